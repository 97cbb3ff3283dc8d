"""Naming the answers that were given: which can be changed, what each is called, what it says in brief."""

from __future__ import annotations

from assistant.conversation import conditions, quoting
from assistant.conversation.listing import capital, heading
from assistant.domain.events import Answered
from assistant.domain.reflection import State
from assistant.domain.script import Script, Step, StepKind
from assistant.sanitise import one_line

_OF_SUBJECT = {
    "became": "what became of it",
    "partner_stage": "where you place the work",
    "partner_theirs": "where they would place it",
    "partner_wants": "what moves them",
    "partner_loses": "what they give up",
    "partner_seeks": "what they look for",
    "partner_hats": "three hats",
    "barrier_movers": "who can move it",
}
"""What a question put once for each partner or barrier is about, by its role."""


def changeable(script: Script, state: State) -> tuple[Step, ...]:
    """The answered steps in script order, as `/change` numbers them; one that is being changed keeps its number."""
    given_to = state.answers.keys() | state.earlier.keys()
    return tuple(step for step in script.steps if step.id in given_to and conditions.applies(state, script, step))


def label(script: Script, step: Step) -> str:
    """A few words that name a question: its part, and what it is about."""
    part = script.part(step.part)
    name = part.name if part else step.part
    if step.pole is not None and part is not None:
        return next(pole.name for pole in part.poles if pole.id == step.pole).capitalize()
    named = step.role in ("behaviour", "consensus", "capacity")
    words = step.variants()[0] if named and step.variants() else ""
    if words.startswith("**"):
        return words.split("**")[1].rstrip(".")
    if step.subject:
        return f"{capital(heading(step.subject))}: {_OF_SUBJECT.get(step.role or '', 'looked at again')}"
    if step.when == "further":
        return f"{name}, a step further"
    role = {
        "partnership": "The partnership",
        "partners": "The partners",
        "role": "Your part in it",
        "self_placed": "Where you place it",
        "needed": "What it needs",
        "whose_values": "Whose values",
        "commitment": "What you will do",
        "commitment_who": "Who",
        "commitment_when": "By when",
        "partner_names": "The partners, by name",
        "values_held": "Values that decide now",
        "values_wanted": "Values that should decide",
        "values_missing": "Whose values are missing",
        "barriers_words": "What is in the way, in your words",
        "barriers": "What is in the way, from the list",
        "evidence": "What would show that it worked",
    }
    return role.get(
        step.role or "", f"{name}, in your words" if step.id.endswith("open") else f"{name}, looked at again"
    )


def answered_in_words(answer: Answered, step: Step) -> str:
    """The number, or what was chosen; empty for "don't know" and for an answer in the person's own words."""
    if answer.rating is not None:
        return str(answer.rating)
    return "; ".join(option.label for option in step.options if option.id in answer.chosen)


def given(answer: Answered, step: Step) -> str:
    """An answer in a few words."""
    if told := answered_in_words(answer, step):
        return one_line(told, 70)
    if step.kind in (StepKind.RATE, StepKind.CHOOSE, StepKind.MULTI):
        return "Don't know"
    return f"“{quoting.quote(one_line(answer.text), 70)}”"
