"""Markdown, its headings, lists and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from assistant.adapters.readers import text
from assistant.adapters.readers.limits import Limits
from assistant.adapters.readers.prose import Gathered, rows
from assistant.domain.documents import ReadDocument

_TITLE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE)
_TAGS = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|</?[A-Za-z][^<>]*>", re.DOTALL | re.IGNORECASE)
_BREAKS = {"softbreak": " ", "hardbreak": "\n"}


def read(data: bytes, name: str, limits: Limits) -> ReadDocument:
    """The paragraphs, list items, code and table rows of a Markdown file. HTML tags and comments are left out."""
    gathered = Gathered(limits)
    source = text.decoded(data, name, gathered.remarks)
    # Deferred plugins keep the parser as CommonMark has it, but for what people use every day.
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(front_matter_plugin)
    tokens = iter(parser.parse(source))
    for token in tokens:
        if token.type == "front_matter":
            found = _TITLE.search(token.content)
            gathered.title = found[1] if found else ""
        elif token.type == "heading_open":
            words = _plain(next(tokens))
            level = int(token.tag[1:])
            gathered.title = gathered.title or (words if level == 1 else "")
            gathered.heading(words, level)
        elif token.type == "table_open":
            for row in rows(_table(tokens), headed=True):
                gathered.add(row)
        elif token.type == "inline":
            gathered.add(_plain(token))
        elif token.type in {"fence", "code_block"}:
            gathered.add(token.content)
        elif token.type == "html_block":
            gathered.add(_TAGS.sub(" ", token.content))
    return gathered.document(name)


def _table(tokens: Iterator[Token]) -> list[list[str]]:
    table: list[list[str]] = []
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            table.append([])
        elif token.type == "inline":
            table[-1].append(_plain(token))
    return table


def _plain(token: Token) -> str:
    """An inline token's words; of a picture, its description."""
    children = token.children or []
    return "".join(
        _BREAKS.get(child.type, "") if child.type in _BREAKS else "" if child.type == "html_inline" else child.content
        for child in children
    )
