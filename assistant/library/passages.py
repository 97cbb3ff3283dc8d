"""From cards to passages, and which texts of a passage are turned into vectors."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from assistant.domain.library import Card, Passage
from assistant.domain.ports import Stored
from assistant.library import citations

SEARCHED = ("The point", "Why it matters", "Caution")
"""The sections that become passages."""
_ASKS = "Ask yourself"
"""The section whose questions lead to the first passage like those in `asked_as`; shown when the card is read."""
_NUMBER = "#"
_VECTOR = "@"


def passages(cards: Iterable[Card]) -> list[Passage]:
    """The passages of `cards`, in order. Other names and questions belong to the first of each card."""
    return [passage for card in cards for passage in _of(card)]


def _of(card: Card) -> Iterable[Passage]:
    for name in SEARCHED:
        text = citations.plain(card.section(name))
        if not text:
            continue
        leads = name == SEARCHED[0]
        yield Passage(
            id=f"{card.id}#{name.lower().replace(' ', '-')}",
            card=card.id,
            title=card.title,
            section=name,
            text=text,
            aliases=card.aliases if leads else (),
            asked_as=(*card.asked_as, *_questions(card)) if leads else (),
            themes=card.themes,
            tensions=card.tensions,
            poles=card.poles,
            stages=card.stages,
            sources=citations.keys(card.section(name)),
        )


def _questions(card: Card) -> list[str]:
    """The questions a card asks its reader, as one text: somebody may come with the very same."""
    lines = (citations.plain(line).lstrip(" -*+") for line in card.section(_ASKS).splitlines())
    asks = " ".join(line for line in lines if line)
    return [asks] if asks else []


def heading(passage: Passage) -> str:
    """What stands before the text when it is encoded: the title, and other names or the headings of a document."""
    names = ", ".join(passage.aliases) if passage.kind == "curated" else passage.section
    return f"{passage.title} ({names})" if names else passage.title


def texts(passage: Passage) -> list[str]:
    """The texts encoded for `passage`: heading with text first, then each question it answers."""
    named = heading(passage)
    return [f"{named}. {passage.text}" if named else passage.text, *passage.asked_as]


def vector_ids(passage: Passage) -> list[str]:
    """Ids of the vectors of `passage`, in the order of `texts`."""
    return [vector_id(passage.id, number) for number in range(1 + len(passage.asked_as))]


def vector_id(passage: str, number: int) -> str:
    """The id of a vector of the passage with this id."""
    return f"{passage}{_VECTOR}{number}"


def is_text(vector_id: str) -> bool:
    """Whether the vector is that of the passage's own text."""
    return vector_id.endswith(f"{_VECTOR}0")


def passage_of(vector_id: str) -> str:
    """The id of the passage a vector belongs to."""
    return vector_id.rpartition(_VECTOR)[0]


def card_of(vector_id: str) -> str:
    """The id of the card or document a vector belongs to."""
    return passage_of(vector_id).rpartition(_NUMBER)[0]


def fingerprint(passage: Passage) -> str:
    """Changes whenever anything that is stored or encoded for `passage` changes."""
    return hashlib.sha256(passage.model_dump_json().encode()).hexdigest()


def kept(passage: Passage) -> tuple[Passage, Stored]:
    """`passage` with what the store keeps beside it."""
    return passage, Stored(fingerprint(passage), 1 + len(passage.asked_as))
