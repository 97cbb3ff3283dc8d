"""Two machines and the library they share, and the folder of a library that is ready."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant import paths, wiring
from assistant.config import Config
from tests.unit.library_fakes import small_corpus
from tests.unit.shared_fakes import Machine, MemoryServer


@pytest.fixture
def server() -> MemoryServer:
    return MemoryServer()


@pytest.fixture
def ann(server: MemoryServer, tmp_path: Path) -> Machine:
    return Machine(tmp_path / "ann", server, small_corpus(tmp_path / "corpus"))


@pytest.fixture
def ben(server: MemoryServer, tmp_path: Path, ann: Machine) -> Machine:
    return Machine(tmp_path / "ben", server, tmp_path / "corpus")


@pytest.fixture(scope="session")
def made_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped library as it is made, to be copied by those who look at something else."""
    places = replace(paths.find(), home=tmp_path_factory.mktemp("made") / "home")
    wiring.library(places, Config()).prepare()
    return places.library
