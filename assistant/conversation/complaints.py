"""Annoyance at the assistant, told apart from annoyance at the partnership.

What a person says about the conversation itself ("I already told you") is no answer to its question.
Only whole utterances of that kind count, so that "I've told them already and they still send the
template" stays an answer; and since none of this is certain, the same words sent twice are one too.
"""

from __future__ import annotations

import re

from assistant.conversation.choosing import straight
from assistant.domain.events import Grievance

LONGEST = 200
"""A longer utterance says something else besides."""
_AGAIN = r"(?: (?:already|before|twice|once|earlier|above|just now|again|a minute ago|over and over))*"
_IT = r"(?: (?:that|this|it|so|the same (?:thing|question)s?|(?:this|that) (?:question|one)|the question|my answer))?"
_OPENING = re.compile(
    r"^(?:(?:oh|look|sorry|honestly|seriously|really|but|and|no|well|ok|okay|right|hang on|please|as|like"
    r"|for (?:god|goodness|heaven|pete|christ)'?s'? sake)\b,?\s*)+(?=\w)"
)
_REPEATED = (
    rf"you(?:'ve| have)? (?:(?:already|just|literally) )*(?:asked|said)(?: me)?{_IT}{_AGAIN}",
    rf"(?:stop|you(?:'re| are)?(?: just)?(?: keep)?) (?:asking(?: me)?|repeating)(?: yourself)?{_IT}{_AGAIN}",
    rf"i(?:'ve| have)? (?:(?:already|just) )*(?:told|answered) you{_IT}{_AGAIN}",
    rf"i(?:'ve| have)? (?:(?:already|just) )+(?:told you|answered|said|explained|covered|been asked){_IT}{_AGAIN}",
    rf"i(?:'ve| have)? (?:answered|said|explained|covered|been asked){_IT}"
    r" (?:already|before|twice|once|earlier|above|just now|a minute ago)",
    rf"(?:we(?:'ve| have) )?(?:already )?(?:done|had|covered) (?:this|that) (?:question|one){_AGAIN}",
    rf"(?:that's|that is|this is|it's|isn't this|isn't that) the same (?:question|thing)"
    rf"(?: as (?:before|the last one))?{_AGAIN}",
    r"same question(?: again| as before)?|asked and answered",
    rf"(?:haven't|have|hadn't|didn't|did) (?:i|you)(?: not)? (?:(?:already|just) )*"
    rf"(?:ask|asked|answer|answered|tell you|told you|say|said)(?: me)?{_IT}{_AGAIN}",
    r"how many times (?:do i have to|must i|are you going to|will you)"
    rf" (?:say|tell you|answer|ask(?: me)?|repeat){_IT}{_AGAIN}",
    rf"why do you keep asking(?: me)?{_IT}{_AGAIN}",
)
_DULL = (
    r"(?:(?:so|really|just|completely|utterly|totally|such|a|an|bit|complete|total|all|getting|becoming|rather|very) )*"
    r"(?:pointless|useless|stupid|silly|ridiculous|boring|tedious|annoying|irritating|infuriating|rubbish|nonsense"
    r"|daft|tiresome|repetitive|unhelpful|waste of (?:my |everyone's )?time|joke|no use|no help|going nowhere"
    r"|not (?:helping|helpful|useful|working)(?: me)?)(?: (?:question|exercise|conversation)s?)?"
)
_POINTLESS = (
    rf"(?:this|that|(?:this|that|your) (?:question|conversation|exercise|thing|tool|program))(?:'s| is| was) {_DULL}",
    rf"(?:these|those|your|the) questions are {_DULL}",
    r"this isn't (?:helping|helpful|useful|working)(?: me)?",
    r"(?:what a |such a )?(?:complete |total )?(?:waste of (?:my )?time|(?:stupid|silly|daft|pointless) question)",
    r"i(?:'m| am) (?:(?:so|really|getting|a bit) )*(?:bored|(?:bored|fed up|annoyed|irritated|frustrated|tired)"
    r" (?:of|with|by) (?:this|you|these questions|your questions|being asked|all these questions))",
    r"i(?:'ve| have) had enough(?: of (?:this|you|these questions|your questions))?",
    rf"you(?:'re| are) {_DULL}",
    r"ffs|wtf|ugh+|argh+|grr+|oh come on|come on|give me a break|enough(?: already)?",
)
_MISHEARD = (
    r"(?:that's|that is|this is|it's) not (?:(?:at all|quite|really) )?what i (?:said|meant|wrote|mean)(?: at all)?",
    r"(?:that|this) isn't what i (?:said|meant|wrote|mean)",
    r"i (?:didn't|did not|never) (?:say|said|mean|meant|write|wrote) (?:that|this)(?: at all)?",
    r"you(?:'ve| have)? (?:misunderstood|misread|misheard|misquoted)(?: me| that| it| what i said)?",
    r"you(?:'ve| have)? got (?:that|it|me) (?:all )?wrong",
    r"you(?:'re| are) (?:misquoting me|putting words in(?:to)? my mouth)",
    r"you(?:'re| are)(?: not|n't) (?:listening|hearing me|paying attention)(?: to me)?",
    r"you aren't (?:listening|hearing me|paying attention)(?: to me)?",
    r"you (?:don't|do not) (?:understand|listen|get it)(?: me)?",
    r"are you (?:even )?(?:listening|reading this)(?: to me)?",
    r"did you (?:even )?(?:read|hear|listen to) (?:that|me|what i (?:wrote|said|put)|any of that|my answers?)",
)
_KINDS = (
    (Grievance.MISHEARD, re.compile("|".join(_MISHEARD))),
    (Grievance.REPEATED, re.compile("|".join(_REPEATED))),
    (Grievance.POINTLESS, re.compile("|".join(_POINTLESS))),
)


def grievance(text: str, *, anywhere: bool = False) -> Grievance | None:
    """What `text` complains of, when the whole of it is a complaint to the assistant.

    With `anywhere`, for questions that no sentence answers, one clause of it is enough.
    """
    if len(text) > LONGEST:
        return None
    plain = straight(text).lower()
    clauses = re.split(r"[.!?;\n]+|,\s|\s[-–—]\s" if anywhere else r"[.!?;\n]+", plain)
    found = [_kind(clause) for clause in clauses if re.search(r"\w", clause)]
    kinds = [kind for kind in found if kind is not None]
    return kinds[0] if kinds and (anywhere or len(kinds) == len(found)) else None


def _kind(clause: str) -> Grievance | None:
    said = " ".join(clause.split()).strip(" ,:-–—…\"'")
    for words in (said, _OPENING.sub("", said)):
        for kind, pattern in _KINDS:
            if pattern.fullmatch(words):
                return kind
    return None
