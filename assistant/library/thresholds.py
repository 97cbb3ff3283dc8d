"""How close is close enough. Cosines of one encoder on one corpus; never probabilities.

Calibrated on the development half of `tests/evals/questions.yaml`: 38 answerable questions, 12 from the
same world that no card answers, 15 about something else entirely; and looked over with 400 biomedical
questions, of which 83 in 100 stay below `WEAK` and one in 200 reaches `MATCH`.

A cosine tells apart what is off the subject (up to 0.30 there, two of 15 at 0.36 and 0.41) from what is on
it (from 0.38), but not well what is answered (31 of 38 from 0.55) from what is merely near (3 of 12 from
0.55). That is why there are three states and why the middle one says that it may not be an answer.
Another encoder needs other numbers.
"""

from __future__ import annotations

from assistant.domain.library import MatchState

MATCH = 0.55
"""Best cosine from which the passages found are taken to bear on the question."""
WEAK = 0.375
"""Best cosine from which the closest passages are worth showing, with a warning."""


def state(top: float, *, named: bool, mentioned: bool) -> MatchState:
    """What a best cosine of `top` means.

    A short question whose every word stands in a title or among a card's other names (`named`) has found
    that card however far the vectors are; one whose every word stands in a text (`mentioned`) has found
    at least something to show.
    """
    if top >= MATCH or named:
        return MatchState.MATCH
    return MatchState.WEAK if top >= WEAK or mentioned else MatchState.NONE
