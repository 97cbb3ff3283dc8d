from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation.choosing import match_option, parse_rating
from assistant.conversation.commitments import parse_commitment
from assistant.conversation.plain_words import is_dont_know
from assistant.conversation.understanding import Meaning, Understood, looks_like_question, understand
from assistant.domain.events import Asked, AskKind, Option
from assistant.sanitise import clean

STAGES = (
    Option(id="connecting", label="Connecting. We know each other and swap news"),
    Option(id="cooperating", label="Cooperating. We help each other with agreed pieces"),
    Option(id="coordinating", label="Coordinating. We plan together"),
    Option(id="collaborating", label="Collaborating. We decide together"),
    Option(id="dont_know", label="Don't know"),
)
RATE_OPTIONS = (Option(id="dont_know", label="Don't know"),)


def asked(kind: AskKind) -> Asked:
    options = {AskKind.RATE: RATE_OPTIONS, AskKind.CHOOSE: STAGES, AskKind.MULTI: STAGES}.get(kind, ())
    low, high = (0, 4) if kind is AskKind.RATE else (None, None)
    return Asked(step="a.step", kind=kind, text="?", options=options, min=low, max=high, position=1, of=2)


def meant(text: str, kind: AskKind, before: str = "") -> Understood:
    return understand(text, asked(kind), before)


RATINGS = {
    "3": 3,
    " 3 ": 3,
    "3.": 3,
    "3!": 3,
    "three": 3,
    "Three.": 3,
    "about 3": 3,
    "I'd say 3": 3,
    "I’d say three": 3,
    "it's a 2": 2,
    "3/4": 3,
    "3 out of 4": 3,
    "four of four": 4,
    "3 - because the region decides": 3,
    "3, mostly": 3,
    "3 because the region decides": 3,
    "three: the region decides": 3,
    "0": 0,
    "zero": 0,
    "none": 0,
    "4": 4,
}
NOT_RATINGS = ("7", "-1", "ten", "5", "3.5", "2 or 3", "2-3", "2 - 3", "3, 4", "4/10", "3/5", "2 out of 5", "", "high")


@pytest.mark.parametrize(("text", "number"), RATINGS.items())
def test_a_rating_is_heard_however_it_is_put(text: str, number: int) -> None:
    assert meant(text, AskKind.RATE) == Understood(meaning=Meaning.ANSWER, rating=number)


@pytest.mark.parametrize("text", NOT_RATINGS)
def test_what_is_no_single_number_in_range_is_no_rating(text: str) -> None:
    assert parse_rating(text, 0, 4) is None


def test_a_mark_out_of_ten_is_not_taken_for_one_out_of_four() -> None:
    assert meant("4/10", AskKind.RATE).meaning is Meaning.UNCLEAR


@given(st.integers())
def test_any_whole_number_is_its_own_rating_or_none(number: int) -> None:
    assert parse_rating(str(number), 0, 4) == (number if 0 <= number <= 4 else None)


@pytest.mark.parametrize(
    "text",
    [
        "don't know",
        "Don’t know.",
        "I don't know",
        "I really don't know yet",
        "dunno",
        "not sure",
        "no idea",
        "can't say",
        "?",
    ],
)
@pytest.mark.parametrize("kind", list(AskKind))
def test_dont_know_is_heard_for_every_kind_of_question(text: str, kind: AskKind) -> None:
    assert meant(text, kind).meaning is Meaning.DONT_KNOW


def test_dont_know_inside_an_answer_is_part_of_the_answer() -> None:
    assert not is_dont_know("I don't know why the council comes, but it does")
    assert meant("I don't know why the council comes, but it does", AskKind.OPEN).meaning is Meaning.ANSWER


