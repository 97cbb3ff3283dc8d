"""One data folder that everything hostile came into, for all who look at what comes out."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import paths
from tests.homes import built_home, home, no_network, welcomed
from tests.hostile import doors
from tests.process import home_with_library

__all__ = ["built_home", "filled", "home", "no_network", "welcomed"]


@pytest.fixture(scope="session")
def filled(built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> doors.Filled:
    """Not to be written to, but by what ends up as it was."""
    beside = tmp_path_factory.mktemp("filled")
    (beside / "home").mkdir()
    made = doors.fill(home_with_library(built_home, beside / "home"), beside)
    paths.write_whole(made.home / "welcomed", "")
    return made
