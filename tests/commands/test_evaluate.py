"""`assistant evaluate` as a process: the whole way from files to figures, and nothing kept that was not asked for."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from assistant import paths
from assistant.domain.evaluation import MEASURES
from tests.process import COMMAND, HOSTILE, SECONDS, environment, one_document, run

MARK = "xylographicmarmalade"
"""A word that is in no other file."""
DOCUMENTS = {
    "bees": "Honey bees keep the brood nest at a steady warmth through the winter.",
    "tides": "Spring tides follow the new and the full moon, when sun and moon pull in one line.",
    "clay": f"Clay shrinks as it dries and again in the kiln. {MARK}",
    "rye": "Rye bread needs a sour dough, for its own enzymes would leave the crumb sticky.",
    "nothing": "",
    HOSTILE.replace("\x07", "")
    .replace("\x1b", "")
    .replace("\u202e", "")
    .replace("\x7f", ""): "Ropes are laid by hand.",
}
QUESTIONS = {
    "q1": "how warm is a bee hive in winter",
    "q2": "why are tides higher at full moon",
    "q3": "who won the cup",
}
QRELS = [("q1", "bees", "1"), ("q2", "tides", "2"), ("q2", "clay", "0"), ("q3", "clay", "0")]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a judged set."""
    folder = tmp_path / "judged"
    folder.mkdir()
    rows = [json.dumps({"_id": name, "title": "", "text": text}) for name, text in DOCUMENTS.items()]
    (folder / "docs.jsonl").write_text("\n".join(rows), encoding="utf-8")
    rows = [json.dumps({"_id": name, "text": text}) for name, text in QUESTIONS.items()]
    (folder / "queries.jsonl").write_text("\n".join(rows), encoding="utf-8")
    lines = ["\t".join(row) for row in (("query-id", "corpus-id", "score"), *QRELS)]
    (folder / "qrels.tsv").write_text("\n".join(lines), encoding="utf-8")
    return folder


def given(files: Path, *more: str) -> list[str]:
    """The command with the judged set."""
    named = ("--docs", files / "docs.jsonl", "--queries", files / "queries.jsonl", "--qrels", files / "qrels.tsv")
    return ["evaluate", *map(str, named), *more]


def scratch() -> list[Path]:
    """What runs have left in the cache."""
    return [file for file in paths.find().scratch.glob("*") if file.is_dir()]


def test_figures_as_json_and_a_ranking_of_every_document_best_first(home: Path, files: Path) -> None:
    out = files / "run.tsv"
    before = scratch()
    result = one_document(run(home, *given(files, "--run", str(out), "--json")))
    assert (result["documents"], result["queries"], result["judged"], result["left_out"]) == (6, 3, 4, 0)
    assert list(result["legs"]["fused"]) == list(MEASURES)
    assert result["legs"]["fused"]["ndcg@10"] == 1.0
    assert result["answerable"]["questions"] == 2
    assert result["unanswerable"] == {"questions": 1, "match": 0.0, "weak": 0.0, "none": 1.0}
    rows = [line.split("\t") for line in out.read_text(encoding="utf-8").splitlines()]
    for query in QUESTIONS:
        ranked = [(document, float(score)) for name, document, score in rows if name == query]
        assert {document for document, _ in ranked} == {name for name, text in DOCUMENTS.items() if text}
        assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)
    assert out.stat().st_mode & 0o077 == 0
    assert scratch() == before


def test_a_table_shows_the_three_rankings_side_by_side(home: Path, files: Path) -> None:
    done = run(home, *given(files))
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines() if line[:1].islower()] == [
        "dense",
        "lexical",
        "fused",
        "answerable",
        "unanswerable",
    ]
    assert "6 documents" in done.stdout


def test_without_judgements_there_is_only_the_ranking(home: Path, files: Path) -> None:
    out = files / "run.tsv"
    arguments = [one for one in given(files, "--run", str(out), "-k", "2") if "qrels" not in one]
    done = run(home, *arguments)
    assert (done.returncode, done.stdout) == (0, "")
    assert len(out.read_text(encoding="utf-8").splitlines()) == 2 * len(QUESTIONS)


def test_no_word_of_the_documents_is_kept_unless_a_folder_is_given(home: Path, files: Path, tmp_path: Path) -> None:
    cache, kept = paths.find().cache, tmp_path / "kept"
    size = (cache / "vectors.db").stat().st_size
    assert run(home, *given(files)).returncode == 0
    for folder in (home, cache):
        assert not [file for file in folder.rglob("*") if file.is_file() and MARK.encode() in file.read_bytes()]
    assert (cache / "vectors.db").stat().st_size == size
    first = run(home, *given(files, "--keep", str(kept), "--json"))
    again = run(home, *given(files, "--keep", str(kept), "--json"))
    assert "Reading the library" in first.stderr
    assert "Reading the library" not in again.stderr
    assert first.stdout == again.stdout
    assert (kept / "judged").stat().st_mode & 0o077 == 0


