"""How close is close enough. Cosines of one encoder on one corpus; never probabilities.

Fitted on the development half of `tests/evals/questions.yaml`, as it was before questions written from the cards
joined it: 68 answerable questions, 28 from the same world that no card answers, 75 about something else entirely;
and looked over with 200 biomedical questions.

A cosine tells apart what is off the subject from what is on it, but not well what is answered from what is merely
near: at a cut that keeps four of five near questions from being a match, the best cosine alone calls 57 in 100
answerable ones a match. With the share of the question's words that one of the best cards holds it is 71 in 100,
and in ten-fold cross-validation the two together told the kinds apart better than either (area under the curve .80,
against .74 and .78). The weight of the words hardly matters between a half and one. `MATCH` is the cut named above,
stricter than need be, since cuts chosen on the questions they are judged by look better than they are; at `WEAK`
72 of the 75 questions about something else are told that there is nothing, and 2 of the 68 answerable; by the best
card alone it would be 3, since a word such as "trust" brings one card near by chance. That is why there are three
states and why the middle one says that it may not be an answer. Another encoder needs other numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.domain.library import MatchState

NEAR = 0.55
"""Best cosine below which a short question whose every word a passage has is taken to mean that passage."""
COVERED = 0.6
"""What having all of the question's words in one card is worth, as a cosine."""
MATCH = 0.88
"""Best cosine and covered words together from which the passages found are taken to bear on the question."""
WEAK = 0.375
"""Cosine, weighed between nearest vector and own text, from which the closest passages are shown with a warning."""


@dataclass(frozen=True)
class Bearing:
    """How what was found bears on a question."""

    top: float
    """The best cosine of any vector."""
    near: float
    """Cosine, weighed between the nearest vector of a passage and its own text: mean of the three best cards, or that
    of the best of somebody's own documents."""
    covered: float = 0.0
    """Share of the question's words that one of the best cards holds, rare words counting more."""
    named: bool = False
    """Every word of a short question stands in a title or among a card's other names."""
    mentioned: bool = False
    """Every word of a short question stands in a text."""

    @property
    def sum(self) -> float:
        """What decides about a match."""
        return self.top + COVERED * self.covered


def state(bearing: Bearing) -> MatchState:
    """What `bearing` means.

    A short question that names a card has found it however far the vectors are; one whose words all stand in a
    text has found at least something to show.
    """
    if bearing.named or (bearing.near >= WEAK and bearing.sum >= MATCH):
        return MatchState.MATCH
    return MatchState.WEAK if bearing.near >= WEAK or bearing.mentioned else MatchState.NONE


def why(bearing: Bearing) -> str:
    """`state` in a sentence, with the numbers it rests on."""
    if bearing.named and bearing.sum < MATCH:
        return "match: every word of the question stands in the title or other names of a card."
    if bearing.mentioned and bearing.near < WEAK:
        return f"weak: every word of the question stands in a text, though the best cosine is {bearing.top:.2f}."
    return (
        f"{state(bearing).value}: the best cosine is {bearing.top:.2f} ({bearing.near:.2f} for the three best cards "
        f"with their own texts, weak from {WEAK:.3f}); one card holds {bearing.covered:.0%} of the words asked, "
        f"rare ones counting more; {COVERED} of that added makes {bearing.sum:.2f}, a match from {MATCH:.2f}."
    )
