"""A page as one HTML file that asks for nothing from anywhere, for light and dark screens and for paper."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path

from assistant.adapters.writers import tree
from assistant.adapters.writers.charts import Charts
from assistant.adapters.writers.tree import Block, Runs
from assistant.domain.pages import Figure, Page
from assistant.sanitise import one_line

_STYLE = Path(__file__).with_name("page.css")
_PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="description" content="{about}">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def write(page: Page, charts: Charts) -> bytes:
    """`page` as an HTML document."""
    style = _STYLE.read_text(encoding="utf-8")
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    body, figures = [], 0
    for part in page.parts:
        if isinstance(part, str):
            body.append(f"<section>\n{_blocks(tree.blocks(part))}\n</section>")
        else:
            figures += 1
            body.append(_figure(part, figures, charts))
    filled = {"policy": policy, "about": escape(one_line(page.about)), "title": escape(tree.title(page))}
    return _PAGE.format(**filled, style=style, body="\n".join(body)).encode("utf-8")


def _blocks(blocks: Iterable[Block]) -> str:
    return "\n".join(map(_block, blocks))


def _block(block: Block) -> str:
    match block.kind:
        case "heading":
            return f"<h{block.level}>{_runs(block.runs)}</h{block.level}>"
        case "paragraph":
            return f"<p>{_runs(block.runs)}</p>"
        case "quote":
            return f"<blockquote>\n{_blocks(block.items[0])}\n</blockquote>"
        case "bullets" | "numbers":
            name = "ul" if block.kind == "bullets" else "ol"
            return f"<{name}>\n" + "\n".join(f"<li>{_item(item)}</li>" for item in block.items) + f"\n</{name}>"
        case "table":
            return _table(block)


def _item(item: tuple[Block, ...]) -> str:
    """A list's item; one that is a single paragraph goes without its tags."""
    return _runs(item[0].runs) if [one.kind for one in item] == ["paragraph"] else _blocks(item)


def _table(block: Block) -> str:
    head, *rows = block.rows
    lines = [f"<tr>{_cells(row, block, _body_cell)}</tr>" for row in rows]
    top = f"<thead>\n<tr>{_cells(head, block, _head_cell)}</tr>\n</thead>\n" if any(head) else ""
    return f'<div class="table"><table>\n{top}<tbody>\n' + "\n".join(lines) + "\n</tbody>\n</table></div>"


def _cells(row: Iterable[Runs], block: Block, cell: Callable[[int, str, str], str]) -> str:
    marks = (' class="centred"' if centred else "" for centred in block.centred)
    return "".join(cell(column, mark, _runs(runs)) for column, (mark, runs) in enumerate(zip(marks, row, strict=True)))


def _head_cell(column: int, mark: str, words: str) -> str:
    return f'<th scope="col"{mark}>{words}</th>' if words else f"<td{mark}></td>"


def _body_cell(column: int, mark: str, words: str) -> str:
    return f"<td{mark}>{words}</td>" if column else f'<th scope="row"{mark}>{words}</th>'


def _runs(runs: Runs) -> str:
    return "".join(_run(run.text, bold=run.bold, italic=run.italic) for run in runs)


def _run(text: str, *, bold: bool, italic: bool) -> str:
    words = escape(text)
    words = f"<em>{words}</em>" if italic else words
    return f"<strong>{words}</strong>" if bold else words


def _figure(figure: Figure, number: int, charts: Charts) -> str:
    from assistant.adapters.writers import vector  # deferred with lxml

    drawn = vector.inline(charts.svg(figure), figure.text)
    caption = f"<figcaption><b>Figure {number}.</b> {escape(figure.caption)}</figcaption>"
    return f"<figure>\n{drawn}\n{caption}\n</figure>"
