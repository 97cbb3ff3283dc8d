"""A person's own documents: what a reader makes of a file, and what the library keeps of it."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from assistant.domain.base import Frozen


class Block(Frozen):
    """A stretch of a document's text that stands under one heading, such as a paragraph, a list or a table row."""

    text: str
    """Plain words, foreign and not yet made safe to show."""
    headings: tuple[str, ...] = ()
    """The headings it stands under, outermost first."""
    page: int | None = Field(default=None, ge=1)
    """The page it begins on, counted from 1; `None` where the format has no pages."""


class ReadDocument(Frozen):
    """What a reader made of one file."""

    title: str = ""
    """As the document itself gives it; empty when it does not."""
    pages: int | None = None
    """How many pages it has; `None` where the format has none."""
    blocks: tuple[Block, ...] = ()
    remarks: tuple[str, ...] = ()
    """Sentences about what was left out, such as pages that hold only pictures."""


class DocumentFacts(Frozen):
    """What the library knows of a document, wherever that came from."""

    id: str
    """`doc-` and the first 12 characters of `digest`."""
    title: str
    digest: str
    """sha256 of the file's bytes, in hexadecimal."""
    size: int = Field(ge=0)
    """Bytes."""
    pages: int | None = None
    passages: int = Field(ge=0)
    """How many passages were made of it."""
    added: datetime
    remarks: tuple[str, ...] = ()
    """What the reader left out, in sentences."""


class Document(DocumentFacts):
    """One of the person's own documents, as the library keeps it."""

    file: str
    """Where it was read from, as an absolute path."""
