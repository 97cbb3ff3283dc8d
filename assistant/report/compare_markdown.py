"""A comparison as Markdown: what stood where on each date, in plain words, with no verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.domain import dates
from assistant.domain.comparison import Between, CommitmentThen, Comparison, StageSeries, TensionSeries, WordUse
from assistant.domain.pages import Page
from assistant.report import figures
from assistant.report.figures import HIGHEST, LEFT_OPEN
from assistant.report.marks import capital, escape, points
from assistant.sanitise import one_line

SHARED_WORDS = "No sentence on {dates} shares its words."


def render(found: Comparison) -> str:
    """The words of the whole comparison."""
    return page(found).markdown


def page(found: Comparison) -> Page:
    """The whole comparison. The person's words are escaped, so they show as typed and format nothing."""
    when = dict(
        zip(
            (one.reflection for one in found.reflections),
            dates.labels([one.started for one in found.reflections]),
            strict=True,
        )
    )
    columns = list(when.values())
    parts = (
        _opening(found, columns),
        points("Before you read", (escape(note) for note in found.notes)),
        figures.tensions_then(found, columns),
        *(_tension(one, columns) for one in found.tensions.values()),
        _stage(found.stage, columns),
        figures.stage_then(found, columns),
        _practice_map(found, columns),
        figures.practice_then(found, columns),
        _barriers(found.between, when),
        _commitments(found.commitments, when),
        _words(found.between, when),
        points("What this is not", found.caveats),
    )
    return Page(
        title=_title(found, columns),
        about=f"What one person said of a partnership on {_listed(columns)}.",
        parts=tuple(part for part in parts if part),
    )


def _opening(found: Comparison, columns: Sequence[str]) -> str:
    lines = [
        f"- {label}: “{escape(one.title)}”, {escape(one.path)} path, {'finished' if one.finished else 'not finished'}"
        for one, label in zip(found.reflections, columns, strict=True)
    ]
    return f"# {escape(_title(found, columns))}\n\n" + "\n".join(lines)


def _title(found: Comparison, columns: Sequence[str]) -> str:
    return f"{one_line(found.reflections[-1].title)}: {_listed(columns)}"


def _tension(tension: TensionSeries, columns: Sequence[str]) -> str:
    rows = {capital(pole.name): [_number(one) for one in pole.ratings] for pole in tension.poles.values()}
    if not any(one is not None for pole in tension.poles.values() for one in pole.ratings):
        return ""
    rows["Pattern"] = [_pattern(one, tension) for one in tension.patterns]
    return f"## {escape(tension.name)}\n\nEach from 0 to {HIGHEST}.\n\n{_table(rows, columns)}"


def _pattern(pattern: str | None, tension: TensionSeries) -> str:
    if pattern is None:
        return LEFT_OPEN
    pole = tension.poles.get(pattern.removeprefix("leaning_"))
    return (
        f"leaning to {pole.name}" if pole else {"held_together": "held together", "neither": "neither at work"}[pattern]
    )


def _stage(stage: StageSeries, columns: Sequence[str]) -> str:
    three = dict(zip(figures.THREE_WAYS, (stage.self_placed, stage.calculated, stage.needed), strict=True))
    moved = {capital(name): [one or LEFT_OPEN for one in stage.behaviours[name]] for name in stage.moved}
    if not any(one for found in (*three.values(), *stage.behaviours.values()) for one in found):
        return ""
    lines = [
        "## How you work together",
        _table({name: [one or LEFT_OPEN for one in found] for name, found in three.items()}, columns),
    ]
    same = [name for name, found in stage.behaviours.items() if len(set(found)) == 1 and found[0]]
    if moved:
        lines += ["What you described in another way:", _table(moved, columns)]
    if same:
        lines.append(f"Described the same each time: {_listed([escape(name) for name in same])}.")
    return "\n\n".join(lines)


def _practice_map(found: Comparison, columns: Sequence[str]) -> str:
    areas = found.practice_map or {}
    rows = {
        f"{capital(area.name)}: {what}": [_number(one) for one in ratings]
        for area in areas.values()
        for what, ratings in zip(figures.AREA_SIDES, (area.consensus, area.capacity), strict=True)
        if any(one is not None for one in ratings)
    }
    if not rows:
        return ""
    explained = "How far those who matter agree, and how far there are people, money and ways of working for it, each "
    return f"## Practice map\n\n{explained}from 0 to {HIGHEST}.\n\n{_table(rows, columns)}"


def _barriers(between: Sequence[Between], when: Mapping[str, str]) -> str:
    lines = []
    for one in between:
        if not one.barriers_asked:
            continue
        span = f"**{when[one.earlier]} to {when[one.later]}.**"
        named = (
            ("Named then and not now", one.barriers_gone),
            ("Named now and not then", one.barriers_new),
            ("Named both times", one.barriers_both),
        )
        told = [f"- {words}: {_listed([escape(name) for name in names])}." for words, names in named if names]
        lines.append("\n".join([span, "", *told]))
    return "## What stands in the way\n\n" + "\n\n".join(lines) if lines else ""


def _commitments(found: Sequence[CommitmentThen], when: Mapping[str, str]) -> str:
    lines = []
    for one in found:
        parts = (one.commitment.what.rstrip("."), one.commitment.who, one.commitment.when)
        lines.append(f"**{when[one.reflection]}.** {escape('; '.join(part for part in parts if part))}.")
        told = [
            f"- {when[mention.reflection]}, {'asked what became of it' if mention.asked else 'in another answer'}: "
            f"“{escape(mention.quote)}”"
            for mention in one.mentions
        ]
        days = list(when)
        later = [when[name] for name in days[days.index(one.reflection) + 1 :]]
        lines.append("\n".join(told) if told else f"- {SHARED_WORDS.format(dates=_listed(later, 'or'))}")
    return "## What you said you would do\n\n" + "\n\n".join(lines) if lines else ""


def _words(between: Sequence[Between], when: Mapping[str, str]) -> str:
    lines = []
    for one in between:
        then, now = when[one.earlier], when[one.later]
        said = [
            f"- On {now} and not on {then}: {_uses(one.words_new)}." if one.words_new else "",
            f"- On {then} and not on {now}: {_uses(one.words_gone)}." if one.words_gone else "",
        ]
        lines += [line for line in said if line]
    if not lines:
        return ""
    explained = "Words of your own answers, those used more than once, with how often. A count says nothing of why."
    return "\n\n".join(["## The words you used", explained, "\n".join(lines)])


def _uses(words: Iterable[WordUse]) -> str:
    return ", ".join(f"{escape(one.word)} ({one.uses})" for one in words)


def _table(rows: Mapping[str, Sequence[str]], columns: Sequence[str]) -> str:
    lines = ["| | " + " | ".join(columns) + " |", "|---|" + ":-:|" * len(columns)]
    lines += [f"| {escape(name)} | " + " | ".join(cells) + " |" for name, cells in rows.items()]
    return "\n".join(lines)


def _number(rating: int | None) -> str:
    return LEFT_OPEN if rating is None else str(rating)


def _listed(items: Sequence[str], last: str = "and") -> str:
    comma = "; " if any("," in item for item in items) else ", "
    return items[0] if len(items) == 1 else f"{comma.join(items[:-1])} {last} {items[-1]}"
