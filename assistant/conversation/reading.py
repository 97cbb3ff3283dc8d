"""Reading by example: which described pole or stage a text comes nearest to.

For each pole the definition and example sentences in `prompts/readings/` give a direction in the
encoder's space: the mean of its own examples less the mean of those that say something else. A text
that lies far enough along it is heard as that pole; otherwise as none. The sentences that lie
furthest along it are the evidence. It serves where the trained reader cannot: for a tension that somebody has added,
and with another encoder than the one that comes with the assistant.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np

from assistant.conversation import prompt_files, remarks
from assistant.conversation.quoting import MOST_READ, sentences
from assistant.domain.base import Frozen
from assistant.domain.ports import Encoder, Vectors
from assistant.domain.problems import Problem
from assistant.domain.readings import PoleEvidence, Readings, StageReading, TensionReading
from assistant.domain.vocabulary import POLES, STAGES
from assistant.errors import CheckFailed
from assistant.sanitise import clean

STAGE = "stage"
HEARD = 0.0275
"""How far along a pole's direction a text must lie to be more likely than not to speak for that pole."""
STEEPNESS = 38.0
"""How quickly the likelihood grows along the direction. Both fitted to labelled texts that are not among the examples;
how well that holds, beside the trained reader, is in docs/benchmarks.md."""
MOST_EVIDENCE = 3
FULL_SENTENCE = 8
"""Words from which a sentence counts in full as evidence."""
MOST_SENTENCES = 60
STAGE_SHARPNESS = 12.0
"""How quickly the stage distribution gathers on the nearest; presentation only."""


class ReadingFile(Frozen):
    """Examples of one tension's poles, or of the stages."""

    id: str
    examples: dict[str, tuple[str, ...]]
    """Pole, stage or `none` to texts; the definition comes first."""


def load(folder: Path) -> tuple[tuple[ReadingFile, ...], tuple[Problem, ...]]:
    """All of `prompts/readings/`, and what is wrong with it."""
    shown = {path: f"prompts/readings/{path.name}" for path in sorted(folder.glob("*.md"))}
    files, problems = _read(shown)
    if STAGE not in {file.id for file in files}:
        problems.append(Problem("prompts/readings", 1, "has no file with `id: stage`; add stage.md"))
    return tuple(files), tuple(problems)


def load_packs(packs: Path, shipped: Collection[str]) -> tuple[tuple[ReadingFile, ...], tuple[Problem, ...]]:
    """The examples in a person's own packs, for tensions that are not among the `shipped`, and what is wrong there."""
    paths = sorted(path for folder in packs.rglob("readings") for path in folder.glob("*.md"))
    files, problems = _read({path: path.relative_to(packs.parent).as_posix() for path in paths})
    own: dict[str, ReadingFile] = {}
    for file in files:
        if file.id in own or file.id in shipped:
            problems.append(Problem(packs.name, 1, f"has examples for {file.id!r}, which has some; remove them"))
        own.setdefault(file.id, file)
    return tuple(file for name, file in own.items() if name not in shipped), tuple(problems)


def _read(shown_as: Mapping[Path, str]) -> tuple[list[ReadingFile], list[Problem]]:
    files: list[ReadingFile] = []
    problems: list[Problem] = []
    for path, shown in shown_as.items():
        parsed = prompt_files.read(path, shown)
        problems.extend(parsed.problems)
        if parsed.meta.get("kind") != "reading" or not isinstance(parsed.meta.get("id"), str):
            problems.append(Problem(shown, 2, "needs `kind: reading` and an `id`, the tension's or `stage`"))
            continue
        examples = {
            topic.name: tuple(item for block in topic.blocks for item in block.items) for topic in parsed.topics
        }
        for topic in parsed.topics:
            if not examples[topic.name]:
                problems.append(Problem(shown, topic.line, f"# {topic.name} has no examples; list some, or remove it"))
        files.append(ReadingFile(id=parsed.meta["id"], examples=examples))
        for missing in _missing(files[-1]):
            problems.append(Problem(shown, 2, f"has no heading '# {missing}'; add it, with a definition and examples"))
    return files, problems


def _missing(file: ReadingFile) -> tuple[str, ...]:
    """What must have examples of its own and has none."""
    wanted = STAGES if file.id == STAGE else (*POLES.get(file.id, ()), "none")
    return tuple(name for name in wanted if name not in file.examples)


