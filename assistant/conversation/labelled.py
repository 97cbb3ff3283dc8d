"""The labelled texts that the reader is trained on, and is measured with: Markdown, a heading for each label.

A file is a set: texts written together, which are kept together when training is checked against texts left out.
A text stands in its file as it was written; only a backslash is put before one that would otherwise begin
something else in Markdown, such as a list or a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from assistant.conversation import prompt_files
from assistant.conversation.prompt_files import Block, Topic
from assistant.domain.base import Frozen
from assistant.domain.problems import Problem
from assistant.domain.vocabulary import POLES, STAGES

KIND = "labelled texts"
STAGE = "stage"
NONE = "none"
BOTH = "both"
_TEXTS = "Texts"
_BEGINS = re.compile(r"\\*(?:[-+*>#=_~`<|\[]|\d{1,9}[.)]|-{3})")
"""What would begin something else in Markdown where a text begins."""
_ESCAPED = re.compile(rf"^\\(?={_BEGINS.pattern})")


class LabelledText(Frozen):
    """A text and what two people, independently, heard in it."""

    text: str
    labels: dict[str, str]
    """Each tension to `none`, a pole or `both`; or `stage` to one."""
    set: str
    """The file it stands in, without its ending."""


def load(
    folder: Path, shown_as: str = "prompts/readings/texts"
) -> tuple[tuple[LabelledText, ...], tuple[Problem, ...]]:
    """All labelled texts in `folder`, in order, and what is wrong with them. Never raises for bad content."""
    found: list[LabelledText] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.md")):
        shown = f"{shown_as}/{path.name}"
        parsed = prompt_files.read(path, shown)
        problems.extend(parsed.problems)
        if parsed.meta.get("kind") != KIND:
            problems.append(Problem(shown, 2, f"needs `kind: {KIND}`"))
            continue
        for topic in parsed.topics:
            labels, wrong = _labels(topic.name)
            problems.extend(Problem(shown, topic.line, what) for what in wrong)
            problems.extend(_misplaced(topic, shown))
            for text, line in _texts(topic):
                if text in seen:
                    problems.append(Problem(shown, line, f"has “{text[:40]}” again, after {seen[text]}; keep one"))
                seen.setdefault(text, f"{shown}:{line}")
                found.append(LabelledText(text=text, labels=labels, set=path.stem))
    return tuple(found), tuple(problems)


def written(texts: Iterable[LabelledText], about: str) -> str:
    """One file of `texts`, as `load` reads it; `about` says how they were made."""
    by_labels: dict[str, list[str]] = {}
    for one in texts:
        heading = "; ".join(f"{name}: {label}" for name, label in one.labels.items())
        by_labels.setdefault(heading, []).append(one.text)
    made = [f"---\nkind: {KIND}\nabout: >-\n{_folded(about)}---\n"]
    for heading, held in by_labels.items():
        made.append(f"# {heading}\n\n## {_TEXTS}\n\n" + "".join(f"- {_escaped(text)}\n" for text in held))
    return "\n".join(made)


def _labels(heading: str) -> tuple[dict[str, str], list[str]]:
    """`direction: top_down; motivation: none; worth: both`, or `stage: connecting`; and what is wrong with it."""
    pairs = [part.partition(":") for part in heading.split(";")]
    labels = {name.strip(): label.strip() for name, _, label in pairs}
    if set(labels) not in ({STAGE}, set(POLES)):
        wanted = "; ".join(f"{name}: …" for name in POLES)
        return {}, [f"# {heading} names neither each tension nor the stage; write `# {wanted}` or `# {STAGE}: …`"]
    wrong = []
    for name, label in labels.items():
        known = STAGES if name == STAGE else (NONE, *POLES[name], BOTH)
        if label not in known:
            wrong.append(f"{label!r} is no label of {name}; write one of {', '.join(known)}")
    return labels, wrong


def _misplaced(topic: Topic, shown: str) -> Iterator[Problem]:
    for block in topic.blocks:
        if block.name != _TEXTS:
            yield Problem(shown, block.line, f"## {block.name} is not known here; write `## {_TEXTS}` and list them")
    if not topic.blocks:
        yield Problem(shown, topic.line, f"# {topic.name} has no texts; write `## {_TEXTS}` and list some below it")


def _texts(topic: Topic) -> Iterator[tuple[str, int]]:
    """The texts under a heading, each with its block's line."""
    blocks: tuple[Block, ...] = topic.blocks
    for block in blocks:
        for item in block.items:
            yield _ESCAPED.sub("", item, count=1) if item.startswith("\\") else item, block.line


def _escaped(text: str) -> str:
    return f"\\{text}" if _BEGINS.match(text) else text


def _folded(about: str) -> str:
    return "".join(f"  {line}\n" for line in about.splitlines())
