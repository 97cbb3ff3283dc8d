"""Text that is set anew for each width, as a single node."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

MEASURE = 76
"""Columns assumed before the first layout."""


class Prose(Widget):
    """One block of text whose indents depend on how wide it is."""

    DEFAULT_CSS = "Prose { height: auto; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._set: tuple[int, Content] | None = None

    def compose_at(self, width: int) -> Content:
        """The text, set for `width` columns."""
        raise NotImplementedError

    def reset(self) -> None:
        """Set the text anew, as what it says has changed."""
        self._set = None
        self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The width the text would like."""
        return self._at(container.width or MEASURE).get_optimal_width({}, container.width or MEASURE)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines the text takes at `width`."""
        return self._at(width).get_height({}, width) if width else 0

    def render(self) -> RenderResult:
        """The text as it is set now."""
        return self._at(self.content_size.width or MEASURE)

    def _at(self, width: int) -> Content:
        if self._set is None or self._set[0] != width:
            self._set = (width, self.compose_at(width))
        return self._set[1]
