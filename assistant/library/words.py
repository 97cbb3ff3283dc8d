"""Choosing the words of a question that are worth looking up."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_MOST_TERMS = 48
_LONGEST_TERM = 40
_FEW = 4
_STOP = frozenset(
    """
    a about all also am an and any are as at be because been being but by can could did do does doing for from get
    gets getting got had has have having he her here him his how i if in into is isn't it it's its just let like
    may me might more most much must my no nor not of off on one only or other our out over really she should so
    some such than that the their them then there these they thing things this those to too up us very was we
    we're were what when where which while who whom whose why will with would yes you your
    """.split()  # noqa: SIM905 - a list would be a screen of quotation marks
)


def terms(text: str) -> str:
    """The distinct words of `text` that say something, in order, separated by spaces; at most 48.

    When every word is common ("what is it"), all of them: a poor clue is better than none.
    """
    words = [word[:_LONGEST_TERM] for word in _WORD.findall(text.lower().replace("’", "'"))]
    telling = [word for word in words if word not in _STOP] or words
    return " ".join(list(dict.fromkeys(telling))[:_MOST_TERMS])


def telling(text: str) -> frozenset[str]:
    """The distinct words of `text` that say something."""
    return frozenset(_WORD.findall(text.lower().replace("’", "'"))) - _STOP


def few(asked: str) -> frozenset[str]:
    """The telling words of `asked` when it is as short as a name or an acronym, else none.

    Vectors know little of names: "Huxham" is near nothing, yet one card is about her work.
    """
    wanted = frozenset(terms(asked).split()) - _STOP
    return wanted if len(wanted) <= _FEW else frozenset()


def all_in(wanted: frozenset[str], texts: Iterable[str]) -> bool:
    """Whether every one of the `wanted` words (of which there must be some) stands in `texts`."""
    return bool(wanted) and wanted <= {word for text in texts for word in _WORD.findall(text.lower().replace("’", "'"))}
