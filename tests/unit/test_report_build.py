from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from assistant.domain.events import Asked, Said, Voice
from assistant.domain.library import Source
from assistant.domain.script import Wording
from assistant.domain.summary import Summary
from assistant.domain.vocabulary import STAGES
from assistant.report import markdown
from assistant.report.build import LONGEST_OPENING, LONGEST_QUOTE, SummaryBuilder
from tests.fake_library import FakeLibrarian
from tests.fakes import BEGAN, KNOWN_ID, Talk, plain_answer


def summed(talk: Talk) -> Summary:
    return talk.summaries.build("The school start", talk.session.events)


def words_only(asked: Asked) -> str:
    """Answers everything that takes words and leaves open everything that takes a number or a choice."""
    return "don't know" if asked.kind.value in ("rate", "choose") else plain_answer(asked)


def test_a_whole_reflection_has_the_shape_other_programs_rely_on() -> None:
    talk = Talk()
    talk.finish()
    made = json.loads(summed(talk).model_dump_json())
    assert made.keys() >= {"reflection", "started", "finished", "tensions", "stage", "practice_map", "partners"}
    assert made.keys() >= {"barriers", "commitments", "sources"}
    assert set(made["tensions"]) == {"direction", "motivation", "worth"}
    for tension in made["tensions"].values():
        assert tension.keys() >= {"poles", "pattern", "quotes", "cards"} and len(tension["poles"]) == 2
        assert [card["role"] for card in tension["cards"]] == ["guidance", "counterpoint"]
    assert made["stage"].keys() >= {"self_placed", "calculated", "needed", "distribution", "spread"}
    assert set(made["stage"]["distribution"]) == set(STAGES)
    assert made["commitments"] == [
        {"what": "Ask the hospices to set the July agenda", "who": "me", "when": "by 1 July"}
    ]
    assert made["sources"] == [{"key": "ham-2013", "citation": "Full citation of ham-2013", "in_summary": True}]
    assert made["reflection"] == KNOWN_ID and made["caveats"]


def test_nothing_in_it_is_a_total_a_rank_or_a_grade() -> None:
    talk = Talk()
    talk.finish()
    fields = json.dumps(json.loads(summed(talk).model_dump_json()))
    for field in ("total", "score", "rank", "grade", "percent", "index"):
        assert f'"{field}"' not in fields


def test_the_times_are_those_of_the_log() -> None:
    talk = Talk()
    talk.until("direction.open")
    assert (summed(talk).started, summed(talk).finished) == (talk.session.events[0].at, None)
    talk.finish()
    assert summed(talk).finished == talk.session.events[-1].at
    talk.say("/change 1")
    assert summed(talk).finished is None
    talk.say("The other partnership.")
    assert summed(talk).finished == talk.session.events[-1].at
    assert summed(talk).started == BEGAN.replace(second=2)


def test_a_reflection_of_which_nothing_was_said_is_empty_not_wrong() -> None:
    empty = Talk().summaries.build("Nothing", ())
    assert empty.started == datetime(1970, 1, 1, tzinfo=UTC)
    assert (empty.partnership, empty.questions, empty.sources, empty.commitments) == ("", (), (), ())
    begun = summed(Talk())
    assert (begun.partnership, begun.questions, begun.sources, begun.commitments) == ("", (), (), ())


@pytest.mark.parametrize(
    "step", ["opening.partners", "direction.bottom_up", "direction.probe", "stage.trust", "stage.needed"]
)
def test_an_unfinished_one_holds_what_was_said_so_far_and_no_more(step: str) -> None:
    talk = Talk()
    talk.until(step)
    made = summed(talk)
    assert made.finished is None and made.partnership
    known = {pole for tension in made.tensions.values() for pole, rating in tension.poles.items() if rating is not None}
    assert known == {one.split(".")[1] for one, answer in talk.state.answers.items() if answer.rating is not None}
    assert len(made.stage.quotes) == 0 and made.commitments == ()


def test_no_number_stands_where_none_was_given() -> None:
    talk = Talk()
    talk.finish(words_only)
    made = summed(talk)
    for tension in made.tensions.values():
        assert set(tension.poles.values()) == {None}
        assert (tension.pattern, tension.strength, tension.balance) == ("unknown", None, None)
        assert "incomplete" in tension.pattern_text
    stage = made.stage
    assert (stage.self_placed, stage.calculated, stage.needed, stage.spread) == (None, None, None, None)
    assert set(stage.distribution.values()) == {0} and set(stage.behaviours.values()) == {None}


def test_nought_is_a_number_that_was_given() -> None:
    talk = Talk()
    talk.finish(lambda asked: "0" if asked.kind.value == "rate" else plain_answer(asked))
    for tension in summed(talk).tensions.values():
        assert set(tension.poles.values()) == {0}
        assert (tension.pattern, tension.strength, tension.balance) == ("neither", 0.0, 0)


def test_one_rating_of_two_makes_no_strength_and_no_balance() -> None:
    talk = Talk()
    talk.finish(lambda asked: "4" if asked.step.endswith("top_down") else words_only(asked))
    direction = summed(talk).tensions["direction"]
    assert direction.poles == {"top_down": 4, "bottom_up": None}
    assert (direction.pattern, direction.strength, direction.balance) == ("unknown", None, None)


def test_the_persons_words_are_quoted_as_they_stand() -> None:
    talk = Talk()
    talk.finish(
        lambda asked: (
            f"{asked.step}:  words   <b>here</b>\n\nand *there*." if asked.kind.value == "open" else plain_answer(asked)
        )
    )
    made = summed(talk)
    assert made.tensions["direction"].quotes == tuple(
        f"direction.{step}: words <b>here</b> and *there*." for step in ("open", "probe")
    )
    assert len(made.tensions["worth"].quotes) == 3
    assert made.partnership == "opening.partnership:  words   <b>here</b>\n\nand *there*."


