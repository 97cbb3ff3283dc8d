"""What is fuzzed: each target takes bytes as a file and promises nothing worse than certain errors."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.adapters.readers import docx, html, markdown, pdf
from assistant.adapters.readers.limits import Limits
from assistant.cli import readable
from assistant.conversation import exchange
from assistant.conversation.script import Prompts
from assistant.conversation.session import Session
from assistant.errors import AssistantError, DocumentUnreadable
from assistant.library.cards import read_corpus
from assistant.report import markdown as report_markdown
from tests.fakes import MemoryReflections, Talk
from tests.fuzz import seeds

_SOURCES = """
- {key: ham-2013, authors: [Ham], title: A, year: 2013, publisher: B, kind: guidance, nation: England, licence: C,
   status: current}
"""
_LIMITS = Limits(seconds=8.0, memory=1_000_000_000)


@dataclass(frozen=True)
class Target:
    """A parser, what it may raise, and inputs to begin from."""

    run: Callable[[bytes, Path], object]
    promised: tuple[type[BaseException], ...]
    seeds: Callable[[], list[bytes]]
    form: str
    """How its inputs are changed: "lines", "json", "zip" or "tokens"."""


def _card(data: bytes, scratch: Path) -> None:
    _write(scratch / "corpus" / "sources.yaml", _SOURCES.encode())
    _write(scratch / "corpus" / "trust" / "card.md", data)
    read_corpus(scratch / "corpus")


def _sources(data: bytes, scratch: Path) -> None:
    _write(scratch / "listed" / "sources.yaml", data)
    _write(scratch / "listed" / "trust" / "card.md", seeds.cards()[0])
    read_corpus(scratch / "listed")


def _prompts(data: bytes, scratch: Path) -> None:
    _write(scratch / "pack" / "file.md", data)
    prompts = Prompts(scratch / "pack")
    for path in prompts.paths:
        prompts.script(path)


def _reflection(data: bytes, scratch: Path) -> None:
    found = exchange.read(data.decode("utf-8", "replace"), "r.json")
    store = MemoryReflections()
    name = exchange.add(found, store)
    readable.transcript(store.load(name))
    talk = _talk()
    report_markdown.page(talk.summaries.build(store.info(name).title, store.load(name)))
    session = Session.resume(talk.engine, store, talk.clock, name)
    list(session.go_on())
    for text in ("The region sends a template.", "2", "/summary", "/back"):
        list(session.say(text))
    exchange.export(store.info(name), store.load(name))


def _pdf(data: bytes, scratch: Path) -> None:
    pdf.read(data, "a.pdf", _LIMITS, lambda done, total: None)


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


@functools.cache
def _talk() -> Talk:
    return Talk()


TARGETS = {
    "card": Target(_card, (AssistantError,), seeds.cards, "lines"),
    "sources": Target(_sources, (AssistantError,), seeds.sources, "lines"),
    "prompts": Target(_prompts, (AssistantError,), seeds.prompts, "lines"),
    "import": Target(_reflection, (AssistantError,), seeds.reflections, "json"),
    # The child that runs the readers answers for the last one: "is nested more deeply than a document should be".
    "pdf": Target(_pdf, (DocumentUnreadable, RecursionError), seeds.pdfs, "tokens"),
    "docx": Target(
        lambda data, scratch: docx.read(data, "a.docx", _LIMITS),
        (DocumentUnreadable, RecursionError), seeds.words, "zip",
    ),
    "html": Target(
        lambda data, scratch: html.read(data, "a.html", _LIMITS),
        (DocumentUnreadable, RecursionError), seeds.pages, "tokens",
    ),
    "markdown": Target(
        lambda data, scratch: markdown.read(data, "a.md", _LIMITS),
        (DocumentUnreadable, RecursionError), seeds.cards, "lines",
    ),
}  # fmt: skip
