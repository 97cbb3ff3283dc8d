"""A page in the format that is asked for."""

from __future__ import annotations

from pathlib import Path

from assistant.adapters.writers.charts import Charts
from assistant.domain.pages import Form, Page
from assistant.paths import private_folder


def write(page: Page, form: Form, cache: Path) -> bytes:
    """`page` as a file of `form`; `cache` keeps what drawing needs. Raises `FolderUnusable`."""
    if form == "md":
        return page.markdown.encode("utf-8")
    charts = Charts(private_folder(cache))
    # Each writer deferred with its library.
    match form:
        case "html":
            from assistant.adapters.writers import html

            return html.write(page, charts)
        case "docx":
            from assistant.adapters.writers import docx

            return docx.write(page, charts)
        case "pdf":
            from assistant.adapters.writers import pdf

            return pdf.write(page, charts)
