"""The token, the cookie, and wrong attempts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.serving.entry import Attempts, Door, Refusal


class Clock:
    """Stands still until it is told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_token_buys_one_cookie() -> None:
    door = Door()
    cookie = door.exchange(door.token)
    assert isinstance(cookie, str)
    assert door.knows(cookie)
    assert cookie != door.token
    assert door.exchange(door.token) is Refusal.USED
    assert door.knows(cookie)


def test_two_runs_share_neither_token_nor_cookie() -> None:
    doors = Door(), Door()
    cookies = [door.exchange(door.token) for door in doors]
    assert len({door.token for door in doors} | set(map(str, cookies))) == 4
    assert not doors[0].knows(str(cookies[1]))


@given(st.text())
def test_nothing_but_the_cookie_is_known(cookie: str) -> None:
    door = Door()
    assert not door.knows(cookie)
    assert not door.knows(door.token)
    bought = door.exchange(door.token)
    assert door.knows(cookie) == (cookie == bought)


@given(st.text(st.characters(exclude_categories=())))
def test_another_token_is_wrong_whatever_it_holds(token: str) -> None:
    door = Door()
    assert door.exchange(token) is Refusal.WRONG
    assert isinstance(door.exchange(door.token), str)


@pytest.mark.parametrize("attempt", ["wrong", "the token again"])
def test_after_too_many_attempts_even_the_right_token_waits(attempt: str) -> None:
    clock = Clock()
    door = Door(Attempts(limit=3, seconds=60, clock=clock))
    if attempt != "wrong":
        door.exchange(door.token)
    for _ in range(3):
        clock.now += 1
        assert door.exchange(door.token if attempt != "wrong" else "guess") is not Refusal.TOO_MANY
    assert door.exchange(door.token) is Refusal.TOO_MANY
    clock.now = 61.0
    assert door.exchange(door.token) is not Refusal.TOO_MANY


def test_a_wrong_cookie_is_an_attempt_and_a_missing_one_is_not() -> None:
    door = Door(Attempts(limit=3))
    for _ in range(10):
        assert door.turn_away("") is Refusal.MISSING
    for _ in range(3):
        assert door.turn_away("guess") is Refusal.MISSING
    assert door.turn_away("guess") is Refusal.TOO_MANY
    assert door.turn_away("") is Refusal.MISSING


def test_who_is_in_stays_in_while_others_guess() -> None:
    door = Door(Attempts(limit=3))
    cookie = door.exchange(door.token)
    for _ in range(5):
        door.exchange("guess")
    assert door.knows(str(cookie))
