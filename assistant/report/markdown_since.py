"""What became of what was decided last time, as Markdown."""

from __future__ import annotations

from assistant.conversation import commitments
from assistant.domain import dates
from assistant.domain.summary import CommitmentSince, SinceSummary
from assistant.report import marks


def section(since: SinceSummary | None) -> str:
    """The section; empty on a first visit, and where nothing was decided last time."""
    if since is None or not since.commitments:
        return ""
    lines = [_told(one) for one in since.commitments]
    return "\n\n".join([f"## Since {dates.day(since.on)}", *lines])


def _told(one: CommitmentSince) -> str:
    then = f"You wrote: “{marks.escape(commitments.written(one.commitment))}”."
    return f"{then} What became of it:\n\n> {marks.escape(one.became)}" if one.became else f"{then} Left open."
