"""Slips of spelling: a word that no text of the library has is read as the nearest word that one has.

A word stays as it was written when the library knows it in any form, when the encoder knows it whole (it is a
word then, only not one of ours), and when it may be a name, a number or an acronym.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.domain.library import Correction
from assistant.domain.ports import Encoder, PassageStore

_LETTERS = re.compile(r"(?<![\w'’-])[^\W\d_]+(?![\w-]|['’](?!s\b))")
"""Words of letters alone; neither half of "don't" or "co-design"."""
_WORD = re.compile(r"[^\W\d_]+")
_ENDING = re.compile(r"(?:ing|ed|er|es|s|ly|y)$")
_SHORTEST = 4
_LONGEST = 40
_TWO_SLIPS_FROM = 8
"""Letters a word must have for two slips to be believed."""
_MOST_WORDS = 40
"""Words of one question that are looked at."""
_MOST_SLIPS = 5
_WHOLE = 3
"""Word pieces of a text that is one known word: itself, with a mark before and after."""


def words_of(text: str) -> Iterable[str]:
    """The words of `text` that a slip may have been meant for, in lower case, repeated as they are."""
    return (word.lower() for word in _WORD.findall(text) if _SHORTEST <= len(word) <= _LONGEST)


class Speller:
    """Reads questions with slips in them."""

    def __init__(self, store: PassageStore, encoder: Encoder) -> None:
        self._store = store
        self._encoder = encoder

    def read(self, asked: str) -> tuple[str, tuple[Correction, ...]]:
        """`asked` as it was meant, and what was changed, each word once."""
        shouted = asked.isupper() and " " in asked
        found: dict[str, re.Match[str]] = {}
        for match in _LETTERS.finditer(asked):
            if len(found) < _MOST_WORDS and _may_be_a_slip(match.group(), shouted):
                found.setdefault(match.group().lower(), match)
        changed: dict[str, Correction] = {}
        for word in self._store.unknown(list(found)):
            match = found[word]
            if len(changed) == _MOST_SLIPS or any(self._whole(form) for form in _forms(word)):
                continue
            name = match.start() > 0 and match.group()[0].isupper() and not shouted
            meant = self._nearest(word, 1 if name else _slips(word))
            if name and meant is not None and self._whole(meant):
                continue  # "Medway" is not a slip for "midway", as "Huxam" is for "Huxham"
            if meant is not None:
                begun = meant.capitalize() if match.group().istitle() else meant
                changed[word] = Correction(written=match.group(), read_as=begun)

        def put_right(match: re.Match[str]) -> str:
            correction = changed.get(match.group().lower())
            return match.group() if correction is None else correction.read_as

        return (_LETTERS.sub(put_right, asked) if changed else asked), tuple(changed.values())

    def _whole(self, word: str) -> bool:
        return self._encoder.tokens(word) <= _WHOLE

    def _nearest(self, word: str, most: int) -> str | None:
        """The known word fewest slips away, at most `most`; of several the commonest.

        Two slips are believed only of a word the encoder knows whole: "hyperpituitarism" is not "hypopituitarism".
        """
        # Deferred: 0.01 s, and most questions have no slip.
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        counts = self._store.alike(word, most)
        near = [
            (distance, -counts[other], other)
            for other, distance, _ in process.extract(
                word, list(counts), scorer=OSA.distance, score_cutoff=most, limit=None
            )
            if len(word) > _SHORTEST or sorted(word) == sorted(other)
        ]
        likely = (other for slips, _, other in sorted(near) if slips == 1 or self._whole(other))
        return next(likely, None)


def _forms(word: str) -> Iterable[str]:
    """`word`, and what it may be a form of."""
    yield word
    stem = _ENDING.sub("", word)
    if stem != word and len(stem) >= _SHORTEST:
        yield from (stem, f"{stem}e")


def _slips(word: str) -> int:
    return 2 if len(word) >= _TWO_SLIPS_FROM else 1


def _may_be_a_slip(word: str, shouted: bool) -> bool:
    """Whether `word` is long enough and no acronym."""
    return _SHORTEST <= len(word) <= _LONGEST and (shouted or word[1:].islower())
