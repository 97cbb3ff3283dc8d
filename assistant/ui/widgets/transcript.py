"""The conversation so far: one node a turn, and never more than a window of them."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from assistant.domain.events import Voice
from assistant.sanitise import one_line
from assistant.ui import render
from assistant.ui.state import Turn, Who
from assistant.ui.widgets.prose import Prose
from assistant.ui.widgets.question import Choices

WINDOW = 100
"""Turns kept on screen."""
BATCH = 20
"""Turns fetched when the reader reaches an edge: some pages of them, in the time of one key."""
LAID_OUT_WITHIN = 0.05
"""Seconds after which to look again whether a new turn has its place."""
PERSON_SHOWN = 4_000
"""Characters of the person's own words shown in one turn."""

LABELS = {
    Voice.MIRROR: "What I heard",
    Voice.GUIDANCE: "From the library",
    Voice.COUNTERPOINT: "The other side",
    Voice.ANSWER: "From the library",
    Voice.REPORT: "What your answers come to",
}
"""Words above a turn; the same voice always has the same words."""


class TurnView(Prose):
    """One settled turn as one node."""

    ALLOW_SELECT = True

    def __init__(self, turn: Turn) -> None:
        voice = f" -{turn.voice.value}" if turn.voice else ""
        super().__init__(classes=f"turn -{turn.who.value}{voice}")
        self.turn = turn
        person = turn.who is Who.YOU
        self._blocks = render.plain(render.shorten(turn.text, PERSON_SHOWN)) if person else render.blocks(turn.text)

    def compose_at(self, width: int) -> Content:
        """Label, words and citations."""
        return compose_turn(self.turn, self._blocks, width)


def compose_turn(turn: Turn, found: tuple[render.Block, ...], width: int) -> Content:
    """Label, words and citations of one turn."""
    label = "You" if turn.who is Who.YOU else LABELS.get(turn.voice, "") if turn.voice else ""
    lines = [Content.styled(label, "bold $primary" if turn.who is Who.YOU else "bold $accent")] if label else []
    lines.append(render.flow(found, width))
    cited = dict.fromkeys(one_line(card.citation) for card in turn.citations if card.citation)
    sources = [render.Block(Content.styled(words, "$quiet"), "— ", "  ", gap=False) for words in cited]
    if sources:
        lines.append(render.flow(sources, width))
    return Content("\n").join(lines)


