"""`assistant reflections`: list, show, export, import, rename, delete and search."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Held
from tests.process import HOSTILE, one_document, run

SECRET = "the lighthouse keeper's spare umbrella"
LISTED = {"id", "title", "path", "started", "updated", "finished", "answers"}


def test_list_shows_each_with_its_state(held: Held, tmp_path: Path) -> None:
    (one,) = one_document(run(held.home, "reflections", "list", "--json"))["reflections"]
    assert one.keys() >= LISTED
    assert (one["id"], one["finished"], one["answers"]) == (held.reflection, True, len(held.said))
    assert f"{held.reflection}  " in run(held.home, "reflections", "list").stdout
    assert "no reflections yet" in run(tmp_path / "new", "reflections", "list").stdout


def test_show_prints_the_whole_conversation(held: Held) -> None:
    shown = run(held.home, "reflections", "show", held.reflection).stdout
    questions = [event["position"] for event in held.history if event["event"] == "asked"]
    assert all(shown.count(f"[{position} of {len(questions)}]") == 1 for position in questions)
    assert "> On opening.partnership the region sends a template" in shown


def test_a_finished_conversation_is_for_its_owner_alone(held: Held) -> None:
    assert held.home.stat().st_mode & 0o077 == 0
    assert (held.home / "reflections.db").stat().st_mode & 0o077 == 0


def test_export_then_import_elsewhere_is_the_same_reflection(held: Held, exported: Path, home: Path) -> None:
    assert run(home, "reflections", "import", str(exported)).stdout == f"Imported as {held.reflection}.\n"
    for arguments in (("reflections", "export"), ("reflections", "show"), ("summary",)):
        assert run(home, *arguments, held.reflection).stdout == run(held.home, *arguments, held.reflection).stdout


def test_importing_what_is_already_there_keeps_both(exported: Path, held: Held, home: Path) -> None:
    run(home, "reflections", "import", str(exported))
    again = run(home, "reflections", "import", str(exported)).stdout.removeprefix("Imported as ").rstrip(".\n")
    assert again != held.reflection
    found = one_document(run(home, "reflections", "list", "--json"))["reflections"]
    assert {one["id"] for one in found} == {held.reflection, again}
    assert one_document(run(home, "summary", again, "--format", "json"))["reflection"] == again


def test_rename_search_and_delete(exported: Path, held: Held, home: Path) -> None:
    run(home, "reflections", "import", str(exported))
    assert run(home, "reflections", "rename", held.reflection, "Winter", HOSTILE).returncode == 0
    assert "Winter trust" in run(home, "reflections", "list").stdout
    found = one_document(run(home, "reflections", "search", "Template", "nurses", "--json"))["reflections"]
    assert found[0]["id"] == held.reflection
    assert found[0]["quotes"]
    assert "“" in run(home, "reflections", "search", "template").stdout
    assert run(home, "reflections", "search", "giraffe").returncode == 1
    kept = run(home, "reflections", "delete", held.reflection, stdin="n\n")
    assert (kept.returncode, kept.stdout.strip()) == (1, "")
    assert "Nothing was deleted." in kept.stderr
    assert run(home, "reflections", "delete", held.reflection, stdin="").returncode == 1
    assert run(home, "reflections", "delete", held.reflection, stdin="y\n").returncode == 0
    assert run(home, "reflections", "show", held.reflection).returncode == 1


def test_what_is_deleted_is_gone_from_the_disk(home: Path) -> None:
    done = run(home, "converse", stdin=json.dumps({"say": SECRET}) + "\n")
    name = json.loads(done.stdout.splitlines()[0])["reflection"]
    assert SECRET.encode() in on_disk(home)
    assert run(home, "reflections", "delete", name, "--yes").returncode == 0
    assert SECRET.encode() not in on_disk(home)


def on_disk(home: Path) -> bytes:
    """Every byte of the data folder."""
    return b"".join(one.read_bytes() for one in sorted(home.rglob("*")) if one.is_file())


@pytest.mark.parametrize("command", ["show", "export", "rename", "delete"])
def test_an_unknown_reflection_is_1(home: Path, command: str) -> None:
    words = ["A title"] if command == "rename" else []
    done = run(home, "reflections", command, HOSTILE, *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("There is no reflection called trust")


def test_an_empty_title_is_2(home: Path) -> None:
    assert run(home, "reflections", "rename", "x", " \x1b[2J ").returncode == 2


def later(part: dict[str, Any], **changes: Any) -> None:
    """Change an object of an exported file."""
    part.update(changes)


SPOILT: dict[str, Callable[[dict[str, Any]], Any]] = {
    "another format": lambda one: later(one, format="integrated-care-assistant/reflection/9"),
    "an unknown event": lambda one: later(one["events"][1]["what"], event="\x1b[2Jrun"),
    "an event missing": lambda one: one["events"].pop(3),
    "begun twice": lambda one: later(one["events"][1], what=one["events"][0]["what"]),
    "no events": lambda one: one["events"].clear(),
    "a time that cannot be": lambda one: later(one["events"][1], at="9999-12-31T23:59:59-23:59"),
    "a scale that cannot be": lambda one: later(
        next(e["what"] for e in one["events"] if e["what"].get("kind") == "rate"), max=9
    ),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_a_spoilt_export_is_refused_whole(exported: Path, home: Path, spoil: Callable[[dict[str, Any]], Any]) -> None:
    exported = json.loads(file.read_text())
    spoil(exported)
    file.write_text(json.dumps(exported))
    done = run(home, "reflections", "import", str(file))
    assert (done.returncode, done.stdout) == (1, "")
    assert "Nothing was imported." in done.stderr
    assert not one_document(run(home, "reflections", "list", "--json"))["reflections"]


@pytest.mark.parametrize("content", [b"", b"[" * 200_000, b"{}", b'"x"'], ids=["empty", "deep", "object", "text"])
def test_a_file_that_is_no_export_is_1(home: Path, content: bytes) -> None:
    file = home.parent / "\x1b[2Jodd.json"
    file.write_bytes(content)
    assert run(home, "reflections", "import", str(file)).returncode == 1


def test_a_file_that_cannot_be_read_is_2(home: Path) -> None:
    assert run(home, "reflections", "import", str(home)).returncode == 2
    assert run(home, "reflections", "import", str(home / "absent")).returncode == 2
    (home / "latin").write_bytes(b"\xff\xfe{")
    assert run(home, "reflections", "import", str(home / "latin")).returncode == 2


def test_an_import_cannot_choose_a_dangerous_name(exported: Path, home: Path) -> None:
    exported = json.loads(file.read_text()) | {"id": "../../etc/\x1b[2J", "title": HOSTILE + "\n" + "long " * 500}
    file.write_text(json.dumps(exported))
    done = run(home, "reflections", "import", str(file))
    assert done.returncode == 0
    (one,) = one_document(run(home, "reflections", "list", "--json"))["reflections"]
    assert done.stdout == f"Imported as {one['id']}.\n"
    assert one["id"].replace("-", "").isalnum()
    assert "\n" not in one["title"] and len(one["title"]) <= 200
