"""Words of a question in a library too large to score every passage that has one of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.adapters import word_search
from assistant.adapters.passage_store import SqlitePassages
from assistant.domain.library import Filters, Passage
from assistant.library import passages

EVERYWHERE = Filters()


@pytest.fixture
def store(tmp_path: Path) -> SqlitePassages:
    """Forty passages with "partner", every fourth with "council", one with "hospice"."""
    held = SqlitePassages(tmp_path / "passages.db", lambda _: None)
    made = []
    for number in range(40):
        text = "partner" + " council" * (number % 4 == 0) + " hospice" * (number == 7)
        themes = ("trust",) if number < 10 else ()
        made.append(
            Passage(id=f"c{number:02}#p", card=f"c{number:02}", title="", section="The point", text=text, themes=themes)
        )
    held.replace([], [passages.kept(one) for one in made])
    return held


def found(store: SqlitePassages, words: str, filters: Filters = EVERYWHERE) -> list[str]:
    return [name[:3] for name, _ in store.lexical(words, 100, filters)]


def test_in_a_small_library_every_word_counts(store: SqlitePassages) -> None:
    assert len(found(store, "partner council hospice")) == 40
    assert found(store, "partner council hospice")[0] == "c07"


def test_in_a_large_one_the_rarest_words_do(store: SqlitePassages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_search, "_MOST_ROWS", 20)
    assert found(store, "partner council hospice")[0] == "c07"
    assert len(found(store, "partner council hospice")) == 11
    assert len(found(store, "partner council unheard")) == 10


def test_a_common_word_alone_is_still_looked_up(store: SqlitePassages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_search, "_MOST_ROWS", 20)
    assert len(found(store, "partner unheard")) == 40
    assert found(store, "unheard") == []
    assert found(store, '"') == []


@pytest.mark.parametrize("most", [20, 15_000])
def test_filters_hold_at_any_size(store: SqlitePassages, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_search, "_MOST_ROWS", most)
    assert sorted(found(store, "council hospice", Filters(theme="trust"))) == ["c00", "c04", "c07", "c08"]
