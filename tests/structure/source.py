"""The project's Python files, read once for all the tests here."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("assistant", "benchmarks", "scripts", "tests")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        """Its path from the project's folder."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def lines(self) -> list[str]:
        """Its lines."""
        return self.text.splitlines()

    @functools.cached_property
    def tree(self) -> ast.Module:
        """Its syntax."""
        return ast.parse(self.text, self.name)

    def nodes(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        """Every node of these kinds."""
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))


@functools.cache
def modules(*folders: str) -> tuple[Module, ...]:
    """The files of `folders`, or of the whole project."""
    found = sorted(file for folder in folders or FOLDERS for file in (ROOT / folder).rglob("*.py"))
    return tuple(Module(file, file.read_text(encoding="utf-8")) for file in found)


def length(node: Function | ast.ClassDef) -> int:
    """Lines from `def` or `class` to the end; decorators and the docstring's explanation are not code."""
    assert node.end_lineno is not None
    lines = node.end_lineno - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        assert first.end_lineno is not None
        lines -= first.end_lineno - first.lineno
    return lines
