"""A page that was taken away, in a real browser: shows everything, asks for nothing, suits dark, light and paper."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page
from pypdf import PdfReader

from tests.browsers import browser, context, needs_chromium
from tests.commands.conftest import Held
from tests.process import run

__all__ = ["browser", "context"]
pytestmark = needs_chromium


@pytest.fixture(scope="module")
def file(held: Held, tmp_path_factory: pytest.TempPathFactory) -> Path:
    wanted = tmp_path_factory.mktemp("taken") / "summary.html"
    done = run(held.home, "summary", held.reflection, "-o", str(wanted))
    assert done.returncode == 0, done.stderr
    return wanted


@pytest.fixture
def asked_for() -> list[str]:
    """Every address that the page asked for, and everything it complained of."""
    return []


@pytest.fixture
def page(context: BrowserContext, file: Path, asked_for: list[str]) -> Page:
    opened = context.new_page()
    opened.on("request", lambda request: asked_for.append(request.url))
    opened.on("pageerror", lambda error: asked_for.append(str(error)))
    opened.on("console", lambda message: asked_for.append(message.text))
    opened.goto(file.as_uri())
    return opened


def test_it_opens_offline_and_asks_for_nothing_but_itself(page: Page, file: Path, asked_for: list[str]) -> None:
    assert asked_for == [file.as_uri()]
    assert page.locator("h1").count() == 1
    assert page.locator("h2").first.is_visible()


def test_every_figure_is_drawn_and_has_its_words(page: Page) -> None:
    figures = page.locator("figure")
    assert figures.count() >= 2
    for number in range(figures.count()):
        box = figures.nth(number).locator("svg, img").first.bounding_box()
        assert box is not None and box["width"] > 200 and box["height"] > 50
        assert figures.nth(number).locator("figcaption").inner_text().strip()


def test_nothing_is_wider_than_a_small_screen(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_it_is_dark_where_that_is_wanted_and_light_otherwise(page: Page) -> None:
    shades = []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        shades.append(sum(int(part) for part in colour.strip("rgba()").split(",")[:3]))
    assert shades[0] < 200 and shades[1] > 600


def test_it_prints_with_all_its_words_and_black_on_white(page: Page, context: BrowserContext) -> None:
    page.emulate_media(color_scheme="dark")
    printed = PdfReader(BytesIO(page.pdf(format="A4")))
    assert 2 <= len(printed.pages) <= 12
    words = " ".join("".join(one.extract_text() for one in printed.pages).split())
    for heading in page.locator("h2").all_inner_texts():
        assert " ".join(heading.split()) in words
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).color") in ("rgb(0, 0, 0)", "rgb(17, 17, 17)")
