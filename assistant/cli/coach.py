"""`assistant coach …`: for whoever sits beside a leader or a group."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant import paths
from assistant.cli import completing, exports, shell, stores
from assistant.errors import AssistantError, FolderUnusable, NotFound, ReflectionNotFound, WrongUse
from assistant.sanitise import one_line

if TYPE_CHECKING:
    from assistant.cli.beside import Coach
    from assistant.conversation.session import Session
    from assistant.domain.coaching import CoachNotes
    from assistant.domain.events import Recorded
    from assistant.domain.ports import ReflectionStore
    from assistant.library.desk import Desk
    from assistant.report.agenda import Past

group = typer.Typer(no_args_is_help=True, help="For whoever sits beside a leader or a group.")

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Output = exports.OutputOption
SAFE = "The conversation and the notes are safe."
PathName = Annotated[str, typer.Option("--path", help="Which path.", metavar="P", autocompletion=completing.path_names)]


@group.command()
def run(
    reflection: Annotated[
        str | None,
        typer.Option(help="Go on with this reflection.", metavar="ID", autocompletion=completing.reflections),
    ] = None,
    path: PathName = "short",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write both documents into this folder.", metavar="FOLDER")
    ] = None,
    form: Annotated[exports.Format, typer.Option("--format", help="As what they are written.")] = exports.Format.MD,
) -> None:
    """Hold the leader's conversation line by line, with notes for the coach, who writes own notes after //."""
    with shell.told():
        # Deferred with wiring: encoder and index adapters, 0.1 s.
        from assistant import config, wiring
        from assistant.cli import beside, talk

        places = paths.find()
        with stores.reflections() as store, stores.notes() as kept:
            desk = wiring.desk(places, config.load())
            with talk.conversation(store, desk, reflection, path) as session:
                script = wiring.script(places, store.info(session.reflection).path)
                coach = beside.Coach(script, session.reflection, kept, wiring.now)
                lost: AssistantError | None = None
                try:
                    _hold(session, coach)
                finally:
                    lost = _rescue(coach)
                    _how_to_go_on(session)
                _hand_over(store, kept, desk, session, (output, form) if output else None)
        if lost is not None:
            raise typer.Exit(lost.exit_code)


@group.command()
def notes(
    reflection: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="Without: which have notes.", autocompletion=completing.reflections),
    ] = None,
    as_json: Json = False,
    form: exports.FormatOption = None,
    output: Output = None,
    delete: Annotated[bool, typer.Option("--delete", help="Delete them for good.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="With --delete: do not ask first.")] = False,
) -> None:
    """Show or delete the coach's notes about a reflection, also of one that is gone."""
    with shell.told(), _kept() as kept:
        if reflection is None:
            if delete:
                raise WrongUse("It is not said whose notes to delete.", do="Give a reflection's id before --delete.")
            _list_noted(kept, as_json)
            return
        if kept is None or not kept.about(reflection):
            raise NotFound(
                f"There are no coach's notes about {one_line(reflection, 60) or '“”'}.",
                do="`assistant coach notes` shows which reflections have some.",
            )
        if delete:
            _delete(kept, reflection, yes)
        else:
            meant = exports.chosen(form, output, as_json)
            with stores.reflections() as store:
                if meant is exports.Format.JSON:
                    shell.write(_notes_json(store, kept, reflection), output, SAFE)
                else:
                    exports.document(_notes(store, kept, reflection), meant, output, SAFE)


@group.command()
def agenda(
    reflections: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID…]",
            help="Without: the latest, and those it goes on from.",
            autocompletion=completing.reflections,
        ),
    ] = None,
    as_json: Json = False,
    form: exports.FormatOption = None,
    output: Output = None,
) -> None:
    """Make an agenda for the next meeting from past reflections on one partnership."""
    with shell.told(), stores.reflections() as store:
        from assistant import config, wiring
        from assistant.report import agenda as agendas

        meant = exports.chosen(form, output, as_json)
        desk = wiring.desk(paths.find(), config.load(), shell.say)
        try:
            made = agendas.build(list(_past(store, desk, reflections)))
        finally:
            desk.stop()
        exports.hand_over(agendas.render(made), made, meant, output, SAFE)


@group.command()
def guide(path: PathName = "short", form: exports.FormatOption = None, output: Output = None) -> None:
    """Print or write all notes for the facilitator of a path."""
    with shell.told():
        from assistant import wiring
        from assistant.report import coaching

        meant = exports.chosen(form, output)
        exports.document(coaching.guide(wiring.script(paths.find(), path)), meant, output, SAFE)


def _hold(session: Session, coach: Coach) -> None:
    from assistant import plain
    from assistant.cli import beside, talk

    lines, echo = talk.typed(), not sys.stdin.isatty()
    sys.stdout.write(beside.set_in(beside.OPENING) + "\n\n")
    plain.run(session, lines, sys.stdout, echo=echo, beside=coach)
    if session.state.finished and not session.state.paused:
        coach.last_words(lines, sys.stdout, echo=echo)


