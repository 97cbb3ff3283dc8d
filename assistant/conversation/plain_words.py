"""Whole utterances that are a command or "don't know" without a slash, while a question waits."""

from __future__ import annotations

import re

from assistant.conversation.choosing import straight

_COMMANDS = {
    "back": ("back", "go back"),
    "skip": ("skip", "pass", "next", "next question", "next please", "move on", "moving on", "let's move on",
             "can we move on", "could we move on", "skip this", "skip this one", "skip it", "skip that",
             "skip the question", "no comment", "rather not say", "i'd rather not say", "i would rather not say",
             "prefer not to say", "i prefer not to say", "i'd prefer not to say", "i'd rather not answer",
             "i'd rather not answer that"),
    "help": ("help",),
    "pause": ("pause", "stop", "stop here", "let's stop", "let's stop here", "i want to stop", "i need to stop",
              "i have to stop", "i have to go", "enough for today", "that's enough for today", "that's enough for now",
              "i'm done for today"),
    "quit": ("quit", "exit"),
    "repeat": ("repeat", "say that again", "what", "pardon"),
    "why": ("why", "why do you ask", "why are you asking"),
}  # fmt: skip
_BY_WORDS = {words: command for command, ways in _COMMANDS.items() for words in ways}
_CLARIFY = re.compile(
    r"^(?:what (?:do|did) you mean(?: by (?P<word>[^.?!;]{1,40}))?|what does (?:that|this|it) (?:even )?mean"
    r"|(?:(?:can|could) you (?:please )?|please )?(?:explain|clarify|rephrase)(?: (?:that|this|it|the question))?"
    r"|(?:sorry,? )?i (?:don't|do not) (?:understand|get it|follow)(?: (?:the|this|that|your) question| this| that)?"
    r"|what are you asking(?: me)?|i'm confused)$",
)
"""Asks what a question is after."""
_WHICH = re.compile(
    r"^(?:(?:when|if) you (?:say|ask|write|talk|speak|mention)\b[^?]*\s"
    r"(?:do|does|is|are|did|would|should|who|what|which)\b"
    r"|by [^?]{1,80},? (?:do|did) you mean\b|(?:do|did|are|were) you (?:mean|asking|talking about|thinking of)\b"
    r"|what (?:exactly )?(?:do|did) you mean\b|what counts as\b|what do you count as\b"
    r"|(?:does|do) (?:that|this|it|the question) (?:include|mean|cover|refer to|count)\b"
    r"|is (?:that|this|it|the question) (?:about|meant)\b|(?:who|which|what) (?:exactly )?(?:is|are|counts as) meant\b"
    r")[^?]*\?$",
)
"""Asks how a question, or a word in it, is to be taken."""
_POINTLESS = re.compile(
    r"^(?:i (?:don't|do not|can't) see (?:the point|why)|what(?:'s| is) the point"
    r"|why (?:are you asking|does (?:this|that) matter))"
    r"[^.!?]{0,40}$",
)
"""A complaint about the question, which asks why it is there."""
_LONGEST = 100
_LONGEST_WHICH = 300
"""A question about the question quotes it."""

