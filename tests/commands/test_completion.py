"""What the shell suggests on Tab, over the protocol by which it asks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from assistant.cli import completing
from assistant.domain.vocabulary import STAGES, THEMES
from assistant.paths import find
from tests.commands.conftest import Held
from tests.commands.own_documents import TERMS
from tests.process import COMMAND, environment, one_document, run

HOSTILE = r'x \$(touch obeyed) `touch obeyed` "a" ' + "'b' [/c] {d} | e; <f> & *" + "\n\tg: \x1b]52;c;AAAA\x07 \u202e h"


def bash(home: Path, line: str) -> list[str]:
    """What bash is offered where `line` ends."""
    words = line.split(" ")
    done = run(home, _ASSISTANT_COMPLETE="complete_bash", COMP_WORDS=" ".join(words), COMP_CWORD=str(len(words) - 1))
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


def shown(home: Path, shell: str, line: str) -> str:
    """What another shell is told where `line` ends."""
    action = {"_TYPER_COMPLETE_FISH_ACTION": "get-args"} if shell == "fish" else {}
    done = run(home, _ASSISTANT_COMPLETE=f"complete_{shell}", _TYPER_COMPLETE_ARGS=line, **action)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_commands_and_options_are_suggested(home: Path) -> None:
    assert bash(home, "assistant lib") == ["library"]
    assert bash(home, "assistant summary --form") == ["--format"]


@pytest.mark.parametrize(
    "line",
    [
        "assistant summary ",
        "assistant reflections show 20",
        "assistant compare ",
        "assistant converse --reflection ",
        "assistant --plain --after ",
        "assistant coach notes ",
    ],
)
def test_reflections_are_suggested(held: Held, line: str) -> None:
    assert bash(held.home, line) == [held.reflection]


@pytest.mark.parametrize(
    ("line", "suggested"),
    [
        ("assistant search --theme pop", ["population-health"]),
        ("assistant library list --theme ", list(THEMES)),
        ("assistant search --tension m", ["motivation"]),
        ("assistant search --stage ", list(STAGES)),
        ("assistant search --source ham-2013-n", ["ham-2013-nations"]),
        ("assistant library show trust-takes", ["trust-takes-years-chief-executives-get-three"]),
        ("assistant --plain --path f", ["full"]),
        ("assistant converse --path ", ["short", "full"]),
        ("assistant coach guide --path s", ["short"]),
        ("assistant library show nothing-is-called-so", []),
    ],
)
def test_what_the_library_and_the_paths_are_called_is_suggested(home: Path, line: str, suggested: list[str]) -> None:
    assert bash(home, line) == suggested


def test_documents_are_suggested_wherever_their_ids_are_wanted(home: Path, tmp_path: Path) -> None:
    (tmp_path / "terms.md").write_text(TERMS, encoding="utf-8")
    document = one_document(run(home, "library", "add", str(tmp_path / "terms.md"), "--json"))["files"][0]["document"]
    for line in ("library show doc-", "library remove ", "search --source doc-"):
        assert bash(home, f"assistant {line}") == [document]


def test_shells_that_show_titles_are_given_them(held: Held) -> None:
    title = "Trust takes years, and the average chief executive stays"
    assert f"trust-takes-years-chief-executives-get-three\t{title}" in shown(
        held.home, "fish", "assistant library show trust-ta"
    )
    assert title in shown(held.home, "zsh", "assistant library show trust-ta")


def test_no_title_is_obeyed_by_a_shell_that_evaluates_it(home: Path, tmp_path: Path) -> None:
    run(home, "converse", stdin='{"say": "Us and the county."}\n')
    (reflection,) = bash(home, "assistant summary ")
    run(home, "reflections", "rename", reflection, HOSTILE)
    for shell in ("zsh", "fish"):
        told = shown(home, shell, "assistant summary ")
        title = told.partition('":"')[2].partition('"')[0] if shell == "zsh" else told.partition("\t")[2].strip()
        assert title == "x touch obeyed touch obeyed a ’b’ /c d e f g, h"
    assert not list(tmp_path.rglob("obeyed"))


def test_a_path_whose_name_a_shell_would_obey_is_not_suggested(home: Path) -> None:
    paths = home / "prompts" / "pack" / "paths"
    paths.mkdir(parents=True)
    for name in ("mine", "$(touch obeyed)"):
        file = paths / f"{len(name)}.md"
        file.write_text(f"---\nkind: path\nid: {name}\nname: Of my own\nminutes: 5\n---\n", encoding="utf-8")
    assert bash(home, "assistant --plain --path ") == ["short", "full", "mine"]


def test_nothing_is_made_and_nothing_said_where_there_is_nothing(tmp_path: Path) -> None:
    assert bash(tmp_path / "home", "assistant summary ") == []
    assert not (tmp_path / "home").exists()


def test_files_that_cannot_be_read_suggest_nothing_and_stay_as_they_are(home: Path) -> None:
    for name in ("reflections.db", "documents.db"):
        (home / name).write_bytes(b"not a database" * 100)
    assert bash(home, "assistant summary ") == []
    assert bash(home, "assistant library remove ") == []
    assert (home / "reflections.db").read_bytes() == b"not a database" * 100


def test_a_data_folder_that_cannot_be_named_suggests_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_HOME", "~nobody-is-called-so/home")
    assert completing.reflections("") == []


def test_the_names_read_in_haste_are_those_of_the_library() -> None:
    from assistant.library.cards import read_corpus

    corpus = read_corpus(find().corpus)
    assert dict(completing.cards("")).keys() == {card.id for card in corpus.cards}
    assert dict(completing.sources("")).keys() == corpus.sources.keys()
    read = dict(completing.named_cards(find().corpus)) | dict(completing.named_sources(find().corpus))
    whole = {card.id: card.title for card in corpus.cards} | {key: one.title for key, one in corpus.sources.items()}
    assert read == whole


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_itself_completes_with_what_it_is_told_to_install(home: Path, tmp_path: Path) -> None:
    script = run(home, "--show-completion", "bash", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1").stdout
    function = re.search(r"-F (\w+)", script)
    assert function
    line = f'COMP_WORDS=(assistant search --stage co); COMP_CWORD=3; {function[1]} assistant; echo "${{COMPREPLY[@]}}"'
    command = tmp_path / "assistant"
    command.write_text(f'#!/bin/sh\nexec {" ".join(COMMAND)} "$@"\n', encoding="utf-8")
    command.chmod(0o700)
    known = environment(home)
    done = subprocess.run(
        ["bash", "--norc", "-c", f"{script}\n{line}"],
        env=known | {"PATH": f"{tmp_path}{os.pathsep}{known['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.split(), done.stderr) == (list(STAGES), "")
