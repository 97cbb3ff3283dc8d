"""What the app needs from below, as plain callables; `wiring.py` supplies them.

Every one of them may touch the disk or the encoder, so the app calls them in workers only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Types only: the first frame waits for neither the engine nor numpy.
    from pathlib import Path

    from assistant.conversation.session import Session
    from assistant.domain.events import Recalled
    from assistant.domain.library import Card, CardName, Filters, SearchResult
    from assistant.domain.ports import Progress, ReflectionInfo


@dataclass(frozen=True)
class Services:
    """The seams between the app and the rest."""

    prepare: Callable[[Progress], None]
    """Make the library ready: build or load the index, load the encoder. Up to 20 s on first use.

    Raises `Cancelled` when the progress callback does, `LibraryUnavailable` when it cannot be done."""
    notices: Callable[[], tuple[str, ...]]
    """What the library had to say since this was last asked, such as that the server of a shared one is away."""
    begin: Callable[[str | None, str], Session]
    """Start a new reflection; given the id of an earlier one, it goes on from that. Then the path: `short`, `full`."""
    earlier: Callable[[], tuple[Recalled, ...]]
    """What a new reflection may go on from: one for each partnership talked through before, latest first."""
    resume: Callable[[str], Session]
    """Go on with one. Raises `ReflectionNotFound`, `StoreDamaged`, `ReflectionBusy`."""
    reflections: Callable[[], tuple[ReflectionInfo, ...]]
    """Past and open reflections, latest first."""
    rename: Callable[[str, str], None]
    delete: Callable[[str], str]
    """Delete it for good; what of it stays elsewhere, in sentences, or nothing."""
    search: Callable[[str, int, Filters], SearchResult]
    card: Callable[[str], Card | None]
    see_also: Callable[[Card], tuple[CardName, ...]]
    """Up to three cards on something near."""
    citation: Callable[[str], str]
    """The full citation of a source key."""
    cite_text: Callable[[str], str]
    """A card section's text with its pandoc citations turned into short readable ones."""
    filters: Callable[[], dict[str, tuple[str, ...]]]
    """The values to offer for `theme`, `tension`, `stage` and `source`."""
    summary: Callable[[str], str]
    """The summary of a reflection, as Markdown."""
    save_summary: Callable[[str], Path]
    """Write the summary to a Markdown file, in the person's documents folder or for the app to hand over; its path."""
    tensions: Callable[[], tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]]
    """For the side panel: (tension id, name, ((pole id, short name), …)) in order."""
    rating_steps: Callable[[], dict[str, str]]
    """Step id of each rating question to the pole it rates."""
    stage_steps: Callable[[], dict[str, str]]
    """Step id of each stage question to its role: self_placed, behaviour, needed."""
    calculated_stage: Callable[[Session], str | None]
    """The stage the described behaviours come to so far."""
    first_problem: Callable[[], str]
    """A sentence when the data folder cannot be used, else an empty string. Cheap."""
