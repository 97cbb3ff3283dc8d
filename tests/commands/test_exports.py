"""What is taken away, as processes: every format of a summary, a comparison and a group's page."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from lxml import html
from pypdf import PdfReader

from tests.commands.conftest import Held
from tests.commands.test_summary import began
from tests.process import HOSTILE, environment, one_document, run, run_each

FORMATS = ("md", "html", "docx", "pdf", "json")
LOADED = """
import sys
from assistant.cli import app
try:
    app(sys.argv[1:])
except SystemExit:
    print("loaded:", *sorted({name.partition('.')[0] for name in sys.modules}))
"""
DRAWN_WITH = {"matplotlib", "typst", "docx", "lxml"}


def words(file: Path) -> str:
    """What a reader of the file sees."""
    data = file.read_bytes()
    match file.suffix:
        case ".docx":
            document = docx.Document(io.BytesIO(data))
            cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
            return "\n".join([*(one.text for one in document.paragraphs), *cells])
        case ".pdf":
            return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
        case ".html":
            return str(html.document_fromstring(data).text_content())
    return data.decode()


@pytest.fixture(scope="module")
def written(held: Held, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The summary in every format, chosen by the ending of the file."""
    folder = tmp_path_factory.mktemp("written")
    files = {form: folder / f"summary.{form}" for form in FORMATS}
    for file, done in zip(
        files.values(),
        run_each(held.home, *(("summary", held.reflection, "-o", str(file)) for file in files.values())),
        strict=True,
    ):
        assert (done.returncode, done.stdout, done.stderr) == (0, "", f"Written to {file}.\n")
    return files


@pytest.mark.parametrize("form", FORMATS)
def test_the_ending_of_the_file_says_what_it_is(held: Held, written: dict[str, Path], form: str) -> None:
    begins = {"md": b"# ", "html": b"<!DOCTYPE html>", "docx": b"PK", "pdf": b"%PDF-", "json": b"{"}
    assert written[form].read_bytes().startswith(begins[form])
    assert "Ask the hospices to set the July agenda" in words(written[form])


@pytest.mark.parametrize("form", FORMATS)
def test_it_is_for_its_owner_alone_and_nothing_is_left_beside_it(written: dict[str, Path], form: str) -> None:
    assert written[form].stat().st_mode & 0o077 == 0
    assert {file.name for file in written[form].parent.iterdir()} == {f"summary.{one}" for one in FORMATS}


def test_the_same_headings_stand_in_all_of_them(written: dict[str, Path]) -> None:
    headings = [line.lstrip("# ") for line in words(written["md"]).splitlines() if line.startswith("#")]
    assert headings[1:4] == ["At a glance", "One thing to do", "Questions to take to your partners"]
    tree = html.document_fromstring(written["html"].read_bytes())
    assert [element.text_content() for element in tree.iter("h1", "h2", "h3")] == headings
    document = docx.Document(str(written["docx"]))
    styled = [one.text for one in document.paragraphs if one.style.name in ("Title", "Heading 1", "Heading 2")]
    assert styled == headings
    for heading in headings[1:]:
        assert heading in words(written["pdf"])


def test_a_format_that_is_named_counts_for_more_than_the_ending(held: Held, tmp_path: Path) -> None:
    file = tmp_path / "summary.md"
    assert run(held.home, "summary", held.reflection, "--format", "json", "-o", str(file)).returncode == 0
    assert json.loads(file.read_text())["reflection"] == held.reflection
    page = run(held.home, "summary", held.reflection, "--format", "html")
    assert page.returncode == 0 and page.stdout.startswith("<!DOCTYPE html>")


def test_what_no_screen_can_show_is_refused_in_a_sentence_before_any_work(held: Held) -> None:
    cases = [
        (("summary", "no-such-reflection", "--format", "pdf"), "A PDF cannot be shown on the screen."),
        (("summary", held.reflection, "--format", "docx"), "A Word document cannot be shown on the screen."),
        (("compare", "a", "b", "--format", "pdf"), "-o page.pdf"),
        (("group", "a", "b", "c", "--json", "--format", "html"), "--json and --format html ask for different things."),
        (("coach", "guide", "--format", "json"), "There is no JSON of this."),
    ]
    for (_, said), done in zip(cases, run_each(held.home, *(arguments for arguments, _ in cases)), strict=True):
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr


def test_a_file_that_is_there_is_replaced_whole_or_stays_as_it_is(held: Held, tmp_path: Path) -> None:
    file = tmp_path / "summary.pdf"
    file.write_text("before")
    assert run(held.home, "summary", held.reflection, "-o", str(file)).returncode == 0
    assert file.read_bytes().startswith(b"%PDF-") and file.stat().st_mode & 0o077 == 0
    absent = run(held.home, "summary", held.reflection, "-o", str(tmp_path / "absent" / "summary.pdf"))
    assert absent.returncode == 4 and "The reflection itself is safe." in absent.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["summary.pdf"]


@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
def test_hostile_words_come_through_as_words(home: Path, tmp_path: Path, form: str) -> None:
    name = began(home, HOSTILE, "#panic() <script>alert(1)</script> $x$", f"[a](javascript:alert(1)) {HOSTILE}")
    file = tmp_path / f"hostile.{form}"
    assert run(home, "summary", name, "-o", str(file)).returncode == 0
    assert "<script>" in words(file) and "**b**" in words(file) and "javascript:alert(1)" in words(file)
    assert form != "html" or b"<script" not in file.read_bytes()


def test_comparisons_and_groups_are_written_in_every_format_too(
    held: Held, exported: Path, home: Path, tmp_path: Path
) -> None:
    assert run(home, "reflections", "import", str(exported)).returncode == 0
    other = json.loads(exported.read_text())
    shares = []
    for number in range(3):
        share = json.loads(run(held.home, "reflections", "export", held.reflection, "--for-group").stdout)
        shares.append(tmp_path / f"person-{number}.json")
        shares[-1].write_text(json.dumps(share | {"reflection": f"20260302-{number:05}"}))
    again = tmp_path / "again.json"
    again.write_text(json.dumps(other).replace(held.reflection, "20260302-again"))
    assert run(home, "reflections", "import", str(again)).returncode == 0
    for form in FORMATS:
        compared, grouped = tmp_path / f"compared.{form}", tmp_path / f"grouped.{form}"
        for done in run_each(
            home,
            ("compare", held.reflection, "20260302-again", "-o", str(compared)),
            ("group", *map(str, shares), "-o", str(grouped)),
        ):
            assert (done.returncode, done.stdout) == (0, ""), done.stderr
        assert "irection from above" in words(compared) and "irection from above" in words(grouped)


def test_a_coachs_documents_are_pages_too(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "guide.pdf"
    assert run(home, "coach", "guide", "-o", str(file)).returncode == 0
    assert "Facilitator's notes" in words(file) or "Facilitator’s notes" in words(file)


@pytest.mark.parametrize("arguments", [("--help",), ("summary", "--help"), ("summary", "ID")])
def test_nothing_that_draws_is_loaded_for_words(held: Held, arguments: tuple[str, ...]) -> None:
    given = [held.reflection if one == "ID" else one for one in arguments]
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *given], env=environment(held.home), capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.rpartition("loaded:")[2].split())
    assert "typer" in loaded and not loaded & DRAWN_WITH


def test_json_is_one_document_whichever_way_it_is_asked_for(held: Held, written: dict[str, Path]) -> None:
    done = run(held.home, "summary", held.reflection, "--format", "json")
    assert one_document(done) == json.loads(written["json"].read_text())
