"""Two machines and the library they share."""

from __future__ import annotations

from pathlib import Path

import pytest

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
