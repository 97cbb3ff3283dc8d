"""A key in the computer's keychain: found without anything typed, and missed in a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import keyring
import pytest

from assistant import wiring_keeping
from assistant.adapters import keychain
from assistant.adapters.keys import KeyFiles
from assistant.domain.locks import Kept
from assistant.errors import AssistantError, Locked
from tests.kept import PASSPHRASE, files, holding, lock, opened, places, read, write
from tests.keychain import PLACE, FileKeyring


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Somebody's words."""
    write(tmp_path)
    return tmp_path


@pytest.fixture
def keychain_file(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A keychain that works."""
    file = tmp_path_factory.mktemp("keychain") / "held.json"
    monkeypatch.setenv(PLACE, str(file))
    monkeypatch.setattr(keyring.core, "_keyring_backend", FileKeyring())
    return file


def test_a_key_in_the_keychain_opens_without_anything_typed_and_goes_with_the_lock(
    home: Path, keychain_file: Path
) -> None:
    assert keychain.there()
    before = read(home)
    wiring_keeping.put_lock(places(home), opened(home), Kept.KEYCHAIN)
    assert holding(home) == []
    assert "keys.db" not in files(home)
    assert read(home, opened(home)) == before
    lock(home, PASSPHRASE)
    assert json.loads(keychain_file.read_text()) == {}
    wiring_keeping.put_lock(places(home), opened(home, PASSPHRASE), Kept.KEYCHAIN)
    assert read(home, opened(home)) == before
    wiring_keeping.take_lock_off(places(home), opened(home))
    assert json.loads(keychain_file.read_text()) == {}
    assert read(home) == before


@pytest.mark.parametrize("held", ["{}", '{"integrated-care-assistant/NAME": "zz"}', "folder"])
def test_a_keychain_without_the_key_is_a_sentence(home: Path, keychain_file: Path, held: str) -> None:
    wiring_keeping.put_lock(places(home), opened(home), Kept.KEYCHAIN)
    note = KeyFiles(home).note()
    assert note
    keychain_file.unlink()
    if held == "folder":
        keychain_file.mkdir()
    else:
        keychain_file.write_text(held.replace("NAME", note.name))
    with pytest.raises(Locked, match="stay locked"):
        opened(home).held()


def test_a_keychain_that_refuses_leaves_everything_as_it_was(home: Path, keychain_file: Path) -> None:
    keychain_file.mkdir()
    before = read(home)
    with pytest.raises(AssistantError):
        wiring_keeping.put_lock(places(home), opened(home), Kept.KEYCHAIN)
    assert read(home) == before
