"""Keys of a person's own: which may be given to which action, and the map of all of them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.sanitise import one_line
from assistant.ui import keymap
from assistant.ui.keymap import Action

_KEY = re.compile(
    r"(?:ctrl\+|alt\+)?(?:[a-z0-9]|f[1-9]|f1[0-2]|delete|insert|escape|slash|question_mark|full_stop|comma|semicolon|minus)"
)
_MOVING = frozenset(
    {"enter", "tab", "space", "backspace", "up", "down", "left", "right", "home", "end", "pageup", "pagedown"}
)
_ALIKE = {
    "ctrl+i": "Tab",
    "ctrl+m": "Enter",
    "ctrl+j": "a new line",
    "ctrl+h": "Backspace",
    "ctrl+z": "stopping the program",
}
"""Keys that a terminal cannot tell from others, or keeps for itself."""
_EDITING = frozenset(f"ctrl+{letter}" for letter in "acdefkuvwxy")
"""Keys that edit what is typed."""
_TYPED_IN = frozenset({"app", "conversation", "library"})
"""Where letters are words."""


def remappable() -> tuple[Action, ...]:
    """The actions whose key can be changed, in the order of the screens."""
    return tuple(action for where in keymap.PLACES for action in keymap.actions(where) if action.bound)


def named(name: str) -> Action | None:
    """The action called `name`, such as `past.rename`, if its key can be changed."""
    return next((action for action in remappable() if action.name == name), None)


def parsed(text: str) -> str:
    """A key as a person writes it, such as `Ctrl+P` or `/`, as Textual names it."""
    *held, last = [part.strip() for part in text.strip().lower().split("+")]
    names = {shown.lower(): name for name, shown in keymap.PRINTED.items()}
    return "+".join([*held, names.get(last, last)])


def refused(own: Mapping[str, str], name: str, key: str) -> str:
    """Why `key` cannot be given to the action `name`, with `own` as the other keys are set; empty where it can."""
    action = named(name)
    if action is None:
        return f"There is no action called {one_line(name, 40)} whose key can be changed."
    if key in _MOVING or key in _ALIKE:
        what = f"terminals cannot tell it from {_ALIKE[key]}" if key in _ALIKE else "it moves about, or chooses"
        return f"{keymap.printed(key)} cannot be given away: {what}."
    if not _KEY.fullmatch(key):
        return f"“{one_line(key, 40)}” cannot be given: take a letter, F1 to F12, or Ctrl or Alt and a letter."
    if action.where in _TYPED_IN and (len(keymap.printed(key)) == 1 or key in _EDITING):
        return f"{keymap.printed(key)} is needed for typing there: take F1 to F12, or Ctrl or Alt and another letter."
    taken = next((other for other in remappable() if _meet(action, other) and key in _keys(other, own)), None)
    if taken is not None:
        return f"{keymap.printed(key)} is taken: {keymap.PLACES[taken.where].lower()} it is “{taken.label}”."
    return ""


def sound(own: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Those of `own` that can be used, and a sentence about each that cannot."""
    kept, told = dict(own), list[str]()
    # A key that is refused goes back to where it came from, which another may have been given meanwhile.
    while why := {name: words for name, key in kept.items() if (words := refused(kept, name, key))}:
        kept = {name: key for name, key in kept.items() if name not in why}
        told += why.values()
    return kept, tuple(told)


def textual(own: Mapping[str, str]) -> dict[str, str]:
    """`own` as Textual's keymap."""
    return {name: keymap.either_case(key) for name, key in own.items()}


def table(own: Mapping[str, str]) -> str:
    """The map of all keys as plain text, to be printed."""
    lines: list[str] = []
    for where, heading in keymap.PLACES.items():
        lines += ["", heading] if lines else [heading]
        for action in keymap.actions(where):
            name = action.name if action.bound else ""
            lines.append(f"  {keymap.shown(action, own):<12}{action.help}{f'  [{name}]' if name else ''}")
    return "\n".join(lines)


def _meet(action: Action, other: Action) -> bool:
    """Whether both can be asked for at the same moment."""
    return other.name != action.name and (other.where == action.where or "app" in (other.where, action.where))


def _keys(action: Action, own: Mapping[str, str]) -> list[str]:
    return keymap.keys_of(action, own).split(",")
