"""The documents of a judged set as a collection, so that they are made and searched as any others are."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from assistant.domain.documents import Block
from assistant.domain.library import Passage
from assistant.domain.ports import Encoder, Progress, RememberingEncoder, Vectors
from assistant.library import passages
from assistant.library.curated import CuratedCards
from assistant.library.ingest import chunks
from assistant.library.judged import JudgedDocument

_PREFIX = "doc-"
_PARAGRAPHS = re.compile(r"\n[^\S\n]*\n")


class NoCards(CuratedCards):
    """A library's cards when it has none."""

    def __init__(self, encoder: RememberingEncoder) -> None:
        """`encoder` is for curated texts, of which there are none."""
        super().__init__(Path(), encoder)

    def stamp(self) -> str:
        """Always the same."""
        return "none"

    def fingerprints(self) -> dict[str, str]:
        """None."""
        return {}


class JudgedDocuments:
    """Implements `Collection`. Documents are known by their place, for ids of foreign making may hold anything."""

    def __init__(self, documents: Sequence[JudgedDocument], encoder: Encoder) -> None:
        """Cuts nothing yet."""
        self._documents = documents
        self._encoder = encoder
        self._held: dict[str, Passage] = {}

    def original(self, document: str) -> str:
        """The id in the judged set of the document the library calls `document`."""
        return self._documents[int(document.removeprefix(_PREFIX))].id

    def stamp(self) -> str:
        """Changes with any document."""
        digest = hashlib.sha256()
        for one in self._documents:
            for part in one:
                digest.update(part.encode("utf-8", "replace") + b"\0")
        return digest.hexdigest()

    def fingerprints(self) -> dict[str, str]:
        """The fingerprint of every passage."""
        self._held = {
            passage.id: passage for place, one in enumerate(self._documents) for passage in self._cut(place, one)
        }
        return {name: passages.fingerprint(passage) for name, passage in self._held.items()}

    def load(self, ids: Sequence[str]) -> list[Passage]:
        """The passages called `ids`, as `fingerprints` made them."""
        return [self._held[name] for name in ids]

    def vectors(self, held: Sequence[Passage], progress: Progress | None = None) -> tuple[Vectors, int]:
        """Vectors of all texts of `held`; nothing is remembered."""
        texts = [text for passage in held for text in passages.texts(passage)]
        return self._encoder.encode(texts, progress), len(texts)

    def notes(self) -> dict[str, str]:
        """Nothing."""
        return {}

    def _cut(self, place: int, one: JudgedDocument) -> list[Passage]:
        blocks = [Block(text=text) for text in _PARAGRAPHS.split(one.text) if text.strip()]
        count = self._encoder.tokens
        return chunks.cut(f"{_PREFIX}{place:07d}", chunks.heading(one.title, count), blocks, count)
