"""Every service of the app in memory, around a scripted conversation and a library of two cards."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from assistant import config
from assistant.domain.events import Answered, Recalled, Recorded, Started
from assistant.domain.library import CardName, Correction, Filters, Hit, MatchState, SearchResult
from assistant.domain.pages import Form
from assistant.domain.ports import Progress, ReflectionInfo
from assistant.domain.reflection import fold
from assistant.errors import Locked, ReflectionNotFound, WrongPassphrase
from assistant.ui.services import Clipboard, LockServices, Look, Made, PastServices, Services, SettingServices
from assistant.ui.standing import Plan
from tests.ui.fake_backups import FakeBackups, stocked
from tests.ui.script import NOW, FakeSession
from tests.ui.shown import CARD, HITS, NEAR, OTHER, PLAN, SUMMARY

if TYPE_CHECKING:
    from assistant.conversation.session import Session


@dataclass
class FakeServices:
    """Everything the app asks for, in memory."""

    logs: dict[str, list[Recorded]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    state: MatchState = MatchState.MATCH
    hits: tuple[Hit, ...] = HITS
    corrected: tuple[Correction, ...] = ()
    problem: str = ""
    fail: dict[str, Exception] = field(default_factory=dict)
    """Service name to the error it raises."""
    sessions: list[FakeSession] = field(default_factory=list)
    searches: list[tuple[str, Filters]] = field(default_factory=list)
    saved: Path = Path("/home/ada/Documents/northfield-frailty-alliance.md")
    on_prepare: Callable[[Progress], None] | None = None
    notices: tuple[str, ...] = ()
    earlier: tuple[Recalled, ...] = ()
    left_behind: str = ""
    """What deleting a reflection leaves elsewhere."""
    plan: Plan = PLAN
    clipboards: tuple[Clipboard, ...] = ()
    kept: list[Made] = field(default_factory=list)
    """What was written to files."""
    gone_without: threading.Event = field(default_factory=threading.Event)
    """Set once somebody would not wait for the library."""
    look: Look = field(default_factory=Look)
    put: list[tuple[str, str]] = field(default_factory=list)
    """What was set, by name."""
    drafts: dict[str, str] = field(default_factory=dict)
    lock: str = "nowhere"
    """Where the key is."""
    passphrase: str = ""
    locked: bool = False
    """Whether the passphrase has to be typed before anything can be read."""
    keychain: bool = False
    cared: int = 0
    care_told: str = ""
    backups: FakeBackups = field(default_factory=FakeBackups)
    new_here: bool = False
    """Whether nobody was told yet what this is."""
    begun_after: list[str | None] = field(default_factory=list)
    """For each reflection begun, the one it goes on from."""

    def services(self) -> Services:
        return Services(
            prepare=self._prepare,
            notices=lambda: self.notices,
            begin=self._begin,
            earlier=self._earlier,
            resume=self._resume,
            reflections=self._reflections,
            title=self._title,
            rename=lambda reflection, title: self.titles.update({reflection: title}),
            delete=self._delete,
            search=self._search,
            card={card.id: card for card in (CARD, OTHER, NEAR)}.get,
            see_also=lambda card: (CardName(card=NEAR.id, title=NEAR.title),) if card is CARD else (),
            citation=lambda key: "Ham C, Walsh N (2013). Making integrated care happen at scale and pace.",
            cite_text=lambda text: text.replace("[@ham-2013]", "(Ham 2013)"),
            filters=lambda: {
                "theme": ("trust", "governance"),
                "tension": ("direction", "motivation", "worth"),
                "stage": ("connecting", "cooperating"),
                "source": ("ham-2013",),
            },
            summary=self._summary,
            summary_as=self._summary_as,
            keep=self._keep,
            clipboards=lambda: self.clipboards,
            go_without=self.gone_without.set,
            plan=lambda session: self.plan,
            calculated_stage=lambda session: "cooperating" if "stage.contact" in session.state.answers else None,
            settings=self._settings(),
            past=self._past(),
            lock=self._lock(),
            backups=self.backups.services(),
            home="/home/ada/.local/share/integrated-care-assistant",
            first_run=lambda: self.new_here,
            welcomed=lambda: setattr(self, "new_here", False),
            first_problem=lambda: self.problem,
        )

    def _settings(self) -> SettingServices:
        return SettingServices(
            theme=lambda: self.look.theme, look=lambda: self.look, listed=config.listed, put=self._put
        )

    def _lock(self) -> LockServices:
        return LockServices(
            asks=lambda: self.lock == "passphrase",
            unlock=self._unlock,
            forget=lambda: setattr(self, "locked", self.lock == "passphrase"),
            kept=lambda: self.lock,
            keychain=lambda: self.keychain,
            put=self._put_lock,
            care=self._care,
        )

    def _unlock(self, passphrase: str) -> None:
        if passphrase != self.passphrase:
            raise WrongPassphrase("That passphrase does not open your reflections.", do="Try again.")
        self.locked = False

    def _put_lock(self, way: str, passphrase: str) -> None:
        self._raise("put_lock")
        self.lock, self.passphrase = "nowhere" if way == "off" else way, passphrase

    def _care(self) -> str:
        self.cared += 1
        return self.care_told

    def _past(self) -> PastServices:
        return PastServices(
            search=self._search_past,
            opening=lambda reflection: next(iter(self._answers(reflection)), ""),
            duplicate=self._duplicate,
            export=lambda reflection: Made(self.saved.with_suffix(".json").name, b"{}"),
            compare=lambda reflections: f"# Side by side\n\n{', '.join(self.titles[one] for one in reflections)}",
            comparison_as=lambda reflections, form: Made(f"compared.{form}", b"# Side by side"),
            draft=lambda reflection: self.drafts.get(reflection, ""),
            keep_draft=self._keep_draft,
        )

    def _put(self, name: str, value: str) -> None:
        self._raise("put")
        self.put.append((name, value))
        if name == "theme":
            self.look = replace(self.look, theme=value or "dark")
        elif name == "enter":
            self.look = replace(self.look, enter_sends=value != "line")
        elif name.startswith("keys."):
            own = {**self.look.keys, name.removeprefix("keys."): value}
            self.look = replace(self.look, keys={action: key for action, key in own.items() if key})

    def _answers(self, reflection: str) -> list[str]:
        return [one.what.text for one in self.logs[reflection] if isinstance(one.what, Answered)]

    def _search_past(self, words: str) -> frozenset[str]:
        texts = {name: " ".join([self.titles[name], *self._answers(name)]).lower() for name in self.logs}
        return frozenset(name for name, text in texts.items() if all(word.lower() in text for word in words.split()))

    def _duplicate(self, reflection: str) -> str:
        name = f"{reflection}-copy"
        self.logs[name], self.titles[name] = list(self.logs[reflection]), f"{self.titles[reflection]} (copy)"
        return name

    def _keep_draft(self, reflection: str, words: str) -> None:
        self._raise("keep_draft")
        self.drafts[reflection] = words

    def _raise(self, name: str) -> None:
        if self.locked:
            raise Locked("Your reflections are locked with a passphrase.", do="Give the passphrase.")
        if name in self.fail:
            raise self.fail[name]

    def _summary_as(self, reflection: str, form: Form) -> Made:
        return Made(self.saved.with_suffix(f".{form}").name, b"# Summary")

    def _keep(self, made: Made) -> Path:
        self._raise("keep")
        self.kept.append(made)
        return self.saved.with_name(made.name)

    def _prepare(self, progress: Progress) -> None:
        self._raise("prepare")
        if self.on_prepare is not None:
            self.on_prepare(progress)

    def _earlier(self) -> tuple[Recalled, ...]:
        self._raise("earlier")
        return self.earlier

    def _begin(self, after: str | None, path: str) -> Session:
        self._raise("begin")
        self.begun_after.append(after)
        reflection = f"20261122-new{len(self.logs)}"
        self.logs[reflection] = []
        self.titles[reflection] = "New reflection"
        session = FakeSession(self.logs[reflection], reflection)
        session._save(Started(reflection=reflection, path=path))
        self.sessions.append(session)
        return cast("Session", session)

    def _resume(self, reflection: str) -> Session:
        self._raise("resume")
        session = FakeSession(self.logs[reflection], reflection)
        self.sessions.append(session)
        return cast("Session", session)

    def _reflections(self) -> tuple[ReflectionInfo, ...]:
        self._raise("reflections")
        found = []
        for age, (reflection, log) in enumerate(reversed(self.logs.items())):
            state = fold(log)
            found.append(
                ReflectionInfo(
                    id=reflection,
                    title=self.titles[reflection],
                    path="short",
                    started=NOW - timedelta(days=age, hours=2),
                    updated=NOW - timedelta(days=age, hours=1),
                    finished=state.finished,
                    answers=len(state.answers),
                )
            )
        return tuple(found)

    def _title(self, reflection: str) -> str:
        if reflection not in self.logs:
            raise ReflectionNotFound(f"There is no reflection called {reflection}.")
        return self.titles[reflection]

    def _delete(self, reflection: str) -> str:
        self._raise("delete")
        del self.logs[reflection]
        return self.left_behind

    def _search(self, query: str, k: int, filters: Filters) -> SearchResult:
        self._raise("search")
        self.searches.append((query, filters))
        hits = () if self.state is MatchState.NONE else self.hits
        return SearchResult(query=query, state=self.state, hits=hits[:k], corrected=self.corrected)

    def _summary(self, reflection: str) -> str:
        self._raise("summary")
        return SUMMARY

    def add(self, reflection: str, title: str, answers: Sequence[str] = ()) -> None:
        """A reflection in which `answers` were given."""
        self.logs[reflection] = []
        self.titles[reflection] = title
        session = FakeSession(self.logs[reflection], reflection)
        session._save(Started(reflection=reflection, path="short"))
        list(session.go_on())
        for text in answers:
            list(session.say(text))


LATEST = "20261122-fghij"
"""The reflection that is continued first."""


def furnished() -> FakeServices:
    """A home with one finished and one unfinished reflection."""
    fakes = FakeServices(backups=stocked())
    fakes.add("20261121-abcde", "Discharge group", ("Discharge group", "Shared", "1", "3", "2", "2", "2", "Ring Amira"))
    fakes.add("20261122-fghij", "Northfield frailty alliance", ("Northfield frailty alliance",))
    return fakes


def long_talk(turns: int) -> FakeServices:
    """One unfinished reflection with at least `turns` turns of transcript."""
    fakes = FakeServices()
    fakes.add("20261122-long0", "A long one", ("Northfield",))
    session = FakeSession(fakes.logs["20261122-long0"], "20261122-long0")
    number = 0
    while len(session.events) < turns:
        number += 1
        list(session.say(f"What about number {number}?"))
    return fakes