def test_a_huge_answer_is_quoted_in_part() -> None:
    talk = Talk()
    talk.finish(
        lambda asked: "We tried again and it held. " * 40_000 if asked.step == "direction.open" else plain_answer(asked)
    )
    quote = summed(talk).tensions["direction"].quotes[0]
    assert len(quote) <= LONGEST_QUOTE + 2 and quote.endswith("…")


def test_what_was_changed_stands_as_it_was_changed() -> None:
    talk = Talk()
    talk.finish()
    talk.say("/change direction from above")
    talk.say("don't know")
    talk.finish()
    assert summed(talk).tensions["direction"].poles["top_down"] is None


def test_guidance_is_as_it_was_shown_whatever_became_of_the_card() -> None:
    talk = Talk()
    talk.finish()
    shown = talk.state.said["direction.guide"]
    talk.librarian.held = ()
    card = summed(talk).tensions["direction"].cards[0]
    assert card.card == card.title == shown.citations[0].card
    assert card.text and card.text in shown.text and "**" not in card.text


def test_sources_are_listed_once_those_of_digressions_too() -> None:
    talk = Talk()
    talk.until("direction.open")
    talk.say("/ask what did the contract leave out")
    assert [(one.key, one.in_summary) for one in summed(talk).sources] == [("ham-2013", False)]
    talk.finish()
    assert [(one.key, one.in_summary) for one in summed(talk).sources] == [("ham-2013", True)]


class WithReview(FakeLibrarian):
    """A library that has the review of which the caveats speak."""

    def source(self, key: str) -> Source | None:
        return Source(
            key=key,
            authors=("Alderwick, Hugh", "Hutchings, Andrew", "Mays, Nicholas"),
            title="The impacts of collaboration",
            year=2021,
            publisher="BMC Public Health",
            kind="review",
            nation="International",
            licence="CC BY 4.0",
            status="current",
        )


def test_the_caveat_on_evidence_cites_its_review_and_lists_it() -> None:
    made = summed(Talk(librarian=WithReview()))
    assert [one for one in made.caveats if "outcomes (Alderwick et al., BMC Public Health, 2021); nothing here" in one]
    assert [(one.key, one.in_summary) for one in made.sources] == [("alderwick-2021", True)]
    without = summed(Talk())
    assert without.sources == () and not [one for one in without.caveats if "[@" in one or "Alderwick" in one]


def test_what_was_cited_only_in_digressions_is_listed_apart() -> None:
    talk = Talk(librarian=WithReview())
    talk.until("direction.open")
    talk.say("/ask what did the contract leave out")
    text = markdown.render(summed(talk))
    _, _, listed = text.partition("\n## Sources\n")
    here, also, others = listed.partition("Also cited on the way, such as in answer to your own questions:")
    assert also and "alderwick-2021" in here and "ham-2013" not in here
    assert "- Full citation of ham-2013" in others.partition("##")[0]


def test_a_quotation_does_not_begin_with_a_grumble_at_the_assistant() -> None:
    talk = Talk()
    talk.until("direction.open")
    talk.say("Forgive the typing. You keep telling me about doctors, I have care homes. The county sends a template.")
    assert summed(talk).tensions["direction"].quotes == ("I have care homes. The county sends a template.",)


def test_the_commitment_takes_who_and_when_from_where_they_were_given() -> None:
    talk = Talk()
    answers = {"close.commitment": "Ask the hospices", "close.who": "Maria", "close.when": "by May"}
    talk.finish(lambda asked: answers.get(asked.step) or plain_answer(asked))
    assert summed(talk).commitments[0].model_dump() == {"what": "Ask the hospices", "who": "Maria", "when": "by May"}
    bare = Talk()
    bare.finish(
        lambda asked: {**answers, "close.who": "/skip", "close.when": "/skip"}.get(asked.step) or plain_answer(asked)
    )
    assert bare.session.state.finished
    assert summed(bare).commitments[0].model_dump() == {"what": "Ask the hospices", "who": "", "when": ""}


def test_questions_for_partners_are_for_what_was_talked_about() -> None:
    talk = Talk()
    talk.until("motivation.open")
    assert len(summed(talk).questions) == 2
    talk.finish()
    questions = summed(talk).questions
    assert len(questions) == len(set(questions)) == 5
    assert not [one for one in questions if "{" in one or "None" in one]


def test_a_question_whose_value_is_missing_is_left_out_not_a_crash() -> None:
    talk = Talk()
    talk.until("stage.self")
    talk.say("2")
    worded = Wording(case="Partners:unclear", variants=("Why {high}?", "Why not {needed}?", "Why {self_placed}?"))
    parts = [
        part.model_copy(update={"phrases": (*(one for one in part.phrases if one.case != worded.case), worded)})
        for part in talk.script.parts
    ]
    script = talk.script.model_copy(update={"parts": tuple(parts)})
    questions = SummaryBuilder(script, talk.librarian).build("x", talk.session.events).questions
    assert [one for one in questions if one.startswith("Why")] == ["Why cooperating?"]


def test_the_report_and_the_summary_say_the_same_of_the_stage() -> None:
    talk = Talk()
    talk.finish()
    said = next(one for one in reversed(talk.heard) if isinstance(one, Said) and one.voice is Voice.REPORT)
    assert summed(talk).stage.differences == said.text


def test_a_huge_opening_answer_is_shown_in_part() -> None:
    talk = Talk()
    talk.say("We tried again and it held. " * 40_000)
    assert len(summed(talk).partnership) <= LONGEST_OPENING + 2
