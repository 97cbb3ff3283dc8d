"""Probes fit the pattern, go a level further, and know when to stop."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.conversation.levels import Level
from assistant.domain.events import Asked, Recalled, Recorded
from assistant.domain.script import Probe
from tests.fakes import BEGAN, Talk, asked_steps, plain_answer

TOLD = "In June the ward sent nobody, and in July they sent two people who did not know what for."
REASON = "The ward sends nobody, because the rota is drawn up before the minutes of our meeting reach them."
VIEW = "The ward would say it was never asked; they think of us as a meeting that somebody else holds somewhere."
CHANGE = "We could ask the ward for its own agenda, and start by holding the next two meetings over there."
STATED = "The ward is the ward and the county is the county, with a few others around the edge of it all."


def probed(talk: Talk) -> Probe:
    """The probe that is being asked."""
    pending = talk.state.pending
    assert pending is not None and pending.probe, pending
    return next(one for step in talk.script.steps for one in step.probes if one.id == pending.probe)


def at_probe(opening: str, first: str = "4", second: str = "1", talk: Talk | None = None) -> Talk:
    """A conversation at the first probe of direction."""
    talk = talk or Talk()
    talk.until("direction.open")
    talk.say(opening)
    talk.say(first)
    talk.say(second)
    assert talk.step == "direction.probe"
    return talk


@pytest.mark.parametrize(
    ("opening", "level"),
    [(STATED, "describe"), (TOLD, "explain"), (REASON, "views"), (VIEW, "change"), (CHANGE, "change"),
     ("/skip", "describe")],
)  # fmt: skip
def test_the_first_probe_asks_for_one_level_more(opening: str, level: str) -> None:
    assert probed(at_probe(opening)).level == level


@pytest.mark.parametrize(
    ("numbers", "pattern"),
    [(("4", "1"), "leaning_top_down"), (("1", "4"), "leaning_bottom_up"), (("3", "3"), "held_together"),
     (("1", "0"), "neither"), (("2", "don't know"), "unknown")],
)  # fmt: skip
def test_a_probe_fits_the_pattern(numbers: tuple[str, str], pattern: str) -> None:
    talk = at_probe(TOLD, *numbers)
    assert probed(talk).case == pattern
    assert talk.state.pending is not None and "{" not in talk.state.pending.text


def test_words_that_lean_one_way_and_numbers_the_other_are_asked_about() -> None:
    talk = at_probe("The template arrived in March.", "1", "4")
    assert probed(talk).case == "at_odds"
    assert talk.state.pending is not None
    assert "direction from above" in talk.state.pending.text and "direction from within" in talk.state.pending.text


def test_words_on_both_sides_are_at_odds_with_no_number() -> None:
    assert probed(at_probe("The template arrived in March. The nurses tore it up.", "1", "4")).case != "at_odds"


def test_the_second_probe_goes_on_from_the_answer_and_there_is_no_third() -> None:
    talk = at_probe(TOLD)
    assert asked_steps(talk.say(REASON)) == ["direction.further"]
    assert probed(talk).level == "views"
    assert asked_steps(talk.say(VIEW)) == ["motivation.open"]


def test_an_answer_that_goes_further_than_was_asked_is_met_there() -> None:
    talk = at_probe(TOLD)
    talk.say(VIEW)
    assert probed(talk).level == "change"


def test_what_was_asked_for_and_not_given_is_not_asked_for_again() -> None:
    talk = at_probe(TOLD)
    talk.say(STATED)
    assert probed(talk).level == "views"


@pytest.mark.parametrize(
    "answer", ["It goes when she goes.", "/skip", "don't know", f"{TOLD} That's all.", f"{TOLD} Long day.", CHANGE]
)
def test_a_terse_tired_or_skipped_answer_and_a_change_get_no_second_probe(answer: str) -> None:
    assert asked_steps(at_probe(TOLD).say(answer)) == ["motivation.open"]


def test_the_second_probe_can_be_skipped_changed_and_gone_back_to() -> None:
    talk = at_probe(TOLD)
    talk.say(REASON)
    asked = talk.state.pending
    assert asked_steps(talk.say("/skip")) == ["motivation.open"]
    talk.say("/back")
    assert talk.state.pending is not None and asked is not None
    assert (talk.state.pending.step, talk.state.pending.probe) == ("direction.further", asked.probe)
    talk.say(VIEW)
    talk.say("/change direction, a step further")
    assert talk.step == "direction.further"


def test_going_back_to_the_answer_before_and_cutting_it_short_takes_the_second_probe_away() -> None:
    talk = at_probe(TOLD)
    talk.say(REASON)
    talk.say("/back")
    assert asked_steps(talk.say("No.")) == ["motivation.open"]


def test_the_second_probe_stands_with_the_first_in_the_count() -> None:
    talk = at_probe(TOLD)
    first = talk.state.pending
    talk.say(REASON)
    second = talk.state.pending
    assert first is not None and second is not None
    assert (second.position, second.of) == (first.position, first.of)
    talk.say(VIEW)
    assert talk.state.pending is not None and talk.state.pending.position == first.position + 1


def test_a_change_of_pattern_brings_another_probe_and_back_again_yet_another() -> None:
    talk = at_probe(TOLD)
    talk.say("/back")
    for number in ("4", "1", "4", "1"):
        if talk.step != "direction.bottom_up":
            talk.say("/change direction from within")
        talk.say(number)
        if talk.step == "direction.probe":
            talk.say("It goes when she goes.")
    put = [one.what.probe for one in talk.session.events if isinstance(one.what, Asked) and one.what.probe]
    assert len(set(put)) == len(put) == 5


def test_no_probe_is_put_twice_in_a_whole_conversation() -> None:
    talk = Talk()
    talk.finish(lambda asked: REASON if asked.kind.value == "open" else plain_answer(asked))
    put = [event for event in talk.heard if isinstance(event, Asked) and event.probe]
    assert len({event.step for event in put}) == len({event.probe for event in put}) == len(put) == 7
    by_part = [event.step.partition(".")[0] for event in put]
    assert all(by_part.count(part) <= 2 for part in by_part)


def test_the_stage_is_described_by_its_choices_so_its_probe_asks_why() -> None:
    talk = Talk()
    talk.until("stage.probe")
    assert probed(talk).level == Level.EXPLAIN.value


def test_where_nothing_was_quoted_the_probe_goes_on_from_their_words() -> None:
    talk = at_probe(TOLD)
    assert talk.state.pending is not None and "In June the ward sent nobody" in talk.state.pending.text
    talk = at_probe("The template arrived in March.", "4", "1")
    assert talk.state.pending is not None and "arrived in March" not in talk.state.pending.text


def came_back(visits: int) -> Talk:
    """A conversation of somebody who was here `visits` times before."""
    talk = Talk()
    on = datetime(2026, 1, 5, tzinfo=UTC)
    recalled = Recorded(
        seq=1, at=BEGAN, what=Recalled(reflection="20260105-aaaaa", title="Before", on=on, visits=visits)
    )
    log = talk.store.logs[talk.session.reflection]
    log[1:] = [recalled]
    talk.come_back()
    return talk


def test_a_return_gets_another_probe_in_fewer_words() -> None:
    put = []
    for visits in (1, 2, 3):
        talk = at_probe(TOLD, talk=came_back(visits))
        assert talk.state.visits == visits and talk.state.pending is not None
        probe = probed(talk)
        assert talk.state.pending.text.endswith(probe.short) and probe.text not in talk.state.pending.text
        put.append(probe.id)
    assert len(set(put)) == 3
    assert probed(at_probe(TOLD)).id != put[0]
