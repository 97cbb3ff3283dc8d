"""Small disks that are mounted, filled and made read-only, and commands that are run on them in forks of one process.

For a process in a mount namespace of its own. In a fork a command need not import everything again.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import re
import shutil
import struct
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant import cli

CAPABILITIES = 0x20080522
"""The version of what `capset` is told."""
SENTENCES = re.compile(r"[A-Z“/].*\. [A-Z].*\.")
"""What happened, and what was kept or what to do."""


@dataclass(frozen=True)
class Disk:
    """A file system in memory at `folder`."""

    folder: Path
    size: int

    def mount(self) -> Disk:
        """Make it; the folder too."""
        self.folder.mkdir()
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={self.size},mode=0700", "tmpfs", str(self.folder)], check=True
        )
        return self

    @contextlib.contextmanager
    def full(self, left: int) -> Iterator[None]:
        """With `left` bytes free at the most."""
        filler = self.folder / "filler"
        with filler.open("wb") as out:
            free = shutil.disk_usage(self.folder).free
            out.write(bytes(max(0, free - left)))
        try:
            yield
        finally:
            filler.unlink()

    @contextlib.contextmanager
    def read_only(self) -> Iterator[None]:
        """Mounted so that nobody may write."""
        subprocess.run(["mount", "-o", "remount,ro", str(self.folder)], check=True)
        try:
            yield
        finally:
            subprocess.run(["mount", "-o", "remount,rw", str(self.folder)], check=True)

    @contextlib.contextmanager
    def forbidden(self) -> Iterator[None]:
        """With no right to write in any folder or file, as far as `ordinary` people go."""
        there = [one for one in self.folder.rglob("*") if not one.is_symlink()]
        before = [(one, one.stat().st_mode) for one in there]
        for one, mode in before:
            one.chmod(mode & 0o500)
        try:
            yield
        finally:
            for one, mode in before:
                one.chmod(mode)


@dataclass(frozen=True)
class Done:
    """A command that ended."""

    code: int
    out: str
    said: str

    def refused(self) -> bool:
        """Whether it was; then in sentences and with the exit code for it, else without a word of trouble."""
        assert "Traceback" not in self.said, self.said
        assert self.code in (0, 1, 4), self
        if self.code:
            assert SENTENCES.search(self.said.strip().splitlines()[-1]), self.said
        return self.code != 0


def run(home: Path, cache: Path, apart: Path, arguments: Sequence[str], before: Callable[[], None] | None) -> Done:
    """`assistant ARGUMENTS` in a fork that begins with `before`; what it says goes through files in `apart`."""
    streams = (apart / "out", apart / "said")
    child = os.fork()
    if not child:
        os.environ |= {"ASSISTANT_HOME": str(home), "ASSISTANT_CACHE": str(cache), "NO_COLOR": "1"}
        _end(arguments, streams, before)
    _, status = os.waitpid(child, 0)
    out, said = (one.read_text() for one in streams)
    return Done(os.waitstatus_to_exitcode(status), out, said)


def _end(arguments: Sequence[str], streams: Sequence[Path], before: Callable[[], None] | None) -> None:
    """Become that command, and end as it does."""
    code = 70
    try:
        for number, file in enumerate(streams, start=1):
            os.dup2(os.open(file, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), number)
        if before is not None:
            before()
        try:
            cli.app(args=list(arguments), prog_name="assistant")
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        gc.collect()  # what it opened is closed, as at the end of a process
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(code)


def ordinary() -> None:
    """Take from this process what lets an administrator write where nobody may."""
    # told: the version and which process; then what it can, may take and passes on, twice 32 bits each
    nothing = ctypes.create_string_buffer(24)
    done = ctypes.CDLL(None, use_errno=True).capset(struct.pack("II", CAPABILITIES, 0), nothing)
    if done:
        raise OSError(ctypes.get_errno(), "capset")
