from __future__ import annotations

from datetime import UTC, timedelta

from assistant.domain.coaching import CoachNote
from assistant.domain.events import Asked, AskKind, Recorded
from assistant.domain.script import Part
from assistant.report import coaching
from tests.fakes import BEGAN, Talk, shipped_prompts, short_script

HOSTILE = "[link](x) <b> *bold* # no\nsecond \x1b[2J line"


def parts() -> tuple[Part, ...]:
    return shipped_prompts().parts


def note(text: str, step: str = "") -> CoachNote:
    return CoachNote(reflection="r1", step=step, at=BEGAN + timedelta(minutes=5), text=text)


def question(step: str) -> Asked:
    return Asked(step=step, kind=AskKind.OPEN, text="What?", position=1, of=2)


def test_notes_stand_under_their_question_with_their_time_and_the_time_it_took() -> None:
    talk = Talk()
    talk.finish()
    notes = (note("later", "stage.trust"), note("the template again", "direction.open"), note("tired"))
    made = coaching.session("The alliance", notes, talk.session.events, parts(), UTC)
    assert made.startswith("# Coach's notes: The alliance\n\nFor the coach alone.")
    assert made.index("On the whole") < made.index("the template again") < made.index("later")
    assert "- 2 March 2026, 09:05: tired\n" in made
    asked = next(
        one.text for one in talk.heard if getattr(one, "step", "") == "direction.open" and one.event == "asked"
    )
    assert f"## {asked[:40]}" in made
    assert "*It took under a minute; the notes allow 3 minutes.*" in made
    assert "| Direction | under a minute | " in made
    assert made.index("| Direction |") < made.index("| How you work together |")


def test_what_is_asked_of_each_partner_is_allowed_for_each_time() -> None:
    asked = [
        Recorded(seq=n, at=BEGAN + timedelta(minutes=n), what=question(f"stage.trust@{name}"))
        for n, name in enumerate(("mind", "county", "mind"))
    ]
    made = coaching.session("The alliance", (note("a"),), asked, parts(), UTC)
    assert "| How you work together | 2 minutes | 2 minutes |" in made


def test_notes_outlive_their_reflection_and_what_is_unknown_is_shown_by_its_id() -> None:
    notes = (note("a", "direction.open"), note("b", "pace.open"), note("c", "stage.trust@age-uk"))
    made = coaching.session("20260302-abcde", notes, (), parts(), UTC)
    assert "## Think of the last thing this partnership really did differently" in made
    assert "## pace.open\n\n- 2 March 2026, 09:05: b" in made
    assert "When one partner gets something badly wrong" in made
    assert "## Time" not in made and "It took" not in made


def test_a_note_formats_nothing() -> None:
    made = coaching.session(HOSTILE, (note(HOSTILE),), (), parts(), UTC)
    assert "\\[link\\](x) \\<b\\> \\*bold\\* \\# no second line" in made
    assert "\x1b" not in made


def test_the_guide_holds_every_note_of_the_path_once() -> None:
    script = short_script()
    made = coaching.guide(script)
    noted = [step for step in script.steps if step.notes]
    assert made.count("**Purpose:**") == len(noted)
    assert made.count("**In a group:**") == sum(bool(step.notes and step.notes.in_a_group) for step in noted)
    assert "The notes allow for about " in made and "alone, the path takes about 20." in made
    assert "### A question that depends on what was said\n" in made
    assert "{" not in made
    assert "*Half a minute, where nobody was named.*" in made


def test_a_question_put_by_what_was_said_is_shown_in_each_of_its_ways_with_its_gaps_named() -> None:
    script = shipped_prompts().script("full")
    made = coaching.guide(script)
    assert "### ‹partner›. How do you work with them today?" in made
    assert "It is put in one of these ways:\n\n- " in made
    assert "{" not in made and "ways:\n\n\n" not in made


def test_a_path_without_notes_says_so() -> None:
    script = short_script()
    bare = tuple(
        part.model_copy(update={"steps": tuple(step.model_copy(update={"notes": None}) for step in part.steps)})
        for part in script.parts
    )
    assert "This path has no notes for a facilitator." in coaching.guide(script.model_copy(update={"parts": bare}))
