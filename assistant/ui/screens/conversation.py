"""The conversation: what was said, where to answer, and where one stands."""

from __future__ import annotations

from threading import Lock

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from assistant.domain.events import AskKind
from assistant.ui import keymap, standing, state
from assistant.ui.screens.talking import Talking
from assistant.ui.services import Services
from assistant.ui.widgets.composer import Composer, Draft, Suggestions
from assistant.ui.widgets.panel import SidePanel
from assistant.ui.widgets.question import Choices, offered, placeholder, where_next
from assistant.ui.widgets.status import StatusLine
from assistant.ui.widgets.transcript import Transcript

SAVED = "Saved after every answer"
NOT_OPEN = "This reflection could not be opened. Esc goes back."
WAIT = "One moment. Your words stay here until this turn is done."
GOING_ON = "Going on where it stopped. Your words stay here until then."
BELOW = {"new": "New below: Ctrl+End, or click here", "more": "More below: Page Down", "": ""}
ABOVE = "More above: Page Up"
UNTITLED = "New reflection"
LEAVING = frozenset({"/quit", "quit", "exit"})


class ConversationScreen(Talking):
    """One reflection on screen."""

    WHERE = "conversation"
    CSS_PATH = "conversation.tcss"
    BINDINGS = [*keymap.bindings("conversation")]

    def __init__(
        self, services: Services, turn: Lock, reflection: str | None, draft: Draft | None, anew: tuple[str | None, str]
    ) -> None:
        super().__init__(services, turn, reflection, anew)
        self._draft = draft or Draft()
        self._sent, self._said = Draft(), ""

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
        self.changed()
        self.open()

    def library_changed(self, text: str) -> None:
        """Say how far the library is, while the conversation waits for it."""
        if self.long:
            self.show_thinking()

    # Turns.

    def ended(self, *, failed: bool) -> None:
        """Leave where that was said; give words back that came to nothing."""
        composer = self.query_one(Composer)
        if failed and self._sent.text and not composer.text:
            composer.restore(self._sent)
        self._sent = self._sent if failed else Draft()
        self.changed()
        if not failed and self._said.lower() in LEAVING and self.view.state.paused:
            self.app.exit()

    @on(Composer.Sent)
    def _sent_text(self, message: Composer.Sent) -> None:
        composer = self.query_one(Composer)
        if not message.text.strip() and not self.view.on_enter:
            return
        if not self.open_for_words:
            self.notice(WAIT if self.busy else NOT_OPEN)
            return
        where = where_next(self.view, message.text)
        if self.view.stopped and not where:
            self.begin_turn(None)
            self.notice(GOING_ON)
            return
        self._sent = composer.draft
        composer.clear_all()
        if where:
            self._chosen(Choices.Chosen(where))
        else:
            self._say(message.text.strip() or self.view.on_enter)

    def _say(self, text: str) -> None:
        self._said = text
        self.say(text)

    @on(Choices.Chosen)
    def _chosen(self, message: Choices.Chosen) -> None:
        if self.busy:
            return
        self.query_one(Composer).focus()
        if not self.view.rests:
            self._say(message.answer)
        elif message.answer == "on":
            self.begin_turn(None)
        elif message.answer == "summary":
            self.action_summary()
        else:
            self.action_home()

    # Drawing.

    def changed(self, *, follow: bool = False) -> None:
        """Draw everything that may have changed."""
        view, pending = self.view, self.view.pending
        multi = pending is not None and pending.kind is AskKind.MULTI
        self.query_one(Choices).put(() if self.busy else offered(view), multi=multi)
        self.query_one(Transcript).show(view.turns, follow=follow)
        self.query_one(Composer).placeholder = placeholder(view)
        self.query_one(SidePanel).show(standing.standing(view.state, self.plan, self.calculated), self.plan)
        self.query_one("#title", Static).update(state.heading(view, self.title_words))
        self.notice("")

    def notice(self, words: str) -> None:
        """Say `words` above the composer, or where there is more to read."""
        transcript = self.query_one(Transcript)
        self.query_one("#notice", Static).update(
            words or BELOW[transcript.below] or (ABOVE if transcript.above else "")
        )

    @on(Transcript.Moved)
    def _moved(self) -> None:
        if not self.long:
            self.notice("")

    @on(events.Click, "#notice")
    def _go_down(self) -> None:
        self.query_one(Transcript).scroll_end(animate=False)

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
        """Stop a turn that takes long; else go back to where this was opened from, keeping what was typed."""
        if self.long:
            self.stop_turn()
            return
        self.assistant.keep_drafts()
        self.dismiss()
