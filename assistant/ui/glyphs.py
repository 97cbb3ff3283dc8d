"""Every mark the app draws that is not a letter, and what stands for it where a terminal cannot show it.

Screens draw with the marks of the first set. Where only plain characters can be shown, a line filter puts one in
the place of each as the last thing before the terminal: borders, scroll bars and typographic quotation marks
included, and without a screen having to know.
"""

from __future__ import annotations

from collections.abc import Mapping

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

FULL, EMPTY, MIDDLE = "█", "░", "│"
"""A bar's filled and free part, and the middle that two bars grow away from."""
SELF_PLACED, CALCULATED, NEEDED = "◆", "◇", "△"
"""The three marks of a stage."""
STEP, LINK = "○", "│"
"""A stage on the path, and the way to the next."""
DOT = "·"
"""A free place on the practice map."""
FOUND = ("»", "«")
"""Around the sentence nearest to what was asked."""
OWN = "▤"
"""Before the title of a document that is the person's own or shared."""

_PLAIN = {
    FULL: "#", EMPTY: ".", SELF_PLACED: "S", CALCULATED: "C", NEEDED: "N", STEP: "o", OWN: "=",
    "│": "|", "║": "|", "┃": "|", "▌": "|", "▐": "|", "▊": "|", "▎": "|", "▏": "|", "▕": "|", "▍": "|", "▋": "|",
    "─": "-", "═": "=", "━": "-", "▔": "-", "▁": "_", "▂": "_", "▃": "_", "▄": "_", "▀": "-", "▅": "#", "▆": "#",
    "▇": "#", "▉": "#", "▒": ":", "▓": "#",
    **dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛▛▜▙▟▘▝▖▗", "+"),
    "•": "*", "●": "*", "◉": "*", "∙": ".", "·": ".", "…": "~", "»": ">", "«": "<", "›": ">", "‹": "<",
    "—": "-", "–": "-", "‑": "-", "−": "-", "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\N{NO-BREAK SPACE}": " ",
    "↑": "^", "↓": "v", "←": "<", "→": ">", "▲": "^", "▼": "v", "▶": ">", "◀": "<", "✓": "+", "✕": "*", "×": "*",
}  # fmt: skip
_TABLE = str.maketrans(_PLAIN)
_PLAIN_TERMINALS = ("linux", "dumb")
"""What `TERM` says on the bare console, whose font has few signs, and where nothing is known of the terminal."""


def plain(text: str) -> str:
    """`text` with a plain character for each mark; as long as it was."""
    return text.translate(_TABLE)


def plain_needed(environ: Mapping[str, str], encoding: str | None) -> bool:
    """Whether a terminal that says this of itself can show plain characters only."""
    utf = (encoding or "").lower().replace("-", "").replace("_", "").startswith("utf")
    return environ.get("TERM") in _PLAIN_TERMINALS or not utf


class PlainCharacters(LineFilter):
    """Draws every screen in plain characters while it is enabled."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """`segments` with their texts in plain characters."""
        return [Segment(plain(text), style, control) for text, style, control in segments]
