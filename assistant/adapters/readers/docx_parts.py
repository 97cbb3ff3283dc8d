"""What a Word document keeps beside its text: which styles are headings or hidden, and its notes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_HEADING = re.compile(r"^heading\s*(\d)$", re.IGNORECASE)
_CONTENTS = re.compile(r"^(?:toc\s*\d|toc heading|table of figures)$", re.IGNORECASE)
_OFF = frozenset({"0", "false", "off"})
_FURTHEST = 12
"""How many styles one may rest on before it is taken to run in a circle."""


@dataclass(frozen=True)
class Style:
    """What a paragraph's style says about its place in the text."""

    level: int | None = None
    """Of a heading, 0 being the outermost."""
    title: bool = False
    contents: bool = False
    """Whether it belongs to a table of contents."""
    hidden: bool = False


def tag(element: Any) -> str:
    """The element's name without its namespace; nothing for comments and the like."""
    name = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def attribute(element: Any, name: str) -> str:
    """Its attribute of that name in Word's own namespace, or nothing."""
    return str(element.get(f"{_WORD}{name}") or element.get(f"{_STRICT}{name}") or "")


def _child(element: Any, *names: str) -> Any:
    """The first grandchild by these names, one for each generation, or `None`."""
    for name in names:
        element = next((one for one in element if tag(one) == name), None) if element is not None else None
    return element


def _on(element: Any) -> bool:
    return element is not None and attribute(element, "val").lower() not in _OFF


class Styles:
    """A document's styles, with what each takes from the one it rests on."""

    def __init__(self, element: Any) -> None:
        """`element` is the root of the styles part."""
        self._all = {attribute(one, "styleId"): one for one in element if tag(one) == "style"}
        self._known: dict[str, Style] = {}
        self._hiding: dict[str, bool] = {}

    def of(self, paragraph: Any) -> Style:
        """What `paragraph` is, from its own settings or else from its style."""
        named = _child(paragraph, "pPr", "pStyle")
        style = self._style(attribute(named, "val")) if named is not None else Style()
        own = _child(paragraph, "pPr", "outlineLvl")
        if own is None:
            return style
        level = attribute(own, "val")
        outlined = int(level) if level.isdecimal() and int(level) < 9 else None
        return Style(level=outlined, title=style.title, contents=style.contents, hidden=style.hidden)

    def hides(self, run: Any) -> bool:
        """Whether the words of `run` are not shown."""
        vanish = _child(run, "rPr", "vanish")
        if vanish is not None:
            return _on(vanish)
        named = _child(run, "rPr", "rStyle")
        return named is not None and self._hidden(attribute(named, "val"))

    def _style(self, name: str) -> Style:
        if name not in self._known:
            chain = self._chain(name)
            called = [attribute(_child(one, "name"), "val") for one in chain if _child(one, "name") is not None]
            levels = [
                attribute(one, "val") for one in (_child(one, "pPr", "outlineLvl") for one in chain) if one is not None
            ]
            levels += [str(int(found[1]) - 1) for found in map(_HEADING.match, called) if found]
            level = next((int(one) for one in levels if one.isdecimal()), 9)
            first = called[0] if called else name
            contents = _CONTENTS.match(first) is not None
            self._known[name] = Style(
                level=level if 0 <= level < 9 and not contents else None,
                title=first.lower() == "title",
                contents=contents,
                hidden=self._hidden(name),
            )
        return self._known[name]

    def _hidden(self, name: str) -> bool:
        if name not in self._hiding:
            said = (_child(one, "rPr", "vanish") for one in self._chain(name))
            self._hiding[name] = _on(next((one for one in said if one is not None), None))
        return self._hiding[name]

    def _chain(self, name: str) -> list[Any]:
        """The style and those it rests on, nearest first."""
        chain: list[Any] = []
        while name in self._all and len(chain) < _FURTHEST:
            chain.append(self._all[name])
            below = _child(chain[-1], "basedOn")
            name = attribute(below, "val") if below is not None else ""
        return chain


def notes(part: Any, kind: str) -> dict[str, Any]:
    """The document's "footnotes" or "endnotes" by their ids, from its main part."""
    found = [one.target_part for one in part.rels.values() if not one.is_external and one.reltype.endswith(f"/{kind}")]
    if not found:
        return {}
    root = etree.fromstring(found[0].blob, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    # Separator lines are kept as notes of a type of their own.
    return {attribute(one, "id"): one for one in root if attribute(one, "type") in {"", "normal"}}
