"""Bringing the copy on this machine in step with the server, document by document and only where they differ.

A document counts as held when its words and its vectors are both on disk; the mark comes last, so that a
kill costs one document at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from assistant.domain.ports import Progress
from assistant.domain.shared import SharedPiece, SharedRecord, SharedReport
from assistant.errors import CheckFailed, DocumentNotFound, SharedUnavailable
from assistant.library import passages
from assistant.library.shared import trust, wire
from assistant.library.shared.parts import SharedParts

_ID = re.compile(r"doc-[0-9a-f]{12}")
_PASSAGES_AT_ONCE = 400
_DOCUMENTS_AT_ONCE = 50
MOST = 200_000
"""Passages of all documents: twice what the library is made for."""
_WORTH_ASKING = 10
"""Unknown texts from which on the server is asked; fewer are sooner encoded here."""
FETCHING = "Fetching from the shared library"


def in_step(parts: SharedParts, progress: Progress | None = None) -> SharedReport:
    """Make the copy what the server holds. Raises `SharedUnavailable`, `LibraryBusy`, and what `progress` raises."""
    records = parts.server.records()
    whole = {one.document: one for one in records if one.kind == "shared" and one.state == "whole"}
    wanted = {name: one for name, one in whole.items() if _ID.fullmatch(name)}
    if sum(one.passages for one in wanted.values()) > MOST:
        raise SharedUnavailable(
            f"The shared library at {parts.server.url} is too large to copy (more than {MOST} passages).",
            do="Share less, or on several servers.",
        )
    removed = _drop(parts, wanted)
    held = parts.vectors.held()
    waiting = [one for name, one in wanted.items() if held.get(name) != one.fingerprint]
    left_out = len(whole) - len(wanted)
    done = 0
    for group in _groups(waiting):
        if progress is not None:
            progress(done, len(waiting), FETCHING)
        left_out += _fetch(parts, group)
        done += len(group)
    documents = parts.store.documents()
    return SharedReport(
        documents=len(documents),
        passages=sum(one.passages for one in documents),
        added=len(waiting) - left_out + len(whole) - len(wanted),
        removed=removed,
        left_out=left_out,
    )


def take_card_vectors(parts: SharedParts, progress: Progress | None = None) -> int:
    """Take from the server the vectors of cards that would have to be encoded here; how many came."""
    try:
        held = parts.cards.load(list(parts.cards.fingerprints()))
    except CheckFailed:
        return 0  # said by the build, which reads them next
    unknown = parts.cards.encoder.unknown([text for one in held for text in passages.texts(one)])
    if len(unknown) < _WORTH_ASKING:
        return 0
    by_digest = {wire.digest(text): text for text in unknown}
    found = parts.server.vectors_of(list(by_digest), progress)
    arrived = {by_digest[name]: vector for name, vector in found.items() if name in by_digest}
    good = trust.checked(arrived, parts.encoder)
    if good:
        parts.cache.put(parts.encoder.model, list(good), np.stack(list(good.values())))
    return len(good)


def _drop(parts: SharedParts, wanted: dict[str, SharedRecord]) -> int:
    """Remove from the copy what the server no longer has; how many documents."""
    kept = {one.id for one in parts.store.documents()}
    gone = [name for name in {**parts.vectors.held(), **dict.fromkeys(kept)} if name not in wanted]
    for name in gone:
        forget(parts, name)
    return len(gone)


def forget(parts: SharedParts, document: str) -> None:
    """Remove a document from the copy, as far as it is there."""
    parts.vectors.drop(document)
    try:
        parts.store.remove(document)
    except DocumentNotFound:
        return


def _groups(waiting: Sequence[SharedRecord]) -> Iterator[list[SharedRecord]]:
    """Documents to be fetched with one another: many small ones, or one large."""
    group: list[SharedRecord] = []
    for one in waiting:
        large = sum(each.passages for each in group) + one.passages > _PASSAGES_AT_ONCE
        if group and (large or len(group) == _DOCUMENTS_AT_ONCE):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _fetch(parts: SharedParts, group: Sequence[SharedRecord]) -> int:
    """Copy the documents of `group`; how many had to be left out."""
    arrived: dict[str, list[SharedPiece]] = {one.document: [] for one in group}
    for piece in parts.server.pieces(list(arrived)):
        arrived.get(piece.document, []).append(piece)
    left_out = 0
    for facts in group:
        pieces = arrived[facts.document]
        held = wire.gathered(facts, pieces)
        if held is None:
            left_out += 1
            continue
        by_digest = {one.digest: one.vector for one in pieces}
        texts = [text for one in held for text in passages.texts(one)]
        known = {text: by_digest[wire.digest(text)] for text in texts if wire.digest(text) in by_digest}
        good = trust.checked(known, parts.encoder)
        if known and not good:
            parts.notify("The vectors of a shared document do not fit its words, so they are made here.")
        parts.vectors.drop(facts.document)
        parts.store.keep(wire.document(facts, parts.server.url), [passages.kept(one) for one in held])
        parts.vectors.keep(
            facts.document, facts.fingerprint, {wire.digest(text): vector for text, vector in good.items()}
        )
    return left_out
