"""A page as a PDF for reading and printing: tagged, with bookmarks, and to the accessibility standard PDF/UA."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from assistant.adapters.writers import tree
from assistant.adapters.writers.charts import Charts
from assistant.domain.pages import Page
from assistant.errors import CheckFailed
from assistant.sanitise import one_line

if TYPE_CHECKING:
    from typst import Fonts

_LAYOUT = Path(__file__).with_name("page.typ")
_STANDARD: Final = "ua-1"


def write(page: Page, charts: Charts) -> bytes:
    """`page` as a PDF document. Raises `CheckFailed`.

    The layout is a program that never changes; everything on the page comes to it as data, so no words can be
    taken for commands. Nothing is written on the way, and no package is fetched: the layout imports none.
    """
    # Deferred: 0.02 s and 6 MB.
    import typst

    told = {"title": tree.title(page), "about": one_line(page.about), "parts": _parts(page, charts)}
    try:
        return typst.compile(
            _LAYOUT.read_bytes(),
            sys_inputs={"page": json.dumps(told)},
            font_paths=_fonts(),
            format="pdf",
            pdf_standards=_STANDARD,
        )
    except typst.TypstError as error:
        raise CheckFailed(
            f"The PDF could not be set: {one_line(error.message, 200)}.",
            do="Write a Word document or a web page instead.",
        ) from error


def _parts(page: Page, charts: Charts) -> list[dict[str, Any]]:
    """Blocks and figures in order; a paragraph that leads to something stays with it."""
    found: list[dict[str, Any]] = []
    for part in page.parts:
        if isinstance(part, str):
            blocks = tree.blocks(part)
            found.extend(
                {**asdict(one), "leads": leads} for one, leads in zip(blocks, tree.leading(blocks), strict=True)
            )
        else:
            found.append({"kind": "figure", "svg": charts.svg(part), "caption": part.caption, "text": part.text})
    return found


def _fonts() -> Fonts:
    """Typst's own, then those that come with matplotlib, then those of the computer for what neither has.

    The last that matplotlib brings has a sign for every script, so that no character is ever missing altogether.
    """
    from typst import Fonts  # deferred with typst

    found = find_spec("matplotlib")
    folders = (found and found.submodule_search_locations) or ()
    return Fonts(font_paths=[str(Path(folder) / "mpl-data" / "fonts" / "ttf") for folder in folders])
