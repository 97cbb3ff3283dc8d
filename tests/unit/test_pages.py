"""What stands on a page and in which order, and the figures on it as data."""

from __future__ import annotations

import pytest

from assistant.domain.pages import Opposed, Page, Plot, Steps
from assistant.domain.summary import AreaSummary, StageSummary, TensionSummary
from assistant.report import compare_markdown, figures, group_figures, group_markdown, markdown
from assistant.report.compare import compare
from tests.unit.group_shares import described, direction, group, mapped, placed, rated, share
from tests.unit.test_compare import held
from tests.unit.test_full_summary import MADE


def headings(page: Page) -> list[str]:
    return [line for line in page.markdown.splitlines() if line.startswith("#")]


def drawn(page: Page) -> list[str]:
    return [part.kind for part in page.parts if not isinstance(part, str)]


def stage(**fields: object) -> StageSummary:
    nothing = {"self_placed": None, "calculated": None, "needed": None, "distribution": {}, "spread": None}
    return StageSummary.model_validate(
        nothing | {"behaviours": {}, "differences": "", "quotes": (), "cards": ()} | fields
    )


def test_the_first_page_is_for_a_board_and_the_library_comes_last() -> None:
    found = headings(markdown.page(MADE))
    assert found[:4] == [
        "# The school start", "## At a glance", "## What you will do", "## Questions to take to your partners"
    ]  # fmt: skip
    assert found.index("## Direction") < found.index("## What is in the way") < found.index("## From the library")
    assert found[-2:] == ["## Sources", "## What this is not"]


def test_before_anything_else_it_says_what_it_is() -> None:
    opening = markdown.page(MADE).parts[0]
    assert isinstance(opening, str)
    blocks = opening.split("\n\n")
    assert blocks[1] == "A reflection of 2 March 2026."
    assert blocks[2].startswith("*This is a reflection aid, not a validated instrument. It gives no score")
    assert blocks[3].startswith("**The partnership.** ")


def test_a_long_account_of_the_partnership_is_cut_at_the_top_and_whole_below() -> None:
    words = "We meet on Mondays, and we seldom agree. " * 20
    text = markdown.render(MADE.model_copy(update={"partnership": words}))
    first, below = text.split("## At a glance")
    assert " …" in first and len(first) < 1_000
    assert words.strip() in below
    short = markdown.render(MADE.model_copy(update={"partnership": "Mondays."}))
    assert short.count("Mondays.") == 1


def test_the_figures_stand_with_what_they_show() -> None:
    page = markdown.page(MADE)
    assert drawn(page) == ["opposed", "steps", "plot"]
    assert [type(part) for part in page.parts[3:5]] == [Opposed, Steps]
    assert page.markdown == markdown.render(MADE)
    assert all(figure.caption and figure.text for figure in page.parts if not isinstance(figure, str))


def test_every_pole_is_shown_on_its_own_and_one_that_was_not_rated_as_such() -> None:
    one = next(iter(MADE.tensions.values()))
    changed = one.model_copy(update={"poles": dict(zip(one.poles, (3, None), strict=True))})
    figure = figures.tensions(MADE.model_copy(update={"tensions": {"direction": changed}}))
    assert figure is not None
    (pair,) = figure.pairs
    assert [mark.at for mark in (*pair.left.marks, *pair.right.marks)] == [(3,), ()]
    assert figure.text == "Direction: direction from above 3; direction from within left open."
    assert not {"balance", "strength"} & set(pair.model_dump())


def test_what_nobody_rated_is_not_drawn() -> None:
    def unrated(tension: TensionSummary) -> TensionSummary:
        return tension.model_copy(update={"poles": dict.fromkeys(tension.poles)})

    bare = {name: unrated(tension) for name, tension in MADE.tensions.items()}
    page = markdown.page(MADE.model_copy(update={"tensions": bare, "stage": stage(), "practice_map": None}))
    assert drawn(page) == []


def test_the_stage_has_three_marks_and_says_what_is_missing() -> None:
    counts = {"connecting": 3, "coordinating": 5}
    figure = figures.stage(stage(self_placed="coordinating", calculated="mixed", distribution=counts))
    assert figure is not None
    assert [lane.name for lane in figure.lanes] == [
        "Where you place it", "What you describe", "Each thing you described", "What it needs"
    ]  # fmt: skip
    (mixed,) = figure.lanes[1].marks
    assert (mixed.at, mixed.low, mixed.high, mixed.note) == ((), 0, 2, "mixed")
    assert figure.lanes[2].counts == (3, 0, 5, 0)
    assert figure.text == (
        "Where you place it: coordinating. What you describe: from connecting to coordinating, mixed. "
        "Each thing you described: 3 at connecting, 5 at coordinating. What it needs: left open."
    )
    little = figures.stage(stage(needed="connecting"))
    assert little is not None and "What you describe: too little to say." in little.text


def test_an_area_rated_one_way_only_is_named_and_not_placed() -> None:
    areas = {
        "a": AreaSummary(name="Leadership", consensus=1, capacity=3),
        "b": AreaSummary(name="Learning", consensus=2, capacity=None),
    }
    figure = figures.practice(MADE.model_copy(update={"practice_map": areas}))
    assert isinstance(figure, Plot)
    assert [(one.name, one.across, one.up) for one in figure.points] == [("Leadership", 3, 1)]
    assert figure.text == "Leadership: consensus 1, capacity 3. Left open in part, and not shown: Learning."


def test_then_and_now_stand_under_their_dates_and_nothing_is_called_progress() -> None:
    page = compare_markdown.page(compare([held("a"), held("b", days=99)], ()))
    assert drawn(page) == ["opposed", "steps"]
    for figure in page.parts:
        if isinstance(figure, Opposed | Steps):
            assert figure.series == ("2 March 2026", "9 June 2026")
            assert "on 2 March 2026 " in figure.text
            assert "not a better one" in figure.caption and "progress" not in (figure.caption + figure.text).lower()
    assert page.title in page.markdown.partition("\n")[0]


def test_a_group_is_shown_by_its_middle_and_its_ends() -> None:
    figure = group_figures.tensions(group(rated(0, 4, 4)))
    assert figure is not None
    (mark,) = figure.pairs[0].left.marks
    assert (mark.at, mark.low, mark.high, mark.note) == ((4,), 0, 4, "split")
    assert figure.pairs[0].right.marks[0].note == "too few answers"
    assert figure.text == (
        "Direction: direction from above from 0 to 4, middle 4, split; direction from within too few answers."
    )


def test_two_in_the_middle_are_both_shown() -> None:
    figure = group_figures.stage(group(placed("connecting", "connecting", "collaborating", "collaborating")))
    assert figure is not None
    assert figure.lanes[0].marks[0].at == (0, 3)
    assert "middle between connecting and collaborating" in figure.text


def test_an_agreement_that_is_not_of_all_is_told_so_in_the_figure_too() -> None:
    figure = group_figures.tensions(group(rated(0, 3, 3, 4)))
    assert figure is not None and "agreement, not of all" in figure.text


@pytest.mark.parametrize(
    "people", [rated(1, None, 3), mapped((1, None), (2, None)), described("connecting", None, None)]
)
def test_of_fewer_than_three_answers_nothing_is_drawn(people: list[object]) -> None:
    made = group([*people, share("r9", tensions=direction(None))])  # type: ignore[list-item] # files of three kinds
    assert drawn(group_markdown.page(made)) == []
    assert group_figures.practice(made) is None
