"""`assistant lock`, backups and recovery as processes, and as a person meets them in a terminal."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from assistant.cli.lock import NEW_PASSPHRASE, NO_WAY_BACK
from assistant.cli.stores import PASSPHRASE as VARIABLE
from tests import keychain
from tests.kept import ANOTHER, PASSPHRASE, SECRET, holding, opened, read, write
from tests.process import Conversation, answer, one_document, run
from tests.pseudo_terminal import Terminal


def locked(home: Path) -> None:
    """Somebody's words, and a lock."""
    write(home)
    assert run(home, "lock", "passphrase", **{NEW_PASSPHRASE: PASSPHRASE}).returncode == 0


def test_locked_changed_and_unlocked_with_a_word_about_each(home: Path) -> None:
    write(home)
    assert "not locked" in run(home, "lock").stdout
    done = run(home, "lock", "passphrase", **{NEW_PASSPHRASE: PASSPHRASE})
    assert (done.returncode, done.stdout.split(".")[0]) == (0, "Locked")
    assert NO_WAY_BACK in done.stderr
    assert holding(home) == []
    assert "locked with a passphrase" in run(home, "lock").stdout
    done = run(home, "lock", "passphrase", **{VARIABLE: PASSPHRASE, NEW_PASSPHRASE: ANOTHER})
    assert done.returncode == 0
    assert run(home, "reflections", "list", **{VARIABLE: PASSPHRASE}).returncode == 3
    assert len(run(home, "reflections", "list", **{VARIABLE: ANOTHER}).stdout.splitlines()) == 2
    assert run(home, "lock", "off", **{VARIABLE: ANOTHER}).returncode == 0
    assert len(read(home)) == 2


def test_without_the_passphrase_every_command_that_needs_it_says_so_and_none_shows_a_word(home: Path) -> None:
    locked(home)
    commands = (
        ["reflections", "list"],
        ["reflections", "show", "r0"],
        ["reflections", "export", "r0"],
        ["reflections", "search", SECRET],
        ["summary", "r0"],
        ["compare", "r0", "r1"],
        ["coach", "notes", "r0"],
        ["converse", "--reflection", "r0"],
        ["--plain", "--reflection", "r0"],
        ["lock", "off"],
    )
    for command in commands:
        done = run(home, *command)
        assert done.returncode == 3, command
        assert "locked with a passphrase" in done.stderr, command
        assert SECRET not in done.stdout + done.stderr
    wrong = run(home, "reflections", "list", **{VARIABLE: "no idea"})
    assert (wrong.returncode, wrong.stdout) == (3, "")
    assert "does not open" in wrong.stderr


def test_what_needs_no_reflections_works_without_the_passphrase(home: Path) -> None:
    locked(home)
    assert one_document(run(home, "search", "how do partners build trust", "--json"))["hits"]
    checks = {one["name"]: one for one in one_document(run(home, "doctor", "--json"))["checks"]}
    assert checks["Reflections"]["state"] == "note"
    assert "locked" in checks["Reflections"]["message"]


def test_the_passphrase_is_asked_for_in_the_terminal_and_not_shown(home: Path) -> None:
    locked(home)
    with Terminal(home, "reflections", "list") as terminal:
        terminal.wait_for("Passphrase:")
        terminal.type(f"{PASSPHRASE}\n")
        terminal.wait_for(f"{SECRET} 1")
        assert terminal.end() == 0
        assert PASSPHRASE.encode() not in terminal.written


def test_a_new_passphrase_is_typed_twice_alike(home: Path) -> None:
    write(home)
    for again, code in (("something else", 2), (PASSPHRASE, 0)):
        with Terminal(home, "lock", "passphrase") as terminal:
            terminal.wait_for("New passphrase:")
            terminal.type(f"{PASSPHRASE}\n")
            terminal.wait_for("The same again:")
            terminal.type(f"{again}\n")
            assert terminal.end() == code
    assert read(home, opened(home, PASSPHRASE))


def test_a_key_in_the_keychain_needs_nothing_typed(home: Path, tmp_path: Path) -> None:
    write(home)
    there = {"PYTHON_KEYRING_BACKEND": keychain.NAME, keychain.PLACE: str(tmp_path / "keychain.json")}
    assert "keychain" in run(home, "lock", "keychain", **there).stdout
    assert holding(home) == []
    assert len(run(home, "reflections", "list", **there).stdout.splitlines()) == 2
    (tmp_path / "keychain.json").write_text("{}")
    done = run(home, "reflections", "list", **there)
    assert (done.returncode, done.stdout) == (3, "")
    assert "has none for them" in done.stderr


def test_where_there_is_no_keychain_a_passphrase_is_offered(home: Path) -> None:
    done = run(home, "lock", "keychain", PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring")
    assert done.returncode == 2
    assert "assistant lock passphrase" in done.stderr


def test_a_conversation_in_a_locked_folder_leaves_its_words_in_no_file_and_touches_no_vectors(home: Path) -> None:
    assert run(home, "lock", "passphrase", **{NEW_PASSPHRASE: PASSPHRASE}).returncode == 0
    words = "quorzilliform alliances of the estuary"

    def sums() -> dict[str, str]:
        kept = [
            file for file in (home / "library").rglob("*") if file.is_file() and file.suffix in (".bin", ".sqlite3")
        ]
        return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in kept}

    with Conversation(home, **{VARIABLE: PASSPHRASE}) as talk:
        last = talk.next()[-1]
        last = talk.say(words)[-1]
        vectors = sums()
        for _ in range(6):
            last = talk.say(f"{words}, they say; {answer(last)}" if last["kind"] == "open" else answer(last))[-1]
    assert holding(home, "quorzilliform") == []
    assert sums() == vectors
    assert words in str(read(home, opened(home, PASSPHRASE)))


