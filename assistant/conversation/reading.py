"""A first reading: which described pole or stage a text comes nearest to.

For each pole the definition and example sentences in `prompts/readings/` give a direction in the
encoder's space: the mean of its own examples less the mean of those that say something else. A text
that lies far enough along it is heard as that pole; otherwise as none. The sentences that lie
furthest along it are the evidence. Behind the `Reader` port, so that a trained reader can take its place.
"""

from __future__ import annotations

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

HEARD = 0.02
"""How far along a pole's direction a text must lie to be heard as that pole.

Chosen on about 400 labelled texts that are not among the examples, on which it gives a macro-F1 of .67 over
the six poles, "none" for half of the texts without evidence, and the right stage for 71 in 100. A first
reading, then: the conversation says aloud only what is heard more clearly (`mirror.SURE`).
"""
FULL = 0.2
"""How far along counts as full strength."""
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
    files: list[ReadingFile] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.md")):
        shown = f"prompts/readings/{path.name}"
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
    if "stage" not in {file.id for file in files}:
        problems.append(Problem("prompts/readings", 1, "has no file with `id: stage`; add stage.md"))
    return tuple(files), tuple(problems)


def _missing(file: ReadingFile) -> tuple[str, ...]:
    """What must have examples of its own and has none."""
    wanted = STAGES if file.id == "stage" else (*POLES.get(file.id, ()), "none")
    return tuple(name for name in wanted if name not in file.examples)


class NearestDefinition:
    """A `Reader` over examples and an encoder."""

    def __init__(self, files: tuple[ReadingFile, ...], encoder: Encoder, examples: Encoder | None = None) -> None:
        """`encoder` reads what people write; `examples`, which may remember, reads the shipped examples."""
        examples = examples or encoder
        if "stage" not in {file.id for file in files}:
            raise CheckFailed("There are no example texts for the stage.", do="Run `assistant prompts check`.")
        self._encoder = encoder
        self._tensions = {file.id: _directions(file, examples) for file in files if file.id != "stage"}
        stage = next(file for file in files if file.id == "stage")
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
    clear = min(abs(reach - HEARD) for reach in along.values())
    return TensionReading(
        label=label,
        strengths={pole: round(min(max(reach / FULL, 0.0), 1.0), 3) for pole, reach in along.items()},
        evidence=tuple(one for _, one in evidence),
        confidence=round(min(clear / FULL, 1.0), 3),
    )
