"""The summary of what only the full path asks: partners, practice, values, barriers and evidence."""

from __future__ import annotations

from assistant.conversation import barriers, partners, practice, quoting, remarks, values
from assistant.conversation.listing import capital
from assistant.domain.reflection import State
from assistant.domain.script import Part, Script, Step
from assistant.domain.summary import AreaSummary, BarrierSummary, PartnerSummary, ValuesSummary
from assistant.report import notes

LONGEST_WORDS = 700
"""Characters of one answer in a summary; the whole of it stays in the reflection."""
_ELSEWHERE = ("values_missing", "evidence")
"""Roles of open answers that have a place of their own."""


def practice_map(state: State, script: Script) -> dict[str, AreaSummary] | None:
    """By area, with what was written beside its numbers; `None` where no number was given."""
    seen = practice.picture(state, script)
    if not seen.rated:
        return None
    beside: dict[str, tuple[str, ...]] = {}
    for step in script.steps:
        if step.role in (practice.CONSENSUS, practice.CAPACITY):
            area = practice.area_of(step)
            beside[area] = (*beside.get(area, ()), *notes.beside(state, step))
    return {
        area.id: AreaSummary(
            name=capital(area.name), consensus=area.consensus, capacity=area.capacity, notes=beside[area.id]
        )
        for area in seen.areas
    }


def partner_views(state: State, script: Script) -> tuple[PartnerSummary, ...]:
    """Each partner of which anything was said, in the order they were named."""
    found = []
    for one in partners.picture(state, script).partners:
        made = PartnerSummary(
            name=capital(one.name),
            stage=one.mine,
            their_stage=one.theirs,
            wants=_words(one.wants),
            loses=_words(one.loses),
            seeks=one.seeks,
            hats=_words(one.hats),
        )
        if made != PartnerSummary(name=made.name):
            found.append(made)
    return tuple(found)


def values_sorted(state: State, script: Script) -> ValuesSummary | None:
    """The card sort and whose values are missing; `None` where neither was said."""
    seen = values.picture(state, script)
    if not (seen.held or seen.wanted or seen.missing):
        return None
    return ValuesSummary(
        held=tuple(map(capital, seen.held)), wanted=tuple(map(capital, seen.wanted)), missing=_words(seen.missing)
    )


def in_the_way(state: State, script: Script) -> tuple[BarrierSummary, ...]:
    """What was chosen as being in the way, and who could move it."""
    return tuple(BarrierSummary(name=one.name, movers=one.movers) for one in barriers.picture(state, script).barriers)


def evidence(state: State, script: Script) -> str:
    """What would show that it had worked, in the person's words."""
    steps = (step for step in script.steps if step.role == "evidence" and step.id in state.answers)
    return next((_words(state.answers[step.id].text) for step in steps), "")


def quotes(state: State, part: Part) -> tuple[str, ...]:
    """The person's open answers in `part` that have no other place in the summary, each cut to a readable length."""
    return tuple(_words(state.answers[step.id].text) for step in quoted(state, part))


def quoted(state: State, part: Part) -> tuple[Step, ...]:
    """The steps that `quotes` takes its words from."""
    steps = (step for step in part.steps if step.reads and step.role not in _ELSEWHERE)
    return tuple(step for step in steps if step.id in state.answers)


def _words(text: str) -> str:
    return quoting.excerpt(remarks.without_lead(text), LONGEST_WORDS) if text.strip() else ""
