"""One question of each kind that the screens tell apart."""

from __future__ import annotations

from assistant.domain.events import Asked, AskKind, Option

OPEN = Asked(step="p", kind=AskKind.OPEN, text="Which one?", position=1, of=9)
RATE = Asked(step="r", kind=AskKind.RATE, text="How far?", min=0, max=4, position=2, of=9)
STAGE = Asked(
    step="s",
    kind=AskKind.CHOOSE,
    text="Where?",
    options=(Option(id="connecting", label="Connecting. We swap news"), Option(id="cooperating", label="Cooperating")),
    position=3,
    of=9,
)
