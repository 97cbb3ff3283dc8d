"""Building a summary from a conversation's events: places, words, guidance, commitment, sources."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from assistant.conversation import (
    conditions,
    decisions,
    pictures,
    quoting,
    remarks,
    reports,
    stages,
    tensions,
    wording,
)
from assistant.conversation.cases import CASES
from assistant.conversation.expanding import expanded
from assistant.conversation.stage_report import differences
from assistant.domain.events import Finished, Recorded, Said, Voice
from assistant.domain.ports import Librarian
from assistant.domain.reflection import State, fold
from assistant.domain.script import Part, Script, Step, StepKind
from assistant.domain.summary import PartSummary, SourceLine, StageSummary, Summary, SummaryCard, TensionSummary
from assistant.library import citations
from assistant.report import disagreements, full_path, instruments, notes, questions_put, since

UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
"""For a summary in the middle of a conversation, which shows no date."""
_BOLD_TITLE = re.compile(r"^\*\*.+?\*\*\s*")
LONGEST_QUOTE = 700
"""Characters of one quotation in a summary; the whole answer stays in the reflection."""
LONGEST_OPENING = 2_000
"""Characters of an answer about the partnership itself."""


class SummaryBuilder:
    """Sums up reflections of one script."""

    def __init__(self, script: Script, librarian: Librarian) -> None:
        self._script = script
        self._librarian = librarian

    def build(self, title: str, events: Sequence[Recorded]) -> Summary:
        """The summary of the reflection whose log is `events`, finished or not."""
        state = fold(events)
        finished = [one.at for one in events if isinstance(one.what, Finished)]
        ended = finished[-1] if state.finished and finished else None
        made = self.so_far(state, title, events[0].at if events else UNDATED, ended)
        caveats, keys = self._caveats()
        return made.model_copy(update={"caveats": caveats, "sources": self._sources(state, made, keys)})

    def so_far(
        self, state: State, title: str = "", started: datetime = UNDATED, finished: datetime | None = None
    ) -> Summary:
        """The summary of a conversation as it stands, without its sources."""
        script = expanded(self._script, state)
        if script is not self._script:
            return SummaryBuilder(script, self._librarian).so_far(state, title, started, finished)
        return Summary(
            reflection=state.reflection,
            title=title,
            started=started,
            finished=finished,
            partnership=self._said_as(state, "partnership") or (state.since.partnership if state.since else ""),
            partners_words=self._said_as(state, "partners"),
            role=self._said_as(state, "role"),
            since=since.summed(state, self._script),
            tensions={part.id: self._tension(state, part) for part in self._script.tensions},
            stage=self._stage(state),
            practice_map=full_path.practice_map(state, self._script),
            partners=full_path.partner_views(state, self._script),
            values=full_path.values_sorted(state, self._script),
            barriers=full_path.in_the_way(state, self._script),
            parts=self._parts(state),
            instruments=instruments.build(state, self._script),
            disagreements=disagreements.found(state, self._script),
            commitments=decisions.made(state, self._script),
            evidence=full_path.evidence(state, self._script),
            questions=self._questions(state),
            sources=(),
            caveats=tuple(citations.uncited(text) for text in self._script.phrase("caveats")),
        )

    def _said_as(self, state: State, role: str) -> str:
        for step in self._script.steps:
            if step.role == role and step.id in state.answers:
                text = state.answers[step.id].text.strip()
                return text if len(text) <= LONGEST_OPENING else quoting.excerpt(text, LONGEST_OPENING)
        return ""

    def _tension(self, state: State, part: Part) -> TensionSummary:
        seen = tensions.picture(state, part)
        return TensionSummary(
            name=part.name,
            poles=seen.ratings,
            pole_names={pole.id: pole.name for pole in part.poles},
            pattern=seen.pattern,
            pattern_text=" ".join(part.phrase(f"Pattern:{seen.pattern}")),
            strength=seen.strength,
            balance=seen.balance,
            quotes=_quotes(state, part),
            asked=questions_put.put(state, self._script, _quoted(state, part)),
            notes={step.pole: said for step in part.steps if step.pole and (said := notes.beside(state, step))},
            cards=self._cards(state, part),
        )

    def _stage(self, state: State) -> StageSummary:
        seen = stages.picture(state, self._script)
        part = next((part for part in self._script.parts if part.kind == "stage"), None)
        return StageSummary(
            self_placed=seen.self_placed,
            calculated=seen.calculated,
            needed=seen.needed,
            distribution=seen.distribution,
            spread=seen.spread,
            behaviours={stages.dimension(self._script, step): stage for step, stage in seen.behaviours.items()},
            differences=differences(state, self._script),
            notes=self._stage_notes(state, part) if part else {},
            quotes=_quotes(state, part) if part else (),
            asked=questions_put.put(state, self._script, _quoted(state, part)) if part else (),
            cards=self._cards(state, part) if part else (),
        )

    def _stage_notes(self, state: State, part: Part) -> dict[str, tuple[str, ...]]:
        found = {}
        for step in part.steps:
            if said := notes.beside(state, step):
                name = stages.dimension(self._script, step.id) if step.role == "behaviour" else step.role or step.id
                found[name] = said
        return found

    def _parts(self, state: State) -> dict[str, PartSummary]:
        """By kind of part: what else was said there, and what was brought."""
        found: dict[str, PartSummary] = {}
        for part in self._script.parts:
            if part.kind in CASES:
                one = found.get(part.kind, PartSummary(name=part.name))
                quotes = (*one.quotes, *full_path.quotes(state, part))
                asked = (*one.asked, *questions_put.put(state, self._script, full_path.quoted(state, part)))
                cards = (*one.cards, *self._cards(state, part))
                told = one.differences or reports.text(state, self._script, part)
                more = {"quotes": quotes, "asked": asked, "cards": cards, "differences": told}
                found[part.kind] = one.model_copy(update=more)
        return {kind: one for kind, one in found.items() if one.spoken_of}

    def _cards(self, state: State, part: Part) -> tuple[SummaryCard, ...]:
        found = []
        for step in part.steps:
            said = state.said.get(step.id)
            brought = step.kind in (StepKind.GUIDE, StepKind.COUNTER) and conditions.applies(state, self._script, step)
            if brought and said is not None and said.citations:
                found.append(self._card(said))
        return tuple(found)

    def _card(self, said: Said) -> SummaryCard:
        cited = said.citations[0]
        card = self._librarian.card(cited.card)
        return SummaryCard(
            card=cited.card,
            title=card.title if card else cited.card,
            # as it was shown then, whatever has become of the card since
            text=_BOLD_TITLE.sub("", said.text.partition("\n\n")[2] or said.text),
            role="counterpoint" if said.voice is Voice.COUNTERPOINT else "guidance",
            citation=cited.citation,
            sources=cited.sources,
        )

    def _questions(self, state: State) -> tuple[str, ...]:
        """Questions to take to partners, for what was talked about."""
        found: list[str] = []
        for part in self._script.tensions:
            if any(step.id in state.answers for step in part.steps):
                found.extend(part.phrase(f"Partners:{tensions.picture(state, part).pattern}"))
        seen = stages.picture(state, self._script)
        stage = next((part for part in self._script.parts if part.kind == "stage"), None)
        if stage is not None and any((seen.self_placed, seen.needed, seen.spread is not None)):
            values = {"needed": seen.needed, "self_placed": seen.self_placed, "calculated": seen.calculated}
            found.extend(_worded(stage.phrase(f"Partners:{seen.gap}"), values))
        for part in self._script.parts:
            if part.kind in CASES and any(step.id in state.answers for step in part.steps):
                case = f"Partners:{pictures.pattern(state, self._script, part)}"
                found.extend(_worded(part.phrase(case), pictures.filled(state, self._script, part)))
        return (*found, *self._script.phrase("questions_any")) if found else ()

    def _caveats(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What this is not, with what it cites written out, and the keys of that, where the library has it."""
        texts = self._script.phrase("caveats")
        found = {key: self._librarian.source(key) for text in texts for key in citations.keys(text)}
        known = {key: source for key, source in found.items() if source is not None}

        def written(keys: tuple[str, ...]) -> str:
            return f"({citations.short_all(known[key] for key in keys)})"

        cited = (known.keys() >= set(citations.keys(text)) for text in texts)
        told = tuple(
            citations.replace(text, written) if whole else citations.uncited(text)
            for text, whole in zip(texts, cited, strict=True)
        )
        return told, tuple(known)

    def _sources(self, state: State, made: Summary, more: Sequence[str]) -> tuple[SourceLine, ...]:
        """Sources of what stands in the summary, then any cited on the way."""
        cards = [card for one in made.tensions.values() if one.spoken_of for card in one.cards]
        cards += made.stage.cards if made.stage.spoken_of else ()
        cards += [card for one in made.parts.values() for card in one.cards]
        here = dict.fromkeys((*(key for card in cards for key in card.sources), *more))
        said = [key for one in state.said.values() for cited in one.citations for key in cited.sources]
        every = dict.fromkeys((*here, *said, *state.cited))
        return tuple(
            SourceLine(key=key, citation=self._librarian.citation(key), in_summary=key in here) for key in every
        )


def _worded(texts: Sequence[str], values: wording.Values) -> tuple[str, ...]:
    """Those of `texts` for which every value is there, filled in."""
    return tuple(told for text in texts if (told := wording.choose([text], values, "")))


def _quoted(state: State, part: Part) -> tuple[Step, ...]:
    """The steps of `part` whose answers are quoted."""
    return tuple(step for step in part.steps if step.reads and step.id in state.answers)


def _quotes(state: State, part: Part) -> tuple[str, ...]:
    """The person's open answers in `part`, each cut to a readable length."""
    answers = [state.answers[step.id].text for step in _quoted(state, part)]
    return tuple(quoting.excerpt(remarks.without_lead(text), LONGEST_QUOTE) for text in answers)
