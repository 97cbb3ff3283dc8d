"""Keys of one's own: what can be given, what is refused, and that the screens go by it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ui import keymap, remap
from assistant.ui.screens.dialogs import RenameDialog
from assistant.ui.screens.help import keys_text
from assistant.ui.screens.past import PastScreen
from assistant.ui.services import Look
from tests.ui.fakes import furnished
from tests.ui.harness import Stage, perform

ANY_KEY = st.sampled_from(
    [*"abcdefghijklmnopqrstuvwxyz0123456789", *(f"f{n}" for n in range(1, 13)), "ctrl+t", "alt+x"]
)
ANY_ACTION = st.sampled_from([action.name for action in remap.remappable()])


@pytest.mark.parametrize(
    ("name", "key", "why"),
    [
        ("past.rename", "d", "D is taken: in the list of past reflections it is “Delete”."),
        ("past.rename", "f1", "F1 is taken: everywhere it is “Help”."),
        ("app.settings", "f2", "F2 is taken: in a conversation it is “Panel”."),
        ("conversation.summary", "x", "X is needed for typing there"),
        ("library.filters", "ctrl+k", "Ctrl+K is needed for typing there"),
        ("past.rename", "enter", "Enter cannot be given away"),
        ("past.rename", "ctrl+i", "terminals cannot tell it from Tab"),
        ("past.rename", "hyper+x", "“hyper+x” cannot be given"),
        ("past.open", "x", "There is no action called past.open"),
        ("nothing.at.all", "x", "There is no action called nothing.at.all"),
    ],
)
def test_a_key_that_cannot_be_given_is_refused_in_a_sentence(name: str, key: str, why: str) -> None:
    assert why in remap.refused({}, name, key)


def test_two_keys_may_change_places() -> None:
    kept, told = remap.sound({"past.rename": "e", "past.export": "r"})
    assert (kept, told) == ({"past.rename": "e", "past.export": "r"}, ())


@given(st.dictionaries(ANY_ACTION, ANY_KEY))
def test_whatever_is_set_no_key_has_two_meanings_where_both_could_be_meant(own: dict[str, str]) -> None:
    kept, told = remap.sound(own)
    assert len(kept) + len(told) == len(own)
    for where in keymap.PLACES:
        there = [action for action in (*keymap.actions(where), *keymap.actions("app")) if action.bound]
        for action in dict.fromkeys(there):
            others = {key for other in there if other != action for key in keymap.keys_of(other, kept).split(",")}
            assert action.name not in kept or kept[action.name] not in others


@pytest.mark.parametrize(
    ("written", "named"), [("Ctrl+P", "ctrl+p"), ("F10", "f10"), ("/", "slash"), ("?", "question_mark"), (" r ", "r")]
)
def test_a_key_is_read_as_it_is_printed(written: str, named: str) -> None:
    assert remap.parsed(written) == named
    assert remap.parsed(keymap.printed(named)) == named


def test_every_key_is_printed_as_the_registry_prints_it() -> None:
    for action in remap.remappable():
        assert keymap.printed(action.keys.split(",")[0]) == action.show


def test_a_key_that_was_set_does_what_the_old_one_did_and_is_named_everywhere() -> None:
    fakes = furnished()
    fakes.look = Look(keys={"past.rename": "f10", "past.delete": "x"})

    async def scene(stage: Stage) -> None:
        await stage.press("p", "r")
        assert isinstance(stage.app.screen, PastScreen)
        assert "X Delete" in stage.words("StatusLine .keys")
        await stage.press("f10")
        assert isinstance(stage.app.screen, RenameDialog)
        assert "F10       Give it another title." in keys_text(60, stage.app.look.keys).plain

    perform(fakes, scene)


def test_keys_that_cannot_be_used_are_told_and_keep_their_own() -> None:
    fakes = furnished()
    fakes.look = replace(Look(), keys={"past.rename": "d"})

    async def scene(stage: Stage) -> None:
        assert "D is taken" in [one.message for one in stage.app._notifications][-1]
        await stage.press("p", "r")
        assert isinstance(stage.app.screen, RenameDialog)

    perform(fakes, scene)
