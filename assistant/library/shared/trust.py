"""Whether a server's library and its vectors are such as this machine would have made."""

from __future__ import annotations

import random
from collections.abc import Mapping

import numpy as np

from assistant.domain.ports import Encoder, Vectors
from assistant.domain.shared import SharedFacts
from assistant.errors import SharedUnavailable

FORMAT = "1"
_SAMPLE = 4
_SAME = 0.999
"""Cosine from which on two vectors are of one text and one model; other runtimes differ by less than .0001."""


def suits(facts: SharedFacts, encoder: Encoder, url: str) -> SharedFacts:
    """`facts`, if this program and its encoder can use that library. Raises `SharedUnavailable`."""
    if facts.format != FORMAT:
        raise SharedUnavailable(
            f"The shared library at {url} was made by another version of this program (format {facts.format}).",
            do="Update the assistant on the machine that is behind.",
        )
    if facts.model != encoder.model or facts.dimension != encoder.dimension:
        there = f"weights {facts.model[:12]}, {facts.dimension} numbers"
        here = f"weights {encoder.model[:12]}, {encoder.dimension} numbers"
        raise SharedUnavailable(
            f"The shared library at {url} was made with another encoder ({there}) than the one here ({here}).",
            do="Use the same encoder on every machine (ASSISTANT_ENCODER), or another server.",
        )
    return facts


def checked(vectors: Mapping[str, Vectors], encoder: Encoder) -> dict[str, Vectors]:
    """`vectors` by their texts, if they are this encoder's: a few, picked by chance, are made here and compared.

    A vector of another length is left out; one that does not fit its text leaves all of them out.
    """
    right = {text: vector for text, vector in vectors.items() if vector.shape == (encoder.dimension,)}
    picked = random.sample(sorted(right), min(_SAMPLE, len(right)))
    if not picked:
        return right
    made = encoder.encode(picked)
    fitting = all(float(np.dot(made[at], right[text])) >= _SAME for at, text in enumerate(picked))
    return right if fitting else {}
