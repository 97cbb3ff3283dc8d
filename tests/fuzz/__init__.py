"""Fuzzing of what takes in other people's files; see CONTRIBUTING.md for how to run it."""
