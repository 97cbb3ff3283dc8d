"""What other programs ask for, checked; and a server whose library takes its time."""

from __future__ import annotations

import re
import threading
import time
from typing import Any

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mcp import Client

from assistant.domain.library import LibraryAnswer, MatchState
from assistant.domain.ports import Progress
from assistant.domain.vocabulary import STAGES, THEMES
from assistant.errors import Cancelled, WrongUse
from assistant.tools import calls, schemas, server
from tests.process import CONTROL

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(["query", "k", "theme", "tension", "stage", "source", "id", "\x1b[2J", "query\n"])


@given(st.sampled_from(sorted(calls.TOOLS)), st.dictionaries(FIELDS, ANYTHING, max_size=5) | ANYTHING)
def test_whatever_a_tool_is_given_is_taken_whole_or_refused_in_one_safe_line(name: str, arguments: Any) -> None:
    try:
        taken = calls.taken(name, arguments)
    except WrongUse as error:
        assert not CONTROL.search(str(error)) and "\n" not in str(error)
        assert str(error).startswith(f"What was given to {name} cannot be used.")
    else:
        assert isinstance(taken, calls.TOOLS[name].takes)
        for value in dict(taken).values():
            assert not (isinstance(value, str) and (CONTROL.search(value) or not value.strip()))


@pytest.mark.parametrize(("field", "words"), [("theme", THEMES), ("stage", STAGES)])
def test_the_words_that_a_schema_offers_are_the_words_that_are_taken(field: str, words: tuple[str, ...]) -> None:
    offered = schemas.read(calls.Search)["properties"][field]["anyOf"][0]["enum"]
    assert offered == list(words)
    for word in offered:
        assert getattr(calls.taken("search", {"query": "a", field: word}), field) == word


class SlowLibrary:
    """Is never ready while `endless`; else after three kinds of work of three steps."""

    def __init__(self, endless: bool = False, error: OSError | None = None) -> None:
        self.endless = endless
        self.error = error
        self.stopped = threading.Event()

    def prepare(self, progress: Progress, *, wait: float) -> None:
        assert wait > 0
        if self.error is not None:
            raise self.error
        try:
            for kind in ("reading", "encoding", "writing"):
                for step in range(4):
                    progress(step, 3, kind)
                    time.sleep(0.1)
            while self.endless:
                progress(0, 1, "waiting")
                time.sleep(0.01)
        except Cancelled:
            self.stopped.set()
            raise

    def ask(self, query: str) -> LibraryAnswer:
        return LibraryAnswer(query=query, state=MatchState.NONE, answer="Nothing.", sentences=(), hits=())


def test_progress_is_told_as_it_goes_and_only_ever_grows() -> None:
    told: list[tuple[float, float | None, str | None]] = []

    async def note(done: float, total: float | None, doing: str | None) -> None:
        told.append((done, total, doing))

    async def about() -> None:
        async with Client(server.build(SlowLibrary(), pytest.fail)) as client:  # type: ignore[arg-type] # a fake
            done = await client.call_tool("ask", {"query": "a"}, progress_callback=note)
            assert done.structured_content["answer"] == "Nothing."

    anyio.run(about)
    numbers = [done for done, _, _ in told]
    assert len(numbers) >= 3 and numbers == sorted(set(numbers))
    assert {doing for _, _, doing in told} == {"reading", "encoding", "writing"}
    assert all(total is not None and done <= total for done, total, _ in told)


def test_work_that_nobody_waits_for_is_stopped() -> None:
    library = SlowLibrary(endless=True)

    async def about() -> None:
        async with Client(server.build(library, pytest.fail)) as client:  # type: ignore[arg-type] # a fake
            with anyio.move_on_after(0.3):
                await client.call_tool("ask", {"query": "a"})

    anyio.run(about)
    assert library.stopped.wait(60)


def test_an_error_of_the_computer_is_said_here_and_its_details_are_kept_from_the_client() -> None:
    said: list[str] = []

    async def about() -> str:
        broken = SlowLibrary(error=OSError(5, "Input/output error", "/somewhere/private"))
        async with Client(server.build(broken, said.append)) as client:  # type: ignore[arg-type] # a fake
            done = await client.call_tool("ask", {"query": "a"})
            assert done.is_error
            return str(done.content[0].text)

    assert anyio.run(about) == server.UNUSABLE
    assert re.search("Input/output error", said[0])
