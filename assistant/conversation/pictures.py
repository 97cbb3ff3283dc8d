"""The picture that belongs to a part, by its kind: which case its wordings are chosen by, and what fills them."""

from __future__ import annotations

from assistant.conversation import barriers, partners, practice, stages, tensions, values
from assistant.conversation.listing import capital, joined
from assistant.domain.reflection import State
from assistant.domain.script import Part, Script


def pattern(state: State, script: Script, part: Part) -> str:
    """The one thing the answers of `part` come to that is most worth talking about; empty for a plain part."""
    match part.kind:
        case "tension":
            return tensions.picture(state, part).pattern
        case "stage":
            return stages.picture(state, script).gap
        case "partners":
            return partners.picture(state, script).pattern
        case "practice":
            return practice.picture(state, script).pattern
        case "values":
            return values.picture(state, script).pattern
        case "barriers":
            return barriers.picture(state, script).pattern
    return ""


def filled(state: State, script: Script, part: Part) -> dict[str, object]:
    """What the placeholders stand for in the wordings of a part of a kind with cases of its own."""
    match part.kind:
        case "partners":
            return {"what": capital(partners.picture(state, script).widest)}
        case "practice":
            seen = practice.picture(state, script)
            return {"areas": joined(seen.names(seen.pattern))}
        case "values":
            sorted_out = values.picture(state, script)
            return {
                "both": joined(sorted_out.both),
                "held": joined(sorted_out.only_held),
                "wanted": joined(sorted_out.only_wanted),
            }
        case "barriers":
            return {"what": joined(barriers.picture(state, script).headings(barriers.US))}
    return {}
