"""Any supported file → records, by its kind."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from knowledge.errors import IngestError
from knowledge.facts import Fact
from knowledge.ingest.reading import BIBLIOGRAPHIES, READABLE, TABLES


@dataclass(frozen=True, slots=True)
class Made:
    """Records of a file.

    Attributes:
        rows: Rows, entries or sentences that were looked at.
        rejected: Row number and reason for each that gave no record.
        notes: What was noticed on the way, such as instructions that were left out.
    """

    facts: tuple[Fact, ...]
    rows: int
    rejected: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()


def records_of(name: str, data: bytes, *, prefix: str) -> Made:
    """Read a file into records.

    Raises:
        IngestError: The kind is not supported, or the content is not readable.
    """
    suffix = PurePath(name).suffix.lower()
    if not data.strip():
        raise IngestError(f"{name} is empty")
    if suffix in TABLES:
        from knowledge.ingest.tables import records_of_table

        return records_of_table(name, data, prefix=prefix)
    if suffix in BIBLIOGRAPHIES:
        from knowledge.ingest.bibliography import records_of_bibliography

        return records_of_bibliography(name, data, prefix=prefix)
    if suffix in READABLE:
        from knowledge.ingest.documents import facts_of_document
        from knowledge.ingest.reading import pages_of

        if suffix == ".txt" and _is_doi_list(data):
            from knowledge.ingest.bibliography import records_of_bibliography

            return records_of_bibliography(
                name.rsplit(".", 1)[0] + ".doi", data, prefix=prefix
            )
        facts, removed = facts_of_document(name, pages_of(name, data), prefix=prefix)
        if not facts:
            raise IngestError(f"{name}: no sentence was found in it")
        notes = tuple(f"instruction left out: {text[:80]!r}" for text in removed)
        return Made(tuple(facts), len(facts), (), notes)
    known = ", ".join(sorted(READABLE | TABLES | BIBLIOGRAPHIES))
    raise IngestError(f"{name}: kind {suffix or 'without ending'!r} unknown; {known}")


def _is_doi_list(data: bytes) -> bool:
    from knowledge.ingest.reading import clean_doi, decode

    lines = [line.strip() for line in decode(data).splitlines() if line.strip()]
    return bool(lines) and all(
        clean_doi(line) and len(line.split()) <= 2 for line in lines[:200]
    )
