"""What of a reflection stays elsewhere when it is deleted, so that the person can be told."""

from __future__ import annotations

from contextlib import closing

from assistant import wiring_keeping
from assistant.domain.locks import HeldKeys
from assistant.domain.ports import ReflectionStore
from assistant.errors import AssistantError
from assistant.paths import Paths
from assistant.sanitise import one_line


def of(
    places: Paths,
    store: ReflectionStore,
    reflection: str,
    keys: HeldKeys | None = None,
    program: str = "assistant",
    forgetting: bool = True,
) -> str:
    """Sentences about what is kept apart from `reflection`; empty when there is nothing. Call it before deleting."""
    later = [f"“{one_line(title)}”" for title in store.going_on_from(reflection)]
    taken = (
        f"What {' and '.join(later)} took over from it stays there: its title, its date, how you described the "
        "partnership and what you said you would do."
    )
    parts = (
        taken if later else "",
        _backups(places, reflection, keys, forgetting),
        _coach_notes(places, reflection, keys, program),
    )
    return " ".join(part for part in parts if part)


def _backups(places: Paths, reflection: str, keys: HeldKeys | None, forgetting: bool) -> str:
    count = wiring_keeping.in_backups(places, keys or wiring_keeping.keys(places), reflection)
    if not count:
        return ""
    held = "the backup" if count == 1 else f"{count} backups"
    return f"It is gone from {held} too." if forgetting else f"It stays in {held}, until newer ones take their place."


def _coach_notes(places: Paths, reflection: str, keys: HeldKeys | None, program: str) -> str:
    if not places.coach_notes.exists():
        return ""
    delete_them = f"{program} coach notes {reflection} --delete"
    try:
        with closing(wiring_keeping.coach_notes(places, keys)) as kept:
            count = len(kept.about(reflection))
    except AssistantError as error:
        return f"Whether a coach has notes about it cannot be seen. {error} To delete them then: {delete_them}"
    if not count:
        return ""
    stay = "a coach's note about it stays" if count == 1 else f"{count} coach's notes about it stay"
    return f"Kept apart from it, {stay}. To delete: {delete_them}"
