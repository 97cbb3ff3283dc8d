"""The base every domain model shares."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value: immutable, and strict about unknown fields so that a typo fails at once."""

    model_config = ConfigDict(frozen=True, extra="forbid")
