"""How much of a question's own words the best passages hold."""

from __future__ import annotations

import math
from collections.abc import Sequence

from assistant.domain.library import Passage
from assistant.library.words import terms

_CARDS = 5
"""Cards or documents looked at; the one that holds most counts."""
_ENDINGS = (
    *("ations", "ation", "ments", "ment", "ings", "ing", "edly", "ies", "ied", "ers", "er", "ed", "es", "ly"),
    *("s", "e", "y"),
)
_SHORTEST = 4
"""Letters that must be left of a word once an ending is taken off."""
_SPACED = str.maketrans({mark: " " for mark in "-(/\"'\n"})


def covered(asked: str, found: Sequence[Passage]) -> float:
    """Share of the telling words of `asked` that one of the best cards of `found` holds, 0 to 1.

    `found` is in order, best first. A word weighs the more, the fewer of the passages found have it; one that none
    has weighs most. Words are compared without their endings.
    """
    stems = {_stem(word) for word in terms(asked).split()}
    held: dict[str, set[str]] = {}
    count = dict.fromkeys(stems, 0)
    for passage in found:
        inside = _inside(stems, passage)
        for stem in inside:
            count[stem] += 1
        if passage.card in held or len(held) < _CARDS:
            held.setdefault(passage.card, set()).update(inside)
    weights = {stem: math.log(1 + len(found) / (1 + times)) for stem, times in count.items()}
    whole = sum(weights.values())
    return max((sum(weights[stem] for stem in some) for some in held.values()), default=0.0) / whole if whole else 0.0


def _inside(stems: set[str], passage: Passage) -> set[str]:
    """Those of `stems` that begin a word of `passage`."""
    words = " ".join((" " + passage.title, *passage.aliases, *passage.asked_as, passage.text)).lower()
    words = words.translate(_SPACED) if words.isascii() else words.replace("-", " ").replace("(", " ")
    return {stem for stem in stems if f" {stem}" in words}


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word
