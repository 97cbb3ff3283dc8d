"""A coach's session over the real library, kept to be read: see `test_golden` for how it is written again.

What is typed stands in `golden/coach.said.txt`, under the step that waits; a question without a line there is skipped.
"""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant import config, paths, plain, wiring
from assistant.cli import beside
from assistant.conversation.session import Session
from assistant.report import agenda, coaching, markdown
from assistant.report.agenda import Past
from assistant.report.build import SummaryBuilder
from tests.coach_fakes import MemoryCoachNotes
from tests.fakes import BEGAN, KNOWN_ID, MemoryReflections, SteppingClock, shipped_prompts

GOLDEN = Path(__file__).parent / "golden"
KINDS = ("transcript.txt", "summary.md", "notes.md", "agenda.md")


class Meeting(SteppingClock):
    """A clock on which people take their time."""

    def __call__(self) -> datetime:
        """Twenty seconds later."""
        self.reads += 1
        return BEGAN + timedelta(seconds=20 * self.reads)


class Typing(io.StringIO):
    """What is typed, by the question that waits; under `afterwards`, what follows the conversation."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._lines: dict[str, list[str]] = {}
        for line in (GOLDEN / "coach.said.txt").read_text(encoding="utf-8").splitlines(keepends=True):
            if line.startswith("["):
                self._lines[line.strip("[]\n")] = under = []
            else:
                under.append(line)

    def readline(self, size: int | None = -1, /) -> str:
        """The next line for the question that waits."""
        pending = self._session.state.pending
        lines = self._lines.get(pending.step if pending else "afterwards")
        return lines.pop(0) if lines else "/skip\n" if pending else "\n"


@pytest.fixture(scope="module")
def held(built_home: Path) -> dict[str, str]:
    """What stood on the screen and what came out of it, by the end of the file it is kept in."""
    found = paths.find()
    places = paths.Paths(home=built_home, cache=found.cache, corpus=found.corpus, prompts=found.prompts)
    desk = wiring.desk(places, config.load())
    store, kept, clock, out = MemoryReflections(), MemoryCoachNotes(), Meeting(), io.StringIO()
    session = Session.begin(wiring.engine(places, desk, desk), store, clock, name=lambda now: KNOWN_ID)
    script = wiring.script(places)
    coach = beside.Coach(script, KNOWN_ID, kept, clock)
    typed = Typing(session)
    out.write(beside.set_in(beside.OPENING) + "\n\n")
    plain.run(session, typed, out, echo=True, beside=coach)
    assert session.state.finished
    coach.last_words(typed, out, echo=True)
    title, log = store.info(KNOWN_ID).title, store.load(KNOWN_ID)
    summary = SummaryBuilder(script, desk).build(title, log)
    notes = coaching.session(title, kept.about(KNOWN_ID), log, shipped_prompts().parts, UTC)
    made = (out.getvalue(), markdown.render(summary), notes, agenda.render(agenda.build([Past(script, summary)])))
    return dict(zip(KINDS, made, strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_reads_as_it_did(held: dict[str, str], kind: str) -> None:
    kept = GOLDEN / f"coach.{kind}"
    if os.environ.get("ASSISTANT_GOLDEN") == "write":
        kept.write_text(held[kind], encoding="utf-8")
    assert held[kind] == kept.read_text(encoding="utf-8"), f"{kept.name} reads differently"


def test_nothing_the_coach_wrote_is_in_what_the_leader_takes_away_or_the_agenda(held: dict[str, str]) -> None:
    for private in (
        "since Christmas”. I left it",
        "came at once",
        "The drop-in is what this was about",
        "which school?",
    ):
        assert private in held["transcript.txt"]
        assert private not in held["summary.md"]
        assert private not in held["agenda.md"]
