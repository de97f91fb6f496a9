"""Relations between quantities, solved one unknown at a time.

Every root is bracketed on a scan of its range, refined by Brent's method in double
precision, and found again by Newton's method with forty digits; the difference is the
error. Integrals of the rate law that must give the same values are an independent
check.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers.errors import IllPosed, NotConverged
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec, plain

#: Points of the scan for sign changes; roots closer than their distance may hide.
SCAN = 4000
DIGITS = 40


def solve(spec: EquationSpec, *, budget_s: float = 20.0) -> Solution:
    """Values of the quantities asked for.

    Raises:
        IllPosed: A relation has no root in the range of its unknown.
        NotConverged: The two ways of finding a root differ.
    """
    del budget_s
    exact = {
        _symbol(k): sp.Float(repr(float(v)), DIGITS)
        for k, v in spec.data["known"].items()
    }
    ranges = spec.data.get("ranges", {})
    errors: dict[Any, float] = dict.fromkeys(exact, 0.0)
    steps: list[str] = []
    notes: list[str] = []
    order: list[tuple[str, Any]] = []
    worst = 0.0
    wanted = [_symbol(p.of) for p in spec.points]
    path = _path(spec.equations, set(exact), wanted)
    left = [e for e in spec.equations if e not in {r for r, _ in path}]
    for relation, unknown in path:
        one = relation.subs(exact)
        low, high = ranges.get(str(unknown), (1e-30, 1e30))
        value, coarse, others = _root(one, unknown, low, high)
        gap = abs(float(value) - coarse) / max(abs(float(value)), 1e-300)
        worst = max(worst, gap)
        exact[unknown] = value
        errors[unknown] = 2 * abs(float(value) - coarse) + 1e-14 * abs(float(value))
        order.append((str(unknown), relation))
        steps.append(f"From {plain(relation)} = 0 follows {unknown} = {coarse:.10g}.")
        if others:
            listed = ", ".join(f"{o:.8g}" for o in others)
            notes.append(
                f"{unknown} has more than one value that fulfils the relation: "
                f"{coarse:.8g} is given, {listed} would do as well"
            )
    # A relation left over must hold as well: the text gave more than was needed.
    for relation in left:
        if relation.free_symbols <= set(exact):
            rest = _share(relation, exact)
            if rest > 1e-3:
                notes.append(
                    f"the given values contradict each other: {plain(relation)} = 0 "
                    f"is missed by {rest:.1%}"
                )
    for proof in spec.data.get("proofs", ()):
        if proof.free_symbols <= set(exact):
            rest = _share(proof, exact)
            worst = max(worst, rest)
            _widen(errors, proof, path, exact)
            steps.append(
                "An independent expression of the law gives the same within "
                f"{rest:.1e}."
            )
    if spec.data.get("source"):
        steps.append(f"Source of the law: {spec.data['source']}.")
    return Solution(
        kind="relations",
        method=(
            "each relation solved by bracketing (Brent); second method: Newton with "
            f"{DIGITS} digits"
        ),
        values=tuple(float(exact[w]) for w in wanted),
        errors=tuple(errors[w] for w in wanted),
        steps=tuple(steps),
        notes=tuple(notes),
        measures={"disagreement": worst},
        parts={"sort": "relations", "order": order},
    )


def _path(
    relations: tuple[Any, ...], known: set[Any], wanted: list[Any]
) -> list[tuple[Any, Any]]:
    """Relations with the unknown that each gives, only those that are needed."""
    have, steps = set(known), []
    left = list(relations)
    while not have >= set(wanted):
        step = next(
            (r for r in left if len(r.free_symbols - have) == 1),
            None,
        )
        if step is None:
            raise IllPosed("the relations do not determine what is asked for")
        unknown = next(iter(step.free_symbols - have))
        steps.append((step, unknown))
        have.add(unknown)
        left.remove(step)
    needed = set(wanted)
    out = []
    for relation, unknown in reversed(steps):
        if unknown in needed:
            out.append((relation, unknown))
            needed |= relation.free_symbols
    return out[::-1]


def _widen(
    errors: dict[Any, float], proof: Any, path: list[tuple[Any, Any]], exact: Any
) -> None:
    """Let errors hold what a proof misses: a series cut too early is as wrong.

    The miss over the slope is what a value would have to change; what follows from a
    value changes with it.
    """
    miss = 2 * abs(complex(sp.N(proof.subs(exact), 20)))
    moved: dict[Any, float] = {}
    for relation, unknown in path:
        own = abs(complex(sp.N(sp.diff(relation, unknown).subs(exact), 15)))
        if own == 0:
            continue
        shift = sum(
            far * abs(complex(sp.N(sp.diff(relation, other).subs(exact), 15))) / own
            for other, far in moved.items()
            if other in relation.free_symbols
        )
        if unknown in proof.free_symbols and not shift:
            slope = abs(complex(sp.N(sp.diff(proof, unknown).subs(exact), 15)))
            shift = miss / slope if slope else 0.0
        if shift:
            moved[unknown] = shift
            errors[unknown] += shift


def _symbol(name: str) -> Any:
    return sp.Symbol(name, real=True)


def _share(expression: Any, exact: dict[Any, Any]) -> float:
    """What is left of an expression against the size of its terms."""
    parts = [
        complex(sp.N(t.subs(exact), 20))
        for t in sp.Add.make_args(sp.sympify(expression))
    ]
    size = sum(map(abs, parts))
    return float(abs(sum(parts)) / size) if size else 0.0


def _root(
    relation: Any, unknown: Any, low: float, high: float
) -> tuple[Any, float, list[float]]:
    """The root to many digits, in double precision, and any others."""
    from scipy.optimize import brentq

    slope = sp.diff(relation, unknown)
    if slope.is_number and slope != 0:
        rest = relation.subs(unknown, 0)
        return sp.N(-rest / slope, DIGITS), -float(rest) / float(slope), []
    f = sp.lambdify(unknown, relation.evalf(20), modules=["scipy", "math", "numpy"])

    def g(x: float) -> float:
        try:
            return float(f(x))
        except OverflowError:
            return math.inf
        except (ValueError, ZeroDivisionError, TypeError):
            return math.nan

    grid = (
        np.geomspace(low, high, SCAN) if low > 0 else np.linspace(low, high, SCAN + 1)
    )
    values = [g(float(x)) for x in grid]
    roots = []
    for a, b, fa, fb in zip(grid, grid[1:], values, values[1:], strict=False):
        if fa == 0:
            roots.append(float(a))
        elif fa * fb < 0:
            if not (math.isfinite(fa) and math.isfinite(fb)):
                a, b = _finite(g, float(a), float(b))
            root = float(brentq(g, float(a), float(b), xtol=1e-300, rtol=1e-14))
            # A pole changes sign too, but grows as it is approached.
            if abs(g(root)) <= max(abs(g(float(a))), abs(g(float(b)))):
                roots.append(root)
    if not roots:
        raise IllPosed(
            f"no value of {unknown} between {low:g} and {high:g} fulfils the relation "
            "with the values given"
        )
    coarse = roots[0]
    value = _accurate(relation, unknown, coarse)
    if abs(float(value) - coarse) > 1e-6 * abs(coarse):
        raise NotConverged(f"two ways of solving for {unknown} differ")
    return value, coarse, roots[1:]


def _accurate(relation: Any, unknown: Any, coarse: float) -> Any:
    """The root near `coarse` by the secant method with many digits."""
    import mpmath

    if coarse == 0:
        return sp.Float(0)
    f = sp.lambdify(unknown, relation, modules=["mpmath"])
    with mpmath.workdps(DIGITS + 10):
        near = mpmath.mpf(coarse)
        try:
            value = mpmath.findroot(
                lambda x: mpmath.re(f(x)),
                (near, near * (1 + mpmath.mpf("1e-9"))),
                tol=mpmath.mpf(10) ** (-2 * DIGITS),
                verify=False,
            )
        except (ValueError, ZeroDivisionError) as err:
            raise NotConverged(f"no accurate root was found for {unknown}") from err
        return sp.Float(mpmath.re(value), DIGITS)


def _finite(g: Any, a: float, b: float) -> tuple[float, float]:
    """A bracket with finite values inside one with an infinite end."""
    for _ in range(200):
        if math.isfinite(g(a)) and math.isfinite(g(b)):
            break
        middle = (a + b) / 2
        value = g(middle)
        end = g(a) if math.isfinite(g(a)) else g(b)
        if math.isfinite(value) and value * end < 0:
            if math.isfinite(g(a)):
                b = middle
            else:
                a = middle
        elif math.isfinite(g(a)):
            a, b = (middle, b) if math.isfinite(value) else (a, middle)
        else:
            a, b = (a, middle) if math.isfinite(value) else (middle, b)
    return a, b
