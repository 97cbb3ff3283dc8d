"""A shared library on a Chroma server, spoken to by its documented paths (`/api/v2`).

Two collections. `assistant-documents` has one record for each document, with a vector that says nothing:
Chroma wants one. `assistant-passages` has one record for each vector; the first of a passage carries its
words. What the library is made with stands in the first collection's metadata.

A server is not trusted: what it sends is checked field by field, and words are cleaned.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.adapters import chroma_records
from assistant.adapters.http_requests import Requests
from assistant.domain.ports import Progress, Vectors
from assistant.domain.shared import SharedFacts, SharedPiece, SharedRecord
from assistant.errors import SharedRefused, SharedUnavailable
from assistant.library.shared.address import Address
from assistant.sanitise import one_line

DOCUMENTS = "assistant-documents"
PASSAGES = "assistant-passages"
_ROOT = "/api/v2/tenants/default_tenant/databases/default_database/collections"
_AT_ONCE = 200
"""Records in one request: hosted Chroma takes and gives at most 300."""
_SECONDS = 30.0
_WRITE_SECONDS = 120.0
"""A large document is dropped in one request."""
_SMALL = 256 * 1024
_LARGE = 16 * 1024 * 1024
"""Bytes of a reply: 200 vectors are 2 MB."""
_MOST_RECORDS = 200_000
_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_NOTHING = [1.0, 0.0]
"""The vector of a document's record."""


