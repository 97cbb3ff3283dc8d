"""`python -m scripts.make_vectors`: encode the cards and the readings' examples for `corpus/vectors.npy`.

Needed only so that a first start is quick: what the file lacks is encoded then. Run it before a release.
"""

from __future__ import annotations

from assistant import config, paths, wiring
from assistant.adapters.shipped_vectors import write
from assistant.conversation import reading
from assistant.library import passages
from assistant.library.cards import read_corpus


def texts(places: paths.Paths) -> list[str]:
    """Every text that a first start needs the vector of, each once."""
    held = passages.passages(read_corpus(places.corpus).cards)
    files, _ = reading.load(places.prompts / "readings")
    examples = [text for file in files for group in file.examples.values() for text in group]
    return list(dict.fromkeys([*(text for one in held for text in passages.texts(one)), *examples]))


def main() -> None:
    """Write the file."""
    places = paths.find()
    encoder, wanted = wiring.encoder(places, config.load()), texts(places)
    write(places.shipped_vectors, encoder.model, wanted, encoder.encode(wanted))
    print(f"{len(wanted)} vectors, {places.shipped_vectors.stat().st_size / 1e6:.1f} MB, in {places.shipped_vectors}")


if __name__ == "__main__":
    main()
