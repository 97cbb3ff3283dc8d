"""JSON Schemas of models, with what the code says of each field."""

from __future__ import annotations

import ast
import functools
import inspect
import sys
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

DIALECT = GenerateJsonSchema.schema_dialect
"""Draft 2020-12."""


def printed(model: Any) -> dict[str, Any]:
    """The schema of what is printed from `model`: every field is there, and later versions may add others."""
    made: dict[str, Any] = _opened(TypeAdapter(model).json_schema(mode="serialization", schema_generator=_Described))
    return made


def read(model: Any) -> dict[str, Any]:
    """The schema of what `model` is read from: fields with a default may be missing."""
    return TypeAdapter(model).json_schema(mode="validation", schema_generator=_Described)


class _Described(GenerateJsonSchema):
    """Takes the docstring below a field for its description. A field's title would only repeat its name."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """See `GenerateJsonSchema`."""
        made = super().model_schema(schema)
        for name, field in made.get("properties", {}).items():
            said = _said_of(schema["cls"], name)
            if said:
                field.setdefault("description", said)
        return made

    def field_title_should_be_set(self, schema: Any) -> bool:
        """See `GenerateJsonSchema`."""
        return False

    def field_is_required(self, field: Any, total: bool) -> bool:
        """See `GenerateJsonSchema`."""
        return self.mode == "serialization" or super().field_is_required(field, total)


def _said_of(model: type, field: str) -> str:
    """What stands below `field` in the nearest class that declares it."""
    for one in model.__mro__:
        if field in one.__dict__.get("__annotations__", {}):
            return _docstrings(one.__module__).get((one.__qualname__, field), "")
    return ""


@functools.cache
def _docstrings(module: str) -> dict[tuple[str, str], str]:
    """The docstrings below the fields of a module's classes, by class and field."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    found = {}
    for owner in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        for field, below in zip(owner.body, owner.body[1:], strict=False):
            match field, below:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str() as text)):
                    found[owner.name, name] = inspect.cleandoc(text)
    return found


def _opened(made: Any) -> Any:
    """`made` without the refusal of fields that it does not name."""
    if isinstance(made, list):
        return [_opened(one) for one in made]
    if not isinstance(made, dict):
        return made
    return {key: _opened(value) for key, value in made.items() if (key, value) != ("additionalProperties", False)}
