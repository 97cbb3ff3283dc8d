"""The script, read from `prompts/` and checked: every problem at once, each with file and line."""

from __future__ import annotations

import re
import string
from collections.abc import Collection, Sequence
from pathlib import Path

from pydantic import ValidationError

from assistant.conversation import facilitation, probe_prompts, prompt_files
from assistant.conversation.cases import CASES
from assistant.conversation.probing import FURTHER
from assistant.conversation.prompt_fields import (
    KINDS,
    AboutFields,
    PartFields,
    PathFields,
    StepFields,
    WordsFields,
    fault,
)
from assistant.conversation.prompt_files import Block, PromptFile, Topic
from assistant.domain.events import Option
from assistant.domain.problems import Problem, fail
from assistant.domain.script import (
    About,
    FacilitatorNotes,
    Part,
    PathInfo,
    Probe,
    Script,
    Step,
    StepKind,
    Why,
    Wording,
    Words,
)
from assistant.errors import NotFound

CITATION = re.compile(r"\s*\[@([^\]]+)\]")
STEP_BLOCKS = ("Ask", "Say", "Why", "Notes", "Options", *probe_prompts.HEADINGS)
GAPS = tuple(probe_prompts.GAPS)
PLACEHOLDERS = frozenset({
    "quote", "other_quote", "pole", "pole_a", "pole_b", "rating_a", "rating_b", "tension", "self_placed",
    "calculated", "needed", "spread_words", "high", "low", "what", "command", "commands", "expected", "minutes",
    "minimum", "maximum", "citation", "title", "partner", "barrier", "mine", "theirs", "areas", "both", "held",
    "wanted", "proposed", "heard", "more", "date", "before", "commitment"
})  # fmt: skip


