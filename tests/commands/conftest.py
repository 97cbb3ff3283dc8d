"""Fixtures for commands run as processes."""

from __future__ import annotations

from tests.homes import built_home, home, no_network

__all__ = ["built_home", "home", "no_network"]
