"""Words typed and not sent: kept on disk while they are typed, so that no way of leaving loses them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from textual.screen import Screen

from assistant.sanitise import clean

if TYPE_CHECKING:
    from assistant.ui.widgets.composer import Composer, Draft

KEEP_EVERY = 0.5
"""Seconds that typing may be ahead of the disk."""


class Drafts:
    """What is typed in each reflection. `gather` is for the UI thread, `keep` for any other."""

    def __init__(self, keep: Callable[[str, str], None]) -> None:
        """`keep` writes the words of a reflection down, or leaves no trace of them where they are empty."""
        self._write = keep
        self._typed: dict[str, Draft] = {}
        self._kept: dict[str, str] = {}
        self._unknown: set[str] = set()
        """Reflections of which it is not known yet what was kept: nothing may be written over it."""
        self._turn = Lock()

    def of(self, reflection: str) -> Draft | None:
        """What was typed in `reflection` since the app was opened."""
        return self._typed.get(reflection)

    def begin(self, reflection: str) -> bool:
        """Whether it has still to be found out what was kept of `reflection`."""
        if reflection in self._kept or reflection in self._typed:
            return False
        self._unknown.add(reflection)
        return True

    def gather(self, screens: Iterable[Screen[Any]]) -> None:
        """See what is typed on `screens` now."""
        for screen in screens:
            reflection = about(screen)
            for composer in composers(screen) if reflection and reflection not in self._unknown else ():
                self._typed[reflection] = composer.draft

    def keep(self) -> None:
        """Write down what has changed. Raises what `keep` does."""
        with self._turn:
            for reflection, draft in list(self._typed.items()):
                words = written(draft)
                if words != self._kept.get(reflection, ""):
                    self._write(reflection, words)
                    self._kept[reflection] = words

    def found(self, reflection: str, draft: Draft) -> None:
        """Know what was kept of `reflection` before the app was opened."""
        self._kept.setdefault(reflection, written(draft))
        self._unknown.discard(reflection)

    def forget(self, reflection: str) -> None:
        """Drop what was typed in a reflection that is deleted."""
        self._typed.pop(reflection, None)
        self._kept.pop(reflection, None)


def about(screen: Screen[Any]) -> str:
    """The reflection that `screen` is a conversation in; empty where it is none, or is not known yet."""
    return getattr(screen, "reflection", None) or ""


def composers(screen: Screen[Any]) -> list[Composer]:
    """Where something is typed on `screen`: one place, or none."""
    return [cast("Composer", widget) for widget in screen.query("#composer")]


def written(draft: Draft) -> str:
    """`draft` as it is kept; empty where nothing but spaces was typed."""
    return json.dumps([draft.text, draft.pastes], ensure_ascii=False) if draft.text.strip() else ""


def read(words: str) -> Draft:
    """What `written` made of a draft; an empty one where it did not."""
    from assistant.ui.widgets.composer import Draft  # deferred: Textual's text area, which the first page does without

    try:
        text, pastes = json.loads(words)
        return Draft(clean(str(text)), tuple((clean(str(shown)), clean(str(whole))) for shown, whole in pastes))
    except (ValueError, TypeError):
        return Draft()
