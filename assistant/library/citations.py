"""Citations and sentences: pandoc citations in text, and how a source is named to a reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from assistant.domain.events import CitedCard
from assistant.domain.library import Card, Place, Source

_CITATION = re.compile(r"\[[^\[\]]*@[^\[\]]*\]")
_KEY = re.compile(r"(?<![\w@])@([a-z0-9]+(?:-[a-z0-9]+)*)")
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)")
_BREAK = re.compile(r"\n\s*(?:\n|(?=[-*+] ))")
_BULLET = re.compile(r"^\s*[-*+]\s+")
_SPACE = re.compile(r"\s+")
_LAST_WORD = re.compile(r"[\w.&'’-]+$")
_ABBREVIATIONS = frozenset(
    """
    eg e.g ie i.e etc cf vs no nos p pp ch vol ed eds dr mr mrs ms prof st al fig approx dept gov jr sr inc ltd
    """.split()  # noqa: SIM905 - a list would be one long row of quotation marks
)
_MAY_END = frozenset({"etc", "al", "inc", "ltd", "no"})
"""Abbreviations that also end sentences: they end one when what follows starts like a sentence."""


def keys(text: str) -> tuple[str, ...]:
    """The source keys cited in `text`, each once, in order of first mention."""
    found: dict[str, None] = {}
    for citation in _CITATION.findall(text):
        found.update(dict.fromkeys(_KEY.findall(citation)))
    return tuple(found)


def uncited(text: str) -> str:
    """`text` without its pandoc citations, and without the space that stood before them."""
    without = re.sub(r"[ \t]*\n?[ \t]*" + _CITATION.pattern, "", text)
    return re.sub(r"[ \t]{2,}", " ", without)


def replace(text: str, write: Callable[[tuple[str, ...]], str]) -> str:
    """`text` with each citation replaced by what `write` makes of its keys."""
    return _CITATION.sub(lambda citation: write(tuple(_KEY.findall(citation.group()))), text)


def plain(text: str) -> str:
    """`text` as running words: no citations, no bullets, no line breaks."""
    lines = (_BULLET.sub("", line) for line in uncited(text).splitlines())
    return _SPACE.sub(" ", " ".join(lines)).strip()


def _ends(text: str, stop: re.Match[str]) -> bool:
    """Whether the full stop found at `stop` ends a sentence of `text`."""
    rest = text[stop.end() :].lstrip()
    if not rest:
        return True
    if rest[0].islower() or rest[0] in ",;:)":
        return False
    if not stop.group().startswith(".") or stop.group().startswith(".."):
        return True
    before = _LAST_WORD.search(text[: stop.start()])
    word = before.group().strip("'’").lower() if before else ""
    if word in _ABBREVIATIONS:
        return word in _MAY_END and rest[0].isupper()
    return not (len(word) == 1 and word.isalpha() and word != "i")


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of `text`, each on one line, citations left in; bullets and blank lines also separate."""
    found: list[str] = []
    for block in _BREAK.split(text):
        flat = _SPACE.sub(" ", _BULLET.sub("", block)).strip()
        start = 0
        for stop in _STOP.finditer(flat):
            if _ends(flat, stop):
                found.append(flat[start : stop.end()].strip())
                start = stop.end()
        found.append(flat[start:].strip())
    return tuple(sentence for sentence in found if sentence)


def ends_cited(sentence: str) -> bool:
    """Whether a citation stands at the end of `sentence`, before or after its full stop."""
    tail = sentence.rstrip().rstrip(".!…").rstrip()
    found = list(_CITATION.finditer(tail))
    return bool(found) and found[-1].end() == len(tail) and bool(_KEY.search(found[-1].group()))


def _is_person(author: str) -> bool:
    return "," in author


def _surname(author: str) -> str:
    return author.split(",", 1)[0].strip()


def _initials(author: str) -> str:
    surname, _, given = author.partition(",")
    letters = "".join(part[0].upper() for part in re.split(r"[\s.-]+", given) if part)
    return f"{surname.strip()} {letters}".strip()


def _year(source: Source) -> str:
    return f"{source.year} (year unconfirmed)" if "year" in source.unverified else str(source.year)


def names(source: Source) -> str:
    """Who wrote it, for a short citation: one name, two joined by &, or the first and "et al."."""
    short = [_surname(author) if _is_person(author) else author for author in source.authors]
    if len(short) > 2:
        return f"{short[0]} et al."
    return " & ".join(short)


def short(source: Source) -> str:
    """Such as "Behrendt & Ramanuj, Integrated Healthcare Journal (BMJ), 2020"."""
    who = names(source)
    # An organisation publishing its own work is named once.
    own = source.publisher.startswith(who) and not any(_is_person(author) for author in source.authors)
    named = source.publisher if own else f"{who}, {source.publisher}"
    return f"{named}, {_year(source)}"


def short_all(sources: Iterable[Source]) -> str:
    """Short citations of several sources, separated by semicolons."""
    return "; ".join(short(source) for source in sources)


def own(title: str, page: int | None, shared: bool = False) -> str:
    """A place in somebody's own document, or in one that a colleague shared, ready to show."""
    return f"{'Shared' if shared else 'Your'} document “{title}”" + (f", p. {page}" if page is not None else "")


def elsewhere(places: Iterable[Place]) -> str:
    """Where else in a document: "Also p. 14, p. 31."; empty when nowhere."""
    named = [f"p. {place.page}" if place.page else f"“{place.section}”" for place in places]
    return f"Also {', '.join(named)}." if named else ""


_STATUS = {"superseded": "Superseded since.", "historic": "Describes arrangements that have since changed."}
_SHOWN = ("authors", "title", "publisher", "doi", "address")
"""What a reader sees and would want to know is unconfirmed; the year says so itself."""


def full(source: Source, through: Source | None = None) -> str:
    """One line of a source list, saying when the work is superseded or historic and what led to it.

    `through` is the source that `source.cited_through` names.
    """
    authors = ", ".join(_initials(author) if _is_person(author) else author for author in source.authors)
    title = source.title if source.title[-1] in ".?!" else f"{source.title}."
    year = f"{source.year}, year unconfirmed" if "year" in source.unverified else str(source.year)
    parts = [f"{authors} ({year}) {title}", f"{source.publisher}."]
    if source.doi:
        parts.append(f"doi:{source.doi}.")
    elif source.address:
        parts.append(f"{source.address}.")
    if through is not None:
        parts.append(f"Cited through {names(through)} {through.year}.")
    if source.status != "current":
        parts.append(_STATUS[source.status])
    others = [field for field in source.unverified if field in _SHOWN]
    if others:
        parts.append(f"Unconfirmed: {', '.join(others)}.")
    return " ".join(parts)


def full_of(key: str, sources: Mapping[str, Source]) -> str:
    """`full` for the source called `key`; the key itself when it is not among `sources`."""
    source = sources.get(key)
    return full(source, sources.get(source.cited_through or "")) if source else key


def cited(card: Card, section: str, sources: Mapping[str, Source]) -> CitedCard:
    """The card with authors, publisher and year of what `section` cites."""
    known = tuple(key for key in keys(card.section(section)) if key in sources)
    return CitedCard(card=card.id, sources=known, citation=short_all(sources[key] for key in known))
