"""What the assistant thinks it heard in a text: a hypothesis, with the person's words as evidence."""

from __future__ import annotations

from assistant.domain.base import Frozen


class PoleEvidence(Frozen):
    """A quotation and the pole it speaks for."""

    pole: str
    quote: str
    """Verbatim from the text that was read."""


class TensionReading(Frozen):
    """What a text says about one tension."""

    label: str
    """`none`, `both`, or a pole's id."""
    strengths: dict[str, float]
    """Per pole, 0 to 1: how near the text comes to it. Not a probability."""
    evidence: tuple[PoleEvidence, ...]
    """Strongest first; empty when the label is `none`."""
    confidence: float
    """0 to 1: how far the label stands clear of its rival."""


class StageReading(Frozen):
    """Which stage a text sounds like."""

    label: str
    distribution: dict[str, float]
    """Per stage, summing to 1."""
    evidence: tuple[str, ...]


class Readings(Frozen):
    """All readings of one text. The shape of `assistant read --json`."""

    tensions: dict[str, TensionReading]
    stage: StageReading
