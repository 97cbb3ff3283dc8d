"""A library that several people share: what its server holds, and what a client remembers of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import Field

from assistant.domain.base import Frozen
from assistant.domain.library import Passage

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vector = npt.NDArray[np.float32]
else:
    Vector = Any  # numpy takes 0.07 s to import, which a name is not worth

SharedKind = Literal["curated", "shared"]
RecordState = Literal["writing", "whole", "leaving"]
_HEX = r"^[0-9a-f]{64}$"
MOST_PASSAGES = 20_000
"""Of one document."""


class SharedFacts(Frozen):
    """What a server says of the library it holds."""

    format: str = Field(max_length=20)
    """Of the records; changes when older programs could not read them."""
    model: str = Field(pattern=_HEX)
    """sha256 of the weights that made its vectors."""
    dimension: int = Field(ge=1, le=65_536)
    revision: str = Field(max_length=64)
    """Another one after every change."""


class SharedRecord(Frozen):
    """One document on the server: a card, or what somebody shared."""

    document: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)
    kind: SharedKind
    state: RecordState
    """Only a whole document is to be seen; the other two are being written or removed, or were until a kill."""
    at: datetime
    """When that state began."""
    fingerprint: str = Field(pattern=_HEX)
    """Of everything but the vectors, so that a client can tell a half from a whole."""
    title: str = Field(max_length=1_000)
    digest: str = Field(default="", max_length=64)
    """sha256 of the file it was read from; empty for a card."""
    size: int = Field(default=0, ge=0)
    pages: int | None = Field(default=None, ge=0)
    passages: int = Field(ge=0, le=MOST_PASSAGES)
    added: datetime
    program: str = Field(max_length=40)
    """The version of this program that wrote it."""


class SharedPiece(NamedTuple):
    """One vector of a shared passage; the first of each passage carries its words."""

    id: str
    """`<passage>@<number>`."""
    document: str
    kind: SharedKind
    digest: str
    """Of the text that was encoded."""
    number: int
    """Of the passage in its document, from 0."""
    passage: Passage | None
    vector: Vector


class SharedSettings(Frozen):
    """Which server a data folder uses."""

    url: str
    token: str = Field(default="", repr=False)
    insecure: bool = False
    """Whether the person agreed that words and token travel unencrypted."""


class SharedStatus(Frozen):
    """What a client remembers of the server it uses."""

    url: str
    model: str = ""
    revision: str = ""
    """As of the copy; empty when there is none."""
    synced: datetime | None = None
    """When the copy was last found to be the server's."""
    checked: datetime | None = None
    """When the server was last asked."""
    trouble: str = ""
    """What was wrong at that moment, as a sentence without its full stop; empty when nothing was."""
    advice: str = ""
    """What to do about it, as a sentence."""
    left_out: int = 0
    """Documents on the server that cannot be used: unfinished, or not written by this program."""
    cards: str = ""
    """The stamp of the cards whose vectors were last looked for there."""


class SharedReport(Frozen):
    """What bringing the copy in step did."""

    documents: int
    passages: int
    added: int
    removed: int
    left_out: int
