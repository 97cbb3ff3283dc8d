"""Figures drawn by matplotlib: as SVG for pages and PDF, as PNG for Word."""

from __future__ import annotations

import io
import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.adapters.writers import drawing
from assistant.adapters.writers.canvas import PAPER, WIDTH, Canvas
from assistant.domain.pages import Figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

PRINT = 300
"""Dots to an inch."""
_LOOK: dict[Any, Any] = {
    "font.family": ["DejaVu Sans"],  # comes with matplotlib: nothing depends on what is installed
    "svg.fonttype": "none",  # words stay words
    "text.parse_math": False,  # a dollar sign in somebody's words is one
}


class Charts:
    """Draws figures; matplotlib keeps its list of fonts in `cache`, and nothing in the person's home."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache

    def svg(self, figure: Figure) -> str:
        """`figure` as an SVG document whose words are text."""
        with self._drawn(figure) as sheet:
            made = io.BytesIO()
            sheet.savefig(made, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
        return made.getvalue().decode("utf-8")

    def png(self, figure: Figure) -> bytes:
        """`figure` as a picture for print, on white."""
        with self._drawn(figure) as sheet:
            made = io.BytesIO()
            sheet.savefig(made, format="png", dpi=PRINT, metadata={"Software": None}, facecolor=PAPER)
        return made.getvalue()

    @contextmanager
    def _drawn(self, figure: Figure) -> Iterator[Sheet]:
        os.environ.setdefault("MPLCONFIGDIR", str(self._cache))
        logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it tells the terminal of its list of fonts
        # Deferred: 0.4 s and 30 MB, and another second the first time ever, when it looks for fonts.
        from matplotlib import rc_context
        from matplotlib.figure import Figure as Sheet

        with rc_context(_LOOK), warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph .* missing", UserWarning)  # a box stands for it
            tall = drawing.height(figure)
            sheet = Sheet(figsize=(WIDTH, tall))
            drawing.draw(figure, Canvas(sheet.add_axes((0, 0, 1, 1)), tall))
            yield sheet
