"""An agenda for the next meeting, from past reflections on one partnership: each point with why it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from assistant.domain import dates
from assistant.domain.base import Frozen
from assistant.domain.events import Commitment
from assistant.domain.script import Script
from assistant.domain.summary import AreaSummary, PartnerSummary, StageSummary, Summary, TensionSummary
from assistant.errors import NotFound
from assistant.report.markdown import escape
from assistant.sanitise import one_line

HELD = "held_together"
WIDE = 2
"""Between agreement and means on the practice map, from where the difference is worth a point."""
MOST_AREAS = 3
MOVERS = {"us": "the partners themselves", "system": "the local system", "national": "national bodies only"}
"""Who can move a barrier, nearest first."""
BEFORE = "Read it before you share it: it holds what was said in the reflections below, and nothing of a coach's notes."


class Point(Frozen):
    """One thing to talk about."""

    text: str
    why: str
    """Why it is on the agenda."""


class Topic(Frozen):
    """Points of one kind."""

    heading: str
    points: tuple[Point, ...]


class Drawn(Frozen):
    """A reflection that the agenda is drawn from."""

    reflection: str
    title: str
    on: str


class Agenda(Frozen):
    """What to talk about next; the shape of `assistant coach agenda --json`."""

    topics: tuple[Topic, ...]
    reflections: tuple[Drawn, ...]
    """Latest first."""


class Past(NamedTuple):
    """A reflection and the script it was held on."""

    script: Script
    summary: Summary


def build(past: Sequence[Past]) -> Agenda:
    """The agenda from `past`, in whatever order. Raises `NotFound` where nothing in it gives a point."""
    latest_first = sorted(past, key=lambda one: one.summary.started, reverse=True)
    kinds: tuple[tuple[str, Callable[[Sequence[Past]], Iterable[Point]]], ...] = (
        ("What was decided", _commitments),
        ("Tensions that lean, or were left open", _tensions),
        ("How closely you work", _stage),
        ("Agreement and means", _areas),
        ("What is in the way", _barriers),
        ("Who was not in the room", _missing),
        ("Questions to each other", _questions),
    )
    topics = tuple(Topic(heading=name, points=points) for name, find in kinds if (points := tuple(find(latest_first))))
    if not topics:
        raise NotFound(
            "There is nothing in these reflections to make an agenda from yet.",
            do="Go on with one of them first: `assistant reflections list` shows them.",
        )
    drawn = (
        Drawn(reflection=one.summary.reflection, title=one.summary.title, on=_on(one.summary)) for one in latest_first
    )
    return Agenda(topics=topics, reflections=tuple(drawn))


def render(agenda: Agenda) -> str:
    """The agenda as Markdown; words from reflections are escaped."""
    blocks = ["# For the next meeting", BEFORE]
    for topic in agenda.topics:
        points = [f"- {escape(one.text)}\n  *{escape(one.why)}*" for one in topic.points]
        blocks += [f"## {topic.heading}", "\n".join(points)]
    drawn = [f"- {escape(one.title)}, {one.on} ({escape(one.reflection)})" for one in agenda.reflections]
    return "\n\n".join([*blocks, "## Drawn from", "\n".join(drawn)]) + "\n"


def _on(summary: Summary) -> str:
    return dates.day(summary.finished or summary.started)


def _commitments(past: Sequence[Past]) -> Iterable[Point]:
    """Those of the latest, and earlier ones unless something was said of them before that."""
    for number, (_, made) in enumerate(past):
        later = past[:number]
        for one in made.commitments:
            said = [(other.summary, became) for other in later if (became := _became(other.summary, made, one))]
            if said and said[0][0] is not past[0].summary:
                continue
            since = f" On {_on(said[0][0])} it was said of it: “{said[0][1]}”." if said else ""
            silence = " Nothing has been said of it since." if later and not said else ""
            shows = f" It would show in: “{made.evidence}”." if made.evidence else ""
            yield Point(text=_told(one), why=f"Decided on {_on(made)}.{since or silence}{shows}")


def _became(later: Summary, made: Summary, commitment: Commitment) -> str:
    """What `later` says became of a commitment of `made`."""
    if later.since is None or later.since.reflection != made.reflection:
        return ""
    return next((one.became for one in later.since.commitments if one.commitment.what == commitment.what), "")


def _told(one: Commitment) -> str:
    what, who, when = (one_line(text).rstrip(".") for text in (one.what, one.who, one.when))
    return ". ".join(filter(None, (what, who and f"Who: {who}", when and f"When: {when}"))) + "."


def _tensions(past: Sequence[Past]) -> Iterable[Point]:
    for name in dict.fromkeys(name for one in past for name in one.summary.tensions):
        found = [(one.summary, one.summary.tensions[name]) for one in past if name in one.summary.tensions]
        spoken = [(made, seen) for made, seen in found if seen.spoken_of]
        if not spoken:
            made, seen = found[0]
            yield Point(text=f"{seen.name}: not talked about yet.", why=f"It was passed over on {_on(made)}.")
        elif spoken[0][1].pattern != HELD:
            (made, seen), earlier = spoken[0], spoken[1:]
            why = f"On {_on(made)}: {_rated(seen)}."
            if earlier and earlier[0][1].poles != seen.poles:
                why += f" Before that, on {_on(earlier[0][0])}: {_rated(earlier[0][1])}."
            yield Point(text=f"{seen.name}: {seen.pattern_text}", why=why)


def _rated(seen: TensionSummary) -> str:
    return ", ".join(
        f"{seen.pole_names[pole]} {'left open' if rating is None else rating}" for pole, rating in seen.poles.items()
    )


def _stage(past: Sequence[Past]) -> Iterable[Point]:
    found = next((one.summary for one in past if one.summary.stage.spoken_of), None)
    if found is not None and (point := _gap(found.stage, _on(found))):
        yield point
    partners = next((one.summary for one in past if one.summary.partners), None)
    if partners is not None:
        yield from (point for one in partners.partners if (point := _seen_differently(one, _on(partners))))


def _gap(stage: StageSummary, on: str) -> Point | None:
    """Where the placing, what is done and what is needed part company, or one of them is missing."""
    three = (stage.self_placed, stage.calculated, stage.needed)
    if len(set(three)) == 1:
        return None
    text = (
        f"Placed at {three[0] or 'nothing yet'}; what is described: {three[1] or 'too little to say'}; "
        f"what it needs: {three[2] or 'left open'}."
    )
    return Point(text=text, why=f"On {on}. {stage.differences.replace('**', '')}".strip())


def _seen_differently(partner: PartnerSummary, on: str) -> Point | None:
    if not partner.stage or not partner.their_stage or partner.stage == partner.their_stage:
        return None
    return Point(
        text=f"{partner.name}: placed at {partner.stage}; it was thought they would say {partner.their_stage}.",
        why=f"On {on}, and it was a guess at their answer. They can say.",
    )


def _areas(past: Sequence[Past]) -> Iterable[Point]:
    made = next((one.summary for one in past if one.summary.practice_map), None)
    if made is None or made.practice_map is None:
        return
    apart = sorted(made.practice_map.values(), key=_apart, reverse=True)
    for area in [one for one in apart if _apart(one) >= WIDE][:MOST_AREAS]:
        more = (
            "more agreement than means" if (area.consensus or 0) > (area.capacity or 0) else "more means than agreement"
        )
        yield Point(
            text=f"{area.name}: {more}.",
            why=f"On {_on(made)}: agreement {area.consensus}, means {area.capacity}, each from 0 to 4.",
        )


def _apart(area: AreaSummary) -> int:
    known = area.consensus is not None and area.capacity is not None
    return abs((area.consensus or 0) - (area.capacity or 0)) if known else 0


def _barriers(past: Sequence[Past]) -> Iterable[Point]:
    """Those of the latest reflection that named any, what the partners can move themselves first."""
    made = next((one.summary for one in past if one.summary.barriers), None)
    near = list(MOVERS)
    for one in sorted(
        made.barriers if made else (),
        key=lambda one: min(map(near.index, set(one.movers) & set(near)), default=len(near)),
    ):
        movers = " and ".join(MOVERS[name] for name in near if name in one.movers)
        moved = f"It was said that {movers} can move it." if movers else "Who can move it was left open."
        yield Point(text=one.name, why=f"Named on {_on(made)}. {moved}" if made else "")


def _missing(past: Sequence[Past]) -> Iterable[Point]:
    for _, made in past:
        if made.values is not None and made.values.missing:
            yield Point(text=f"“{made.values.missing}”", why=f"Said on {_on(made)}, of those whose values are missing.")
            return


def _questions(past: Sequence[Past]) -> Iterable[Point]:
    """Those of the latest reflection that has any."""
    found = next((one for one in past if one.summary.questions), None)
    if found is not None:
        yield from (Point(text=text, why=_asked_for(found, text)) for text in found.summary.questions)


def _asked_for(past: Past, question: str) -> str:
    """What in the reflection a question belongs to."""
    script, made = past
    for name, seen in made.tensions.items():
        part = script.part(name)
        if part is not None and question in part.phrase(f"Partners:{seen.pattern}"):
            return f"For {seen.name.lower()}: {seen.pattern_text}"
    if question in script.phrase("questions_any"):
        return "For any partnership, whatever was said."
    return "For how closely you work." if made.stage.spoken_of else f"From the reflection of {_on(made)}."
