"""What the documents tell people to type exists, and the files they point at do too."""

from __future__ import annotations

import re
import shlex
from typing import Any

import pytest
import typer

from assistant.cli import app, lock, stores
from tests.structure.source import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CODE = re.compile(r"`([^`\n]+)`|^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINKS = re.compile(r"\]\((?!https?:|#)([^)#]+)")
TARGETS = re.compile(r"^([a-z-]+):", re.MULTILINE)


def _typed() -> list[tuple[str, str]]:
    """(document, command line) for everything that starts with `assistant` or `make`."""
    found = []
    for document in DOCUMENTS:
        for inline, block in CODE.findall(document.read_text(encoding="utf-8")):
            lines = [inline] if inline else block.splitlines()
            found += [(document.name, line.partition("#")[0].strip()) for line in lines]
    return [(name, re.sub(r"^\S*/assistant\b", "assistant", line)) for name, line in found]


def _commands() -> list[tuple[str, str]]:
    return [one for one in _typed() if re.match(r"assistant(?:\s|$)", one[1])]


@pytest.mark.parametrize(("document", "line"), _commands())
def test_every_command_in_the_documents_exists(document: str, line: str) -> None:
    command: Any = typer.main.get_command(app)
    words = shlex.split(line)[1:]
    while words and hasattr(command, "commands") and not words[0].startswith("-"):
        found = command.commands.get(words[0])
        assert found is not None, f"{document}: there is no {words[0]} in {line}"
        command, words = found, words[1:]
    options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    options |= {"--help", "-h"}
    unknown = [word for word in words if word.startswith("-") and len(word) > 1 and word not in options]
    assert not unknown, f"{document}: {line} has no {unknown}"


def test_every_make_target_in_the_documents_exists() -> None:
    targets = set(TARGETS.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    asked = {
        word
        for _, line in _typed()
        if line.startswith("make ")
        for word in line.split()[1:]
        if "=" not in word and word.isidentifier()
    }
    assert asked <= targets


def test_every_command_is_in_the_readme() -> None:
    command: Any = typer.main.get_command(app)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [name for name in command.commands if f"assistant {name}" not in readme and name != "prompts"]
    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: object) -> None:
    file = ROOT / str(document)
    links = LINKS.findall(file.read_text(encoding="utf-8"))
    assert not [link for link in links if not (file.parent / link).exists()]


def test_every_environment_variable_in_the_documents_is_read() -> None:
    from assistant.config import Config

    folders, secret = (
        {"ASSISTANT_HOME", "ASSISTANT_CACHE"},
        {"ASSISTANT_LIBRARY_TOKEN", stores.PASSPHRASE, lock.NEW_PASSPHRASE},
    )
    settings = {f"ASSISTANT_{name.upper()}" for name in Config.model_fields if name != "keys"}
    named = {
        str(document.relative_to(ROOT)): set(re.findall(r"ASSISTANT_[A-Z_]+", document.read_text(encoding="utf-8")))
        for document in DOCUMENTS
    }
    assert set().union(*named.values()) <= folders | secret | settings
    assert named["docs/guide/settings.md"] == folders | settings
    assert named["README.md"] >= folders


def test_the_guide_has_every_setting_as_the_model_has_it() -> None:
    from assistant import config

    guide = (ROOT / "docs" / "guide" / "settings.md").read_text(encoding="utf-8")
    for one in config.listed():
        takes = f"{one.low} to {one.high}" if one.kind == "number" else ", ".join(f"`{value}`" for value in one.choices)
        row = next((line for line in guide.splitlines() if line.startswith(f"| `{one.name}` |")), "")
        assert f"| {one.help} |" in row
        assert takes in row
        assert f"`{one.variable or one.name}`" in row


def test_the_guide_has_every_key_as_the_registry_has_it() -> None:
    """Write anew what `assistant settings keys` prints where nothing was changed."""
    from assistant.ui import remap

    guide = (ROOT / "docs" / "guide" / "keys.md").read_text(encoding="utf-8")
    assert f"```text\n{remap.table({})}\n```" in guide


def test_everything_the_app_does_can_be_done_without_a_screen() -> None:
    from assistant.ui import keymap

    guide = (ROOT / "docs" / "guide" / "without-a-screen.md").read_text(encoding="utf-8")
    rows = [line for line in guide.splitlines() if line.startswith("| ") and line.count("|") == 4]
    told = {name: row.split("|")[3] for row in rows for name in re.findall(r"`([a-z_]+\.[a-z_]+)`", row.split("|")[2])}
    closing = {action.name for action in keymap.ACTIONS if action.id in ("back", "home", "begin")}
    assert told.keys() == {action.name for action in keymap.ACTIONS} - closing
    assert all(way.strip() for way in told.values())
    typed = {command.name for command in keymap.COMMANDS}
    assert set(re.findall(r"`/([a-z]+)`", guide)) <= typed
