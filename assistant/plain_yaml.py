"""YAML as plain data: fields, lists and values as they stand, and nothing that would have to be obeyed.

No tags (which can name a type to make), no aliases (nine lines of which unfold to a thousand million
values) and no deep nesting (on which the C parser ends the process): each is a fault with its line.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml
from yaml.nodes import Node, ScalarNode

DEEPEST = 20
"""How many lists and fields may stand within each other; ours need four."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C loader reads the corpus about eight times faster; it is missing from some builds of PyYAML."""


class NotPlain(ValueError):
    """What is wrong with a text, and where."""

    def __init__(self, what: str, line: int) -> None:
        """`line` counts from 1 within the text."""
        super().__init__(what)
        self.what = what
        self.line = line


def load(text: str) -> tuple[Any, Node | None]:
    """The data in `text`, and the nodes it was made of, which know their lines. Raises `NotPlain`."""
    try:
        _require_plain(text)
        loader = _Values(text)
        try:
            node = loader.get_single_node()
            return (None if node is None else loader.construct_document(node)), node
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or "this is not YAML"
        last = text.rstrip().count("\n") + 1  # what is never closed is noticed after the end
        raise NotPlain(str(what), min(mark.line + 1, last) if mark else 1) from error
    except UnicodeEncodeError as error:
        raise NotPlain("there is half a character, which no file can hold", 1) from error


def _require_plain(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, _LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise NotPlain("there is a value that begins with & or *, which repeats another", line)
        if getattr(event, "tag", None) is not None:
            raise NotPlain("there is a value that begins with !, which names a type", line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise NotPlain(f"lists and fields stand more than {DEEPEST} deep within each other", line)


class _Values(_LOADER):  # type: ignore[misc,valid-type] # which of two classes it is depends on the build
    """Says of a value that looks like a number or a date, and is none, where it stands."""


def _placed(kind: str, construct: Callable[[Any, ScalarNode], Any]) -> Callable[[Any, ScalarNode], Any]:
    def constructed(loader: Any, node: ScalarNode) -> Any:
        try:
            return construct(loader, node)
        except (ValueError, AttributeError, OverflowError) as error:
            shown = node.value[:40]
            raise yaml.constructor.ConstructorError(
                None, None, f"{shown!r} looks like a {kind} and is none", node.start_mark
            ) from error

    return constructed


for _tag, _kind in (("int", "number"), ("float", "number"), ("timestamp", "date")):
    _full = f"tag:yaml.org,2002:{_tag}"
    _Values.add_constructor(_full, _placed(_kind, yaml.SafeLoader.yaml_constructors[_full]))
