"""A short name for a reflection, made from what the person said their partnership is.

The partnership's own name where the answer gives one ("the Eastside frailty partnership", "our place board with the
council"); otherwise what the first sentence is about, cut where its next clause begins. Only their words are used.
"""

from __future__ import annotations

import re

from assistant.conversation import quoting, remarks
from assistant.conversation.choosing import straight
from assistant.conversation.listing import capital

MOST_READ = 2_000
"""Characters of the answer in which a name is looked for."""
MOST_SENTENCES = 4
_BEFORE = re.compile(
    r"(?:(?:well|ok|okay|so|right|hmm+|er+m*|um+|look|honestly|basically|really|actually|probably|perhaps|maybe|hello|hi"
    r"|i (?:suppose|guess|think|reckon)|i(?:'d| would) say|let's say|to be honest"
    r"|(?:i(?:'m| am)|i've been) (?:thinking|talking) (?:about|of)"
    r"|i(?:'d| would)? (?:want|like|need) to (?:think|talk) (?:about|through|of)"
    r"|(?:the|my) (?:one|partnership|one partnership)(?: (?:on my mind|i have in mind|i mean|i am thinking of))?"
    r" (?:is|would be|has to be)|(?:on my mind|in mind) is"
    r"|i don't (?:really )?know where to (?:begin|start),?(?: but)?"
    r"|(?:the|one) thing (?:that|which) (?:worries|bothers|interests|puzzles) me(?: (?:most|is))*"
    r"|(?:meant|supposed) to"
    r"|(?:it|this|that)(?:'s| is| was| would be| has to be)(?: (?:all|really|mostly|mainly|just))*"
    r"(?: (?:about|for|meant to|supposed to))?"
    r"|i (?:run|lead|chair|head|manage|coordinate|co-chair|look after|sit on|work (?:in|on|with|for|at))"
    r"|i(?:'m| am) (?:in|on|part of|leading|running|chairing|responsible for|working (?:in|on|with|for))"
    r"|(?:we|i) (?:want|hope|aim|need|try|are trying|am trying|have been trying|are meant|are supposed) to"
    r"|we(?:'re| are) (?:trying|meant|supposed) to|we(?:'re| are|'ve got| have)(?= (?:an?|the|this)\b)"
    r")(?:[\s,:–—-]+|$))+",
    re.IGNORECASE,
)
"""What people say before they name what they have in mind."""
_HEDGES = re.compile(
    r"\s*\b(?:sort of|kind of|i suppose|i guess|i think|you know|as it were|basically)\b,?", re.IGNORECASE
)
_HEADS = (
    r"partnerships?(?: board)?|alliance|collaborative|collaboration|consortium|coalition|federation|compact|vanguard",
    r"place board|(?:wellbeing|programme|delivery|integration) board|network|integrated care system|ics|icb"
    r"|pcn|hub|forum|programme|board",
)
"""What a partnership is called, the plainest first."""
_LESSER = r"project|pilot|pathway|team|service|scheme|group|initiative|committee|thing|arrangement|work"
"""What names a partnership only where the answer begins with it."""
_NOT_IN_NAMES = (
    r"(?:is|are|was|were|be|been|that|which|who|we|i|it|they|he|she|to|of|with|from|by|as|at|because|so|but|or|if|not"
    r"|have|has|had|do|does|did|will|would|can|could|told|said|says|run|runs|made|make|set)"
)
_WORDS = rf"(?:(?!{_NOT_IN_NAMES}\b)[\w&'’/-]+\s+){{0,5}}?"
_CLAUSE = re.compile(
    r"\s*[,;:()–—]|\s+-\s|\s+(?:which|that|who|whose|where|because|since|so|but|if|when|while|although|though|is|are"
    r"|was|were|has|have|had|will|would|should|could|can|do|does|did|started|began|came|set|trying|meant|to|called|known"
    r"|and (?:i|we|it|they|he|she|how|what|that))\b",
    re.IGNORECASE,
)
"""Where what follows a name ends."""
_LIST = re.compile(r"\s+(?:with|between|of)\s+(?:[\w'’&/ -]{1,40},\s+){1,4}[\w'’&/ -]{0,40}?\band\s", re.IGNORECASE)
"""Several members named one after another."""
_SUBORDINATE = re.compile(
    r"\s*(?:[;:()–—]|\s-\s|,\s*(?:which|who|whose|where|because|since|so|but|if|when|while|although|though"
    r"|and (?:i|we|it|they)|i|we|it|they|to|with|meant|trying)\b|\s(?:which|because|so that|although|but)\b)",
    re.IGNORECASE,
)
_PAUSE = re.compile(r"[,;:–—](?=\s)|\s(?=(?:and|with|for|in|from|across|to|who)\s)", re.IGNORECASE)
"""Where a long name is cut."""
_LOOSE_END = re.compile(
    r"(?:[\s,;:–—-]+(?:a|an|the|our|my|their|its|of|to|for|with|by|in|on|at|from|and|or|but|as|that|which|who|is|are|was"
    r"|were|into|out|between|about|some|very|so|i|we|it|they))+$",
    re.IGNORECASE,
)
"""Words that no name ends in."""


