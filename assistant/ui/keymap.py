"""Every action of the app, once: bindings, key hints, the help screen and the palette come from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True)
class Action:
    """Something a person can do with a key."""

    id: str
    keys: str
    """Textual's names, separated by commas."""
    show: str
    """The key as it is printed."""
    label: str
    """A word or two, for the line at the foot of the screen."""
    help: str
    """A sentence, for the help screen and the palette."""
    where: str = "app"
    """The screen it belongs to; `app` is everywhere."""
    run: str = ""
    """Textual's action; the id when empty."""
    hint: bool = False
    """Whether the line at the foot of the screen names it."""
    priority: bool = False
    bound: bool = True
    """False where a widget handles the key itself and the entry is for the help screen."""

    @property
    def name(self) -> str:
        """What it is called where keys are set, such as `past.rename`."""
        return f"{self.where}.{self.id}"


ACTIONS = (
    Action("help", "f1", "F1", "Help", "Show keys and commands.", hint=True),
    Action("palette", "ctrl+p", "Ctrl+P", "Find an action", "Find any action by name.", run="command_palette"),
    Action("theme", "f8", "F8", "Colours", "Change between light, dark and high contrast.", run="next_theme"),
    Action("quit", "ctrl+q", "Ctrl+Q", "Quit", "Leave. What you said and what you typed is kept.", priority=True),
    Action("interrupt", "ctrl+c", "Ctrl+C", "Copy or quit", "Copy what is selected; else leave.", priority=True),
    Action("protect", "ctrl+l", "Ctrl+L", "Lock", "Choose who can read what you write: a lock, or none."),
    Action("lock_now", "f7", "F7", "Lock now", "Ask for the passphrase before anything is shown again."),
    Action("settings", "f9", "F9", "Settings", "Change colours, keys and how the app behaves."),
    Action("backups", "ctrl+b", "Ctrl+B", "Backups", "Put back what is missing, or save a damaged file."),
    # Home
    Action("continue", "c", "C", "Continue", "Go on where you stopped.", "home"),
    Action("new", "n", "N", "New", "Start a new reflection, about twenty minutes.", "home"),
    Action("longer", "f", "F", "Fifty minutes", "Start a longer one, about fifty minutes.", "home"),
    Action("library", "l", "L", "Library", "Look something up in the library.", "home"),
    Action("past", "p", "P", "Past reflections", "Find, open, copy, compare or delete a reflection.", "home"),
    Action("home_settings", "s", "S", "Settings", "Change colours, keys and more.", "home", run="app.settings"),
    Action("home_help", "question_mark", "?", "Help", "Show keys and commands.", "home", run="app.help"),
    # Conversation
    Action("send", "enter", "Enter", "Send", "Send what you typed.", "conversation", bound=False),
    Action("line", "ctrl+j", "Ctrl+J", "New line", "Begin a new line; Alt+Enter too.", "conversation", bound=False),
    Action("pick", "down", "↑ ↓", "Choose", "In an empty line: choose an answer.", "conversation", bound=False),
    Action(
        "scroll",
        "pageup",
        "PgUp PgDn",
        "Read back",
        "Read back and forward; Ctrl+Home and Ctrl+End too.",
        "conversation",
        bound=False,
    ),
    Action("panel", "f2", "F2", "Panel", "Show or hide the side panel.", "conversation", hint=True),
    Action("library", "f3", "F3", "Library", "Look something up; the conversation waits.", "conversation"),
    Action("summary", "f4", "F4", "Summary", "Show the summary so far.", "conversation", hint=True),
    Action("copy_reply", "f5", "F5", "Copy", "Copy what was said last.", "conversation"),
    Action(
        "home",
        "escape",
        "Esc",
        "Home",
        "Go back to where you came from; the conversation waits.",
        "conversation",
        hint=True,
    ),
    # Library
    Action("query", "slash", "/", "New search", "Go to the search line.", "library"),
    Action("filters", "f6", "F6", "Filters", "Go to the filters.", "library", hint=True),
    Action("back", "escape", "Esc", "Back", "Close the card, then the library.", "library", hint=True),
    # A card of the library
    Action("other_side", "o", "O", "Other side", "Read the card that argues the other way.", "reader", hint=True),
    Action("see_also", "a", "A", "See also", "Read a card on something near.", "reader"),
    Action("card_before", "b,backspace", "B", "Before", "Return to the card you came from.", "reader", hint=True),
    Action("copy_sources", "c", "C", "Copy", "Copy its sources, in full.", "reader", hint=True),
    Action("close", "escape", "Esc", "Close", "Close the card.", "reader", bound=False, hint=True),
    # Past reflections
    Action("open", "enter", "Enter", "Open", "Go on with it, or read it again.", "past", bound=False, hint=True),
    Action("find", "slash", "/", "Search", "Search titles and what you answered.", "past"),
    Action("summary", "s", "S", "Summary", "Show its summary.", "past", hint=True),
    Action("rename", "r", "R", "Rename", "Give it another title.", "past"),
    Action("duplicate", "u", "U", "Duplicate", "Make a copy, to go on with in another way.", "past"),
    Action("export", "e", "E", "Export", "Write it to a file that can be imported again.", "past"),
    Action("mark", "space", "Space", "Mark", "Mark it, to be compared.", "past"),
    Action("compare", "c", "C", "Compare", "Set those you marked side by side.", "past"),
    Action("delete", "d,delete", "D", "Delete", "Delete it, after asking.", "past", hint=True),
    Action("undo", "z", "Z", "Undo", "Bring back what you just deleted.", "past"),
    Action("backups", "b", "B", "Backups", "See what the backups hold.", "past", run="app.backups", hint=True),
    Action("back", "escape", "Esc", "Home", "Leave the search, then go home.", "past", hint=True),
    # Backups
    Action("look", "enter", "Enter", "Open", "See what it has that is missing.", "backups", bound=False, hint=True),
    Action("back", "escape", "Esc", "Back", "Close the backups.", "backups", hint=True),
    # One backup
    Action("put_back", "enter", "Enter", "Put back", "Put it back, after asking.", "backup", bound=False, hint=True),
    Action("put_all", "a", "A", "All of them", "Put all of them back, after asking.", "backup", hint=True),
    Action("back", "escape", "Esc", "Back", "Go back to the backups.", "backup", hint=True),
    # Comparison
    Action("save", "s", "S", "Save to a file", "Save it as PDF, Word, web page or Markdown.", "comparison", hint=True),
    Action("copy", "c", "C", "Copy", "Copy the whole of it.", "comparison", hint=True),
    Action("back", "escape", "Esc", "Back", "Close the comparison.", "comparison", hint=True),
    # Summary
    Action("save", "s", "S", "Save to a file", "Save it as PDF, Word, web page or Markdown.", "summary", hint=True),
    Action("copy", "c", "C", "Copy", "Copy the whole summary.", "summary", hint=True),
    Action("back", "escape", "Esc", "Back", "Close the summary.", "summary", hint=True),
    # Settings
    Action("change", "enter", "Enter", "Change", "Change this setting.", "settings", bound=False, hint=True),
    Action("reset", "delete,backspace", "Delete", "As it came", "Put it back as it came.", "settings", hint=True),
    Action("back", "escape", "Esc", "Back", "Close the settings.", "settings", hint=True),
    # Keys
    Action("change", "enter", "Enter", "Change", "Give this action another key.", "keys", bound=False, hint=True),
    Action("reset", "delete,backspace", "Delete", "As it came", "Give it the key it came with.", "keys", hint=True),
    Action("back", "escape", "Esc", "Back", "Close the list of keys.", "keys", hint=True),
    # Help
    Action("welcome", "w", "W", "What this is", "Show the page that says what this is.", "help", hint=True),
    Action("back", "escape,f1,q", "Esc", "Back", "Close the help.", "help", hint=True),
    # Locks
    Action("unlock", "enter", "Enter", "Unlock", "Open what is locked.", "unlock", bound=False, hint=True),
    Action("choose", "enter", "Enter", "Choose", "Do what is chosen.", "protect", bound=False, hint=True),
    Action("back", "escape", "Esc", "Later", "Leave it as it is.", "protect", hint=True),
    # First page of all
    Action("begin", "enter", "Enter", "Go on", "Close this page.", "welcome", hint=True),
    Action("back", "escape", "Esc", "Go on", "Close this page.", "welcome"),
)

