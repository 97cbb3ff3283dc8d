"""The script of a conversation, as read from `prompts/`."""

from __future__ import annotations

from enum import StrEnum

from assistant.domain.base import Frozen
from assistant.domain.events import AskKind, Option


class StepKind(StrEnum):
    """What a step does. The first six ask and wait; the rest speak and go on."""

    OPEN = "open"
    RATE = "rate"
    CHOOSE = "choose"
    MULTI = "multi"
    CONFIRM = "confirm"
    COMMIT = "commit"
    SAY = "say"
    MIRROR = "mirror"
    GUIDE = "guide"
    COUNTER = "counter"
    REPORT = "report"

    @property
    def asks(self) -> AskKind | None:
        """The kind of question, or `None` for a step that does not wait."""
        return AskKind(self.value) if self.value in AskKind._value2member_map_ else None


class Wording(Frozen):
    """Ways of saying one thing, for one case."""

    case: str
    """Which case it fits: a pattern, `heard`, a stage gap; empty for any."""
    variants: tuple[str, ...]


class Why(Frozen):
    """Why a question is asked, with the sources it rests on."""

    text: str
    sources: tuple[str, ...]


class FacilitatorNotes(Frozen):
    """What a coach wants to know of a question before it is put."""

    purpose: str
    """What it is there to bring out."""
    listen_for: tuple[str, ...]
    follow_ups: tuple[str, ...]
    """Questions to ask next."""
    in_a_group: str = ""
    """What to do differently with several people in the room."""
    minutes: float
    """How long to allow with a coach, talking included."""


class Probe(Frozen):
    """A question that goes further into what was said, for one level of reflection and one pattern."""

    id: str
    level: str
    """`describe`, `explain`, `views` or `change`: how far the answer it asks for goes."""
    case: str
    """The pattern or the gap it fits; empty for any."""
    text: str
    short: str
    """The same for somebody who was here before."""


class Step(Frozen):
    """One thing to say or ask."""

    id: str
    part: str
    kind: StepKind
    optional: bool = True
    pole: str | None = None
    """For `rate`: the pole it rates."""
    follows: str | None = None
    """`pattern` or `gap`: what chooses the wording and makes the step due again when it changes."""
    reads: bool = False
    """Whether an open answer is read for tensions and stage."""
    role: str | None = None
    """What the answer is in the summary: `partnership`, `self_placed`, `needed`, `behaviour`, `commitment`…"""
    when: str | None = None
    """Its condition: `who_missing`, `when_missing`, `again`, `further`, `first_visit`, `returning` or `decided`."""
    each: str | None = None
    """For steps put once for every `partner` or `barrier` that was named, or `commitment` that was made last time."""
    most: int | None = None
    """For repeated steps: at most for so many."""
    subject: str = ""
    """For a repeated step in a conversation: the partner, barrier or commitment it is about; empty in the script."""
    options: tuple[Option, ...] = ()
    wordings: tuple[Wording, ...] = ()
    probes: tuple[Probe, ...] = ()
    why: Why | None = None
    notes: FacilitatorNotes | None = None
    """For a coach; never shown in a leader's own conversation."""

    def variants(self, case: str = "") -> tuple[str, ...]:
        """The ways of putting this step in `case`, falling back to the general ones."""
        found = {wording.case: wording.variants for wording in self.wordings}
        return found.get(case) or found.get("", ())


class Pole(Frozen):
    """One end of a tension."""

    id: str
    name: str
    """As in "direction from above"."""
    short: str
    """One or two words for a narrow panel."""


class Part(Frozen):
    """A stretch of a path: the opening, one tension, the stage, the close."""

    id: str
    kind: str
    """`plain`, `tension`, `stage`, `partners`, `practice`, `values` or `barriers`."""
    name: str
    minutes: int = 0
    """How long it usually takes; 0 where nobody said."""
    poles: tuple[Pole, ...] = ()
    phrases: tuple[Wording, ...] = ()
    """Words for results, by case: pattern descriptions, questions to take to partners."""
    why: Why | None = None
    """Why this part is here, for questions that give no reason of their own."""
    steps: tuple[Step, ...]

    def phrase(self, case: str) -> tuple[str, ...]:
        """The words for `case`; empty when there are none."""
        return next((wording.variants for wording in self.phrases if wording.case == case), ())


class PathInfo(Frozen):
    """One way through: which parts, in which order."""

    id: str
    name: str
    minutes: int
    parts: tuple[str, ...]


class About(Frozen):
    """What to say when asked about the conversation itself."""

    topic: str
    asked_as: tuple[str, ...]
    say: tuple[str, ...]


class Term(Frozen):
    """What a word of the questions means."""

    topic: str
    called: tuple[str, ...]
    """The word and other ways of saying it."""
    parts: tuple[str, ...]
    """Ids of the parts whose questions use it so; `any` for all."""
    say: tuple[str, ...]
    """Ways of explaining it."""
    sources: tuple[str, ...] = ()
    """Keys of what the explanation rests on."""


class Words(Frozen):
    """Words to listen for, by topic; how a phrase is written stands in `conversation.phrases`."""

    id: str
    lists: tuple[Wording, ...]
    """The topic's name, or `topic:case`, and its phrases."""

    def of(self, topic: str, case: str = "") -> tuple[str, ...]:
        """The phrases of `topic` in `case`; empty when there are none."""
        wanted = f"{topic}:{case}" if case else topic
        return tuple(phrase for one in self.lists if one.case == wanted for phrase in one.variants)


class Script(Frozen):
    """A path with its parts, ready to be walked."""

    path: PathInfo
    parts: tuple[Part, ...]
    phrases: tuple[Wording, ...] = ()
    """Words used anywhere: repair, commands, guidance framing."""
    abouts: tuple[About, ...] = ()
    terms: tuple[Term, ...] = ()
    """Words of the questions, explained."""
    words: tuple[Words, ...] = ()
    """What is listened for: distress, identifying detail, contradictions."""
    coming: int = 0
    """Questions still to be asked of what has not been named yet, if as many are named as usually are."""

    def listening(self, words_id: str) -> Words:
        """The words called `words_id`; none at all when there is no such file."""
        return next((one for one in self.words if one.id == words_id), Words(id=words_id, lists=()))

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step in order."""
        return tuple(step for part in self.parts for step in part.steps)

    @property
    def tensions(self) -> tuple[Part, ...]:
        """The parts that are tensions, in order."""
        return tuple(part for part in self.parts if part.kind == "tension")

    def step(self, step_id: str) -> Step | None:
        """The step called `step_id`, if the path has it."""
        return next((step for step in self.steps if step.id == step_id), None)

    def part(self, part_id: str) -> Part | None:
        """The part called `part_id`, if the path has it."""
        return next((part for part in self.parts if part.id == part_id), None)

    def phrase(self, case: str) -> tuple[str, ...]:
        """The general words for `case`; empty when there are none."""
        return next((wording.variants for wording in self.phrases if wording.case == case), ())
