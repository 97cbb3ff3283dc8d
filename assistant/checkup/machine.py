"""Checks of the computer: Python, packages, room, the terminal and what is beside it."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from assistant.checkup.results import Finding, fine, note, wrong

DISTRIBUTION = "integrated-care-assistant"
PYTHONS = ((3, 11), (3, 13))
"""The oldest and the newest that the assistant is tested with."""
SMALLEST = (80, 24)
"""Characters and lines that the app is drawn for."""
LITTLE, TIGHT = 1_000_000_000, 100_000_000
"""Bytes: a first start needs 0.3 GB for what it prepares; an answer needs a few kilobytes."""
TOLD = ("textual", "chromadb", "sentence-transformers", "torch", "onnxruntime", "sqlcipher3")
"""Packages whose versions are worth telling."""
CLIPBOARDS = {
    "darwin": ("pbcopy",),
    "win32": ("clip",),
    "linux": ("wl-copy", "xclip", "xsel", "clip.exe"),
}
AGAIN = "Install the assistant again, in the way you installed it."


@dataclass(frozen=True)
class Terminal:
    """The window that a person types in."""

    there: bool
    columns: int
    lines: int
    encoding: str


@dataclass(frozen=True)
class Machine:
    """What there is to ask a computer."""

    platform: str
    """As in `sys.platform`."""
    environ: Mapping[str, str]
    terminal: Terminal
    which: Callable[[str], str | None]
    free: Callable[[Path], int]
    """Bytes that can still be written where a folder is or will be."""
    browser: Callable[[], bool]


def this_machine() -> Machine:
    """The computer this runs on."""
    return Machine(sys.platform, os.environ, _terminal(), shutil.which, _free, _browser)


def _terminal() -> Terminal:
    for stream in (sys.stdout, sys.stdin, sys.stderr):
        if stream is not None and stream.isatty():
            size = os.get_terminal_size(stream.fileno())
            return Terminal(True, size.columns, size.lines, stream.encoding or "")
    return Terminal(False, 0, 0, "")


def _free(folder: Path) -> int:
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return shutil.disk_usage(there).free


def _browser() -> bool:
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def python(version: Sequence[int]) -> Finding:
    """Whether this Python is one the assistant is tested with."""
    shown = ".".join(map(str, version[:3]))
    if PYTHONS[0] <= tuple(version[:2]) <= PYTHONS[1]:
        return fine(shown)
    oldest, newest = (".".join(map(str, one)) for one in PYTHONS)
    return wrong(f"{shown}, which is not between {oldest} and {newest}", f"Install a Python from {oldest} to {newest}.")


def system() -> Finding:
    """Which computer this is, without its name or anybody's."""
    return fine(f"{platform.system()} {platform.release()} on {platform.machine()}")


def packages(requires: Sequence[str] | None, version: Callable[[str], str | None]) -> Finding:
    """Whether what was installed is what is asked for; `requires` is `None` when the assistant is not installed."""
    if requires is None:
        return note("the assistant runs from a folder that was not installed, so its packages are not compared")
    wanted = [one for one in map(Requirement, requires) if one.marker is None or one.marker.evaluate({"extra": ""})]
    have = {one.name: version(one.name) for one in wanted}
    missing = [one.name for one in wanted if have[one.name] is None]
    other = [
        f"{one.name} is {found} where {one.specifier} is asked for"
        for one in wanted
        if (found := have[one.name]) is not None and not one.specifier.contains(found, prereleases=True)
    ]
    if missing or other:
        return wrong("; ".join([f"{name} is missing" for name in missing] + other), AGAIN)
    told = ", ".join(f"{name} {found}" for name in TOLD if (found := version(name)) is not None)
    return fine(f"{len(wanted)} as asked for, among them {told}")


def requirements() -> list[str] | None:
    """What the installed assistant asks for; `None` when it is not installed."""
    try:
        return metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return None


def version(name: str) -> str | None:
    """The version of a package; `None` when it is missing."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def command(machine: Machine) -> Finding:
    """Whether the shell finds the command by its name."""
    if machine.which("assistant"):
        return fine("a shell finds `assistant` by that name")
    return note(
        "a shell does not find `assistant` by that name",
        "After `pipx ensurepath` or `uv tool update-shell`, open a new terminal. In a copy set up by make, it is "
        ".venv/bin/assistant.",
    )


def room(folders: Sequence[Path], machine: Machine) -> Finding:
    """Whether there is room to write where it is narrowest."""
    left = min(map(machine.free, folders))
    said = f"{left / 1e9:.1f} GB free" if left >= 100_000_000 else f"{left // 1_000_000} MB free"
    if left < TIGHT:
        return wrong(said, "Make room on the disk: answers may not be saved.")
    if left < LITTLE:
        return note(said, "Make room on the disk: what a first start prepares takes 0.3 GB.")
    return fine(said)


def terminal(machine: Machine) -> Finding:
    """Whether the app can be drawn here: size, characters, colours."""
    here = machine.terminal
    if not here.there:
        return note("none here, as in a pipe; the app needs one, `assistant --plain` does not")
    said = f"{here.columns} by {here.lines} characters, {here.encoding or 'unknown encoding'}, {_colours(machine)}"
    if machine.environ.get("TERM") == "dumb":
        return note(f"{said}; it calls itself dumb", "Use another terminal, or `assistant --plain`.")
    if here.encoding.lower().replace("-", "") != "utf8":
        return note(f"{said}; not every sign can be shown", "Set a UTF-8 locale, such as LANG=en_GB.UTF-8.")
    if here.columns < SMALLEST[0] or here.lines < SMALLEST[1]:
        wanted = " by ".join(map(str, SMALLEST))
        return note(f"{said}; the app is made for {wanted}", "Make the window larger or its letters smaller.")
    return fine(said)


def _colours(machine: Machine) -> str:
    environ = machine.environ
    if environ.get("NO_COLOR"):
        return "no colours, as NO_COLOR asks"
    if environ.get("COLORTERM") in ("truecolor", "24bit") or "WT_SESSION" in environ:
        return "16 million colours"
    return "256 colours" if "256" in environ.get("TERM", "") else "perhaps 16 colours"


def clipboard(machine: Machine) -> Finding:
    """Whether there is a program that takes what is copied, besides the terminal itself."""
    known = CLIPBOARDS.get(machine.platform, CLIPBOARDS["linux"])
    found = [name for name in known if machine.which(name)]
    if found:
        return fine(", ".join(found))
    return note(
        "none of " + ", ".join(known) + "; copying is left to the terminal, and not every terminal does it",
        "If what you copy cannot be pasted, install wl-clipboard (Wayland) or xclip (X11), or save to a file.",
    )


def browser(machine: Machine) -> Finding:
    """Whether there is a browser for `assistant serve`."""
    if machine.browser():
        return fine("one is there, for the app in a browser")
    return note("none found; only the app in a browser needs one")
