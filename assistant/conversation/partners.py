"""The partners one by one: where the person places the work with each, and what they think it sees and wants."""

from __future__ import annotations

from assistant.conversation import expanding
from assistant.domain.base import Frozen
from assistant.domain.events import Answered
from assistant.domain.reflection import State
from assistant.domain.script import Script
from assistant.domain.vocabulary import STAGES

DIFFER, ALIKE, UNKNOWN = "differ", "alike", "unknown"


class PartnerPicture(Frozen):
    """One partner, as the answers stand. Words are the person's, whole."""

    name: str
    mine: str | None = None
    """Where the person places the work with it; a stage."""
    theirs: str | None = None
    """Where they think it would place it; a stage."""
    wants: str = ""
    loses: str = ""
    seeks: str = ""
    """What its spokesperson looks for first: the label that was chosen."""
    hats: str = ""

    @property
    def distance(self) -> int | None:
        """Steps from where they think it would place the work to where they do, -3 to 3."""
        if self.mine is None or self.theirs is None:
            return None
        return STAGES.index(self.mine) - STAGES.index(self.theirs)

    @property
    def seen(self) -> str:
        """`same`, `further` or `looser` (its view beside theirs), or which of the two was left open."""
        if self.distance is None:
            return "theirs_open" if self.mine else "mine_open" if self.theirs else "open"
        return "same" if self.distance == 0 else "further" if self.distance > 0 else "looser"


class PartnersPicture(Frozen):
    """All partners that were named, in that order."""

    partners: tuple[PartnerPicture, ...]

    @property
    def pattern(self) -> str:
        """`differ`, `alike`, or `unknown` where no partner was placed from both sides."""
        distances = [one.distance for one in self.partners if one.distance is not None]
        if not distances:
            return UNKNOWN
        return DIFFER if any(distances) else ALIKE

    @property
    def widest(self) -> str:
        """The partner whose view is thought to lie furthest from the person's, the first of equals; or nobody."""
        apart = [(abs(one.distance), one.name) for one in self.partners if one.distance]
        return max(apart, key=lambda one: one[0])[1] if apart else ""


def picture(state: State, script: Script) -> PartnersPicture:
    """The partners as the answers stand."""
    steps = {step.role: step for step in script.steps if step.each == "partner" and step.role}
    bases = {role: step.id.partition("@")[0] for role, step in steps.items()}

    def answer(role: str, key: str) -> Answered | None:
        return state.answers.get(f"{bases[role]}@{key}") if role in bases else None

    def words(role: str, key: str) -> str:
        found = answer(role, key)
        return found.text.strip() if found else ""

    def chosen(role: str, key: str) -> str:
        found = answer(role, key)
        return next((one for one in found.chosen if one != "dont_know"), "") if found else ""

    labels = {option.id: option.label for option in steps["partner_seeks"].options} if "partner_seeks" in steps else {}
    return PartnersPicture(
        partners=tuple(
            PartnerPicture(
                name=name,
                mine=_stage(chosen("partner_stage", key)),
                theirs=_stage(chosen("partner_theirs", key)),
                wants=words("partner_wants", key),
                loses=words("partner_loses", key),
                seeks=labels.get(chosen("partner_seeks", key), ""),
                hats=words("partner_hats", key),
            )
            for key, name in expanding.subjects(script, state, "partner").items()
        )
    )


def _stage(chosen: str) -> str | None:
    return chosen if chosen in STAGES else None
