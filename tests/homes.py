"""Fixtures: a data folder with the library built once, and a network that is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import paths
from tests.offline import sitecustomize
from tests.process import home_with_library, one_document, run


@pytest.fixture(scope="session")
def built_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose library is ready; not to be written to."""
    home = tmp_path_factory.mktemp("built") / "home"
    home.mkdir()
    one_document(run(home, "library", "build", "--json"))
    return home


@pytest.fixture
def home(built_home: Path, tmp_path: Path) -> Path:
    """A data folder of one test's own, with the library ready and no reflections."""
    wanted = tmp_path / "home"
    wanted.mkdir()
    return home_with_library(built_home, wanted)


@pytest.fixture(autouse=True, scope="session")
def no_network() -> None:
    """Connecting anywhere from this process fails."""
    sitecustomize.block()


@pytest.fixture
def welcomed(home: Path) -> Path:
    """A data folder of somebody who was told what this is."""
    paths.write_whole(home / "welcomed", "")
    return home
