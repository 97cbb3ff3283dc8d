"""Several people's reflections on one partnership, laid over each other: where they agree and where they are split."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from assistant.domain.group import (
    FEWEST,
    Group,
    GroupArea,
    GroupMap,
    GroupPartner,
    GroupPole,
    GroupShare,
    GroupStage,
    GroupTension,
    Quote,
    RatingSpread,
    StageSpread,
)
from assistant.domain.vocabulary import STAGES
from assistant.errors import CheckFailed, WrongUse
from assistant.library import citations
from assistant.report import agreement, group_notes, partner_names
from assistant.report.agreement import Settled
from assistant.report.group_agenda import Agenda
from assistant.report.group_files import Taken
from assistant.sanitise import one_line

RATINGS = 5
"""Points of the scale from 0 to 4."""
WHY = "With two, each could work out what the other said."
RULE = (
    "You agree on a question when fewer than a third of those who answered it stand outside half of its scale around "
    "the middle answer: three neighbouring numbers of 0 to 4, or two neighbouring stages. Otherwise you are split. "
    "Where all {people} of you answered, {outside}. The rule is that of a Delphi study with twelve raters, where fewer "
    "than four stood outside (International Journal of Integrated Care, doi 10.5334/ijic.7747), scaled to your number."
)


def enough(files: int) -> None:
    """Whether so many files can make a group. Raises `WrongUse`."""
    if files < FEWEST:
        given = "one file was" if files == 1 else f"{files} files were"
        raise WrongUse(
            f"A group needs the reflections of at least three people, and {given} given. {WHY}",
            do="Give three files or more, each exported from one person's reflection.",
        )


class GroupBuilder:
    """Lays files over each other; `phrases` gives the words for the questions, by case."""

    def __init__(self, phrases: Callable[[str], tuple[str, ...]]) -> None:
        self._phrases = phrases

    def build(self, taken: Taken) -> Group:
        """What the group sees. Raises `CheckFailed` when fewer than three people's files can be used."""
        shares = [one.share for one in taken.given]
        if len(shares) < FEWEST:
            left = {0: "none", 1: "one person's"}.get(len(shares), f"{len(shares)} people's")
            raise CheckFailed(
                f"A group needs the reflections of at least three people, and of these files {left} can be used. {WHY}",
                kept="Nothing was written.",
                do="Ask for what is missing, then give all the files again.",
            )
        return _Made(shares, Agenda(self._phrases)).group(
            group_notes.of(taken), tuple(citations.uncited(text) for text in self._phrases("group_caveats"))
        )