PLACES = {
    "app": "Everywhere",
    "home": "On the first page",
    "conversation": "In a conversation",
    "library": "In the library",
    "reader": "On a card",
    "past": "In the list of past reflections",
    "backups": "In the list of backups",
    "backup": "In one backup",
    "comparison": "In a comparison",
    "summary": "In a summary",
    "settings": "In the settings",
    "keys": "In the list of keys",
    "help": "In the help",
    "unlock": "Where it is locked",
    "protect": "Where it is asked who can read what you write",
}
"""Headings of the help screen, in order."""
BACK_TO = {"home": "Home", "past": "The list"}
"""Where leaving a conversation leads, by the screen that lies under it."""
PRINTED = {
    "slash": "/",
    "question_mark": "?",
    "full_stop": ".",
    "comma": ",",
    "semicolon": ";",
    "minus": "-",
    "escape": "Esc",
}
"""Keys that are printed otherwise than Textual names them."""


@dataclass(frozen=True)
class Slash:
    """A command typed in the conversation."""

    name: str
    argument: str
    """What follows it, or empty."""
    help: str

    @property
    def usage(self) -> str:
        """As it is typed."""
        return f"/{self.name} {self.argument}".strip()


COMMANDS = (
    Slash("why", "", "Why this question is asked, and what it rests on."),
    Slash("back", "", "Return to the question before."),
    Slash("skip", "", "Pass over this one; /skip part: the rest of its part."),
    Slash("repeat", "", "Put the question again."),
    Slash("change", "", "Change an earlier answer."),
    Slash("ask", "…", "Ask the library, and be answered here."),
    Slash("search", "…", "List passages of the library."),
    Slash("sources", "", "What has been cited so far."),
    Slash("summary", "", "The summary so far."),
    Slash("remove", "…", "Take words out of all that is kept."),
    Slash("pause", "", "Stop for now."),
    Slash("help", "", "List these commands."),
    Slash("quit", "", "Leave. Everything is saved."),
)


