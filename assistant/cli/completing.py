"""What the shell suggests on Tab: ids, with their titles where the shell shows those.

A suggestion must come at once and may never fail: only the first lines of files are read, and what cannot be
read is not suggested.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from assistant import paths
from assistant.domain.vocabulary import POLES, STAGES, THEMES
from assistant.errors import AssistantError
from assistant.paths import Paths
from assistant.sanitise import one_line

Suggested = list[tuple[str, str]]
"""(what is put in, what is shown beside it) pairs."""
Named = Iterable[tuple[str, str]]

_LONGEST = 60
"""Characters of a title; typer wraps longer ones, and a line break ends a suggestion."""
_HEAD = 2_000
"""Characters of a file that hold its id and title."""
_NOT_IN_A_TITLE = re.compile(r"[^\w ,.?/–—’-]+")
_NAME = re.compile(r"[\w.-]+")
"""Zsh evaluates what it is given, and typer does not quote a backslash: `\\$(…)` in a title would be run."""
_FIELD = r"^(?:- |  )?{name}: *(.+)$"
_SOURCE = re.compile(r"^- key: *(\S+)\n(?:  .*\n)*?  title: *(.+)$", re.MULTILINE)


def reflections(incomplete: str) -> Suggested:
    """Ids of reflections, the latest first."""

    def found(places: Paths) -> Named:
        from assistant import wiring_names  # deferred: 0.02 s of SQLite

        return wiring_names.reflections(places)

    return _suggested(incomplete, found)


def documents(incomplete: str) -> Suggested:
    """Ids of documents."""

    def found(places: Paths) -> Named:
        from assistant import wiring_names  # deferred: 0.02 s of SQLite

        return wiring_names.documents(places)

    return _suggested(incomplete, found)


def cards(incomplete: str) -> Suggested:
    """Ids of cards, and of documents, which can be shown alike."""
    return _suggested(incomplete, lambda places: named_cards(places.corpus)) + documents(incomplete)


def sources(incomplete: str) -> Suggested:
    """Keys of sources, and ids of documents, by which a search can be limited alike."""
    return _suggested(incomplete, lambda places: named_sources(places.corpus)) + documents(incomplete)


def path_names(incomplete: str) -> Suggested:
    """Ids of paths through a conversation, the person's own too."""

    def found(places: Paths) -> Named:
        files = [*places.prompts.glob("paths/*.md"), *sorted(places.packs.glob("*/paths/*.md"))]
        return ((_field(head, "id"), _field(head, "name")) for head in map(_head, files))

    return _suggested(incomplete, found)


def themes(incomplete: str) -> list[str]:
    """Themes of cards."""
    return [one for one in THEMES if one.startswith(incomplete)]


def tensions(incomplete: str) -> Suggested:
    """Tensions, each with its poles."""
    named = ((tension, " – ".join(pole.replace("_", " ") for pole in poles)) for tension, poles in POLES.items())
    return _suggested(incomplete, lambda _: named)


def stages(incomplete: str) -> list[str]:
    """Stages, the loosest first."""
    return [one for one in STAGES if one.startswith(incomplete)]


def _suggested(incomplete: str, found: Callable[[Paths], Named]) -> Suggested:
    try:
        named = [(name, title) for name, title in found(paths.find()) if name.startswith(incomplete)]
    except (AssistantError, OSError, UnicodeError):
        return []
    return [(name, _plain(title)) for name, title in named if _NAME.fullmatch(name)]


def _plain(title: str) -> str:
    """`title` without anything that a shell or a markup could obey."""
    words = one_line(title).replace("'", "’").replace(":", ",")
    return one_line(_NOT_IN_A_TITLE.sub(" ", words), _LONGEST)


def named_cards(corpus: Path) -> Iterator[tuple[str, str]]:
    """(id, title) of each card in `corpus`; reading them whole takes half a second, their heads 0.02 s."""
    for file in sorted(corpus.glob("*/*.md"), key=lambda file: file.stem):
        head = _head(file)
        yield _field(head, "id"), _field(head, "title")


def named_sources(corpus: Path) -> Iterator[tuple[str, str]]:
    """(key, title) of each source in `corpus`; loading them with YAML takes 0.1 s, this a tenth of that."""
    text = (corpus / "sources.yaml").read_text(encoding="utf-8")
    return ((key, _unquoted(title)) for key, title in _SOURCE.findall(text))


def _head(file: Path) -> str:
    with file.open(encoding="utf-8") as opened:
        return opened.read(_HEAD)


def _field(head: str, name: str) -> str:
    found = re.search(_FIELD.format(name=name), head, re.MULTILINE)
    return _unquoted(found[1]) if found else ""


def _unquoted(value: str) -> str:
    """A plain or quoted scalar of YAML on one line; loading it with YAML would take longer than all the rest."""
    value = value.strip()
    if value[:1] == '"':
        try:
            return str(json.loads(value))
        except ValueError:
            return value
    return value[1:-1].replace("''", "'") if value[:1] == "'" else value
