from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import paths
from assistant.conversation import labelled
from assistant.conversation.labelled import LabelledText
from assistant.domain.vocabulary import POLES, STAGES
from assistant.sanitise import clean

SHIPPED, PROBLEMS = labelled.load(paths.find().prompts / "readings" / "texts")
HELD_OUT, WRONG = labelled.load(Path(__file__).parents[1] / "evals" / "readings")
NONE = dict.fromkeys(POLES, "none")
SPECIAL = [
    "- not a list",
    "+ nor this",
    "* nor this *either*",
    "1. We met. 2. We left.",
    "2024) was the year",
    "# not a heading",
    "> not a quotation",
    "--- a pause",
    "=== as it were",
    "```not code",
    "~~~ nor this",
    "<b>bold</b> & <script>",
    "[a]: http://example.org",
    "| a | table |",
    "\\ a backslash",
    "\\- an escaped one",
    "\\\\# two of them",
    "\\0\\< one further on",
    "It's *very* _much_ `so` & [that](x) is &amp; #VALUE! £5 \\* 3",
    "Two  spaces, and a “quotation”.",
]


def kept(folder: Path, texts: list[LabelledText]) -> tuple[LabelledText, ...]:
    (folder / "some.md").write_text(labelled.written(texts, "Made up.\nIn two lines."), encoding="utf-8")
    found, problems = labelled.load(folder)
    assert problems == ()
    return found


def told(folder: Path, content: str) -> list[str]:
    (folder / "some.md").write_text(content, encoding="utf-8")
    return [str(one) for one in labelled.load(folder, "texts")[1]]


def test_the_shipped_texts_are_whole_and_many() -> None:
    assert PROBLEMS == () and WRONG == ()
    kinds = Counter("stage" if "stage" in one.labels else "tensions" for one in SHIPPED)
    assert kinds["tensions"] >= 1500 and kinds["stage"] >= 600
    held = Counter("stage" if "stage" in one.labels else "tensions" for one in HELD_OUT)
    assert held["tensions"] >= 250 and held["stage"] >= 100
    assert {one.labels["stage"] for one in SHIPPED if "stage" in one.labels} == set(STAGES)


def test_nothing_is_measured_with_that_was_trained_on() -> None:
    words = [{" ".join(one.text.lower().split()) for one in texts} for texts in (SHIPPED, HELD_OUT)]
    assert not words[0] & words[1]


def test_a_text_that_looks_like_markdown_comes_back_as_it_was(tmp_path: Path) -> None:
    texts = [LabelledText(text=text, labels=NONE, set="some") for text in SPECIAL]
    assert kept(tmp_path, texts) == tuple(texts)


line = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp", "Zs", "Cs")), min_size=1, max_size=40
).filter(
    lambda text: clean(text) == text  # whatever is hidden is taken out when a file is read
)
beginning = st.sampled_from(["", "- ", "1. ", "# ", "\\", "> ", "<!--", "***", "```", "a  ", "1) ", "<div> "])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(beginning, line), min_size=1, max_size=5, unique=True))
def test_any_line_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, pieces: list[tuple[str, str]]) -> None:
    wanted = dict.fromkeys("".join(pair) for pair in pieces)
    texts = [LabelledText(text=text, labels={"stage": "connecting"}, set="some") for text in wanted]
    assert kept(tmp_path_factory.mktemp("texts"), texts) == tuple(texts)


HEAD = "---\nkind: labelled texts\n---\n\n"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("# stage: connecting\n\n## Texts\n\n- a\n", "texts/some.md:2: needs `kind: labelled texts`"),
        (
            f"{HEAD}# stage: married\n\n## Texts\n\n- a\n",
            "texts/some.md:5: 'married' is no label of stage; write one of",
        ),
        (
            f"{HEAD}# direction: none\n\n## Texts\n\n- a\n",
            "texts/some.md:5: # direction: none names neither each tension",
        ),
        (f"{HEAD}# stage: connecting\n", "texts/some.md:5: # stage: connecting has no texts; write `## Texts`"),
        (
            f"{HEAD}# stage: connecting\n\n## Words\n\n- a\n",
            "texts/some.md:7: ## Words is not known here; write `## Texts`",
        ),
        (f"{HEAD}# stage: connecting\n\n- a\n", "texts/some.md:7: put this under a second-level heading"),
        (
            f"{HEAD}# stage: connecting\n\n## Texts\n\n- a\n\n# stage: cooperating\n\n## Texts\n\n- a\n",
            "texts/some.md:13: has “a” again, after texts/some.md:7; keep one",
        ),
    ],
)
def test_each_mistake_is_told_with_its_line_and_what_to_write(tmp_path: Path, content: str, what: str) -> None:
    assert any(one.startswith(what) for one in told(tmp_path, content)), told(tmp_path, content)
