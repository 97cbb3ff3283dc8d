"""Reflections side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.ui import keymap
from assistant.ui.screens.takeaway import TakeawayScreen
from assistant.ui.services import Services

if TYPE_CHECKING:
    from assistant.domain.pages import Form
    from assistant.ui.services import Made


class ComparisonScreen(TakeawayScreen):
    """What differs between two or more reflections, the oldest first."""

    WHERE = "comparison"
    TITLED = "Side by side"
    BINDINGS = [*keymap.bindings("comparison")]

    def __init__(self, services: Services, reflections: tuple[str, ...]) -> None:
        super().__init__(services)
        self._reflections = reflections

    def _put_together(self) -> str:
        return self.services.past.compare(self._reflections)

    def _made(self, form: Form) -> Made:
        return self.services.past.comparison_as(self._reflections, form)
