"""`python -m scripts.check_dependencies [--write]`: every distribution that runs, its version and its licence.

What is installed is held to docs/reference/licences.md, to constraints.txt and to a list of licences that were looked
at. It asks nobody: known weaknesses are another matter, for which there is `make audit`.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "licences.md"
ALLOWED = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "BSL-1.0",
        "CC0-1.0",
        "CNRI-Python",
        "HPND",
        "ISC",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "MPL-1.1",
        "MPL-2.0",
        "PSF-2.0",
        "Python-2.0",
        "Unlicense",
        "Zlib",
    }
)
"""All let the program be used, changed and passed on. MPL asks for the source of its own files, which are unchanged."""
EXCEPTIONS = frozenset({"LLVM-exception"})
SAID_OTHERWISE = {
    "apache 2": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache 2.0 license": "Apache-2.0",
    "apache license version 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "3-clause bsd license": "BSD-3-Clause",
    "bsd 2-clause license": "BSD-2-Clause",
    "the bsd 2-clause license": "BSD-2-Clause",
    "isc license": "ISC",
    "mit license": "MIT",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""What packages write that do not use the names of SPDX: in lower case as a licence, else as a classifier."""
READ_BY_US = {"sqlcipher3": ("Zlib", "This software is provided 'as-is', without any express or implied")}
"""Packages whose metadata names none: the licence, and a sentence that their own file of it must hold."""
OF_ANOTHER_BUILD = ("nvidia-", "cuda-", "triton")
"""What torch brings where it is built for NVIDIA's cards; the page says so, and this project asks for none of it."""
BEGINNING = """# Licences

Every distribution that runs when the assistant does, the extra `mcp` included, with the version that `constraints.txt`
pins and the licence that the distribution itself gives. `make docs-licences` writes this page from what is installed,
and `make check` fails when what is installed differs from it, or has a licence that nobody has looked at.

On Linux, torch as it comes without further words also brings NVIDIA's libraries, under terms of their own that are not
listed here; a [build for processors alone](../guide/installing.md#with-uv) has none of them. On Windows colorama comes
too, and pywin32 with `mcp`. What only tests and builds use is not listed either. For the licences of this project's own
code and content see `LICENSE` and `LICENSES/`.

| distribution | version | licence | |
|---|---|---|---|
"""


@dataclass(frozen=True)
class Row:
    """One distribution."""

    name: str
    version: str
    licence: str
    """In the words of SPDX where it can be said so; empty where nobody can tell."""
    direct: bool = False
    """Whether the project itself asks for it."""

    def line(self) -> str:
        """As it stands on the page."""
        return f"| {self.name} | {self.version} | {self.licence} | {'asked for' if self.direct else ''} |"


