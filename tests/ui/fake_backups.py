"""Backups in memory, for the app's tests."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import timedelta

from assistant.domain.backups import Backup, HeldBackup, Lost, PutBack, Recovery
from assistant.domain.ports import Progress
from assistant.errors import WrongPassphrase
from assistant.ui.services import BackupServices
from tests.ui.script import NOW

TODAY, YESTERDAY, BEFORE = (f"000{number}-20261122-101500" for number in (7, 6, 5))


def lost(title: str, now: int = 0, answers: int = 9, days: int = 3) -> Lost:
    """One of which there are only `now` answers left."""
    return Lost(
        id=title.lower().replace(" ", "-"),
        title=title,
        updated=NOW - timedelta(days=days),
        answers=answers,
        entries=4 * answers,
        answers_now=now,
        entries_now=4 * now,
    )


def kept(name: str, hours: float, *missing: Lost, reflections: int = 12, **more: bool) -> HeldBackup:
    """One that was made so many hours ago."""
    made = Backup(name=name, made=NOW - timedelta(hours=hours))
    return HeldBackup(backup=made, reflections=reflections, lost=missing, **more)


DISCHARGE, FRAILTY = lost("Discharge group"), lost("Northfield frailty alliance", now=4)


@dataclass
class FakeBackups:
    """What the app asks for around backups."""

    found: tuple[HeldBackup, ...] = ()
    damaged: bool = False
    recovery: Recovery | None = None
    passphrase: str = ""
    """Of those that are sealed."""
    opens: HeldBackup | None = None
    """What a sealed one turns out to hold."""
    fail: Exception | None = None
    """What putting back and recovering raise."""
    done: list[tuple[str, tuple[str, ...], str]] = field(default_factory=list)
    """What was put back: the backup, which, and with what passphrase."""
    go: threading.Event | None = None
    """Waited for before anything is put back, half of which is done by then."""
    threads: set[str] = field(default_factory=set)
    """In which anything was asked for."""

    def services(self) -> BackupServices:
        return BackupServices(
            kept=self._kept,
            look=self._look,
            put_back=self._put_back,
            damaged=self._damaged,
            recover=self._recover,
        )

    def _here(self) -> None:
        self.threads.add(threading.current_thread().name)

    def _kept(self) -> tuple[HeldBackup, ...]:
        self._here()
        return self.found

    def _damaged(self) -> bool:
        self._here()
        return self.damaged

    def _look(self, name: str, passphrase: str) -> HeldBackup:
        self._here()
        if passphrase != self.passphrase or self.opens is None:
            raise WrongPassphrase("That passphrase does not open your reflections.", do="Try again.")
        return self.opens

    def _put_back(self, name: str, which: tuple[str, ...], passphrase: str, progress: Progress) -> PutBack:
        self._here()
        if self.go is not None:
            progress(1, 2, "putting back")
            assert self.go.wait(30)
        if self.fail is not None:
            raise self.fail
        self.done.append((name, which, passphrase))
        titles = tuple(
            one.title for held in (*self.found, self.opens) if held is not None for one in held.lost if one.id in which
        )
        self.found = tuple(
            held.model_copy(update={"lost": tuple(one for one in held.lost if one.id not in which)})
            for held in self.found
        )
        return PutBack(titles=titles, before=Backup(name="0008-20261122-120000", made=NOW))

    def _recover(self) -> Recovery | None:
        self._here()
        if self.fail is not None:
            raise self.fail
        self.damaged = False
        return self.recovery


def stocked() -> FakeBackups:
    """Three: one with nothing missing, one with two reflections that are, one that cannot be read."""
    return FakeBackups(
        (kept(TODAY, 4), kept(YESTERDAY, 30, DISCHARGE, FRAILTY, locked=True), kept(BEFORE, 60, damaged=True))
    )
