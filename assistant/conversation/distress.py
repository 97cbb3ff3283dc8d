"""Words of despair or self-harm in what was typed, told apart from tiredness, sarcasm and the subject itself.

It listens for whole phrases in the first person. What people say of others, of the service ("the suicide
prevention board") or as a figure of speech is blanked out first. It errs on the side of asking: the person
says whether it was meant so, and goes on.
"""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.conversation import phrases
from assistant.conversation.choosing import straight
from assistant.domain.script import Words

WORDS = "distress"
_QUOTED = re.compile(r"[\"“][^\"“”]{1,400}[\"”]|(?<!\w)['‘][^'‘’]{1,400}['’](?!\w)")
_LEAD = 60
"""Characters before words in quotation marks in which somebody else is looked for who said them."""


class Distress(StrEnum):
    """How urgent it sounds."""

    DANGER = "danger"
    """Harm to oneself, or not wanting to live."""
    DESPAIR = "despair"
    """Being at the end of one's strength."""


def heard(text: str, words: Words) -> Distress | None:
    """What the words of `text` sound like; `None` for nearly everything."""
    if not words.lists:
        return None
    said = phrases.without(_own_voice(straight(text[: phrases.MOST_READ]), words), words.of("harmless"))
    for kind in Distress:
        if phrases.stands(said, words.of(kind.value)):
            return kind
    return None


def _own_voice(text: str, words: Words) -> str:
    """`text` with what it quotes of others blanked out."""
    reporters = words.of("reported")
    for quoted in reversed(list(_QUOTED.finditer(text))):
        lead = text[max(0, quoted.start() - _LEAD) : quoted.start()]
        if phrases.stands(lead, reporters):
            text = text[: quoted.start()] + "_" * len(quoted[0]) + text[quoted.end() :]
    return text
