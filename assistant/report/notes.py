"""What the person wrote beside a number or a choice, in their words."""

from __future__ import annotations

from assistant.conversation import choosing, quoting, remarks
from assistant.domain.reflection import State
from assistant.domain.script import Step, StepKind

FEWEST_WORDS = 4
"""Words that something typed in vain must have to say more than the number that was given in the end."""


def beside(state: State, step: Step) -> tuple[str, ...]:
    """The words that belong with the answer to `step`: those typed in vain first, then those beside the answer."""
    answer = state.answers.get(step.id)
    if answer is None or step.kind not in (StepKind.RATE, StepKind.CHOOSE):
        return ()
    typed = (remarks.pruned(text) for text in state.beside.get(step.id, ()))
    said = [text for text in typed if len(text.split()) >= FEWEST_WORDS]
    if answer.rating is not None:
        said.append(remarks.pruned(choosing.beside_number(answer.text, 0, 4)))
    elif answer.chosen:
        said.append(remarks.pruned(choosing.beside_choice(answer.text, step.options)))
    return tuple(dict.fromkeys(quoting.quote(text) for text in said if text))
