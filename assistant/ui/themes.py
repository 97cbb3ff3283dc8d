"""The app's own themes. Colour never carries meaning alone, so each may be exchanged for any other."""

from __future__ import annotations

from textual.theme import Theme

LIGHT = Theme(
    name="light",
    dark=False,
    primary="#1d5468",
    secondary="#5c6670",
    accent="#7a4a12",
    warning="#7a4a12",
    error="#9b2226",
    success="#2d6040",
    foreground="#22272b",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#eae7e0",
    variables={
        "quiet": "#5c6670",
        "border": "#1d5468",
        "border-blurred": "#cfcabf",
        "block-cursor-background": "#cfe0e6",
        "block-cursor-foreground": "#0f2f3b",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#e2ded4",
        "block-cursor-blurred-foreground": "#22272b",
        "footer-background": "#fbfaf7",
    },
)

DARK = Theme(
    name="dark",
    dark=True,
    primary="#8fbccb",
    secondary="#9aa3ab",
    accent="#d9b27c",
    warning="#d9b27c",
    error="#e08a86",
    success="#9cc5a1",
    foreground="#dcd9d2",
    background="#15181b",
    surface="#1c2024",
    panel="#24292e",
    variables={
        "quiet": "#9aa3ab",
        "border": "#8fbccb",
        "border-blurred": "#3a4147",
        "block-cursor-background": "#2b4852",
        "block-cursor-foreground": "#f4f2ec",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#2c3238",
        "block-cursor-blurred-foreground": "#dcd9d2",
        "footer-background": "#15181b",
    },
)

HIGH_CONTRAST = Theme(
    name="high-contrast",
    dark=True,
    primary="#ffff00",
    secondary="#ffffff",
    accent="#00ffff",
    warning="#ffff00",
    error="#ff9e9e",
    success="#7dff7d",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    text_alpha=1.0,
    variables={
        "quiet": "#ffffff",
        "text-muted": "#ffffff",
        "text-disabled": "#d0d0d0",
        "border": "#ffff00",
        "border-blurred": "#ffffff",
        "block-cursor-background": "#003a8c",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold underline",
        "block-cursor-blurred-background": "#303030",
        "block-cursor-blurred-foreground": "#ffffff",
        "input-selection-background": "#00ffff",
        "input-selection-foreground": "#000000",
        "footer-background": "#000000",
    },
)

OWN = (LIGHT, DARK, HIGH_CONTRAST)
NAMES = {
    "light": "Light",
    "dark": "Dark",
    "high-contrast": "High contrast",
    "ansi-dark": "The terminal's own colours, on dark",
    "ansi-light": "The terminal's own colours, on light",
}
"""Theme to the words it is offered in."""
DEFAULT = "dark"
FALLBACK = {"quiet": "ansi_default"}
"""Our own colour names, for themes that do not have them."""


def known(name: str) -> str:
    """`name`, or the default where no theme on offer is called that."""
    return name if name in NAMES else DEFAULT
