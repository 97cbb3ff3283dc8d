"""The front matter of a prompt file, by kind, and what to say of a field that is wrong."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import ErrorDetails

from assistant.domain.script import Pole, StepKind


class Fields(BaseModel):
    """What every kind of file shares: a field that is not listed is a mistake."""

    model_config = ConfigDict(extra="forbid")


class PathFields(Fields):
    """A way through: which parts, in which order."""

    kind: Literal["path"]
    id: str
    name: str
    minutes: int = Field(ge=1, le=240)
    parts: tuple[str, ...] = Field(min_length=1)


class StepFields(Fields):
    """One step of a part."""

    id: str = Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$")
    kind: StepKind
    optional: bool = True
    pole: str | None = None
    follows: Literal["pattern", "gap"] | None = None
    reads: bool = False
    role: str | None = None
    when: Literal["who_missing", "when_missing", "again", "further", "first_visit", "returning", "decided"] | None = (
        None
    )
    each: Literal["partner", "barrier", "commitment"] | None = None
    most: int | None = Field(default=None, ge=1, le=12)


class PartFields(Fields):
    """A stretch of a path."""

    kind: Literal["part"]
    id: str
    type: Literal["plain", "tension", "stage", "partners", "practice", "values", "barriers", "instrument"]
    name: str
    minutes: int = Field(default=0, ge=0, le=60)
    poles: tuple[Pole, ...] = ()
    steps: tuple[StepFields, ...] = Field(min_length=1)


class PhrasesFields(Fields):
    """Words used anywhere."""

    kind: Literal["phrases"]


class AboutFields(Fields):
    """Answers to questions about the conversation itself."""

    kind: Literal["about"]


class GlossaryFields(Fields):
    """What words of the questions mean."""

    kind: Literal["glossary"]


class WordsFields(Fields):
    """Words to listen for."""

    kind: Literal["words"]
    id: str = Field(pattern=r"^[a-z0-9_]+$")


KINDS: dict[str, type[Fields]] = {
    "path": PathFields,
    "part": PartFields,
    "phrases": PhrasesFields,
    "about": AboutFields,
    "glossary": GlossaryFields,
    "words": WordsFields,
}


def fault(found: ErrorDetails, model: type[Fields]) -> str:
    """What is wrong with a field of the front matter, and what to write instead."""
    *outer, name = found["loc"] or ("",)
    where = ".".join(map(str, found["loc"]))
    if found["type"] == "missing":
        return f"{where} is missing; write `{name}: …`"
    if found["type"] == "extra_forbidden":
        known = model.model_fields
        if outer:
            known = Pole.model_fields if outer[0] == "poles" else StepFields.model_fields
        return f"{where} is not known; write one of {', '.join(known)}, or remove it"
    return f"{where}: {found['msg'].lower()} (got {str(found['input'])[:40]!r})"
