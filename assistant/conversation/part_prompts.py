"""One part of a path, read from its file: its steps with their words, options, probes and notes."""

from __future__ import annotations

import re

from assistant.conversation import facilitation, probe_prompts
from assistant.conversation.cases import CASES
from assistant.conversation.probing import FURTHER
from assistant.conversation.prompt_fields import PartFields, StepFields
from assistant.conversation.prompt_files import PromptFile, Topic
from assistant.conversation.prompt_words import STEP_BLOCKS, PromptWords
from assistant.domain.events import Option
from assistant.domain.script import FacilitatorNotes, Part, Probe, Step, StepKind, Wording

GAPS = tuple(probe_prompts.GAPS)


class PartPrompts:
    """Reads parts; what is wrong with them goes to `words.problems`."""

    def __init__(self, words: PromptWords) -> None:
        self._words = words
        self._steps: set[str] = set()
        """The ids of the steps of every part so far."""

    def part(self, file: PromptFile, meta: PartFields) -> Part:
        """The part in `file`, as far as it can be read."""
        known = {step.id for step in meta.steps}
        self._check_once(file, meta)
        for topic in file.topics:
            if topic.name not in known and topic.name != meta.id:
                self._words.problem(
                    file, topic.line, f"# {topic.name} is no step of this part; write one of its steps' ids"
                )
        own = file.topic(meta.id)
        part = Part(
            id=meta.id,
            kind=meta.type,
            name=meta.name,
            minutes=meta.minutes,
            poles=meta.poles,
            phrases=tuple(self._words.wording(file, block) for block in own.blocks) if own else (),
            why=self._words.why(file, own) if own else None,
            steps=tuple(self._step(file, meta, step) for step in meta.steps),
        )
        if meta.type == "tension" and len(meta.poles) != 2:
            self._words.problem(file, file.line(("poles",)), "a tension needs exactly two poles")
        return part

    def _check_once(self, file: PromptFile, meta: PartFields) -> None:
        """Nothing may have a name that something before it has, for only the first would be found."""
        for number, step in enumerate(meta.steps):
            if step.id in self._steps:
                self._words.problem(
                    file, file.line(("steps", number)), f"another step has the id {step.id!r}; choose another"
                )
            self._steps.add(step.id)
        headings: set[str] = set()
        for topic in file.topics:
            if topic.name in headings:
                self._words.problem(
                    file, topic.line, f"# {topic.name} stands above already; put both under one heading"
                )
            headings.add(topic.name)

    def _step(self, file: PromptFile, part: PartFields, meta: StepFields) -> Step:
        line = file.line(("steps", part.steps.index(meta)))
        if meta.pole is not None and meta.pole not in {pole.id for pole in part.poles}:
            self._words.problem(file, line, f"step {meta.id} rates {meta.pole!r}, which is no pole of {part.id}")
        topic = file.topic(meta.id)
        silent = meta.when == FURTHER or meta.kind in (StepKind.GUIDE, StepKind.COUNTER, StepKind.REPORT)
        if topic is None:
            if not silent:
                self._words.problem(
                    file, line, f"step {meta.id} has no words; add a heading '# {meta.id}' with '## Ask'"
                )
            topic = Topic(meta.id, line, ())
        needed = "Ask" if meta.kind.asks else "Say"
        words = [self._words.wording(file, block) for block in topic.blocks if block.name == needed]
        probes = self._probes(file, part, meta, topic)
        if not words and not probes and not silent:
            self._words.problem(file, topic.line, f"# {meta.id} needs a '## {needed}' with at least one wording")
        for block in topic.blocks:
            if block.name not in STEP_BLOCKS:
                self._words.problem(
                    file, block.line, f"## {block.name} is not known; write one of {', '.join(STEP_BLOCKS)}"
                )
        if not probes:
            self._check_cases(file, part, meta, topic, words)
        options = tuple(self._options(file, topic))
        if meta.kind in (StepKind.CHOOSE, StepKind.MULTI) and not options:
            self._words.problem(file, topic.line, f"# {meta.id} needs '## Options', a list of `id: what it means`")
        return Step(
            **meta.model_dump(),
            part=part.id,
            options=options,
            wordings=tuple(Wording(case=_case(word.case), variants=word.variants) for word in words),
            probes=probes,
            why=self._words.why(file, topic),
            notes=self._notes(file, topic),
        )

    def _probes(self, file: PromptFile, part: PartFields, meta: StepFields, topic: Topic) -> tuple[Probe, ...]:
        probes, problems = probe_prompts.parse(topic, file.path, part, meta)
        if meta.when == FURTHER:
            problems += probe_prompts.second(
                file.path, file.line(("steps", part.steps.index(meta))), part, meta, file.topics
            )
        for block in topic.blocks:
            if block.name in probe_prompts.HEADINGS:
                self._words.wording(file, block)
        self._words.problems.extend(problems)
        return probes

    def _notes(self, file: PromptFile, topic: Topic) -> FacilitatorNotes | None:
        notes, problems = facilitation.parse(topic, file.path)
        self._words.problems.extend(problems)
        return notes

    def _check_cases(
        self, file: PromptFile, part: PartFields, meta: StepFields, topic: Topic, words: list[Wording]
    ) -> None:
        """A wording chosen by pattern must have words for every pattern, or general ones."""
        cases = {_case(word.case) for word in words}
        if meta.follows is not None and meta.kind.asks and "" not in cases:
            tension = ("held_together", "neither", "unknown", *(f"leaning_{pole.id}" for pole in part.poles))
            patterns = set(CASES.get(part.type, tension))
            wanted = patterns if meta.follows == "pattern" else set(GAPS)
            for missing in sorted(wanted - cases):
                self._words.problem(
                    file, topic.line, f"# {meta.id} has no '## Ask: {missing}'; write it, or a plain '## Ask'"
                )
        for block in topic.blocks:
            if meta.kind.asks and block.name == "Ask" and all("{quote}" in item for item in block.items):
                self._words.problem(
                    file, block.line, "needs one wording without {quote}, for when nothing was said to quote"
                )

    def _options(self, file: PromptFile, topic: Topic) -> list[Option]:
        options = []
        for block in topic.blocks:
            for item in block.items if block.name == "Options" else ():
                identifier, colon, label = item.partition(":")
                if not colon or not re.fullmatch(r"[a-z0-9_]+", identifier.strip()):
                    self._words.problem(file, block.line, f"option {item[:40]!r} should be written `id: what it means`")
                    continue
                options.append(Option(id=identifier.strip(), label=label.strip()))
        return options


def _case(case: str) -> str:
    return case.removeprefix("Ask:").removeprefix("Say:")
