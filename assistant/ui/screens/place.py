"""What all screens of the app share."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.css.query import NoMatches
from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from assistant.errors import AssistantError, ReflectionsDamaged
from assistant.ui import keymap
from assistant.ui.services import Services
from assistant.ui.widgets.status import StatusLine

if TYPE_CHECKING:
    from assistant.ui.app import AssistantApp


class Place(Screen[None]):
    """A screen that reaches the rest of the program through `services` only."""

    WHERE: ClassVar[str] = ""
    """The screen's name in the keymap."""
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services

    @property
    def assistant(self) -> AssistantApp:
        """The app, by its own type."""
        return cast("AssistantApp", self.app)

    async def _dispatch_message(self, message: Message) -> None:
        """A screen that is closed before its parts were made, as by a key to leave right after, misses none of them.

        Textual 8.2.8 tells it all the same that it is there, and brings it what was posted to it.
        """
        try:
            await super()._dispatch_message(message)
        except NoMatches:
            if self.app.return_code is None and self in self.app.screen_stack:
                raise

    def tell(self, words: str) -> None:
        """Say something in the line at the foot."""
        self.query_one(StatusLine).tell(words)

    def sentence(self, error: AssistantError) -> str:
        """What `error` says, and the key that leads to the backups where those are what helps."""
        if not isinstance(error, ReflectionsDamaged):
            return str(error)
        key = next(keymap.shown(one, self.assistant.look.keys) for one in keymap.actions("app") if one.id == "backups")
        return f"{error} In the app, {key} leads to that."

    def on_mount(self) -> None:
        """Name the keys as the person has set them."""
        self.look_changed()

    def look_changed(self) -> None:
        """The settings changed; screens that show more of them than their keys do so here too."""
        self.name_keys()

    def name_keys(self, where: str = "") -> None:
        """Name the keys in the line at the foot; with a `where`, those of another part of this screen from now on."""
        for line in self.query(StatusLine):
            line.keys_of(self.assistant.look.keys, self.below, where)

    @property
    def below(self) -> str:
        """Which place lies under this one; empty for none."""
        stack = self.app.screen_stack
        under = stack[: stack.index(self)] if self in stack else stack
        return next((screen.WHERE for screen in reversed(under) if isinstance(screen, Place)), "")

    def reflections_changed(self) -> None:
        """A reflection is gone; screens that list them look again."""

    def library_changed(self, text: str) -> None:
        """The library's readiness changed; screens that show it do so here."""

    def action_back(self) -> None:
        """Close this screen."""
        self.dismiss()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Let an error nobody foresaw end the app, with a non-zero return code."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            raise event.worker.error
