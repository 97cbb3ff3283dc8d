"""A list of things to choose from, each a line with a quieter line below it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.style import Style
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assistant.sanitise import one_line
from assistant.ui.terminal import ASCII


def entry(identity: str, title: str, *details: str) -> Option:
    """One choice; all texts are made safe here."""
    lines = [Content.styled(one_line(title), "bold"), *(Content.styled(one_line(words), "$quiet") for words in details)]
    return Option(Content("\n").join(lines), id=identity)


def spaced(entries: Sequence[Option], *, more: bool) -> list[Option | None]:
    """`entries` with lines between them, and after the last where `more` will follow."""
    lined = [one for option in entries for one in (option, None)]
    return lined if more else lined[:-1]


class Menu(OptionList):
    """An option list that keeps its place when its entries change."""

    def __init__(self, identity: str) -> None:
        super().__init__(id=identity, markup=False, compact=True)

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """As ever, and reversed where the style sheet says so: Textual 8.2.8 leaves that out."""
        style = super().get_visual_style(*component_classes, partial=partial)
        reverse = any(self.get_component_styles(one).text_style.reverse for one in component_classes)
        return style + Style(reverse=True) if reverse else style

    def put(self, entries: Sequence[Option], *, apart: bool = False, more: bool = False) -> None:
        """Show `entries`, staying on the same one where it is still there; `apart` sets a line between them.

        Not with plain characters alone, as the line is drawn with another. There is one after the last too where
        `more` will follow.
        """
        apart = apart and not self.app.has_class(ASCII)
        before = self.highlighted_option.id if self.highlighted_option else None
        place = self.highlighted or 0
        self.clear_options()
        self.add_options(spaced(entries, more=more) if apart else entries)
        ids = [option.id for option in entries]
        if ids:
            self.highlighted = ids.index(before) if before is not None and before in ids else min(place, len(ids) - 1)
            if entries[self.highlighted].disabled:
                self.action_cursor_down()
