"""Which solver takes a problem, and what runs inside the worker process."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers.errors import SolverError, Unsupported
from assistant.solvers.jets import order_of
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec, jet_parts

#: Processor time for the search of a formula that nobody insists on.
SEARCH_CPU_S = 2.0


def kind_of(spec: EquationSpec) -> str:
    """The family of a problem."""
    if spec.data.get("kind"):
        return str(spec.data["kind"])
    if spec.eigenvalue:
        return "eigenvalue"
    if len(spec.independent) == 1:
        return "ode" if spec.time else "ode_bvp"
    if spec.time is None:
        return "elliptic"
    return "evolution"


def solve(
    spec: EquationSpec,
    *,
    budget_s: float = 30.0,
    partial: Callable[[Any], None] = lambda item: None,
) -> Solution:
    """Solve a problem, numerically and by formula where both can be had.

    Raises:
        SolverError: Why there is no solution.
    """
    before = spec.data.get("before")
    if isinstance(before, EquationSpec):
        return _compared(spec, before, budget_s)
    if "further" in spec.data:
        from assistant.solvers import traits

        return traits.beside(spec, solve, budget_s, partial)
    began = time.monotonic()
    until = began + budget_s
    kind = kind_of(spec)
    formula: dict[str, Any] | None = None
    if "derivation" in spec.data:
        from assistant.solvers import derived

        return derived.solve(spec, budget_s=budget_s)
    if spec.scheme is not None and kind in {"ode", "evolution"}:
        from assistant.solvers import schemes

        return schemes.solve(spec, budget_s=budget_s)
    if kind in {"ode", "ode_bvp"}:
        from assistant.solvers import symbolic

        general = (
            not spec.conditions and not spec.delays and not spec.periodic
        ) or "symbolic" in spec.flags
        if general and spec.points:
            # A value needs conditions; a formula with free constants has none.
            _explain_general(spec)
        if general:
            formula = symbolic.closed_form(spec, limit_s=min(15.0, budget_s * 0.6))
            if formula is None:
                _explain_general(spec)
            return _from_formula(formula)
        solution = _numeric(spec, kind, budget_s * 0.7)
        partial(solution)
        returns = "period asked" in spec.flags
        if spec.closed_form != "no" and not solution.notes and not returns:
            left = until - time.monotonic()
            required = spec.closed_form == "required"
            formula = symbolic.closed_form(
                spec,
                limit_s=max(0.5, min(14.0 if required else 6.0, left * 0.6)),
                cpu_s=None if required else SEARCH_CPU_S,
            )
        return joined(spec, solution, formula)
    solution = _numeric(spec, kind, budget_s * 0.8)
    partial(solution)
    if kind in {"evolution", "elliptic"} and spec.closed_form != "no":
        from assistant.solvers import pde_formulas

        left = until - time.monotonic()
        formula = pde_formulas.closed_form(spec, limit_s=max(0.5, min(6.0, left * 0.5)))
        if formula is not None:
            return joined(spec, solution, formula)
    return solution


def _compared(spec: EquationSpec, before: EquationSpec, budget_s: float) -> Solution:
    """The problem by another method, with the earlier result beside it."""
    plain = {k: v for k, v in spec.data.items() if k != "before"}
    solution = solve(replace(spec, data=plain), budget_s=budget_s / 2)
    try:
        first = solve(before, budget_s=budget_s / 3)
    except SolverError as err:
        line = f"The method used before gave no result: {err}."
        return replace(solution, steps=(*solution.steps, line))
    lines = [f"For comparison, the method used before: {first.method}."]
    for point, value in zip(spec.points, solution.values, strict=True):
        old = next(
            (
                v
                for p, v in zip(before.points, first.values, strict=True)
                if p.expression == point.expression and dict(p.at) == dict(point.at)
            ),
            None,
        )
        if old is None or value is None:
            continue
        factor = spec.scale.get(str(point.expression), 1.0)
        lines.append(
            f"{point.label or point.of}: before {old / factor:.10g}, now "
            f"{value / factor:.10g}, difference {abs(value - old) / factor:.2e}."
        )
    return replace(solution, steps=(*solution.steps, *lines))


def _explain_general(spec: EquationSpec) -> None:
    from assistant.solvers.errors import Missing

    unknown = spec.unknowns[0]
    if "symbolic" in spec.flags:
        raise Missing(
            "no formula with free parameters was found; which numerical values have "
            "the parameters?"
        )
    order = max(order_of(spec.equations, unknown), 1)
    raise Missing(
        f"which initial or boundary conditions hold for {unknown}? The equation is of "
        f"order {order}, so {order} condition(s) are needed."
    )


def _numeric(spec: EquationSpec, kind: str, budget_s: float) -> Solution:
    if kind == "fit":
        from assistant.solvers import fits

        return fits.solve(spec, budget_s=budget_s)
    if kind == "relations":
        from assistant.solvers import relations

        return relations.solve(spec, budget_s=budget_s)
    if kind == "dendrite":
        from assistant.solvers import dendrite

        return dendrite.solve(spec, budget_s=budget_s)
    if kind == "beam":
        from assistant.solvers import beam

        return beam.solve(spec, budget_s=budget_s)
    if kind == "stefan":
        from assistant.solvers import stefan

        return stefan.solve(spec, budget_s=budget_s)
    if kind == "ode":
        from assistant.solvers import ivp

        return ivp.solve(spec, budget_s=budget_s)
    if kind == "ode_bvp":
        from assistant.solvers import bvp, layers

        if layers.applies(spec):
            return layers.solve(spec, budget_s=budget_s)
        return bvp.solve(spec, budget_s=budget_s)
    if kind == "eigenvalue":
        from assistant.solvers import eigen

        return eigen.solve(spec, budget_s=budget_s)
    if kind == "evolution":
        from assistant.solvers import arrival, evolution

        if arrival.applies(spec):
            return arrival.solve(spec, budget_s=budget_s)
        return evolution.solve(spec, budget_s=budget_s)
    if kind == "elliptic":
        from assistant.solvers import elliptic

        return elliptic.solve(spec, budget_s=budget_s)
    raise Unsupported(f"no solver takes problems of the kind {kind!r}")


def _from_formula(formula: dict[str, Any] | None) -> Solution:
    assert formula is not None
    return Solution(
        kind="ode_general",
        method="closed form by symbolic integration",
        closed_form=formula,
        steps=(
            "The general solution was found symbolically and put back into the "
            "equation.",
        ),
        parts={"sort": "formula", "formula": formula},
    )


def joined(
    spec: EquationSpec, solution: Solution, formula: dict[str, Any] | None
) -> Solution:
    """Both solutions side by side; the formula gives the values when they agree.

    A formula that disagrees with the independent numerical solution is dropped.
    """
    from assistant.solvers import symbolic

    if formula is None:
        return solution
    values: list[float | None] = []
    errors: list[float | None] = []
    worst = 0.0
    for point, value, error in zip(
        spec.points, solution.values, solution.errors, strict=True
    ):
        # A value at the moment of an event has no place to be put into a formula.
        placed = set(point.at) >= set(spec.independent)
        exact = symbolic.evaluate(formula, spec, point) if placed else None
        if point.expression is None or exact is None or value is None or error is None:
            values.append(value)
            errors.append(error)
            continue
        gap = abs(exact - value)
        size = max(abs(exact), abs(value), 1e-300)
        if gap > 10 * error + 1e-6 * size and gap > 1e-9:
            return solution
        worst = max(worst, gap / size)
        values.append(exact)
        errors.append(2e-15 * abs(exact) + ROUNDING * _scale(solution, point))
    return replace(
        solution,
        values=tuple(values),
        errors=tuple(errors),
        closed_form=formula,
        method=f"closed form; checked against {solution.method}",
        measures={**solution.measures, "formula_against_numeric": worst},
        parts={**solution.parts, "formula": formula},
        notes=tuple(n for n in solution.notes if "settle" not in n),
    )


#: Of a field's size: what rounding leaves of a value that is zero by symmetry.
ROUNDING = 4e-16


def _scale(solution: Solution, point: Any) -> float:
    """The size of the fields that a value is made of."""
    from assistant.solvers.jets import jets_in

    names = {jet_parts(name)[0] for name in solution.fields}
    owners = {jet_parts(str(i))[0] for i in jets_in(point.expression, sorted(names))}
    sizes = [
        float(np.nanmax(np.abs(values)))
        for name, values in solution.fields.items()
        if np.size(values) and jet_parts(name)[0] in owners
    ]
    return max(sizes, default=0.0)


TASKS: dict[str, Callable[..., Any]] = {"solve": solve}

__all__ = ["TASKS", "SolverError", "kind_of", "solve", "sp"]
