"""Sizes: small modules and functions stay small because a test says so."""

from __future__ import annotations

import ast

from tests.structure.source import length, modules

MODULE = 300
FUNCTION = 40
APP = 250


def test_no_module_is_too_long() -> None:
    long = [f"{module.name}: {len(module.lines)} lines" for module in modules() if len(module.lines) > MODULE]
    assert not long, f"at most {MODULE} lines a module; split these: {long}"


def test_no_function_is_too_long() -> None:
    long = [
        f"{module.name}:{node.lineno} {node.name}: {length(node)} lines"
        for module in modules()
        for node in module.nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length(node) > FUNCTION
    ]
    assert not long, f"at most {FUNCTION} lines a function; split these: {long}"


def test_the_app_stays_a_shell() -> None:
    apps = [
        (module.name, length(node))
        for module in modules("assistant")
        for node in module.nodes(ast.ClassDef)
        if isinstance(node, ast.ClassDef) and any("App" in ast.unparse(base) for base in node.bases)
    ]
    assert apps
    assert all(lines <= APP for _, lines in apps), f"at most {APP} lines: {apps}"
