"""The script as it stands in one conversation: what is asked of each partner or barrier, once for every one named."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from assistant.conversation import returning
from assistant.domain.reflection import State
from assistant.domain.script import Part, Script, Step

NAMED_IN = {"partner": "partner_names", "barrier": "barriers"}
"""What a step can be repeated for, and the role of the step that names them."""
USUAL = {"partner": 4, "barrier": 3}
"""How many are counted on until they are named, so that the number of questions hardly changes then."""
MOST = 6
"""Partners or barriers that are asked about; more would take an hour."""
LONGEST = 60
"""Characters of a partner's name."""
_BETWEEN = re.compile(r"\s*[,;\n•·]\s*")
_AND = re.compile(r"\s(?:and|plus)\s+(?=(?:the|our|my|an?|two)\s)|\s\+\s", re.IGNORECASE)
"""Before another name; "health and care partnership" is one."""
_LAST_AND = re.compile(
    r"(?i:(?<!health)(?<!care)(?<!community)(?<!families)(?<!children)(?<!voluntary))\s(?:and|&)\s(?=[A-Z])"
)
"""At the end of a list: "Age UK, Mind and Barnado's"."""
_ARTICLE = re.compile(r"^(?:and|also|the|our|my)\s+(?=\S)", re.IGNORECASE)
_LISTED = re.compile(r"^\s*(?:\d+[.)]|[-*])\s*")


def expanded(script: Script, state: State) -> Script:
    """`script` with every repeated step in the place of which it stands once for each that was named.

    The id of such a step ends in `@` and a short form of the name, so that an answer stays with its partner
    when others are added or taken away. Nothing is named yet: the steps are left out.
    """
    script = returning.fitted(script, state)
    if not any(_waits(step) for step in script.steps):
        return script
    named = {kind: subjects(script, state, kind) for kind in NAMED_IN}
    named["commitment"] = returning.decided(state)
    parts = tuple(part.model_copy(update={"steps": tuple(_steps(part, named))}) for part in script.parts)
    return script.model_copy(update={"parts": parts, "coming": _coming(script, state)})


def _coming(script: Script, state: State) -> int:
    """See `Script.coming`: for lists that have neither been given nor passed over."""
    count = 0
    for kind, usual in USUAL.items():
        naming = next((one for one in script.steps if one.role == NAMED_IN[kind]), None)
        if naming is None or naming.id in state.answers or naming.id in state.skipped:
            continue
        asked = [one for one in script.steps if _waits(one) == kind and one.kind.asks and one.when is None]
        count += sum(min(usual, one.most or usual) for one in asked)
    return count


def subjects(script: Script, state: State, kind: str) -> dict[str, str]:
    """The partners or barriers named so far, as people wrote or chose them, by short form."""
    step = next((one for one in script.steps if one.role == NAMED_IN[kind]), None)
    answer = state.answers.get(step.id) if step else None
    if step is None or answer is None:
        return {}
    if step.options:
        labels = {option.id: option.label for option in step.options}
        found = [(name, labels[name]) for name in answer.chosen if name in labels and name != "dont_know"]
    else:
        found = [(short(name), name) for name in names(answer.text)]
    first: dict[str, str] = {}
    for key, name in found:
        if key and len(first) < MOST:
            first.setdefault(key, name)
    return first


def names(text: str) -> tuple[str, ...]:
    """The names in a list as people type it: by commas, semicolons, lines, or "and" where it is between names."""
    listed = _BETWEEN.split(text)
    if len(listed) > 1:
        listed[-1:] = _LAST_AND.split(listed[-1])
    pieces = (_LISTED.sub("", piece).strip(" .\t") for one in listed for piece in _AND.split(one))
    bare = (_ARTICLE.sub("", piece)[:LONGEST].strip() for piece in pieces)
    return tuple(dict.fromkeys(name for name in bare if re.search(r"\w", name)))


def short(name: str) -> str:
    """`name` as the end of an id: letters and digits of any alphabet, in lower case."""
    return "-".join(re.findall(r"\w+", name.casefold()))[:LONGEST]


def _steps(part: Part, named: dict[str, dict[str, str]]) -> Iterable[Step]:
    """The steps of `part`; those in a row that are repeated alike are put together for each subject."""
    for (kind, most), steps in itertools.groupby(part.steps, key=lambda one: (_waits(one), one.most)):
        if kind is None:
            yield from steps
        else:
            yield from _repeated(tuple(steps), dict(list(named[kind].items())[:most]))


def _waits(step: Step) -> str | None:
    """What `step` is still to be repeated for."""
    return None if step.subject else step.each


def _repeated(steps: Sequence[Step], found: dict[str, str]) -> Iterable[Step]:
    for name, subject in found.items():
        for step in steps:
            yield step.model_copy(update={"id": f"{step.id}@{name}", "subject": subject})
