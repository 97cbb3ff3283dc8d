"""The wheel and the source archive: what is in them, and that what is installed from them works."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path

import pytest

import assistant
from tests.process import OFFLINE, ROOT, SECONDS, environment, lines, one_document, quiet

SHIPPED = {"assistant": "assistant", "corpus": "assistant/_data/corpus", "prompts": "assistant/_data/prompts"}
"""Folder of the project to where it is in the wheel."""
BESIDE = {
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "LICENSES/CC-BY-4.0.txt",
    "PKG-INFO",
    "README.md",
    "SECURITY.md",
    "constraints.txt",
    "pyproject.toml",
    ".gitignore",
}
"""What the source archive holds beside the folders above and the documents."""
NEEDED = (
    "assistant/py.typed",
    "assistant/ui/app.tcss",
    "assistant/_data/corpus/sources.yaml",
    "assistant/_data/corpus/vectors.npy",
    "assistant/_data/corpus/vectors.npy.sha256",
    "assistant/_data/prompts/paths/short.md",
    "assistant/_data/prompts/readings/reader.npz",
    "assistant/_data/prompts/readings/reader.npz.sha256",
)


def _build(source: Path, out: Path, kind: str) -> Path:
    command = [sys.executable, "-m", "build", "--no-isolation", f"--{kind}", "--outdir", str(out), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.iterdir())


def _files(folder: str) -> set[str]:
    """Paths within `folder` of what is kept under version control."""
    found = (file.relative_to(ROOT / folder) for file in (ROOT / folder).rglob("*") if file.is_file())
    return {file.as_posix() for file in found if "__pycache__" not in file.parts}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build(ROOT, tmp_path_factory.mktemp("archive"), "sdist")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build(ROOT, tmp_path_factory.mktemp("wheel"), "wheel")


def test_the_wheel_holds_the_program_and_its_content_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        names = set(opened.namelist())
    about = {name for name in names if name.split("/")[0].endswith(".dist-info")}
    assert set(NEEDED) <= names
    assert names - about == {f"{place}/{name}" for folder, place in SHIPPED.items() for name in _files(folder)}
    assert {name.partition("/")[2] for name in about} == {
        "METADATA",
        "RECORD",
        "WHEEL",
        "entry_points.txt",
        "licenses/LICENSE",
        "licenses/LICENSES/CC-BY-4.0.txt",
    }


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        name = next(one for one in opened.namelist() if one.endswith("METADATA"))
        said = HeaderParser().parsestr(opened.read(name).decode())
    assert (said["Name"], said["Version"]) == ("integrated-care-assistant", assistant.__version__)
    assert said["License-Expression"] == "Apache-2.0 AND CC-BY-4.0"
    assert set(said["Requires-Python"].split(",")) == {">=3.11", "<3.14"}


def test_the_archive_holds_what_it_takes_to_build_and_nothing_else(archive: Path) -> None:
    with tarfile.open(archive) as opened:
        names = {member.name.partition("/")[2] for member in opened.getmembers() if member.isfile()}
    folders = (*SHIPPED, "docs")
    assert names == BESIDE | {f"{folder}/{name}" for folder in folders for name in _files(folder)}


def test_the_archive_builds_the_very_same_wheel(archive: Path, wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(archive) as opened:
        opened.extractall(tmp_path / "source", filter="data")
    unpacked = next((tmp_path / "source").iterdir())
    built = _build(unpacked, tmp_path / "out", "wheel")
    assert built.name == wheel.name
    assert built.read_bytes() == wheel.read_bytes()


@dataclass(frozen=True)
class Installed:
    """The program as somebody has it who has never seen this project's folder."""

    venv: Path
    home: Path

    def run(self, *args: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """`assistant ARGS`, from a folder that holds nothing."""
        done = subprocess.run(
            [self.venv / "bin" / "assistant", *args],
            input=stdin,
            env=environment(self.home) | {"PYTHONPATH": str(OFFLINE)},
            cwd=self.home.parent,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        quiet(done.stdout, done.stderr)
        return done


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """The wheel in an environment of its own, which borrows the libraries of this one: torch alone takes minutes."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel],
        env=os.environ | {"PYTHONPATH": ""},
        check=True,
    )
    own = next((folder / "venv" / "lib").glob("python*/site-packages"))
    borrowed = dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))
    (own / "borrowed.pth").write_text("\n".join(borrowed), encoding="utf-8")
    (folder / "elsewhere").mkdir()
    yield Installed(folder / "venv", folder / "elsewhere" / "home")


def test_nothing_of_this_folder_is_used_once_installed(installed: Installed) -> None:
    program = (
        "import assistant, sys; from assistant import paths; print(assistant.__file__, paths.find().corpus, *sys.path)"
    )
    done = subprocess.run(
        [installed.venv / "bin" / "python", "-c", program],
        env=environment(installed.home) | {"PYTHONPATH": ""},
        cwd=installed.home.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    module, corpus, *searched = done.stdout.split()
    assert Path(module).is_relative_to(installed.venv) and Path(corpus).is_relative_to(installed.venv)
    assert str(ROOT) not in searched


def test_the_installed_command_says_who_it_is(installed: Installed) -> None:
    assert installed.run("--version").stdout == f"assistant {assistant.__version__}\n"
    assert "doctor" in installed.run("--help").stdout


def test_the_installed_library_is_whole_and_found(installed: Installed) -> None:
    assert "nothing to correct" in installed.run("library", "check").stdout
    found = one_document(installed.run("search", "how do partners build trust", "--json"))
    assert found["state"] == "match" and found["hits"]


def test_the_installed_program_is_sound(installed: Installed) -> None:
    done = installed.run("doctor", "--json")
    assert done.returncode == 0, done.stdout


def test_a_conversation_is_held_and_kept(installed: Installed) -> None:
    said = '{"say": "The county, the trust and two hospices."}\n{"say": "Ours, the county and Ashdown hospice."}\n'
    events = lines(installed.run("converse", stdin=said))
    asked = [event["position"] for event in events if event["event"] == "asked"]
    assert asked[:3] == [1, 2, 3]
    kept = one_document(installed.run("reflections", "list", "--json"))["reflections"]
    assert [one["answers"] for one in kept] == [2]
