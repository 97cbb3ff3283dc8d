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
from assistant.adapters.writers import process
from assistant.domain.pages import Form, Page
from assistant.errors import CheckFailed, LibraryUnavailable, ReflectionNotFound
from assistant.library.desk import Desk
from tests.unit.store_helpers import begun


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


def test_the_title_of_one_is_found_without_the_others(tmp_path: Path) -> None:
    places = replace(paths.find(), home=tmp_path / "home")
    paths.private_folder(places.home)
    begun(places.reflections).close()
    services = app_services.services(places, config.load)
    (info,) = services.reflections()
    assert services.title("r1") == info.title
    with pytest.raises(ReflectionNotFound):
        services.title("r2")


def _no_library() -> NoReturn:
    raise LibraryUnavailable("There is none.")


def test_a_reflection_in_which_nothing_was_said_is_not_listed(tmp_path: Path) -> None:
    services = app_services.services(replace(paths.find(), home=tmp_path / "home"), config.load)
    session = services.begin()
    list(session.go_on())
    assert services.reflections() == ()
    list(session.say("/skip"))
    assert [one.id for one in services.reflections()] == [session.reflection]


@pytest.mark.parametrize(("path", "areas"), [("short", 0), ("full", 6)])
def test_the_plan_of_a_side_map_is_that_of_the_path_walked(tmp_path: Path, path: str, areas: int) -> None:
    services = app_services.services(replace(paths.find(), home=tmp_path / "home"), config.load)
    plan = services.plan(services.begin(None, path))
    assert [name for _, name, _ in plan.tensions] == ["Direction", "Motivation", "Worth"]
    assert len(plan.areas) == areas
    assert len(plan.area_steps) == 2 * areas
    assert set(plan.rating_steps.values()) == {pole for *_, poles in plan.tensions for pole, _ in poles}


@pytest.mark.parametrize(("form", "begins"), [("md", b"# "), ("html", b"<!DO"), ("docx", b"PK"), ("pdf", b"%PDF-")])
def test_a_summary_is_made_in_every_form_under_a_name_of_its_title(form: Form, begins: bytes, tmp_path: Path) -> None:
    services = app_services.services(replace(paths.find(), home=tmp_path / "home"), config.load)
    session = services.begin()
    list(session.go_on())
    list(session.say("The frailty alliance"))
    made = services.summary_as(session.reflection, form)
    assert (made.name, made.content[: len(begins)]) == (f"the-frailty-alliance.{form}", begins)


def test_where_a_file_cannot_be_made_it_is_said_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_WORKER", ("-c", "raise SystemExit(3)"))
    with pytest.raises(CheckFailed, match="Save it in another format"):
        process.write(Page(title="x", about="", parts=("# x",)), "pdf", tmp_path)
