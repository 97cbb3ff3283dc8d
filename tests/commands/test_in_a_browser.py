"""The page of `assistant serve` in a real browser: a short reflection to its end, and nothing from anywhere else."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Download, WebSocket

from assistant.domain.events import Asked
from assistant.domain.reflection import State, apply
from tests.browsers import PATIENCE, browser, context, needs_chromium
from tests.process import answer, held_in, run, saved
from tests.served import ESCAPES, Served, served

FOREIGN = "http://127.0.0.1:1/"
"""Another origin of the same site, to which a browser does send the cookie. Nothing listens there."""
TRY_IT = """(address) => new Promise((done) => {
    const line = new WebSocket(address);
    line.onopen = () => done("opened");
    line.onerror = () => done("refused");
})"""

__all__ = ["browser", "context"]
pytestmark = needs_chromium


@pytest.fixture
def server(welcomed: Path) -> Iterator[Served]:
    """One of each test's own: its address works once."""
    with served(welcomed) as found:
        yield found


class Tab:
    """A page, what it draws, and everything it asks for."""

    def __init__(self, context: BrowserContext, home: Path) -> None:
        self.requests: list[str] = []
        self.faults: list[str] = []
        context.on("request", lambda request: self.requests.append(request.url))
        self.page = context.new_page()
        self.page.on("websocket", self._listen)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self._home = home
        self._drawn = ""

    def _listen(self, socket: WebSocket) -> None:
        self.requests.append(socket.url)
        socket.on("framereceived", self._draw)

    def _draw(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes):
            self._drawn += ESCAPES.sub("", frame.decode("utf-8", "replace"))

    def open(self, address: str) -> None:
        """Go there, and wait until the first page of the app is drawn."""
        self.page.goto(address)
        self.page.wait_for_selector("body.drawn")
        self.until("New reflection")

    def until(self, words: str) -> None:
        """Wait until `words` have been drawn since something was last typed."""
        end = time.monotonic() + PATIENCE
        while words not in self._drawn:
            assert time.monotonic() < end, f"no “{words}” in: {self._drawn[-2000:]}"
            self.page.wait_for_timeout(50)

    def press(self, key: str) -> None:
        """One key."""
        self._drawn = ""
        self.page.keyboard.press(key)

    @property
    def state(self) -> State:
        """Where the reflection stands on disk."""
        return functools.reduce(apply, saved(self._home) if held_in(self._home) else [], State())

    def asked(self, before: Asked | None = None) -> Asked | None:
        """The question that follows `before`, or `None` at the end."""
        end = time.monotonic() + PATIENCE
        while not (state := self.state).finished and (state.pending in (None, before) or not state.waiting):
            assert time.monotonic() < end, f"nothing follows {before}"
            if "One moment." in self._drawn:
                self.press("Enter")
            self.page.wait_for_timeout(50)
        return state.pending

    def saved_as(self, *keys: str) -> Download:
        """Save what is shown in the format that `keys` lead to in the list."""
        self.press("s")
        self.until("Save as")
        for key in keys:
            self.press(key)
        with self.page.expect_download() as download:
            self.press("Enter")
        self.until("Now among your downloads")
        return download.value

    def say(self, text: str) -> None:
        """Type an answer and send it."""
        self.page.keyboard.type(text)
        self.press("Enter")


def begun(server: Served, context: BrowserContext, home: Path) -> Tab:
    """A tab with a reflection in which one answer was given."""
    tab = Tab(context, home)
    tab.open(server.address)
    tab.press("n")
    first = tab.asked()
    tab.say("Northfield frailty alliance")
    tab.asked(first)
    return tab


def test_a_short_reflection_is_held_in_the_page_and_its_summary_downloaded(
    server: Served, context: BrowserContext, home: Path
) -> None:
    tab = Tab(context, home)
    tab.open(server.address)
    assert (tab.page.url, tab.page.title()) == (f"{server.origin}/", "Integrated Care Assistant")
    assert tab.page.evaluate("document.activeElement.getAttribute('aria-label')") == "Integrated Care Assistant"
    tab.press("n")
    asked = tab.asked()
    while asked is not None:
        tab.say(answer(asked.model_dump()))
        asked = tab.asked(asked)
    tab.until("Read the summary")
    tab.press("F4")
    tab.until("One thing to do")
    pdf = tab.saved_as()
    assert pdf.suggested_filename.endswith(".pdf")
    assert Path(pdf.path()).read_bytes().startswith(b"%PDF-")
    text = tab.saved_as("ArrowDown", "ArrowDown", "ArrowDown")
    (reflection,) = held_in(home)
    shown = run(home, "summary", reflection)
    assert (shown.returncode, Path(text.path()).read_text()) == (0, shown.stdout)
    assert text.suggested_filename.endswith(".md")
    assert {one.split("/")[2] for one in tab.requests} == {f"127.0.0.1:{server.port}"}
    assert not tab.faults


def test_pasting_with_the_keys_of_the_browser_puts_the_text_into_the_answer(
    server: Served, context: BrowserContext, home: Path
) -> None:
    context.grant_permissions(["clipboard-write"])
    tab = Tab(context, home)
    tab.open(server.address)
    tab.press("n")
    first = tab.asked()
    tab.page.evaluate("navigator.clipboard.writeText('Northfield frailty alliance')")
    tab.press("Control+v")
    tab.until("Northfield frailty alliance")
    tab.press("Enter")
    tab.asked(first)
    assert [one.text for one in tab.state.answers.values()] == ["Northfield frailty alliance"]


