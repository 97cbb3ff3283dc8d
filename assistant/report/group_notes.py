"""What to say of the files a group's report rests on: what was left out, counted once, or should be checked."""

from __future__ import annotations

from collections import Counter

from assistant.report.group_files import Taken, partnership

LONG_APART = 92
"""Days between the first and the last reflection from which time itself may explain a difference."""
FEW_TO_COINCIDE = 10
"""Answers from which two people giving all the same is worth a second look."""


def of(taken: Taken) -> tuple[str, ...]:
    """What a reader of the report should know of the files it rests on; they may be called after people."""
    shares = [one.share for one in taken.given]
    about = partnership(taken.given)
    named, quoted = sum(bool(share.name) for share in shares), sum(bool(share.words) for share in shares)
    bare = Counter(
        share.model_copy(update={"reflection": "", "name": "", "words": {}}).model_dump_json()
        for share in shares
        if share.given >= FEW_TO_COINCIDE
    )
    often = Counter(share.name.casefold() for share in shares if share.name)
    days = (max(share.begun for share in shares) - min(share.begun for share in shares)).days
    told = (
        (taken.left_out, f"{_files(taken.left_out)} could not be used and {_was(taken.left_out)} left out."),
        (taken.empty, f"{_files(taken.empty)} held no rating or choice yet and {_was(taken.empty)} left out."),
        (taken.repeated, f"{_files(taken.repeated)} repeated a reflection that was there already; it counts once."),
        (
            about.apart,
            f"These may not all be about the same partnership: in {about.apart} of {about.known}, neither its name nor "
            "its partners are those of the others. All are counted; leave out what does not belong, and run it again.",
        ),
        (
            max((*bare.values(), *often.values()), default=0) > 1,
            "Two files give the same name, or exactly the same answers. If they are one person's, leave one out.",
        ),
        (days > LONG_APART, "The reflections were begun months apart; some differences may be of time, not of view."),
        (0 < named < len(shares), "Names are shown only where everybody gave one, and not everybody did."),
        (quoted, f"The words are those of {quoted} of {len(shares)} people, who chose to give them."),
    )
    return tuple(text for holds, text in told if holds)


def _files(count: int) -> str:
    return "One file" if count == 1 else f"{count} files"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"
