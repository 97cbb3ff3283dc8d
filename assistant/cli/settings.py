"""`assistant settings …` and `assistant about`."""

from __future__ import annotations

import textwrap
from typing import Annotated

import typer

from assistant import paths, welcome
from assistant.cli import shell
from assistant.errors import NotFound, WrongUse
from assistant.sanitise import one_line

group = typer.Typer(no_args_is_help=True, help="Colours, keys and how the app behaves.")

WIDTH = 76
KEYS = "keys."
"""Before the name of an action, where its key is set."""

Name = Annotated[str, typer.Argument(metavar="NAME", help="As `assistant settings list` shows it, or keys.ACTION.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def about() -> None:
    """Say what this is, what it is not, where your words are kept and how to leave."""
    with shell.told():
        for line in welcome.plain(str(paths.find().home)).split("\n"):
            shell.show(textwrap.fill(line, WIDTH, break_long_words=False, break_on_hyphens=False))


@group.command("list")
def list_settings(as_json: Json = False) -> None:
    """List every setting, its value and what it does."""
    with shell.told():
        from assistant import config  # deferred: 0.1 s of pydantic that `--help` need not pay

        config.load()  # says what is wrong in the file
        found = config.listed()
        if as_json:
            shell.show_json(config.SettingListing(settings=found))
        for one in () if as_json else found:
            by = f", set by {one.variable}" if one.overridden else ""
            takes = f"{one.low} to {one.high}" if one.kind == "number" else " | ".join(one.choices)
            shell.show(f"{one.name} = {one.value or '(as it came)'}{by}")
            shell.show(textwrap.indent(textwrap.fill(" ".join(filter(None, (one.help, takes))), WIDTH), "    "))


@group.command("get")
def get_setting(name: Name) -> None:
    """Print the value of one setting."""
    with shell.told():
        from assistant import config  # deferred as above

        action = name.removeprefix(KEYS)
        if action != name:
            shell.show(config.load().keys.get(action, ""))
            return
        found = next((one for one in config.listed() if one.name == name), None)
        if found is None:
            raise NotFound(f"There is no setting called {one_line(name, 40)}.")
        shell.show(found.value)


@group.command("set")
def set_setting(name: Name, value: Annotated[str, typer.Argument(metavar="VALUE")]) -> None:
    """Change one setting, such as `theme light`, or a key, such as `keys.past.rename F7`."""
    with shell.told():
        from assistant import config  # deferred as above

        action = name.removeprefix(KEYS)
        if action != name:
            from assistant.ui import remap  # deferred: the key registry knows Textual, 0.1 s

            value = remap.parsed(value)
            if why := remap.refused(config.load().keys, action, value):
                raise WrongUse(why, do="`assistant settings keys` shows the keys and the actions.")
        config.put(name, value)
        _tell(name)


@group.command("reset")
def reset_setting(name: Name) -> None:
    """Put one setting back as it came."""
    with shell.told():
        from assistant import config  # deferred as above

        config.put(name, "")
        _tell(name)


@group.command("keys")
def show_keys() -> None:
    """Print the map of all keys, each with the name of its action."""
    with shell.told():
        from assistant import config  # deferred as above
        from assistant.ui import remap

        own, told = remap.sound(config.load().keys)
        for sentence in told:
            shell.say(sentence)
        shell.show(remap.table(own))


@group.command("path")
def show_path() -> None:
    """Print where the settings are kept."""
    with shell.told():
        shell.show(str(paths.find().settings))


def _tell(name: str) -> None:
    """That it is kept, and where a variable goes before it."""
    from assistant import config  # deferred as above

    found = next((one for one in config.listed() if one.name == name), None)
    if found is not None and found.overridden:
        shell.say(f"Kept. {found.variable} is set, and goes before it.")
    else:
        shell.say("Kept.")
