"""Everything that must hold for the cards and sources: what `assistant library check` proves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.domain.problems import Problem, fail
from assistant.domain.vocabulary import POLES, STAGES, THEMES
from assistant.errors import WrongUse
from assistant.library import citations, passages
from assistant.library.cards import SOURCES_FILE, CardFile, Corpus, read_corpus
from assistant.library.overlap import Runs, shingles, similarity

WORDS = (80, 220)
"""Words in the four sections together, citations not counted."""
TOKENS = 256
"""Word pieces the encoder reads of one passage, its heading included; the rest would be lost in silence."""
ASKED_AS = (3, 8)
NEAR_DUPLICATE = 0.1
"""Share of five-word runs two cards may have in common (Jaccard). Cards written apart share hardly any:
the highest pair among those curated so far is below 0.03; a card copied and reworded in places stays above 0.2."""
RUN = 8
"""Words in a row that may not be shared with a source, marked quotations apart."""
_QUESTIONS = "Ask yourself"
_ITEM = re.compile(r"^\s*[-*+]\s+")

Tokens = Callable[[str], int]


@dataclass(frozen=True)
class Passed:
    """What was found in order."""

    cards: int
    sources: int


def check(folder: Path, tokens: Tokens, against: Path | None = None) -> Passed:
    """Check the corpus in `folder`; `tokens` counts the word pieces of a text.

    Texts in the folder `against` may share no run of eight words with a card. Raises `CheckFailed`
    with all problems, `WrongUse` when `against` holds no text.
    """
    corpus = read_corpus(folder)
    problems = list(_problems(corpus, tokens))
    if against is not None:
        problems += _shared(corpus, against)
    fail(problems, "The corpus has")
    return Passed(cards=len(corpus.files), sources=len(corpus.sources))


def _problems(corpus: Corpus, tokens: Tokens) -> Iterator[Problem]:
    ids = {file.card.id for file in corpus.files}
    for file in corpus.files:
        yield from _place(file)
        yield from _words_of(file)
        yield from _citations(file, corpus.sources.keys())
        yield from _questions(file)
        yield from _lengths(file, tokens)
        for other in file.card.other_side:
            if other not in ids or other == file.card.id:
                yield file.at("other_side", f"there is no other card {other}; name a card that argues the other way")
    yield from _unused(corpus)
    yield from _near_duplicates(corpus.files)
    yield from _asked_twice(corpus.files)


def _place(file: CardFile) -> Iterator[Problem]:
    card = file.card
    if card.id != file.stem:
        yield file.at("id", f"the id {card.id} is not the file's name; write id: {file.stem}, or rename the file")
    if card.themes[:1] != (file.folder,):
        yield file.at(
            "themes", f"the first theme is not the folder; begin the themes with {file.folder}, or move the file"
        )


def _words_of(file: CardFile) -> Iterator[Problem]:
    """Themes, tensions, poles and stages come from fixed lists; questions have a number."""
    card = file.card
    poles = [pole for tension in card.tensions for pole in POLES.get(tension, ())]
    lists: tuple[tuple[str, Iterable[str], Iterable[str]], ...] = (
        ("themes", card.themes, THEMES),
        ("tensions", card.tensions, POLES),
        ("poles", card.poles, poles),
        ("stages", card.stages, STAGES),
    )
    for name, values, allowed in lists:
        for value in values:
            if value not in allowed:
                choice = ", ".join(allowed) or "[], for no tension is named"
                yield file.at(name, f"{name} cannot hold {value}; write one of {choice}")
    if not ASKED_AS[0] <= len(card.asked_as) <= ASKED_AS[1]:
        yield file.at("asked_as", f"there are {len(card.asked_as)} questions; write {ASKED_AS[0]} to {ASKED_AS[1]}")


def _citations(file: CardFile, known: Iterable[str]) -> Iterator[Problem]:
    """Every statement is cited, every key known, and the front matter lists exactly the keys cited."""
    cited: dict[str, None] = {}
    for section in file.card.sections:
        cited.update(dict.fromkeys(citations.keys(section.text)))
        if section.name == _QUESTIONS:
            continue
        for sentence in citations.sentences(section.text):
            if not sentence.endswith("?") and not citations.ends_cited(sentence):
                yield file.at(
                    section.name, f'"{_start(sentence)}" ends in no citation; write [@key] before the full stop'
                )
    for key in cited:
        if key not in known:
            yield file.at(
                "sources", f"the key {key} is not in {SOURCES_FILE}; add the source there, or correct the key"
            )
    if set(cited) != set(file.card.sources):
        yield file.at("sources", f"the sources are not those cited; write sources: [{', '.join(cited)}]")


def _questions(file: CardFile) -> Iterator[Problem]:
    for line in file.card.section(_QUESTIONS).splitlines():
        if line.strip() and not (_ITEM.match(line) and line.rstrip().endswith("?")):
            yield file.at(_QUESTIONS, f'"{_start(line)}" is not a question; write one bullet a question, ending in "?"')


def _lengths(file: CardFile, tokens: Tokens) -> Iterator[Problem]:
    card = file.card
    count = sum(len(citations.uncited(section.text).split()) for section in card.sections)
    if not WORDS[0] <= count <= WORDS[1]:
        yield file.at("title", f"the sections have {count} words; write {WORDS[0]} to {WORDS[1]}")
    for passage in passages.passages([card]):
        used = max(tokens(text) for text in passages.texts(passage))
        if used > TOKENS:
            yield file.at(passage.section, f"with its heading this is {used} word pieces; shorten it to {TOKENS}")


def _unused(corpus: Corpus) -> Iterator[Problem]:
    """A source nobody cites is either a slip in a key or left over."""
    used = {key for file in corpus.files for key in file.card.sources}
    used |= {source.cited_through for source in corpus.sources.values() if source.cited_through}
    for key in corpus.sources:
        if key not in used:
            yield Problem(SOURCES_FILE, 1, f"no card cites {key}; cite it or remove it")


def _near_duplicates(files: tuple[CardFile, ...]) -> Iterator[Problem]:
    sets = [(file, shingles(_told(file))) for file in files]
    for at, (file, mine) in enumerate(sets):
        for other, theirs in sets[:at]:
            if (share := similarity(mine, theirs)) >= NEAR_DUPLICATE:
                told = f"it says nearly the same as {other.file} ({share:.0%} of five-word runs); merge the two"
                yield file.at("title", told)


def _asked_twice(files: tuple[CardFile, ...]) -> Iterator[Problem]:
    """The same question under two cards can lead to one of them only by chance."""
    first: dict[str, CardFile] = {}
    for file in files:
        for question in file.card.asked_as:
            other = first.setdefault(" ".join(question.lower().split()), file)
            if other is not file:
                yield file.at("asked_as", f'"{_start(question)}" is asked in {other.file} too; keep it in one of them')


def _shared(corpus: Corpus, against: Path) -> Iterator[Problem]:
    """Runs of eight words that a card shares with a text."""
    texts = sorted(path for path in against.rglob("*") if path.suffix in (".txt", ".md") and path.is_file())
    if not texts:
        raise WrongUse(
            f"There is no .txt or .md file in {against}.", do="Name the folder that holds the sources' texts."
        )
    runs = Runs(RUN)
    for text in texts:
        runs.add(text.name, text.read_text(encoding="utf-8", errors="replace"))
    for file in corpus.files:
        parts = [("title", file.card.title), *(("asked_as", question) for question in file.card.asked_as)]
        parts += [(section.name, citations.plain(section.text)) for section in file.card.sections]
        for part, words in parts:
            for run, name in runs.shared(words):
                yield file.at(
                    part, f'"{run}" also stands in {name}; say it in your own words, or mark a short quotation'
                )


def _told(file: CardFile) -> str:
    return " ".join(citations.plain(file.card.section(name)) for name in passages.SEARCHED)


def _start(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
