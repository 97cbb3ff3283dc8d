"""One card of the library, set to be read."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static

from assistant.sanitise import one_line
from assistant.ui import render
from assistant.ui.services import Services
from assistant.ui.widgets.menu import Menu, entry
from assistant.ui.widgets.prose import Prose

EVIDENCE = {
    "strong": "Evidence: strong",
    "moderate": "Evidence: moderate",
    "mixed": "Evidence: mixed",
    "opinion": "Evidence: opinion",
}


LINKS = {"The other side": "other-side", "See also": "see-also"}
"""Heading and id of each list of cards to go on to."""


@dataclass(frozen=True)
class Page:
    """Everything the reader shows of a card."""

    card: str
    title: str
    evidence: str
    sections: tuple[tuple[str, str], ...]
    """(name, light Markdown with readable citations)."""
    sources: tuple[str, ...]
    """Full citations."""
    other_side: tuple[tuple[str, str], ...]
    """(card id, title) of cards that argue or warn the other way."""
    see_also: tuple[tuple[str, str], ...] = ()
    """The same of cards on something near."""
    nearest: str = ""
    """The sentence nearest the question that led here."""


def read_page(services: Services, card_id: str, nearest: str = "") -> Page | None:
    """The page of a card, or `None` where the library has none such. For workers."""
    card = services.card(card_id)
    if card is None:
        return None
    others = [services.card(other) for other in card.other_side]
    return Page(
        card=card.id,
        title=card.title,
        evidence=EVIDENCE.get(card.evidence, ""),
        sections=tuple((section.name, services.cite_text(section.text)) for section in card.sections),
        sources=tuple(services.citation(key) for key in card.sources),
        other_side=tuple((other.id, other.title) for other in others if other is not None),
        see_also=tuple((near.card, near.title) for near in services.see_also(card)),
        nearest=nearest,
    )


def compose_page(page: Page, width: int) -> Content:
    """The page as text."""
    lines = [Content.styled(one_line(page.title), "bold $primary")]
    lines += [Content.styled(page.evidence, "$quiet"), Content("")]
    if page.nearest:
        quote = render.Block(Content.styled(one_line(page.nearest), "bold"), "│ ", "│ ")
        lines += [Content.styled("Nearest to your question", "$quiet"), render.flow([quote], width), Content("")]
    for name, text in page.sections:
        lines += [Content.styled(one_line(name), "bold"), render.markdown(text, width, breaks=False), Content("")]
    lines.append(Content.styled("Sources", "bold"))
    lines += [render.flow([render.Block(Content(one_line(words)), "— ", "  ")], width) for words in page.sources]
    return Content("\n").join(lines)


class CardText(Prose):
    """The words of a card."""

    ALLOW_SELECT = True

    def __init__(self) -> None:
        super().__init__(id="card-text")
        self._page: Page | None = None

    def show(self, page: Page) -> None:
        """Show `page`."""
        self._page = page
        self.reset()

    def compose_at(self, width: int) -> Content:
        """The page, set for `width`."""
        return compose_page(self._page, width) if self._page else Content("")


class Reader(VerticalScroll):
    """A page, and the way to the other side of the argument and to what lies near."""

    class Wanted(Message):
        """Another card was chosen."""

        def __init__(self, card: str) -> None:
            super().__init__()
            self.card = card

    def compose(self) -> ComposeResult:
        """The text, then links."""
        yield CardText()
        for heading, menu in LINKS.items():
            yield Static(heading, id=f"{menu}-heading", classes="heading", markup=False)
            yield Menu(menu)

    def show(self, page: Page) -> None:
        """Show `page` from its beginning."""
        self.query_one(CardText).show(page)
        for menu, cards in zip(LINKS.values(), (page.other_side, page.see_also), strict=True):
            links = self.query_one(f"#{menu}", Menu)
            self.query_one(f"#{menu}-heading").display = links.display = bool(cards)
            links.put([entry(card, title) for card, title in cards])
        self.scroll_home(animate=False)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Wanted(event.option_id or ""))
