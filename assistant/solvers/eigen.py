"""Eigenvalues of ordinary and of separable planar operators."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module
from scipy.linalg import eig

from assistant.solvers.boundary import Problem
from assistant.solvers.collocation import Interval
from assistant.solvers.errors import Missing, NotConverged, Unsupported
from assistant.solvers.jets import (
    broadcast,
    function,
    is_linear,
    jets_in,
    number,
    symbol,
)
from assistant.solvers.solution import Solution
from validators.specs.equation import Condition, EquationSpec, jet_parts

_REACH = (8.0, 12.0, 18.0)


def solve(spec: EquationSpec, *, budget_s: float = 20.0) -> Solution:
    """The lowest eigenvalues, kept only where two resolutions agree.

    Raises:
        SolverError: Not linear, conditions missing, or not enough settled values.
    """
    name = spec.eigenvalue or "lambda"
    lam = symbol(name)
    if len(spec.unknowns) != 1:
        raise Unsupported("eigenvalues of systems are not computed")
    equation = spec.equations[0]
    for item in spec.equations[0].free_symbols | set():
        if str(item) == name:
            lam = item
    powers = {
        sp.degree(term, lam)
        for term in sp.Add.make_args(sp.expand(equation))
        if term.has(lam)
    }
    if len(powers) != 1:
        raise Unsupported("the spectral parameter must appear with one power only")
    power = int(powers.pop())
    if not is_linear(equation, jets_in(equation, spec.unknowns)):
        raise Unsupported("the eigenvalue problem is not linear in the unknown")
    for c in spec.conditions:
        if c.expression.has(lam):
            raise Unsupported("conditions with the spectral parameter are not treated")
    wanted = max(spec.count, len(spec.points), 1) + 1
    if len(spec.independent) == 2:
        pairs = [_planar(spec, lam, power, n) for n in (12, 18)]
        reach = None
    else:
        pairs, reach = _settled(spec, lam, power, wanted)
    coarse, fine = pairs
    values = []
    for value in fine[0]:
        gap = np.min(np.abs(coarse[0] - value)) if len(coarse[0]) else np.inf
        if gap < 1e-4 * max(1.0, abs(value)):
            values.append((float(value.real), float(gap)))
    values = [(v, g) for v, g in values if np.isfinite(v)]
    values.sort()
    roots, gaps = [], []
    for v, g in values:
        if power > 1:
            if v < -1e-9:
                continue
            root = max(v, 0.0) ** (1 / power)
            if root < 1e-6:
                continue
            g = g / (power * root ** (power - 1))
            v = root
        roots.append(v)
        gaps.append(g)
    if len(roots) < max(spec.count, 1):
        raise NotConverged("not enough eigenvalues settled under refinement")
    shift = _first_index(spec)
    out, errors = [], []
    for point in spec.points:
        index = _index(point.of, shift)
        out.append(roots[index] if index < len(roots) else None)
        errors.append(
            2 * gaps[index] + 2e-10 * max(1.0, abs(roots[index]))
            if index < len(roots)
            else None
        )
    return Solution(
        kind="eigenvalue",
        method="Chebyshev collocation, generalised eigenvalues at two resolutions",
        values=tuple(out),
        errors=tuple(errors),
        axes=fine[1],
        fields=fine[2](roots[0] ** power) if callable(fine[2]) else fine[2],
        table=tuple(
            {"n": i + 1, "value": r, "error": g}
            for i, (r, g) in enumerate(zip(roots[:wanted], gaps, strict=False))
        ),
        steps=(
            "The operator is discretised on Chebyshev points, the boundary conditions "
            "replace the rows left over, and the matrix pencil gives the eigenvalues.",
            "Only values that agree at two resolutions are kept; the others are "
            "spurious.",
        )
        + ((f"The infinite interval was cut off at ±{reach:g}.",) if reach else ()),
        measures={
            "disagreement": max(
                (
                    g / max(1.0, abs(v))
                    for v, g in zip(roots, gaps, strict=True)
                    if v in out
                ),
                default=0.0,
            ),
            "eigenvalue": roots[0],
            "power": power,
        },
        parts={"sort": "eigen", "values": roots[:wanted]},
    )


def _first_index(spec: EquationSpec) -> int:
    """Whether names count from zero, as energy levels do."""
    return 0 if any(re.search(r"_?0$", p.of) for p in spec.points) else 1


def _index(of: str, first: int) -> int:
    found = re.search(r"(\d+)$", of)
    return max(int(found.group(1)) - first, 0) if found else 0


def _settled(spec: EquationSpec, lam: Any, power: int, wanted: int) -> Any:
    (variable,) = spec.independent
    told = spec.domain.get(variable)
    if told is None:
        raise Missing(f"between which values of {variable} is the problem posed?")
    infinite = {sp.oo, -sp.oo} & set(told)
    if not infinite:
        sizes = (48, 72) if wanted < 8 else (80, 120)
        return [_pencil(spec, lam, power, n, None) for n in sizes], None
    best = None
    for reach in _REACH:
        low = -reach if told[0] == -sp.oo else number(told[0])
        high = reach if told[1] == sp.oo else number(told[1])
        pairs = [_pencil(spec, lam, power, n, (low, high)) for n in (100, 150)]
        if best is not None:
            a, b = best[1][0][:wanted], pairs[1][0][:wanted]
            if len(a) == len(b) and np.all(
                np.abs(a - b) < 1e-6 * np.maximum(1, abs(b))
            ):
                return [best[1], pairs[1]], reach
        best = pairs
    return pairs, reach


def _pencil(
    spec: EquationSpec, lam: Any, power: int, n: int, ends: tuple[float, float] | None
) -> tuple[np.ndarray, dict[str, Any], Callable[[float], dict[str, Any]]]:
    """Eigenvalues (sorted by real part), the grid, and the mode of a value."""
    spec = _vanishing(spec, ends)
    problem = Problem(spec, ends)
    (u,) = spec.unknowns
    order = problem.orders[u]
    interval = Interval(problem.low, problem.high, n)
    places = interval.inner(n - order)
    down = interval.to(places)
    x = symbol(problem.variable)
    a = np.zeros((n, n))
    b = np.zeros((n, n))
    equation = sp.expand(spec.equations[0])
    for item in jets_in(equation, spec.unknowns):
        coefficient = sp.diff(equation, item)
        plain = coefficient.subs(lam, 0)
        spectral = sp.expand(coefficient - plain).coeff(lam, power)
        d = down @ interval.derivative(len(jet_parts(str(item))[1]))
        a[: n - order] += broadcast(function([x], plain), places)[:, None] * d
        b[: n - order] -= broadcast(function([x], spectral), places)[:, None] * d
    row = n - order
    for c in spec.conditions:
        place = c.where[problem.variable]
        at = (
            problem.high
            if place == sp.oo
            else problem.low
            if place == -sp.oo
            else number(place)
        )
        d0 = interval.to(at)
        for item in jets_in(c.expression, spec.unknowns):
            coefficient = float(sp.diff(c.expression, item).subs(x, at))
            a[row] += (
                coefficient
                * (d0 @ interval.derivative(len(jet_parts(str(item))[1])))[0]
            )
        row += 1
    if problem.periodic:
        ends_map = interval.to(np.array([problem.low, problem.high]))
        for k in range(order):
            d = ends_map @ interval.derivative(k)
            a[row] = d[1] - d[0]
            row += 1
    scale = np.abs(a).max(axis=1)
    scale[scale == 0] = 1.0
    values, vectors = eig(a / scale[:, None], b / scale[:, None])
    good = np.isfinite(values) & (np.abs(values) < 1e12)
    good &= np.abs(values.imag) < 1e-6 * np.maximum(1, np.abs(values.real))
    values, vectors = values[good], vectors[:, good]
    ranking = np.argsort(values.real)
    values, vectors = values[ranking].real, vectors[:, ranking].real
    grid = np.linspace(problem.low, problem.high, 401)

    def mode(value: float) -> dict[str, Any]:
        """The eigenfunction of the value nearest, spurious ones passed over."""
        vector = vectors[:, int(np.argmin(np.abs(values - value)))]
        return _shape(interval, grid, vector, u, (problem.variable,) * order)

    return values, {problem.variable: grid}, mode


def _shape(
    interval: Interval,
    grid: np.ndarray,
    vector: np.ndarray,
    u: str,
    names: tuple[str, ...],
) -> dict[str, Any]:
    """An eigenfunction and its derivatives on a grid, its largest value one."""
    shape = interval.to(grid) @ vector
    top = np.abs(shape).max() or 1.0
    fields = {u: shape / top}
    for k in range(1, len(names) + 1):
        name = f"{u}__{'_'.join(names[:k])}"
        fields[name] = interval.to(grid) @ (interval.derivative(k) @ vector) / top
    return fields


def _vanishing(spec: EquationSpec, ends: tuple[float, float] | None) -> EquationSpec:
    """A mode on an infinite domain vanishes at an end of which nothing is said."""
    conditions = spec.conditions
    if ends is None or len(conditions) >= 2:
        return spec
    zero = symbol(spec.unknowns[0])
    (v,) = spec.independent
    given = {c.where[v] for c in conditions}
    extra = tuple(
        Condition(zero, {v: end})
        for end in spec.domain[v]
        if end in {sp.oo, -sp.oo} and end not in given
    )
    return replace(spec, conditions=(*conditions, *extra))


def _planar(
    spec: EquationSpec, lam: Any, power: int, n: int
) -> tuple[np.ndarray, dict[str, Any], dict[str, Any]]:
    """Second-order operators on a rectangle with conditions on every side."""
    names = spec.independent
    (u,) = spec.unknowns
    intervals = []
    for name in names:
        told = spec.domain.get(name)
        if told is None:
            raise Missing(f"between which values of {name} is the problem posed?")
        intervals.append(Interval(number(told[0]), number(told[1]), n))
    grids = np.meshgrid(*(i.x for i in intervals), indexing="ij")
    flat = [g.ravel() for g in grids]
    total = n * n
    a, b = np.zeros((total, total)), np.zeros((total, total))
    equation = sp.expand(spec.equations[0])
    symbols = [symbol(name) for name in names]
    for item in jets_in(equation, spec.unknowns):
        orders = jet_parts(str(item))[1]
        matrix = np.kron(
            intervals[0].derivative(orders.count(names[0])),
            intervals[1].derivative(orders.count(names[1])),
        )
        coefficient = sp.diff(equation, item)
        plain = coefficient.subs(lam, 0)
        spectral = sp.expand(coefficient - plain).coeff(lam, power)
        a += broadcast(function(symbols, plain), *flat)[:, None] * matrix
        b -= broadcast(function(symbols, spectral), *flat)[:, None] * matrix
    done = np.zeros(total, dtype=bool)
    for c in spec.conditions:
        ((name, place),) = c.where.items()
        k = names.index(name)
        end = 0 if abs(number(place) - intervals[k].low) < 1e-12 else n - 1
        index = np.arange(total).reshape(n, n).take(end, axis=k)
        for row in np.atleast_1d(index).tolist():
            if done[row]:
                continue
            a[row] = b[row] = 0.0
            for item in jets_in(c.expression, spec.unknowns):
                orders = jet_parts(str(item))[1]
                d = np.kron(
                    intervals[0].derivative(orders.count(names[0])),
                    intervals[1].derivative(orders.count(names[1])),
                )
                a[row] += float(sp.diff(c.expression, item)) * d[row]
            done[row] = True
    free = ~done
    inner = a[np.ix_(done, done)]
    eliminate = -np.linalg.solve(inner, a[np.ix_(done, free)])
    reduced = a[np.ix_(free, free)] + a[np.ix_(free, done)] @ eliminate
    mass = b[np.ix_(free, free)] + b[np.ix_(free, done)] @ eliminate
    values, vectors = np.linalg.eig(np.linalg.solve(mass, reduced))
    good = np.abs(values.imag) < 1e-6 * np.maximum(1, np.abs(values.real))
    values, vectors = values[good].real, vectors[:, good].real
    order = np.argsort(values)
    full = np.zeros(total)
    full[free] = vectors[:, order[0]]
    full[done] = eliminate @ full[free]
    field = full.reshape(n, n) / np.abs(full).max()
    return (
        values[order],
        {name: i.x for name, i in zip(names, intervals, strict=True)},
        {u: field},
    )
