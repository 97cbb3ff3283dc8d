"""A return three months on, over the real library: the transcript, the summary, and the two side by side.

What the person says is in `golden/return.said.txt`, below the step it answers; what is asked besides is skipped.
Written again and read as `test_golden` says.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from assistant import paths, plain, wiring
from assistant.conversation import recalling
from assistant.conversation.session import Session
from assistant.domain.events import Recalled
from assistant.library.desk import Desk
from assistant.report import compare, compare_markdown, markdown
from assistant.report.build import SummaryBuilder
from tests.conversation.test_golden import GOLDEN, desk
from tests.fakes import MemoryReflections, SteppingClock

__all__ = ["desk"]

FIRST, SECOND = "20260302-abcde", "20260609-fghij"
SAID = re.compile(r"^\[(.+)\]\n(.+)$", re.MULTILINE)
LATER = "--- three months later ---\n"


class Answers(io.StringIO):
    """Types the words that belong to the step that waits."""

    def __init__(self, session: Session, said: str) -> None:
        super().__init__()
        self._session = session
        self._said = dict(SAID.findall(said))

    def readline(self, size: int | None = -1, /) -> str:
        pending = self._session.state.pending
        assert pending is not None
        return self._said.get(pending.step.partition("@")[0], "/skip") + "\n"


def hold(
    desk: Desk, store: MemoryReflections, clock: Callable[[], datetime], said: str, since: Recalled | None = None
) -> str:
    """What is seen of the conversation in which `said` is typed."""
    out, name = io.StringIO(), SECOND if since else FIRST
    session = Session.begin(wiring.engine(paths.find(), desk, desk), store, clock, name=lambda now: name, since=since)
    plain.run(session, Answers(session, said), out, echo=True)
    assert session.state.finished
    return out.getvalue()


def test_a_return_reads_as_it_did(desk: Desk) -> None:
    store, clock, script = MemoryReflections(), SteppingClock(), wiring.script(paths.find())
    then, now = (GOLDEN / "return.said.txt").read_text(encoding="utf-8").split(LATER)
    hold(desk, store, clock, then)
    since = recalling.after(store, lambda path: script, FIRST)
    transcript = hold(desk, store, lambda: clock() + timedelta(days=99), now, since)
    builder = SummaryBuilder(script, desk)
    both = [
        compare.Held(builder.build(store.info(name).title, store.load(name)), "short", store.load(name))
        for name in (FIRST, SECOND)
    ]
    beside = compare_markdown.render(compare.compare(both, script.phrase("compare_caveats")))
    for kind, text in (
        ("transcript.txt", transcript),
        ("summary.md", markdown.render(both[1].summary)),
        ("compare.md", beside),
    ):
        kept = GOLDEN / f"return.{kind}"
        if os.environ.get("ASSISTANT_GOLDEN") == "write":
            kept.write_text(text, encoding="utf-8")
        assert text == kept.read_text(encoding="utf-8"), f"{kept.name} reads differently; see test_golden.py"
