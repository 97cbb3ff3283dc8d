"""Web pages, Markdown and plain text, and telling what a file really is."""

from __future__ import annotations

import pytest

from assistant.adapters.readers import html, kinds, markdown, text
from assistant.adapters.readers.limits import Limits
from assistant.adapters.readers.prose import ranges
from assistant.domain.documents import ReadDocument
from assistant.errors import DocumentUnreadable
from tests.unit import reader_files as files

LIMITS = Limits()
SENTENCE = (
    "The council and the trust agreed in November to share the money for twelve beds, and the hospice gave a nurse."
)


def texts(document: ReadDocument) -> list[str]:
    return [block.text for block in document.blocks]


def page(inside: str) -> bytes:
    return f"<!doctype html><html><head><title>Winter plan</title></head><body>{inside}</body></html>".encode()


def web(inside: str) -> ReadDocument:
    return html.read(page(inside), "plan.html", LIMITS)


def test_a_short_page_keeps_its_headings_and_rows_and_loses_its_menu() -> None:
    document = web(
        "<nav><a href='/'>Home</a></nav><h1>Winter</h1><p>Twelve <b>beds</b>\n open.</p><ul><li>one<li>two</ul>"
        "<h2>Money</h2><table><tr><th>Who<th>Pays<tr><td>Trust<td>£1m</table>Loose.<footer>Copyright</footer>"
    )
    assert document.title == "Winter plan"
    assert [(block.headings, block.text) for block in document.blocks] == [
        (("Winter",), "Twelve beds open."),
        (("Winter",), "one"),
        (("Winter",), "two"),
        (("Winter", "Money"), "Who: Trust; Pays: £1m"),
        (("Winter", "Money"), "Loose."),
    ]


def test_a_long_page_loses_what_stands_around_its_text() -> None:
    around = "".join(f"<li><a href='/{number}'>Story {number}</a></li>" for number in range(30))
    article = "".join(f"<h2>Part {part}</h2><p>{SENTENCE}</p><p>{SENTENCE[::-1]}</p>" for part in range(6))
    document = web(f"<div class='sidebar'><ul>{around}</ul></div><article><h1>Winter</h1>{article}</article>")
    assert not [one for one in texts(document) if one.startswith("Story")]
    assert document.blocks[0].headings == ("Winter", "Part 0")
    assert len(document.blocks) == 12


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display: none'>Secret.</p>",
        "<div hidden><p>Secret.</p></div>",
        "<span style='font-size:0'>Secret.</span>",
        "<p style='VISIBILITY:hidden'>Secret.</p>",
    ],
)
def test_hidden_elements_are_left_out_and_said_to_be(hidden: str) -> None:
    document = web(f"<p>Before.</p>{hidden}<p>After.</p>")
    assert texts(document) == ["Before.", "After."]
    assert document.remarks == ("Left out: 1 part that a browser would not show.",)


def test_scripts_styles_and_comments_are_no_text() -> None:
    assert texts(web("<script>alert(1)</script><style>p {}</style><!-- no --><p>Yes<!-- no -->.</p>")) == ["Yes."]


def test_a_page_declares_its_letters() -> None:
    source = "<meta charset='windows-1252'><p>Café “Zur Brücke”</p>".encode("windows-1252")
    assert texts(html.read(source, "plan.html", LIMITS)) == ["Café “Zur Brücke”"]


def test_definitions_in_a_page_are_not_followed() -> None:
    source = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>Words &x;</p></body></html>'
    assert "root:" not in " ".join(texts(html.read(source, "plan.html", LIMITS)))


def test_a_control_character_named_beside_a_hidden_part_is_taken() -> None:
    assert texts(web("<p>Before.&#1;<i hidden>x</i>&#2; After.</p>")) == ["Before. After."]


def test_a_page_nested_without_end_does_not_hang() -> None:
    with pytest.raises(DocumentUnreadable, match="holds no text"):
        web("<div>" * 50_000 + "Deep.")


def test_markdown_keeps_headings_lists_code_and_tables() -> None:
    source = """---
title: 'Winter plan'
---
# Winter

Twelve *beds*
open, see [here](https://x.test).

- one
- two

## Money

| Who | Pays |
|---|---|
| Trust | £1m |

```sh
run it
```
<!-- no -->
<b>Bold</b> words
"""
    document = markdown.read(source.encode(), "plan.md", LIMITS)
    assert document.title == "Winter plan"
    assert [(block.headings, block.text) for block in document.blocks] == [
        (("Winter",), "Twelve beds open, see here."),
        (("Winter",), "one"),
        (("Winter",), "two"),
        (("Winter", "Money"), "Who: Trust; Pays: £1m"),
        (("Winter", "Money"), "run it"),
        (("Winter", "Money"), "Bold words"),
    ]


def plain(data: bytes, limits: Limits = LIMITS) -> ReadDocument:
    return text.read(data, "plan.txt", limits)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_text_in_unicode_is_read_without_a_guess(encoding: str) -> None:
    document = plain("First line,\r\nwrapped – café.\r\n\r\nSecond.".encode(encoding))
    assert texts(document) == ["First line, wrapped – café.", "Second."]
    assert not document.remarks


