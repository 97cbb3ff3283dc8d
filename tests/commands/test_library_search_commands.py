"""What a search, an answer and a card say beyond what was found."""

from __future__ import annotations

import re
import sys

import pytest

from tests.commands.test_library_commands import Home
from tests.process import run


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = Home(tmp_path_factory.mktemp("library") / "home")
    assert made.run("library", "build").returncode == 0
    return made


WITHOUT_CHROMA = "import sys; sys.modules['chromadb'] = None; from assistant.cli import app; app(prog_name='assistant')"


def test_what_changes_no_vector_does_without_chroma(home: Home) -> None:
    """To load it takes half a second and 50 MB."""
    for wanted in (("search", "trust"), ("ask", "who decides?"), ("library", "list"), ("library", "build")):
        done = run(home.folder, *wanted, command=(sys.executable, "-c", WITHOUT_CHROMA))
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        assert done.stdout


def test_explain_gives_the_parts_of_each_score(home: Home) -> None:
    query = "how do partners come to trust each other"
    found = home.json("search", query, "-k", "2", "--explain", "--json")
    assert found["explain"].startswith(f"{found['state']}: ")
    for hit in found["hits"]:
        why = hit["explain"]
        assert why.keys() >= {"dense", "dense_part", "lexical", "lexical_part", "score", "through"}
        assert abs(why["dense_part"] + why["lexical_part"] + why["lifted"] - why["score"]) < 0.001
    shown = home.run("search", query, "-k", "2", "--explain").stdout
    assert "State match: the best cosine is " in shown
    assert len(re.findall(r"^   vectors .* \| words .* \| score \d\.\d\d \| through ", shown, re.M)) == 2
    assert home.json("search", query, "--json")["explain"] is None


def test_the_sentence_that_answers_is_marked_in_its_text(home: Home) -> None:
    query = "how do partners come to trust each other"
    first = home.json("search", query, "-k", "1", "--json")["hits"][0]
    shown = home.run("search", query, "-k", "1").stdout
    flat = " ".join(shown.split())
    marked = first["highlight"] if first["highlight"] == first["text"] else f"»{first['highlight']}«"
    assert marked in flat
    assert first["text"] in flat.replace("»", "").replace("«", "")
    assert "\x1b" not in shown


def test_slips_of_spelling_are_put_right_and_said(home: Home) -> None:
    found = home.json("search", "comissioning budgets", "-k", "3", "--json")
    assert found["corrected"] == [{"written": "comissioning", "read_as": "commissioning"}]
    assert found["query"] == "comissioning budgets"
    assert [hit["card"] for hit in found["hits"]] == [
        hit["card"] for hit in home.json("search", "commissioning budgets", "-k", "3", "--json")["hits"]
    ]
    for verb in ("search", "ask"):
        assert home.run(verb, "comissioning budgets").stdout.startswith("Read “comissioning” as “commissioning”.")


def test_the_other_side_and_what_lies_near(home: Home) -> None:
    found = home.json("search", "how do partners come to trust each other", "--json")
    first = home.json("library", "show", found["hits"][0]["card"], "--json")
    for name in ("other_side", "see_also"):
        assert found[name] == first[name]
        assert all(one.keys() == {"card", "title"} for one in first[name])
    named = [one["card"] for name in ("other_side", "see_also") for one in first[name]]
    assert 1 <= len(first["see_also"]) <= 3
    assert len(set(named)) == len(named)
    assert first["id"] not in named
    shown = home.run("library", "show", first["id"]).stdout
    searched = home.run("search", "how do partners come to trust each other").stdout
    assert all(f"[{name}]" in shown and f"[{name}]" in searched for name in named)
    assert "asked_as" not in first


def test_a_card_says_when_a_second_reader_checked_it(home: Home) -> None:
    shown = {card["id"]: card for card in home.json("library", "list", "--json")["cards"]}
    read = [home.json("library", "show", name, "--json") for name in list(shown)[:6]]
    dated = [card for card in read if card["checked"]]
    assert dated
    year, _, day = dated[0]["checked"].split("-")
    said = rf"Checked against its sources by a second reader on {int(day)} [A-Z][a-z]+ {year}\."
    assert re.search(said, home.run("library", "show", dated[0]["id"]).stdout)
    stats = home.json("library", "stats", "--json")
    assert 0 < stats["checked"] <= stats["cards"]
    assert f"{stats['checked']} of the cards were checked" in home.run("library", "stats").stdout


def test_what_could_not_be_confirmed_about_a_source_is_shown(home: Home) -> None:
    card = home.json("library", "show", "outside-incentives-can-erode-inner-drive", "--json")
    cited = {one["key"]: one["citation"] for one in card["source_list"]}["behrendt-ramanuj-2020"]
    assert "(2020, year unconfirmed)" in cited
    assert cited in home.run("library", "show", card["id"]).stdout
    hits = home.json("search", card["title"], "-k", "1", "--json")["hits"]
    assert "2020 (year unconfirmed)" in hits[0]["citation"]
