"""Reading an intention: what, who and by when."""

from __future__ import annotations

import re

from assistant.domain.events import Commitment

_SAID_WHO = re.compile(r"^I(?:['’]ll| will| am going to|['’]m going to)\b")
_SAID_WHEN = re.compile(
    r"\b(?:by|before|on|in|this|next|within|at)\s+(?:the\s+)?(?:(?:end|start)\s+of\s+)?(?:next\s+|this\s+)?"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)?"
    r"(?:day|tomorrow|today|week|month|quarter|year|christmas|easter|january|february|march|april|may|june|july|august"
    r"|september|october|november|december)\b",
    re.IGNORECASE,
)
_A_TIME = re.compile(
    r"(?:by|before|within|next|tomorrow|today|tonight|(?:the )?(?:end|start) of|(?:early|mid|late)[ -]"
    r"|(?:on |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:in |on )?(?:the )?\d)\b",
    re.IGNORECASE,
)
"""How a part that says when, and not who, begins."""
_TIME = re.compile(
    r"\d|\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|today|tonight|days?|weeks?|fortnight|months?|quarter"
    r"|years?|term|spring|summer|autumn|winter|christmas|easter|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|soon|now|asap|immediately"
    r"|straight away|at once|ongoing)\b"
    r"|^(?:by|before|after|within|until|till|when(?:ever)?|once|as soon as|next|at the|from)\b",
    re.IGNORECASE,
)
"""What makes a part a time, wherever it stands, or where it begins with it."""
_MOST_TIME, _MOST_WHO = 12, 10
"""Words from which a part says more than when, or who."""
_SAYS_MORE = re.compile(
    r"^(?:then|and then|also|so|but|because|as|since|if|which|that|to|not|maybe|perhaps)\b"
    r"|^(?:i|we|she|he|they|it|you|this|there)\b(?=\s+(?!and\b|or\b|with\b)\w)"
    r"|^(?!(?:me|us|all|both|half|each|either)\b)\w+\s+(?:the|an?|our|my|their|it|them|him|her|up|out|every|each)\b"
    r"|\b(?:is|are|was|were|will|would|could|should|can|must|has|have|had|knows?|needs?|wants?|says?|said|does|do|did"
    r"|ask|tell|ring|write|send|agree|make|get|find|see|put|bring|meet|to)\b",
    re.IGNORECASE,
)
"""What makes a part more than the name of somebody."""
_GOES_ON = re.compile(r"(?:or|and)\b", re.IGNORECASE)
"""What makes a part the end of the one before it."""
_LABEL = re.compile(r"^(?:what|who|(?:by )?when)\s*[:=]\s*", re.IGNORECASE)
_NOTHING = re.compile(
    r"^(?:no|nope|none|nothing|not (?:yet|really|now)|nothing (?:yet|really|for now|comes to mind|i can think of)"
    r"|i (?:can'?t|cannot|can’t) think of (?:anything|one|any)|i (?:don'?t|don’t|do not) have one)(?: yet| now)?[.!]*$",
    re.IGNORECASE,
)


def is_nothing(text: str) -> bool:
    """Whether the whole of `text` says that there is nothing to commit to."""
    return bool(_NOTHING.match(text.strip()))


def parse_commitment(text: str) -> Commitment:
    """`what; who; by when`; a part may be left empty or out, and what names nobody and no time belongs to the first.

    A part not given is taken from the words of the first where they say it ("I'll ring her before
    Christmas"), and otherwise stays empty.
    """
    parts = _parts(text)
    what, who, when = _shared_out(parts)
    said_when = _SAID_WHEN.search(what)
    return Commitment(
        what=what,
        who=who or ("me" if _SAID_WHO.search(what) and len(parts) < 3 else ""),
        when=when or (said_when[0].strip() if said_when and len(parts) == 1 else ""),
    )


def told(one: Commitment) -> str:
    """What, who and when a line each, as far as they were given; empty where nothing but what was said."""
    named = (("What", one.what), ("Who", one.who), ("When", one.when))
    lines = [f"- {name}: {' '.join(words.split())}" for name, words in named if words]
    return "\n".join(lines) if len(lines) > 1 else ""


def _shared_out(parts: list[str]) -> tuple[str, str, str]:
    """What, who and when, from parts in which each looks like what it is taken for."""
    rest, who, when = parts[1:], "", ""
    while len(rest) > 1 and _GOES_ON.match(rest[-1]):
        rest[-2:] = [f"{rest[-2]}; {rest[-1]}"]
    asked_for = len(rest) == 2 and (not rest[0] or _names(rest[0])) and _is_short(rest[1])
    if rest and (asked_for or _is_time(rest[-1])):
        when = rest.pop()
        if rest and (not rest[-1] or _names(rest[-1])):
            who = rest.pop()
    elif rest and _names(rest[-1]):
        who = rest.pop()
        if rest and _is_time(rest[-1]):
            when = rest.pop()
    return "; ".join(filter(None, (parts[0], *rest))), who, when


def _is_time(part: str) -> bool:
    return bool(_A_TIME.match(part) or _TIME.search(part)) and len(part.split()) <= _MOST_TIME


def _is_short(part: str) -> bool:
    return _is_time(part) or (len(part.split()) <= _MOST_WHO and not _SAYS_MORE.search(part))


def _names(part: str) -> bool:
    """Whether `part` looks like somebody: a few words, none of which tells what they do."""
    return 0 < len(part.split()) <= _MOST_WHO and not _SAYS_MORE.search(part) and not _A_TIME.match(part)


def written(one: Commitment) -> str:
    """A commitment in one line, its parts as they were written: "what; who; by when"."""
    return "; ".join(" ".join(part.split()).rstrip(".") for part in (one.what, one.who, one.when) if part)


def _parts(text: str) -> list[str]:
    """The parts of `text` between semicolons, else its lines; the first is never empty."""
    between = re.split(r"[;|]", text)
    if len(between) == 1:
        between = [line for line in text.split("\n") if line.strip()]
    parts = [_LABEL.sub("", " ".join(part.split())) for part in between]
    while parts and not parts[-1]:
        parts.pop()
    if not parts or not parts[0]:
        parts = [part for part in parts if part]
    return parts or [""]
