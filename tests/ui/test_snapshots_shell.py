"""Pictures of the first page, the past, the settings, the help and the dialogs, in three themes and two sizes."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from assistant.errors import ReflectionsDamaged
from assistant.ui.app import AssistantApp
from assistant.ui.screens.past import TYPED_FOR
from assistant.ui.services import Look
from tests.ui.fake_backups import BEFORE, TODAY, YESTERDAY, FakeBackups, kept, lost
from tests.ui.fakes import FakeServices, furnished
from tests.ui.harness import settle
from tests.ui.pictures import SIZES, THEMES, Compare, Furnish, Scene, compare, compare_in_each, keys, plain_colours

__all__ = ["plain_colours"]
MANY = 40
LONG = "The integrated frailty pathway between the hospital, the two councils and the hospices of the whole county"


def many() -> FakeServices:
    """A long list, one of whose titles is long too."""
    fakes = furnished()
    for number in range(MANY):
        fakes.add(f"20261101-a{number:02}", f"Partnership {number}", (f"Partnership {number}",))
    fakes.add("20261123-long0", LONG, (f"{LONG}, which nobody has ever drawn on one page",))
    return fakes


def new_here() -> FakeServices:
    return FakeServices(new_here=True)


def searching(words: str) -> Scene:
    async def scene(app: AssistantApp, pilot: Pilot[Any]) -> None:
        await keys("p", "slash")(app, pilot)
        app.screen.query_one("#find", Input).value = words
        await pilot.pause(TYPED_FOR * 2)
        await settle(app)

    return scene


def locked() -> FakeServices:
    fakes = furnished()
    fakes.lock, fakes.passphrase, fakes.locked = "passphrase", "winter fog over eastside", True
    return fakes


def with_keychain() -> FakeServices:
    fakes = furnished()
    fakes.keychain = True
    return fakes


async def wrongly(app: AssistantApp, pilot: Pilot[Any]) -> None:
    app.screen.query_one(Input).value = "summer fog"
    await keys("enter")(app, pilot)
    app.screen.query_one(Input).value = "winter"
    await settle(app)


def backed_up() -> FakeServices:
    """Three backups: one with nothing missing, one with much, one that cannot be opened."""
    fakes = furnished()
    missing = [lost("Discharge group"), lost("Northfield frailty alliance", now=4), lost("Winter plan", days=40)]
    fakes.backups = FakeBackups(
        (
            kept(TODAY, 4, locked=True),
            kept(YESTERDAY, 30, *missing, lost(LONG, now=1, days=50), locked=True, reflections=14),
            kept(BEFORE, 60, locked=True, sealed=True),
        )
    )
    return fakes


def damaged() -> FakeServices:
    fakes = backed_up()
    fakes.backups.damaged = True
    fakes.fail["reflections"] = ReflectionsDamaged(
        "The file reflections.db cannot be read as reflections: file is not a database.",
        kept="It was left as it is.",
        do="`assistant reflections recover` saves what can be read, and takes the rest from a backup.",
    )
    return fakes


async def nothing_past(app: AssistantApp, pilot: Pilot[Any]) -> None:
    app.open_past()
    await settle(app)


SCENES: dict[str, tuple[Furnish, Scene]] = {
    "first-run": (new_here, keys()),
    "home-empty": (FakeServices, keys()),
    "home": (furnished, keys()),
    "past-empty": (FakeServices, nothing_past),
    "past": (furnished, keys("p", "space")),
    "past-many": (many, keys("p")),
    "past-searching": (many, searching("partnership 3")),
    "settings": (furnished, keys("s")),
    "keys": (furnished, keys("s", *["down"] * 6, "enter")),
    "help": (furnished, keys("f1")),
    "rename": (furnished, keys("p", "r")),
    "delete": (furnished, keys("p", "d")),
    "choice": (furnished, keys("s", "enter")),
    "number": (furnished, keys("s", "end", "enter")),
    "locked": (locked, wrongly),
    "protect": (with_keychain, keys("ctrl+l")),
    "passphrase": (furnished, keys("ctrl+l", "enter")),
    "backups": (backed_up, keys("ctrl+b", "down")),
    "backups-none": (FakeServices, keys("ctrl+b")),
    "backups-one": (backed_up, keys("ctrl+b", "down", "enter")),
    "backups-asked": (backed_up, keys("ctrl+b", "down", "enter", "a")),
    "backups-back": (backed_up, keys("ctrl+b", "down", "enter", "enter", "right", "enter")),
    "backups-damaged": (damaged, keys("ctrl+b")),
    "home-damaged": (damaged, keys()),
}


@SIZES
@THEMES
@pytest.mark.parametrize("name", SCENES)
def test_shell(snap_compare: Compare, name: str, theme: str, size: tuple[int, int]) -> None:
    furnish, scene = SCENES[name]
    assert compare_in_each(snap_compare, furnish, scene, size, theme)


@SIZES
def test_without_colour(snap_compare: Compare, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert compare(snap_compare, furnished(), keys("p", "space", "down"), size)


@SIZES
def test_with_plain_characters(snap_compare: Compare, size: tuple[int, int]) -> None:
    fakes = furnished()
    fakes.look = Look(glyphs="ascii")
    assert compare(snap_compare, fakes, keys("p", "r"), size)
