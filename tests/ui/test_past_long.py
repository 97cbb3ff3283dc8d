"""The list of past reflections when there are a great many."""

from __future__ import annotations

import time

import pytest

from assistant.ui.widgets.long_menu import BATCH, LongMenu
from tests.ui.fakes import FakeServices
from tests.ui.harness import Stage, entries, perform
from tests.ui.test_past import search

MANY = 1_000
PATIENCE = 5.0
"""Seconds of work in which a very long list must be there; how busy the machine is with other things does not count."""


def many(number: int) -> FakeServices:
    """So many reflections, called Partnership 0 to the last, which is the latest."""
    fakes = FakeServices()
    fakes.add("20261122-a0", "Partnership 0", ("Northfield",))
    log = fakes.logs["20261122-a0"]
    for one in range(1, number):
        fakes.logs[f"20261122-a{one}"], fakes.titles[f"20261122-a{one}"] = log, f"Partnership {one}"
    return fakes


def test_a_thousand_are_listed_and_searched_without_a_wait() -> None:
    fakes = many(MANY)

    async def scene(stage: Stage) -> None:
        began = time.process_time()
        await stage.press("p")
        assert time.process_time() - began < PATIENCE
        menu = stage.app.screen.query_one(LongMenu)
        assert (menu.total, len(entries(stage))) == (MANY, BATCH)
        await stage.press("end")
        assert menu.highlighted == MANY - 1
        assert len(entries(stage)) == MANY
        began = time.process_time()
        await stage.press("space")
        assert time.process_time() - began < PATIENCE
        await search(stage, "partnership 77")
        assert len(entries(stage)) == 19

    perform(fakes, scene)


@pytest.mark.parametrize(("key", "least"), [("pagedown", BATCH + 1), ("up", MANY - 1)])
def test_more_of_a_long_list_is_made_as_the_reader_comes_to_it(key: str, least: int) -> None:
    fakes = many(MANY)

    async def scene(stage: Stage) -> None:
        await stage.press("p")
        menu = stage.app.screen.query_one(LongMenu)
        for _ in range(BATCH):
            await stage.press(key)
            if (menu.highlighted or 0) >= least:
                break
        assert (menu.highlighted or 0) >= least
        assert entries(stage) == [f"Partnership {MANY - 1 - number}" for number in range(menu.option_count)]
        heights = [menu._heights[number] for number in range(menu.option_count - 1)]
        assert set(heights) == {3}

    perform(fakes, scene)


def test_one_far_down_a_long_list_is_brought_back_where_it_was() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("p", "end", "d", "right", "enter")
        menu = stage.app.screen.query_one(LongMenu)
        assert menu.total == MANY - 1
        await stage.press("home", "escape", "p", "z")
        assert menu is not stage.app.screen.query_one(LongMenu)
        menu = stage.app.screen.query_one(LongMenu)
        assert (menu.total, menu.highlighted) == (MANY, MANY - 1)

    perform(many(MANY), scene)
