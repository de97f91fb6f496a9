"""Formulas made for a property of the user's table → an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.compose.generation import _claim, _write, csv_text, markdown_table
from assistant.compose.generation_words import say
from assistant.records import Answer, Generated, Status, TableResult

if TYPE_CHECKING:
    from assistant.records import Claim
    from assistant.routes.base import Work
    from validators.report import Report
    from validators.specs.generation import GenerationSpec


def formulas_answer(
    spec: GenerationSpec, made: Any, report: Report, work: Work
) -> Answer:
    """Formulas with the predicted property, its error and the hit rates."""
    from generators.materials.formulas import KNOWN_SOURCE

    language = work.language
    found = made.candidates
    predicted = list(dict.fromkeys(k for c in found for k in c.scores))
    columns = [say(language, "formula"), *predicted, say(language, "status")]
    rows = [
        [
            c.formula,
            *(c.scores.get(k) for k in predicted),
            say(language, "known" if c.known else "new"),
        ]
        for c in found
    ]
    lines = [
        "**" + say(language, "candidates", n=len(found), what=spec.table_name) + "**",
        "",
        markdown_table(columns, rows),
        "",
    ]
    claims: list[Claim] = []
    if made.model is not None:
        model = made.model
        lines.append(
            say(
                language, "formula_model", target=made.target, n=model.rows,
                error=model.error_text(), r2=model.r2,
            )
        )  # fmt: skip
        claims.append(_claim(lines[-1], r2=model.r2, formulas=model.rows))
        if made.judged is None:
            lines.append(say(language, "formula_unjudged", target=made.target))
        else:
            judged = made.judged
            lines.append(
                say(
                    language, "formula_judge", error=judged.judge.error_text(),
                    r2=judged.judge.r2, hits=judged.hits, n=judged.n,
                    base=judged.base, retrieved=judged.retrieved,
                )
            )  # fmt: skip
            claims.append(_claim(lines[-1], hits=judged.hits, base=judged.base))
        if made.beyond:
            lines.append(
                say(
                    language, "formula_beyond", wish="; ".join(spec.given),
                    low=model.low, high=model.high,
                )
            )  # fmt: skip
    lines.append(say(language, "formula_how", name=spec.table_name, seed=work.seed))
    lines.append(say(language, "known_source", source=KNOWN_SOURCE))
    lines.append(say(language, "formula_unverified"))
    names = ["formula", *predicted, "on_known_list", "synthetic"]
    flat = [
        [c.formula, *(c.scores.get(k) for k in predicted), c.known, True] for c in found
    ]
    return Answer(
        Status.UNVERIFIED,
        "\n".join(lines),
        report=report,
        claims=tuple(claims),
        table=TableResult(
            columns=[{"name": n, "unit": ""} for n in names],
            rows=flat,
            provenance=["element exchange in formulas of the table"] * len(flat),
            flags=[["synthetic", *(["known"] if c.known else [])] for c in found],
        ),
        generated=tuple(
            Generated(
                formula=c.formula,
                scores={**c.scores, **({"extrapolation": True} if made.beyond else {})},
                novelty={
                    "on_known_list": c.known,
                    "verdict": "known" if c.known else "not on the list",
                },
                hull="outside" if made.beyond else None,
                origin=c.origin,
            )
            for c in found
        ),
        artifacts=_write(work, "candidates.csv", csv_text(names, flat)),
    )
