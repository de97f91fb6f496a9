"""The store of a user's literature: documents that are complete or absent.

A document is written into a folder of its own under a temporary name and renamed when
it is complete, so that a process killed at any moment leaves either all of it or
nothing. The manifest lists what is there and can be rebuilt from the folders; vectors
and search indexes are derived. The shipped records are read-only and always included.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.errors import IngestError, KnowledgeError
from knowledge.facts import Fact, library, read_facts
from knowledge.glossary import definition
from knowledge.lexical import tokens
from knowledge.retriever import MemoryRetriever
from knowledge.traits import trait_fact

_LIMIT_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class IndexResult:
    """What `index` did with one file."""

    file: str
    rows: int
    added: int
    duplicates: int
    rejected: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The object that `index --json` prints."""
        return {
            "file": self.file,
            "rows": self.rows,
            "added": self.added,
            "duplicates": self.duplicates,
            "rejected": [{"row": row, "reason": why} for row, why in self.rejected],
            "notes": list(self.notes),
        }


def fingerprint(fact: Fact) -> str:
    """Equal for records with the same content, whatever file they come from."""
    data = fact.to_json()
    kept = {k: data[k] for k in ("kind", "doi", "material", "formula")}
    # The sentence of a table row names its row; what the row holds is in its cells.
    kept["claim"] = "" if fact.kind == "row" else fact.claim
    kept["values"] = [
        (v["quantity"], v["value"], v["unit"], v["conditions"], v["formula"])
        for v in data["values"]
    ]
    kept["cells"] = data["extra"].get("cells")
    text = json.dumps(kept, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())


