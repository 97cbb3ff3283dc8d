"""The reflections in the pictures: an invented partnership, talked through as somebody might."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant import config, wiring, wiring_keeping
from assistant.conversation.session import Session
from assistant.domain.events import Asked
from assistant.domain.ports import ReflectionStore
from assistant.library.desk import Desk
from assistant.paths import Paths

ANSWERS = {
    "opening.partnership": "Getting frail people home from Carrow General: us, the county and two hospices.",
    "opening.partners": "The acute trust, the county council, Rowan House and Ashdown hospices.",
    "opening.role": "Chief executive of the trust. I chair it, which may be part of the trouble.",
    "direction.open": "The region sets the timetable. The wards worked out the rest between themselves in a corridor.",
    "direction.top_down": "3",
    "direction.bottom_up": "2",
    "direction.probe": "If the region stopped asking, the meeting would go. The corridor would not.",
    "direction.further": "The county would say that we are good at the return and slow at the rest.",
    "motivation.open": "The penalty in the contract moves my own place. Rowan House come because they are tired of "
    "meeting people for the first time in their last week.",
    "motivation.external": "3",
    "motivation.intrinsic": "2",
    "motivation.probe": "In June. We were paid per avoided admission, so nobody rang the hospice early.",
    "worth.open": "We count cost per discharge. Nobody has asked the families what a good outcome would be.",
    "worth.value": "4",
    "worth.values": "1",
    "worth.probe": "My board sees one page a month, and the page has boxes.",
    "worth.whose": "Finance chose the measures. The county saw them in draft. The families were never in the room.",
    "stage.self": "coordinating",
    "stage.purpose": "cooperating",
    "stage.contact": "cooperating",
    "stage.trust": "connecting",
    "stage.information": "coordinating",
    "stage.decisions": "cooperating",
    "stage.money": "coordinating",
    "stage.accountability": "cooperating",
    "stage.horizon": "coordinating",
    "stage.needed": "coordinating",
    "stage.probe": "The bed position at seven every morning. The county cannot plan without it.",
    "close.commitment": "Give the county our seven o'clock bed position for a month; me; by 1 April",
}
_ELSE = {"rate": "2", "choose": "cooperating", "confirm": "yes"}


@dataclass(frozen=True)
class Pictured:
    """One reflection; wordings follow from its id, so that pictures change only when the words do."""

    id: str
    begun: datetime
    until: str = ""
    """The step that waits; empty for one that is finished."""
    title: str = ""
    """Another than it gave itself."""


FINISHED = Pictured(
    "20260112-pictq", datetime(2026, 1, 12, 16, 5, tzinfo=UTC), title="Frail people home from Carrow General"
)
RATING = Pictured(
    "20260220-pictr", datetime(2026, 2, 20, 8, 10, tzinfo=UTC), "direction.top_down", "Beds at Ashdown hospice"
)
WAITING = Pictured("20260302-pictr", datetime(2026, 3, 2, 9, 30, tzinfo=UTC), "motivation.open")
ALL = (FINISHED, RATING, WAITING)


def hold(places: Paths, reflections: Sequence[Pictured] = ALL) -> None:
    """Hold each conversation as far as it is pictured."""
    desk = wiring.desk(places, config.load())
    store = wiring_keeping.reflections(places)
    try:
        for one in reflections:
            _talk(_begun(places, desk, store, one), one.until)
            if one.title:
                store.rename(one.id, one.title)
    finally:
        store.close()
        desk.stop()


def _begun(places: Paths, desk: Desk, store: ReflectionStore, one: Pictured) -> Session:
    engine = wiring.engine(places, desk, desk)
    return Session.begin(engine, store, lambda: one.begun, name=lambda _: one.id)


def _talk(session: Session, until: str) -> None:
    events = list(session.go_on())
    while not session.state.finished:
        asked = next(event for event in reversed(events) if isinstance(event, Asked))
        if asked.step == until:
            return
        events = list(session.say(ANSWERS.get(asked.step) or _ELSE.get(asked.kind, "/skip")))
