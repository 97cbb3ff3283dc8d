"""Names in a sentence."""

from __future__ import annotations

from collections.abc import Sequence


def joined(names: Sequence[str]) -> str:
    """Such as "leadership, strategy and learning"; with a comma before the last "and" where a name has its own."""
    if len(names) < 2:
        return "".join(names)
    comma = "," if len(names) > 2 and any(" and " in name for name in names) else ""
    return f"{', '.join(names[:-1])}{comma} and {names[-1]}"


def heading(label: str) -> str:
    """The words before the colon of an option's label, beginning small; the whole label without a colon."""
    name = label.partition(":")[0].strip()
    return name[:1].lower() + name[1:]


def capital(name: str) -> str:
    """`name` as it begins a sentence."""
    return name[:1].upper() + name[1:]
