"""`assistant group`, and what `assistant reflections export --for-group` writes."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant import given_files, paths
from assistant.cli import exports, shell
from assistant.errors import CheckFailed, LibraryUnavailable, WrongUse
from assistant.sanitise import one_line

if TYPE_CHECKING:
    from assistant.domain.events import Recorded
    from assistant.domain.ports import ReflectionInfo
    from assistant.domain.script import Script
    from assistant.report.group_files import Sharing

MOST_DOUBTS = 5
"""Pairs of names that may be one partner, of which whoever runs this is told."""


def group(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Three or more that `reflections export` wrote, one a person.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    form: exports.FormatOption = None,
    output: exports.OutputOption = None,
) -> None:
    """Show where people who reflected on the same partnership agree, and where they differ."""
    with shell.told():
        from assistant.report import group as groups
        from assistant.report import group_markdown, partner_names

        meant = exports.chosen(form, output, as_json)
        groups.enough(len(files))
        if output is not None and output.resolve() in [file.resolve() for file in files]:
            raise WrongUse(f"{output} is one of the files to read.", do="Give another file after -o.")
        texts = [(one_line(str(file), 120), _text(file)) for file in files]
        scripts = _scripts()
        phrases = scripts("short").phrase
        taken = _sharing(scripts).take(texts)
        for told in taken.told:
            shell.say(told)
        made = groups.GroupBuilder(phrases).build(taken)
        lists = groups.partner_lists(one.share for one in taken.given)
        for one, other in partner_names.match(lists).doubtful[:MOST_DOUBTS]:
            shell.say(f"“{one}” and “{other}” may be the same partner; they are kept apart.")
        paths.private_process()
        exports.hand_over(group_markdown.page(made), made, meant, output, "The files you gave are as they were.")


def check_options(for_group: bool, with_quotes: bool, name: str | None) -> None:
    """Whether the options of an export go together. Raises `WrongUse`."""
    if not for_group and (with_quotes or name is not None):
        raise WrongUse(
            f"{'--with-quotes' if with_quotes else '--as'} goes with --for-group.",
            do="Write: assistant reflections export ID --for-group, then --with-quotes or --as NAME as you choose.",
        )
    if name is not None and not one_line(name):
        raise WrongUse("The name after --as is empty.", do="Write a name, or leave --as out.")


def share(info: ReflectionInfo, events: Sequence[Recorded], quotes: bool, name: str) -> str:
    """What its owner gives of a reflection to a group, as JSON; says what is in it. Raises `CheckFailed`."""
    from assistant.report import group_files

    made = _sharing(_scripts()).share(info.path, events, quotes=quotes, name=name)
    if not made.given:
        raise CheckFailed(
            "There is no rating or choice in this reflection yet, so there is nothing to give to a group.",
            do=f"Go on with it first: {shell.program()} --plain --reflection {info.id}",
        )
    words = "your words about the tensions, the stage and the practice map" if made.words else "none of your words"
    shell.say(
        f"In the file: your ratings and choices, the names of {len(made.partners)} partners, {words}, "
        f"and {f'the name “{made.name}”' if made.name else 'no name'}. Read it before you hand it on."
    )
    return group_files.write(made)


def _text(file: Path) -> str:
    from assistant.conversation import exchange

    try:
        return given_files.text(file, exchange.MOST_BYTES)
    except (UnicodeDecodeError, given_files.NotRead):
        return ""  # no export of ours: refused as such
    except OSError as error:
        raise WrongUse(
            f"The file {file} cannot be read: {error.strerror or error}.",
            kept="Nothing was written.",
            do="Give files that `assistant reflections export` wrote.",
        ) from error


def _scripts() -> Callable[[str], Script]:
    from assistant import wiring  # deferred: see assistant.cli

    return functools.cache(functools.partial(wiring.script, paths.find()))


def _sharing(scripts: Callable[[str], Script]) -> Sharing:
    from assistant.library.unindexed import Unindexed
    from assistant.report.group_files import Sharing

    away = LibraryUnavailable("What is given to a group needs no library.")
    return Sharing(scripts, Unindexed(paths.find().corpus, away, shell.say))
