"""Annoyance at the assistant, told apart from annoyance at the partnership.

What a person says about the conversation itself ("I already told you") is no answer to its question.
Only utterances that are that for the most part count, so that "I've told them already and they still
send the template" stays an answer; and since none of this is certain, the same words sent twice are one too.
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
    r"|for (?:god|goodness|heaven|pete|christ|fuck|crying out loud)'?s?'?(?: sake)?|oh dear|good grief)\b,?\s*)+(?=\w)"
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
    r"stop (?:asking|quizzing|pestering|bothering) me(?: [^,.;!?]{1,60})?",
    r"you (?:(?:stupid|useless|bloody|silly|dumb|wretched|damn(?:ed)?) )+"
    r"(?:machine|computer|robot|program|app|bot|thing)",
    r"ffs|wtf|ugh+|argh+|grr+|oh come on|come on|give me a break|enough(?: already)?",
)
_MISHEARD = (
    r"(?:why do )?you(?:'re| are)?(?: (?:just|only|always|still|all))? keep(?: on)? (?:(?:telling|giving|showing"
    r"|sending|offering|quoting|reading) (?:to )?me|talking (?:to me )?about|(?:banging|going|harping) on about"
    r"|bringing up|coming back to)\b[^,.;!?]{0,80}",
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
_TICKS = r"(?:tick[- ]?box(?:es|y|ish|[- ]exercises?)?|box[- ]tick(?:y|ing)(?: exercises?)?)"
_PAPER = r"(?:forms?|questionnaires?|surveys?|quiz(?:zes)?|tick[- ]?box(?:es)?|online forms?)"
_THESE = (
    r"(?:(?:these|those|all these|your|the) (?:questions?|numbers|scales?|ratings?|scores|things|boxes)|these|those"
    r"|(?:this|your) (?:question|scale|form|questionnaire|survey|thing|tool|app|program))"
)
_FORM = re.compile(
    rf"{_THESE} (?:are|is|feels?|seems?|looks?)(?: (?:all|just|really|rather|very|too|quite|a|an|bit|little|so))*"
    rf" (?:{_TICKS}|like (?:(?:a|an|another|yet|filling in) )*{_PAPER}|crude|simplistic|reductive|blunt)"
    r"(?: (?:to me|for me|for my taste|for my liking|if you ask me))?"
    rf"|(?:this|it) (?:is|feels|seems|looks)(?: (?:all|just|really|rather|very|too|quite|a|bit))* tick[- ]?boxy"
    rf"|this (?:is|feels|seems|looks)(?: (?:all|just|really|rather|too|a|bit))* like (?:(?:a|another|yet) )*{_PAPER}"
    rf"|(?:and )?i(?:'ve| have)? (?:already )?(?:get|got|have|see|do|had|fill in|hate|can't stand|don't like|dislike)"
    rf" (?:(?:quite|more than|enough|too|many|plenty|of|these|all|filling|in|a lot) )*{_PAPER}"
    r"(?: (?:already|as it is|at work|every day|every week|in my job|to fill in|like this|like these))*"
    r"|(?:not )?(?:yet )?another (?:form|questionnaire|survey|tick[- ]?box(?: exercise)?)(?: to fill in)?"
    r"|(?:there are )?(?:too many|so many|a lot of) questions|how many more (?:questions|of these)(?: are there)?"
)
"""A grumble at being asked in numbers and boxes. Of paper in plenty people speak as of the partnership's
too, so it is one only where it is plainly theirs: "I get enough forms"."""
_CLAUSES = re.compile(r",\s+|\s[-–—]\s")
TO_ASSISTANT = re.compile(r"\b(?:you(?:'ve|'re|r|rself)?|questions?)\b")
_KINDS = (
    (Grievance.MISHEARD, re.compile("|".join(_MISHEARD))),
    (Grievance.REPEATED, re.compile("|".join(_REPEATED))),
    (Grievance.POINTLESS, re.compile("|".join(_POINTLESS))),
)


def grievance(text: str, *, anywhere: bool = False) -> Grievance | None:
    """What `text` complains of, when each sentence of it is for the most part a complaint to the assistant.

    With `anywhere`, for questions that no sentence answers, one clause of it is enough, and a grumble at
    being asked in numbers counts too.
    """
    if len(text) > LONGEST:
        return None
    plain = straight(text).lower()
    found = [one for one in re.split(r"[.!?;\n]+", plain) if re.search(r"\w", one)]
    if not anywhere:
        kinds = [_sentence(one) for one in found]
        return kinds[0] if kinds and None not in kinds else None
    clauses = [clause for one in found for clause in _CLAUSES.split(one) if re.search(r"\w", clause)]
    kinds = [said for clause in clauses if (said := kind(clause)) is not None]
    if not kinds and clauses and all(map(of_the_form, clauses)):
        return Grievance.POINTLESS
    return kinds[0] if kinds else None


def kind(clause: str) -> Grievance | None:
    """What the whole of `clause` complains of."""
    said = bared(clause)
    for words in (said, unopened(said)):
        for one, pattern in _KINDS:
            if pattern.fullmatch(words):
                return one
    return None


def of_the_form(clause: str) -> bool:
    """Whether the whole of `clause` grumbles at being asked in numbers and boxes."""
    said = bared(clause)
    return any(_FORM.fullmatch(words) for words in (said, unopened(said)))


def bared(clause: str) -> str:
    """`clause` as the patterns have it: in lower case, on one line, without the marks around it."""
    return " ".join(straight(clause[: LONGEST + 1]).lower().split()).strip(" ,.:;!?-–—…\"'()")


def unopened(said: str) -> str:
    """`said` without what people say before they begin, such as "oh for heaven's sake"."""
    return _OPENING.sub("", said)


def _sentence(text: str) -> Grievance | None:
    """What `text` complains of: in whole, or in most of its clauses when one of them says to whom."""
    whole = kind(text)
    if whole is not None:
        return whole
    clauses = [clause for clause in _CLAUSES.split(text) if re.search(r"\w", clause)]
    complaining = [clause for clause in clauses if kind(clause) is not None]
    if 2 * len(complaining) > len(clauses) and any(map(TO_ASSISTANT.search, complaining)):
        return next(one for one in map(kind, complaining) if one is not None)
    return None
