"""Reflections side by side: what differs, with dates, and no verdict on it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from assistant.domain.comparison import Comparison
from assistant.domain.events import Asked, Commitment
from assistant.domain.summary import AreaSummary, BarrierSummary, CommitmentSince, SinceSummary
from assistant.errors import WrongUse
from assistant.report import compare, compare_markdown
from assistant.report.compare import Held
from tests.fakes import Talk, plain_answer, short_script

FIRST = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DECIDED = "Give the county our bed position for one month; me; by 1 May"
VERDICT = re.compile(
    r"progress|improv|declin|worse|\bbetter\b|advanc|regress|decreas|increas|\brose\b|\bfell\b|\bgrew\b|forward|backward"
    r"|\bgain|\blost\b|succe|fail|→|[↑↓▲▼]",
    re.IGNORECASE,
)
SCRIPT = short_script()


def held(
    name: str,
    days: int = 0,
    *,
    title: str = "Frailty in Carrow",
    rate: str = "3",
    words: str = "The region sends a template.",
    choice: int = 0,
    until: str = "",
    path: str = "short",
    **changes: object,
) -> Held:
    """A reflection begun `days` after the first, with one number and one sentence for everything."""
    talk = Talk(script=SCRIPT)

    def answer(asked: Asked) -> str:
        if asked.step == "opening.partnership":
            return title
        match asked.kind.value:
            case "rate":
                return rate
            case "choose":
                return asked.options[choice].id
            case "commit":
                return DECIDED
            case "open":
                return words
        return plain_answer(asked)

    if until:
        talk.until(until, answer)
    else:
        talk.finish(answer)
    made = talk.summaries.build(title, talk.session.events)
    ended = None if until else FIRST + timedelta(days=days, minutes=9)
    dated = {"reflection": name, "started": FIRST + timedelta(days=days), "finished": ended}
    return Held(made.model_copy(update=dated | changes), path, talk.session.events)


def shown(found: Comparison) -> str:
    return compare_markdown.render(found)


def test_the_oldest_comes_first_whatever_the_order_they_were_named_in() -> None:
    found = compare.compare([held("new", 99), held("old"), held("mid", 50)])
    assert [one.reflection for one in found.reflections] == ["old", "mid", "new"]
    assert "# Frailty in Carrow: 2 March 2026, 21 April 2026 and 9 June 2026\n" in shown(found)


def test_poles_stages_and_behaviours_stand_beside_each_other_by_date() -> None:
    found = compare.compare([held("a", rate="4"), held("b", 99, rate="1", choice=2)])
    direction = found.tensions["direction"]
    assert {pole: one.ratings for pole, one in direction.poles.items()} == {"top_down": (4, 1), "bottom_up": (4, 1)}
    assert direction.patterns == ("held_together", "neither")
    assert found.stage.self_placed == ("connecting", "coordinating")
    assert found.stage.behaviours["trust"] == ("connecting", "coordinating")
    assert set(found.stage.moved) == set(found.stage.behaviours)
    text = shown(found)
    assert "| | 2 March 2026 | 9 June 2026 |" in text
    assert "| Direction from above | 4 | 1 |" in text
    assert "| Pattern | held together | neither at work |" in text
    assert "| Trust | connecting | coordinating |" in text


def test_what_was_left_open_gets_no_number() -> None:
    found = compare.compare([held("a", rate="don't know"), held("b", 99, rate="2")])
    assert found.tensions["worth"].poles["value"].ratings == (None, 2)
    assert found.tensions["worth"].patterns[0] is None
    assert "| Value for money | left open | 2 |" in shown(found)


def test_what_was_described_alike_is_said_to_be() -> None:
    found = compare.compare([held("a"), held("b", 99)])
    assert found.stage.moved == ()
    assert "Described the same each time: purpose; contact;" in shown(found).replace(", ", "; ")


def test_the_practice_map_is_compared_area_by_area() -> None:
    before = {"leadership": AreaSummary(name="Leadership", consensus=1, capacity=None)}
    after = {"leadership": AreaSummary(name="Leadership", consensus=3, capacity=2)}
    found = compare.compare([held("a", practice_map=before), held("b", 99, practice_map=after)])
    assert found.practice_map is not None
    assert found.practice_map["leadership"].consensus == (1, 3)
    assert "| Leadership: agreement | 1 | 3 |\n| Leadership: means | left open | 2 |" in shown(found)
    assert compare.compare([held("a"), held("b", 99)]).practice_map is None


def test_barriers_that_came_and_went_are_named_only_where_both_were_asked() -> None:
    def barriers(*names: str) -> tuple[BarrierSummary, ...]:
        return tuple(BarrierSummary(name=name, movers=()) for name in names)

    found = compare.compare([held("a", barriers=barriers("Time", "Payment")), held("b", 99, barriers=barriers("Time"))])
    (one,) = found.between
    assert (one.barriers_gone, one.barriers_new, one.barriers_both) == (("Payment",), (), ("Time",))
    assert "- Named then and not now: Payment." in shown(found)
    (one,) = compare.compare([held("a", barriers=barriers("Time")), held("b", 99)]).between
    assert (one.barriers_asked, one.barriers_gone) == (False, ())


def test_words_that_are_new_or_gone_are_counted_and_common_ones_left_out() -> None:
    found = compare.compare(
        [
            held("a", words="The region sends a template, then."),
            held("b", 99, words="Nurses rang, and the region rang."),
        ]
    )
    (one,) = found.between
    assert [word.word for word in one.words_gone] == ["sends", "template"]
    assert {word.word for word in one.words_new} == {"rang", "Nurses"}
    assert one.words_new[0].uses == 2 * one.words_new[1].uses
    assert "On 9 June 2026 and not on 2 March 2026: rang (" in shown(found)


def test_numbers_and_choices_are_no_words_of_theirs() -> None:
    found = compare.compare([held("a", choice=0), held("b", 99, choice=3)])
    assert (found.between[0].words_new, found.between[0].words_gone) == ((), ())
    assert "## The words you used" not in shown(found)


def test_a_commitment_is_shown_with_what_was_said_of_it_later() -> None:
    first = held("a")
    (decided,) = first.summary.commitments
    told = SinceSummary(
        reflection="a", on=FIRST, commitments=(CommitmentSince(commitment=decided, became="Once, in May."),)
    )
    found = compare.compare([first, held("b", 99, words="We gave them the bed position at last.", since=told)])
    (then,) = found.commitments
    assert then.commitment == Commitment(
        what="Give the county our bed position for one month", who="me", when="by 1 May"
    )
    assert (then.mentions[0].quote, then.mentions[0].asked) == ("Once, in May.", True)
    assert any("bed position at last" in one.quote and not one.asked for one in then.mentions[1:])
    text = shown(found)
    assert "**2 March 2026.** Give the county our bed position for one month; me; by 1 May." in text
    assert "- 9 June 2026, asked what became of it: “Once, in May.”" in text


def test_a_commitment_nobody_spoke_of_again_is_said_to_share_no_words() -> None:
    found = compare.compare([held("a"), held("b", 99, until="direction.top_down")])
    assert found.commitments[0].mentions == ()
    assert "- No sentence on 9 June 2026 shares its words." in shown(found)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"title": "School meals"}, "“Frailty in Carrow” and “School meals” have no words in common."),
        ({"until": "direction.open"}, "The reflection of 9 June 2026 is not finished."),
        ({"path": "full"}, "They took different paths (short on 2 March 2026, full on 9 June 2026)."),
    ],
)
def test_what_to_know_before_reading_is_said_first(other: dict[str, str], said: str) -> None:
    found = compare.compare([held("a"), held("b", 99, **other)])  # type: ignore[arg-type] # each fits its parameter
    assert len(found.notes) == 1 and found.notes[0].startswith(said)
    assert shown(found).index(said) < shown(found).index("## Direction")


def test_one_that_goes_on_from_the_other_is_the_same_partnership_whatever_it_is_called() -> None:
    since = SinceSummary(reflection="a", on=FIRST, commitments=())
    assert compare.compare([held("a"), held("b", 99, title="School meals", since=since)]).notes == ()


def test_two_of_one_day_are_told_apart_by_the_hour() -> None:
    other = held("b")
    later = Held(other.summary.model_copy(update={"started": FIRST + timedelta(hours=5)}), "short", other.events)
    assert "| | 2 March 2026, 09:00 | 2 March 2026, 14:00 |" in shown(compare.compare([held("a"), later]))


@pytest.mark.parametrize(("ids", "said"), [(["a"], "two reflections or more"), (["a", "b", "a"], "a is named twice")])
def test_one_alone_or_one_twice_cannot_be_compared(ids: list[str], said: str) -> None:
    talk = Talk(script=SCRIPT)
    with pytest.raises(WrongUse, match=said):
        compare.chosen(talk.store, lambda path: SCRIPT, talk.librarian, ids)


def test_nothing_in_it_is_called_progress_or_its_opposite() -> None:
    found = compare.compare([held("a", rate="0"), held("b", 50, rate="4", choice=3), held("c", 99, rate="2", choice=1)])
    assert not VERDICT.findall(shown(found))
    caveats = " ".join(SCRIPT.phrase("compare_caveats")).replace("not a better one", "")
    assert caveats and not VERDICT.findall(caveats)
    assert not VERDICT.findall(" ".join(json.loads(found.model_dump_json())))


def test_their_words_format_nothing() -> None:
    hostile = "**x** | # {quote} <script> [a](b)"
    text = shown(compare.compare([held("a", title=hostile, words=hostile), held("b", 99, title=hostile)]))
    assert r"“\*\*x\*\* \| \# \{quote\} \<script\> \[a\](b)”" in text
    assert not re.search(r"(?<!\\)<|(?<!\\)\[", text)


def test_reflections_in_which_little_was_said_are_compared_too() -> None:
    found = compare.compare([held("a", until="opening.partners"), held("b", 99, until="opening.partners")])
    text = shown(found)
    assert "## Direction" not in text and "## How you work together" not in text
    assert "is not finished" in text
