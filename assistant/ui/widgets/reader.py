"""One card of the library, or one passage of somebody's own document, set to be read."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static

from assistant.sanitise import one_line
from assistant.ui import glyphs, keymap, render
from assistant.ui.services import Services
from assistant.ui.widgets.menu import Menu, entry
from assistant.ui.widgets.prose import Prose

EVIDENCE = {
    "strong": "Evidence: strong",
    "moderate": "Evidence: moderate",
    "mixed": "Evidence: mixed",
    "opinion": "Evidence: opinion",
}
OTHER_SIDE, SEE_ALSO, BEFORE = "other-side", "see-also", "before"
LINKS = {"The other side": OTHER_SIDE, "See also": SEE_ALSO, "Back to": BEFORE}
"""Heading and id of each list of cards to go on to."""
ABOVE = 3
"""Lines left above a sentence that a page is opened at."""
NEAREST = f"{glyphs.FOUND[0]} {glyphs.FOUND[1]} stand around what comes nearest to your question"


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
    own: bool = False
    """Whether it is from a document of somebody's own, which nobody has checked."""


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
    """The page as text, the sentence nearest to the question marked where it stands."""
    mark = f"{glyphs.OWN} " if page.own else ""
    lines = [Content.styled(mark + one_line(page.title), "bold $accent" if page.own else "bold $primary")]
    lines.append(Content.styled(page.evidence, "$quiet"))
    sections, marked = _sections(page, width)
    if page.nearest and marked:
        lines.append(Content.styled(NEAREST, "$quiet"))
    elif page.nearest:
        quote = render.Block(Content.styled(one_line(page.nearest), "bold"), "│ ", "│ ")
        lines += [Content(""), Content.styled("Nearest to your question", "$quiet"), render.flow([quote], width)]
    lines += [Content(""), *sections, Content.styled("Sources", "bold")]
    lines += [render.flow([render.Block(Content(one_line(words)), "— ", "  ")], width) for words in page.sources]
    return Content("\n").join(lines)


def _sections(page: Page, width: int) -> tuple[list[Content], bool]:
    """Every section with an empty line after it, and whether one of them holds the sentence looked for."""
    lines, marked = [], False
    for name, text in page.sections:
        found = render.blocks(text, breaks=False)
        if not marked and (with_mark := render.mark(found, page.nearest)) is not None:
            found, marked = with_mark, True
        lines += [Content.styled(one_line(name), "bold"), render.flow(found, width), Content("")]
    return lines, marked


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

    @property
    def marked_line(self) -> int:
        """The line on which the sentence that is marked begins, counted from 0; 0 where none is."""
        text, width = self._at(self.content_size.width), self.content_size.width
        at = text.plain.rfind(f"{glyphs.FOUND[0]} ")
        return text[:at].get_height({}, width) - 1 if at > 0 and width else 0


class Reader(VerticalScroll):
    """A page, and the way to the other side of the argument, to what lies near, and back again."""

    BINDINGS = [*keymap.bindings("reader")]

    class Wanted(Message):
        """Another card was chosen."""

        def __init__(self, card: str) -> None:
            super().__init__()
            self.card = card

    class Copying(Message):
        """The sources are to be copied."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self) -> None:
        super().__init__(id="reader")
        self._page: Page | None = None
        self._trail: list[tuple[Page, float]] = []
        """The pages before this one, each with the line it was left at."""

    def compose(self) -> ComposeResult:
        """The text, then links."""
        yield CardText()
        for heading, menu in LINKS.items():
            yield Static(heading, id=f"{menu}-heading", classes="heading", markup=False)
            yield Menu(menu)

    def open(self, page: Page, *, linked: bool) -> None:
        """Show `page` from its beginning; the way back leads to the one that `linked` to it, if one did."""
        if linked and self._page is not None:
            self._trail.append((self._page, self.scroll_y))
        elif not linked:
            self._trail.clear()
        self._show(page, 0)

    def _show(self, page: Page, line: float) -> None:
        self._page = page
        self.set_class(page.own, "-own")
        self.query_one(CardText).show(page)
        before = [(one.card, one.title) for one, _ in self._trail[-1:]]
        for menu, cards in zip(LINKS.values(), (page.other_side, page.see_also, before), strict=True):
            links = self.query_one(f"#{menu}", Menu)
            self.query_one(f"#{menu}-heading").display = links.display = bool(cards)
            links.put([entry(card, title) for card, title in cards])
        self.focus()
        self.call_after_refresh(self._go_to, line)

    def _go_to(self, line: float) -> None:
        """Show `line` first; on a page not yet read, the sentence that is marked if it would be out of sight."""
        marked = self.query_one(CardText).marked_line
        beyond = not line and marked > self.size.height - ABOVE
        self.scroll_to(y=marked - ABOVE if beyond else line, animate=False)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_list.id == BEFORE:
            self.action_card_before()
        else:
            self.post_message(self.Wanted(event.option_id or ""))

    def action_other_side(self) -> None:
        """Read the card that argues the other way."""
        self._follow(self._page.other_side if self._page else ())

    def action_see_also(self) -> None:
        """Read the first of the cards on something near."""
        self._follow(self._page.see_also if self._page else ())

    def _follow(self, cards: tuple[tuple[str, str], ...]) -> None:
        if cards:
            self.post_message(self.Wanted(cards[0][0]))
        else:
            self.app.bell()

    def action_card_before(self) -> None:
        """Return to where the link was."""
        if self._trail:
            self._show(*self._trail.pop())

    def action_copy_sources(self) -> None:
        """Copy the full citations."""
        if self._page is not None:
            self.post_message(self.Copying("\n".join(self._page.sources)))
