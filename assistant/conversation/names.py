"""Names of people in what was typed, and whether something private or unkind is said of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.conversation import phrases
from assistant.conversation.choosing import straight
from assistant.domain.base import Frozen
from assistant.domain.script import Words

_CAPITAL = r"[A-ZÀ-Þ](?:['’][A-Z])?[a-zß-ÿ]+(?:[A-Z][a-zß-ÿ]+)?(?:-[A-Z][a-zß-ÿ]+)*"
_LOOSE_TITLES = frozenset({"mr", "mrs", "ms", "dr", "prof", "cllr"})
"""Titles that make a name even of a word in small letters."""
_PATIENTS_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx"})
_NO_NAME = frozenset(
    "and or the a an of in on at to for is was who with says said no not from by about if but as that".split()  # noqa: SIM905 - a list would be a screen of quotation marks
)
_AGE = re.compile(r"\s*,?\s*\(?(?:aged?\s+|who is\s+)?(?:[1-9]\d|10\d|\d)\b(?!\s*(?:%|per|of|out|people|beds|/))")
_REACH = 48
"""Characters between a name and what is said of it."""
_NEARBY = 160
"""Characters around a name that are listened to for what is told of a patient."""
_POSSESSIVE = re.compile(r"['’]s?\b")


class Name(Frozen):
    """A person's name: characters `start` to `end` of the text."""

    start: int
    end: int
    title: str = ""
    """In small letters, without its full stop; empty for none."""
    whole: bool = False
    """Whether it is more than a first name."""


def found(text: str, words: Words) -> Iterator[Name]:
    """The people named in `text`; no public figures, and no organisations called after somebody."""
    taken = 0
    text = phrases.without(text, words.of("not names"))
    titled, untitled = _patterns(words.of("titles"), words.of("first names"))
    for one in sorted(
        (*titled.finditer(text), *untitled.finditer(text)), key=lambda found: (found.start(), -found.end())
    ):
        if one.start() < taken:
            continue
        title = (one.groupdict().get("title") or "").lower()
        name = Name(start=one.start(), end=one.end(), title=title, whole=" " in one[0].strip())
        if title and title not in _LOOSE_TITLES and not one["name"][:1].isupper():
            continue
        if title and one["name"].split()[0].lower() in _NO_NAME:
            continue
        if not _organisation(text, name, words) and not _public(one[0], words):
            taken = one.end()
            yield name


def is_patient(text: str, name: Name, words: Words) -> bool:
    """Whether `text` tells something clinical of the person called `name`."""
    if name.title and name.title not in _PATIENTS_TITLES:
        return False
    if (name.title or name.whole) and _AGE.match(text, name.end):
        return True
    if _ends_with(_just_before(text, name), words.of("patients before")):
        return True
    if name.title:
        return phrases.stands(text[max(0, name.start - _NEARBY) : name.end + _NEARBY], words.of("patients"))
    return _attached(text, name, words, "patients")


def is_judged(text: str, name: Name, words: Words) -> bool:
    """Whether `text` says something unkind or private of the person called `name`, and not of what is theirs."""
    if _ends_with(_just_before(text, name), words.of("judged before")):
        return True
    return not _POSSESSIVE.match(text, name.end) and _attached(text, name, words, "judged")


def _attached(text: str, name: Name, words: Words, topic: str) -> bool:
    """Whether one of the phrases of `topic` is said of `name`: soon after it, and not as what it says of others."""
    for one in phrases.found(text[name.end : name.end + _NEARBY], words.of(topic)):
        between = text[name.end : name.end + one.start()]
        if len(between) <= _REACH and not phrases.stands(between, words.of("reports")):
            return True
    return False


def _just_before(text: str, name: Name) -> str:
    return text[max(0, name.start - _REACH) : name.start]


def _ends_with(before: str, endings: tuple[str, ...]) -> bool:
    return any(not before[one.end() :].strip(" ,:") for one in phrases.found(before, endings))


def _public(name: str, words: Words) -> bool:
    plain = " ".join(straight(name).lower().replace(".", "").split())
    listed = _lowered(words.of("public"))
    return plain in listed or any(plain.startswith(one + " ") or plain.endswith(" " + one) for one in listed)


def _organisation(text: str, name: Name, words: Words) -> bool:
    """Whether the name is part of what a place or a body is called: its last word says so, or the next one."""
    kinds = _lowered(words.of("organisations"))
    after = re.match(r"(?:['’]s)?((?:\s+[A-ZÀ-Þ&][\w'’-]*){1,3})", text[name.end : name.end + _NEARBY])
    inside = text[name.start : name.end].split()
    said = [*inside[1:], *(after[1].split() if after else [])]
    if any(word.strip("'’s").lower() in kinds or word.lower() in kinds for word in said):
        return True
    before = re.search(r"(\b[\w']+)\.?\s+$", _just_before(text, name))
    return not name.title and before is not None and before[1].lower() in ("st", "saint", "the", "queen", "king")


@lru_cache(maxsize=8)
def _lowered(listed: tuple[str, ...]) -> frozenset[str]:
    return frozenset(one.rstrip("*").lower() for one in listed)


@lru_cache(maxsize=4)
def _patterns(titles: tuple[str, ...], first_names: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    title = "|".join(sorted(map(re.escape, titles), key=len, reverse=True))
    first = "|".join(sorted({re.escape(one) for line in first_names for one in line.split()}, key=len, reverse=True))
    titled = (
        rf"\b(?P<title>(?i:{title}))\b\.?\s+(?P<name>(?:{_CAPITAL}|[A-Z]\b\.?)(?:\s+{_CAPITAL}){{0,2}}|[a-z]{{3,}}\b)"
    )
    untitled = rf"(?<![\w'’-])(?:{first})(?:\s+(?:[A-Z]\.?\s+)?{_CAPITAL}(?:\s+{_CAPITAL})?)?(?![\w-])"
    return re.compile(titled), re.compile(untitled)
