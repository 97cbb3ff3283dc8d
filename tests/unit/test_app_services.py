"""The app's services over the real adapters."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from assistant import app_services, config, paths, wiring
from assistant.errors import LibraryUnavailable
from assistant.library.desk import Desk


def test_workers_that_need_the_library_at_once_share_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two would build it one after the other."""
    made = []
    real = wiring.desk

    def desk(*given: object) -> object:
        time.sleep(0.05)
        made.append(given)
        return real(*given)  # type: ignore[arg-type] # passed on as they came

    monkeypatch.setattr(wiring, "desk", desk)
    backend = app_services._Backend(replace(paths.find(), home=tmp_path / "home"), config.load)
    threads = [threading.Thread(target=lambda: backend.desk) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1


def test_what_the_library_has_to_say_is_passed_on_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Callable[[str], None]] = []

    def desk(places: paths.Paths, settings: config.Config, notify: Callable[[str], None]) -> Desk:
        told.append(notify)
        return Desk(_no_library, _no_library)

    monkeypatch.setattr(wiring, "desk", desk)
    services = app_services.services(replace(paths.find(), home=tmp_path / "home"), config.load)
    with pytest.raises(LibraryUnavailable):
        services.prepare(lambda done, total, doing: None)
    for sentence in ("It is away.", "It is old.", "It is away."):
        told[0](sentence)
    assert services.notices() == ("It is away.", "It is old.")
    assert services.notices() == ()


def _no_library() -> NoReturn:
    raise LibraryUnavailable("There is none.")


def test_a_reflection_in_which_nothing_was_said_is_not_listed(tmp_path: Path) -> None:
    services = app_services.services(replace(paths.find(), home=tmp_path / "home"), config.load)
    session = services.begin()
    list(session.go_on())
    assert services.reflections() == ()
    list(session.say("/skip"))
    assert [one.id for one in services.reflections()] == [session.reflection]
