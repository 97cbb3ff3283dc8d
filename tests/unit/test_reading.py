from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import paths
from assistant.conversation import reading
from assistant.conversation.quoting import MOST_READ
from assistant.conversation.reading import NearestDefinition
from assistant.domain.vocabulary import POLES, STAGES
from assistant.errors import CheckFailed
from assistant.sanitise import clean
from tests.fake_library import FakeEncoder

FILES, PROBLEMS = reading.load(paths.find().prompts / "readings")
READER = NearestDefinition(FILES, FakeEncoder())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(paths.find().prompts / "readings", tmp_path / "prompts" / "readings"))


def told(folder: Path) -> list[str]:
    return [str(one) for one in reading.load(folder)[1]]


def test_the_shipped_examples_are_whole() -> None:
    assert PROBLEMS == ()
    held = {file.id: set(file.examples) for file in FILES}
    assert held == {name: {*poles, "none"} for name, poles in POLES.items()} | {"stage": set(STAGES)}


def test_a_text_is_read_for_every_tension_and_the_stage() -> None:
    found = READER.read("The ministry sends a template. We comply because the money depends on it.")
    assert set(found.tensions) == set(POLES)
    for name, tension in found.tensions.items():
        assert tension.label in ("none", "both", *POLES[name])
        assert set(tension.strengths) == set(POLES[name])
    assert found.stage.label in STAGES
    assert sum(found.stage.distribution.values()) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("text", ["", " \n\t ", "…", "?!", "\x1b[2J", "\ud800", "---\n***"])
def test_a_text_without_words_reads_as_nothing(text: str) -> None:
    found = READER.read(text)
    for tension in found.tensions.values():
        assert (tension.label, tension.evidence, tension.confidence) == ("none", (), 0.0)
        assert set(tension.strengths.values()) == {0.0}
    assert found.stage.label == "none" and found.stage.evidence == ()
    assert len(set(found.stage.distribution.values())) == 1


class Counting(FakeEncoder):
    """Remembers how much it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def encode(self, texts, progress=None):  # type: ignore[no-untyped-def] # as in FakeEncoder
        self.given.extend(texts)
        return super().encode(texts, progress)


def test_only_the_beginning_of_a_huge_text_is_read() -> None:
    encoder = Counting()
    reader = NearestDefinition(FILES, encoder, FakeEncoder())
    found = reader.read("The ministry sends a template and we comply. " * 25_000)
    assert len(encoder.given) <= reading.MOST_SENTENCES + 1
    assert max(map(len, encoder.given)) <= MOST_READ
    assert found.stage.label in STAGES


def test_a_megabyte_without_a_space_or_a_full_stop_is_read() -> None:
    assert READER.read("x" * 1_000_000).stage.label in STAGES


def test_what_people_write_never_reaches_the_encoder_that_remembers() -> None:
    remembering = Counting()
    reader = NearestDefinition(FILES, FakeEncoder(), remembering)
    before = list(remembering.given)
    reader.read("Quillfeather told us in confidence.")
    assert remembering.given == before


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(FILES[0].examples["none"]), max_size=4).map(" ".join)))
def test_whatever_is_read_the_evidence_is_the_persons_words_and_the_figures_are_in_bounds(text: str) -> None:
    found = READER.read(text)
    for name, tension in found.tensions.items():
        assert (tension.label == "none") == (not tension.evidence)
        assert all(0 <= strength <= 1 for strength in tension.strengths.values()) and 0 <= tension.confidence <= 1
        for one in tension.evidence:
            assert one.quote in clean(text)
            assert one.pole in POLES[name] and tension.label in (one.pole, "both")
    assert all(quote in clean(text) for quote in found.stage.evidence)


def test_the_strongest_evidence_comes_first_and_there_is_little_of_it() -> None:
    examples = FILES[0].examples
    found = READER.read(" ".join(text for name in examples for text in examples[name][1:5]))
    for tension in found.tensions.values():
        for pole in tension.strengths:
            assert sum(one.pole == pole for one in tension.evidence) <= reading.MOST_EVIDENCE


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        ("stage.md", "id: stage", "id: stages", "prompts/readings:1: has no file with `id: stage`; add stage.md"),
        (
            "stage.md",
            "# connecting",
            "# connected",
            "stage.md:2: has no heading '# connecting'; add it, with a definition",
        ),
        ("direction.md", "# bottom_up", "# botom_up", "direction.md:2: has no heading '# bottom_up'; add it"),
        ("direction.md", "# none", "# nothing", "direction.md:2: has no heading '# none'; add it"),
        ("worth.md", "kind: reading", "kind: read", "worth.md:2: needs `kind: reading` and an `id`, the tension's or"),
        ("worth.md", "id: worth", "id: 3", "worth.md:2: needs `kind: reading` and an `id`, the tension's or"),
        (
            "worth.md",
            "# value\n",
            "# empty\n\n# value\n",
            "worth.md:6: # empty has no examples; list some, or remove it",
        ),
        ("worth.md", "---\nkind", "kind", "worth.md:1: has no front matter; begin the file with ---"),
    ],
)
def test_each_mistake_is_told_with_its_line_and_what_to_write(
    folder: Path, name: str, old: str, new: str, what: str
) -> None:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert any(what in one for one in told(folder)), told(folder)


def test_a_file_that_is_not_text_is_told(folder: Path) -> None:
    (folder / "worth.md").write_bytes(b"\xff\xfe\x00")
    assert any("worth.md:1: is not UTF-8 text; save it as UTF-8" in one for one in told(folder))


def test_without_examples_for_the_stage_there_is_no_reader() -> None:
    with pytest.raises(CheckFailed, match="prompts check"):
        NearestDefinition(tuple(file for file in FILES if file.id != "stage"), FakeEncoder())


def test_a_tension_added_with_markdown_alone_is_read_too(folder: Path) -> None:
    examples = "\n\n## Examples\n\n- Hurry hurry now.\n- Rush it through."
    (folder / "pace.md").write_text(
        f"---\nkind: reading\nid: pace\n---\n\n# fast{examples}\n\n# none{examples.replace('rry', 'm')}\n",
        encoding="utf-8",
    )
    files, problems = reading.load(folder)
    assert problems == ()
    assert NearestDefinition(files, FakeEncoder()).read("Hurry hurry.").tensions["pace"].label == "fast"


def test_what_is_said_to_the_assistant_is_read_as_nothing() -> None:
    reader = NearestDefinition(FILES, FakeEncoder())
    said = "The region sends a template every spring."
    assert reader.read(f"This is useless. {said} You keep telling me about doctors.") == reader.read(said)
    assert reader.read("This is useless.").stage.label == "none"
