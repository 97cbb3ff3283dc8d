"""What a person gives to a group, and what is made of the files that are handed in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import paths
from assistant.conversation import exchange
from assistant.conversation.script import Prompts
from assistant.domain.events import Asked
from assistant.domain.group import GroupShare
from assistant.domain.script import Script
from assistant.errors import CheckFailed, NotFound
from assistant.report import group_files
from assistant.report.group_files import FORMAT, LONGEST_QUOTE, Sharing, partnership
from assistant.sanitise import clean
from tests.fake_library import FakeLibrarian
from tests.fakes import KNOWN_ID, Talk, plain_answer
from tests.unit.group_shares import rated, share, taken, with_partners

SECRET = "lighthouse"
SCRIPT = Talk().script


def scripts(path: str) -> Script:
    if path != SCRIPT.path.id:
        raise NotFound(f"There is no path called {path}.")
    return SCRIPT


SHARING = Sharing(scripts, FakeLibrarian())


def wordy(asked: Asked) -> str:
    """The secret in every answer that takes words, and beside every number and choice."""
    if asked.kind.value == "rate":
        return f"{sum(asked.step.encode()) % 5}, the {SECRET} keeper sees to that"
    if asked.kind.value == "choose":
        return f"{asked.options[sum(asked.step.encode()) % 4].id}, as the {SECRET} is"
    return plain_answer(asked) if asked.options else f"The {SECRET} of {asked.step}. {plain_answer(asked)}"


def told(until: str = "") -> Talk:
    talk = Talk()
    if until:
        talk.until(until, wordy)
    else:
        talk.finish(wordy)
    return talk


TALK = told()
LOG = TALK.session.events


def whole(**fields: Any) -> str:
    return json.dumps(json.loads(exchange.export(TALK.store.info(KNOWN_ID), LOG)) | fields)


def given_by(one: GroupShare) -> dict[str, int | None]:
    return {pole.id: pole.rating for tension in one.tensions for pole in tension.poles}


def test_a_file_for_a_group_holds_the_numbers_and_choices_and_none_of_the_words() -> None:
    made = SHARING.share("short", LOG)
    summary = TALK.summaries.build("", LOG)
    ratings = {pole: rating for one in summary.tensions.values() for pole, rating in one.poles.items()}
    assert given_by(made) == ratings and None not in ratings.values()
    assert {one.name: one.stage for one in made.behaviours} == summary.stage.behaviours
    assert (made.self_placed, made.needed) == (summary.stage.self_placed, summary.stage.needed)
    assert (made.reflection, made.finished, made.name, made.words) == (KNOWN_ID, True, "", {})
    text = group_files.write(made)
    assert SECRET not in text and "template" not in text and "nurses" not in text
    assert TALK.store.info(KNOWN_ID).title not in text


def test_words_and_a_name_are_in_it_only_when_asked_for() -> None:
    quoted = SHARING.share("short", LOG, quotes=True)
    assert quoted.words.keys() == {"direction", "motivation", "worth", "stage"} and quoted.name == ""
    assert all(len(text) <= LONGEST_QUOTE + 2 for texts in quoted.words.values() for text in texts)
    assert any(f"the {SECRET} keeper sees to that" in text for text in quoted.words["direction"])
    opening = {TALK.state.answers[step].text for step in ("opening.partnership", "opening.partners", "opening.role")}
    assert not opening & {text for texts in quoted.words.values() for text in texts}
    named = SHARING.share("short", LOG, name=" Ann\x1b[2J\n of Riverside ")
    assert (named.name, named.words) == ("Ann of Riverside", {})


def test_what_it_writes_it_reads() -> None:
    made = SHARING.share("short", LOG, quotes=True, name="Ann")
    assert SHARING.given(group_files.write(made), "a.json").share == made


def test_a_whole_export_gives_neither_words_nor_a_name() -> None:
    found = SHARING.given(whole(), "a.json").share
    assert found == SHARING.share("short", LOG)


def test_an_unfinished_one_counts_where_it_has_answers() -> None:
    talk = told("direction.bottom_up")
    made = SHARING.share("short", talk.session.events)
    known = {pole: rating for pole, rating in given_by(made).items() if rating is not None}
    assert (made.finished, made.given, known.keys()) == (False, 1, {"top_down"})


def test_one_that_was_finished_and_opened_again_is_unfinished() -> None:
    talk = told()
    talk.say("/change direction from above")
    assert not SHARING.share("short", talk.session.events).finished


def test_the_full_path_gives_the_practice_map_and_the_partners_too() -> None:
    script = Prompts(paths.find().prompts).script("full")
    naming = next(step.id for step in script.steps if step.role == "partner_names")
    talk = Talk(script=script)
    talk.finish(lambda asked: "the County Council, Age UK" if asked.step == naming else wordy(asked))
    made = Sharing(lambda path: script, FakeLibrarian()).share("full", talk.session.events)
    assert [one.id for one in made.areas] == [
        "leadership", "organisation", "strategy", "learning", "resources", "programmes",
    ]  # fmt: skip
    assert not [one for one in made.areas if None in (one.consensus, one.capacity)]
    assert [one.name for one in made.partners] == ["County Council", "Age UK"]
    assert not [one for one in made.partners if None in (one.ours, one.theirs)]
    assert SECRET not in group_files.write(made) and "nurses" not in group_files.write(made)
    quoted = Sharing(lambda path: script, FakeLibrarian()).share("full", talk.session.events, quotes=True)
    assert quoted.words["practice_map"]


def test_nothing_of_the_library_is_read() -> None:
    class Closed(FakeLibrarian):
        def __getattribute__(self, name: str) -> Any:
            raise AssertionError(f"the library was asked for {name}")

    assert Sharing(scripts, Closed()).share("short", LOG).given == 16


REFUSED = {
    "nothing": ("", "is not an exported reflection"),
    "other data": ('{"format": "csv"}', "is not an exported reflection"),
    "a list": ("[1, 2]", "is not an exported reflection"),
    "deep": ("[" * 100_000, "is not an exported reflection"),
    "half of one": (whole()[:500], "is not an exported reflection"),
    "events missing": (whole(events=[]), "does not hold a whole reflection"),
    "a later whole export": (whole(format="integrated-care-assistant/reflection/2"), "another version"),
    "a later file for groups": (json.dumps({"format": FORMAT[:-1] + "2"}), "another version"),
    "a path not here": (whole(path="elsewhere"), "export it with --for-group"),
    "a rating out of bounds": (group_files.write(rated(3)[0]).replace('"rating": 3', '"rating": 5'), "then spoilt"),
    "a stage of another scale": (
        group_files.write(share()).replace('"self_placed": null', '"self_placed": "networking"'),
        "then spoilt",
    ),
    "a field too many": (group_files.write(share()).replace("{", '{"run":"rm",', 1), "then spoilt"),
}


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_a_file_that_cannot_be_used_is_left_out_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(CheckFailed, match=said) as caught:
        SHARING.given(text, "a.json")
    sentence = str(caught.value)
    assert "a.json" in sentence and "It is left out." in sentence and "imported" not in sentence
    assert "\n" not in sentence and len(sentence) < 500 and clean(sentence) == sentence


@given(st.text(max_size=200))
def test_no_text_at_all_is_more_than_refused(text: str) -> None:
    with pytest.raises(CheckFailed):
        SHARING.given(text, "a.json")


def test_the_rest_of_the_files_are_used() -> None:
    empty = share("r9")
    files = [("a", whole()), ("b", "hello"), ("c", group_files.write(empty)), ("d", group_files.write(rated(3)[0]))]
    found = SHARING.take(files)
    assert [one.share.reflection for one in found.given] == [KNOWN_ID, "r000"]
    assert (found.left_out, found.empty, found.repeated) == (1, 1, 0)
    assert len(found.told) == 2 and "b" in found.told[0] and "holds no rating or choice yet" in found.told[1]


def test_the_same_reflection_counts_once_whichever_files_it_is_in() -> None:
    early = SHARING.share("short", told("worth.open").session.events)
    quoted = SHARING.share("short", LOG, quotes=True, name="Ann")
    files = [("a", group_files.write(early)), ("b", group_files.write(quoted)), ("c", whole())]
    for order in (files, files[::-1], files[1:] + files[:1]):
        found = SHARING.take(order)
        (one,) = found.given
        assert one.share == SHARING.share(
            "short", LOG
        )  # the fullest, and of those the one that says least of its owner
        assert found.repeated == 2 and all("it counts once" in sentence for sentence in found.told)


def test_a_partnership_is_known_again_by_its_name_or_its_partners() -> None:
    known = taken(rated(1, 2, 3, 4), "frailty vale", "vale falls", "", "school start").given
    assert partnership(known).model_dump() == {"known": 3, "apart": 1}
    assert partnership(()).model_dump() == {"known": 0, "apart": 0}
    named = with_partners([("Riverside Trust", None, None)], [("The Riverside NHS Trust", "connecting", None)])
    marks = [SHARING.given(group_files.write(one), "a").marks for one in named]
    assert marks == [{"riverside"}, {"riverside"}]
    assert SECRET in SHARING.given(whole(), "a").marks
