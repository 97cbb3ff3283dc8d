"""The library: a question, filters, what was found, and a place to read it."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, OptionList, Select, Static
from textual.widgets.option_list import Option

from assistant.domain.library import Filters, Hit, MatchState, SearchResult
from assistant.errors import AssistantError
from assistant.library import citations
from assistant.sanitise import clean, one_line
from assistant.ui import keymap
from assistant.ui.messages import Failed, FiltersKnown, Found, PageRead
from assistant.ui.screens.place import Place
from assistant.ui.services import Services
from assistant.ui.widgets import own
from assistant.ui.widgets.field import Field
from assistant.ui.widgets.menu import Menu, entry
from assistant.ui.widgets.reader import Reader, read_page
from assistant.ui.widgets.status import StatusLine

RESULTS = 10
LONGEST_QUERY = 2_000
FILTERS = {"theme": "Any theme", "tension": "Any tension", "stage": "Any stage", "source": "Any source"}
STATES = {
    MatchState.MATCH: "These passages are close to your question.",
    MatchState.WEAK: "The closest passages. They may not answer your question.",
    MatchState.NONE: "Nothing in the library is close enough to that.",
}
LISTED = "What lies nearest is listed all the same."
WAITING = "Your search runs as soon as it is; Esc stops it."
STOPPED = "Stopped. Nothing was searched for."
INVITATION = "Ask in your own words, or leave a few key words, then Enter."


class LibraryScreen(Place):
    """Look something up, with or without a conversation waiting behind."""

    WHERE = "library"
    CSS_PATH = "library.tcss"
    BINDINGS = [*keymap.bindings("library")]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._result: SearchResult | None = None
        self._searched = ("", Filters())

    def compose(self) -> ComposeResult:
        """Query and filters above, results and reader side by side below."""
        yield Static("Library", id="title", markup=False)
        with Vertical(id="library"):
            yield Field(placeholder="What would you like to know?", id="query", max_length=LONGEST_QUERY)
            with Horizontal(id="filters"):
                for name, prompt in FILTERS.items():
                    yield Select[str]([], prompt=prompt, id=name, compact=True)
            yield Static(INVITATION, id="state", markup=False)
            with Horizontal(id="shelf"):
                yield Menu("results")
                yield Reader()
        yield StatusLine(self.WHERE)

    def on_mount(self) -> None:
        """Start in the query."""
        self.query_one("#query", Field).focus()
        self.query_one(Reader).display = False
        self.library_changed(self.assistant.library_text)
        self._load_filters()

    # Workers.

    @work(thread=True, group="filters", exit_on_error=False)
    def _load_filters(self) -> None:
        try:
            self.post_message(FiltersKnown(self.services.filters()))
        except AssistantError as error:
            self.post_message(Failed(str(error), "filters"))

    @work(thread=True, exclusive=True, group="search", exit_on_error=False)
    def _search(self, query: str, filters: Filters) -> None:
        try:
            self.post_message(Found(self.services.search(query, RESULTS, filters)))
        except AssistantError as error:
            self.post_message(Failed(str(error), "search"))

    @work(thread=True, exclusive=True, group="read", exit_on_error=False)
    def _read(self, card: str, nearest: str, linked: bool) -> None:
        try:
            page = read_page(self.services, card, nearest)
        except AssistantError as error:
            self.post_message(Failed(str(error)))
            return
        gone = Failed("The library no longer has that card.")
        self.post_message(PageRead(page, linked) if page else gone)

    # What the workers report.

    @on(FiltersKnown)
    def _filters_known(self, message: FiltersKnown) -> None:
        for name in FILTERS:
            values = message.values.get(name, ())
            select = self.query_one(f"#{name}", Select)
            with self.prevent(Select.Changed):
                select.set_options([(_words(value), value) for value in values])

    @on(Found)
    def _found(self, message: Found) -> None:
        if message.result.query != self._searched[0]:
            return  # stopped, or another search has been asked for since
        self._result = result = message.result
        self.query_one("#state", Static).update(_told(result))
        menu = self.query_one("#results", Menu)
        menu.put([_listed(hit) for hit in result.hits], apart=True)
        self._close_reader()
        if result.hits:
            menu.highlighted = 0
            menu.focus()

    @on(PageRead)
    def _page_read(self, message: PageRead) -> None:
        reader = self.query_one(Reader)
        reader.display = True
        self.add_class("-reading")
        self.name_keys("reader")
        self.call_after_refresh(reader.open, message.page, linked=message.linked)

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        if message.doing == "search":
            self._searched = ("", Filters())
        if message.doing or not self.has_class("-reading"):
            self.query_one("#state", Static).update(clean(message.sentence))
        else:
            self.tell(message.sentence)

    def library_changed(self, text: str) -> None:
        """The library's readiness, or once what it has to say, in the line at the foot; a waiting search goes ahead."""
        self.tell(self.assistant.library_notice or text)
        self.assistant.library_notice = ""
        if self._waiting:
            self._go_ahead()

    @property
    def _waiting(self) -> bool:
        """Whether something is searched for and not found yet."""
        return bool(self._searched[0]) and self._result is None

    def _go_ahead(self) -> None:
        """Search, or say how far the library is until it can be searched."""
        settled = self.assistant.library_ready or self.assistant.library_failed
        words = "Searching…" if settled else f"{self.assistant.library_text}. {WAITING}"
        self.query_one("#state", Static).update(words)
        if settled:
            self._search(*self._searched)

    # What the person does.

    @on(Input.Submitted, "#query")
    @on(Select.Changed)
    def _ask(self) -> None:
        query = one_line(self.query_one("#query", Input).value)
        if not query:
            return
        self._result = None
        self._searched = (query, self._filters())
        self._close_reader()
        self._go_ahead()

    def _filters(self) -> Filters:
        chosen = {name: self.query_one(f"#{name}", Select).value for name in FILTERS}
        return Filters.model_validate({name: value for name, value in chosen.items() if isinstance(value, str)})

    @on(OptionList.OptionSelected, "#results")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        hits = self._result.hits if self._result else ()
        chosen = next((hit for hit in hits if hit.card == event.option_id), None)
        if chosen is not None and chosen.kind != "curated":
            self.post_message(PageRead(own.page(chosen)))
        else:
            self._read(event.option_id or "", chosen.highlight if chosen else "", False)

    @on(Reader.Wanted)
    def _wanted(self, message: Reader.Wanted) -> None:
        self._read(message.card, "", True)

    @on(Reader.Copying)
    def _copying(self, message: Reader.Copying) -> None:
        self.assistant.copy(message.text, self)

    def _close_reader(self) -> None:
        self.remove_class("-reading")
        self.query_one(Reader).display = False
        self.name_keys(self.WHERE)

    def action_back(self) -> None:
        """Stop a search that waits; else close the card first, then the library."""
        if self._waiting:
            self._searched = ("", Filters())
            self.query_one("#state", Static).update(STOPPED)
        elif self.has_class("-reading"):
            self._close_reader()
            self.query_one("#results").focus()
        else:
            self.dismiss()

    def action_query(self) -> None:
        """Start another search."""
        self.query_one("#query", Input).focus()

    def action_filters(self) -> None:
        """Go to the first filter."""
        self.query_one("#theme").focus()


def _listed(hit: Hit) -> Option:
    cited = hit.citation if hit.kind == "curated" else own.place(hit)
    also = citations.elsewhere(hit.also)
    return entry(hit.card, own.title(hit), hit.highlight, *filter(None, (cited, also)))


def _told(result: SearchResult) -> str:
    """How close the search came, and which slips of spelling it put right."""
    read = [f"Read “{one_line(one.written)}” as “{one.read_as}”." for one in result.corrected]
    listed = [LISTED] if result.state is MatchState.NONE and result.hits else []
    return " ".join([*read, STATES[result.state], *listed])


def _words(value: str) -> str:
    return one_line(value.replace("_", " "))
