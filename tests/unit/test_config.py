from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import config, paths, settings_file
from assistant.errors import FolderUnusable, WrongUse

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A data folder of each test's own."""
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"


def written(values: Any) -> Path:
    file = paths.find().settings
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(values if isinstance(values, str) else json.dumps(values))
    return file


def loaded() -> tuple[config.Config, list[str]]:
    told: list[str] = []
    return config.load(told.append), told


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


def test_the_file_is_read_and_a_variable_goes_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    written({"theme": "light", "threads": 4, "reduced_motion": True, "keys": {"past.rename": "f7"}})
    monkeypatch.setenv("ASSISTANT_THEME", "high-contrast")
    made, told = loaded()
    assert (made.theme, made.threads, made.reduced_motion, made.keys) == (
        "high-contrast",
        4,
        True,
        {"past.rename": "f7"},
    )
    assert told == []
    assert [one.name for one in config.listed() if one.overridden] == ["theme"]


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"colour": "blue"}, "“colour”, which is no setting"),
        ({"theme": "blue"}, "The setting theme cannot be “blue”."),
        ({"threads": 65}, "Give a whole number from 1 to 64."),
        ({"keys": {"past.rename": "[2J\x1b"}}, "The setting keys cannot be"),
        ({"encoder": "/no/such/folder"}, "which is not a folder"),
    ],
)
def test_what_is_wrong_in_the_file_is_named_and_the_rest_of_it_holds(values: dict[str, Any], named: str) -> None:
    file = written({**values, "enter": "line"})
    before = file.read_bytes()
    made, told = loaded()
    assert named in told[0] and str(file) in told[0]
    assert made == config.Config(enter="line")
    assert file.read_bytes() == before


@pytest.mark.parametrize("broken", ["", "{", "[]", "1", "\x00", "[" * 100_000, '{"theme": '])
def test_a_file_that_cannot_be_read_is_named_kept_and_gone_on_without(broken: str) -> None:
    file = written(broken)
    made, told = loaded()
    assert made == config.Config()
    assert len(told) == 1 and str(file) in told[0] and "\n" not in told[0]
    assert file.read_text() == broken
    config.put("theme", "light")
    assert file.with_name("settings.unreadable.json").read_text() == broken
    assert loaded() == (config.Config(theme="light"), [])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.dictionaries(st.sampled_from([*config.Config.model_fields, "other"]), JSON))
def test_whatever_the_file_holds_it_goes_on(values: dict[str, Any]) -> None:
    written(values)
    loaded()
    config.listed()


def test_setting_keeps_what_else_the_file_holds_and_only_what_differs() -> None:
    file = written({"later": 1, "theme": "light"})
    config.put("threads", "2")
    config.put("side_map", "off")
    config.put("theme", "dark")
    assert json.loads(file.read_text()) == {"later": 1, "side_map": False, "threads": 2}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(file.parent) == ["settings.json"]
    config.put("threads", "")
    assert json.loads(file.read_text()) == {"later": 1, "side_map": False}


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    file = written({})
    other = tmp_path / "other.json"
    other.write_text('{"theme": "light"}')
    file.unlink()
    file.symlink_to(other)
    made, told = loaded()
    assert made == config.Config() and "symbolic link" in told[0]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_a_sentence() -> None:
    written({}).parent.chmod(0o500)
    with pytest.raises(FolderUnusable):
        config.put("theme", "light")


@pytest.mark.parametrize("name", ["colour", "keys", "theme.x", "", "keys."])
def test_what_is_no_setting_cannot_be_set(name: str) -> None:
    with pytest.raises(WrongUse):
        config.put(name, "x")


def test_every_setting_has_a_title_and_says_what_it_does() -> None:
    for one in config.listed():
        assert one.title and one.help.endswith(".")
        assert one.default == one.value


def test_the_theme_is_had_without_reading_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    file = written({"theme": "light"})
    assert settings_file.glance(file, "theme") == "light"
    monkeypatch.setenv("ASSISTANT_THEME", "high-contrast")
    assert settings_file.glance(file, "theme") == "high-contrast"
    monkeypatch.delenv("ASSISTANT_THEME")
    assert settings_file.glance(written("{"), "theme") == ""
    assert settings_file.glance(written({"theme": 1}), "theme") == ""
