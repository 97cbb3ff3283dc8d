"""Integrated Care Assistant: a private companion for talking a partnership through."""

__version__ = "0.1.0"
