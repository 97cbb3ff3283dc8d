"""Sentences said to the assistant, or of the typing, which are no words about the partnership.

They are left out where the person's words are quoted, as long as there are others. What might as well be
said of the partnership ("the region's forms are useless") is no such sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.conversation import complaints
from assistant.conversation.choosing import straight

LONGEST = complaints.LONGEST
"""A longer sentence says something else besides."""
_SLIPS = (
    r"(?:(?:the|my|any|all|these|all the|all my|this|bad|poor|terrible|awful|clumsy|slow|bit of a|a|long) )*"
    r"(?:typing|typos?|spellings?|grammar|punctuation|rambl(?:e|ing)s?|rant(?:ing)?|essay|fat fingers|autocorrect"
    r"|length)"
)
_REASON = r"(?:,? (?:but |because |as )?(?:i'm|i am|it's|on|from|one|bad|fat|small|big|new|cold) [^,.;!?]{1,40})?"
_TYPING = (
    rf"(?:(?:please|do) )?(?:forgive|excuse|pardon|ignore|never mind)(?: me)?(?: for)? {_SLIPS}{_REASON}",
    rf"(?:(?:i'm|i am) )?(?:sorry|apologies|my apologies|i apologi[sz]e)(?: about| for)? {_SLIPS}{_REASON}",
    r"(?:i'm|i am|sorry,? i'm) (?:a (?:slow|bad|terrible|poor) typist|rambling"
    r"|typing (?:this )?(?:on|with|in) [\w' ]{1,30}"
    r"|(?:doing|writing) this on (?:my|the|a) [\w ]{1,20}|no (?:good at|great at) typing)",
    r"(?:i )?hope (?:that|this|it) (?:makes sense|helps|is (?:enough|ok|okay|what you (?:want|mean)))",
    r"(?:does|if) (?:that|this) makes? (?:any )?sense|rant over|end of rant",
)
_AS_SAID = r"(?:as|like) i(?:['’]ve| have)? (?:(?:already|just) )?(?:said|told you|mentioned|explained|wrote|put it)"
AS_SAID_BEFORE = rf"{_AS_SAID}(?: (?:already|before|above|earlier))*"
"""Matches, whatever the case, how a person begins who has said something already."""
_SAID = (
    rf"{_AS_SAID}(?: (?:already|before|above|earlier|just now|last time|at the (?:start|beginning)))*",
    r"(?:see|look at|read) (?:above|my (?:last|earlier|previous|first|other) (?:answer|one|reply|point)s?)",
    r"i(?:'m| am) not sure what you(?:'re| are)? (?:mean|want|asking|after|getting at|looking for)(?: here)?",
    r"i don't (?:know|understand) what you(?:'re| are)? (?:mean|want|asking|after|getting at|looking for)(?: here)?",
)
_REMARK = re.compile("|".join((*_TYPING, *_SAID)))
_BEGINNING = re.compile(rf"{AS_SAID_BEFORE}\s*[,:–—-]\s*(?=\w)", re.IGNORECASE)
"""The remark before what is worth quoting all the same: "As I said, the region decides"."""
_CLAUSE = re.compile(r"[.!?;:\n]+(?:\s+|$)|,\s+(?:(?:and|but)\s+)?|\s[-–—]\s")
_PIECE = re.compile(r"(?<=[.!?;])\s+|\n+")


def only(text: str) -> bool:
    """Whether all of `text` is a complaint to the assistant, or a remark on its form or on the typing."""
    if len(text) > LONGEST:
        return False
    clauses = [clause for clause in _CLAUSE.split(text) if re.search(r"\w", clause)]
    return _remark(text) or bool(clauses) and all(map(_remark, clauses))


def addressed(sentence: str) -> bool:
    """Whether `sentence` is said to the assistant, in whole or in a clause that says "you" or "as I said"."""
    if only(sentence):
        return True
    if len(sentence) > LONGEST or _BEGINNING.match(straight(sentence)):
        return False
    return any(_plainly(clause) for clause in _CLAUSE.split(sentence))


def own(found: Iterable[str]) -> tuple[str, ...]:
    """Those of the sentences `found` that are not said to the assistant; all of them where there is no other."""
    whole = tuple(found)
    return tuple(one for one in whole if not addressed(one)) or whole


def without_lead(text: str) -> str:
    """`text` from where it stops speaking to the assistant; all of it when it does nothing else."""
    rest, lead, plain = text.strip(), "", False
    while (first := _PIECE.search(rest)) and only(rest[: first.start()]):
        rest = rest[first.end() :]
    whole = rest
    while rest and len(lead) <= LONGEST:
        if begun := _BEGINNING.match(straight(rest)):
            return rest[begun.end() :]
        found = _CLAUSE.search(rest)
        clause = rest[: found.start()] if found else rest
        if not _remark(clause) or found is None:
            break
        ended = found[0].strip()[:1] in tuple(".!?;\n") or "\n" in found[0]
        plain = plain or _plainly(clause)
        lead, rest = lead + rest[: found.end()], rest[found.end() :]
        if ended or plain:
            whole = rest
    return whole if re.search(r"\w", whole) and not only(whole) else text


def pruned(text: str) -> str:
    """`text` without the sentences that are complaints to the assistant or remarks; empty when nothing is left."""
    pieces = [piece for piece in _PIECE.split(text.strip()) if piece]
    kept = [piece for piece in pieces if not only(piece)]
    return text if len(kept) == len(pieces) else " ".join(kept)


def _remark(clause: str) -> bool:
    said = complaints.bared(clause)
    without = complaints.unopened(said)
    return (
        complaints.kind(clause) is not None
        or complaints.of_the_form(clause)
        or any(_REMARK.fullmatch(words) for words in (said, without))
    )


def _plainly(clause: str) -> bool:
    """Whether `clause` is a remark that is not as likely made about the partnership."""
    said = complaints.bared(clause)
    return _remark(clause) and (complaints.kind(clause) is None or bool(complaints.TO_ASSISTANT.search(said)))
