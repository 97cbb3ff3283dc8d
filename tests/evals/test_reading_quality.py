"""How often readings are right on texts that were written apart from the rest and that nothing was chosen on.

`pytest tests/evals -k reading -s` prints the figures; docs/benchmarks.md has them beside simpler ways of reading.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from assistant import config, paths, wiring
from assistant.conversation import labelled, mirror
from assistant.conversation.trained_reading import TrainedReader
from scripts import reader_figures
from scripts.reader_figures import Figures


@pytest.fixture(scope="module")
def reached() -> Figures:
    texts, problems = labelled.load(Path(__file__).parent / "readings")
    assert problems == ()
    reader = wiring.reader(paths.find(), config.Config())
    assert isinstance(reader, TrainedReader)
    return reader_figures.figures(texts, [reader.read(one.text) for one in texts], mirror.SURE)


def test_figures(reached: Figures) -> None:
    """Prints the measures, for `pytest -s`."""
    print(json.dumps(dataclasses.asdict(reached), indent=1))


def test_poles_are_heard(reached: Figures) -> None:
    assert reached.macro >= 0.85


def test_the_stage_is_told(reached: Figures) -> None:
    assert reached.stage >= 0.85


def test_where_a_tension_is_not_spoken_of_none_is_read(reached: Figures) -> None:
    assert reached.not_spoken_of >= 0.9


def test_where_no_tension_is_spoken_of_nothing_is_heard(reached: Figures) -> None:
    assert reached.none >= 0.9


def test_what_is_put_to_a_person_is_right_nine_times_in_ten(reached: Figures) -> None:
    assert reached.spoken >= 0.9


def test_the_confidence_means_what_it_says(reached: Figures) -> None:
    """On average over bins of confidence it lies this near to how often the reading is right."""
    assert reached.label_error <= 0.06
    assert reached.stage_error <= 0.08


def test_the_shipped_reader_was_trained_on_the_texts_there_are_and_is_calibrated_by_the_notes_beside_it() -> None:
    from assistant.adapters import reader_file
    from scripts.train_reader import NOTES, fingerprint  # loads what trains, for which nobody else should wait

    folder = paths.find().prompts / "readings"
    notes, shipped = json.loads((folder / NOTES).read_text(encoding="utf-8")), reader_file.read(folder / "reader.npz")
    assert shipped is not None
    assert shipped.facts["texts"] == fingerprint(labelled.load(folder / "texts")[0]), "run `make reader`"
    assert shipped.facts["recipe"] == notes["recipe"]
    assert shipped.facts["pole_temperature"] == notes["pole_temperature"]
    assert shipped.facts["stage_temperature"] == notes["stage_temperature"]
