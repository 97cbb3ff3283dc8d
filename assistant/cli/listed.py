"""Cards and documents as `--json` gives them. Imported where they are printed: pydantic takes 0.1 s."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from assistant.cli.shared_documents import from_server
from assistant.domain.documents import Document
from assistant.domain.library import Card, Passage
from assistant.domain.listings import (
    LibraryListing,
    ListedCard,
    ListedPassage,
    OwnDocument,
    SharedDocument,
    ShownOwnDocument,
    ShownSharedDocument,
)
from assistant.sanitise import one_line


def library(cards: Iterable[Card], own: Sequence[Document], shared: Sequence[Document]) -> LibraryListing:
    """All of them."""
    return LibraryListing(
        cards=tuple(ListedCard.model_validate(one, from_attributes=True) for one in cards),
        documents=tuple(map(own_document, own)),
        shared_documents=tuple(map(_shared_document, shared)),
    )


def own_document(document: Document) -> OwnDocument:
    """One of the person's own."""
    place = {"file": one_line(document.file), "there": os.path.exists(document.file)}
    return OwnDocument.model_validate(dict(document) | place)


def shown(document: Document, held: Iterable[Passage]) -> ShownOwnDocument | ShownSharedDocument:
    """A document, of the person's own or shared, with the passages `held` of it."""
    passages = tuple(ListedPassage.model_validate(one, from_attributes=True) for one in held)
    if from_server(document):
        return ShownSharedDocument(**dict(_shared_document(document)), passage_list=passages)
    return ShownOwnDocument(**dict(own_document(document)), passage_list=passages)


def _shared_document(document: Document) -> SharedDocument:
    return SharedDocument(**document.model_dump(exclude={"file"}), server=one_line(document.file))
