"""Every JSON shape that programs read or write, by name.

What a command prints with `--json` is called by the command's words, joined by hyphens; a test holds that none is
missing. What is printed is made from these models, so that a schema says what is really there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from assistant import checkup, config, converse
from assistant.conversation.exchange import ExportedReflection
from assistant.domain import comparison, evaluation, listings
from assistant.domain.batches import AnswerLine, BatchLine, ReadingsLine, SearchLine
from assistant.domain.group import Group, GroupShare
from assistant.domain.library import BuildReport, LibraryAnswer, SearchResult
from assistant.domain.readings import Readings
from assistant.domain.summary import Summary
from assistant.errors import NotFound
from assistant.library.ingest.reports import AddedDocuments
from assistant.report.agenda import Agenda
from assistant.report.coaching import NotedReflections, ReflectionNotes
from assistant.sanitise import one_line
from assistant.tools import schemas


class Shape(NamedTuple):
    """One JSON document or line."""

    made_by: str
    """What to type to get one, or where it is read."""
    model: Any
    """A model, or a union of models."""
    about: str = ""
    """A sentence, for a union; a model's own docstring says it otherwise."""
    read: bool = False
    """Whether this program reads it."""


SHAPES: dict[str, Shape] = {
    "search": Shape("assistant search Q --json", SearchResult),
    "search-line": Shape("assistant search --batch FILE.jsonl, each line of output", SearchLine),
    "ask": Shape("assistant ask Q --json", LibraryAnswer),
    "ask-line": Shape("assistant ask --batch FILE.jsonl, each line of output", AnswerLine),
    "read": Shape("assistant read TEXT --json", Readings),
    "read-line": Shape("assistant read --batch FILE.jsonl, each line of output", ReadingsLine),
    "batch-line": Shape("each line of FILE.jsonl after --batch", BatchLine, read=True),
    "converse-in": Shape("assistant converse, each line of input", converse.Turn, read=True),
    "converse-out": Shape(
        "assistant converse, each line of output",
        converse.Line,
        "What the assistant says, then what it asks; after `asked` and `finished` it waits for a line.",
    ),
    "reflections-list": Shape("assistant reflections list --json", listings.ReflectionListing),
    "reflections-show": Shape("assistant reflections show ID --json", listings.ShownReflection),
    "reflections-search": Shape("assistant reflections search WORDS --json", listings.FoundReflections),
    "reflection": Shape("assistant reflections export ID", ExportedReflection, read=True),
    "reflection-for-group": Shape("assistant reflections export ID --for-group", GroupShare, read=True),
    "summary": Shape("assistant summary ID --format json", Summary),
    "compare": Shape("assistant compare ID ID --json", comparison.Comparison),
    "group": Shape("assistant group FILE FILE FILE --json", Group),
    "coach-notes": Shape(
        "assistant coach notes --json",
        NotedReflections | ReflectionNotes,
        "Which reflections have a coach's notes or, with an ID, the notes about that one.",
    ),
    "coach-agenda": Shape("assistant coach agenda --json", Agenda),
    "library-list": Shape("assistant library list --json", listings.LibraryListing),
    "library-show": Shape(
        "assistant library show ID --json",
        listings.ShownCard | listings.ShownOwnDocument | listings.ShownSharedDocument,
        "A card, or one of the person's own documents, or one that was shared, by the ID that was given.",
    ),
    "library-build": Shape("assistant library build --json", BuildReport),
    "library-stats": Shape("assistant library stats --json", listings.LibraryFigures),
    "library-add": Shape("assistant library add PATH --json", AddedDocuments),
    "library-remove": Shape("assistant library remove ID --json", listings.RemovedDocuments),
    "library-use": Shape(
        "assistant library use --json",
        listings.SharedFigures | listings.NothingShared,
        "The shared library that is used, if any.",
    ),
    "library-share": Shape("assistant library share ID --json", listings.NowShared),
    "evaluate": Shape(
        "assistant evaluate --queries Q.jsonl --qrels R.tsv --json",
        evaluation.Evaluation | evaluation.Comparison,
        "The figures of one ranking or, with --compare, what differs between two.",
    ),
    "evaluate-document": Shape("each line of D.jsonl after evaluate --docs", evaluation.DocumentLine, read=True),
    "evaluate-question": Shape("each line of Q.jsonl after evaluate --queries", evaluation.QuestionLine, read=True),
    "doctor": Shape("assistant doctor --json", checkup.Checkup),
    "settings-list": Shape("assistant settings list --json", config.SettingListing),
}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of the shape called `name`. Raises `NotFound`."""
    shape = SHAPES.get(name)
    if shape is None:
        raise NotFound(
            f"There is no shape called {one_line(name, 60) or '“”'}.", do="`assistant schema` names those there are."
        )
    made = schemas.read(shape.model) if shape.read else schemas.printed(shape.model)
    about = made.pop("description", shape.about)
    called = {"title": made.pop("title", name.replace("-", " ")), "description": about}
    return {"$schema": schemas.DIALECT, "$id": f"urn:integrated-care-assistant:{name}"} | called | made


def lines() -> Iterator[str]:
    """One for each shape: its name, and what to type to get it."""
    width = max(map(len, SHAPES))
    return (f"{name.ljust(width)}  {shape.made_by}" for name, shape in SHAPES.items())
