"""Words as they stand in a prompt file, checked as they are read: their placeholders and what they cite."""

from __future__ import annotations

import re
import string
from collections.abc import Collection

from assistant.conversation import probe_prompts
from assistant.conversation.prompt_files import Block, PromptFile, Topic
from assistant.domain.problems import Problem
from assistant.domain.script import Term, Why, Wording

CITATION = re.compile(r"\s*\[@([^\]]+)\]")
STEP_BLOCKS = ("Ask", "Say", "Why", "Notes", "Options", *probe_prompts.HEADINGS)
PLACEHOLDERS = frozenset({
    "quote", "other_quote", "pole", "pole_a", "pole_b", "rating_a", "rating_b", "tension", "self_placed",
    "calculated", "needed", "spread_words", "high", "low", "what", "command", "commands", "expected", "minutes",
    "minimum", "maximum", "citation", "title", "partner", "barrier", "mine", "theirs", "areas", "both", "held",
    "wanted", "proposed", "heard", "more", "date", "before", "commitment"
})  # fmt: skip


class PromptWords:
    """Reads words, and gathers what is wrong with them in `problems`."""

    def __init__(self, sources: Collection[str] | None) -> None:
        """`sources` are the keys that may be cited; `None` when that is not to be checked."""
        self.problems: list[Problem] = []
        self._sources = sources

    def wording(self, file: PromptFile, block: Block) -> Wording:
        """The wordings of `block`, under the case that its heading names."""
        for item in block.items:
            try:
                parsed = list(string.Formatter().parse(item))
                names = [name for _, name, _, _ in parsed if name is not None]
            except ValueError:
                self.problem(file, block.line, "has an unmatched brace; write {{ or }} for a plain one")
                continue
            if any(form or turn for _, _, form, turn in parsed):
                self.problem(file, block.line, "has : or ! in a placeholder; write its name alone, as in {quote}")
            for name in names:
                if name not in PLACEHOLDERS:
                    known = ", ".join(sorted(PLACEHOLDERS))
                    self.problem(file, block.line, f"{{{name}}} is not known; use one of {known}")
        case = block.case if block.name in STEP_BLOCKS else f"{block.name}:{block.case}" if block.case else block.name
        return Wording(case=case, variants=block.items)

    def why(self, file: PromptFile, topic: Topic) -> Why | None:
        """Why it is asked, and after whom."""
        for block in topic.blocks:
            if block.name == "Why":
                text = " ".join(block.items)
                keys = self.cited(file, block.line, text)
                return Why(text=CITATION.sub("", text), sources=tuple(dict.fromkeys(keys)))
        return None

    def term(self, file: PromptFile, topic: Topic) -> Term:
        """A word explained."""
        blocks = {block.name: block for block in topic.blocks}
        for needed in ("In", "Called", "Say"):
            if needed not in blocks or not blocks[needed].items:
                self.problem(file, topic.line, f"# {topic.name} needs a '## {needed}', a list of at least one")
        items = {name: block.items for name, block in blocks.items()}
        say = blocks.get("Say")
        keys = self.cited(file, say.line, " ".join(say.items)) if say else []
        return Term(
            topic=topic.name,
            called=items.get("Called", ()),
            parts=items.get("In", ()),
            say=tuple(CITATION.sub("", text) for text in items.get("Say", ())),
            sources=tuple(dict.fromkeys(keys)),
        )

    def cited(self, file: PromptFile, line: int, text: str) -> list[str]:
        """The keys of the sources that `text` cites."""
        keys = [key.strip().lstrip("@") for found in CITATION.findall(text) for key in found.split(";")]
        for key in keys:
            if self._sources is not None and key not in self._sources:
                self.problem(file, line, f"cites {key!r}, which corpus/sources.yaml does not have")
        return keys

    def problem(self, file: PromptFile, line: int, what: str) -> None:
        """Note what is wrong with `file`, and where."""
        self.problems.append(Problem(file.path, line, what))
