"""A coach's documents as Markdown: notes on one reflection, and the facilitator's notes of a path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo

from pydantic import AwareDatetime

from assistant.conversation import facilitation, quoting
from assistant.domain import dates
from assistant.domain.base import Frozen
from assistant.domain.coaching import CoachNote, NotedReflection
from assistant.domain.events import Asked, Recorded
from assistant.domain.script import FacilitatorNotes, Part, Script, Step
from assistant.report.markdown import escape

PRIVATE = "For the coach alone. The leader's summary, exports and comparisons hold none of this."
Steps = Mapping[str, Step]
_GAP = re.compile(r"\{(\w+)\}")
_WHEN = {
    "who_missing": ", where nobody was named",
    "when_missing": ", where no date was given",
    "again": ", where something was decided before it",
    "further": ", where the answer before leaves more to say",
    "first_visit": ", on a first visit",
    "returning": ", on a return",
    "decided": ", where something was decided last time",
}
LONGEST_QUESTION = 160
"""Characters of a question above the notes on it."""


class NotedReflections(Frozen):
    """What `assistant coach notes` prints without an ID."""

    reflections: tuple[NotedReflection, ...]
    """Those with the latest note first."""


class WrittenNote(Frozen):
    """One thing a coach wrote down."""

    step: str
    """The question that waited when it was written; empty for a note on the whole."""
    at: AwareDatetime
    """In UTC."""
    text: str


class ReflectionNotes(Frozen):
    """What `assistant coach notes ID` prints."""

    reflection: str
    title: str
    """The reflection's; its id where it is gone."""
    notes: tuple[WrittenNote, ...]
    seconds: dict[str, int]
    """How long each question took, by step."""


def notes_about(reflection: str, title: str, notes: Sequence[CoachNote], events: Sequence[Recorded]) -> ReflectionNotes:
    """The same as `session` writes, for programs."""
    return ReflectionNotes(
        reflection=reflection,
        title=title,
        notes=tuple(WrittenNote(step=one.step, at=one.at, text=one.text) for one in notes),
        seconds={step: round(time.total_seconds()) for step, time in facilitation.spent(events).items()},
    )


def session(
    title: str,
    notes: Sequence[CoachNote],
    events: Sequence[Recorded],
    parts: Sequence[Part],
    zone: tzinfo | None = None,
) -> str:
    """The notes on one reflection, by step in the order they were asked, and how long each part took.

    `events` are empty where the reflection is gone; `parts` are those of any path. Times are those of `zone`, by
    default this computer's.
    """
    steps = {step.id: step for part in parts for step in part.steps}
    asked = {one.what.step: one.what.text for one in events if isinstance(one.what, Asked)}
    order = dict.fromkeys((*asked, *(one.step for one in notes if one.step)))
    by_step = {step: [one for one in notes if one.step == step] for step in order}
    time = facilitation.spent(events)
    blocks = [f"# Coach's notes: {escape(title)}", PRIVATE]
    whole = [one for one in notes if not one.step]
    if whole:
        blocks += ["## On the whole", _bullets(whole, zone)]
    blocks += [
        f"## {escape(_question(steps, step, asked))}\n\n{_time(steps, step, time)}{_bullets(found, zone)}"
        for step, found in by_step.items()
        if found
    ]
    return "\n\n".join([*blocks, *_times(parts, time)]) + "\n"


def guide(script: Script) -> str:
    """All facilitator's notes of a path, to print."""
    noted = [step for step in script.steps if step.notes]
    if not noted:
        return f"# {escape(script.path.name)}\n\nThis path has no notes for a facilitator.\n"
    opening = (
        f"For whoever sits beside a leader or a group. The notes allow for about "
        f"{facilitation.minutes(script.steps):.0f} minutes, with what is asked of each partner counted once; "
        f"alone, the path takes about {script.path.minutes}."
    )
    parts = [_part(part) for part in script.parts if any(step.notes for step in part.steps)]
    return "\n\n".join([f"# Facilitator's notes: {escape(script.path.name)}", opening, *parts]) + "\n"


