"""The page of `assistant serve` in a real browser: what is pasted into it is text there, and in what is downloaded."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from tests.browsers import browser, context, needs_chromium
from tests.commands.test_in_a_browser import Tab, server
from tests.hostile.attacks import ATTACKS, FIRST, LAST, harmless
from tests.process import answer
from tests.served import Served

__all__ = ["browser", "context", "server"]
pytestmark = needs_chromium

LEAVING = "\x1b[201~\x11\x03"
"""Ends a paste, and then leaves."""
COPIED = " ".join(
    [FIRST, LEAVING, *(ATTACKS[name] for name in ("HTML", "clipboard", "title", "overrides", "C1")), LAST]
)
ELEMENTS = "Array.from(document.querySelectorAll('script, img, svg, iframe, a, title'), (one) => one.outerHTML)"


def paste(tab: Tab) -> None:
    tab.press("Control+v")
    tab.until(LAST)
    tab.press("Enter")


def test_what_is_copied_elsewhere_is_text_in_the_page_and_in_what_is_downloaded(
    server: Served, context: BrowserContext, home: Path
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    said: list[str] = []
    tab = Tab(context, home)
    tab.page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    tab.open(server.address)
    before = tab.page.evaluate(ELEMENTS)
    tab.page.evaluate("(text) => navigator.clipboard.writeText(text)", COPIED)
    tab.press("n")
    asked = tab.asked()
    while asked is not None:
        if asked.kind == "open":
            tab.page.keyboard.type(answer(asked.model_dump()))
            paste(tab)
        else:
            tab.say(answer(asked.model_dump()))
        asked = tab.asked(asked)
    tab.until("Read the summary")
    assert sum("<script>alert(1)</script>" in one.text for one in tab.state.answers.values()) >= 3
    assert tab.page.get_by_role("alert").count() == 0
    assert tab.page.evaluate(ELEMENTS) == before
    assert tab.page.title() == "Integrated Care Assistant"
    assert FIRST in _clipboard(context) and LAST in _clipboard(context)
    tab.press("F4")
    tab.until("One thing to do")
    taken = tab.saved_as("ArrowDown", "ArrowDown")
    assert re.fullmatch(r"[a-z0-9-]{1,80}\.html", taken.suggested_filename)
    _text_alone(context.new_page(), Path(taken.path()).read_text(encoding="utf-8"))
    assert {one.split("/")[2] for one in tab.requests} == {f"127.0.0.1:{server.port}"}
    assert not tab.faults and not said


def _clipboard(context: BrowserContext) -> str:
    """What it holds: the page itself may not read it."""
    elsewhere = context.new_page()
    elsewhere.set_content("<textarea autofocus></textarea>")
    elsewhere.focus("textarea")
    elsewhere.keyboard.press("Control+v")
    elsewhere.wait_for_function("document.querySelector('textarea').value")
    held = elsewhere.input_value("textarea")
    elsewhere.close()
    tab, *_ = context.pages
    tab.bring_to_front()
    return held


def _text_alone(page: Page, taken: str) -> None:
    """Nothing in `taken` runs or is fetched; what would is there to be read."""
    told: list[str] = []
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.set_content(taken)
    assert "<script>alert(1)</script>" in page.inner_text("body")
    assert page.locator("script, iframe, object, [onerror], [onload], [src^=http]").count() == 0
    harmless(page.title(), "the title of what was downloaded")
    assert not told
