"""What people take away holds the words of an attack as words: nothing in it runs, loads, links or leads elsewhere."""

from __future__ import annotations

import functools
import io
import json
import re
import zipfile
from typing import Any, get_args

import docx
import pytest
from lxml import etree, html
from markdown_it import MarkdownIt
from pypdf import PdfReader

from assistant import paths, wiring_takeaway
from assistant.conversation import exchange
from assistant.domain.events import Asked
from assistant.domain.pages import Form, Page
from assistant.report import compare, compare_markdown, group, group_files, group_markdown, markdown
from tests.fakes import KNOWN_ID, FakeLibrarian, MemoryReflections, Talk, plain_answer, short_script
from tests.hostile.attacks import ATTACKS, FIRST, LAST, between, harmless
from tests.hostile.doors import exported

SCRIPT = short_script()
RUNS = {"script", "iframe", "object", "embed", "form", "base", "link", "input", "audio", "video"}
ACTS = (
    "/JS",
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/GoToR",
    "/ImportData",
    "/EmbeddedFiles",
    "/OpenAction",
    "/AA",
    "/URI",
)


def imported() -> tuple[MemoryReflections, str]:
    store = MemoryReflections()
    name = exchange.add(exchange.read(json.dumps(exported()), "r.json"), store)
    return store, name


def typed() -> tuple[MemoryReflections, str]:
    """A conversation in which every attack was said somewhere."""
    talk = Talk(script=SCRIPT)
    names = list(ATTACKS)

    def answer(asked: Asked) -> str:
        if asked.kind == "open":
            said = [between(names.pop()) for _ in range(min(4, len(names)))]
            return f"The region sends a template. {' And '.join(said)} is what it says."
        return (
            f"Ask {between('HTML')}; them {between('Markdown')}; by July"
            if asked.kind == "commit"
            else plain_answer(asked)
        )

    talk.finish(answer)
    talk.store.rename(KNOWN_ID, between("title"))
    return talk.store, KNOWN_ID


def summary(store: MemoryReflections, name: str) -> Page:
    talk = Talk(script=SCRIPT)
    return markdown.page(talk.summaries.build(store.info(name).title, store.load(name)))


@functools.cache
def page(kind: str) -> Page:
    if kind == "summary of what was typed":
        return summary(*typed())
    store, name = imported()
    if kind == "summary of what was imported":
        return summary(store, name)
    if kind == "comparison":
        again = exchange.copy(name, store)
        return compare_markdown.page(compare.chosen(store, lambda path: SCRIPT, FakeLibrarian(), (name, again)))
    sharing = group_files.Sharing(lambda path: SCRIPT, FakeLibrarian())
    files = []
    for number in range(3):
        share = sharing.share("short", store.load(name), quotes=True, name=between("HTML"))
        files.append(
            (f"{between('Markdown')}{number}", share.model_copy(update={"reflection": str(number)}).model_dump_json())
        )
    taken = sharing.take(files)
    return group_markdown.page(group.GroupBuilder(SCRIPT.phrase).build(taken))


PAGES = ("summary of what was typed", "summary of what was imported", "comparison", "group")


def made(kind: str, form: Form) -> bytes:
    return wiring_takeaway.as_file(paths.find(), page(kind), form)


def test_there_is_no_form_but_these() -> None:
    assert set(get_args(Form)) == {"md", "html", "docx", "pdf"}, "a table of values would need its formulas taken out"


@pytest.mark.parametrize("kind", PAGES)
def test_markdown_renders_without_links_pictures_or_html(kind: str) -> None:
    text = made(kind, "md").decode()
    harmless(text, kind)
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    found = [one for token in parser.parse(text) for one in (token, *(token.children or []))]
    assert not {one.type for one in found} & {"image", "html_inline", "html_block", "fence", "code_block"}
    assert not [one for one in found if one.type == "link_open" and "evil" in str(one.attrs)]
    assert FIRST in text and LAST in text


@pytest.mark.parametrize("kind", PAGES)
def test_a_web_page_runs_and_loads_nothing(kind: str) -> None:
    text = made(kind, "html").decode()
    harmless(text, kind)
    tree = html.document_fromstring(text.encode())
    harmless(str(tree.text_content()), kind)
    assert not {str(one.tag) for one in tree.iter()} & RUNS
    assert len(list(tree.iter("style"))) == len(list(tree.iter("title"))) == 1
    for element in tree.iter(etree.Element):
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on"), (element.tag, name)
            assert "evil.example" not in value or name in {"alt", "title", "aria-label"}, (name, value)
            assert not value.lower().strip().startswith(("javascript:", "data:text", "vbscript:")), value
            assert name not in {"src", "srcset"} or value.startswith("data:image/"), value
    assert FIRST in str(tree.text_content())


@pytest.mark.parametrize("kind", PAGES)
def test_a_word_document_is_well_formed_and_inert(kind: str) -> None:
    data = made(kind, "docx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [
            name for name in archive.namelist() if name.startswith("/") or ".." in name or "vba" in name.lower()
        ]
        for name in archive.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            body = archive.read(name)
            assert b"<!DOCTYPE" not in body and b"<!ENTITY" not in body, name
            tree = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
            fields = {one.text.strip() for one in tree.iter() if etree.QName(one).localname == "instrText"}
            assert fields <= {"PAGE", "NUMPAGES", "SEQ Figure \\* ARABIC"}, name
            assert not [one for one in tree.iter() if etree.QName(one).localname in {"fldSimple", "altChunk"}]
            assert b'TargetMode="External"' not in body, name
    document: Any = docx.Document(io.BytesIO(data))
    words = "\n".join(one.text for one in document.paragraphs)
    harmless(words, kind)
    assert FIRST in words


@pytest.mark.parametrize("kind", PAGES)
def test_a_pdf_says_the_words_and_does_nothing(kind: str) -> None:
    reader = PdfReader(io.BytesIO(made(kind, "pdf")))
    words = "\n".join(one.extract_text() for one in reader.pages)
    # of a letter with several marks, what reads a PDF gives all marks for each of its glyphs
    harmless(re.sub("[\u0301\u0489\u20dd]+", "", words), kind)
    assert FIRST in words
    numbers = {number for places in reader.xref.values() for number in places} | set(reader.xref_objStm)
    assert len(numbers) > 10
    for number in numbers:
        held = str(reader.get_object(number))
        assert not [act for act in ACTS if f"'{act}'" in held], held[:300]
