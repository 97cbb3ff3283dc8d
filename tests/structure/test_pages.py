"""Pages of the documents that are made from the program, and what holds the pages together."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer

from assistant.cli import app
from scripts import make_commands
from tests.structure.source import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PICTURES = sorted((ROOT / "docs" / "images").glob("*.svg"))
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
ELSEWHERE = re.compile(
    r"(?:https?:)?//(?!www\.w3\.org/2000/svg\")|@import|@font-face|url\((?!#)|<script|href", re.IGNORECASE
)


def anchors(document: Path) -> set[str]:
    """What can follow `#` in a link to `document`, by the rule that most viewers of Markdown share."""
    headings = HEADING.findall(FENCED.sub("", document.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_list_of_commands_is_what_the_program_says() -> None:
    written = make_commands.PAGE.read_text(encoding="utf-8")
    assert written == make_commands.text(), "the commands changed: run make docs-commands"


def test_what_the_list_adds_is_about_commands_there_are() -> None:
    command: Any = typer.main.get_command(app)
    named = {*make_commands.ONE, *make_commands.SHAPES}
    headed = {line.removeprefix("## ") for line in make_commands.text().splitlines() if line.startswith("## assistant")}
    assert named <= headed
    assert {path.split()[1] for path in headed if " " in path} == set(command.commands)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_every_link_to_a_heading_leads_to_one(document: Path) -> None:
    broken = []
    for link in LINK.findall(document.read_text(encoding="utf-8")):
        file, _, anchor = link.partition("#")
        if anchor and not link.startswith(("http:", "https:")):
            wanted = (document.parent / file) if file else document
            if anchor not in anchors(wanted):
                broken.append(link)
    assert not broken


def test_every_page_of_the_guide_is_in_its_index() -> None:
    guide = ROOT / "docs" / "guide"
    linked = set(LINK.findall((guide / "README.md").read_text(encoding="utf-8")))
    assert {page.name for page in guide.glob("*.md")} - linked == {"README.md"}


def test_every_picture_is_shown_in_light_and_dark() -> None:
    shown = set(re.findall(r"images/([\w-]+\.svg)", (ROOT / "docs" / "screenshots.md").read_text(encoding="utf-8")))
    assert shown == {picture.name for picture in PICTURES}
    assert {name.replace("-light.", "-dark.") for name in shown} == {name for name in shown if "-dark." in name}


def test_pages_about_what_the_app_shows_show_it() -> None:
    pages = ("settings", "keys", "over-time", "what-you-take-away", "longer-reflection", "your-own-documents")
    for page in pages:
        assert "](../images/" in (ROOT / "docs" / "guide" / f"{page}.md").read_text(encoding="utf-8"), page


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: str(picture.name))
def test_no_picture_fetches_anything_or_shows_where_it_was_taken(picture: Path) -> None:
    drawn = picture.read_text(encoding="utf-8")
    assert not ELSEWHERE.findall(drawn)
    text = re.sub(r"<[^>]+>", "", drawn).replace("&#160;", " ")
    assert "Integrated Care Assistant" in text
    assert not re.search(r"/home/|/Users/|/var/|tmp", text)


def test_every_dependency_is_accounted_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    records = "\n".join(file.read_text(encoding="utf-8").lower() for file in (ROOT / "docs" / "adr").glob("*.md"))
    asked = [*project["dependencies"], *project["optional-dependencies"]["mcp"]]
    names = {re.split(r"[^\w-]", one)[0].lower() for one in asked}
    assert not {name for name in names if name not in records and name.replace("-", "_") not in records}
