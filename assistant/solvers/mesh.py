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
from assistant.solvers.mesh_check import Weak
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec

#: Halvings of the first triangulation, coarse to fine.
LEVELS = (3, 4, 5)


def solve(spec: EquationSpec, *, budget_s: float = 20.0) -> Solution:
    """Quadratic triangles on ever finer meshes.

    Raises:
        SolverError: Nonlinear, not in divergence form, or conditions missing.
    """
    del budget_s
    weak = _weak_form(spec)
    runs = [_solved(spec, weak, level) for level in LEVELS]
    basis, solution = runs[-1]
    values, errors, gaps = _values(spec, runs)
    table = [
        {"n": len(b.mesh.t[0]), "error": float(gap)}
        for (b, _), gap in zip(runs, gaps, strict=False)
    ]
    disc = spec.geometry == "disc"
    second = (
        "Chebyshev points and Fourier modes in polar coordinates"
        if disc
        else "finite volumes on squares"
    )
    return Solution(
        kind="pde_elliptic",
        method=(
            "quadratic finite elements on triangles, three meshes"
            + (" and their extrapolation" if disc else "")
            + f", the finest with {basis.N} unknowns; second method: {second}"
        ),
        values=tuple(values),
        errors=tuple(errors),
        order=float(np.log2(gaps[0] / gaps[1])) if min(gaps) > 0 else None,
        table=tuple(table) if spec.points else (),
        steps=(
            "The weak form is assembled on triangles and the boundary values are "
            "imposed.",
            "Straight sides miss the circle by a share that falls fourfold with each "
            "halving, which the extrapolation removes."
            if disc
            else "The mesh is halved twice; the observed order is reported, as "
            "re-entrant corners lower it.",
        ),
        measures={
            "disagreement": mesh_check.difference(
                spec,
                mesh_check.Data(weak),
                lambda places: basis.probes(places) @ solution,
            ),
            "refinement": table[-1]["error"] if spec.points else None,
        },
        parts={
            "sort": "mesh",
            "coefficient": weak.coefficient,
            "reaction": weak.reaction,
            "source": weak.source,
            "fixed": weak.fixed,
            "robin": weak.robin,
            "level": LEVELS[-1],
        },
    )


def _weak_form(spec: EquationSpec) -> Weak:
    (u,) = spec.unknowns
    x, y = (symbol(n) for n in spec.independent)
    equation = sp.expand(spec.equations[0])
    items = jets_in(equation, [u])
    first = [symbol(f"{u}__{n}") for n in spec.independent]
    second = [symbol(f"{u}__{n}_{n}") for n in spec.independent]
    if not is_linear(equation, items) or not set(items) <= {symbol(u), *first, *second}:
        raise Unsupported("only linear second-order problems are solved on this domain")
    a = [sp.diff(equation, s) for s in second]
    if sp.simplify(a[0] - a[1]) != 0 or a[0] == 0:
        raise Unsupported("only isotropic diffusion is solved on this domain")
    drift = [
        sp.diff(equation, s) - sp.diff(a[0], v)
        for s, v in zip(first, (x, y), strict=True)
    ]
    if any(sp.simplify(d) != 0 for d in drift):
        raise Unsupported("convection on this domain is not treated")
    fixed, robin = _conditions(spec, u)
    return Weak(
        (x, y),
        a[0],
        sp.diff(equation, symbol(u)),
        equation.subs(dict.fromkeys(items, 0)),
        fixed,
        robin,
    )


def _solved(spec: EquationSpec, weak: Weak, level: int) -> tuple[Any, np.ndarray]:
    """The basis of one mesh and the unknowns on it."""
    names = list(weak.names)
    fa, fc, fs = (
        function(names, e) for e in (weak.coefficient, weak.reaction, weak.source)
    )
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
    if weak.robin is not None:
        matrix, right = _robin(basis, matrix, right, fa, weak.robin, weak.names)
    if weak.fixed is not None:
        dofs = basis.get_dofs()
        values = np.zeros(basis.N)
        places = basis.doflocs[:, dofs.flatten()]
        values[dofs.flatten()] = broadcast(function(names, weak.fixed), *places)
        return basis, solve_linear(*condense(matrix, right, x=values, D=dofs))
    if weak.robin is not None and weak.robin[0] == 0 and weak.reaction == 0:
        _require_balance(right)
    return basis, solve_linear(matrix, right)


def _values(
    spec: EquationSpec, runs: list[tuple[Any, np.ndarray]]
) -> tuple[list[float], list[float], list[float]]:
    """Values, their bounds, and the largest change at each halving.

    On a disc the straight sides of the triangles err by a multiple of h², so the
    values are extrapolated; the change of what is extrapolated, there and over the
    domain, bounds them. At the corner of an L the order of the smooth part is not
    reached, so no more than fourfold gain is credited.
    """
    size = float(np.abs(runs[-1][1]).max())
    inner = runs[0][0].mesh.p[:, runs[0][0].mesh.interior_nodes()]
    field = np.array([b.probes(inner) @ s for b, s in runs])
    spread = np.abs(np.diff(field, axis=0)).max(axis=1)
    got = np.array([[_value(b, s, p, spec) for p in spec.points] for b, s in runs])
    changes = np.abs(np.diff(got, axis=0)) if spec.points else spread[:, None]
    gaps = [float(c) for c in changes.max(axis=1)]
    if spec.geometry == "disc":
        better = got[1:] + np.diff(got, axis=0) / 3
        over = field[1:] + np.diff(field, axis=0) / 3
        floor = 0.03 * float(np.abs(over[1] - over[0]).max()) + 1e-9 * size
        bounds = np.abs(better[1] - better[0]) + floor
        return [float(v) for v in better[-1]], [float(e) for e in bounds], gaps
    errors = []
    for k in range(len(spec.points)):
        ratio = changes[0, k] / changes[1, k] if changes[1, k] > 0 else 4.0
        factor = 1 / max(min(ratio, 4.0) - 1, 0.6)
        errors.append(float(2 * factor * changes[1, k] + 1e-9 * size))
    return [float(v) for v in got[-1]], errors, gaps


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
