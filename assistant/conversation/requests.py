"""Things asked for that a conversation cannot do, such as writing an email, and the summary asked for in words."""

from __future__ import annotations

from assistant.conversation import phrases
from assistant.conversation.choosing import straight
from assistant.domain.script import Script

LONGEST = 200
"""A longer utterance tells of something besides."""
WORDS = "requests"
CANNOT, SUMMARY = "cannot", "summary"


def asked(text: str, script: Script) -> str:
    """`cannot` or `summary` for what `text` asks for from its beginning; empty when it asks for neither.

    The words that are listened for say to whom: "write me an email", "could you book a room". "Write to the board"
    may be what somebody means to do, and is no request.
    """
    said = straight(" ".join(text.split()))
    if len(said) > LONGEST:
        return ""
    words = script.listening(WORDS)
    openers = phrases.pattern(words.of("openers"))
    while openers is not None and (begun := openers.match(said)):
        rest = said[begun.end() :].lstrip(" ,.:;!–—-")
        if _kind(said, script) or not rest:
            break
        said = rest
    return _kind(said, script)


def _kind(said: str, script: Script) -> str:
    words = script.listening(WORDS)
    for kind in (SUMMARY, CANNOT):
        listed = phrases.pattern(words.of(kind))
        if listed is not None and listed.match(said):
            return kind
    return ""
