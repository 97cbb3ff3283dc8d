"""From one card to others: the other side of its point, and what lies near it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from assistant.domain.library import Card, CardName
from assistant.domain.ports import Vectors
from assistant.library import passages
from assistant.library.shelf import Shelf

SEE_ALSO = 3
"""Cards named as near, at most."""
_LOOKED_AT = 150
"""Vectors compared: a card has about eleven, and the nearest are its own."""


def other_side(shelf: Shelf, card: Card) -> tuple[CardName, ...]:
    """The cards that argue or warn the other way from `card`."""
    return _named(shelf.cards[name] for name in card.other_side if name in shelf.cards)


def see_also(shelf: Shelf, card: Card, encode: Callable[[Sequence[str]], Vectors]) -> tuple[CardName, ...]:
    """Up to `SEE_ALSO` cards nearest to the point of `card` that say something else than it and its other side.

    A card on the same theme out of the very same sources is more of the same, so it is passed over.
    """
    point = passages.texts(next(iter(passages.passages([card]))))[0]
    told = {card.id, *card.other_side}
    near: dict[str, Card] = {}
    for vector_id, _ in shelf.index.nearest(encode([point])[0], _LOOKED_AT):
        name = passages.card_of(vector_id)
        other = shelf.cards.get(name)
        if other is not None and name not in told and not _same(card, other):
            near.setdefault(name, other)
    return _named(list(near.values())[:SEE_ALSO])


def _same(card: Card, other: Card) -> bool:
    return set(card.sources) == set(other.sources) and card.themes[:1] == other.themes[:1]


def _named(cards: Iterable[Card]) -> tuple[CardName, ...]:
    return tuple(CardName(card=card.id, title=card.title) for card in cards)
