"""A key in a real keychain: that of GNOME, as the Secret Service, on a message bus of its own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.kept import holding, read, write
from tests.process import COMMAND, run

THERE = shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")
pytestmark = pytest.mark.skipif(not THERE, reason="dbus-run-session or gnome-keyring-daemon is not on the path")
# The bus and the keychain write of themselves; what the command says goes past them.
SESSION = """
case "$*" in
"begin absent"*) shift 2; exec env -u DBUS_SESSION_BUS_ADDRESS "$@" ;;
esac
case $1 in
begin) shift; exec 3>&2 2>/dev/null; exec dbus-run-session -- sh "$0" "$@" ;;
open) printf 'login' | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null ;;
locked) gnome-keyring-daemon --start --components=secrets --daemonize >/dev/null ;;
esac
shift
exec "$@" 2>&3
"""


class LoggedIn:
    """Somebody's own folder of keychains; each command has a session of its own, as after logging in again."""

    def __init__(self, home: Path, folder: Path) -> None:
        self._home = home
        self._script = folder / "session.sh"
        self._script.write_text(SESSION)
        self._own = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
        self.kept = folder / "keyrings"

    def run(self, *args: str, keychain: str = "open") -> subprocess.CompletedProcess[str]:
        """`assistant ARGS` with the keychain `open`, `locked`, or none at all (`absent`)."""
        command = ("sh", str(self._script), "begin", keychain, *COMMAND)
        return run(self._home, *args, command=command, **self._own)


@pytest.fixture
def person(home: Path, tmp_path: Path) -> LoggedIn:
    write(home)
    own = tmp_path / "person"
    own.mkdir(mode=0o700)
    return LoggedIn(home, own)


def test_a_key_in_the_keychain_opens_everything_without_a_word_typed(person: LoggedIn, home: Path) -> None:
    done = person.run("lock", "keychain")
    assert (done.returncode, done.stdout.split(",")[0]) == (0, "Locked"), done.stderr
    assert holding(home) == []
    assert list(person.kept.glob("*.keyring"))
    assert len(person.run("reflections", "list").stdout.splitlines()) == 2
    assert "keychain" in person.run("lock").stdout
    assert person.run("lock", "off").returncode == 0
    assert len(read(home)) == 2


def test_a_keychain_that_is_locked_or_gone_is_said_and_nothing_is_lost(person: LoggedIn) -> None:
    assert person.run("lock", "keychain").returncode == 0
    for keychain, said in (("locked", "is locked"), ("absent", "no keychain")):
        for command in (["reflections", "list"], ["lock", "off"]):
            done = person.run(*command, keychain=keychain)
            assert done.returncode == 3, done.stderr
            assert said in done.stderr
            assert "They are safe, and stay locked." in done.stderr
    assert len(person.run("reflections", "list").stdout.splitlines()) == 2


def test_where_the_keychain_does_not_take_a_key_nothing_is_locked(person: LoggedIn, home: Path) -> None:
    done = person.run("lock", "keychain", keychain="locked")
    assert done.returncode == 3
    assert len(read(home)) == 2