_BEFORE = r"(?:(?:sorry|honestly|to be honest|truthfully|well|hmm+|er+m*|um+),?\s+)*"
_CANNOT = (
    r"(?:(?:don'?t|do not|wouldn'?t|would not|can'?t|cannot|couldn'?t|could not)"
    r"(?:\s+(?:really|actually|honestly))?\s+(?:know|no|say|tell|remember|judge|recall)|dunno)"
)
_TRAILING = (
    r"(?:,?\s+(?:yet|really|that|this|that one|this one|the answer|sorry|right now|offhand|for sure|at all|tbh"
    r"|to be honest|honestly))*"
)
_UNKNOWN = (
    rf"(?:"
    rf"(?:i\s+)?(?:(?:really|honestly|simply|just)\s+)?{_CANNOT}{_TRAILING}"
    r"|(?:(?:i'?m|i am)\s+)?(?:(?:really|honestly|just)\s+)?"
    r"(?:not\s+(?:(?:really|entirely|at all)\s+)?(?:sure|certain)|unsure)"
    rf"{_TRAILING}(?:\s+about\s+(?:that|this)(?:\s+one)?)?"
    r"|(?:i(?:'ve| have)?\s+)?(?:(?:absolutely|really|got)\s+)?"
    rf"(?:no idea|no clue|not a clue|(?:haven'?t|have not) (?:got )?(?:a clue|any idea)){_TRAILING}"
    r"|unknown|(?:hard|difficult|impossible) to (?:say|tell|know)|not known|not applicable|dk|idk|n/?a|n\.a|\?+)"
)
_DONT_KNOW = re.compile(rf"^{_BEFORE}{_UNKNOWN}[.!]?$", re.IGNORECASE)
_HEDGE = (
    r"(?:perhaps|maybe|possibly|probably|i (?:suppose|guess|think|wonder)|(?:sort|kind) of|hm+|er+m*|um+|well|oh|ah"
    r"|really|actually|honestly|truthfully|to be (?:honest|fair)|tbh|sorry|let me (?:think|see)|yet|to me"
    r"|(?:that is|that's|it's|this is)? ?(?:an? )?(?:hard|tricky|tough|difficult|good|fair)(?: (?:one|question))"
    r"|(?:it |that |this )?(?:all |really |just )?depends|it(?:'s| is) (?:complicated|complex)|it varies"
    r"|(?:i )?(?:can't|cannot|couldn't) (?:really )?think(?: of (?:anything|any|one|an example|an answer))?"
    r"|nothing (?:much |really )?(?:comes|springs|occurs) to (?:mind|me)|off the top of my head)"
)
"""What people say for time, or to soften; nothing is said by it alone."""
_NOTHING_YET = re.compile(rf"(?:(?P<unknown>{_UNKNOWN})|{_HEDGE})(?!\w)", re.IGNORECASE)
_JOINT = re.compile(r"(?:[\s,.;:!…–—-]|\b(?:but|and|or|so|just|about|quite|rather|very|a bit)\b)+", re.IGNORECASE)


def command(text: str) -> str:
    """The command that the whole of `text` gives in plain words; empty when it gives none."""
    said = straight(" ".join(text.lower().split()))
    if len(said) > _LONGEST_WHICH:
        return ""
    if _WHICH.match(said) and not re.search(r"[.!?]\s", said):
        return _clarified(said.rstrip("?")) or "which"
    if len(said) > _LONGEST:
        return ""
    said = said.rstrip(".!?") or said
    if _POINTLESS.match(said):
        return "why"
    return _clarified(said) or _BY_WORDS.get(said, "")


def _clarified(said: str) -> str:
    """The command for words that ask what the question is after, or how a word in it is to be taken."""
    found = _CLARIFY.match(said)
    if found is None:
        return ""
    return "which" if found["word"] and found["word"] not in ("that", "this", "it") else "why"


def is_dont_know(text: str) -> bool:
    """Whether the whole of `text` says "I don't know", however softened."""
    whole = len(text) <= 2 * _LONGEST and bool(_DONT_KNOW.match(straight(text.strip())))
    return whole or "unknown" in _said_by_hedges(text)


def only_hedges(text: str) -> bool:
    """Whether `text` is hedging from end to end and says nothing: "not sure really, perhaps", "hmm, it depends"."""
    return bool(_said_by_hedges(text)) and not _DONT_KNOW.match(straight(text.strip()))


def _said_by_hedges(text: str) -> set[str]:
    """Of what `text` is made, `hedge` and `unknown`, where it is made of nothing else."""
    plain = straight(text.strip()).rstrip("?")
    if len(plain) > 2 * _LONGEST:
        return set()
    found, at = set(), 0
    while at < len(plain):
        if joint := _JOINT.match(plain, at):
            at = joint.end()
        elif one := _NOTHING_YET.match(plain, at):
            found.add("unknown" if one["unknown"] else "hedge")
            at = one.end()
        else:
            return set()
    return found
