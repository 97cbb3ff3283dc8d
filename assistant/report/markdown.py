"""A summary as Markdown: what a person can paste into a board paper or send to a coach."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from assistant.domain.summary import InstrumentSummary, StageSummary, Summary, SummaryCard, TensionSummary
from assistant.domain.vocabulary import STAGES
from assistant.sanitise import clean, one_line

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~]|&(?=#?\w+;))")
_LINE_START = re.compile(r"^(\d*)([-+=.)])(?=[\s\-+=]|$)")
HIGHEST = 4
ALSO_CITED = "Also cited on the way, such as in answer to your own questions:"


def render(summary: Summary) -> str:
    """The whole summary. The person's words are escaped, so they show as typed and format nothing."""
    sections = [
        _opening(summary),
        *(_tension(tension) for tension in summary.tensions.values()),
        _stage(summary.stage),
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
            lines.append(f"- **{tension.name}.** {_poles(tension, noted=False)}. {tension.pattern_text}")
    stage = summary.stage
    if any((stage.self_placed, stage.calculated, stage.needed)):
        lines.append(f"- **Stage.** {_three_ways(stage)}.")
    lines.extend(f"- **To do.** {_commitment(one.what, one.who, one.when)}" for one in summary.commitments)
    if not lines:
        return "Nothing is in your summary yet beyond what you are here to think about. It fills in as you answer."
    return "So far:\n\n" + "\n".join(lines)


def escape(text: str) -> str:
    """`text` on one line, with everything Markdown would act on made literal."""
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", one_line(text)))


def _opening(summary: Summary) -> str:
    lines = [f"# {escape(summary.title)}", _dates(summary.started, summary.finished)]
    for name, text in (
        ("The partnership", summary.partnership),
        ("The partners", summary.partners_words),
        ("Your part in it", summary.role),
    ):
        if text:
            lines.append(f"**{name}.** {_paragraphs(text)}")
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
    if tension.quotes:
        lines.append("In your words:")
        lines.extend(f"> {escape(quote)}" for quote in tension.quotes)
    lines.extend(_card(card) for card in tension.cards)
    return "\n\n".join(lines)


def _poles(tension: TensionSummary, *, noted: bool = True) -> str:
    notes = tension.notes if noted else {}
    rated = [
        f"{tension.pole_names[pole]}: {'left open' if rating is None else rating}{_noted(notes.get(pole, ()))}"
        for pole, rating in tension.poles.items()
    ]
    rated[0] = rated[0][:1].upper() + rated[0][1:]
    known = any(rating is not None for rating in tension.poles.values())
    return ", ".join(rated) + (f", each from 0 to {HIGHEST}" if known else "")


def _noted(notes: Iterable[str]) -> str:
    """What was written beside a number, in their words."""
    words = ", ".join(f"“{escape(note)}”" for note in notes)
    return f" ({words})" if words else ""


def _card(card: SummaryCard) -> str:
    lead = "The other side" if card.role == "counterpoint" else "From the library"
    return f"**{lead}: {escape(card.title)}.** {_paragraphs(card.text)}\n\n*{escape(card.citation)}*"


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
    beside = [f"- {escape(named.get(one, one.capitalize()))}{_noted(notes)}" for one, notes in stage.notes.items()]
    if beside:
        lines.extend(["Beside your choices you wrote:", "\n".join(beside)])
    if stage.quotes:
        lines.append("In your words:")
        lines.extend(f"> {escape(quote)}" for quote in stage.quotes)
    lines.extend(_card(card) for card in stage.cards)
    return "\n\n".join(line for line in lines if line)


def _instrument(one: InstrumentSummary) -> str:
    rows = ["| | |", "|---|---|"]
    rows += [
        f"| {escape(item.label)} | {escape(item.answer) or 'left open'}{_noted(item.notes)} |" for item in one.items
    ]
    lines = [f"## {escape(one.name)}", "\n".join(rows) if one.items else ""]
    lines += ["In your words:", *(f"> {escape(quote)}" for quote in one.quotes)] if one.quotes else []
    return "\n\n".join(line for line in lines if line)


def _three_ways(stage: StageSummary) -> str:
    return (
        f"Where you place it: {stage.self_placed or 'left open'}; "
        f"what you describe: {stage.calculated or 'too little to say'}; "
        f"what it needs: {stage.needed or 'left open'}"
    )


def _commitments(summary: Summary) -> str:
    lines = [f"- {escape(_commitment(one.what, one.who, one.when))}" for one in summary.commitments]
    return "## One thing to do\n\n" + "\n".join(lines) if lines else ""


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


def _paragraphs(text: str) -> str:
    """The person's text, escaped, its paragraphs kept."""
    return "\n\n".join(escape(part) for part in clean(text).split("\n") if part.strip())
