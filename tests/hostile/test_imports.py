"""`assistant reflections import`: a file is data. Nothing in it is obeyed, it costs little, and nothing is lost."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.cli import readable
from assistant.conversation import exchange
from assistant.domain.events import Answered
from assistant.errors import AssistantError, CheckFailed
from assistant.report import markdown
from tests.fakes import MemoryReflections, Talk
from tests.fuzz import guard
from tests.hostile.attacks import harmless, strings
from tests.hostile.doors import exported
from tests.process import held_in, run

guard.install()
WHOLE = exported()
TEXT = json.dumps(WHOLE)


def with_answer(text: str) -> str:
    whole = json.loads(TEXT)
    next(one["what"] for one in whole["events"] if one["what"]["event"] == "answered")["text"] = text
    return json.dumps(whole)


def taken(text: str, tmp_path: Path) -> tuple[MemoryReflections, str]:
    """Imported with little time, nothing to reach and nowhere to write."""
    store = MemoryReflections()
    with guard.watched(tmp_path / "nowhere"):
        return store, exchange.add(exchange.read(text, "r.json"), store)


NO_REFLECTIONS: dict[str, Callable[[], str]] = {
    "100,000 lists within each other": lambda: "[" * 100_000,
    "100,000 lists that close": lambda: "[" * 100_000 + "]" * 100_000,
    "100,000 fields within each other": lambda: '{"a":' * 100_000 + "1" + "}" * 100_000,
    "nested where a text belongs": lambda: TEXT.replace('"path": "short"', '"path": ' + "[" * 5000 + "]" * 5000),
    "10 MB of one text and no end": lambda: '"' + "a" * 10_000_000,
    "10 MB of nothing": lambda: " " * 10_000_000,
    "a number of a million digits": lambda: TEXT.replace('"seq": 0', '"seq": ' + "9" * 1_000_000),
    "a number that is none": lambda: TEXT.replace('"seq": 0', '"seq": NaN'),
    "aliases of YAML": lambda: "a: &a [*a]",
    "a type of YAML": lambda: "!!python/object/apply:os.system ['touch obeyed']",
    "a type of Python": lambda: TEXT.replace('"event": "started"', '"event": "started", "__class__": "os.system"'),
    "a million events": lambda: json.dumps(WHOLE | {"events": [WHOLE["events"][0]] * 200_000}),
    "fields by the thousand": lambda: json.dumps(WHOLE | {f"f{number}": 1 for number in range(50_000)}),
}


@pytest.mark.parametrize("name", NO_REFLECTIONS)
def test_what_is_no_reflection_is_refused_in_one_short_sentence_and_in_little_time(name: str, tmp_path: Path) -> None:
    text = NO_REFLECTIONS[name]()
    with pytest.raises(CheckFailed, match="Nothing was imported") as caught:
        taken(text, tmp_path)
    assert len(str(caught.value)) < 500
    harmless(str(caught.value), name)


def test_nothing_in_it_is_filled_in_run_or_followed(tmp_path: Path) -> None:
    store, name = taken(
        with_answer("{quote.__class__} {0} $(touch obeyed) `touch obeyed` ../../x {{7*7}} %(x)s"), tmp_path
    )
    with guard.watched(tmp_path / "nowhere"):
        talk = Talk()
        page = markdown.page(talk.summaries.build(store.info(name).title, store.load(name)))
        shown = readable.transcript(store.load(name))
    assert "{quote.__class__} {0} $(touch obeyed)" in shown
    assert "{{7*7}}" in shown and "49" not in shown
    assert page
    assert not Path("obeyed").exists()


def test_every_text_is_cleaned_as_it_comes_in(tmp_path: Path) -> None:
    store, name = taken(TEXT, tmp_path)
    for event in store.load(name):
        for text in strings(event.model_dump(mode="json")):
            harmless(text, "an event")
    harmless(store.info(name).title, "the title")


def test_ten_megabytes_on_one_line_are_kept_whole_and_shown_in_little_time(tmp_path: Path) -> None:
    long = "Beds and wards. " * 625_000
    store, name = taken(with_answer(long), tmp_path)
    assert any(isinstance(one.what, Answered) and one.what.text == long for one in store.load(name))
    started = time.process_time()
    readable.transcript(store.load(name))
    markdown.page(Talk().summaries.build("Beds", store.load(name)))
    assert exchange.read(exchange.export(store.info(name), store.load(name)), "r").events == store.load(name)
    assert time.process_time() - started < 30


def folder(file: Path) -> None:
    file.mkdir()


def pipe(file: Path) -> None:
    os.mkfifo(file)


def endless(file: Path) -> None:
    file.symlink_to("/dev/zero")


def too_long(file: Path) -> None:
    with file.open("wb") as opened:
        opened.truncate(exchange.MOST_BYTES + 1)


def other_letters(file: Path) -> None:
    file.write_bytes(b"\xff\xfe" + TEXT.encode("utf-16-le"))


def absent(file: Path) -> None:
    file.with_name("other").touch()


@pytest.mark.skipif(os.name == "nt", reason="there are neither named pipes nor /dev/zero")
@pytest.mark.parametrize("make", [folder, pipe, endless, too_long, other_letters, absent])
def test_what_is_no_ordinary_file_is_refused_without_waiting(
    make: Callable[[Path], None], home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "given\x1b[2J.json"
    make(file)
    done = run(home, "reflections", "import", str(file))
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot be read" in done.stderr and "Nothing was imported." in done.stderr
    assert held_in(home) == []


def test_a_refused_file_leaves_what_was_there(home: Path, tmp_path: Path) -> None:
    (tmp_path / "good.json").write_text(TEXT)
    (tmp_path / "bad.json").write_text(NO_REFLECTIONS["100,000 lists within each other"]())
    assert run(home, "reflections", "import", str(tmp_path / "good.json")).returncode == 0
    before = held_in(home)
    bad = run(home, "reflections", "import", str(tmp_path / "bad.json"))
    assert bad.returncode == AssistantError.exit_code and "not an exported reflection" in bad.stderr
    assert held_in(home) == before and len(before) == 1
