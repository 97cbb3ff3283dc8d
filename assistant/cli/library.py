"""`assistant search`, `assistant ask` and `assistant library …`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from assistant import paths
from assistant.cli import completing, documents, shared_documents, sharing, shell
from assistant.domain.vocabulary import POLES, STAGES, THEMES
from assistant.errors import NotFound, WrongUse
from assistant.sanitise import one_line

if TYPE_CHECKING:
    from pydantic import BaseModel

    from assistant.domain.library import SearchResult
    from assistant.library.search import Library

# The app's first frame comes through here: what takes time to import is imported where it is used.

library_app = typer.Typer(no_args_is_help=True, help="The library: cards, their sources and their index.")

_FIRST = "Making the library ready. This happens once."
_WAIT = 60.0
"""Seconds a question waits for another process that is building."""

Found = TypeVar("Found", bound="BaseModel")
Question = Annotated[list[str] | None, typer.Argument(help="What to look for, in your own words.", metavar="Q")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Theme = Annotated[str | None, typer.Option(help=f"One of: {', '.join(THEMES)}.", autocompletion=completing.themes)]
Tension = Annotated[str | None, typer.Option(help=f"One of: {', '.join(POLES)}.", autocompletion=completing.tensions)]
Stage = Annotated[str | None, typer.Option(help=f"One of: {', '.join(STAGES)}.", autocompletion=completing.stages)]
Batch = Annotated[
    Path | None,
    typer.Option(
        "--batch", help='A file of lines {"id", "text"}; prints one JSON line for each.', metavar="FILE.jsonl"
    ),
]


def search(  # noqa: PLR0913, PLR0917 - one for each option
    question: Question = None,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many cards.")] = 10,
    theme: Theme = None,
    tension: Tension = None,
    stage: Stage = None,
    source: Annotated[
        str | None,
        typer.Option(
            help="The key of a source, such as ham-2013, or the id of a document.", autocompletion=completing.sources
        ),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each hit stands where it does.")] = False,
    batch: Batch = None,
    as_json: Json = False,
) -> None:
    """Search the library."""
    with shell.told():
        from assistant.cli import readable
        from assistant.domain.batches import SearchLine
        from assistant.domain.library import Filters

        filters = Filters(
            theme=_known("theme", theme, THEMES),
            tension=_known("tension", tension, tuple(POLES)),
            stage=_known("stage", stage, STAGES),
            source=source,
        )

        def find(library: Library, text: str) -> SearchResult:
            if source is not None and library.source(source) is None and not documents.has(source):
                raise NotFound(
                    f"There is no source and no document called {one_line(source, 80) or '“”'}.",
                    do="`assistant library list --json` names the sources of each card, and your documents.",
                )
            return library.beside(library.search(text, k=k, filters=filters, explain=explain))

        _answer(question, batch, as_json, find, readable.found, SearchLine)


def ask(question: Question = None, batch: Batch = None, as_json: Json = False) -> None:
    """Answer from the library in one to three cited sentences."""
    with shell.told():
        from assistant.cli import readable
        from assistant.domain.batches import AnswerLine

        _answer(question, batch, as_json, lambda library, text: library.ask(text), readable.answer, AnswerLine)


@library_app.command()
def build(as_json: Json = False) -> None:
    """Bring the index up to date with the cards."""
    from assistant import config, wiring

    with shell.told():
        with shell.bar() as progress:
            library = _library()
            report = library.update(progress)
            library.warm(progress)
            wiring.reader(paths.find(), config.load(), notify=shell.say)
            sharing.publish_cards(progress)
        if as_json:
            shell.show_json(report)
        else:
            shell.show(
                f"{report.passages} passages: {report.added} added, {report.changed} changed, "
                f"{report.removed} removed; {report.encoded} texts encoded; {report.seconds:.1f} s."
            )


@library_app.command()
def check(
    against: Annotated[
        Path | None,
        typer.Option(help="Also refuse eight words in a row shared with the texts in this folder.", metavar="FOLDER"),
    ] = None,
) -> None:
    """Check every card and source."""
    with shell.told():
        from assistant import config, wiring
        from assistant.library import checks

        places = paths.find()
        counted = wiring.encoder(places, config.load())
        passed = checks.check(places.corpus, counted.tokens, against)
        shell.show(f"{passed.cards} cards and {passed.sources} sources: nothing to correct.")


@library_app.command()
def stats(as_json: Json = False) -> None:
    """What the library holds."""
    with shell.told():
        held = _ready().stats()
        own = documents.all_known()
        if as_json:
            from assistant.domain.listings import LibraryFigures

            shell.show_json(LibraryFigures(**dict(held), documents=len(own), shared=sharing.figures()))
            return
        shell.show(f"{held.cards} cards, {held.sources} sources; {held.passages} passages ({held.vectors} vectors).")
        shell.show(f"{held.checked} of the cards were checked against their sources by a second reader.")
        if own:
            shell.show(f"Your documents: {len(own)}, in {sum(one.passages for one in own)} of the passages.")
        for line in sharing.status_lines():
            shell.show(line)
        shell.show("Themes: " + ", ".join(f"{theme} {count}" for theme, count in held.themes.items()) + ".")
        shell.show(f"Encoder {held.model}. The index is {'up to date' if held.built else 'not up to date'}.")


@library_app.command("list")
def list_cards(theme: Theme = None, as_json: Json = False) -> None:
    """List the cards, and your own documents."""
    with shell.told():
        _known("theme", theme, THEMES)
        cards = [card for card in _ready().cards() if theme is None or theme in card.themes]
        own = documents.all_known() if theme is None else ()
        shared = shared_documents.shared_known() if theme is None else ()
        if as_json:
            from assistant.cli import listed

            shell.show_json(listed.library(cards, own, shared))
            return
        for card in cards:
            shell.show(f"{card.id}\n    {one_line(card.title)} ({', '.join(card.themes)})")
        for line in (*documents.lines(own), *shared_documents.lines(shared)):
            shell.show(line)


@library_app.command()
def show(
    card_id: Annotated[
        str, typer.Argument(metavar="ID", help="As `library list` shows it.", autocompletion=completing.cards)
    ],
    as_json: Json = False,
) -> None:
    """Print one card with its sources, or one of your own documents."""
    with shell.told():
        if card_id.startswith(documents.PREFIX):
            documents.show_one(card_id, as_json)
            return
        from assistant.cli import readable
        from assistant.library import showing

        library = _ready()
        card = showing.card(library, card_id)
        if as_json:
            shell.show_json(card)
            return
        shell.show(f"{card.title}\n")
        for section in card.sections:
            shell.show(f"{section.name}\n{library.readable(section.text)}\n")
        shell.show("Sources")
        for source in card.source_list:
            shell.show(f"- {source.citation}")
        shell.show(f"\n{readable.checked(card.checked)}")
        for heading, names in (("The other side", card.other_side), ("See also", card.see_also)):
            if names:
                shell.show("\n".join([f"\n{heading}", *map(readable.card_name, names)]))


def _library() -> Library:
    from assistant import config, wiring

    return wiring.library(paths.find(), config.load(), shell.say)


def _ready() -> Library:
    """The library with its index up to date; says so when that takes a while."""
    library = _library()
    with shell.bar("" if library.ready else _FIRST) as progress:
        library.prepare(progress, wait=_WAIT)
    return library


def _known(name: str, value: str | None, allowed: tuple[str, ...]) -> str | None:
    if value is not None and value not in allowed:
        raise WrongUse(f"{one_line(value, 40) or '“”'} is not a {name}.", do=f"Use one of: {', '.join(allowed)}.")
    return value


def _answer(
    question: list[str] | None,
    batch: Path | None,
    as_json: bool,
    find: Callable[[Library, str], Found],
    show: Callable[[Found], str],
    line: type[BaseModel],
) -> None:
    """Answer one question, or each of a batch as a `line`."""
    from assistant.cli import batches, readable

    text = " ".join(question or [])
    if batch is not None and question:
        raise WrongUse("There is a question and a batch.", do="Give one or the other.")
    if batch is None and not text.strip():
        raise WrongUse("There is no question.", do='Write it after the command, such as: assistant ask "who decides?"')
    rows = None if batch is None else list(batches.rows(batch))
    library = _ready()
    if rows is not None:
        for name, asked in rows:
            shell.show_json(line.model_validate({"id": name, **dict(find(library, asked))}))
        return
    found = find(library, text)
    if as_json:
        shell.show_json(found)
    else:
        shell.show(show(found), bold=readable.MARKED)
