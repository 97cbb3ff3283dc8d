"""Writing to the server so that nobody ever sees half a document, whenever the writer is killed.

A document is first announced, then its pieces are written, then its record is marked whole: only that makes
it visible. Removing goes the other way: the record stops being whole, the pieces go, the record goes. What
a killed writer left announced is finished when the same document is shared again, or taken away by the next
writer once it is old enough that nobody can still be at it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

import numpy as np

from assistant import __version__
from assistant.domain.documents import Document
from assistant.domain.library import Passage
from assistant.domain.ports import Encoder, Progress, Vectors
from assistant.domain.shared import MOST_PASSAGES, SharedFacts, SharedPiece, SharedRecord
from assistant.errors import DocumentNotFound, SharedUnavailable, WrongUse
from assistant.library import passages
from assistant.library.shared import trust, wire
from assistant.library.shared.parts import SharedParts
from assistant.sanitise import one_line

_ABANDONED = timedelta(minutes=10)
_ENCODED_AT_ONCE = 200
SENDING = "Sending to the shared library"


def share(parts: SharedParts, document: Document, held: Sequence[Passage], progress: Progress | None = None) -> None:
    """Make a document readable by everyone who uses the server, and note it in the copy here.

    Raises `SharedUnavailable`, `WrongUse` for one that is too long, and what `progress` raises.
    """
    if len(held) > MOST_PASSAGES:
        raise WrongUse(f"{one_line(document.title, 80)} is too long to be shared: over {MOST_PASSAGES} passages.")
    facts = _begun(parts)
    sent = [wire.canonical(one) for one in held]
    vectors = _encoded(parts.encoder, sent, progress)
    begun = wire.record(document, sent, "writing", parts.now())
    pieces = wire.pieces("shared", sent, vectors)
    _write(parts, [begun], pieces, progress)
    parts.vectors.drop(document.id)
    parts.store.keep(wire.document(begun, parts.server.url), [passages.kept(one) for one in sent])
    parts.vectors.keep(document.id, begun.fingerprint, {one.digest: one.vector for one in pieces})
    _finish(parts, facts)


def withdraw(parts: SharedParts, document: str) -> None:
    """Take a document from everyone who uses the server. Raises `DocumentNotFound`, `SharedUnavailable`."""
    facts = _begun(parts)
    found = [one for one in parts.server.records() if one.document == document and one.kind == "shared"]
    if not found:
        raise DocumentNotFound(
            f"The shared library at {parts.server.url} has no document called {one_line(document, 60) or '“”'}.",
            do="`assistant library list` shows those there are.",
        )
    parts.server.put_records([one.model_copy(update={"state": "leaving", "at": parts.now()}) for one in found])
    parts.server.drop_pieces([document])
    parts.server.drop_records([document])
    _finish(parts, facts)


def publish_cards(parts: SharedParts, progress: Progress | None = None) -> int:
    """Put the cards on the server that it lacks or has of an older program; how many. Raises `SharedUnavailable`."""
    facts = _begun(parts)
    every = parts.cards.load(list(parts.cards.fingerprints()))
    by_card = {name: list(part) for name, part in groupby(every, key=lambda one: one.card)}
    there = {one.document: one for one in parts.server.records() if one.kind == "curated"}
    now = parts.now()
    begun = [wire.card_record(name, held, "writing", now) for name, held in by_card.items()]
    stale = [one for one in begun if _outdated(there.get(one.document), one)]
    gone = [
        name for name, one in there.items() if name not in by_card and _version(one.program) < _version(__version__)
    ]
    if gone:
        parts.server.drop_records(gone)
        parts.server.drop_pieces(gone)
    if stale:
        held = [passage for one in stale for passage in by_card[one.document]]
        texts = [text for one in held for text in passages.texts(one)]
        vectors = parts.cards.encoder.encode(texts, progress)
        _write(parts, stale, _card_pieces(stale, by_card, vectors), progress)
    if stale or gone:
        _finish(parts, facts)
    return len(stale)


def _card_pieces(
    stale: Sequence[SharedRecord], by_card: dict[str, list[Passage]], vectors: Vectors
) -> list[SharedPiece]:
    made: list[SharedPiece] = []
    for one in stale:
        made += wire.pieces("curated", by_card[one.document], vectors[len(made) :])
    return made


def _begun(parts: SharedParts) -> SharedFacts:
    """What the server says of its library, which is begun if there is none. Raises `SharedUnavailable`."""
    facts = parts.server.facts()
    if facts is None:
        model, dimension = parts.encoder.model, parts.encoder.dimension
        first = SharedFacts(format=trust.FORMAT, model=model, dimension=dimension, revision=secrets.token_hex(8))
        facts = parts.server.found(first)
    return trust.suits(facts, parts.encoder, parts.server.url)


def _encoded(encoder: Encoder, held: Sequence[Passage], progress: Progress | None) -> Vectors:
    texts = [text for one in held for text in passages.texts(one)]
    made = [np.zeros((0, encoder.dimension), dtype=np.float32)]
    for start in range(0, len(texts), _ENCODED_AT_ONCE):
        if progress is not None:
            progress(start, 2 * len(texts), SENDING)
        made.append(encoder.encode(texts[start : start + _ENCODED_AT_ONCE]))
    return np.concatenate(made)


def _write(
    parts: SharedParts, begun: Sequence[SharedRecord], pieces: Sequence[SharedPiece], progress: Progress | None
) -> None:
    """Announce `begun`, write `pieces` in the place of what was there, and mark them whole."""
    documents = [one.document for one in begun]
    parts.server.put_records(begun)
    parts.server.drop_pieces(documents)
    parts.server.put_pieces(pieces, progress)
    if len(documents) == 1 and parts.server.piece_ids(documents[0]) != {one.id for one in pieces}:
        raise SharedUnavailable(
            f"The shared library at {parts.server.url} did not keep all that was sent.",
            kept="Nobody sees the half of it.",
            do="Share the document again.",
        )
    now = parts.now()
    parts.server.put_records([one.model_copy(update={"state": "whole", "at": now}) for one in begun])


def _finish(parts: SharedParts, facts: SharedFacts) -> None:
    """Take away what killed writers left, and tell every client that something changed."""
    before = parts.now() - _ABANDONED
    left = [one.document for one in parts.server.records() if one.state != "whole" and one.at < before]
    if left:
        parts.server.drop_pieces(left)
        parts.server.drop_records(left)
    parts.server.mark(facts.model_copy(update={"revision": secrets.token_hex(8)}))


def _outdated(there: SharedRecord | None, ours: SharedRecord) -> bool:
    """Whether our card should take the place of the one that is there."""
    if there is None or there.state != "whole":
        return True
    return there.fingerprint != ours.fingerprint and _version(there.program) <= _version(__version__)


def _version(program: str) -> tuple[int, ...]:
    return tuple(int(part) for part in program.split(".") if part.isdecimal())
