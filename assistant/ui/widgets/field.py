"""One line to type in."""

from __future__ import annotations

from typing import Any

from textual.widgets import Input


class Field(Input):
    """An `Input` without a frame, and with a cursor that stands still."""

    def __init__(self, value: str = "", **given: Any) -> None:
        """`given` as `Input` takes it."""
        super().__init__(value, compact=True, **given)
        self.cursor_blink = False
