"""The side panel: the side map beside the conversation, or above it on request where there is no room."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from assistant.ui import sidemap
from assistant.ui.standing import Plan, Standing
from assistant.ui.widgets.prose import Prose


class SideMap(Prose):
    """The map as one node."""

    def __init__(self) -> None:
        super().__init__(id="map")
        self._standing, self._plan = Standing(), Plan()
        self._rows: int | None = None

    def put(self, standing: Standing, plan: Plan) -> None:
        """Draw `standing`, if that is anything new."""
        if (standing, plan) != (self._standing, self._plan):
            self._standing, self._plan = standing, plan
            self.reset()

    def fit(self, rows: int) -> None:
        """Set it closer where it would not fit in `rows`."""
        if rows != self._rows:
            self._rows = rows
            self.reset()

    def compose_at(self, width: int) -> Content:
        """The map for `width` columns."""
        return sidemap.draw(self._standing, self._plan, width, self._rows)


class SidePanel(VerticalScroll):
    """Holds the map; the arrow keys scroll it only where it is higher than the screen."""

    def compose(self) -> ComposeResult:
        """One text."""
        yield SideMap()

    def allow_focus(self) -> bool:
        """Whether there is anything to scroll."""
        return super().allow_focus() and self.max_scroll_y > 0

    def on_resize(self) -> None:
        """Let the map use the height there is."""
        self.query_one(SideMap).fit(self.content_size.height)

    def show(self, standing: Standing, plan: Plan) -> None:
        """Bring the map up to date."""
        self.set_class(bool(plan.areas), "-mapped")
        self.query_one(SideMap).put(standing, plan)
