"""`assistant reflections …` and `assistant summary`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant import given_files, paths
from assistant.cli import completing, exports, shell, stores
from assistant.errors import NotFound, WrongUse
from assistant.sanitise import one_line

if TYPE_CHECKING:
    from assistant.domain.ports import ReflectionInfo

group = typer.Typer(no_args_is_help=True, help="Past and unfinished reflections.")

Identifier = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="As `assistant reflections list` shows it.", autocompletion=completing.reflections
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Output = exports.OutputOption
SAFE = "The reflection itself is safe."


@group.command("list")
def list_reflections(as_json: Json = False) -> None:
    """List them, latest first."""
    with shell.told(), stores.reflections() as store:
        found = [one for one in store.list() if not one.untouched]
        if as_json:
            from assistant.domain.listings import ReflectionListing  # deferred: what is printed for people needs none

            shell.show_json(ReflectionListing(reflections=tuple(found)))
        elif not found:
            shell.show("There are no reflections yet. `assistant` begins one.")
        for one in () if as_json else found:
            shell.show(_line(one))


@group.command("show")
def show_reflection(reflection: Identifier, as_json: Json = False) -> None:
    """Print the whole conversation."""
    with shell.told(), stores.reflections() as store:
        from assistant.cli import readable  # deferred: Markdown and text wrapping
        from assistant.domain.listings import ShownReflection

        events = store.load(reflection)
        if as_json:
            shell.show_json(ShownReflection(**dict(store.info(reflection)), events=events))
        else:
            shell.show(readable.transcript(events))


@group.command()
def export(
    reflection: Identifier,
    output: Output = None,
    for_group: Annotated[
        bool,
        typer.Option("--for-group", help="For `assistant group`: your ratings and choices, partners' names, no words."),
    ] = False,
    with_quotes: Annotated[bool, typer.Option("--with-quotes", help="With --for-group: your words too.")] = False,
    name: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="NAME",
            help="With --for-group: a name for you, shown if everybody gives one, and beside your words.",
        ),
    ] = None,
) -> None:
    """Write a reflection as one JSON file: whole, as `import` reads it, or what you choose to give to a group."""
    with shell.told(), stores.reflections() as store:
        from assistant.cli import group as groups
        from assistant.conversation import exchange

        groups.check_options(for_group, with_quotes, name)
        info, events = store.info(reflection), store.load(reflection)
        text = groups.share(info, events, with_quotes, name or "") if for_group else exchange.export(info, events)
        _write(text, output)


@group.command("import")
def import_file(file: Annotated[Path, typer.Argument(metavar="FILE", help="What `export` wrote.")]) -> None:
    """Add a reflection from a file that `export` wrote."""
    with shell.told():
        from assistant.conversation import exchange

        try:
            text = given_files.text(file, exchange.MOST_BYTES)
        except (OSError, ValueError) as error:  # a name with a zero byte in it is a `ValueError`
            why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            raise WrongUse(
                f"The file {file} cannot be read: {why}.",
                kept="Nothing was imported.",
                do="Give a file that `export` wrote.",
            ) from error
        imported = exchange.read(text, one_line(str(file), 120))
        with stores.reflections() as store:
            name = exchange.add(imported, store)
        shell.show(f"Imported as {name}.")


@group.command()
def rename(
    reflection: Identifier, title: Annotated[list[str], typer.Argument(metavar="TITLE", help="The new title.")]
) -> None:
    """Give a reflection another title."""
    with shell.told():
        words = one_line(" ".join(title))
        if not words:
            raise WrongUse("The title is empty.", do="Write a few words after the id.")
        with stores.reflections() as store:
            store.rename(reflection, words)
        shell.show(f"{reflection} is now called “{words}”.")


@group.command()
def duplicate(reflection: Identifier) -> None:
    """Make a copy of a reflection, to go on with in another way."""
    with shell.told(), stores.reflections() as store:
        from assistant.conversation import exchange

        shell.show(f"Copied as {exchange.copy(reflection, store)}.")


@group.command()
def delete(
    reflection: Identifier,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")] = False,
    keep_backups: Annotated[
        bool, typer.Option("--keep-backups", help="Leave it in the backups, until newer ones replace them.")
    ] = False,
) -> None:
    """Delete a reflection for good, from the backups too."""
    with shell.told(), stores.reflections(forgetting=not keep_backups) as store:
        info = store.info(reflection)
        if not yes and not shell.sure(f"Delete “{one_line(info.title)}” for good?"):
            shell.say("Nothing was deleted.")
            raise typer.Exit(1)
        # Deferred with the store.
        from assistant import leftovers

        told = leftovers.of(paths.find(), store, info.id, stores.keys(), shell.program(), not keep_backups)
        store.delete(reflection)
        shell.show(f"Deleted “{one_line(info.title)}”.")
        if told:
            shell.say(told)


@group.command("search")
def search_reflections(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="Whole words or parts.")], as_json: Json = False
) -> None:
    """Find reflections that hold all these words, in their titles or in what you answered."""
    with shell.told(), stores.reflections() as store:
        from assistant.conversation import finding

        found = finding.holding(store, words)
        latest = sorted(map(store.info, sorted(found)), key=lambda one: one.updated, reverse=True)
        hits = [(one, finding.where(found[one.id], words)) for one in latest if not one.untouched]
        if as_json:
            from assistant.domain.listings import FoundReflection, FoundReflections

            listed = tuple(FoundReflection(**dict(one), quotes=tuple(quotes)) for one, quotes in hits)
            shell.show_json(FoundReflections(reflections=listed))
            return
        if not hits:
            raise NotFound("None of your reflections has all of those words.")
        for one, quotes in hits:
            shell.show(_line(one))
            for quote in quotes[:3]:
                shell.show(f"    “{quote}”")


def summary(reflection: Identifier, form: exports.FormatOption = None, output: Output = None) -> None:
    """Print or write the summary of a reflection."""
    with shell.told(), stores.reflections() as store:
        from assistant import config, wiring
        from assistant.report import markdown

        meant = exports.chosen(form, output)
        places = paths.find()
        desk = wiring.desk(places, config.load(), shell.say)
        try:
            made = wiring.summary(places, store, desk, reflection, shell.say)
        finally:
            desk.stop()
        exports.hand_over(markdown.page(made), made, meant, output, SAFE)


def _write(text: str, output: Path | None) -> None:
    shell.write(text, output, SAFE)


def _line(one: ReflectionInfo) -> str:
    state = "finished" if one.finished else f"{one.answers} answers so far"
    return f"{one.id}  {one.updated:%Y-%m-%d}  {one_line(one.title, 70)}  ({state})"
