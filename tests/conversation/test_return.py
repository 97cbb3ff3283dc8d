"""Coming back to a partnership: last time's commitments first, in their words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from assistant.adapters.reflection_store import SqliteReflections
from assistant.conversation import recalling, removal
from assistant.conversation.session import UNNAMED, Session
from assistant.domain.events import Answered, Asked, Commitment, Event, Recalled, Recorded, Said, Skipped, Started
from assistant.domain.reflection import State, fold
from assistant.domain.script import Script
from assistant.errors import NotFound, ReflectionNotFound, WrongUse
from assistant.report import markdown
from tests.fakes import BEGAN, KNOWN_ID, Talk, asked_steps, plain_answer, prefixes, said_texts, short_script

SCRIPT = short_script()
AGAIN = "20260610-again"
THREE = tuple(
    Commitment(what=what, who="me", when="by 1 May") for what in ("Ring the county", "Share the list", "Ask families")
)


def visit(*commitments: Commitment, title: str = "Frailty in Carrow", visits: int = 1) -> Recalled:
    """An earlier reflection as a new one remembers it."""
    return Recalled(
        reflection=KNOWN_ID,
        title=title,
        on=BEGAN,
        partnership="Frailty in Carrow. The trust and the county.",
        commitments=commitments,
        visits=visits,
    )


class Return(Talk):
    """A conversation that goes on from an earlier one."""

    def __init__(self, since: Recalled | None) -> None:
        super().__init__(script=SCRIPT)
        self.session = Session.begin(self.engine, self.store, self.clock, name=lambda now: AGAIN, since=since)
        self.heard: list[Event] = list(self.session.go_on())

    def come_back(self) -> list[Event]:
        self.session = Session.resume(self.engine, self.store, self.clock, AGAIN)
        return list(self.session.go_on())


def scripts(path: str) -> Script:
    """Only the short path is there."""
    if path != "short":
        raise NotFound(f"There is no path called {path}.")
    return SCRIPT


def finished(talk: Talk, name: str, first: str, *, title: str = "", since: Recalled | None = None) -> str:
    """A reflection held to its end in `talk`'s store; its id."""
    session = Session.begin(talk.engine, talk.store, talk.clock, name=lambda now: name, since=since)
    list(session.go_on())
    while (pending := session.state.pending) is not None:
        list(session.say(first if pending.step == "opening.partnership" else plain_answer(pending)))
    if title:
        talk.store.rename(name, title)
    return name


def test_it_opens_with_what_was_decided_in_their_words_and_with_the_date() -> None:
    talk = Return(visit(THREE[0]))
    texts = said_texts(talk.heard)
    assert "2 March 2026" in texts and "“Frailty in Carrow”" in texts
    asked = talk.heard[-1]
    assert isinstance(asked, Asked) and asked.optional and asked.position == 1
    assert "“Ring the county; me; by 1 May”" in asked.text


def test_each_thing_is_asked_about_then_the_usual_opening() -> None:
    talk = Return(visit(*THREE))
    steps = []
    while talk.step.startswith("return."):
        steps.append(talk.step)
        talk.say("It never happened.")
    assert len(steps) == len(set(steps)) == 3
    assert talk.step == "opening.again"
    assert "“Frailty in Carrow" in str(talk.state.pending and talk.state.pending.text)
    talk.say("Still the same, without the county.")
    assert talk.step == "opening.partners"
    talk.finish()
    assert "opening.welcome" not in talk.state.said and "opening.partnership" not in talk.state.answers
    assert talk.state.finished


def test_a_first_visit_is_asked_none_of_it() -> None:
    talk = Talk(script=SCRIPT)
    talk.finish()
    assert not [step for step in (*talk.state.said, *talk.state.answers) if step.startswith("return.")]
    assert (talk.state.since, talk.state.visits, "opening.again" in talk.state.answers) == (None, 0, False)


def test_visits_before_are_a_plain_number() -> None:
    assert Return(visit(*THREE, visits=3)).state.visits == 3
    assert State().visits == 0


def test_where_nothing_was_decided_it_says_when_and_goes_on() -> None:
    talk = Return(visit())
    assert "2 March 2026" in said_texts(talk.heard)
    assert talk.step == "opening.again"


