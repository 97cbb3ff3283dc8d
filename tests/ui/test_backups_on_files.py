"""The page of backups in the app as it is, on files: what is missing comes back, and a damaged file is saved."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input

from assistant import app_services, paths
from assistant.adapters.reflection_store import SqliteReflections
from assistant.config import Config
from assistant.ui.app import AssistantApp
from tests.kept import PASSPHRASE, lock, opened, read, write
from tests.ui.fakes import FakeServices
from tests.ui.harness import Stage, entries, settle
from tests.ui.test_backups_screen import agreed, details
from tests.unit.test_backups import backups, make


def play(home: Path, scene: Callable[[Stage], Awaitable[None]]) -> None:
    """`scene` in the app as it is, but for the library, which is not made ready."""
    places = replace(paths.find(), home=home)
    services = replace(app_services.services(places, Config), prepare=lambda progress: None, first_run=lambda: False)

    async def run() -> None:
        app = AssistantApp(services)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app)
            await scene(Stage(app, pilot, FakeServices()))

    asyncio.run(run())


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_with_real_files_what_is_missing_comes_back(
    tmp_path: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path))
    write(tmp_path, reflections=4)
    if passphrase:
        lock(tmp_path, passphrase)
    make(tmp_path, passphrase=passphrase)
    keys = opened(tmp_path, passphrase)
    before = read(tmp_path, keys)
    with closing(SqliteReflections(tmp_path / "reflections.db", keys.held())) as store:
        store.delete("r1")
        store.delete("r3")

    async def scene(stage: Stage) -> None:
        if passphrase:
            stage.app.screen.query_one(Input).value = passphrase
            await stage.press("enter")
        await stage.press("p", "b")
        assert details(stage)[-1].endswith("2 no longer there")
        await stage.press("end", "enter", "enter")
        await agreed(stage)
        assert "is back. What was there before is itself among the backups" in stage.words("#told")
        await stage.press("end", "enter", "a")
        await agreed(stage)
        assert "is back. What was there before is itself among the backups" in stage.words("#told")
        await stage.press("escape")
        assert len(entries(stage)) == 4

    play(tmp_path, scene)
    assert read(tmp_path, keys) == before
    assert [len(read(place, keys)) for place in backups(tmp_path).folders()] == [3, 2, 4]


def test_with_real_files_a_damaged_one_is_saved_and_the_rest_comes_from_the_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path))
    write(tmp_path, reflections=4)
    make(tmp_path)
    before = read(tmp_path)
    (tmp_path / "reflections.db").write_bytes(b"nothing of it is left" * 1000)

    async def scene(stage: Stage) -> None:
        assert entries(stage)[0] == "Backups"
        await stage.press("enter", "enter")
        await agreed(stage)
        assert stage.words("#told").count("taken from the backup") == 4
        await stage.press("escape", "p")
        assert len(entries(stage)) == 4

    play(tmp_path, scene)
    assert read(tmp_path) == before
    assert (tmp_path / "reflections-damaged.db").is_file()
