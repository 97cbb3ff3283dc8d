"""The script, read from `prompts/` and checked: every problem at once, each with file and line."""

from __future__ import annotations

import re
import string
from collections.abc import Collection
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from assistant.conversation import prompt_files
from assistant.conversation.prompt_files import Block, PromptFile, Topic
from assistant.domain.events import Option
from assistant.domain.problems import Problem, fail
from assistant.domain.script import About, Part, PathInfo, Pole, Script, Step, StepKind, Why, Wording
from assistant.errors import NotFound

CITATION = re.compile(r"\s*\[@([^\]]+)\]")
STEP_BLOCKS = ("Ask", "Say", "Why", "Notes", "Options")
GAPS = ("need_above", "need_below", "self_above", "self_below", "mixed", "aligned", "unclear")
PLACEHOLDERS = frozenset(
    [
        "quote",
        "other_quote",
        "pole",
        "pole_a",
        "pole_b",
        "rating_a",
        "rating_b",
        "tension",
        "self_placed",
        "calculated",
        "needed",
        "spread_words",
        "high",
        "low",
        "what",
        "command",
        "commands",
        "expected",
        "minutes",
        "minimum",
        "maximum",
        "citation",
        "title",
    ]
)


class _Meta(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _PathMeta(_Meta):
    kind: Literal["path"]
    id: str
    name: str
    minutes: int = Field(ge=1, le=240)
    parts: tuple[str, ...] = Field(min_length=1)


class _StepMeta(_Meta):
    id: str = Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$")
    kind: StepKind
    optional: bool = True
    pole: str | None = None
    follows: Literal["pattern", "gap"] | None = None
    reads: bool = False
    role: str | None = None
    when: Literal["who_missing", "when_missing"] | None = None


class _PartMeta(_Meta):
    kind: Literal["part"]
    id: str
    type: Literal["plain", "tension", "stage"]
    name: str
    poles: tuple[Pole, ...] = ()
    steps: tuple[_StepMeta, ...] = Field(min_length=1)


class _PhrasesMeta(_Meta):
    kind: Literal["phrases"]


class _AboutMeta(_Meta):
    kind: Literal["about"]


class Prompts:
    """All of `prompts/`, parsed. `problems` is empty when it can be used."""

    def __init__(self, folder: Path, sources: Collection[str] | None = None) -> None:
        self.problems: list[Problem] = []
        self._sources = sources
        self._paths: dict[str, PathInfo] = {}
        self._parts: dict[str, Part] = {}
        self._phrases: tuple[Wording, ...] = ()
        self._abouts: tuple[About, ...] = ()
        files = sorted(folder.rglob("*.md"))
        if not files:
            self.problems.append(Problem(str(folder), 1, "holds no prompts; reinstall, or restore the folder"))
        for file in files:
            if "readings" not in file.relative_to(folder).parts:
                self._take(prompt_files.read(file, file.relative_to(folder.parent).as_posix()))
        self._check_paths()

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
        fail(self.problems, "The prompts have")
        if path not in self._paths:
            known = ", ".join(self._paths)
            raise NotFound(f"There is no path called {path!r}.", do=f"Use one of: {known}.")
        info = self._paths[path]
        parts = tuple(self._parts[part] for part in info.parts)
        return Script(path=info, parts=parts, phrases=self._phrases, abouts=self._abouts)

    def _take(self, file: PromptFile) -> None:
        self.problems.extend(file.problems)
        models: dict[str, type[_Meta]] = {
            "path": _PathMeta,
            "part": _PartMeta,
            "phrases": _PhrasesMeta,
            "about": _AboutMeta,
        }
        kind = str(file.meta.get("kind"))
        if kind not in models:
            self._problem(file, 2, f"kind is {kind!r}; write one of {', '.join(models)}")
            return
        try:
            meta = models[kind].model_validate(file.meta)
        except ValidationError as error:
            for fault in error.errors():
                self._problem(file, file.line(fault["loc"]), _fault(fault, models[kind]))
            return
        if isinstance(meta, _PathMeta | _PartMeta):
            known = self._paths if isinstance(meta, _PathMeta) else self._parts
            if meta.id in known:
                self._problem(file, file.line(("id",)), f"another file has the id {meta.id!r} already; choose another")
        if isinstance(meta, _PathMeta):
            self._paths[meta.id] = PathInfo(id=meta.id, name=meta.name, minutes=meta.minutes, parts=meta.parts)
        elif isinstance(meta, _PartMeta):
            self._parts[meta.id] = self._part(file, meta)
        elif isinstance(meta, _AboutMeta):
            self._abouts = tuple(self._about(file, topic) for topic in file.topics)
        else:
            self._phrases = tuple(self._wording(file, block) for topic in file.topics for block in topic.blocks)

    def _about(self, file: PromptFile, topic: Topic) -> About:
        words = {block.name: block.items for block in topic.blocks}
        for needed in ("Asked as", "Say"):
            if needed not in words:
                self._problem(file, topic.line, f"# {topic.name} needs a '## {needed}', a list of at least one")
        return About(topic=topic.name, asked_as=words.get("Asked as", ()), say=words.get("Say", ()))

    def _part(self, file: PromptFile, meta: _PartMeta) -> Part:
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
            poles=meta.poles,
            phrases=tuple(self._wording(file, block) for block in own.blocks) if own else (),
            why=self._why(file, own) if own else None,
            steps=tuple(self._step(file, meta, step) for step in meta.steps),
        )
        if meta.type == "tension" and len(meta.poles) != 2:
            self._problem(file, 2, "a tension needs exactly two poles")
        return part

    def _check_once(self, file: PromptFile, meta: _PartMeta) -> None:
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

    def _step(self, file: PromptFile, part: _PartMeta, meta: _StepMeta) -> Step:
        if meta.pole is not None and meta.pole not in {pole.id for pole in part.poles}:
            self._problem(file, 2, f"step {meta.id} rates {meta.pole!r}, which is no pole of {part.id}")
        topic = file.topic(meta.id)
        if topic is None:
            if meta.kind not in (StepKind.GUIDE, StepKind.COUNTER, StepKind.REPORT):
                self._problem(file, 2, f"step {meta.id} has no words; add a heading '# {meta.id}' with '## Ask'")
            topic = Topic(meta.id, 2, ())
        needed = "Ask" if meta.kind.asks else "Say"
        words = [self._wording(file, block) for block in topic.blocks if block.name == needed]
        if not words and meta.kind not in (StepKind.GUIDE, StepKind.COUNTER, StepKind.REPORT):
            self._problem(file, topic.line, f"# {meta.id} needs a '## {needed}' with at least one wording")
        for block in topic.blocks:
            if block.name not in STEP_BLOCKS:
                self._problem(file, block.line, f"## {block.name} is not known; write one of {', '.join(STEP_BLOCKS)}")
        self._check_cases(file, part, meta, topic, words)
        options = tuple(self._options(file, topic))
        if meta.kind in (StepKind.CHOOSE, StepKind.MULTI) and not options:
            self._problem(file, topic.line, f"# {meta.id} needs '## Options', a list of `id: what it means`")
        return Step(
            **meta.model_dump(),
            part=part.id,
            options=options,
            wordings=tuple(Wording(case=_case(word.case), variants=word.variants) for word in words),
            why=self._why(file, topic),
            notes="\n".join(item for block in topic.blocks if block.name == "Notes" for item in block.items),
        )

    def _check_cases(
        self, file: PromptFile, part: _PartMeta, meta: _StepMeta, topic: Topic, words: list[Wording]
    ) -> None:
        """A wording chosen by pattern must have words for every pattern, or general ones."""
        cases = {_case(word.case) for word in words}
        if meta.follows is not None and meta.kind.asks and "" not in cases:
            patterns = {"held_together", "neither", "unknown", *(f"leaning_{pole.id}" for pole in part.poles)}
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
                keys = [key.strip().lstrip("@") for found in CITATION.findall(text) for key in found.split(";")]
                for key in keys:
                    if self._sources is not None and key not in self._sources:
                        self._problem(file, block.line, f"cites {key!r}, which corpus/sources.yaml does not have")
                return Why(text=CITATION.sub("", text), sources=tuple(dict.fromkeys(keys)))
        return None

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

    def _check_paths(self) -> None:
        for path in self._paths.values():
            for part in path.parts:
                if part not in self._parts:
                    self.problems.append(
                        Problem(f"prompts/paths/{path.id}.md", 2, f"uses the part {part!r}, which no file defines")
                    )

    def _problem(self, file: PromptFile, line: int, what: str) -> None:
        self.problems.append(Problem(file.path, line, what))


def _fault(fault: ErrorDetails, model: type[_Meta]) -> str:
    """What is wrong with a field of the front matter, and what to write instead."""
    *outer, name = fault["loc"] or ("",)
    where = ".".join(map(str, fault["loc"]))
    if fault["type"] == "missing":
        return f"{where} is missing; write `{name}: …`"
    if fault["type"] == "extra_forbidden":
        known = model.model_fields
        if outer:
            known = Pole.model_fields if outer[0] == "poles" else _StepMeta.model_fields
        return f"{where} is not known; write one of {', '.join(known)}, or remove it"
    return f"{where}: {fault['msg'].lower()} (got {str(fault['input'])[:40]!r})"


def _case(case: str) -> str:
    return case.removeprefix("Ask:").removeprefix("Say:")
