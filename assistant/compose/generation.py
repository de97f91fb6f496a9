"""Augmented tables, candidate formulas and conditional rows → answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.compose.generation_words import say
from assistant.records import (
    Answer,
    Artifact,
    Claim,
    ClaimValue,
    Generated,
    Status,
    TableResult,
    plain,
)
from validators.report import Report

if TYPE_CHECKING:
    import pandas as pd

    from assistant.routes.base import Work
    from validators.specs.generation import AugmentSpec, GenerationSpec

#: Rows of a table that are printed in the text.
SHOWN = 8
#: Figures of a candidate that are shown beside its formula.
FIGURES = (
    "t", "mu", "radius_ratio", "valence_electrons", "delta_percent", "vec", "lattice",
    "entropy_R",
)  # fmt: skip
#: Added to the source of the list of known formulas.
LIBRARY_SOURCE = "; structure library of this assistant"
#: Synthetic rows carried one by one in `generated`; the table holds all.
MOST_GENERATED = 1000


def markdown_table(columns: list[str], rows: list[list[Any]]) -> str:
    """A Markdown table; bars inside cells are escaped."""

    def cell(value: Any) -> str:
        if value is None or value != value:
            return ""
        if isinstance(value, float):
            return f"{value:.6g}"
        return str(value).replace("|", "\\|").replace("\n", " ")

    head = "| " + " | ".join(map(cell, columns)) + " |"
    rule = "|" + "---|" * len(columns)
    body = ["| " + " | ".join(map(cell, row)) + " |" for row in rows]
    return "\n".join([head, rule, *body])


def csv_text(columns: list[str], rows: list[list[Any]]) -> str:
    """CSV that a spreadsheet cannot take for formulas."""
    import csv
    import io

    def safe(value: Any) -> Any:
        if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
            return "'" + value
        return "" if value is None or value != value else value

    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([safe(c) for c in columns])
    for row in rows:
        writer.writerow([safe(v) for v in row])
    return stream.getvalue()


def _write(work: Work, name: str, text: str, kind: str = "csv") -> tuple[Artifact, ...]:
    if work.out is None:
        return ()
    from assistant.files import write_text

    return (Artifact(kind, write_text(work.out, name, text)),)


def _claim(text: str, **values: float | None) -> Claim:
    """A sentence whose numbers were computed here, with the numbers by name."""
    found = [
        ClaimValue(name, value, "", "computed for this answer")
        for name, value in values.items()
        if value is not None
    ]
    return Claim(text, [], found, "values")


def _augment_claims(made: Any, language: str) -> tuple[Claim, ...]:
    verdict = made.verdict
    out = []
    if verdict.outcome != "unknown":
        out.append(
            _claim(
                verdict_line(verdict, language),
                r2_difference=verdict.difference,
                interval_low=verdict.low,
                interval_high=verdict.high,
            )
        )
    if made.quality is not None:
        text = say(language, "quality", v=made.quality)
        out.append(_claim(text, sdmetrics_quality=made.quality))
    if made.zero_error is not None:
        text = say(language, "zeros", v=made.zero_error)
        out.append(_claim(text, zero_rate_error=made.zero_error))
    if made.privacy is not None:
        p = made.privacy
        values = {"dcr": p.dcr, "auc": p.membership_auc, "se": p.standard_error}
        out.append(_claim(say(language, "privacy", **values), **values))
    return tuple(out)


# --- augmentation -----------------------------------------------------------------


def augment_answer(spec: AugmentSpec, made: Any, report: Report, work: Work) -> Answer:
    """The augmented table, its verdict and its privacy."""
    from generators.tables.augment import flag_name

    language = work.language
    table: pd.DataFrame = made.table()
    flag = flag_name(spec.frame)
    real, count = len(spec.frame), len(made.rows)
    lines = [
        "**"
        + say(
            language,
            "augmented",
            real=real,
            made=count,
            total=real + count,
            name=spec.name,
        )
        + "**",
        "",
        *(sharing_lines(made, flag, language) if spec.settings.get("privacy") else ()),
        verdict_line(made.verdict, language),
    ]
    if made.verdict.synthetic:
        alone = sum(made.verdict.synthetic) / len(made.verdict.synthetic)
        lines.append(say(language, "alone", v=alone))
    lines += audit_lines(made, language)
    kept = [rule.text for rule in spec.rules]
    kept += [w.text for w in spec.given if w.text not in made.drawn.beyond]
    if kept:
        listed = "; ".join(f"`{text}`" for text in kept)
        lines.append(say(language, "rules", rules=listed))
        lines.append(
            say(language, "rate", rate=made.drawn.rate, drawn=made.drawn.drawn)
        )
    lines += [f"- {note}" for note in made.drawn.notes]
    lines.append(say(language, "model", model=made.model, seed=work.seed))
    lines.append(say(language, "flag", flag=flag))
    columns = [str(c) for c in table.columns]
    rows = _rows(table)
    head = rows[real : real + SHOWN]
    lines += ["", markdown_table(columns, head)]
    if count > len(head):
        lines += ["", say(language, "shown", n=len(head))]
    result = TableResult(
        columns=[{"name": c, "unit": unit_of(c)} for c in columns],
        rows=rows,
        provenance=[
            *(f"{spec.name}#row{i + 1}" for i in range(real)),
            *(f"{made.model}#sample{i + 1}" for i in range(count)),
        ],
        flags=[*([] for _ in range(real)), *(["synthetic"] for _ in range(count))],
    )
    generated = _generated_rows(made.rows, made)
    artifacts = _write(work, "augmented.csv", csv_text(columns, rows))
    return Answer(
        Status.UNVERIFIED,
        "\n".join(lines),
        report=report,
        claims=_augment_claims(made, language),
        table=result,
        generated=generated,
        artifacts=artifacts,
    )


def _rows(frame: pd.DataFrame) -> list[list[Any]]:
    return [[plain(v) for v in row] for row in frame.itertuples(index=False, name=None)]


def _generated_rows(rows: pd.DataFrame, made: Any) -> tuple[Generated, ...]:
    from generators.tables.drawing import hull_places

    part = rows.head(MOST_GENERATED)
    places = hull_places(part, made.real[list(part.columns)])
    part = made.shown().head(MOST_GENERATED)
    names = [str(c) for c in part.columns]
    out = []
    for place, row in zip(places, _rows(part), strict=True):
        entry = {**dict(zip(names, row, strict=True)), "synthetic": True}
        out.append(
            Generated(row=entry, hull=place, origin=made.model)  # type: ignore[arg-type]
        )
    return tuple(out)


def audit_lines(made: Any, language: str) -> list[str]:
    """What the audit of an augmentation measured, a sentence each."""
    out = []
    if made.quality is not None:
        out.append(say(language, "quality", v=made.quality))
    if made.zero_error is not None:
        out.append(say(language, "zeros", v=made.zero_error))
    if made.privacy is not None:
        p = made.privacy
        measured = say(
            language, "privacy", dcr=p.dcr, auc=p.membership_auc, se=p.standard_error
        )
        out.append(f"{measured} {say(language, attack_word(p))}")
    else:
        out.append(say(language, "privacy_unknown"))
    return out


def sharing_lines(made: Any, flag: str, language: str) -> list[str]:
    """Whether rows may be shared, and which columns tell them apart."""
    from generators.audit.tables import share_alone

    out = []
    if made.privacy is not None:
        out.append(say(language, f"share_{attack_word(made.privacy)}"))
    out.append(say(language, "share_only", flag=flag))
    learnt = {str(c) for c in made.real.columns}
    names = [
        say(language, "tells_name", column=column)
        for column in map(str, made.source.columns)
        if column not in learnt and share_alone(made.source[column]) > 0.5
    ]
    telling = sorted(made.without, key=lambda column: made.without[column])[:3]
    listed = [
        say(
            language, "tells_column", column=column, auc=made.without[column],
            share=share_alone(made.real[column]),
        )
        for column in telling
    ]  # fmt: skip
    if names or listed:
        out.append(say(language, "tells", columns="; ".join([*names, *listed])))
    return [*out, ""]


def attack_word(attack: Any) -> str:
    """What a membership attack showed: it works, a little, or not beyond chance."""
    if attack.leaks:
        return "leaks"
    beyond = attack.membership_auc - 2 * attack.standard_error > 0.5
    return "slight" if beyond else "safe"


def verdict_line(verdict: Any, language: str) -> str:
    """One sentence: does it help, by how much, how sure."""
    if verdict.outcome == "unknown":
        return say(language, "unknown", reason=verdict.reason)
    return say(
        language,
        verdict.outcome,
        target=verdict.target,
        d=verdict.difference,
        low=verdict.low,
        high=verdict.high,
        k=len(verdict.real),
        real=sum(verdict.real) / len(verdict.real),
        both=sum(verdict.augmented) / len(verdict.augmented),
    )


_UNITS = (
    ("kg/m3", r"kg.?/?.?m3"), ("MPa", r"mpa"), ("GPa", r"gpa"), ("°C", r"(?:deg)?_?c$"),
    ("K", r"kelvin|_k$"), ("S/cm", r"s.?/?cm"), ("eV", r"ev"), ("%", r"percent|pct|%"),
    ("d", r"days?"), ("h", r"hours?|_h$"), ("Å", r"angstrom|å"), ("nm", r"nm"),
)  # fmt: skip


def unit_of(column: str) -> str:
    """The unit that a column's name states, or an empty text."""
    import re

    bracket = re.search(r"[\[(]\s*([^\])]+?)\s*[\])]\s*$", column)
    if bracket:
        return bracket[1]
    tail = re.search(r"[_\s]([A-Za-z°%/0-9]+)$", column)
    if not tail:
        return ""
    for unit, pattern in _UNITS:
        if re.fullmatch(pattern.lstrip("_").removesuffix("$"), tail[1], re.I):
            return unit
    return ""


