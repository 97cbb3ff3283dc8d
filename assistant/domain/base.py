"""The base every domain model shares."""

from __future__ import annotations

import json
from typing import Self

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value: immutable, and strict about unknown fields so that a typo fails at once."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ReadLine(Frozen):
    """One JSON line that another program wrote; what else stands in it is left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    @classmethod
    def read(cls, line: str) -> Self:
        """What `line` says. Raises `ValueError`, which is a `ValidationError` when it is JSON, and `RecursionError`."""
        # By way of Python's own reader: half a character, which pydantic refuses, becomes a question mark.
        return cls.model_validate_json(json.dumps(json.loads(line), ensure_ascii=False).encode("utf-8", "replace"))
