"""Which partners that people named are the same one. When in doubt they are kept apart."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from assistant.sanitise import one_line

ABBREVIATIONS: Mapping[str, str] = {
    "st": "saint",
    "ft": "foundation trust",
    "nhsft": "nhs foundation trust",
    "icb": "integrated care board",
    "ics": "integrated care system",
    "pcn": "primary care network",
    "hosp": "hospital",
    "cncl": "council",
    "govt": "government",
    "uni": "university",
    "univ": "university",
    "assoc": "association",
    "limited": "ltd",
}
"""Short forms that stand for one thing only where partners in health and care are named."""
_SMALL = frozenset(("and", "of", "for", "the", "in", "on"))
GENERIC = frozenset(
    """
    nhs trust foundation council county city district borough care health hospital community services service
    integrated board system network primary group partnership alliance
    """.split()  # noqa: SIM905 - a list would be a screen of quotation marks
)
"""Words that half of all partners' names have."""
_SHORT_FORM = re.compile(r"^(?P<full>.+?)\s*[(\[](?P<short>[A-Z][A-Za-z.&]{1,9})[)\]]\s*$")
_INITIALS = re.compile(r"[A-Z]{3,8}")
ALIKE = 0.85
"""From this ratio of letters in common two names are worth a second look."""
MOST_COMPARED = 80


@dataclass(frozen=True)
class Matched:
    """One partner, and who named it."""

    name: str
    """As most people wrote it."""
    also: tuple[str, ...]
    """The other ways in which it was written."""
    members: tuple[tuple[int, int], ...]
    """(person, which of their names), the first for each person."""


@dataclass(frozen=True)
class Matches:
    """All the partners, and pairs of names that may be one but were kept apart."""

    partners: tuple[Matched, ...]
    doubtful: tuple[tuple[str, str], ...]


def key(name: str) -> str:
    """`name` without case, accents, punctuation or a leading article, its common short forms written out."""
    folded = unicodedata.normalize("NFKD", one_line(name).casefold())
    letters = "".join(one for one in folded if not unicodedata.combining(one))
    words = re.findall(r"\w+", re.sub(r"[’'`.]", "", letters.replace("&", " and ").replace("+", " and ")))
    if len(words) > 1 and words[0] in ("the", "our"):
        words = words[1:]
    return " ".join(ABBREVIATIONS.get(word, word) for word in words) or letters


def match(lists: Sequence[Sequence[str]]) -> Matches:
    """The partners in the `lists` of names, one list a person, in an order that does not depend on whose is first."""
    found: dict[str, list[tuple[int, int]]] = {}
    for person, names in enumerate(lists):
        for number, name in enumerate(names):
            found.setdefault(key(_full(name)), []).append((person, number))
    for short, full in _short_forms(lists, found).items():
        found[full] = sorted(found[full] + found.pop(short))
    partners = tuple(_matched(lists, found[one]) for one in sorted(found))
    return Matches(partners, tuple(_doubtful(found, partners)))


def _full(name: str) -> str:
    """The name before a short form in brackets, as in "Riverside Trust (RT)"."""
    whole = _SHORT_FORM.match(one_line(name))
    return whole["full"] if whole else name


def _short_forms(lists: Sequence[Sequence[str]], found: Mapping[str, list[tuple[int, int]]]) -> dict[str, str]:
    """Keys that are the short form of exactly one other key, which nobody named apart from it."""
    means: dict[str, set[str]] = {}
    for names in lists:
        for name in names:
            whole = _SHORT_FORM.match(one_line(name))
            if whole and key(whole["short"]) in found:
                means.setdefault(key(whole["short"]), set()).add(key(whole["full"]))
            bare = one_line(name).replace(".", "")
            if _INITIALS.fullmatch(bare):
                means.setdefault(key(bare), set()).update(full for full in found if bare.casefold() in _initials(full))
    people = {one: {person for person, _ in members} for one, members in found.items()}
    certain = {short: next(iter(full)) for short, full in means.items() if len(full) == 1}
    return {
        short: full
        for short, full in certain.items()
        if short != full and full not in certain and not people[short] & people[full]
    }


def _initials(full: str) -> set[str]:
    words = full.split()
    if len(words) < 2:
        return set()
    return {"".join(word[0] for word in words), "".join(word[0] for word in words if word not in _SMALL)}


def _matched(lists: Sequence[Sequence[str]], members: Sequence[tuple[int, int]]) -> Matched:
    written = Counter(one_line(lists[person][number]) for person, number in members)
    # the most common; of equals the longest, which says most
    ordered = sorted(written, key=lambda name: (-written[name], -len(name), name))
    first: dict[int, int] = {}
    for person, number in members:
        first.setdefault(person, number)
    forms = {key(_full(name)): name for name in reversed(ordered)}
    also = sorted(name for form, name in forms.items() if form != key(_full(ordered[0])))
    return Matched(ordered[0], tuple(also), tuple(sorted(first.items())))


def _doubtful(found: Mapping[str, list[tuple[int, int]]], partners: Sequence[Matched]) -> Iterator[tuple[str, str]]:
    """Pairs of names that are alike, and that nobody named as two."""
    names = dict(zip(sorted(found), partners, strict=True))
    for one, other in combinations(list(names)[:MOST_COMPARED], 2):
        apart = {person for person, _ in found[one]} & {person for person, _ in found[other]}
        if not apart and _alike(one, other):
            yield names[one].name, names[other].name


def _alike(one: str, other: str) -> bool:
    few, many = sorted((set(one.split()), set(other.split())), key=len)
    within = few < many and bool(few - GENERIC - _SMALL)
    return within or SequenceMatcher(None, one, other).ratio() >= ALIKE
