"""What a group sees of itself, and what nobody may see in it."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.group import FEWEST, AgendaItem, Group, GroupShare, SharedBehaviour, SharedPartner, StageName
from assistant.domain.vocabulary import STAGES
from assistant.errors import CheckFailed, WrongUse
from assistant.report import group as groups
from assistant.report import group_markdown
from assistant.report.group_files import Given, Taken
from tests.unit.group_shares import (
    QUESTIONS,
    described,
    direction,
    group,
    mapped,
    placed,
    rated,
    share,
    taken,
    with_partners,
)

RATING = st.none() | st.integers(0, 4)
STAGE = st.none() | st.sampled_from(STAGES)
NAME = st.sampled_from(["Council", "the council", "Age UK", "GPs"])


@st.composite
def people(draw: st.DrawFn) -> list[GroupShare]:
    """Three people or more with any answers at all."""
    partner = st.builds(SharedPartner, name=NAME, ours=STAGE, theirs=STAGE)
    behaviour = st.builds(SharedBehaviour, name=st.sampled_from(["contact", "trust"]), stage=STAGE)
    return [
        share(
            f"r{number:03}",
            tensions=direction(draw(RATING), draw(RATING)),
            self_placed=draw(STAGE),
            needed=draw(STAGE),
            behaviours=tuple(draw(st.lists(behaviour, max_size=2))),
            partners=tuple(draw(st.lists(partner, max_size=3))),
        )
        for number in range(draw(st.integers(FEWEST, 9)))
    ]


def pole(made: Group, name: str = "top_down") -> dict[str, object]:
    return made.tensions["direction"].poles[name].ratings.model_dump()


@pytest.mark.parametrize("files", [0, 1, 2])
def test_fewer_than_three_files_are_refused_and_why(files: int) -> None:
    with pytest.raises(WrongUse, match="at least three people.*With two, each could work out what the other said"):
        groups.enough(files)
    with pytest.raises(CheckFailed, match="at least three people.*each could work out"):
        group(rated(*[2] * files))


def test_a_rating_shows_its_middle_and_its_ends() -> None:
    assert pole(group(rated(0, 1, 4, 4))) == {
        "outcome": "split", "all_within": False, "answers": 4, "median": 2.5, "lowest": 0, "highest": 4,
    }  # fmt: skip
    assert pole(group(rated(3, 3, None, 2, 2)))["outcome"] == "agreement"


@pytest.mark.parametrize("ratings", [(2, 3, None), (0, None, None, None), (None, None, None), (4, 4, None)])
def test_of_fewer_than_three_answers_nothing_is_shown(ratings: tuple[int | None, ...]) -> None:
    made = group(rated(*ratings))
    nothing = {"answers": None, "median": None, "lowest": None, "highest": None}
    assert pole(made) == {"outcome": "too_few", "all_within": False} | nothing
    text = group_markdown.render(made)
    assert "Too few answers to show anything: direction from above, direction from within." in text


def test_stages_show_the_choices_in_the_middle() -> None:
    even = group(placed("connecting", "connecting", "collaborating", "coordinating")).stage.self_placed
    assert even.median == ("connecting", "coordinating") and even.outcome == "split"
    odd = group(placed("coordinating", "connecting", "cooperating", None)).stage.self_placed
    assert odd.median == ("cooperating",) and (odd.lowest, odd.highest) == ("connecting", "coordinating")


def test_the_practice_map_and_the_behaviours_are_laid_over_each_other() -> None:
    made = group(mapped((0, 4), (2, 4), (4, None)))
    assert made.practice_map is not None
    area = made.practice_map.areas["leadership"]
    assert (area.consensus.median, area.capacity.outcome) == (2, "too_few")
    assert [(one.kind, one.question) for one in made.agenda] == [("consensus", "On leadership: what is agreed?")]
    assert group(rated(1, 1, 1)).practice_map is None
    assert group(described("connecting", "connecting", "collaborating")).agenda[0].question == "Who rings whom?"


def test_a_partner_is_seen_from_both_sides() -> None:
    near, far = "cooperating", "collaborating"
    made = group(
        with_partners(
            [("The County Council", far, near), ("Age UK", near, near)],
            [("county council", far, near)],
            [("County Council", far, "connecting"), ("Mind", near, None)],
            [],
        )
    )
    (one,) = made.partners
    assert (one.name, one.ours.median, one.theirs.median) == ("The County Council", (far,), (near,))
    assert made.partners_too_few == 2
    assert [(item.kind, item.question) for item in made.agenda] == [
        ("partner_sides", "Who could ask The County Council?")
    ]
    text = group_markdown.render(made)
    assert "2 partners were named by too few of you" in text and "Age UK" not in text and "Mind" not in text
    assert "In the middle you place it at collaborating; you think it would say cooperating." in text


def widths(items: tuple[AgendaItem, ...]) -> list[float]:
    """How far apart the ends are, as a part of the scale, as the sentence says it."""
    found = []
    for item in items:
        words = item.says.replace(";", "").rstrip(".").split()
        if item.says.startswith("Answers run from"):
            low, high = words[3], words[5]
            found.append((int(high) - int(low)) / 4 if low.isdigit() else (STAGES.index(high) - STAGES.index(low)) / 3)
    return found


@settings(max_examples=60, deadline=None)
@given(people())
def test_the_agenda_holds_every_split_widest_first_each_with_a_question(shares: list[GroupShare]) -> None:
    made = group(shares)
    assert widths(made.agenda) == sorted(widths(made.agenda), reverse=True)
    assert all(item.question and "{" not in item.question for item in made.agenda)
    spreads = [one.ratings for tension in made.tensions.values() for one in tension.poles.values()]
    stages = [made.stage.self_placed, made.stage.needed, *made.stage.behaviours.values()]
    splits = [
        one
        for one in (*spreads, *stages, *(side for one in made.partners for side in (one.ours, one.theirs)))
        if one.outcome == "split"
    ]
    assert len([item for item in made.agenda if item.kind != "partner_sides"]) == len(splits)


@settings(max_examples=60, deadline=None)
@given(people(), st.randoms())
def test_nothing_depends_on_whose_file_comes_first(shares: list[GroupShare], chance: object) -> None:
    """So that the order of anything cannot tell who gave it."""
    numbers = list(range(len(shares)))
    chance.shuffle(numbers)  # type: ignore[attr-defined] # hypothesis gives a `random.Random`
    renamed = [shares[number].model_copy(update={"reflection": f"r{place}"}) for place, number in enumerate(numbers)]
    one, other = group(shares), group(renamed)
    assert pole(one) == pole(other) and one.stage.self_placed == other.stage.self_placed
    assert sorted(one.partners, key=str) == sorted(other.partners, key=str)
    assert sorted(item.about + item.says for item in one.agenda) == sorted(i.about + i.says for i in other.agenda)


@settings(max_examples=60, deadline=None)
@given(people())
def test_a_group_never_tells_more_than_the_middle_and_the_ends(shares: list[GroupShare]) -> None:
    """No list of answers, no id of anybody's, and nothing of a question that fewer than three answered."""
    made = json.loads(group(shares).model_dump_json())
    assert not any(one.reflection in json.dumps(made) for one in shares)
    for spread in found(made):
        if spread["outcome"] == "too_few":
            assert not any(spread[name] for name in ("all_within", "answers", "median", "lowest", "highest"))
        else:
            assert spread["answers"] >= FEWEST
        assert spread.keys() == {"outcome", "all_within", "answers", "median", "lowest", "highest"}