def test_what_is_copied_in_the_app_can_be_pasted_elsewhere(
    welcomed: Path, context: BrowserContext, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the server was started in tmux, which would take it for the window it was started in."""
    tmux = tmp_path / "programs" / "tmux"
    tmux.parent.mkdir()
    tmux.write_text("#!/bin/sh\nexec cat >/dev/null\n")
    tmux.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmux.parent), prepend=os.pathsep)
    monkeypatch.setenv("TMUX", "/nowhere,1,0")
    with served(welcomed) as server:
        _copied(begun(server, context, home), context)


def _copied(tab: Tab, context: BrowserContext) -> None:
    tab.press("F4")
    tab.until("not finished")
    tab.press("c")
    tab.until("Sent to your browser")
    elsewhere = context.new_page()
    elsewhere.set_content("<textarea autofocus></textarea>")
    elsewhere.focus("textarea")
    elsewhere.keyboard.press("Control+v")
    elsewhere.wait_for_function("document.querySelector('textarea').value.startsWith('# Northfield frailty alliance')")


def test_reloading_or_closing_the_tab_loses_nothing(server: Served, context: BrowserContext, home: Path) -> None:
    tab = begun(server, context, home)
    tab.page.reload()
    tab.until("Continue: Northfield frailty alliance")
    tab.page.close()
    again = Tab(context, home)
    again.open(f"{server.origin}/")
    again.until("Continue: Northfield frailty alliance")


def test_leaving_says_so_and_opens_again(server: Served, context: BrowserContext, home: Path) -> None:
    tab = Tab(context, home)
    tab.open(server.address)
    tab.press("Control+q")
    tab.page.get_by_role("alert").get_by_text("You have left.").wait_for()
    tab.press("Enter")
    tab.until("New reflection")


def test_a_tab_left_alone_says_why_it_was_closed_and_opens_again(welcomed: Path, context: BrowserContext) -> None:
    with served(welcomed, "--idle-minutes", "0.1") as server:
        tab = Tab(context, welcomed)
        tab.open(server.address)
        tab.page.get_by_role("alert").get_by_text("nothing was typed in it for a long time").wait_for()
        tab.press("Enter")
        tab.until("New reflection")
        assert not tab.faults


def test_a_paste_beyond_measure_is_said_in_the_page_which_goes_on(
    server: Served, context: BrowserContext, home: Path
) -> None:
    context.grant_permissions(["clipboard-write"])
    tab = begun(server, context, home)
    tab.page.evaluate("navigator.clipboard.writeText('x'.repeat(2 ** 21))")
    tab.press("Control+v")
    said = tab.page.get_by_role("alert").get_by_text("What was pasted is too long to take in.")
    said.wait_for()
    tab.press("Enter")
    said.wait_for(state="hidden")
    second = tab.asked()
    tab.say("The council and the trust")
    tab.asked(second)
    assert [one.text for one in tab.state.answers.values()][1] == "The council and the trust"


def test_a_server_that_is_gone_is_said_in_the_page(server: Served, context: BrowserContext, home: Path) -> None:
    tab = Tab(context, home)
    tab.open(server.address)
    server.process.kill()
    notice = tab.page.get_by_role("alert").get_by_text("The assistant has been stopped.")
    notice.wait_for()
    assert "Start assistant serve again" in tab.page.get_by_role("alert").inner_text()
    assert not tab.faults


def test_another_page_in_the_same_browser_is_refused(server: Served, context: BrowserContext, home: Path) -> None:
    tab = Tab(context, home)
    tab.open(server.address)
    context.route(FOREIGN, lambda route: route.fulfill(content_type="text/html", body="<title>Elsewhere</title>"))
    foreign = context.new_page()
    foreign.goto(FOREIGN)
    line = f"ws://127.0.0.1:{server.port}/line/dark"
    assert tab.page.evaluate(TRY_IT, line) == "opened"
    assert foreign.evaluate(TRY_IT, line) == "refused"
    with foreign.expect_response(f"{server.origin}/") as response:
        foreign.evaluate("(address) => { location.href = address }", f"{server.origin}/")
    assert response.value.status == 403


def test_a_page_without_the_token_is_told_how_to_get_in(server: Served, context: BrowserContext) -> None:
    page = context.new_page()
    response = page.goto(f"{server.origin}/")
    assert response is not None and response.status == 403
    assert "use the whole address that assistant serve printed" in page.inner_text("main")
    response = page.goto(f"{server.origin}/?token=guess")
    assert response is not None and response.status == 403


def test_links_open_nothing(server: Served, context: BrowserContext, home: Path) -> None:
    tab = Tab(context, home)
    tab.open(server.address)
    for address in ("https://example.org/", "/download/../elsewhere", "javascript:alert(1)", ""):
        assert tab.page.evaluate("(address) => window.open(address)", address) is None
    assert len(context.pages) == 1
    assert {one.split("/")[2] for one in tab.requests} == {f"127.0.0.1:{server.port}"}
