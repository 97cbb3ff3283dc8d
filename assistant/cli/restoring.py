"""`assistant reflections backups`, `restore` and `recover`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assistant import paths
from assistant.cli import shell, stores
from assistant.errors import WrongUse
from assistant.sanitise import one_line

if TYPE_CHECKING:
    from assistant.domain.backups import Backup, HeldBackup, PutBack

NONE = "There are no backups yet: one is made at each start, once there is something to keep."
Name = Annotated[str, typer.Argument(metavar="[BACKUP]", help="Its name; without it, lists those there are.")]


def backups(backup: Name = "") -> None:
    """List the backups and what each holds; or what one holds that is no longer there, or shorter now."""
    with shell.told():
        from assistant import wiring_keeping  # deferred: see assistant.cli

        found = wiring_keeping.restoring(paths.find(), stores.keys())
        if backup:
            _show_lost(found.look(backup, _passphrase))
            return
        held = found.kept()
        for one in held:
            shell.show(f"{_line(one.backup)}  {one.told}")
        if not held:
            shell.show(NONE)


def restore(
    backup: Name = "",
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="ID", help="Put back this one alone; may be given again.")
    ] = None,
    missing: Annotated[
        bool, typer.Option("--missing", help="Put back all that is no longer there or shorter now, and nothing else.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")] = False,
) -> None:
    """Put the reflections of a backup in the place of the present ones, which are backed up first."""
    with shell.told():
        from assistant import wiring_keeping  # deferred as above

        places = paths.find()
        if not backup:
            held = wiring_keeping.backups(places).held()
            shell.show("\n".join(map(_line, held)) or NONE)
            return
        wiring_keeping.backups(places).place(backup)
        question = _question(backup, only or [], missing)
        if not yes and not shell.sure(question):
            shell.say("Nothing was changed.")
            raise typer.Exit(1)
        found = wiring_keeping.restoring(places, stores.keys())
        if only or missing:
            _show_put_back(found.put_back(backup, tuple(only or ()), _passphrase))
            return
        found.restore(backup, _passphrase)
        shell.show(f"Your reflections are those of {one_line(backup, 40)}. Those of before are the newest backup.")


def recover() -> None:
    """Save what can be read of a damaged file of reflections, and take what is missing from the latest backup."""
    with shell.told():
        from assistant import wiring_keeping  # deferred as above

        found = wiring_keeping.restoring(paths.find(), stores.keys()).recover()
        if found is None:
            shell.show("The file of reflections is whole; nothing was changed.")
            return
        for one in found.found:
            shell.show(found.became(one))
        if not found.found:
            shell.show("Nothing could be read in it, and there is no backup. You start afresh.")
        shell.say(
            f"The damaged file is kept as {found.aside}. It may hold words of yours; delete it when you are sure."
        )


def _question(backup: str, only: list[str], missing: bool) -> str:
    if only and missing:
        raise WrongUse("Both --only and --missing were given.", do="Give one of them.")
    name = one_line(backup, 40)
    what = "all it has that is missing or shorter now" if missing else ", ".join(one_line(one, 60) for one in only)
    return f"Put back from {name}: {what}?" if what else f"Put the reflections of {name} in the place of those of now?"


def _passphrase() -> str:
    return stores.asked("Its passphrase: ")


def _line(backup: Backup) -> str:
    return f"{backup.name}  {backup.made.astimezone():%d %B %Y, %H:%M}"


def _show_lost(one: HeldBackup) -> None:
    for lost in one.lost:
        shell.show(f"{lost.id}  {lost.updated:%Y-%m-%d}  {one_line(lost.title, 60)}  ({lost.had})")
    if one.damaged or not one.lost:
        shell.show(
            "This backup cannot be read." if one.damaged else "All it holds is there, and none of it is shorter."
        )


def _show_put_back(done: PutBack) -> None:
    for title in done.titles:
        shell.show(f"“{one_line(title, 60)}” is back.")
    for title in done.unreadable:
        shell.say(f"“{one_line(title, 60)}” cannot be read in this backup; it was left as it is.")
    if not done.titles:
        shell.say("Nothing was changed: all it holds is there.")
    elif done.before is not None:
        shell.say(f"What was there before is the backup {done.before.name}.")