def known(files: tuple[ReadingFile, ...], trained: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The tensions among `files` whose poles are those that a reader was `trained` on."""
    return tuple(file.id for file in files if set(trained.get(file.id, ())) == set(file.examples) - {"none"})


class NearestDefinition:
    """A `Reader` over examples and an encoder."""

    def __init__(self, files: tuple[ReadingFile, ...], encoder: Encoder, examples: Encoder | None = None) -> None:
        """`encoder` reads what people write; `examples`, which may remember, reads the shipped examples."""
        examples = examples or encoder
        if STAGE not in {file.id for file in files}:
            raise CheckFailed("There are no example texts for the stage.", do="Run `assistant prompts check`.")
        self._encoder = encoder
        self._tensions = {file.id: _directions(file, examples) for file in files if file.id != STAGE}
        stage = next(file for file in files if file.id == STAGE)
        self._stages = np.stack([_centre(examples.encode(stage.examples[name])) for name in STAGES])

    def read(self, text: str) -> Readings:
        """What `text` seems to say. Empty text reads as none, and so does what is only said to the assistant."""
        text = clean(text)[:MOST_READ]
        said = sentences(text)
        found = tuple(one for one in said if not remarks.addressed(one))
        if not found:
            return self._nothing()
        if len(found) < len(said):
            text = " ".join(found)
        found = found[:MOST_SENTENCES]
        vectors = self._encoder.encode([text, *found])
        whole, parts = vectors[0], vectors[1:]
        tensions = {name: _tension(directions, whole, parts, found) for name, directions in self._tensions.items()}
        return Readings(tensions=tensions, stage=self._stage(whole, parts, found))

    def _nothing(self) -> Readings:
        tensions = {
            name: TensionReading(label="none", strengths=dict.fromkeys(poles, 0.0), evidence=(), confidence=0.0)
            for name, poles in self._tensions.items()
        }
        even = dict.fromkeys(STAGES, round(1 / len(STAGES), 3))
        return Readings(tensions=tensions, stage=StageReading(label="none", distribution=even, evidence=()))

    def _stage(self, whole: Vectors, parts: Vectors, found: tuple[str, ...]) -> StageReading:
        near = np.exp(STAGE_SHARPNESS * (self._stages @ whole))
        shares = near / near.sum()
        best = int(shares.argmax())
        order = np.argsort(-(parts @ self._stages[best]))[:2]
        return StageReading(
            label=STAGES[best],
            distribution={name: round(float(share), 3) for name, share in zip(STAGES, shares, strict=True)},
            evidence=tuple(found[int(i)] for i in order),
        )


def _centre(vectors: Vectors) -> Vectors:
    mean: Vectors = vectors.mean(axis=0)
    return (mean / max(float(np.linalg.norm(mean)), 1e-9)).astype(np.float32)


def _directions(file: ReadingFile, encoder: Encoder) -> dict[str, Vectors]:
    """For each pole, the mean of its examples less the mean of everything that is not that pole."""
    vectors = {name: encoder.encode(texts) for name, texts in file.examples.items()}
    directions = {}
    for name, own in vectors.items():
        if name != "none":
            others = np.concatenate([each for other, each in vectors.items() if other != name])
            directions[name] = (own.mean(axis=0) - others.mean(axis=0)).astype(np.float32)
    return directions


def _tension(directions: dict[str, Vectors], whole: Vectors, parts: Vectors, found: tuple[str, ...]) -> TensionReading:
    along = {pole: float(whole @ direction) for pole, direction in directions.items()}
    heard = [pole for pole, reach in along.items() if reach > HEARD]
    evidence: list[tuple[float, PoleEvidence]] = []
    for pole in heard:
        reaches = parts @ directions[pole]
        # a few words can lie far along by chance, and say little when quoted back
        weights = np.array([min(1.0, len(sentence.split()) / FULL_SENTENCE) for sentence in found])
        strongest = [int(i) for i in np.argsort(-(reaches * weights))[:MOST_EVIDENCE]]
        for rank, i in enumerate(strongest):
            if rank == 0 or reaches[i] > HEARD:
                evidence.append((float(reaches[i]), PoleEvidence(pole=pole, quote=found[i])))
    evidence.sort(key=lambda pair: -pair[0])
    label = "none" if not heard else heard[0] if len(heard) == 1 else "both"
    likely = {pole: 1 / (1 + math.exp(-STEEPNESS * (reach - HEARD))) for pole, reach in along.items()}
    return TensionReading(
        label=label,
        strengths={pole: round(value, 3) for pole, value in likely.items()},
        evidence=tuple(one for _, one in evidence),
        confidence=round(math.prod(max(value, 1 - value) for value in likely.values()), 3),
    )
