"""A summary as Markdown: what a person can paste into a board paper or send to a coach."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from assistant.conversation import quoting
from assistant.domain import dates
from assistant.domain.pages import Page
from assistant.domain.summary import InstrumentSummary, StageSummary, Summary, TensionSummary
from assistant.domain.vocabulary import STAGES
from assistant.report import figures, markdown_full, markdown_library, markdown_since, marks
from assistant.report.figures import HIGHEST
from assistant.report.marks import escape, noted, quoted
from assistant.sanitise import one_line

__all__ = ["HIGHEST", "escape", "page", "recap", "render"]

LONGEST_OPENING = 450
"""Characters of what the partnership is, at the top; the whole of it stands further down."""


def render(summary: Summary) -> str:
    """The words of the whole summary."""
    return page(summary).markdown


def page(summary: Summary) -> Page:
    """The whole summary. The person's words are escaped, so they show as typed and format nothing.

    What a board needs stands first, the words before the figures, which may not fit on one page with them: where
    things stand and what will be done. Then comes all that was said, and at the end what the library brought.
    """
    partners, agreed, *others = markdown_full.sections(summary)
    parts = (
        _opening(summary),
        _glance(summary),
        _commitments(summary),
        figures.tensions(summary),
        figures.stage(summary.stage),
        marks.points("Questions to take to your partners", summary.questions),
        markdown_since.section(summary.since),
        _in_full(summary),
        *(_tension(tension) for tension in summary.tensions.values()),
        _disagreements(summary),
        _stage(summary.stage),
        partners,
        agreed,
        figures.practice(summary),
        *others,
        *(_instrument(one) for one in summary.instruments),
        *markdown_library.sections(summary),
        marks.points("What this is not", summary.caveats),
    )
    title = one_line(summary.title)
    about = _dates(summary.started, summary.finished)
    return Page(title=title, about=about, parts=tuple(part for part in parts if part))


def recap(summary: Summary) -> str:
    """The summary so far in a few lines, for the middle of a conversation."""
    lines = [
        *_standing(summary, [one for one in summary.tensions.values() if one.rated]),
        *markdown_full.recap(summary),
    ]
    lines.extend(f"- **To do.** {_commitment(one.what, one.who, one.when)}" for one in summary.commitments)
    lines.extend([f"- **What would show that it worked.** {escape(summary.evidence)}"] * bool(summary.evidence))
    if not lines:
        return "Nothing is in your summary yet beyond what you are here to think about. It fills in as you answer."
    return "So far:\n\n" + "\n".join(lines)


def _standing(summary: Summary, tensions: Iterable[TensionSummary]) -> list[str]:
    """A line for each of `tensions`, and for the stage."""
    lines = [f"- **{one.name}.** {_poles(one, beside=False)}. {one.pattern_text}" for one in tensions]
    stage = summary.stage
    if any((stage.self_placed, stage.calculated, stage.needed)):
        lines.append(f"- **Stage.** {_three_ways(stage)}.")
    return lines


def _opening(summary: Summary) -> str:
    """Title, dates, what kind of paper this is, and which partnership it is about, in a few lines."""
    lines = [f"# {escape(summary.title)}", _dates(summary.started, summary.finished)]
    lines += [f"*{caveat}*" for caveat in summary.caveats[:1]]
    if summary.partnership:
        lines.append(f"**The partnership.** {escape(_short(summary.partnership))}")
    return "\n\n".join(lines)


def _short(text: str) -> str:
    return quoting.excerpt(text, LONGEST_OPENING) if len(text) > LONGEST_OPENING else text


def _glance(summary: Summary) -> str:
    # At the end also what was talked of and left open: a board would take it for never raised.
    told = [one for one in summary.tensions.values() if one.rated or (one.spoken_of and summary.finished)]
    lines = [*_standing(summary, told), *markdown_full.recap(summary, markdown_full.IN_THE_WAY)]
    return "\n\n".join(["## At a glance", "\n".join(lines)]) if lines else ""


def _in_full(summary: Summary) -> str:
    """What was said of the partnership itself, as far as the opening does not hold it."""
    whole = summary.partnership if len(summary.partnership) > LONGEST_OPENING else ""
    told = [
        f"**{name}.** {marks.paragraphs(words)}"
        for name, words in (
            ("The partnership", whole),
            ("The partners", summary.partners_words),
            ("Your part in it", summary.role),
        )
        if words
    ]
    return "\n\n".join(["## The partnership, in your words", *told]) if told else ""


def _dates(started: datetime, finished: datetime | None) -> str:
    begun = dates.day(started)
    if finished is None:
        return f"A reflection begun on {begun}; not finished."
    ended = dates.day(finished)
    return f"A reflection of {begun}." if ended == begun else f"A reflection begun on {begun}, finished on {ended}."


def _tension(tension: TensionSummary) -> str:
    if not tension.spoken_of:
        return ""
    lines = [f"## {tension.name}", f"{_poles(tension)}. {tension.pattern_text}"]
    lines.extend(quoted(tension.quotes, tension.asked))
    return "\n\n".join(lines)


def _disagreements(summary: Summary) -> str:
    """Where the two part, side by side; which of them is right is not for this page to say."""
    lines = []
    for one in summary.disagreements:
        pole = escape(summary.tensions[one.tension].pole_names[one.pole])
        heard = f"in “{escape(one.quote)}” I heard about {one.heard}, you put {one.rated}"
        lines.append(f"{marks.capital(pole)}: {heard}. Yours stands.")
    return marks.points("Where your number and my reading part", lines)


def _poles(tension: TensionSummary, *, beside: bool = True) -> str:
    notes = tension.notes if beside else {}
    rated = [
        f"{tension.pole_names[pole]}: {'left open' if rating is None else rating}{noted(notes.get(pole, ()))}"
        for pole, rating in tension.poles.items()
    ]
    rated[0] = marks.capital(rated[0])
    return ", ".join(rated) + (f", each from 0 to {HIGHEST}" if tension.rated else "")


def _stage(stage: StageSummary) -> str:
    if not stage.spoken_of:
        return ""
    lines = ["## How you work together", f"{_three_ways(stage)}.", stage.differences]
    known = {name: level for name, level in stage.behaviours.items() if level is not None}
    if known:
        rows = ["| What you do together | " + " | ".join(STAGES) + " |", "|---|" + ":-:|" * len(STAGES)]
        for name, level in stage.behaviours.items():
            marks = ["●" if level == one else "" for one in STAGES]
            rows.append(f"| {escape(name).capitalize()}{'' if level else ' (left open)'} | " + " | ".join(marks) + " |")
        lines.append("\n".join(rows))
    named = {"self_placed": "Where you place it", "needed": "What it needs"}
    beside = [f"- {escape(named.get(one, one.capitalize()))}{noted(notes)}" for one, notes in stage.notes.items()]
    if beside:
        lines.extend(["Beside your choices you wrote:", "\n".join(beside)])
    lines.extend(quoted(stage.quotes, stage.asked))
    return "\n\n".join(line for line in lines if line)


def _instrument(one: InstrumentSummary) -> str:
    rows = ["| | |", "|---|---|"]
    rows += [
        f"| {escape(item.label)} | {escape(item.answer) or 'left open'}{noted(item.notes)} |" for item in one.items
    ]
    lines = [f"## {escape(one.name)}", "\n".join(rows) if one.items else ""]
    lines += quoted(one.quotes, one.asked)
    return "\n\n".join(line for line in lines if line)


def _three_ways(stage: StageSummary) -> str:
    return (
        f"Where you place it: {stage.self_placed or 'left open'}; "
        f"what you describe: {stage.calculated or figures.TOO_LITTLE}; "
        f"what it needs: {stage.needed or 'left open'}"
    )


def _commitments(summary: Summary) -> str:
    lines = [f"- {escape(_commitment(one.what, one.who, one.when))}" for one in summary.commitments]
    shown = [f"**What would show that it worked**, in your words:\n\n> {escape(summary.evidence)}"]
    body = ["\n".join(lines)] * bool(lines) + shown * bool(summary.evidence)
    heading = "What you will do" if len(lines) > 1 else "One thing to do" if lines else "How you would know"
    return "\n\n".join([f"## {heading}", *body]) if body else ""


def _commitment(what: str, who: str, when: str) -> str:
    parts = [
        one_line(what).rstrip("."),
        f"Who: {one_line(who)}" if who else "",
        f"When: {one_line(when)}" if when else "",
    ]
    return ". ".join(part for part in parts if part).rstrip(".") + "."
