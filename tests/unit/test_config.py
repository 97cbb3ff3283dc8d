from __future__ import annotations

from pathlib import Path

import pytest

from assistant import config
from assistant.errors import WrongUse


def test_the_defaults_need_no_thought() -> None:
    assert config.load() == config.Config(encoder=None, threads=1)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ASSISTANT_THREADS", "4")
    monkeypatch.setenv("ASSISTANT_ENCODER", str(tmp_path))
    assert config.load() == config.Config(encoder=tmp_path, threads=4)


@pytest.mark.parametrize("given", ["0", "65", "-1", "many", "1.5", "1e9", " ", "\x1b[2J"])
def test_a_wrong_number_of_threads_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("ASSISTANT_THREADS", given)
    with pytest.raises(WrongUse, match="ASSISTANT_THREADS") as caught:
        config.load()
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("given", ["/no/such/folder", "x" * 5000, __file__])
def test_an_encoder_that_is_no_folder_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("ASSISTANT_ENCODER", given)
    with pytest.raises(WrongUse, match="ASSISTANT_ENCODER"):
        config.load()


def test_an_empty_setting_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_THREADS", "")
    assert config.load().threads == 1
