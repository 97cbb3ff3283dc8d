"""`assistant reflections restore` and `recover`."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant import paths
from assistant.cli import shell, stores
from assistant.sanitise import one_line


def restore(
    backup: Annotated[
        str, typer.Argument(metavar="[BACKUP]", help="Its name; without it, lists those there are.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")] = False,
) -> None:
    """Put the reflections of a backup in the place of the present ones, which are backed up first."""
    with shell.told():
        from assistant import wiring_keeping  # deferred: see assistant.cli

        places = paths.find()
        if not backup:
            held = wiring_keeping.backups(places).held()
            for one in held:
                shell.show(f"{one.name}  {one.made.astimezone():%d %B %Y, %H:%M}")
            if not held:
                shell.show("There are no backups yet: one is made at each start, once there is something to keep.")
            return
        wiring_keeping.backups(places).place(backup)
        if not yes and not shell.sure(f"Put the reflections of {one_line(backup, 40)} in the place of those of now?"):
            shell.say("Nothing was changed.")
            raise typer.Exit(1)
        wiring_keeping.restoring(places, stores.keys()).restore(backup, lambda: stores.asked("Its passphrase: "))
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
            title = one_line(one.title, 60)
            if one.from_backup:
                shell.show(f"“{title}”: taken from the backup {found.backup}; what came after it is lost")
            elif one.events:
                shell.show(
                    f"“{title}”: {'whole' if one.whole else f'its first {one.events} entries; the rest is lost'}"
                )
            else:
                shell.show(f"“{title}”: lost")
        if not found.found:
            shell.show("Nothing could be read in it, and there is no backup. You start afresh.")
        shell.say(
            f"The damaged file is kept as {found.aside}. It may hold words of yours; delete it when you are sure."
        )
