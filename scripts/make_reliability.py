"""Tries every fault many times and writes what came of it to docs/reliability.md: `make faults`."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reliability.md"
TIMES = "60"
_TABLE = re.compile(r"(?<=<!-- counts -->\n).*?(?=<!-- end -->)", re.DOTALL)


def main() -> int:
    """Run the tests of faults, and put their counts in the page; the number the tests end with."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "counts.jsonl"
        chosen = {"FAULTS_TIMES": os.environ.get("FAULTS_TIMES", TIMES), "FAULTS_OUT": str(out)}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "tests/faults", "-n", "2", "--dist", "loadfile"],
            cwd=ROOT,
            env=os.environ | chosen,
            check=False,
        )
        if done.returncode:
            return done.returncode
        rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_TABLE.sub(lambda _: table(rows), page), encoding="utf-8")
    print(f"Written to {PAGE.relative_to(ROOT)}: {sum(row['tried'] for row in rows)} tries.")
    return 0


def table(rows: list[dict[str, object]]) -> str:
    """Counts as Markdown, by fault."""
    lines = [
        f"Counted on {datetime.now(UTC):%d %B %Y} by `make faults`.",
        "",
        "| fault | tried | struck in the middle | lost | what the person sees |",
        "|---|---|---|---|---|",
    ]
    for row in sorted(rows, key=lambda row: str(row["fault"])):
        lines.append("| {fault} | {tried} | {hit} | {lost} | {seen} |".format(**row))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
