from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import CheckFailed, WrongUse
from assistant.library import checks
from assistant.library.cards import read_corpus
from assistant.library.overlap import Runs, shingles, similarity
from tests.unit.library_fakes import SOURCES, small_corpus, write


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return small_corpus(tmp_path / "corpus")


def tokens(text: str) -> int:
    return len(text.split())


def complaint(corpus: Path, against: Path | None = None) -> str:
    with pytest.raises(CheckFailed) as failure:
        checks.check(corpus, tokens, against)
    return str(failure.value)


def edit(corpus: Path, old: str, new: str, name: str = "trust/slow-trust.md") -> None:
    file = corpus / name
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_a_sound_corpus_passes(corpus: Path) -> None:
    assert checks.check(corpus, tokens) == checks.Passed(cards=3, sources=2)
    assert [one.id for one in read_corpus(corpus).cards] == ["local-map", "pooled-money", "slow-trust"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: About slow-trust", "title: A: b", "corpus/trust/slow-trust.md:3: mapping values are not allowed"),
        (
            "title: About slow-trust",
            "titel: x",
            "corpus/trust/slow-trust.md:3: unknown field titel; use only id, title",
        ),
        ("evidence: opinion\n", "", "the field evidence is missing"),
        ("evidence: opinion", "evidence: proof", ":14: evidence: input should be 'strong'"),
        ("aliases: [slow-trust plan]", "aliases: plan", ":4: aliases is not a list; write [one, two]"),
        ("title: About slow-trust", "title: 12", ":3: title is not text; put quotation marks round it"),
        ("id: slow-trust", "id: slow-trust\nid: again", ":3: the field id appears twice; keep one"),
        ("---\nid", "id", ":1: there is no front matter"),
        (
            "## Why it matters",
            "## Why",
            ":22: the sections are The point, Why, Ask yourself, Caution; write ## The point",
        ),
        ("id: slow-trust", "id: other", ":2: the id other is not the file's name; write id: slow-trust"),
        ("themes: [trust]", "themes: [place]", ":9: the first theme is not the folder; begin the themes with trust"),
        ("themes: [trust]", "themes: [trust, fun]", "themes cannot hold fun; write one of direction, motivation"),
        ("poles: [top_down]", "poles: [values]", "poles cannot hold values; write one of top_down, bottom_up"),
        ("stages: [connecting]", "stages: [merging]", "stages cannot hold merging"),
        ("  - why is slow-trust so\n", "", ":5: there are 2 questions; write 3 to 8"),
        ("leaders [@ham-2013].", "leaders. Twice [@ham-2013].", 'leaders." ends in no citation; write [@key]'),
        ("leaders [@ham-2013].", "leaders [@nobody-1].", "the key nobody-1 is not in sources.yaml"),
        ("sources: [ham-2013]", "sources: [fund-2019]", "the sources are not those cited; write sources: [ham-2013]"),
        ("- Who would notice first?", "- Think about it.", '"- Think about it." is not a question'),
        ("other_side: []", "other_side: [nowhere]", ":15: there is no other card nowhere"),
    ],
)
def test_each_fault_is_placed_and_says_what_to_write(corpus: Path, old: str, new: str, expected: str) -> None:
    edit(corpus, old, new)
    assert expected in complaint(corpus)


def test_all_faults_are_told_at_once(corpus: Path) -> None:
    edit(corpus, "themes: [trust]", "themes: [fun]")
    edit(corpus, "evidence: opinion\n", "", "place/local-map.md")
    edit(corpus, "year: 2013", "year: soon", "sources.yaml")
    with pytest.raises(CheckFailed) as failure:
        read_corpus(corpus)
    assert "local-map.md:" in str(failure.value)
    assert "sources.yaml:4: year" in str(failure.value)
    assert "2 problems" in str(failure.value)


def test_a_file_that_is_not_text(corpus: Path) -> None:
    (corpus / "trust" / "bad.md").write_bytes(b"---\n\xff\n---\n")
    assert "corpus/trust/bad.md:1: byte 4 is not UTF-8" in complaint(corpus)


def test_an_id_used_twice(corpus: Path) -> None:
    write(corpus / "place" / "slow-trust.md", (corpus / "trust" / "slow-trust.md").read_text())
    assert "the id slow-trust is already used by corpus/place/slow-trust.md" in complaint(corpus)


def test_sources_twice_and_unused(corpus: Path) -> None:
    write(corpus / "sources.yaml", SOURCES + SOURCES.replace("fund-2019", "lost-2001", 1).split("- key: fund-2019")[0])
    assert "the key ham-2013 appears twice" in complaint(corpus)
    write(corpus / "sources.yaml", SOURCES + SOURCES.split("- key: fund-2019")[0].replace("ham-2013", "lost-2001"))
    assert "no card cites lost-2001" in complaint(corpus)


def test_an_empty_corpus_says_where_cards_go(tmp_path: Path) -> None:
    write(tmp_path / "corpus" / "sources.yaml", "[]")
    assert "there is no card here" in complaint(tmp_path / "corpus")


def test_lengths(corpus: Path) -> None:
    edit(corpus, "Leaders spend years", "Leaders " + "again and again " * 60 + "spend years")
    assert "words; write 80 to 220" in complaint(corpus)


def test_a_passage_longer_than_the_encoder_reads(corpus: Path) -> None:
    with pytest.raises(CheckFailed, match="word pieces; shorten it to 256"):
        checks.check(corpus, lambda text: 257)


def test_near_duplicates(corpus: Path) -> None:
    text = (corpus / "trust" / "slow-trust.md").read_text()
    write(corpus / "trust" / "copy.md", text.replace("id: slow-trust", "id: copy").replace("grows slowly", "grows"))
    assert "it says nearly the same as" in complaint(corpus)


def test_eight_words_from_a_source(corpus: Path, tmp_path: Path) -> None:
    write(
        tmp_path / "texts" / "ham.txt", "They say trust grows slowly between hospital and council leaders everywhere."
    )
    told = complaint(corpus, tmp_path / "texts")
    assert 'slow-trust.md:18: "trust grows slowly between hospital and council leaders" also stands in ham.txt' in told
    with pytest.raises(WrongUse):
        checks.check(corpus, tokens, tmp_path / "nothing")


def test_short_marked_quotations_may_be_shared() -> None:
    runs = Runs(4)
    runs.add("a", "one two three four five six")
    assert list(runs.shared('he wrote "one two three four" once')) == []
    assert [run for run, _ in runs.shared("one two three four five six")] == ["one two three four"]


def test_similarity() -> None:
    assert similarity(shingles("a b c d e f"), shingles("a b c d e f")) == 1.0
    assert similarity(shingles("a b c d e f"), shingles("u v w x y z")) == 0.0
    assert similarity(shingles("a"), shingles("b")) == 0.0
