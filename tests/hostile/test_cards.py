"""Cards and sources that somebody else wrote: shown by every command as words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant import paths
from assistant.cli import app
from tests.hostile.attacks import ATTACKS, FIRST, between, harmless, strings

CARD = """---
id: card-{number}
title: {title}
aliases: [{title}]
asked_as: [{title}, who decides in ward {number}, what about {number} then]
themes: [trust]
tensions: []
poles: []
stages: []
sources: [ham-{number}]
evidence: opinion
other_side: []
---

## The point

Wards decide on {words} [@ham-{number}].

## Why it matters

Because of {words} [@ham-{number}].

## Ask yourself

- Who would notice {words} first?

## Caution

Mind {words} [@ham-{number}].
"""
SOURCE = """- key: ham-{number}
  authors: [{title}]
  title: {title}
  year: 2013
  publisher: {title}
  kind: opinion
  nation: England
  address: www.example.org/ham
  licence: {title}
  status: current
"""


def quoted(text: str) -> str:
    """`text` as YAML takes any of it: each character that is not a plain letter by its number."""
    return '"' + "".join(one if one.isalnum() and one.isascii() else f"\\U{ord(one):08x}" for one in text) + '"'


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A card and a source for each attack."""
    folder = tmp_path_factory.mktemp("hostile") / "corpus"
    (folder / "trust").mkdir(parents=True)
    sources = []
    for number, name in enumerate(ATTACKS):
        given = {"number": number, "title": quoted(between(name)), "words": between(name).replace("\n", " ")}
        (folder / "trust" / f"card-{number}.md").write_text(CARD.format(**given), encoding="utf-8", newline="")
        sources.append(SOURCE.format(**given))
    (folder / "sources.yaml").write_text("".join(sources), encoding="utf-8")
    return folder


@pytest.fixture
def cards(corpus: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands read them, from a data folder of their own."""
    shipped = paths._shipped
    monkeypatch.setattr(paths, "_shipped", lambda name: corpus if name == "corpus" else shipped(name))
    monkeypatch.setenv("ASSISTANT_HOME", str(corpus.parent / "home"))


@pytest.mark.usefixtures("cards")
@pytest.mark.parametrize(
    "arguments",
    [
        ("library", "list"),
        *(("library", "show", f"card-{number}") for number in range(len(ATTACKS))),
        ("search", "who decides in the wards", "-k", "40"),
        ("ask", "who decides in the wards"),
        ("library", "check"),
        ("library", "stats"),
    ],
    ids=" ".join,
)
def test_what_is_shown_of_cards_is_words(arguments: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    harmless(done.stdout.replace("\t", ""), "stdout")
    harmless(done.stderr, "stderr")
    assert FIRST in done.stdout + done.stderr or arguments[-1] in {"stats"} or arguments[0] == "ask"


@pytest.mark.usefixtures("cards")
@pytest.mark.parametrize(
    "arguments",
    [("library", "list"), ("library", "show", "card-3"), ("search", "who decides in the wards")],
    ids=" ".join,
)
def test_what_programs_are_told_of_cards_is_ascii(arguments: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, [*arguments, "--json"])
    assert done.exit_code == 0, done.stderr
    assert all(" " <= letter <= "~" or letter == "\n" for letter in done.stdout)
    told = list(strings(json.loads(done.stdout)))
    assert any(FIRST in text for text in told)
    for text in told:
        harmless(text.replace("\t", ""), "a text in JSON")
