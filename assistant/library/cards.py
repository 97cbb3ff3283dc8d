"""Reading the corpus: cards and sources from files, with every problem placed at a line.

Problems are collected over all files, so that one run shows everything there is to correct.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin
from pydantic import BaseModel, ValidationError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from assistant import given_files, plain_yaml
from assistant.domain.library import Card, Section, Source
from assistant.domain.problems import Problem, fail
from assistant.domain.vocabulary import SECTIONS
from assistant.sanitise import clean, clean_within

SOURCES_FILE = "sources.yaml"
Model = TypeVar("Model", bound=BaseModel)
Place = tuple[str | int, ...]
_MOST = given_files.MEGABYTE
"""Bytes of a file, several times what the longest of them has."""
_PARSER = MarkdownIt("commonmark").use(front_matter_plugin).disable("inline")
"""Headings and where they stand are all that is wanted of a card; what is in the lines is kept as written."""


@dataclass(frozen=True)
class CardFile:
    """A card with the places of its parts, for messages."""

    card: Card
    file: str
    """Path within the corpus's parent folder, with forward slashes."""
    folder: str
    """Name of the folder it lies in."""
    stem: str
    """File name without `.md`."""
    lines: dict[str, int] = field(hash=False)
    """First line of each front-matter field and of each section, by name."""

    def at(self, part: str, what: str) -> Problem:
        """A problem with `part` of this card."""
        return Problem(self.file, self.lines.get(part, 1), what)


@dataclass(frozen=True)
class Corpus:
    """Everything read: cards in the order of their ids, and sources by key."""

    files: tuple[CardFile, ...]
    sources: dict[str, Source] = field(hash=False)

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards alone."""
        return tuple(file.card for file in self.files)


def read_corpus(folder: Path) -> Corpus:
    """All cards and sources in `folder`. Raises `CheckFailed` with every problem met."""
    problems: list[Problem] = []
    files = _read_cards(folder, problems)
    sources = _read_sources(folder, problems)
    fail(problems, "The corpus has")
    return Corpus(tuple(files), sources)


def _read_cards(folder: Path, problems: list[Problem]) -> list[CardFile]:
    """Every `*/*.md`, ordered by id; an id used twice is a problem."""
    by_id: dict[str, CardFile] = {}
    for path in sorted(folder.glob("*/*.md")):
        read = _read_card(path, path.relative_to(folder.parent).as_posix(), problems)
        if read is None:
            continue
        if read.card.id in by_id:
            first = by_id[read.card.id].file
            problems.append(
                read.at("id", f"the id {read.card.id} is already used by {first}; give one of them another id")
            )
        by_id.setdefault(read.card.id, read)
    if not by_id and not problems:
        problems.append(Problem(folder.name, 1, "there is no card here; put cards in corpus/<theme>/<id>.md"))
    return [by_id[key] for key in sorted(by_id)]


def _text(path: Path, name: str, problems: list[Problem]) -> str | None:
    try:
        return clean(given_files.text(path, _MOST))
    except UnicodeDecodeError as error:
        problems.append(Problem(name, 1, f"byte {error.start} is not UTF-8; save the file as UTF-8"))
    except OSError as error:
        problems.append(Problem(name, 1, f"the file cannot be read ({error.strerror}); make it readable"))
    return None


def _read_card(path: Path, name: str, problems: list[Problem]) -> CardFile | None:
    text = _text(path, name, problems)
    if text is None:
        return None
    tokens = _PARSER.parse(text)
    if not tokens or tokens[0].type != "front_matter":
        problems.append(
            Problem(name, 1, "there is no front matter; start the file with ---, the card's fields, and ---")
        )
        return None
    loaded = _load(tokens[0].content, name, 1, problems)
    if loaded is None:
        return None
    data, lines = loaded
    sections, places = _sections(text, tokens, name, problems)
    places |= {str(place[0]): line for place, line in lines.items() if len(place) == 1}
    if not isinstance(data, dict):
        problems.append(Problem(name, 2, "the front matter is not a list of fields; write one `field: value` a line"))
        return None
    if "sections" in data:
        problems.append(Problem(name, places["sections"], "unknown field sections; remove it"))
        return None
    card = _model(Card, data | {"sections": sections}, lines, name, problems)
    return None if card is None else CardFile(card, name, path.parent.name, path.stem, places)


def _sections(text: str, tokens: list[Any], name: str, problems: list[Problem]) -> tuple[list[Section], dict[str, int]]:
    """The card's sections and the line each begins on; their names and order must be `SECTIONS`."""
    rows = text.split("\n")
    heads = [
        (tokens[at + 1].content.strip(), token.map[0], token.map[1])
        for at, token in enumerate(tokens)
        if token.type == "heading_open" and token.map
    ]
    ends = [start for _, start, _ in heads[1:]] + [len(rows)]
    found = [
        Section(name=head, text="\n".join(rows[at:end]).strip())
        for (head, _, at), end in zip(heads, ends, strict=False)
    ]
    got = [section.name for section in found]
    if got != list(SECTIONS):
        want = ", ".join(f"## {section}" for section in SECTIONS)
        line = next((at + 1 for (head, at, _), need in zip(heads, SECTIONS, strict=False) if head != need), len(rows))
        problems.append(
            Problem(name, line, f"the sections are {', '.join(got) or 'missing'}; write {want}, in this order")
        )
    return found, {head: start + 1 for head, start, _ in heads}


