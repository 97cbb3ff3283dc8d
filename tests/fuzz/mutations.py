"""Changing a valid input so that it stays nearly valid: by lines, by JSON values, by parts of a zip file, by tokens."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

Bytes = Callable[[bytes], bytes]
"""Changes some bytes without knowing what they are."""
ODD = (
    None, True, -1, 0, 4, 5, 2**31, 2**63, 10**400, 0.5, 1e308, "", "x" * 5000, "\x1b[2J", "\u202e", "\ud800", "\0",
    "{quote} {0.__class__}", "../../etc/passwd", "2026-03-02T09:00:00Z", "0001-01-01T00:00:00Z", [], {}, [[]],
    "opening.partnership",
)  # fmt: skip
_LINES = (
    b"---", b"- a", b"  - b: c", b"key: &a [1]", b"<<: *a", b"x: *a", b"!!python/object/apply:os.system ['true']",
    b"? {a: b}", b"y: 2001-99-99", b"z: 0x_", b"q: .inf", b"%TAG ! tag:x:", b"# Heading", b"## Ask", b"## ", b"- ",
    b"\t- x", b"kind: part", b'title: "\\ud800"', b"w: !!binary ////", b"v: !!timestamp x", b"u: 1:2:3:4",
    b"t: !!set {a}", b"s: !!omap [a]", b"{{}} {quote!r} {0[}", b"---\n", b"...", b"[@ham-2013]",
)  # fmt: skip
_TOKENS = (
    b"<<", b">>", b"[", b"]", b"0", b"-1", b"99999999999", b"1 0 R", b"2 0 R", b"/Kids", b"/Count", b"/Parent",
    b"/Filter", b"/FlateDecode", b"/ASCII85Decode", b"/LZWDecode", b"/DecodeParms", b"/Predictor 15",
    b"/Columns 99999", b"/Length 0", b"/Contents", b"/Font", b"/ToUnicode", b"/Encoding", b"/Differences",
    b"/DescendantFonts", b"/Type0", b"/Prev", b"/Encrypt", b"(", b")", b"<", b">", b"Tj", b"TJ", b"Tf", b"Tm", b"Td",
    b"q", b"Q", b"cm", b"Do", b"BT", b"ET", b"BI", b"ID", b"EI", b"null", b"nan", b"1e999", b"/Root", b"xref",
    b"trailer", b"startxref", b"obj", b"endobj", b"stream", b"endstream", b"true", b"<table>", b"<tr>", b"</p>",
    b"<!--", b"<![CDATA[", b"&#0;", b"&#xd800;", b"<svg>", b"<template>", b"<plaintext>", b"<base href=//x>",
    b'w:val=""', b"<w:p>", b"</w:p>", b"<w:tbl>", b"<w:tr>", b"<w:tc>", b"<w:r>", b"<w:pict>", b"<w:txbxContent>",
)  # fmt: skip
_PIECE = re.compile(rb"[A-Za-z0-9_.+-]+|\s+|<[^<>]{0,80}>|.", re.DOTALL)


def change(form: str, data: bytes, rng: random.Random, raw: Bytes) -> bytes:
    """`data` with one to four changes fit for its `form`, now and then with some that fit no form."""
    changes = {"lines": _lines, "json": _values, "zip": _parts, "tokens": _pieces}
    blind = 0.02 if form in {"json", "zip"} else 0.25  # of these, hardly anything is left by it
    for _ in range(rng.randint(1, 4)):
        data = raw(data) if rng.random() < blind else changes[form](data, rng, raw)
    return data


def any_bytes(data: bytes, rng: random.Random) -> bytes:
    """`data` with a stretch of it changed, taken out, repeated, or cut off."""
    held = bytearray(data or b"\0")
    at = rng.randrange(len(held))
    end = min(len(held), at + rng.choice((1, 1, 2, 4, 16, 200)))
    match rng.randrange(6):
        case 0:
            held[at] = rng.randrange(256)
        case 1:
            held[at] ^= 1 << rng.randrange(8)
        case 2:
            del held[at:end]
        case 3:
            held[at:at] = held[at:end] * rng.choice((1, 2, 50))
        case 4:
            held[at:end] = bytes(rng.randrange(256) for _ in range(end - at))
        case _:
            del held[at:]
    return bytes(held)


def _shuffled(pieces: list[bytes], known: tuple[bytes, ...], rng: random.Random) -> None:
    """One change in place: a piece taken out, repeated, exchanged, nested, or replaced with a known one."""
    if not pieces:
        pieces.append(rng.choice(known))
        return
    at, other = rng.randrange(len(pieces)), rng.randrange(len(pieces))
    match rng.randrange(6):
        case 0:
            del pieces[at : at + rng.choice((1, 1, 3))]
        case 1:
            pieces[at:at] = [pieces[other]] * rng.choice((1, 2, 2, 300))
        case 2:
            pieces[at], pieces[other] = pieces[other], pieces[at]
        case 3:
            pieces[at] = rng.choice(known)
        case 4:
            pieces.insert(at, rng.choice(known))
        case _:
            first, last = sorted((at, other))
            pieces[first:last] = pieces[first:last] * 2


def _lines(data: bytes, rng: random.Random, raw: Bytes) -> bytes:
    lines = data.split(b"\n")
    if rng.random() < 0.3:
        at = rng.randrange(len(lines))
        name, colon, value = lines[at].partition(b":")
        lines[at] = name + colon + (b" " + rng.choice(_LINES) if rng.random() < 0.5 else raw(value))
    else:
        _shuffled(lines, _LINES, rng)
    return b"\n".join(lines)


def _pieces(data: bytes, rng: random.Random, raw: Bytes) -> bytes:
    pieces = _PIECE.findall(data)
    _shuffled(pieces, _TOKENS, rng)
    return b"".join(pieces)


def _values(data: bytes, rng: random.Random, raw: Bytes) -> bytes:
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError):
        return raw(data)
    places: list[tuple[Any, Any]] = []
    _gather(whole, places)
    if not places:
        return raw(data)
    holder, key = rng.choice(places)
    alike = [place for place in places if place[1] == key] if isinstance(key, str) else places
    other, its = rng.choice(alike if rng.random() < 0.8 else places)
    match rng.randrange(8):
        case 0:
            holder[key] = rng.choice(ODD)
        case 1 | 2 | 3:
            holder[key] = json.loads(json.dumps(other[its]))
        case 4 if isinstance(holder, list) or rng.random() < 0.2:
            del holder[key]
        case 5 if isinstance(holder, list):
            holder.insert(key, json.loads(json.dumps(holder[key])))
        case _:
            _swap(whole, rng)
    if rng.random() < 0.7:
        _renumber(whole)
    return json.dumps(whole).encode("utf-8", "surrogatepass")


def _swap(whole: Any, rng: random.Random) -> None:
    """Exchange what happened in two events."""
    events = whole.get("events") if isinstance(whole, dict) else None
    if isinstance(events, list) and len(events) > 2:
        one, two = rng.randrange(1, len(events)), rng.randrange(1, len(events))
        events[one], events[two] = events[two], events[one]


def _renumber(whole: Any) -> None:
    """Put the events in order, as a file must have them to be looked at further."""
    events = whole.get("events") if isinstance(whole, dict) else None
    for number, event in enumerate(events if isinstance(events, list) else ()):
        if isinstance(event, dict):
            event["seq"] = number


def _gather(value: Any, places: list[tuple[Any, Any]]) -> None:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, held in inside:
        places.append((value, key))
        _gather(held, places)


def _parts(data: bytes, rng: random.Random, raw: Bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {one: archive.read(one) for one in archive.namelist()[:30]}
    except (
        zipfile.BadZipFile,
        ValueError,
        OSError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        zlib.error,
        LookupError,
    ):
        return raw(data)
    if not parts:
        return raw(data)
    names = [*parts, *(one for one in parts if one.endswith("document.xml")), *(one for one in parts if "word/" in one)]
    name = rng.choice(names)
    if rng.random() < 0.05:
        del parts[name]
    else:
        parts[name] = _pieces(parts[name], rng, raw) if rng.random() < 0.8 else raw(parts[name])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for one, body in parts.items():
            archive.writestr(one, body)
    return out.getvalue()
