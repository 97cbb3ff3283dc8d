"""Light Markdown to `Content`, safely: foreign text is never read as markup.

Only bold, emphasis, `code`, fenced code, headings, lists and quotations are understood. Everything else, links
and HTML included, stays as it was typed, so that no visible word is ever lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from textual.content import Content

from assistant.sanitise import clean
from assistant.ui import glyphs

LONGEST = 20_000
"""Characters of one text that are shown; what is left out is counted in words."""

_ASIDE = r"(?:\s*+\([^()]*+\))?+\s*+"
"""What may stand between two words of a sentence: space, and something in brackets."""
_STYLES = {"strong": "bold", "em": "italic"}
_OFF = ("link", "image", "autolink", "html_inline", "html_block", "entity", "reference", "code", "lheading")


@dataclass(frozen=True)
class Block:
    """A paragraph with what stands before its first and its other lines."""

    text: Content
    first: str = ""
    rest: str = ""
    gap: bool = True
    """Whether an empty line comes before it."""
    style: str = "$quiet"
    """How `first` and `rest` are shown."""


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.disable(list(_OFF))
    return parser


def shorten(text: str, limit: int = LONGEST) -> str:
    """`text` made safe and cut at `limit` characters, saying how much is not shown."""
    if len(text) > limit:
        return f"{clean(text[:limit])}…\n({len(text) - limit:,} more characters, kept but not shown)"
    return clean(text)


def blocks(text: str, *, breaks: bool = True) -> tuple[Block, ...]:
    """The paragraphs of a light Markdown text; `breaks` keeps its single line ends."""
    safe = shorten(text)
    found = tuple(_walk(_parser().parse(safe), "\n" if breaks else " "))
    shown = sum(map(_letters, (block.first + block.text.plain for block in found)))
    if shown < _letters(safe):
        return (Block(Content(safe)),)
    return found


def plain(text: str) -> tuple[Block, ...]:
    """`text` exactly as typed, made safe."""
    return (Block(Content(shorten(text))),)


def markdown(text: str, width: int, *, breaks: bool = True) -> Content:
    """A light Markdown text, its quotations and lists indented to `width`."""
    return flow(blocks(text, breaks=breaks), width)


def flow(found: Sequence[Block], width: int) -> Content:
    """Blocks set one under the other; only indented ones are wrapped here, so that copies stay whole."""
    lines: list[Content] = []
    for number, block in enumerate(found):
        if number and block.gap:
            lines.append(Content(""))
        lines.extend(_set(block, width))
    return Content("\n").join(lines)


def _set(block: Block, width: int) -> list[Content]:
    if not block.rest and not block.first:
        return [block.text]
    room = max(width - len(block.rest), 8)
    wrapped = block.text.wrap(room) or [Content("")]
    marks = [block.first] + [block.rest] * (len(wrapped) - 1)
    return [Content.assemble((mark, block.style), line) for mark, line in zip(marks, wrapped, strict=True)]


def mark(found: Sequence[Block], sentence: str) -> tuple[Block, ...] | None:
    """`found` with `sentence` set off by signs and in bold, or `None` where it does not stand in one of them.

    What a card says may have citations in brackets that the sentence, as it was searched for, has not.
    """
    pieces = re.findall(r"\w+|[^\w\s]", clean(sentence))
    if not pieces:
        return None
    pattern = re.compile(_ASIDE.join(map(re.escape, pieces)))
    for number, block in enumerate(found):
        if met := pattern.search(block.text.plain):
            before, after = block.text[: met.start()], block.text[met.end() :]
            said = block.text[met.start() : met.end()].stylize("bold")
            opening, closing = glyphs.FOUND
            marked = Content.assemble(
                before, (opening, "bold $accent"), " ", said, " ", (closing, "bold $accent"), after
            )
            return (*found[:number], replace(block, text=marked), *found[number + 1 :])
    return None


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _walk(tokens: Sequence[Token], line_end: str) -> list[Block]:
    found: list[Block] = []
    marks: list[tuple[str, str]] = []
    for number, token in enumerate(tokens):
        match token.type:
            case "blockquote_open":
                marks.append(("│ ", "│ "))
            case "list_item_open":
                mark = f"{token.info}{token.markup} " if token.info else "• "
                marks.append((mark, " " * len(mark)))
            case "blockquote_close" | "list_item_close":
                marks.pop()
            case "inline":
                opener = tokens[number - 1]
                text = _inline(token.children or [], line_end)
                text = text.stylize("bold") if opener.type == "heading_open" else text
                first, rest = ("".join(side) for side in zip(*marks, strict=True)) if marks else ("", "")
                found.append(Block(text, first, rest, gap=not opener.hidden))
                marks = [(rest, rest) for _, rest in marks]
            case "fence":
                first, rest = ("".join(side) for side in zip(*marks, strict=True)) if marks else ("", "")
                code = "\n".join(filter(None, (token.info.strip(), token.content.rstrip("\n"))))
                found.append(Block(Content(code), first, rest))
                marks = [(rest, rest) for _, rest in marks]
            case "hr":
                found.append(Block(Content("· · ·")))
            case _:
                pass
    return found


def _inline(tokens: Sequence[Token], line_end: str) -> Content:
    parts: list[tuple[str, str] | str] = []
    styles: list[str] = []
    for token in tokens:
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if token.type.endswith("_open") and kind in _STYLES:
            styles.append(_STYLES[kind])
        elif token.type.endswith("_close") and kind in _STYLES:
            styles.remove(_STYLES[kind])
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(line_end if token.type == "softbreak" else "\n")
        elif token.content:
            parts.append((token.content, " ".join(styles)))
    return Content.assemble(*parts)
