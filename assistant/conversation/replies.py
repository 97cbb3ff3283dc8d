"""Replies that stand outside the script: to commands, to digressions, to what was not understood."""

from __future__ import annotations

from collections.abc import Callable

from assistant.conversation import about, choosing, glossary, requests, wording
from assistant.conversation.answers import changeable, given, label
from assistant.conversation.asides import DELETE
from assistant.conversation.understanding import IN_OWN_WORDS, without_lead_in
from assistant.domain.asides import Chose, Distressed, Removed
from assistant.domain.events import AskKind, CitedCard, Commanded, Digressed, Grievance, Misunderstood, Said, Voice
from assistant.domain.library import Filters, Hit, MatchState
from assistant.domain.ports import Librarian
from assistant.domain.reflection import State
from assistant.domain.script import Script, Term
from assistant.errors import LibraryUnavailable
from assistant.sanitise import one_line

LISTED = 5
"""How many cards `/search` lists."""
THIRD = 2
"""The third of three wordings, counted from 0."""
MOST_ASKED = 600
"""Characters of a digression that are looked up."""


class Replies:
    """Says what is owed to a command, a digression or a misunderstanding."""

    def __init__(self, script: Script, librarian: Librarian, recap: Callable[[State], str]) -> None:
        self._script = script
        self._librarian = librarian
        self._recap = recap

    def reply(self, state: State) -> Said:
        """The reply to what `state` owes."""
        try:
            match state.owed:
                case Digressed() as digression:
                    return self._digression(state, digression)
                case Commanded() as command:
                    return self._command(state, command)
                case Misunderstood() as missed:
                    return self._repair(state, missed)
                case Distressed() as distressed:
                    return self._say(state, f"distress_{distressed.kind}", Voice.REPAIR)
                case Chose() | Removed() as settled:
                    return self._taken_out(state, settled)
        except LibraryUnavailable:
            return self._say(state, "library_unavailable", Voice.REPAIR)
        raise ValueError("nothing is owed")

    def _say(self, state: State, case: str, voice: Voice = Voice.COMMAND, **values: object) -> Said:
        text = wording.choose(self._script.phrase(case), values, f"{state.reflection}{state.count}")
        return Said(text=text, voice=voice)

    def _digression(self, state: State, digression: Digressed) -> Said:
        if (term := self._asked_meaning(state, digression.question)) is not None:
            lines = "\n".join(f"- {self._librarian.citation(key)}" for key in term.sources)
            told = wording.choose(term.say, {}, state.reflection)
            return Said(text="\n\n".join(filter(None, (told, lines))), voice=Voice.COMMAND)
        if requests.asked(digression.question, self._script) == requests.CANNOT:
            return self._cannot(state, digression)
        asked_about = about.matching(without_lead_in(digression.question[:MOST_ASKED]), self._script.abouts)
        if asked_about is not None:
            told = wording.choose(asked_about.say, {"minutes": self._script.path.minutes}, state.reflection)
            return Said(text=told, voice=Voice.COMMAND)
        answer = self._librarian.ask(digression.question[:MOST_ASKED])
        text = " ".join(sentence.text for sentence in answer.sentences) or answer.answer
        if answer.state is MatchState.WEAK:
            text = f"{wording.choose(self._script.phrase('search_weak'), {}, state.reflection)} {text}"
        if digression.inferred and state.pending is not None and state.pending.kind in IN_OWN_WORDS:
            text = wording.choose(self._script.phrase("read_as_question"), {}, state.reflection) + "\n\n" + text
        cited = dict.fromkeys(
            CitedCard(card=one.card, sources=one.sources, citation=one.citation) for one in answer.sentences
        )
        return Said(text=text, voice=Voice.ANSWER, citations=tuple(cited))

    def _cannot(self, state: State, digression: Digressed) -> Said:
        in_own_words = state.pending is not None and state.pending.kind in IN_OWN_WORDS
        cases = ["request_cannot", *(["complaint_or_answer"] if digression.inferred and in_own_words else [])]
        words = [wording.choose(self._script.phrase(case), {}, f"{state.reflection}{state.count}") for case in cases]
        return Said(text="\n\n".join(words), voice=Voice.COMMAND)

    def _asked_meaning(self, state: State, question: str) -> Term | None:
        return glossary.asked(question, self._script, state.pending) if state.pending is not None else None

    def _command(self, state: State, command: Commanded) -> Said:
        match command.command:
            case "why" | "which" as case:
                return self._why(state, self._say(state, "which").text if case == "which" else "")
            case "sources":
                return self._sources(state)
            case "summary":
                return Said(text=self._recap(state), voice=Voice.COMMAND)
            case "search" if command.argument:
                return self._search(command.argument[:MOST_ASKED])
            case "ask" | "search" | "remove" as case:
                return self._say(state, "remove_what" if case == "remove" else "ask_what")
            case "change":
                return self._changes(state, command.argument)
            case "help" | "nothing_before" | "nothing_to_skip" | "not_optional" | "unclear_none" as case:
                return self._say(state, case)
            case "repeat":
                return Said(text="", voice=Voice.COMMAND)
            case _:
                return self._say(state, "unknown_command", command=one_line(command.command, 30))

    def _taken_out(self, state: State, settled: Chose | Removed) -> Said:
        """What became of words that were to be taken out."""
        if isinstance(settled, Chose) and settled.choice == "go_on":
            return self._say(state, "distress_went_on", Voice.REPAIR)
        if not settled.places:
            return self._say(state, "removed_none")
        places = "one place" if settled.places == 1 else f"{settled.places} places"
        return self._say(state, "removed", what=places)

    def _why(self, state: State, opening: str = "") -> Said:
        if state.aside is not None:
            return self._say(state, "why_aside")
        step = self._script.step(state.pending.step) if state.pending else None
        part = self._script.part(step.part) if step else None
        why = (step.why if step else None) or (part.why if part else None)
        if why is None:
            return self._say(state, "why_none")
        lines = [f"- {self._librarian.citation(key)}" for key in why.sources]
        return Said(text="\n\n".join(filter(None, (opening, why.text, "\n".join(lines)))), voice=Voice.COMMAND)

    def _sources(self, state: State) -> Said:
        if not state.cited:
            return self._say(state, "sources_none")
        lines = [f"- {self._librarian.citation(key)}" for key in state.cited]
        opening = wording.choose(self._script.phrase("sources"), {}, state.reflection)
        return Said(text=opening + "\n\n" + "\n".join(lines), voice=Voice.COMMAND)

    def _search(self, query: str) -> Said:
        result = self._librarian.search(query, k=LISTED, filters=Filters())
        case = {MatchState.MATCH: "search_found", MatchState.WEAK: "search_weak", MatchState.NONE: "search_none"}
        opening = wording.choose(self._script.phrase(case[result.state]), {}, query)
        if result.state is MatchState.NONE:
            return Said(text=opening, voice=Voice.ANSWER)
        lines = [_listed(hit) for hit in result.hits]
        return Said(text=opening + "\n\n" + "\n".join(lines), voice=Voice.ANSWER)

    def _changes(self, state: State, what: str) -> Said:
        listed = changeable(self._script, state)
        if not listed:
            return self._say(state, "nothing_to_change")
        if what:
            return self._say(state, "change_unknown", what=one_line(what, 40))
        opening = wording.choose(self._script.phrase("change_list"), {}, state.reflection)
        answers = {**state.earlier, **state.answers}
        lines = [
            f"{number}. {label(self._script, step)}: {given(answers[step.id], step)}"
            for number, step in enumerate(listed, start=1)
        ]
        return Said(text=opening + "\n\n" + "\n".join(lines), voice=Voice.COMMAND)

    def _repair(self, state: State, missed: Misunderstood) -> Said:
        if not missed.text.strip():
            return self._say(state, "empty", Voice.REPAIR)
        if isinstance(state.aside, Distressed):
            if missed.text == DELETE:
                return self._say(state, "distress_sure", Voice.REPAIR)
            return self._in_turn(state, "distress_unclear", {})
        pending = state.pending
        if missed.grievance is not None:
            return self._appease(state, missed.grievance)
        if pending is not None and pending.kind is AskKind.OPEN and _needed(state):
            return self._in_turn(state, "unclear_needed", {})
        if pending is not None and pending.kind in IN_OWN_WORDS and choosing.is_number_alone(missed.text):
            return self._say(state, "number_alone", Voice.REPAIR)
        kind = {AskKind.RATE: "rate", AskKind.CHOOSE: "choose", AskKind.MULTI: "choose", AskKind.CONFIRM: "confirm"}
        case = kind.get(pending.kind, "open") if pending else "none"
        values = {"minimum": pending.min or 0, "maximum": 4 if pending.max is None else pending.max} if pending else {}
        torn = choosing.torn(missed.text, *values.values()) if case == "rate" else None
        if torn is not None:
            return self._in_turn(state, "torn", {"rating_a": torn[0], "rating_b": torn[1]})
        return self._in_turn(state, f"unclear_{case}", values)

    def _in_turn(self, state: State, case: str, values: dict[str, int]) -> Said:
        """The first, second or third wording of `case`, and then the last two in turn: never the same twice running."""
        missed = state.misses - 1
        turn = missed if missed < THIRD else THIRD - missed % 2
        return Said(text=wording.nth(self._script.phrase(case), turn, values), voice=Voice.REPAIR)

    def _appease(self, state: State, grievance: Grievance) -> Said:
        """An honest word on a complaint, what can be done now, and how to have it taken as an answer after all."""
        seed = f"{state.reflection}{state.count}"
        cases = [f"complaint_{grievance.value}", "complaint_needed" if _needed(state) else "complaint_ways"]
        if state.pending is not None and state.pending.kind in IN_OWN_WORDS:
            cases.append("complaint_or_answer")
        words = [wording.choose(self._script.phrase(case), {}, seed) for case in cases]
        return Said(text=" ".join(filter(None, words)), voice=Voice.REPAIR)


def _needed(state: State) -> bool:
    """Whether the pending question cannot be passed over."""
    return state.pending is not None and not state.pending.optional and state.pending.step not in state.earlier


def _listed(hit: Hit) -> str:
    return f"- **{hit.title}.** {hit.citation}"
