"""The page that says what this is: once, and whenever it is asked for."""

from __future__ import annotations

import pytest

from assistant import welcome
from assistant.ui.screens.help import HelpScreen
from assistant.ui.screens.home import HomeScreen
from assistant.ui.screens.protect import ProtectScreen
from assistant.ui.screens.welcome import WelcomeScreen, WelcomeText
from tests.ui.fakes import FakeServices, furnished
from tests.ui.harness import SMALL, Stage, perform


@pytest.mark.parametrize("key", ["enter", "escape"])
def test_the_first_start_says_what_this_is_and_the_next_does_not(key: str) -> None:
    fakes = FakeServices(new_here=True)

    async def first(stage: Stage) -> None:
        assert isinstance(stage.app.screen, WelcomeScreen)
        await stage.press(key)
        assert isinstance(stage.app.screen, ProtectScreen)
        await stage.press("escape")
        assert isinstance(stage.app.screen, HomeScreen)

    async def second(stage: Stage) -> None:
        assert isinstance(stage.app.screen, HomeScreen)

    perform(fakes, first)
    perform(fakes, second)


def test_it_fits_the_smallest_screen_and_says_what_there_is_to_know() -> None:
    fakes = FakeServices(new_here=True)

    async def scene(stage: Stage) -> None:
        text = stage.app.screen.query_one(WelcomeText)
        assert text.region.height <= stage.app.screen.query_one("#welcome").region.height
        shown = " ".join(str(text.render()).split())
        for about, _ in welcome.paragraphs("", ""):
            assert about in shown
        assert stage.app.services.home in shown.replace(" ", "") or stage.app.services.home in shown
        assert "Ctrl+Q leaves" in shown

    perform(fakes, scene, SMALL)


def test_the_help_shows_it_again() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f1", "w")
        assert isinstance(stage.app.screen, WelcomeScreen)
        await stage.press("escape")
        assert isinstance(stage.app.screen, HelpScreen)

    perform(furnished(), scene)
