"""What a client does not take from a server, and what cards are on it for."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from assistant.domain.shared import SharedRecord
from assistant.errors import SharedUnavailable
from assistant.library import passages
from assistant.library.shared import wire
from tests.unit.shared_fakes import NOON, Machine, MemoryServer, document


def test_another_encoder_is_refused_with_both_named(ann: Machine, server: MemoryServer, tmp_path: Path) -> None:
    ann.sharing.share([document(1)])
    other = Machine(tmp_path / "other", server, tmp_path / "corpus", model="b" * 64)
    with pytest.raises(SharedUnavailable, match=r"weights aaaaaaaaaaaa.* \(weights bbbbbbbbbbbb"):
        other.sharing.sync()
    with pytest.raises(SharedUnavailable, match="another encoder"):
        other.sharing.share([document(2)])
    other.later(minutes=2)
    other.sharing.refresh()
    assert "another encoder" in other.told[0] and not other.documents


def test_a_later_format_is_refused(ann: Machine, ben: Machine, server: MemoryServer) -> None:
    ann.sharing.share([document(1)])
    assert server.held
    server.held = server.held.model_copy(update={"format": "9"})
    with pytest.raises(SharedUnavailable, match="another version of this program"):
        ben.sharing.sync()


@pytest.mark.parametrize("field", ["text", "title", "section"])
def test_words_that_were_changed_on_the_server_are_not_taken(
    ann: Machine, ben: Machine, server: MemoryServer, field: str
) -> None:
    ann.sharing.share([document(1)])
    name, piece = next(iter(server.stored.items()))
    assert piece.passage
    server.stored[name] = piece._replace(passage=piece.passage.model_copy(update={field: "Something else."}))
    assert ben.sharing.sync().left_out == 1
    assert not ben.documents
    assert ben.told == ["Left out of the shared library: 1 document, not whole yet or not of this program."]


def test_a_document_that_lacks_a_piece_is_not_taken(ann: Machine, ben: Machine, server: MemoryServer) -> None:
    ann.sharing.share([document(1)])
    server.stored.popitem()
    assert (ben.sharing.sync().left_out, ben.documents) == (1, {})


def test_a_document_that_calls_itself_a_card_is_not_taken(ann: Machine, ben: Machine, server: MemoryServer) -> None:
    ann.sharing.share([document(1)])
    record = server.documents.pop("doc-000000000001")
    server.documents["slow-trust"] = SharedRecord.model_validate(record.model_dump() | {"document": "slow-trust"})
    assert (ben.sharing.sync().left_out, ben.documents) == (1, {})


def test_vectors_that_do_not_fit_their_words_are_made_here(ann: Machine, ben: Machine, server: MemoryServer) -> None:
    ann.sharing.share([document(1)])
    for name, piece in server.stored.items():
        server.stored[name] = piece._replace(vector=np.roll(piece.vector, 1))
    ben.sharing.sync()
    held = ben.sharing.collection.load(list(ben.sharing.collection.fingerprints()))
    vectors, encoded = ben.sharing.collection.vectors(held)
    assert encoded == 3
    np.testing.assert_allclose(vectors, ben.encoder.encode([passages.texts(one)[0] for one in held]), atol=1e-6)
    assert any("do not fit" in sentence for sentence in ben.told)


def test_cards_are_published_once(ann: Machine, ben: Machine, server: MemoryServer) -> None:
    assert ann.sharing.publish_cards() == 3
    assert all(one.state == "whole" and one.kind == "curated" for one in server.documents.values())
    assert (ann.sharing.publish_cards(), ben.sharing.publish_cards()) == (0, 0)
    assert not ben.documents, "a machine shows its own cards"


def test_a_cold_cache_takes_the_cards_vectors(ann: Machine, ben: Machine) -> None:
    ann.sharing.publish_cards()
    cards = ben.parts.cards.load(list(ben.parts.cards.fingerprints()))
    texts = [text for one in cards for text in passages.texts(one)]
    ben.encoder.encoded.clear()
    ben.sharing.sync()
    assert len(ben.encoder.encoded) <= 4
    assert ben.parts.cards.encoder.unknown(texts) == []


def test_cards_of_a_later_program_are_left(ann: Machine, server: MemoryServer) -> None:
    ann.sharing.publish_cards()
    later = {"fingerprint": "0" * 64, "program": "99.0"}
    server.documents = {name: one.model_copy(update=later) for name, one in server.documents.items()}
    assert ann.sharing.publish_cards() == 0
    earlier = {"program": "0.0.1"}
    server.documents = {name: one.model_copy(update=earlier) for name, one in server.documents.items()}
    assert ann.sharing.publish_cards() == 3


def test_a_card_that_no_longer_exists_goes(ann: Machine, server: MemoryServer) -> None:
    ann.sharing.publish_cards()
    record = server.documents["slow-trust"].model_copy(update={"document": "old-card", "program": "0.0.1"})
    server.documents["old-card"] = record
    ann.sharing.publish_cards()
    assert "old-card" not in server.documents


def test_the_fingerprint_tells_any_change_of_what_is_shown() -> None:
    facts, held = document(1)
    first = wire.record(facts, held, "whole", NOON)
    assert wire.record(facts, [held[0], held[2]], "whole", NOON).fingerprint != first.fingerprint
    assert wire.record(facts, held, "writing", NOON + timedelta(1)).fingerprint == first.fingerprint
    renamed = facts.model_copy(update={"title": "Other"})
    assert wire.record(renamed, held, "whole", NOON).fingerprint != first.fingerprint


def test_hostile_names_are_clean_before_they_leave(ann: Machine, ben: Machine) -> None:
    facts, held = document(1, title="Minutes\x1b]52;c;AAAA\x07 \u202e of\nJune")
    ann.sharing.share([(facts, held)])
    ben.sharing.sync()
    assert ben.documents == {"doc-000000000001": "Minutes of June"}
