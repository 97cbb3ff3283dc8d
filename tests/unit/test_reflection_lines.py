"""What the list says of a reflection is kept with it, and is what its events say."""

from __future__ import annotations

import contextlib
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.adapters.reflection_store import SqliteReflections
from assistant.domain.events import Answered, Event, Finished, Paused, Recorded, Reopened, Said
from tests.fakes import BEGAN
from tests.unit.store_helpers import released


@pytest.mark.parametrize("version", [1, 2])
def test_the_lines_of_an_older_file_are_read_from_its_events_once(tmp_path: Path, version: int) -> None:
    released(tmp_path / "r.db", version)
    with contextlib.closing(SqliteReflections(tmp_path / "r.db")) as store:
        (line,) = store.list()
    assert (line.id, line.answers, line.finished, line.untouched) == ("r0", 1, False, False)
    assert line.updated == datetime(2026, 3, 2, 9, 0, 1, tzinfo=UTC)


STEPS = st.sampled_from(("a", "b", "c"))
HAPPENINGS = st.lists(
    st.lists(
        st.one_of(
            STEPS.map(lambda step: Answered(step=step, text="Some words.")),
            st.sampled_from((Said(text="Thank you."), Paused(), Finished(), Reopened(step="a"))),
        ),
        min_size=1,
        max_size=4,
    ),
    max_size=6,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(batches=HAPPENINGS)
def test_the_line_in_the_list_is_what_the_events_say(tmp_path: Path, batches: list[list[Event]]) -> None:
    with contextlib.closing(SqliteReflections(tmp_path / f"{uuid.uuid4()}.db")) as store:
        store.create("r1", "First", "short", BEGAN)
        events: list[Event] = []
        for number, batch in enumerate(batches):
            at = BEGAN + timedelta(minutes=number + 1)
            store.append("r1", [Recorded(seq=len(events) + n, at=at, what=one) for n, one in enumerate(batch)])
            events += batch
        line = store.info("r1")
        ends = [one for one in events if isinstance(one, Finished | Reopened)]
        assert line.finished == (bool(ends) and isinstance(ends[-1], Finished))
        assert line.answers == len({one.step for one in events if isinstance(one, Answered)})
        assert line.untouched == all(isinstance(one, Said | Paused) for one in events)
        assert line.updated == BEGAN + timedelta(minutes=len(batches))
        assert store.list() == (line,)