def test_western_text_is_guessed_and_the_guess_is_said() -> None:
    document = plain("Der Träger der Brücke sagt “nein”.".encode("windows-1252"))
    assert texts(document) == ["Der Träger der Brücke sagt “nein”."]
    assert document.remarks == ("It does not say how its letters are encoded; windows-1252 was taken to be right.",)


def test_other_alphabets_are_guessed() -> None:
    words = "Съвместната работа между болницата и общината започна през зимата. " * 5
    assert texts(plain(words.encode("windows-1251"))) == [words.strip()]


@pytest.mark.parametrize(
    "data",
    [bytes(range(256)) * 50, b"\0" * 100, b"PNG\0\0\1\2\3" * 30, b"\x01\x02\x03" * 30],
    ids=["every byte", "zeros", "a little text", "controls"],
)
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(DocumentUnreadable, match="is not text"):
        plain(data)


def test_a_huge_single_line_is_split_at_sentences() -> None:
    document = plain((SENTENCE + " ").encode() * 1000)
    assert max(map(len, texts(document))) <= 4000
    assert all(one.endswith(".") for one in texts(document))
    assert " ".join(texts(document)) == " ".join([SENTENCE] * 1000)


def test_a_line_without_spaces_is_split_too() -> None:
    assert [len(one) for one in texts(plain(b"x" * 9000))] == [4000, 4000, 1000]


@pytest.mark.parametrize("limits", [Limits(characters=200), Limits(blocks=2)])
def test_a_text_past_the_limits_is_cut_and_said(limits: Limits) -> None:
    document = plain((SENTENCE + "\n\n").encode() * 50, limits)
    assert len(document.blocks) == 2
    assert document.remarks == ("It is very long: only its beginning was read.",)


@pytest.mark.parametrize("data", [b" \n\t\r\n", b"\xef\xbb\xbf"])
def test_a_file_of_spaces_holds_no_text(data: bytes) -> None:
    with pytest.raises(DocumentUnreadable, match="holds no text"):
        plain(data)


WORD = files.word(lambda document: document.add_paragraph("x"))
PDF = files.pdf(files.shown("x"))
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


NOT_WHAT_THEY_SAY = {
    "a Word file called .pdf": (".pdf", WORD, "is called .pdf but is a Word document. If that is right, rename it"),
    "a torn zip called .pdf": (".pdf", b"PK\x03\x04" + b"\0" * 99, "is called .pdf but is a zip archive"),
    "a web page called .pdf": (".pdf", page("Not found"), "is called .pdf but is a web page"),
    "text called .pdf": (".pdf", b"hello", "is called .pdf but is not a PDF"),
    "a PDF called .docx": (".docx", PDF, "is called .docx but is a PDF"),
    "an old Word file": (".docx", OLD, "is called .docx but is an old Office file"),
    "a locked Word file": (".docx", OLD + "EncryptedPackage".encode("utf-16-le"), "is protected with a password"),
    "a spreadsheet": (
        ".docx",
        files.replaced(WORD, {"xl/workbook.xml": b""}, drop=["word/document.xml"]),
        "is called .docx but is a spreadsheet",
    ),
    "text called .docx": (".docx", b"words", "is called .docx but is not a Word document"),
    "a PDF called .txt": (".txt", PDF, "is called .txt but is a PDF"),
    "a picture called .txt": (".txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "is called .txt but is a picture"),
    "rich text called .md": (".md", b"{\\rtf1 words}", "is called .md but is a rich-text file"),
    "a Word file called .html": (".html", WORD, "is called .html but is a Word document"),
}


@pytest.mark.parametrize(("ending", "data", "said"), NOT_WHAT_THEY_SAY.values(), ids=list(NOT_WHAT_THEY_SAY))
def test_a_document_that_is_not_what_its_ending_says_is_refused(ending: str, data: bytes, said: str) -> None:
    with pytest.raises(DocumentUnreadable) as refused:
        kinds.require(kinds.KINDS[ending], data, f"plan{ending}", ending)
    assert str(refused.value).startswith(f"plan{ending} {said}")


WHAT_THEY_SAY = {".pdf": PDF, ".docx": WORD, ".html": page("x"), ".htm": b"words", ".md": b"# x", ".txt": b"x"}


@pytest.mark.parametrize("ending", WHAT_THEY_SAY)
def test_a_document_that_is_what_its_ending_says_is_accepted(ending: str) -> None:
    kinds.require(kinds.KINDS[ending], WHAT_THEY_SAY[ending], f"plan{ending}", ending)


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        (".doc", "save it as .docx"),
        (".PPTX", "Save it as a PDF"),
        (".xyz", "plain text can be read."),
        ("", "no ending"),
    ],
)
def test_other_endings_are_refused_with_what_to_do(ending: str, said: str) -> None:
    with pytest.raises(DocumentUnreadable) as refused:
        kinds.expected(f"plan{ending}", ending)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [([3], "3"), ([3, 4], "3 and 4"), ([3, 4, 5, 9], "3 to 5 and 9"), ([1, 3, 5], "1, 3 and 5")],
)
def test_page_numbers_are_said_as_people_say_them(numbers: list[int], said: str) -> None:
    assert ranges(numbers) == said
