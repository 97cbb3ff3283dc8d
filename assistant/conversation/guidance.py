"""Bringing one cited passage that bears on what was said, and one that argues the other way."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.conversation import mirror, pictures, quoting, remarks, stages, tensions, wording
from assistant.domain.events import CitedCard, Said, Voice
from assistant.domain.library import Card, Filters
from assistant.domain.ports import Librarian
from assistant.domain.reflection import State
from assistant.domain.script import Part, Script, Step, StepKind

WEIGHED = 12
"""How many cards near the pattern are weighed against the person's words."""
ENOUGH = 25
"""How many cards are looked at for one that argues the other way."""
BEARS = 0.2
"""Cosine from which a sentence is said to bear on a card that fits the pattern already. Told stories lie
far from stated points: in trials, sentences on the subject reached 0.2 to 0.37, idle ones 0.16 at most."""
BEARS_HEARD = 0.1
"""The same for a sentence heard as the card's own pole, which the reading says they share."""
MOST_QUOTED = 6
"""Sentences tried when looking for the one a card bears on."""
MOST_SEARCHED = 1200
"""Characters of the person's words a search is made from."""


class Guide:
    """Chooses cards for a step. Raises `LibraryUnavailable` through the librarian."""

    def __init__(self, script: Script, librarian: Librarian) -> None:
        self._script = script
        self._librarian = librarian

    def bring(self, state: State, step: Step, basis: str) -> Said:
        """The passage for a `guide` or `counter` step."""
        part = self._script.part(step.part)
        assert part is not None
        if step.kind is StepKind.COUNTER:
            return self._counter(state, part, step, basis)
        return self._guidance(state, part, step, basis)

    def _guidance(self, state: State, part: Part, step: Step, basis: str) -> Said:
        words = spoken(state, part)
        filters = self._filters(state, part)
        query = " ".join(part.phrase(f"Search:{basis}")) or words
        hits = self._librarian.search(query, k=WEIGHED, filters=filters).hits if query else ()
        near = {hit.card: hit.score for hit in hits}
        cards = self._unshown([hit.card for hit in hits], state)
        if not cards:
            text = wording.choose(self._script.phrase("guide_none"), {}, state.reflection)
            return Said(step=step.id, basis=basis, voice=Voice.GUIDANCE, text=text)
        chosen, sentence = self._bearing(quotable(words), cards, near, evidence(state, part))
        goes_by_answers = words or basis not in (tensions.UNKNOWN, stages.UNCLEAR)
        lead = "guide_lead" if sentence else "guide_lead_pattern" if goes_by_answers else "guide_lead_plain"
        if sentence and mirror.came_back_to(state, part, sentence):
            lead = "guide_lead_again"
        opening = self._worded(lead, state, part, quoting.quote(sentence))
        return self._said(step, basis, Voice.GUIDANCE, opening, chosen, "The point")

    def _counter(self, state: State, part: Part, step: Step, basis: str) -> Said:
        shown = self._given(state, part)
        opening = self._worded("counter_lead", state, part)
        if shown is None:
            return Said(step=step.id, basis=basis, voice=Voice.COUNTERPOINT, text="")
        for other in self._others(state, part, shown):
            return self._said(step, basis, Voice.COUNTERPOINT, opening, other, "The point")
        caution = wording.choose(self._script.phrase("counter_caution"), {}, state.reflection)
        return self._said(step, basis, Voice.COUNTERPOINT, caution, shown, "Caution")

    def _others(self, state: State, part: Part, shown: Card) -> Sequence[Card]:
        """Cards against `shown`: those it names, then those of the other pole nearest to what was said."""
        named = self._unshown(shown.other_side, state)
        if named:
            return named
        if part.kind != "tension":
            hits = self._librarian.search(shown.title, k=ENOUGH, filters=Filters(kind="curated")).hits
            return self._unshown([hit.card for hit in hits], state)
        query = spoken(state, part) or shown.title
        hits = self._librarian.search(query, k=ENOUGH, filters=Filters(tension=part.id, kind="curated")).hits
        near = self._unshown([hit.card for hit in hits], state)
        return [card for card in near if card.poles and not set(card.poles) & set(shown.poles)]

    def _worded(self, case: str, state: State, part: Part, quote: str = "") -> str:
        turn = self._script.parts.index(part)
        return wording.choose(self._script.phrase(case), {"quote": quote}, state.reflection, turn)

    def _bearing(
        self, sentences: Sequence[str], cards: list[Card], near: dict[str, float], poles: dict[str, set[str]]
    ) -> tuple[Card, str]:
        """The card nearest to the pattern and to something the person said, and that sentence.

        The sentence is empty when it and the card are not plainly about the same thing. One that speaks
        for a pole, by `poles`, is not set beside a card on the other pole alone.
        """
        if not sentences:
            return cards[0], ""
        cosines = self._librarian.nearness(sentences, cards).copy()
        for row, sentence in enumerate(sentences):
            for at, card in enumerate(cards):
                if card.poles and poles.get(sentence) and not poles[sentence] & set(card.poles):
                    cosines[row, at] = -1.0
        scores = [near[card.id] + float(cosines[:, at].max()) for at, card in enumerate(cards)]
        card = cards[at := max(range(len(cards)), key=lambda one: scores[one])]
        needed = [BEARS_HEARD if poles.get(one, set()) & set(card.poles) else BEARS for one in sentences]
        margins = [float(cosines[row, at]) - needed[row] for row in range(len(sentences))]
        best = max(range(len(sentences)), key=lambda row: margins[row])
        return card, sentences[best] if margins[best] >= 0 else ""

    def _unshown(self, ids: Sequence[str], state: State) -> list[Card]:
        cards = (self._librarian.card(card) for card in ids if card not in state.shown_cards)
        return [card for card in cards if card is not None]

    def _given(self, state: State, part: Part) -> Card | None:
        """The card brought by this part's guidance as it stands."""
        for step in part.steps:
            said = state.said.get(step.id)
            if step.kind is StepKind.GUIDE and said is not None and said.citations:
                return self._librarian.card(said.citations[0].card)
        return None

    def _filters(self, state: State, part: Part) -> Filters:
        if part.kind == "tension":
            return Filters(tension=part.id, kind="curated")
        if part.kind != "stage":
            return Filters(kind="curated")
        seen = stages.picture(state, self._script)
        stage = seen.needed if seen.gap == "need_above" else seen.self_placed or seen.needed
        return Filters(stage=stage, kind="curated")

    def _said(self, step: Step, basis: str, voice: Voice, opening: str, card: Card, section: str) -> Said:
        return Said(
            step=step.id,
            basis=basis,
            voice=voice,
            text=f"{opening}\n\n**{card.title}.** {self._librarian.plain(card.section(section))}",
            citations=(self._librarian.cited(card, section),),
        )


