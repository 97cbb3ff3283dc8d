"""`assistant settings`, `assistant about` and `assistant reflections duplicate`."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from assistant.config import Config
from tests.commands.conftest import Held
from tests.process import held_in, one_document, run, run_each


def test_everything_can_be_seen_set_and_put_back(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run(home, "settings", "set", "theme", "light").returncode == 0
    assert run(home, "settings", "set", "keys.past.rename", "F10").returncode == 0
    file = home / "settings.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text()) == {"keys": {"past.rename": "f10"}, "theme": "light"}
    listed, theme, key, printed, path = run_each(
        home,
        ("settings", "list", "--json"),
        ("settings", "get", "theme"),
        ("settings", "get", "keys.past.rename"),
        ("settings", "keys"),
        ("settings", "path"),
    )
    found = {one["name"]: one for one in one_document(listed)["settings"]}
    assert list(found) == list(Config.model_fields)
    assert (found["theme"]["value"], found["theme"]["default"]) == ("light", "dark")
    assert (theme.stdout, key.stdout, path.stdout) == ("light\n", "f10\n", f"{file}\n")
    assert "  F10         Give it another title.  [past.rename]" in printed.stdout
    run_each(home, ("settings", "reset", "theme"), ("settings", "list"))
    assert run(home, "settings", "reset", "keys.past.rename").returncode == 0
    assert json.loads(file.read_text()) == {}


def test_what_cannot_be_set_is_refused_with_what_can(tmp_path: Path) -> None:
    wrong = {
        ("set", "theme", "blue"): "Give one of: dark, light, high-contrast",
        ("set", "threads", "65"): "Give a whole number from 1 to 64.",
        ("set", "colour", "blue"): "There is no setting called colour.",
        ("set", "keys.past.rename", "d"): "D is taken: in the list of past reflections it is “Delete”.",
        ("set", "keys.nothing", "x"): "There is no action called nothing",
    }
    for (words, says), done in zip(
        wrong.items(), run_each(tmp_path / "home", *(("settings", *words) for words in wrong)), strict=True
    ):
        assert done.returncode == 2, words
        assert says in done.stderr
    assert not (tmp_path / "home" / "settings.json").exists()


def test_a_broken_file_is_named_kept_and_gone_on_without(home: Path) -> None:
    file = home / "settings.json"
    file.write_text("{theme: light")
    done = run(home, "search", "trust")
    assert done.returncode == 0
    assert str(file) in done.stderr and "It was left as it is" in done.stderr
    assert file.read_text() == "{theme: light"
    run(home, "settings", "set", "theme", "light")
    assert file.with_name("settings.unreadable.json").read_text() == "{theme: light"
    assert json.loads(file.read_text()) == {"theme": "light"}


def test_a_variable_goes_before_the_file_and_this_is_said(tmp_path: Path) -> None:
    done = run(tmp_path / "home", "settings", "set", "threads", "2", ASSISTANT_THREADS="3")
    assert "ASSISTANT_THREADS is set" in done.stderr
    assert run(tmp_path / "home", "settings", "get", "threads", ASSISTANT_THREADS="3").stdout == "3\n"
    assert run(tmp_path / "home", "settings", "get", "threads").stdout == "2\n"


def test_what_this_is_can_be_read_at_any_time(tmp_path: Path) -> None:
    done = run(tmp_path / "home", "about")
    assert done.returncode == 0
    assert all(len(line) <= 76 or "/" in line for line in done.stdout.splitlines())
    for about in ("What it is", "What it is not", "Where your words are", "How long it takes", "How to leave"):
        assert f"{about}\n" in done.stdout
    assert str(tmp_path) in done.stdout


def test_a_copy_holds_the_same_conversation_under_another_name(exported: Path, held: Held, home: Path) -> None:
    run(home, "reflections", "import", str(exported))
    done = run(home, "reflections", "duplicate", held.reflection)
    copy = done.stdout.removeprefix("Copied as ").rstrip(".\n")
    assert sorted(held_in(home)) == sorted([held.reflection, copy])
    first, second, found = run_each(
        home,
        ("reflections", "show", held.reflection),
        ("reflections", "show", copy),
        ("reflections", "search", "copy", "--json"),
    )
    assert first.stdout == second.stdout
    assert [one["id"] for one in one_document(found)["reflections"]] == [copy]
    assert run(home, "reflections", "delete", held.reflection, "--yes").returncode == 0
    assert held_in(home) == [copy]
