"""What was answered to an instrument: each item as it stands, and nothing added up."""

from __future__ import annotations

from assistant.conversation import quoting
from assistant.conversation.answers import answered_in_words
from assistant.domain.reflection import State
from assistant.domain.script import Part, Script, Step, StepKind
from assistant.domain.summary import InstrumentItem, InstrumentSummary
from assistant.report import notes

_LONGEST_LABEL = 80
_LONGEST_QUOTE = 700
_CHOICES = (StepKind.RATE, StepKind.CHOOSE, StepKind.MULTI, StepKind.CONFIRM)


def build(state: State, script: Script) -> tuple[InstrumentSummary, ...]:
    """Every instrument of which anything was answered, in order."""
    parts = (part for part in script.parts if part.kind == "instrument")
    return tuple(_summed(state, part) for part in parts if any(step.id in state.answers for step in part.steps))


def _summed(state: State, part: Part) -> InstrumentSummary:
    items = [_item(state, step) for step in part.steps if step.kind in _CHOICES]
    said = [step for step in part.steps if step.kind is StepKind.OPEN and step.id in state.answers]
    quotes = tuple(quoting.excerpt(state.answers[step.id].text, _LONGEST_QUOTE) for step in said)
    return InstrumentSummary(name=part.name, items=tuple(items), quotes=quotes, asked=tuple(map(_label, said)))


def _item(state: State, step: Step) -> InstrumentItem:
    answer = state.answers.get(step.id)
    told = answered_in_words(answer, step) if answer is not None else ""
    return InstrumentItem(label=_label(step), answer=told, notes=notes.beside(state, step))


def _label(step: Step) -> str:
    """The bold opening of its question, else the question itself."""
    words = step.variants()[0] if step.variants() else step.id
    return words.split("**")[1].rstrip(".") if words.startswith("**") else quoting.quote(words, _LONGEST_LABEL)
