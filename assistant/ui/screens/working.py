"""A screen on which something may take long: it says so, and how far it is, and does not begin another meanwhile."""

from __future__ import annotations

import time

from textual import on
from textual.timer import Timer

from assistant.ui.messages import WentOn
from assistant.ui.screens.place import Place
from assistant.ui.services import Services

SAID_AFTER = 0.5
"""Seconds in which nothing is said."""
WAIT = "One moment: this is not done yet."


class WorkingPlace(Place):
    """Does one thing at a time."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._doing, self._far, self._began, self._alone = "", "", 0.0, False
        self._saying: Timer | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being done that nothing else may go beside; if so, that is said."""
        waits = bool(self._doing) and self._alone
        if waits:
            self.tell(WAIT)
        return waits

    def begin(self, doing: str, *, alone: bool = True) -> None:
        """Something is being done, such as "Putting back"; `alone` where nothing else may begin meanwhile."""
        self._doing, self._far, self._began, self._alone = doing, "", time.monotonic(), alone
        if self._saying is not None:
            self._saying.stop()
        self._saying = self.set_interval(SAID_AFTER, self._say)

    def over(self) -> None:
        """It is done, or could not be."""
        self._doing = ""
        if self._saying is not None:
            self._saying.stop()
        self.tell("")

    @on(WentOn)
    def _went_on(self, message: WentOn) -> None:
        self._far = f", {message.done} of {message.total}" if message.total > 1 else ""

    def _say(self) -> None:
        if self._doing:
            seconds = int(time.monotonic() - self._began)
            self.tell(f"{self._doing}…{self._far}{f' {seconds} s' if seconds else ''}")

    def action_back(self) -> None:
        """Close this screen, unless that has to wait."""
        if not self.busy:
            self.dismiss()
