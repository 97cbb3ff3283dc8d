"""People's files for a group, made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.domain.group import (
    Group,
    GroupShare,
    SharedArea,
    SharedBehaviour,
    SharedPartner,
    SharedPole,
    SharedTension,
)
from assistant.report.group import GroupBuilder
from assistant.report.group_files import FORMAT, Given, Taken

QUESTIONS = {
    "Group:direction.top_down": ("Who decided above?",),
    "Group:pole": ("What of {pole}?", "When did {pole} show?"),
    "Group:self_placed": ("What were you thinking of?",),
    "Group:needed": ("What would be noticed?",),
    "Group:contact": ("Who rings whom?",),
    "Group:behaviour": ("On {what}: when?",),
    "Group:consensus": ("On {what}: what is agreed?",),
    "Group:capacity": ("On {what}: what is there?",),
    "Group:partner": ("What do you do with {partner}?",),
    "Group:partner_theirs": ("What has {partner} said?",),
    "Group:partner_sides": ("Who could ask {partner}?",),
    "group_caveats": ("No score. [@alderwick-2021]",),
}


def share(reflection: str = "r1", **fields: object) -> GroupShare:
    """A file with nothing in it but what is given."""
    return GroupShare.model_validate(
        {"format": FORMAT, "reflection": reflection, "path": "full", "begun": date(2026, 3, 2), "finished": True}
        | fields
    )


def direction(above: int | None, within: int | None = None) -> tuple[SharedTension, ...]:
    """The one tension, rated so."""
    poles = (
        SharedPole(id="top_down", name="direction from above", rating=above),
        SharedPole(id="bottom_up", name="direction from within", rating=within),
    )
    return (SharedTension(id="direction", name="Direction", poles=poles),)


def rated(*above: int | None) -> list[GroupShare]:
    """A file for each of these ratings of direction from above."""
    return [share(f"r{number:03}", tensions=direction(one)) for number, one in enumerate(above)]


def placed(*stages: str | None) -> list[GroupShare]:
    """A file for each of these placings of the partnership."""
    return [share(f"r{number:03}", self_placed=one) for number, one in enumerate(stages)]


def described(*stages: str | None, name: str = "contact") -> list[GroupShare]:
    """A file for each of these choices of one behaviour."""
    return [
        share(f"r{number:03}", behaviours=(SharedBehaviour(name=name, stage=one),)) for number, one in enumerate(stages)
    ]


def mapped(*pairs: tuple[int | None, int | None]) -> list[GroupShare]:
    """A file for each of these (consensus, capacity) of leadership."""
    return [
        share(
            f"r{number:03}",
            areas=(SharedArea(id="leadership", name="Leadership", consensus=consensus, capacity=capacity),),
        )
        for number, (consensus, capacity) in enumerate(pairs)
    ]


def with_partners(*people: Sequence[tuple[str, str | None, str | None]]) -> list[GroupShare]:
    """A file for each person's (name, our stage, their stage)."""
    return [
        share(
            f"r{number:03}",
            partners=tuple(SharedPartner(name=name, ours=ours, theirs=theirs) for name, ours, theirs in partners),
        )
        for number, partners in enumerate(people)
    ]


def taken(shares: Sequence[GroupShare], *marks: str) -> Taken:
    """The files as they are once read; `marks` are the words each one's partnership is known by."""
    known = [*(frozenset(words.split()) for words in marks), *[frozenset[str]()] * len(shares)]
    return Taken(tuple(Given(one, words) for one, words in zip(shares, known, strict=False)))


def group(shares: Sequence[GroupShare]) -> Group:
    """What the group of these people sees."""
    return GroupBuilder(lambda case: QUESTIONS.get(case, ())).build(taken(shares))
