"""`python -m scripts.audit PIP-AUDIT`: ask for known weaknesses of every pinned version, and record the answer.

It needs a connection to what knows of them. What was not answered is not taken for sound: pip-audit itself ends well
when it was told nothing at all.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "audit.md"
PINS = ROOT / "constraints.txt"
BEGINNING = """# Known weaknesses

What `make audit` was told about the versions in `constraints.txt`, tests and builds included. It asks the index that
packages come from, with pip-audit, and so needs a connection, which nothing else here does. `make check` works without
one: it holds that every distribution is pinned and that its [licence](licences.md) is known, and says nothing about
weaknesses.

"""


@dataclass(frozen=True)
class Answer:
    """What was said about the pinned versions."""

    sound: int
    """Of how many no weakness is known."""
    silent: tuple[str, ...]
    """Those about which nothing was said."""
    weak: Mapping[str, Sequence[str]]
    """Of each with known weaknesses, what these are called."""

    @property
    def good(self) -> bool:
        """Whether there was an answer about everything, and no weakness in it."""
        return not self.silent and not self.weak


def read(reply: str) -> Answer:
    """What pip-audit printed as JSON. Raises `ValueError` when it is not that."""
    asked: Any = json.loads(reply)["dependencies"]
    weak = {
        f"{one['name']} {one['version']}": [known["id"] for known in one["vulns"]] for one in asked if one.get("vulns")
    }
    silent = tuple(one["name"] for one in asked if "vulns" not in one)
    return Answer(len(asked) - len(weak) - len(silent), silent, weak)


def page(answer: Answer, day: str) -> str:
    """The page, with the `answer` of a `day`."""
    lines = [f"- {name}: {', '.join(known)}" for name, known in sorted(answer.weak.items())]
    told = answer.sound + len(answer.weak)
    counts = f"On {day}: {told} versions were answered for, {len(answer.weak)} of them with a known weakness."
    rest = f"About {len(answer.silent)} nothing was said: {', '.join(sorted(answer.silent))}." if answer.silent else ""
    return BEGINNING + "\n".join(filter(None, [counts, rest, *(["", *lines] if lines else [])])) + "\n"


def main(arguments: list[str]) -> int:
    """Ask, write the page, and say what was found; 1 unless all is sound."""
    command = [*arguments, "--disable-pip", "--no-deps", "--format", "json", "--requirement", str(PINS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        answer = read(done.stdout)
    except (ValueError, KeyError, TypeError):
        print(f"There was no answer: {(done.stderr.strip().splitlines() or ['nothing was said'])[-1]}")
        print("Nothing was recorded. Try again with a connection.")
        return 1
    if answer.sound or answer.weak:
        PAGE.write_text(page(answer, f"{datetime.now(UTC):%d %B %Y}"), encoding="utf-8")
        print(f"Written: {PAGE.name}.")
    for name, known in sorted(answer.weak.items()):
        print(f"{name} has known weaknesses: {', '.join(known)}. Move to a version without them in {PINS.name}.")
    if answer.silent:
        print(f"About {len(answer.silent)} of them nothing was said, which is no sign that they are sound.")
    return 0 if answer.good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
