"""`python -m scripts.train_reader`, or `make reader`: train the reader from the texts in `prompts/readings/texts/`.

With `--folds` it is cross-validated instead: each set of texts is read by a network trained on the other sets. That
chooses the recipe and how sure the reader says it is; the figures go into `prompts/readings/cross_validation.json`,
which the next training takes its temperatures from. What is in `tests/evals/` is never seen here.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from assistant import paths
from assistant.adapters import reader_file
from assistant.adapters.encoders import PACKAGED_WEIGHTS, packaged_model
from assistant.conversation import labelled, mirror
from assistant.conversation.labelled import LabelledText
from assistant.domain.problems import fail
from assistant.domain.vocabulary import POLES, STAGES
from scripts import reader_figures
from scripts.reader_model import Recipe, Scores, cut, scores, train

NOTES = "cross_validation.json"
THREADS = 2


def main(arguments: list[str]) -> int:
    """Train, or cross-validate."""
    parser = argparse.ArgumentParser(prog="python -m scripts.train_reader", description="Train the reader.")
    every = "1,2,3,4,5"
    parser.add_argument("--folds", nargs="?", const=every, help=f"cross-validate on these sets (all: {every})")
    for field in dataclasses.fields(Recipe):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)
    parser.add_argument("--out", type=Path, help="another folder to write to, for trying something out")
    wanted = vars(parser.parse_args(arguments))
    folds, out = wanted.pop("folds"), wanted.pop("out")
    folder = paths.find().prompts / "readings"
    texts, problems = labelled.load(folder / "texts")
    fail(problems, "The labelled texts have")
    torch.set_num_threads(min(THREADS, os.cpu_count() or 1))
    recipe = Recipe(**wanted)
    if folds:
        _validate(texts, recipe, folds.split(","), (out or folder) / NOTES)
    else:
        _train(texts, recipe, folder / NOTES, (out or folder) / reader_file.NAME)
    return 0


def _train(texts: Sequence[LabelledText], recipe: Recipe, notes: Path, file: Path) -> None:
    """A reader from all of `texts`, as sure of itself as `notes` say it may be."""
    checked: dict[str, Any] = json.loads(notes.read_text(encoding="utf-8"))
    if checked["recipe"] != dataclasses.asdict(recipe):
        print(f"Not the recipe of {notes.name}: run --folds, or the confidence shown may not hold.")
    started = time.monotonic()
    net = train(packaged_model(), cut(packaged_model(), texts), recipe, _say)
    reader_file.write(file, facts(texts, recipe, checked), net.learnt())
    _say(f"{file.stat().st_size / 1e6:.1f} MB in {file}, after {time.monotonic() - started:.0f} s")


def facts(texts: Sequence[LabelledText], recipe: Recipe, checked: dict[str, Any]) -> dict[str, Any]:
    """What is written beside the numbers of a reader; its temperatures are those of the cross-validation `checked`."""
    return {
        "model": PACKAGED_WEIGHTS,
        "poles": POLES,
        "stages": STAGES,
        "pole_temperature": checked["pole_temperature"],
        "stage_temperature": checked["stage_temperature"],
        "recipe": dataclasses.asdict(recipe),
        "texts": fingerprint(texts),
    }


def _validate(texts: Sequence[LabelledText], recipe: Recipe, folds: Sequence[str], notes: Path) -> None:
    """Read each of the sets `folds` with a network trained on the others, and write down what came of it."""
    held: list[LabelledText] = []
    found: list[tuple[Scores, Scores]] = []
    for fold in folds:
        left_out = [one for one in texts if one.set.endswith(f"-{fold}")]
        others = [one for one in texts if not one.set.endswith(f"-{fold}")]
        _say(f"set {fold}: {len(others)} texts to learn from, {len(left_out)} left out")
        net = train(packaged_model(), cut(packaged_model(), others), recipe, _say)
        held += left_out
        found.append(scores(net, cut(packaged_model(), left_out)))
        write_notes(notes, held, found, recipe, len(found))


def write_notes(
    notes: Path, held: list[LabelledText], found: Sequence[tuple[Scores, Scores]], recipe: Recipe, sets: int
) -> None:
    """Temperatures and figures from the scores `found` for the texts `held`, set by set."""
    poles, stages = (np.concatenate(part) for part in zip(*found, strict=True))
    rows = np.array(["stage" in one.labels for one in held])
    heats = (
        reader_figures.pole_temperature(poles[~rows], reader_figures.truth(reader_figures.of_tensions(held))),
        reader_figures.stage_temperature(stages[rows], reader_figures.stage_numbers(reader_figures.of_stage(held))),
    )
    reached = reader_figures.figures(held, reader_figures.as_readings(poles, stages, heats), mirror.SURE)
    told = {
        "about": "Written by scripts.train_reader --folds: each set read by a network trained on the others.",
        "sets": sets,
        "texts": {"tensions": int((~rows).sum()), "stages": int(rows.sum())},
        "recipe": dataclasses.asdict(recipe),
        "pole_temperature": round(heats[0], 3),
        "stage_temperature": round(heats[1], 3),
        "figures": _rounded(dataclasses.asdict(reached)),
    }
    notes.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    _say(json.dumps(told["figures"]))


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, tuple) else round(value, 3)


def fingerprint(texts: Sequence[LabelledText]) -> str:
    """sha256 of all that a reader of `texts` learns from, in hexadecimal."""
    return hashlib.sha256("\n".join(one.model_dump_json() for one in texts).encode()).hexdigest()


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
