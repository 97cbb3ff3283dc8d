from __future__ import annotations

import pytest

from assistant.conversation.commitments import parse_commitment


@pytest.mark.parametrize(
    ("said", "what", "who", "when"),
    [
        ("Ring the chair;; by June", "Ring the chair", "", "by June"),
        ("Ring the chair; by Friday", "Ring the chair", "", "by Friday"),
        ("I'll ring the chair; next month", "I'll ring the chair", "me", "next month"),
        ("Ring the chair; the on-call manager", "Ring the chair", "the on-call manager", ""),
        ("What: ring the chair; who: me; when: by June", "ring the chair", "me", "by June"),
        ("Ring the chair\nme\nby June", "Ring the chair", "me", "by June"),
        ("Ring the chair\nand the vice-chair; me; by June", "Ring the chair and the vice-chair", "me", "by June"),
        ("; Ring the chair; me", "Ring the chair", "me", ""),
        ("Ring the chair;", "Ring the chair", "", ""),
    ],
)
def test_each_part_goes_where_it_was_meant(said: str, what: str, who: str, when: str) -> None:
    found = parse_commitment(said)
    assert (found.what, found.who, found.when) == (what, who, when)


@pytest.mark.parametrize(
    ("said", "what", "who", "when"),
    [
        ("Ring Denise; she knows the region; then write to the board",
         "Ring Denise; she knows the region; then write to the board", "", ""),
        ("Ring Denise; she knows the region; me; by Friday", "Ring Denise; she knows the region", "me", "by Friday"),
        ("Agree one form; drop the other two; by June", "Agree one form; drop the other two", "", "by June"),
        ("Ring the chair; by Friday; me", "Ring the chair", "me", "by Friday"),
        ("Ring the chair; me; the AGM", "Ring the chair", "me", "the AGM"),
        ("Ring the chair; me; whenever she is back", "Ring the chair", "me", "whenever she is back"),
        ("Ring the chair; me and Jane from housing; soon", "Ring the chair", "me and Jane from housing", "soon"),
        ("Ask them what they need; nobody has ever asked", "Ask them what they need; nobody has ever asked", "", ""),
    ],
)  # fmt: skip
def test_a_part_that_names_nobody_and_no_time_stays_with_what_is_to_be_done(
    said: str, what: str, who: str, when: str
) -> None:
    found = parse_commitment(said)
    assert (found.what, found.who, found.when) == (what, who, when)
