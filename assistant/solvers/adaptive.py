"""Boundary value problems on an adaptive mesh, by scipy's solve_bvp."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module
from scipy.integrate import solve_bvp

from assistant.solvers.boundary import Grid, Problem, guesses
from assistant.solvers.errors import NotConverged
from assistant.solvers.first_order import reduce
from assistant.solvers.jets import function, number, symbol
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec


def largest_difference(
    spec: EquationSpec, problem: Problem, x: np.ndarray, fields: dict[str, np.ndarray]
) -> float | None:
    """Largest relative difference to scipy's solve_bvp, started from the solution."""
    if problem.periodic or problem.infinite:
        return None
    places = {number(c.where[problem.variable]) for c in spec.conditions}
    if not places <= {problem.low, problem.high}:
        return None
    try:
        system = reduce(spec)
        arguments = [symbol(problem.variable), *system.state]
        rates = function(arguments, list(system.rates))
        checks = [
            (
                function(
                    [*system.state],
                    c.expression.subs(
                        symbol(problem.variable), c.where[problem.variable]
                    ),
                ),
                number(c.where[problem.variable]) == problem.low,
            )
            for c in spec.conditions
        ]

        def f(t: np.ndarray, y: np.ndarray) -> np.ndarray:
            got = rates(t, *y)
            return np.stack([np.broadcast_to(g, t.shape) for g in got])

        def bc(a: np.ndarray, b: np.ndarray) -> np.ndarray:
            return np.array([float(g(*(a if low else b))) for g, low in checks])

        start = np.stack([fields[str(s)] for s in system.state])[:, ::10]
        with np.errstate(all="ignore"):
            got = solve_bvp(f, bc, x[::10], start, tol=1e-7, max_nodes=4000)
        if not got.success:
            return None
        other = got.sol(x)[0]
    # A second opinion may fail in any way, in its own algebra or in the solver.
    except Exception:
        return None
    first = fields[str(system.state[0])]
    return float(np.abs(other - first).max() / max(np.abs(first).max(), 1e-300))


def solve(spec: EquationSpec, problem: Problem, until: float) -> Solution:
    """Layers and kinks that polynomials do not settle on: adaptive mesh instead."""
    system = reduce(spec)
    x = symbol(problem.variable)
    rates = function([x, *system.state], list(system.rates))
    checks = [
        (
            function([*system.state], c.expression.subs(x, c.where[problem.variable])),
            number(c.where[problem.variable]) == problem.low,
        )
        for c in spec.conditions
    ]

    def f(t: np.ndarray, y: np.ndarray) -> np.ndarray:
        return np.stack([np.broadcast_to(g, t.shape) for g in rates(t, *y)])

    def bc(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return np.array([float(g(*(a if low else b))) for g, low in checks])

    mesh = np.linspace(problem.low, problem.high, 201)
    for guess in guesses(problem, Grid(problem, 24)):
        u = np.interp(mesh, Grid(problem, 24).interval.x, guess[:24])
        start = np.zeros((len(system.state), mesh.size))
        start[0] = u
        if len(system.state) > 1:
            start[1] = np.gradient(u, mesh)
        runs = []
        with np.errstate(all="ignore"):
            for tolerance in (1e-5, 1e-8):
                got = solve_bvp(f, bc, mesh, start, tol=tolerance, max_nodes=40000)
                if not got.success:
                    break
                runs.append(got)
        if len(runs) == 2:
            break
        if time.monotonic() > until:
            break
    else:
        runs = []
    if len(runs) < 2:
        raise NotConverged(
            "no solution of the boundary value problem was found from several starting "
            "guesses: it may have none"
        )
    values: list[Any] = []
    errors: list[Any] = []
    size = float(np.abs(runs[1].y).max())
    for point in spec.points:
        place = point.at.get(problem.variable, problem.high)
        known = []
        for run in runs:
            state = dict(zip(system.state, map(float, run.sol(place)), strict=True))
            state[x] = place
            known.append(float(sp.N(sp.sympify(point.expression).subs(state))))
        values.append(known[0])
        least = max(abs(known[1]), 1e-3 * size)
        errors.append(2 * abs(known[0] - known[1]) + 1e-10 * least)
    places = np.linspace(problem.low, problem.high, 401)
    fields = {str(s): runs[1].sol(places)[i] for i, s in enumerate(system.state)}
    return Solution(
        kind="ode_bvp",
        method="scipy's solve_bvp on an adaptive mesh, at two tolerances",
        values=tuple(values),
        errors=tuple(errors),
        axes={problem.variable: places},
        fields=fields,
        measures={
            "disagreement": float(
                np.abs(runs[0].sol(places)[0] - runs[1].sol(places)[0]).max()
                / max(np.abs(runs[1].sol(places)[0]).max(), 1e-300)
            )
        },
        parts={"sort": "bvp", "low": problem.low, "high": problem.high},
    )
