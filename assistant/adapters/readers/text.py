"""Plain text, whatever its letters are encoded in."""

from __future__ import annotations

import codecs

from assistant.adapters.readers.limits import Limits
from assistant.adapters.readers.prose import Gathered, paragraphs
from assistant.domain.documents import ReadDocument
from assistant.errors import DocumentUnreadable

_MARKS = (
    # The longer first: UTF-32's mark begins as UTF-16's does.
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 100_000
_FEW_OTHERS = 0.2
"""Share of letters beyond ASCII up to which a text is taken to be Western European."""
_CONTROLS = 0.02
"""Share of control characters above which a file is no text."""
_ORDINARY = frozenset("\t\n\r\f\x1a\x1b")


def read(data: bytes, name: str, limits: Limits) -> ReadDocument:
    """The paragraphs of a plain text, hard-wrapped lines joined. Raises `DocumentUnreadable` for what is no text."""
    gathered = Gathered(limits)
    text = decoded(data, name, gathered.remarks)
    for paragraph in paragraphs(text.splitlines()):
        gathered.add(paragraph)
    return gathered.document(name)


def decoded(data: bytes, name: str, remarks: list[str]) -> str:
    """`data` as text; a guess at its encoding is said in `remarks`. Raises `DocumentUnreadable` for what is no text."""
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "") or _wide(data)
    if not encoding:
        try:
            return _required(data.decode("utf-8"), name)
        except UnicodeDecodeError:
            encoding = _guess(data)
            remarks.append(f"It does not say how its letters are encoded; {encoding} was taken to be right.")
    text = data.decode(encoding, "replace")
    if "�" in text:
        remarks.append("Some of its letters could not be read; each is shown as �.")
    return _required(text, name)


def _wide(data: bytes) -> str:
    """Two bytes a letter without saying so, as every other byte being zero gives away."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > len(sample) // 5 and even < odd // 20:
        return "utf-16-le"
    return "utf-16-be" if even > len(sample) // 5 and odd < even // 20 else ""


def _guess(data: bytes) -> str:
    sample = data[:_SAMPLE]
    if sum(byte > 127 for byte in sample) <= _FEW_OTHERS * len(sample):
        return "windows-1252"
    # Deferred: hardly any file needs it.
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best else "windows-1252"


def _required(text: str, name: str) -> str:
    sample = text[:_SAMPLE]
    odd = sum(ord(letter) < 32 and letter not in _ORDINARY for letter in sample)
    if odd > _CONTROLS * len(sample) or sample.count("\0"):
        raise DocumentUnreadable(f"{name} is not text: it is full of unreadable bytes.", do="Check what kind it is.")
    return text
