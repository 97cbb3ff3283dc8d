"""What this is, in one screen: shown at the first start, and whenever it is asked for."""

from __future__ import annotations

TITLE = "Before you begin"
LEAVE_PLAIN = "Type /quit, or press Ctrl+D. Typing /help at any question lists what else you can type."


def paragraphs(home: str, leave: str) -> tuple[tuple[str, str], ...]:
    """(what it is about, what there is to know), for somebody whose words are kept in `home`; `leave` says how to."""
    return (
        (
            "What it is",
            "A conversation about one real partnership of yours. It asks; you answer in your own words. When what you "
            "say calls for it, it brings a piece of published evidence, and the other side of it. You leave with a "
            "summary for your board or your coach.",
        ),
        (
            "What it is not",
            "No score, no grade, no ranking of partnerships. What it thinks it heard is a guess that quotes you; your "
            "own rating always stands.",
        ),
        (
            "Where your words are",
            f"On this computer only, in {home}. Nothing you write is sent anywhere. Unless you lock it, "
            "whoever can use your account can read it. You can delete all of it.",
        ),
        (
            "How long it takes",
            "About twenty minutes, or fifty for the longer one. Stop whenever you like and go on another day: every "
            "answer is saved as you give it.",
        ),
        ("How to leave", leave),
    )


def plain(home: str) -> str:
    """The same as plain text, for line mode."""
    return "\n\n".join(f"{about}\n{words}" for about, words in paragraphs(home, LEAVE_PLAIN))