def test_begun_and_left_it_is_in_no_list(tmp_path: Path) -> None:
    talk = Return(visit(*THREE))
    store = SqliteReflections(tmp_path / "home" / "reflections.db")
    session = Session.begin(talk.engine, store, talk.clock, name=lambda now: AGAIN, since=visit(*THREE))
    list(session.go_on())
    assert store.info(AGAIN).untouched
    assert store.load(AGAIN)[1].what == visit(*THREE)
    list(session.say("/skip"))
    assert not store.info(AGAIN).untouched
    store.close()


def test_each_can_be_skipped_and_gone_back_to() -> None:
    talk = Return(visit(*THREE[:2]))
    first = talk.step
    assert isinstance(talk.say("/skip")[0], Skipped)
    assert talk.step not in (first, "opening.again")
    talk.say("/back")
    assert talk.step == first
    talk.say("Done by the region in the end.")
    talk.say("don't know")
    assert talk.step == "opening.again"


def test_what_became_of_it_goes_to_the_summary_beside_what_was_decided() -> None:
    talk = Return(visit(*THREE[:2]))
    talk.say("The county said no, *twice*.")
    talk.say("/skip")
    talk.finish()
    made = talk.summaries.build("Frailty", talk.session.events)
    assert made.since is not None and made.since.reflection == KNOWN_ID
    assert [(one.commitment, one.became) for one in made.since.commitments] == [
        (THREE[0], "The county said no, *twice*."),
        (THREE[1], ""),
    ]
    text = markdown.render(made)
    assert "## Since 2 March 2026\n\nYou wrote: “Ring the county; me; by 1 May”. What became of it:" in text
    assert r"> The county said no, \*twice\*." in text
    assert "“Share the list; me; by 1 May”. Left open." in text
    assert made.commitments != THREE[:2]


def test_without_a_new_description_the_old_one_stands() -> None:
    talk = Return(visit())
    talk.say("/skip")
    assert talk.summaries.build("x", talk.session.events).partnership == "Frailty in Carrow. The trust and the county."


def test_it_keeps_the_title() -> None:
    talk = Return(visit(*THREE))
    talk.finish()
    assert talk.store.info(AGAIN).title == "Frailty in Carrow" != UNNAMED


def test_an_earlier_answer_about_it_can_be_changed() -> None:
    talk = Return(visit(THREE[0]))
    talk.say("Not yet.")
    assert "Ring the county" in said_texts(talk.say("/change"))
    talk.say("/change 1")
    assert talk.step.startswith("return.became")
    talk.say("In May.")
    assert [one.text for step, one in talk.state.answers.items() if step.startswith("return.")] == ["In May."]


def test_what_is_known_is_saved_with_the_beginning_or_not_at_all() -> None:
    talk = Return(visit(*THREE))
    log = talk.store.load(AGAIN)
    assert [type(one.what) for one in log[:2]] == [Started, Recalled]
    assert [one.seq for one in log] == list(range(len(log)))
    for one in log:
        assert Recorded.model_validate_json(one.model_dump_json()) == one


def test_stopped_anywhere_it_goes_on_at_the_same_place() -> None:
    talk = Return(visit(*THREE[:2]))
    talk.say("Not yet.")
    for stopped in list(prefixes(talk.session.events))[2:]:
        talk.store.logs[AGAIN] = list(stopped)
        resumed = Session.resume(talk.engine, talk.store, talk.clock, AGAIN)
        list(resumed.go_on())
        assert resumed.state.since == talk.state.since
        assert resumed.state.pending is not None and resumed.state.pending.step.startswith("return.became")
        answered = sum(isinstance(one.what, Answered) for one in stopped)
        assert len(resumed.state.answers) == answered


def test_the_same_thing_promised_twice_is_asked_about_once() -> None:
    talk = Return(visit(THREE[0], THREE[0]))
    talk.say("Not yet.")
    assert talk.step == "opening.again"


