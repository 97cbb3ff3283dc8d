"""Figures as pictures: all words in them, and none lost without colour."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from assistant.adapters.writers import canvas, vector
from assistant.adapters.writers.charts import PRINT, Charts
from assistant.domain.pages import Figure, Lane, Mark, Opposed, Pair
from tests.structure.source import ROOT
from tests.unit.pages_made import BREAKING, GROUP, SUMMARY, charts

FIGURES = [part for page in (SUMMARY, GROUP) for part in page.parts if not isinstance(part, str)]
STYLE = (ROOT / "assistant" / "adapters" / "writers" / "page.css").read_text(encoding="utf-8")


def words(svg: str) -> list[str]:
    found = etree.fromstring(svg.encode()).iter("{http://www.w3.org/2000/svg}text")
    return ["".join(text.itertext()) for text in found]


def named(name: str) -> Opposed:
    lane = Lane(name=name, marks=(Mark(at=(2,)),))
    return Opposed(caption=name, text=name, pairs=(Pair(name=name, left=lane, right=lane),), highest=4)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.kind)
def test_a_figure_is_a_print_and_a_drawing(figure: Figure) -> None:
    picture = Image.open(io.BytesIO(charts().png(figure)))
    assert picture.width == pytest.approx(canvas.WIDTH * PRINT, abs=1)
    assert picture.getextrema() != ((255, 255),) * 3
    assert words(charts().svg(figure))


def test_numbers_stand_beside_what_they_count() -> None:
    (tensions, *_) = FIGURES
    assert isinstance(tensions, Opposed)
    told = words(charts().svg(tensions))
    for pair in tensions.pairs:
        assert pair.name in told and pair.left.name in told and pair.right.name in told
        for lane in (pair.left, pair.right):
            assert f"{lane.marks[0].at[0]:g}" in told


def test_what_was_left_open_is_written_and_dotted() -> None:
    lane = Lane(name="a", marks=(Mark(note="left open"),))
    drawing = charts().svg(Opposed(caption="", text="", pairs=(Pair(name="b", left=lane, right=lane),), highest=4))
    assert words(drawing).count("left open") == 2 and drawing.count("stroke-dasharray") == 8


@pytest.mark.parametrize("name", BREAKING)
def test_a_name_is_drawn_as_it_is_written(name: str) -> None:
    from assistant.sanitise import one_line

    figure = named(one_line(name) or "nothing")
    assert one_line(figure.pairs[0].left.name, 33) in words(charts().svg(figure))
    assert charts().png(figure)


def test_in_another_document_it_brings_neither_styles_nor_names_nor_addresses() -> None:
    for figure in FIGURES:
        drawing = vector.inline(charts().svg(figure), figure.text)
        assert not re.search(r"style|\bid=|href|<defs|metadata|url\(", drawing)
        assert re.findall(r"https?://[^\"]*", drawing) == ["http://www.w3.org/2000/svg"]
        root = etree.fromstring(drawing)
        assert (root.get("role"), root.get("aria-label")) == ("img", figure.text)
        tones = {tone for element in root.iter() for tone in (element.get("class") or "").split()}
        assert tones <= set(re.findall(r"^\.([a-z-]+) \{", STYLE, re.MULTILINE))


def luminance(tone: str) -> float:
    parts = [int(tone[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_everything_stands_out_on_light_dark_and_paper() -> None:
    schemes = re.findall(r"--ink: (#\w+); --quiet: (#\w+); --full: (#\w+); --rule: #\w+; --paper: (#\w+)", STYLE)
    assert len(schemes) == 3
    for *tones, paper in [*schemes, (canvas.INK, canvas.QUIET, canvas.FULL, canvas.PAPER)]:
        assert min(contrast(tone, paper) for tone in tones) >= 4.5


def test_drawing_leaves_nothing_in_the_persons_home(tmp_path: Path) -> None:
    program = (
        "from pathlib import Path; from assistant.adapters.writers.charts import Charts\n"
        "from assistant.domain.pages import Lane, Mark, Opposed, Pair\n"
        "lane = Lane(name='a', marks=(Mark(at=(1,)),))\n"
        "figure = Opposed(caption='', text='', pairs=(Pair(name='b', left=lane, right=lane),), highest=4)\n"
        "print(len(Charts(Path('cache').absolute()).png(figure)))"
    )
    home = tmp_path / "home"
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if name != "MPLCONFIGDIR" and not name.startswith("XDG")}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=kept | {"HOME": str(home), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) > 1_000 and done.stderr == ""
    assert not list(home.iterdir()) and list((tmp_path / "cache").iterdir())


def test_a_price_is_no_formula() -> None:
    assert "$4 and $5" in words(Charts(charts()._cache).svg(named("$4 and $5")))
