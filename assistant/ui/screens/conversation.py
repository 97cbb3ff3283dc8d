"""The conversation: what was said, where to answer, and where one stands."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import get_current_worker

from assistant.domain.events import AskKind
from assistant.errors import AssistantError
from assistant.sanitise import one_line
from assistant.ui import keymap, state
from assistant.ui.messages import Failed, Happened, Opened, Settled
from assistant.ui.screens.place import Place
from assistant.ui.services import Services
from assistant.ui.widgets.composer import Composer, Draft, Suggestions
from assistant.ui.widgets.panel import SidePanel
from assistant.ui.widgets.question import Choices, offered, placeholder, where_next
from assistant.ui.widgets.status import StatusLine
from assistant.ui.widgets.transcript import Transcript

if TYPE_CHECKING:
    from assistant.conversation.session import Session

THINKING_AFTER = 0.5
"""Seconds of silence before the screen says that it is thinking."""
SAVED = "Saved after every answer"
NOT_OPEN = "This reflection could not be opened. Esc goes back."
UNTITLED = "New reflection"
LEAVING = frozenset({"/quit", "quit", "exit"})


class ConversationScreen(Place):
    """One reflection in progress. `reflection` is `None` for a new one; `anew`: what it goes on from, its path."""

    WHERE = "conversation"
    BINDINGS = [*keymap.bindings("conversation")]

    def __init__(
        self, services: Services, turn: Lock, reflection: str | None, draft: Draft | None, anew: tuple[str | None, str]
    ) -> None:
        super().__init__(services)
        self.reflection, self._anew = reflection, anew
        self.view = state.View()
        self._turn = turn
        self._draft = draft or Draft()
        self._plan = state.Plan()
        self._session: Session | None = None
        self._busy = True
        self._calculated: str | None = None
        self._title = UNTITLED
        self._sent, self._said = Draft(), ""
        self._thinking: Timer | None = None

    def compose(self) -> ComposeResult:
        """Transcript and composer in a readable column, the panel beside it."""
        yield Static("", id="title", markup=False)
        with Horizontal(id="page"):
            with Vertical(id="talk"):
                yield Transcript()
                yield Static("", id="notice", markup=False)
                yield Suggestions()
                yield Composer()
                yield Static("", id="hint", markup=False)
            yield SidePanel()
        yield StatusLine(self.WHERE, SAVED)

    def on_mount(self) -> None:
        """Open the conversation while the person already sees the page."""
        composer = self.query_one(Composer)
        composer.restore(self._draft)
        composer.focus()
        self._redraw()
        self._open()

    # Workers: they call the session and post what comes of it, and touch nothing else.

    @work(thread=True, group="session", exit_on_error=False)
    def _open(self) -> None:
        services = self.services
        try:
            with self._turn:
                session = services.resume(self.reflection) if self.reflection else services.begin(*self._anew)
            plan = state.Plan(services.tensions(), services.rating_steps(), services.stage_steps())
            title, calculated = self._find_title(session.reflection), services.calculated_stage(session)
        except AssistantError as error:
            self.post_message(Failed(str(error), "open"))
            return
        self.post_message(Opened(session, title, plan, calculated))

    @work(thread=True, group="session", exit_on_error=False)
    def _talk(self, session: Session, text: str | None, title: str) -> None:
        worker = get_current_worker()
        try:
            with self._turn:
                for event in session.go_on() if text is None else session.say(text):
                    self.post_message(Happened(event))
                    if worker.is_cancelled:
                        return
                calculated = self.services.calculated_stage(session)
            title = self._find_title(session.reflection) if title == UNTITLED else title
        except AssistantError as error:
            self.post_message(Failed(str(error), "talk"))
            return
        self.post_message(Settled(calculated, title))

    def _find_title(self, reflection: str) -> str:
        return next((one_line(info.title) for info in self.services.reflections() if info.id == reflection), UNTITLED)

    # What the workers report.

    @on(Opened)
    def _opened(self, message: Opened) -> None:
        self._session = message.session
        self.reflection = message.session.reflection
        self._plan, self._title, self._calculated = message.plan, message.title, message.calculated
        self.view = state.fold(message.session.events)
        self._busy = not self.view.state.finished
        self._redraw(follow=True)
        if self._busy:
            self._begin_turn(None)

    @on(Happened)
    def _happened(self, message: Happened) -> None:
        self.view = state.apply(self.view, message.event)
        self._redraw()

    @on(Settled)
    def _settled(self, message: Settled) -> None:
        self.view = state.settled(self.view)
        leaving = self._said.lower() in LEAVING and self.view.state.paused
        self._calculated, self._title = message.calculated, message.title
        self._sent = Draft()
        self._end_turn()
        if leaving:
            self.app.exit()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.view = state.settled(self.view)
        self._failed_note(message.sentence)
        composer = self.query_one(Composer)
        if self._sent.text and not composer.text:
            composer.restore(self._sent)
        self._end_turn()

    def _failed_note(self, sentence: str) -> None:
        self.view = state.noted(self.view, sentence)
        self._redraw()

    # Turns.

    def _begin_turn(self, text: str | None) -> None:
        assert self._session is not None
        self._busy = True
        self._thinking = self.set_timer(THINKING_AFTER, self._show_thinking)
        self._talk(self._session, text, self._title)

    def _end_turn(self) -> None:
        self._busy = False
        if self._thinking is not None:
            self._thinking.stop()
        self._redraw()

    def _show_thinking(self) -> None:
        if self._busy:
            ready = self.assistant.library_ready or self.assistant.library_failed
            self._notice(
                "thinking…" if ready else f"Waiting for the library, this once.  {self.assistant.library_text}"
            )

    def library_changed(self, text: str) -> None:
        """Say how far the library is, while the conversation waits for it."""
        if self._busy and self.query_one("#notice", Static).content:
            self._show_thinking()

    @on(Composer.Sent)
    def _sent_text(self, message: Composer.Sent) -> None:
        composer = self.query_one(Composer)
        if not message.text.strip() and not self.view.on_enter:
            return
        if self._busy or self._session is None:
            self._notice("One moment. Your words stay here until this turn is done." if self._busy else NOT_OPEN)
            return
        self._sent = composer.draft
        composer.clear_all()
        if where := where_next(self.view, message.text):
            self._chosen(Choices.Chosen(where))
        else:
            self._say(message.text.strip() or self.view.on_enter)

    def _say(self, text: str) -> None:
        self._said = text
        self.view = state.spoke(self.view, text)
        self._begin_turn(text)
        self._redraw(follow=True)

    @on(Choices.Chosen)
    def _chosen(self, message: Choices.Chosen) -> None:
        if self._busy:
            return
        self.query_one(Composer).focus()
        if not self.view.state.finished and not self.view.state.paused:
            self._say(message.answer)
        elif message.answer == "on":
            self._begin_turn(None)
        elif message.answer == "summary":
            self.action_summary()
        else:
            self.action_home()

    # Drawing.

    def _redraw(self, *, follow: bool = False) -> None:
        view, pending = self.view, self.view.pending
        transcript = self.query_one(Transcript)
        multi = pending is not None and pending.kind is AskKind.MULTI
        self.query_one(Choices).put(() if self._busy else offered(view), multi=multi)
        transcript.show(view.turns, follow=follow)
        self.query_one(Composer).placeholder = placeholder(view)
        self.query_one(SidePanel).show(state.panel(view, self._plan, self._calculated), self._plan)
        self.query_one("#title", Static).update(state.heading(view, self._title))
        self._notice("")

    def _notice(self, words: str) -> None:
        notice = self.query_one("#notice", Static)
        if not words and not self.query_one(Transcript).at_end:
            words = "More below: Page Down"
        notice.update(words)

    @on(Transcript.Moved)
    def _moved(self) -> None:
        if not self._busy:
            self._notice("")

    # Keys.

    @on(Composer.Scrolling)
    def _scroll(self, message: Composer.Scrolling) -> None:
        transcript = self.query_one(Transcript)
        match message.key:
            case "pageup":
                transcript.scroll_page_up(animate=False)
            case "pagedown":
                transcript.scroll_page_down(animate=False)
            case "ctrl+home":
                transcript.scroll_home(animate=False)
            case _:
                transcript.scroll_end(animate=False)

    @on(Composer.Leaving)
    def _leave_composer(self, message: Composer.Leaving) -> None:
        if not self.query_one(Choices).enter(last=message.last):
            self.query_one(Transcript).scroll_relative(y=-1 if message.last else 1, animate=False)

    @on(Choices.Typed)
    def _typed(self, message: Choices.Typed) -> None:
        composer = self.query_one(Composer)
        composer.focus()
        composer.insert(message.character)

    @on(Composer.Suggesting)
    def _suggesting(self, message: Composer.Suggesting) -> None:
        self.query_one(Suggestions).offer(message.found, message.at)

    def look_changed(self) -> None:
        """Enter sends, or begins a new line."""
        super().look_changed()
        sends = self.assistant.look.enter_sends
        self.query_one(Composer).enter_sends = sends
        self.query_one("#hint", Static).update(keymap.typing(sends))

    def action_panel(self) -> None:
        """Show or hide the side panel; over the page where there is no room beside it."""
        self.query_one(SidePanel).toggle_class("-toggled")

    def action_library(self) -> None:
        """Look something up."""
        self.assistant.open_library()

    def action_summary(self) -> None:
        """Show the summary so far."""
        if self.reflection:
            self.assistant.open_summary(self.reflection)

    def action_copy_reply(self) -> None:
        """Copy what was said last."""
        self.assistant.copy(state.last_words(self.view), self)

    def action_home(self) -> None:
        """Go back to where this was opened from, keeping what was typed."""
        self.assistant.keep_drafts()
        self.dismiss()
