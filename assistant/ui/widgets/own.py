"""How a passage of a person's own document is listed and read: never to be taken for a card."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.ui.widgets.reader import Page

if TYPE_CHECKING:
    from assistant.domain.library import Hit

MARK = {"own": "Your document", "shared": "Shared document"}
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def place(hit: Hit) -> str:
    """That it is their own document or a shared one, with page and headings where there are any."""
    return " · ".join(filter(None, (MARK[hit.kind], f"p. {hit.page}" if hit.page is not None else "", hit.section)))


def page(hit: Hit) -> Page:
    """The passage found, to be read. Its text comes from a file: none of it is taken for markup."""
    return Page(
        card=hit.card,
        title=hit.title,
        evidence=place(hit),
        sections=(("The passage", _PUNCTUATION.sub(r"\\\1", hit.text)),),
        sources=(hit.citation,),
        other_side=(),
        nearest=hit.highlight,
    )
