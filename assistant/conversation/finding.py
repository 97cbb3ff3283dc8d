"""Finding reflections by words that were said in them."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.conversation import quoting
from assistant.domain.ports import ReflectionStore
from assistant.sanitise import one_line


def holding(store: ReflectionStore, words: Sequence[str]) -> dict[str, list[str]]:
    """The reflections whose title and answers together hold all `words`: their ids, each with its answers."""
    wanted = [word.casefold() for word in words]
    texts: dict[str, list[str]] = {}
    for reflection, text in store.said():
        texts.setdefault(reflection, []).append(text)

    def holds(reflection: str, title: str) -> bool:
        everything = "\n".join([title, *texts.get(reflection, ())]).casefold()
        return all(word in everything for word in wanted)

    return {name: texts.get(name, []) for name, title in store.titled().items() if holds(name, title)}


def where(answers: Sequence[str], words: Sequence[str]) -> list[str]:
    """Quotations from a person's `answers` that together hold all `words`; empty when they do not."""
    wanted = [word.casefold() for word in words]
    everything = "\n".join(answers).casefold()
    if not all(word in everything for word in wanted):
        return []
    found = [text for text in answers if any(word in text.casefold() for word in wanted)]
    return [_around(text, wanted) for text in found]


def _around(text: str, wanted: Sequence[str]) -> str:
    """The sentence that holds the first of `wanted`."""
    for sentence in quoting.sentences(text):
        if any(word in sentence.casefold() for word in wanted):
            return quoting.quote(sentence)
    return quoting.quote(one_line(text))
