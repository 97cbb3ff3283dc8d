"""Every action of the app, once: bindings, key hints, the help screen and the palette come from here."""

from __future__ import annotations

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


ACTIONS = (
    Action("help", "f1", "F1", "Help", "Show keys and commands.", hint=True),
    Action("palette", "ctrl+p", "Ctrl+P", "Find an action", "Find any action by name.", run="command_palette"),
    Action("theme", "f8", "F8", "Colours", "Change between light, dark and high contrast.", run="next_theme"),
    Action("quit", "ctrl+q", "Ctrl+Q", "Quit", "Leave. Every answer given is already saved.", priority=True),
    Action("interrupt", "ctrl+c", "Ctrl+C", "Copy or quit", "Copy what is selected; else leave.", priority=True),
    # Home
    Action("continue", "c", "C", "Continue", "Go on where you stopped.", "home"),
    Action("new", "n", "N", "New", "Start a new reflection, about ten minutes.", "home"),
    Action("longer", "f", "F", "Forty minutes", "Start a longer one, about forty minutes.", "home"),
    Action("library", "l", "L", "Library", "Look something up in the library.", "home"),
    Action("past", "p", "P", "Past reflections", "Open, rename or delete a reflection.", "home"),
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
    Action("home", "escape", "Esc", "Home", "Go home; the conversation waits there.", "conversation", hint=True),
    # Library
    Action("query", "slash", "/", "New search", "Go to the search line.", "library"),
    Action("filters", "f6", "F6", "Filters", "Go to the filters.", "library", hint=True),
    Action("back", "escape", "Esc", "Back", "Close the card, then the library.", "library", hint=True),
    # Past reflections
    Action("open", "enter", "Enter", "Open", "Go on with it, or read it again.", "past", bound=False, hint=True),
    Action("summary", "s", "S", "Summary", "Show its summary.", "past", hint=True),
    Action("rename", "r", "R", "Rename", "Give it another title.", "past", hint=True),
    Action("delete", "d,delete", "D", "Delete", "Delete it, after asking.", "past", hint=True),
    Action("back", "escape", "Esc", "Home", "Go home.", "past", hint=True),
    # Summary
    Action("save", "s", "S", "Save to a file", "Save it as PDF, Word, web page or Markdown.", "summary", hint=True),
    Action("copy", "c", "C", "Copy", "Copy the whole summary.", "summary", hint=True),
    Action("back", "escape", "Esc", "Back", "Close the summary.", "summary", hint=True),
    # Help
    Action("back", "escape,f1,q", "Esc", "Back", "Close the help.", "help", hint=True),
)

PLACES = {
    "app": "Everywhere",
    "home": "On the first page",
    "conversation": "In a conversation",
    "library": "In the library",
    "past": "In the list of past reflections",
    "summary": "In a summary",
}
"""Headings of the help screen, in order."""


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
        Binding(either_case(action.keys), action.run or action.id, action.label, show=False, priority=action.priority)
        for action in actions(where)
        if action.bound
    ]


def hints(where: str) -> str:
    """The keys named at the foot of a screen."""
    named = [action for action in (*actions(where), *actions("app")) if action.hint]
    return "   ".join(f"{action.show} {action.label}" for action in dict.fromkeys(named))


def matching(typed: str) -> tuple[Slash, ...]:
    """The commands that a beginning such as `/s` could become; none once an argument is begun."""
    if not typed.startswith("/") or any(letter.isspace() for letter in typed):
        return ()
    return tuple(command for command in COMMANDS if command.name.startswith(typed[1:].lower()))
