"""What people complain of in other chats in the terminal, each held not to happen here."""

from __future__ import annotations

import pytest
from textual._xterm_parser import XTermParser
from textual.events import Key

from assistant.domain.events import Digressed, Event, Said, Voice
from assistant.errors import StoreDamaged
from assistant.ui.messages import Failed, Happened
from assistant.ui.terminal import learn_alt_enter
from assistant.ui.widgets.composer import NEW_LINE
from assistant.ui.widgets.panel import SideMap
from assistant.ui.widgets.reader import CardText
from assistant.ui.widgets.transcript import Transcript, TurnView
from tests.ui.fakes import FakeServices, furnished, long_talk
from tests.ui.harness import Stage, answers, perform, turns
from tests.ui.script import QUESTIONS
from tests.ui.shown import HITS
from tests.ui.test_copying import FakeClipboard

CODE = 'for one in *; do\n    echo "[$one] **not bold**"\n\n    # - no list\ndone'
HOSTILE = (
    "[/foo] [red]x[/red] [b",
    "[link='a']click[/]",
    "[[]] \\[x] [@click=app.quit]y[/]",
    "\x1b]52;c;aGk=\x07 \x9b2J a\u202eb",
    "$primary {x} %s <b> &amp; ``` *",
)
SPEAKING = (Voice.MIRROR, Voice.GUIDANCE, Voice.COUNTERPOINT, Voice.ANSWER, Voice.REPORT, Voice.COMMAND)


def happen(stage: Stage, *events: Event) -> None:
    for event in events:
        stage.app.screen.post_message(Happened(event))


def last_turn(stage: Stage) -> str:
    return str(stage.app.screen.query_one(Transcript)._views[-1].render())


def test_copy_what_is_selected_with_the_mouse_is_what_the_clipboard_holds() -> None:
    fakes = furnished()
    fakes.clipboards = (FakeClipboard(),)

    async def scene(stage: Stage) -> None:
        await stage.press("c")
        turn = stage.app.screen.query_one(Transcript)._views[0]
        await stage.pilot.mouse_down(turn, offset=(1, 0))
        await stage.pilot.hover(turn, offset=(30, 0))
        await stage.pilot.mouse_up(turn, offset=(30, 0))
        await stage.press("ctrl+c")
        assert fakes.clipboards[0].read() == "Which one partnership are you "
        assert stage.words("StatusLine .words") == "Copied."

    perform(fakes, scene)


def test_copied_is_never_said_where_no_clipboard_holds_it() -> None:
    fakes = furnished()
    fakes.clipboards = (FakeClipboard(takes=False), FakeClipboard(alters="older"), FakeClipboard(tells=False))

    async def scene(stage: Stage) -> None:
        await stage.press("c", "f5")
        assert "Copied" not in stage.words("StatusLine .words")

    perform(fakes, scene)


