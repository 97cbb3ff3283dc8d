"""Nothing typed is lost, by whatever way a conversation or the app is left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import FolderUnusable
from assistant.sanitise import clean
from assistant.ui import drafts
from assistant.ui.screens.conversation import ConversationScreen
from assistant.ui.widgets.composer import Draft
from tests.ui.fakes import LATEST, FakeServices, furnished
from tests.ui.harness import Stage, answers, perform, until

HALF = "half a thought"
WELL_OVER = drafts.KEEP_EVERY * 2


def kept(fakes: FakeServices, reflection: str = LATEST) -> str:
    return drafts.read(fakes.drafts.get(reflection, "")).text


async def typing(stage: Stage) -> None:
    await stage.press("c")
    stage.composer.insert(HALF)


def test_what_is_typed_is_on_the_disk_while_it_is_typed() -> None:
    async def scene(stage: Stage) -> None:
        await typing(stage)
        await until(stage, lambda: kept(stage.fakes) == HALF)
        stage.composer.insert(", and more")
        await until(stage, lambda: kept(stage.fakes) == f"{HALF}, and more")

    perform(furnished(), scene)


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c"])
def test_leaving_by_accident_loses_nothing_and_asks_nothing(key: str) -> None:
    fakes = furnished()

    async def leave(stage: Stage) -> None:
        await typing(stage)
        await stage.pilot.press(key)

    async def come_back(stage: Stage) -> None:
        await stage.press("c")
        assert stage.composer.text == HALF

    assert perform(fakes, leave).return_code == 0
    assert kept(fakes) == HALF
    perform(fakes, come_back)


def test_escape_keeps_what_is_typed_on_the_disk_too() -> None:
    async def scene(stage: Stage) -> None:
        await typing(stage)
        await stage.press("escape")
        assert kept(stage.fakes) == HALF

    perform(furnished(), scene)


def test_a_terminal_that_is_closed_loses_nothing() -> None:
    fakes = furnished()

    async def scene(stage: Stage) -> None:
        await typing(stage)
        stage.app.hung_up()
        assert kept(fakes) == HALF  # already, as there may be no time for more

    perform(fakes, scene)


def test_nothing_of_a_draft_is_left_once_it_is_sent() -> None:
    async def scene(stage: Stage) -> None:
        await typing(stage)
        await stage.pilot.pause(WELL_OVER)
        await stage.press("enter")
        await stage.pilot.pause(WELL_OVER)
        await stage.settle()
        assert answers(stage)[-1] == HALF
        assert stage.fakes.drafts[LATEST] == ""

    perform(furnished(), scene)


def test_a_draft_of_a_reflection_just_begun_is_kept_under_its_own_name() -> None:
    fakes = FakeServices()

    async def scene(stage: Stage) -> None:
        await stage.press("n")
        stage.composer.insert(HALF)
        await stage.press("escape")

    perform(fakes, scene)
    assert kept(fakes, next(iter(fakes.logs))) == HALF


def test_a_draft_that_is_found_late_goes_before_what_was_typed_meanwhile() -> None:
    fakes = furnished()
    fakes.drafts[LATEST] = drafts.written(Draft("Once "))

    async def scene(stage: Stage) -> None:
        stage.app.open_conversation(LATEST)
        await stage.pilot.pause()
        assert isinstance(stage.app.screen, ConversationScreen)
        stage.composer.insert("more")
        await stage.settle()
        assert stage.composer.text in ("Once more", "moreOnce ")  # by whether it was found before or after

    perform(fakes, scene)


def test_a_draft_that_cannot_be_kept_is_said_and_leaving_asks_once() -> None:
    fakes = furnished()
    fakes.fail["keep_draft"] = FolderUnusable("No space is left.")

    async def scene(stage: Stage) -> None:
        await typing(stage)
        await stage.press("ctrl+q")
        assert not stage.app._exit
        assert any("Press again to leave without it." in one.message for one in stage.app._notifications)
        await stage.pilot.press("ctrl+q")
        assert stage.app._exit

    assert perform(fakes, scene).return_code == 0


@given(st.text(), st.lists(st.tuples(st.text(min_size=1), st.text())))
def test_any_draft_is_read_as_it_was_written(text: str, pastes: list[tuple[str, str]]) -> None:
    draft = Draft(clean(text), tuple((clean(shown), clean(whole)) for shown, whole in pastes))
    assert drafts.read(drafts.written(draft)) == (draft if draft.text.strip() else Draft())


@given(st.text())
def test_what_is_no_draft_is_read_as_none(words: str) -> None:
    drafts.read(words)
