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
    """Per pole, 0 to 1: how likely it is that the text speaks for it; of texts read at .8, eight in ten do."""
    evidence: tuple[PoleEvidence, ...]
    """The sentences that carry a pole, strongest first; empty when the label is `none`."""
    confidence: float
    """0 to 1: how likely it is that the label is right. 0 where there was nothing to read."""


class StageReading(Frozen):
    """Which stage a text sounds like."""

    label: str
    """The likeliest stage; `none` only where there was nothing to read."""
    distribution: dict[str, float]
    """Per stage, summing to 1: how likely each is."""
    evidence: tuple[str, ...]
    """The sentences that carry the label, strongest first; verbatim."""


class Readings(Frozen):
    """All readings of one text. The shape of `assistant read --json`."""

    tensions: dict[str, TensionReading]
    stage: StageReading
