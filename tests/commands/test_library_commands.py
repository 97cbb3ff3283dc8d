from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from assistant.adapters import build_lock

ROOT = Path(__file__).resolve().parents[2]
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
HOSTILE = "trust\x1b]52;c;AAAA\x07 \x1b[2J \u202e \x7f [/foo] [red]x <script>"
SAME = (("library", "stats", "--json"), ("search", "how do partners come to trust each other", "--json"))
"""What is asked of a library to see that it is whole."""
HIT = {"rank", "card", "title", "section", "text", "highlight", "score", "sources", "citation"}


class Home:
    """Runs the command in a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        env = os.environ | {"ASSISTANT_HOME": str(self.folder), "NO_COLOR": "1", "PYTHONPATH": str(ROOT)} | environment
        command = [sys.executable, "-m", "assistant", *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, env=env, cwd=self.folder.parent, timeout=300, check=False
        )

    def json(self, *arguments: str) -> Any:
        done = self.run(*arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = Home(tmp_path_factory.mktemp("library") / "home")
    assert made.run("library", "build").returncode == 0
    return made


def test_a_fresh_home_is_built_by_the_first_search_and_says_so(tmp_path: Path) -> None:
    done = Home(tmp_path / "home").run("search", "trust", "-k", "1", "--json")
    assert done.returncode == 0
    assert len(json.loads(done.stdout)["hits"]) == 1
    assert "Making the library ready" in done.stderr
    assert "\r" not in done.stderr


def test_search_shape(home: Home) -> None:
    found = home.json("search", "how do partners come to trust each other", "--json")
    assert found["state"] == "match"
    assert found["query"] == "how do partners come to trust each other"
    assert len(found["hits"]) == 10
    for rank, hit in enumerate(found["hits"], start=1):
        assert hit.keys() >= HIT
        assert hit["rank"] == rank
        assert hit["highlight"] in hit["text"]
        assert hit["citation"]


def test_off_topic_is_none(home: Home) -> None:
    assert home.json("search", "how do I roast a chicken", "--json")["state"] == "none"
    asked = home.json("ask", "how do I roast a chicken", "--json")
    assert (asked["state"], asked["sentences"]) == ("none", [])
    assert asked["answer"].startswith("Nothing in the library")


@pytest.mark.parametrize(
    ("flag", "value"),
    [("--tension", "direction"), ("--stage", "connecting"), ("--source", "ham-2013"), ("--theme", "trust")],
)
def test_filters_find_something(home: Home, flag: str, value: str) -> None:
    hits = home.json("search", "what should leaders do", flag, value, "--json")["hits"]
    assert hits
    assert flag != "--source" or all(value in hit["sources"] for hit in hits)


def test_ask_answers_with_citations(home: Home) -> None:
    asked = home.json("ask", "Why was the Kinzigtal contract so long?", "--json")
    assert asked["state"] == "match"
    assert 1 <= len(asked["sentences"]) <= 3
    assert "Behrendt & Ramanuj" in asked["answer"]


def test_batches(home: Home) -> None:
    file = home.folder.parent / "batch.jsonl"
    file.write_text('{"id": "a", "text": "trust"}\n\n{"id": 7, "text": "pooled budgets"}\n')
    for verb in ("search", "ask"):
        done = home.run(verb, "--batch", str(file), "--json")
        assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a", 7]


@pytest.mark.parametrize("line", ["{", '{"id": "a"}', '{"id": "a", "text": 3}', "[1]"])
def test_a_wrong_batch_names_the_line(home: Home, line: str) -> None:
    file = home.folder.parent / "wrong.jsonl"
    file.write_text('{"id": "a", "text": "trust"}\n' + line)
    done = home.run("search", "--batch", str(file))
    assert done.returncode == 2
    assert "wrong.jsonl:2:" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["search"], 2, "There is no question"),
        (["search", "  "], 2, "There is no question"),
        (["search", "a", "--batch", "b"], 2, "one or the other"),
        (["search", "x", "--theme", "fun"], 2, "fun is not a theme. Use one of: direction"),
        (["search", "x", "--no-such-flag"], 2, "no-such-flag"),
        (["library", "show", "nobody"], 1, "There is no card called nobody."),
        (["library", "check", "--against", "/nowhere"], 2, "There is no .txt"),
        (["search", "--batch", "/nowhere.jsonl"], 2, "cannot be read"),
    ],
)
def test_wrong_use_is_a_sentence(home: Home, arguments: list[str], code: int, said: str) -> None:
    done = home.run(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", HOSTILE],
        ["search", HOSTILE, "--json"],
        ["ask", HOSTILE],
        ["ask", HOSTILE, "--json"],
        ["search", "trust", "--source", HOSTILE],
        ["search", "trust", "--theme", HOSTILE],
        ["library", "show", HOSTILE],
        ["library", "list"],
        ["library", "stats"],
        ["search", "'; DROP TABLE passages; \" OR *"],
        ["search", "trust " * 20_000],
    ],
)
def test_nothing_printed_can_steer_a_terminal(home: Home, arguments: list[str]) -> None:
    done = home.run(*arguments)
    assert done.returncode in (0, 1, 2)
    assert not CONTROL.search(done.stdout)
    assert not CONTROL.search(done.stderr)
    assert "Traceback" not in done.stderr


def test_build_stats_list_show_check(home: Home) -> None:
    built = home.json("library", "build", "--json")
    assert (built["added"], built["changed"], built["encoded"]) == (0, 0, 0)
    stats = home.json("library", "stats", "--json")
    assert stats["built"] is True
    cards = home.json("library", "list", "--json")["cards"]
    assert len(cards) == stats["cards"] >= 50
    card = home.run("library", "show", cards[0]["id"])
    assert all(section in card.stdout for section in ("The point", "Ask yourself", "Caution", "Sources"))
    assert "[@" not in card.stdout
    assert "nothing to correct" in home.run("library", "check").stdout


def test_a_reader_that_closes_early_is_no_error(home: Home) -> None:
    env = os.environ | {"ASSISTANT_HOME": str(home.folder), "PYTHONPATH": str(ROOT)}
    line = f"{sys.executable} -m assistant library list | head -n 1"
    done = subprocess.run(line, shell=True, capture_output=True, text=True, env=env, timeout=300, check=False)
    assert done.returncode == 0
    assert done.stderr == ""


def test_busy_is_3(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    (folder / "library").mkdir(parents=True)
    with build_lock.held(folder / "library" / "build.lock", 0):
        done = Home(folder).run("library", "build")
    assert done.returncode == 3
    assert done.stderr.startswith("Another process is building the library.")


def test_a_damaged_index_is_rebuilt_and_said(home: Home, tmp_path: Path) -> None:
    shutil.copytree(home.folder, tmp_path / "home")
    (tmp_path / "home" / "library" / "passages.db").write_bytes(b"garbage" * 5_000)
    done = Home(tmp_path / "home").run("search", "trust", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["hits"]
    assert "could not be read" in done.stderr


def test_damaged_vectors_are_rebuilt(home: Home, tmp_path: Path) -> None:
    shutil.copytree(home.folder, tmp_path / "home")
    (tmp_path / "home" / "library" / "vectors" / "chroma.sqlite3").write_bytes(b"garbage" * 5_000)
    done = Home(tmp_path / "home").run("search", "trust", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["hits"]


@pytest.fixture(scope="module")
def undisturbed(home: Home) -> list[Any]:
    """What a library that was built in peace holds and answers."""
    return [home.json(*arguments) for arguments in SAME]


@pytest.mark.parametrize("seconds", [0.4, 0.8, 1.1, 1.4])
def test_a_build_killed_at_any_moment_is_repaired(undisturbed: list[Any], tmp_path: Path, seconds: float) -> None:
    folder = tmp_path / "home"
    env = os.environ | {"ASSISTANT_HOME": str(folder), "PYTHONPATH": str(ROOT)}
    build = subprocess.Popen(
        [sys.executable, "-m", "assistant", "library", "build"], env=env, stderr=subprocess.DEVNULL
    )
    time.sleep(seconds)
    build.kill()
    build.wait()
    again = Home(folder)
    assert again.run("library", "build").returncode == 0
    assert [again.json(*arguments) for arguments in SAME] == undisturbed


def test_two_first_searches_at_once_both_answer(tmp_path: Path) -> None:
    env = os.environ | {"ASSISTANT_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "assistant", "search", "trust", "--json"]
    both = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    for process in both:
        out, said = process.communicate(timeout=300)
        assert process.returncode == 0, said
        assert json.loads(out)["hits"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_4(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o500)
    done = Home(tmp_path / "home").run("search", "trust")
    assert done.returncode == 4
    assert "cannot be used" in done.stderr


def test_a_linked_folder_is_4(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "home").symlink_to(tmp_path / "real")
    done = Home(tmp_path / "home").run("search", "trust")
    assert done.returncode == 4
    assert "symbolic link" in done.stderr


def test_a_wrong_setting_is_2(home: Home) -> None:
    assert home.run("search", "trust", ASSISTANT_THREADS="many").returncode == 2
    assert home.run("search", "trust", ASSISTANT_ENCODER="/nowhere").returncode == 2
