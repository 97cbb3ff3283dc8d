"""Everything that can happen in a conversation. A reflection is the list of its events.

Events are saved before they are shown and never removed; none is altered but to take words out of it
that the person wants gone (`Chose`, `Removed`), which leaves a note that it was done. The state of a
conversation is their fold (`domain.reflection.apply`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from assistant.domain.asides import Chose, Conflicted, Discarded, Distressed, Noticed, Removed
from assistant.domain.base import Frozen
from assistant.domain.readings import Readings


class AskKind(StrEnum):
    """What kind of answer a question takes."""

    OPEN = "open"
    RATE = "rate"
    CHOOSE = "choose"
    MULTI = "multi"
    CONFIRM = "confirm"
    COMMIT = "commit"


class Voice(StrEnum):
    """Why the assistant says something; front ends may set each apart."""

    SCRIPT = "script"
    MIRROR = "mirror"
    """What it heard, with the person's own words."""
    GUIDANCE = "guidance"
    """A cited passage that bears on what was said."""
    COUNTERPOINT = "counterpoint"
    """A cited passage that argues the other way."""
    REPORT = "report"
    """Something worked out from the answers."""
    ANSWER = "answer"
    """The library's answer to a digression."""
    COMMAND = "command"
    """The reply to a slash command."""
    REPAIR = "repair"
    """Putting a misunderstanding right."""


class Grievance(StrEnum):
    """What a person complains of in the conversation itself."""

    REPEATED = "repeated"
    """That it asks what was answered already."""
    POINTLESS = "pointless"
    """That it is no use."""
    MISHEARD = "misheard"
    """That it took their words wrongly."""


class CitedCard(Frozen):
    """A card that was brought into the conversation."""

    card: str
    sources: tuple[str, ...]
    citation: str
    """Authors, publisher and year, ready to show."""


class Option(Frozen):
    """One answer a person can choose; its id, label or number is accepted."""

    id: str
    label: str


class Started(Frozen):
    """A reflection began."""

    event: Literal["started"] = "started"
    reflection: str
    path: str


class Recalled(Frozen):
    """What is taken over from the earlier reflection that this one goes on from; stands right after `Started`."""

    event: Literal["recalled"] = "recalled"
    reflection: str
    """The earlier one."""
    title: str
    on: AwareDatetime
    """When the earlier one was last worked on, in UTC."""
    partnership: str = ""
    """How it was described then, in the person's words."""
    commitments: tuple[Commitment, ...] = ()
    """What was decided then, in the person's words."""
    visits: int = Field(default=1, ge=1)
    """Reflections on this partnership before the new one."""


class Said(Frozen):
    """The assistant said something. Plain text with light Markdown (bold, quotations, lists)."""

    event: Literal["said"] = "said"
    text: str
    citations: tuple[CitedCard, ...] = ()
    voice: Voice = Voice.SCRIPT
    step: str | None = None
    """The script step this fulfils, or `None` when it answers a command or a digression."""
    basis: str = ""
    """What the wording rested on; when that changes, the step is due again."""


class Asked(Frozen):
    """The assistant asked something and waits."""

    event: Literal["asked"] = "asked"
    step: str
    kind: AskKind
    text: str
    options: tuple[Option, ...] = ()
    min: int | None = Field(default=None, ge=0, le=4)
    max: int | None = Field(default=None, ge=0, le=4)
    optional: bool = True
    position: int
    """Counted from 1 among the questions of the path."""
    of: int
    minutes_left: int | None = Field(default=None, ge=0)
    """How long the rest usually takes, this question with it."""
    proposed: int | None = Field(default=None, ge=0, le=4)
    """For `rate`: the number that was heard in the person's own words, to be accepted or put right."""
    quote: str = ""
    """The words that `proposed` was heard in, ready to show."""
    probe: str = ""
    """The id of the probe that was put, so that none is put twice."""
    basis: str = ""


class Answered(Frozen):
    """The person answered the pending question."""

    event: Literal["answered"] = "answered"
    step: str
    text: str
    """Their words, whole."""
    rating: int | None = Field(default=None, ge=0, le=4)
    """For `rate`: the number, or `None` for "don't know"."""
    chosen: tuple[str, ...] = ()
    """For `choose`, `multi` and `confirm`: option ids; empty for "don't know"."""
    commitment: Commitment | None = None
    basis: str = ""
    """The basis of the question answered."""
    apart: bool = False
    """Whether it is kept as it was written and read for nothing."""


class Commitment(Frozen):
    """An action with who and when; the parts not given are empty."""

    what: str
    who: str = ""
    when: str = ""


class Skipped(Frozen):
    """The person passed over the pending question."""

    event: Literal["skipped"] = "skipped"
    step: str
    basis: str = ""


class Heard(Frozen):
    """The reader read an open answer."""

    event: Literal["heard"] = "heard"
    step: str
    readings: Readings


class Reopened(Frozen):
    """The person went back to, or wants to change, an earlier answer."""

    event: Literal["reopened"] = "reopened"
    step: str


class Kept(Frozen):
    """The person looked at an earlier answer again and left it as it was."""

    event: Literal["kept"] = "kept"
    step: str


class Digressed(Frozen):
    """The person asked the library something in the middle of a step."""

    event: Literal["digressed"] = "digressed"
    question: str
    inferred: bool = False
    """Whether it was typed as an answer but read as a question."""


class Commanded(Frozen):
    """The person gave a command that changes nothing by itself, such as `/help`."""

    event: Literal["commanded"] = "commanded"
    command: str
    argument: str = ""


class Misunderstood(Frozen):
    """What the person typed could not be taken as an answer; kept all the same."""

    event: Literal["misunderstood"] = "misunderstood"
    step: str
    text: str
    grievance: Grievance | None = None
    """What it complains of, when it was a complaint about the conversation rather than an attempt at an answer."""


class Paused(Frozen):
    """The person stopped for now."""

    event: Literal["paused"] = "paused"


class Finished(Frozen):
    """The path was walked to its end."""

    event: Literal["finished"] = "finished"


Event = Annotated[
    Started
    | Recalled
    | Said
    | Asked
    | Answered
    | Skipped
    | Heard
    | Reopened
    | Kept
    | Digressed
    | Commanded
    | Misunderstood
    | Paused
    | Distressed
    | Noticed
    | Conflicted
    | Chose
    | Removed
    | Discarded
    | Finished,
    Field(discriminator="event"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)


class Recorded(Frozen):
    """An event as it stands in the log."""

    seq: int = Field(ge=0)
    at: AwareDatetime
    """In UTC."""
    what: Event
