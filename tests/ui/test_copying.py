"""What is said of copying is what happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.errors import FolderUnusable
from assistant.ui.copying import Copier, Fate, Outcome, terminal_may_take
from assistant.ui.services import Clipboard, Made
from tests.ui.fakes import furnished
from tests.ui.harness import Stage, perform

TERMINAL = {"TERM": "xterm-256color"}
BARE = {"TERM": "linux"}
FILE = Path("/home/ada/Documents/copied.txt")


@dataclass
class FakeClipboard:
    """Holds a text, or fails in one of the ways programs do."""

    name: str = "xclip"
    takes: bool = True
    tells: bool = True
    alters: str = ""
    """What it holds instead of what it was given."""
    held: str = ""
    given: list[str] = field(default_factory=list)

    def write(self, text: str) -> bool:
        self.given.append(text)
        if self.takes:
            self.held = self.alters or text
        return self.takes

    def read(self) -> str | None:
        return self.held if self.tells else None


def copier(*clipboards: Clipboard, environ: dict[str, str] | None = None, saved: list[str] | None = None) -> Copier:
    def save(text: str) -> Path:
        (saved if saved is not None else []).append(text)
        return FILE

    return Copier(lambda: clipboards, save, TERMINAL if environ is None else environ)


def test_copied_is_said_only_of_what_was_read_back() -> None:
    assert copier(FakeClipboard()).copy("a\nb").sentence == "Copied."
    assert copier(FakeClipboard(alters="a\r\nb\r\n")).copy("a\nb").fate is Fate.COPIED


def test_a_program_that_took_it_and_holds_something_else_is_not_believed() -> None:
    second = FakeClipboard("xsel")
    assert copier(FakeClipboard(alters="older"), second).copy("a") == Outcome(Fate.COPIED, "xsel")
    assert copier(FakeClipboard(alters="older")).copy("a").fate is Fate.SENT


def test_a_program_that_cannot_be_asked_is_named() -> None:
    outcome = copier(FakeClipboard("clip.exe", tells=False)).copy("a")
    assert outcome.fate is Fate.UNCHECKED
    assert outcome.sentence.startswith("Given to clip.exe, which does not say")


def test_what_went_to_the_terminal_only_is_not_said_to_be_copied() -> None:
    outcome = copier(FakeClipboard(takes=False)).copy("a")
    assert outcome.fate is Fate.SENT
    assert "may not have taken it" in outcome.sentence and "Copy again" in outcome.sentence


def test_copying_the_same_again_after_an_unsure_one_saves_it_in_a_file() -> None:
    saved: list[str] = []
    unsure = copier(saved=saved)
    assert unsure.copy("a").fate is Fate.SENT
    assert unsure.copy("b").fate is Fate.SENT, "another text is not the same again"
    assert unsure.copy("b").sentence == f"Saved in {FILE}, as it may not have been copied."
    assert saved == ["b"]
    assert unsure.copy("b").fate is Fate.SENT, "and so on from the beginning"


def test_where_the_terminal_cannot_copy_it_is_saved_at_once() -> None:
    saved: list[str] = []
    assert copier(environ=BARE, saved=saved).copy("a").fate is Fate.SAVED
    assert saved == ["a"]
    assert copier(FakeClipboard(), environ=BARE, saved=saved).copy("b").fate is Fate.COPIED
    assert saved == ["a"]


def test_a_file_that_cannot_be_written_is_said_too() -> None:
    def save(text: str) -> Path:
        raise FolderUnusable("The folder is full.")

    outcome = Copier(lambda: (), save, BARE).copy("a")
    assert outcome.sentence == "It could not be copied, nor saved in a file. The folder is full."


@pytest.mark.parametrize(
    ("environ", "may"),
    [
        (TERMINAL, True),
        ({}, True),
        (BARE, False),
        ({"TERM": "dumb"}, False),
        ({**TERMINAL, "TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"TERM": "screen", "STY": "1234.pts-0"}, False),
        ({"TERM": "tmux-256color", "TMUX": "/run/t"}, True),
    ],
)
def test_terminals_known_not_to_copy_are_not_trusted_to(environ: dict[str, str], may: bool) -> None:
    assert terminal_may_take(environ) is may


def test_the_screen_says_what_happened_once_it_is_known() -> None:
    fakes = furnished()
    fakes.clipboards = (FakeClipboard(),)

    async def scene(stage: Stage) -> None:
        await stage.press("c", "f5")
        assert stage.words("StatusLine .words") == "Copied."
        assert stage.app.clipboard == fakes.clipboards[0].read() == "Where does the direction come from, in practice?"

    perform(fakes, scene)


def test_a_second_key_press_saves_where_nothing_is_known() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c", "f5")
        assert stage.words("StatusLine .words").startswith("Sent to your terminal")
        await stage.press("f5")
        assert stage.words("StatusLine .words") == f"Saved in {FILE}, as it may not have been copied."
        assert stage.fakes.kept == [Made("copied.txt", b"Where does the direction come from, in practice?")]

    perform(furnished(), scene)


def test_a_selection_copied_with_ctrl_c_goes_the_same_way() -> None:
    fakes = furnished()
    fakes.clipboards = (FakeClipboard(),)

    async def scene(stage: Stage) -> None:
        await stage.press("c")
        stage.composer.insert("half a thought")
        stage.composer.select_all()
        await stage.press("ctrl+c")
        assert fakes.clipboards[0].read() == "half a thought"
        assert stage.words("StatusLine .words") == "Copied."

    perform(fakes, scene)
