"""Choosing one of several wordings and filling it in."""

from __future__ import annotations

import hashlib
import string
from collections.abc import Mapping, Sequence

Values = Mapping[str, object]


def choose(variants: Sequence[str], values: Values, seed: str, turn: int = 0) -> str:
    """One of `variants`, filled with `values`; empty when none can be filled.

    A wording is left out when a value it needs is missing. Among the rest, those that quote the
    person come first, and `seed` decides between equals, so that a reflection always reads the same
    and two reflections need not. The next `turn` with the same seed takes the next wording, so that
    what is said in every part of a conversation is not said twice running in the same words.
    """
    fit = [text for text in variants if all(values.get(name) not in (None, "") for name in _names(text))]
    quoting = [text for text in fit if "{quote}" in text]
    chosen = quoting or fit
    if not chosen:
        return ""
    return chosen[(_number(seed) + turn) % len(chosen)].format_map(dict(values))


def nth(variants: Sequence[str], index: int, values: Values) -> str:
    """The wording at `index`, or the last one: for replies that change as they repeat."""
    fit = [text for text in variants if all(name in values for name in _names(text))]
    return fit[min(index, len(fit) - 1)].format_map(dict(values)) if fit else ""


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _number(seed: str) -> int:
    # sha256 rather than hash(): the same on every run and machine.
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4], "big")
