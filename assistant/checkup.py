"""What `assistant doctor` and `assistant prompts check` look at."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable

from assistant import wiring
from assistant.config import Config
from assistant.conversation import labelled, reading
from assistant.conversation.script import Prompts
from assistant.domain.base import Frozen
from assistant.domain.problems import fail
from assistant.errors import AssistantError, SharedUnavailable
from assistant.library import cards
from assistant.paths import Paths, private_folder


class CheckResult(Frozen):
    """One thing looked at."""

    name: str
    fine: bool
    message: str
    """What was found, or what is wrong and what to do."""


class Checkup(Frozen):
    """What `assistant doctor` prints."""

    checks: tuple[CheckResult, ...]


def run(paths: Paths, config: Config) -> list[CheckResult]:
    """Every check, each on its own: one failure does not hide the next."""
    checks: dict[str, Callable[[], str]] = {
        "Python": lambda: ".".join(map(str, sys.version_info[:3])),
        "Data folder": lambda: f"{private_folder(paths.home)} can be written, by you alone",
        "Cache folder": lambda: f"{private_folder(paths.cache)} can be written",
        "Prompts": lambda: prompts(paths),
        "Encoder": lambda: f"weights {wiring.encoder(paths, config).model[:12]}, as expected",
        "Library": lambda: _library(paths, config),
        "Reader": lambda: _reader(paths, config),
        "Reflections": lambda: _reflections(paths),
    }
    if paths.documents.exists():
        checks["Your documents"] = lambda: _documents(paths)
    if paths.coach_notes.exists():
        checks["Coach's notes"] = lambda: _coach_notes(paths)
    if paths.library_server.exists():
        checks["Shared library"] = lambda: _shared(paths, config)
    return [_checked(name, check) for name, check in checks.items()]


def prompts(paths: Paths) -> str:
    """How many prompts there are. Raises `CheckFailed` with every problem, each as file:line."""
    sources = cards.read_corpus(paths.corpus).sources
    found = Prompts(paths.prompts, sources, paths.packs)
    files, problems = reading.load(paths.prompts / "readings")
    texts, wrong = labelled.load(paths.prompts / "readings" / "texts")
    own, faults = reading.load_packs(paths.packs, {file.id for file in files})
    files = (*files, *own)
    fail([*found.problems, *problems, *wrong, *faults], "The prompts have")
    steps = sum(len(part.steps) for part in found.parts)
    examples = sum(len(texts) for file in files for texts in file.examples.values())
    return f"{len(found.paths)} paths, {steps} steps, {examples} example texts and {len(texts)} labelled ones"


def _checked(name: str, check: Callable[[], str]) -> CheckResult:
    try:
        return CheckResult(name=name, fine=True, message=check())
    except AssistantError as error:
        return CheckResult(name=name, fine=False, message=str(error))
    except OSError as error:
        return CheckResult(name=name, fine=False, message=f"The computer refused it: {error}.")


def _library(paths: Paths, config: Config) -> str:
    library = wiring.library(paths, config)
    library.prepare()
    held = library.stats()
    found = library.search("how do partners come to trust one another")
    return f"{held.cards} cards, {held.vectors} vectors; a search finds {len(found.hits)}"


def _shared(paths: Paths, config: Config) -> str:
    sharing = wiring.shared(paths, config)
    if sharing is None:
        return "none is used"
    with contextlib.closing(sharing):
        status, held = sharing.status, len(sharing.documents())
    if status.trouble:
        raise SharedUnavailable(f"{status.trouble}.", kept=f"{held} documents are here as a copy.", do=status.advice)
    return f"{held} documents in step with {status.url}"


def _reader(paths: Paths, config: Config) -> str:
    heard = wiring.reader(paths, config).read("The ministry sends a template and we comply.")
    return f"reads a sentence as {heard.tensions['direction'].label}"


def _documents(paths: Paths) -> str:
    with contextlib.closing(wiring.documents(paths)) as store:
        held = store.documents()
    gone = sum(not os.path.exists(one.file) for one in held)
    kept = f", of which {gone} from files that are no longer there" if gone else ""
    return f"{len(held)} in {paths.documents.name}{kept}"


def _coach_notes(paths: Paths) -> str:
    with contextlib.closing(wiring.coach_notes(paths)) as kept:
        held = kept.list()
    return f"{sum(one.notes for one in held)} about {len(held)} reflections in {paths.coach_notes.name}"


def _reflections(paths: Paths) -> str:
    store = wiring.reflections(paths)
    try:
        return f"{sum(not one.untouched for one in store.list())} in {paths.reflections.name}"
    finally:
        store.close()
