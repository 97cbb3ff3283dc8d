"""The patterns that the answers of a part can come to, by its kind: what its wordings are written for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

CASES: Mapping[str, Sequence[str]] = {
    "partners": ("differ", "alike", "unknown"),
    "practice": ("both_low", "consensus_ahead", "capacity_ahead", "level", "unknown"),
    "values": ("apart", "wanting", "same", "unknown"),
    "barriers": ("ours", "upward", "unknown"),
}
"""Tensions have patterns by their poles, and the stage has gaps."""
