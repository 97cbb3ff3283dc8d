from __future__ import annotations

import re

from markdown_it import MarkdownIt

from assistant.domain.group import SharedPartner
from assistant.report import group_markdown
from assistant.report.group_markdown import SHOWN_WHOLE
from tests.unit.group_shares import described, direction, group, placed, rated, share, with_partners
from tests.unit.test_report_markdown import HOSTILE

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
VERDICTS = re.compile(r"\b(progress(?!ing)|score[sd]?|rank|grade|better than|worse|improve[ds]?|weak(?:er|est)?)\b")


def test_a_group_of_three_reads_so() -> None:
    shares = [
        share("r1", tensions=direction(0, 2), self_placed="connecting", finished=False),
        share("r2", tensions=direction(4, 3), self_placed="connecting", begun="2026-03-09"),
        share("r3", tensions=direction(4, 3), self_placed="cooperating"),
    ]
    text = group_markdown.render(group(shares))
    assert text.startswith(
        "# One partnership, seen by 3 people\n\nFrom reflections begun between 2 March 2026 and 9 March 2026. "
        "One is not finished; it counts where it has answers.\n\n## Where you differ\n\n"
    )
    assert "1. **Direction from above.** Answers run from 0 to 4; the middle is 4.\n\n   *Who decided above?*" in text
    assert (
        "| Direction from above | 4 | 0 – 4 | 3 | split |\n| Direction from within | 3 | 2 – 3 | 3 | agreement |"
        in text
    )
    assert "| Where you place it | connecting | connecting – cooperating | 3 | agreement |" in text
    assert "Too few answers to show anything: what its purpose needs." in text
    assert text.endswith("## What this is not\n\n- No score.\n")


def test_agreement_everywhere_is_said_with_a_way_on() -> None:
    assert "Nowhere, by the rule below" in group_markdown.render(group(rated(2, 2, 2)))


def test_those_who_stand_outside_an_agreement_are_not_passed_over() -> None:
    text = group_markdown.render(group(rated(0, 3, 3, 4)))
    assert "Agreement, but not of all of you: Direction from above." in text
    assert "| Direction from above | 3 | 0 – 4 | 4 | agreement, not of all |" in text
    assert "not of all" not in group_markdown.render(group(rated(2, 3, 3, 4)))


def test_where_nobody_answered_the_same_questions_nothing_is_said() -> None:
    text = group_markdown.render(group(rated(1, None, 3)))
    assert "no question was answered by three or more of you" in text and "| Middle |" not in text


def test_no_verdict_is_in_it() -> None:
    made = group(described("connecting", "collaborating", "collaborating"))
    body, _, _ = group_markdown.render(made).partition("## What this is not")
    assert not VERDICTS.search(body.lower())


def test_more_splits_than_a_meeting_has_time_for_are_only_named() -> None:
    shares = [
        share(
            f"r{number}",
            behaviours=tuple({"name": f"thing {place:02}", "stage": stage} for place in range(SHOWN_WHOLE + 3)),
        )
        for number, stage in enumerate(("connecting", "collaborating", "collaborating"))
    ]
    text = group_markdown.render(group(shares))
    assert f"\n{SHOWN_WHOLE}. **Thing" in text and f"\n{SHOWN_WHOLE + 1}. " not in text
    assert "Also split: Thing 07; Thing 08; Thing 09." in text


def test_hostile_words_format_nothing() -> None:
    for words in HOSTILE:
        shares = [
            one.model_copy(
                update={
                    "name": f"N {words}"[:60],
                    "words": {"direction": (f"W {words}",)},
                    "partners": (SharedPartner(name=f"P {words}", ours="connecting"),),
                }
            )
            for one in rated(0, 4, 4)
        ]
        kinds = [token.type for token in PARSER.parse(group_markdown.render(group(shares)))]
        tame = [one.model_copy(update={"name": "N", "words": {"direction": ("W",)}}) for one in shares]
        tame = [one.model_copy(update={"partners": (SharedPartner(name="P", ours="connecting"),)}) for one in tame]
        assert kinds == [token.type for token in PARSER.parse(group_markdown.render(group(tame)))], words


def test_two_in_the_middle_and_other_spellings_are_told() -> None:
    text = group_markdown.render(group(placed("connecting", "connecting", "collaborating", "collaborating")))
    assert "between connecting and collaborating" in text
    near = "cooperating"
    named = with_partners(*([(name, near, near)] for name in ("HCC", "Herts County Council", "Herts County Council")))
    text = group_markdown.render(group(named))
    assert "| Herts County Council (also HCC) | cooperating; cooperating; 3 answers; agreement |" in text
