"""When something was, in words a person would use."""

from __future__ import annotations

from datetime import datetime, timedelta


def when(then: datetime, now: datetime) -> str:
    """`then` as seen from `now`, in the time zone of `now`."""
    local = then.astimezone(now.tzinfo)
    days = (now.date() - local.date()) // timedelta(days=1)
    if days <= 0:
        return f"today at {local:%H:%M}"
    if days == 1:
        return f"yesterday at {local:%H:%M}"
    year = "" if local.year == now.year else f" {local.year}"
    return f"{local.day} {local:%B}{year}"


def moment(then: datetime, now: datetime) -> str:
    """As `when`, with the hour however long ago it was."""
    told = when(then, now)
    return told if " at " in told else f"{told} at {then.astimezone(now.tzinfo):%H:%M}"
