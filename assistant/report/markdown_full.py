"""What only the full path asks, as Markdown: who sees it how, the map, the values, what is in the way."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.domain.summary import BarrierSummary, PartnerSummary, PartSummary, Summary, ValuesSummary
from assistant.report import marks

LEFT_OPEN = "left open"
IN_THE_WAY = "In the way"
MOVERS = {"us": "Between yourselves", "system": "The wider system", "national": "Only nationally"}
"""Who can move a barrier, nearest first."""
HEADINGS = {
    "partners": "Partner by partner",
    "practice": "What you agree, and what you can do",
    "values": "Which values decide",
    "barriers": "What is in the way",
}
"""By kind of part, in order."""


def sections(summary: Summary) -> tuple[str, ...]:
    """A section for each of `HEADINGS`; an empty one for what was not spoken of."""
    told = (_partners(summary.partners), _practice(summary), _values(summary.values), _barriers(summary.barriers))
    return tuple(
        _section(heading, lines, summary.parts.get(kind))
        for (kind, heading), lines in zip(HEADINGS.items(), told, strict=True)
    )


def recap(summary: Summary, *names: str) -> list[str]:
    """A line for each of them, or for those with `names`."""
    placed = [f"{one.name}: {_views(one)}" for one in summary.partners if one.stage or one.their_stage]
    numbers = [
        f"{area.name.lower()} {_number(area.consensus)} and {_number(area.capacity)}"
        for area in (summary.practice_map or {}).values()
        if area.consensus is not None or area.capacity is not None
    ]
    values = summary.values
    told = {
        "Partners": "; ".join(placed),
        HEADINGS["practice"]: f"Consensus and capacity, each from 0 to 4: {', '.join(numbers)}" if numbers else "",
        "Decide now": ", ".join(values.held) if values else "",
        "Should decide": ", ".join(values.wanted) if values else "",
        IN_THE_WAY: "; ".join(one.name.partition(":")[0] for one in summary.barriers),
    }
    return [
        f"- **{name}.** {marks.escape(words.rstrip('.'))}."
        for name, words in told.items()
        if words and (not names or name in names)
    ]


def _section(heading: str, lines: Iterable[str], part: PartSummary | None) -> str:
    body = [line for line in lines if line]
    if part is not None:
        body += marks.quoted(part.quotes, part.asked)
    return "\n\n".join([f"## {heading}", *body]) if body else ""


def _partners(partners: Iterable[PartnerSummary]) -> Iterable[str]:
    placed = [one for one in partners if one.stage or one.their_stage]
    yield marks.table(
        ("Partner", "Where you place the work with them", "Where you think they would"),
        ((marks.escape(one.name), one.stage or LEFT_OPEN, one.their_stage or LEFT_OPEN) for one in placed),
    )
    for one in partners:
        told = (
            ("What moves them", one.wants),
            ("What they give up by taking part", one.loses),
            ("What whoever speaks for them looks for first", one.seeks),
            ("Where their hats pull apart", one.hats),
        )
        items = [f"- {lead}: {marks.escape(words)}" for lead, words in told if words]
        if items:
            yield f"**{marks.escape(one.name)}**, as you see them:"
            yield "\n".join(items)


def _views(one: PartnerSummary) -> str:
    return f"you {one.stage or LEFT_OPEN}, they {one.their_stage or LEFT_OPEN}"


def _practice(summary: Summary) -> Iterable[str]:
    areas = (summary.practice_map or {}).values()
    yield marks.table(
        ("", "How far you agree (consensus)", "How far you have what it takes (capacity)"),
        (
            (f"{marks.escape(area.name)}{marks.noted(area.notes)}", _number(area.consensus), _number(area.capacity))
            for area in areas
        ),
    )
    if areas:
        yield "Each from 0 to 4, side by side; nothing is added up."
    if part := summary.parts.get("practice"):
        yield part.differences


def _number(number: int | None) -> str:
    return LEFT_OPEN if number is None else str(number)


def _values(values: ValuesSummary | None) -> Iterable[str]:
    if values is None:
        return
    for lead, names in (("Decide now", values.held), ("Should decide", values.wanted)):
        if names:
            yield f"**{lead}:** {marks.escape('; '.join(names))}."
    if values.missing:
        yield "**Whose values are missing**, in your words:"
        yield f"> {marks.escape(values.missing)}"


def _barriers(barriers: tuple[BarrierSummary, ...]) -> Iterable[str]:
    """Each below the nearest who can move it."""
    for mover, lead in (*MOVERS.items(), ("", "Who could move it was left open")):
        found = [one for one in barriers if next((name for name in MOVERS if name in one.movers), "") == mover]
        if found:
            yield f"**{lead}:**"
            yield "\n".join(f"- {_barrier(one, mover)}" for one in found)


def _barrier(one: BarrierSummary, mover: str) -> str:
    others = [lead.lower() for name, lead in MOVERS.items() if name in one.movers and name != mover]
    also = f" (also: {', '.join(others)})" if others else ""
    return f"{marks.escape(one.name)}{also}{marks.noted(one.notes)}"
