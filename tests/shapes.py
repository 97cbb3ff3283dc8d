"""Whatever a command prints as JSON under test is held to the schema that `assistant schema` gives of it."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Sequence
from typing import Any

from jsonschema import Draft202012Validator

from assistant.tools.shapes import SHAPES, schema

READS = "--batch"


def hold(args: Sequence[str], printed: str) -> None:
    """Fails when `printed` is not what the schema of `assistant ARGS` says, field by field."""
    name = shape_of(args)
    if name is None or not printed:
        return
    for document in printed.splitlines() if name in BY_LINE else [printed]:
        fits(name, json.loads(document))


def fits(name: str, document: Any) -> None:
    """Fails when `document` is not of the shape called `name`, or has a field that its schema does not name."""
    error = next(iter(_validator(name).iter_errors(document)), None)
    assert error is None, f"{name}: {error.message} at {error.json_path}"


def shape_of(args: Sequence[str]) -> str | None:
    """The shape of what `assistant ARGS` prints, if it is JSON."""
    words = list(_words(args))
    if words[:1] == ["converse"]:
        return "converse-out"
    if words[:2] == ["reflections", "export"]:
        return "reflection-for-group" if "--for-group" in args else "reflection"
    if words[:1] == ["summary"]:
        return "summary" if "json" in args else None
    known = [name for length in (2, 1) if (name := "-".join(words[:length])) in SHAPES]
    if known and READS in args:
        return f"{known[0]}-line"
    return known[0] if known and "--json" in args else None


BY_LINE = frozenset(name for name in SHAPES if name.endswith(("-line", "-in", "-out")))
"""Those of which one stands on each line."""


def _words(args: Sequence[str]) -> Iterable[str]:
    return (word for word in args if not word.startswith("-"))


@functools.cache
def _validator(name: str) -> Draft202012Validator:
    made = schema(name)
    Draft202012Validator.check_schema(made)
    return Draft202012Validator(_closed(made))


def _closed(made: Any) -> Any:
    """`made` with no room for fields that it does not name: what is printed is to be described whole."""
    if isinstance(made, list):
        return [_closed(one) for one in made]
    if not isinstance(made, dict):
        return made
    closed = {key: _closed(value) for key, value in made.items()}
    return {"additionalProperties": False} | closed if isinstance(made.get("properties"), dict) else closed