def test_backups_are_listed_put_back_and_forget(home: Path) -> None:
    assert "no backups yet" in run(home, "reflections", "restore").stdout
    write(home)
    with Conversation(home, "--reflection", "r0") as talk:
        talk.next()
    (name,) = [line.split()[0] for line in run(home, "reflections", "restore").stdout.splitlines()]
    assert run(home, "reflections", "restore", name).returncode == 1
    assert run(home, "reflections", "restore", "0009-20200101-000000", "--yes").returncode == 1
    assert run(home, "reflections", "delete", "r0", "--yes", "--keep-backups").returncode == 0
    assert list(read(home)) == ["r1"]
    assert run(home, "reflections", "restore", name, "--yes").returncode == 0
    assert sorted(read(home)) == ["r0", "r1"]
    done = run(home, "reflections", "delete", "r0", "--yes")
    assert "gone from" in done.stderr
    assert holding(home, f"{SECRET} 0") == []


def test_of_a_backup_one_reflection_or_all_that_is_missing_is_put_back(home: Path) -> None:
    assert "no backups yet" in run(home, "reflections", "backups").stdout
    write(home, reflections=4)
    with Conversation(home, "--reflection", "r0") as talk:
        talk.next()
    for gone in ("r1", "r2", "r3"):
        assert run(home, "reflections", "delete", gone, "--yes", "--keep-backups").returncode == 0
    listed = run(home, "reflections", "backups").stdout
    assert "4 reflections, not locked, 3 no longer there" in listed
    name = listed.split()[0]
    lost = run(home, "reflections", "backups", name).stdout.splitlines()
    assert sorted(line.split()[0] for line in lost) == ["r1", "r2", "r3"]
    assert run(home, "reflections", "restore", name, "--only", "r1").returncode == 1
    assert run(home, "reflections", "restore", name, "--only", "r1", "--missing", "--yes").returncode == 2
    assert run(home, "reflections", "restore", name, "--only", "r9", "--yes").returncode == 1
    assert sorted(read(home)) == ["r0"]
    done = run(home, "reflections", "restore", name, "--only", "r1", "--yes")
    assert (done.returncode, "is back" in done.stdout, "What was there before is" in done.stderr) == (0, True, True)
    assert sorted(read(home)) == ["r0", "r1"]
    assert run(home, "reflections", "restore", name, "--missing", "--yes").stdout.count("is back") == 2
    assert sorted(read(home)) == ["r0", "r1", "r2", "r3"]
    assert "none of it is shorter" in run(home, "reflections", "backups", name).stdout
    assert run(home, "reflections", "backups", "nothing").returncode == 1


def test_a_damaged_file_is_said_to_be_so_and_recovered(home: Path) -> None:
    write(home, reflections=6, answers=20)
    content = bytearray((home / "reflections.db").read_bytes())
    content[4096:20480] = bytes(16384)
    (home / "reflections.db").write_bytes(bytes(content))
    done = run(home, "reflections", "list")
    assert done.returncode == 4
    assert "assistant reflections recover" in done.stderr
    done = run(home, "reflections", "recover")
    assert done.returncode == 0
    assert "kept as" in done.stderr
    assert run(home, "reflections", "list").returncode == 0
    assert "is whole" in run(home, "reflections", "recover").stdout


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_the_deep_checkup_tries_what_is_promised_and_names_nothing_private(home: Path, passphrase: str) -> None:
    write(home)
    if passphrase:
        assert run(home, "lock", "passphrase", **{NEW_PASSPHRASE: PASSPHRASE}).returncode == 0
    done = run(home, "doctor", "--deep", "--json", **({VARIABLE: passphrase} if passphrase else {}))
    checks = {one["name"]: one for one in json.loads(done.stdout)["checks"]}
    for name in ("Reflections", "Coach's notes", "Pages", "Deleting", "Network"):
        assert checks[name]["state"] == "fine", checks[name]
    assert checks["Lock"]["state"] == ("fine" if passphrase else "note")
    assert checks["Locked files"]["state"] == ("fine" if passphrase else "note")
    assert SECRET not in done.stdout


def test_the_deep_checkup_finds_what_lies_open(home: Path) -> None:
    locked(home)
    elsewhere = home.parent / "elsewhere"
    elsewhere.mkdir()
    write(elsewhere)
    (home / "coach.db").write_bytes((elsewhere / "coach.db").read_bytes())
    done = run(home, "doctor", "--deep", "--json", **{VARIABLE: PASSPHRASE})
    checks = {one["name"]: one for one in json.loads(done.stdout)["checks"]}
    assert checks["Locked files"]["state"] == "wrong"
