"""`assistant schema`, and every command's JSON held to it: `run` does that wherever a test runs a command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from jsonschema import Draft202012Validator, ValidationError

from assistant.cli import app
from assistant.errors import WrongUse
from assistant.library.judged import documents, questions
from assistant.tools.shapes import SHAPES, schema
from tests.commands.conftest import Held
from tests.commands.own_documents import TERMS
from tests.process import Conversation, one_document, run, run_each
from tests.shapes import fits, shape_of

WITH_A_SERVER = {"library-share"}
"""Run in test_shared_library, where there is one."""


def _commands(command: Any, *words: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, one in getattr(command, "commands", {}).items():
        yield from _commands(one, *words, name)
    if not hasattr(command, "commands"):
        yield words, command


def test_every_command_that_prints_json_has_a_schema() -> None:
    printing = {
        "-".join(words)
        for words, command in _commands(typer.main.get_command(app))
        if any("--json" in parameter.opts for parameter in command.params)
    }
    assert len(printing) >= 20
    assert printing <= SHAPES.keys()


def test_without_a_name_each_is_named_on_a_line(home: Path) -> None:
    done = run(home, "schema")
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(SHAPES)
    assert "library-stats         assistant library stats --json\n" in done.stdout


def test_with_a_name_it_is_one_document_that_says_what_each_field_is(home: Path) -> None:
    made = one_document(run(home, "schema", "search"))
    assert made == schema("search")
    assert made["properties"]["state"] == {"$ref": "#/$defs/MatchState"}
    hit = made["$defs"]["Hit"]
    assert hit["properties"]["highlight"]["description"].startswith("The sentence of `text` nearest the question")
    assert {"rank", "card", "citation", "explain"} <= set(hit["required"])


def test_an_unknown_name_is_a_sentence(home: Path) -> None:
    done = run(home, "schema", "serch\x1b[2J")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "There is no shape called serch. `assistant schema` names those there are.\n"


@pytest.mark.parametrize("name", SHAPES)
def test_each_is_a_valid_schema_with_an_address_a_title_and_a_description(name: str) -> None:
    made = schema(name)
    Draft202012Validator.check_schema(made)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert made["$id"] == f"urn:integrated-care-assistant:{name}"
    assert made["title"] and made["description"].endswith(".")


def test_what_is_printed_may_gain_fields_and_what_is_read_may_lack_those_with_a_default() -> None:
    stats = schema("library-build")
    document = {"passages": 1, "added": 1, "changed": 0, "removed": 0, "encoded": 1, "seconds": 0.5}
    Draft202012Validator(stats).validate(document | {"later": True})
    with pytest.raises(ValidationError):
        Draft202012Validator(stats).validate({"passages": 1})
    assert "words" not in schema("reflection-for-group")["required"]
    assert not schema("reflection-for-group")["additionalProperties"]


def test_a_field_that_no_schema_names_is_noticed_here() -> None:
    fits("converse-out", {"event": "finished", "reflection": "a"})
    with pytest.raises(AssertionError):
        fits("converse-out", {"event": "finished", "reflection": "a", "more": 1})
    with pytest.raises(AssertionError):
        fits("library-use", {"url": None, "more": 1})


def _judged(folder: Path) -> list[str]:
    """A judged set of one question, as options."""
    (folder / "docs.jsonl").write_text('{"_id": "bees", "title": "", "text": "Bees keep the brood warm."}\n')
    (folder / "queries.jsonl").write_text('{"_id": "q", "text": "how warm is the brood"}\n')
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\tbees\t1\n")
    files = {"docs": "docs.jsonl", "queries": "queries.jsonl", "qrels": "qrels.tsv"}
    return [f"--{name}={folder / file}" for name, file in files.items()]


def _three(folder: Path, share: dict[str, Any]) -> list[str]:
    """The files of three people, made from one."""
    files = [folder / f"{number}.json" for number in range(3)]
    for number, file in enumerate(files):
        file.write_text(json.dumps(share | {"reflection": str(number)}))
    return list(map(str, files))


def _returned(home: Path, reflection: str) -> str:
    """A reflection that goes on from `reflection`, with a coach's note about it."""
    with Conversation(home, "--after", reflection) as talk:
        talk.next()
        talk.say("The hospices declined.")
        again = talk.reflection
        talk.close()
    run(home, "coach", "run", "--reflection", again, stdin="// a note\n")
    return again


