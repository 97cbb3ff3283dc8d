"""Readings: how long one takes, and how often it is right, beside simpler ways of reading."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant import wiring
from assistant.config import Config
from assistant.conversation import labelled, mirror, reading
from assistant.conversation.labelled import LabelledText
from assistant.domain.readings import Readings
from benchmarks.places import ROOT, fresh
from benchmarks.table import Grid, Row, at_most
from scripts import reader_figures
from scripts.reader_figures import Figures
from scripts.train_reader import NOTES

TITLE = "Readings, warm"
HELD_OUT = ROOT / "tests" / "evals" / "readings"
FIVE = (
    "The ministry sends a template every spring and we fill it in. Two of our nurses changed the round without asking. "
    "People come because the inspector counts who is there. I look at what each case costs. We meet monthly in week {}."
)
_TIMES = 40
_WEIGHT = 1.0
"""How strongly the frozen heads' weights are held down; of .1, 1 and 10 the best in cross-validation."""
Numbers = NDArray[np.float64]


def rows(folder: Path) -> list[Row | Grid]:
    """How long a reading takes, what each way of reading reaches, and the trained reader pole by pole."""
    places = fresh(folder / "readings")
    trained = wiring.reader(places, Config())
    took = []
    for week in range(_TIMES):
        started = time.perf_counter()
        trained.read(FIVE.format(week))
        took.append(1000 * (time.perf_counter() - started))
    shipped, _ = labelled.load(places.prompts / "readings" / "texts")
    held, _ = labelled.load(HELD_OUT)
    notes = json.loads((places.prompts / "readings" / NOTES).read_text(encoding="utf-8"))
    checked = Figures(**notes["figures"])
    reached = reader_figures.figures(held, [trained.read(one.text) for one in held], mirror.SURE)
    left_out = f"cross-validated, {notes['texts']['tensions']} and {notes['texts']['stages']} texts"
    lines = [
        _line("trained reader", left_out, checked),
        _line("trained reader", "held out", reached),
        *_simpler(places, shipped, held),
    ]
    what = "a text of five sentences read, with its evidence, median"
    return [
        at_most(what, statistics.median(took), 10, "ms", f"the longest of {_TIMES} {max(took):.1f} ms"),
        Grid(_HEADS, tuple(lines)),
        Grid(
            ("trained reader, held out", "precision", "recall", "F1", "cross-validated: precision", "recall", "F1"),
            tuple((pole, *map(_two, reached.poles[pole]), *map(_two, checked.poles[pole])) for pole in reached.poles),
        ),
    ]


_HEADS = (
    "how texts are read",
    "measured on",
    "macro-F1 of the poles",
    "stage right",
    "nothing heard where no tension is spoken of",
    "none where this tension is not",
    "calibration error, label",
    "calibration error, stage",
    "put to the person: right",
    "of what is there: put",
)


def _line(how: str, where: str, one: Figures) -> tuple[str, ...]:
    shares = (one.macro, one.stage, one.none, one.not_spoken_of, one.label_error, one.stage_error, one.spoken, one.put)
    return (how, where, *map(_two, shares))


def _two(share: float) -> str:
    return f"{share:.3f}"


def _simpler(places: Any, shipped: Sequence[LabelledText], held: Sequence[LabelledText]) -> list[tuple[str, ...]]:
    """Nearest definition, and heads on the encoder as it is."""
    files, _ = reading.load(places.prompts / "readings")
    examples = {text for file in files for group in file.examples.values() for text in group}
    others = [one for one in shipped if one.text not in examples]
    encoder = wiring.encoder(places, Config())
    nearest = reading.NearestDefinition(files, encoder)
    found = [
        _line("nearest definition", where, reader_figures.figures(texts, _read(nearest, texts), mirror.SURE))
        for where, texts in (("texts not among its examples", others), ("held out", held))
    ]
    vectors = np.asarray(encoder.encode([one.text for one in shipped]), dtype=np.float64)
    sets = sorted({one.set.rpartition("-")[2] for one in shipped})
    order: list[LabelledText] = []
    apart: list[Readings] = []
    for name in sets:
        out = np.array([one.set.endswith(f"-{name}") for one in shipped])
        left = [one for one, away in zip(shipped, out, strict=True) if away]
        rest = [one for one, away in zip(shipped, out, strict=True) if not away]
        order += left
        apart += _frozen(rest, vectors[~out], vectors[out])
    found.append(_line("heads on the frozen encoder", "cross-validated", _figures(order, apart)))
    theirs = np.asarray(encoder.encode([one.text for one in held]), dtype=np.float64)
    found.append(_line("heads on the frozen encoder", "held out", _figures(held, _frozen(shipped, vectors, theirs))))
    return found


def _figures(texts: Sequence[LabelledText], found: Sequence[Readings]) -> Figures:
    return reader_figures.figures(texts, found, mirror.SURE)


def _read(reader: Any, texts: Sequence[LabelledText]) -> list[Readings]:
    return [reader.read(one.text) for one in texts]


def _frozen(texts: Sequence[LabelledText], vectors: Numbers, others: Numbers) -> list[Readings]:
    """Readings of texts with the vectors `others`, by logistic regression on `vectors`."""
    of_stage = np.array([labelled.STAGE in one.labels for one in texts])
    poles = reader_figures.truth(reader_figures.of_tensions(texts))
    numbers = np.array(reader_figures.stage_numbers(reader_figures.of_stage(texts)))
    stages = numbers[:, np.newaxis] == np.arange(4)
    scored = [_logistic(vectors[~of_stage], poles, others), _logistic(vectors[of_stage], stages, others)]
    return reader_figures.as_readings(scored[0], scored[1], (1.0, 1.0))


def _logistic(vectors: Numbers, right: NDArray[np.bool_], others: Numbers) -> Numbers:
    """Scores of `others` for each column of `right`, learnt by Newton's method."""
    known, asked = (np.hstack([one, np.ones((len(one), 1))]) for one in (vectors, others))
    hold = _WEIGHT * np.diag([1.0] * vectors.shape[1] + [1e-6])
    columns = []
    for column in right.T:
        weights = np.zeros(known.shape[1])
        for _ in range(12):
            likely = 1 / (1 + np.exp(-known @ weights))
            slope = known.T @ (column - likely) - hold @ weights
            curve = (known * (likely * (1 - likely))[:, np.newaxis]).T @ known + hold
            weights += np.linalg.solve(curve, slope)
        columns.append(asked @ weights)
    return np.stack(columns, axis=1)
