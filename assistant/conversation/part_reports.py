"""What the answers about partners, practice, values and barriers come to, in the prompts' words; nothing is graded."""

from __future__ import annotations

from assistant.conversation import barriers, partners, pictures, practice, values, wording
from assistant.conversation.listing import capital, joined
from assistant.domain.reflection import State
from assistant.domain.script import Part, Script


def of_partners(state: State, script: Script, part: Part) -> str:
    """Who sees it how, a line a partner; empty where nobody was placed."""
    seen = partners.picture(state, script)
    if all(one.seen == "open" for one in seen.partners):
        return ""
    lines = [
        _phrase(state, part, f"Seen:{one.seen}", partner=capital(one.name), mine=one.mine, theirs=one.theirs)
        for one in seen.partners
    ]
    return _told(state, part, lines, _phrase(state, part, f"Report:{seen.pattern}"))


def of_practice(state: State, script: Script, part: Part) -> str:
    """Where both are low, where one runs ahead of the other; empty where no number was given."""
    seen = practice.picture(state, script)
    if not seen.rated:
        return ""
    lines = [
        _phrase(state, part, f"Report:{standing}", areas=joined(seen.names(standing)))
        for standing in practice.STANDINGS
    ]
    return _told(state, part, lines)


def of_values(state: State, script: Script, part: Part) -> str:
    """The two lists beside one another; empty where nothing was chosen."""
    seen = values.picture(state, script)
    if seen.pattern == values.UNKNOWN:
        return _phrase(state, part, "Report:half") if seen.held or seen.wanted else ""
    filled = pictures.filled(state, script, part)
    lines = [_phrase(state, part, f"Report:{case}", **filled) for case in ("both", "only_held", "only_wanted")]
    return _told(state, part, lines)


def of_barriers(state: State, script: Script, part: Part) -> str:
    """What is in the way by who can move it; empty where nothing was chosen."""
    seen = barriers.picture(state, script)
    if not seen.barriers:
        return ""
    lines = [
        _phrase(state, part, f"Report:{mover}", what=joined(seen.headings(mover)))
        for mover in (*barriers.MOVERS, barriers.OPEN)
    ]
    return _told(state, part, lines)


def _phrase(state: State, part: Part, case: str, **filled: object) -> str:
    return wording.choose(part.phrase(case), filled, state.reflection)


def _told(state: State, part: Part, lines: list[str], last: str = "") -> str:
    """A list below its lead, with a sentence after it."""
    listed = "\n".join(f"- {line}" for line in lines if line)
    return "\n\n".join(piece for piece in (_phrase(state, part, "Report:lead"), listed, last) if piece)
