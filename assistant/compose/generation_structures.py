"""Candidate structures → answer: each with its file, origin, checks and doubts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.compose.generation import csv_text, markdown_table
from assistant.compose.generation_words import say
from assistant.records import Answer, Artifact, Generated, Status, TableResult
from validators.report import Report

if TYPE_CHECKING:
    from assistant.routes.base import Work
    from validators.specs.generation import GenerationSpec


def structures_answer(
    spec: GenerationSpec, made: Any, report: Report, work: Work
) -> Answer:
    """Candidates one by one; nothing is said about stability."""
    from generators.materials.formulas import KNOWN_SOURCE

    language = work.language
    found = made.structures
    what = spec.formula or spec.prototype or spec.pattern or "-".join(spec.system)
    columns = [
        say(language, "formula"),
        say(language, "group"),
        say(language, "faults"),
        say(language, "status"),
        say(language, "parent"),
    ]
    rows = [
        [
            one.formula,
            one.group,
            one.scores["errors"],
            say(language, "known" if one.known else "new"),
            one.candidate.origin,
        ]
        for one in found
    ]
    lines = [
        "**" + say(language, "structures", n=len(found), what=what) + "**",
        "",
        markdown_table(columns, rows),
        "",
    ]
    for number, one in enumerate(found, 1):
        doubts = [*one.candidate.notes, say(language, "unrelaxed")]
        faults = one.candidate.report.errors if one.candidate.report else ()
        doubts += [fault.message for fault in faults]
        lines.append(f"{number}. {one.formula}: " + "; ".join(doubts))
    if made.without:
        listed = ", ".join(made.without)
        lines += ["", say(language, "without", formulas=listed)]
    if spec.property_words:
        listed = ", ".join(spec.property_words)
        lines += ["", say(language, "not_judged", what=listed)]
    lines += ["", say(language, "known_source", source=KNOWN_SOURCE)]
    lines.append(say(language, "no_stability"))
    names = ["formula", "space_group", "errors", "on_known_list", "origin", "synthetic"]
    flat: list[list[Any]] = [
        [one.formula, one.group, one.scores["errors"], one.known, one.candidate.origin,
         True]
        for one in found
    ]  # fmt: skip
    generated = tuple(
        Generated(
            cif=one.candidate.cif,
            scores=one.scores,
            novelty={
                "on_known_list": one.known,
                "verdict": "known formula" if one.known else "not on the list",
                "doubts": list(one.candidate.notes),
            },
            origin=one.candidate.origin,
        )
        for one in found
    )
    return Answer(
        Status.UNVERIFIED,
        "\n".join(lines),
        report=report,
        table=TableResult(
            columns=[{"name": n, "unit": ""} for n in names],
            rows=flat,
            provenance=[one.candidate.origin for one in found],
            flags=[["synthetic", *(["known"] if one.known else [])] for one in found],
        ),
        generated=generated,
        artifacts=_files(found, csv_text(names, flat), work),
    )


def _files(found: Any, listed: str, work: Work) -> tuple[Artifact, ...]:
    if work.out is None:
        return ()
    from assistant.files import write_text

    out = [Artifact("csv", write_text(work.out, "candidates.csv", listed))]
    for number, one in enumerate(found, 1):
        name = f"candidate-{number:02}-{one.formula}.cif".replace("/", "-")
        path = write_text(work.out, name, one.candidate.cif)
        out.append(Artifact("cif", path))
    return tuple(out)
