"""Elliptic problems on boxes and other planar domains."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers import corners
from assistant.solvers.errors import (
    Contradictory,
    IllPosed,
    NotConverged,
    Unsupported,
)
from assistant.solvers.jets import (
    broadcast,
    function,
    is_linear,
    jets_in,
    number,
    symbol,
)
from assistant.solvers.planar import Grid, Sides, check_sides
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec, jet_parts


def solve(spec: EquationSpec, *, budget_s: float = 25.0) -> Solution:
    """Collocation on boxes; finite elements on discs and L-shapes.

    Raises:
        SolverError: Missing sides, incompatible data, not settled.
    """
    if len(spec.unknowns) != 1 or len(spec.equations) != 1:
        raise Unsupported("systems of elliptic equations in several variables")
    if spec.geometry in {"disc", "lshape", "annulus"}:
        from assistant.solvers import mesh

        return mesh.solve(spec, budget_s=budget_s)
    _check_cauchy(spec)
    check_sides(spec, spec.independent)
    _check_type(spec)
    lift = corners.lifted(spec)
    if lift is not None:
        return corners.restored(_on_box(lift.spec, budget_s), spec, lift)
    return _on_box(spec, budget_s)


def _on_box(spec: EquationSpec, budget_s: float) -> Solution:
    """Tensor collocation, refined until the solution no longer changes."""
    until = time.monotonic() + budget_s
    sizes = (10, 14, 20, 28, 38) if len(spec.independent) == 2 else (7, 9, 11, 13)
    runs: list[_Run] = []
    table: list[dict[str, Any]] = []
    for n in sizes:
        runs.append(_Run(spec, n, runs[-1] if runs else None))
        if len(runs) > 1:
            gap = _gap(runs[-2], runs[-1])
            table.append({"n": runs[-2].n, "error": gap})
            if gap < 3e-7:
                break
        if time.monotonic() > until - budget_s / 2:
            break
    fine, coarse = runs[-1], runs[-2]
    scale = float(np.abs(fine.u).max())
    values: list[Any] = []
    errors: list[Any] = []
    for point in spec.points:
        a, b = coarse.value(point), fine.value(point)
        if a is None or b is None:
            values.append(None)
            errors.append(None)
            continue
        values.append(a)
        errors.append(1.6 * abs(a - b) + 1e-10 * scale)
    notes = []
    if table[-1]["error"] > 5e-3:
        notes.append("refinement still changes the solution: it did not settle")
    disagreement = _second(spec, fine) if len(spec.independent) == 2 else None
    order = None
    if len(table) >= 2 and table[-1]["error"] > 1e-12:
        ratio = np.log(runs[-2].n / runs[-3].n)
        order = float(np.log(table[-2]["error"] / table[-1]["error"]) / ratio)
    lines = [np.linspace(line.low, line.high, 41) for line in fine.grid.lines]
    field = fine.u.reshape(fine.grid.shape)
    for k, (line, places) in enumerate(zip(fine.grid.lines, lines, strict=True)):
        field = np.moveaxis(np.tensordot(line.to(places), field, axes=(1, k)), 0, k)
    return Solution(
        kind="pde_elliptic",
        method=(
            f"Chebyshev collocation on a {'×'.join(str(s) for s in fine.grid.shape)} "
            f"grid"
            + ("" if fine.linear else " with Newton's method")
            + (
                "; second method: central differences"
                if disagreement is not None
                else ""
            )
        ),
        values=tuple(values),
        errors=tuple(errors),
        order=order,
        axes=dict(zip(spec.independent, lines, strict=True)),
        fields={spec.unknowns[0]: field},
        table=tuple(table),
        steps=(
            "The equation is imposed on the inner nodes of a tensor grid and the "
            "boundary "
            "conditions on the sides.",
            "The grid is refined until the solution no longer changes.",
        ),
        notes=tuple(notes),
        measures={"disagreement": disagreement, "refinement": table[-1]["error"]},
        parts={"sort": "elliptic"},
    )


def _check_cauchy(spec: EquationSpec) -> None:
    """Value and slope on one side, as if the problem ran forward from there.

    Raises:
        IllPosed: Cauchy data for an elliptic equation (Hadamard's example).
    """
    (u,) = spec.unknowns
    for name in spec.independent:
        counts: dict[Any, set[Any]] = {}
        by_place: dict[Any, set[int]] = {}
        for c in spec.conditions:
            if set(c.where) == {name}:
                orders = {
                    jet_parts(str(i))[1].count(name) for i in jets_in(c.expression, [u])
                }
                by_place.setdefault(c.where[name], set()).update(orders)
                counts.setdefault(c.where[name], set()).add(sp.expand(c.expression))
        for place, told in counts.items():
            if len(told) > 1 and len(counts) > 1 and len(spec.equations) == 1:
                raise Contradictory(
                    f"{len(told)} conditions are given at {name} = {place}, where an "
                    "equation of second order takes one: which of them holds?"
                )
        for place, orders in by_place.items():
            others = [p for p in by_place if p != place]
            if {0, 1} <= orders and not others:
                raise IllPosed(
                    f"the problem is ill-posed: value and slope of {u} are both given "
                    f"at {name} = {place} and nothing on the opposite side (Cauchy "
                    "data for an elliptic equation), so the smallest disturbance "
                    "grows without bound"
                )


def _check_type(spec: EquationSpec) -> None:
    """Ill-posed as a boundary value problem when it is a wave or heat equation."""
    (u,) = spec.unknowns
    equation = spec.equations[0]
    signs = set()
    for name in spec.independent:
        coefficient = sp.diff(equation, symbol(f"{u}__{name}_{name}"))
        at = coefficient.subs({symbol(n): sp.Rational(1, 3) for n in spec.independent})
        at = at.subs({s: 1 for s in at.free_symbols})
        if at.is_number:
            signs.add(int(sp.sign(at)))
    if {1, -1} <= signs:
        raise IllPosed(
            "the equation is hyperbolic: conditions on the whole boundary make it "
            "ill-posed; it needs initial conditions on one side instead"
        )


class _Run:
    def __init__(self, spec: EquationSpec, n: int, previous: _Run | None) -> None:
        self.spec, self.n = spec, n
        (self.name,) = spec.unknowns
        self.grid = Grid(spec.independent, spec.domain, n, spec.periodic)
        sides = tuple(c for c in spec.conditions if len(c.where) == 1)
        self.pins = tuple(
            c for c in spec.conditions if set(c.where) == set(spec.independent)
        )
        self.singular: bool = False if previous is None else previous.singular
        self.sides = Sides(self.grid, sides, self.name, None)
        equation = spec.equations[0]
        self.items = jets_in(equation, [self.name])
        self.linear = is_linear(equation, self.items)
        names = [symbol(v) for v in spec.independent]
        self.f = function([*names, *self.items], equation)
        self.df = [
            function([*names, *self.items], sp.diff(equation, i)) for i in self.items
        ]
        self.maps = [self.grid.derivative(jet_parts(str(i))[1]) for i in self.items]
        self.u = self._solve(previous)

    def _solve(self, previous: _Run | None) -> np.ndarray:
        grid, edge = self.grid, self.sides.edge
        if previous is None:
            u = np.zeros(grid.total)
        else:
            field = previous.u.reshape(previous.grid.shape)
            for k, (old, new) in enumerate(
                zip(previous.grid.lines, grid.lines, strict=True)
            ):
                field = np.moveaxis(
                    np.tensordot(old.to(new.x), field, axes=(1, k)), 0, k
                )
            u = field.ravel()
        data = self.sides.values(0.0)
        for _ in range(30):
            values = [m @ u for m in self.maps]
            r = broadcast(self.f, *grid.places, *values)
            j = np.zeros((grid.total, grid.total))
            for g, m in zip(self.df, self.maps, strict=True):
                j += broadcast(g, *grid.places, *values)[:, None] * m
            r[edge] = self.sides.matrix @ u - data
            j[edge] = self.sides.matrix
            if not (np.all(np.isfinite(r)) and np.all(np.isfinite(j))):
                raise IllPosed("the equation is singular inside the domain")
            scale = np.abs(j).max(axis=1)
            scaled = j / scale[:, None]
            if previous is None and self.linear:
                s = np.linalg.svd(scaled, compute_uv=False)
                self.singular = bool(s[-1] < 1e-11 * s[0])
            if self.singular:
                if previous is None:
                    self._explain_singular(scaled, r / scale)
                return self._pinned(u - np.linalg.lstsq(scaled, r / scale, 1e-11)[0])
            try:
                step = np.linalg.solve(scaled, r / scale)
            except np.linalg.LinAlgError as err:
                raise IllPosed("the discrete problem is singular") from err
            u = u - step
            if self.linear or np.abs(step).max() < 1e-11 * (1 + np.abs(u).max()):
                return u
            if not np.all(np.isfinite(u)) or np.abs(u).max() > 1e12:
                break
        raise NotConverged("Newton's method found no solution: there may be none")

    def _explain_singular(self, j: np.ndarray, r: np.ndarray) -> None:
        u, s, _ = np.linalg.svd(j)
        left = u[:, s < 1e-11 * s[0]]
        part = np.abs(left.T @ r).max()
        if part < 1e-8 * max(np.abs(r).max(), 1e-300):
            if self.pins and left.shape[1] == 1 and np.abs(j.sum(axis=1)).max() < 1e-9:
                return
            raise IllPosed(
                "the solution is not unique: only derivatives are prescribed on the "
                "boundary, so any constant may be added; fix the mean or one value"
            )
        raise IllPosed(
            "no solution exists: the boundary fluxes and the source are incompatible "
            "(with "
            "Neumann data on the whole boundary, the total source must balance the "
            "flux)"
        )

    def _pinned(self, u: np.ndarray) -> np.ndarray:
        """The solution whose free constant gives the value told at a point.

        Raises:
            IllPosed: The condition at the point is not a value.
        """
        pin = self.pins[0]
        name = symbol(self.name)
        if pin.expression.free_symbols != {name} or len(self.pins) > 1:
            raise IllPosed("one value at one point fixes the free constant, no more")
        told = float(sp.solve(pin.expression, name)[0])
        row = self.grid.at({k: float(v) for k, v in pin.where.items()})
        return np.asarray(u + (told - float(np.squeeze(row @ u))))

    def value(self, point: Any) -> float | None:
        if point.expression is None or not set(self.spec.independent) <= set(point.at):
            return None
        row = self.grid.at(dict(point.at))
        known: dict[Any, Any] = {symbol(n): v for n, v in point.at.items()}
        for item in jets_in(point.expression, [self.name]):
            known[item] = float(
                row @ (self.grid.derivative(jet_parts(str(item))[1]) @ self.u)
            )
        return float(sp.N(sp.sympify(point.expression).subs(known)))


def _gap(a: _Run, b: _Run) -> float:
    field = a.u.reshape(a.grid.shape)
    for k, (old, new) in enumerate(zip(a.grid.lines, b.grid.lines, strict=True)):
        field = np.moveaxis(np.tensordot(old.to(new.x), field, axes=(1, k)), 0, k)
    return float(np.abs(field.ravel() - b.u).max() / max(np.abs(b.u).max(), 1e-300))


def _second(spec: EquationSpec, fine: _Run) -> float | None:
    """Central differences with Dirichlet data from the solution, linear problems."""
    from scipy.sparse import diags, eye, kron
    from scipy.sparse.linalg import spsolve

    (_u,) = spec.unknowns
    equation = spec.equations[0]
    if not fine.linear or spec.periodic:
        return None
    n = 48
    lines = [np.linspace(line.low, line.high, n + 1) for line in fine.grid.lines]
    h = [line[1] - line[0] for line in lines]
    first = [diags([-1, 1], [-1, 1], shape=(n + 1, n + 1)) / (2 * s) for s in h]
    second = [diags([1, -2, 1], [-1, 0, 1], shape=(n + 1, n + 1)) / s**2 for s in h]
    one = eye(n + 1)
    mesh = [m.ravel() for m in np.meshgrid(*lines, indexing="ij")]
    names = [symbol(v) for v in spec.independent]
    matrix = None
    for item in fine.items:
        orders = jet_parts(str(item))[1]
        counts = [orders.count(v) for v in spec.independent]
        if max(counts) > 2:
            return None
        parts = [{0: one, 1: first[k], 2: second[k]}[c] for k, c in enumerate(counts)]
        term = diags(broadcast(function(names, sp.diff(equation, item)), *mesh)) @ kron(
            *parts
        )
        matrix = term if matrix is None else matrix + term
    right = -broadcast(
        function(names, equation.subs(dict.fromkeys(fine.items, 0))), *mesh
    )
    exact = fine.u.reshape(fine.grid.shape)
    for k, (line, places) in enumerate(zip(fine.grid.lines, lines, strict=True)):
        exact = np.moveaxis(np.tensordot(line.to(places), exact, axes=(1, k)), 0, k)
    flat = exact.ravel()
    index = np.arange((n + 1) ** 2).reshape(n + 1, n + 1)
    inner = index[1:-1, 1:-1].ravel()
    edge = np.setdiff1d(index.ravel(), inner)
    matrix = matrix.tocsr()  # type: ignore[union-attr]
    got = spsolve(
        matrix[inner][:, inner], right[inner] - matrix[inner][:, edge] @ flat[edge]
    )
    return float(np.abs(got - flat[inner]).max() / max(np.abs(flat).max(), 1e-300))


__all__ = ["Contradictory", "number", "solve"]
