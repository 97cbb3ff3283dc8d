"""What the library found, readings and transcripts as plain lines."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from assistant import plain
from assistant.domain.events import Answered, Asked, Digressed, Finished, Misunderstood, Recorded, Said
from assistant.domain.library import LibraryAnswer, MatchState, SearchResult
from assistant.domain.readings import Readings
from assistant.sanitise import one_line

WIDTH = 96


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
    """What a search found, each card with its nearest sentence and citation."""
    if result.state is MatchState.NONE:
        nearest = "; ".join(hit.title for hit in result.hits[:3])
        nothing = "Nothing in the library is close enough."
        return f"{nothing}\nWhat it has nearest: {nearest}." if nearest else nothing
    blocks = [] if result.state is MatchState.MATCH else ["The closest passages; they may not answer the question."]
    for hit in result.hits:
        lines = (f"{hit.rank}. {one_line(hit.title)}  [{hit.card}]", _indented(hit.highlight))
        blocks.append("\n".join([*lines, _indented(f"{hit.section} · {hit.citation}")]))
    return "\n\n".join(blocks)


def answer(told: LibraryAnswer) -> str:
    """An answer, and where to read more."""
    cards = dict.fromkeys(sentence.card for sentence in told.sentences)
    more = ", ".join(f"assistant library show {card}" for card in cards)
    return f"{told.answer}\n\nRead more: {more}" if more else told.answer


def _indented(text: str) -> str:
    """`text` wrapped and set in by three spaces."""
    return textwrap.fill(one_line(text), WIDTH, initial_indent="   ", subsequent_indent="   ")
