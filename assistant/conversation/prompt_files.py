"""Reading one file of `prompts/`: front matter, headings and wordings, each with its line."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from assistant import given_files, plain_yaml
from assistant.domain.problems import Problem
from assistant.domain.script import Wording, Words
from assistant.sanitise import clean, clean_within

_PARSER = MarkdownIt("commonmark").use(front_matter_plugin).disable("inline")
"""What is in the lines is kept as written; taking it apart costs the square of some lines' length."""
Where = tuple[str | int, ...]
"""The names and numbers that lead to a field."""
_MOST = given_files.MEGABYTE // 2
"""Bytes of a file, five times what the longest of them has."""


@dataclass(frozen=True)
class Block:
    """What stands under one second-level heading."""

    name: str
    """The heading before its colon, such as `Ask`."""
    case: str
    """The heading after its colon, such as `leaning_top_down`; empty without one."""
    line: int
    items: tuple[str, ...]
    """The list's items; without a list, the whole text as one item."""
    at: tuple[int, ...] = ()
    """The line of each item."""


@dataclass(frozen=True)
class Topic:
    """What stands under one first-level heading."""

    name: str
    line: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class PromptFile:
    """A parsed prompt file."""

    path: str
    meta: dict[str, Any]
    topics: tuple[Topic, ...]
    problems: tuple[Problem, ...]
    lines: dict[Where, int] = field(default_factory=dict)
    """The line of each field of the front matter, by the names and numbers that lead to it."""

    def topic(self, name: str) -> Topic | None:
        """The topic under the first-level heading `name`."""
        return next((topic for topic in self.topics if topic.name == name), None)

    def line(self, where: Where) -> int:
        """The line of the front matter's field at `where`, or of the nearest one above it that is there."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 2)


@dataclass
class _Open:
    """A heading whose content is still being read."""

    name: str
    line: int
    blocks: list[Block] = field(default_factory=list)


def read(path: Path, shown_as: str) -> PromptFile:
    """Parse the file at `path`; problems name it `shown_as`. Never raises for bad content."""
    problems: list[Problem] = []
    try:
        text = clean(given_files.text(path, _MOST, "utf-8-sig"))
    except UnicodeDecodeError:
        return PromptFile(shown_as, {}, (), (Problem(shown_as, 1, "is not UTF-8 text; save it as UTF-8"),))
    except OSError as error:
        return PromptFile(shown_as, {}, (), (Problem(shown_as, 1, f"cannot be read: {error.strerror}"),))
    tokens = _PARSER.parse(text)
    meta: dict[str, Any] = {}
    lines: dict[Where, int] = {}
    if tokens and tokens[0].type == "front_matter":
        content = tokens.pop(0).content
        meta, lines = _front_matter(content, shown_as, problems)
    else:
        problems.append(Problem(shown_as, 1, "has no front matter; begin the file with --- and its fields"))
    return PromptFile(shown_as, meta, tuple(_topics(tokens, shown_as, problems)), tuple(problems), lines)


def words(file: PromptFile, words_id: str) -> Words:
    """The phrases of `file` as they stand: a brace or a bracket in them is no placeholder."""
    lists = tuple(
        Wording(case=f"{topic.name}:{block.case}" if block.case else topic.name, variants=block.items)
        for topic in file.topics
        for block in topic.blocks
    )
    return Words(id=words_id, lists=lists)


def uneven(file: PromptFile) -> Iterator[Problem]:
    """Phrases to listen for whose brackets do not pair."""
    for block in (block for topic in file.topics for block in topic.blocks):
        for item in block.items:
            if item.count("(") != item.count(")") or item.count("[") != item.count("]"):
                yield Problem(file.path, block.line, f"{item[:40]!r} has a bracket without its other; pair ( ) and [ ]")


def _front_matter(content: str, file: str, problems: list[Problem]) -> tuple[dict[str, Any], dict[Where, int]]:
    """The fields, and the line of each."""
    try:
        meta, node = plain_yaml.load(content)
    except plain_yaml.NotPlain as fault:
        problems.append(Problem(file, fault.line + 1, f"the front matter is not plain YAML ({fault.what})"))
        return {}, {}
    if not isinstance(meta, dict):
        problems.append(Problem(file, 2, "the front matter must be fields, each written as `name: value`"))
        return {}, {}
    return clean_within(meta), dict(_lines(node))


def _lines(node: Node | None, where: Where = ()) -> Iterator[tuple[Where, int]]:
    """Each field under `node` with its line in the file, where the front matter begins on the second."""
    inside: list[tuple[str | int, Node, Node]] = []
    if isinstance(node, MappingNode):
        inside = [(key.value, key, value) for key, value in node.value if isinstance(key, ScalarNode)]
    elif isinstance(node, SequenceNode):
        inside = [(number, value, value) for number, value in enumerate(node.value)]
    for name, begins, value in inside:
        yield (*where, name), begins.start_mark.line + 2
        yield from _lines(value, (*where, name))


def _topics(tokens: list[Token], file: str, problems: list[Problem]) -> list[Topic]:
    topics: list[_Open] = []
    # one within a list or a quotation is part of that
    starts = [
        i for i, one in enumerate(tokens) if one.type == "heading_open" and one.tag in ("h1", "h2") and not one.level
    ]
    if tokens and (not starts or starts[0] > 0):
        problems.append(Problem(file, _line(tokens[0]), "stands before any heading; put it under one"))
    for start, end in itertools.pairwise([*starts, len(tokens)]):
        heading, title = tokens[start], tokens[start + 1].content.strip()
        content = tokens[start + 3 : end]
        if heading.tag == "h1":
            topics.append(_Open(title, _line(heading)))
            if content:
                problems.append(Problem(file, _line(content[0]), f"put this under a second-level heading of {title!r}"))
        elif not topics:
            problems.append(Problem(file, _line(heading), f"## {title} needs a first-level heading above it"))
        else:
            name, _, case = title.partition(":")
            items = _items(content)
            if not items:
                problems.append(Problem(file, _line(heading), f"## {title} is empty; write its words or remove it"))
            lines = (_item_lines(content) or (_line(content[0]),)) if items else ()
            topics[-1].blocks.append(Block(name.strip(), case.strip(), _line(heading), items, lines))
    return [Topic(topic.name, topic.line, tuple(topic.blocks)) for topic in topics]


def _items(content: list[Token]) -> tuple[str, ...]:
    """Paragraphs of each list item joined by a blank line; without a list, of the whole block."""
    items: list[list[str]] = []
    loose: list[str] = []
    depth = 0
    for token in content:
        if token.type == "list_item_open":
            depth += 1
            if depth == 1:
                items.append([])
        elif token.type == "list_item_close":
            depth -= 1
        elif token.type == "inline":
            (items[-1] if depth else loose).append(token.content)
    if items:
        return tuple("\n\n".join(paragraphs) for paragraphs in items if paragraphs)
    return ("\n\n".join(loose),) if loose else ()


def _item_lines(content: list[Token]) -> tuple[int, ...]:
    """The line of each item of the outermost lists that holds words, as `_items` gives them."""
    lines: list[int] = []
    depth, start, filled = 0, 0, True
    for token in content:
        if token.type == "list_item_open":
            depth += 1
            if depth == 1:
                start, filled = _line(token), False
        elif token.type == "list_item_close":
            depth -= 1
        elif token.type == "inline" and depth and not filled:
            lines.append(start)
            filled = True
    return tuple(lines)


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1
