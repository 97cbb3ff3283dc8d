"""The app's services over the real adapters."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import app_services, config, paths, wiring


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


def test_a_reflection_in_which_nothing_was_said_is_not_listed(tmp_path: Path) -> None:
    services = app_services.services(replace(paths.find(), home=tmp_path / "home"), config.load)
    session = services.begin()
    list(session.go_on())
    assert services.reflections() == ()
    list(session.say("/skip"))
    assert [one.id for one in services.reflections()] == [session.reflection]
