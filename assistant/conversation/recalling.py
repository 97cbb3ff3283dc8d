"""Looking through earlier reflections for those that a new one may go on from."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from assistant.conversation import decisions, own_words
from assistant.domain.events import Finished, Recalled, Recorded
from assistant.domain.ports import ReflectionInfo, ReflectionStore
from assistant.domain.reflection import State, fold
from assistant.domain.script import Script
from assistant.errors import NotFound, WrongUse

Scripts = Callable[[str], Script]
"""The script of a path. Raises `NotFound` for one that is no longer there."""
LOOKED_AT = 40
"""Finished reflections that are looked through, latest first."""
MOST_OFFERED = 8


class _Past(NamedTuple):
    """A reflection as it was left."""

    info: ReflectionInfo
    events: tuple[Recorded, ...]
    state: State


def earlier(store: ReflectionStore, scripts: Scripts) -> tuple[Recalled, ...]:
    """What to take over from each partnership that was talked through to the end, the one last spoken of first."""
    found: list[list[_Past]] = []
    for past in _finished(store):
        group = next((group for group in found if any(_same(other, past) for other in group)), None)
        if group is None:
            found.append([past])
        else:
            group.append(past)
    offered = []
    for group in found[:MOST_OFFERED]:
        try:
            offered.append(_recalled(group[0], scripts(group[0].info.path), len(group)))
        except NotFound:
            continue  # the path it took has been removed since
    return tuple(offered)


def after(store: ReflectionStore, scripts: Scripts, reflection: str) -> Recalled:
    """What to take over from `reflection`. Raises `ReflectionNotFound`, `NotFound`, and `WrongUse` when it is empty."""
    chosen = _past(store, store.info(reflection))
    if not chosen.state.answers:
        raise WrongUse(
            f"Nothing has been answered in the reflection {reflection} yet, so there is nothing to go on from.",
            do="Give one that was answered, or go on with that one by --reflection.",
        )
    others = [past for past in _finished(store) if past.info.id != reflection and _same(chosen, past)]
    return _recalled(chosen, scripts(chosen.info.path), len(others) + 1)


def _finished(store: ReflectionStore) -> list[_Past]:
    """The latest finished reflections, latest first."""
    finished = [info for info in store.list() if info.finished]
    return [_past(store, info) for info in finished[:LOOKED_AT]]


def _past(store: ReflectionStore, info: ReflectionInfo) -> _Past:
    events = store.load(info.id)
    return _Past(info, events, fold(events))


def _same(one: _Past, other: _Past) -> bool:
    """Whether both are plainly about the same partnership: one goes on from the other, or their titles say so."""
    linked = {past.state.since.reflection for past in (one, other) if past.state.since}
    return bool(linked & {one.info.id, other.info.id}) or own_words.same_subject(one.info.title, other.info.title)


def _recalled(past: _Past, script: Script, visits: int) -> Recalled:
    given = (past.state.answers.get(step.id) for step in script.steps if step.role == "partnership")
    said = next((answer.text.strip() for answer in given if answer is not None), "")
    before = past.state.since.partnership if past.state.since else ""
    ended = [one.at for one in past.events if isinstance(one.what, Finished)]
    return Recalled(
        reflection=past.info.id,
        title=past.info.title,
        on=ended[-1] if ended else past.info.updated,
        partnership=said or before,
        commitments=decisions.made(past.state, script),
        visits=visits,
    )
