"""What the app hands to a thread of the loop is known, so that a test can wait for it to come back."""

from __future__ import annotations

from asyncio import Future
from asyncio.base_events import BaseEventLoop
from collections.abc import Iterator
from typing import Any

import pytest

from tests.ui.harness import handed_out


@pytest.fixture(autouse=True, scope="session")
def kept_in_mind() -> Iterator[None]:
    """A loop that waits for a thread looks like one with nothing left to do: Markdown is read in one, for instance."""
    plain = BaseEventLoop.run_in_executor

    def run(self: BaseEventLoop, *args: Any) -> Future[Any]:
        future = plain(self, *args)
        handed_out.add(future)
        return future

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseEventLoop, "run_in_executor", run)
        yield
