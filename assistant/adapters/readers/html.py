"""Web pages: their main text, without menus, footers and what a browser would not show."""

from __future__ import annotations

import copy
import re
from typing import Any

from lxml import etree
from lxml import html as pages

from assistant.adapters.readers import text
from assistant.adapters.readers.limits import Limits
from assistant.adapters.readers.prose import Gathered, counted, rows
from assistant.domain.documents import ReadDocument
from assistant.errors import DocumentUnreadable

_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0[a-z%]*\s*(?:;|!|$)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_NEVER_TEXT = (
    "head",
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "canvas",
    "iframe",
    "object",
    "select",
    "button",
)
_AROUND = ("nav", "footer", "aside", "form", "dialog")
"""What stands around the text of a page."""
_SAME = {"item": "li", "row": "tr", "cell": "td", "quote": "blockquote", "lb": "br", "list": "ul"}
"""trafilatura's names, as HTML has them."""
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "comments", "dd", "details", "div", "dl",
    "doc", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "html", "legend", "li", "main", "nav",
    "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *_HEADINGS,
})  # fmt: skip
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What a page may hold, as it stands or named by number, but the parser will not take back."""
_LINES = re.compile(r"\s*\n\s*")
_ENOUGH = 0.6
"""Share of a page's text that the extraction has to keep: below, it has taken the page for something else."""


def read(data: bytes, name: str, limits: Limits) -> ReadDocument:
    """The headings, paragraphs, list items and table rows of a page's main text.

    trafilatura finds that text; where it keeps too little of the page, or loses its headings, as it does with
    short pages, the whole page but its menus and footers is taken. Raises `DocumentUnreadable`.
    """
    gathered = Gathered(limits)
    page = _parsed(_decoded(data, name, gathered.remarks), name)
    title = page.findtext(".//title") or ""
    hidden = _strip(page)
    whole = Gathered(limits)
    _walk(_without_surroundings(page), whole)
    main = Gathered(limits)
    body = _main_text(page)
    if body is not None:
        _walk(body, main)
    kept = main if main.characters >= _ENOUGH * whole.characters and main.headed >= whole.headed // 2 else whole
    kept.title = title
    kept.remarks = [*gathered.remarks, *kept.remarks]
    if hidden:
        kept.remarks.append(f"Left out: {counted(hidden, 'part', 'parts')} that a browser would not show.")
    return kept.document(name)


def _decoded(data: bytes, name: str, remarks: list[str]) -> str:
    declared = _DECLARED.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # It says what it is not, as saved pages often do.
    return text.decoded(data, name, remarks)


def _parsed(source: str, name: str) -> Any:
    try:
        page = pages.document_fromstring(
            source.replace("\0", "").encode("utf-8", "replace"), parser=pages.HTMLParser(encoding="utf-8")
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DocumentUnreadable(f"{name} holds no web page that can be read.", do="Save the page again.") from error
    _make_fit(page)
    return page


def _make_fit(page: Any) -> None:
    """Take out what the parser lets in and then refuses from whoever moves words about, trafilatura included."""
    for element in page.iter():
        for place in ("text", "tail"):
            words = getattr(element, place)
            if words and _UNFIT.search(words):
                setattr(element, place, _UNFIT.sub("", words))
        for key, value in element.items() if isinstance(element.tag, str) else ():
            if _UNFIT.search(value):
                element.set(key, _UNFIT.sub("", value))


def _strip(page: Any) -> int:
    """Take out what a browser would not show; gives how many parts with words were hidden on purpose."""
    hidden = 0
    for element in list(page.iter()):
        if not isinstance(element.tag, str) or element.tag in _NEVER_TEXT:
            _drop(element)
        elif "hidden" in element.attrib or _UNSEEN.search(element.get("style", "")):
            hidden += bool("".join(element.itertext()).strip())
            _drop(element)
    return hidden


def _drop(element: Any) -> None:
    """Remove an element and keep the words after it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    tail = element.tail or ""
    if tail:
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)


def _without_surroundings(page: Any) -> Any:
    body = page.find(".//body")
    whole = copy.deepcopy(page if body is None else body)
    for element in list(whole.iter(*_AROUND)):
        _drop(element)
    return whole


def _main_text(page: Any) -> Any:
    # Deferred: a quarter of a second, and only web pages need it.
    import trafilatura

    found = trafilatura.bare_extraction(page, include_comments=False, favor_recall=True, include_formatting=True)
    return None if found is None else getattr(found, "body", None)


def _walk(root: Any, gathered: Gathered) -> None:
    """Give every stretch of running text between two block elements to `gathered`."""
    held: list[str] = []

    def flush() -> None:
        gathered.add("".join(held))
        held.clear()

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = _tag(element)
        if event == "start":
            if tag in _BLOCKS:
                flush()
            if tag == "table" and (table := _table(element)):
                for row in rows(table, headed=True if element.find(".//th") is not None else None):
                    gathered.add(row)
                walk.skip_subtree()
                continue
            held.append("\n" if tag == "br" else _flat(element.text, tag))
            continue
        if tag in _HEADINGS:
            gathered.heading("".join(held), _HEADINGS[tag])
            held.clear()
        elif tag in _BLOCKS:
            flush()
        if element is not root:
            held.append(_flat(element.tail, ""))
    flush()


def _tag(element: Any) -> str:
    tag = str(element.tag).lower()
    if tag == "head":
        return str(element.get("rend", "h2"))
    return _SAME.get(tag, tag)


def _flat(words: str | None, tag: str) -> str:
    """Line breaks in the source of a page mean nothing, but in code."""
    return words or "" if tag == "pre" else _LINES.sub(" ", words or "")


def _table(element: Any) -> list[list[str]]:
    """Its rows; nothing when it is there to lay out the page, not to tabulate."""
    if any(_tag(inner) in _HEADINGS or _tag(inner) == "table" for inner in element.iterdescendants()):
        return []
    lines = [inner for inner in element.iterdescendants() if _tag(inner) == "tr"]
    table = [[" ".join(cell.itertext()) for cell in line if _tag(cell) in {"td", "th"}] for line in lines]
    return table if len(table) > 1 and max(map(len, table)) > 1 else []
