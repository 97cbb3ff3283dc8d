"""The script, read from `prompts/` and checked: every problem at once, each with file and line."""

from __future__ import annotations

import functools
import os
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from assistant.conversation import prompt_files
from assistant.conversation.part_prompts import PartPrompts
from assistant.conversation.prompt_fields import (
    KINDS,
    AboutFields,
    GlossaryFields,
    PartFields,
    PathFields,
    WordsFields,
    fault,
)
from assistant.conversation.prompt_files import PromptFile, Topic
from assistant.conversation.prompt_words import PromptWords
from assistant.domain.problems import Problem, fail
from assistant.domain.script import (
    About,
    Part,
    PathInfo,
    Script,
    Term,
    Wording,
    Words,
)
from assistant.errors import NotFound

_Stamp = tuple[tuple[Path, int, int], ...]
"""Files with when each was written, in nanoseconds, and how many bytes it has."""


def kept(folder: Path, packs: Path) -> Prompts:
    """`folder` and `packs` parsed, which takes 0.13 s: once in a process, and again when a file in them has changed."""
    return _parsed(folder, packs, _stamp(folder, packs))


@functools.lru_cache(maxsize=1)
def _parsed(folder: Path, packs: Path, stamp: _Stamp) -> Prompts:
    return Prompts(folder, packs=packs)


def _stamp(*folders: Path) -> _Stamp:
    found = []
    for file in (file for folder in folders for file in sorted(folder.rglob("*.md"))):
        with suppress(OSError):  # taken away meanwhile, or a link to nothing: parsing says so
            about = file.stat()
            found.append((file, about.st_mtime_ns, about.st_size))
    return tuple(found)


class Prompts:
    """All of `prompts/` and of a person's own packs, parsed. `problems` is empty when everything can be used."""

    def __init__(self, folder: Path, sources: Collection[str] | None = None, packs: Path | None = None) -> None:
        self._words = PromptWords(sources)
        self._part_prompts = PartPrompts(self._words)
        self.problems: list[Problem] = self._words.problems
        self._paths: dict[str, PathInfo] = {}
        self._path_files: list[tuple[PromptFile, PathFields]] = []
        self._parts: dict[str, Part] = {}
        self._phrases: tuple[Wording, ...] = ()
        self._abouts: tuple[About, ...] = ()
        self._terms: tuple[Term, ...] = ()
        self.words: tuple[Words, ...] = ()
        files = sorted(folder.rglob("*.md"))
        if not files:
            self.problems.append(Problem(str(folder), 1, "holds no prompts; reinstall, or restore the folder"))
        self._take_all(folder)
        self._shipped = frozenset(self._paths)
        self._shipped_problems = tuple(self.problems)
        if packs is not None:
            self._take_all(packs, own=True)

    def _take_all(self, folder: Path, *, own: bool = False) -> None:
        before = len(self._path_files)
        for file in sorted(folder.rglob("*.md")):
            if "readings" not in file.relative_to(folder).parts and file.name != "README.md":
                shown_as = file.relative_to(folder.parent).as_posix()
                # a pack comes from somebody else: it may bring words, and not lead to other files of this computer
                if own and not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder)):
                    self.problems.append(Problem(shown_as, 1, "leads out of the folder; put the file itself here"))
                else:
                    self._take(prompt_files.read(file, shown_as))
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
        return Script(
            path=info, parts=parts, phrases=self._phrases, abouts=self._abouts, terms=self._terms, words=self.words
        )

    def _take(self, file: PromptFile) -> None:
        self.problems.extend(file.problems)
        kind = str(file.meta.get("kind"))
        if kind not in KINDS:
            self._words.problem(file, 2, f"kind is {kind!r}; write one of {', '.join(KINDS)}")
            return
        try:
            meta = KINDS[kind].model_validate(file.meta)
        except ValidationError as error:
            for found in error.errors():
                self._words.problem(file, file.line(found["loc"]), fault(found, KINDS[kind]))
            return
        if isinstance(meta, PathFields | PartFields):
            known = self._paths if isinstance(meta, PathFields) else self._parts
            if meta.id in known:
                self._words.problem(
                    file, file.line(("id",)), f"another file has the id {meta.id!r} already; choose another"
                )
                return
        if isinstance(meta, PathFields):
            self._path_files.append((file, meta))
            self._paths[meta.id] = PathInfo(id=meta.id, name=meta.name, minutes=meta.minutes, parts=meta.parts)
        elif isinstance(meta, PartFields):
            self._parts[meta.id] = self._part_prompts.part(file, meta)
        elif isinstance(meta, AboutFields):
            # a pack adds to what is said of the conversation itself, such as who can see it, and replaces nothing
            self._abouts += tuple(self._about(file, topic) for topic in file.topics)
        elif isinstance(meta, GlossaryFields):
            self._terms += tuple(self._words.term(file, topic) for topic in file.topics)
        elif isinstance(meta, WordsFields):
            self.problems.extend(prompt_files.uneven(file))
            self.words += (prompt_files.words(file, meta.id),)
        else:
            for block in (block for topic in file.topics for block in topic.blocks):
                self._words.cited(file, block.line, " ".join(block.items))
            before = len(self.problems)
            phrases = tuple(self._words.wording(file, block) for topic in file.topics for block in topic.blocks)
            if len(self.problems) == before:  # else a wording that cannot be filled in could reach any path
                self._phrases += phrases

    def _about(self, file: PromptFile, topic: Topic) -> About:
        words = {block.name: block.items for block in topic.blocks}
        for needed in ("Asked as", "Say"):
            if needed not in words:
                self._words.problem(file, topic.line, f"# {topic.name} needs a '## {needed}', a list of at least one")
        return About(topic=topic.name, asked_as=words.get("Asked as", ()), say=words.get("Say", ()))

    def _check_paths(self, files: Sequence[tuple[PromptFile, PathFields]]) -> None:
        for file, meta in files:
            for number, part in enumerate(meta.parts):
                if part not in self._parts:
                    self._words.problem(
                        file, file.line(("parts", number)), f"uses the part {part!r}, which no file defines"
                    )
