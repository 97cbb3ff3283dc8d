"""`assistant converse`: the conversation for programs, as the command contract describes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Held
from tests.process import HOSTILE, Conversation, answer, answers, held_in, lines, one_document, run, run_each, saved

KINDS = {"open", "rate", "choose", "multi", "confirm", "commit"}
ASKED = {"event", "step", "kind", "text", "options", "min", "max", "optional", "position", "of", "reflection"}
NOT_A_TURN = (
    b"not json",
    b"{}",
    b"[]",
    b'"x"',
    b"null",
    b'{"say": 3}',
    b'{"say": null}',
    b'{"say": "a"} {"say": "b"}',
    b'{"say": "\\ud800"}',
    b'{"say": "\xff\xfe',
    b"\x00\x1b[2J",
    b"[" * 100_000,
)


def until_choice(talk: Conversation) -> dict[str, Any]:
    """Goes on, leaving out what can be, to the first question with options to choose from."""
    last = talk.next()[-1]
    while last["kind"] != "choose":
        last = talk.say("/skip" if last["optional"] else "The frailty alliance")[-1]
    return last


def test_every_event_has_the_agreed_shape(held: Held) -> None:
    for event in held.history:
        assert event["reflection"] == held.reflection
        match event["event"]:
            case "said":
                assert event["text"].strip()
                assert all(cited.keys() == {"card", "sources", "citation"} for cited in event["citations"])
                assert all(cited["sources"] and cited["citation"] for cited in event["citations"])
            case "asked":
                assert event.keys() >= ASKED
                assert event["kind"] in KINDS
                assert all(option.keys() >= {"id", "label"} for option in event["options"])
                assert ((event["min"], event["max"]) == (0, 4)) == (event["kind"] == "rate")
                assert bool(event["options"]) == (event["kind"] in ("rate", "choose", "multi"))
            case _:
                assert event.keys() == {"event", "reflection"}
    assert held.history[-1]["event"] == "finished"


def test_every_question_is_asked_once_and_says_where_it_stands(held: Held) -> None:
    asked = [event for event in held.history if event["event"] == "asked"]
    positions = [event["position"] for event in asked]
    assert positions == sorted(positions)
    assert set(positions) == set(range(1, asked[0]["of"] + 1))  # a second look at the same thing has its position
    assert {event["of"] for event in asked} == {positions[-1]}
    left = [event["minutes_left"] for event in asked]
    assert left == sorted(left, reverse=True)
    assert len({event["step"] for event in asked}) == len(asked)


def test_cited_guidance_and_its_other_side_come_at_each_tension_and_the_stage(held: Held) -> None:
    brought = [event for event in held.history if event.get("voice") in ("guidance", "counterpoint")]
    cards = [event["citations"][0]["card"] for event in brought if event["citations"]]
    assert len(cards) == len(set(cards)) == 8


def test_what_was_answered_stands_on_disk(held: Held) -> None:
    assert {one.step: one.text for one in answers(held.home)} == held.said


def test_an_option_is_taken_by_its_id_its_label_and_its_number(home: Path) -> None:
    with Conversation(home) as talk:
        choice = until_choice(talk)
        for text in (choice["options"][2]["id"], choice["options"][2]["label"], "3"):
            assert talk.say(text)[-1]["step"] != choice["step"]
            assert talk.say("/back")[-1]["step"] == choice["step"]
        assert talk.close() == 0
    given = [one.chosen for one in answers(home) if one.step == choice["step"]]
    assert given == [(choice["options"][2]["id"],)] * 3


def test_a_digression_is_answered_with_its_source_then_the_question_returns_once(home: Path) -> None:
    with Conversation(home) as talk:
        pending = talk.next()[-1]
        events = talk.say("/ask Why was the Kinzigtal contract so long?")
        assert [event["event"] for event in events] == ["said", "asked"]
        assert events[0]["citations"]
        assert events[1] == pending


def test_lines_that_are_no_turns_change_nothing_and_the_question_stands(home: Path) -> None:
    given = b"\n".join([*NOT_A_TURN, b"", b'{"say": "The frailty alliance", "more": 1}', b""])
    done = run(home, "converse", stdin=given)
    assert done.returncode == 0
    events = lines(done)
    asked = [event for event in events if event["event"] == "asked"]
    assert [event["step"] for event in asked[:-1]] == ["opening.partnership"] * (1 + len(NOT_A_TURN))
    assert asked[-1]["step"] == "opening.partners"
    assert sum(event["event"] == "said" for event in events) == 1 + len(NOT_A_TURN)
    assert [one.text for one in answers(home)] == ["The frailty alliance"]


@pytest.mark.parametrize("cut", ["", '{"say": "I was just about t'], ids=["clean", "cut"])
def test_the_end_of_input_pauses_and_the_same_question_is_asked_on_return(home: Path, cut: str) -> None:
    first = run(home, "converse", stdin='{"say": "The frailty alliance"}\n' + cut)
    assert first.returncode == 0
    pending = [event for event in lines(first) if event["event"] == "asked"][-1]
    assert saved(home)[-2].event == "paused"
    again = run(home, "converse", "--reflection", pending["reflection"])
    assert lines(again) == [pending]


def test_pausing_ends_the_process(home: Path) -> None:
    done = run(home, "converse", stdin='{"say": "/pause"}\n{"say": "never read"}\n')
    assert done.returncode == 0
    assert lines(done)[-1]["text"].startswith("Saved.")


def test_a_finished_reflection_says_so_after_each_reply_and_takes_changes(
    held: Held, home: Path, exported: Path
) -> None:
    assert run(home, "reflections", "import", str(exported)).returncode == 0
    with Conversation(home, "--reflection", held.reflection) as talk:
        assert [event["event"] for event in talk.next()] == ["finished"]
        assert [event["event"] for event in talk.say("/summary")] == ["said", "finished"]
        assert [event["event"] for event in talk.say("thank you")] == ["said", "finished"]
        assert talk.say("/change what you will do")[-1]["step"] == "close.commitment"
        assert talk.say("Write to the families; me; in May")[-1]["event"] == "finished"
        assert talk.close() == 0
    summary = one_document(run(home, "summary", held.reflection, "--format", "json"))
    assert summary["commitments"] == [{"what": "Write to the families", "who": "me", "when": "in May"}]


def test_wrong_use_is_a_sentence_and_an_exit_code_and_begins_nothing(home: Path) -> None:
    cases = [
        (("--reflection", "nobody"), 1, "There is no reflection called nobody."),
        (("--reflection", HOSTILE), 1, "There is no reflection called trust"),
        (("--path", "scenic"), 1, "There is no path called 'scenic'. Use one of: full, short"),
        (("--no-such-flag",), 2, "no-such-flag"),
        (("surplus",), 2, "surplus"),
    ]
    done = run_each(home, *(("converse", *arguments) for arguments, _, _ in cases))
    for one, (_, code, said) in zip(done, cases, strict=True):
        assert (one.returncode, one.stdout) == (code, "")
        assert said in one.stderr
    assert not held_in(home)


def test_an_interrupt_ends_it_with_130_and_keeps_what_was_said(home: Path) -> None:
    with Conversation(home) as talk:
        talk.next()
        talk.say("The frailty alliance")
        assert talk.interrupt() == 130
        assert talk.complaint == "Stopped. What was saved stays saved.\n"
    assert [one.text for one in answers(home)] == ["The frailty alliance"]


def test_the_second_of_two_windows_on_one_reflection_is_told(home: Path) -> None:
    with Conversation(home) as one:
        one.next()
        with Conversation(home, "--reflection", one.reflection) as other:
            other.next()
            one.say("Said in the first window")
            other.send("Said in the second")
            assert other.close() == 3
            assert "continued in another window" in other.complaint
        assert one.say("The council and the trust")[-1]["step"] == "opening.role"
        assert one.close() == 0
    assert answers(home)[0].text == "Said in the first window"


def test_megabytes_and_hostile_words_are_kept_whole_and_quoted_short(home: Path) -> None:
    huge = ["word " * 200_000, "x" * 1_000_000, "\n" * 500_000 + "ward", "**" * 300_000 + "ward", HOSTILE * 100]
    turns = [*huge[:4], "2", "2", huge[4], "/change 1", "/summary", "/pause"]
    done = run(home, "converse", stdin="".join(json.dumps({"say": turn}) + "\n" for turn in turns))
    assert done.returncode == 0
    events = lines(done)
    assert all(len(event["text"]) < 2_000 for event in events)
    kept = {one.step: one.text for one in answers(home)}
    assert list(kept.values())[:4] == huge[:4]
    assert kept["direction.probe"].count("<script>") == 100
    assert "\x1b" not in kept["direction.probe"]
    assert run(home, "reflections", "show", events[0]["reflection"]).returncode == 0


def test_nothing_a_person_can_type_at_a_number_ends_the_conversation(home: Path) -> None:
    odd = [
        "1e9",
        "-1",
        "NaN",
        "²",
        "9" * 5000,
        "/",
        "//",
        "/change 999999999999",
        "/ask " + "who? " * 20_000,
    ]
    with Conversation(home) as talk:
        last = talk.next()[-1]
        while last["kind"] != "rate":
            last = talk.say(answer(last))[-1]
        for text in odd:
            assert talk.say(text)[-1]["step"] == last["step"]
        assert talk.close() == 0


def test_one_left_at_once_in_a_new_folder_complains_of_nothing(tmp_path: Path) -> None:
    """What the library imports in the background failed when the program was ending meanwhile."""
    done = run(tmp_path / "home", "converse")
    assert (done.returncode, done.stderr) == (0, "")
    assert run(tmp_path / "home", "--plain").returncode == 0


def test_one_in_which_nothing_was_said_is_not_listed_but_can_be_gone_on_with(home: Path) -> None:
    """Each look at the first question left a "New reflection" in the list."""
    (pending,) = [event for event in lines(run(home, "converse")) if event["event"] == "asked"]
    assert one_document(run(home, "reflections", "list", "--json"))["reflections"] == []
    assert "no reflections yet" in run(home, "reflections", "list").stdout
    again = run(home, "converse", "--reflection", pending["reflection"], stdin='{"say": "/skip"}\n')
    assert lines(again)[0] == pending
    (one,) = one_document(run(home, "reflections", "list", "--json"))["reflections"]
    assert one["id"] == pending["reflection"]
