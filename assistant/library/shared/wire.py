"""The form in which documents travel: cleaned, in order, and with a fingerprint that tells a whole from a half."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from assistant import __version__
from assistant.domain.documents import Document
from assistant.domain.library import Passage
from assistant.domain.ports import Vectors
from assistant.domain.shared import RecordState, SharedKind, SharedPiece, SharedRecord
from assistant.library import passages
from assistant.sanitise import clean, one_line

LONGEST_NAME = 1_000
"""Characters of a title or of headings that travel."""
LONGEST_TEXT = 20_000
_HASHED = ("id", "title", "section", "page", "text", "aliases", "asked_as", "sources")


def canonical(passage: Passage) -> Passage:
    """`passage` as a client will have it: a document's own becomes a shared one, names are cut."""
    return passage.model_copy(
        update={
            "kind": "curated" if passage.kind == "curated" else "shared",
            "title": one_line(passage.title)[:LONGEST_NAME],
            "section": one_line(passage.section)[:LONGEST_NAME],
            "text": clean(passage.text)[:LONGEST_TEXT],
        }
    )


def record(document: Document, held: Sequence[Passage], state: RecordState, at: datetime) -> SharedRecord:
    """The record of a document whose canonical passages are `held`. Where its file lies stays here."""
    facts = SharedRecord(
        document=document.id,
        kind="shared",
        state=state,
        at=at,
        fingerprint="0" * 64,
        title=one_line(document.title)[:LONGEST_NAME],
        digest=document.digest,
        size=document.size,
        pages=document.pages,
        passages=len(held),
        added=document.added,
        program=__version__,
    )
    return facts.model_copy(update={"fingerprint": fingerprint(facts, held)})


def card_record(card: str, held: Sequence[Passage], state: RecordState, at: datetime) -> SharedRecord:
    """The record of a card whose passages are `held`."""
    facts = SharedRecord(
        document=card,
        kind="curated",
        state=state,
        at=at,
        fingerprint="0" * 64,
        title=held[0].title,
        passages=len(held),
        added=at,
        program=__version__,
    )
    return facts.model_copy(update={"fingerprint": fingerprint(facts, held)})


def fingerprint(facts: SharedRecord, held: Sequence[Passage]) -> str:
    """Of what a client shows of a document, in fields named here so that later ones do not change it.

    For a card also of the texts that are encoded: its vectors are what it is there for.
    """
    told = [facts.document, facts.title, facts.digest, facts.pages]
    each = [one.model_dump(mode="json", include=set(_HASHED)) for one in held]
    texts = [passages.texts(one) for one in held] if facts.kind == "curated" else []
    return hashlib.sha256(json.dumps([told, each, texts], sort_keys=True).encode()).hexdigest()


def digest(text: str) -> str:
    """Names the vector of `text`: the heading before a passage may be another in another version of this program."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def pieces(kind: SharedKind, held: Sequence[Passage], vectors: Vectors) -> list[SharedPiece]:
    """The pieces of `held`; `vectors` are those of all its texts, in order."""
    made: list[SharedPiece] = []
    for number, passage in enumerate(held):
        for at, (name, text) in enumerate(zip(passages.vector_ids(passage), passages.texts(passage), strict=True)):
            words = passage if at == 0 else None
            made.append(SharedPiece(name, passage.card, kind, digest(text), number, words, vectors[len(made)]))
    return made


def gathered(facts: SharedRecord, arrived: Sequence[SharedPiece]) -> list[Passage] | None:
    """The passages among what arrived for a document, in order; `None` unless they are the whole of it."""
    first = sorted((one for one in arrived if one.passage is not None), key=lambda one: one.number)
    held = [one.passage for one in first if one.passage is not None]
    in_turn = all(after.number == before.number + 1 for before, after in pairwise(first))
    if len(held) != facts.passages or not in_turn or any(one.kind != facts.kind for one in held):
        return None
    return held if fingerprint(facts, held) == facts.fingerprint else None


def document(facts: SharedRecord, url: str) -> Document:
    """The document as the copy on this machine knows it; its file is the server it comes from."""
    return Document(
        id=facts.document,
        title=facts.title,
        file=url,
        digest=facts.digest,
        size=facts.size,
        pages=facts.pages,
        passages=facts.passages,
        added=facts.added,
    )