class _Made:
    """One group in the making."""

    def __init__(self, shares: Sequence[GroupShare], agenda: Agenda) -> None:
        self._shares = shares
        self._agenda = agenda
        self._named = all(share.name for share in shares)

    def group(self, notes: tuple[str, ...], caveats: tuple[str, ...]) -> Group:
        people = len(self._shares)
        most = agreement.may_stand_outside(people)
        may = {0: "nobody may stand outside", 1: "one may stand outside"}.get(most, f"{most} may stand outside")
        tensions, stage, practice_map = self._tensions(), self._stage(), self._map()
        partners, too_few = self._partners()
        return Group(
            people=people,
            unfinished=sum(not share.finished for share in self._shares),
            first=min(share.begun for share in self._shares),
            last=max(share.begun for share in self._shares),
            names=tuple(sorted(one_line(share.name) for share in self._shares)) if self._named else (),
            agenda=self._agenda.items(),
            tensions=tensions,
            stage=stage,
            practice_map=practice_map,
            partners=partners,
            partners_too_few=too_few,
            notes=notes,
            rule=RULE.format(people=people, outside=may),
            caveats=caveats,
        )

    def _tensions(self) -> dict[str, GroupTension]:
        names: dict[str, list[str]] = {}
        poles: dict[str, dict[str, list[str]]] = {}
        rated: dict[tuple[str, str], dict[int, int | None]] = {}
        for person, share in enumerate(self._shares):
            for tension in share.tensions:
                names.setdefault(tension.id, []).append(tension.name)
                for pole in tension.poles:
                    poles.setdefault(tension.id, {}).setdefault(pole.id, []).append(pole.name)
                    rated.setdefault((tension.id, pole.id), {})[person] = pole.rating
        return {
            tension: GroupTension(
                name=_common(names[tension]),
                poles={
                    pole: self._pole(tension, pole, _common(written), rated[tension, pole].values())
                    for pole, written in poles.get(tension, {}).items()
                },
                quotes=self._quotes(tension),
            )
            for tension in names
        }

    def _pole(self, tension: str, pole: str, name: str, ratings: Iterable[int | None]) -> GroupPole:
        settled = _settle(ratings)
        self._agenda.rated("pole", name, settled, (f"Group:{tension}.{pole}", "Group:pole"))
        return GroupPole(name=name, ratings=_ratings(settled))

    def _stage(self) -> GroupStage:
        every: dict[str, dict[int, str | None]] = {}
        for person, share in enumerate(self._shares):
            for behaviour in share.behaviours:
                every.setdefault(one_line(behaviour.name), {})[person] = behaviour.stage
        placed = _place(share.self_placed for share in self._shares)
        self._agenda.placed("self_placed", "where you place the partnership", placed, ("Group:self_placed",))
        needed = _place(share.needed for share in self._shares)
        self._agenda.placed("needed", "what its purpose needs", needed, ("Group:needed",))
        return GroupStage(
            self_placed=_stages(placed),
            needed=_stages(needed),
            behaviours={name: self._behaviour(name, stages.values()) for name, stages in every.items()},
            quotes=self._quotes("stage"),
        )

    def _behaviour(self, name: str, stages: Iterable[str | None]) -> StageSpread:
        settled = _place(stages)
        self._agenda.placed("behaviour", name, settled, (f"Group:{name}", "Group:behaviour"))
        return _stages(settled)

    def _map(self) -> GroupMap | None:
        names: dict[str, list[str]] = {}
        consensus: dict[str, dict[int, int | None]] = {}
        capacity: dict[str, dict[int, int | None]] = {}
        for person, share in enumerate(self._shares):
            for area in share.areas:
                names.setdefault(area.id, []).append(area.name)
                consensus.setdefault(area.id, {})[person] = area.consensus
                capacity.setdefault(area.id, {})[person] = area.capacity
        if not names:
            return None
        areas = {
            area: self._area(area, _common(names[area]), consensus[area].values(), capacity[area].values())
            for area in names
        }
        return GroupMap(areas=areas, quotes=self._quotes("practice_map"))

    def _area(self, area: str, name: str, consensus: Iterable[int | None], capacity: Iterable[int | None]) -> GroupArea:
        agreed, able = _settle(consensus), _settle(capacity)
        self._agenda.rated("consensus", name, agreed, (f"Group:{area}.consensus", "Group:consensus"))
        self._agenda.rated("capacity", name, able, (f"Group:{area}.capacity", "Group:capacity"))
        return GroupArea(name=name, consensus=_ratings(agreed), capacity=_ratings(able))

    def _partners(self) -> tuple[tuple[GroupPartner, ...], int]:
        """Those that enough people placed, and how many there are besides."""
        matches = partner_names.match(partner_lists(self._shares))
        found, too_few = [], 0
        for one in matches.partners:
            placed = [self._shares[person].partners[number] for person, number in one.members]
            ours, theirs = _place(each.ours for each in placed), _place(each.theirs for each in placed)
            if ours is None and theirs is None:
                too_few += 1
                continue
            self._agenda.placed("partner", one.name, ours, ("Group:partner",))
            self._agenda.placed("partner_theirs", one.name, theirs, ("Group:partner_theirs",))
            self._agenda.sides(one.name, ours, theirs)
            found.append(GroupPartner(name=one.name, also=one.also, ours=_stages(ours), theirs=_stages(theirs)))
        return tuple(found), too_few

    def _quotes(self, where: str) -> tuple[Quote, ...]:
        """In the order of the alphabet, so that nothing tells whose is whose."""
        said = {
            (one_line(text), one_line(share.name) if self._named else "")
            for share in self._shares
            for text in share.words.get(where, ())
        }
        return tuple(Quote(text=text, by=by) for text, by in sorted(said) if text)


def partner_lists(shares: Iterable[GroupShare]) -> list[list[str]]:
    """The names of partners in each of `shares`."""
    return [[partner.name for partner in share.partners] for share in shares]


def _common(names: Iterable[str]) -> str:
    """The name most files use; of equals, the first in the alphabet."""
    counted = Counter(one_line(name) for name in names)
    return min(counted, key=lambda name: (-counted[name], name))


def _settle(ratings: Iterable[int | None]) -> Settled | None:
    return agreement.settle([one for one in ratings if one is not None], RATINGS)


def _place(stages: Iterable[str | None]) -> Settled | None:
    return agreement.settle([STAGES.index(one) for one in stages if one is not None], len(STAGES))


def _ratings(settled: Settled | None) -> RatingSpread:
    if settled is None:
        return RatingSpread(outcome="too_few")
    return RatingSpread(
        outcome="agreement" if settled.agreed else "split",
        all_within=settled.outside == 0,
        answers=settled.answers,
        median=settled.median,
        lowest=settled.lowest,
        highest=settled.highest,
    )


def _stages(settled: Settled | None) -> StageSpread:
    if settled is None:
        return StageSpread(outcome="too_few")
    return StageSpread(
        outcome="agreement" if settled.agreed else "split",
        all_within=settled.outside == 0,
        answers=settled.answers,
        median=tuple(dict.fromkeys(STAGES[one] for one in settled.middle)),
        lowest=STAGES[settled.lowest],
        highest=STAGES[settled.highest],
    )
