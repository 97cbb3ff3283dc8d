"""A data folder with the library built, for the commands."""

from __future__ import annotations

from tests.homes import built_home, home, no_network

__all__ = ["built_home", "home", "no_network"]
