"""Notes for the facilitator: their form in `prompts/`, and how long each question took beside what they allow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import zip_longest

from assistant.conversation.prompt_files import Block, Topic
from assistant.domain.events import Answered, Asked, Finished, Paused, Recorded, Skipped
from assistant.domain.problems import Problem
from assistant.domain.script import FacilitatorNotes, Script, Step

HEADING = "Notes"
PURPOSE, LISTEN, FOLLOW, GROUP, MINUTES = "Purpose", "Listen for", "Follow up", "In a group", "Minutes"
MOST = {PURPOSE: 1, LISTEN: 4, FOLLOW: 4, GROUP: 1, MINUTES: 1}
"""How many points of each kind a step may have."""
NEEDED = (PURPOSE, LISTEN, FOLLOW, MINUTES)
LONGEST = 40
"""Words in one point."""
MINUTES_BETWEEN = (0.5, 30.0)
BREAK = timedelta(minutes=30)
"""A silence longer than this was a break, not time spent on a question."""
_HALVES = re.compile(r"\d{1,2}(?:\.[05])?")
_CLAUSE = re.compile(r"^\s*([^:\n]{1,20}?)\s*:\s*", re.DOTALL)


def parse(topic: Topic, file: str) -> tuple[FacilitatorNotes | None, list[Problem]]:
    """The notes of a step, or `None` where it has none or they cannot be used; problems say what to write instead."""
    blocks = [block for block in topic.blocks if block.name == HEADING]
    if not blocks:
        return None, []
    found: dict[str, list[tuple[int, str]]] = {label: [] for label in MOST}
    problems = [one for block in blocks for one in _sort(block, file, found)]
    for label in NEEDED:
        if not found[label]:
            problems.append(Problem(file, blocks[0].line, f"has no `{label}: …`; write it as a point of its own"))
    for label, points in found.items():
        problems.extend(
            Problem(file, line, f"is one `{label}:` too many; write at most {MOST[label]}")
            for line, _ in points[MOST[label] :]
        )
        problems.extend(Problem(file, line, wrong) for line, text in points if (wrong := _wrong(label, text)))
    return (None, problems) if problems else (_notes(found), [])


def base(step_id: str) -> str:
    """The id of a step in `prompts/`: one that is repeated for a partner or a barrier without whom it is about."""
    return step_id.partition("@")[0]


def of(script: Script, step_id: str) -> FacilitatorNotes | None:
    """The notes for the step called `step_id`."""
    step = script.step(base(step_id))
    return step.notes if step else None


def minutes(steps: Iterable[Step]) -> float:
    """What the notes of `steps` allow for on a first visit, each counted once; what is asked only at times is not."""
    return sum(step.notes.minutes for step in steps if step.notes and _always(step))


def _always(step: Step) -> bool:
    return step.when in (None, "first_visit") and step.each != "commitment"


def spent(events: Sequence[Recorded]) -> dict[str, timedelta]:
    """How long each question was the one that waited, in the order they were first asked. Breaks are left out."""
    found: dict[str, timedelta] = {}
    waiting = ""
    for before, after in zip_longest(events, events[1:]):
        if isinstance(before.what, Asked):
            waiting = before.what.step
            found.setdefault(waiting, timedelta())
        elif isinstance(before.what, Answered | Finished | Paused | Skipped):
            waiting = ""
        if after is None or not waiting:
            continue
        silence = after.at - before.at
        if timedelta() < silence <= BREAK:
            found[waiting] += silence
    return found


def allowed(count: float) -> str:
    """Such as "half a minute", "1 minute" or "2½ minutes"; nothing for none."""
    if not count:
        return ""
    whole, half = int(count), count % 1 >= 0.5
    if not whole:
        return "half a minute"
    return f"{whole}{'½' if half else ''} minute{'s' if count > 1 else ''}"


def took(time: timedelta) -> str:
    """Such as "under a minute", "1 minute" or "12 minutes"."""
    count = round(time.total_seconds() / 60)
    return "under a minute" if time < timedelta(minutes=1) else f"{count} minute{'s' if count > 1 else ''}"


def _sort(block: Block, file: str, found: dict[str, list[tuple[int, str]]]) -> Iterable[Problem]:
    """Puts each point of `block` where its label says; what has none is a problem."""
    for line, item in zip(block.at, block.items, strict=True):
        label = _CLAUSE.match(item)
        if label is None or label[1] not in found:
            known = ", ".join(f"`{name}:`" for name in MOST)
            yield Problem(file, line, f"the note {item[:30]!r} does not say what it is; begin it with one of {known}")
        else:
            found[label[1]].append((line, " ".join(item[label.end() :].split())))


def _wrong(label: str, text: str) -> str:
    """What is wrong with one point; empty when nothing is."""
    if not text:
        return f"has `{label}:` and nothing after it; write it or remove it"
    if label == MINUTES:
        least, most = MINUTES_BETWEEN
        fits = _HALVES.fullmatch(text) and least <= float(text) <= most
        return "" if fits else f"gives {text[:20]!r} as minutes; write a whole or half number from {least} to {most:g}"
    if label == FOLLOW and not text.rstrip("”’\"')").endswith("?"):
        return "has a follow-up that asks nothing; write a question, with its mark"
    words = len(text.split())
    return "" if words <= LONGEST else f"has {words} words in one point; say it in {LONGEST}"


def _notes(found: dict[str, list[tuple[int, str]]]) -> FacilitatorNotes:
    said = {label: tuple(text for _, text in points) for label, points in found.items()}
    return FacilitatorNotes(
        purpose=said[PURPOSE][0],
        listen_for=said[LISTEN],
        follow_ups=said[FOLLOW],
        in_a_group=next(iter(said[GROUP]), ""),
        minutes=float(said[MINUTES][0]),
    )
