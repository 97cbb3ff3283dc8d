"""The card sort of values: which decide now, which should, and what lies between the two lists.

The idea of naming values so that partners can compare them is Zonneveld's (2018, 2020); the cards are our own.
"""

from __future__ import annotations

from assistant.conversation.listing import heading
from assistant.domain.base import Frozen
from assistant.domain.reflection import State
from assistant.domain.script import Script

APART, WANTING, SAME, UNKNOWN = "apart", "wanting", "same", "unknown"


class ValuesPicture(Frozen):
    """The two lists as they were chosen, by the names of the cards."""

    held: tuple[str, ...]
    """Those that decide now."""
    wanted: tuple[str, ...]
    """Those that should."""
    missing: str = ""
    """Whose values are not in the room, in the person's words, whole."""

    @property
    def both(self) -> tuple[str, ...]:
        """On both lists."""
        return tuple(one for one in self.held if one in self.wanted)

    @property
    def only_held(self) -> tuple[str, ...]:
        """Deciding now, and not wanted."""
        return tuple(one for one in self.held if one not in self.wanted)

    @property
    def only_wanted(self) -> tuple[str, ...]:
        """Wanted, and not deciding now."""
        return tuple(one for one in self.wanted if one not in self.held)

    @property
    def pattern(self) -> str:
        """`apart`, `wanting` where only something is wanted besides, `same`, or `unknown` without both lists."""
        if not self.held or not self.wanted:
            return UNKNOWN
        return APART if self.only_held else WANTING if self.only_wanted else SAME


def picture(state: State, script: Script) -> ValuesPicture:
    """The card sort as the answers stand, cards in the order of the list."""
    return ValuesPicture(
        held=_chosen(state, script, "values_held"),
        wanted=_chosen(state, script, "values_wanted"),
        missing=next(
            (state.answers[one.id].text.strip() for one in script.steps
             if one.role == "values_missing" and one.id in state.answers),
            "",
        ),
    )  # fmt: skip


def _chosen(state: State, script: Script, role: str) -> tuple[str, ...]:
    for step in script.steps:
        if step.role == role and step.id in state.answers:
            chosen = state.answers[step.id].chosen
            return tuple(heading(option.label) for option in step.options if option.id in chosen)
    return ()
