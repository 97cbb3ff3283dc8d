"""Reading judged sets in the form that BEIR made common; whatever is wrong is told with its line.

Documents and questions are JSON lines, judgements and runs are lines of three columns with tabs between them.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from assistant.domain.base import ReadLine
from assistant.domain.evaluation import DocumentLine, QuestionLine
from assistant.errors import WrongUse
from assistant.sanitise import one_line

Judgements = Mapping[str, Mapping[str, int]]
"""By question, then by document: 0 for not relevant, more for relevant."""
Run = Mapping[str, Mapping[str, float]]
"""By question, then by document: its score, larger is better."""

_DOCUMENT = '{"_id": "d1", "title": "", "text": "what it says"}'
_QUESTION = '{"_id": "q1", "text": "what is asked"}'
_COLUMNS = 3
_MEANS = {
    "_id": "the _id is missing, empty, not text, or holds a tab or line break",
    "text": "the text is missing or not text",
    "title": "the title is not text",
}
T = TypeVar("T")
OneLine = TypeVar("OneLine", bound=ReadLine)


class JudgedDocument(NamedTuple):
    """One document of a judged set."""

    id: str
    title: str
    text: str


class Fitting(NamedTuple):
    """The judgements that can be used, and those that cannot."""

    kept: Judgements
    unknown_documents: list[str]
    """The documents of judgements that name one which is not there."""
    unknown_questions: list[str]
    """The questions of judgements that name one which is not there."""

    @property
    def used(self) -> int:
        """How many are kept."""
        return sum(map(len, self.kept.values()))


def fitting(judgements: Judgements, questions: Container[str], documents: Container[str]) -> Fitting:
    """Which of `judgements` name what is there. Raises `WrongUse` when none does."""
    kept = {
        query: {document: score for document, score in row.items() if document in documents}
        for query, row in judgements.items()
        if query in questions
    }
    found = Fitting(
        kept,
        [one for query in kept for one in judgements[query] if one not in kept[query]],
        [query for query, row in judgements.items() if query not in kept for _ in row],
    )
    if not found.used:
        raise WrongUse(
            "None of the judgements names a question and a document that are there.",
            kept="Nothing was evaluated.",
            do="Check that the ids in the files are the same.",
        )
    return found


def documents(file: Path) -> list[JudgedDocument]:
    """The documents in `file`. Raises `WrongUse`."""
    found: dict[str, JudgedDocument] = {}
    for number, row in _rows(file, DocumentLine, _DOCUMENT):
        name = str(row.id)
        if name in found:
            raise _twice(file, number, name)
        found[name] = JudgedDocument(name, row.title or "", row.text)
    return _some(file, list(found.values()), "document", _DOCUMENT)


def questions(file: Path) -> dict[str, str]:
    """The questions in `file`, by id. Raises `WrongUse`."""
    found: dict[str, str] = {}
    for number, row in _rows(file, QuestionLine, _QUESTION):
        name = str(row.id)
        if name in found:
            raise _twice(file, number, name)
        found[name] = row.text
    _some(file, list(found), "question", _QUESTION)
    return found


def judgements(file: Path) -> Judgements:
    """The judgements in `file`, which begins with a heading or not. Raises `WrongUse`."""
    found: dict[str, dict[str, int]] = {}
    for number, query, document, score in _scores(file):
        if not score.is_integer():
            raise _wrong(file, number, f"the score {score} is not a whole number", "0 for not relevant, 1 for relevant")
        found.setdefault(query, {})[document] = max(0, int(score))
    _some(file, list(found), "judgement", "query-id, corpus-id and score with tabs between them")
    return found


def run(file: Path) -> Run:
    """The run in `file`, as `write_run` makes it or another program did. Raises `WrongUse`."""
    found: dict[str, dict[str, float]] = {}
    for _, query, document, score in _scores(file):
        found.setdefault(query, {})[document] = score
    _some(file, list(found), "line", "query-id, corpus-id and score with tabs between them")
    return found


def run_lines(ranked: Mapping[str, list[tuple[str, float]]]) -> Iterator[str]:
    """`ranked` as lines of a run, in the order given."""
    for query, found in ranked.items():
        for document, score in found:
            yield f"{query}\t{document}\t{score:.6f}\n"


def _rows(file: Path, model: type[OneLine], example: str) -> Iterator[tuple[int, OneLine]]:
    """(line number, line) of every JSON line."""
    for number, line in _lines(file):
        try:
            yield number, model.read(line)
        except ValidationError as error:
            # An object's faults begin with the name of the field.
            at = error.errors(include_input=False, include_url=False)[0]["loc"][:1]
            why = _MEANS.get(str(at[0]), str(at[0])) if at else "this is not a JSON object"
            raise _wrong(file, number, why, example) from error
        except (ValueError, RecursionError) as error:
            raise _wrong(file, number, "this is not JSON", example) from error


def _scores(file: Path) -> Iterator[tuple[int, str, str, float]]:
    """(line number, question, document, score) of every line but a heading."""
    columns = "query-id, corpus-id and score with tabs between them"
    seen: set[tuple[str, str]] = set()
    for number, line in _lines(file):
        parts = [part.strip() for part in line.split("\t")]
        if len(parts) != _COLUMNS or not parts[0] or not parts[1]:
            raise _wrong(file, number, f"there are {len(parts)} columns or an empty one", columns)
        score = _number(parts[2])
        if score is None:
            if number == 1:
                continue
            raise _wrong(file, number, f"the score {one_line(parts[2], 40)} is not a number", columns)
        pair = (parts[0], parts[1])
        if pair in seen:
            raise _wrong(file, number, "this question and document stand on an earlier line too", "each pair once")
        seen.add(pair)
        yield number, *pair, score


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    """The lines that hold anything, with their numbers."""
    try:
        with file.open(encoding="utf-8-sig", newline="\n") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield number, line.rstrip("\r\n")
    except OSError as error:
        raise WrongUse(
            f"The file {file} cannot be read: {error.strerror or error}.", do="Give the path of a file that is there."
        ) from error
    except UnicodeDecodeError as error:
        raise WrongUse(f"The file {file} is not UTF-8.", do="Save it as UTF-8.") from error


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _some(file: Path, found: list[T], what: str, example: str) -> list[T]:
    if not found:
        raise WrongUse(f"There is no {what} in {file}.", do=f"Write one a line: {example}.")
    return found


def _twice(file: Path, number: int, name: str) -> WrongUse:
    return _wrong(file, number, f"the _id {one_line(name, 60)} stands on an earlier line too", "an _id of its own")


def _wrong(file: Path, number: int, what: str, write: str) -> WrongUse:
    return WrongUse(f"{file}:{number}: {what}; write {write}.", kept="Nothing was evaluated.")
