"""One card with all that belongs to it, for whoever shows or hands it on."""

from __future__ import annotations

from assistant.domain.listings import CitedSource, ListedCard, ShownCard
from assistant.errors import CardNotFound
from assistant.library.search import Library
from assistant.sanitise import one_line

_ITS_OWN = {*ListedCard.model_fields, "aliases", "checked", "sections"}


def card(library: Library, card_id: str) -> ShownCard:
    """The card called `card_id`. Raises `CardNotFound`, `LibraryUnavailable`."""
    found = library.card(card_id)
    if found is None:
        raise CardNotFound(
            f"There is no card called {one_line(card_id, 80) or '“”'}.",
            do="`assistant library list` names them all.",
        )
    cited = [CitedSource(key=key, citation=library.citation(key)) for key in found.sources if library.source(key)]
    return ShownCard(
        **found.model_dump(include=_ITS_OWN),
        other_side=library.other_side(found),
        see_also=library.see_also(found),
        source_list=tuple(cited),
    )
