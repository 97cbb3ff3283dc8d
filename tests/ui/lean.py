"""Services with nothing behind them, which import nothing: for measuring what the first frame needs."""

from __future__ import annotations

from typing import Any

from assistant.ui.services import Services


def lean_services() -> Services:
    """Every service empty."""

    def nothing(*_: Any) -> Any:
        return ()

    empty: dict[str, Any] = dict.fromkeys(Services.__dataclass_fields__, nothing)
    return Services(**{**empty, "first_problem": lambda: ""})
