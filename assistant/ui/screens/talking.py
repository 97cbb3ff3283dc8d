"""Taking turns with a session: workers ask it, its events come back as messages, and a long turn can be stopped."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

from textual import on, work
from textual.timer import Timer
from textual.worker import get_current_worker

from assistant.errors import AssistantError, ReflectionNotFound
from assistant.sanitise import one_line
from assistant.ui import state
from assistant.ui.messages import Failed, Happened, Opened, Settled
from assistant.ui.screens.place import Place
from assistant.ui.services import Services
from assistant.ui.standing import Plan

if TYPE_CHECKING:
    from assistant.conversation.session import Session

THINKING_AFTER = 0.5
"""Seconds of silence before the screen says that it is thinking; then it says so every second."""
UNTITLED = "New reflection"


class Talking(Place):
    """One reflection in progress. `reflection` is `None` for a new one; `anew`: what it goes on from, its path."""

    def __init__(self, services: Services, turn: Lock, reflection: str | None, anew: tuple[str | None, str]) -> None:
        super().__init__(services)
        self.reflection, self._anew = reflection, anew
        self.view = state.View()
        self.busy = True
        self.plan = Plan()
        self.calculated: str | None = None
        self.title_words = UNTITLED
        self._turn = turn
        self._session: Session | None = None
        self._stop = threading.Event()
        self._began = 0.0
        self._thinking: Timer | None = None

    def on_unmount(self) -> None:
        """Let go of the file, so that it can be locked otherwise."""
        if self._session is not None:
            self.assistant.let_go(self._session, self._turn)

    def changed(self, *, follow: bool = False) -> None:
        """What is shown is no longer what there is; `follow` goes to the end wherever the reader is."""
        raise NotImplementedError

    def ended(self, *, failed: bool) -> None:
        """A turn is over: all of it was said, it was stopped, or it `failed`."""
        raise NotImplementedError

    def notice(self, words: str) -> None:
        """Say something just above the composer."""
        raise NotImplementedError

    # Workers: they call the session and post what comes of it, and touch nothing else.

    @work(thread=True, group="session", exit_on_error=False)
    def open(self) -> None:
        """Begin or go on."""
        services = self.services
        try:
            with self._turn:
                session = services.resume(self.reflection) if self.reflection else services.begin(*self._anew)
            title, calculated = self._find_title(session.reflection), services.calculated_stage(session)
            plan = services.plan(session)
        except AssistantError as error:
            self.post_message(Failed(self.sentence(error), "open"))
            return
        self.post_message(Opened(session, title, plan, calculated))

    @work(thread=True, group="session", exit_on_error=False)
    def _talk(self, session: Session, text: str | None, title: str, stop: threading.Event) -> None:
        worker = get_current_worker()
        try:
            with self._turn:
                for event in session.go_on() if text is None else session.say(text):
                    self.post_message(Happened(event))
                    if worker.is_cancelled:
                        return
                    if stop.is_set():
                        break
                calculated = self.services.calculated_stage(session)
            title = self._find_title(session.reflection) if title == UNTITLED else title
        except AssistantError as error:
            self.post_message(Failed(self.sentence(error), "talk"))
            return
        self.post_message(Settled(calculated, title, stop.is_set()))

    @work(thread=True, group="session", exit_on_error=False)
    def _go_without(self) -> None:
        self.services.go_without()

    def _find_title(self, reflection: str) -> str:
        with suppress(ReflectionNotFound):  # the person may just have had it deleted
            return one_line(self.services.title(reflection))
        return UNTITLED

    # What the workers report.

    @on(Opened)
    def _opened(self, message: Opened) -> None:
        self._session = message.session
        self.reflection = message.session.reflection
        self.plan, self.title_words, self.calculated = message.plan, message.title, message.calculated
        self.view = state.fold(message.session.events)
        self.busy = not self.view.state.finished
        self.changed(follow=True)
        if self.busy:
            self.begin_turn(None)

    @on(Happened)
    def _happened(self, message: Happened) -> None:
        self.view = state.apply(self.view, message.event)
        self.changed()

    @on(Settled)
    def _settled(self, message: Settled) -> None:
        self.view = state.settled(self.view, stopped=message.stopped)
        self.calculated, self.title_words = message.calculated, message.title
        self._end_turn(failed=False)

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.view = state.noted(state.settled(self.view), message.sentence)
        self._end_turn(failed=True)

    # Turns.

    @property
    def open_for_words(self) -> bool:
        """Whether there is a session and it listens."""
        return self._session is not None and not self.busy

    def say(self, text: str) -> None:
        """Show the person's words and have them understood."""
        self.view = state.spoke(self.view, text)
        self.begin_turn(text)
        self.changed(follow=True)

    def begin_turn(self, text: str | None) -> None:
        """Have the session take `text`, or go on where it stands."""
        assert self._session is not None
        self.busy, self._stop, self._began = True, threading.Event(), time.monotonic()
        self.view = state.settled(self.view) if text is None else self.view
        self._thinking = self.set_timer(THINKING_AFTER, self.show_thinking)
        self._talk(self._session, text, self.title_words, self._stop)

    def _end_turn(self, *, failed: bool) -> None:
        self.busy = False
        if self._thinking is not None:
            self._thinking.stop()
        self.ended(failed=failed)

    @property
    def long(self) -> bool:
        """Whether the turn takes so long that stopping it is offered."""
        return self.busy and self._began > 0 and time.monotonic() - self._began >= THINKING_AFTER

    def show_thinking(self) -> None:
        """Say that the turn takes its time, with what and for how long, and how to stop it."""
        if not self.busy:
            return
        self._thinking = self.set_timer(1.0, self.show_thinking)
        seconds = int(time.monotonic() - self._began)
        if self._stop.is_set():
            self.notice("Stopping…")
        elif self.assistant.library_ready or self.assistant.library_failed:
            self.notice(f"thinking…{f' {seconds} s' if seconds else ''}   Esc stops")
        else:
            self.notice(f"Waiting, this once. {self.assistant.library_text}   Esc goes on without it")

    def stop_turn(self) -> None:
        """Go on without the library where that is what it waits for; else end the turn with what there is."""
        if self.assistant.library_ready or self.assistant.library_failed:
            self._stop.set()
            self.notice("Stopping…")
        else:
            self._go_without()