def _rescue(coach: Coach) -> AssistantError | None:
    """Tries once more to save what could not be; what still cannot is shown, so that it can be copied."""
    try:
        coach.save()
    except AssistantError as error:
        shell.say(f"{error} These notes are not saved; copy them now:")
        for one in coach.unsaved:
            shell.say(f"    {one.text}")
        return error
    return None


def _how_to_go_on(session: Session) -> None:
    if not session.state.finished and not session.gone:
        shell.say(f"To go on: {shell.program()} coach run --reflection {session.reflection}")


def _hand_over(
    store: ReflectionStore, kept: CoachNotes, desk: Desk, session: Session, files: tuple[Path, exports.Format] | None
) -> None:
    """The leader's summary and the coach's notes, on the screen or as `files`: a folder and a format."""
    from assistant import wiring
    from assistant.report import markdown

    name = session.reflection
    if not session.state.finished and files is None:
        return
    for_leader = markdown.page(wiring.summary(paths.find(), store, desk, name, shell.say))
    for_coach = _notes(store, kept, name)
    if files is None:
        shell.show(f"[For the leader]\n\n{for_leader.markdown}\n[For the coach alone]\n\n{for_coach.rstrip()}")
        shell.say(
            f"As files: {shell.program()} summary {name} -o FILE, and {shell.program()} coach notes {name} -o FILE"
        )
        return
    output, form = files
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderUnusable(
            f"The folder {output} cannot be made: {error.strerror or error}.", kept=SAFE, do="Give another after -o."
        ) from error
    exports.document(for_leader, form, output / f"{name}-summary.{form}", SAFE)
    exports.document(for_coach, form, output / f"{name}-coach.{form}", SAFE)


def _list_noted(kept: CoachNotes | None, as_json: bool) -> None:
    found = kept.list() if kept else ()
    if as_json:
        from assistant.report.coaching import NotedReflections

        shell.show_json(NotedReflections(reflections=tuple(found)))
        return
    if not found:
        shell.show("There are no coach's notes yet. `assistant coach run` takes them.")
        return
    with stores.reflections() as store:
        titles = {one.id: one_line(one.title, 60) for one in store.list()}
    for one in found:
        title = titles.get(one.reflection, "the reflection itself is gone")
        shell.show(f"{one_line(one.reflection, 60)}  {one.latest:%Y-%m-%d}  {title}  (notes: {one.notes})")


def _delete(kept: CoachNotes, reflection: str, yes: bool) -> None:
    count = len(kept.about(reflection))
    what = f"{count} note{'s' if count > 1 else ''} about {one_line(reflection, 60)}"
    if not yes and not shell.sure(f"Delete {what} for good?"):
        shell.say("Nothing was deleted.")
        raise typer.Exit(1)
    kept.delete(reflection)
    shell.show(f"Deleted {what}.")


def _notes(store: ReflectionStore, kept: CoachNotes, reflection: str) -> str:
    """The coach's document on a reflection, as Markdown."""
    from assistant.conversation.script import Prompts
    from assistant.report import coaching

    title, events = _held(store, reflection)
    parts = Prompts(paths.find().prompts).parts  # of every path: notes outlive the reflection that says which it was
    return coaching.session(title, kept.about(reflection), events, parts)


def _notes_json(store: ReflectionStore, kept: CoachNotes, reflection: str) -> str:
    from assistant.report import coaching

    title, events = _held(store, reflection)
    return shell.one_document(coaching.notes_about(reflection, title, kept.about(reflection), events)) + "\n"


def _held(store: ReflectionStore, reflection: str) -> tuple[str, tuple[Recorded, ...]]:
    """The title and the log of a reflection; its id and nothing where it is gone."""
    try:
        return store.info(reflection).title, store.load(reflection)
    except ReflectionNotFound:
        return reflection, ()


def _past(store: ReflectionStore, desk: Desk, reflections: list[str] | None) -> Iterator[Past]:
    """Those named; without, the latest with an answer in it and the chain of those it goes on from."""
    from assistant import wiring
    from assistant.report.agenda import Past

    held = [one.id for one in store.list() if one.answers]
    if not reflections and not held:
        raise NotFound("There are no reflections to make an agenda from yet.", do="`assistant coach run` begins one.")
    waiting = list(dict.fromkeys(reflections or held[:1]))
    known = {one.id for one in store.list()}
    seen: set[str] = set()
    while waiting:
        name = waiting.pop(0)
        seen.add(name)
        made = wiring.summary(paths.find(), store, desk, name, shell.say)
        yield Past(wiring.script(paths.find(), store.info(name).path), made)
        before = made.since.reflection if made.since else ""
        if not reflections and before in known - seen:
            waiting.append(before)
    others = len(set(held) - seen)
    if not reflections and others:
        shell.say(
            f"Made from the latest reflection{' and those it goes on from' if len(seen) > 1 else ''}. "
            f"{others} more {'are' if others > 1 else 'is'} left out; give ids to choose."
        )


@contextmanager
def _kept() -> Iterator[CoachNotes | None]:
    """The coach's notes; `None` where none were ever taken, so that looking makes no file."""
    with ExitStack() as stack:
        yield stack.enter_context(stores.notes()) if paths.find().coach_notes.exists() else None