class Prompts:
    """All of `prompts/` and of a person's own packs, parsed. `problems` is empty when everything can be used."""

    def __init__(self, folder: Path, sources: Collection[str] | None = None, packs: Path | None = None) -> None:
        self.problems: list[Problem] = []
        self._sources = sources
        self._paths: dict[str, PathInfo] = {}
        self._path_files: list[tuple[PromptFile, PathFields]] = []
        self._parts: dict[str, Part] = {}
        self._phrases: tuple[Wording, ...] = ()
        self._abouts: tuple[About, ...] = ()
        self.words: tuple[Words, ...] = ()
        files = sorted(folder.rglob("*.md"))
        if not files:
            self.problems.append(Problem(str(folder), 1, "holds no prompts; reinstall, or restore the folder"))
        self._take_all(folder)
        self._shipped = frozenset(self._paths)
        self._shipped_problems = tuple(self.problems)
        if packs is not None:
            self._take_all(packs)

    def _take_all(self, folder: Path) -> None:
        before = len(self._path_files)
        for file in sorted(folder.rglob("*.md")):
            if "readings" not in file.relative_to(folder).parts and file.name != "README.md":
                self._take(prompt_files.read(file, file.relative_to(folder.parent).as_posix()))
        self._check_paths(self._path_files[before:])

    @property
    def paths(self) -> tuple[str, ...]:
        """The ids of the paths that can be walked."""
        return tuple(self._paths)

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every part, whether or not a path uses it."""
        return tuple(self._parts.values())

    def script(self, path: str) -> Script:
        """The path called `path`, with its parts. Raises `CheckFailed`, `NotFound`."""
        # a mistake in a pack keeps nobody from the paths that come with the assistant
        fail(self._shipped_problems if path in self._shipped else self.problems, "The prompts have")
        if path not in self._paths:
            known = ", ".join(self._paths)
            raise NotFound(f"There is no path called {path!r}.", do=f"Use one of: {known}.")
        info = self._paths[path]
        parts = tuple(self._parts[part] for part in info.parts)
        return Script(path=info, parts=parts, phrases=self._phrases, abouts=self._abouts, words=self.words)

    def _take(self, file: PromptFile) -> None:
        self.problems.extend(file.problems)
        kind = str(file.meta.get("kind"))
        if kind not in KINDS:
            self._problem(file, 2, f"kind is {kind!r}; write one of {', '.join(KINDS)}")
            return
        try:
            meta = KINDS[kind].model_validate(file.meta)
        except ValidationError as error:
            for found in error.errors():
                self._problem(file, file.line(found["loc"]), fault(found, KINDS[kind]))
            return
        if isinstance(meta, PathFields | PartFields):
            known = self._paths if isinstance(meta, PathFields) else self._parts
            if meta.id in known:
                self._problem(file, file.line(("id",)), f"another file has the id {meta.id!r} already; choose another")
                return
        if isinstance(meta, PathFields):
            self._path_files.append((file, meta))
            self._paths[meta.id] = PathInfo(id=meta.id, name=meta.name, minutes=meta.minutes, parts=meta.parts)
        elif isinstance(meta, PartFields):
            self._parts[meta.id] = self._part(file, meta)
        elif isinstance(meta, AboutFields):
            self._abouts = tuple(self._about(file, topic) for topic in file.topics)
        elif isinstance(meta, WordsFields):
            self.problems.extend(prompt_files.uneven(file))
            self.words += (prompt_files.words(file, meta.id),)
        else:
            for block in (block for topic in file.topics for block in topic.blocks):
                self._cited(file, block.line, " ".join(block.items))
            self._phrases += tuple(self._wording(file, block) for topic in file.topics for block in topic.blocks)

    def _about(self, file: PromptFile, topic: Topic) -> About:
        words = {block.name: block.items for block in topic.blocks}
        for needed in ("Asked as", "Say"):
            if needed not in words:
                self._problem(file, topic.line, f"# {topic.name} needs a '## {needed}', a list of at least one")
        return About(topic=topic.name, asked_as=words.get("Asked as", ()), say=words.get("Say", ()))

    def _part(self, file: PromptFile, meta: PartFields) -> Part:
        known = {step.id for step in meta.steps}
        self._check_once(file, meta)
        for topic in file.topics:
            if topic.name not in known and topic.name != meta.id:
                self._problem(file, topic.line, f"# {topic.name} is no step of this part; write one of its steps' ids")
        own = file.topic(meta.id)
        part = Part(
            id=meta.id,
            kind=meta.type,
            name=meta.name,
            minutes=meta.minutes,
            poles=meta.poles,
            phrases=tuple(self._wording(file, block) for block in own.blocks) if own else (),
            why=self._why(file, own) if own else None,
            steps=tuple(self._step(file, meta, step) for step in meta.steps),
        )
        if meta.type == "tension" and len(meta.poles) != 2:
            self._problem(file, file.line(("poles",)), "a tension needs exactly two poles")
        return part

    def _check_once(self, file: PromptFile, meta: PartFields) -> None:
        """Nothing may have a name that something before it has, for only the first would be found."""
        before = {step.id for part in self._parts.values() for step in part.steps}
        for number, step in enumerate(meta.steps):
            if step.id in before:
                self._problem(
                    file, file.line(("steps", number)), f"another step has the id {step.id!r}; choose another"
                )
            before.add(step.id)
        headings: set[str] = set()
        for topic in file.topics:
            if topic.name in headings:
                self._problem(file, topic.line, f"# {topic.name} stands above already; put both under one heading")
            headings.add(topic.name)

    def _step(self, file: PromptFile, part: PartFields, meta: StepFields) -> Step:
        line = file.line(("steps", part.steps.index(meta)))
        if meta.pole is not None and meta.pole not in {pole.id for pole in part.poles}:
            self._problem(file, line, f"step {meta.id} rates {meta.pole!r}, which is no pole of {part.id}")
        topic = file.topic(meta.id)
        silent = meta.when == FURTHER or meta.kind in (StepKind.GUIDE, StepKind.COUNTER, StepKind.REPORT)
        if topic is None:
            if not silent:
                self._problem(file, line, f"step {meta.id} has no words; add a heading '# {meta.id}' with '## Ask'")
            topic = Topic(meta.id, line, ())
        needed = "Ask" if meta.kind.asks else "Say"
        words = [self._wording(file, block) for block in topic.blocks if block.name == needed]
        probes = self._probes(file, part, meta, topic)
        if not words and not probes and not silent:
            self._problem(file, topic.line, f"# {meta.id} needs a '## {needed}' with at least one wording")
        for block in topic.blocks:
            if block.name not in STEP_BLOCKS:
                self._problem(file, block.line, f"## {block.name} is not known; write one of {', '.join(STEP_BLOCKS)}")
        if not probes:
            self._check_cases(file, part, meta, topic, words)
        options = tuple(self._options(file, topic))
        if meta.kind in (StepKind.CHOOSE, StepKind.MULTI) and not options:
            self._problem(file, topic.line, f"# {meta.id} needs '## Options', a list of `id: what it means`")
        return Step(
            **meta.model_dump(),
            part=part.id,
            options=options,
            wordings=tuple(Wording(case=_case(word.case), variants=word.variants) for word in words),
            probes=probes,
            why=self._why(file, topic),
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
                self._wording(file, block)
        self.problems.extend(problems)
        return probes

    def _notes(self, file: PromptFile, topic: Topic) -> FacilitatorNotes | None:
        notes, problems = facilitation.parse(topic, file.path)
        self.problems.extend(problems)
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
                self._problem(
                    file, topic.line, f"# {meta.id} has no '## Ask: {missing}'; write it, or a plain '## Ask'"
                )
        for block in topic.blocks:
            if meta.kind.asks and block.name == "Ask" and all("{quote}" in item for item in block.items):
                self._problem(file, block.line, "needs one wording without {quote}, for when nothing was said to quote")

    def _options(self, file: PromptFile, topic: Topic) -> list[Option]:
        options = []
        for block in topic.blocks:
            for item in block.items if block.name == "Options" else ():
                identifier, colon, label = item.partition(":")
                if not colon or not re.fullmatch(r"[a-z0-9_]+", identifier.strip()):
                    self._problem(file, block.line, f"option {item[:40]!r} should be written `id: what it means`")
                    continue
                options.append(Option(id=identifier.strip(), label=label.strip()))
        return options

    def _why(self, file: PromptFile, topic: Topic) -> Why | None:
        for block in topic.blocks:
            if block.name == "Why":
                text = " ".join(block.items)
                keys = self._cited(file, block.line, text)
                return Why(text=CITATION.sub("", text), sources=tuple(dict.fromkeys(keys)))
        return None

    def _cited(self, file: PromptFile, line: int, text: str) -> list[str]:
        keys = [key.strip().lstrip("@") for found in CITATION.findall(text) for key in found.split(";")]
        for key in keys:
            if self._sources is not None and key not in self._sources:
                self._problem(file, line, f"cites {key!r}, which corpus/sources.yaml does not have")
        return keys

    def _wording(self, file: PromptFile, block: Block) -> Wording:
        for item in block.items:
            try:
                parsed = list(string.Formatter().parse(item))
                names = [name for _, name, _, _ in parsed if name is not None]
            except ValueError:
                self._problem(file, block.line, "has an unmatched brace; write {{ or }} for a plain one")
                continue
            if any(form or turn for _, _, form, turn in parsed):
                self._problem(file, block.line, "has : or ! in a placeholder; write its name alone, as in {quote}")
            for name in names:
                if name not in PLACEHOLDERS:
                    known = ", ".join(sorted(PLACEHOLDERS))
                    self._problem(file, block.line, f"{{{name}}} is not known; use one of {known}")
        case = block.case if block.name in STEP_BLOCKS else f"{block.name}:{block.case}" if block.case else block.name
        return Wording(case=case, variants=block.items)

    def _check_paths(self, files: Sequence[tuple[PromptFile, PathFields]]) -> None:
        for file, meta in files:
            for number, part in enumerate(meta.parts):
                if part not in self._parts:
                    self._problem(file, file.line(("parts", number)), f"uses the part {part!r}, which no file defines")

    def _problem(self, file: PromptFile, line: int, what: str) -> None:
        self.problems.append(Problem(file.path, line, what))


def _case(case: str) -> str:
    return case.removeprefix("Ask:").removeprefix("Say:")
