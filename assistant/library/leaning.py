"""Which earlier sentence somebody must have read to understand another."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LEANS = re.compile(
    r"^(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|Such|But|So|Yet|Both|Neither|Each|Even|Otherwise|"
    r"Others?|Another|Nor|Then|Still|Nobody else|At one end|Failing that|In its place|On the|By that|By then|"
    r"Read the other way)\b|"
    r"^(?:What|When|If|Although|Though|While|Where|Once|Since|As|Because|For|In|On|To|With|From|Of|Among|Under|"
    r"Without) (?:he|she|it|they|him|them|his|her|its|their|that|those|these|this)\b|"
    r"^(?:(?:About|Almost|Just|Nearly|Only|Some) )?[\d.]+% (?!of\b)|"
    r"^\w+ (?:days?|weeks?|months?|years?) (?:later|earlier|before|after|on)\b|"
    r"^(?:\S+ ){1,5}also\b|\bof (?:it|them)(?=[,.;]| went)|"
    r"\b(?:about|behind|on) it (?:covers|finds|found|said|say|says)\b|"
    r"\bsuch (?!as\b)|\b(?:(?<!much )the same |they conclude|of that kind)|"
    r"\b(?:this|these) (?!passage\b|article\b|paper\b)|"
    r"\bthat (?:body|duty|idea|law|period|plan|policy|review|scheme|split|study|suspicion|test|year)\b|"
    r"\bthose (?!who\b|whose\b|with\b|of\b|in\b|that\b|announced\b|\w+ing\b)"
)
_KNOWN = re.compile(
    r"^The (?!average|commonest|largest|main|most|poorest|richest|usual)([a-z0-9£]\w+|"
    r"(?:Act|Bill|Fund|Centre|Commission|Confederation|Federation|Trust)\b(?! for\b| of\b| on\b))"
)
"""Such as "The authors say" and "The Act has": what has been named already. A name has another capital."""
_PRONOUN = re.compile(r"\b(?:he|she|his|her|they (?:say|suggest|note|name|report|use|describe|mean|see|argue))\b")
_NAMED = re.compile(r"\b[A-Z]\w+ (?:and )?[A-Z]\w+")
_STEM = 6
"""Letters by which a noun is found again: "reviewers" after "A review"."""


def needed(earlier: Sequence[str], sentence: str) -> int | None:
    """The index in `earlier`, what stands before it in order, of the sentence that `sentence` leans on, if any."""
    if not earlier:
        return None
    if _LEANS.search(sentence):
        return len(earlier) - 1
    known = _KNOWN.match(sentence)
    if known is not None:
        noun = known.group(1)[:_STEM].lower()
        return next((at for at in _back(earlier) if noun in earlier[at].lower()), len(earlier) - 1)
    pronoun = _PRONOUN.search(sentence)
    if pronoun is not None and _NAMED.search(sentence, 0, pronoun.start()) is None:
        return next((at for at in _back(earlier) if _NAMED.search(earlier[at])), None)
    return None


def _back(earlier: Sequence[str]) -> range:
    return range(len(earlier) - 1, -1, -1)
