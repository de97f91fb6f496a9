"""Sources of structures as citations, with how well each is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.compose.structure_known import known_lines
from assistant.compose.structure_words import say_word
from assistant.records import Citation
from knowledge.library.structures.agreement import measured_beside
from knowledge.structures import structure_library
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
    told = [misfit.record for _, misfit in known_lines(spec, "en", delivered=own)]
    return [
        citation
        for record in (*told, *spec.serving)
        for citation in citations_of(Provenance((), (record.source,)), record)
    ]


def computed_words(
    record: StructureRecord, language: str
) -> tuple[str, Citation | None]:
    """That a structure was computed, and how far it is from the measured one on file.

    Returns:
        The sentence, empty for a measured structure, and the source of the measured
        cell that it names.
    """
    if record.source.kind != "computation":
        return "", None
    said = say_word("computed", language)
    found = measured_beside(record, structure_library().by_composition(
        record.composition
    ))  # fmt: skip
    if found is None:
        return said, None
    names = ("a", "b", "c")
    own = [i for i in range(3) if i == 0 or record.cell[i] != record.cell[i - 1]]
    cell = ", ".join(f"{names[i]} = {found.record.cell[i]:g}" for i in own)
    apart = ", ".join(
        f"{names[i]} {round(100 * found.lengths[i], 1) + 0.0:+} %" for i in own
    )
    seen = "computed_read" if found.record.source.seen else "computed_unread"
    said += " " + say_word(seen, language).format(
        record=found.record.id, cell=cell, apart=apart
    )
    if found.shift is not None and round(found.shift, 2):
        said += " " + say_word("computed_shift", language).format(
            shift=f"{found.shift:.2f}"
        )
    provenance = Provenance((), (found.record.source,))
    return said, citations_of(provenance, found.record)[0]


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
