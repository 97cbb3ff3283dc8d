"""Small files of each kind, made by hand so that a test can say exactly what is in them."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import docx
from pypdf import PdfReader, PdfWriter
from pypdf.generic import Fit

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def shown(*lines: str, mode: int = 0) -> bytes:
    """A page's instructions that paint these lines below each other, an empty one leaving a gap."""
    painted = "".join(f"({line}) Tj 0 -14 Td\n" if line else "0 -14 Td\n" for line in lines)
    return f"BT /F1 11 Tf {mode} Tr 72 760 Td\n{painted}ET".encode("latin-1")


def pdf(*pages: bytes, repeat: int = 1, packed: bool = False, picture: bool = False) -> bytes:
    """A PDF of these pages, the whole of them `repeat` times over."""
    bodies: list[bytes] = [b"", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"]
    bodies.append(
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>\n"
        b"stream\n\0\nendstream"
    )
    extra = b"/XObject<</P 4 0 R>>" if picture else b""
    streams = []
    for page in pages:
        body = zlib.compress(page, 9) if packed else page
        filtered = b"/Filter/FlateDecode" if packed else b""
        bodies.append(b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(body), filtered, body))
        streams.append(len(bodies))
    kids = []
    for stream in streams * repeat:
        bodies.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>%s>>/Contents %d 0 R>>"
            % (extra, stream)
        )
        kids.append(b"%d 0 R" % len(bodies))
    bodies[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    bodies[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(bodies) + 1, table))
    out.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, start))
    return out.getvalue()


def rewritten(source: bytes, change: Callable[[PdfWriter], object]) -> bytes:
    """The PDF `source` after `change`."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(source)))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_outline(source: bytes, *entries: tuple[str, int, int]) -> bytes:
    """The PDF `source` with an outline of (title, page from 0, level from 1)."""

    def change(writer: PdfWriter) -> None:
        above: dict[int, Any] = {}
        for title, page, level in entries:
            above[level] = writer.add_outline_item(
                title=title, page_number=page, parent=above.get(level - 1), fit=Fit.fit()
            )

    return rewritten(source, change)


def word(fill: Callable[[Any], object]) -> bytes:
    """A Word file that `fill` has written into."""
    document = docx.Document()
    fill(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def replaced(source: bytes, parts: Mapping[str, bytes], drop: Sequence[str] = ()) -> bytes:
    """The zip file `source` with some of its parts replaced, added or dropped."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [one for one in old.namelist() if one not in parts and one not in drop]:
            new.writestr(name, old.read(name))
        for name, body in parts.items():
            new.writestr(name, body)
    return out.getvalue()


def part(source: bytes, name: str) -> str:
    """One part of a zip file, as text."""
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        return archive.read(name).decode("utf-8")
