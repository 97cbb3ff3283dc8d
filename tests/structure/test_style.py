"""Habits a linter does not know."""

from __future__ import annotations

import ast
import re

import pytest

from tests.structure.source import ROOT, Module, modules

BLIND = ("Exception", "BaseException")
FRONT_END_SHELLS: tuple[str, ...] = ()
"""Front ends that may catch everything, to leave the terminal in order."""
IGNORES = re.compile(r"#\s*(?:type:\s*ignore|noqa)\b[^#\n]*")
REASON = re.compile(r"(?:\]\s*#\s*|\s-\s*|#\s+(?!noqa|type:))\S+(?:\s+\S+)+")
SKIPS = re.compile(r"pytest\.(?:skip|xfail|importorskip)|mark\.(?:skip|skipif|xfail)")
NETWORK = {
    "aiohttp", "ftplib", "http", "httpcore", "httpcore2", "httpx", "httpx2", "imaplib", "poplib", "requests", "smtplib",
    "socket", "socketserver", "telnetlib", "urllib3", "websockets", "xmlrpc",
}  # fmt: skip
FOREIGN = re.compile(r"(?<![\w.])/(?:root|tmp|work)/|pypi\.org|files\.pythonhosted|download\.pytorch|huggingface\.co")
"""Places that exist on one machine only, and hosts that packages come from."""
TEXTS = ("*.md", "*.toml", "*.txt", "*.cfg", "*.yaml", "*.yml", "Makefile", "*.sh", "*.tcss")


def _imported(module: Module) -> set[str]:
    found = set()
    for node in module.nodes(ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
    return found


def _passes_on(handler: ast.ExceptHandler) -> bool:
    """Whether it ends by raising again what it caught, as a rollback does."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_nothing_catches_everything() -> None:
    """A library that raises bare `Exception` itself is named with that reason, on the line."""
    blind = [
        f"{module.name}:{node.lineno}"
        for module in modules("assistant", "benchmarks", "scripts")
        for node in module.nodes(ast.ExceptHandler)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in BLIND)
        and not _passes_on(node)
        and module.name not in FRONT_END_SHELLS
        and "BLE001 - " not in module.lines[node.lineno - 1]
    ]
    assert not blind, f"catch what is expected, by name: {blind}"


def test_every_exemption_says_why() -> None:
    bare = [
        f"{module.name}:{number}: {line.strip()}"
        for module in modules()
        if module.path.parent.name != "structure"
        for number, line in enumerate(module.lines, start=1)
        if IGNORES.search(line) and not REASON.search(line[IGNORES.search(line).start() :])  # type: ignore[union-attr] # found just before
    ]
    assert not bare, f"write the reason after it: {bare}"


def test_every_skipped_test_says_why() -> None:
    bare = [
        f"{module.name}:{number}"
        for module in modules("tests")
        if module.path.parent.name != "structure"
        for number, line in enumerate(module.lines, start=1)
        if SKIPS.search(line) and "reason=" not in line and not re.search(r"(?:skip|xfail)\(\"", line)
    ]
    assert not bare, f"give a reason on the line: {bare}"


def test_imports_are_absolute() -> None:
    relative = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        for node in module.nodes(ast.ImportFrom)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not relative


def test_annotations_are_postponed_everywhere() -> None:
    without = [
        module.name
        for module in modules()
        if module.text.strip()
        and module.tree.body
        and "from __future__ import annotations" not in module.text
        and any(not isinstance(node, ast.Expr | ast.Assign) for node in module.tree.body)
    ]
    assert not without


def test_no_module_but_these_can_reach_a_network() -> None:
    """One goes to the address given to `library use`, the others serve this computer; tests/commands holds both."""
    reaching = {module.name: sorted(_imported(module) & NETWORK) for module in modules("assistant")}
    assert {name: found for name, found in reaching.items() if found} == {
        "assistant/adapters/http_requests.py": ["httpx"],
        "assistant/serving/gate.py": ["aiohttp"],
        "assistant/serving/server.py": ["aiohttp", "socket"],
        "assistant/serving/tab.py": ["aiohttp"],
    }


def test_public_things_have_a_docstring_that_says_something() -> None:
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    missing = []
    for module in modules("assistant"):
        owners: list[ast.Module | ast.ClassDef] = [module.tree]
        owners += [node for node in module.tree.body if isinstance(node, ast.ClassDef) and node.name[0] != "_"]
        for owner in owners:
            for node in owner.body:
                if isinstance(node, kinds) and node.name[0] != "_" and not _documented(node):
                    missing.append(f"{module.name}:{node.lineno} {node.name}")
    assert not missing


def _documented(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    text = ast.get_docstring(node) or ""
    handlers = ("compose", "on_", "action_", "watch_", "render", "validate_", "key_")
    said = re.sub(r"\W|the|a|an", "", text.lower()) != re.sub(r"\W", "", node.name.lower())
    return (
        (bool(text) and said)
        or node.name.startswith(handlers)
        or any("overload" in ast.unparse(decorator) for decorator in node.decorator_list)
    )


@pytest.mark.parametrize("folder", [".", "assistant", "benchmarks", "corpus", "docs", "prompts", "scripts", "tests"])
def test_nothing_names_a_place_that_exists_on_one_machine_only(folder: str) -> None:
    pattern = "glob" if folder == "." else "rglob"
    files = {file for kind in (*TEXTS, "*.py") for file in getattr(ROOT / folder, pattern)(kind)}
    named = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for file in sorted(files)
        if file.parent.name != "structure"
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if FOREIGN.search(line)
    ]
    assert not named
