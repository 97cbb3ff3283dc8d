"""What the person wrote beside a number or a choice, in their words."""

from __future__ import annotations

from assistant.conversation import accepting, choosing, quoting, remarks, several
from assistant.domain.reflection import State
from assistant.domain.script import Step, StepKind


def beside(state: State, step: Step) -> tuple[str, ...]:
    """The words that belong with the answer to `step`; what was refused before it was given is none of them."""
    answer = state.answers.get(step.id)
    if answer is None or step.kind not in (StepKind.RATE, StepKind.CHOOSE):
        return ()
    said = [remarks.pruned(text) for text in state.at_odds.get(step.id, ())]
    if answer.rating is not None:
        text = answer.text
        said.append(
            remarks.pruned(choosing.beside_number(text, 0, 4) or accepting.beside(text) or several.beside(text))
        )
    elif answer.chosen:
        said.append(remarks.pruned(choosing.beside_choice(answer.text, step.options)))
    return tuple(dict.fromkeys(quoting.quote(text) for text in said if text))
