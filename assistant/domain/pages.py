"""A document that somebody takes away, before it is a file: Markdown, with figures as data between its parts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from assistant.domain.base import Frozen

Form = Literal["md", "html", "docx", "pdf"]
"""What a page can be written as."""
FORMS: tuple[Form, ...] = ("md", "html", "docx", "pdf")


class Mark(Frozen):
    """Where an answer lies on a scale, or where a group's answers lie."""

    at: tuple[float, ...] = ()
    """The answer; of a group, the middle one, or the two where those are apart. Empty where there is none to show."""
    low: float | None = None
    """Of a group or a mixed picture, the lowest; `None` for one answer."""
    high: float | None = None
    note: str = ""
    """A word beside it, such as `left open` or `split`."""


class Lane(Frozen):
    """One question and its marks, one for each entry of the figure's `series`, or a single one without any."""

    name: str
    marks: tuple[Mark, ...] = ()
    counts: tuple[int, ...] = ()
    """Instead of marks: how many things lie at each step."""


class Pair(Frozen):
    """Two things that are rated apart and shown to either side."""

    name: str
    left: Lane
    right: Lane


class Opposed(Frozen):
    """Pairs, each side on a scale of its own that begins in the middle."""

    kind: Literal["opposed"] = "opposed"
    caption: str
    text: str
    """What the figure shows, in words."""
    series: tuple[str, ...] = ()
    """What tells the marks of a lane apart, such as dates."""
    pairs: tuple[Pair, ...]
    highest: int


class Steps(Frozen):
    """A path of named steps, with a lane of marks for each question."""

    kind: Literal["steps"] = "steps"
    caption: str
    text: str
    series: tuple[str, ...] = ()
    steps: tuple[str, ...]
    lanes: tuple[Lane, ...]


class Point(Frozen):
    """Something with a place on two scales."""

    name: str
    across: int
    up: int


class Plot(Frozen):
    """Points on two scales that are not added up."""

    kind: Literal["plot"] = "plot"
    caption: str
    text: str
    across: str
    """What is counted from left to right."""
    up: str
    points: tuple[Point, ...]
    highest: int


Figure = Annotated[Opposed | Steps | Plot, Field(discriminator="kind")]


class Page(Frozen):
    """The whole document, in the order of reading."""

    title: str
    about: str
    """What it is, in a line, for the properties of a file."""
    parts: tuple[str | Figure, ...]
    """Markdown, whose first part begins with the title as its heading, and figures."""

    @property
    def markdown(self) -> str:
        """The words alone. Every figure repeats what they say."""
        return "\n\n".join(part for part in self.parts if isinstance(part, str)).strip() + "\n"
