"""Fixtures for commands run as processes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.homes import built_home, home, no_network, welcomed
from tests.process import Conversation, answer, home_with_library, run

__all__ = ["built_home", "exported", "held", "home", "no_network", "welcomed"]


@dataclass(frozen=True)
class Held:
    """A conversation held to its end, in a data folder that is only to be read."""

    home: Path
    reflection: str
    history: list[dict[str, Any]]
    said: dict[str, str]
    """What was answered at each step."""


@pytest.fixture(scope="session")
def held(built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Held:
    """A whole conversation with `assistant converse`."""
    folder = tmp_path_factory.mktemp("held") / "home"
    folder.mkdir()
    said: dict[str, str] = {}
    with Conversation(home_with_library(built_home, folder), "--path", "short") as talk:
        last = talk.next()[-1]
        while last["event"] == "asked":
            said[last["step"]] = answer(last)
            last = talk.say(said[last["step"]])[-1]
        assert talk.close() == 0
        assert talk.complaint == ""
    return Held(folder, talk.reflection, talk.history, said)


@pytest.fixture(scope="session")
def exported(held: Held, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That conversation as `assistant reflections export` writes it."""
    file = tmp_path_factory.mktemp("exported") / "whole.json"
    done = run(held.home, "reflections", "export", held.reflection, "-o", str(file))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"Written to {file}.\n")
    return file
