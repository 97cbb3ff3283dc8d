"""Checks of what is kept and used: prompts, models, the library and the person's own files, each really opened.

`wiring` is imported in each, so that a package that is missing fails the checks that need it and no others.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import tempfile
from pathlib import Path

from assistant.checkup.results import Finding, fine, note, wrong
from assistant.config import Config
from assistant.conversation import labelled, reading
from assistant.conversation.script import Prompts
from assistant.domain.locks import HeldKeys
from assistant.domain.ports import Progress
from assistant.domain.problems import fail
from assistant.errors import CheckFailed, SharedUnavailable
from assistant.library import cards
from assistant.paths import Paths

_QUESTION = "how do partners come to trust one another"
_SENTENCE = "The ministry sends a template and we comply."
_CHECK = "`assistant prompts check` names everything."


def prompts(paths: Paths, packs: Path | None) -> str:
    """How many prompts there are. Raises `CheckFailed` with every problem, each as file:line."""
    sources = cards.read_corpus(paths.corpus).sources
    found = Prompts(paths.prompts, sources, packs)
    files, problems = reading.load(paths.prompts / "readings")
    texts, faults = labelled.load(paths.prompts / "readings" / "texts")
    if packs is not None:
        own, more = reading.load_packs(packs, {file.id for file in files})
        files, faults = (*files, *own), (*faults, *more)
    fail([*found.problems, *problems, *faults], "The prompts have")
    steps = sum(len(part.steps) for part in found.parts)
    examples = sum(len(texts) for file in files for texts in file.examples.values())
    return f"{len(found.paths)} paths, {steps} steps, {examples} example texts and {len(texts)} labelled ones"


def own_prompts(paths: Paths) -> Finding:
    """Whether the prompts that the person added can be used; what is in them is nobody else's business."""
    try:
        return fine(prompts(paths, paths.packs) + ", with those of your own")
    except CheckFailed:
        return wrong("something in the prompts of your own cannot be used", f"Correct it; {_CHECK}")


def encoder(paths: Paths, config: Config) -> Finding:
    """Whether the weights are the published ones, read anew rather than remembered, and what was made from them too.

    Raises `ModelDamaged`.
    """
    from assistant import wiring, wiring_reader

    with tempfile.TemporaryDirectory() as nothing_remembered:
        found = wiring.encoder(dataclasses.replace(paths, cache=Path(nothing_remembered)), config).model
    if damaged := wiring_reader.damaged_exports(paths):
        return wrong(
            f"what was made from the model on this computer is damaged: {', '.join(one[:15] for one in damaged)}",
            "Remove the folder models from the cache folder; what was in it is made again on the next start.",
        )
    if config.encoder is not None:
        return note(f"one of your own, named in ASSISTANT_ENCODER; its weights begin with {found[:12]}")
    return fine(f"the packaged one, weights {found[:12]} as published")


def cipher() -> Finding:
    """Whether the files of reflections could be encrypted."""
    from assistant import wiring_keeping

    found = wiring_keeping.cipher()
    if found:
        return fine(found)
    return wrong("what reflections are kept with is SQLite without encryption", "Install sqlcipher3 again.")


def library(paths: Paths, config: Config, progress: Progress | None = None) -> Finding:
    """In which state the library's index is; it is brought up to date, and a question put to it.

    Raises `CheckFailed`, `LibraryBusy`, `StoreDamaged`, `LibraryUnavailable`, `FolderUnusable`.
    """
    from assistant import wiring

    told: list[str] = []
    found = wiring.library(paths, config, told.append)
    usable, built = found.ready, found.stats().built
    found.prepare(progress)
    held, hits = found.stats(), found.search(_QUESTION).hits
    said = f"{held.cards} cards, {held.vectors} vectors; a search finds {len(hits)}"
    if built:
        return fine(f"up to date: {said}")
    if usable:
        return note(f"it was out of date and has been brought up to date: {said}")
    if told:
        return note(f"{' '.join(told)} It is whole again: {said}")
    return fine(f"made just now: {said}")


def reader(paths: Paths, config: Config) -> Finding:
    """Whether a sentence can be read."""
    from assistant import wiring

    told: list[str] = []
    try:
        heard = wiring.reader(paths, config, notify=told.append).read(_SENTENCE)
    except CheckFailed:
        return wrong("its examples cannot be used as they are", f"See the prompts: {_CHECK}")
    said = f"reads a sentence as {heard.tensions['direction'].label}"
    return note(f"{said}. {' '.join(told)}") if told else fine(said)


def reflections(paths: Paths, keys: HeldKeys | None = None) -> Finding:
    """Whether every answer that was saved can be read. Raises `StoreDamaged`, `ReflectionBusy`, `Locked` and others."""
    from assistant import wiring_keeping

    with contextlib.closing(wiring_keeping.reflections(paths, keys)) as store:
        listed = store.list()
        answers = sum(len(store.load(one.id)) and one.answers for one in listed)
    return fine(f"{sum(not one.untouched for one in listed)} in {paths.reflections.name}, {answers} answers readable")


def coach_notes(paths: Paths, keys: HeldKeys | None = None) -> Finding:
    """Whether a coach's notes can be read. Raises `StoreDamaged`, `NotesBusy`, `Locked` and others."""
    from assistant import wiring_keeping

    with contextlib.closing(wiring_keeping.coach_notes(paths, keys)) as kept:
        held = kept.list()
        notes = sum(len(kept.about(one.reflection)) for one in held)
    return fine(f"{notes} about {len(held)} reflections in {paths.coach_notes.name}")


def documents(paths: Paths) -> Finding:
    """Whether the person's documents can be read. Raises `StoreDamaged`, `LibraryBusy`, `FolderUnusable`."""
    from assistant import wiring

    with contextlib.closing(wiring.documents(paths)) as store:
        held = store.documents()
    gone = sum(not os.path.exists(one.file) for one in held)
    kept = f", of which {gone} from files that are no longer there" if gone else ""
    return fine(f"{len(held)} in {paths.documents.name}{kept}")


def shared(paths: Paths, config: Config, progress: Progress | None = None) -> Finding:
    """Whether the server of the shared library answers now. Raises `SharedUnavailable`, `LibraryBusy`."""
    from assistant import wiring

    sharing = wiring.shared(paths, config)
    if sharing is None:
        return fine("none is used")
    with contextlib.closing(sharing):
        try:
            sharing.sync(progress)
        except SharedUnavailable as error:
            kept = f"{len(sharing.documents())} documents are here as a copy."
            advice = error.do or "Ask whoever runs the server; until then, the copy is searched."
            raise SharedUnavailable(error.what, kept=kept, do=advice) from error
        return fine(f"{len(sharing.documents())} documents in step with its server")


def servers(paths: Paths, config: Config) -> tuple[str, ...]:
    """Addresses that are not for others to read. Raises `StoreDamaged`, `FolderUnusable`."""
    if not paths.library_server.exists():
        return ()
    from assistant import wiring

    sharing = wiring.shared(paths, config)
    return () if sharing is None else (sharing.status.url,)
