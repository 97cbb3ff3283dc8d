"""What the person's own things are called, for completing what is typed: importing `wiring` takes 0.2 s, this 0.02."""

from __future__ import annotations

from assistant.adapters import names
from assistant.paths import Paths


def reflections(paths: Paths) -> list[tuple[str, str]]:
    """(id, title) of each reflection, the latest first."""
    return names.reflections(paths.reflections)


def documents(paths: Paths) -> list[tuple[str, str]]:
    """(id, title) of each document, the person's own before those that others share."""
    return names.documents(paths.documents) + names.documents(paths.shared_documents)