def found(part: object) -> list[dict[str, object]]:
    """Every spread in a report."""
    if isinstance(part, dict):
        return [part] if "outcome" in part else [one for inner in part.values() for one in found(inner)]
    return [one for inner in part for one in found(inner)] if isinstance(part, list) else []


def test_names_are_shown_only_when_everybody_gave_one() -> None:
    words = {"direction": ("They decide.",)}
    shares = [one.model_copy(update={"words": words, "name": "Ann"}) for one in rated(1, 2, 3)]
    shares = [one.model_copy(update={"name": name}) for one, name in zip(shares, ("Ann", "Ben", "Cem"), strict=True)]
    made = group(shares)
    assert made.names == ("Ann", "Ben", "Cem")
    assert [one.by for one in made.tensions["direction"].quotes] == ["Ann", "Ben", "Cem"]
    shares[1] = shares[1].model_copy(update={"name": ""})
    without = group(shares)
    assert without.names == ()
    assert [(one.text, one.by) for one in without.tensions["direction"].quotes] == [("They decide.", "")]
    assert any("not everybody did" in note for note in without.notes)
    assert "Ann" not in without.model_dump_json() + group_markdown.render(without)


def test_words_are_quoted_in_the_order_of_the_alphabet() -> None:
    said = ["Who knows.", "A template.", "Money."]
    shares = [
        one.model_copy(update={"words": {"direction": (text,)}}) for one, text in zip(rated(1, 2, 3), said, strict=True)
    ]
    assert [one.text for one in group(shares).tensions["direction"].quotes] == sorted(said)


