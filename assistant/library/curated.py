"""The curated cards as a collection of passages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.domain.library import Passage
from assistant.domain.ports import Progress, RememberingEncoder, Vectors
from assistant.library import passages

if TYPE_CHECKING:
    from assistant.library.cards import Corpus


class CuratedCards:
    """Implements `Collection` over the cards in a folder; their vectors are remembered across data folders."""

    def __init__(self, folder: Path, encoder: RememberingEncoder) -> None:
        """Reads nothing yet."""
        self.encoder = encoder
        """For curated texts and nothing else: what it encodes is kept outside the person's data folder."""
        self._folder = folder
        self._corpus: Corpus | None = None
        self._held: dict[str, Passage] = {}

    def stamp(self) -> str:
        """Changes with any file of the cards, by size and time."""
        files = sorted([*self._folder.glob("*/*.md"), *self._folder.glob("*.yaml")])
        facts = [
            (file.relative_to(self._folder).as_posix(), stat.st_size, stat.st_mtime_ns)
            for file in files
            for stat in [file.stat()]
        ]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()

    def fingerprints(self) -> dict[str, str]:
        """The fingerprint of every passage, read anew from the files. Raises `CheckFailed`."""
        # Deferred: 0.1 s of Markdown and YAML, needed only when cards changed.
        from assistant.library.cards import read_corpus

        self._corpus = read_corpus(self._folder)
        self._held = {passage.id: passage for passage in passages.passages(self._corpus.cards)}
        return {name: passages.fingerprint(passage) for name, passage in self._held.items()}

    def load(self, ids: Sequence[str]) -> list[Passage]:
        """The passages called `ids`, as `fingerprints` read them."""
        return [self._held[name] for name in ids]

    def vectors(self, held: Sequence[Passage], progress: Progress | None = None) -> tuple[Vectors, int]:
        """Vectors of all texts of `held`, remembered where they are known."""
        return self.encoder.encoded([text for passage in held for text in passages.texts(passage)], progress)

    def notes(self) -> dict[str, str]:
        """All cards and sources, so that a search need not read their files."""
        corpus = self._corpus
        if corpus is None:
            return {}
        sources = {key: source.model_dump(mode="json") for key, source in corpus.sources.items()}
        cards = [card.model_dump(mode="json") for card in corpus.cards]
        return {"cards": json.dumps(cards), "sources": json.dumps(sources)}