# --- compositions -----------------------------------------------------------------


def composition_answer(
    spec: GenerationSpec, proposed: Any, report: Report, work: Work
) -> Answer:
    """Formulas with oxidation states, figures and whether they are known."""
    from generators.materials.formulas import KNOWN_SOURCE
    from generators.materials.intermetallics import METALLIC
    from validators.compositions import OXIDATION_SOURCE, RADII_SOURCE

    language = work.language
    found = proposed.candidates
    extra = list(dict.fromkeys(k for c in found for k in c.scores if k in FIGURES))
    metallic = spec.prototype in METALLIC
    derived = any(c.parent for c in found)
    columns = [
        say(language, "formula"),
        *([] if metallic else [say(language, "states")]),
        *extra,
        say(language, "status"),
        *([say(language, "parent")] if derived else []),
    ]
    rows: list[list[Any]] = []
    for c in found:
        rows.append(
            [
                c.formula,
                *([] if metallic else [ion_text(c.ions)]),
                *(c.scores.get(k) for k in extra),
                say(language, "known" if c.known else "new"),
                *([c.parent] if derived else []),
            ]
        )
    what = spec.prototype or spec.pattern or "-".join(spec.system) or "free"
    how = say(language, "exhaustive" if proposed.exhaustive else "random")
    lines = [
        "**" + say(language, "candidates", n=len(found), what=what) + "**",
        "",
        markdown_table(columns, rows),
        "",
        say(
            language,
            "search",
            allowed=proposed.allowed,
            looked=proposed.looked_at,
            how=how,
            n=len(found),
            seed=work.seed,
        ),
    ]
    lines += ["- " + say(language, k, n=n, of=of) for k, n, of in proposed.notes]
    if spec.property_words:
        listed = ", ".join(spec.property_words)
        lines.append(say(language, "not_judged", what=listed))
    if spec.unread:
        listed = ", ".join(f"“{word}”" for word in spec.unread)
        lines.append(say(language, "unread", parts=listed))
    if metallic:
        lines.append(say(language, "metallic"))
    elif extra:
        lines.append(say(language, "radii", source=RADII_SOURCE))
    if not metallic:
        lines.append(say(language, "states_source", source=OXIDATION_SOURCE))
    lines.append(say(language, "known_source", source=KNOWN_SOURCE + LIBRARY_SOURCE))
    lines.append(say(language, "unverified"))
    claims = (
        _claim(
            next(line for line in lines if str(proposed.looked_at) in line),
            allowed=proposed.allowed,
            looked_at=proposed.looked_at,
        ),
    )
    generated = tuple(
        Generated(
            formula=c.formula,
            scores={
                **c.scores,
                "oxidation_states": ion_text(c.ions),
                "sites": {label: ion.element for label, ion in c.ions},
                "radii_angstrom": {
                    label: ion.radius for label, ion in c.ions if ion.radius
                },
            },
            novelty={
                "on_known_list": c.known,
                "verdict": "known" if c.known else "not on the list",
            },
            origin=c.origin if not c.parent else f"{c.origin} of {c.parent}",
        )
        for c in found
    )
    names = ["formula", "oxidation_states", *extra, "on_known_list", "synthetic"]
    flat = [
        [c.formula, ion_text(c.ions), *(c.scores.get(k) for k in extra), c.known, True]
        for c in found
    ]
    table = TableResult(
        columns=[{"name": n, "unit": ""} for n in names],
        rows=flat,
        provenance=["rule-based proposal" + ("" if metallic else f"; {RADII_SOURCE}")]
        * len(flat),
        flags=[["synthetic", *(["known"] if c.known else [])] for c in found],
    )
    return Answer(
        Status.UNVERIFIED,
        "\n".join(lines),
        report=report,
        claims=claims,
        table=table,
        generated=generated,
        artifacts=_write(work, "candidates.csv", csv_text(names, flat)),
    )