def _part(part: Part) -> str:
    steps = [(step, step.notes) for step in part.steps if step.notes]
    time = facilitation.minutes(part.steps)
    blocks = [f"## {escape(part.name)}", f"*About {facilitation.allowed(time)}.*" if time else ""]
    blocks += [f"### {escape(_wording(step))}\n\n{_points(step, notes)}" for step, notes in steps]
    return "\n\n".join(filter(None, blocks))


def _points(step: Step, notes: FacilitatorNotes) -> str:
    time = f"*{facilitation.allowed(notes.minutes).capitalize()}{_condition(step)}.*"
    lines = [f"- **Purpose:** {escape(notes.purpose)}"]
    lines += [f"- **Listen for:** {escape(one)}" for one in notes.listen_for]
    lines += [f"- **Follow up:** {escape(one)}" for one in notes.follow_ups]
    if notes.in_a_group:
        lines.append(f"- **In a group:** {escape(notes.in_a_group)}")
    return "\n\n".join(filter(None, (time, "\n".join(lines), _ways(step))))


def _condition(step: Step) -> str:
    """When a question is asked, where that is not always."""
    return f", for each {step.each}" if step.each else _WHEN.get(step.when or "", "")


def _wording(step: Step) -> str:
    """One way of putting a question, or what stands for it where that depends on what was said."""
    if step.follows or not step.wordings:
        return "A question that depends on what was said"
    return _plainest(step.variants() or step.wordings[0].variants)


def _ways(step: Step) -> str:
    """The ways of putting a question that depends on numbers, stages or choices."""
    if not step.follows or not step.wordings:
        return ""
    lines = dict.fromkeys(f"- {escape(_plainest(wording.variants))}" for wording in step.wordings)
    return "\n\n".join(["It is put in one of these ways:", "\n".join(lines)])


def _plainest(variants: Sequence[str]) -> str:
    """The first with the fewest gaps to fill, each named between ‹ and ›."""
    fewest = min(variants, key=lambda text: text.count("{"))
    return _GAP.sub(lambda name: f"‹{name[1].replace('_', ' ')}›", fewest).replace("**", "").replace("`", "")


def _question(steps: Steps, step_id: str, asked: dict[str, str]) -> str:
    step = _step(steps, step_id)
    text = asked.get(step_id) or (_wording(step) if step else step_id)
    return quoting.excerpt(text.replace("**", ""), LONGEST_QUESTION)


def _time(steps: Steps, step_id: str, time: dict[str, timedelta]) -> str:
    """How long a question took, beside what its notes allow."""
    if step_id not in time:
        return ""
    step = _step(steps, step_id)
    beside = f"; the notes allow {facilitation.allowed(step.notes.minutes)}" if step and step.notes else ""
    return f"*It took {facilitation.took(time[step_id])}{beside}.*\n\n"


def _times(parts: Sequence[Part], time: dict[str, timedelta]) -> list[str]:
    """A table of how long each part took, beside what the notes allow for what was asked of it."""
    in_part = {step.id: (part, step.notes) for part in parts for step in part.steps}
    took: dict[str, timedelta] = {}
    allowed: dict[str, float] = {}
    for step_id, taken in time.items():
        part, notes = in_part.get(facilitation.base(step_id), (None, None))
        if part is not None:
            took[part.name] = took.get(part.name, timedelta()) + taken
            allowed[part.name] = allowed.get(part.name, 0.0) + (notes.minutes if notes else 0.0)
    rows = [
        f"| {escape(name)} | {facilitation.took(taken)} | {facilitation.allowed(allowed[name])} |"
        for name, taken in took.items()
    ]
    return ["## Time", "\n".join(["| Part | took | the notes allow |", "|---|---|---|", *rows])] if rows else []


def _step(steps: Steps, step_id: str) -> Step | None:
    return steps.get(facilitation.base(step_id))


def _bullets(notes: Iterable[CoachNote], zone: tzinfo | None) -> str:
    return "\n".join(f"- {_when(one.at, zone)}: {escape(one.text)}" for one in notes)


def _when(at: datetime, zone: tzinfo | None) -> str:
    here = at.astimezone(zone)
    return f"{dates.day(here)}, {here:%H:%M}"
