"""Between the records of a Chroma collection and what this program makes of them, checked field by field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

import numpy as np
from pydantic import BaseModel, ValidationError

from assistant.domain.library import Passage
from assistant.domain.ports import Vectors
from assistant.domain.shared import SharedPiece, SharedRecord
from assistant.sanitise import clean, one_line

_LONGEST_TEXT = 20_000
_APART = {"id", "card", "kind", "title", "section", "page", "text"}
"""Fields of a passage that are not in its `rest`."""

Model = TypeVar("Model", bound=BaseModel)


def picked(model: type[Model], metadata: object, **more: object) -> Model | None:
    """The fields of `model` among `metadata`, cleaned; `None` when they are not as they should be."""
    if not isinstance(metadata, dict):
        return None
    known = {name: value for name, value in metadata.items() if name in model.model_fields}
    safe = {name: one_line(value) if isinstance(value, str) else value for name, value in known.items()}
    try:
        return model.model_validate({**safe, **more})
    except ValidationError:
        return None


def record(name: str, metadata: object) -> SharedRecord | None:
    """The record of a document, or `None` when it is not as it should be."""
    read = picked(SharedRecord, metadata, document=name)
    # A time without a zone cannot be compared with one that has it.
    return None if read is None or not _zoned(read.at, read.added) else read


def _zoned(*times: datetime) -> bool:
    return all(one.tzinfo is not None for one in times)


def sent(one: SharedPiece) -> dict[str, object]:
    """The metadata of a piece."""
    about: dict[str, object] = {
        "document": one.document,
        "kind": one.kind,
        "of": one.digest,
        "number": one.number,
    }
    passage = one.passage
    if passage is None:
        return about
    rest = passage.model_dump(mode="json", exclude=_APART, exclude_defaults=True)
    page = {} if passage.page is None else {"page": passage.page}
    words = {"title": passage.title, "section": passage.section, "rest": json.dumps(rest)}
    return {**about, **words, **page}


def piece(name: str, row: Mapping[str, Any]) -> SharedPiece | None:
    """The piece in a row, or `None` when it is not as it should be."""
    metadata, text, made = row.get("metadata"), row.get("document"), vector(row.get("embedding"))
    if not isinstance(metadata, dict) or made is None:
        return None
    document, kind, digest, number = (metadata.get(field) for field in ("document", "kind", "of", "number"))
    if not isinstance(document, str) or not isinstance(digest, str) or not isinstance(number, int):
        return None
    if kind not in ("curated", "shared"):
        return None
    passage = None
    if text is not None:
        passage = _passage(name.rpartition("@")[0], document, str(text), metadata)
        if passage is None:
            return None
    return SharedPiece(name, document, kind, digest, number, passage, made)


def _passage(name: str, document: str, text: str, metadata: Mapping[str, Any]) -> Passage | None:
    try:
        rest = json.loads(str(metadata.get("rest") or "{}"))
    except (ValueError, RecursionError):
        return None
    page = metadata.get("page")
    placed = page is None or (isinstance(page, int) and page >= 1)
    if not isinstance(rest, dict) or not placed or not name.startswith(f"{document}#"):
        return None
    fields = {"kind": metadata.get("kind"), "page": page, "text": clean(text[:_LONGEST_TEXT])}
    named = {field: one_line(str(metadata.get(field) or ""), 1_000) for field in ("title", "section")}
    try:
        return Passage.model_validate({**cleaned(rest), **fields, **named, "id": name, "card": document})
    except ValidationError:
        return None


def cleaned(value: Any) -> Any:
    """`value` out of JSON with every string in it on one line and safe to show."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, list):
        return [cleaned(one) for one in value]
    return {str(name): cleaned(one) for name, one in value.items()} if isinstance(value, dict) else value


def vector(value: object) -> Vectors | None:
    """A unit vector made of `value`; `None` when none can be."""
    try:
        made = np.asarray(value, dtype=np.float64)
    except (ValueError, TypeError):
        return None
    with np.errstate(over="ignore"):
        length = float(np.linalg.norm(made)) if made.ndim == 1 and made.size else 0.0
    return (made / length).astype(np.float32) if np.isfinite(length) and length > 0 else None
