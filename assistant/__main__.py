"""`python -m assistant`."""

from __future__ import annotations

from assistant.cli import app

if __name__ == "__main__":
    app(prog_name="assistant")
