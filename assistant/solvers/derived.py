"""Classical solutions that were derived: put back, compared, and conserved.

The formula must fulfil the equation at irregular places, its levels at the surface and
at the start, and its amount at two times; an evolution by another method from the
formula's profile at a quarter of the time must arrive at its profile at the end.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - formulas are the subject of this module

from assistant.solvers.errors import NotConverged, SolverError
from assistant.solvers.jets import broadcast, function, symbol
from assistant.solvers.solution import Solution
from validators.specs.equation import Condition, EquationSpec, Point

#: Half widths of the profile beyond which a source is nothing to double precision.
_FAR = 14.0


def solve(spec: EquationSpec, *, budget_s: float = 20.0) -> Solution:
    """The formula with its checks, and the values asked for.

    Raises:
        SolverError: The formula does not pass one of them.
    """
    told = spec.data["derivation"]
    (u,), v = spec.unknowns, spec.independent[0]
    plain = told["formula"].subs(told["known"])
    formula = plain.subs(told["amounts"]) if told["known"] else plain
    numeric = _numeric(told, formula)
    d = float(told["known"].get(symbol("D"), 1.0))
    end = max((p.at["t"] for p in spec.points), default=1.0 / d)
    width = math.sqrt(2 * d * end)
    _levels(told, v, width, end)
    call = function([symbol(v), symbol("t")], numeric)
    drift = _drift(told, numeric, v, d, end)
    gap = _marched(spec, told, numeric, v, d, end, budget_s)
    values = tuple(float(broadcast(call, p.at[v], p.at["t"])) for p in spec.points)
    low = 0.0 if told["half"] or told["curvature"] else -5 * width
    x = np.linspace(low, 5 * width, 161)
    times = np.linspace(0.5 * end, end, 41)
    measures: dict[str, Any] = {"disagreement": gap}
    if drift is not None:
        measures["drift"] = drift
    parts: dict[str, Any] = {"sort": "formula", "formula": {u: formula}}
    axes: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    if told["known"]:
        grid = broadcast(call, *np.meshgrid(x, times, indexing="ij"))
        axes, fields = {v: x, "t": times}, {u: grid}
        parts |= {"image": grid.T, "image_x": x, "image_t": times}
    return Solution(
        kind="pde_parabolic",
        method="similarity solution; checked against an evolution by collocation",
        values=values,
        errors=tuple(4e-15 * abs(n) + 1e-300 for n in values),
        closed_form={u: formula},
        axes=axes,
        fields=fields,
        steps=(*told["steps"], f"In symbols: {u} = {told['formula']}."),
        measures=measures,
        parts=parts,
    )


def _numeric(told: Any, formula: Any) -> Any:
    """The formula with 1 for every amount that is not known, 0 for the lower level."""
    lower = {symbol("c0"): 0, symbol("c1"): 0}
    ones = {s: 1 for s in formula.free_symbols if str(s) not in {"x", "r", "t"}}
    return formula.subs({**ones, **{k: n for k, n in lower.items() if k in ones}})


def _levels(told: Any, v: str, width: float, end: float) -> None:
    """Surface and start, in symbols.

    Raises:
        NotConverged: One of them is not met.
    """
    place, t = symbol(v), symbol("t")
    rng = {s: 0.7 + 0.31 * k for k, s in enumerate(sorted(_free(told), key=str))}

    def at(**where: float) -> float:
        pairs = {symbol(n): sp.Float(repr(x)) for n, x in where.items()}
        return float(sp.N(told["formula"].subs(pairs).subs(rng)))

    d = float(rng.get(symbol("D"), 1.0))
    far = _FAR * math.sqrt(d)
    del place, t, width, end
    wanted: list[tuple[float, Any]] = [(at(**{v: far, "t": 1.0}), told["start"][0])]
    if not told["half"] and not told["curvature"]:
        wanted.append((at(**{v: -far, "t": 1.0}), told["start"][1]))
    if told["edge"] is not None:
        wanted.append((at(**{v: 0.0, "t": 0.37}), told["edge"]))
    for got, level in wanted:
        if abs(got - float(sp.N(sp.sympify(level).subs(rng)))) > 1e-9:
            raise NotConverged("the formula misses one of its conditions")


def _free(told: Any) -> set[Any]:
    return {s for s in told["formula"].free_symbols if str(s) not in {"x", "r", "t"}}


def _drift(told: Any, numeric: Any, v: str, d: float, end: float) -> float | None:
    """How far the amount is from the one set free, at two times."""
    if told["amount"] is None:
        return None
    from scipy.integrate import quad

    call = function([symbol(v), symbol("t")], numeric)
    area = (1.0, 2 * math.pi, 4 * math.pi)[told["curvature"]]
    total = told["amount"].subs(told["amounts"] if told["known"] else {})
    wanted = float(total) if total.is_number else 1.0
    worst = 0.0
    for t in (0.2 * end, end):
        reach = _FAR * math.sqrt(d * t)
        low = 0.0 if told["half"] or told["curvature"] else -reach
        got, _ = quad(
            lambda x, t=t: float(call(x, t)) * area * x ** told["curvature"],
            low, reach, limit=200, points=[0.0] if low < 0 else None,
        )  # fmt: skip
        worst = max(worst, abs(got - wanted) / abs(wanted))
    return worst


def _marched(
    spec: EquationSpec, told: Any, numeric: Any, v: str, d: float, end: float,
    budget_s: float,
) -> float:  # fmt: skip
    """An evolution from the profile at a quarter of the time, against the formula."""
    from assistant.solvers import evolution

    u = spec.unknowns[0]
    unit = {symbol("D"): sp.Integer(1)}
    # Without dimension: lengths in sqrt(D t), times in t.
    ruler = math.sqrt(d * end)
    shape = numeric.subs(
        {
            symbol(v): symbol(v) * sp.Float(ruler),
            symbol("t"): symbol("t") * sp.Float(end),
        },
        simultaneous=True,
    )  # fmt: skip
    size = abs(float(sp.N(shape.subs({symbol(v): sp.Float("0.3"), symbol("t"): 1}))))
    shape = shape / sp.Float(size)
    start = sp.Rational(1, 4)
    reach = sp.Integer(12)
    low = sp.Integer(0) if told["half"] or told["curvature"] else -reach
    conditions = [
        Condition(symbol(u) - shape.subs(symbol("t"), start), {"t": start}, "")
    ]
    for place in {low, reach}:
        if told["curvature"] and place == 0:
            continue
        if told["half"] and place == 0 and told["edge"] is None:
            conditions.append(Condition(symbol(f"{u}__{v}"), {v: place}, ""))
            continue
        level = shape.subs({symbol(v): place, symbol("t"): sp.Rational(1, 2)})
        conditions.append(Condition(symbol(u) - sp.Float(sp.N(level)), {v: place}, ""))
    (equation,) = spec.equations
    scaled = equation.subs(symbol("D"), 1).subs(unit)
    if told["known"]:
        slope = sp.diff(equation, symbol(f"{u}__{v}_{v}"))
        rate = symbol(f"{u}__t")
        scaled = sp.expand((equation - rate) / (-slope) + rate)
    problem = replace(
        spec,
        equations=(scaled,),
        conditions=tuple(conditions),
        domain={v: (low, reach), "t": (start, sp.Integer(1))},
        points=(Point(u, symbol(u), {v: 0.5, "t": 1.0}, ""),),
        data={},
        scale={},
        unit={},
    )
    try:
        got = evolution.solve(problem, budget_s=budget_s / 2)
    except SolverError as err:
        raise NotConverged(f"the check by an evolution failed: {err}") from err
    x = np.asarray(got.axes[v])
    wanted = broadcast(function([symbol(v), symbol("t")], shape), x, 1.0)
    mine = np.asarray(got.fields[u])[:, -1]
    return float(np.abs(mine - wanted).max() / np.abs(wanted).max())