@pytest.mark.parametrize("text", ["dont_know", "Don't know", "DON'T KNOW", "don’t know"])
def test_the_offered_dont_know_of_a_rating_is_accepted_by_id_and_label(text: str) -> None:
    assert meant(text, AskKind.RATE) == Understood(meaning=Meaning.DONT_KNOW)


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("cooperating", "cooperating"),
        ("COOPERATING", "cooperating"),
        ("2", "cooperating"),
        ("2.", "cooperating"),
        ("(2)", "cooperating"),
        ("#2", "cooperating"),
        ("two", "cooperating"),
        ("number 2", "cooperating"),
        ("option two", "cooperating"),
        ("Coordinating. We plan together", "coordinating"),
        ("coord", "coordinating"),
        ("collab", "collaborating"),
        ("3 because the boards say so", "coordinating"),
        ("cooperating, mostly", "cooperating"),
    ],
)
def test_an_option_is_chosen_by_id_label_number_or_clear_beginning(text: str, option: str) -> None:
    assert meant(text, AskKind.CHOOSE) == Understood(meaning=Meaning.ANSWER, chosen=(option,))


@pytest.mark.parametrize("text", ["co", "c", "-1", "0", "6", "99", "1 or 2", "4/10", "all of them", "!", "1000000"])
def test_what_could_be_several_options_or_none_is_unclear(text: str) -> None:
    assert meant(text, AskKind.CHOOSE).meaning is Meaning.UNCLEAR


def test_a_minus_sign_is_not_dropped_from_a_choice() -> None:
    assert match_option("-1", STAGES) is None


@pytest.mark.parametrize("text", ["5", "dont_know", "Don't know"])
def test_the_dont_know_of_a_choice_is_accepted_by_id_label_and_number(text: str) -> None:
    assert meant(text, AskKind.CHOOSE) == Understood(meaning=Meaning.DONT_KNOW)


@pytest.mark.parametrize("text", ["1, 3", "1 and 3", "1;3", "1 3", "connecting, coordinating", "1, 3, 1"])
def test_several_options_are_taken_together(text: str) -> None:
    assert meant(text, AskKind.MULTI).chosen == ("connecting", "coordinating")


def test_one_unknown_among_several_options_makes_all_unclear() -> None:
    assert meant("1, banana", AskKind.MULTI).meaning is Meaning.UNCLEAR


@pytest.mark.parametrize(
    ("text", "chosen"), [("yes", "yes"), ("Y", "yes"), ("That’s right.", "yes"), ("no", "no"), ("nope!", "no")]
)
def test_yes_and_no(text: str, chosen: str) -> None:
    assert meant(text, AskKind.CONFIRM).chosen == (chosen,)


def test_neither_yes_nor_no_is_unclear() -> None:
    assert meant("yes and no", AskKind.CONFIRM).meaning is Meaning.UNCLEAR


QUESTIONS = (
    "What does the evidence say about pooled budgets?",
    "who decides in these things?",
    "Is there any evidence for that?",
    "How long was the Kinzigtal contract?",
    "Can you define place for me?",
    "tell me about Canterbury?",
)
ANSWERS = (
    "The region sends a template. Who reads it? Nobody. We fill it in and carry on.",
    "We ask ourselves every month: why are we here?",
    "The council, I suppose?",
    "Who knows?",
    "Why not?",
    "What else?",
    "What matters is that the wards trust each other.",
    "When the nurses began it nobody had asked them. Did it help? Yes.",
    "Is " + "very " * 100 + "long winded?",
)


@pytest.mark.parametrize("text", QUESTIONS)
@pytest.mark.parametrize("kind", [AskKind.OPEN, AskKind.RATE, AskKind.CHOOSE, AskKind.COMMIT])
def test_a_question_in_mid_step_is_a_question(text: str, kind: AskKind) -> None:
    assert meant(text, kind).meaning is Meaning.QUESTION


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_that_wonders_aloud_is_an_answer(text: str) -> None:
    assert not looks_like_question(text)
    assert meant(text, AskKind.OPEN).meaning is Meaning.ANSWER


def test_a_question_typed_again_is_the_answer() -> None:
    assert meant("Who decides?", AskKind.OPEN, "Who decides?").meaning is Meaning.ANSWER
    assert meant("Who decides?", AskKind.COMMIT, "Who decides?").meaning is Meaning.ANSWER


