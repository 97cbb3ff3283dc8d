"""What an utterance means, given the question that waits: pure text in, plain values out."""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.conversation import accepting, commitments, complaints, plain_words
from assistant.conversation.choosing import bare, holds_number, match_option, parse_rating, straight
from assistant.conversation.gibberish import is_gibberish
from assistant.domain.base import Frozen
from assistant.domain.events import Asked, AskKind, Commitment, Grievance

LONGEST_QUESTION = 300
"""A longer utterance is an answer even when it ends in a question mark."""
FEWEST_WORDS = 3
"""Words from which an utterance without a question mark can be a question."""

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
_TAG_WORDS = re.compile(r"^(?:who knows|what can you do|why not|how could i not|what do you think|what else)\W*$", re.I)

IN_OWN_WORDS = (AskKind.OPEN, AskKind.COMMIT)
"""Kinds of question to which a question could be the answer."""


class Meaning(StrEnum):
    """What kind of thing was said."""

    EMPTY = "empty"
    COMMAND = "command"
    QUESTION = "question"
    DONT_KNOW = "dont_know"
    ANSWER = "answer"
    COMPLAINT = "complaint"
    UNCLEAR = "unclear"


class Understood(Frozen):
    """An utterance, made sense of."""

    meaning: Meaning
    command: str = ""
    argument: str = ""
    rating: int | None = None
    chosen: tuple[str, ...] = ()
    commitment: Commitment | None = None
    grievance: Grievance | None = None


def understand(text: str, asked: Asked | None, doubted: str = "") -> Understood:
    """What `text` means as a reply to `asked`.

    `doubted` is what was just read as a question, a complaint or no words: typed again, it is an answer.
    """
    if text.startswith("/"):  # before stripping: a space in front makes it an answer
        command, _, argument = re.sub(r"\s", " ", text[1:], count=1).partition(" ")
        return Understood(meaning=Meaning.COMMAND, command=command.lower(), argument=argument.strip())
    text = text.strip()
    if not text:
        return Understood(meaning=Meaning.EMPTY)
    if plain := plain_words.command(text) or plain_words.command(without_lead_in(text)):
        return Understood(meaning=Meaning.COMMAND, command=plain)
    if asked is None:
        return Understood(meaning=Meaning.QUESTION if looks_like_question(text) else Meaning.UNCLEAR)
    answer = _answer(text, asked)
    if answer.meaning is Meaning.DONT_KNOW:
        return answer
    return _reply_in_words(text, answer, doubted) if asked.kind in IN_OWN_WORDS else _reply_by_choice(text, answer)


def _reply_in_words(text: str, answer: Understood, doubted: str) -> Understood:
    if text == doubted:
        return answer
    if complaint := complaints.grievance(text):
        return Understood(meaning=Meaning.COMPLAINT, grievance=complaint)
    if is_gibberish(text):
        return Understood(meaning=Meaning.UNCLEAR)
    return Understood(meaning=Meaning.QUESTION) if looks_like_question(text) else answer


def _reply_by_choice(text: str, answer: Understood) -> Understood:
    if answer.meaning is Meaning.ANSWER:
        return answer
    if complaint := complaints.grievance(text, anywhere=True):
        return Understood(meaning=Meaning.COMPLAINT, grievance=complaint)
    # no answer to a number or a choice begins as a question does, with its mark or without
    begun = len(text.split()) >= FEWEST_WORDS and not holds_number(text) and looks_like_question(text + "?")
    return Understood(meaning=Meaning.QUESTION) if begun or looks_like_question(text) else answer


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


def _answer(text: str, asked: Asked) -> Understood:
    open_to_words = asked.kind in IN_OWN_WORDS
    if plain_words.is_dont_know(text) or (open_to_words and plain_words.only_hedges(text)):
        return Understood(meaning=Meaning.DONT_KNOW)
    if asked.kind not in IN_OWN_WORDS:
        text = straight(text)
    match asked.kind:
        case AskKind.OPEN:
            return Understood(meaning=Meaning.ANSWER if re.search(r"\w", text) else Meaning.UNCLEAR)
        case AskKind.COMMIT:
            if commitments.is_nothing(text):
                return Understood(meaning=Meaning.DONT_KNOW)
            given = re.search(r"\w", text)
            return Understood(
                meaning=Meaning.ANSWER if given else Meaning.UNCLEAR,
                commitment=commitments.parse_commitment(text) if given else None,
            )
        case AskKind.RATE if bare(text) in {bare(option.id) for option in asked.options}:
            return Understood(meaning=Meaning.DONT_KNOW)
        case AskKind.RATE:
            low, high = asked.min or 0, asked.max if asked.max is not None else 4
            if asked.proposed is None:
                rating = parse_rating(text, low, high)
            else:
                rating = accepting.rating(text, asked.proposed, low, high)
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
