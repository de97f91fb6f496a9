"""Ordinary equations as a first-order system, with index reduction for DAEs.

An algebraic constraint is differentiated until all highest derivatives can be
solved for (Pantelides' idea, done by row reduction); the constraints met on the way
are kept, because consistent initial values must fulfil them and the solution must
stay on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers.errors import Contradictory, IllPosed, Missing, Unsupported
from assistant.solvers.jets import derive, jet, jets_in, order_of, symbol
from validators.specs.equation import EquationSpec, jet_parts

INDEX_LIMIT = 4


@dataclass(frozen=True)
class System:
    """``state' = rates(t, state)``.

    Attributes:
        variable: The independent variable.
        state: Jets that are integrated.
        rates: Their derivatives, as expressions of variable and state.
        outputs: Algebraic jets as expressions of variable and state.
        constraints: Expressions that vanish along the solution.
        index: Differentiation index; 0 for an ordinary system.
    """

    variable: str
    state: tuple[Any, ...]
    rates: tuple[Any, ...]
    outputs: dict[Any, Any]
    constraints: tuple[Any, ...]
    index: int = 0
    branches: int = 1


def reduce(spec: EquationSpec) -> System:
    """Solve the equations for the highest derivatives.

    Raises:
        IllPosed: More or fewer equations than unknowns, or singular for every order.
    """
    variable = spec.time or spec.independent[0]
    unknowns = spec.unknowns
    equations = [sp.expand(e) if not e.has(sp.Piecewise) else e for e in spec.equations]
    if len(equations) != len(unknowns):
        raise Contradictory(
            f"there are {len(equations)} equations for {len(unknowns)} unknowns "
            f"({', '.join(unknowns)}): the system is "
            + (
                "overdetermined"
                if len(equations) > len(unknowns)
                else "underdetermined"
            )
        )
    constraints: list[Any] = []
    for index in range(INDEX_LIMIT + 1):
        orders = {u: max(order_of(equations, u), 0) for u in unknowns}
        highest = [jet(u, (variable,) * orders[u]) for u in unknowns]
        matrix = sp.Matrix([[sp.diff(e, h) for h in highest] for e in equations])
        nonlinear = any(entry.free_symbols & set(highest) for entry in matrix)
        rank = matrix.subs(_sample(matrix)).rank()
        if rank == len(unknowns):
            system = _solve(
                variable,
                unknowns,
                equations,
                highest,
                orders,
                nonlinear,
                constraints,
                index,
                spec,
            )
            if system is not None:
                return system
            # Nonlinear in an algebraic unknown: its derivative is found instead.
            equations, found = _differentiate_algebraic(
                equations, highest, orders, variable, unknowns
            )
            constraints += found
            continue
        equations, found = _eliminate(equations, matrix, variable, unknowns, highest)
        constraints += found
    raise IllPosed(
        "the equations cannot be solved for the highest derivatives: the system is "
        f"singular, or its index is beyond {INDEX_LIMIT - 1}"
    )


def _sample(matrix: Any) -> dict[Any, Any]:
    """Generic values: rank at a point in general position."""
    symbols = sorted(matrix.free_symbols, key=str)
    return {s: sp.Rational(7 + 3 * i, 5 + 2 * i) for i, s in enumerate(symbols)}


def _solve(
    variable: str,
    unknowns: tuple[str, ...],
    equations: list[Any],
    highest: list[Any],
    orders: dict[str, int],
    nonlinear: bool,
    constraints: list[Any],
    index: int,
    spec: EquationSpec,
) -> System | None:
    branches = 1
    if nonlinear:
        chosen, branches = _branch(equations, highest, orders, spec, variable)
        if chosen is None:
            return None
        solved = chosen
    else:
        zero = dict.fromkeys(highest, 0)
        matrix = sp.Matrix([[sp.diff(e, h) for h in highest] for e in equations])
        right = sp.Matrix([-e.subs(zero) for e in equations])
        if len(highest) == 1:
            values = [right[0] / matrix[0, 0]]
        else:
            values = list(matrix.LUsolve(right))
        solved = dict(zip(highest, values, strict=True))
    state: list[Any] = []
    rates: list[Any] = []
    outputs: dict[Any, Any] = {}
    for unknown, top in zip(unknowns, highest, strict=True):
        order = orders[unknown]
        if order == 0:
            outputs[top] = solved[top]
            continue
        chain = [jet(unknown, (variable,) * i) for i in range(order)]
        state += chain
        rates += [*chain[1:], solved[top]]
    algebraic = {top: outputs[top] for top in outputs}
    rates = [sp.sympify(r).subs(algebraic) for r in rates]
    return System(
        variable,
        tuple(state),
        tuple(rates),
        outputs,
        tuple(constraints),
        index + (1 if outputs else 0),
        branches,
    )


def _branch(
    equations: list[Any],
    highest: list[Any],
    orders: dict[str, int],
    spec: EquationSpec,
    variable: str,
) -> tuple[dict[Any, Any] | None, int]:
    """One root of equations that are nonlinear in the highest derivatives."""
    if any(jet_parts(str(h))[1] == () for h in highest):
        return None, 0
    try:
        roots = sp.solve(equations, highest, dict=True)
    except NotImplementedError:
        roots = []
    roots = [r for r in roots if len(r) == len(highest)]
    if not roots:
        return None, 0
    if len(roots) == 1:
        return roots[0], 1
    given = {}
    for condition in spec.conditions:
        for item in jets_in(condition.expression, spec.unknowns):
            value = sp.solve(condition.expression, item)
            if len(value) == 1:
                given[item] = value[0]
    start = (
        {symbol(variable): next(iter(spec.conditions[0].where.values()))}
        if (spec.conditions)
        else {}
    )
    matching = []
    for root in roots:
        ok = True
        for top, value in root.items():
            at = sp.sympify(value).subs(given).subs(start)
            if not at.is_number or abs(sp.im(at)) > 1e-12:
                ok = at.is_number is not True
                continue
            if top in given and abs(sp.N(at - given[top])) > 1e-9:
                ok = False
        if ok:
            matching.append(root)
    if not matching:
        raise IllPosed("no real branch of the equation meets the initial values")
    if len(matching) > 1:
        top = highest[0]
        unknown, names = jet_parts(str(top))
        mark = "'" * len(names)
        raise Missing(
            f"the equation has {len(matching)} branches for {unknown}{mark}: "
            f"{unknown}{mark} = "
            + " or ".join(str(r[top]) for r in matching)
            + ". Which one is meant (the solution is not unique otherwise)?"
        )
    return matching[0], len(roots)


def _eliminate(
    equations: list[Any],
    matrix: Any,
    variable: str,
    unknowns: tuple[str, ...],
    highest: list[Any],
) -> tuple[list[Any], list[Any]]:
    """Replace each dependent row by the derivative of the constraint it hides."""
    rows = list(equations)
    null = matrix.T.nullspace(simplify=sp.simplify)
    constraints: list[Any] = []
    if not null:
        raise IllPosed("the system of equations is singular")
    for vector in null:
        pivot = max(
            (i for i in range(len(rows)) if vector[i] != 0),
            key=lambda i: (matrix.row(i).is_zero_matrix, -sp.count_ops(vector[i])),
        )
        combined = sp.expand(
            sp.simplify(
                sum(vector[i] * equations[i] for i in range(len(rows))) / vector[pivot]
            )
        )
        if not jets_in(combined, unknowns):
            if sp.simplify(combined) != 0:
                raise Contradictory("the equations contradict each other")
            raise IllPosed(
                "the equations depend on each other: one of them is redundant"
            )
        if (
            jets_in(
                combined,
                [jet_parts(str(h))[0] for h in highest if h in (combined.free_symbols)],
            )
            and set(highest) & combined.free_symbols
        ):
            nonlinear = [h for h in highest if sp.diff(combined, h) != 0]
            if nonlinear:
                raise Unsupported("the algebraic equations cannot be separated")
        constraints.append(combined)
        rows[pivot] = sp.expand(derive(combined, variable, unknowns))
    return rows, constraints


def _differentiate_algebraic(
    equations: list[Any],
    highest: list[Any],
    orders: dict[str, int],
    variable: str,
    unknowns: tuple[str, ...],
) -> tuple[list[Any], list[Any]]:
    tops = {h for h in highest if jet_parts(str(h))[1]}
    out, found = [], []
    for equation in equations:
        if equation.free_symbols & tops:
            out.append(equation)
        else:
            found.append(equation)
            out.append(sp.expand(derive(equation, variable, unknowns)))
    if not found:
        for equation in equations:
            found.append(equation)
        out = [sp.expand(derive(e, variable, unknowns)) for e in equations]
    return out, found
