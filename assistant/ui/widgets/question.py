"""The answers a question offers, as a numbered list beneath it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from assistant.domain.events import Asked, AskKind
from assistant.sanitise import one_line
from assistant.ui import render
from assistant.ui.state import DONT_KNOW, View
from assistant.ui.widgets.prose import Prose


@dataclass(frozen=True)
class Choice:
    """One line of the list."""

    mark: str
    """What can be typed for it."""
    label: str
    answer: str
    """What is sent when it is chosen."""


AFTERWARDS = (Choice("1", "Read the summary", "summary"), Choice("2", "Go to the first page", "home"))
PAUSED = (Choice("1", "Go on with the question", "on"), Choice("2", "Go to the first page", "home"))


def offered(view: View) -> tuple[Choice, ...]:
    """What can be chosen now: answers, or where to go once the conversation rests."""
    if view.state.finished:
        return AFTERWARDS
    return PAUSED if view.rests else choices(view.pending)


def where_next(view: View, typed: str) -> str | None:
    """Where to go, when the conversation rests and `typed` is the number of a place on offer."""
    if not view.rests:
        return None
    return next((choice.answer for choice in offered(view) if choice.mark == typed.strip()), None)


def choices(asked: Asked | None) -> tuple[Choice, ...]:
    """What `asked` offers; nothing for a question to be answered in one's own words."""
    if asked is None or asked.kind in (AskKind.OPEN, AskKind.COMMIT):
        return ()
    if asked.kind is AskKind.RATE:
        return _ratings(asked)
    if asked.kind is AskKind.CONFIRM and not asked.options:
        return (Choice("1", "Yes", "yes"), Choice("2", "No", "no"))
    by_number = asked.kind is AskKind.MULTI
    return tuple(
        Choice(str(number), one_line(option.label), str(number) if by_number else option.id)
        for number, option in enumerate(asked.options, start=1)
    )


def _ratings(asked: Asked) -> tuple[Choice, ...]:
    labels = {option.id: one_line(option.label) for option in asked.options}
    low, high = asked.min or 0, asked.max if asked.max is not None else 4
    rows = []
    for value in range(low, high + 1):
        label = labels.get(str(value), "")
        rows.append(Choice(str(value), "" if label == str(value) else label, str(value)))
    return (*rows, Choice("?", DONT_KNOW, DONT_KNOW))


def placeholder(view: View) -> str:
    """What kind of answer fits, in a few words."""
    asked = view.pending
    if view.state.finished:
        return "Finished. The summary is under F4"
    if view.stopped:
        return "Stopped. Enter a 1 to go on"
    if asked is None:
        return "Type here"
    if view.keeping:
        return "Answer again, or Enter to leave it as it was"
    low, high = asked.min or 0, asked.max if asked.max is not None else 4
    takes = "" if asked.proposed is None else f", or Enter for {asked.proposed}"
    words = {
        AskKind.RATE: f"A number from {low} to {high}, or “don't know”{takes}",
        AskKind.CHOOSE: "A number from the list, or “don't know”",
        AskKind.MULTI: "One or more numbers from the list, such as 1, 3",
        AskKind.CONFIRM: "Yes or no",
        AskKind.COMMIT: "What; who; by when",
    }
    return words.get(asked.kind, "In your own words")


class ChoiceRow(Prose, can_focus=True):
    """One answer, to be chosen with Enter or a click."""

    BINDINGS = [
        Binding("enter", "choose", show=False),
        Binding("space", "mark", show=False),
        Binding("down,right", "step(1)", show=False),
        Binding("up,left", "step(-1)", show=False),
    ]

    def __init__(self, choice: Choice, *, multi: bool) -> None:
        super().__init__(classes="choice")
        self.choice = choice
        self.marked = False
        self._multi = multi

    def compose_at(self, width: int) -> Content:
        """The mark and the label."""
        box = ("[x] " if self.marked else "[ ] ") if self._multi else ""
        first = f"{self.choice.mark}  {box}" if self.choice.label else self.choice.mark
        return render.flow([render.Block(Content(self.choice.label), first, " " * len(first), style="bold")], width)

    def on_click(self) -> None:
        """A click marks one of several, or chooses the one."""
        if self._multi:
            self.action_mark()
            self.focus()
        else:
            self.action_choose()

    def on_key(self, event: events.Key) -> None:
        """Typing anything else is meant for the composer."""
        if event.is_printable and event.character and event.key not in ("space", "enter"):
            event.stop()
            self.post_message(Choices.Typed(event.character))

    def action_mark(self) -> None:
        """Mark or unmark, where several may be chosen."""
        if self._multi:
            self.marked = not self.marked
            self.reset()

    def action_choose(self) -> None:
        """Send this answer, or all that are marked."""
        self.post_message(Choices.Wanted(self))

    def action_step(self, by: int) -> None:
        """Go to the answer above or below, and from the last to the composer."""
        self.post_message(Choices.Stepped(self, by))


class Choices(Vertical):
    """All answers of the pending question."""

    class Chosen(Message):
        """An answer was chosen."""

        def __init__(self, answer: str) -> None:
            super().__init__()
            self.answer = answer

    class Typed(Message):
        """A character was typed that belongs in the composer; empty to go there only."""

        def __init__(self, character: str) -> None:
            super().__init__()
            self.character = character

    class Wanted(Message):
        """A row was chosen."""

        def __init__(self, row: ChoiceRow) -> None:
            super().__init__()
            self.row = row

    class Stepped(Message):
        """A row was left upwards or downwards."""

        def __init__(self, row: ChoiceRow, by: int) -> None:
            super().__init__()
            self.row = row
            self.by = by

    def __init__(self) -> None:
        super().__init__(id="choices")
        self._shown: tuple[Choice, ...] = ()

    @property
    def rows(self) -> list[ChoiceRow]:
        """The answers, in order."""
        return [row for row in self.children if isinstance(row, ChoiceRow) and row.is_attached]

    def put(self, found: Sequence[Choice], *, multi: bool = False) -> None:
        """Show these answers instead of those before."""
        if tuple(found) == self._shown:
            return
        self._shown = tuple(found)
        self.remove_children()
        self.mount_all(ChoiceRow(choice, multi=multi) for choice in found)
        self.display = bool(found)
        self.set_class(len(found) > 0 and sum(len(choice.label) for choice in found) <= len(DONT_KNOW), "-row")

    def enter(self, *, last: bool) -> bool:
        """Go to the first or last answer; false when there is none."""
        rows = self.rows
        if rows:
            rows[-1 if last else 0].focus()
        return bool(rows)

    def on_choices_wanted(self, message: Choices.Wanted) -> None:
        """Gather what is marked."""
        message.stop()
        marked = [row.choice.answer for row in self.rows if row.marked]
        self.post_message(self.Chosen(", ".join(marked) or message.row.choice.answer))

    def on_choices_stepped(self, message: Choices.Stepped) -> None:
        """Move among the rows; past either end lies the composer."""
        message.stop()
        rows = self.rows
        target = rows.index(message.row) + message.by
        if 0 <= target < len(rows):
            rows[target].focus()
        else:
            self.post_message(self.Typed(""))
