"""Going by the settings: colours, motion, keys, characters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from textual import constants
from textual.app import App
from textual.scrollbar import ScrollBar, ScrollBarRender

from assistant.ui import remap, themes
from assistant.ui.services import Look
from assistant.ui.terminal import ASCII

NO_MAP = "-no-map"
"""The class of the app without a side panel, for its style sheet."""


class PlainScrollBar(ScrollBarRender):
    """A scroll bar without the blocks that smooth its ends."""

    VERTICAL_BARS = HORIZONTAL_BARS = [" "] * 8


def wear(app: App[Any], look: Look, bare: bool) -> Look:
    """Have `app` go by `look`, and return what of it can be gone by, with sentences about the rest.

    `bare` says that the terminal shows plain characters only, as far as is known of it.
    """
    keys, refused = remap.sound(look.keys)
    app.theme = themes.known(look.theme)
    app.animation_level = "none" if look.reduced_motion else constants.TEXTUAL_ANIMATIONS
    app.set_class(not look.side_map, NO_MAP)
    plain = look.glyphs == "ascii" or (look.glyphs == "auto" and bare)
    app.set_class(plain, ASCII)
    ScrollBar.renderer = PlainScrollBar if plain else ScrollBarRender
    app.set_keymap(remap.textual(keys))
    return replace(look, keys=keys, told=(*look.told, *refused))