def test_a_question_typed_again_at_a_number_is_answered_again() -> None:
    assert meant("What does value mean?", AskKind.RATE, "What does value mean?").meaning is Meaning.QUESTION


@pytest.mark.parametrize(
    ("text", "command"),
    [("back", "back"), ("Go back.", "back"), ("SKIP", "skip"), ("why?", "why"), ("help!", "help"), ("pause", "pause"),
     ("quit", "quit"), ("say that again", "repeat"), ("what?", "repeat"), ("What do you mean?", "why"),
     ("I don’t understand", "why")],
)  # fmt: skip
def test_a_whole_utterance_can_be_a_command_without_its_slash(text: str, command: str) -> None:
    assert meant(text, AskKind.OPEN) == Understood(meaning=Meaning.COMMAND, command=command)


def test_a_command_word_inside_an_answer_is_no_command() -> None:
    assert meant("We go back to our own budgets", AskKind.OPEN).meaning is Meaning.ANSWER


@pytest.mark.parametrize(
    ("text", "command", "argument"),
    [("/back", "back", ""), ("/ASK who decides?", "ask", "who decides?"), ("/ask\nwho decides?", "ask", "who decides?"),
     ("/ask\twho", "ask", "who"), ("/", "", ""), ("/nonsense [red]", "nonsense", "[red]"),
     ("/search  pooled  ", "search", "pooled")],
)  # fmt: skip
def test_a_slash_begins_a_command(text: str, command: str, argument: str) -> None:
    assert meant(text, AskKind.OPEN) == Understood(meaning=Meaning.COMMAND, command=command, argument=argument)


def test_a_space_before_the_slash_makes_it_an_answer() -> None:
    assert meant(" /home is what we call the ward", AskKind.OPEN).meaning is Meaning.ANSWER


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u2003"])
@pytest.mark.parametrize("kind", list(AskKind))
def test_nothing_is_nothing(text: str, kind: AskKind) -> None:
    assert meant(text, kind).meaning is Meaning.EMPTY


@pytest.mark.parametrize("text", ["!!!", "…", "---", "😀"])
@pytest.mark.parametrize("kind", [AskKind.OPEN, AskKind.COMMIT])
def test_an_answer_without_a_word_is_unclear(text: str, kind: AskKind) -> None:
    assert meant(text, kind).meaning is Meaning.UNCLEAR


def test_a_commitment_without_a_word_is_not_kept_as_an_empty_one() -> None:
    assert meant(";;;", AskKind.COMMIT).commitment is None


HUGE = (
    "3" + " " * 1_000_000 + "x",
    "a;" * 500_000,
    "word " * 200_000,
    "\n" * 999_999 + "x",
    "so " * 300_000,
    "?" * 1_000_000,
)


@pytest.mark.parametrize("kind", list(AskKind))
def test_a_megabyte_is_understood_in_moments(kind: AskKind) -> None:
    began = time.process_time()
    for text in HUGE:
        meant(text, kind)
    assert time.process_time() - began < 5


def test_control_characters_do_not_hide_a_number() -> None:
    assert meant(clean("\x1b[31m3\x07"), AskKind.RATE).rating == 3


@given(st.text(), st.sampled_from(list(AskKind)))
def test_anything_typed_is_understood_as_something(text: str, kind: AskKind) -> None:
    understood = meant(clean(text), kind)
    assert understood.rating is None or (0 <= understood.rating <= 4 and kind is AskKind.RATE)
    assert set(understood.chosen) <= {option.id for option in STAGES} | {"yes", "no"}


@given(st.text())
def test_without_a_question_waiting_nothing_is_an_answer(text: str) -> None:
    assert understand(text, None).meaning is not Meaning.ANSWER


def test_a_commitment_is_what_who_and_when() -> None:
    given_whole = parse_commitment("Ask the hospices; me; by 1 July")
    assert (given_whole.what, given_whole.who, given_whole.when) == ("Ask the hospices", "me", "by 1 July")
    assert parse_commitment("Ask the hospices").who == ""
    assert parse_commitment("Ask; me; by 1 July; or before").when == "by 1 July; or before"
