"""The part of the app that loses nothing: what is typed is kept, and what is deleted can be brought back."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import App
from textual.timer import Timer

from assistant.errors import AssistantError
from assistant.sanitise import clean
from assistant.ui import drafts
from assistant.ui.deletions import SECONDS, Deletions
from assistant.ui.messages import Deleted, DraftFound, Noticed
from assistant.ui.services import Services

if TYPE_CHECKING:
    from assistant.ui.widgets.composer import Draft

SURE_WITHIN = 4.0
"""Seconds in which a second key press confirms leaving although words could not be kept."""
READ_SECONDS = 20.0
"""How long a longer sentence stays."""


class KeepingApp(App[None]):
    """Drafts, deletions, and every way of leaving."""

    def __init__(self, services: Services) -> None:
        # Only native colours can be taken away altogether; others would become shades of grey.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.services = services
        self.deletions = Deletions(services.delete, self._delete_later)
        self.left_behind = ""
        """What deleting left elsewhere, once the app is closed."""
        self._drafts = drafts.Drafts(services.past.keep_draft)
        self._keeping: Timer | None = None
        self._warned = 0.0

    # Words not sent yet.

    def on_text_area_changed(self) -> None:
        """Keep what is typed, soon."""
        if self._keeping is None:
            self._keeping = self.set_timer(drafts.KEEP_EVERY, self.keep_drafts)

    def keep_drafts(self) -> None:
        """Keep what is typed on every screen, now."""
        self._keeping = None
        self._drafts.gather(self.screen_stack)
        self._write_drafts()

    @work(thread=True, group="drafts", exit_on_error=False)
    def _write_drafts(self) -> None:
        try:
            self._drafts.keep()
        except AssistantError as error:
            self.post_message(Noticed(f"What you are typing cannot be kept. {error}"))

    def draft(self, reflection: str | None) -> Draft | None:
        """What was typed in `reflection` while the app is open; what was typed before that follows."""
        if reflection is not None and self._drafts.begin(reflection):
            self._find_draft(reflection)
        return self._drafts.of(reflection or "")

    @work(thread=True, group="drafts", exit_on_error=False)
    def _find_draft(self, reflection: str) -> None:
        try:
            words = self.services.past.draft(reflection)
        except AssistantError:
            words = ""  # what is wrong is said where the conversation opens
        self.post_message(DraftFound(reflection, drafts.read(words)))

    @on(DraftFound)
    def _draft_found(self, message: DraftFound) -> None:
        self._drafts.found(message.reflection, message.draft)
        for screen in self.screen_stack if message.draft.text else ():
            for composer in drafts.composers(screen) if drafts.about(screen) == message.reflection else ():
                composer.restore(replace(message.draft, text=message.draft.text + composer.text))

    def forget_draft(self, reflection: str) -> None:
        """Drop what was typed in a reflection that is deleted."""
        self._drafts.forget(reflection)

    # Reflections that are about to go.

    def _delete_later(self, reflection: str) -> Callable[[], None]:
        return self.set_timer(SECONDS, partial(self._delete_now, reflection)).stop

    @work(thread=True, group="deletions", exit_on_error=False)
    def _delete_now(self, reflection: str) -> None:
        told = self.deletions.carry_out(reflection)
        self._drafts.forget(reflection)
        self.post_message(Deleted(told))

    @on(Deleted)
    @on(Noticed)
    def _told(self, message: Deleted | Noticed) -> None:
        if message.told:
            # it is long, and may hold a command: too much for the line at the foot
            self.notify(clean(message.told), timeout=READ_SECONDS, markup=False)

    # Leaving.

    async def action_quit(self) -> None:
        """Leave: words not sent are kept. Where they cannot be, say so, and leave when asked again."""
        self._drafts.gather(self.screen_stack)
        try:
            await asyncio.to_thread(self._drafts.keep)
        except AssistantError as error:
            if time.monotonic() - self._warned > SURE_WITHIN:
                self._warned = time.monotonic()
                self.notify(
                    clean(f"What you typed cannot be kept. {error} Press again to leave without it."), markup=False
                )
                return
        self.exit()

    def hung_up(self) -> None:
        """The terminal is gone, or the computer is being shut down: keep what is typed, at once."""
        self._drafts.gather(self.screen_stack)
        with contextlib.suppress(AssistantError):  # there is nobody left to tell
            self._drafts.keep()
        self.exit()

    async def on_unmount(self) -> None:
        """By whatever way the app is left: keep what is typed, and delete what was to be deleted."""
        with contextlib.suppress(AssistantError):  # whoever quits was told
            await asyncio.to_thread(self._drafts.keep)
        self.left_behind = await asyncio.to_thread(self.deletions.carry_out_all)
