"""The one place where foreign text is made safe to show.

Documents, titles, file names, the person's own words and error texts pass through here before
any screen, log, export or plain output. A terminal obeys control bytes wherever they come from:
C0 and C1 controls can move the cursor, set the clipboard or change the title, and bidirectional
overrides can make text read as something it is not. What cannot be seen at all, such as tag
characters, can carry words that nobody meant to keep or to hand on.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

MOST_MARKS = 8
"""Marks on one letter; no writing system needs as many, and hundreds paint over the lines around."""
_PLANE_ENDS = "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
_DROP = re.compile(
    # The flags of England, Scotland and Wales are a black flag with letters in tag characters: they stay.
    "(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f)|["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and newline, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls
    "\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f"  # soft hyphen, spaces without width, what joins or does not
    "\ufeff\ufff9-\ufffb\U0001d173-\U0001d17a"  # byte order mark, annotation, beams and slurs
    "\U000e0000-\U000e007f"  # tags
    f"\ufdd0-\ufdef{_PLANE_ENDS}"  # no characters
    "\ud800-\udfff"  # lone surrogates, which cannot be written as UTF-8
    "]"
)
_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")  # word processors paste several of these
_ESCAPE = re.compile(
    # an operating-system command loses its content only when it ends: else it is somebody's words
    r"\x1b(?:\][^\x07\x1b]*(?:\x07|\x1b\\)|\[[0-?]*[ -/]*[@-~]?|[@-Z\\\]^_]?)"
)
_SELECTORS = re.compile("([\ufe00-\ufe0f\U000e0100-\U000e01ef])[\ufe00-\ufe0f\U000e0100-\U000e01ef]+")
"""More than one says nothing more of how a character looks; hundreds can hide a message."""
_MARKED = re.compile(rf"[^\w\s\x00-\x7f]{{{MOST_MARKS + 1},}}")
"""Where there could be too many marks: they are neither letters nor spaces."""
_JOINERS = re.compile(r"(?<!\S)[\u200c\u200d]+|[\u200c\u200d]+(?!\S)|([\u200c\u200d])[\u200c\u200d]+")
"""Persian and emoji need one between two characters; there is no use for one elsewhere, or for a second."""
_SPACE = re.compile(r"\s+")
_PLAIN = re.compile("[\t\n -~£À-ÖØ-öø-ÿ–—‘’“”…]*")
"""Of which nothing is ever taken away: nearly every text is no more, and there are tens of thousands in a library."""


def clean(text: str) -> str:
    """`text` without escape sequences, control characters, bidirectional overrides and what is never seen.

    Newlines and tabs stay; every other line break becomes a newline.
    """
    if _PLAIN.fullmatch(text):
        return text
    text = _DROP.sub(r"\1", _ESCAPE.sub("", _BREAK.sub("\n", text)))
    if text.isascii():
        return text
    return _JOINERS.sub(r"\1", _MARKED.sub(_fewer_marks, _SELECTORS.sub(r"\1", text)))


def one_line(text: str, limit: int | None = None) -> str:
    """`text` cleaned and on one line, cut at `limit` characters with an ellipsis."""
    line = _SPACE.sub(" ", clean(text)).strip()
    if limit is not None and len(line) > limit:
        return clean(line[: limit - 1]).rstrip() + "…"  # half a flag is tag characters again
    return line


def clean_within(value: Any) -> Any:
    """`value` out of JSON or YAML with every text in it cleaned, names of fields included."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [clean_within(one) for one in value]
    if isinstance(value, dict):
        return {clean(name) if isinstance(name, str) else name: clean_within(one) for name, one in value.items()}
    return value


def _fewer_marks(found: re.Match[str]) -> str:
    """What was found, with the first `MOST_MARKS` marks of each character."""
    kept = []
    marks = 0
    for character in found[0]:
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else marks if character in "\u200c\u200d" else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