def title(text: str, limit: int) -> str:
    """A name of at most `limit` characters, whole words, without a full stop or an ellipsis; empty for no words."""
    line = re.sub(r"\n+(?=[a-z])", " ", text[:MOST_READ])  # a line broken by hand
    found = remarks.own(quoting.sentences(line))[:MOST_SENTENCES] or (line,)
    plain = [_HEDGES.sub("", _bare(" ".join(one.split()))) for one in found]
    named = _named(plain)
    return capital(_cut(named or _about(next(filter(None, plain), "")) or " ".join(line.split()), limit))


def _bare(sentence: str) -> str:
    """`sentence` from where it says something."""
    begun = _BEFORE.match(straight(sentence))
    rest = sentence[begun.end() :] if begun else sentence
    return (rest if re.search(r"\w", rest) else sentence).strip().rstrip(".!?…").strip("“”\"'‘’ ")


def _named(sentences: list[str]) -> str:
    """The name that is given to the partnership; empty when none is."""
    for heads in _HEADS:
        for number, sentence in enumerate(sentences):
            begins = rf"(?:\b(?:the|our|a|an|my|this)\s+|^(?=[A-Z]))(?P<more>{_WORDS})(?:{heads})\b"
            if (found := re.search(begins, sentence, re.IGNORECASE)) and (name := _whole(sentence, found)):
                return name
            if number == 0 and (
                called := re.search(r"\b(?:called|known as)\s+[“\"'‘]?((?:[A-Z][\w'’&-]*\s?)+)", sentence)
            ):
                return called[1].strip()
    first = next(iter(sentences), "")
    found = re.match(rf"(?:the|our|an?|my|this)\s+(?P<more>{_WORDS})(?:{_LESSER})\b", first, re.IGNORECASE)
    return _whole(first, found) if found else ""


def _whole(sentence: str, found: re.Match[str]) -> str:
    """The name in `found` with what belongs to it, such as "with the council"; empty for a bare "the partnership"."""
    after = sentence[found.end() :]
    tail = ""
    if re.match(r"\s+(?:with|between|of|for|across|in|on|around)\s", after, re.IGNORECASE):
        several = _LIST.match(after)
        ended = _CLAUSE.search(after, several.end() if several else 1)
        tail = after[: ended.start()] if ended else after
    if not (found["more"].strip() or tail):
        return ""
    return re.sub(r"^(?:an?|this)\s+", "", found[0], flags=re.IGNORECASE) + tail


def _about(sentence: str) -> str:
    """What `sentence` is about: all of it up to a clause that only adds to it."""
    ended = next((one for one in _SUBORDINATE.finditer(sentence) if len(sentence[: one.start()].split()) >= 2), None)
    return re.sub(r"^an?\s+", "", sentence[: ended.start()] if ended else sentence, flags=re.IGNORECASE)


def _cut(name: str, limit: int) -> str:
    """At most `limit` characters of `name`: up to a pause or a joint, else between words."""
    name = name.strip()
    if len(name) > limit:
        pauses = [one.start() for one in _PAUSE.finditer(name[: limit + 1]) if one.start() >= limit // 3]
        at = pauses[-1] if pauses else name.rfind(" ", 0, limit + 1)
        name = name[: at if at > 0 else limit]
        name = _LOOSE_END.sub("", name)
    return name.rstrip(" ,;:–—-.")