class ChromaServer:
    """Implements `SharedServer`."""

    def __init__(self, address: Address, token: str = "") -> None:
        """Connects to nothing yet."""
        self.url = address.url
        """Where it is, as it may be shown."""
        # The first is what proxies look for, the second what hosted Chroma does; `chroma run` looks for neither.
        headers = {"Authorization": f"Bearer {token}", "X-Chroma-Token": token} if token else {}
        self._requests = Requests(address, headers)
        self._ids: dict[str, str] = {}

    def facts(self, seconds: float | None = None) -> SharedFacts | None:
        """What it says of its library; `None` when it holds none. Raises `SharedUnavailable`."""
        reply = self._ask("GET", f"/{DOCUMENTS}", None, seconds or _SECONDS, _SMALL, missing_is_none=True)
        return None if reply is None else self._noted(DOCUMENTS, reply)

    def found(self, facts: SharedFacts) -> SharedFacts:
        """Begin a library there, unless somebody was first. Raises `SharedUnavailable`."""
        wanted = {"get_or_create": True, "configuration": {"hnsw": {"space": "cosine"}}}
        self._noted(PASSAGES, self._ask("POST", "", {**wanted, "name": PASSAGES, "metadata": facts.model_dump()}))
        made = self._ask("POST", "", {**wanted, "name": DOCUMENTS, "metadata": facts.model_dump()})
        return self._noted(DOCUMENTS, made)

    def mark(self, facts: SharedFacts) -> None:
        """Write `facts`. Raises `SharedUnavailable`."""
        self._ask("PUT", f"/{self._id(DOCUMENTS)}", {"new_metadata": facts.model_dump()})

    def records(self) -> list[SharedRecord]:
        """Every record that can be read. Raises `SharedUnavailable`."""
        rows = self._rows(DOCUMENTS, {"include": ["metadatas"]})
        read = (chroma_records.record(name, row.get("metadata")) for name, row in rows)
        return [one for one in read if one is not None]

    def put_records(self, records: Sequence[SharedRecord]) -> None:
        """Store `records`. Raises `SharedUnavailable`."""
        for part in _parts(records):
            metadatas = [one.model_dump(mode="json", exclude={"document"}, exclude_none=True) for one in part]
            ids = [one.document for one in part]
            body = {"ids": ids, "metadatas": metadatas, "embeddings": [_NOTHING] * len(ids)}
            self._ask("POST", f"/{self._id(DOCUMENTS)}/upsert", body, _WRITE_SECONDS)

    def drop_records(self, documents: Sequence[str]) -> None:
        """Forget `documents`. Raises `SharedUnavailable`."""
        for part in _parts(documents):
            self._ask("POST", f"/{self._id(DOCUMENTS)}/delete", {"ids": list(part)}, _WRITE_SECONDS)

    def pieces(self, documents: Sequence[str], progress: Progress | None = None) -> list[SharedPiece]:
        """Every piece of `documents` that can be read. Raises `SharedUnavailable`."""
        wanted = {"where": {"document": {"$in": list(documents)}}}
        include = ["metadatas", "documents", "embeddings"]
        rows = self._rows(PASSAGES, {**wanted, "include": include}, progress)
        read = (chroma_records.piece(name, row) for name, row in rows)
        return [one for one in read if one is not None]

    def piece_ids(self, document: str) -> set[str]:
        """The ids of the pieces of a document. Raises `SharedUnavailable`."""
        return {name for name, _ in self._rows(PASSAGES, {"where": {"document": document}, "include": []})}

    def vectors_of(self, digests: Sequence[str], progress: Progress | None = None) -> dict[str, Vectors]:
        """The vectors of curated texts with these digests. Raises `SharedUnavailable`."""
        found: dict[str, Vectors] = {}
        for start in range(0, len(digests), _AT_ONCE):
            if progress is not None:
                progress(start, len(digests), "Fetching the cards' vectors")
            among = {"of": {"$in": list(digests[start : start + _AT_ONCE])}}
            where = {"$and": [{"kind": "curated"}, among]}
            for _, row in self._rows(PASSAGES, {"where": where, "include": ["metadatas", "embeddings"]}):
                vector, metadata = chroma_records.vector(row.get("embedding")), row.get("metadata")
                if vector is not None and isinstance(metadata, dict):
                    found[str(metadata.get("of"))] = vector
        return found

    def put_pieces(self, pieces: Sequence[SharedPiece], progress: Progress | None = None) -> None:
        """Store `pieces`. Raises `SharedUnavailable`."""
        for done, part in enumerate(_parts(pieces)):
            if progress is not None:
                progress(done * _AT_ONCE, len(pieces), "Sending to the shared library")
            body = {
                "ids": [one.id for one in part],
                "embeddings": [base64.b64encode(one.vector.astype("<f4").tobytes()).decode() for one in part],
                "metadatas": [chroma_records.sent(one) for one in part],
                "documents": [one.passage.text if one.passage else None for one in part],
            }
            self._ask("POST", f"/{self._id(PASSAGES)}/upsert", body, _WRITE_SECONDS)

    def drop_pieces(self, documents: Sequence[str]) -> None:
        """Forget every piece of `documents`. Raises `SharedUnavailable`."""
        for part in _parts(documents):
            self._ask(
                "POST", f"/{self._id(PASSAGES)}/delete", {"where": {"document": {"$in": list(part)}}}, _WRITE_SECONDS
            )

    def close(self) -> None:
        """Let go of the connection."""
        self._requests.close()

    def _rows(
        self, collection: str, wanted: Mapping[str, object], progress: Progress | None = None
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each record with the fields asked for, page by page."""
        start = 0
        while True:
            if progress is not None:
                progress(start, start + _AT_ONCE, "Fetching from the shared library")
            body = {**wanted, "limit": _AT_ONCE, "offset": start}
            reply = self._ask("POST", f"/{self._id(collection)}/get", body)
            ids = reply.get("ids") if isinstance(reply, dict) else None
            if not isinstance(ids, list) or len(ids) > _AT_ONCE or start > _MOST_RECORDS:
                raise self._strange()
            columns = {name[:-1]: reply[name] for name in ("metadatas", "documents", "embeddings") if reply.get(name)}
            if any(not isinstance(column, list) or len(column) != len(ids) for column in columns.values()):
                raise self._strange()
            for at, name in enumerate(ids):
                yield str(name), {field: column[at] for field, column in columns.items()}
            if len(ids) < _AT_ONCE:
                return
            start += _AT_ONCE

    def _id(self, collection: str) -> str:
        if collection not in self._ids:
            self._noted(collection, self._ask("GET", f"/{collection}", None, _SECONDS, _SMALL))
        return self._ids[collection]

    def _noted(self, collection: str, reply: Any) -> SharedFacts:
        """Remember the collection's id; what its metadata says."""
        name = reply.get("id") if isinstance(reply, dict) else None
        if not isinstance(name, str) or not _ID.fullmatch(name):
            raise self._strange()
        facts = chroma_records.picked(SharedFacts, reply.get("metadata"))
        if facts is None:
            raise SharedUnavailable(
                f"The shared library at {self.url} has a collection {collection} that this program did not make.",
                do="Use another server, or have that collection renamed.",
            )
        self._ids[collection] = name
        return facts

    def _ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None,
        seconds: float = _SECONDS,
        most: int = _LARGE,
        missing_is_none: bool = False,
    ) -> Any:
        """The JSON of a reply. Raises `SharedUnavailable`."""
        sent = None if body is None else json.dumps(body).encode()
        status, answer = self._requests.ask(method, _ROOT + path, sent, seconds, most)
        if status in (401, 403):
            raise SharedRefused(
                f"The shared library at {self.url} does not accept the token, or wants one.",
                do="Ask whoever runs it, then give it again: `assistant library use URL --token-file FILE`.",
            )
        if 300 <= status < 400:
            raise SharedUnavailable(
                f"The shared library at {self.url} sends its callers elsewhere, which is not followed.",
                do="Give the address it should have been.",
            )
        try:
            read = json.loads(answer) if answer else None
        except (ValueError, RecursionError) as error:
            raise self._strange() from error
        if status >= 400:
            failure = read if isinstance(read, dict) else {}
            if status == 404 and failure.get("error") == "NotFoundError" and missing_is_none:
                return None
            if "error" not in failure:
                raise self._strange()
            why = one_line(f"{failure.get('message') or failure['error']}", 200)
            raise SharedUnavailable(f"The shared library at {self.url} refused what was asked ({why}).")
        return read

    def _strange(self) -> SharedUnavailable:
        return SharedUnavailable(
            f"The shared library at {self.url} does not answer as a Chroma server does.",
            do="Check the address; this program speaks with Chroma 1.x.",
        )


def _parts(whole: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (whole[start : start + _AT_ONCE] for start in range(0, len(whole), _AT_ONCE))
