"""A page's Markdown as plain blocks, for formats that are not markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

from assistant.domain.pages import Page
from assistant.sanitise import clean, one_line

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode


@dataclass(frozen=True)
class Run:
    """A stretch of words that look alike."""

    text: str
    bold: bool = False
    italic: bool = False


Runs = tuple[Run, ...]
Kind = Literal["heading", "paragraph", "quote", "bullets", "numbers", "table"]
_LED_TO = ("quote", "bullets", "numbers", "table")


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, a quotation, a list or a table; what does not belong to its kind is empty."""

    kind: Kind
    level: int = 0
    """Of a heading, from 1."""
    runs: Runs = ()
    items: tuple[tuple[Block, ...], ...] = ()
    """Of a list, its items; of a quotation, what it holds, as one."""
    rows: tuple[tuple[Runs, ...], ...] = ()
    """Of a table, its rows, the head first."""
    centred: tuple[bool, ...] = ()
    """Of a table, by column."""


@cache
def parser() -> MarkdownIt:
    """The Markdown that pages are written in: no HTML, no links and no images, whatever words are in it."""
    # Deferred: 0.03 s.
    from markdown_it import MarkdownIt

    unused = ["autolink", "code", "entity", "fence", "html_block", "html_inline", "image", "link", "reference"]
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(unused)


def title(page: Page) -> str:
    """What the file is called in its properties; every document has to have a title."""
    return one_line(page.title) or one_line(page.about) or "Untitled"


def blocks(markdown: str) -> tuple[Block, ...]:
    """The blocks of `markdown`."""
    # Deferred with the parser.
    from markdown_it.tree import SyntaxTreeNode

    return tuple(_blocks(SyntaxTreeNode(parser().parse(clean(markdown))).children))


def leading(found: Sequence[Block]) -> list[bool]:
    """For each block, whether it is a paragraph that leads to what comes right after it."""
    return [
        block.kind == "paragraph" and after is not None and after.kind in _LED_TO
        for block, after in zip_longest(found, found[1:])
    ]


def _blocks(nodes: Iterable[SyntaxTreeNode]) -> Iterator[Block]:
    for node in nodes:
        match node.type:
            case "heading" if runs := _runs(node):  # one without words is nothing to go to
                yield Block("heading", level=int(node.tag[1:]), runs=runs)
            case "paragraph":
                yield Block("paragraph", runs=_runs(node))
            case "blockquote":
                yield Block("quote", items=(tuple(_blocks(node.children)),))
            case "bullet_list" | "ordered_list":
                items = tuple(tuple(_blocks(item.children)) for item in node.children)
                yield Block("bullets" if node.type == "bullet_list" else "numbers", items=items)
            case "table":
                yield _table(node)


def _table(node: SyntaxTreeNode) -> Block:
    rows = [row for part in node.children for row in part.children]
    centred = tuple("center" in str(cell.attrs.get("style", "")) for cell in rows[0].children)
    return Block("table", rows=tuple(tuple(_runs(cell) for cell in row.children) for row in rows), centred=centred)


def _runs(node: SyntaxTreeNode) -> Runs:
    """The words of the one inline child, neighbours that look alike joined."""
    found: list[Run] = []
    every = (run for child in node.children for run in _inline(child.children, bold=False, italic=False))
    for run in (run for run in every if run.text):
        if found and (found[-1].bold, found[-1].italic) == (run.bold, run.italic):
            found[-1] = Run(found[-1].text + run.text, run.bold, run.italic)
        else:
            found.append(run)
    return tuple(found)


def _inline(nodes: Iterable[SyntaxTreeNode], *, bold: bool, italic: bool) -> Iterator[Run]:
    for node in nodes:
        match node.type:
            case "strong":
                yield from _inline(node.children, bold=True, italic=italic)
            case "em":
                yield from _inline(node.children, bold=bold, italic=True)
            case "softbreak" | "hardbreak":
                yield Run(" ", bold, italic)
            case _:
                yield Run(node.content, bold, italic)