def actions(where: str) -> tuple[Action, ...]:
    """The actions of one screen."""
    return tuple(action for action in ACTIONS if action.where == where)


def either_case(keys: str) -> str:
    """`keys` with each single letter in both cases: C is what the help prints and Caps Lock sends."""
    named = keys.split(",")
    return ",".join([*named, *(key.upper() for key in named if len(key) == 1 and key.islower())])


def bindings(where: str) -> list[Binding]:
    """Textual bindings of one screen; none shown, as the app draws its own hints."""
    return [
        Binding(
            either_case(action.keys),
            action.run or action.id,
            action.label,
            show=False,
            priority=action.priority,
            id=action.name,
        )
        for action in actions(where)
        if action.bound
    ]


def keys_of(action: Action, own: Mapping[str, str]) -> str:
    """The keys of `action`, where `own` holds those the person has set."""
    return own.get(action.name, action.keys)


def shown(action: Action, own: Mapping[str, str]) -> str:
    """The key of `action` as it is printed."""
    return printed(own[action.name]) if action.name in own else action.show


def printed(key: str) -> str:
    """Textual's name of a key as it stands on the keyboard: `ctrl+p` as Ctrl+P."""
    *held, last = key.split("+")
    return "+".join([*(one.capitalize() for one in held), PRINTED.get(last, last.capitalize())])


def hints(where: str, own: Mapping[str, str] | None = None, below: str = "") -> str:
    """The keys named at the foot of a screen; `below` is the screen that lies under it."""
    named = [action for action in (*actions(where), *actions("app")) if action.hint]
    return "   ".join(
        f"{shown(action, own or {})} {BACK_TO.get(below, action.label) if action.id == 'home' else action.label}"
        for action in dict.fromkeys(named)
    )


def typing(enter_sends: bool) -> str:
    """The keys named where an answer is typed."""
    sends, line = ("Enter", "Ctrl+J, Alt+Enter") if enter_sends else ("Ctrl+J", "Enter")
    return f"{sends} sends   {line} new line   / commands"


def matching(typed: str) -> tuple[Slash, ...]:
    """The commands that a beginning such as `/s` could become; none once an argument is begun."""
    if not typed.startswith("/") or any(letter.isspace() for letter in typed):
        return ()
    return tuple(command for command in COMMANDS if command.name.startswith(typed[1:].lower()))
