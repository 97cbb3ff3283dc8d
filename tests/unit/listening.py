"""What is listened for, without the rest of the script."""

from __future__ import annotations

from assistant import paths
from assistant.conversation.script import Prompts
from assistant.domain.script import Words


def listening(words_id: str) -> Words:
    """The shipped words called `words_id`."""
    prompts = Prompts(paths.find().prompts / "listening")
    assert not prompts.problems
    return next(one for one in prompts.words if one.id == words_id)