def _about_reflections(first: str, again: str, three: list[str]) -> list[list[str]]:
    return [
        ["read", "We merely comply.", "--json"],
        ["reflections", "list", "--json"],
        ["reflections", "show", again, "--json"],
        ["reflections", "search", "hospices", "--json"],
        ["reflections", "export", first],
        ["reflections", "export", first, "--for-group", "--with-quotes", "--as", "Ann"],
        ["summary", again, "--format", "json"],
        ["compare", first, again, "--json"],
        ["group", *three, "--json"],
        ["coach", "notes", "--json"],
        ["coach", "notes", again, "--json"],
        ["coach", "agenda", "--json"],
        ["doctor", "--json"],
        ["settings", "list", "--json"],
    ]


def _about_the_library(document: str, batch: Path, judged: list[str], out: Path) -> list[list[str]]:
    return [
        ["search", "who chairs the zorquilliform meetings", "--explain", "--json"],
        ["search", "how do I roast a chicken", "--json"],
        ["search", "--batch", str(batch)],
        ["ask", "what is section 75", "--json"],
        ["ask", "--batch", str(batch)],
        ["read", "--batch", str(batch)],
        ["library", "list", "--json"],
        ["library", "show", "time-trust-and-turf", "--json"],
        ["library", "show", document, "--json"],
        ["library", "build", "--json"],
        ["library", "stats", "--json"],
        ["library", "use", "--json"],
        ["evaluate", *judged, f"--run={out}", "--json"],
    ]


def test_every_command_is_run_and_prints_what_its_schema_says(held: Held, exported: Path, home: Path) -> None:
    folder, first = home.parent, held.reflection
    (folder / "terms.md").write_text(TERMS)
    (folder / "batch.jsonl").write_text('{"id": 1, "text": "trust"}\n{"id": "b", "text": "roast a chicken"}\n')
    (added,) = one_document(run(home, "library", "add", str(folder / "terms.md"), "--json"))["files"]
    share = json.loads(run(held.home, "reflections", "export", first, "--for-group").stdout)
    run(home, "reflections", "import", str(exported))
    judged, document, out = _judged(folder), added["document"], folder / "run.tsv"
    commands = [
        *_about_reflections(first, _returned(home, first), _three(folder, share)),
        *_about_the_library(document, folder / "batch.jsonl", judged, out),
    ]
    later = [
        ["evaluate", "--compare", str(out), str(out), judged[-1], "--json"],
        ["library", "remove", document, "--json"],
    ]
    seen = {"library-add", "converse-out"}
    for command, done in zip((*commands, *later), [*run_each(home, *commands), *run_each(home, *later)], strict=True):
        name = shape_of(command)
        assert done.returncode == 0 and done.stdout and name, (command, done.stderr)
        seen.add(name)
    assert {name for name, shape in SHAPES.items() if not shape.read} - seen == WITH_A_SERVER
    assert seen >= {"reflection", "reflection-for-group"}


def test_what_is_read_is_what_the_schema_lets_in(home: Path) -> None:
    def let_in(name: str, line: object) -> bool:
        return Draft202012Validator(schema(name)).is_valid(line)

    good = [{"id": 1, "text": "a"}, {"id": "b", "text": "c", "more": [1]}]
    bad = [{"id": True, "text": "a"}, {"id": 1}, {"id": 1, "text": 2}, [1]]
    assert [let_in("batch-line", line) for line in (*good, *bad)] == [True, True, False, False, False, False]
    files = [home.parent / f"batch-{number}.jsonl" for number in range(len(good) + len(bad))]
    for file, line in zip(files, (*good, *bad), strict=True):
        file.write_text(json.dumps(line))
    done = run_each(home, *(("search", "--batch", str(file)) for file in files))
    assert [one.returncode for one in done] == [0, 0, 2, 2, 2, 2]
    for name in ("evaluate-question", "evaluate-document"):
        good = [{"_id": "a", "text": "", "more": 1}, {"_id": 7, "text": "b"}]
        bad = [{"id": "a", "text": "b"}, {"_id": " ", "text": "b"}, {"_id": "a\tb", "text": ""}, {"_id": "a"}, [1]]
        assert [let_in(name, line) for line in (*good, *bad)] == [True, True, False, False, False, False, False]
        for line in (*good, *bad):
            files[0].write_text(json.dumps(line))
            read = questions if name == "evaluate-question" else documents
            if line in good:
                assert read(files[0])
            else:
                with pytest.raises(WrongUse, match=":1: "):
                    read(files[0])
    assert let_in("evaluate-document", {"_id": "a", "title": None, "text": ""})
    assert let_in("converse-in", {"say": "a", "more": 1})
    assert not let_in("converse-in", {"say": 1})