def test_ones_own_library_is_evaluated_without_documents(home: Path, tmp_path: Path) -> None:
    card = one_document(run(home, "library", "list", "--json"))["cards"][0]
    (tmp_path / "q.jsonl").write_text(json.dumps({"_id": "q", "text": card["title"]}), encoding="utf-8")
    (tmp_path / "r.tsv").write_text(f"q\t{card['id']}\t1\n", encoding="utf-8")
    result = one_document(
        run(home, "evaluate", "--queries", str(tmp_path / "q.jsonl"), "--qrels", str(tmp_path / "r.tsv"), "--json")
    )
    assert result["legs"]["fused"]["hit@5"] == 1.0
    assert result["per_query"][0]["state"] == "match"


def test_two_rankings_are_compared(home: Path, files: Path) -> None:
    runs: list[str] = []
    for leg in ("fused", "lexical"):
        runs.append(str(files / f"{leg}.tsv"))
        assert run(home, *given(files, "--leg", leg, "--run", runs[-1])).returncode == 0
    arguments = ["evaluate", "--compare", *runs, "--qrels", str(files / "qrels.tsv")]
    result = one_document(run(home, *arguments, "--json"))
    assert (result["queries"], len(result["per_query"])) == (2, 2)
    assert set(result["measures"]) == set(MEASURES)
    shown = run(home, *arguments)
    assert "95 of 100 resamples" in shown.stdout
    assert "-0.000" not in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "There are no questions."),
        (["--queries", "{}/queries.jsonl"], 2, "nothing to do with the answers"),
        (["--queries", "{}/none.jsonl", "--qrels", "{}/qrels.tsv"], 2, "none.jsonl cannot be read"),
        (["--queries", "{}/docs.jsonl", "--qrels", "{}/qrels.tsv", "--docs", "{}/docs.jsonl"], 2, "None of the judg"),
        (["--queries", "{}/qrels.tsv", "--qrels", "{}/qrels.tsv"], 2, "qrels.tsv:1: this is not JSON"),
        (["--queries", "{}/queries.jsonl", "--run", "{}/no/run.tsv"], 4, "no/run.tsv cannot be written"),
        (["--queries", "{}/queries.jsonl", "--run", "{}"], 4, "cannot be written: it is a folder"),
        (["--queries", "{}/queries.jsonl", "--run", "{}/r", "--leg", "third"], 2, "third is not a ranking"),
        (["--queries", "{}/queries.jsonl", "--run", "{}/r", "--keep", "{}/k"], 2, "Only the index of --docs"),
        (["--compare", "{}/qrels.tsv", "{}/qrels.tsv"], 2, "without judgements"),
        (["--compare", "{}/qrels.tsv", "{}/none", "--qrels", "{}/qrels.tsv"], 2, "none cannot be read"),
        (["--compare", "{}/qrels.tsv", "{}/qrels.tsv", "--docs", "{}/docs.jsonl"], 2, "Give only --qrels"),
        (["--queries", "{}/queries.jsonl", "--run", "{}/r", "-k", "0"], 2, "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_used_is_told_at_once(
    tmp_path: Path, files: Path, arguments: list[str], code: int, said: str
) -> None:
    before = sorted(files.iterdir())
    done = run(tmp_path / "unused", "evaluate", *(one.format(files) for one in arguments))
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr.replace("\n", " ")
    assert sorted(files.iterdir()) == before


def test_stopping_it_leaves_nothing_behind(home: Path, files: Path) -> None:
    rows = [json.dumps({"_id": str(number), "text": f"{number} {MARK} " * 60}) for number in range(1_000)]
    (files / "docs.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (files / "qrels.tsv").write_text("q1\t7\t1\n", encoding="utf-8")
    before, out = scratch(), files / "run.tsv"
    process: subprocess.Popen[Any] = subprocess.Popen(
        [*COMMAND, *given(files, "--run", str(out))],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(home),
    )
    assert process.stderr is not None
    assert process.stderr.readline().startswith("Reading the library")
    assert len(scratch()) == len(before) + 1
    process.send_signal(signal.SIGINT)
    shown, said = process.communicate(timeout=SECONDS)
    assert (process.returncode, shown) == (130, "")
    assert said.startswith("Stopped.")
    assert scratch() == before
    assert sorted(file.name for file in files.iterdir()) == ["docs.jsonl", "qrels.tsv", "queries.jsonl"]
