"""The shared documents as a collection of passages, out of the copy on this machine."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Sequence

import numpy as np

from assistant.domain.library import Passage
from assistant.domain.ports import Progress, Vectors
from assistant.library import passages
from assistant.library.shared import wire
from assistant.library.shared.parts import SharedParts


class SharedDocuments:
    """Implements `Collection` over the copy; vectors that came with it are taken as they are. Reaches no server."""

    def __init__(self, parts: SharedParts) -> None:
        """Opens nothing yet."""
        self._parts = parts

    def stamp(self) -> str:
        """Changes with the copy, and with the person's own documents, which hide shared ones."""
        facts = [self._parts.store.stamp(), sorted(self._parts.own())]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()

    def fingerprints(self) -> dict[str, str]:
        """The fingerprint of every passage of a document that is not the person's own too."""
        hidden = set(self._parts.own())
        every = self._parts.store.fingerprints()
        return {name: one for name, one in every.items() if name.rpartition("#")[0] not in hidden}

    def load(self, ids: Sequence[str]) -> list[Passage]:
        """The passages called `ids`, in that order."""
        return self._parts.store.load(ids)

    def vectors(self, held: Sequence[Passage], progress: Progress | None = None) -> tuple[Vectors, int]:
        """Vectors of all texts of `held`; those that did not come from the server are made here."""
        known: dict[tuple[str, str], Vectors] = {}
        for document, part in itertools.groupby(held, key=lambda one: one.card):
            digests = [wire.digest(text) for one in part for text in passages.texts(one)]
            found = self._parts.vectors.get(document, digests)
            known |= {(document, name): vector for name, vector in found.items()}
        texts = [(one.card, text) for one in held for text in passages.texts(one)]
        keys = [(document, wire.digest(text)) for document, text in texts]
        missing = [at for at, key in enumerate(keys) if key not in known]
        rows = np.zeros((len(texts), self._parts.encoder.dimension), dtype=np.float32)
        for at, key in enumerate(keys):
            if key in known:
                rows[at] = known[key]
        if missing:
            rows[missing] = self._parts.encoder.encode([texts[at][1] for at in missing], progress)
        return rows, len(missing)

    def notes(self) -> dict[str, str]:
        """Nothing."""
        return {}
