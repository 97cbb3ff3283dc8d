"""What the server of a shared library answers is somebody else's text too."""

from __future__ import annotations

import json

import pytest

from assistant.adapters import chroma_records
from tests.hostile.attacks import ATTACKS, FIRST, between, harmless, strings
from tests.unit.test_shared_adapters import NAME, _with


@pytest.mark.parametrize("name", ATTACKS)
def test_what_a_server_says_of_a_document_is_cleaned_as_it_comes_in(name: str) -> None:
    rest = json.dumps({"aliases": [between(name)]})
    piece = chroma_records.piece(
        NAME, _with(title=between(name), section=between(name), rest=rest) | {"document": between(name)}
    )
    assert piece is not None and piece.passage is not None
    held = piece.passage
    for text in strings(held.model_dump(mode="json")):
        harmless(text.replace("\t", ""), name)
    assert all(text.startswith(FIRST) for text in (held.title, held.section, held.text, *held.aliases))


@pytest.mark.parametrize("name", ATTACKS)
def test_names_of_fields_and_depth_do_no_harm(name: str) -> None:
    deep: object = between(name)
    for _ in range(50):
        deep = {between(name): [deep]}
    assert chroma_records.piece(NAME, _with(rest=json.dumps(deep))) is None
    assert chroma_records.record(between(name), {between(name): deep}) is None
