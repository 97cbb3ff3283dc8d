"""The index: getting ready, rebuilding, and what building costs beside encoding alone."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from assistant import wiring
from assistant.config import Config
from assistant.domain.library import Passage
from assistant.library import citations, passages
from assistant.library.cards import read_corpus
from assistant.paths import Paths
from benchmarks.places import COMMAND, fresh, said, seconds, with_models_only, with_own_vectors
from benchmarks.table import Row, at_least, at_most, middle

TITLE = "The library's index"
_READY = """
import dataclasses, pathlib, sys
from assistant import config, paths, wiring
places = dataclasses.replace(paths.find(), corpus=pathlib.Path(sys.argv[1]))
wiring.library(places, config.load()).prepare()
"""
"""Until it can be searched. The command goes on to encode the sentences that highlights choose among."""


def _ready(places: Paths) -> float:
    return seconds([sys.executable, "-c", _READY, str(places.corpus)], places)


def rows(folder: Path) -> list[Row]:
    """Every row of this group."""
    warm = [_ready(fresh(folder / f"warm{number}")) for number in range(3)]
    seconds([*COMMAND, "library", "build"], fresh(folder / "warm0"))
    unchanged = [seconds([*COMMAND, "library", "build"], fresh(folder / "warm0")) for _ in range(3)]
    cold = _ready(replace(fresh(folder / "cold"), cache=folder / "empty-cache"))
    all_encoded = _ready(with_models_only(folder / "bare", fresh(folder / "bare-home")))
    return [
        at_most("library ready on first use after installing, encoder exported", cold, 20, "s"),
        Row(
            "the same where no vectors come with the cards, but the encoder is exported already",
            f"{all_encoded:.1f} s",
            "",
            None,
        ),
        at_most("library ready in a new data folder with a warm cache", middle(warm), 3, "s"),
        at_most("rebuild with nothing changed, as a process", middle(unchanged), 1, "s"),
        _one_card(folder, fresh(folder / "edited")),
        *_beside_plain(folder),
        *_throughput(folder),
    ]


def _beside_plain(folder: Path) -> list[Row]:
    """The same texts encoded and indexed by a plain script, then the same questions asked of both, warm."""
    places = with_models_only(folder / "beside", fresh(folder / "beside-home"))
    cards = read_corpus(places.corpus).cards
    given = folder / "texts.json"
    texts = [text for one in passages.passages(cards) for text in passages.texts(one)]
    asked = sorted(question for card in cards for question in card.asked_as)[:: max(1, len(cards) // 12)]
    given.write_text(json.dumps({"texts": texts, "asked": asked}), encoding="utf-8")
    theirs = json.loads(said([sys.executable, "-m", "benchmarks.plain", str(folder / "theirs"), str(given)], places))
    build = _ready(places)
    seconds([*COMMAND, "library", "build"], places)
    ours = json.loads(said([sys.executable, "-m", "benchmarks.many_searches"], places))
    built = f"{build:.1f} s beside {theirs['built']:.1f} s, {len(texts)} texts, imports included"
    found = f"{ours['median']:.1f} ms beside {theirs['median']:.1f} ms; ours also searches words, fuses and highlights"
    what = "as a ratio to a plain sentence-transformers + Chroma script"
    return [
        Row(f"building all cards' index as a process, {what}", f"{build / theirs['built']:.2f}× ({built})", "", None),
        Row(f"a warm search, {what}'s", f"{ours['median'] / theirs['median']:.2f}× ({found})", "", None),
    ]


def _one_card(folder: Path, places: Paths) -> Row:
    """A new sentence in one card: how many texts are encoded, of how many that the card has."""
    corpus = folder / "corpus"
    shutil.copytree(places.corpus, corpus)
    edited = with_own_vectors(folder / "own-vectors", replace(places, corpus=corpus))
    wiring.library(edited, Config()).prepare()
    file = sorted(corpus.glob("*/*.md"))[0]
    text = file.read_text(encoding="utf-8")
    new = f"Changed for the measurement numbered {time.time_ns()}."
    file.write_text(text.replace("\n## Why it matters\n", f"\n## Why it matters\n\n{new}\n"), encoding="utf-8")
    report = wiring.library(edited, Config()).prepare()
    card = next(card for card in read_corpus(corpus).cards if card.id == file.stem)
    own = sum(len(_texts(passage)) for passage in passages.passages([card]))
    detail = f"{report.encoded} of the card's {own} texts, {report.seconds:.2f} s"
    return at_most("one card changed: passages written again", report.changed + report.added, 3, "passages", detail)


def _throughput(folder: Path) -> list[Row]:
    """The encoder alone, then whole builds with reading, caching, writing and indexing on top.

    The encoder is loaded before it is timed. So is Chroma, for the share: the first build loads it, and is said apart.
    """
    places = [with_models_only(folder / f"models{number}", fresh(folder / f"through{number}")) for number in range(4)]
    held = passages.passages(read_corpus(places[0].corpus).cards)
    texts = list(dict.fromkeys(text for one in held for text in _texts(one)))
    encoder = wiring.encoder(places[0], Config())
    encoder.encode(texts[:8])
    shares = []
    for place in places:
        before = _timed(lambda: encoder.encode(texts))
        library = wiring.library(place, Config())
        built = _timed(library.prepare) + _timed(library.warm)
        shares.append((before + _timed(lambda: encoder.encode(texts))) / 2 / built)
    what = "building the index, as a share of the encoder's own throughput"
    detail = f"{len(texts)} texts, the middle of {len(shares) - 1} builds; both loaded beforehand"
    return [
        at_least(what, middle(shares[1:]), 0.9, "×", detail),
        Row("the same where Chroma has to be loaded first, as in a process of its own", f"{shares[0]:.2f}×", "", None),
    ]


def _texts(passage: Passage) -> list[str]:
    """All that is encoded for a passage: what is indexed, and its sentences."""
    return [*passages.texts(passage), *citations.sentences(passage.text)]


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
