"""Phrases to listen for, as they stand in `prompts/listening/`: written as people say them, compiled once.

A phrase is a run of words. `(one|other)` is either of several, `[word]` may be left out, `…` stands for up to
four words, `word*` for any ending of it, and a full stop at the end says that nothing may follow in the same
clause. Apostrophes may be left out in what is typed, and capitals make no difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.conversation.choosing import straight

MOST_READ = 20_000
"""Characters of an utterance that are listened to."""
_CLAUSE_END = r"(?=[\s\"”’')\]]*(?:$|[.,;:!?…()\n–—-]|\b(?:and|but|so|because|anymore|any more|now|today|really)\b))"
_GAP = r"(?:[\s,]+[\w'-]+){0,4}?"
_TOKEN = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|(…)|([^\s()\[\]…]+)")


def found(text: str, phrases: Sequence[str]) -> Iterator[re.Match[str]]:
    """Each place in the beginning of `text` where one of `phrases` stands; offsets are those of `text`."""
    compiled = pattern(tuple(phrases))
    return compiled.finditer(straight(text[:MOST_READ])) if compiled is not None else iter(())


def stands(text: str, phrases: Sequence[str]) -> bool:
    """Whether one of `phrases` stands in `text`."""
    return next(found(text, phrases), None) is not None


def without(text: str, phrases: Sequence[str]) -> str:
    """The beginning of `text` with each of `phrases` blanked out, every other character in its place."""
    blanked = list(text[:MOST_READ])
    for one in found(text, phrases):
        blanked[one.start() : one.end()] = "_" * (one.end() - one.start())
    return "".join(blanked)


@lru_cache(maxsize=128)
def pattern(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    """All of `phrases` as one pattern; `None` when there are none."""
    ways = [_compiled(phrase) for phrase in phrases if phrase.strip()]
    return re.compile(rf"(?<![\w'])(?:{'|'.join(ways)})", re.IGNORECASE) if ways else None


def _compiled(phrase: str) -> str:
    """The pattern of one phrase."""
    phrase = straight(phrase.strip())
    ends = phrase.endswith(".")
    made = ""
    gap = ""
    for choice, optional, dots, word in _TOKEN.findall(phrase.removesuffix(".")):
        if dots:
            made, gap = made + _GAP, r"[\s,]+" if made else ""
            continue
        if word:
            made, gap = made + gap + _word(word), r"[\s,]+"
            continue
        ways = "|".join(_run(one) for one in (choice or optional).split("|"))
        if choice:
            made, gap = made + gap + f"(?:{ways})", r"[\s,]+"
        elif gap:
            made += f"(?:{gap}(?:{ways}))?"
        else:
            made += f"(?:(?:{ways})[\\s,]+)?"
    return made + (_CLAUSE_END if ends else r"(?![\w])")


def _run(words: str) -> str:
    """The pattern of plain words, with gaps between them where dots stand."""
    return re.sub(r"\\s\+…\\s\+", lambda _: _GAP + r"[\s,]+", r"\s+".join(map(_word, words.split())))


def _word(word: str) -> str:
    stem = word.removesuffix("*")
    return re.escape(stem).replace("'", "'?") + (r"\w*" if stem != word else "")
