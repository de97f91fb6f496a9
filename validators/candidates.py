"""Checks of proposed formulas and rows, computed from the formulas alone.

A candidate here is the result of a search: an object with ``candidates``, each with a
``formula``; nothing that the search said about them is believed.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations
from typing import Any

from validators.compositions import (
    Tolerance,
    UnreadableFormula,
    neutral_assignments,
    parse_formula,
    same_formula,
    tolerance_factor,
)
from validators.report import Evidence, Finding, NotApplicable, Severity, check
from validators.specs.generation import PEROVSKITES

CHECKS = (
    "candidates.count",
    "candidates.formula",
    "candidates.unique",
    "candidates.neutral",
    "candidates.electronegativity",
    "candidates.tolerance_factor",
    "candidates.elements",
    "candidates.stoichiometry",
)
ROW_CHECKS = ("rows.count", "rows.wishes", "rows.hull")


def _counts(made: Any) -> Iterable[tuple[str, dict[str, float]]]:
    for item in made.candidates:
        try:
            yield item.formula, parse_formula(item.formula)
        except UnreadableFormula:
            continue


def _evidence(rule: str, name: str, bad: int, total: int, what: str) -> Evidence:
    verdict = "fail" if bad else "pass"
    return Evidence(rule, name, verdict, f"{total - bad} of {total} {what}")  # type: ignore[arg-type]


@check("candidates.count")
def count(made: Any, spec: Any) -> Iterable[Finding | Evidence]:
    """As many candidates as asked for."""
    found = len(made.candidates)
    if found < spec.count:
        yield Finding(
            "candidates.count",
            Severity.WARNING,
            f"{found} candidates meet the rules, {spec.count} were asked for",
            expected=spec.count,
            found=found,
        )
    verdict = "pass" if found >= spec.count else "fail"
    yield Evidence("count", "candidates.count", verdict, f"{found} candidates")  # type: ignore[arg-type]


@check("candidates.formula")
def formula(made: Any, spec: Any) -> Iterable[Finding | Evidence]:
    """Every formula can be read."""
    bad = 0
    for item in made.candidates:
        try:
            parse_formula(item.formula)
        except UnreadableFormula as err:
            bad += 1
            yield Finding("candidates.formula", Severity.ERROR, str(err))
    yield _evidence("formula", "candidates.formula", bad, len(made.candidates), "read")


@check("candidates.unique")
def unique(made: Any, spec: Any) -> Iterable[Finding | Evidence]:
    """No formula twice, whatever the order of its elements."""
    seen: set[str] = set()
    twice = []
    for text, _ in _counts(made):
        key = same_formula(text)
        if key in seen:
            twice.append(text)
        seen.add(key)
    for text in twice:
        yield Finding(
            "candidates.unique", Severity.ERROR, f"{text} occurs twice", where=text
        )
    total = len(made.candidates)
    yield _evidence("unique", "candidates.unique", len(twice), total, "distinct")


@check("candidates.neutral")
def neutral(made: Any, spec: Any) -> Iterable[Finding | Evidence]:
    """Common oxidation states, one an element, sum to zero."""
    if not spec.neutral:
        raise NotApplicable("charge neutrality was not asked for")
    bad = total = 0
    for text, counts in _counts(made):
        total += 1
        if not neutral_assignments(counts):
            bad += 1
            yield Finding(
                "candidates.neutral",
                Severity.ERROR,
                f"no common oxidation states make {text} neutral",
                where=text,
            )
    yield _evidence("neutral", "candidates.neutral", bad, total, "neutral")


@check("candidates.electronegativity")
def electronegativity(made: Any, spec: Any) -> Iterable[Finding | Evidence]:
    """In a neutral assignment cations are less electronegative than anions."""
    if not spec.ordered:
        raise NotApplicable("the order of electronegativities was not asked for")
    bad = total = 0
    for text, counts in _counts(made):
        total += 1
        if not any(a.ordered for a in neutral_assignments(counts)):
            bad += 1
            yield Finding(
                "candidates.electronegativity",
                Severity.ERROR,
                f"{text}: no neutral assignment has its cations less electronegative "
                "than its anions",
                where=text,
            )
    yield _evidence(
        "electronegativity", "candidates.electronegativity", bad, total, "ordered"
    )


def perovskite_factors(text: str) -> list[Tolerance]:
    """Tolerance factors of ABX3 or A2BB'X6 over all neutral assignments and roles.

    The larger cation of ABX3 may be A only; the element of three or six atoms is X.
    """
    counts = parse_formula(text)
    double = sorted(counts.values()) == [1, 1, 2, 6]
    if not double and sorted(counts.values()) != [1, 1, 3]:
        return []
    x = max(counts, key=lambda e: counts[e])
    ones = [e for e, n in counts.items() if n == 1]
    roles = list(permutations(ones))
    if double:
        roles = [(next(e for e, n in counts.items() if n == 2), *ones)]
    out = []
    for assignment in neutral_assignments(counts):
        states = dict(assignment.states)
        if states[x] >= 0 or any(s < 0 for e, s in states.items() if e != x):
            continue
        for a, b, *more in roles:
            found = tolerance_factor(
                (a, states[a]),
                (b, states[b]),
                (x, states[x]),
                second=(more[0], states[more[0]]) if more else None,
            )
            if found is not None and found.radii[0].value > found.radii[1].value:
                out.append(found)
    return out


@check("candidates.tolerance_factor")
def tolerance(made: Any, spec: Any) -> Iterable[Finding | Evidence]:
    """The tolerance factor lies within the limits, from Shannon's radii."""
    if spec.tolerance is None or spec.prototype not in PEROVSKITES:
        raise NotApplicable("no tolerance factor was asked for")
    low, high = spec.tolerance
    bad = total = 0
    values = []
    for text, _ in _counts(made):
        total += 1
        factors = [f.t for f in perovskite_factors(text)]
        good = [t for t in factors if low - 1e-9 <= t <= high + 1e-9]
        if good:
            values += good[:1]
            continue
        bad += 1
        yield Finding(
            "candidates.tolerance_factor",
            Severity.ERROR,
            f"{text}: no tolerance factor between {low:g} and {high:g}",
            expected=[low, high],
            found=[round(t, 3) for t in factors],
            where=text,
        )
    what = f"within {low:g} to {high:g}"
    if values:
        what += f" (found {min(values):.3f} to {max(values):.3f})"
    yield _evidence("tolerance factor", "candidates.tolerance_factor", bad, total, what)


