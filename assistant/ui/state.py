"""What the conversation screen shows: a fold of events and of the person's own words.

Nothing here knows Textual, so what is on screen can be tested as plain values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from assistant.conversation import removal
from assistant.domain import reflection
from assistant.domain.asides import Chose, Distressed, Removed
from assistant.domain.events import (
    Answered,
    Asked,
    AskKind,
    CitedCard,
    Commanded,
    Digressed,
    Event,
    Kept,
    Misunderstood,
    Paused,
    Recorded,
    Reopened,
    Said,
    Skipped,
    Voice,
)
from assistant.domain.reflection import State
from assistant.domain.vocabulary import STAGES

DONT_KNOW = "don't know"
KEEP = "/skip"
"""What leaves an earlier answer as it was."""
_TYPED = {"nothing_before": "back", "nothing_to_skip": "skip", "not_optional": "skip", "unclear_none": "…"}
"""What was typed where the engine records what came of it."""
_DONE: dict[type[object], str] = {
    Skipped: "/skip",
    Reopened: "(back to an earlier answer)",
    Kept: "(left as it was)",
    Paused: "/pause",
}
"""How an event with no words of its own is shown when it is read again."""


class Who(StrEnum):
    """Whose turn it is."""

    YOU = "you"
    ASSISTANT = "assistant"
    NOTE = "note"
    """The app itself: an error, a hint."""


@dataclass(frozen=True)
class Turn:
    """One thing said."""

    who: Who
    text: str
    voice: Voice | None = None
    """`None` for the person, for notes and for questions."""
    citations: tuple[CitedCard, ...] = ()


@dataclass(frozen=True)
class View:
    """Everything the conversation screen is drawn from."""

    state: State = field(default_factory=State)
    turns: tuple[Turn, ...] = ()
    echoed: bool = False
    """Whether the person's latest words are shown already, so that their events add nothing."""

    @property
    def pending(self) -> Asked | None:
        """The question that waits."""
        return self.state.pending

    @property
    def keeping(self) -> bool:
        """Whether an earlier answer stands aside and an empty reply would keep it."""
        return self.pending is not None and self.pending.step in self.state.earlier

    @property
    def on_enter(self) -> str:
        """What an empty reply stands for: leaving an earlier answer, or taking the number that is proposed."""
        if self.keeping:
            return KEEP
        return "" if self.pending is None or self.pending.proposed is None else str(self.pending.proposed)


@dataclass(frozen=True)
class Plan:
    """What the panel needs to know of the script."""

    tensions: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = ()
    """(tension id, name, ((pole id, short name), …)) in order."""
    rating_steps: Mapping[str, str] = field(default_factory=dict)
    """Step id to the pole it rates."""
    stage_steps: Mapping[str, str] = field(default_factory=dict)
    """Step id to `self_placed`, `behaviour` or `needed`."""


@dataclass(frozen=True)
class Panel:
    """What is known so far, for the side panel."""

    ratings: Mapping[str, int | None] = field(default_factory=dict)
    """Pole to 0–4, or `None` for "don't know"; poles not yet rated are missing."""
    self_placed: str | None = None
    calculated: str | None = None
    needed: str | None = None


def spoke(view: View, text: str) -> View:
    """`view` with the person's words shown at once, before they are understood."""
    return replace(view, turns=(*view.turns, Turn(Who.YOU, text)), echoed=True)


def noted(view: View, text: str) -> View:
    """`view` with a sentence from the app itself."""
    return replace(view, turns=(*view.turns, Turn(Who.NOTE, text)))


def settled(view: View) -> View:
    """`view` once every reply to the person's words has arrived."""
    return replace(view, echoed=False)


def fold(events: Iterable[Recorded]) -> View:
    """The view of a reflection as it stands on disk."""
    view = View()
    for recorded in events:
        view = apply(view, recorded.what)
    return view


