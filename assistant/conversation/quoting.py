"""Picking out the person's own words: whole sentences, or a run of them cut where a reader would breathe."""

from __future__ import annotations

import re

LONGEST_QUOTE = 180
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9£])|\n+")
_PAUSE = re.compile(r"[,;:–—](?=\s)")
_OPENING = re.compile(
    r"^(?:(?:honestly|frankly|truthfully|to be honest)\b,?\s+|(?:well|look|so|ok|okay|right|but|and),\s+)+(?=\w)",
    re.IGNORECASE,
)
"""What people say before they begin; a quotation begins after it."""
MOST_READ = 20_000
"""Characters of an answer that are searched for quotations; the rest is kept, not quoted."""


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of the first `MOST_READ` characters, verbatim, without surrounding space."""
    return tuple(piece.strip() for piece in _SENTENCE.split(text[:MOST_READ]) if re.search(r"\w", piece))


def quote(sentence: str, limit: int = LONGEST_QUOTE) -> str:
    """`sentence` for use inside another: without its opening filler and its full stop."""
    begun = _OPENING.sub("", " ".join(sentence.split()).strip('"“”'))
    return excerpt(begun, limit).rstrip(".")


def excerpt(text: str, limit: int) -> str:
    """`text` on one line; a long one is cut at a pause, or between words, with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    pauses = [found.start() for found in _PAUSE.finditer(text[:limit]) if found.start() >= 3 * limit // 4]
    cut = pauses[-1] if pauses else text.rfind(" ", 0, limit)
    return text[: cut if cut > 0 else limit].rstrip(" ,;:–—") + " …"


def telling(text: str, limit: int = LONGEST_QUOTE) -> str:
    """The sentence most worth quoting when nothing else decides: the first that says something.

    A short opening such as "Honestly?" or "Right." says nothing yet.
    """
    found = sentences(text)
    full = [sentence for sentence in found if len(sentence.split()) >= 4]
    return quote((full or found or (text,))[0], limit)


def opening(text: str, limit: int) -> str:
    """The first sentence, for a title: without its full stop, cut at a pause when it is long."""
    line = " ".join(text[:MOST_READ].split())
    first = next(iter(sentences(line)), line)
    return excerpt(first, limit).removesuffix(".")