class Transcript(VerticalScroll, can_focus=False):
    """Turns in reading order, with older ones fetched as the reader scrolls up."""

    class Moved(Message):
        """The reader reached or left the end."""

    def __init__(self) -> None:
        super().__init__(id="transcript")
        self._turns: tuple[Turn, ...] = ()
        self._views: list[TurnView] = []
        self._from = 0
        self._fetching = False
        self._following = True
        self._unseen = False
        self._scrolling = False
        self._laid_out = (self.size, self.virtual_size)

    def compose(self) -> ComposeResult:
        """A note about earlier turns, the turns, and what can be chosen now."""
        yield Static("Earlier turns: keep scrolling up", id="earlier", markup=False)
        yield Vertical(id="turns")
        yield Choices()

    @property
    def _to(self) -> int:
        return self._from + len(self._views)

    @property
    def at_end(self) -> bool:
        """Whether the last line can be seen."""
        return self._to == len(self._turns) and self.max_scroll_y - self.scroll_y <= 1

    @property
    def below(self) -> str:
        """What can be read further down: nothing, `more`, or `new` where it came after the reader had scrolled up."""
        return "" if self.at_end else "new" if self._unseen else "more"

    @property
    def above(self) -> bool:
        """Whether what was said since the person spoke begins further up than can be seen."""
        fresh = self._fresh
        return self._following and fresh is not None and self._line(fresh) < self.scroll_y

    @property
    def nodes(self) -> int:
        """How many turns are mounted."""
        return len(self._views)

    @property
    def _holder(self) -> Vertical:
        return self.query_one("#turns", Vertical)

    def show(self, turns: tuple[Turn, ...], *, follow: bool = False) -> None:
        """Bring the screen to `turns`; `follow` goes to the end wherever the reader is."""
        following = self._following = follow or self._following or self.at_end
        old, self._turns = self._turns, turns
        self._unseen = not following and (self._unseen or len(turns) > len(old))
        same = next((n for n, pair in enumerate(zip(old, turns, strict=False)) if pair[0] != pair[1]), len(old))
        if same == len(turns) and not follow:
            return
        if same < self._from or (following and (self._to != len(old) or len(turns) - same > WINDOW)):
            self._drop(self._views)
            self._from = max(0, len(turns) - WINDOW)
            self._add(self._from, len(turns))
        elif self._to == len(old):
            self._drop(self._views[same - self._from :])
            self._add(same, len(turns))
        if following:
            self._trim(max(0, len(self._views) - WINDOW))
            self.call_after_refresh(self.to_end)

    def _drop(self, views: list[TurnView]) -> None:
        gone = set(views)
        self._views = [view for view in self._views if view not in gone]
        if gone:
            self._holder.remove_children(list(gone))

    def _add(self, start: int, end: int) -> None:
        added = [TurnView(turn) for turn in self._turns[start:end]]
        self._views += added
        self._holder.mount_all(added)
        self._mark_earlier()

    def _trim(self, extra: int) -> None:
        """Take `extra` turns from the beginning of the window."""
        self._drop(self._views[:extra])
        self._from += extra
        self._mark_earlier()

    def _mark_earlier(self) -> None:
        self.query_one("#earlier").display = self._from > 0

    @property
    def _fresh(self) -> TurnView | None:
        """The first turn since the person spoke, of those mounted."""
        spoken = next((n for n in range(len(self._views), 0, -1) if self._views[n - 1].turn.who is Who.YOU), 0)
        return self._views[spoken] if spoken < len(self._views) else None

    def _line(self, view: TurnView) -> int:
        """The line `view` begins on, counted from the top of all that is mounted."""
        return view.virtual_region.y + self._holder.virtual_region.y

    def to_end(self) -> None:
        """Show the newest turn, with as much before it as fits; of one that does not fit whole, the beginning."""
        target = self.max_scroll_y
        if self._views and self._views[-1].turn.who is not Who.YOU:
            if not self._views[-1].virtual_region.height:
                # Not laid out yet: where it stands is not known, and 0 would be the very beginning.
                self.set_timer(LAID_OUT_WITHIN, self._stay)
                return
            target = min(target, max(0, self._line(self._views[-1]) - 1))
        self._go(target)

    def _go(self, line: float) -> None:
        self._scrolling = True
        self.scroll_to(y=line, animate=False, force=True, immediate=True)
        self._scrolling = False
        self.post_message(self.Moved())

    def watch_virtual_size(self) -> None:
        """Stay where the reading is when what is shown grows or is laid out anew."""
        self.call_after_refresh(self._stay)

    def on_resize(self) -> None:
        """The same, when the window or the panel takes or gives room."""
        self.call_after_refresh(self._stay)

    def _stay(self) -> None:
        self._laid_out = (self.size, self.virtual_size)
        if self._following:
            self.to_end()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Fetch more where the reader reaches an edge of what is mounted."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Moved())
        # A move that came with another layout is Textual's, which keeps the scroll within what is there.
        if not self._scrolling and self._laid_out == (self.size, self.virtual_size):
            self._following = self.at_end
        self._unseen = self._unseen and not self.at_end
        if self._fetching:
            return
        if new_value <= 1 and new_value < old_value and self._from > 0:
            self._fetch(earlier=True)
        elif new_value >= self.max_scroll_y - 1 and new_value > old_value and self._to < len(self._turns):
            self._fetch(earlier=False)

    def _fetch(self, *, earlier: bool) -> None:
        """Slide the window by a batch, keeping the line being read where it is."""
        self._fetching = True
        pinned = self._views[0 if earlier else -1]
        before = pinned.virtual_region.y - self.scroll_y
        if earlier:
            start = max(0, self._from - BATCH)
            added = [TurnView(turn) for turn in self._turns[start : self._from]]
            self._views = [*added, *self._views]
            self._holder.mount_all(added, before=pinned)
            self._from = start
            self._drop(self._views[WINDOW:])
        else:
            self._add(self._to, min(len(self._turns), self._to + BATCH))
            self._trim(max(0, len(self._views) - WINDOW))
        self._mark_earlier()
        self.call_after_refresh(self._fetched, pinned, before)

    def _fetched(self, pinned: TurnView, before: float) -> None:
        if pinned.is_attached:
            self._go(pinned.virtual_region.y - before)
        self._fetching = False
