"""What the conversation screen shows: a fold of events and of the person's own words.

Nothing here knows Textual, so what is on screen can be tested as plain values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from assistant.conversation import removal
from assistant.conversation.choosing import match_option
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

DONT_KNOW = "don't know"
KEEP = "/skip"
"""What leaves an earlier answer as it was."""
ASIDE = "aside."
"""What the names of questions that interrupt the script begin with."""
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
    stopped: bool = False
    """Whether the person stopped the replies before all were there; what is there is saved."""

    @property
    def pending(self) -> Asked | None:
        """The question that waits."""
        return self.state.pending

    @property
    def rests(self) -> bool:
        """Whether nothing is asked: it is finished, paused, or was stopped in mid-reply."""
        return self.state.finished or self.state.paused or self.stopped

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


def spoke(view: View, text: str) -> View:
    """`view` with the person's words shown at once, before they are understood."""
    return replace(view, turns=(*view.turns, Turn(Who.YOU, text)), echoed=True)


def noted(view: View, text: str) -> View:
    """`view` with a sentence from the app itself."""
    return replace(view, turns=(*view.turns, Turn(Who.NOTE, text)))


def settled(view: View, *, stopped: bool = False) -> View:
    """`view` once every reply to the person's words has arrived, or they were `stopped`."""
    return replace(view, echoed=False, stopped=stopped and not view.state.waiting and not view.state.finished)


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
    if not labels and answered.rating is None:
        # "don't know" is kept as no choice: said by its number or its id, it is put in words
        meant = match_option(text, asked.options)
        return meant.label if meant is not None else text
    return text


def last_words(view: View) -> str:
    """All that was said since the person last spoke, with its citations, to be copied."""
    since = next((n for n in range(len(view.turns), 0, -1) if view.turns[n - 1].who is Who.YOU), 0)
    said = [turn for turn in view.turns[since:] if turn.who is Who.ASSISTANT]
    return "\n\n".join("\n".join([turn.text, *(f"— {cited.citation}" for cited in turn.citations)]) for turn in said)


def heading(view: View, title: str) -> str:
    """How far the conversation is, and its title. What is numbered are the questions that everybody is asked."""
    pending = view.pending
    if view.state.finished:
        return f"Finished  ·  {_counted(view.state)}  ·  {title}"
    if pending is None or not pending.of:
        return title
    between = ", a follow-up" if pending.step in _follow_ups(view.state) else ""
    left = f"  ·  about {pending.minutes_left} min left" if pending.minutes_left else ""
    return f"Question {pending.position} of {pending.of}{between}{left}  ·  {title}"


def _counted(given: State) -> str:
    """How many answers there are, and how many of them a count of the numbered questions would not hold."""
    extra = len(_follow_ups(given) & given.answers.keys())
    whole = "1 answer" if len(given.answers) == 1 else f"{len(given.answers)} answers"
    return f"{whole}, {extra} to follow-ups" if extra else whole


def _follow_ups(given: State) -> set[str]:
    """The questions put between two numbered ones, which bear the number of the one before."""
    first: dict[int, str] = {}
    for step, asked in given.asked.items():
        first.setdefault(asked.position, step)
    return {step for step, asked in given.asked.items() if first[asked.position] != step and not step.startswith(ASIDE)}
