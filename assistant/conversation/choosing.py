"""Numbers and choices in what was typed, and what was said beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain.events import Option

LOWEST, HIGHEST = 0, 4
"""The scale of a rating."""
LONGEST_CLOSED = 200
"""Characters in which a number or a choice is looked for."""
SHORTEST_BEGINNING = 6
"""Letters that the beginning of a label must have to be taken for it; two words at least."""

_NUMBER_WORDS = {"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "nil": 0, "none": 0, "absent": 0}
_NUMBER_WORDS |= {"five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_LEAST = {"hardly any", "hardly at all", "hardly there", "hardly", "barely", "barely any", "barely at all",
          "not at all", "none at all", "next to nothing", "scarcely", "scarcely any"}  # fmt: skip
"""What people say for 0 on a scale that begins with "hardly at all"."""
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_ORDINAL = re.compile(rf"^(?:the\s+)?({'|'.join(_ORDINALS)})(?:\s+one)?[.!]*$", re.IGNORECASE)
_HEDGES = (
    r"(?:(?:about|around|maybe|perhaps|probably|roughly|say|a|an|just|only|solid|honestly|definitely|well|hmm+"
    r"|it's|it is|that's|i'd|i would|i'll|i think|i guess|i suppose|give it|go for|go with|put it at|call it|make it"
    r"|how about|number|option)(?:,\s*|\s+))*"
)
_NUMERAL = rf"(\d{{1,3}}|{'|'.join(_NUMBER_WORDS)})"
_NUMBER = re.compile(
    rf"^{_HEDGES}{_NUMERAL}(?:\s?-?ish)?(?:\s*(?:/|out of|of)\s*{_NUMERAL})?(?:\s+or\s+(?:so|thereabouts))?"
    r"(?:,?\s+(?:then|please|again|for now))?\s*[.!?]*$",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\s*[,;:.–—-]+\s+(?=[^\W\d])|\s*\((?=[^\W\d])"
    r"|\s+(?=(?:because|since|as|but|though|although|if|when|unless|depending|given|for|from|in|on|at|by|with|mostly"
    r"|overall|really|probably|i (?:think|guess|suppose|reckon)|maybe|perhaps|today|now|currently)\b)",
    re.IGNORECASE,
)
"""Where "3 - because…" or "3 if…" turns from an answer to what is said beside it."""
_SECOND_NUMBER = re.compile(
    r"^(?:no|sorry|actually|wait|well|hmm+|i mean|or|to|maybe|perhaps|possibly|probably|sometimes|even|nearly|almost"
    rf"|but|if|when|unless|depending|for|from|in|on|at|by|with)\b.*?\b{_NUMERAL}\b"
    r"(?=\s*(?:$|[.,;!?)]|(?:if|when|on|in|for|at|by|from|with|sometimes|now|really|actually|overall|mostly)\b))",
    re.IGNORECASE | re.DOTALL,
)
"""What follows a number and gives another for another case, as in "2 for us, 4 for them"."""
_GAP = r"[\s,.;:!?…–—-]+"
_CORRECTED = re.compile(
    rf"^{_HEDGES}{_NUMERAL}(?:\s*(?:/|out of)\s*\d+)?{_GAP}"
    r"(?:(?:no|nope|nah|sorry|wait|hang on|hold on|actually|oops|correction|scratch that"
    r"|rather|or rather|i mean|i meant|i should say|on second thoughts?|let's say|let's make (?:it|that)"
    rf"|(?:make|change|call) (?:it|that)(?: to)?){_GAP})+"
    rf"(?={_HEDGES}{_NUMERAL}(?:\s*$|\s*[.,;:!?(/–—-]|ish\b|\s+(?:or|out of|if|when|on|in|for|at|by|with|because"
    r"|since|as|but|though|although|overall|really|probably|i think|today|now)\b))",
    re.IGNORECASE,
)
"""A number taken back and the one put in its place: "four, no, 3", "3 actually make that 2"."""
_ONE, _OTHER = (_NUMERAL.replace("(", f"(?P<{name}>", 1) for name in ("one", "other"))
_TWO = re.compile(
    rf"^{_HEDGES}(?:(?:somewhere |something |anywhere )?(?:between|from)\s+|either\s+)?(?:an?\s+)?{_ONE}"
    r"(?:\s*[-–—/]\s*"
    r"|[,\s]+(?:(?:or|and|to|maybe|perhaps|possibly|verging on|going on|nearly|almost)[,\s]+)+(?:an?\s+)?)"
    rf"{_OTHER}\b(?!\s*(?:%|years|months|weeks|days|of (?:us|them)))",
    re.IGNORECASE,
)
"""A number between two, or one of two."""
_HALF = re.compile(rf"^{_HEDGES}{_ONE}(?:[.,]\d+|\s+and\s+a\s+half|\s*½)(?!\s*%)", re.IGNORECASE)
_OTHER_CASE = re.compile(r"^(?:or|if|when|on|in|for|at|by|with)\b", re.IGNORECASE)
"""What makes the second number one for another case, not a correction."""


def parse_rating(text: str, low: int, high: int) -> int | None:
    """A whole number from `low` to `high`: `3`, `three`, `3-ish`, `3/4`, `about 3`, `3 - because…`, `3 if…`.

    Of a number that is plainly corrected, as in `four, no, 3`, it is the last.
    """
    latest = _latest(text)
    if latest != text and _OTHER_CASE.match(_parted(latest)[1]):
        return None
    text = latest
    number = _number(text, high)
    if number is None:
        head, rest = _parted(text)
        number = None if _SECOND_NUMBER.match(rest) else _number(head, high)
    return number if number is not None and low <= number <= high else None


def torn(text: str, low: int, high: int) -> tuple[int, int] | None:
    """The two numbers that `text` wavers between, as in `3-4`, `2 or 3`, `three and a half`; `None` for anything else.

    The first is the one named first; both are from `low` to `high`.
    """
    plain = straight(text.strip()[:LONGEST_CLOSED])
    if parse_rating(text, low, high) is not None:
        return None
    if half := _HALF.match(plain):
        first, second = _numeral(half["one"]), _numeral(half["one"]) + 1
    elif two := _TWO.match(plain):
        first, second = _numeral(two["one"]), _numeral(two["other"])
    else:
        head, rest = _parted(plain)
        number, other = _number(head, high), _SECOND_NUMBER.match(rest)
        if number is None or other is None:
            return None
        first, second = number, _numeral(other[1])
    within = low <= first <= high and low <= second <= high
    return (first, second) if within and first != second else None


def match_option(text: str, options: Sequence[Option]) -> Option | None:
    """The option meant by its id, its number from 1, its label, or an unmistakable beginning of either."""
    text = _latest(text)
    found = _whole_option(text, options)
    if found is not None or _option_number(text, options) is not None:
        return found
    head, rest = _parted(text)
    if not rest or _SECOND_NUMBER.match(rest):
        return None
    return _whole_option(head, options)


def beside_number(text: str, low: int, high: int) -> str:
    """What was said beside a rating, as typed: "if you go by Denise". Empty when it was the number alone."""
    given = parse_rating(text, low, high) is not None
    latest = _latest(text)
    return _after(latest) if given and _number(straight(latest), high) is None else ""


def beside_choice(text: str, options: Sequence[Option]) -> str:
    """What was said beside a choice, as typed; empty when it was the choice alone."""
    text = _latest(text)
    plain = straight(text)
    return "" if _whole_option(plain, options) or match_option(plain, options) is None else _after(text)


def holds_number(text: str) -> bool:
    """Whether a number stands anywhere in `text`, as digits or as a word."""
    return bool(re.search(rf"\d|\b{_NUMERAL}\b", text[:LONGEST_CLOSED], re.IGNORECASE))


def is_number_alone(text: str) -> bool:
    """Whether `text` is nothing but a number, as `3`, `4.`, `about 3` or `2 or 3`; "none" is a word."""
    plain = straight(text.strip())
    if len(plain) > LONGEST_CLOSED:
        return False
    alone = re.fullmatch(r"[\W_]*\d{1,9}(?:[.,/:-]\d{1,9})*[\W_]*", plain)
    found = None if alone else _NUMBER.match(plain)
    wavering = _TWO.match(plain) or _HALF.match(plain)
    ends = wavering is not None and not re.search(r"\w", plain[wavering.end() :])
    return bool(alone) or ends or (found is not None and _numeral(found[1]) > 0)


def straight(text: str) -> str:
    """`text` with the apostrophes that keyboards curl made straight."""
    return text.replace("’", "'")


def bare(text: str) -> str:
    """The words of `text` in lower case, with nothing but single spaces between them."""
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def _latest(text: str) -> str:
    """`text` from the last number that takes back one before it; all of it when none does."""
    while taken_back := _CORRECTED.match(straight(text.strip()[:LONGEST_CLOSED])):
        text = text.strip()[taken_back.end() :]
    return text


def _number(text: str, of: int) -> int | None:
    """The number that the whole of `text` gives; a fraction counts only out of `of`."""
    if bare(text) in _LEAST:
        return 0
    found = _NUMBER.match(text.strip()) if len(text) <= LONGEST_CLOSED else None
    if found is None:
        return None
    whole = None if found[2] is None else _numeral(found[2])
    return _numeral(found[1]) if whole in (None, of) else None


def _numeral(text: str) -> int:
    return int(text) if text.isdecimal() else _NUMBER_WORDS[text.lower()]


def _whole_option(text: str, options: Sequence[Option]) -> Option | None:
    """The option that the whole of `text` means."""
    wanted = bare(text)
    for option in options:
        if wanted in (bare(option.id), bare(option.label)):
            return option
    number = _option_number(text, options)
    if number is not None:
        return options[number - 1] if 1 <= number <= len(options) else None
    begun = [option for option in options if _begins(wanted, option)]
    return begun[0] if len(begun) == 1 else None


def _option_number(text: str, options: Sequence[Option]) -> int | None:
    text = text.strip()
    if ordinal := _ORDINAL.match(text):
        return _ORDINALS[ordinal[1].lower()]
    return _number(re.sub(r"^[(\[#]\s*|[)\].:]$", "", text), len(options))


def _begins(wanted: str, option: Option) -> bool:
    if len(wanted) > 2 and bare(option.id).startswith(wanted):
        return True
    return len(wanted) >= SHORTEST_BEGINNING and " " in wanted and bare(option.label).startswith(wanted)


def _parted(text: str) -> tuple[str, str]:
    """What comes before a reason and the reason itself, which is empty without one."""
    text = straight(text.strip()[:LONGEST_CLOSED])
    found = _REASON.search(text)
    return (text[: found.start()], text[found.end() :]) if found else (text, "")


def _after(text: str) -> str:
    text = text.strip()
    found = _REASON.search(straight(text[:LONGEST_CLOSED]))
    if found is None:
        return ""
    rest = text[found.end() :].strip()
    return rest.removesuffix(")") if "(" in found[0] and "(" not in rest else rest