class Store:
    """A folder with indexed documents; one writer at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._facts: dict[str, tuple[Fact, ...]] = {}
        self._retriever: tuple[tuple[str, ...], MemoryRetriever] | None = None

    # --- reading ------------------------------------------------------------

    @property
    def _documents(self) -> Path:
        return self.folder / "documents"

    def names(self) -> tuple[str, ...]:
        """Ids of the complete documents, in order of their ids."""
        if not self._documents.is_dir():
            return ()
        return tuple(
            sorted(
                entry.name
                for entry in self._documents.iterdir()
                if entry.is_dir() and not entry.name.startswith("tmp-")
            )
        )

    def meta(self, name: str) -> dict[str, Any]:
        """What is known of a document: file, hash, counts."""
        path = self._documents / name / "meta.json"
        return dict(json.loads(path.read_text("utf-8")))

    def facts_of(self, name: str) -> tuple[Fact, ...]:
        """Records of one document."""
        if name not in self._facts:
            path = self._documents / name / "records.jsonl"
            self._facts[name] = tuple(
                read_facts(path.read_text("utf-8"), where=str(name))
            )
        return self._facts[name]

    def own(self) -> tuple[Fact, ...]:
        """Records that the user indexed."""
        return tuple(fact for name in self.names() for fact in self.facts_of(name))

    def all(self) -> tuple[Fact, ...]:
        """Shipped records, then the user's."""
        return (*library(), *self.own())

    def find(self, record: str) -> Fact | None:
        """The record, definition or trait of that id."""
        found = next((fact for fact in self.all() if fact.id == record), None)
        return found or definition(record) or trait_fact(record)

    def retriever(
        self, *, documents: Sequence[tuple[str, str]] = ()
    ) -> MemoryRetriever:
        """Search over all records, and over documents of this request only."""
        key = self.names()
        if self._retriever is None or self._retriever[0] != key:
            self._retriever = (
                key,
                MemoryRetriever(
                    self.all(), vectors=self._vectors(), corpus=self._corpus()
                ),
            )
        base = self._retriever[1]
        if not documents:
            return base
        from knowledge.ingest.documents import facts_of_document
        from knowledge.ingest.reading import Page, text_of_bytes

        extra: list[Fact] = []
        for name, text in documents:
            shown = text_of_bytes(
                name if name.lower().endswith((".html", ".htm")) else "document.md",
                text.encode(),
            )
            found, _ = facts_of_document(
                name, [Page(None, shown)], prefix="request", request=True
            )
            extra += found
        return _joined(base, extra)

    def _vectors(self) -> Any:
        """Vectors of all records; tables share one vector per file."""
        import numpy as np

        from knowledge.embedding import WIDTH

        parts = [_library_vectors()]
        for name in self.names():
            facts = self.facts_of(name)
            path = self._documents / name / "vectors.npy"
            rows = np.load(path).astype(np.float32) if path.is_file() else None
            if rows is None or rows.shape != (len(facts), WIDTH):
                rows = document_vectors(facts)
            parts.append(rows)
        return np.vstack(parts)

    def _corpus(self) -> list[list[str]]:
        """Search tokens: stored beside the records, since reading them takes long."""
        if not self.names():
            return _library_corpus()
        out = [list(row) for row in _library_corpus()]
        for name in self.names():
            path = self._documents / name / "tokens.txt"
            lines = path.read_text("utf-8").splitlines() if path.is_file() else []
            facts = self.facts_of(name)
            if len(lines) != len(facts):
                lines = [" ".join(document_tokens(fact)) for fact in facts]
            out += [line.split(" ") if line else [] for line in lines]
        return out

    # --- writing ------------------------------------------------------------

    @contextmanager
    def _lock(self) -> Iterator[None]:
        import fcntl

        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as handle:
            deadline = time.monotonic() + 30
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise KnowledgeError(
                            f"another process is writing to {self.folder}; try again"
                        ) from None
                    time.sleep(0.05)
            yield

    def index(self, path: Path) -> IndexResult:
        """Read a file into the store; the same content twice adds nothing.

        Raises:
            IngestError: The file cannot be read; nothing was changed.
        """
        if not path.is_file():
            raise IngestError(f"no such file: {path}")
        if path.stat().st_size > _LIMIT_BYTES:
            raise IngestError(f"{path.name} exceeds {_LIMIT_BYTES // 10**6} MB")
        data = path.read_bytes()
        return self.index_bytes(path.name, data)

    def index_bytes(self, name: str, data: bytes) -> IndexResult:
        """As `index`, from bytes.

        Raises:
            IngestError: The content cannot be read; nothing was changed.
        """
        from knowledge.ingest.files import records_of

        digest = hashlib.sha256(data).hexdigest()
        identity = digest[:16]
        with self._lock():
            self._sweep()
            if identity in self.names():
                meta = self.meta(identity)
                return IndexResult(
                    meta["file"], meta["rows"], 0, meta["rows"] - len(meta["rejected"])
                )
            made = records_of(name, data, prefix=identity[:10])
            known = {fingerprint(fact) for fact in self.own()}
            fresh: list[Fact] = []
            duplicates = 0
            added = 0
            for fact in made.facts:
                mark = fingerprint(fact)
                if mark in known:
                    duplicates += 1
                    if fact.kind == "row":
                        fresh.append(replace(fact, status="duplicate"))
                    continue
                known.add(mark)
                fresh.append(fact)
                added += 1
            # A file that brings nothing new is not kept.
            if added:
                self._commit(
                    identity, name, digest, fresh, made.rows, duplicates, made.rejected
                )
            return IndexResult(
                name, made.rows, added, duplicates, made.rejected, made.notes
            )

    def _commit(
        self,
        identity: str,
        name: str,
        digest: str,
        facts: Sequence[Fact],
        rows: int,
        duplicates: int,
        rejected: Sequence[tuple[int, str]],
    ) -> None:
        import numpy as np

        self._documents.mkdir(parents=True, exist_ok=True)
        staging = self._documents / f"tmp-{identity}-{os.getpid()}"
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
        lines = "".join(
            json.dumps(fact.to_json(), ensure_ascii=False) + "\n" for fact in facts
        )
        _write(staging / "records.jsonl", lines)
        _write(
            staging / "tokens.txt",
            "".join(" ".join(document_tokens(fact)) + "\n" for fact in facts),
        )
        with (staging / "vectors.npy").open("wb") as handle:
            np.save(handle, document_vectors(facts).astype(np.float16))
        meta = {
            "file": name,
            "sha256": digest,
            "records": len(facts),
            "records_sha256": hashlib.sha256(lines.encode()).hexdigest(),
            "rows": rows,
            "duplicates": duplicates,
            "rejected": [list(item) for item in rejected],
        }
        _write(staging / "meta.json", json.dumps(meta, ensure_ascii=False))
        os.replace(staging, self._documents / identity)
        self._write_manifest()

    def _sweep(self) -> None:
        # What a killed process left behind is never complete.
        if self._documents.is_dir():
            for entry in self._documents.iterdir():
                if entry.name.startswith("tmp-"):
                    shutil.rmtree(entry, ignore_errors=True)
            if self.names() != tuple(sorted(self.manifest())):
                self._write_manifest()

    def manifest(self) -> dict[str, str]:
        """Document id to the hash of its records, as last written."""
        path = self.folder / "manifest.json"
        if not path.is_file():
            return {}
        return dict(json.loads(path.read_text("utf-8")))

    def _write_manifest(self) -> None:
        entries = {n: self.meta(n)["records_sha256"] for n in self.names()}
        staging = self.folder / "manifest.tmp"
        _write(staging, json.dumps(entries, indent=1))
        os.replace(staging, self.folder / "manifest.json")

    def remove(self, wanted: str) -> int:
        """Remove a document by file name, document id or the id of one record.

        Returns:
            How many records went.

        Raises:
            KnowledgeError: Nothing of that name was indexed.
        """
        with self._lock():
            gone = [
                name
                for name in self.names()
                if wanted in {name, self.meta(name)["file"]}
                or any(
                    fact.id == wanted or (fact.source.doi or "") == wanted
                    for fact in self.facts_of(name)
                )
            ]
            if not gone:
                raise KnowledgeError(
                    f"nothing indexed is called {wanted!r}; see `knowledge list`"
                )
            count = 0
            for name in gone:
                count += len(self.facts_of(name))
                target = self._documents / f"tmp-removed-{name}-{os.getpid()}"
                os.replace(self._documents / name, target)
                shutil.rmtree(target, ignore_errors=True)
                self._facts.pop(name, None)
            self._write_manifest()
            return count

    def verify(self) -> list[str]:
        """What does not agree between store, index and manifest; empty if all does."""
        import numpy as np

        problems: list[str] = []
        manifest = self.manifest()
        present = self.names()
        for name in sorted(set(manifest) - set(present)):
            problems.append(f"document {name} is in the manifest but not in the store")
        for name in present:
            folder = self._documents / name
            try:
                meta = self.meta(name)
                lines = (folder / "records.jsonl").read_bytes()
                vectors = np.load(folder / "vectors.npy")
            except (OSError, ValueError, KeyError) as err:
                problems.append(f"document {name} is incomplete: {err}")
                continue
            digest = hashlib.sha256(lines).hexdigest()
            if digest != meta["records_sha256"]:
                problems.append(f"records of {meta['file']} were changed")
            elif manifest.get(name) != digest:
                problems.append(f"{meta['file']} is not in the manifest")
            count = lines.count(b"\n")
            if count != meta["records"] or len(vectors) != count:
                problems.append(
                    f"{meta['file']}: {meta['records']} records, {count} lines, "
                    f"{len(vectors)} vectors"
                )
            elif not problems:
                first = self.facts_of(name)[0]
                found = self.retriever().lexical.size
                if found != len(self.all()) or self.find(first.id) is None:
                    problems.append(f"{meta['file']} is not found by the search")
        if self._documents.is_dir():
            for entry in self._documents.iterdir():
                if entry.name.startswith("tmp-"):
                    problems.append(f"leftover {entry.name}; run `index` again")
        return problems


