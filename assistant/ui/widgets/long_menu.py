"""A list of as many things as there are, of which only those near the reader are made."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.widgets.option_list import Option

from assistant.ui.terminal import ASCII
from assistant.ui.widgets.menu import Menu, spaced

BATCH = 200
"""Entries made at a time. To lay out ten thousand takes a second, and nobody reads so many."""
NEAR = 100
"""Entries from the last one made at which more are: what fits on the tallest screen."""


class LongMenu(Menu):
    """Makes its entries as the reader comes to them; otherwise like any menu."""

    def __init__(self, identity: str) -> None:
        super().__init__(identity)
        self._ids: tuple[str, ...] = ()
        self._make: Callable[[str], Option] = lambda identity: Option("", id=identity)
        self._apart = False

    @property
    def total(self) -> int:
        """How many entries there are, made or not."""
        return len(self._ids)

    def put_all(self, ids: Sequence[str], make: Callable[[str], Option], *, apart: bool = False) -> None:
        """Show the entry that `make` gives for each of `ids`, staying as `put` does."""
        before = self.highlighted_option.id if self.highlighted_option else None
        self._ids, self._make = tuple(ids), make
        self._apart = apart and not self.app.has_class(ASCII)
        place = ids.index(before) if before is not None and before in ids else self.highlighted or 0
        made = [make(one) for one in ids[: place + BATCH]]
        self.put(made, apart=apart, more=len(made) < self.total)

    def go_to(self, identity: str) -> None:
        """Highlight that entry, if it is there."""
        if identity in self._ids:
            place = self._ids.index(identity)
            self._grow(place + 1)
            self.highlighted = place

    def _grow(self, needed: int) -> None:
        """Have at least `needed` entries made, where there are so many."""
        made = self.option_count
        if needed <= made or made == self.total:
            return
        upto = max(needed, made + BATCH)
        added = [self._make(one) for one in self._ids[made:upto]]
        self.add_options(spaced(added, more=upto < self.total) if self._apart else added)

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Have more made before the reader comes to the last."""
        super().watch_highlighted(highlighted)
        if highlighted is not None and highlighted + NEAR >= self.option_count:
            self._grow(self.option_count + 1)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """The same for who scrolls and leaves the highlight where it is."""
        super().watch_scroll_y(old_value, new_value)
        if new_value > old_value and new_value + self.size.height >= self.max_scroll_y:
            self._grow(self.option_count + 1)

    def action_last(self) -> None:
        """Go to the very last."""
        self._grow(self.total)
        super().action_last()

    def action_cursor_up(self) -> None:
        """From the first, to the very last."""
        if not self.highlighted:
            self._grow(self.total)
        super().action_cursor_up()
