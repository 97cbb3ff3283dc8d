"""Judged sets, figures and comparisons; figures are checked against sums done by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.adapters import build_lock, scratch
from assistant.domain.evaluation import MEASURES
from assistant.domain.library import MatchState
from assistant.errors import AssistantError, WrongUse
from assistant.library import evaluate, judged
from assistant.library.evaluate import Asked
from assistant.library.judged import JudgedDocument
from assistant.library.search import Library
from assistant.library.throwaway import JudgedDocuments, NoCards
from tests.unit.library_fakes import Shelf

Reading = Callable[[Path], object]
DOCUMENT = '{"_id": "d1", "title": "", "text": "milk"}\n'
QUESTION = '{"_id": "q1", "text": "milk?"}\n'


def library_of(shelf: Shelf, *texts: str) -> tuple[Library, JudgedDocuments]:
    """A library of nothing but these documents, called D0, D1 …"""
    documents = [JudgedDocument(f"D{number}", "", text) for number, text in enumerate(texts)]
    collection = JudgedDocuments(documents, shelf.encoder)
    parts = shelf.parts(collection)
    library = Library(replace(parts, cards=NoCards(parts.cards.encoder)))
    library.prepare()
    return library, collection


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (judged.documents, DOCUMENT + "{nonsense\n", "file:2: this is not JSON; write {"),
        (judged.documents, "[1]\n", "file:1: this is not a JSON object"),
        (judged.documents, '{"text": "milk"}\n', "file:1: the _id is missing"),
        (
            judged.documents,
            '{"_id": "a\\tb", "text": "milk"}\n',
            "file:1: the _id is missing, empty, not text, or holds",
        ),
        (judged.documents, '{"_id": true, "text": "milk"}\n', "file:1: the _id is missing, empty, not text"),
        (judged.documents, '{"_id": "d1", "text": 3}\n', "file:1: the text is missing or not text"),
        (judged.documents, '{"_id": "d1", "title": 3, "text": ""}\n', "file:1: the title is not text"),
        (judged.documents, DOCUMENT + "\n" + DOCUMENT, "file:3: the _id d1 stands on an earlier line too"),
        (judged.documents, "[" * 100_000, "file:1: this is not JSON"),
        (judged.documents, "\n \n", "There is no document in"),
        (judged.questions, "", "There is no question in"),
        (judged.questions, QUESTION + QUESTION, "file:2: the _id q1 stands on an earlier line too"),
        (judged.judgements, "query-id\tcorpus-id\tscore\n", "There is no judgement in"),
        (judged.judgements, "q\td\t1\nq\te\tgood\n", "file:2: the score good is not a number"),
        (judged.judgements, "q\td\t1\nq\te\tnan\n", "file:2: the score nan is not a number"),
        (judged.judgements, "q\td\t0.5\n", "file:1: the score 0.5 is not a whole number"),
        (judged.judgements, "q d 1\n", "file:1: there are 1 columns or an empty one"),
        (judged.judgements, "q\t\t1\n", "file:1: there are 3 columns or an empty one"),
        (judged.judgements, "q\td\t1\nq\td\t0\n", "file:2: this question and document stand on an earlier line too"),
        (judged.run, "q\td\t1\nq\te\t\x1b[2J\n", "file:2: the score  is not a number"),
        (judged.run, "", "There is no line in"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_what_to_write(
    tmp_path: Path, read: Reading, text: str, said: str
) -> None:
    file = tmp_path / "file"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(WrongUse) as raised:
        read(file)
    assert said in str(raised.value)
    assert "rite" in str(raised.value)


@pytest.mark.parametrize("read", [judged.documents, judged.questions, judged.judgements, judged.run])
def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path, read: Reading) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00")
    for file in (tmp_path / "none", tmp_path, binary):
        with pytest.raises(WrongUse, match=str(file)):
            read(file)


@given(st.text())
def test_whatever_a_file_holds_it_is_read_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    file = tmp_path_factory.getbasetemp() / "any"
    file.write_text(text, encoding="utf-8", errors="replace")
    for read in (judged.documents, judged.questions, judged.judgements, judged.run):
        with pytest.raises(WrongUse):
            read(file)


def test_a_heading_a_byte_order_mark_and_windows_line_ends_are_no_trouble(tmp_path: Path) -> None:
    file = tmp_path / "qrels.tsv"
    file.write_bytes("\ufeffquery-id\tcorpus-id\tscore\r\nq\td\t2\r\nq\te\t-1\r\n".encode())
    assert judged.judgements(file) == {"q": {"d": 2, "e": 0}}


def test_ids_may_be_numbers(tmp_path: Path) -> None:
    file = tmp_path / "docs.jsonl"
    file.write_text('{"_id": 7, "text": "milk"}\n', encoding="utf-8")
    assert judged.documents(file) == [JudgedDocument("7", "", "milk")]


def test_a_run_reads_back_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "run.tsv"
    file.write_text("".join(judged.run_lines({"q": [("b c", 0.5), ("a", -1.25)]})), encoding="utf-8")
    assert file.read_text(encoding="utf-8") == "q\tb c\t0.500000\nq\ta\t-1.250000\n"
    assert judged.run(file) == {"q": {"b c": 0.5, "a": -1.25}}


def test_judgements_of_what_is_not_there_are_left_out_and_named() -> None:
    found = judged.fitting({"q": {"d": 1, "x": 1}, "z": {"d": 1, "e": 0}}, {"q"}, {"d", "e"})
    assert found.kept == {"q": {"d": 1}}
    assert (found.unknown_documents, found.unknown_questions, found.used) == (["x"], ["z", "z"], 1)
    with pytest.raises(WrongUse, match="None of the judgements"):
        judged.fitting({"q": {"x": 1}}, {"q"}, {"d"})


def test_figures_are_those_of_sums_by_hand() -> None:
    run = {"q": {f"d{place}": 10.0 - place for place in range(10)}}
    found = evaluate.figures({"q": {"d1": 2, "d5": 1, "missing": 1}, "empty": {"d": 1}}, run)
    gained = 2 / math.log2(3) + 1 / math.log2(7)
    ideal = 2 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    assert found["q"] == {
        "ndcg@10": pytest.approx(gained / ideal, abs=1e-6),
        "recall@10": pytest.approx(2 / 3, abs=1e-6),
        "recall@100": pytest.approx(2 / 3, abs=1e-6),
        "mrr": 0.5,
        "hit@5": 1.0,
    }
    assert found["empty"] == dict.fromkeys(MEASURES, 0.0)


def test_questions_that_nothing_answers_count_for_abstention_only() -> None:
    legs: evaluate.Legs = {"fused": [("d", 1.0)], "dense": [("e", 1.0)], "lexical": []}
    states = {"hit": MatchState.MATCH, "zero": MatchState.WEAK, "unjudged": MatchState.NONE}
    asked = {query: Asked(state, legs) for query, state in states.items()}
    fit = judged.fitting({"hit": {"d": 1}, "zero": {"d": 0}}, asked, {"d", "e"})
    result = evaluate.evaluate(asked, fit, "fused", 2, 5)
    assert (result.answerable.questions, result.answerable.match) == (1, 1.0)
    assert (result.unanswerable.questions, result.unanswerable.weak, result.unanswerable.none) == (2, 0.5, 0.5)
    assert [result.legs[leg]["mrr"] for leg in ("fused", "dense", "lexical")] == [1.0, 0.0, 0.0]
    assert [(row.query, row.answerable, bool(row.figures)) for row in result.per_query] == [
        ("hit", True, True),
        ("zero", False, False),
        ("unjudged", False, False),
    ]


def test_without_an_answerable_question_there_are_states_and_no_figures() -> None:
    asked = {"q": Asked(MatchState.NONE, {"fused": [], "dense": [], "lexical": []})}
    result = evaluate.evaluate(asked, judged.fitting({"q": {"d": 0}}, asked, {"d"}), "fused", 1, 1)
    assert (result.legs, result.unanswerable.none) == ({}, 1.0)


def test_a_long_document_is_cut_and_counts_by_its_best_passage(shelf: Shelf) -> None:
    filler = " ".join(f"Sentence {number} is on cheese and nothing else." for number in range(80))
    library, collection = library_of(shelf, "Wool and cotton.", f"{filler} Quinces ripen late. {filler}", "Iron.")
    assert library.prepare().passages > 3
    asked = evaluate.ask(library, "when do quinces ripen", 100, collection.original)
    for leg in ("fused", "dense", "lexical"):
        assert asked.legs[leg][0][0] == "D1"
        assert len({name for name, _ in asked.legs[leg]}) == len(asked.legs[leg])


def test_a_ranking_begins_as_a_person_sees_it_and_goes_on_to_a_hundred(shelf: Shelf) -> None:
    words = [f"w{number}" for number in range(700)]
    texts = [" ".join(words[(7 * number + step) % 700] for step in range(5)) for number in range(700)]
    crowd = " ".join("Quinces ripen late in the year." for _ in range(9_000))
    library, collection = library_of(shelf, crowd, *texts)
    ranked = evaluate.ask(library, "quinces ripen", 100, collection.original).legs["fused"]
    seen = [collection.original(name) for name, _ in library.rank("quinces ripen", 100)]
    assert len(seen) < 100
    assert [name for name, _ in ranked][: len(seen)] == seen
    assert len(ranked) == len({name for name, _ in ranked}) == 100
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)


def test_fewer_documents_than_asked_for_are_all_ranked(shelf: Shelf) -> None:
    library, collection = library_of(shelf, "Wool.", "Iron.", "")
    ranked = evaluate.ask(library, "wool", 100, collection.original).legs["fused"]
    assert [name for name, _ in ranked] == ["D0", "D1"]


def test_an_empty_question_finds_nothing(shelf: Shelf) -> None:
    library, _ = library_of(shelf, "Wool.", "Iron.")
    assert evaluate.ask(library, " \x07", 100) == Asked(MatchState.NONE, {"fused": [], "dense": [], "lexical": []})


def test_questions_are_encoded_together_and_asked_in_order(shelf: Shelf) -> None:
    library, collection = library_of(shelf, "Wool.", "Iron.")
    shelf.encoder.encoded.clear()
    told: list[tuple[int, int, str]] = []
    questions = {"b": "is iron heavy", "a": "is wool warm"}
    asked = evaluate.ask_all(library, questions, 100, collection.original, lambda *step: told.append(step))
    assert shelf.encoder.encoded[:2] == list(questions.values())
    assert [(name, row.legs["fused"][0][0]) for name, row in asked.items()] == [("b", "D1"), ("a", "D0")]
    assert told == [(0, 2, "Asking the questions"), (1, 2, "Asking the questions")]


def test_the_same_documents_are_not_encoded_twice(shelf: Shelf) -> None:
    library_of(shelf, "Wool.", "Iron.")
    shelf.encoder.encoded.clear()
    library_of(shelf, "Wool.", "Copper.")
    assert [text for text in shelf.encoder.encoded if text] == ["Copper."]  # "" makes it ready


def test_two_runs_are_compared_question_by_question() -> None:
    judgements = {name: {"d": 1} for name in ("up", "down", "same", "absent")} | {"none": {"d": 0}}
    right, wrong = {"d": 2.0, "e": 1.0}, {"d": 1.0, "e": 2.0}
    first = {"up": wrong, "down": right, "same": right, "none": right, "stranger": right}
    second = {"up": right, "down": {"e": 1.0}, "same": right, "absent": wrong}
    found = evaluate.compare(first, second, judgements)
    assert (found.queries, found.better, found.worse, found.same) == (4, 2, 1, 1)
    assert [row.query for row in found.per_query] == ["absent", "up", "same", "down"]
    assert found.per_query[-1].difference == -1.0
    assert found.measures["mrr"].difference == pytest.approx((0.5 + 0.5 - 1) / 4)
    assert found.measures["mrr"].low <= found.measures["mrr"].difference <= found.measures["mrr"].high
    assert found == evaluate.compare(first, second, judgements)


def test_a_run_against_itself_differs_by_nothing() -> None:
    run = {"a": {"d": 1.0}, "b": {"e": 1.0}}
    found = evaluate.compare(run, run, {"a": {"d": 1}, "b": {"d": 1}})
    assert (found.better, found.worse, found.same) == (0, 0, 2)
    assert {(one.low, one.difference, one.high) for one in found.measures.values()} == {(0.0, 0.0, 0.0)}


def test_runs_and_judgements_that_share_no_question_are_refused() -> None:
    with pytest.raises(AssistantError, match="No question in the runs"):
        evaluate.compare({"a": {"d": 1.0}}, {"a": {"d": 1.0}}, {"b": {"d": 1}, "a": {"d": 0}})


def test_a_scratch_folder_goes_with_its_run_and_takes_dead_ones_along(tmp_path: Path) -> None:
    dead = tmp_path / "dead"
    dead.mkdir()
    (dead / "words").write_text("private", encoding="utf-8")
    (tmp_path / "dead.lock").touch()
    (tmp_path / "alive").mkdir()
    with build_lock.held(tmp_path / "alive.lock", 0), scratch.folder(tmp_path) as made:
        assert made.parent == tmp_path
        assert not dead.exists()
        assert (tmp_path / "alive").exists()
    assert sorted(file.name for file in tmp_path.iterdir() if file.name.startswith(("dead", made.name))) == []
