"""What was kept of the reflections, and what a damaged file of them still has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from assistant.errors import AssistantError
from assistant.sanitise import clean, one_line
from assistant.ui import keymap, times
from assistant.ui.messages import BackupOpened, BackupsListed, DamageFound, Failed, Recovered
from assistant.ui.screens.dialogs import ConfirmDialog
from assistant.ui.screens.working import WorkingPlace
from assistant.ui.services import Services
from assistant.ui.widgets.field import Field
from assistant.ui.widgets.menu import Menu, entry
from assistant.ui.widgets.status import StatusLine

if TYPE_CHECKING:
    from assistant.domain.backups import HeldBackup, Recovery

MADE = "One is made at each start, once something has changed. The latest seven are kept, on this computer alone."
NONE = "None yet: one is made at each start, once there is something to keep."
DAMAGED = "damaged"
"""Stands for the file of reflections in the list."""
SAVE = (
    "Save what can be read of the damaged file into a new one, and take what is missing from the latest backup? "
    "The damaged file is kept beside it."
)
WHOLE = "The file of your reflections is whole after all. Nothing was changed."
AFRESH = "Nothing could be read in it, and there is no backup. You start afresh."
NAMED = 3
"""Titles that are named before the rest is counted."""


class BackupsScreen(WorkingPlace):
    """Every backup, latest first, with what it has that is missing now."""

    WHERE = "backups"
    BINDINGS = [*keymap.bindings("backups")]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._found: dict[str, HeldBackup] = {}
        self._damaged = False

    def compose(self) -> ComposeResult:
        """What was done last, a list, and what the highlighted one has."""
        yield Static("Backups", id="title", markup=False)
        with Vertical(classes="column"):
            with VerticalScroll(id="news"):
                yield Static("", id="told", markup=False)
            yield Static(MADE, id="made", markup=False)
            yield Menu("backups")
            yield Static("", id="detail", markup=False)
        yield StatusLine(self.WHERE)

    def on_mount(self) -> None:
        """Look what there is, and whether the file itself is whole, with the keyboard in the list."""
        self.query_one("#news").display = False
        self.query_one(Menu).focus()
        self._check()

    def on_screen_resume(self) -> None:
        """Look again whenever the person comes back here."""
        self._look_again()

    def report(self, words: str) -> None:
        """Say what was done, above the list; nothing takes it away."""
        self.query_one("#news").display = bool(words)
        self.query_one("#told", Static).update(clean(words))

    def _look_again(self) -> None:
        self.begin("Looking", alone=False)
        self._load()

    # Workers.

    @work(thread=True, exclusive=True, group="list", exit_on_error=False)
    def _load(self) -> None:
        try:
            self.post_message(BackupsListed(self.services.backups.kept()))
        except AssistantError as error:
            self.post_message(Failed(self.sentence(error)))

    @work(thread=True, exclusive=True, group="check", exit_on_error=False)
    def _check(self) -> None:
        try:
            if self.services.backups.damaged():
                self.post_message(DamageFound())
        except AssistantError as error:
            self.post_message(Failed(self.sentence(error)))

    @work(thread=True, exclusive=True, group="recover", exit_on_error=False)
    def _recover(self) -> None:
        try:
            self.post_message(Recovered(self.services.backups.recover()))
        except AssistantError as error:
            self.post_message(Failed(self.sentence(error)))

    @work(thread=True, exclusive=True, group="look", exit_on_error=False)
    def _unseal(self, name: str, passphrase: str) -> None:
        try:
            self.post_message(BackupOpened(self.services.backups.look(name, passphrase), passphrase))
        except AssistantError as error:
            self.post_message(Failed(self.sentence(error)))

    # What the workers report.

    @on(BackupsListed)
    def _listed(self, message: BackupsListed) -> None:
        self.over()
        self._found = {one.backup.name: one for one in message.found}
        self._show()

    @on(DamageFound)
    def _damage_found(self) -> None:
        self._damaged = True
        self._show()
        self.query_one(Menu).highlighted = 0

    @on(Recovered)
    def _recovered(self, message: Recovered) -> None:
        self._damaged = False
        self.report(WHOLE if message.found is None else _became(message.found))
        self._look_again()

    @on(BackupOpened)
    def _opened(self, message: BackupOpened) -> None:
        self.over()
        self._open(message.found, message.passphrase)

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.over()
        self.report(message.sentence)

    # Showing.

    def _show(self) -> None:
        self.query_one("#made", Static).update(MADE if self._found else NONE)
        damage = entry(DAMAGED, "The file of your reflections is damaged", "Enter saves what can be read of it")
        shown = [damage] if self._damaged else []
        self.query_one(Menu).put([*shown, *map(self._entry, self._found.values())], apart=True)

    def _entry(self, one: HeldBackup) -> Option:
        when = times.moment(one.backup.made, self.assistant.clock())
        return entry(one.backup.name, f"{when[:1].upper()}{when[1:]}", one.told)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        one = self._found.get(event.option_id or "")
        self.query_one("#detail", Static).update(_missing(one) if one is not None else "")

    # What the person does.

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        if self.busy:
            return
        if event.option_id == DAMAGED:
            self.app.push_screen(ConfirmDialog(SAVE, "Save what can be read", "Leave it"), self._save)
            return
        one = self._found[event.option_id or ""]
        if one.sealed:
            self.app.push_screen(ThenDialog(), lambda typed: self._try(one.backup.name, typed or ""))
        else:
            self._open(one, "")

    def _save(self, sure: bool | None) -> None:
        if sure:
            self.begin("Saving what can be read")
            self._recover()

    def _try(self, name: str, passphrase: str) -> None:
        if passphrase:
            self.begin("Opening it")
            self._unseal(name, passphrase)

    def _open(self, one: HeldBackup, passphrase: str) -> None:
        # Deferred: few ever need one.
        from assistant.ui.screens.backup import BackupScreen

        self.report("")
        self.app.push_screen(BackupScreen(self.services, one, passphrase, self.report))


class ThenDialog(ModalScreen[str]):
    """Gives the passphrase of then; an empty one for never mind."""

    BINDINGS = [Binding("escape", "cancel", "Cancel", show=False)]

    def compose(self) -> ComposeResult:
        """One line that shows nothing."""
        with Vertical(classes="dialog"):
            yield Static(
                "This backup is locked with another passphrase than your reflections are now. Type that one.",
                classes="question",
                markup=False,
            )
            yield Field(password=True)
            yield Static("Enter opens it   Esc leaves it", classes="quiet", markup=False)

    def on_mount(self) -> None:
        """Be ready to type."""
        self.query_one(Field).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)

    def action_cancel(self) -> None:
        """Open nothing."""
        self.dismiss("")


def _missing(one: HeldBackup) -> str:
    """Which they are, by their titles."""
    gone = [lost.title for lost in one.lost if lost.gone]
    shorter = [lost.title for lost in one.lost if not lost.gone]
    told = [("No longer there", gone), ("Shorter now", shorter)]
    return "\n".join(f"{what}: {_named(titles)}" for what, titles in told if titles)


def _named(titles: list[str]) -> str:
    named = ", ".join(f"“{one_line(title, 50)}”" for title in titles[:NAMED])
    return named if len(titles) <= NAMED else f"{named} and {len(titles) - NAMED} more"


def _became(found: Recovery) -> str:
    """What was saved, with every reflection that is not whole by its name."""
    whole = sum(one.whole for one in found.found)
    told = (
        [f"Saved: {'1 reflection is' if whole == 1 else f'{whole} reflections are'} whole."]
        if found.found
        else [AFRESH]
    )
    told += [found.became(one) for one in found.found if not one.whole]
    aside = f"The damaged file is kept as {found.aside}. It may hold words of yours; delete it when you are sure."
    return "\n".join([*told, aside])
