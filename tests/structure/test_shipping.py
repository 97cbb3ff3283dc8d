"""What is shipped is found from anywhere, and what is installed is what was tested."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

import assistant
from tests.structure.source import ROOT

PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)$")


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    found = [PINNED.match(line) for line in lines if line and not line.startswith("#")]
    return {_normal(pin[1]): pin[2] for pin in found if pin}


def test_content_is_found_from_another_folder(tmp_path: Path) -> None:
    program = "from assistant import paths; found = paths.find(); print(found.corpus); print(found.prompts)"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    corpus, prompts = map(Path, ran.stdout.splitlines())
    assert (corpus / "sources.yaml").is_file()
    assert (prompts / "paths" / "short.md").is_file()


def test_every_line_of_the_constraints_is_an_exact_public_version() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    loose = [line for line in lines if line and not line.startswith("#") and not PINNED.match(line)]
    assert not loose
    assert not [name for name, version in _pins().items() if "+" in version]


def _needed(name: str, extras: frozenset[str] = frozenset()) -> set[tuple[str, frozenset[str]]]:
    """Direct requirements of an installed distribution that hold on this machine."""
    from packaging.requirements import Requirement

    found = set()
    for line in metadata.requires(name) or ():
        requirement = Requirement(line)
        environments = [{"extra": extra} for extra in extras or {""}]
        if requirement.marker is None or any(requirement.marker.evaluate(one) for one in environments):
            found.add((_normal(requirement.name), frozenset(requirement.extras)))
    return found


def test_everything_that_is_needed_is_pinned() -> None:
    from packaging.requirements import Requirement

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    waiting = [(_normal(one.name), frozenset(one.extras)) for one in map(Requirement, listed)]
    seen = set(waiting)
    while waiting:
        try:
            more = _needed(*waiting.pop()) - seen
        except metadata.PackageNotFoundError:
            continue  # for another platform
        seen |= more
        waiting += more
    installed = {name for name, _ in seen if _installed(name)}
    assert installed - set(_pins()) == set()


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return not name.startswith(("nvidia-", "cuda-", "triton"))  # torch pins these exactly itself


def test_python_and_version_are_said_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["dynamic"] == ["version"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{assistant.__version__}]" in changes


@pytest.mark.parametrize("folder", ["corpus", "prompts"])
def test_content_is_put_into_the_wheel(folder: str) -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    assert build["targets"]["wheel"]["force-include"][folder] == f"assistant/_data/{folder}"
    assert f"/{folder}" in build["targets"]["sdist"]["include"]
