"""Whole conversations over the real library, kept as transcripts that people can read.

What the person says is in `golden/*.said.txt`, a line a turn; `---` stands for stopping and coming back
another day. After a change that is meant, write the transcripts again with `ASSISTANT_GOLDEN=write`,
read them aloud, and commit them only if one would want to be in the conversation.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from assistant import config, paths, plain, wiring
from assistant.conversation.session import Session
from assistant.domain.ports import ReflectionInfo
from assistant.library.desk import Desk
from assistant.report import markdown
from assistant.report.build import SummaryBuilder
from tests.fakes import KNOWN_ID, MemoryReflections, SteppingClock

GOLDEN = Path(__file__).parent / "golden"
CAME_BACK = "\n\n--- another day ---\n\n"


@pytest.fixture(scope="module")
def desk(built_home: Path) -> Desk:
    """The real library and reader."""
    found = paths.Paths(
        home=built_home, cache=paths.find().cache, corpus=paths.find().corpus, prompts=paths.find().prompts
    )
    return wiring.desk(found, config.load())


def held(desk: Desk, name: str) -> tuple[str, str]:
    """The transcript and the summary of the conversation `name`."""
    places, store, clock, out = paths.find(), MemoryReflections(), SteppingClock(), io.StringIO()
    engine = wiring.engine(places, desk, desk)
    session = Session.begin(engine, store, clock, name=lambda now: KNOWN_ID)
    for number, sitting in enumerate((GOLDEN / f"{name}.said.txt").read_text(encoding="utf-8").split("---\n")):
        if number:
            out.write(CAME_BACK)
            session = Session.resume(engine, store, clock, KNOWN_ID)
        plain.run(session, io.StringIO(sitting), out, echo=True)
    info: ReflectionInfo = store.info(KNOWN_ID)
    summary = SummaryBuilder(wiring.script(places), desk).build(info.title, store.load(KNOWN_ID))
    assert session.state.finished
    return out.getvalue(), markdown.render(summary)


@pytest.mark.parametrize("name", ["short", "second-thoughts"])
def test_reads_as_it_did(desk: Desk, name: str) -> None:
    for kind, text in zip(("transcript.txt", "summary.md"), held(desk, name), strict=True):
        kept = GOLDEN / f"{name}.{kind}"
        if os.environ.get("ASSISTANT_GOLDEN") == "write":
            kept.write_text(text, encoding="utf-8")
        assert text == kept.read_text(encoding="utf-8"), f"{kept.name} reads differently; see this file's first lines"
