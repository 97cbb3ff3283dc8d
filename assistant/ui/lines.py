"""A reflection as one line of a list."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from textual.widgets.option_list import Option

from assistant.ui import times
from assistant.ui.widgets.menu import entry

if TYPE_CHECKING:
    from assistant.domain.ports import ReflectionInfo

MARK = "* "
"""Before the title of one that is to be compared."""


def line(info: ReflectionInfo, now: datetime, *, marked: bool) -> Option:
    """Its title, and below it when it was written in last and how far it is."""
    done = "finished" if info.finished else "not finished"
    parts = [times.when(info.updated, now), answers(info), done, *(["marked"] if marked else [])]
    return entry(info.id, f"{MARK if marked else ''}{info.title}", ", ".join(parts))


def answers(info: ReflectionInfo) -> str:
    """How many answers it has, in words."""
    return "1 answer" if info.answers == 1 else f"{info.answers} answers"
