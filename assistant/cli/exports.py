"""What a command hands over, as Markdown, a web page, a Word document, a PDF or JSON."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant import paths
from assistant.cli import shell
from assistant.errors import WrongUse

if TYPE_CHECKING:
    from pydantic import BaseModel

    from assistant.domain.pages import Form, Page


class Format(StrEnum):
    """What can be written."""

    MD = "md"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"
    JSON = "json"


FormatOption = Annotated[
    Format | None,
    typer.Option("--format", help="Without it, what the ending of the file says; otherwise Markdown."),
]
OutputOption = Annotated[Path | None, typer.Option("-o", "--output", help="Write here instead of to the screen.")]
_ENDINGS = {f".{one.value}": one for one in Format} | {".htm": Format.HTML}
_FORMS: dict[Format, Form] = {Format.MD: "md", Format.HTML: "html", Format.DOCX: "docx", Format.PDF: "pdf"}
_FOR_FILES = {Format.DOCX: "A Word document", Format.PDF: "A PDF"}


def chosen(form: Format | None, output: Path | None, as_json: bool = False) -> Format:
    """The format that is meant. Raises `WrongUse`."""
    if as_json and form not in (None, Format.JSON):
        raise WrongUse(f"--json and --format {form} ask for different things.", do="Leave one of them out.")
    if as_json:
        return Format.JSON
    meant = form or (_ENDINGS.get(output.suffix.lower(), Format.MD) if output else Format.MD)
    if meant in _FOR_FILES and output is None:
        raise WrongUse(
            f"{_FOR_FILES[meant]} cannot be shown on the screen.", do=f"Say where to write it, such as: -o page.{meant}"
        )
    return meant


def hand_over(page: Page | str, data: BaseModel, form: Format, output: Path | None, kept: str) -> None:
    """Write `page`, or its `data` where JSON is meant. Raises `FolderUnusable`, saying what was `kept`."""
    if form is Format.JSON:
        shell.write(shell.one_document(data) + "\n", output, kept)
    else:
        document(page, form, output, kept)


def document(page: Page | str, form: Format, output: Path | None, kept: str) -> None:
    """Write `page`, or Markdown without figures, for people. Raises `FolderUnusable`; `WrongUse` if JSON is meant."""
    if form is Format.JSON:
        raise WrongUse("There is no JSON of this.", do="Choose md, html, docx or pdf.")
    # Deferred with wiring: encoder and index adapters, 0.1 s.
    from assistant import wiring_takeaway
    from assistant.report import marks

    whole = marks.page(page) if isinstance(page, str) else page
    shell.write(wiring_takeaway.as_file(paths.find(), whole, _FORMS[form]), output, kept)
