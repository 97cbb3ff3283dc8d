"""Taking words out of everything a reflection holds, in every place they were written or quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from assistant.conversation.digest import digest
from assistant.domain.events import EVENT, Answered, Asked, Heard, Recorded, Said

BLANK = "[removed]"
"""What stands in the place of words that were taken out."""
SHORTEST = 2
"""Characters from which words can be taken out: one letter stands nearly everywhere."""
_NOT_WORDS = frozenset(
    {
        "event",
        "step",
        "part",
        "basis",
        "kind",
        "kinds",
        "voice",
        "reflection",
        "path",
        "id",
        "card",
        "sources",
        "chosen",
    }
    | {"choice", "pole", "label", "citation", "probe", "grievance", "command"}
)
"""Fields that hold names of ours, never words of the person's."""


def blanked(text: str, words: Sequence[str]) -> tuple[str, int]:
    """`text` with each of `words` blanked out wherever it stands whole, and in how many places."""
    compiled = _pattern(tuple(words))
    return compiled.subn(BLANK, text) if compiled is not None else (text, 0)


def rewritten(events: Sequence[Recorded], words: Sequence[str]) -> tuple[tuple[Recorded, ...], int]:
    """Those of `events` that hold `words`, without them, and in how many places of what the person wrote they stood.

    What rests on an answer that is altered goes on resting on it, so that nothing is asked or said again.
    """
    made: dict[int, dict[str, Any]] = {}
    bases: dict[str, str] = {}
    places = 0
    for one in events:
        body = one.what.model_dump(mode="json")
        changed, found = _blanked_in(body, words)
        if not found:
            continue
        made[one.seq] = changed
        places += 0 if isinstance(one.what, Asked | Said | Heard) else found
        if isinstance(one.what, Answered):
            bases[digest(one.what.text)] = digest(changed["text"])
            if one.what.commitment is not None:
                bases[digest(one.what.commitment.what)] = digest(changed["commitment"]["what"])
    for one in events:
        old = getattr(one.what, "basis", "")
        if old and old in bases:
            made.setdefault(one.seq, one.what.model_dump(mode="json"))["basis"] = bases[old]
    altered = (
        one.model_copy(update={"what": EVENT.validate_python(made[one.seq])}) for one in events if one.seq in made
    )
    return tuple(altered), places


def _blanked_in(value: Any, words: Sequence[str]) -> tuple[Any, int]:
    """Any part of an event without `words`, and in how many places they stood."""
    if isinstance(value, str):
        return blanked(value, words)
    if isinstance(value, list):
        items = [_blanked_in(item, words) for item in value]
        return [item for item, _ in items], sum(found for _, found in items)
    if isinstance(value, dict):
        fields = {name: (item, 0) if name in _NOT_WORDS else _blanked_in(item, words) for name, item in value.items()}
        return {name: item for name, (item, _) in fields.items()}, sum(found for _, found in fields.values())
    return value, 0


@lru_cache(maxsize=8)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    wanted = sorted({one.strip() for one in words if len(one.strip()) >= SHORTEST and one.strip() != BLANK}, key=len)
    ways = [_spaced(one) for one in reversed(wanted)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)", re.IGNORECASE) if ways else None


def _spaced(words: str) -> str:
    """`words` with any space between them, and either kind of apostrophe."""
    return r"\s+".join(re.sub("['’]", "['’]", re.escape(word)) for word in words.split())
