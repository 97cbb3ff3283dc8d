"""What is in the way, and who could move it: us, the wider system, or only national bodies.

Ham (2013) parted what local people can tackle from what needs a change of national policy.
"""

from __future__ import annotations

from assistant.conversation import expanding, quoting
from assistant.conversation.listing import heading
from assistant.domain.base import Frozen
from assistant.domain.reflection import State
from assistant.domain.script import Script

US = "us"
MOVERS = (US, "system", "national")
OPEN = "open"
OWN = "own"
"""The choice that stands for what the person has just said in their own words."""
SHORT = 90
"""Characters of those words where they stand for a name."""
OURS, UPWARD, UNKNOWN = "ours", "upward", "unknown"


class BarrierPicture(Frozen):
    """One barrier that was chosen."""

    id: str
    name: str
    """The whole label it was chosen by, or the person's own words in quotation marks."""
    heading: str
    """The few words before the colon of its label, or the person's own."""
    movers: tuple[str, ...] = ()
    """Who could move it, nearest first; empty where left open."""


class BarriersPicture(Frozen):
    """What is in the way, as the answers stand."""

    barriers: tuple[BarrierPicture, ...]

    @property
    def pattern(self) -> str:
        """`ours` where one could be moved by those in the partnership, `upward` where none could, or `unknown`."""
        said = [one for one in self.barriers if one.movers]
        if not said:
            return UNKNOWN
        return OURS if any(US in one.movers for one in said) else UPWARD

    def headings(self, mover: str) -> tuple[str, ...]:
        """The barriers that `mover` could move; for `open`, those of which nothing was said."""
        return tuple(one.heading for one in self.barriers if mover in (one.movers or (OPEN,)))


def picture(state: State, script: Script) -> BarriersPicture:
    """The barriers chosen, and who could move each."""
    step = next((one for one in script.steps if one.role == "barrier_movers"), None)
    base = step.id.partition("@")[0] if step else ""

    def movers(key: str) -> tuple[str, ...]:
        answer = state.answers.get(f"{base}@{key}")
        return tuple(one for one in MOVERS if answer is not None and one in answer.chosen)

    found = []
    for key, label in expanding.subjects(script, state, "barrier").items():
        own = _own_words(state, script) if key == OWN else ""
        found.append(BarrierPicture(id=key, name=own or label, heading=own or heading(label), movers=movers(key)))
    return BarriersPicture(barriers=tuple(found))


def _own_words(state: State, script: Script) -> str:
    """What the person said was in the way before any list was shown, in quotation marks."""
    step = next((one for one in script.steps if one.role == "barriers_words"), None)
    answer = state.answers.get(step.id) if step else None
    return f"“{quoting.telling(answer.text, SHORT)}”" if answer else ""
