"""Replies that stand outside the script: to commands, to digressions, to what was not understood."""

from __future__ import annotations

from collections.abc import Callable

from assistant.conversation import about, quoting, wording
from assistant.conversation.understanding import IN_OWN_WORDS, without_lead_in
from assistant.domain.events import Answered, AskKind, CitedCard, Commanded, Digressed, Misunderstood, Said, Voice
from assistant.domain.library import Filters, Hit, MatchState
from assistant.domain.ports import Librarian
from assistant.domain.reflection import State
from assistant.domain.script import Script, Step
from assistant.errors import LibraryUnavailable
from assistant.sanitise import one_line

LISTED = 5
"""How many cards `/search` lists."""
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
        except LibraryUnavailable:
            return self._say(state, "library_unavailable", Voice.REPAIR)
        raise ValueError("nothing is owed")

    def _say(self, state: State, case: str, voice: Voice = Voice.COMMAND, **values: object) -> Said:
        text = wording.choose(self._script.phrase(case), values, f"{state.reflection}{state.count}")
        return Said(text=text, voice=voice)

    def _digression(self, state: State, digression: Digressed) -> Said:
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

    def _command(self, state: State, command: Commanded) -> Said:
        match command.command:
            case "why":
                return self._why(state)
            case "sources":
                return self._sources(state)
            case "summary":
                return Said(text=self._recap(state), voice=Voice.COMMAND)
            case "search" if command.argument:
                return self._search(command.argument[:MOST_ASKED])
            case "ask" | "search":
                return self._say(state, "ask_what")
            case "change":
                return self._changes(state, command.argument)
            case "help" | "nothing_before" | "nothing_to_skip" | "not_optional" | "unclear_none" as case:
                return self._say(state, case)
            case "repeat":
                return Said(text="", voice=Voice.COMMAND)
            case _:
                return self._say(state, "unknown_command", command=one_line(command.command, 30))

    def _why(self, state: State) -> Said:
        step = self._script.step(state.pending.step) if state.pending else None
        part = self._script.part(step.part) if step else None
        why = (step.why if step else None) or (part.why if part else None)
        if why is None:
            return self._say(state, "why_none")
        lines = [f"- {self._librarian.citation(key)}" for key in why.sources]
        return Said(text="\n\n".join(filter(None, (why.text, "\n".join(lines)))), voice=Voice.COMMAND)

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
        pending = state.pending
        kind = {AskKind.RATE: "rate", AskKind.CHOOSE: "choose", AskKind.MULTI: "choose", AskKind.CONFIRM: "confirm"}
        case = kind.get(pending.kind, "open") if pending else "none"
        values = {"minimum": pending.min or 0, "maximum": 4 if pending.max is None else pending.max} if pending else {}
        text = wording.nth(self._script.phrase(f"unclear_{case}"), state.misses - 1, values)
        return Said(text=text, voice=Voice.REPAIR)


def changeable(script: Script, state: State) -> tuple[Step, ...]:
    """The answered steps in script order, as `/change` numbers them; one that is being changed keeps its number."""
    return tuple(step for step in script.steps if step.id in state.answers or step.id in state.earlier)


def label(script: Script, step: Step) -> str:
    """A few words that name a question: its part, and what it is about."""
    part = script.part(step.part)
    name = part.name if part else step.part
    if step.pole is not None and part is not None:
        return next(pole.name for pole in part.poles if pole.id == step.pole).capitalize()
    words = step.variants()[0] if step.role == "behaviour" and step.variants() else ""
    if words.startswith("**"):
        return words.split("**")[1].rstrip(".")
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
    }
    return role.get(
        step.role or "", f"{name}, in your words" if step.id.endswith("open") else f"{name}, looked at again"
    )


def given(answer: Answered, step: Step) -> str:
    """An answer in a few words."""
    if answer.rating is not None:
        return str(answer.rating)
    if answer.chosen:
        labels = [option.label for option in step.options if option.id in answer.chosen]
        return one_line("; ".join(labels), 70)
    return f"“{quoting.quote(one_line(answer.text), 70)}”"


def _listed(hit: Hit) -> str:
    return f"- **{hit.title}.** {hit.citation}"
