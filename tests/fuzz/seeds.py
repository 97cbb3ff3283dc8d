"""Valid inputs to begin from, made by hand or taken from what is shipped."""

from __future__ import annotations

import functools
import io
import json
import zipfile
from typing import Any

from assistant.conversation import exchange
from tests.fakes import KNOWN_ID, wandered
from tests.process import ROOT
from tests.unit import reader_files as made

_PACK = ROOT / "docs" / "guide" / "example-pack"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>'
    '<Override PartName="/word/footnotes.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
_ROOT_RELS = (
    f'<Relationships xmlns="{_RELATED}">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_RELS = (
    f'<Relationships xmlns="{_RELATED}"><Relationship Id="r1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="r2" Type="{_OFFICE}/footnotes" Target="footnotes.xml"/></Relationships>'
)
_STYLES = (
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="N"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="N"><w:name w:val="Normal"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
)
_FOOTNOTES = '<w:footnote w:id="1"><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote>'
_BODIES = (
    '<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:t>Beds</w:t></w:r></w:p>'
    '<w:p><w:r><w:t>Two wards.</w:t><w:footnoteReference w:id="1"/><w:tab/><w:br/></w:r></w:p>',
    '<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r>'
    "<w:t>Who</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>A</w:t></w:r>"
    "</w:p></w:tc><w:tc><w:p><w:r><w:t>B</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    "<w:p><w:ins><w:r><w:t>New.</w:t></w:r></w:ins><w:del><w:r><w:delText>Old.</w:delText></w:r></w:del>"
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Box</w:t></w:r>"
    "</w:p></w:txbxContent></w:pict></w:r></w:p><w:sdt><w:sdtContent><w:p><w:r><w:t>In.</w:t></w:r></w:p>"
    "</w:sdtContent></w:sdt>",
)


def cards() -> list[bytes]:
    """Three of the shipped cards."""
    return [file.read_bytes() for file in sorted((ROOT / "corpus" / "trust").glob("*.md"))[:3]]


def sources() -> list[bytes]:
    """The beginning of the shipped sources."""
    whole = (ROOT / "corpus" / "sources.yaml").read_text(encoding="utf-8")
    return ["- key:".join(whole.split("- key:")[:4]).encode()]


def prompts() -> list[bytes]:
    """A prompt file of each kind."""
    shipped = ROOT / "prompts"
    return [
        (_PACK / "parts" / "pace.md").read_bytes(),
        (_PACK / "paths" / "pace-and-meetings.md").read_bytes(),
        *(part.encode() for part in _beginnings((shipped / "phrases.md").read_text(encoding="utf-8"))),
    ]


def reflections() -> list[bytes]:
    """A conversation exported at several lengths."""
    whole = _exported()
    lengths = (1, 3, 8, 20, len(whole["events"]))
    return [json.dumps(whole | {"events": whole["events"][:length]}).encode() for length in lengths]


def pdfs() -> list[bytes]:
    """Text, a packed page, a picture, an outline, several pages."""
    page = made.shown("Beds in the community.", "", "A second paragraph of words.")
    return [
        made.pdf(page),
        made.pdf(page, packed=True),
        made.pdf(made.shown("Seen by nobody.", mode=3), picture=True),
        made.with_outline(made.pdf(page, made.shown("More.")), ("First", 0, 1), ("Under it", 1, 2)),
        made.pdf(page, made.shown("More.", "- a point"), repeat=3),
    ]


def words() -> list[bytes]:
    """Word files of a few parts, with what the reader looks at."""
    return [_word(body) for body in _BODIES]


def pages() -> list[bytes]:
    """A web page."""
    return [
        b"<!doctype html><html><head><title>Beds</title></head><body><nav>Home</nav><main><h1>Beds</h1><p>Two wards of "
        b"thirty beds were opened in the spring, and closed again in the autumn.</p><ul><li>One<li>Two</ul><table><tr>"
        b"<th>A<th>B<tr><td>1<td>2</table><pre>code</pre></main></body></html>"
    ]


def _word(body: str) -> bytes:
    namespace = f'xmlns:w="{made.WORD}"'
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT_RELS,
        "word/document.xml": f"<w:document {namespace}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _RELS,
        "word/styles.xml": f"<w:styles {namespace}>{_STYLES}</w:styles>",
        "word/footnotes.xml": f"<w:footnotes {namespace}>{_FOOTNOTES}</w:footnotes>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


@functools.cache
def _exported() -> dict[str, Any]:
    talk = wandered()
    whole: dict[str, Any] = json.loads(exchange.export(talk.store.info(KNOWN_ID), talk.session.events))
    return whole


def _beginnings(text: str) -> list[str]:
    head, *topics = text.split("\n# ")
    return ["\n# ".join([head, *topics[:3]])]
