"""The part of the app that keeps others out: it locks itself when nobody is there, and when it is told to."""

from __future__ import annotations

import time
from threading import Lock
from typing import TYPE_CHECKING

from textual import events, on, work

from assistant.errors import AssistantError
from assistant.ui.keeping import KeepingApp
from assistant.ui.messages import LockWanted, Noticed

if TYPE_CHECKING:
    from assistant.conversation.session import Session

LOOK_EVERY = 15.0
"""Seconds between two looks at how long nobody has touched anything."""
_AT_HOME = 2
"""Screens when only the first page is open: Textual's own lies under it."""
NOT_LOCKED = "Nothing is locked with a passphrase, so there is nothing to lock now. Ctrl+L changes that."


class LockingApp(KeepingApp):
    """Asks for the passphrase at the start, and again when the person comes back."""

    _touched = 0.0
    _open_before: str | None = None
    """The conversation that was open when it was locked."""

    def begin_locked(self) -> bool:
        """Ask for the passphrase if one is wanted; whether it is."""
        self._touched = time.monotonic()
        self.set_interval(LOOK_EVERY, self._look_whether_idle)
        if self.services.lock.asks():
            self._ask()
            return True
        self.call_after_refresh(self.care)
        return False

    async def on_event(self, event: events.Event) -> None:
        """Somebody is there."""
        if isinstance(event, events.InputEvent):
            self._touched = time.monotonic()
        await super().on_event(event)

    def _look_whether_idle(self) -> None:
        minutes = self.lock_after
        if minutes and time.monotonic() - self._touched > 60 * minutes:
            self._touched = time.monotonic()
            self._look_whether_locked(asked=False)

    @property
    def lock_after(self) -> int:
        """Minutes without a key or a click after which it is locked; 0 for never."""
        return 0

    def action_lock_now(self) -> None:
        """Lock it at once."""
        self._look_whether_locked(asked=True)

    @work(thread=True, exclusive=True, group="lock", exit_on_error=False)
    def _look_whether_locked(self, asked: bool) -> None:
        if self.services.lock.asks():
            self.post_message(LockWanted())
        elif asked:
            self.post_message(Noticed(NOT_LOCKED))

    @on(LockWanted)
    async def _lock(self) -> None:
        # Deferred: few lock it.
        from assistant.ui.screens.unlock import UnlockScreen

        if any(isinstance(screen, UnlockScreen) for screen in self.screen_stack):
            return
        self._open_before = next(
            (found for screen in reversed(self.screen_stack) if (found := getattr(screen, "reflection", None))), None
        )
        await self.go_home()
        self.services.lock.forget()
        self._ask()

    @work(thread=True, group="closing", exit_on_error=False)
    def let_go(self, session: Session, turn: Lock) -> None:
        """Close `session` once its last turn is over."""
        with turn:
            session.close()

    async def go_home(self) -> None:
        """Close every screen but the first, keeping what is typed."""
        self.keep_drafts()
        while len(self.screen_stack) > _AT_HOME:
            await self.pop_screen()

    def _ask(self) -> None:
        # Deferred as above.
        from assistant.ui.screens.unlock import UnlockScreen

        self.push_screen(UnlockScreen(self.services), lambda _: self._go_on())

    def _go_on(self) -> None:
        reflection, self._open_before = self._open_before, None
        self.care()
        if reflection:
            self.open_conversation(reflection)

    def open_conversation(self, reflection: str | None, after: str | None = None, path: str = "short") -> None:
        """Go on with a reflection."""
        raise NotImplementedError

    @work(thread=True, exclusive=True, group="care", exit_on_error=False)
    def care(self) -> None:
        """Finish what was broken off, and back up what has changed; say what went wrong."""
        try:
            told = self.services.lock.care()
        except AssistantError as error:
            told = str(error)
        if told:
            self.post_message(Noticed(told))

    async def action_protect(self) -> None:
        """Change who can read what the person writes; what is open is closed first, as all of it is written anew."""
        # Deferred as above.
        from assistant.ui.screens.protect import ProtectScreen

        if not isinstance(self.screen, ProtectScreen):
            await self.go_home()
            self.push_screen(ProtectScreen(self.services))

    async def action_backups(self) -> None:
        """Show what was kept; a conversation is closed first, as what it writes to may be replaced."""
        # Deferred as above.
        from assistant.ui.screens.talking import Talking

        if any(isinstance(screen, Talking) for screen in self.screen_stack):
            await self.go_home()
        self.open_backups()

    def open_backups(self) -> None:
        """Show what was kept, unless that is open already, or locked."""
        # Deferred as above.
        from assistant.ui.screens.backups import BackupsScreen
        from assistant.ui.screens.unlock import UnlockScreen

        if not any(isinstance(screen, BackupsScreen | UnlockScreen) for screen in self.screen_stack):
            self.push_screen(BackupsScreen(self.services))