def test_a_general_question_is_not_asked_twice_running_in_the_same_words() -> None:
    shares = [share(f"r{number}", tensions=direction(None, one)) for number, one in enumerate((0, 4, 4))]
    other = [one.model_dump()["tensions"][0] | {"id": "pace", "name": "Pace"} for one in shares]
    shares = [
        one.model_copy(update={"tensions": (*one.tensions, type(one.tensions[0]).model_validate(more))})
        for one, more in zip(shares, other, strict=True)
    ]
    first, second = group(shares).agenda
    assert {first.question, second.question} == {text.format(pole=first.about) for text in QUESTIONS["Group:pole"]}


def test_one_person_cannot_answer_twice_in_one_file() -> None:
    (tension,) = direction(4)
    shares = [share(f"r{number}", tensions=direction(0)) for number in range(3)]
    shares[0] = shares[0].model_copy(update={"tensions": (tension, tension, tension)})
    assert pole(group(shares))["answers"] == 3
    assert pole(group(shares[:2] + rated(None)))["outcome"] == "too_few"


def notes(shares: list[GroupShare], *marks: str, **told: int) -> str:
    files = Taken(taken(shares, *marks).given, **told)  # type: ignore[arg-type] # counts only
    return " ".join(groups.GroupBuilder(lambda case: QUESTIONS.get(case, ())).build(files).notes)


def test_what_was_left_out_is_said_without_naming_a_file() -> None:
    said = notes(rated(1, 2, 3), left_out=1, empty=2, repeated=1)
    assert "One file could not be used and was left out." in said
    assert "2 files held no rating or choice yet and were left out." in said
    assert "One file repeated a reflection that was there already; it counts once." in said


def test_different_partnerships_are_pointed_out_and_counted() -> None:
    said = notes(rated(1, 2, 3, 4), "frailty vale", "vale falls", "school start", "falls ward")
    assert "in 1 of 4" in said and "All are counted" in said
    assert notes(rated(1, 2, 3), "frailty vale", "vale", "frailty") == ""
    assert notes(rated(1, 2, 3), "frailty", "", "") == ""


def test_reflections_months_apart_or_strangely_alike_are_pointed_out() -> None:
    late = [*rated(1, 2), share("r9", tensions=direction(2), begun="2026-09-02")]
    assert "months apart" in notes(late)
    same = [one.model_copy(update={"name": "Ann"}) for one in rated(1, 2, 3)]
    assert "If they are one person's" in notes(same)
    behaviours = tuple(SharedBehaviour(name=f"b{number}", stage="connecting") for number in range(12))
    assert "exactly the same answers" in notes([share(f"r{number}", behaviours=behaviours) for number in range(3)])


def test_the_rule_is_said_with_its_source_and_its_numbers() -> None:
    assert "of you answered, nobody may stand outside." in group(rated(1, 2, 3)).rule
    assert "Where all 7 of you answered, 2 may stand outside." in group(rated(*[1] * 7)).rule
    assert "ijic.7747" in group(rated(1, 2, 3)).rule


def test_a_stage_is_one_of_the_four() -> None:
    with pytest.raises(ValueError, match="a stage is one of connecting"):
        share(self_placed="networking")
    assert get_args(StageName) and Given(share(), frozenset()).share.given == 0
