"""A figure's SVG for use inside another document: its tones as classes, and nothing in it but what is seen."""

from __future__ import annotations

from lxml import etree

from assistant.adapters.writers import canvas

_NAMESPACE = "{http://www.w3.org/2000/svg}"
_TONES = {canvas.INK: "ink", canvas.QUIET: "quiet", canvas.FULL: "full", canvas.RULE: "rule", canvas.PAPER: "paper"}
_DROPPED = ("metadata", "defs")
_FONT = "font-family"
_SHOWN = (
    "d",
    "fill",
    "font-size",
    "font-weight",
    "stroke",
    "stroke-dasharray",
    "stroke-width",
    "text-anchor",
    "x",
    "y",
)


def inline(svg: str, words: str) -> str:
    """`svg` as an element of an HTML page, with `words` as what it says to those who do not see it."""
    root = _bare(svg)
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    root.set("role", "img")
    root.set("aria-label", words)
    for element in root.iter():
        classes = [f"{name}-{_TONES[tone]}" for name in ("fill", "stroke") if (tone := element.get(name, "")) in _TONES]
        if classes:
            element.set("class", " ".join(classes))
    return str(etree.tostring(root, encoding="unicode"))


def _bare(svg: str) -> etree._Element:
    """The drawing without its history, names and styles; what those said is in attributes, which no policy forbids."""
    safe = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(svg.encode("utf-8"), safe)
    for name in _DROPPED:
        for element in list(root.iter(f"{_NAMESPACE}{name}")):
            element.getparent().remove(element)
    for element in root.iter():
        styles = dict(one.strip().partition(":")[::2] for one in element.attrib.pop("style", "").split(";") if one)
        kept = {name: value.strip() for name, value in styles.items() if name in _SHOWN}
        placed = {name: value for name, value in element.attrib.items() if name in _SHOWN}
        if element is not root:
            element.attrib.clear()
        element.attrib.update(placed | kept)
    etree.cleanup_namespaces(root)
    return root
