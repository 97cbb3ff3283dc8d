"""A short name for some words, so that a change in them can be told."""

from __future__ import annotations

import hashlib


def digest(words: str) -> str:
    """Twelve letters that stand for `words`; empty for none."""
    return hashlib.sha256(words.encode()).hexdigest()[:12] if words else ""