@cache
def _library_corpus() -> list[list[str]]:
    return [tokens(fact.text) for fact in library()]


@cache
def _library_vectors() -> Any:
    from knowledge.embedding import passage_vectors

    return passage_vectors([fact.gist for fact in library()])


def document_tokens(fact: Fact) -> list[str]:
    """Search tokens of an indexed record, none of which holds a space."""
    text = fact.text
    if fact.kind == "row":
        title = fact.source.title or ""
        text = f"{fact.material}. {fact.formula}. {fact.claim} {title}"[:400]
    return [token.replace(" ", "_") for token in tokens(text)]


def document_vectors(facts: Sequence[Fact]) -> Any:
    """One vector a record: of its paragraph, or of the file for rows of a table."""
    import numpy as np

    from knowledge.embedding import passage_vectors

    keys: list[str] = []
    for fact in facts:
        if fact.kind == "row":
            text = f"{fact.file}. {fact.extra.get('columns', '')}"[:400]
        else:
            text = str(fact.extra.get("paragraph") or fact.gist)[:400]
        keys.append(text)
    unique = list(dict.fromkeys(keys))
    rows = passage_vectors(unique)
    position = {text: i for i, text in enumerate(unique)}
    return np.asarray([rows[position[text]] for text in keys], dtype=np.float32)


def _joined(base: MemoryRetriever, extra: Sequence[Fact]) -> MemoryRetriever:
    import numpy as np

    # Embedding costs tens of milliseconds a paragraph; a long document is searched by
    # words beyond this many.
    head = list(extra[:400])
    rows = document_vectors(head) if head else np.zeros((0, base.vectors.shape[1]))
    rest = np.zeros((len(extra) - len(head), base.vectors.shape[1]), dtype=np.float32)
    vectors = np.vstack([base.vectors, rows, rest]).astype(np.float32)
    corpus = [*base.corpus, *(tokens(fact.text) for fact in extra)]
    return MemoryRetriever([*base.facts, *extra], vectors=vectors, corpus=corpus)


_OPEN: dict[str, Store] = {}


def open_store(folder: Path) -> Store:
    """The store in a folder; kept open for the life of the process."""
    key = str(folder)
    if key not in _OPEN:
        _OPEN[key] = Store(folder)
    return _OPEN[key]
