"""What the other tests of the app stand on."""

from __future__ import annotations

import asyncio
import time

from tests.ui.fakes import FakeServices
from tests.ui.harness import Stage, perform


def test_nothing_is_at_rest_while_a_thread_works_for_it() -> None:
    done: list[str] = []

    async def scene(stage: Stage) -> None:
        async def work() -> None:
            await asyncio.to_thread(time.sleep, 0.2)
            done.append("in a thread")
            await asyncio.to_thread(time.sleep, 0.2)
            done.append("and in another")

        task = asyncio.create_task(work())
        await stage.settle()
        assert done == ["in a thread", "and in another"]
        await task

    perform(FakeServices(), scene)
