"""`assistant lock …`: a passphrase, or a key in the computer's keychain, for what the person writes."""

from __future__ import annotations

import os

import typer

from assistant import paths
from assistant.cli import shell, stores
from assistant.errors import WrongUse

NEW_PASSPHRASE = "ASSISTANT_NEW_PASSPHRASE"
"""For programs; whoever can see a process's environment can see it."""
NO_WAY_BACK = (
    "Nobody can open your reflections without this passphrase, and nobody can find it out for you: if you lose it, "
    "they are lost. Write it down and keep it somewhere else."
)
_KEPT_SO = {
    "passphrase": "Your reflections, a coach's notes and their backups are locked with a passphrase.",
    "keychain": (
        "Your reflections, a coach's notes and their backups are locked with a key in the keychain of this computer: "
        "whoever is logged in as you can open them, and nobody who has the files alone."
    ),
}
_OPEN = (
    "Your reflections are not locked: whoever can use your account, or has the disk, can read them.\n"
    "To lock them: {program} lock passphrase, or {program} lock keychain"
)

group = typer.Typer(help="Lock what you write with a passphrase, or with a key in the keychain.")


@group.callback(invoke_without_command=True)
def status(context: typer.Context) -> None:
    """Without a command, say how it is locked."""
    if context.invoked_subcommand is not None:
        return
    with shell.told():
        from assistant import wiring_keeping  # deferred: see assistant.cli

        note = wiring_keeping.note(paths.find())
        if note is None:
            shell.show(_OPEN.format(program=shell.program()))
            return
        shell.show(_KEPT_SO[note.kept.value])
        if note.doing:
            shell.say(f"It was being {'locked' if note.doing == 'locking' else 'unlocked'} and is not done yet. {_ON}")


_ON = "What is left is done at the next start."


@group.command()
def passphrase() -> None:
    """Lock it with a passphrase, or with another than before."""
    with shell.told():
        from assistant import wiring_keeping  # deferred as above
        from assistant.domain.locks import Kept

        stores.keys().held()  # asks for the one of before
        shell.say(NO_WAY_BACK)
        new = _new()
        with shell.bar() as progress:
            wiring_keeping.put_lock(paths.find(), stores.keys(), Kept.PASSPHRASE, new, progress)
        shell.show("Locked. The passphrase is asked for from now on; one of before opens nothing any more.")


@group.command()
def keychain() -> None:
    """Lock it with a key that this computer's keychain keeps, so that nothing needs typing."""
    with shell.told():
        from assistant import wiring_keeping  # deferred as above
        from assistant.domain.locks import Kept

        if not wiring_keeping.keychain_there():
            raise WrongUse(
                "This computer has no keychain that can be used.",
                kept="Nothing was changed.",
                do=f"Use a passphrase: {shell.program()} lock passphrase",
            )
        with shell.bar() as progress:
            wiring_keeping.put_lock(paths.find(), stores.keys(), Kept.KEYCHAIN, progress=progress)
        shell.show(
            "Locked, with a key in the keychain of this computer. The files cannot be opened on another computer: "
            "to take reflections there, export them."
        )


@group.command()
def off() -> None:
    """Take the lock off: from then on, whoever has the files can read them."""
    with shell.told():
        from assistant import wiring_keeping  # deferred as above

        if wiring_keeping.note(paths.find()) is None:
            shell.show("Your reflections are not locked.")
            return
        with shell.bar() as progress:
            wiring_keeping.take_lock_off(paths.find(), stores.keys(), progress)
        shell.show("Unlocked: your reflections, a coach's notes and their backups can be read without a passphrase.")


def _new() -> str:
    """A new passphrase, typed twice. Raises `WrongUse`, `Locked`."""
    told = os.environ.get(NEW_PASSPHRASE)
    if told:
        return told
    first = stores.asked("New passphrase: ")
    if stores.asked("The same again: ") != first:
        raise WrongUse("The two are not the same.", kept="Nothing was changed.", do="Try again.")
    return first
