"""The summary of the full path: partners, practice map, values, barriers, commitments and their evidence."""

from __future__ import annotations

import json

from markdown_it import MarkdownIt

from assistant.domain.events import Asked
from assistant.domain.summary import Summary
from assistant.report import full_path, markdown, markdown_full
from tests.fakes import Talk, full_script, plain_answer
from tests.unit.full_path import answered, asked

SCRIPT = full_script()
SAID = {
    "partners.names": "the county council, Rowan House",
    "partners.stage@county-council": "3",
    "partners.theirs@county-council": "1",
    "practice.learning.consensus": "1",
    "practice.learning.capacity": "4, on paper",
    "values.held": "9, 10",
    "values.wanted": "10, 12",
    "values.missing": "The night staff.",
    "barriers.which": "3, 7",
    "barriers.movers@payment": "3",
    "barriers.movers@time": "1, 2",
    "close.commitment": "Ring them; me; Friday",
    "close.commitment_2": "Ask the board",
    "close.who_2": "Ann",
    "close.when_2": "in May",
    "close.commitment_3": "no",
    "close.evidence": "They ring us first.",
}


def answer(one: Asked) -> str:
    if one.kind.value == "multi":
        return SAID.get(one.step, "2")
    return SAID.get(one.step) or plain_answer(one)


def summed(answers: object = answer) -> Summary:
    talk = Talk(script=SCRIPT)
    talk.finish(answers)  # type: ignore[arg-type] # a function of what is asked
    return talk.summaries.build("The school start", talk.session.events)


MADE = summed()
SHOWN = markdown.render(MADE)


def test_every_part_of_the_full_path_stands_in_the_json() -> None:
    found = json.loads(MADE.model_dump_json())
    assert set(found["practice_map"]) == {
        "leadership", "organisation", "strategy", "learning", "resources", "programmes"
    }  # fmt: skip
    assert found["practice_map"]["learning"] == {
        "name": "Learning", "consensus": 1, "capacity": 4, "notes": ["on paper"]
    }  # fmt: skip
    council = found["partners"][0]
    assert (council["name"], council["stage"], council["their_stage"]) == (
        "County council",
        "coordinating",
        "connecting",
    )
    assert "shoes.moves@county-council" in council["wants"] and "shoes.loses@county-council" in council["loses"]
    assert found["values"] == {
        "held": ["Results", "Thrift"], "wanted": ["Thrift", "Candour"], "missing": "The night staff."
    }  # fmt: skip
    assert [(one["name"].partition(":")[0], one["movers"]) for one in found["barriers"]] == [
        ("Payment", ["national"]),
        ("Too little time", ["us", "system"]),
    ]
    assert found["evidence"] == "They ring us first."


def test_up_to_three_commitments_each_with_its_own_who_and_when() -> None:
    assert [one.model_dump() for one in MADE.commitments] == [
        {"what": "Ring them", "who": "me", "when": "Friday"},
        {"what": "Ask the board", "who": "Ann", "when": "in May"},
    ]


def test_nothing_in_it_is_a_total_a_rank_or_a_grade() -> None:
    fields = MADE.model_dump_json()
    for field in ("total", "score", "rank", "grade", "percent", "index", "mean"):
        assert f'"{field}"' not in fields


def test_partners_and_the_map_are_tables_and_barriers_go_by_who_can_move_them() -> None:
    assert "| County council | coordinating | connecting |" in SHOWN
    assert "| Learning (“on paper”) | 1 | 4 |" in SHOWN
    ours, _, nationally = SHOWN.partition("**Only nationally:**")
    assert "**Between yourselves:**\n\n- Too little time:" in ours and "(also: the wider system)" in ours
    assert nationally.lstrip().startswith("- Payment: money follows")
    assert "**Whose values are missing**, in your words:\n\n> The night staff." in SHOWN
    assert "## What you will do\n\n- Ring them. Who: me. When: Friday." in SHOWN
    assert "**What would show that it worked**, in your words:\n\n> They ring us first." in SHOWN


def test_the_persons_words_and_the_guidance_of_each_part_stand_in_it_once() -> None:
    for words in ("On partners.probe", "On practice.probe", "On barriers.open", "On barriers.probe", "The night staff"):
        assert SHOWN.count(words) == 1, words
    assert set(MADE.parts) == {"partners", "practice", "values", "barriers"}
    assert all([card.role for card in part.cards] == ["guidance", "counterpoint"] for part in MADE.parts.values())


def test_the_recap_in_mid_conversation_has_a_line_for_each() -> None:
    lines = markdown_full.recap(MADE)
    assert lines[0] == (
        "- **Partners.** County council: you coordinating, they connecting; Rowan House: "
        + lines[0].rpartition("Rowan House: ")[2]
    )
    assert "learning 1 and 4" in lines[1]
    assert lines[2:5] == [
        "- **Decide now.** Results, Thrift.",
        "- **Should decide.** Thrift, Candour.",
        "- **In the way.** Payment; Too little time.",
    ]
    assert "- **What would show that it worked.** They ring us first." in markdown.recap(MADE)


def test_a_part_that_was_passed_over_leaves_no_trace() -> None:
    new = ("partners.", "practice.", "shoes.", "values.", "barriers.")
    made = summed(lambda one: "/skip" if one.step.startswith((*new, "close.evidence")) else answer(one))
    assert (made.practice_map, made.partners, made.values, made.barriers, made.evidence) == (None, (), None, (), "")
    text = markdown.render(made)
    for heading in ("Partner by partner", "What you agree", "Which values", "What is in the way", "What would show"):
        assert heading not in text


def test_hostile_words_change_no_table() -> None:
    bad = "a | b **c** <b>d</b> `e`"
    tables = [
        token.type
        for words in ("Mind", bad)
        for token in MarkdownIt("commonmark").enable("table").parse(
            markdown.render(summed(lambda one, words=words: words if one.step == "partners.names" else answer(one)))
        )
        if token.type in ("td_open", "th_open", "html_block")
    ]  # fmt: skip
    half = len(tables) // 2
    assert tables[:half] == tables[half:]


def test_a_partner_of_whom_nothing_was_said_is_left_out() -> None:
    state = answered(partners__names="Mind, Barnardo's", shoes__moves___mind="To be asked.")
    assert [one.name for one in full_path.partner_views(state, asked(state))] == ["Mind"]
