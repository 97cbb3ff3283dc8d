"""`python -m scripts.audit [--in-passing]`: ask for known weaknesses of every pinned version, and record the answer.

It needs a connection to what knows of them, and pip-audit, which it installs in a folder of its own beside what runs.
What was not answered is not taken for sound: pip-audit itself ends well when it was told nothing at all. In passing,
it asks if it has been installed before, records nothing, and says in a line that nothing could be asked; only a known
weakness is then a fault.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "audit.md"
PINS = ROOT / "constraints.txt"
OWN = Path(sys.prefix) / "audit"
PROGRAM = OWN / ("Scripts" if sys.platform == "win32" else "bin") / "python"
WEAK = "jinja2==2.10"
"""Has weaknesses that have been known for years: who does not know of these knows of none."""
BEGINNING = """# Known weaknesses

What `make audit` was told about the versions in `constraints.txt`, tests and builds included. It asks the index that
packages come from, with pip-audit, and so needs a connection. Once it has been run, `make check` asks too, and says so
where nothing can be asked; it always holds that every distribution is pinned and that its [licence](licences.md) is
known.

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


def answered() -> bool:
    """Whether there is a connection to something that knows of weaknesses."""
    with tempfile.TemporaryDirectory() as folder:
        old = Path(folder) / "old.txt"
        old.write_text(WEAK, encoding="utf-8")
        try:
            return bool(read(asked(old)).weak)
        except (ValueError, KeyError, TypeError):
            return False


def asked(pins: Path) -> str:
    """What pip-audit prints as JSON about `pins`, or says of why it cannot."""
    if not PROGRAM.exists():
        venv.create(OWN, with_pip=True)
        subprocess.run([PROGRAM, "-m", "pip", "install", "--quiet", "pip-audit"], check=True)
    about = ["--disable-pip", "--no-deps", "--requirement", str(pins)]
    command = [str(PROGRAM), "-m", "pip_audit", *about, "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout or done.stderr


def main(arguments: list[str]) -> int:
    """Ask, write the page, and say what was found; 1 unless all is sound."""
    passing = "--in-passing" in arguments
    if passing and not PROGRAM.exists():
        print("Known weaknesses were not asked for: make audit does, with a connection, and make check from then on.")
        return 0
    if not answered():
        print(
            "Known weaknesses of what is pinned were not asked for: nothing that can be reached from here knows of any."
        )
        print("Before a release, run make audit with a connection.")
        return 0 if passing else 1
    said = asked(PINS)
    try:
        answer = read(said)
    except (ValueError, KeyError, TypeError):
        print(f"There was no answer: {(said.strip().splitlines() or ['nothing was said'])[-1]}")
        return 0 if passing else 1
    if not passing and (answer.sound or answer.weak):
        PAGE.write_text(page(answer, f"{datetime.now(UTC):%d %B %Y}"), encoding="utf-8")
        print(f"Written: {PAGE.name}.")
    for name, known in sorted(answer.weak.items()):
        print(f"{name} has known weaknesses: {', '.join(known)}. Move to a version without them in {PINS.name}.")
    if answer.silent:
        print(f"About {len(answer.silent)} of them nothing was said, which is no sign that they are sound.")
    return int(bool(answer.weak)) if passing else int(not answer.good)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
