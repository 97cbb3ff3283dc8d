"""The one place where foreign text is made safe to show.

Documents, titles, file names, the person's own words and error texts pass through here before
any screen, log, export or plain output. A terminal obeys control bytes wherever they come from:
C0 and C1 controls can move the cursor, set the clipboard or change the title, and bidirectional
overrides can make text read as something it is not.
"""

from __future__ import annotations

import re

_DROP = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and newline, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls
    "\ufeff\ufff9-\ufffb"  # byte order mark, interlinear annotation
    "\ufffe\uffff"  # no characters, and not allowed in XML
    "\ud800-\udfff"  # lone surrogates, which cannot be written as UTF-8
    "]"
)
_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")  # word processors paste several of these
_ESCAPE = re.compile(
    # an operating-system command loses its content only when it ends: else it is somebody's words
    r"\x1b(?:\][^\x07\x1b]*(?:\x07|\x1b\\)|\[[0-?]*[ -/]*[@-~]?|[@-Z\\\]^_]?)"
)
_SPACE = re.compile(r"\s+")


def clean(text: str) -> str:
    """`text` without escape sequences, control characters and bidirectional overrides.

    Newlines and tabs stay; every other line break becomes a newline.
    """
    return _DROP.sub("", _ESCAPE.sub("", _BREAK.sub("\n", text)))


def one_line(text: str, limit: int | None = None) -> str:
    """`text` cleaned and on one line, cut at `limit` characters with an ellipsis."""
    line = _SPACE.sub(" ", clean(text)).strip()
    if limit is not None and len(line) > limit:
        return line[: limit - 1].rstrip() + "…"
    return line
