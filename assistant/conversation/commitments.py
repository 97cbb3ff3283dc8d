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
    """`what; who; by when`, in that order; a part may be left empty, and a lone second part may be a time.

    A part not given is taken from the words of the first where they say it ("I'll ring her before
    Christmas"), and otherwise stays empty.
    """
    what, *more = _parts(text)
    if more and (len(more) > 1 or not _A_TIME.match(more[0])):
        return Commitment(what=what, who=more[0], when="; ".join(filter(None, more[1:])))
    said_when = _SAID_WHEN.search(what)
    when = more[0] if more else said_when[0].strip() if said_when else ""
    return Commitment(what=what, who="me" if _SAID_WHO.search(what) else "", when=when)


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
