"""Writing a page in a process of its own: drawing takes 75 MB, which a caller that goes on would never get back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from assistant.adapters.writers import files
from assistant.domain.pages import FORMS, Form, Page
from assistant.errors import CheckFailed
from assistant.paths import private_folder

_WORKER = ("-P", "-m", "assistant.adapters.writers.process")
"""`-P`: a folder with a file called docx.py in it would otherwise have that run as code."""
_SECONDS = 180
"""Far more than it takes, on a machine that is slow to list its fonts."""


def write(page: Page, form: Form, cache: Path) -> bytes:
    """`page` as a file of `form`, as `files.write` makes it. Raises `FolderUnusable`, `CheckFailed`."""
    if form == "md":
        return files.write(page, form, cache)
    package = str(Path(__file__).resolve().parents[3])
    others = [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if Path(part).is_absolute()]
    try:
        done = subprocess.run(
            [sys.executable, *_WORKER, form, str(private_folder(cache))],
            input=page.model_dump_json().encode("utf-8"),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join([package, *others])},
            timeout=_SECONDS,
            check=True,
        )
    except subprocess.SubprocessError as error:
        raise CheckFailed(
            "The file could not be made.", kept="The reflection itself is safe.", do="Save it in another format."
        ) from error
    return done.stdout


def main(arguments: list[str]) -> int:
    """`FORM CACHE`: the page comes in on standard input, and goes out as a file on standard output."""
    page = Page.model_validate_json(sys.stdin.buffer.read())
    form = next(one for one in FORMS if one == arguments[0])
    sys.stdout.buffer.write(files.write(page, form, Path(arguments[1])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
