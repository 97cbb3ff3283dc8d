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
