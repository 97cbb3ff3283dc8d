"""`python -m scripts.make_commands`: write docs/reference/commands.md from the command itself."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from assistant.cli import app

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "commands.md"
BEGINNING = """# Commands

Every command with every option, as the program itself knows them; `--help`, or `-h`, after any of them shows the same.
What to do with them stands in the [guide](../guide/README.md).

What stands in […] may be left out; … after a word means that there may be several. Messages go to standard error, so
that what you asked for can be redirected on its own. [Tab completes](../guide/completion.md) commands, options, ids and
names.

## How a command ends

| exit code | means |
|---|---|
| 0 | fine; that the library has no answer, or that a list is empty, is fine too |
| 1 | what was asked for is not there, a check found something, or the library or its server could not be used |
| 2 | wrong use: an option or a value that cannot be used |
| 3 | locked or busy: another process has it; try again in a moment |
| 4 | damaged data, or a folder that cannot be written |
| 130 | interrupted, as by Ctrl+C; what was saved stays saved |

Any command may end with 2, 3, 4 or 130. Where 1 has a meaning of its own, it is said below.

## JSON

With `--json`, exactly one JSON document is printed on standard output, on one line, and nothing else. With
`--batch FILE.jsonl`, one line is printed for each line {"id", "text"} of the file, in its order: the single document
with that `id`. The shape of each is named below. Names of fields stay; more may be added.
"""
ONE = {
    "assistant": "there is no such reflection or path.",
    "assistant converse": "there is no such reflection or path.",
    "assistant search": "`--source` names nothing that is there.",
    "assistant reflections show": "there is no such reflection.",
    "assistant reflections export": "there is no such reflection.",
    "assistant reflections import": "the file is not a whole reflection; nothing was imported.",
    "assistant reflections rename": "there is no such reflection.",
    "assistant reflections delete": "there is no such reflection, or the question was not answered with yes.",
    "assistant reflections backups": "there is no such backup.",
    "assistant reflections restore": "there is no such backup, it has no more of a reflection, or the answer was no.",
    "assistant reflections search": "no reflection has all of the words.",
    "assistant summary": "there is no such reflection.",
    "assistant compare": "there is no such reflection.",
    "assistant coach run": "there is no such reflection or path.",
    "assistant coach notes": "there are no notes about it.",
    "assistant coach agenda": "there is no such reflection.",
    "assistant coach guide": "there is no such path.",
    "assistant group": "the files are not of three people or more, or not what `reflections export` wrote.",
    "assistant library check": "something is to be corrected.",
    "assistant library show": "there is no such card and no such document.",
    "assistant library add": "no file could be added.",
    "assistant library remove": "there is no such document; nothing was removed.",
    "assistant library use": "the server cannot be reached, or is not one that can be used.",
    "assistant library share": "there is no such document, or the server cannot be reached; nothing was shared.",
    "assistant prompts check": "something is to be corrected.",
    "assistant doctor": "something must be mended.",
}
"""What exit code 1 means, where the table does not say it already."""
SHAPES = {
    "assistant converse": "`converse-in`, each line of input; `converse-out`, each line of output",
    "assistant summary": "`summary`, with `--format json`",
    "assistant reflections export": "`reflection`; `reflection-for-group`, with `--for-group`",
}
"""Shapes of commands that print JSON without being asked by `--json`."""
OWN_WORDS = {
    "--install-completion": "Set up completion with Tab for the shell you are in.",
    "--show-completion": "Print what that would set up.",
}
"""In place of typer's, which speak another English."""
TYPES = {"<str>": "TEXT", "<path>": "FILE", "<int>": "NUMBER", "<int range>": "NUMBER"}
_TYPE = re.compile(r"<[^>]+>\s*$")
_EXTRA = re.compile(r"\s*\[((?:default: |required|env var: |\d+<).*)\]$")


def main() -> int:
    """Write the page."""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(text(), encoding="utf-8", newline="\n")
    print(f"Written: {PAGE.name}.")
    return 0


def text() -> str:
    """The whole page."""
    command = typer.main.get_command(app)
    return "\n".join([BEGINNING, *_sections(command, typer.Context(command, info_name="assistant"))])


def _sections(command: Any, context: typer.Context) -> Iterator[str]:
    """One for the command, then one for each below it; a group that does nothing by itself has none."""
    below = getattr(command, "commands", {})
    if not below or command.invoke_without_command:
        yield _section(command, context)
    for name, one in below.items():
        yield from _sections(one, typer.Context(one, info_name=name, parent=context))


def _section(command: Any, context: typer.Context) -> str:
    path = context.command_path
    parts = [f"## {path}", " ".join(command.help.split()), f"```\n{_usage(command, path)}\n```"]
    parts += [_table(command, context)] if len(command.params) else []
    shape = _shape(path, {name for one in command.params for name in one.opts})
    parts += [f"JSON: {shape}."] if shape else []
    parts += [f"Ends with 1 when {ONE[path]}"] if path in ONE else []
    return "\n\n".join(parts) + "\n"


def _usage(command: Any, path: str) -> str:
    """What is typed: options first, then what stands by itself."""
    words = [path] + (["[options]"] if any(map(_is_option, command.params)) else [])
    for one in command.params:
        if not _is_option(one):
            name = (one.metavar or one.name).strip("[]")
            several = "…" if one.nargs == -1 and not name.endswith("…") else ""
            words.append(f"{name}{several}" if one.required else f"[{name}{several}]")
    return " ".join([*words, *(["[command]"] if hasattr(command, "commands") else [])])


def _is_option(parameter: Any) -> bool:
    return bool(parameter.opts[0].startswith("-"))


def _table(command: Any, context: typer.Context) -> str:
    rows = ["| | |", "|---|---|"]
    for one in command.params:
        name, said = one.get_help_record(context)
        what, extra = _without_extra(OWN_WORDS.get(name, said))
        rows.append(f"| `{_named(name, _is_option(one))}` | {what}{extra} |".replace("<", "&lt;"))
    return "\n".join(rows)


def _named(name: str, option: bool) -> str:
    """`name` as it is typed: an argument by its name alone, an option with what follows it."""
    found = _TYPE.search(name)
    if found is not None:
        follows = TYPES.get(found[0].strip(), found[0].strip()[1:-1]) if option else ""
        name = f"{name[: found.start()].strip()} {follows}".strip()
    return (name if option else name.strip("[]")).replace("|", "\\|")


def _without_extra(said: str) -> tuple[str, str]:
    """What an option does, and its default and bounds as a sentence."""
    found = _EXTRA.search(said)
    if found is None:
        return said.replace("|", "\\|"), ""
    facts = [one for one in found[1].split("; ") if one != "required"]
    bounds = (re.sub(r"(\d+)<=x<=(\d+)", r"from \1 to \2", one).replace("default: ", "by default ") for one in facts)
    told = ", ".join(bounds)
    return said[: found.start()].replace("|", "\\|"), f" {told[:1].upper()}{told[1:]}." if told else ""


def _shape(path: str, options: set[str]) -> str:
    """The names of what is printed as JSON: the command's words, joined by hyphens."""
    if path in SHAPES:
        return SHAPES[path]
    name = "-".join(path.split()[1:])
    told = [f"`{name}`"] if "--json" in options else []
    told += [f"`{name}-line`, each line with `--batch`"] if "--batch" in options else []
    return "; ".join(told)


if __name__ == "__main__":
    sys.exit(main())
