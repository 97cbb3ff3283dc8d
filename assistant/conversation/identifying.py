"""Words that say who a patient or a colleague is: found so that the person can take them out again.

A name alone is not enough: somebody has to be named beside something private or unkind, and public figures
and organisations do not count. A number, an address or a date of birth is enough where it is plainly a person's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import chain

from assistant.conversation import names, phrases
from assistant.conversation.names import Name
from assistant.domain.base import Frozen
from assistant.domain.script import Words

WORDS = "identifying"
_SENTENCE_END = re.compile(r"(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bProf)(?<!\bSt)[.!?]+\s+|\n+")
_GOES_ON = re.compile(r"(?:and |but |so )?(?:she|he|her|his|they)\b", re.IGNORECASE)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+\d{{2,4}}|{_MONTH}\s+\d{{1,2}},?\s+\d{{4}})\b",
    re.IGNORECASE,
)
_BORN_WITHIN = 25
"""Characters between "born" and the date."""
_TEN_DIGITS = re.compile(r"(?<![\d£$€.,+-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d,]|\.\d)")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b|\b[a-z]{1,2}\d[a-z\d]?\s\d[a-z]{2}\b")
_STREET = re.compile(
    r"\b\d{1,4}[a-zA-Z]?,?\s+(?:[A-Z][\w'’]+\s+){1,3}(?:Street|St|Road|Rd|Lane|Avenue|Ave|Close|Drive|Terrace|Gardens"
    r"|Crescent|Court|Place|Way|Walk|Grove|Hill|Row|Square)\b"
)
_MOBILE = re.compile(r"(?<![\d£+])(?:\+44\s?\(?0?\)?\s?7\d{3}|07\d{3})[\s-]?\d{3}[\s-]?\d{3}(?!\d)")
_LANDLINE = re.compile(r"(?<![\d£+])(?:\+44\s?[12]|0[12])\d{1,4}[\s-]?\d{3}[\s-]?\d{3,4}(?!\d)")
_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+")


class Kind(StrEnum):
    """What was found."""

    PATIENT = "patient"
    STAFF = "staff"
    NHS_NUMBER = "nhs_number"
    BORN = "born"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"


class Found(Frozen):
    """One piece of identifying detail: characters `start` to `end` of the text."""

    kind: Kind
    start: int
    end: int


def found(text: str, words: Words) -> tuple[Found, ...]:
    """What in `text` says who somebody is, in the order it stands; no two overlap."""
    if not words.lists:
        return ()
    text = text[: phrases.MOST_READ]
    every: list[Found] = []
    for start, window, own in _windows(text):
        pieces = chain(_named(window, words), _numbered(window, words))
        every += [
            one.model_copy(update={"start": one.start + start, "end": one.end + start})
            for one in pieces
            if one.start < own
        ]
    kept: list[Found] = []
    for one in sorted(every, key=lambda found: (found.start, -found.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits carry the check digit of an NHS number (modulus 11)."""
    if len(digits) != 10 or not digits.isdecimal() or len(set(digits)) == 1:
        return False
    weighted = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    return (11 - weighted % 11) % 11 == int(digits[9])


def _windows(text: str) -> Iterator[tuple[int, str, int]]:
    """Each sentence with its place: together with the next where that goes on about somebody, and its own length."""
    ends = [0, *(found.end() for found in _SENTENCE_END.finditer(text)), len(text)]
    for number, (start, end) in enumerate(zip(ends, ends[1:], strict=False)):
        if start == end:
            continue
        goes_on = number + 2 < len(ends) and _GOES_ON.match(text, end)
        yield start, text[start : ends[number + 2] if goes_on else end], end - start


def _named(text: str, words: Words) -> Iterator[Found]:
    """Names beside something private or unkind."""
    for name in names.found(text, words):
        if names.is_patient(text, name, words):
            yield Found(kind=Kind.PATIENT, start=name.start, end=name.end)
        elif names.is_judged(text, name, words):
            yield Found(kind=Kind.STAFF, start=name.start, end=name.end)


def _numbered(text: str, words: Words) -> Iterator[Found]:
    """Numbers and addresses that are a person's."""
    for ten in _TEN_DIGITS.finditer(text):
        if is_nhs_number(re.sub(r"\D", "", ten[0])):
            yield Found(kind=Kind.NHS_NUMBER, start=ten.start(), end=ten.end())
    for mail in _EMAIL.finditer(text):
        if re.split(r"[.\d_-]", mail[0].partition("@")[0].lower())[0] not in words.of("generic mailboxes"):
            yield Found(kind=Kind.EMAIL, start=mail.start(), end=mail.end())
    for mobile in _MOBILE.finditer(text):
        yield Found(kind=Kind.PHONE, start=mobile.start(), end=mobile.end())
    of_person = _of_person(text, words)
    for date in _DATE.finditer(text):
        if _birth(text[: date.start()], words, of_person=of_person):
            yield Found(kind=Kind.BORN, start=date.start(), end=date.end())
    if of_person:
        for pattern, kind in ((_POSTCODE, Kind.ADDRESS), (_STREET, Kind.ADDRESS), (_LANDLINE, Kind.PHONE)):
            for piece in pattern.finditer(text):
                yield Found(kind=kind, start=piece.start(), end=piece.end())


def _birth(before: str, words: Words, *, of_person: bool) -> bool:
    """Whether what stands before a date says that somebody was born on it."""
    said = [one for one in phrases.found(before, words.of("born")) if len(before) - one.end() <= _BORN_WITHIN]
    return bool(said) and (of_person or not said[-1][0].lower().startswith(("born", "birthday")))


def _of_person(text: str, words: Words) -> bool:
    person: Name | None = next(names.found(text, words), None)
    return person is not None or phrases.stands(text, words.of("people"))