@check("candidates.elements")
def elements(made: Any, spec: Any) -> Iterable[Finding | Evidence]:
    """Elements asked for are there, excluded ones are not."""
    if not (spec.include or spec.either or spec.exclude or spec.system):
        raise NotApplicable("no elements were named")
    bad = total = 0
    for text, counts in _counts(made):
        total += 1
        missing = set(spec.include) - set(counts)
        missing |= {
            e for group in spec.either if not set(group) & set(counts) for e in group
        }
        wrong = set(counts) & set(spec.exclude)
        if spec.system:
            wrong |= set(counts) - set(spec.system)
        if missing or wrong:
            bad += 1
            yield Finding(
                "candidates.elements",
                Severity.ERROR,
                f"{text}: missing {sorted(missing)}, not allowed {sorted(wrong)}",
                where=text,
            )
    yield _evidence("elements", "candidates.elements", bad, total, "as asked for")


@check("candidates.stoichiometry")
def stoichiometry(made: Any, spec: Any) -> Iterable[Finding | Evidence]:
    """The counts are those of the pattern."""
    if not spec.sites or spec.fillings or (spec.include and not spec.neutral):
        raise NotApplicable("no pattern of fixed counts was named")
    wanted = sorted(float(s.count) for s in spec.sites)
    bad = total = 0
    for text, counts in _counts(made):
        total += 1
        if sorted(counts.values()) != wanted:
            bad += 1
            yield Finding(
                "candidates.stoichiometry",
                Severity.ERROR,
                f"{text} is not of the pattern {spec.pattern}",
                where=text,
            )
    yield _evidence("pattern", "candidates.stoichiometry", bad, total, "of the pattern")


@check("rows.count")
def row_count(made: Any, spec: Any) -> Iterable[Finding | Evidence]:
    """As many rows as asked for."""
    found = len(made.rows)
    if found < spec.count:
        yield Finding(
            "rows.count",
            Severity.WARNING,
            f"{found} rows met the wishes, {spec.count} were asked for",
            expected=spec.count,
            found=found,
        )
    verdict = "pass" if found >= spec.count else "fail"
    yield Evidence("count", "rows.count", verdict, f"{found} rows")  # type: ignore[arg-type]


@check("rows.wishes")
def wishes(made: Any, spec: Any) -> Iterable[Finding | Evidence]:
    """A judge fitted on other real rows agrees with the wish more often than not."""
    if made.judged is None:
        raise NotApplicable("no numeric wish, or too few rows to judge it")
    share = made.judged["hits"] / max(made.judged["n"], 1)
    base = made.judged["base"] / max(made.judged["m"], 1)
    measured = f"hit rate {share:.2f}, unconditional {base:.2f}"
    if share <= base:
        yield Finding(
            "rows.wishes",
            Severity.WARNING,
            f"rows made for the wish do not meet it more often than others: {measured}",
            found=round(share, 3),
            expected=f"above {base:.3f}",
        )
    verdict = "pass" if share > base else "fail"
    yield Evidence("wish", "rows.wishes", verdict, measured)  # type: ignore[arg-type]


@check("rows.hull")
def hull(made: Any, spec: Any) -> Iterable[Finding | Evidence]:
    """Rows far from all training rows are named."""
    outside = sum(place == "outside" for place in made.hull)
    if outside:
        yield Finding(
            "rows.hull",
            Severity.WARNING,
            f"{outside} of {len(made.hull)} rows lie outside the training rows; "
            "predictions there are extrapolation",
            found=outside,
        )
    measured = f"{outside} of {len(made.hull)} rows outside"
    yield Evidence("hull", "rows.hull", "fail" if outside else "pass", measured)
