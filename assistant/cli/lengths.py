"""Asking, before a conversation begins, how long it may take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from assistant.conversation.choosing import match_option
from assistant.conversation.script import Prompts
from assistant.domain.events import Option
from assistant.domain.script import PathInfo
from assistant.paths import Paths
from assistant.sanitise import one_line


def ways(paths: Paths) -> tuple[PathInfo, ...]:
    """The paths that can be taken, the shortest first. Raises `CheckFailed`."""
    found = Prompts(paths.prompts, packs=paths.packs)
    return tuple(sorted((found.script(name).path for name in found.paths), key=lambda path: path.minutes))


def choose(ways: Sequence[PathInfo], lines: TextIO, out: TextIO) -> str:
    """The id of the path that is chosen by its number, its minutes or its name; the first one by an empty line."""
    options = [Option(id=way.id, label=f"{way.minutes} minutes: {one_line(way.name)}") for way in ways]
    minutes = {str(way.minutes): way.id for way in ways}
    out.write("How long have you got? You can stop anywhere and go on another day.\n")
    for number, option in enumerate(options, start=1):
        out.write(f"  {number}. {option.label}\n")
    while True:
        out.write("> ")
        out.flush()
        line = lines.readline()
        typed = line.strip()
        if not typed:
            return ways[0].id
        found = match_option(typed, options)
        chosen = found.id if found else minutes.get(typed.split()[0])
        if chosen is not None:
            out.write("\n")
            return chosen
        out.write("Type one of the numbers, or nothing for the first.\n")
