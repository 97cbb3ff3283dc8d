"""What the fakes show: cards, hits, a document, the plan of a side map, a summary."""

from __future__ import annotations

from assistant.domain.library import Card, Hit, Section
from assistant.ui.standing import Plan

CARD = Card(
    id="relationships-before-structure",
    title="Relationships carry more weight than structure",
    aliases=(),
    asked_as=(),
    themes=("trust", "governance"),
    tensions=("direction",),
    poles=("bottom_up",),
    stages=(),
    sources=("ham-2013",),
    evidence="moderate",
    other_side=("purpose-before-structure",),
    sections=(
        Section(name="The point", text="Systems do better where people know each other [@ham-2013]."),
        Section(name="Why it matters", text="Structure changes often; relationships outlast it [@ham-2013]."),
        Section(name="Ask yourself", text="Whom would you ring first, and would they pick up?"),
        Section(name="Caution", text="Warm relations can also hide that nothing is decided [@ham-2013]."),
    ),
)
OTHER = CARD.model_copy(update={"id": "purpose-before-structure", "title": "Purpose comes first", "other_side": ()})
NEAR = OTHER.model_copy(update={"id": "trust-takes-years", "title": "Trust takes years"})
HITS = tuple(
    Hit(
        rank=rank,
        card=card.id,
        title=card.title,
        section="The point",
        text="Systems do better where people know each other.",
        highlight="Systems do better where people know each other.",
        score=1.0 / rank,
        sources=card.sources,
        citation="Ham and Walsh, The King's Fund, 2013",
        dense=0.6,
        lexical=3.0,
    )
    for rank, card in enumerate((CARD, OTHER), start=1)
)
DOCUMENT = HITS[0].model_copy(
    update={
        "kind": "own",
        "card": "doc-0123456789ab",
        "title": "Terms of reference",
        "section": "Meetings",
        "page": 3,
        "text": "We meet on Tuesdays. [red]Not[/red] a card. It ends at noon.",
        "highlight": "[red]Not[/red] a card.",
        "citation": "Your document “Terms of reference”, p. 3",
        "sources": (),
    }
)
PLAN = Plan(
    tensions=(
        ("direction", "Direction", (("top_down", "from above"), ("bottom_up", "from within"))),
        ("motivation", "Motivation", (("external", "external"), ("intrinsic", "intrinsic"))),
        ("worth", "Worth", (("value", "value"), ("values", "values"))),
    ),
    rating_steps={"direction.above": "top_down", "direction.within": "bottom_up"},
    stage_steps={"stage.self": "self_placed", "stage.contact": "behaviour", "stage.needed": "needed"},
)
SUMMARY = """# Northfield frailty alliance

*Begun 21 November 2026. A reflection aid: no score, no grade.*

## Where you stand

**Direction**: from above 3, from within 1. Leaning to “from above”.

> the programme board decides, and we find out

## What you will do

1. Ring Amira before Friday.

## Sources

- Ham C, Walsh N (2013). *Making integrated care happen at scale and pace*. The King's Fund.
"""
