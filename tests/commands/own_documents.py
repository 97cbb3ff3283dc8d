"""Documents of somebody's own, to be added, and what the tests of adding them share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx

from tests.process import one_document, run

TERMS = """# Northfield frailty board

## Money

The board may spend forty thousand pounds without asking the parent trust.

## Zorquilliform rota

The zorquilliform rota says that the hospice chairs every third meeting, and that nobody chairs twice in a row.
"""
QUESTION = "who chairs the zorquilliform meetings of the frailty board"
PAGE = """<!doctype html><html><head><title>Market day</title></head><body><article><h1>Market day</h1>
<p>On market days the ambulance bay in Quenby closes at noon, and the hospital sends patients to the annexe.</p>
</article></body></html>"""
NOTES = "The ambulance service left the alliance in March because nobody answered its letters for a whole year."


def folder_of_files(folder: Path) -> Path:
    """Four documents that can be read, and six things that cannot."""
    (folder / "deeper").mkdir(parents=True)
    (folder / "terms.md").write_text(TERMS, encoding="utf-8")
    (folder / "deeper" / "market.html").write_text(PAGE, encoding="utf-8")
    (folder / "note\x1b]0;x\x07\u202es.txt").write_text(NOTES, encoding="utf-8")
    letter = docx.Document()
    letter.add_heading("Letter to partners", 1)
    letter.add_paragraph("Wenbury council asks each partner to name one person who may sign for the pooled fund.")
    letter.save(str(folder / "letter.docx"))
    (folder / "empty.txt").touch()
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    (folder / "named.pdf").write_bytes(b"PK\x03\x04 not a PDF")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / "away").symlink_to("/")
    (folder / "loop").symlink_to(folder / "loop")
    return folder


def found(home: Path, question: str = QUESTION) -> dict[str, Any]:
    """The first thing that is found."""
    hit: dict[str, Any] = one_document(run(home, "search", question, "-k", "1", "--json"))["hits"][0]
    return hit
