"""Checks of where things are kept: whose the folders and files are."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from assistant.checkup.results import Finding, fine, note, wrong
from assistant.paths import Paths, private_folder

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def folder(place: Path, platform: str) -> Finding:
    """Whether `place` can be written, by its owner alone. Raises `FolderUnusable`."""
    before = place.stat().st_mode if place.is_dir() and not place.is_symlink() else 0
    private_folder(place)
    if platform == "win32":
        return fine(f"{place}, which can be written; whose it is follows from your account")
    if before & _OTHERS:
        return note(f"{place} could be opened by others on this computer; it is yours alone from now on")
    return fine(f"{place}, which can be written by you alone")


def files(paths: Paths, platform: str) -> Finding:
    """Whether everything in the data folder is its owner's alone and where it seems to be."""
    inside = list(_inside(paths))
    links = sum(stat.S_ISLNK(mode) for mode in inside)
    if links:
        return wrong(
            f"{_count(links)} in the data folder {'leads' if links == 1 else 'lead'} elsewhere by a symbolic link",
            f'Put the real files in their place; this names the links: find "{paths.home}" -type l',
        )
    if platform == "win32":
        return fine(f"{_count(len(inside))} in the data folder; whose they are follows from your account")
    wide = sum(bool(mode & _OTHERS) for mode in inside)
    if wide:
        # No harm as long as the folder lets nobody in, which is checked before; none of ours is made so.
        return note(
            f"{_count(wide)} in the data folder would be open to others if the folder were not yours alone",
            f'To be sure, take that right away: chmod -R go= "{paths.home}"',
        )
    return fine(f"{_count(len(inside))} in the data folder, yours alone")


def _inside(paths: Paths) -> Iterator[int]:
    """The mode of each file; the person's own prompts are left out, which come from wherever they were written."""
    for where, folders, names in os.walk(paths.home):
        if Path(where) == paths.home and paths.packs.name in folders:
            folders.remove(paths.packs.name)
        for name in (*folders, *names):
            yield os.lstat(os.path.join(where, name)).st_mode


def _count(number: int) -> str:
    return "1 file or folder" if number == 1 else f"{number} files and folders"
