"""Word files: the text as it would be printed, and files made to do harm."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest

from assistant.adapters.readers import docx
from assistant.adapters.readers.limits import Limits
from assistant.domain.documents import ReadDocument
from assistant.errors import DocumentUnreadable
from tests.unit import reader_files as files

BODY = "word/document.xml"


def read(data: bytes, limits: Limits | None = None) -> ReadDocument:
    return docx.read(data, "plan.docx", limits or Limits())


def texts(document: ReadDocument) -> list[str]:
    return [block.text for block in document.blocks]


def with_body(inside: str, **parts: bytes) -> bytes:
    """A Word file whose body is this markup."""
    source = files.word(lambda document: document.add_paragraph("x"))
    body = f'<?xml version="1.0"?><w:document xmlns:w="{files.WORD}"><w:body>{inside}</w:body></w:document>'
    return files.replaced(source, {BODY: body.encode(), **parts})


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def run(words: str, settings: str = "") -> str:
    return f'<w:r><w:rPr>{settings}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def test_paragraphs_stand_under_their_headings() -> None:
    def fill(document: Any) -> None:
        document.core_properties.title = "Winter plan"
        document.add_heading("Beds", 1)
        document.add_paragraph("Twelve open in November.")
        document.add_heading("Money", 2)
        document.add_paragraph("The council pays for two.", style="List Bullet")
        document.add_heading("People", 1)
        document.add_paragraph("Nobody has asked them.")

    document = read(files.word(fill))
    assert document.title == "Winter plan"
    assert document.pages is None
    assert [(block.headings, block.text) for block in document.blocks] == [
        (("Beds",), "Twelve open in November."),
        (("Beds", "Money"), "The council pays for two."),
        (("People",), "Nobody has asked them."),
    ]


def test_a_heading_is_known_by_its_outline_level_whatever_its_name() -> None:
    level = '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'
    document = read(with_body(f"<w:p>{level}{run('Geld')}</w:p>" + paragraph(run("Zwei Betten."))))
    assert [(block.headings, block.text) for block in document.blocks] == [(("Geld",), "Zwei Betten.")]


def test_the_title_paragraph_is_the_title_when_the_file_has_none() -> None:
    def fill(document: Any) -> None:
        document.core_properties.title = ""
        document.add_heading("Winter plan", 0)
        document.add_paragraph("Twelve beds.")

    assert read(files.word(fill)).title == "Winter plan"


def test_table_rows_carry_their_headers() -> None:
    def fill(document: Any) -> None:
        table = document.add_table(3, 3)
        for row, line in zip(
            table.rows, (("Who", "Pays", "When"), ("Trust", "£1m", "May"), ("", "£2m", "")), strict=True
        ):
            for cell, words in zip(row.cells, line, strict=True):
                cell.text = words
        table.cell(1, 0).merge(table.cell(2, 0))
        table.cell(2, 1).merge(table.cell(2, 2))

    assert texts(read(files.word(fill))) == ["Who: Trust; Pays: £1m; When: May", "Who: Trust; Pays: £2m; When: £2m"]


def test_a_row_that_tracked_changes_take_away_is_left_out() -> None:
    def row(words: str, settings: str = "") -> str:
        return f"<w:tr>{settings}" + f"<w:tc>{paragraph(run(words))}</w:tc>" * 2 + "</w:tr>"

    gone = row("Old", "<w:trPr><w:del w:id='1' w:author='A'/></w:trPr>")
    document = read(with_body(f"<w:tbl>{row('New')}{gone}{row('Newer')}</w:tbl>"))
    assert texts(document) == ["New", "Newer"]
    assert document.remarks == ("Left out: 1 deletion under tracked changes.",)


def test_the_table_of_contents_is_left_out() -> None:
    def fill(document: Any) -> None:
        document.styles.add_style("toc 1", 1)
        document.add_paragraph("Beds 3", style="toc 1")
        document.add_paragraph("Twelve beds.")

    assert texts(read(files.word(fill))) == ["Twelve beds."]


def test_a_table_for_layout_is_read_as_paragraphs() -> None:
    def fill(document: Any) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "First."
        cell.add_paragraph("Second.")

    assert texts(read(files.word(fill))) == ["First.", "Second."]


def test_hidden_words_are_left_out_and_said_to_be() -> None:
    hidden = paragraph(run("Seen, "), run("hidden, ", "<w:vanish/>"), run("seen.", '<w:vanish w:val="0"/>'))
    document = read(with_body(hidden))
    assert texts(document) == ["Seen, seen."]
    assert document.remarks == ("Left out: 1 stretch of hidden text.",)


def test_words_hidden_by_their_style_are_left_out() -> None:
    def fill(document: Any) -> None:
        style = document.styles.add_style("Secret", 2)
        style.font.hidden = True
        seen = document.add_paragraph("Seen.")
        seen.add_run(" Hidden.", style="Secret")

    assert texts(read(files.word(fill))) == ["Seen."]


def test_tracked_deletions_and_comments_are_left_out_and_insertions_read() -> None:
    def fill(document: Any) -> None:
        one = document.add_paragraph("Twelve beds.")
        document.add_comment(one.runs, text="Is that so?", author="A")

    source = files.word(fill)
    body = files.part(source, BODY)
    tracked = (
        '<w:p><w:ins w:id="1" w:author="A"><w:r><w:t>New words.</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="A"><w:r><w:delText>Old words.</w:delText></w:r></w:del></w:p><w:sectPr'
    )
    document = read(files.replaced(source, {BODY: body.replace("<w:sectPr", tracked, 1).encode()}))
    assert texts(document) == ["Twelve beds.", "New words."]
    assert document.remarks == ("Left out: 1 deletion under tracked changes.", "Left out: its comments.")


def test_footnotes_follow_their_paragraph() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    source = with_body(paragraph(run("Trust grew."), '<w:r><w:footnoteReference w:id="7"/></w:r>'))
    rels = files.part(source, "word/_rels/document.xml.rels")
    types = files.part(source, "[Content_Types].xml")
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    note = f'<w:footnote w:id="7">{paragraph(run(" Says who?"))}</w:footnote>'
    notes = f'<w:footnotes xmlns:w="{files.WORD}">{note}</w:footnotes>'
    document = read(
        files.replaced(
            source,
            {
                "word/footnotes.xml": notes.encode(),
                "word/_rels/document.xml.rels": rels.replace(
                    "</Relationships>", f'<Relationship Id="rF" Type="{kind}" Target="footnotes.xml"/></Relationships>'
                ).encode(),
                "[Content_Types].xml": types.replace(
                    "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{content}"/></Types>'
                ).encode(),
            },
        )
    )
    assert texts(document) == ["Trust grew.", "Footnote: Says who?"]


def test_text_boxes_and_content_controls_are_read_once() -> None:
    box = f"<w:pict><w:txbxContent>{paragraph(run('In the box.'))}</w:txbxContent></w:pict>"
    choice = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    control = f"<w:sdt><w:sdtContent>{paragraph(run('In a control.'))}</w:sdtContent></w:sdt>"
    found = texts(read(with_body(paragraph(run("Before."), f"<w:r>{choice}</w:r>") + control)))
    assert found == ["Before.", "In the box.", "In a control."]


def bomb(size: int, name: str = "word/media/image1.bin") -> bytes:
    source = files.word(lambda document: document.add_paragraph("Words."))
    return files.replaced(source, {name: bytes(size)})


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        pytest.param(bomb(50_000_000), Limits(), id="packed too tightly"),
        pytest.param(bomb(3_000_000), Limits(unpacked=2_000_000), id="too much in all"),
        pytest.param(bomb(3_000_000, "word/more.xml"), Limits(unpacked_text=2_000_000), id="too much to parse"),
        pytest.param(bomb(10), Limits(members=5), id="too many parts"),
    ],
)
def test_a_zip_bomb_is_not_opened(data: bytes, limits: Limits) -> None:
    assert len(data) < 100_000
    with pytest.raises(DocumentUnreadable, match="unpacks to far more than a document holds"):
        read(data, limits)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_definitions_of_entities_are_refused(encoding: str) -> None:
    laughs = "".join(f'<!ENTITY l{step} "{f"&l{step - 1};" * 10}">' for step in range(1, 10))
    body = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w [<!ENTITY l0 "ha">{laughs}'
        f'<!ENTITY file SYSTEM "file:///etc/hostname">]>'
        f'<w:document xmlns:w="{files.WORD}"><w:body>{paragraph(run("&l9;&file;"))}</w:body></w:document>'
    )
    source = files.word(lambda document: document.add_paragraph("x"))
    with pytest.raises(DocumentUnreadable, match="definitions that Word files may not hold"):
        read(files.replaced(source, {BODY: body.encode(encoding)}))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(files.word(lambda document: document.add_paragraph("x"))[:-200], id="cut short"),
        pytest.param(files.replaced(with_body(""), {}, drop=[BODY]), id="no body"),
        pytest.param(with_body("<w:p>" * 9).replace(b"PK\x03\x04", b"PK\x03\x05"), id="torn"),
        pytest.param(with_body("<w:p>"), id="not well formed"),
        pytest.param(files.replaced(with_body(""), {"[Content_Types].xml": b""}), id="no types"),
    ],
)
def test_a_broken_file_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(DocumentUnreadable, match=r"^plan\.docx is broken: .+\. .+\.$"):
        read(data)


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    source = bytearray(with_body(paragraph(run("x"))))
    with zipfile.ZipFile(BytesIO(source)) as archive:
        size = archive.getinfo(BODY).file_size
    at = source.rindex(size.to_bytes(4, "little"))
    source[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(DocumentUnreadable, match="is broken"):
        read(bytes(source))


def test_a_file_without_words_is_refused() -> None:
    with pytest.raises(DocumentUnreadable, match="holds no text"):
        read(with_body(paragraph()))
