"""Checks of synthetic rows: columns, ranges, rules, copies, membership, quality.

The candidate is an object with ``rows``, ``real`` (data frames), ``drawn``,
``privacy``, ``quality`` and ``verdict``; the spec is an `AugmentSpec`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from validators.report import Evidence, Finding, NotApplicable, Severity, check

#: Below this sdmetrics score rows do not resemble the table well.
LOW_QUALITY = 0.8

CHECKS = (
    "synthetic.columns",
    "synthetic.count",
    "synthetic.ranges",
    "synthetic.constraints",
    "synthetic.copies",
    "synthetic.membership",
    "synthetic.quality",
    "synthetic.zeros",
    "synthetic.verdict",
)


@check("synthetic.columns")
def columns(made: Any, spec: Any) -> Iterable[Finding | Evidence]:
    """Synthetic rows have the columns of the table, in its order."""
    expected, found = list(made.real.columns), list(made.rows.columns)
    if expected != found:
        yield Finding(
            "synthetic.columns",
            Severity.ERROR,
            "the synthetic rows have other columns than the table",
            expected=expected,
            found=found,
        )
    yield Evidence(
        "columns",
        "synthetic.columns",
        "pass" if expected == found else "fail",
        f"{len(found)} columns",
    )


@check("synthetic.count")
def count(made: Any, spec: Any) -> Iterable[Finding | Evidence]:
    """As many rows as asked for."""
    if len(made.rows) != spec.wanted:
        yield Finding(
            "synthetic.count",
            Severity.WARNING,
            f"{len(made.rows)} rows could be made, {spec.wanted} were asked for",
            expected=spec.wanted,
            found=len(made.rows),
        )
    verdict = "pass" if len(made.rows) == spec.wanted else "fail"
    yield Evidence("count", "synthetic.count", verdict, f"{len(made.rows)} rows")  # type: ignore[arg-type]


@check("synthetic.ranges")
def ranges(made: Any, spec: Any) -> Iterable[Finding | Evidence]:
    """No number lies beyond those of the table."""
    import pandas as pd

    outside = 0
    for name in made.rows.columns:
        if not pd.api.types.is_numeric_dtype(made.real[name]):
            continue
        low, high = float(made.real[name].min()), float(made.real[name].max())
        margin = 1e-6 + 0.01 * abs(high - low)
        beyond = (made.rows[name] < low - margin) | (made.rows[name] > high + margin)
        if bool(beyond.any()):
            outside += int(beyond.sum())
            yield Finding(
                "synthetic.ranges",
                Severity.WARNING,
                f"{int(beyond.sum())} synthetic values of {name!r} lie outside "
                f"{low:g} to {high:g}, the range of the table",
                where=str(name),
            )
    yield Evidence(
        "ranges",
        "synthetic.ranges",
        "fail" if outside else "pass",
        f"{outside} values outside the table's ranges",
    )


@check("synthetic.constraints")
def constraints(made: Any, spec: Any) -> Iterable[Finding | Evidence]:
    """Every rule of the user, and every sum found in the table, holds."""
    if not spec.rules:
        raise NotApplicable("no rules were given and no constant sum was found")
    for rule in spec.rules:
        broken = int((~rule.holds(made.rows)).sum())
        if broken:
            yield Finding(
                "synthetic.constraints",
                Severity.ERROR,
                f"{broken} synthetic rows break the rule {rule.text!r}",
                expected=0,
                found=broken,
                rule=rule.text,
            )
        before = int((~rule.holds(made.real)).sum())
        measured = f"{broken} of {len(made.rows)} synthetic rows break it"
        if before:
            measured += f"; {before} of {len(made.real)} real rows do"
        verdict = "fail" if broken else "pass"
        yield Evidence(rule.text, "synthetic.constraints", verdict, measured)  # type: ignore[arg-type]


@check("synthetic.copies")
def copies(made: Any, spec: Any) -> Iterable[Finding | Evidence]:
    """No synthetic row repeats a real one."""
    keys = [str(c) for c in made.real.columns]
    real = set(map(tuple, made.real[keys].astype(str).to_numpy()))
    rows = made.rows[keys].astype(
        {c: made.real[c].dtype for c in keys}, errors="ignore"
    )
    repeated = sum(tuple(r) in real for r in rows.astype(str).to_numpy())
    if repeated:
        yield Finding(
            "synthetic.copies",
            Severity.ERROR,
            f"{repeated} synthetic rows equal a real row in every column",
            expected=0,
            found=repeated,
            hint="raise the least number of rows in a leaf",
        )
    yield Evidence(
        "copies",
        "synthetic.copies",
        "fail" if repeated else "pass",
        f"{repeated} of {len(made.rows)} rows repeat a real row",
    )


@check("synthetic.membership")
def membership(made: Any, spec: Any) -> Iterable[Finding | Evidence]:
    """An attack by distance cannot tell members from others."""
    found = made.privacy
    if found is None:
        raise NotApplicable("too few rows to keep some apart for the attack")
    measured = (
        f"AUC {found.membership_auc:.3f} ± {found.standard_error:.3f} "
        f"(0.5 tells nothing), nearest-record ratio {found.dcr:.2f}"
    )
    if found.leaks:
        yield Finding(
            "synthetic.membership",
            Severity.WARNING,
            f"synthetic rows give their training rows away: {measured}",
            expected="AUC at most 0.56",
            found=round(found.membership_auc, 3),
            hint="raise the least number of rows in a leaf, or share fewer rows",
        )
    yield Evidence(
        "membership",
        "synthetic.membership",
        "fail" if found.leaks else "pass",
        measured,
    )


@check("synthetic.quality")
def quality(made: Any, spec: Any) -> Iterable[Finding | Evidence]:
    """Column shapes and pair trends resemble real rows kept apart."""
    if made.quality is None:
        raise NotApplicable("too few rows to keep some apart")
    low = made.quality < LOW_QUALITY
    if low:
        yield Finding(
            "synthetic.quality",
            Severity.WARNING,
            f"the quality score {made.quality:.2f} is below {LOW_QUALITY:g}",
            expected=LOW_QUALITY,
            found=round(made.quality, 3),
        )
    yield Evidence(
        "quality",
        "synthetic.quality",
        "fail" if low else "pass",
        f"sdmetrics score {made.quality:.3f} against real rows kept apart",
    )


@check("synthetic.zeros")
def zeros(made: Any, spec: Any) -> Iterable[Finding | Evidence]:
    """Columns that are often exactly zero stay so at the same rate."""
    import pandas as pd

    worst, name, tested = 0.0, "", False
    for column in made.real.columns:
        if not pd.api.types.is_numeric_dtype(made.real[column]):
            continue
        real = float((made.real[column] == 0).mean())
        if real == 0:
            continue
        tested = True
        error = abs(real - float((made.rows[column] == 0).mean()))
        if error > worst:
            worst, name = error, str(column)
    if not tested:
        raise NotApplicable("no column of the table holds zeros")
    if spec.given:
        raise NotApplicable("the rows were asked for under conditions")
    if worst > 0.1:
        yield Finding(
            "synthetic.zeros",
            Severity.WARNING,
            f"the share of zeros in {name!r} is off by {worst:.2f}",
            where=name,
        )
    verdict = "fail" if worst > 0.1 else "pass"
    measured = f"largest error of a share of zeros {worst:.3f}"
    yield Evidence("zeros", "synthetic.zeros", verdict, measured)  # type: ignore[arg-type]


@check("synthetic.verdict", required=False)
def verdict(made: Any, spec: Any) -> Iterable[Finding | Evidence]:
    """Whether a model learns more with the synthetic rows."""
    found = made.verdict
    if found.outcome == "unknown":
        raise NotApplicable(found.reason or "no comparison was made")
    measured = (
        f"R² for {found.target}: difference {found.difference:+.4f}, 95 % interval "
        f"{found.low:+.4f} to {found.high:+.4f} over {len(found.real)} paired splits"
    )
    if found.outcome == "hurts":
        yield Finding(
            "synthetic.verdict",
            Severity.WARNING,
            f"augmentation makes predictions worse here: {measured}",
            found=found.difference,
        )
    word = {"helps": "pass", "hurts": "fail"}.get(found.outcome, "open")
    yield Evidence("usefulness", "synthetic.verdict", word, measured)  # type: ignore[arg-type]
