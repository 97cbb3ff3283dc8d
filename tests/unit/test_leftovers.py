from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from assistant import leftovers, wiring_keeping
from assistant.domain.coaching import CoachNote
from assistant.domain.events import Recalled, Started
from assistant.paths import Paths, find
from tests.fakes import BEGAN
from tests.unit.store_helpers import answered, begun, recorded


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    return find()


def test_of_a_reflection_that_nothing_went_on_from_nothing_stays(places: Paths) -> None:
    with closing(begun(places.reflections)) as store:
        assert leftovers.of(places, store, "r1") == ""


def test_what_a_later_one_took_over_and_a_coachs_notes_are_told(places: Paths) -> None:
    with closing(begun(places.reflections)) as store, closing(wiring_keeping.coach_notes(places)) as notes:
        store.create("r2", "Second\x1b[2J look", "short", BEGAN + timedelta(days=90))
        taken = Recalled(reflection="r1", title="First", on=BEGAN)
        store.append("r2", recorded(Started(reflection="r2", path="short"), taken, answered("Again.")))
        notes.add([CoachNote(reflection="r1", step="", at=BEGAN, text="quiet")])
        told = leftovers.of(places, store, "r1", program="my-assistant")
        assert told.startswith("What “Second look” took over from it stays there:")
        assert told.endswith("a coach's note about it stays. To delete: my-assistant coach notes r1 --delete")
        assert leftovers.of(places, store, "r2") == ""


def test_notes_that_cannot_be_read_are_told_with_how_to_delete_them(places: Paths) -> None:
    with closing(begun(places.reflections)) as store:
        places.coach_notes.write_bytes(b"no database" * 500)
        assert "Whether a coach has notes about it cannot be seen." in leftovers.of(places, store, "r1")
