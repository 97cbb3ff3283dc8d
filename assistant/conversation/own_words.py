"""The words in what a person wrote that say something, and whether two texts speak of the same thing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s$|['’]$")
_SEVERAL = re.compile(r"(?<=[A-Z]{2})s$")
"""As in "GPs"."""
_SHORT = 3
"""Letters up to which an ending "s" is left on: "gas", "bus"."""
_STOP = frozenset(
    """
    a able about above across actually after again against ago all almost along already also although always am an and
    another any can't anybody anyone anything anyway are aren't around as ask asked asking asks at away back be became
    because become been before began begin being below better between big bit both but by call called came can
    cannot come comes coming could couldn't day days did didn't different do does doesn't doing don't done
    down each either else end enough even ever every everybody everyone everything far few first for found from gave
    get gets getting give given gives go goes going gone good got had half happen happened happens hard hardly has
    hasn't have haven't having he hear heard her here herself him himself his how however i i'd i'll i'm i've if in
    instead into is isn't it it'd it'll it's its itself just keep keeping keeps kept kind knew know known knows last
    later least left less let let's like little long look looked looking looks lot lots made make makes making many may
    maybe me mean means might mine month months more most mostly much must my myself near need needed needs neither
    never new next no nobody none nor not nothing now of off often oh ok okay old on once one ones only onto or other
    others otherwise our ours ourselves out over own part perhaps please point put quite rather really right said same
    saw say saying says see seem seemed seems seen several shall she should shouldn't since small so some somebody
    someone something sometimes soon sort still stop such sure take taken takes taking talk tell than that that's the
    their theirs them themselves then there there's therefore these they they'd they'll they're they've thing things
    think this those though thought three through till time times to today together told tomorrow too took toward
    towards tried try trying turn turned two under until up upon us use used usual usually very want wanted wants was
    wasn't way ways we we'd we'll we're we've week weeks well went were weren't what what's whatever when where
    whether which while who who's whole whom whose why will with within without won't word words work worked working
    works would wouldn't year years yes yesterday yet you you'd you'll you're you've your yours yourself
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december
    """.split()  # noqa: SIM905 - a list would be a screen of quotation marks
)


def telling(text: str) -> list[tuple[str, str]]:
    """The telling words of `text` in order, each as (what it counts as, as it is written)."""
    found = []
    for written in _WORD.findall(text.replace("’", "'")):
        plain = _SEVERAL.sub("", _POSSESSIVE.sub("", written))
        lower = plain.casefold()
        if len(lower) > 1 and lower not in _STOP and written.casefold() not in _STOP:
            found.append((_singular(lower), plain))
    return found


def used(texts: Iterable[str]) -> dict[str, tuple[str, int]]:
    """The telling words of `texts` by what they count as: how they are mostly written, and how often."""
    written: dict[str, Counter[str]] = {}
    for text in texts:
        for key, word in telling(text):
            written.setdefault(key, Counter())[word] += 1
    return {key: (_usual(forms), forms.total()) for key, forms in written.items()}


def speaks_of(sentence: str, subject: str) -> bool:
    """Whether `sentence` shares enough telling words with `subject` to be about the same thing."""
    wanted = {key for key, _ in telling(subject)}
    shared = wanted & {key for key, _ in telling(sentence)}
    return bool(wanted) and len(shared) >= min(len(wanted), max(2, -(-len(wanted) // 3)))


def same_subject(one: str, other: str) -> bool:
    """Whether two titles plainly name the same partnership: most telling words of the shorter stand in the other."""
    first, second = ({key for key, _ in telling(text)} for text in (one, other))
    fewer = min(len(first), len(second))
    return fewer > 0 and len(first & second) * 3 >= fewer * 2


def share_a_word(one: str, other: str) -> bool:
    """Whether two texts have any telling word in common."""
    return not {key for key, _ in telling(one)}.isdisjoint(key for key, _ in telling(other))


def _usual(forms: Counter[str]) -> str:
    """The most frequent way of writing a word; of equals one in lower case, then the shorter."""
    return min(forms, key=lambda word: (-forms[word], not word.islower(), len(word), word))


def _singular(word: str) -> str:
    if len(word) <= _SHORT or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return word[:-3] + "y" if word.endswith("ies") and len(word) > 5 else word[:-1]
