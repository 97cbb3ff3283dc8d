"""What takes long says so, and can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from assistant.domain.events import Event
from assistant.domain.ports import Progress
from assistant.ui.screens.conversation import ConversationScreen
from assistant.ui.screens.home import HomeScreen
from assistant.ui.screens.library import INVITATION, STOPPED, LibraryScreen
from assistant.ui.widgets.question import Choices
from tests.ui.fakes import FakeServices, furnished
from tests.ui.harness import Stage, answers, entries, perform, turns, until
from tests.ui.script import QUESTIONS, FakeSession


def screen(stage: Stage) -> ConversationScreen:
    assert isinstance(stage.app.screen, ConversationScreen)
    return stage.app.screen


class Slow:
    """Keeps a session from its second event until `go` is set."""

    def __init__(self, session: FakeSession) -> None:
        self.go = threading.Event()
        self._say = session.say
        session.say = self.say  # type: ignore[method-assign] # the real one, slowed down

    def say(self, text: str) -> Iterator[Event]:
        for number, event in enumerate(self._say(text)):
            if number == 1:
                self.go.wait(60)
            yield event


async def begin_a_long_turn(stage: Stage, text: str) -> Slow:
    await stage.press("c")
    slow = Slow(stage.fakes.sessions[-1])
    stage.composer.insert(text)
    await stage.pilot.press("enter")
    await until(stage, lambda: "Esc stops" in stage.words("#notice"))
    return slow


def test_stop_a_long_answer_with_escape_and_go_on_with_it_later() -> None:
    async def scene(stage: Stage) -> None:
        slow = await begin_a_long_turn(stage, "Shared")
        await stage.pilot.press("escape")
        assert stage.words("#notice") == "Stopping…"
        slow.go.set()
        await stage.settle()
        assert isinstance(stage.app.screen, ConversationScreen)
        assert answers(stage)[-1] == "Shared", "what was said is kept"
        assert turns(stage)[-1].startswith("You said"), "what had come by then stays; the rest does not come"
        assert [row.choice.label for row in stage.app.screen.query_one(Choices).rows][0] == "Go on with the question"
        await stage.send("1")
        assert turns(stage)[-1] == QUESTIONS[2].text

    perform(furnished(), scene)


def test_words_sent_after_stopping_wait_until_it_has_gone_on() -> None:
    async def scene(stage: Stage) -> None:
        slow = await begin_a_long_turn(stage, "Shared")
        await stage.pilot.press("escape")
        slow.go.set()
        await stage.settle()
        await stage.send("3")
        assert turns(stage)[-1] == QUESTIONS[2].text
        assert stage.composer.text == "3"
        await stage.press("enter")
        assert answers(stage)[-1] == "3"

    perform(furnished(), scene)


def test_how_long_it_has_taken_is_said_every_second() -> None:
    async def scene(stage: Stage) -> None:
        slow = await begin_a_long_turn(stage, "Shared")
        await until(stage, lambda: stage.words("#notice").startswith("thinking… 1 s"))
        slow.go.set()
        await stage.settle()
        await stage.pilot.pause(1.2)
        assert "thinking" not in stage.words("#notice")

    perform(furnished(), scene)


def test_escape_still_goes_home_when_nothing_takes_long() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c", "escape")
        assert isinstance(stage.app.screen, HomeScreen)

    perform(furnished(), scene)


def test_waiting_for_the_library_is_stopped_by_going_on_without_it() -> None:
    go = threading.Event()

    def prepare(progress: Progress) -> None:
        progress(40, 100, "passages")
        go.wait(60)

    fakes = furnished()
    fakes.on_prepare = prepare

    async def scene(stage: Stage) -> None:
        await until(stage, lambda: entries(stage)[0].startswith("Continue"))
        await stage.pilot.press("c")
        await until(stage, lambda: turns(stage)[-1:] == [QUESTIONS[1].text])
        await until(stage, lambda: stage.composer.has_focus and not screen(stage).busy)
        for session in fakes.sessions:  # the first page looks into one as well
            session.gate = fakes.gone_without  # as the desk lets go of whoever waits
        stage.composer.insert("Shared")
        await stage.pilot.press("enter")
        waiting = "Waiting, this once. Library: getting ready 40%   Esc goes on without it"
        await until(stage, lambda: stage.words("#notice") == waiting)
        await stage.pilot.press("escape")
        await until(stage, lambda: turns(stage)[-1] == QUESTIONS[2].text)
        go.set()
        await stage.settle()

    perform(fakes, scene, wait=False)


@pytest.mark.parametrize("leave", ["escape", "ctrl+q"])
def test_a_search_that_waits_for_the_library_tells_how_far_it_is_and_can_be_stopped(leave: str) -> None:
    go = threading.Event()

    def prepare(progress: Progress) -> None:
        progress(40, 100, "passages")
        go.wait(60)

    async def scene(stage: Stage) -> None:
        await stage.pilot.press("l")
        await until(stage, lambda: isinstance(stage.app.screen, LibraryScreen))
        assert stage.words("#state") == INVITATION
        await stage.pilot.press(*"trust", "enter")
        await until(stage, lambda: "40%" in stage.words("#state") and "Esc stops it" in stage.words("#state"))
        await stage.pilot.press(leave)
        if leave == "escape":
            assert stage.words("#state") == STOPPED
            go.set()
            await stage.settle()
            assert stage.words("#state") == STOPPED
            assert stage.fakes.searches == []
            assert isinstance(stage.app.screen, LibraryScreen)
            await stage.press("escape")
            assert isinstance(stage.app.screen, HomeScreen)
        go.set()

    perform(FakeServices(on_prepare=prepare), scene, wait=False)
