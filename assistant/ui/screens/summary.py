"""The summary of a reflection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.ui import keymap
from assistant.ui.screens.takeaway import TakeawayScreen
from assistant.ui.services import Services

if TYPE_CHECKING:
    from assistant.domain.pages import Form
    from assistant.ui.services import Made


class SummaryScreen(TakeawayScreen):
    """One summary."""

    WHERE = "summary"
    TITLED = "Summary"
    BINDINGS = [*keymap.bindings("summary")]

    def __init__(self, services: Services, reflection: str) -> None:
        super().__init__(services)
        self._reflection = reflection

    def _put_together(self) -> str:
        return self.services.summary(self._reflection)

    def _made(self, form: Form) -> Made:
        return self.services.summary_as(self._reflection, form)
