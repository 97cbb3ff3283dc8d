"""Setting foreign words in Markdown, so that they show as typed and format nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.domain.pages import Page
from assistant.domain.summary import SummaryCard
from assistant.sanitise import clean, one_line

_SPECIAL = re.compile(r"([\\`*{}\[\]<>#|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;))")
"""An underscore within a word, as in many a DOI, sets nothing apart."""
_LINE_START = re.compile(r"^(\d*)([-+=.)])(?=[\s\-+=]|$)")


def escape(text: str) -> str:
    """`text` on one line, with everything Markdown would act on made literal."""
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", one_line(text)))


def paragraphs(text: str) -> str:
    """The person's text, escaped, its paragraphs kept."""
    return "\n\n".join(escape(part) for part in clean(text).split("\n") if part.strip())


def noted(notes: Iterable[str]) -> str:
    """What was written beside a number, in their words."""
    words = ", ".join(f"“{escape(note)}”" for note in notes)
    return f" ({words})" if words else ""


def quoted(quotes: Sequence[str], asked: Sequence[str] = ()) -> list[str]:
    """The person's own words, each a quotation, below what it answered or a line that says whose words they are."""
    found: list[str] = []
    for number, quote in enumerate(quotes):
        question = asked[number] if number < len(asked) else ""
        lead = f"Asked “{escape(question)}”, you said:" if question else "In your words:"
        found += [f"> {escape(quote)}"] if number and not question else [lead, f"> {escape(quote)}"]
    return found


def card(brought: SummaryCard) -> str:
    """Guidance as it was shown, with its citation."""
    lead = "The other side: " if brought.role == "counterpoint" else ""
    return f"**{lead}{escape(brought.title)}.** {paragraphs(brought.text)}\n\n*{escape(brought.citation)}*"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table whose cells are escaped already; empty without rows."""
    cells = [f"| {' | '.join(row)} |" for row in rows]
    names = list(head)
    return "\n".join([f"| {' | '.join(names)} |", "|" + "---|" * len(names), *cells]) if cells else ""


def capital(text: str) -> str:
    """`text` with its first letter large and the others as they are."""
    return text[:1].upper() + text[1:]


def points(heading: str, items: Iterable[str]) -> str:
    """A section of bullets, written already; empty without any."""
    lines = [f"- {item}" for item in items]
    return f"## {heading}\n\n" + "\n".join(lines) if lines else ""


def page(markdown: str) -> Page:
    """The page of a document without figures, named as its heading."""
    heading = markdown.partition("\n")[0].removeprefix("# ")
    return Page(title=re.sub(r"\\(.)", r"\1", heading), about="", parts=(markdown.strip(),))
