"""`assistant evaluate`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from errno import EISDIR
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant import paths
from assistant.cli import shell
from assistant.domain.vocabulary import LEGS, Leg
from assistant.errors import FolderUnusable, WrongUse
from assistant.sanitise import one_line

if TYPE_CHECKING:
    from assistant.library.judged import Fitting, JudgedDocument
    from assistant.library.search import Library

_DEPTH = 100
"""Documents ranked for each question at least: what recall@100 needs."""
_WAIT = 60.0
"""Seconds to wait for another process that is building the same index."""
File = Path | None


def evaluate(  # noqa: PLR0913, PLR0917 - one for each option
    docs: Annotated[
        File, typer.Option(help="Documents to search; without them, your own library.", metavar="D.jsonl")
    ] = None,
    queries: Annotated[File, typer.Option(help="The questions.", metavar="Q.jsonl")] = None,
    qrels: Annotated[File, typer.Option(help="Which documents answer which question.", metavar="R.tsv")] = None,
    run: Annotated[File, typer.Option(help="Write the ranking here.", metavar="OUT.tsv")] = None,
    leg: Annotated[
        str, typer.Option(help=f"The ranking that is written and told question by question: {', '.join(LEGS)}.")
    ] = "fused",
    k: Annotated[int, typer.Option("-k", min=1, max=10_000, help="Documents a question in the ranking.")] = _DEPTH,
    keep: Annotated[
        File, typer.Option(help="Keep the index of --docs here for the next time.", metavar="FOLDER")
    ] = None,
    compare: Annotated[
        tuple[Path, Path] | None, typer.Option(help="Compare two rankings, with --qrels.", metavar="RUN1 RUN2")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Measure how good search is on questions whose answers you know."""
    with shell.told():
        if compare is not None:
            _compare(compare, qrels, as_json, [docs, queries, run, keep])
            return
        if queries is None:
            raise WrongUse("There are no questions.", do="Give --queries Q.jsonl, or --compare RUN1 RUN2.")
        if qrels is None and run is None:
            raise WrongUse("There is nothing to do with the answers.", do="Give --qrels R.tsv, --run OUT.tsv or both.")
        if keep is not None and docs is None:
            raise WrongUse("Only the index of --docs can be kept.", do="Leave --keep out, or give --docs.")
        _evaluate(_Given(docs, queries, qrels, run, _leg(leg), k, keep), as_json)


@dataclass(frozen=True)
class _Given:
    """The options of an evaluation."""

    docs: File
    queries: Path
    qrels: File
    run: File
    leg: Leg
    k: int
    keep: File


def _leg(given: str) -> Leg:
    for one in LEGS:
        if one == given:
            return one
    raise WrongUse(f"{one_line(given, 40) or '“”'} is not a ranking.", do=f"Use one of: {', '.join(LEGS)}.")


def _evaluate(given: _Given, as_json: bool) -> None:
    """Everything is read before anything is encoded, so that what is wrong is told at once."""
    from assistant.cli import figures
    from assistant.library import evaluate as evaluation
    from assistant.library import judged

    paths.private_process()
    questions = judged.questions(given.queries)
    judgements = judged.judgements(given.qrels) if given.qrels else None
    documents = judged.documents(given.docs) if given.docs else None
    held = frozenset(one.id for one in documents or ())
    fit = judged.fitting(judgements, questions, held) if judgements and documents else None
    with _written(given.run) as write, shell.bar() as progress, _library(documents, given.keep) as (library, named):
        built = library.prepare(progress, wait=_WAIT)
        held = held or library.held()
        fit = judged.fitting(judgements, questions, held) if judgements else None
        asked = evaluation.ask_all(library, questions, max(given.k, _DEPTH), named, progress)
        write(judged.run_lines({query: row.legs[given.leg][: given.k] for query, row in asked.items()}))
    if fit is None:
        return
    _tell_left_out(fit)
    result = evaluation.evaluate(asked, fit, given.leg, len(held), built.passages)
    if as_json:
        shell.show_json(result)
    else:
        shell.show(figures.evaluation(result))


@contextmanager
def _library(documents: Sequence[JudgedDocument] | None, keep: File) -> Iterator[tuple[Library, Callable[[str], str]]]:
    """What is searched, and what its documents are called in a ranking."""
    from assistant import config, wiring

    places, settings = paths.find(), config.load()
    if documents is None:
        yield wiring.library(places, settings, shell.say), str
        return
    with wiring.judged(places, settings, documents, keep, shell.say) as (library, collection):
        yield library, collection.original


@contextmanager
def _written(file: File) -> Iterator[Callable[[Iterable[str]], None]]:
    """Writes lines to `file`, which is there whole or not at all; finds out first whether it can be."""
    if file is None:
        yield lambda lines: None
        return
    special = file.exists() and not file.is_file() and not file.is_dir()  # such as /dev/stdout
    part = file if special else file.with_name(f"{file.name}.part")

    def write(lines: Iterable[str]) -> None:
        with _sentence(file), part.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(lines)
        if not special:
            with _sentence(file):
                part.replace(file)

    with _sentence(file):
        if file.is_dir():
            raise IsADirectoryError(EISDIR, "it is a folder")
        part.open("a", encoding="utf-8").close()
    try:
        yield write
    finally:
        if not special:
            part.unlink(missing_ok=True)


@contextmanager
def _sentence(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FolderUnusable(
            f"The ranking {file} cannot be written: {error.strerror or error}.", do="Give another place for --run."
        ) from error


def _tell_left_out(fit: Fitting) -> None:
    for names, what in ((fit.unknown_documents, "document"), (fit.unknown_questions, "question")):
        if names:
            shell.say(
                f"{len(names)} judgements name a {what} that is not there, such as {one_line(names[0], 60)}. "
                "They are left out; a question whose answers are all missing counts as unanswerable."
            )


def _compare(runs: tuple[Path, Path], qrels: File, as_json: bool, unused: Sequence[File]) -> None:
    from assistant.cli import figures
    from assistant.library import evaluate as evaluation
    from assistant.library import judged

    if any(unused):
        raise WrongUse("--compare looks at two rankings that are there already.", do="Give only --qrels with it.")
    if qrels is None:
        raise WrongUse("Two rankings cannot be compared without judgements.", do="Give --qrels R.tsv.")
    first, second = map(judged.run, runs)
    judgements = judged.judgements(qrels)
    result = evaluation.compare(first, second, judgements)
    for file, one in zip(runs, (first, second), strict=True):
        missing = [row.query for row in result.per_query if row.query not in one]
        if missing:
            shell.say(f"{file} lacks {len(missing)} of the questions, such as {missing[0]}: it found nothing for them.")
    if as_json:
        shell.show_json(result)
    else:
        shell.show(figures.comparison(result))
