"""What interrupts a conversation for a while, and how the person settles it; events like the others.

Words that were taken out are never written: an event carries them in memory only, so that the store and the
screens can blank them.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from assistant.domain.base import Frozen


class Distressed(Frozen):
    """The person typed words of distress. They are set aside, no answer yet, until the person chooses."""

    event: Literal["distressed"] = "distressed"
    step: str = ""
    """The step that waited; empty when none did."""
    text: str
    kind: str
    """`danger` or `despair`."""


class Noticed(Frozen):
    """The answer just given says who a patient or a colleague is. It stands; the person may take the words out."""

    event: Literal["noticed"] = "noticed"
    step: str
    kinds: tuple[str, ...]
    """What was found, in the order it stands: `patient`, `staff`, `nhs_number`, `born`, `address`, `phone`, `email`."""
    spans: tuple[tuple[int, int], ...]
    """Where, as characters of the answer."""


class Conflicted(Frozen):
    """A rating is plainly at odds with something said before it; both stand, and it is asked about once."""

    event: Literal["conflicted"] = "conflicted"
    step: str
    part: str
    rating: int
    quote: str
    """The earlier words, ready to show."""


class Chose(Frozen):
    """The person settled what had interrupted the conversation."""

    event: Literal["chose"] = "chose"
    choice: str
    """`stop`, `go_on`, `keep`, `remove`, `changed`, `said` or `passed`."""
    text: str = ""
    """For `said`: their words, whole."""
    told: bool = False
    """Whether a word is owed on it."""
    places: int = 0
    """How often words were taken out."""
    words: tuple[str, ...] = Field(default=(), exclude=True)
    """What is to be taken out."""


class Removed(Frozen):
    """The person had words taken out of everything this reflection holds."""

    event: Literal["removed"] = "removed"
    places: int = 0
    words: tuple[str, ...] = Field(default=(), exclude=True)


class Discarded(Frozen):
    """The person had the whole reflection deleted; the last that happens in it, and never written."""

    event: Literal["discarded"] = "discarded"


Aside = Distressed | Noticed | Conflicted
"""What waits for the person to settle it."""
