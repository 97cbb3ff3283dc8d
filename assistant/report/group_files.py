"""What each person gives to a group: writing it from a reflection, and reading the files that are handed in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ValidationError

from assistant.conversation import exchange, quoting
from assistant.domain.base import Frozen
from assistant.domain.events import Recorded
from assistant.domain.group import (
    GroupShare,
    SharedArea,
    SharedBehaviour,
    SharedPartner,
    SharedPole,
    SharedTension,
)
from assistant.domain.ports import Librarian
from assistant.domain.reflection import fold
from assistant.domain.script import Script
from assistant.domain.summary import Summary
from assistant.domain.vocabulary import STAGES
from assistant.errors import CheckFailed, NotFound
from assistant.library.words import telling
from assistant.report.build import UNDATED, SummaryBuilder
from assistant.report.partner_names import GENERIC
from assistant.sanitise import one_line

FORMAT: Literal["integrated-care-assistant/for-group/1"] = "integrated-care-assistant/for-group/1"
_WHOLE = exchange.FORMAT.rpartition("/")[0]
LONGEST_QUOTE = 300
LONGEST_NAME = 60
_LEFT_OUT = "It is left out."


class _Head(BaseModel):
    """The beginning of any file of ours."""

    format: str


@dataclass(frozen=True)
class Given:
    """One file: what it gives to the group, and the words by which its partnership may be known again."""

    share: GroupShare
    marks: frozenset[str]


@dataclass(frozen=True)
class Taken:
    """The files that could be used, and what to say of the others."""

    given: tuple[Given, ...]
    told: tuple[str, ...] = ()
    """Sentences for whoever runs the command: they name files."""
    left_out: int = 0
    empty: int = 0
    repeated: int = 0


class Sharing:
    """Makes of a reflection what its owner gives to a group."""

    def __init__(self, scripts: Callable[[str], Script], librarian: Librarian) -> None:
        """`scripts` gives the script of a path, and raises `NotFound` for one that is not there."""
        self._scripts = scripts
        self._librarian = librarian

    def share(self, path: str, log: Sequence[Recorded], *, quotes: bool = False, name: str = "") -> GroupShare:
        """Ratings, choices and partners of the reflection; its `quotes` and a `name` only when asked for."""
        return _share(self._sum_up(path, log), path, quotes, name)

    def _sum_up(self, path: str, log: Sequence[Recorded]) -> Summary:
        # a group hears nothing of what was said to one of its people
        state = fold(log).model_copy(update={"said": {}})
        made = SummaryBuilder(self._scripts(path), self._librarian).so_far(state, "", log[0].at if log else UNDATED)
        return made.model_copy(update={"finished": log[-1].at if state.finished else None})

    def given(self, text: str, shown_as: str) -> Given:
        """What the file called `shown_as` gives. Raises `CheckFailed`; data only, nothing in it is obeyed."""
        if _format(text).startswith(exchange.FOR_GROUPS):
            share = _read(text, shown_as)
            return Given(share, _marks(share, *(words for one in share.words.values() for words in one)))
        if _format(text).startswith(_WHOLE) and _format(text) != exchange.FORMAT:
            raise CheckFailed(_other_version(shown_as), kept=_LEFT_OUT)
        try:
            found = exchange.read(text, shown_as)
        except CheckFailed as error:
            raise CheckFailed(error.what, kept=_LEFT_OUT) from error
        try:
            made = self._sum_up(found.path, found.events)
        except NotFound as error:
            raise CheckFailed(
                f"The file {shown_as} holds a reflection on the path “{one_line(found.path, 40)}”, which is not here.",
                kept=_LEFT_OUT,
                do="Ask its owner to export it with --for-group: such a file brings what is needed with it.",
            ) from error
        share = _share(made, found.path, False, "").model_copy(update={"reflection": one_line(found.id, 120)})
        return Given(share, _marks(share, found.title, made.partnership, made.partners_words))

    def take(self, files: Sequence[tuple[str, str]]) -> Taken:
        """The (name, text) `files`, each reflection once, by id; nothing depends on their order."""
        told, kept = [], dict[str, Given]()
        left_out = empty = repeated = 0
        for shown_as, text in sorted(files):
            try:
                one = self.given(text, shown_as)
            except CheckFailed as error:
                told.append(str(error))
                left_out += 1
                continue
            if not one.share.given:
                told.append(f"The file {shown_as} holds no rating or choice yet. {_LEFT_OUT}")
                empty += 1
                continue
            known = kept.setdefault(one.share.reflection, one)
            if known is not one:
                told.append(f"The file {shown_as} holds a reflection that another file has too; it counts once.")
                repeated += 1
                kept[one.share.reflection] = max((known, one), key=_preferred)
        given = tuple(kept[name] for name in sorted(kept))
        return Taken(given, tuple(told), left_out, empty, repeated)


def write(share: GroupShare) -> str:
    """The file as JSON."""
    return share.model_dump_json(indent=1) + "\n"


def _format(text: str) -> str:
    try:
        return _Head.model_validate_json(text).format
    except ValidationError:
        return ""


def _other_version(shown_as: str) -> str:
    return f"The file {shown_as} was written by another version of the assistant, which this one cannot read."


def _read(text: str, shown_as: str) -> GroupShare:
    try:
        return GroupShare.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        if where == "format":
            raise CheckFailed(_other_version(shown_as), kept=_LEFT_OUT) from error
        raise CheckFailed(
            f"The file {shown_as} was made for a group and then spoilt: at {one_line(where, 80)}, "
            f"{one_line(first['msg'], 120)}.",
            kept=_LEFT_OUT,
            do="Ask its owner to export it again.",
        ) from error


def _share(made: Summary, path: str, quotes: bool, name: str) -> GroupShare:
    return GroupShare(
        format=FORMAT,
        reflection=made.reflection,
        path=path,
        begun=made.started.date(),
        finished=made.finished is not None,
        name=one_line(name, LONGEST_NAME),
        tensions=tuple(
            SharedTension(
                id=tension,
                name=one.name,
                poles=tuple(
                    SharedPole(id=pole, name=one.pole_names[pole], rating=rating) for pole, rating in one.poles.items()
                ),
            )
            for tension, one in made.tensions.items()
        ),
        self_placed=_stage(made.stage.self_placed),
        needed=_stage(made.stage.needed),
        behaviours=tuple(
            SharedBehaviour(name=name, stage=_stage(stage)) for name, stage in made.stage.behaviours.items()
        ),
        areas=tuple(
            SharedArea(id=area, name=one.name, consensus=one.consensus, capacity=one.capacity)
            for area, one in (made.practice_map or {}).items()
        ),
        partners=tuple(
            SharedPartner(name=one_line(one.name, LONGEST_NAME), ours=_stage(one.stage), theirs=_stage(one.their_stage))
            for one in made.partners
        ),
        words=_words(made) if quotes else {},
    )


def _stage(name: str | None) -> str | None:
    return name if name in STAGES else None


def _words(made: Summary) -> dict[str, tuple[str, ...]]:
    """What a group report can quote, cut to the length it quotes."""
    said = {tension: (*one.quotes, *_each(one.notes)) for tension, one in made.tensions.items()}
    said["stage"] = (*made.stage.quotes, *_each(made.stage.notes))
    said["practice_map"] = tuple(note for one in (made.practice_map or {}).values() for note in one.notes)
    cut = {
        where: dict.fromkeys(quoting.excerpt(one_line(text), LONGEST_QUOTE) for text in said[where]) for where in said
    }
    return {where: tuple(texts) for where, texts in cut.items() if texts}


def _each(notes: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(note for beside in notes.values() for note in beside)


def _marks(share: GroupShare, *texts: str) -> frozenset[str]:
    said = " ".join((*texts, *(one.name for one in share.partners)))
    return telling(said) - GENERIC


def _preferred(one: Given) -> tuple[int, bool, int, str]:
    """Of two files of one reflection, the fuller; of equals, the one that says less of its owner."""
    share = one.share
    return share.given, not share.name, -len(str(share.words)), share.model_dump_json()


class Partnership(Frozen):
    """Whether the files seem to be about one partnership."""

    known: int
    """How many say anything by which to tell."""
    apart: int
    """How many of them have nothing in common with most of the others."""


def partnership(given: Sequence[Given]) -> Partnership:
    """Which files share a word of the partnership's or its partners' names, directly or through others."""
    groups: list[frozenset[str]] = []
    sizes: list[int] = []
    for marks in (one.marks for one in given if one.marks):
        joined = [number for number, other in enumerate(groups) if other & marks]
        size = 1 + sum(sizes[number] for number in joined)
        whole = marks.union(*(groups[number] for number in joined))
        groups = [other for number, other in enumerate(groups) if number not in joined] + [whole]
        sizes = [other for number, other in enumerate(sizes) if number not in joined] + [size]
    return Partnership(known=sum(sizes), apart=sum(sizes) - max(sizes, default=0))
