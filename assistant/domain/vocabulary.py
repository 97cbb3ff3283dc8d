"""The fixed words of the domain, on their own so that a command's help needs nothing else."""

from __future__ import annotations

from typing import Literal

Leg = Literal["fused", "dense", "lexical"]
"""Which ranking is meant: the one people get, or that of one of its two parts alone."""
LEGS: tuple[Leg, ...] = ("dense", "lexical", "fused")
SECTIONS = ("The point", "Why it matters", "Ask yourself", "Caution")
"""A card's sections, in order."""
THEMES = (
    "direction",
    "motivation",
    "worth",
    "trust",
    "governance",
    "partners",
    "place",
    "leadership",
    "payment",
    "regulation",
    "population-health",
    "workforce",
    "data-sharing",
    "measuring",
    "conflict",
)
POLES = {
    "direction": ("top_down", "bottom_up"),
    "motivation": ("external", "intrinsic"),
    "worth": ("value", "values"),
}
"""The tensions that cards are tagged with, and their poles."""
STAGES = ("connecting", "cooperating", "coordinating", "collaborating")
"""Dow's partnering continuum, as Markwell uses it; loosest first."""
