"""Readings and transcripts as plain lines."""

from __future__ import annotations

from collections.abc import Sequence

from assistant import plain
from assistant.domain.events import Answered, Asked, Digressed, Finished, Misunderstood, Recorded, Said
from assistant.domain.readings import Readings


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
