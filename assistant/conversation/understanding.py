"""What an utterance means, given the question that waits: pure text in, plain values out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from assistant.domain.base import Frozen
from assistant.domain.events import Asked, AskKind, Commitment, Option

LONGEST_QUESTION = 300
"""A longer utterance is an answer even when it ends in a question mark."""
LONGEST_CLOSED = 200
"""Characters in which a number or a choice is looked for."""

_NUMBER_WORDS = {"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "nil": 0, "none": 0, "absent": 0}
_NUMBER_WORDS |= {"five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_HEDGES = (
    r"(?:(?:about|around|maybe|perhaps|probably|roughly|say|a|it's a|i'd say|i would say|call it|number|option)\s+)*"
)
_NUMERAL = rf"(\d{{1,3}}|{'|'.join(_NUMBER_WORDS)})"
_NUMBER = re.compile(rf"^{_HEDGES}{_NUMERAL}\s*(?:(?:/|out of|of)\s*{_NUMERAL})?\s*[.!]*$", re.IGNORECASE)
_REASON = re.compile(
    r"\s*[,;:.–—-]+\s+(?=[^\W\d])|\s+(?=(?:because|since|as|but|though|i think|maybe|perhaps|today|now)\b)", re.I
)
"""Where "3 - because…" or "3 because…" turns from an answer to its reason."""
_DONT_KNOW = re.compile(
    r"^(?:i\s+)?(?:really\s+|honestly\s+)?(?:don'?t|do not|dunno|can'?t|cannot)\s*"
    r"(?:know|say|tell|remember|judge|recall)?(?:\s+yet)?[.!]?$"
    r"|^(?:not sure|no idea|unsure|unknown|no clue|hard to say|not known|dk|n/?a|\?+)[.!]?$",
    re.IGNORECASE,
)
_YES = re.compile(
    r"^(?:y|yes|yep|yeah|ok|okay|sure|fine|right|correct|agreed|that'?s right|please do)[.!]?$", re.IGNORECASE
)
_NO = re.compile(r"^(?:n|no|nope|nah|not really|wrong|not quite)[.!]?$", re.IGNORECASE)
_QUESTION_START = re.compile(
    r"^(?:what|which|who|whose|whom|where|when|why|how|is|are|was|were|do|does|did|can|could|should|would|will|has|have|"
    r"tell me|explain|define|any evidence|what's|who's|where's|how's)\b",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^(?:(?:before (?:i|we) [^,.?!]{1,30}|hang on|hold on|wait|sorry|ok|okay|first|just checking|actually|one thing)"
    r"(?:,|:| -| –)\s*)+",
    re.IGNORECASE,
)
"""What comes before a question put in the middle of something."""
_POINTLESS = re.compile(
    r"^(?:i (?:don'?t|do not|can'?t) see (?:the point|why)|what(?:'s| is) the point"
    r"|why (?:are you asking|does (?:this|that) matter))"
    r"[^.!?]{0,40}[.!?]?$",
    re.IGNORECASE,
)
"""A complaint about the question, which asks why it is there."""
_SAID_WHO = re.compile(r"^I(?:['’]ll| will| am going to|['’]m going to)\b")
_SAID_WHEN = re.compile(
    r"\b(?:by|before|on|in|this|next|within|at)\s+(?:the\s+)?(?:(?:end|start)\s+of\s+)?(?:next\s+|this\s+)?"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)?"
    r"(?:day|tomorrow|today|week|month|quarter|year|christmas|easter|january|february|march|april|may|june|july|august"
    r"|september|october|november|december)\b",
    re.IGNORECASE,
)
_TAG_WORDS = re.compile(r"^(?:who knows|what can you do|why not|how could i not|what do you think|what else)\W*$", re.I)

PLAIN_COMMANDS = {
    "back": "back",
    "go back": "back",
    "skip": "skip",
    "pass": "skip",
    "next": "skip",
    "help": "help",
    "pause": "pause",
    "quit": "quit",
    "exit": "quit",
    "stop": "pause",
    "why": "why",
    "why?": "why",
    "why do you ask": "why",
    "why do you ask?": "why",
    "repeat": "repeat",
    "say that again": "repeat",
    "what do you mean": "why",
    "what do you mean?": "why",
    "i don't understand": "why",
    "i do not understand": "why",
    "what?": "repeat",
    "pardon?": "repeat",
}
"""Whole utterances taken as commands without the slash, while a question waits."""


IN_OWN_WORDS = (AskKind.OPEN, AskKind.COMMIT)
"""Kinds of question to which a question could be the answer."""


class Meaning(StrEnum):
    """What kind of thing was said."""

    EMPTY = "empty"
    COMMAND = "command"
    QUESTION = "question"
    DONT_KNOW = "dont_know"
    ANSWER = "answer"
    UNCLEAR = "unclear"


class Understood(Frozen):
    """An utterance, made sense of."""

    meaning: Meaning
    command: str = ""
    argument: str = ""
    rating: int | None = None
    chosen: tuple[str, ...] = ()
    commitment: Commitment | None = None


def understand(text: str, asked: Asked | None, taken_as_question: str = "") -> Understood:
    """What `text` means as a reply to `asked`.

    `taken_as_question` is an answer that was just read as a question: typed again, it is an answer.
    """
    if text.startswith("/"):  # before stripping: a space in front makes it an answer
        command, _, argument = re.sub(r"\s", " ", text[1:], count=1).partition(" ")
        return Understood(meaning=Meaning.COMMAND, command=command.lower(), argument=argument.strip())
    text = text.strip()
    if not text:
        return Understood(meaning=Meaning.EMPTY)
    if asked is not None and _POINTLESS.match(text.replace("’", "'")):
        return Understood(meaning=Meaning.COMMAND, command="why")
    if plain := PLAIN_COMMANDS.get(_straight(text.lower()).rstrip(".!")):
        return Understood(meaning=Meaning.COMMAND, command=plain)
    if asked is None:
        return Understood(meaning=Meaning.QUESTION if looks_like_question(text) else Meaning.UNCLEAR)
    answer = _answer(text, asked)
    if answer.meaning in (Meaning.ANSWER, Meaning.DONT_KNOW) and asked.kind not in IN_OWN_WORDS:
        return answer
    if looks_like_question(text) and (text != taken_as_question or asked.kind not in IN_OWN_WORDS):
        return Understood(meaning=Meaning.QUESTION)
    return answer


def looks_like_question(text: str) -> bool:
    """Whether `text` reads as a question to the assistant rather than an answer that wonders aloud."""
    text = without_lead_in(text)
    if len(text) > LONGEST_QUESTION or not text.endswith("?") or _TAG_WORDS.match(text):
        return False
    single = not re.search(r"[.!?]\s+\S", text)
    return single and bool(_QUESTION_START.match(text))


def without_lead_in(text: str) -> str:
    """`text` without what comes before the question in it, such as "Hang on,"."""
    return _LEAD_IN.sub("", text.strip())


def is_dont_know(text: str) -> bool:
    """Whether the whole of `text` says "I don't know"."""
    return bool(_DONT_KNOW.match(_straight(text.strip())))


def _answer(text: str, asked: Asked) -> Understood:
    if is_dont_know(text):
        return Understood(meaning=Meaning.DONT_KNOW)
    if asked.kind not in IN_OWN_WORDS:
        text = _straight(text)
    match asked.kind:
        case AskKind.OPEN:
            return Understood(meaning=Meaning.ANSWER if re.search(r"\w", text) else Meaning.UNCLEAR)
        case AskKind.COMMIT:
            given = re.search(r"\w", text)
            return Understood(
                meaning=Meaning.ANSWER if given else Meaning.UNCLEAR,
                commitment=parse_commitment(text) if given else None,
            )
        case AskKind.RATE if _bare(text) in {_bare(option.id) for option in asked.options}:
            return Understood(meaning=Meaning.DONT_KNOW)
        case AskKind.RATE:
            rating = parse_rating(text, asked.min or 0, asked.max if asked.max is not None else 4)
            if rating is None:
                return Understood(meaning=Meaning.UNCLEAR)
            return Understood(meaning=Meaning.ANSWER, rating=rating)
        case AskKind.CONFIRM:
            chosen = ("yes",) if _YES.match(text) else ("no",) if _NO.match(text) else ()
            return Understood(meaning=Meaning.ANSWER if chosen else Meaning.UNCLEAR, chosen=chosen)
        case AskKind.CHOOSE | AskKind.MULTI:
            return _choice(text, asked)


def _choice(text: str, asked: Asked) -> Understood:
    pieces = [text] if asked.kind is AskKind.CHOOSE else re.split(r"[,;]|\band\b|\s(?=\d)", text)
    if len(pieces) > 2 * len(asked.options):
        return Understood(meaning=Meaning.UNCLEAR)
    chosen = [match_option(piece, asked.options) for piece in pieces if piece.strip()]
    found = tuple(dict.fromkeys(option.id for option in chosen if option is not None))
    if not found or len(found) < len(set(filter(str.strip, pieces))):
        return Understood(meaning=Meaning.UNCLEAR)
    if found == ("dont_know",):
        return Understood(meaning=Meaning.DONT_KNOW)
    return Understood(meaning=Meaning.ANSWER, chosen=found)


def parse_rating(text: str, low: int, high: int) -> int | None:
    """A whole number from `low` to `high`: `3`, `three`, `3/4`, `about 3`, `3 - because…`."""
    number = _number(text, high)
    if number is None:
        number = _number(_without_reason(text), high)
    return number if number is not None and low <= number <= high else None


def match_option(text: str, options: Sequence[Option]) -> Option | None:
    """The option meant by its id, its number from 1, its label, or an unmistakable beginning of either."""
    wanted = _bare(text)
    for option in options:
        if wanted in (_bare(option.id), _bare(option.label)):
            return option
    numeral = re.sub(r"^[(\[#]\s*|[)\].:]$", "", text.strip())
    number = _number(numeral, len(options))
    if number is not None:
        return options[number - 1] if 1 <= number <= len(options) else None
    begun = [o for o in options if wanted and len(wanted) > 2 and _begins(wanted, o)]
    if len(begun) == 1:
        return begun[0]
    head = _without_reason(text)
    return match_option(head, options) if head != text.strip() else None


def _number(text: str, of: int) -> int | None:
    """The number that the whole of `text` gives; a fraction counts only out of `of`."""
    found = _NUMBER.match(text.strip()) if len(text) <= LONGEST_CLOSED else None
    if found is None:
        return None
    whole = None if found[2] is None else _numeral(found[2])
    return _numeral(found[1]) if whole in (None, of) else None


def _numeral(text: str) -> int:
    return int(text) if text.isdecimal() else _NUMBER_WORDS[text.lower()]


def _without_reason(text: str) -> str:
    return _REASON.split(text.strip()[:LONGEST_CLOSED], maxsplit=1)[0]


def _straight(text: str) -> str:
    """`text` with the apostrophes that keyboards curl made straight."""
    return text.replace("’", "'")


def _begins(wanted: str, option: Option) -> bool:
    return _bare(option.id).startswith(wanted) or _bare(option.label).startswith(wanted)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def parse_commitment(text: str) -> Commitment:
    """`what; who; by when`, in that order.

    A part not given is taken from the words of the first where they say it ("I'll ring her before
    Christmas"), and otherwise stays empty.
    """
    parts = [part.strip() for part in re.split(r"[;\n|]", text)]
    parts = [part for part in parts if part]
    what = parts[0] if parts else ""
    when = "; ".join(parts[2:])
    if len(parts) > 1:
        return Commitment(what=what, who=parts[1], when=when)
    said_when = _SAID_WHEN.search(what)
    return Commitment(
        what=what, who="me" if _SAID_WHO.search(what) else "", when=said_when[0].strip() if said_when else ""
    )
