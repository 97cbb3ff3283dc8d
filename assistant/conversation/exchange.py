"""Reflections as files, and looking through what was said in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

from pydantic import AwareDatetime, ValidationError

from assistant.conversation.session import new_id
from assistant.domain.base import Frozen
from assistant.domain.events import Recorded, Started
from assistant.domain.ports import ReflectionInfo, ReflectionStore
from assistant.errors import AssistantError, CheckFailed
from assistant.sanitise import clean, clean_within, one_line

FORMAT: Literal["integrated-care-assistant/reflection/1"] = "integrated-care-assistant/reflection/1"
FOR_GROUPS = "integrated-care-assistant/for-group/"
"""How the format of a file begins that was exported for a group."""
MOST_EVENTS = 100_000
MOST_BYTES = 64_000_000
"""Of a file; a long reflection is a hundredth of it."""
MOST_TITLE = 200
COPY = " (copy)"
_YEARS = (1970, 3000)
_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


class ExportedReflection(Frozen):
    """A reflection as one file."""

    format: Literal["integrated-care-assistant/reflection/1"]
    id: str
    title: str
    path: str
    started: AwareDatetime
    events: tuple[Recorded, ...]


def export(info: ReflectionInfo, events: Sequence[Recorded]) -> str:
    """The reflection as JSON, in which nothing stands that a terminal would obey."""
    whole = ExportedReflection(
        format=FORMAT, id=info.id, title=info.title, path=info.path, started=info.started, events=tuple(events)
    )
    return clean(whole.model_dump_json(indent=1)) + "\n"


def read(text: str, name: str) -> ExportedReflection:
    """The reflection in the file called `name`, each of its texts cleaned as if it had been typed.

    Raises `CheckFailed`; data only, nothing in it is obeyed.
    """
    try:
        found = ExportedReflection.model_validate_json(text)
    except ValidationError as error:
        if FOR_GROUPS in text[:200]:
            raise CheckFailed(
                f"The file {name} was exported for a group, without the conversation.",
                kept="Nothing was imported.",
                do="Give it to `assistant group`, or import a whole export.",
            ) from error
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the beginning"
        raise CheckFailed(
            f"The file {name} is not an exported reflection: at {one_line(where, 80)}, {one_line(first['msg'], 120)}.",
            kept="Nothing was imported.",
            do="Give a file that `assistant reflections export` wrote.",
        ) from error
    if not _whole(found):
        raise CheckFailed(
            f"The file {name} does not hold a whole reflection: its events are missing or out of order.",
            kept="Nothing was imported.",
            do="Export it again from where it came.",
        )
    # one called what is not safe to type is given another name, not one made of what is left of it
    return ExportedReflection.model_validate(clean_within(found.model_dump(mode="json")) | {"id": found.id})


def _whole(found: ExportedReflection) -> bool:
    """Whether the events are all there, in order, of one reflection and of a time that can be written down."""
    begun = [one.seq for one in found.events if isinstance(one.what, Started)]
    in_order = [one.seq for one in found.events] == list(range(len(found.events)))
    times = (found.started, *(one.at for one in found.events))
    dated = all(_YEARS[0] < time.year < _YEARS[1] for time in times)
    return begun == [0] and in_order and dated and len(found.events) <= MOST_EVENTS


def add(found: ExportedReflection, store: ReflectionStore) -> str:
    """Add `found` to `store` and return its id: its own where that is free, else a new one."""
    taken = store.titled()
    now = datetime.now(UTC)
    name = found.id if found.id not in taken and _SAFE_ID.fullmatch(found.id) else new_id(now)
    started = Started(reflection=name, path=found.path)
    events = (found.events[0].model_copy(update={"what": started}), *found.events[1:])
    store.create(name, one_line(found.title, MOST_TITLE) or "Imported reflection", found.path, found.started)
    try:
        store.append(name, events)
    except AssistantError:
        store.delete(name)  # rather none than an empty one
        raise
    return name


def copy(reflection: str, store: ReflectionStore) -> str:
    """Add another reflection like the one called `reflection`, and return its id. Raises `ReflectionNotFound`."""
    info, events = store.info(reflection), store.load(reflection)
    title = f"{one_line(info.title, MOST_TITLE - len(COPY))}{COPY}"
    whole = ExportedReflection(
        format=FORMAT, id=info.id, title=title, path=info.path, started=info.started, events=events
    )
    return add(whole, store)
