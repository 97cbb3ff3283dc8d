"""What a group sees, as Markdown for the room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.domain.group import AgendaItem, Group, GroupPartner, Quote, RatingSpread, StageSpread
from assistant.domain.pages import Opposed, Page, Steps
from assistant.report import group_figures
from assistant.report.group_figures import OUTCOMES, Spread
from assistant.report.marks import capital, escape, points

SHOWN_WHOLE = 7
"""Splits that are shown with their question; a meeting has no time for more."""


@dataclass(frozen=True)
class _Table:
    """Questions of one kind."""

    heading: str
    scale: str
    spreads: Mapping[str, Spread]
    quotes: tuple[Quote, ...]
    figure: Opposed | Steps | None = None


def render(group: Group) -> str:
    """The words of the whole report."""
    return page(group).markdown


def page(group: Group) -> Page:
    """The whole report. Words that people typed are escaped, so they show as typed and format nothing."""
    tables = _tables(group)
    parts = (
        _opening(group),
        _agenda(group.agenda, tables),
        group_figures.tensions(group),
        *(part for table in tables for part in (_table(table), table.figure)),
        _partners(group),
        f"## How to read this\n\n{group.rule}\n\nNobody's own answers are shown, and nothing at all where fewer than "
        "three people answered. “Middle” is the median: as many answered that or less as that or more.",
        points("What this is not", group.caveats),
    )
    return Page(title=_title(group), about=_when(group), parts=tuple(part for part in parts if part))


def _title(group: Group) -> str:
    return f"One partnership, seen by {group.people} people"


def _opening(group: Group) -> str:
    lines = [f"# {_title(group)}", _when(group)]
    if group.names:
        lines.append("Taking part: " + ", ".join(map(escape, group.names)) + ".")
    lines.extend(["\n".join(f"- {note}" for note in group.notes)] if group.notes else [])
    return "\n\n".join(lines)


def _when(group: Group) -> str:
    days = f"on {_day(group.first)}"
    if group.first != group.last:
        days = f"between {_day(group.first)} and {_day(group.last)}"
    left = {0: "", 1: " One is not finished; it counts where it has answers."}.get(
        group.unfinished, f" {group.unfinished} are not finished; they count where they have answers."
    )
    return f"From reflections begun {days}.{left}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _agenda(items: tuple[AgendaItem, ...], tables: Sequence[_Table]) -> str:
    spreads = [(name, one) for table in tables for name, one in table.spreads.items()]
    lines = ["## Where you differ"]
    if items:
        lines.append("Widest first. A split is not a fault; it shows where you see different things.")
    elif all(one.outcome == "too_few" for _, one in spreads):
        lines.append("Nothing can be said: no question was answered by three or more of you.")
    else:
        lines.append(
            "Nowhere, by the rule below, among the questions that three or more of you answered. "
            "Ask each other all the same what you had in mind: the same number can stand for different things."
        )
    lines.extend(
        f"{number}. **{_item(one)}.** {one.says}" + (f"\n\n   *{escape(one.question)}*" if one.question else "")
        for number, one in enumerate(items[:SHOWN_WHOLE], start=1)
    )
    if rest := items[SHOWN_WHOLE:]:
        lines.append("Also split: " + "; ".join(_item(one) for one in rest) + ".")
    apart = [capital(escape(name)) for name, one in spreads if one.outcome == "agreement" and not one.all_within]
    if apart:
        lines.append(
            f"Agreement, but not of all of you: {'; '.join(apart)}. What do the few see that the others do not?"
        )
    return "\n\n".join(lines)


def _item(one: AgendaItem) -> str:
    about = escape(one.about)
    named = {
        "consensus": f"{about}, consensus",
        "capacity": f"{about}, capacity",
        "partner": f"the work with {about}",
        "partner_theirs": f"what {about} would say",
        "partner_sides": f"{about}, from both sides",
    }.get(one.kind, about)
    return named[:1].upper() + named[1:]


def _tables(group: Group) -> list[_Table]:
    stage, practice = group.stage, group.practice_map
    found = [
        _Table(one.name, "each from 0 to 4", {pole.name: pole.ratings for pole in one.poles.values()}, one.quotes)
        for one in group.tensions.values()
    ]
    placed = {"Where you place it": stage.self_placed, "What its purpose needs": stage.needed}
    scale = "from the loosest stage to the closest; a closer one is not a better one"
    found.append(
        _Table("How you work together", scale, {**placed, **stage.behaviours}, stage.quotes, group_figures.stage(group))
    )
    if practice is not None:
        rated: dict[str, Spread] = {}
        for area in practice.areas.values():
            rated |= {f"{area.name}: consensus": area.consensus, f"{area.name}: capacity": area.capacity}
        scale = "consensus: how far those who matter agree; capacity: how far the means are there; each from 0 to 4"
        found.append(_Table("The practice map", scale, rated, practice.quotes, group_figures.practice(group)))
    return found


def _table(table: _Table) -> str:
    """A row for each question; those that too few answered are named below, with nothing else."""
    shown = {name: one for name, one in table.spreads.items() if one.outcome != "too_few"}
    rest = [escape(name[:1].lower() + name[1:]) for name, one in table.spreads.items() if one.outcome == "too_few"]
    lines = [f"## {escape(table.heading)}"]
    if shown:
        rows = ["| | Middle | From – to | Answers | |", "|---|---|---|:-:|---|"]
        for name, one in shown.items():
            cells = (capital(escape(name)), _middle(one), _range(one), str(one.answers), group_figures.outcome(one))
            rows.append("| " + " | ".join(cells) + " |")
        lines += ["\n".join(rows), f"*{capital(table.scale)}.*"]
    if rest:
        lines.append(f"Too few answers to show anything: {', '.join(rest)}.")
    return "\n\n".join(lines) + _quoted(table.quotes)


def _middle(one: Spread) -> str:
    if isinstance(one, RatingSpread):
        return "" if one.median is None else f"{one.median:g}"
    return one.median[0] if len(one.median) == 1 else f"between {' and '.join(one.median)}"


def _range(one: Spread) -> str:
    return str(one.lowest) if one.lowest == one.highest else f"{one.lowest} – {one.highest}"


def _partners(group: Group) -> str:
    if not group.partners and not group.partners_too_few:
        return ""
    lines = ["## Partners, from both sides"]
    if group.partners:
        rows = ["| | Where you place the work | Where you think it would |", "|---|---|---|"]
        rows += [f"| {_partner(one)} | {_side(one.ours)} | {_side(one.theirs)} |" for one in group.partners]
        lines.append("\n".join(rows))
    if group.partners_too_few:
        more = "One partner was" if group.partners_too_few == 1 else f"{group.partners_too_few} partners were"
        lines.append(f"{more} named by too few of you to show anything.")
    return "\n\n".join(lines)


def _partner(one: GroupPartner) -> str:
    also = ", ".join(map(escape, one.also))
    return f"{escape(one.name)} (also {also})" if also else escape(one.name)


def _side(one: StageSpread) -> str:
    if one.outcome == "too_few":
        return OUTCOMES[one.outcome]
    return f"{_middle(one)}; {_range(one)}; {one.answers} answers; {group_figures.outcome(one)}"


def _quoted(quotes: Iterable[Quote]) -> str:
    lines = [f"> “{escape(one.text)}”{f' ({escape(one.by)})' if one.by else ''}" for one in quotes]
    return "\n\n" + "\n>\n".join(lines) if lines else ""
