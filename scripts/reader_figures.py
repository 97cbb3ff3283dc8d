"""How good readings are: precision, recall and F1 of each pole, stages told right, and whether confidence holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.conversation import trained_reading
from assistant.conversation.labelled import BOTH, STAGE, LabelledText
from assistant.domain.readings import Readings
from assistant.domain.scoring import Heads
from assistant.domain.vocabulary import POLES, STAGES

Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]
BINS = 10
"""Of confidence, each as wide as the others, for the calibration error."""
_TEMPERATURES = np.exp(np.linspace(np.log(0.5), np.log(4.0), 200))


@dataclass(frozen=True)
class Figures:
    """What a reader reaches on labelled texts; shares from 0 to 1."""

    poles: dict[str, tuple[float, float, float]]
    """Precision, recall and F1 of each."""
    macro: float
    """Mean F1 over the poles."""
    none: float
    """Of the texts that speak of no tension, those in which nothing is heard."""
    not_spoken_of: float
    """Of the tensions that a text does not speak of, those read as none."""
    stage: float
    """Stages told right."""
    label_error: float
    """How far the confidence of a tension's label lies from how often it is right, on average over `BINS`."""
    stage_error: float
    """The same of the stage that is shown."""
    spoken: float
    """Of the poles heard so surely that they are put to the person, those that are there; NaN when none is."""
    put: float
    """Of the poles that are there, those put to the person."""


def of_tensions(texts: Sequence[LabelledText]) -> list[LabelledText]:
    """Those labelled for tensions."""
    return [one for one in texts if STAGE not in one.labels]


def of_stage(texts: Sequence[LabelledText]) -> list[LabelledText]:
    """Those labelled for the stage."""
    return [one for one in texts if STAGE in one.labels]


def truth(texts: Sequence[LabelledText]) -> Truths:
    """Which poles each text speaks for, shape (texts, poles)."""
    rows = [[one.labels[name] in (pole, BOTH) for name, poles in POLES.items() for pole in poles] for one in texts]
    return np.array(rows, dtype=bool).reshape(len(texts), -1)


def figures(texts: Sequence[LabelledText], found: Sequence[Readings], sure: float) -> Figures:
    """What `found`, the readings of `texts` in the same order, reaches; poles as likely as `sure` are put to people."""
    pairs = list(zip(texts, found, strict=True))
    tensions = [(one, read) for one, read in pairs if STAGE not in one.labels]
    stages = [(one.labels[STAGE], read.stage) for one, read in pairs if STAGE in one.labels]
    right = truth([one for one, _ in tensions])
    heard = truth([_as_label(one, read) for one, read in tensions])
    strengths = np.array(
        [[v for name in POLES for v in read.tensions[name].strengths.values()] for _, read in tensions]
    )
    loud = heard & (strengths >= sure)
    silent = ~right.any(axis=1)
    by_tension = [slice(2 * at, 2 * at + 2) for at in range(len(POLES))]
    unspoken = [~heard[~right[:, at].any(axis=1), at].any(axis=1) for at in by_tension]
    said = [(read.tensions[name].confidence, read.tensions[name].label == one.labels[name])
            for one, read in tensions for name in POLES]  # fmt: skip
    shown = [(max(stage.distribution.values()), stage.label == label) for label, stage in stages]
    each = _each_pole(right, heard)
    return Figures(
        poles=each,
        macro=float(np.mean([f1 for _, _, f1 in each.values()])),
        none=float((~heard[silent].any(axis=1)).mean()),
        not_spoken_of=float(np.concatenate(unspoken).mean()),
        stage=float(np.mean([true for _, true in shown])),
        label_error=calibration_error(said),
        stage_error=calibration_error(shown),
        spoken=float((right & loud).sum() / loud.sum()) if loud.any() else float("nan"),
        put=float((right & loud).sum() / right.sum()),
    )


def calibration_error(told: Sequence[tuple[float, bool]]) -> float:
    """The expected calibration error of (confidence, whether right): shares of the bins times how far each is out."""
    confidence = np.array([one for one, _ in told])
    right = np.array([true for _, true in told], dtype=float)
    into = np.minimum((confidence * BINS).astype(int), BINS - 1)
    errors = [abs(confidence[into == bin].mean() - right[into == bin].mean()) * (into == bin).mean()
              for bin in range(BINS) if (into == bin).any()]  # fmt: skip
    return float(sum(errors))


def temperature(unlikely: Callable[[float], float]) -> float:
    """The temperature at which what is true was least `unlikely` (mean negative log-likelihood)."""
    return float(min(_TEMPERATURES, key=lambda one: unlikely(float(one))))


def pole_temperature(scores: Numbers, right: Truths) -> float:
    """For scores of shape (texts, poles), before any sigmoid."""
    signed = np.where(right, scores, -scores)
    return temperature(lambda heat: float(np.logaddexp(0, -signed / heat).mean()))


def stage_temperature(scores: Numbers, right: Sequence[int]) -> float:
    """For scores of shape (texts, stages), before any softmax."""

    def unlikely(heat: float) -> float:
        warm = scores / heat
        return float((np.logaddexp.reduce(warm, axis=1) - warm[np.arange(len(warm)), list(right)]).mean())

    return temperature(unlikely)


def _as_label(one: LabelledText, read: Readings) -> LabelledText:
    return one.model_copy(update={"labels": {name: read.tensions[name].label for name in POLES}})


def _each_pole(right: Truths, heard: Truths) -> dict[str, tuple[float, float, float]]:
    found = {}
    for column, pole in enumerate(pole for poles in POLES.values() for pole in poles):
        both = int((right[:, column] & heard[:, column]).sum())
        precision = both / max(int(heard[:, column].sum()), 1)
        recall = both / max(int(right[:, column].sum()), 1)
        found[pole] = (precision, recall, 2 * precision * recall / max(precision + recall, 1e-9))
    return found


def stage_numbers(texts: Sequence[LabelledText]) -> list[int]:
    """The stage of each text by its number."""
    return [STAGES.index(one.labels[STAGE]) for one in texts]


def as_readings(poles: Any, stages: Any, heats: tuple[float, float]) -> list[Readings]:
    """Readings without evidence from scores of shapes (texts, poles) and (texts, stages), as the reader makes them."""
    columns = sum(map(len, POLES.values())) + len(STAGES)
    heads = Heads(dict(POLES), STAGES, np.zeros(columns, np.float32), *heats)
    return [trained_reading.of_scores(heads, np.concatenate(row)) for row in zip(poles, stages, strict=True)]