def _read_sources(folder: Path, problems: list[Problem]) -> dict[str, Source]:
    path = folder / SOURCES_FILE
    name = f"{folder.name}/{SOURCES_FILE}"
    text = _text(path, name, problems)
    loaded = None if text is None else _load(text, name, 0, problems)
    if loaded is None:
        return {}
    data, lines = loaded
    if not isinstance(data, list):
        problems.append(Problem(name, 1, "this is not a list; write each source as an item beginning `- key:`"))
        return {}
    found: dict[str, Source] = {}
    each: dict[int | str, dict[Place, int]] = {}
    for place, line in lines.items():
        each.setdefault(place[0] if place else "", {})[place[1:]] = line
    for at, item in enumerate(data):
        here = each.get(at, {})
        line = here.get((), 1)
        source = _model(Source, item, here, name, problems)
        if source is None:
            continue
        if source.key in found:
            problems.append(Problem(name, line, f"the key {source.key} appears twice; keep one entry"))
        found[source.key] = source
    listed = {item.get("key") for item in data if isinstance(item, dict)}
    for source in found.values():
        if source.cited_through is not None and source.cited_through not in listed:
            told = f"{source.key} is cited through {source.cited_through}, which is not here; add it"
            problems.append(Problem(name, 1, told))
    return dict(sorted(found.items()))


def _load(text: str, name: str, shift: int, problems: list[Problem]) -> tuple[Any, dict[Place, int]] | None:
    """YAML data with the line of every part (`shift` lines further down in the file)."""
    try:
        data, node = plain_yaml.load(text)
    except plain_yaml.NotPlain as fault:
        hint = "put quotation marks round values holding a colon, # or quotes, and indent lists with spaces"
        problems.append(Problem(name, fault.line + shift, f"{fault.what}; {hint}"))
        return None
    lines: dict[Place, int] = {}
    if node is not None:
        _places(node, (), lines, shift + 1, name, problems)
    return clean_within(data), lines


def _places(node: Node, place: Place, lines: dict[Place, int], shift: int, name: str, problems: list[Problem]) -> None:
    """Note the line of each field and item under `node`; a field written twice is a problem."""
    lines.setdefault(place, node.start_mark.line + shift)
    if isinstance(node, SequenceNode):
        for at, item in enumerate(node.value):
            _places(item, (*place, at), lines, shift, name, problems)
    elif isinstance(node, MappingNode):
        seen: set[Hashable] = set()
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                continue
            line = key.start_mark.line + shift
            if key.value in seen:
                problems.append(Problem(name, line, f"the field {key.value} appears twice; keep one"))
            seen.add(key.value)
            lines[(*place, key.value)] = line
            _places(value, (*place, key.value), lines, shift, name, problems)


def _model(model: type[Model], data: Any, lines: dict[Place, int], name: str, problems: list[Problem]) -> Model | None:
    """`data` as a `model`, or `None` with a problem for each field that is wrong."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for detail in error.errors():
            place: Place = tuple(detail["loc"])
            line = next((lines[place[:size]] for size in range(len(place), -1, -1) if place[:size] in lines), 1)
            problems.append(
                Problem(name, line, _explain(model, ".".join(map(str, place)), detail["type"], detail["msg"]))
            )
        return None


def _explain(model: type[BaseModel], where: str, kind: str, message: str) -> str:
    if kind == "missing":
        return f"the field {where} is missing; add it (a list may be empty: [])"
    if kind == "extra_forbidden":
        return f"unknown field {where}; use only {', '.join(name for name in model.model_fields if name != 'sections')}"
    if kind == "tuple_type":
        return f"{where} is not a list; write [one, two]"
    if kind == "string_type":
        return f"{where} is not text; put quotation marks round it"
    return f"{where}: {message[:1].lower()}{message[1:]}; write that instead"
