"""How far an answer goes: it tells what happened, gives a reason, takes another's view, considers a change.

The four levels are Fleck and Fitzpatrick's levels of reflection, told by plain words in `prompts/listening/levels.md`.
They serve one thing only, to choose what to ask next: nothing is graded by them, and none is shown.
"""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.conversation import phrases
from assistant.domain.script import Words

WORDS = "levels"
TIRED = "tired"
FEWEST_WORDS = 12
"""An answer of fewer words says that this is enough on the matter."""


class Level(StrEnum):
    """How far an answer goes, from the nearest to the furthest."""

    DESCRIBE = "describe"
    """It tells of something that happened."""
    EXPLAIN = "explain"
    """It gives a reason."""
    VIEWS = "views"
    """It says how another sees it."""
    CHANGE = "change"
    """It considers doing something differently."""


def reached(text: str, words: Words) -> Level | None:
    """The furthest level that `text` shows a sign of; `None` for one that only states."""
    shown = [level for level in Level if phrases.stands(text, words.of(level.value))]
    return shown[-1] if shown else None


def above(*reached_so_far: Level | None) -> Level | None:
    """The level after the furthest of these; `None` where there is none further."""
    order = tuple(Level)
    after = max((order.index(one) + 1 for one in reached_so_far if one is not None), default=0)
    return order[after] if after < len(order) else None


def spent(text: str, words: Words) -> bool:
    """Whether `text` is terse or tired, so that asking on would be pressing."""
    return len(re.findall(r"\w+(?:['’-]\w+)*", text)) < FEWEST_WORDS or phrases.stands(text, words.of(TIRED))
