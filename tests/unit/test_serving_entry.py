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
    assert door.wait == 60
    clock.now = 63.0
    assert door.wait == 0
    assert door.exchange(door.token) is not Refusal.TOO_MANY


def test_each_pause_is_twice_as_long_up_to_the_longest_and_is_told() -> None:
    clock, told = Clock(), list[str]()
    door = Door(Attempts(limit=2, seconds=60, longest=200, clock=clock), told.append)
    pauses = []
    for _ in range(4):
        assert [door.exchange("guess") for _ in range(3)] == [Refusal.WRONG, Refusal.WRONG, Refusal.TOO_MANY]
        pauses.append(door.wait)
        clock.now += door.wait
    assert pauses == [60, 120, 200, 200]
    assert [one.partition("For the next ")[2].partition(" none")[0] for one in told][:2] == ["minute", "2 minutes"]
    assert len(told) == 4


def test_a_few_wrong_attempts_now_and_then_bring_no_pause() -> None:
    clock, told = Clock(), list[str]()
    door = Door(Attempts(limit=3, seconds=60, clock=clock), told.append)
    for _ in range(20):
        clock.now += 31
        assert door.exchange("guess") is Refusal.WRONG
    assert not told


@pytest.mark.parametrize("attempts", [1_000, 100_000])
def test_however_fast_somebody_guesses_few_guesses_an_hour_are_looked_at(attempts: int) -> None:
    clock = Clock()
    door = Door(Attempts(clock=clock))
    looked_at = 0
    for _ in range(attempts):
        clock.now += 3600 / attempts
        looked_at += door.exchange("guess") is Refusal.WRONG
    assert 10 <= looked_at <= 60


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
