"""Services with nothing behind them, which import nothing: for measuring what the first frame needs."""

from __future__ import annotations

from typing import Any

from assistant.ui.services import LockServices, Look, PastServices, Services, SettingServices


def lean_services() -> Services:
    """Every service empty."""

    def nothing(*_: Any) -> Any:
        return ()

    def empty(kind: Any) -> dict[str, Any]:
        return dict.fromkeys(kind.__dataclass_fields__, nothing)

    settings = SettingServices(**{**empty(SettingServices), "theme": lambda: "", "look": Look})
    known = {
        "settings": settings,
        "past": PastServices(**empty(PastServices)),
        "lock": LockServices(**empty(LockServices)),
        "first_problem": lambda: "",
    }
    return Services(**{**empty(Services), **known})
