"""How a passage of a person's own document is listed and read: never to be taken for a card."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.library import citations
from assistant.ui import glyphs
from assistant.ui.widgets.reader import Page

if TYPE_CHECKING:
    from assistant.domain.library import Hit

MARK = {"own": "Your document", "shared": "Shared document"}
UNCHECKED = "Nobody has compared it with the evidence."
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def title(hit: Hit) -> str:
    """Its title, with the mark of what is no card."""
    return hit.title if hit.kind == "curated" else f"{glyphs.OWN} {hit.title}"


def place(hit: Hit) -> str:
    """That it is their own document or a shared one, with page and headings where there are any."""
    return " · ".join(filter(None, (MARK[hit.kind], f"p. {hit.page}" if hit.page is not None else "", hit.section)))


def page(hit: Hit) -> Page:
    """The passage found, to be read. Its text comes from a file: none of it is taken for markup."""
    also = citations.elsewhere(hit.also)
    return Page(
        card=hit.card,
        title=hit.title,
        evidence=f"{place(hit)}. {UNCHECKED}",
        sections=(
            ("The passage", _escaped(hit.text)),
            *((("Elsewhere in the document", _escaped(also)),) if also else ()),
        ),
        sources=(hit.citation,),
        other_side=(),
        nearest=hit.highlight,
        own=True,
    )


def _escaped(text: str) -> str:
    return _PUNCTUATION.sub(r"\\\1", text)
