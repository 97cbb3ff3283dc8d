"""A list of things to choose from, each a line with a quieter line below it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assistant.sanitise import one_line


def entry(identity: str, title: str, *details: str) -> Option:
    """One choice; all texts are made safe here."""
    lines = [Content.styled(one_line(title), "bold"), *(Content.styled(one_line(words), "$quiet") for words in details)]
    return Option(Content("\n").join(lines), id=identity)


class Menu(OptionList):
    """An option list that keeps its place when its entries change."""

    def __init__(self, identity: str) -> None:
        super().__init__(id=identity, markup=False, compact=True)

    def put(self, entries: Sequence[Option], *, apart: bool = False) -> None:
        """Show `entries`, staying on the same one where it is still there; `apart` sets a line between them."""
        before = self.highlighted_option.id if self.highlighted_option else None
        place = self.highlighted or 0
        self.clear_options()
        for number, option in enumerate(entries):
            self.add_options([None, option] if apart and number else [option])
        ids = [option.id for option in entries]
        if ids:
            self.highlighted = ids.index(before) if before in ids else min(place, len(ids) - 1)
