"""One backup: which reflections it has that are gone or shorter now, to be put back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.errors import AssistantError
from assistant.sanitise import one_line
from assistant.ui import keymap, times
from assistant.ui.messages import CameBack, Failed, WentOn
from assistant.ui.screens.dialogs import ConfirmDialog
from assistant.ui.screens.working import WorkingPlace
from assistant.ui.services import Services
from assistant.ui.widgets.long_menu import LongMenu
from assistant.ui.widgets.menu import entry
from assistant.ui.widgets.status import StatusLine

if TYPE_CHECKING:
    from assistant.domain.backups import HeldBackup, PutBack

ALL_THERE = "All it holds is there now, and none of it is shorter. There is nothing to put back."
UNREADABLE = "This backup cannot be read. Esc goes back to the others."
FIRST = "What there is now is backed up first."
LEAVE, PUT = "Leave it", "Put back"


class BackupScreen(WorkingPlace):
    """What can be put back; it closes when that is done, and `report` is given what was."""

    WHERE = "backup"
    BINDINGS = [*keymap.bindings("backup")]

    def __init__(self, services: Services, held: HeldBackup, passphrase: str, report: Callable[[str], None]) -> None:
        """`passphrase` is that of then, where it was another than now."""
        super().__init__(services)
        self._held = held
        self._passphrase = passphrase
        self._report = report
        self._lost = {one.id: one for one in held.lost}

    def compose(self) -> ComposeResult:
        """A list, or that there is nothing in it."""
        yield Static(f"Backup of {self._when}", id="title", markup=False)
        with Vertical(classes="column"):
            empty = UNREADABLE if self._held.damaged else ALL_THERE
            yield Static("" if self._lost else empty, id="empty", markup=False)
            yield LongMenu("lost")
            yield Static("", id="detail", markup=False)
        yield StatusLine(self.WHERE)

    def on_mount(self) -> None:
        """Begin in the list."""
        self.query_one("#empty").display = not self._lost
        menu = self.query_one(LongMenu)
        menu.put_all(list(self._lost), self._entry, apart=True)
        menu.focus()

    @property
    def _when(self) -> str:
        return times.moment(self._held.backup.made, self.assistant.clock())

    def _entry(self, reflection: str) -> Option:
        one = self._lost[reflection]
        return entry(one.id, one.title, f"{times.when(one.updated, self.assistant.clock())}, {one.had}")

    # What the person does.

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        one = self._lost[event.option_id or ""]
        now = "It is no longer there." if one.gone else f"{one.had[:1].upper()}{one.had[1:]}."
        self._ask(f"Put “{one_line(one.title, 60)}” back as it was {self._when}? {now} {FIRST}", (one.id,))

    def action_put_all(self) -> None:
        """Put all of them back, after asking."""
        if not self._lost:
            self.tell("There is nothing to put back.")
        elif len(self._lost) == 1:
            self._ask(f"Put it back as it was {self._when}? {FIRST}", tuple(self._lost))
        else:
            self._ask(f"Put all {len(self._lost)} back as they were {self._when}? {FIRST}", tuple(self._lost))

    def _ask(self, question: str, which: tuple[str, ...]) -> None:
        if not self.busy:
            self.app.push_screen(ConfirmDialog(question, PUT, LEAVE), lambda sure: self._begin(which, bool(sure)))

    def _begin(self, which: tuple[str, ...], sure: bool) -> None:
        if sure:
            self.begin("Putting back")
            self._put_back(which)

    @work(thread=True, exclusive=True, group="put back", exit_on_error=False)
    def _put_back(self, which: tuple[str, ...]) -> None:
        def progress(done: int, total: int, doing: str) -> None:
            self.post_message(WentOn(done, total))

        name = self._held.backup.name
        try:
            self.post_message(CameBack(self.services.backups.put_back(name, which, self._passphrase, progress)))
        except AssistantError as error:
            self.post_message(Failed(self.sentence(error)))

    @on(CameBack)
    def _came_back(self, message: CameBack) -> None:
        self.over()
        self._report(self._told(message.done))
        self.dismiss()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.over()
        self._report(message.sentence)
        self.dismiss()

    def _told(self, done: PutBack) -> str:
        """What was put back, and where what was there before is."""
        told = []
        if len(done.titles) == 1:
            told.append(f"“{one_line(done.titles[0], 60)}” is back.")
        elif done.titles:
            told.append(f"{len(done.titles)} reflections are back.")
        else:
            told.append("Nothing was changed.")
        told += [f"“{one_line(title, 60)}” cannot be read in that backup." for title in done.unreadable]
        if done.titles and done.before is not None:
            made = times.moment(done.before.made, self.assistant.clock())
            told.append(f"What was there before is itself among the backups: that of {made}.")
        return " ".join(told)
