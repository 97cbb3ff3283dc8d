from __future__ import annotations

import pytest

from assistant.conversation import mirror
from assistant.domain.events import Said, Voice
from assistant.domain.readings import PoleEvidence, Readings, StageReading, TensionReading
from tests.fakes import Talk, said_texts

TEMPLATE = "The region sends a template every March."
NURSES = "Two nurses changed it without asking."


def mirrored(answer: str, talk: Talk | None = None) -> str:
    """All that was said of `answer`: by the mirror, and with the number of each pole that was heard."""
    talk = talk or Talk()
    talk.until("direction.open")
    talk.say(answer)
    said = talk.state.said["direction.heard"]
    assert said.voice is Voice.MIRROR
    led = [said.text]
    for step in ("direction.top_down", "direction.bottom_up"):
        assert talk.state.pending is not None and talk.step == step
        led += [talk.state.pending.text.partition("\n\n")[0]] * (talk.state.pending.proposed is not None)
        talk.say("2")
    return "\n".join(led)


def reading(label: str, strengths: dict[str, float], *evidence: tuple[str, str]) -> Readings:
    found = tuple(PoleEvidence(pole=pole, quote=quote) for pole, quote in evidence)
    tension = TensionReading(label=label, strengths=strengths, evidence=found, confidence=0.5)
    return Readings(tensions={"direction": tension}, stage=StageReading(label="", distribution={}, evidence=()))


def test_one_pole_is_put_to_the_person_with_their_own_words() -> None:
    text = mirrored(TEMPLATE)
    assert TEMPLATE.rstrip(".") in text
    assert "direction from above" in text
    assert "direction from within" not in text


def test_two_poles_are_put_each_with_its_own_words() -> None:
    text = mirrored(f"{TEMPLATE} {NURSES}")
    for words in (TEMPLATE.rstrip("."), NURSES.rstrip("."), "direction from above", "direction from within"):
        assert words in text


def test_one_sentence_heard_as_both_is_not_quoted_twice() -> None:
    text = mirrored("The nurses changed the template.")
    assert text.count("The nurses changed the template") == 1


def test_of_nothing_heard_nothing_is_said() -> None:
    assert mirrored("It was a Tuesday and it rained on all of us.") == ""


def test_a_reader_that_cannot_be_opened_has_heard_nothing() -> None:
    talk = Talk()
    talk.reader.closed = True
    assert mirrored(TEMPLATE, talk) == ""


@pytest.mark.parametrize(("strength", "heard"), [(mirror.SURE, True), (mirror.SURE - 0.01, False)])
def test_what_was_heard_faintly_is_not_put_to_the_person(strength: float, heard: bool) -> None:
    talk = Talk()
    found = reading("top_down", {"top_down": strength, "bottom_up": 0.0}, ("top_down", TEMPLATE))
    talk.reader.read = lambda text: found  # type: ignore[method-assign] # one reading, whatever is read
    assert ("direction from above" in mirrored(TEMPLATE, talk)) is heard


def test_what_the_person_wrote_is_quoted_as_it_stands() -> None:
    assert "“{quote} 100% [b]of[/b] the template {0}”" in mirrored("{quote} 100% [b]of[/b] the template {0}.")


@pytest.mark.parametrize(
    ("pattern", "quote"),
    [
        ("leaning_top_down", "The region sends a template every March"),
        ("leaning_bottom_up", "Two nurses changed it without asking"),
        ("held_together", "The region sends a template every March"),
        ("neither", "The region sends a template every March"),
        ("unknown", "The region sends a template every March"),
    ],
)
def test_the_words_to_come_back_to_fit_the_pattern(pattern: str, quote: str) -> None:
    talk = Talk()
    mirrored(f"{TEMPLATE} {NURSES}", talk)
    assert mirror.best_quote(talk.state, talk.script.tensions[0], pattern) == quote


def test_a_lean_the_words_do_not_speak_for_falls_back_to_the_first_telling_sentence() -> None:
    talk = Talk()
    mirrored(f"Honestly? The minutes came late again. {TEMPLATE}", talk)
    assert mirror.best_quote(talk.state, talk.script.tensions[0], "leaning_bottom_up") == "The minutes came late again"


def test_a_skipped_opening_is_neither_mirrored_nor_quoted() -> None:
    talk = Talk()
    talk.until("direction.open")
    events = talk.say("/skip")
    assert not [one for one in events if isinstance(one, Said) and one.voice is Voice.MIRROR]
    assert mirror.best_quote(talk.state, talk.script.tensions[0], "unknown") == ""


def test_a_changed_answer_is_mirrored_anew() -> None:
    talk = Talk()
    mirrored(TEMPLATE, talk)
    talk.say("/change direction, in your words")
    talk.say(NURSES)
    text = talk.state.said["direction.heard"].text
    assert NURSES.rstrip(".") in text and TEMPLATE.rstrip(".") not in text


def test_an_answer_changed_after_its_numbers_does_not_ask_for_them_again() -> None:
    talk = Talk()
    mirrored(TEMPLATE, talk)
    talk.until("motivation.open")
    talk.say("/change direction, in your words")
    talk.say(NURSES)
    text = talk.state.said["direction.heard"].text
    assert NURSES.rstrip(".") in text and "numbers" in text and "?" not in text


def test_the_opening_is_not_announced_again_when_it_is_changed_late() -> None:
    talk = Talk()
    talk.until("stage.probe")
    talk.say("/change the partnership")
    assert said_texts(talk.say("A quite different one, of two trusts.")) == ""
    assert talk.step == "stage.probe"


def test_a_sentence_that_looks_back_is_not_quoted_where_another_speaks_for_the_pole() -> None:
    talk = Talk()
    found = reading(
        "bottom_up",
        {"top_down": 0.0, "bottom_up": 0.9},
        ("bottom_up", "That was the whole origin."),
        ("bottom_up", NURSES),
    )
    talk.reader.read = lambda text: found  # type: ignore[method-assign] # one reading, whatever is read
    text = mirrored(f"{NURSES} That was the whole origin.", talk)
    assert NURSES.rstrip(".") in text and "origin" not in text


def test_a_grumble_at_the_assistant_is_no_evidence() -> None:
    grumble = "You keep telling me about the template."
    text = mirrored(f"{grumble} {NURSES}")
    assert NURSES.rstrip(".") in text and "direction from within" in text
    assert "keep telling me" not in text and "direction from above" not in text
