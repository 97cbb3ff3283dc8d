"""Setting reflections of one person side by side, the oldest first; what differs, and no verdict on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from assistant.conversation import own_words, quoting, remarks
from assistant.domain import dates
from assistant.domain.comparison import (
    AreaSeries,
    Between,
    CommitmentThen,
    Compared,
    Comparison,
    Mention,
    PoleSeries,
    StageSeries,
    TensionSeries,
    WordUse,
)
from assistant.domain.events import Asked, AskKind, Commitment, Recorded
from assistant.domain.ports import Librarian, ReflectionStore
from assistant.domain.reflection import fold
from assistant.domain.script import Script
from assistant.domain.summary import Summary
from assistant.errors import WrongUse
from assistant.report.build import SummaryBuilder

FEWEST_USES = 2
"""How often a word stands in the answers of one reflection before its absence from another is worth a line."""
MOST_WORDS = 12
MOST_MENTIONS = 2
"""Quotations for one commitment from one later reflection."""


class Held(NamedTuple):
    """A reflection that is compared."""

    summary: Summary
    path: str
    events: Sequence[Recorded]


def chosen(
    store: ReflectionStore, scripts: Callable[[str], Script], librarian: Librarian, ids: Sequence[str]
) -> Comparison:
    """The reflections called `ids`. Raises `WrongUse` unless they are two or more, each once, `ReflectionNotFound`."""
    _check(ids)
    held: list[Held] = []
    caveats: tuple[str, ...] = ()
    for name in ids:
        info, events = store.info(name), store.load(name)
        walked = scripts(info.path)
        held.append(Held(SummaryBuilder(walked, librarian).build(info.title, events), info.path, events))
        caveats = walked.phrase("compare_caveats")
    return compare(held, caveats)


def _check(ids: Sequence[str]) -> None:
    twice = next((name for name in ids if ids.count(name) > 1), None)
    if twice is not None:
        raise WrongUse(f"The reflection {twice} is named twice.", do="Name each reflection once.")
    if len(ids) < 2:
        raise WrongUse(
            "A comparison takes two reflections or more.", do="`assistant reflections list` shows those there are."
        )


def compare(held: Sequence[Held], caveats: Sequence[str] = ()) -> Comparison:
    """The reflections `held`, in whatever order, as they follow each other."""
    ordered = sorted(held, key=lambda one: one.summary.started)
    summaries = [one.summary for one in ordered]
    answers = [_answers(one.events) for one in ordered]
    return Comparison(
        reflections=tuple(_compared(one) for one in ordered),
        tensions=_tensions(summaries),
        stage=_stage(summaries),
        practice_map=_practice_map(summaries),
        between=tuple(
            _between(earlier, later, words)
            for earlier, later, words in zip(
                summaries, summaries[1:], zip(answers, answers[1:], strict=False), strict=False
            )
        ),
        commitments=_commitments(summaries, answers),
        notes=_notes(ordered),
        caveats=tuple(caveats),
    )


def _compared(held: Held) -> Compared:
    made = held.summary
    return Compared(
        reflection=made.reflection, title=made.title, path=held.path, started=made.started, finished=made.finished
    )


def _answers(events: Sequence[Recorded]) -> list[str]:
    """What the person wrote in their own words, as it stands now."""
    kinds = {one.what.step: one.what.kind for one in events if isinstance(one.what, Asked)}
    given = fold(events).answers.items()
    return [remarks.pruned(answer.text) for step, answer in given if kinds.get(step) in (AskKind.OPEN, AskKind.COMMIT)]


def _tensions(summaries: Sequence[Summary]) -> dict[str, TensionSeries]:
    known = {name: tension for made in summaries for name, tension in made.tensions.items()}
    series = {}
    for name, last in known.items():
        each = [made.tensions.get(name) for made in summaries]
        series[name] = TensionSeries(
            name=last.name,
            poles={
                pole: PoleSeries(name=words, ratings=tuple(one.poles.get(pole) if one else None for one in each))
                for pole, words in last.pole_names.items()
            },
            patterns=tuple(one.pattern if one and one.pattern != "unknown" else None for one in each),
        )
    return series


def _stage(summaries: Sequence[Summary]) -> StageSeries:
    stages = [made.stage for made in summaries]
    names = dict.fromkeys(name for stage in stages for name in stage.behaviours)
    behaviours = {name: tuple(stage.behaviours.get(name) for stage in stages) for name in names}
    return StageSeries(
        self_placed=tuple(stage.self_placed for stage in stages),
        calculated=tuple(stage.calculated for stage in stages),
        needed=tuple(stage.needed for stage in stages),
        behaviours=behaviours,
        moved=tuple(name for name, found in behaviours.items() if len(set(found) - {None}) > 1),
    )


def _practice_map(summaries: Sequence[Summary]) -> dict[str, AreaSeries] | None:
    maps = [made.practice_map or {} for made in summaries]
    names = {area: one.name for found in maps for area, one in found.items()}
    if not names:
        return None
    return {
        area: AreaSeries(
            name=name,
            consensus=tuple(found[area].consensus if area in found else None for found in maps),
            capacity=tuple(found[area].capacity if area in found else None for found in maps),
        )
        for area, name in names.items()
    }


def _between(earlier: Summary, later: Summary, answers: tuple[list[str], list[str]]) -> Between:
    before, after = ([one.name for one in made.barriers] for made in (earlier, later))
    asked = bool(before and after)
    said = own_words.used(answers[0]), own_words.used(answers[1])
    return Between(
        earlier=earlier.reflection,
        later=later.reflection,
        barriers_asked=asked,
        barriers_gone=tuple(name for name in before if name not in after) if asked else (),
        barriers_new=tuple(name for name in after if name not in before) if asked else (),
        barriers_both=tuple(name for name in before if name in after),
        words_gone=_only_in(said[0], said[1]),
        words_new=_only_in(said[1], said[0]),
    )


def _only_in(these: dict[str, tuple[str, int]], others: dict[str, tuple[str, int]]) -> tuple[WordUse, ...]:
    found = [(uses, word) for key, (word, uses) in these.items() if key not in others and uses >= FEWEST_USES]
    found.sort(key=lambda one: (-one[0], one[1].casefold()))
    return tuple(WordUse(word=word, uses=uses) for uses, word in found[:MOST_WORDS])


def _commitments(summaries: Sequence[Summary], answers: Sequence[list[str]]) -> tuple[CommitmentThen, ...]:
    found = []
    for place, made in enumerate(summaries[:-1]):
        later = list(zip(summaries, answers, strict=True))[place + 1 :]
        for commitment in made.commitments:
            mentions = [one for after, texts in later for one in _mentions(commitment, after, texts)]
            found.append(CommitmentThen(reflection=made.reflection, commitment=commitment, mentions=tuple(mentions)))
    return tuple(found)


def _mentions(commitment: Commitment, later: Summary, texts: Sequence[str]) -> list[Mention]:
    told = [one.became for one in (later.since.commitments if later.since else ()) if one.commitment == commitment]
    asked = [Mention(reflection=later.reflection, quote=text, asked=True) for text in told if text]
    others = [
        quoting.quote(sentence)
        for text in texts
        if text not in {remarks.pruned(one) for one in told}
        for sentence in remarks.own(quoting.sentences(text))
        if own_words.speaks_of(sentence, commitment.what)
    ]
    found = [Mention(reflection=later.reflection, quote=quote, asked=False) for quote in dict.fromkeys(others)]
    return [*asked, *found[:MOST_MENTIONS]]


def _notes(ordered: Sequence[Held]) -> tuple[str, ...]:
    """What to know before reading."""
    when = dates.labels([one.summary.started for one in ordered])
    notes = []
    first = ordered[0].summary
    for made in (one.summary for one in ordered[1:]):
        if not _same_partnership(first, made):
            notes.append(
                f"“{first.title}” and “{made.title}” have no words in common. If they are two partnerships, what "
                "differs below lies between the two, and time has nothing to do with it."
            )
    for one, label in zip(ordered, when, strict=True):
        if one.summary.finished is None:
            notes.append(f"The reflection of {label} is not finished. What it has not come to is shown as left open.")
    if len({one.path for one in ordered}) > 1:
        paths = ", ".join(f"{one.path} on {label}" for one, label in zip(ordered, when, strict=True))
        notes.append(f"They took different paths ({paths}). What only one of them asks is left open in the others.")
    return tuple(notes)


def _same_partnership(one: Summary, other: Summary) -> bool:
    linked = other.since is not None and other.since.reflection == one.reflection
    return linked or own_words.share_a_word(one.title, other.title)
