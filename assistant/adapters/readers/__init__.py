"""Readers of a person's own documents: only `process` is for others; the rest runs in its child."""
