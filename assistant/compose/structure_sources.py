"""Sources of structures as citations, with how well each is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.compose.structure_known import known_lines
from assistant.records import Citation
from validators.records import Provenance

if TYPE_CHECKING:
    from assistant.routes.cif_spec import CrystalSpec
    from validators.records import StructureRecord


def citations_of(
    provenance: Provenance, record: StructureRecord | None
) -> list[Citation]:
    """The sources of a structure; the first is that of its record, where it has one."""
    out = []
    for index, source in enumerate(provenance.sources):
        identifier = record.id if record and index == 0 else f"source-{index + 1}"
        out.append(
            Citation(
                identifier,
                source.doi,
                source.title or source.citation,
                source.year,
                source.journal,
                source.locator,
                _credibility(source),
            )
        )
    return out


def citations_of_known(
    spec: CrystalSpec, delivered: StructureRecord | None
) -> list[Citation]:
    """Sources of the records that are named because they fail a rule."""
    own = delivered.id if delivered is not None else ""
    return [
        citation
        for _, misfit in known_lines(spec, "en", delivered=own)
        for citation in citations_of(
            Provenance((), (misfit.record.source,)), misfit.record
        )
    ]


def _credibility(source: Any) -> dict[str, Any]:
    """How well a structure's source is known; the parts are shown, none is guessed.

    Provenance depth is 0.5 for a row of an archive and 0 for recalled values; a
    computed structure counts 0.4 where a measured one counts 1. Shares as in the
    literature store.
    """
    parts = {
        "provenance depth": 0.5 if source.seen else 0.0,
        "method fit": 0.4 if source.kind == "computation" else 1.0,
        "venue": 1.0 if source.journal else 0.5,
    }
    weights = {"provenance depth": 0.15, "method fit": 0.10, "venue": 0.10}
    total = sum(weights[k] * v for k, v in parts.items()) / sum(weights.values())
    score = round(100 * total)
    score = score if source.seen else min(score, 30)
    grade = "A" if score >= 80 else "B" if score >= 60 else "C" if score >= 40 else "D"
    return {"score": score, "grade": grade, "parts": {**parts, "partial": True}}
