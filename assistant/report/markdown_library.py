"""What the library brought in a conversation, and where it comes from, as Markdown."""

from __future__ import annotations

from assistant.domain.summary import Summary, SummaryCard
from assistant.report import marks
from assistant.report.markdown_full import HEADINGS

ALSO_CITED = "Also cited on the way, such as in answer to your own questions:"


def sections(summary: Summary) -> tuple[str, ...]:
    """The cards, by what they were brought for, and the sources."""
    brought = [(one.name, one.cards) for one in summary.tensions.values() if one.spoken_of]
    brought += [("How you work together", summary.stage.cards)] * summary.stage.spoken_of
    brought += [(heading, summary.parts[kind].cards) for kind, heading in HEADINGS.items() if kind in summary.parts]
    shown = [_cards(name, cards) for name, cards in brought if cards]
    return ("\n\n".join(["## From the library", *shown]) if shown else "", _sources(summary))


def _cards(name: str, cards: tuple[SummaryCard, ...]) -> str:
    return "\n\n".join([f"### {marks.escape(name)}", *map(marks.card, cards)])


def _sources(summary: Summary) -> str:
    """What the summary cites, then what was cited on the way and stands nowhere in it."""
    here, others = (
        [marks.escape(one.citation) for one in summary.sources if one.in_summary is so] for so in (True, False)
    )
    if not others:
        return marks.points("Sources", here)
    on_the_way = "\n".join([ALSO_CITED, "", *(f"- {citation}" for citation in others)])
    return "\n\n".join([marks.points("Sources", here) or "## Sources", on_the_way])
