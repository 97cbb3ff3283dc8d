"""What a word of a question means, said from `prompts/glossary.md` when somebody asks for that.

“What do you mean by within?” asks about a word of the question that waits, and not why it is asked; “what counts as
within: my own staff or only the five of us?” does too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.conversation.choosing import straight
from assistant.domain.events import Asked
from assistant.domain.script import Script, Term

LONGEST = 300
"""A longer utterance says something else besides."""
_QUOTES = "\"'“”‘’"
_OPENING = (
    r"(?:(?:sorry|wait|hang on|hold on|ok|okay|well|hmm+|er+m*|um+|but|and|so|just checking|before i answer"
    r"|quick question|one question|remind me)[,:.\s–-]+)*"
)
_MEANT = re.compile(
    rf"^{_OPENING}(?:"
    r"(?:what|who|whom) (?:exactly |actually )?(?:do|did|would|are) you (?:mean|meaning|understand)"
    r" (?:here )?(?:by|with|under|when you say)\s+(?P<a>.+)"
    r"|(?:what|who) (?:exactly |actually )?(?:is|are) meant by\s+(?P<b>.+)"
    r"|(?:what|who) (?:exactly )?(?:counts?|do you count|would you count|qualifies) (?:here )?as\s+(?P<c>.+)"
    r"|(?:when|if) you (?:say|ask about|write|talk about|speak of|mention)\s+(?P<d>.+)"
    r"|by\s+(?P<e>.+?),?\s+(?:do|did) you mean\b.*"
    r"|(?:does|would|do|is|are)\s+(?P<f>.{1,40}?)\s+(?:include|mean|cover|count|refer to|meant to include)\b.*"
    r"|(?:i(?:'m| am) not sure|i (?:don't|do not) (?:know|understand)) what"
    r" (?:you mean by|counts as|is meant by)\s+(?P<g>.+)"
    r"|(?:i(?:'m| am) not sure|i (?:don't|do not) (?:know|understand)) what\s+(?P<h>.{1,40}?)\s+(?:means?|is|are)\b.*"
    r")$",
    re.IGNORECASE | re.DOTALL,
)
"""Asks what is meant by a word; the word is in one of the groups, with whatever was said after it."""
_PLAIN = re.compile(
    rf"^{_OPENING}(?:"
    r"(?:what|who)(?:'s| is| are|'re)\s+(?P<a>[^?]{1,40}?)"
    r"(?:,? (?:here|supposed to mean|in this|exactly|again|then))*\s*\?"
    r"|what (?:does|do|would)\s+(?P<b>[^?]{1,40}?)\s+(?:even |actually |really )?mean(?:[ ,][^?]{0,40})?\??"
    r"|(?:(?:can|could|would) you )?(?:please )?(?:define|explain)\s+(?P<c>[^?.!]{1,40}?)(?:,? please)?[?.!]?"
    r"|(?:the )?(?:meaning|definition) of\s+(?P<d>[^?]{1,40})\??"
    r"|[\"“'‘](?P<e>[^\"”?]{1,30})[\"”'’]\?+"
    r")$",
    re.IGNORECASE,
)
"""May ask what a word means, or ask the library about the thing: it is the first for a word that was just used."""


def asked(text: str, script: Script, pending: Asked) -> Term | None:
    """The term that `text` asks the meaning of, while `pending` waits; `None` when it asks nothing of the kind.

    A term of the part that is being asked about is meant before one of the same name elsewhere.
    """
    step = script.step(pending.step)
    part = step.part if step else ""
    plain = straight(" ".join(text.split()))
    if len(plain) > LONGEST:
        return None
    if found := _MEANT.match(plain):
        return _term(_first(found), script.terms, part)
    if found := _PLAIN.match(plain):
        wanted = _bare(_first(found))
        used = re.search(rf"\b{re.escape(wanted)}\b", _bare(pending.text)) if wanted else None
        near = [term for term in script.terms if part in term.parts or used]
        return next((term for term in _ordered(near, part) if wanted in map(_bare, term.called)), None)
    return None


def _first(found: re.Match[str]) -> str:
    return next(filter(None, found.groups()), "")


def _term(words: str, terms: Sequence[Term], part: str) -> Term | None:
    """The term that stands first in `words` up to a pause; of two at one place the longer.

    One that belongs to other parts must be all that is asked about.
    """
    wanted, best = _bare(re.split(r"[,:;?–—]| - ", words)[0]), None
    for term in _ordered(terms, part):
        near = part in term.parts or "any" in term.parts
        for name in map(_bare, term.called):
            if not near and name != wanted:
                continue
            stands = re.search(rf"\b{re.escape(name)}\b", wanted)
            place = (stands.start(), -len(name)) if stands else None
            if place is not None and (best is None or place < best[0]):
                best = (place, term)
    return best[1] if best else None


def _ordered(terms: Sequence[Term], part: str) -> list[Term]:
    """`terms`, those of `part` first."""
    return sorted(terms, key=lambda term: part not in term.parts)


def _bare(words: str) -> str:
    """`words` in lower case, without quotation marks, an article or what the word is not."""
    plain = " ".join(straight(words).lower().translate({ord(mark): " " for mark in _QUOTES + "*,.;:!?()"}).split())
    return re.sub(r"^(?:the word|the|an?|your|this|that)\s+", "", plain)