def installed() -> list[Row]:
    """What the project and its extra `mcp` need on this machine, and what that needs in turn, by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [Requirement(line) for line in (*project["dependencies"], *project["optional-dependencies"]["mcp"])]
    direct = {canonicalize_name(one.name) for one in asked}
    waiting, seen = list(asked), set[tuple[str, frozenset[str]]]()
    found: dict[str, Row] = {}
    while waiting:
        wanted = waiting.pop()
        key = (canonicalize_name(wanted.name), frozenset(wanted.extras))
        if key in seen or key[0].startswith(OF_ANOTHER_BUILD):
            continue
        seen.add(key)
        held = metadata.distribution(wanted.name)
        waiting += _needed(held, wanted.extras)
        version = held.version.partition("+")[0]
        found[key[0]] = Row(key[0], version, licence(held), key[0] in direct)
    return [found[name] for name in sorted(found)]


def _needed(held: metadata.Distribution, extras: set[str]) -> Iterator[Requirement]:
    for line in held.requires or ():
        one = Requirement(line)
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in extras or {""}):
            yield one


def licence(held: metadata.Distribution) -> str:
    """The licence that `held` gives, in the words of SPDX; empty where its metadata says nothing that is known."""
    said = held.metadata
    if expression := said.get_all("License-Expression"):
        return str(expression[0])
    written = " ".join(map(str, said.get_all("License") or ())).strip()
    if written in ALLOWED or (" AND " in written and allowed(written)):
        return written
    if known := SAID_OTHERWISE.get(written.lower()):
        return known
    classified = [
        str(one).rpartition(" :: ")[2] for one in said.get_all("Classifier") or () if "License ::" in str(one)
    ]
    if classified:
        return " AND ".join(sorted({SAID_OTHERWISE.get(one, one) for one in classified}))
    return _read_by_us(held)


def _read_by_us(held: metadata.Distribution) -> str:
    name, sentence = READ_BY_US.get(canonicalize_name(held.name), ("", ""))
    texts = [one.read_text() for one in held.files or () if one.name.upper().startswith("LICEN")]
    return name if name and any(sentence in " ".join(text.split()) for text in texts) else ""


def allowed(expression: str) -> bool:
    """Whether an SPDX `expression` can be kept to by way of licences that were looked at alone."""
    words = re.findall(r"\(|\)|[^\s()]+", expression)
    try:
        kept = _either(words)
    except IndexError:
        return False
    return kept and not words


def _either(words: list[str]) -> bool:
    kept = _both(words)
    while words and words[0] == "OR":
        words.pop(0)
        kept = _both(words) or kept
    return kept


def _both(words: list[str]) -> bool:
    kept = _single(words)
    while words and words[0] == "AND":
        words.pop(0)
        kept = _single(words) and kept
    return kept


def _single(words: list[str]) -> bool:
    word = words.pop(0)
    if word == "(":
        kept = _either(words)
        words.pop(0)
        return kept
    kept = word in ALLOWED
    if words and words[0] == "WITH":
        words.pop(0)
        kept = words.pop(0) in EXCEPTIONS and kept
    return kept


def pins() -> dict[str, str]:
    """The version of each distribution in constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return {canonicalize_name(name): version for name, _, version in (one.partition("==") for one in lines) if version}


def listed() -> dict[str, str]:
    """The row of each distribution on the page."""
    lines = PAGE.read_text(encoding="utf-8").splitlines() if PAGE.exists() else []
    return {line.split("|")[1].strip(): line for line in lines if line.startswith("| ") and "distribution" not in line}


def problems(rows: list[Row], page: Mapping[str, str], pinned: Mapping[str, str]) -> list[str]:
    """A sentence for everything that is wrong with what is installed."""
    found = []
    for row in rows:
        if not row.licence:
            found.append(
                f"{row.name} does not say under which licence it is. Read its own file, and add it to READ_BY_US."
            )
        elif not allowed(row.licence):
            found.append(
                f"{row.name} is under {row.licence}, which nobody has looked at. Look, then add it or do without."
            )
        if row.name not in pinned:
            found.append(f"{row.name} {row.version} is not pinned in constraints.txt.")
        elif pinned[row.name] != row.version:
            found.append(f"{row.name} {row.version} is installed, and constraints.txt pins {pinned[row.name]}.")
        elif page.get(row.name) != row.line():
            found.append(f"{row.name} {row.version}, {row.licence}, is not on {PAGE.name} so. Run make docs-licences.")
    gone = [name for name in page if name not in pinned]
    return found + [f"{name} is on {PAGE.name}, and no longer pinned. Run make docs-licences." for name in gone]


def page(rows: list[Row]) -> str:
    """The whole page."""
    return BEGINNING + "".join(f"{row.line()}\n" for row in rows)


def main(arguments: list[str]) -> int:
    """Write the page, or tell what is wrong; 1 when something is."""
    try:
        rows = installed()
    except metadata.PackageNotFoundError as error:
        print(f"{error.name} is needed and not installed. Run make, which sets everything up.")
        return 1
    if "--write" in arguments:
        PAGE.write_text(page(rows), encoding="utf-8")
        print(f"Written: {PAGE.name}, {len(rows)} distributions.")
    wrong = problems(rows, listed(), pins())
    for sentence in wrong:
        print(sentence)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
