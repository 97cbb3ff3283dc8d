"""`assistant reflections`: list, show, export, import, rename, delete and search."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from assistant.domain.events import Started
from tests.commands.conftest import Held
from tests.fakes import BEGAN
from tests.process import COMMAND, HOSTILE, SECONDS, environment, held_in, one_document, run, run_each
from tests.unit.store_helpers import answered, begun, recorded

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
    asked = [event for event in held.history if event["event"] == "asked"]
    for position in range(1, asked[0]["of"] + 1):
        times = sum(event["position"] == position for event in asked)
        assert shown.count(f"[{position} of {asked[0]['of']}, about") == times
    assert "> On opening.partnership the region sends a template" in shown


def test_a_finished_conversation_is_for_its_owner_alone(held: Held) -> None:
    assert held.home.stat().st_mode & 0o077 == 0
    assert (held.home / "reflections.db").stat().st_mode & 0o077 == 0


def test_export_then_import_is_the_same_reflection_and_twice_keeps_both(held: Held, exported: Path, home: Path) -> None:
    assert run(home, "reflections", "import", str(exported)).stdout == f"Imported as {held.reflection}.\n"
    assert run(home, "reflections", "export", held.reflection).stdout == exported.read_text()
    shown = ("reflections", "show", held.reflection)
    assert run(home, *shown).stdout == run(held.home, *shown).stdout
    again = run(home, "reflections", "import", str(exported)).stdout.removeprefix("Imported as ").rstrip(".\n")
    assert again != held.reflection
    assert set(held_in(home)) == {held.reflection, again}
    assert one_document(run(home, "summary", again, "--format", "json"))["reflection"] == again


def test_rename_search_and_delete(exported: Path, held: Held, home: Path) -> None:
    run(home, "reflections", "import", str(exported))
    assert run(home, "reflections", "rename", held.reflection, "Winter", HOSTILE).returncode == 0
    assert "Winter trust" in run(home, "reflections", "list").stdout
    found = one_document(run(home, "reflections", "search", "Template", "nurses", "--json"))["reflections"]
    assert found[0]["id"] == held.reflection
    assert found[0]["quotes"]
    shown, nothing = run_each(home, ("reflections", "search", "template"), ("reflections", "search", "giraffe"))
    assert "“" in shown.stdout
    assert nothing.returncode == 1
    kept = run(home, "reflections", "delete", held.reflection, stdin="n\n")
    assert (kept.returncode, kept.stdout.strip()) == (1, "")
    assert "Nothing was deleted." in kept.stderr
    unanswered = run(home, "reflections", "delete", held.reflection)
    assert unanswered.returncode == 1
    assert unanswered.stderr.endswith("Nothing was deleted.\n")
    assert run(home, "reflections", "delete", held.reflection, stdin="y\n").returncode == 0
    assert not held_in(home)


def test_a_search_lists_what_the_list_does_latest_first(home: Path) -> None:
    with closing(begun(home / "reflections.db")) as store:
        store.create("r2", "Second school", "short", BEGAN)
        store.append("r2", recorded(Started(reflection="r2", path="short"), answered("The school end."), first=0))
        store.rename("r1", "First")
        store.append("r2", recorded(answered("The school bus."), first=2))
        store.create("r3", "A school nobody spoke of", "short", BEGAN)
        store.append("r3", recorded(Started(reflection="r3", path="short")))
        listed = [one.id for one in store.list() if not one.untouched]
    found = one_document(run(home, "reflections", "search", "school", "--json"))["reflections"]
    assert [one["id"] for one in found] == listed
    quotes = {one["id"]: one["quotes"] for one in found}
    assert quotes == {"r1": ["The school start"], "r2": ["The school end", "The school bus"]}


def test_what_is_deleted_is_gone_from_the_disk(home: Path) -> None:
    done = run(home, "converse", stdin=json.dumps({"say": SECRET}) + "\n")
    name = json.loads(done.stdout.splitlines()[0])["reflection"]
    assert SECRET.encode() in on_disk(home)
    assert run(home, "reflections", "delete", name, "--yes").returncode == 0
    assert SECRET.encode() not in on_disk(home)


def on_disk(home: Path) -> bytes:
    """Every byte of the data folder."""
    return b"".join(one.read_bytes() for one in sorted(home.rglob("*")) if one.is_file())


def test_an_unknown_reflection_is_1_and_an_empty_title_2(home: Path) -> None:
    cases = [("show", HOSTILE), ("export", HOSTILE), ("delete", HOSTILE), ("rename", HOSTILE, "A title")]
    for done in run_each(home, *(("reflections", *case) for case in cases)):
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("There is no reflection called trust")
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


def test_a_spoilt_export_is_refused_whole(exported: Path, home: Path) -> None:
    files = []
    for name, spoil in SPOILT.items():
        whole = json.loads(exported.read_text())
        spoil(whole)
        files.append(home / f"{name}.json")
        files[-1].write_text(json.dumps(whole))
    for name, content in (("empty", b""), ("deep", b"[" * 200_000), ("\x1b[2Jobject", b"{}")):
        files.append(home / f"{name}.json")
        files[-1].write_bytes(content)
    for file, done in zip(
        files, run_each(home, *(("reflections", "import", str(file)) for file in files)), strict=True
    ):
        assert (done.returncode, done.stdout) == (1, ""), file
        assert "Nothing was imported." in done.stderr
    assert not held_in(home)


def test_a_file_that_cannot_be_read_is_2(home: Path) -> None:
    (home / "latin").write_bytes(b"\xff\xfe{")
    for done in run_each(home, *(("reflections", "import", str(file)) for file in (home, home / "no", home / "latin"))):
        assert (done.returncode, done.stdout) == (2, "")


def test_an_import_cannot_choose_a_dangerous_name(exported: Path, home: Path) -> None:
    whole = json.loads(exported.read_text()) | {"id": "../../etc/\x1b[2J", "title": HOSTILE + "\n" + "long " * 500}
    (home / "whole.json").write_text(json.dumps(whole))
    done = run(home, "reflections", "import", str(home / "whole.json"))
    assert done.returncode == 0
    (one,) = one_document(run(home, "reflections", "list", "--json"))["reflections"]
    assert done.stdout == f"Imported as {one['id']}.\n"
    assert one["id"].replace("-", "").isalnum()
    assert "\n" not in one["title"] and len(one["title"]) <= 200


def test_an_interrupt_at_the_question_whether_to_delete_is_130(home: Path, exported: Path, held: Held) -> None:
    run(home, "reflections", "import", str(exported))
    asking = subprocess.Popen(
        [*COMMAND, "reflections", "delete", held.reflection],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(home),
    )
    assert asking.stderr is not None
    asked = asking.stderr.read(7)
    asking.send_signal(signal.SIGINT)
    _, said = asking.communicate(timeout=SECONDS)
    assert (asked, asking.returncode) == (b"Delete ", 130), said
    assert b"Stopped." in said
    assert held_in(home) == [held.reflection]
