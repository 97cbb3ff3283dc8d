"""A small corpus and stand-ins for the encoder, the index and the cache."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from assistant.adapters.cached_encoder import CachedEncoder
from assistant.adapters.passage_store import SqlitePassages
from assistant.domain.ports import Collection, Progress, Vectors
from assistant.errors import LibraryBusy
from assistant.library.build import Parts
from assistant.library.curated import CuratedCards

CARD = """---
id: {id}
title: {title}
aliases: [{aliases}]
asked_as:
  - {asked}
  - why is {id} so
  - what about {id} then
themes: [{theme}]
tensions: [direction]
poles: [top_down]
stages: [connecting]
sources: [{key}]
evidence: opinion
other_side: []
---

## The point

{point} [@{key}].

## Why it matters

{why} [@{key}].

## Ask yourself

- Who would notice first?

## Caution

{caution} [@{key}].
"""
SOURCES = """- key: ham-2013
  authors: ["Ham, Chris"]
  title: Four barriers
  year: 2013
  publisher: The King's Fund
  kind: opinion
  nation: England
  address: www.example.org/ham
  licence: not confirmed
  status: current
  unverified: [year]
- key: fund-2019
  authors: [The Fund]
  title: Payment in plain words
  year: 2019
  publisher: The Fund
  kind: think-tank
  nation: England
  licence: not confirmed
  status: superseded
  cited_through: ham-2013
"""
WHY = "leaders spend years on it and few can say afterwards what moved or who paid or when anybody saw a difference"
CAUTION = (
    "one view from a single place in a single year with no figures and no comparison and nothing done to follow it up "
    "so read it as an opinion worth weighing by those who decide what to do next"
)


def _about(name: str, words: str) -> str:
    """`words` with `name` after every third, so that no two cards say the same."""
    parts = words.split()
    return " ".join(f"{' '.join(parts[at : at + 3])} {name}" for at in range(0, len(parts), 3)).capitalize()


def card(name: str, theme: str, point: str, **fields: str) -> str:
    """The text of a card that passes every check."""
    given = {"title": f"About {name}", "aliases": f"{name} plan", "asked": f"tell me of {name}", "key": "ham-2013"}
    told = {"why": _about(name, WHY), "caution": _about(name, CAUTION)}
    return CARD.format(id=name, theme=theme, point=point, **(told | given | fields))


def small_corpus(folder: Path) -> Path:
    """Three cards on trust, payment and place."""
    cards = {
        "trust": card("slow-trust", "trust", "Trust grows slowly between hospital and council leaders"),
        "payment": card("pooled-money", "payment", "A pooled budget shares money and risk", key="fund-2019"),
        "place": card("local-map", "place", "A place is several overlapping maps of one town"),
    }
    for theme, text in cards.items():
        name = re.search(r"^id: (.+)$", text, re.M)
        assert name
        write(folder / theme / f"{name.group(1)}.md", text)
    write(folder / "sources.yaml", SOURCES)
    return folder


def write(file: Path, text: str) -> None:
    """Write `text`, making the folder."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


class WordEncoder:
    """Hashes words into 1,024 numbers: texts with words in common are near."""

    dimension = 1024

    def __init__(self, model: str = "words") -> None:
        self.model = model
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.encoded += texts
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                vectors[row, int(hashlib.md5(word.encode()).hexdigest(), 16) % self.dimension] += 1
        lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return np.asarray(vectors / lengths, dtype=np.float32)

    def tokens(self, text: str) -> int:
        return len(text.split()) + 2


class ListIndex:
    """An index in memory that can be told to fail at a write."""

    def __init__(self) -> None:
        self.vectors: dict[str, Vectors] = {}
        self.writes_before_failing: int | None = None
        self.purged = 0
        self.copies: dict[str, ListIndex] = {}

    def replace(self, remove: Sequence[str], ids: Sequence[str], vectors: Vectors) -> None:
        if self.writes_before_failing is not None:
            if self.writes_before_failing == 0:
                raise KeyboardInterrupt
            self.writes_before_failing -= 1
        for name in remove:
            self.vectors.pop(name, None)
        self.vectors |= dict(zip(ids, vectors, strict=True))
        self.copies.clear()

    def nearest(self, vector: Vectors, k: int, among: Sequence[str] | None = None) -> list[tuple[str, float]]:
        names = [name for name in self.vectors if among is None or name in set(among)]
        return sorted(((name, float(self.vectors[name] @ vector)) for name in names), key=lambda pair: -pair[1])[:k]

    def count(self) -> int:
        return len(self.vectors)

    def copied(self) -> str:
        copy = ListIndex()
        copy.vectors |= self.vectors
        self.copies = {f"copy {id(copy)}": copy}
        return next(iter(self.copies))

    def purge(self, progress: Progress | None = None) -> None:
        self.purged += 1


class DictCache:
    """A cache in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Vectors] = {}

    def get(self, model: str, texts: Sequence[str]) -> dict[str, Vectors]:
        return {text: self.kept[model, text] for text in texts if (model, text) in self.kept}

    def put(self, model: str, texts: Sequence[str], vectors: Vectors) -> None:
        self.kept |= {(model, text): vector for text, vector in zip(texts, vectors, strict=True)}


class Shelf:
    """Everything a library is made of, over a small corpus in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.corpus = small_corpus(folder / "corpus")
        self.encoder = WordEncoder()
        self.index = ListIndex()
        self.cache = DictCache()
        self.told: list[str] = []
        self.opened = 0
        self.busy = False
        self.copying = False
        self.store = SqlitePassages(folder / "passages.db", self.told.append)

    def open_index(self, fresh: bool) -> ListIndex:
        self.opened += 1
        if fresh:
            self.index.vectors.clear()
        return self.index

    def open_copy(self, name: str) -> ListIndex | None:
        return self.index.copies.get(name) if self.copying else None

    @contextmanager
    def lock(self, wait: float) -> Iterator[None]:
        if self.busy:
            raise LibraryBusy("Another process is building the library.")
        yield

    def parts(self, *others: Collection) -> Parts:
        return Parts(
            cards=CuratedCards(self.corpus, CachedEncoder(self.encoder, self.cache)),
            store=self.store,
            open_index=self.open_index,
            index_present=lambda: bool(self.index.vectors),
            encoder=self.encoder,
            lock=self.lock,
            notify=self.told.append,
            open_copy=self.open_copy,
            others=others,
        )