def test_words_taken_out_are_gone_from_it_and_what_was_said_of_it_stays() -> None:
    """Their words stood in the id of the question, which is never rewritten."""
    talk = Return(visit(Commitment(what="Ring Amira Osei", who="me", when=""), THREE[1]))
    talk.say("She was on leave.")
    step = talk.step
    altered, _ = removal.rewritten(talk.session.events, ["Amira Osei"])
    events = {one.seq: one for one in (*talk.session.events, *altered)}
    assert "Amira" not in "".join(one.model_dump_json() for one in events.values())
    talk.store.logs[AGAIN] = [events[seq] for seq in sorted(events)]
    talk.come_back()
    assert talk.step == step
    made = talk.summaries.build("x", talk.session.events)
    assert made.since is not None and made.since.commitments[0].became == "She was on leave."


def test_their_words_are_never_a_placeholder() -> None:
    talk = Return(visit(Commitment(what="Try {quote} and {0} %s", who="", when="")))
    assert isinstance(talk.heard[-1], Asked) and "“Try {quote} and {0} %s”" in talk.heard[-1].text


def test_all_of_one_partnership_count_as_visits_and_the_latest_is_taken_up() -> None:
    talk = Talk(script=SCRIPT)
    one = finished(talk, "20260303-aaaaa", "Frailty in Carrow.")
    two = finished(talk, "20260304-bbbbb", "The Carrow frailty work.")
    other = finished(talk, "20260305-ccccc", "School meals in the north.")
    found = recalling.earlier(talk.store, scripts)
    assert [(visit.reflection, visit.visits) for visit in found] == [(other, 1), (two, 2)]
    assert recalling.after(talk.store, scripts, one).visits == 2
    assert found[1].commitments == (
        Commitment(what="Ask the hospices to set the July agenda", who="me", when="by 1 July"),
    )


def test_one_that_goes_on_from_another_is_the_same_partnership_under_any_name() -> None:
    talk = Talk(script=SCRIPT)
    one = finished(talk, "20260303-aaaaa", "Frailty in Carrow.")
    two = finished(talk, "20260304-bbbbb", "", since=recalling.after(talk.store, scripts, one), title="What we do now")
    assert recalling.after(talk.store, scripts, two).visits == 2
    assert recalling.after(talk.store, scripts, two).partnership


def test_unfinished_ones_are_not_offered_and_can_be_chosen() -> None:
    talk = Talk(script=SCRIPT)
    talk.say("Frailty in Carrow.")
    assert recalling.earlier(talk.store, scripts) == ()
    chosen = recalling.after(talk.store, scripts, KNOWN_ID)
    assert (chosen.title, chosen.commitments, chosen.visits) == ("Frailty in Carrow", (), 1)


def test_one_whose_path_is_gone_is_not_offered() -> None:
    talk = Talk(script=SCRIPT)
    finished(talk, "20260303-aaaaa", "Frailty in Carrow.")
    talk.store.paths["20260303-aaaaa"] = "removed"
    assert recalling.earlier(talk.store, scripts) == ()


def test_an_unknown_or_an_empty_one_cannot_be_gone_on_from() -> None:
    talk = Talk(script=SCRIPT)
    with pytest.raises(ReflectionNotFound):
        recalling.after(talk.store, scripts, "none")
    with pytest.raises(WrongUse, match="Nothing has been answered"):
        recalling.after(talk.store, scripts, KNOWN_ID)


def test_the_date_is_that_of_its_end() -> None:
    talk = Talk(script=SCRIPT)
    name = finished(talk, "20260303-aaaaa", "Frailty in Carrow.")
    ended = talk.store.load(name)[-1].at
    session = Session.resume(talk.engine, talk.store, lambda: ended + timedelta(days=30), name)
    list(session.say("/summary"))
    assert recalling.after(talk.store, scripts, name).on == ended


def test_asking_why_says_why_it_comes_first() -> None:
    talk = Return(visit(*THREE))
    assert "comes before anything new" in said_texts(talk.say("/why"))
    assert asked_steps(talk.heard)[-1].startswith("return.became")


def test_folding_the_log_gives_the_state() -> None:
    talk = Return(visit(*THREE))
    talk.finish()
    assert fold(talk.session.events) == talk.state
    assert not [event for event in talk.heard if isinstance(event, Said) and "{" in event.text]
