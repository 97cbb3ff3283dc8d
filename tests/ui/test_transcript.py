from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.ui.messages import Failed
from assistant.ui.state import Turn, Who
from assistant.ui.widgets.question import Choices
from assistant.ui.widgets.transcript import BATCH, WINDOW, Transcript, TurnView
from tests.ui.fakes import furnished, long_talk
from tests.ui.harness import Stage, perform, turns
from tests.ui.script import QUESTIONS

LONG = 500
CHROME = 60
"""Widgets of the conversation screen that are not turns, at most."""


def test_a_long_transcript_mounts_a_window_of_it() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        transcript = stage.app.screen.query_one(Transcript)
        assert len(turns(stage)) > LONG
        assert transcript.nodes <= WINDOW
        assert len(stage.app.screen.query("*")) < WINDOW + CHROME
        assert transcript.at_end
        await stage.send("What about one more?")
        assert transcript.nodes <= WINDOW
        assert turns(stage)[-1] == QUESTIONS[1].text

    perform(long_talk(3 * LONG // 2), scene)


def test_opening_a_long_transcript_makes_no_more_turns_than_it_keeps() -> None:
    async def scene(stage: Stage) -> None:
        stage.app.screen.query_one("#menu").remove()
        transcript = Transcript()
        await stage.app.screen.query_one("#home").mount(transcript)
        transcript.show(tuple(Turn(Who.ASSISTANT, f"Number {number}.") for number in range(LONG)), follow=True)
        assert len(transcript.query(TurnView)) == WINDOW
        await stage.settle()
        assert transcript.at_end

    perform(furnished(), scene)


async def press_until(stage: Stage, key: str, holds: Callable[[], bool]) -> None:
    for _ in range(40):
        await stage.press(key)
        if holds():
            return
    raise AssertionError(f"{key} never led there")


def test_scrolling_up_fetches_earlier_turns_and_keeps_the_window() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        transcript = stage.app.screen.query_one(Transcript)
        first = transcript._views[0].turn
        await stage.press("ctrl+home")
        await stage.settle()
        assert first in [view.turn for view in transcript._views[BATCH - 2 : BATCH + 2]]
        assert transcript.nodes <= WINDOW
        await press_until(stage, "ctrl+home", lambda: not stage.app.screen.query_one("#earlier").display)
        assert transcript._views[0].turn.text == QUESTIONS[0].text
        assert not stage.app.screen.query_one("#earlier").display
        assert not transcript.at_end
        await press_until(stage, "ctrl+end", lambda: transcript.at_end)

    perform(long_talk(400), scene)


def tell(stage: Stage, sentence: str) -> None:
    """Have the app add a turn, whatever the person is doing."""
    stage.app.screen.post_message(Failed(sentence))


def test_new_turns_leave_a_reader_who_scrolled_up_alone() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        transcript = stage.app.screen.query_one(Transcript)
        await stage.press("pageup", "pageup")
        before = transcript.scroll_y
        assert stage.words("#notice") == "More below: Page Down"
        tell(stage, "Something happened meanwhile.")
        await stage.settle()
        assert transcript.scroll_y == before
        assert stage.words("#notice").startswith("New below: Ctrl+End")

    perform(long_talk(60), scene)


@pytest.mark.parametrize("way", ["key", "click"])
def test_one_key_or_a_click_goes_down_to_what_is_new(way: str) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c", "pageup", "pageup")
        transcript = stage.app.screen.query_one(Transcript)
        tell(stage, "Something happened meanwhile.")
        await stage.settle()
        if way == "key":
            await stage.press("ctrl+end")
        else:
            await stage.pilot.click("#notice")
            await stage.settle()
        assert transcript.at_end
        assert stage.words("#notice") == ""
        tell(stage, "And again.")
        await stage.settle()
        assert transcript.at_end, "who is at the end stays there"

    perform(long_talk(60), scene)


@pytest.mark.parametrize("size", [(80, 24), (80, 32), (120, 32), (120, 40)], ids=str)
def test_the_question_is_in_sight_when_it_comes_after_guidance_and_counterpoint(size: tuple[int, int]) -> None:
    """It lay below the fold: what was said since the person spoke was shown from its beginning."""

    async def scene(stage: Stage) -> None:
        await stage.press("c")
        await stage.send("Shared")
        transcript, last = stage.app.screen.query_one(Transcript), stage.app.screen.query_one(Choices)
        question = transcript._views[-1]
        assert question.turn.text == QUESTIONS[2].text
        assert transcript.region.contains_region(question.region)
        assert transcript.region.contains_region(last.rows[-1].region)
        heard = next(view for view in transcript._views if "You said" in view.turn.text)
        cut = heard.region.y < transcript.region.y
        assert (stage.words("#notice") == "More above: Page Up") == cut

    perform(furnished(), scene, size)


def test_a_question_longer_than_the_screen_is_shown_from_its_beginning() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        for text in ("Shared", "3", "1", "2"):
            await stage.send(text)
        transcript = stage.app.screen.query_one(Transcript)
        question = transcript._views[-1]
        assert question.turn.text == QUESTIONS[5].text
        assert transcript.region.y <= question.region.y <= transcript.region.y + 1
        assert stage.words("#notice") == "More below: Page Down"

    perform(furnished(), scene, (60, 16))


def test_the_question_stays_in_sight_when_the_window_or_the_panel_changes() -> None:
    """Textual's own clamping of the scroll was taken for the reader's, and the end was no longer followed."""

    async def scene(stage: Stage) -> None:
        await stage.press("c")
        transcript = stage.app.screen.query_one(Transcript)
        for width, height in ((60, 18), (120, 40), (80, 20), (140, 50), (80, 24)):
            await stage.pilot.resize_terminal(width, height)
            await stage.settle()
            await stage.press("f2", "f2")
            assert transcript.at_end, (width, height)

    perform(long_talk(60), scene)


def test_a_window_that_changes_does_not_pull_a_reader_to_the_end() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        transcript = stage.app.screen.query_one(Transcript)
        await stage.pilot.resize_terminal(100, 30)
        await stage.settle()
        await stage.press("pageup", "pageup")
        await stage.pilot.resize_terminal(80, 24)
        await stage.settle()
        assert not transcript.at_end

    perform(long_talk(60), scene)


def test_a_turn_that_has_no_place_yet_never_sends_the_reader_to_the_beginning() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        transcript = stage.app.screen.query_one(Transcript)
        before = transcript.scroll_y
        assert before > 0
        # The same number of lines in place of the last turn: nothing else tells that the layout was done.
        last = transcript._turns[-1]
        transcript.show((*transcript._turns[:-1], replace(last, text=last.text[::-1])))
        transcript.to_end()
        assert transcript.scroll_y == before
        await stage.settle()
        await stage.pilot.pause(0.1)
        assert transcript.at_end

    perform(long_talk(60), scene)
