"""What came in hostile by files, titles, names, packs and imports goes out of every command as words."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from tests.hostile.attacks import ATTACKS, FIRST, LAST, between, harmless, strings
from tests.hostile.doors import FILE_NAME, IMPORTED, Filled
from tests.process import run, run_each

TOLD = (
    ("reflections", "list"),
    ("reflections", "show", IMPORTED),
    ("reflections", "search", FIRST),
    ("reflections", "delete", IMPORTED),
    ("summary", IMPORTED),
    ("library", "list"),
    ("library", "show", "DOCUMENT"),
    ("search", "wards in the community"),
    ("prompts", "list"),
    ("library", "add", FILE_NAME),
)
REFUSED = (
    ("ask", between("clipboard")),
    ("reflections", "show", between("C1")),
    ("reflections", "import", between("colour")),
    ("converse", "--path", between("title")),
    ("library", "show", between("overrides")),
    ("search", between("tags"), "--theme", between("nested")),
    ("summary", IMPORTED, "-o", f"/dev/null/{between('link')}"),
    (between("returns"),),
)
IN_JSON = (
    ("reflections", "list", "--json"),
    ("reflections", "show", IMPORTED, "--json"),
    ("summary", IMPORTED, "--format", "json"),
    ("library", "list", "--json"),
    ("library", "show", "DOCUMENT", "--json"),
    ("search", "wards in the community", "--json"),
    ("read", between("brackets"), "--json"),
)


def asked(filled: Filled, *cases: tuple[str, ...]) -> list[subprocess.CompletedProcess[str]]:
    # an argument cannot hold a zero byte: the system ends it there
    given = [
        [one.replace("DOCUMENT", filled.documents[0]).replace("\x00", "") for one in arguments] for arguments in cases
    ]
    return run_each(filled.home, *given)


@pytest.fixture
def here(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> Filled:
    """For commands in this process, which saves starting one."""
    monkeypatch.setenv("ASSISTANT_HOME", str(filled.home))
    return filled


def test_no_command_gives_on_what_a_terminal_obeys(filled: Filled) -> None:
    for arguments, done in zip(TOLD, asked(filled, *TOLD), strict=True):
        harmless(done.stdout.replace("\t", ""), f"{arguments} stdout")
        harmless(done.stderr, f"{arguments} stderr")
        assert done.stdout or done.stderr, arguments
        assert "\n\n\n\n" not in done.stderr, "an error is one sentence after another"


@pytest.mark.parametrize("arguments", REFUSED, ids=lambda given: ascii(given[0])[:12])
@pytest.mark.usefixtures("here")
def test_no_error_gives_back_what_a_terminal_obeys(arguments: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, [one.replace("\x00", "") for one in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.output
    harmless(done.stdout.replace("\t", ""), "stdout")
    harmless(done.stderr, "stderr")


@pytest.mark.parametrize("arguments", IN_JSON, ids=" ".join)
def test_json_is_ascii_and_says_no_more_than_the_screen(arguments: tuple[str, ...], here: Filled) -> None:
    done = CliRunner().invoke(app, [one.replace("DOCUMENT", here.documents[0]) for one in arguments])
    assert done.exit_code == 0, done.stderr
    assert all(" " <= letter <= "~" or letter == "\n" for letter in done.stdout)
    told = list(strings(json.loads(done.stdout)))
    assert any(FIRST in one for one in told)
    for text in told:
        harmless(text.replace("\t", ""), "a text in JSON")


def test_an_export_holds_the_words_and_nothing_else_that_came_with_them(filled: Filled, tmp_path: Path) -> None:
    file = tmp_path / "again.json"
    shown, written = asked(
        filled, ("reflections", "export", IMPORTED), ("reflections", "export", IMPORTED, "-o", str(file))
    )
    assert (shown.returncode, written.returncode) == (0, 0)
    assert shown.stdout == file.read_text(encoding="utf-8")
    harmless(file.read_text(encoding="utf-8"), "the file")
    for text in strings(json.loads(file.read_text())):
        harmless(text, "a text in the file")


def test_what_is_said_around_an_attack_arrives(filled: Filled) -> None:
    shown, listed, document = asked(
        filled, ("reflections", "show", IMPORTED), ("reflections", "list"), ("library", "show", "DOCUMENT")
    )
    assert FIRST in listed.stdout and LAST in listed.stdout
    for name in ("clear", "overrides", "tags"):
        assert f"{FIRST} " in shown.stdout, name
    assert document.stdout.count(LAST) >= len(ATTACKS) // 2


def test_a_pack_speaks_and_no_more(filled: Filled, tmp_path: Path) -> None:
    said = "".join(json.dumps({"say": between(name)}) + "\n" for name in ("placeholders", "clear"))
    done = run(filled.home, "converse", "--path", "odd", stdin=said)
    assert done.returncode == 0, done.stderr
    assert all(" " <= letter <= "~" or letter == "\n" for letter in done.stdout)
    for line in map(json.loads, done.stdout.splitlines()):
        for text in strings(line):
            harmless(text.replace("\t", ""), "an event")


def test_nothing_is_logged(filled: Filled) -> None:
    kept = {file.name for file in filled.home.rglob("*") if file.is_file()}
    assert not [name for name in kept if "log" in name.lower() and "catalog" not in name.lower()], kept
    assert not (filled.home / "obeyed").exists()


@pytest.mark.parametrize("form", ["C0", "C1", "clipboard", "tags", "surrogates"])
def test_the_bytes_of_an_argument_are_never_given_back(filled: Filled, form: str) -> None:
    given = "a\udcff\udc9bb" if form == "surrogates" else between(form).replace("\x00", "")
    done = run(filled.home, "reflections", "rename", given, given)
    assert done.returncode == 1
    harmless(done.stderr, form)
