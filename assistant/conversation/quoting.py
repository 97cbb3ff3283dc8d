"""Picking out the person's own words: whole sentences, or a run of them cut where a reader would breathe."""

from __future__ import annotations

import re

from assistant.conversation import remarks

LONGEST_QUOTE = 180
_NO_END = "".join(rf"(?<!\b{short}\.)" for short in ("Dr", "St", "Mr", "Ms", "Mrs", "Prof", "vs"))
"""A full stop after these ends no sentence."""
_SENTENCE = re.compile(
    rf"(?:(?<=[.!?…])|(?<=[.!?…][\"'”’)])){_NO_END}\s+(?=[\"'“‘(]?[A-Z0-9£À-ÖØ-Þ])|(?<=[。！？])\s*|\n+"
)
_PAUSE = re.compile(r"[,;:–—](?=\s)")
_OPENING = re.compile(
    r"^(?:(?:honestly|frankly|truthfully|to be honest)\b,?\s+|(?:well|look|so|ok|okay|right),\s+|(?:but|and)\b,?\s+"
    rf"|{remarks.AS_SAID_BEFORE},\s+)+(?=\w)",
    re.IGNORECASE,
)
"""What people say before they begin; a quotation begins after it."""
_SPEECH = re.compile(r"[\"“][^\"“”]*[\"”]")
"""Words that are one quotation already."""
_LOOKS_BACK = re.compile(r"(?:and |but |so )?(?:that|this|it|which|those|these|they|he|she)\b", re.IGNORECASE)
FEWEST_WORDS = 4
"""Words from which a sentence is worth quoting where there is another."""
ON_ITS_OWN = 8
"""Words from which a sentence that begins so is taken to say something by itself."""
MOST_READ = 20_000
"""Characters of an answer that are searched for quotations; the rest is kept, not quoted."""


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of the first `MOST_READ` characters, verbatim, without surrounding space."""
    return tuple(piece.strip() for piece in _SENTENCE.split(text[:MOST_READ]) if re.search(r"\w", piece))


def quote(sentence: str, limit: int = LONGEST_QUOTE) -> str:
    """`sentence` for use inside another: without its opening filler and its full stop."""
    line = " ".join(sentence.split())
    if _SPEECH.fullmatch(line):
        line = line[1:-1]
    return excerpt(_OPENING.sub("", line), limit).rstrip(".")


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

    A short opening such as "Honestly?" or "Right." says nothing yet, and what is said to the assistant says
    nothing of the partnership.
    """
    found = remarks.own(sentences(text))
    full = [sentence for sentence in found if len(sentence.split()) >= FEWEST_WORDS]
    return quote((full or found or (text,))[0], limit)


def looks_back(sentence: str) -> bool:
    """Whether `sentence` says little without the one before it, such as "That was the whole origin."."""
    return len(sentence.split()) < ON_ITS_OWN and bool(_LOOKS_BACK.match(sentence))
