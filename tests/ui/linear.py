"""A screen as one would hear it: its words from top to bottom, and its controls in the order of Tab."""

from __future__ import annotations

from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList, Select, Static, TextArea

Lines = list[str]


def words(widget: Widget) -> str:
    """What a control is called: its own words, or those that are shown in it while it is empty."""
    match widget:
        case Input():
            return widget.value or widget.placeholder
        case TextArea():
            return widget.text or widget.placeholder
        case Button():
            return str(widget.label)
        case Select():
            return str(widget.prompt)
        case OptionList():
            return "; ".join(" ".join(str(option.prompt).split()) for option in widget.options)
        case Static():
            return str(widget.content)
        case _:
            shown = str(widget.render())
            inside = "" if widget.is_container is False else " ".join(words(child) for child in widget.children)
            return shown if shown.strip() and not widget.children else inside


def controls(screen: Screen[object]) -> list[tuple[str, str]]:
    """(kind, words) of everything the keyboard can go to, in order; a list that holds nothing has nothing to say."""
    return [
        (type(widget).__name__, " ".join(words(widget).split()))
        for widget in screen.focus_chain
        if not (isinstance(widget, OptionList) and not widget.option_count)
    ]


def dump(screen: Screen[object]) -> Lines:
    """The text on the screen, line by line; what is told by attributes alone stands between marks.

    `{…}` is reversed, `_…_` underlined. Colours are not shown: nothing may hang on them.
    """
    lines = []
    for strip in screen._compositor.render_strips():
        line = ""
        for text, style, _ in strip:
            reverse, underline = bool(style and style.reverse), bool(style and style.underline)
            line += f"{{{text}}}" if reverse else f"_{text}_" if underline else text
        lines.append(line.rstrip())
    return lines
