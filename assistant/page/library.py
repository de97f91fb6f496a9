"""The literature store as the page shows it: browse, upload, remove, verify."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.errors import BadInput

Row = dict[str, Any]


class Library:
    """The user's store with the shipped records.

    Args:
        folder: The store; it is made on the first upload.
    """

    def __init__(self, folder: Path) -> None:
        from knowledge.store import open_store

        self.store = open_store(folder)

    def records(self, search: str = "", *, own: bool = False) -> list[Row]:
        """Records whose words all occur, one row each; rows of tables come last."""
        words = search.lower().split()
        rows = []
        facts = self.store.own() if own else self.store.all()
        for fact in sorted(facts, key=lambda f: (f.kind == "row", f.material.lower())):
            source = fact.source
            told = f"{fact.id} {fact.material} {fact.claim} {source.title} {source.doi}"
            if all(word in told.lower() for word in words):
                rows.append(
                    {
                        "id": fact.id,
                        "material": fact.material,
                        "claim": fact.claim,
                        "values": len(fact.values),
                        "year": source.year,
                        "doi": source.doi or "",
                        "kind": fact.kind,
                        "source": "seen" if fact.verified else "not confirmed",
                    }
                )
        return rows  # fmt: skip

    def record(self, name: str) -> Row:
        """One record with its credibility.

        Raises:
            BadInput: No such record.
        """
        from knowledge.credibility import credibility

        fact = self.store.find(name)
        if fact is None:
            raise BadInput(f"no record is called {name!r}")
        data = dict(fact.to_json())
        data["credibility"] = credibility(fact, others=self.store.all()).to_json()
        return data

    def documents(self) -> list[Row]:
        """What the user indexed."""
        rows = []
        for name in self.store.names():
            meta = self.store.meta(name)
            rows.append(
                {
                    "document": name,
                    "file": meta.get("file", ""),
                    "records": len(self.store.facts_of(name)),
                }
            )
        return rows

    def add(self, uploads: Sequence[tuple[str, bytes]]) -> list[Row]:
        """Index files; one row each, a refused one with its reason."""
        from knowledge.errors import KnowledgeError

        rows = []
        for name, content in uploads:
            try:
                result = self.store.index_bytes(Path(name).name, content)
            except KnowledgeError as err:
                rows.append({"file": name, "added": 0, "said": str(err)})
                continue
            said = [f"row {row}: {reason}" for row, reason in result.rejected[:5]]
            rows.append(
                {
                    "file": result.file,
                    "rows": result.rows,
                    "added": result.added,
                    "duplicates": result.duplicates,
                    "rejected": len(result.rejected),
                    "said": "; ".join([*said, *result.notes[:3]]),
                }
            )
        return rows

    def remove(self, name: str) -> int:
        """Remove a document; returns how many records went.

        Raises:
            BadInput: No such document.
        """
        from knowledge.errors import KnowledgeError

        try:
            return int(self.store.remove(name))
        except KnowledgeError as err:
            raise BadInput(str(err)) from err

    def problems(self) -> list[str]:
        """What is wrong with the store; empty when all agrees."""
        return list(self.store.verify())
