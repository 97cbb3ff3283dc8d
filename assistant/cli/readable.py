"""What the library found, readings and transcripts as plain lines."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from datetime import date

from assistant import plain
from assistant.cli import shell
from assistant.domain.events import Answered, Asked, Digressed, Finished, Misunderstood, Recorded, Said
from assistant.domain.library import (
    CardName,
    Correction,
    Explanation,
    Hit,
    LibraryAnswer,
    MatchState,
    SearchResult,
)
from assistant.domain.readings import Readings
from assistant.library import citations
from assistant.sanitise import one_line

WIDTH = 96
MARKED = re.compile("»[^»«]+«")
"""A sentence that answers, as `found` marks it."""
_AROUND = 300
"""Characters shown before and after it: all of a card's passage, part of a document's."""


def readings(found: Readings) -> str:
    """What was heard, each with the words it rests on."""
    lines = []
    for name, tension in found.tensions.items():
        strengths = ", ".join(f"{pole} {strength:.2f}" for pole, strength in tension.strengths.items())
        lines.append(f"{name}: {tension.label} ({strengths})")
        lines.extend(f"    {evidence.pole}: “{evidence.quote}”" for evidence in tension.evidence)
    shares = ", ".join(f"{stage} {share:.2f}" for stage, share in found.stage.distribution.items())
    lines.append(f"stage: {found.stage.label} ({shares})")
    lines.extend(f"    “{quote}”" for quote in found.stage.evidence)
    lines.append("A first reading, offered as a guess. The figures are nearness, not probability.")
    return "\n".join(lines)


def transcript(events: Sequence[Recorded]) -> str:
    """A conversation as it was held, repeated questions once."""
    turns: list[str] = []
    last = ""
    for one in events:
        event = one.what
        match event:
            case Said() if event.text:
                turns.append(plain.said(event))
            case Asked() if event.step != last:
                turns.append(plain.asked(event))
                last = event.step
            case Answered() | Misunderstood():
                turns.append(plain.wrap(f"> {event.text}"))
            case Digressed():
                turns.append(plain.wrap(f"> {event.question}"))
            case Finished():
                turns.append(f"Finished on {one.at:%Y-%m-%d}.")
    return "\n\n".join(turns)


def found(result: SearchResult) -> str:
    """What a search found: each card's nearest passage, the sentence that answers between » and «, and its citation."""
    if result.state is MatchState.NONE:
        return "\n".join(filter(None, (_read_as(result.corrected), _nothing_near(result), _state(result))))
    blocks = [_read_as(result.corrected), _state(result)]
    if result.state is MatchState.WEAK:
        blocks.append("The closest passages; they may not answer the question.")
    blocks += [_hit(hit) for hit in result.hits]
    for heading, cards in (("The other side of the first", result.other_side), ("See also", result.see_also)):
        if cards:
            blocks.append("\n".join([heading, *map(card_name, cards)]))
    return "\n\n".join(filter(None, blocks))


def answer(told: LibraryAnswer) -> str:
    """An answer, and where to read more."""
    cards = dict.fromkeys(sentence.card for sentence in told.sentences)
    more = f"Read more: {', '.join(f'{shell.program()} library show {card}' for card in cards)}" if cards else ""
    return "\n\n".join(filter(None, (_read_as(told.corrected), told.answer, more)))


def card_name(card: CardName) -> str:
    """One line for a card to go on to."""
    return f"- {one_line(card.title)}  [{card.card}]"


def checked(day: date | None) -> str:
    """Whether a second reader compared a card with its sources, and when."""
    if day is None:
        return "Not yet checked against its sources by a second reader."
    on = f"{day.day} {day:%B %Y}"
    return f"Checked against its sources by a second reader on {on}."


def _nothing_near(result: SearchResult) -> str:
    nothing = "Nothing in the library is close enough."
    nearest = "; ".join(one_line(hit.title) for hit in result.hits[:3])
    return f"{nothing}\nWhat it has nearest: {nearest}." if nearest else nothing


def _read_as(corrected: Sequence[Correction]) -> str:
    """Which slips of spelling were read as other words."""
    return " ".join(f"Read “{one_line(one.written)}” as “{one.read_as}”." for one in corrected)


def _state(result: SearchResult) -> str:
    return f"State {result.explain}" if result.explain else ""


def _hit(hit: Hit) -> str:
    lines = [f"{hit.rank}. {one_line(hit.title)}  [{hit.card}]", _indented(_marked(hit))]
    lines.append(_indented(" · ".join(filter(None, (hit.section, hit.citation)))))
    if hit.also:
        lines.append(_indented(citations.elsewhere(hit.also)))
    if hit.explain:
        lines.append(_explained(hit.explain))
    return "\n".join(lines)


def _marked(hit: Hit) -> str:
    """The text of a hit around the sentence that answers, which is marked unless it is all there is."""
    before, highlight, after = (one_line(part) for part in hit.text.partition(hit.highlight))
    if not before and not after:
        return highlight
    before = before if len(before) <= _AROUND else "… " + before[-_AROUND:].partition(" ")[2]
    after = after if len(after) <= _AROUND else after[:_AROUND].rpartition(" ")[0] + " …"
    return " ".join(filter(None, (before, f"»{highlight}«", after)))


def _explained(why: Explanation) -> str:
    """The parts of a score, in columns that stand below those of the hit before."""
    through = "a question it answers" if why.through == "question" else "its text"
    columns = [
        f"vectors {why.dense:.2f} (text {why.text:.2f}) gave {why.dense_part:.2f}",
        f"words {why.lexical:5.2f} gave {why.lexical_part:.2f}",
        *([f"all words there {why.lifted:.2f}"] if why.lifted else []),
        f"score {why.score:.2f}",
    ]
    return f"   {' | '.join(columns)} | through {through}"


def _indented(text: str) -> str:
    """`text` wrapped and set in by three spaces."""
    return textwrap.fill(one_line(text), WIDTH, initial_indent="   ", subsequent_indent="   ")
