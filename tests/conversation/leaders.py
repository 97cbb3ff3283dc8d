"""Leaders who never lived, each with a temperament: what they type when they are asked something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from assistant.domain.events import Asked, AskKind

Temper = Callable[[Asked, Random], str]
_STORIES = (
    "The region sent a template in March and we filled it in. Nobody here had been asked.",
    "Two nurses started ringing families on Fridays. It spread because it worked, not because anyone said so.",
    "We do it for the money, to be honest. The grant runs out in April and so will half the goodwill.",
    "What counts is that an old man got home before he died. The board counts bed days.",
    "They talk of partnership; in practice the trust decides and the rest of us hear of it on the Thursday.",
    "We pooled a budget for the frailty team and we answer for it together, which took three years.",
    "Hard to say. We share news and the odd room, no more than that.",
)


@dataclass(frozen=True)
class Leader:
    """Somebody who holds a conversation."""

    name: str
    says: Temper
    killed: float = 0.0
    """How often the program dies under them, 0 to 1 a turn."""


def fitting(asked: Asked, dice: Random) -> str:
    """An answer that can be taken as it stands."""
    match asked.kind:
        case AskKind.RATE:
            return str(dice.randint(asked.min or 0, 4 if asked.max is None else asked.max))
        case AskKind.CHOOSE | AskKind.MULTI:
            return dice.choice([option for option in asked.options if option.id != "delete"]).id
        case AskKind.CONFIRM:
            return dice.choice(("yes", "no"))
        case AskKind.COMMIT:
            return "Ask the hospices to set the July agenda; me; by 1 July"
    return dice.choice(_STORIES)


def now_and_then(share: float, other: Callable[[Asked, Random], str], usual: Temper = fitting) -> Temper:
    """Mostly `usual`; in `share` of the turns `other`."""
    return lambda asked, dice: other(asked, dice) if dice.random() < share else usual(asked, dice)


def one_of(*texts: str) -> Temper:
    """Any of `texts`, whatever was asked."""
    return lambda asked, dice: dice.choice(texts)


def _in_words(asked: Asked, dice: Random) -> str:
    """Numbers as people write them, several at once, with a reason beside them."""
    if asked.kind is not AskKind.RATE:
        return fitting(asked, dice)
    number = dice.randint(0, 4)
    forms = (
        "about {}",
        "{} I suppose, because nobody asks",
        "a {}",
        "3 from above and 1 from within",
        "{}/4",
        "maybe {}?",
    )
    return dice.choice(forms).format(number)


def _at_length(asked: Asked, dice: Random) -> str:
    return " ".join(dice.choice(_STORIES) for _ in range(25)) if asked.kind is AskKind.OPEN else fitting(asked, dice)


def _in_haste(asked: Asked, dice: Random) -> str:
    return dice.choice(("money", "the trust", "no", "ok")) if asked.kind is AskKind.OPEN else fitting(asked, dice)


LEADERS = (
    Leader("the plain one", fitting),
    Leader("in a hurry", _in_haste),
    Leader("at length", _at_length),
    Leader("the sceptic", now_and_then(0.3, one_of("/why", "what is the point of this?", "you asked me that already"))),
    Leader("leaves things out", now_and_then(0.5, one_of("/skip", "skip", "pass", "/skip"))),
    Leader("second thoughts", now_and_then(0.3, one_of("/back", "/change 2", "/change", "actually, make that a 1"))),
    Leader(
        "full of questions", now_and_then(0.35, one_of("who decides?", "/ask what is pooled funding", "/search trust"))
    ),
    Leader("does not know", now_and_then(0.6, one_of("don't know", "no idea", "dunno", "hard to say"))),
    Leader("called away", now_and_then(0.15, one_of("/pause", "/quit")), killed=0.3),
    Leader("numbers in words", _in_words),
    Leader(
        "near the end of it", now_and_then(0.1, one_of("I can't go on like this. I don't want to be here any more."))
    ),
    Leader("says too much", now_and_then(0.2, one_of("Dr Jane Smith is useless", "Mrs Jones, born 3/4/1941, fell"))),
    Leader("fat fingers", now_and_then(0.25, one_of("asdf", ";;", "", "qwrt 77", "99", "\x1b[2J", "{quote} %s"))),
    Leader(
        "contrary", now_and_then(0.2, one_of("nobody tells us what to do", "everything is ordered from above", "no"))
    ),
)
