"""An evolution problem prepared for discretisation in space."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers.errors import Contradictory, IllPosed, Missing, Unsupported
from assistant.solvers.jets import (
    derive,
    jet,
    jets_in,
    number,
    order_of,
    symbol,
)
from validators.specs.equation import EquationSpec, jet_parts


@dataclass(frozen=True)
class End:
    """Conditions at one end of one variable."""

    variable: str
    place: Any
    expressions: tuple[Any, ...]


class Marching:
    """``∂u/∂t = rate`` for every component, after reduction to first order in time.

    Attributes:
        components: Jets that are marched, ``u`` and, for waves, ``u__t``.
        rates: Their time derivatives in terms of spatial jets of components.
        initial: Starting values as expressions of space.
        ends: Boundary conditions by variable.
        order: Highest spatial derivative of each component.
    """

    def __init__(self, spec: EquationSpec) -> None:
        assert spec.time is not None
        self.spec = spec
        self.time = spec.time
        self.t = symbol(spec.time)
        self.space = spec.space
        self._parts: dict[Any, tuple[Any, tuple[str, ...]]] = {}
        equations, self.replaced = _without_auxiliaries(spec)
        self.unknowns = tuple(u for u in spec.unknowns if u not in self.replaced)
        if len(equations) != len(self.unknowns):
            raise Contradictory(
                f"there are {len(equations)} equations for {len(self.unknowns)} "
                f"unknowns"
            )
        self._solve_for_rates(equations)
        self.start, self.initial = self._initial()
        self.ends = self._ends()
        self.order = {
            c: max((self._space_order(r, c) for r in self.rates), default=0)
            for c in self.components
        }
        #: Slopes that conditions at the ends give, in terms of the components.
        self.slopes_at_ends: list[Any] = []
        #: Times at which a solution will be asked, beside those of the points.
        self.looks: Sequence[float] | np.ndarray = ()
        #: What a discretisation found out about the problem, for its other grids.
        self.kept: dict[Any, Any] = {}
        self._check_boundary_count()

    # --- reduction ------------------------------------------------------------------

    def _solve_for_rates(self, equations: list[Any]) -> None:
        orders = {u: order_of(equations, u, self.time) for u in self.unknowns}
        for u, order in orders.items():
            if order < 1:
                raise Unsupported(f"no time derivative of {u} appears in the equations")
            if order > 2:
                raise Unsupported("time derivatives beyond the second are not marched")
        tops = [jet(u, (self.time,) * orders[u]) for u in self.unknowns]
        mixed = {
            j
            for e in equations
            for j in jets_in(e, self.unknowns)
            if jet_parts(str(j))[1].count(self.time) == orders[jet_parts(str(j))[0]]
            and j not in tops
        }
        if mixed:
            raise Unsupported(
                "mixed derivatives with the highest time derivative are not marched"
            )
        matrix = sp.Matrix([[sp.diff(e, h) for h in tops] for e in equations])
        if any(entry.free_symbols & set(tops) for entry in matrix):
            raise Unsupported("the equation is nonlinear in the time derivative")
        right = sp.Matrix([-e.subs(dict.fromkeys(tops, 0)) for e in equations])
        try:
            solved = matrix.LUsolve(right) if len(tops) > 1 else [right[0] / matrix[0]]
        except (ValueError, ZeroDivisionError) as err:
            raise IllPosed(
                "the equations are singular in the time derivatives"
            ) from err
        self.components: list[Any] = []
        self.rates: list[Any] = []
        for u, value in zip(self.unknowns, solved, strict=True):
            value = sp.expand(value) if not value.has(sp.Piecewise) else value
            if orders[u] == 2:
                self.components += [symbol(u), jet(u, (self.time,))]
                self.rates += [jet(u, (self.time,)), value]
            else:
                self.components.append(symbol(u))
                self.rates.append(value)
        self.time_orders = orders
        self.second = any(o == 2 for o in orders.values())

    def split(self, item: Any) -> tuple[Any, tuple[str, ...]]:
        """A jet as a component and its spatial derivatives."""
        found = self._parts.get(item)
        if found is None:
            unknown, orders = jet_parts(str(item))
            owner = jet(unknown, (self.time,) * orders.count(self.time))
            found = owner, tuple(v for v in orders if v != self.time)
            self._parts[item] = found
        return found

    def items(self, expression: Any) -> list[Any]:
        """Jets in an expression."""
        return jets_in(expression, self.unknowns)

    def _space_order(self, rate: Any, component: Any) -> int:
        best = 0
        for item in self.items(rate):
            owner, orders = self.split(item)
            if owner == component:
                best = max(best, len(orders))
        return best

    # --- data -----------------------------------------------------------------------

    def _initial(self) -> tuple[float, list[Any]]:
        found: dict[Any, Any] = {}
        start: Any = None
        for c in self.spec.conditions:
            if set(c.where) != {self.time}:
                continue
            start = c.where[self.time]
            items = [i for i in self.items(c.expression) if i in self.components]
            beyond = [
                i
                for i in self.items(c.expression)
                if self.time in jet_parts(str(i))[1] and i not in self.components
            ]
            if beyond:
                unknown, orders = jet_parts(str(beyond[0]))
                raise Contradictory(
                    f"the condition on the derivative of {unknown} by {self.time} at "
                    f"the start is one too many: the equation is of order "
                    f"{len(orders)} or less in {self.time} and already determines it"
                )
            if len(items) != 1:
                continue
            roots = (
                sp.solve(c.expression, items[0])
                if c.expression.has(items[0] ** 2)
                else [
                    sp.expand(-c.expression.subs(items[0], 0))
                    / sp.diff(c.expression, items[0])
                ]
            )
            if items[0] in found and sp.simplify(found[items[0]] - roots[0]) != 0:
                raise Contradictory(f"two initial conditions for {items[0]} contradict")
            found[items[0]] = roots[0]
        missing = [c for c in self.components if c not in found]
        if missing:
            unknown, orders = jet_parts(str(missing[0]))
            name = f"∂{unknown}/∂{self.time}" if orders else unknown
            raise Missing(
                f"which initial condition holds for {name}? The problem needs "
                f"{name} at {self.time} = 0 as a function of {', '.join(self.space)}."
            )
        return number(start), [found[c] for c in self.components]

    def _ends(self) -> dict[str, list[End]]:
        out: dict[str, list[End]] = {v: [] for v in self.space}
        groups: dict[tuple[str, Any], list[Any]] = {}
        for c in self.spec.conditions:
            if len(c.where) == 1 and self.time not in c.where:
                ((v, place),) = c.where.items()
                expression = c.expression
                for name, value in self.replaced.items():
                    for item in jets_in(expression, [name]):
                        got = value
                        for variable in jet_parts(str(item))[1]:
                            got = derive(got, variable, self.unknowns)
                        expression = expression.subs(item, got)
                groups.setdefault((v, place), []).append(expression)
        for (v, place), expressions in groups.items():
            out.setdefault(v, []).append(End(v, place, tuple(expressions)))
        return out

    def _check_boundary_count(self) -> None:
        for v in self.space:
            if v in self.spec.periodic:
                continue
            told = self.spec.domain.get(v)
            if told is None:
                raise Missing(
                    f"between which values of {v} is the problem posed, and which "
                    "boundary conditions hold there?"
                )
            for component in self.components:
                order = max(
                    (
                        o.count(v)
                        for r in self.rates
                        for item in self.items(r)
                        for owner, o in [self.split(item)]
                        if owner == component
                    ),
                    default=0,
                )
                if order < 2:
                    continue
                finite = [e for e in told if e not in {sp.oo, -sp.oo}]
                natural = v == "r" and 0 in finite
                given = 0
                for end in self.ends.get(v, []):
                    if end.place in {sp.oo, -sp.oo} or (natural and end.place == 0):
                        continue
                    given += sum(
                        1
                        for e in end.expressions
                        if any(self._owner(i) == component for i in self.items(e))
                    )
                needed = order // 2 * (len(finite) - (1 if natural else 0))
                name = jet_parts(str(component))[0]
                if given < needed and not jet_parts(str(component))[1]:
                    raise Missing(
                        f"which boundary condition holds for {name} at the ends of "
                        f"{v}? "
                        f"{needed} are needed and {given} are given."
                    )
                if given > needed and len(self.components) == 1:
                    raise Contradictory(
                        f"there are {given} boundary conditions in {v} where {needed} "
                        "determine the solution: the problem is overdetermined"
                    )

    def _owner(self, item: Any) -> Any:
        return symbol(jet_parts(str(item))[0])

    def bounds(self, v: str) -> tuple[Any, Any]:
        """Ends of a variable, possibly infinite."""
        return self.spec.domain[v]


def _without_auxiliaries(spec: EquationSpec) -> tuple[list[Any], dict[str, Any]]:
    """Put explicit definitions such as ``mu = c^3 - c - lap c`` into the others."""
    equations = list(spec.equations)
    replaced: dict[str, Any] = {}
    for u in spec.unknowns:
        if order_of(equations, u, spec.time) > 0:
            continue
        for equation in equations:
            slope = sp.diff(equation, symbol(u))
            if slope.is_number and slope != 0 and jets_in(equation, [u]) == [symbol(u)]:
                value = sp.expand(symbol(u) - equation / slope)
                replaced[u] = value
                equations.remove(equation)
                others = [n for n in spec.unknowns if n != u]
                for k, other in enumerate(equations):
                    for item in jets_in(other, [u]):
                        got = value
                        for variable in jet_parts(str(item))[1]:
                            got = derive(got, variable, others)
                        other = other.subs(item, got)
                    equations[k] = sp.expand(other)
                break
    return equations, replaced
