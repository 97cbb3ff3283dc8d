"""A whole conversation of fifty minutes over the real library, kept as `test_golden.py` keeps the shorter ones.

What the person says is in `golden/full.answers.txt` by the question it answers, so that a new question in between
is passed over and moves nothing else.
"""

from __future__ import annotations

import io
import os

from assistant import paths, plain, wiring
from assistant.conversation.session import Session
from assistant.library.desk import Desk
from assistant.report import markdown
from assistant.report.build import SummaryBuilder
from tests.conversation.test_golden import GOLDEN, desk  # noqa: F401 - a fixture, used by its name
from tests.fakes import KNOWN_ID, MemoryReflections, SteppingClock


class Answers(io.StringIO):
    """Standard input that answers each question by its step; a question it knows nothing of is passed over."""

    def __init__(self, session: Session, text: str) -> None:
        super().__init__()
        self._session = session
        self.left = dict(line.split(": ", 1) for line in text.splitlines())

    def readline(self, size: int | None = -1, /) -> str:
        """What is said next."""
        pending = self._session.state.pending
        return (self.left.pop(pending.step, "/skip") if pending else "") + "\n"


def test_the_longer_one_reads_as_it_did(desk: Desk) -> None:  # noqa: F811 - the fixture
    places, store, out = paths.find(), MemoryReflections(), io.StringIO()
    engine = wiring.engine(places, desk, desk, "full")
    session = Session.begin(engine, store, SteppingClock(), name=lambda now: KNOWN_ID)
    answers = Answers(session, (GOLDEN / "full.answers.txt").read_text(encoding="utf-8"))
    plain.run(session, answers, out, echo=True)
    assert session.state.finished
    assert set(answers.left) <= {"aside.conflict"}, "an answer to a question that was never asked"
    title = store.info(KNOWN_ID).title
    summary = SummaryBuilder(wiring.script(places, "full"), desk).build(title, store.load(KNOWN_ID))
    for kind, text in (("transcript.txt", out.getvalue()), ("summary.md", markdown.render(summary))):
        kept = GOLDEN / f"full.{kind}"
        if os.environ.get("ASSISTANT_GOLDEN") == "write":
            kept.write_text(text, encoding="utf-8")
        assert text == kept.read_text(encoding="utf-8"), f"{kept.name} reads differently; see test_golden.py"
