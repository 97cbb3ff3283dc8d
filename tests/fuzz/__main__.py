"""`python -m tests.fuzz TARGET [--minutes 20] [--finds FOLDER]`: try changed inputs until the time is over.

Guided by coverage where atheris can be imported (`pip install atheris`), and by chance alone otherwise.
Every input that a target does not answer as it promises is written to the folder, once for each place it fails at.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import logging
import random
import signal
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

_INSTRUMENTED = ["assistant", "pypdf", "docx", "markdown_it", "mdit_py_plugins", "yaml", "htmldate", "trafilatura"]
_LARGEST = 60_000
"""Bytes of an input; what size alone does is tested apart."""


def main() -> int:
    """Run one target."""
    asked = _arguments()
    logging.disable(logging.CRITICAL)  # pypdf describes every oddity of a file at length
    guide = _atheris()
    if guide is None:
        print("atheris cannot be imported: pip install atheris for runs guided by coverage. By chance, then.")
        run = _Run(asked)
        run.by_chance()
    else:
        with guide.instrument_imports(include=_INSTRUMENTED):
            run = _Run(asked)
        run.guided(guide)
    return 1 if run.finds else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target")
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--finds", type=Path, default=Path("fuzz-finds"))
    return parser.parse_args()


def _atheris() -> ModuleType | None:
    if importlib.util.find_spec("atheris") is None:
        return None
    import atheris

    module: ModuleType = atheris
    return module


class _Run:
    """One target for a while, with what was found so far."""

    def __init__(self, asked: argparse.Namespace) -> None:
        # Deferred: what is imported here is what atheris instruments.
        from tests.fuzz import guard, mutations, targets

        self._guard, self._mutations = guard, mutations
        self._name = asked.target
        self._target = targets.TARGETS[asked.target]
        self._seed = asked.seed
        self._folder = asked.finds / asked.target
        self._began = time.monotonic()
        self._ends = self._began + 60 * asked.minutes
        self._told = self._began
        self._scratch = Path(tempfile.mkdtemp(prefix="fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
        self.executions = 0
        self.finds: set[str] = set()
        self._seeds = [seed for seed in self._target.seeds() if len(seed) <= _LARGEST]
        for seed in self._seeds:
            found = guard.tried(self._target, seed, self._scratch)
            if found is not None:
                raise SystemExit(f"A seed fails already: {found.what}")
        guard.install()

    def by_chance(self) -> None:
        """Inputs changed at random, the ones that grew from a seed kept for a while."""
        self._guard.hold_memory()
        rng = random.Random(self._seed)
        pool = list(self._seeds)
        while time.monotonic() < self._ends:
            data = self._changed(rng.choice(pool), rng, lambda some: self._mutations.any_bytes(some, rng))
            self._try(data)
            if rng.random() < 0.02:
                pool = [*self._seeds, *pool[len(self._seeds) :][-200:], data]
        self._report()

    def guided(self, guide: Any) -> None:
        """Inputs that reach new code are kept and changed further. Does not come back: libFuzzer ends the process."""
        corpus = Path(tempfile.mkdtemp(prefix="fuzz-corpus-"))
        for number, seed in enumerate(self._seeds):
            (corpus / f"seed{number}").write_bytes(seed)

        def changed(data: bytes, most: int, seed: int) -> bytes:
            rng = random.Random(seed)
            return self._changed(data, rng, lambda some: bytes(guide.Mutate(some, max(len(some) + 64, 64))))[:most]

        def try_one(data: bytes) -> None:
            if time.monotonic() >= self._ends:
                self._report()
                sys.stdout.flush()
                signal.raise_signal(signal.SIGINT)
                return
            self._try(data)

        minutes = (self._ends - time.monotonic()) / 60
        settings = [
            "-timeout=120", "-rss_limit_mb=4000", f"-max_len={_LARGEST}", f"-seed={self._seed % 2**31}", "-verbosity=0",
            f"-max_total_time={int(minutes * 60) + 30}", f"-artifact_prefix={self._folder}-",
        ]  # fmt: skip
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        guide.Setup(["fuzz", *settings, str(corpus)], try_one, custom_mutator=changed)
        self._guard.hold_memory()
        guide.Fuzz()

    def _changed(self, data: bytes, rng: random.Random, raw: Any) -> bytes:
        if self._target.form == "zip" and not zipfile.is_zipfile(io.BytesIO(data)):
            data = rng.choice(self._seeds)  # what no longer opens leads nowhere new
        return self._mutations.change(self._target.form, data, rng, raw)[:_LARGEST]

    def _try(self, data: bytes) -> None:
        self.executions += 1
        found = self._guard.tried(self._target, data, self._scratch)
        if found is not None and found.name not in self.finds:
            self.finds.add(found.name)
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / found.name).write_bytes(data)
            (self._folder / f"{found.name}.txt").write_text(found.what + "\n", encoding="utf-8")
            print(f"FIND {self._name}/{found.name}: {found.what!r}", flush=True)
        if time.monotonic() - self._told > 60:
            self._told = time.monotonic()
            self._report()

    def _report(self) -> None:
        minutes = (time.monotonic() - self._began) / 60
        print(
            f"{self._name}: {minutes:.1f} minutes, {self.executions:,} executions, {len(self.finds)} finds", flush=True
        )


if __name__ == "__main__":
    sys.exit(main())
