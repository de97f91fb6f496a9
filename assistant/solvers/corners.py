"""Side values of a rectangle that jump at a corner, taken off before the solver runs.

Between two sides with the values p and q, ``q + (p - q) 2/π atan2(Y, X)`` takes both
and solves the leading part of the equation, with X and Y the distances from the sides
scaled by the diffusivities. What is left has no jump and settles under refinement.
Source: L. Fox, R. Sankar, J. Inst. Maths Applics 5 (1969) 340.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers.jets import (
    broadcast,
    derive,
    function,
    is_linear,
    jets_in,
    number,
    symbol,
)
from assistant.solvers.solution import Solution
from validators.specs.equation import Condition, EquationSpec, jet_parts


@dataclass(frozen=True)
class Lift:
    """The problem without its jumps.

    Attributes:
        spec: What is left to be solved, for the same name.
        singular: What was taken off, as an expression of both coordinates.
    """

    spec: EquationSpec
    singular: Any


@dataclass(frozen=True)
class _Corner:
    """One jump: its angle function, and the side on which that is a quarter turn."""

    angle: Any
    size: Any
    across: tuple[str, Any]
    along: tuple[str, Any]


def lifted(spec: EquationSpec) -> Lift | None:
    """The problem without jumps at corners; None where there are none to take off.

    Only linear equations with constant second derivatives and no first ones: the
    singular part leaves nothing unbounded in them.
    """
    if len(spec.independent) != 2 or len(spec.unknowns) != 1 or spec.periodic:
        return None
    (u,), (x, y) = spec.unknowns, spec.independent
    equation = sp.expand(spec.equations[0])
    items = jets_in(equation, [u])
    leads = [sp.diff(equation, symbol(f"{u}__{n}_{n}")) for n in (x, y)]
    plain = {symbol(u), *(symbol(f"{u}__{n}_{n}") for n in (x, y))}
    if not set(items) <= plain or not is_linear(equation, items):
        return None
    if not all(a.is_number for a in leads) or not leads[0] * leads[1] > 0:
        return None
    corners = _corners(spec, leads)
    if not corners:
        return None
    singular = sum(c.size * c.angle for c in corners)
    reaction = sp.diff(equation, symbol(u))
    rest = replace(
        spec,
        equations=(equation + reaction * singular,),
        conditions=tuple(_without(c, corners, u) for c in spec.conditions),
    )
    return Lift(rest, singular)


def _corners(spec: EquationSpec, leads: list[Any]) -> list[_Corner]:
    x, y = spec.independent
    out = []
    for first in _values(spec, x):
        for second in _values(spec, y):
            at = {symbol(x): first[0], symbol(y): second[0]}
            size = sp.nsimplify(first[1].subs(at) - second[1].subs(at))
            if not size.is_number or abs(number(size)) < 1e-9:
                continue
            # Distances from the sides, positive inside.
            far = []
            for name, place, lead in zip(
                (x, y), (first[0], second[0]), leads, strict=True
            ):
                low, _ = spec.domain[name]
                sign = 1 if abs(number(place) - number(low)) < 1e-12 else -1
                far.append(sign * (symbol(name) - place) / sp.sqrt(abs(lead)))
            angle = 2 / sp.pi * sp.atan2(far[1], far[0])
            out.append(_Corner(angle, size, (x, first[0]), (y, second[0])))
    return out


def _values(spec: EquationSpec, name: str) -> list[tuple[Any, Any]]:
    """Places of the sides across `name` that have a value, with the value."""
    (u,) = spec.unknowns
    out = []
    for c in spec.conditions:
        if set(c.where) == {name} and jets_in(c.expression, [u]) == [symbol(u)]:
            slope = sp.diff(c.expression, symbol(u))
            if slope.is_number:
                value = -c.expression.subs(symbol(u), 0) / slope
                out.append((c.where[name], value))
    return out


def _without(condition: Condition, corners: list[_Corner], u: str) -> Condition:
    """The condition on what is left; along a side its corners' angles are constant."""
    if len(condition.where) != 1:
        return condition
    ((name, place),) = condition.where.items()
    expression = condition.expression
    for item in jets_in(expression, [u]):
        orders = jet_parts(str(item))[1]
        off: Any = sp.Integer(0)
        for corner in corners:
            if not orders and (name, place) == corner.along:
                continue
            if not orders and (name, place) == corner.across:
                off += corner.size
                continue
            off += corner.size * _differentiated(corner.angle, orders).subs(
                symbol(name), place
            )
        expression = expression.subs(item, item + off)
    return replace(condition, expression=expression)


def _differentiated(expression: Any, orders: tuple[str, ...]) -> Any:
    for variable in orders:
        expression = derive(expression, variable, [])
    return expression


def restored(found: Solution, spec: EquationSpec, lift: Lift) -> Solution:
    """The solution of the whole problem: what was taken off comes back, exactly."""
    (u,), names = spec.unknowns, [symbol(n) for n in spec.independent]
    values, back = [], []
    for point, value in zip(spec.points, found.values, strict=True):
        whole = point.expression
        added = 0.0
        if whole is not None and value is not None:
            at = {symbol(n): v for n, v in point.at.items()}
            for item in jets_in(whole, [u]):
                part = _differentiated(lift.singular, jet_parts(str(item))[1])
                added += number(sp.diff(whole, item).subs(at) * part.subs(at))
        back.append(added)
        values.append(None if value is None else value + added)
    mesh = np.meshgrid(*found.axes.values(), indexing="ij")
    field = found.fields[u] + broadcast(function(names, lift.singular), *mesh)
    return replace(
        found,
        values=tuple(values),
        fields={u: field},
        steps=(
            "The values of two sides jump at a corner; a function of the angle there "
            "takes the jump off, and the rest is solved.",
            *found.steps,
        ),
        parts={**found.parts, "singular": {u: lift.singular}, "lifted": lift.spec,
               "added": back},
    )  # fmt: skip