def quotable(words: str) -> tuple[str, ...]:
    """The first sentences that say something by themselves: those that a card may be set beside."""
    whole = (one for one in remarks.own(quoting.sentences(words)) if len(one.split()) >= quoting.FEWEST_WORDS)
    return tuple(one for one in whole if not quoting.looks_back(one))[:MOST_QUOTED]


def spoken(state: State, part: Part) -> str:
    """The person's open answers in `part`, latest wording, cut to what a search is made from."""
    answers = [state.answers[step.id].text for step in part.steps if step.reads and step.id in state.answers]
    return "\n".join(answers)[:MOST_SEARCHED]


def evidence(state: State, part: Part) -> dict[str, set[str]]:
    """For each sentence of the person's in `part` that was plainly heard as a pole, the poles it was heard as."""
    found: dict[str, set[str]] = {}
    for step in part.steps:
        reading = state.heard[step.id].tensions.get(part.id) if step.id in state.heard else None
        for one in mirror.sure(reading) if reading else ():
            found.setdefault(one.quote, set()).add(one.pole)
    return found


def basis_of(state: State, script: Script, step: Step) -> str:
    """What the wording of `step` rests on now: the pattern of its part, the stage's gap, or nothing."""
    part = script.part(step.part)
    if part is None or step.follows is None:
        return ""
    if step.follows == "pattern":
        return pictures.pattern(state, script, part)
    seen = stages.picture(state, script)
    if step.kind is StepKind.REPORT:
        return f"{seen.gap} {seen.self_placed} {seen.calculated} {seen.needed} {stages.spread_words(seen)}"
    return seen.gap


__all__ = ["CitedCard", "Guide", "basis_of", "spoken"]