def ion_text(ions: Any) -> str:
    """``Ca2+ Ti4+ O2-``; nothing for metals among themselves."""
    return " ".join(
        f"{ion.element}{abs(ion.charge) if abs(ion.charge) > 1 else ''}"
        f"{'+' if ion.charge > 0 else '-'}"
        for _, ion in ions
        if ion.charge
    )


# --- conditional rows -------------------------------------------------------------


def rows_answer(spec: GenerationSpec, made: Any, report: Report, work: Work) -> Answer:
    """Rows asked for by condition, with the judge's opinion of them."""
    language = work.language
    columns = [*map(str, made.rows.columns), "synthetic"]
    rows = [[*row, True] for row in _rows(made.rows)]
    lines = [
        "**" + say(language, "rows", n=len(rows), name=spec.table_name) + "**",
        "",
    ]
    claims: list[Claim] = []
    kept = [g for g in spec.given if g not in made.beyond]
    kept += [rule.text for rule in spec.rules]
    if kept:
        listed = "; ".join(f"`{text}`" for text in kept)
        lines.append(say(language, "rules", rules=listed))
    if made.judged is not None:
        lines.append(say(language, "judge", **made.judged))
        claims.append(
            _claim(
                lines[-1],
                judge_rmse=made.judged["rmse"],
                judge_r2=made.judged["r2"],
                hits=made.judged["hits"],
            )
        )
    lines += [f"- {note}" for note in made.notes]
    lines.append(say(language, "rate", rate=made.rate, drawn=made.drawn))
    claims.append(_claim(lines[-1], rate=made.rate, drawn=made.drawn))
    lines.append(say(language, "model", model=made.model, seed=work.seed))
    lines.append(say(language, "flag", flag="synthetic"))
    lines += ["", markdown_table(columns, rows[:SHOWN])]
    if len(rows) > SHOWN:
        lines += ["", say(language, "shown", n=SHOWN)]
    generated = []
    for i, row in enumerate(rows[:MOST_GENERATED]):
        scores = {k: plain(v[i]) for k, v in made.scores.items()}
        generated.append(
            Generated(
                row=dict(zip(columns, row, strict=True)),
                scores=scores,
                novelty={"repeats_a_training_row": False},
                hull=made.hull[i],
                origin=made.model,
            )
        )
    return Answer(
        Status.UNVERIFIED,
        "\n".join(lines),
        report=report,
        claims=tuple(claims),
        table=TableResult(
            columns=[{"name": c, "unit": unit_of(c)} for c in columns],
            rows=rows,
            provenance=[f"{made.model}#sample{i + 1}" for i in range(len(rows))],
            flags=[["synthetic"] for _ in rows],
        ),
        generated=tuple(generated),
        artifacts=_write(work, "generated.csv", csv_text(columns, rows)),
    )