@pytest.mark.parametrize("turns_before", [60, 2_000])
def test_lag_a_key_in_a_long_conversation_sets_no_turn_anew(turns_before: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [0]
    compose = TurnView.compose_at

    def counted(turn: TurnView, width: int) -> object:
        made[0] += 1
        return compose(turn, width)

    monkeypatch.setattr(TurnView, "compose_at", counted)

    async def scene(stage: Stage) -> None:
        await stage.press("c")
        made[0] = 0
        await stage.press(*"typing", "ctrl+j", "backspace", "f2", "f2")
        assert made[0] == 0

    perform(long_talk(turns_before), scene, (80, 24))


def test_lag_an_answer_sets_only_what_is_new() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        before = stage.app.screen.query_one(Transcript)._views[-20:]
        await stage.send("What about one more?")
        after = stage.app.screen.query_one(Transcript)._views
        assert [view for view in before if view in after] == before, "settled turns are the same nodes still"

    perform(long_talk(400), scene)


def test_streaming_keeps_code_whole_as_the_replies_arrive_one_by_one() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        for fence in ("```sh", "```", "~~~"):
            happen(stage, Said(text=f"Run this:\n\n{fence}\n{CODE}\n{fence[:3]}\n\nand `this[0]`.", voice=Voice.ANSWER))
            await stage.settle()
            assert CODE in last_turn(stage)
            assert last_turn(stage).endswith("and this[0].")
        happen(stage, Said(text=f"```\n{CODE}", voice=Voice.ANSWER))
        await stage.settle()
        assert last_turn(stage).endswith(CODE), "a fence that is never closed loses nothing either"

    perform(furnished(), scene)


@pytest.mark.parametrize("text", HOSTILE)
def test_square_brackets_anybody_s_words_anywhere_lose_nothing_and_break_nothing(text: str) -> None:
    fakes = furnished()
    fakes.titles = dict.fromkeys(fakes.titles, text)
    fakes.hits = tuple(hit.model_copy(update={"title": text, "text": text, "highlight": text}) for hit in HITS)
    fakes.hits = (fakes.hits[0].model_copy(update={"kind": "own", "citation": text}), *fakes.hits[1:])
    fakes.notices = (text,)
    fakes.fail["summary"] = StoreDamaged(text)

    async def scene(stage: Stage) -> None:
        await stage.press("c")
        await stage.send(text)
        happen(stage, Digressed(question=text), *(Said(text=text, voice=voice) for voice in SPEAKING))
        stage.app.screen.post_message(Failed(text))
        await stage.settle()
        shown = [str(view.render()) for view in stage.app.screen.query_one(Transcript)._views]
        assert sum("click" in words for words in shown) in (0, len(SPEAKING) + 3)
        assert not any("\x1b" in words or "\u202e" in words or "\x9b" in words for words in shown)
        await stage.press("f2", "f4", "escape", "f3", *"trust", "enter", "enter")
        assert "\x1b" not in str(stage.app.screen.query_one(CardText).render())
        await stage.press("c", "escape", "escape", "escape", "p", "r", "escape", "escape")

    assert perform(fakes, scene).return_code is None


def test_auto_scroll_leaves_the_reader_where_they_read() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c", "pageup", "pageup")
        transcript = stage.app.screen.query_one(Transcript)
        line, reading = transcript.scroll_y, transcript._views[0]
        for number in range(12):
            happen(stage, Said(text=f"Reply {number}. " * 40, voice=Voice.ANSWER))
            await stage.pilot.pause()
            assert transcript.scroll_y == line and reading.is_attached
        await stage.settle()
        assert transcript.scroll_y == line
        assert stage.words("#notice").startswith("New below")

    perform(long_talk(60), scene)


def test_auto_scroll_follows_whoever_is_at_the_end() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c", "pageup", "ctrl+end")
        transcript = stage.app.screen.query_one(Transcript)
        for number in range(12):
            happen(stage, Said(text=f"Reply {number}.", voice=Voice.ANSWER))
            await stage.settle()
            assert transcript.at_end

    perform(long_talk(60), scene)


@pytest.mark.parametrize(
    "sequence",
    [
        pytest.param("\n", id="ctrl+j"),
        pytest.param("\x1b\r", id="alt+enter"),
        pytest.param("\x1b\n", id="alt+enter as line feed"),
        pytest.param("\x1b[13;3u", id="alt+enter in Kitty's protocol"),
        pytest.param("\x1b[13;2u", id="shift+enter in Kitty's protocol"),
        pytest.param("\x1b[27;2;13~", id="shift+enter in xterm and tmux"),
        pytest.param("\x1b[13;5u", id="ctrl+enter in Kitty's protocol"),
    ],
)
def test_new_line_keys_begin_a_line_and_send_nothing_in_every_terminal(sequence: str) -> None:
    learn_alt_enter()
    pressed = [event for event in XTermParser().feed(sequence) if isinstance(event, Key)]
    assert len(pressed) == 1 and pressed[0].key in NEW_LINE

    async def scene(stage: Stage) -> None:
        await stage.press("c", "a")
        stage.composer.post_message(Key(pressed[0].key, pressed[0].character))
        await stage.press("b")
        assert stage.composer.text == "a\nb"
        assert answers(stage) == ["Northfield frailty alliance"]
        assert "Ctrl+J, Alt+Enter new line" in stage.words("#hint")

    perform(furnished(), scene)


def test_the_side_map_and_the_question_keep_up_with_the_last_answer() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        await stage.send("Shared")
        before = str(stage.app.screen.query_one(SideMap).render())
        await stage.send("3")
        assert str(stage.app.screen.query_one(SideMap).render()) != before
        assert turns(stage)[-1] == QUESTIONS[3].text

    perform(FakeServices(**vars(furnished())), scene, (120, 40))
