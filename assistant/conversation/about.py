"""Questions about the conversation itself, such as who can see it: answered from `prompts/about.md`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain.script import About

ENOUGH_SHARED = 0.75
"""Share of words that a question must have in common with a listed one, counted over both together."""
_FILLER = frozenset(
    """
    a an and are be being by do does going i in is it me my of on or please really so the to you
    """.split()  # noqa: SIM905 - a list would be a screen of quotation marks
)


def matching(question: str, abouts: Sequence[About]) -> About | None:
    """The topic that `question` asks about; `None` when it is about something else."""
    words = _words(question)
    best, most = None, 0.0
    for about in abouts:
        for asked in about.asked_as:
            shared = _shared(words, _words(asked))
            if shared > most:
                best, most = about, shared
    return best if most >= ENOUGH_SHARED else None


def _words(text: str) -> frozenset[str]:
    """The words of `text`; without the fillers, unless nothing else is left."""
    found = re.findall(r"[a-z]+", text.lower().replace("’", "'").replace("'s", " is"))
    return frozenset(word for word in found if word not in _FILLER) or frozenset(found)


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
