"""A summary as Markdown: what a person can paste into a board paper or send to a coach."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from assistant.domain.summary import InstrumentSummary, StageSummary, Summary, TensionSummary
from assistant.domain.vocabulary import STAGES
from assistant.report import markdown_full, markdown_since
from assistant.report.marks import card, escape, noted, paragraphs, quoted
from assistant.sanitise import one_line

__all__ = ["HIGHEST", "escape", "recap", "render"]

HIGHEST = 4
ALSO_CITED = "Also cited on the way, such as in answer to your own questions:"


def render(summary: Summary) -> str:
    """The whole summary. The person's words are escaped, so they show as typed and format nothing."""
    sections = [
        _opening(summary),
        markdown_since.section(summary.since),
        *(_tension(tension) for tension in summary.tensions.values()),
        _disagreements(summary),
        _stage(summary.stage),
        *markdown_full.sections(summary),
        *(_instrument(one) for one in summary.instruments),
        _commitments(summary),
        _list("Questions to take to your partners", summary.questions),
        _sources(summary),
        _list("What this is not", summary.caveats),
    ]
    return "\n\n".join(section for section in sections if section).strip() + "\n"


def recap(summary: Summary) -> str:
    """The summary so far in a few lines, for the middle of a conversation."""
    lines = []
    for tension in summary.tensions.values():
        if any(rating is not None for rating in tension.poles.values()):
            lines.append(f"- **{tension.name}.** {_poles(tension, beside=False)}. {tension.pattern_text}")
    stage = summary.stage
    if any((stage.self_placed, stage.calculated, stage.needed)):
        lines.append(f"- **Stage.** {_three_ways(stage)}.")
    lines.extend(markdown_full.recap(summary))
    lines.extend(f"- **To do.** {_commitment(one.what, one.who, one.when)}" for one in summary.commitments)
    lines.extend([f"- **What would show that it worked.** {escape(summary.evidence)}"] * bool(summary.evidence))
    if not lines:
        return "Nothing is in your summary yet beyond what you are here to think about. It fills in as you answer."
    return "So far:\n\n" + "\n".join(lines)


def _opening(summary: Summary) -> str:
    lines = [f"# {escape(summary.title)}", _dates(summary.started, summary.finished)]
    for name, text in (
        ("The partnership", summary.partnership),
        ("The partners", summary.partners_words),
        ("Your part in it", summary.role),
    ):
        if text:
            lines.append(f"**{name}.** {paragraphs(text)}")
    return "\n\n".join(lines)


def _dates(started: datetime, finished: datetime | None) -> str:
    begun = _day(started)
    if finished is None:
        return f"A reflection begun on {begun}; not finished."
    ended = _day(finished)
    return f"A reflection of {begun}." if ended == begun else f"A reflection begun on {begun}, finished on {ended}."


def _day(when: datetime) -> str:
    return f"{when.day} {when:%B %Y}"


def _tension(tension: TensionSummary) -> str:
    if not tension.spoken_of:
        return ""
    lines = [f"## {tension.name}", f"{_poles(tension)}. {tension.pattern_text}"]
    lines.extend(quoted(tension.quotes))
    lines.extend(card(one) for one in tension.cards)
    return "\n\n".join(lines)


def _disagreements(summary: Summary) -> str:
    """Where the two part, side by side; which of them is right is not for this page to say."""
    lines = []
    for one in summary.disagreements:
        pole = escape(summary.tensions[one.tension].pole_names[one.pole])
        heard = f"in “{escape(one.quote)}” I heard about {one.heard}, you put {one.rated}"
        lines.append(f"{pole[:1].upper()}{pole[1:]}: {heard}. Yours stands.")
    return _list("Where your number and my reading part", lines)


def _poles(tension: TensionSummary, *, beside: bool = True) -> str:
    notes = tension.notes if beside else {}
    rated = [
        f"{tension.pole_names[pole]}: {'left open' if rating is None else rating}{noted(notes.get(pole, ()))}"
        for pole, rating in tension.poles.items()
    ]
    rated[0] = rated[0][:1].upper() + rated[0][1:]
    known = any(rating is not None for rating in tension.poles.values())
    return ", ".join(rated) + (f", each from 0 to {HIGHEST}" if known else "")


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
    lines.extend(quoted(stage.quotes))
    lines.extend(card(one) for one in stage.cards)
    return "\n\n".join(line for line in lines if line)


def _instrument(one: InstrumentSummary) -> str:
    rows = ["| | |", "|---|---|"]
    rows += [
        f"| {escape(item.label)} | {escape(item.answer) or 'left open'}{noted(item.notes)} |" for item in one.items
    ]
    lines = [f"## {escape(one.name)}", "\n".join(rows) if one.items else ""]
    lines += quoted(one.quotes)
    return "\n\n".join(line for line in lines if line)


def _three_ways(stage: StageSummary) -> str:
    return (
        f"Where you place it: {stage.self_placed or 'left open'}; "
        f"what you describe: {stage.calculated or 'too little to say'}; "
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


def _sources(summary: Summary) -> str:
    """What the summary cites, then what was cited on the way and stands nowhere in it."""
    here, others = ([escape(one.citation) for one in summary.sources if one.in_summary is so] for so in (True, False))
    if not others:
        return _list("Sources", here)
    on_the_way = "\n".join([ALSO_CITED, "", *(f"- {citation}" for citation in others)])
    return "\n\n".join([_list("Sources", here) or "## Sources", on_the_way])


def _list(heading: str, items: Iterable[str]) -> str:
    lines = [f"- {item}" for item in items]
    return f"## {heading}\n\n" + "\n".join(lines) if lines else ""
