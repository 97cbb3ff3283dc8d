"""The first page: what this is, what it promises, and where to go on."""

from __future__ import annotations

from contextlib import closing

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.errors import AssistantError, ReflectionsDamaged
from assistant.sanitise import one_line
from assistant.ui import keymap, times
from assistant.ui.messages import Listed, LookedBack
from assistant.ui.screens.place import Place
from assistant.ui.services import Services
from assistant.ui.widgets.menu import Menu, entry
from assistant.ui.widgets.status import StatusLine

NAME = "Integrated Care Assistant"
PURPOSE = "Think through one real partnership, and leave with something worth taking to your board or your coach."
ROOMY = 32
"""Rows from which the menu is set with air between its entries."""
PROMISE = (
    "Everything stays on this computer. Nothing you write is sent anywhere, and every answer is saved as you give it."
)


class HomeScreen(Place):
    """Continue, begin, look up, look back."""

    WHERE = "home"
    BINDINGS = [*keymap.bindings("home")]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._latest = ""
        self._problem = ""
        self._listed_once = False
        self._path = "short"

    def compose(self) -> ComposeResult:
        """A title page with a short menu."""
        with VerticalScroll(id="home", can_focus=False):
            yield Static(NAME, id="name", markup=False)
            yield Static(PURPOSE, id="purpose", markup=False)
            yield Static(PROMISE, id="promise", markup=False)
            yield Static("", id="problem", markup=False)
            yield Menu("menu")
        yield StatusLine(self.WHERE)

    def on_mount(self) -> None:
        """Offer what needs no look at the disk; the rest follows."""
        self.query_one("#problem").display = False
        menu = self.query_one(Menu)
        menu.put(self._entries(None), apart=self.size.height >= ROOMY)
        menu.focus()
        self.library_changed(self.assistant.library_text)

    def on_screen_resume(self) -> None:
        """Look again whenever the person comes back here."""
        self.call_after_refresh(self._load)

    @work(thread=True, exclusive=True, group="list", exit_on_error=False)
    def _load(self) -> None:
        position, of, damaged = 0, 0, False
        try:
            problem = self.services.first_problem()
            found = () if problem else self.assistant.deletions.without(self.services.reflections(), lambda one: one.id)
            latest = next((info for info in found if not info.finished), None)
            if latest is not None:
                with closing(self.services.resume(latest.id)) as session:
                    pending = session.state.pending
                position, of = (pending.position, pending.of) if pending else (0, 0)
        except AssistantError as error:
            found, problem, damaged = (), self.sentence(error), isinstance(error, ReflectionsDamaged)
        self.post_message(Listed(found, position, of, problem, damaged))

    def look_changed(self) -> None:
        """Set the menu anew, with the characters that are wanted."""
        super().look_changed()
        if self._listed_once:
            self._load()

    def reflections_changed(self) -> None:
        """One that was out of sight is gone."""
        self._load()

    @on(Listed)
    def _listed(self, message: Listed) -> None:
        self._problem = message.problem
        self.assistant.listed = message.found
        line = self.query_one("#problem", Static)
        line.display = bool(message.problem)
        line.update(one_line(message.problem))
        menu = self.query_one(Menu)
        before, first_look = self._latest, not self._listed_once
        self._listed_once = True
        menu.put(self._entries(message), apart=self.size.height >= ROOMY)
        # what was just left stands first: Enter goes on with it, and does not begin another
        if (first_look or self._latest != before) and menu.option_count:
            menu.highlighted = 0

    def _entries(self, listed: Listed | None) -> list[Option]:
        found = listed.found if listed else ()
        latest = next((info for info in found if not info.finished), None)
        self._latest = latest.id if latest else ""
        entries = []
        if listed is not None and listed.damaged:
            entries.append(entry("backups", "Backups", "Save what can be read, and put back what is missing"))
        if latest is not None and listed is not None:
            where = f"Question {listed.position} of {listed.of}, " if listed.of else ""
            when = times.when(latest.updated, self.assistant.clock())
            entries.append(entry("continue", f"Continue: {latest.title}", f"{where}{when}"))
        entries.append(entry("new", "New reflection", "Twenty minutes, one partnership, your own words"))
        entries.append(entry("longer", "Longer reflection", "Fifty minutes: also each partner, and what is in the way"))
        entries.append(entry("library", "Library", "Search the evidence, with its sources"))
        if found:
            entries.append(entry("past", "Past reflections", _count(len(found))))
        entries.append(entry("settings", "Settings"))
        entries.append(entry("help", "Help"))
        return entries

    def library_changed(self, text: str) -> None:
        """The library's readiness, in the line at the foot."""
        self.tell(text)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        actions = {
            "continue": self.action_continue,
            "new": self.action_new,
            "longer": self.action_longer,
            "library": self.action_library,
            "past": self.action_past,
            "backups": self.assistant.open_backups,
            "settings": self.assistant.action_settings,
            "help": self.assistant.action_help,
        }
        actions[event.option_id or "help"]()

    def action_continue(self) -> None:
        """Go on with the latest unfinished reflection."""
        if self._latest:
            self.assistant.open_conversation(self._latest)

    def action_new(self) -> None:
        """Begin a reflection; where there are earlier ones, ask first whether it goes on from one of them."""
        self._start("short")

    def action_longer(self) -> None:
        """Begin a reflection of about fifty minutes, likewise."""
        self._start("full")

    def _start(self, path: str) -> None:
        self._path = path
        if not self._problem:
            self._look_back()

    @work(thread=True, exclusive=True, group="begin", exit_on_error=False)
    def _look_back(self) -> None:
        try:
            found = self.assistant.deletions.without(self.services.earlier(), lambda one: one.reflection)
        except AssistantError:
            found = ()  # what is wrong is said where the conversation opens
        self.post_message(LookedBack(found))

    @on(LookedBack)
    def _looked_back(self, message: LookedBack) -> None:
        if not self.is_current:
            return
        if not message.found:
            self._begin("")
            return
        from assistant.ui.screens.returning import ReturnDialog

        self.app.push_screen(ReturnDialog(message.found, self.assistant.clock()), self._begin)

    def _begin(self, after: str | None) -> None:
        if after is not None:
            self.assistant.open_conversation(None, after or None, self._path)

    def action_library(self) -> None:
        """Look something up."""
        self.assistant.open_library()

    def action_past(self) -> None:
        """Look back."""
        self.assistant.open_past()


def _count(number: int) -> str:
    return "One so far" if number == 1 else f"{number} so far"
