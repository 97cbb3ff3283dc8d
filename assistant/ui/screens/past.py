"""Past reflections: find, open, rename, copy, export, compare, delete."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from assistant.errors import AssistantError
from assistant.sanitise import clean, one_line
from assistant.ui import keymap, lines
from assistant.ui.deletions import SECONDS
from assistant.ui.handing_over import hand_over
from assistant.ui.messages import Detailed, Failed, Listed, Searched
from assistant.ui.screens.dialogs import ConfirmDialog, RenameDialog
from assistant.ui.screens.place import Place
from assistant.ui.services import Services
from assistant.ui.widgets.field import Field
from assistant.ui.widgets.long_menu import LongMenu
from assistant.ui.widgets.status import StatusLine

if TYPE_CHECKING:
    from assistant.domain.ports import ReflectionInfo

LONGEST_SEARCH = 200
TYPED_FOR = 0.15
"""Seconds without a key after which a search begins."""
OPENING_SHOWN = 300
"""Characters of the first answer that are shown, which titles are often the beginning of."""
READ_SECONDS = 8.0
"""How long a sentence stays."""
FEW = "Mark two or more with Space first, then compare them."


class PastScreen(Place):
    """Every reflection on this computer, latest first."""

    WHERE = "past"
    BINDINGS = [*keymap.bindings("past")]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._found: dict[str, ReflectionInfo] = {}
        """By id, latest first."""
        self._holding: frozenset[str] | None = None
        """Those that hold the words searched for; `None` where none are."""
        self._marked: dict[str, None] = {}
        self._wait: Timer | None = None

    def compose(self) -> ComposeResult:
        """A search line, a list, and what the highlighted one is about."""
        yield Static("Past reflections", id="title", markup=False)
        with Vertical(classes="column"):
            yield Field(id="find", max_length=LONGEST_SEARCH)
            yield Static("", id="empty", markup=False)
            yield LongMenu("reflections")
            yield Static("", id="detail", markup=False)
        yield StatusLine(self.WHERE)

    def on_mount(self) -> None:
        """Show what was there at the last look until there is another, with the keyboard in it."""
        self.query_one(LongMenu).focus()
        if self.assistant.listed:
            self._take(self.assistant.listed)

    def look_changed(self) -> None:
        """Name the key of the search where it leads."""
        super().look_changed()
        self.query_one("#find", Input).placeholder = f"Search titles and answers: {self._key('find')}"

    def tell(self, words: str) -> None:
        """Say something over the list: the keys leave no room beside them."""
        self.notify(clean(words), timeout=READ_SECONDS, markup=False)

    def _key(self, action: str) -> str:
        return next(keymap.shown(one, self.assistant.look.keys) for one in keymap.actions("past") if one.id == action)

    def on_screen_resume(self) -> None:
        """Look again whenever the person comes back here."""
        self._change(lambda: None)

    def reflections_changed(self) -> None:
        """One that was out of sight is gone."""
        self._change(lambda: None)

    # Workers.

    @work(thread=True, group="list", exit_on_error=False)
    def _change(self, change: Callable[[], str | None]) -> None:
        try:
            told = change()
            found = self.services.reflections()
        except AssistantError as error:
            self.post_message(Failed(self.sentence(error)))
            return
        self.post_message(Listed(found, told=told or ""))

    @work(thread=True, exclusive=True, group="search", exit_on_error=False)
    def _search(self, words: str) -> None:
        try:
            self.post_message(Searched(words, self.services.past.search(words)))
        except AssistantError as error:
            self.post_message(Failed(self.sentence(error)))

    @work(thread=True, exclusive=True, group="detail", exit_on_error=False)
    def _look_into(self, reflection: str) -> None:
        try:
            self.post_message(Detailed(reflection, self.services.past.opening(reflection)))
        except AssistantError as error:
            self.post_message(Failed(self.sentence(error)))

    # What the workers report.

    @on(Listed)
    def _listed(self, message: Listed) -> None:
        self.assistant.listed = message.found
        if message.told:
            self.tell(message.told)
        self._take(message.found)
        if self._words:
            self._search(self._words)

    def _take(self, found: tuple[ReflectionInfo, ...]) -> None:
        self._found = {info.id: info for info in found}
        self._show()

    @on(Searched)
    def _searched(self, message: Searched) -> None:
        if message.words == self._words:
            self._holding = message.found
            self._show()

    @on(Detailed)
    def _detailed(self, message: Detailed) -> None:
        info = self._current
        if info is not None and info.id == message.reflection:
            title, about = one_line(info.title), one_line(message.opening, OPENING_SHOWN)
            self.query_one("#detail", Static).update("" if about == title else about)

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.tell(message.sentence)

    # Showing.

    @property
    def _words(self) -> str:
        return " ".join(self.query_one("#find", Input).value.split())

    @property
    def _there(self) -> tuple[ReflectionInfo, ...]:
        """All but those that are about to be deleted."""
        return self.assistant.deletions.without(tuple(self._found.values()), lambda info: info.id)

    def _show(self) -> None:
        there = self._there
        shown = [info for info in there if self._holding is None or info.id in self._holding]
        empty = self.query_one("#empty", Static)
        empty.display = not shown
        empty.update("None of your reflections holds all of these words." if there else "None yet.")
        self.query_one("#find").display = bool(there)
        self.query_one(LongMenu).put_all([info.id for info in shown], self._entry, apart=True)
        if not shown:
            self.query_one("#detail", Static).update("")
        self._entitle()

    def _entitle(self) -> None:
        """The heading, with how many a search found, and how many are marked."""
        there, shown = len(self._there), self.query_one(LongMenu).total
        found = f"{shown} of {there} found" if self._holding is not None else ""
        marked = f"{len(self._marked)} marked" if self._marked else ""
        self.query_one("#title", Static).update("  ·  ".join(filter(None, ("Past reflections", found, marked))))

    def _entry(self, reflection: str) -> Option:
        return lines.line(self._found[reflection], self.assistant.clock(), marked=reflection in self._marked)

    @property
    def _current(self) -> ReflectionInfo | None:
        option = self.query_one(LongMenu).highlighted_option
        return self._found.get(option.id or "") if option is not None else None

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_id:
            self._look_into(event.option_id)

    # What the person does.

    @on(Input.Changed, "#find")
    def _typed(self) -> None:
        if self._wait is not None:
            self._wait.stop()
        if self._words:
            self._wait = self.set_timer(TYPED_FOR, lambda: self._search(self._words))
        elif self._holding is not None:
            self._holding = None
            self._show()

    @on(Input.Submitted, "#find")
    def _to_list(self) -> None:
        self.query_one(LongMenu).focus()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        if event.option_id:
            self.assistant.open_conversation(event.option_id)

    def action_find(self) -> None:
        """Go to the search line."""
        self.query_one("#find").focus()

    def action_summary(self) -> None:
        """Show the summary of the highlighted reflection."""
        if (info := self._current) is not None:
            self.assistant.open_summary(info.id)

    def action_rename(self) -> None:
        """Ask for another title."""
        if (info := self._current) is not None:
            self.app.push_screen(RenameDialog(info.title), lambda title: self._rename(info.id, title or ""))

    def _rename(self, reflection: str, title: str) -> None:
        if title:
            self._change(lambda: self.services.rename(reflection, title))

    def action_duplicate(self) -> None:
        """Make a copy, and say so."""
        if (info := self._current) is not None:
            past = self.services.past
            self._change(lambda: past.duplicate(info.id) and f"There is now a copy of “{one_line(info.title)}”.")

    def action_export(self) -> None:
        """Write it to a file."""
        if (info := self._current) is not None:
            past = self.services.past
            self._change(lambda: f"{hand_over(self.assistant, past.export(info.id))}. It can be imported again.")

    def action_mark(self) -> None:
        """Mark the highlighted one to be compared, or take the mark away."""
        if (info := self._current) is not None:
            if info.id in self._marked:
                del self._marked[info.id]
            else:
                self._marked[info.id] = None
            self.query_one(LongMenu).replace_option_prompt(info.id, self._entry(info.id).prompt)
            self._entitle()

    def action_compare(self) -> None:
        """Set those that are marked side by side."""
        chosen = tuple(info.id for info in self._there if info.id in self._marked)
        if len(chosen) < 2:
            self.tell(FEW)
        else:
            self.assistant.open_comparison(chosen)

    def action_delete(self) -> None:
        """Delete after asking, and after some seconds in which it can be brought back."""
        if (info := self._current) is not None:
            question = (
                f"Delete “{info.title}”? You have {SECONDS:.0f} seconds to bring it back; then "
                f"{lines.answers(info)} will be gone from this computer for good."
            )
            self.app.push_screen(ConfirmDialog(question, "Delete"), lambda sure: self._delete(info, bool(sure)))

    def _delete(self, info: ReflectionInfo, sure: bool) -> None:
        if not sure:
            return
        self.assistant.deletions.ask(info.id)
        self._marked.pop(info.id, None)
        told = f"“{one_line(info.title, 60)}” goes in {SECONDS:.0f} seconds, or when you quit."
        self.notify(f"{told} {self._key('undo')} in this list brings it back.", timeout=SECONDS, markup=False)
        self._show()

    def action_undo(self) -> None:
        """Bring back the one that was deleted last."""
        brought = self.assistant.deletions.undo()
        self.app.clear_notifications()
        self._show()
        self.query_one(LongMenu).go_to(brought)
        self.tell("It is back." if brought else "There is nothing to bring back.")

    def action_back(self) -> None:
        """Leave the search first, then the list."""
        field = self.query_one("#find", Input)
        if field.value or field.has_focus:
            field.value = ""
            self.query_one(LongMenu).focus()
        else:
            self.dismiss()
