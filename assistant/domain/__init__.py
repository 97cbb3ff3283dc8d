"""Frozen models, events and ports. Imports nothing of the project outside this package."""
