"""The form of what goes on from an answer in `prompts/`: a mirror's cases, and probes by level and pattern."""

from __future__ import annotations

import hashlib
import string
from collections.abc import Collection, Iterable

from assistant.conversation.levels import Level
from assistant.conversation.probing import AT_ODDS
from assistant.conversation.prompt_fields import PartFields, StepFields
from assistant.conversation.prompt_files import Block, Topic
from assistant.domain.problems import Problem
from assistant.domain.script import Probe, StepKind

HEADINGS = {level.value.capitalize(): level for level in Level}
"""The heading that probes of a level stand under, before the colon."""
MIRRORED = ("heard", "heard_too", "none")
"""The cases a tension's mirror has words for."""
_STAGES = ("high", "low", "spread_words")
GAPS: dict[str, tuple[str, ...]] = {
    "need_above": ("needed", "calculated", *_STAGES),
    "need_below": ("needed", "calculated", *_STAGES),
    "self_above": ("self_placed", "calculated", *_STAGES),
    "self_below": ("self_placed", "calculated", *_STAGES),
    "mixed": _STAGES,
    "aligned": ("self_placed", "calculated", "needed", *_STAGES),
    "unclear": (),
}
"""What is known for certain of the stage, by the gap found."""


def known(part: PartFields, step: StepFields) -> dict[str, tuple[str, ...]]:
    """Every pattern that probes of `step` can be written for, with the placeholders that are filled there."""
    if step.follows == "gap":
        return dict(GAPS)
    if step.follows != "pattern":
        return {}
    ratings = ("rating_a", "rating_b", "tension")
    found: dict[str, tuple[str, ...]] = {f"leaning_{pole.id}": ratings for pole in part.poles}
    found |= {"held_together": ratings, "neither": ratings, AT_ODDS: (*ratings, "heard", "more")}
    return found | {"unknown": ("tension",)}


def parse(topic: Topic, file: str, part: PartFields, step: StepFields) -> tuple[tuple[Probe, ...], list[Problem]]:
    """The probes under `topic`, none where it has none, and what is wrong with them."""
    if step.kind is StepKind.MIRROR and part.type == "tension":
        return (), [
            Problem(file, block.line, f"## Say: {block.case} is never said; write one of {', '.join(MIRRORED)}")
            for block in topic.blocks
            if block.name == "Say" and block.case not in ("", *MIRRORED)
        ]
    blocks = [block for block in topic.blocks if block.name in HEADINGS]
    if not blocks:
        return (), []
    patterns = known(part, step)
    probes: list[Probe] = []
    problems: list[Problem] = []
    for block in blocks:
        if block.case and block.case not in patterns:
            named = ", ".join(patterns) or "none, since the step follows nothing"
            problems.append(
                Problem(file, block.line, f"{block.case!r} is no pattern of {step.id}; write one of {named}")
            )
            continue
        places = patterns.get(block.case, ("tension",) if step.follows == "pattern" else ())
        for line, item in zip(block.at, block.items, strict=True):
            probe, wrong = _probe(block, item, places, [one.text for one in probes])
            problems.extend(Problem(file, line, one) for one in wrong)
            probes.append(probe)
    if not problems:
        problems.extend(_missing(topic, file, part, step, probes))
    return tuple(probes), problems


def second(file: str, line: int, part: PartFields, step: StepFields, topics: Iterable[Topic]) -> list[Problem]:
    """What is wrong with a second probe: it needs a first one before it, and has no words of its own."""
    before = {one.id for one in part.steps[: part.steps.index(step)]}
    first = [topic for topic in topics if topic.name in before and any(one.name in HEADINGS for one in topic.blocks)]
    if not first:
        return [
            Problem(file, line, f"step {step.id} has no probes to go on from; put a step with '## Explain' before it")
        ]
    if step.kind is not StepKind.OPEN or step.follows is not None:
        return [Problem(file, line, f"step {step.id} is put `when: further`; make it `kind: open`, without `follows`")]
    return []


def _probe(block: Block, item: str, places: Collection[str], before: Collection[str]) -> tuple[Probe, list[str]]:
    """One list item as a probe, and what is wrong with it."""
    text, *shorter = (" ".join(one.split()) for one in item.split("\n\n"))
    wrong = []
    if len(shorter) != 1:
        wrong.append(f"the probe {text[:40]!r} needs one short form, as a list item of its own beneath it")
    if text in before:
        wrong.append(f"the probe {text[:40]!r} stands above already; none is put twice")
    for name in _names([text, *shorter]):
        if name not in places:
            allowed = ", ".join(f"{{{one}}}" for one in sorted(places)) or "none"
            wrong.append(f"{{{name}}} is not always known here; use {allowed}")
    level = HEADINGS[block.name]
    return Probe(id=_short_id(text), level=level.value, case=block.case, text=text, short="".join(shorter[:1])), wrong


def _missing(
    topic: Topic, file: str, part: PartFields, step: StepFields, probes: Collection[Probe]
) -> Iterable[Problem]:
    """A level that some pattern has no probe for. What opens with choices has been described already."""
    opened = any(one.kind is StepKind.OPEN and one.reads for one in part.steps[: part.steps.index(step)])
    have = {(one.level, one.case) for one in probes}
    for name, level in HEADINGS.items():
        if level is Level.DESCRIBE and not opened or (level.value, "") in have:
            continue
        for pattern in known(part, step) or ("",):
            if (level.value, pattern) not in have:
                heading = f"## {name}: {pattern}" if pattern else f"## {name}"
                yield Problem(file, topic.line, f"# {step.id} has no '{heading}'; write it, or a plain '## {name}'")


def _names(texts: Iterable[str]) -> list[str]:
    """The placeholders in `texts`; a brace without its match is told by the wording's own check."""
    found: list[str] = []
    for text in texts:
        try:
            found += [name for _, name, _, _ in string.Formatter().parse(text) if name]
        except ValueError:
            continue
    return list(dict.fromkeys(found))


def _short_id(text: str) -> str:
    """By its words, so that a saved conversation knows it again wherever it has been moved to."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
