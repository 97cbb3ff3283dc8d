"""What kind of file it is: told from its name and from what is in it, which have to agree."""

from __future__ import annotations

import io
import re
import zipfile

from assistant.errors import DocumentUnreadable

KINDS = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
}
"""Which reader takes which ending."""
_CAN_BE_READ = "PDF, Word (.docx), web pages (.html), Markdown and plain text can be read."
_NAMES = {"pdf": "a PDF", "docx": "a Word document", "html": "a web page"}
_AS = {
    ".doc": "Open it in Word or LibreOffice and save it as .docx.",
    ".dot": "Open it in Word or LibreOffice and save it as .docx.",
    ".rtf": "Open it in Word or LibreOffice and save it as .docx.",
    ".odt": "Open it in LibreOffice and save it as .docx.",
    ".pages": "Open it in Pages and export it as .docx.",
    ".ppt": "Save it as a PDF.",
    ".pptx": "Save it as a PDF.",
    ".odp": "Save it as a PDF.",
    ".xls": "Copy what you need into a document, or save it as a PDF.",
    ".xlsx": "Copy what you need into a document, or save it as a PDF.",
    ".csv": "Copy what you need into a document, or rename it to .txt.",
}
_HEAD = 4096
_MAGIC = (
    (b"{\\rtf", "a rich-text file"),
    (b"\x89PNG\r\n", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_PACKED = (
    ("xl/", "a spreadsheet"),
    ("ppt/", "a slide show"),
    ("word/", "docx"),
)
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def expected(name: str, ending: str) -> str:
    """The reader for files with this `ending`. Raises `DocumentUnreadable` when there is none."""
    kind = KINDS.get(ending.lower())
    if kind is None:
        said = f"which ends in {ending}, cannot be read" if ending else "whose name has no ending, cannot be read"
        raise DocumentUnreadable(f"{name}, {said}.", do=f"{_CAN_BE_READ} {_AS.get(ending.lower(), '')}".rstrip())
    return kind


def require(kind: str, data: bytes, name: str, ending: str) -> None:
    """Raise `DocumentUnreadable` when `data` shows itself to be something else than `kind`."""
    found = _seen(data)
    if found == kind or (found == "" and kind in {"html", "markdown", "text"}):
        return
    if found == "locked":
        raise DocumentUnreadable(
            f"{name} is protected with a password.", do="Open it, save a copy without a password, and add that."
        )
    if found == "" and kind in {"pdf", "docx"}:
        raise DocumentUnreadable(
            f"{name} is called {ending} but is not {_NAMES[kind]}, or its beginning is missing.",
            do="Fetch or save it again, and add that.",
        )
    known = found in _NAMES
    other = next((end for end, its in KINDS.items() if its == found), "")
    raise DocumentUnreadable(
        f"{name} is called {ending} but is {_NAMES.get(found, found)}.",
        do=f"If that is right, rename it to {other} and add it again." if known else _CAN_BE_READ,
    )


def _seen(data: bytes) -> str:
    """A kind, "locked", what else it is in words, or nothing when it shows no sign."""
    head = data[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _packed(data)
    if head.startswith(_OLE):
        # A protected Word file is kept inside the container of the old format, under this name.
        return "locked" if "EncryptedPackage".encode("utf-16-le") in data else "an old Office file, such as .doc"
    for magic, words in _MAGIC:
        if head.startswith(magic):
            return words
    return "html" if _PAGE.match(head.removeprefix(b"\xef\xbb\xbf")) else ""


def _packed(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
        # Cut short, as a broken download is: what it was to be can no longer be told.
        return "docx" if b"word/" in data else "a zip archive"
    if "word/document.xml" in names:
        return "docx"
    return next((kind for start, kind in _PACKED if any(one.startswith(start) for one in names)), "a zip archive")
