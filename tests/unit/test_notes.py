from __future__ import annotations

import pytest

from assistant.domain.summary import Summary
from assistant.report import markdown
from tests.fakes import Talk


def summed(talk: Talk) -> Summary:
    return talk.summaries.build("The school start", talk.session.events)


def rated(*typed: str) -> Talk:
    """A conversation in which `typed` was said, in this order, when direction from above was to be rated."""
    talk = Talk()
    talk.until("direction.top_down")
    for text in typed:
        talk.say(text)
    assert talk.step == "direction.bottom_up"
    return talk


def test_words_given_with_a_rating_stand_beside_it() -> None:
    made = summed(rated("2 if you go by *Denise*"))
    assert made.tensions["direction"].notes == {"top_down": ("if you go by *Denise*",)}
    assert "Direction from above: 2 (“if you go by \\*Denise\\*”), direction from within" in markdown.render(made)


@pytest.mark.parametrize("refused", ["quite a lot I suppose", "it depends on the week", "3 or 4 in a good week"])
def test_words_that_were_refused_as_a_number_do_not_stand_beside_the_one_that_followed(refused: str) -> None:
    made = summed(rated("lots", refused, "3"))
    assert made.tensions["direction"].notes == {}


def test_what_is_said_of_a_number_that_is_asked_about_stands_beside_it() -> None:
    talk = Talk()
    talk.until("direction.open")
    talk.say("Nobody tells us what to do.")
    talk.say("4")
    assert talk.step == "aside.conflict"
    talk.say("On paper they do, since the merger")
    assert summed(talk).tensions["direction"].notes == {"top_down": ("On paper they do, since the merger",)}


def test_a_complaint_is_no_note() -> None:
    made = summed(rated("you've asked me that already, twice", "3, as I already told you"))
    assert made.tensions["direction"].notes == {}


@pytest.mark.parametrize(
    ("typed", "notes"),
    [
        (("2. These questions are like a form",), set()),
        (("2. Forgive the typing, I'm on a train",), set()),
        (("2 - the region's forms are useless",), {"the region's forms are useless"}),
        (("2, because I've told them already and they still send the template",),
         {"because I've told them already and they still send the template"}),
    ],
)  # fmt: skip
def test_a_grumble_at_the_form_is_no_note_and_one_at_the_partnership_is(
    typed: tuple[str, ...], notes: set[str]
) -> None:
    found = summed(rated(*typed)).tensions["direction"].notes
    assert set(found.get("top_down", ())) == notes


def test_a_changed_rating_leaves_its_old_note_behind_and_a_kept_one_keeps_it() -> None:
    talk = rated("it depends on the week", "2 if you go by Denise")
    notes = summed(talk).tensions["direction"].notes
    talk.say("/change direction from above")
    talk.say("/skip")
    assert summed(talk).tensions["direction"].notes == notes
    talk.say("/change direction from above")
    talk.say("3")
    assert summed(talk).tensions["direction"].notes == {}


def test_words_given_with_a_choice_stand_beside_the_table() -> None:
    talk = Talk()
    talk.until("stage.self")
    talk.say("3, though not the hospices")
    talk.say("2 (since March)")
    talk.finish()
    made = summed(talk)
    assert made.stage.notes == {"self_placed": ("though not the hospices",), "purpose": ("since March",)}
    text = markdown.render(made)
    assert "- Where you place it (“though not the hospices”)" in text and "- Purpose (“since March”)" in text