def apply(view: View, event: Event) -> View:
    """The view after `event`."""
    after = replace(view, state=reflection.apply(view.state, event))
    if isinstance(event, Chose | Removed) and event.words:
        after = replace(after, turns=tuple(_without(turn, event.words) for turn in after.turns))
    if isinstance(event, Said):
        return (
            after
            if not event.text.strip()
            else _add(after, Turn(Who.ASSISTANT, event.text, event.voice, event.citations))
        )
    if isinstance(event, Asked):
        question = Turn(Who.ASSISTANT, event.text)
        return after if after.turns[-1:] == (question,) else _add(after, question)
    words = _words(view.pending, event)
    return _own_words(after, words, settle=isinstance(event, Answered | Kept)) if words else after


def _words(pending: Asked | None, event: Event) -> str:
    """What the person said for `event` to happen; empty for what is not theirs."""
    match event:
        case Answered():
            return answer_words(pending, event)
        case Digressed():
            return event.question
        case Misunderstood() | Distressed():
            return event.text
        case Chose():
            return event.text or _chose(pending, event)
        case Removed():
            return "/remove …"
        case Skipped() if pending is None or pending.step != event.step:
            return ""  # one of several that a single word passed over
        case Commanded():
            return f"/{_TYPED.get(event.command, event.command)} {event.argument}".strip()
        case _:
            return _DONE.get(type(event), "")


def _chose(asked: Asked | None, event: Chose) -> str:
    """The label of the choice, where it was one of several."""
    return next((option.label for option in asked.options if option.id == event.choice), "") if asked else ""


def _without(turn: Turn, words: tuple[str, ...]) -> Turn:
    return replace(turn, text=removal.blanked(turn.text, words)[0])


def _add(view: View, turn: Turn) -> View:
    return replace(view, turns=(*view.turns, turn))


def _own_words(view: View, words: str, *, settle: bool = False) -> View:
    """Show `words` as the person's; when they are on screen already, `settle` puts them plainly."""
    if not view.echoed:
        return _add(view, Turn(Who.YOU, words))
    last = next((n for n in range(len(view.turns) - 1, -1, -1) if view.turns[n].who is Who.YOU), None)
    if not settle or last is None:
        return view
    return replace(view, turns=(*view.turns[:last], Turn(Who.YOU, words), *view.turns[last + 1 :]))


def answer_words(asked: Asked | None, answered: Answered) -> str:
    """The answer as a reader wants to see it: a number with its scale, a label, else the person's words."""
    text = answered.text.strip()
    if asked is None or asked.step != answered.step:
        return text
    if asked.kind is AskKind.RATE and answered.rating is not None and text == str(answered.rating):
        return f"{text} of {asked.max}" if asked.max else text
    labels = [option.label for option in asked.options if option.id in answered.chosen]
    if labels and asked.kind in (AskKind.CHOOSE, AskKind.MULTI, AskKind.CONFIRM):
        return "; ".join(labels)
    return text


def last_words(view: View) -> str:
    """All that was said since the person last spoke, with its citations, to be copied."""
    since = next((n for n in range(len(view.turns), 0, -1) if view.turns[n - 1].who is Who.YOU), 0)
    said = [turn for turn in view.turns[since:] if turn.who is Who.ASSISTANT]
    return "\n\n".join("\n".join([turn.text, *(f"— {cited.citation}" for cited in turn.citations)]) for turn in said)


def panel(view: View, plan: Plan, calculated: str | None = None) -> Panel:
    """What the answers given so far come to; `calculated` is the stage the behaviours add up to."""
    answers = view.state.answers
    ratings = {pole: answers[step].rating for step, pole in plan.rating_steps.items() if step in answers}
    placed: dict[str, str | None] = {}
    for step, role in plan.stage_steps.items():
        if step in answers and answers[step].chosen:
            placed[role] = next((stage for stage in STAGES if stage in answers[step].chosen), None)
    return Panel(
        ratings=ratings, self_placed=placed.get("self_placed"), calculated=calculated, needed=placed.get("needed")
    )


def heading(view: View, title: str) -> str:
    """How far the conversation is, and its title."""
    pending = view.pending
    if view.state.finished:
        return f"Finished  ·  {title}"
    if pending is None or not pending.of:
        return title
    left = f"  ·  about {pending.minutes_left} min left" if pending.minutes_left else ""
    return f"Question {pending.position} of {pending.of}{left}  ·  {title}"
