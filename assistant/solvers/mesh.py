"""Linear elliptic problems on discs, rings and L-shapes by finite elements."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module
from skfem import (
    Basis,
    BilinearForm,
    ElementTriP2,
    FacetBasis,
    LinearForm,
    MeshTri,
    condense,
)
from skfem import (
    solve as solve_linear,
)
from skfem.helpers import dot, grad

from assistant.solvers import mesh_check
from assistant.solvers.errors import Contradictory, IllPosed, Missing, Unsupported
from assistant.solvers.jets import broadcast, function, is_linear, jets_in, symbol
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec


def solve(spec: EquationSpec, *, budget_s: float = 20.0) -> Solution:
    """Quadratic triangles on ever finer meshes.

    Raises:
        SolverError: Nonlinear, not in divergence form, or conditions missing.
    """
    del budget_s
    (u,) = spec.unknowns
    x, y = (symbol(n) for n in spec.independent)
    equation = sp.expand(spec.equations[0])
    items = jets_in(equation, [u])
    names = list(spec.independent)
    first = [symbol(f"{u}__{n}") for n in names]
    second = [symbol(f"{u}__{n}_{n}") for n in names]
    if not is_linear(equation, items) or not set(items) <= {symbol(u), *first, *second}:
        raise Unsupported("only linear second-order problems are solved on this domain")
    a = [sp.diff(equation, s) for s in second]
    if sp.simplify(a[0] - a[1]) != 0 or a[0] == 0:
        raise Unsupported("only isotropic diffusion is solved on this domain")
    coefficient = a[0]
    drift = [
        sp.diff(equation, s) - sp.diff(coefficient, v)
        for s, v in zip(first, (x, y), strict=True)
    ]
    if any(sp.simplify(d) != 0 for d in drift):
        raise Unsupported("convection on this domain is not treated")
    reaction = sp.diff(equation, symbol(u))
    source = equation.subs(dict.fromkeys(items, 0))
    fixed, robin = _conditions(spec, u)
    fa, fc, fs = (function([x, y], e) for e in (coefficient, reaction, source))
    runs: list[tuple[Any, np.ndarray]] = []
    levels = (3, 4, 5)
    for level in levels:
        basis = Basis(_mesh(spec, level), ElementTriP2())

        @BilinearForm
        def stiffness(v: Any, w: Any, m: Any) -> Any:
            return (
                -broadcast(fa, m.x[0], m.x[1]) * dot(grad(v), grad(w))
                + broadcast(fc, m.x[0], m.x[1]) * v * w
            )

        @LinearForm
        def load(w: Any, m: Any) -> Any:
            return -broadcast(fs, m.x[0], m.x[1]) * w

        matrix, right = stiffness.assemble(basis), load.assemble(basis)
        if robin is not None:
            matrix, right = _robin(basis, matrix, right, fa, robin, (x, y))
        if fixed is not None:
            dofs = basis.get_dofs()
            values = np.zeros(basis.N)
            places = basis.doflocs[:, dofs.flatten()]
            values[dofs.flatten()] = broadcast(function([x, y], fixed), *places)
            solution = solve_linear(*condense(matrix, right, x=values, D=dofs))
        else:
            if robin is not None and robin[0] == 0 and reaction == 0:
                _require_balance(right)
            solution = solve_linear(matrix, right)
        runs.append((basis, solution))
    values_, errors = [], []
    size = float(np.abs(runs[-1][1]).max())
    table = []
    order = None
    if spec.points:
        got = np.array([[_value(b, s, p, spec) for p in spec.points] for b, s in runs])
        gaps = np.abs(np.diff(got, axis=0))
        for k in range(len(spec.points)):
            ratio = gaps[0, k] / gaps[1, k] if gaps[1, k] > 0 else 4.0
            factor = 1 / max(min(ratio, 16.0) - 1, 0.6)
            values_.append(float(got[-1, k]))
            errors.append(float(2 * factor * gaps[1, k] + 1e-9 * size))
        if gaps[0].max() > 0 and gaps[1].max() > 0:
            order = float(np.log2(gaps[0].max() / gaps[1].max()))
        table = [
            {"n": len(b.mesh.t[0]), "error": float(g.max())}
            for (b, _), g in zip(runs, gaps, strict=False)
        ]
    data = mesh_check.Data([x, y], coefficient, reaction, source, fixed, robin)
    gap = mesh_check.difference(
        spec, data, lambda places: runs[-1][0].probes(places) @ runs[-1][1]
    )
    return Solution(
        kind="pde_elliptic",
        method=(
            "quadratic finite elements on triangles, three meshes, the finest with "
            f"{runs[-1][0].N} unknowns; second method: "
            + (
                "Chebyshev points and Fourier modes in polar coordinates"
                if spec.geometry == "disc"
                else "finite volumes on squares"
            )
        ),
        values=tuple(values_),
        errors=tuple(errors),
        order=order,
        table=tuple(table),
        steps=(
            "The weak form is assembled on triangles and the boundary values are "
            "imposed.",
            "The mesh is halved twice; the observed order is reported, as re-entrant "
            "corners lower it.",
        ),
        measures={
            "disagreement": gap,
            "refinement": table[-1]["error"] if table else None,
        },
        parts={
            "sort": "mesh",
            "coefficient": coefficient,
            "reaction": reaction,
            "source": source,
            "fixed": fixed,
            "robin": robin,
            "level": levels[-1],
        },
    )


def _mesh(spec: EquationSpec, level: int) -> Any:
    if spec.geometry == "disc":
        radius = float(spec.domain[spec.independent[0]][1])
        return MeshTri.init_circle(level + 1).scaled(radius)
    if spec.geometry == "lshape":
        return _l_shape(spec, 2 ** (level + 1))
    raise Unsupported("rings are not meshed; use the radial equation in r instead")


def _l_shape(spec: EquationSpec, n: int) -> Any:
    """A square without one quadrant, the lower right one unless said otherwise."""
    lines = []
    for name in spec.independent:
        low, high = (float(v) for v in spec.domain[name])
        lines.append(np.linspace(low, high, 2 * n + 1))
    mesh = MeshTri.init_tensor(*lines)
    middle = mesh.p[:, mesh.t].mean(axis=1)
    centre = [(line[0] + line[-1]) / 2 for line in lines]
    right, upper = spec.data.get("missing_quadrant", (True, False))
    gone = ((middle[0] > centre[0]) == right) & ((middle[1] > centre[1]) == upper)
    return mesh.remove_elements(np.nonzero(gone)[0])


def _conditions(spec: EquationSpec, u: str) -> tuple[Any, Any]:
    """One condition on the whole boundary: a value, or a flux as deferred to sides."""
    values, films = [], []
    normal = symbol(f"{u}__normal")
    for c in spec.conditions:
        items = jets_in(c.expression, [u])
        if not set(items) <= {symbol(u), normal}:
            raise Unsupported("only values and normal slopes are imposed on this shape")
        if normal in items:
            # u_n + alpha u = data
            slope = sp.diff(c.expression, normal)
            alpha = sp.diff(c.expression, symbol(u)) / slope
            data = -c.expression.subs({normal: 0, symbol(u): 0}) / slope
            if not alpha.is_number or not is_linear(c.expression, items):
                raise Unsupported("only a constant film coefficient is treated here")
            films.append((float(alpha), data))
            continue
        slope = sp.diff(c.expression, symbol(u))
        values.append(sp.simplify(-c.expression.subs(symbol(u), 0) / slope))
    if not values and not films:
        raise Missing(f"which value has {u} on the boundary?")
    if (values and films) or any(sp.simplify(v - values[0]) != 0 for v in values):
        raise Contradictory(
            "different values on parts of this boundary are not treated"
        )
    return (values[0], None) if values else (None, films[0])


def _robin(basis: Any, matrix: Any, right: Any, fa: Any, robin: Any, names: Any) -> Any:
    alpha, data = robin
    edge = FacetBasis(basis.mesh, ElementTriP2())
    f = function(list(names), data)

    @BilinearForm
    def film(v: Any, w: Any, m: Any) -> Any:
        return -broadcast(fa, m.x[0], m.x[1]) * alpha * v * w

    @LinearForm
    def ambient(w: Any, m: Any) -> Any:
        return -broadcast(fa, m.x[0], m.x[1]) * broadcast(f, m.x[0], m.x[1]) * w

    return matrix + film.assemble(edge), right + ambient.assemble(edge)


def _require_balance(right: Any) -> None:
    """A problem with fluxes alone fixes its solution up to a constant at most."""
    total, size = float(right.sum()), float(np.abs(right).sum())
    if abs(total) > 1e-6 * size:
        raise IllPosed(
            "the flux through the boundary and the source do not balance "
            f"(their sum is {total:.3g}), so no solution exists (incompatible "
            "Neumann data)"
        )
    raise IllPosed(
        "only the normal derivative is given, so the solution is fixed up to a "
        "constant; which mean or point value has it?"
    )


def _value(basis: Any, solution: np.ndarray, point: Any, spec: EquationSpec) -> float:
    place = np.array([[point.at[n]] for n in spec.independent])
    if point.expression != symbol(spec.unknowns[0]):
        return float("nan")
    return float((basis.probes(place) @ solution)[0])
