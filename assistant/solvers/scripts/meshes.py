"""Scripts on discs and L-shapes: quadratic finite elements by scikit-fem.

Curved sides and re-entrant corners are what numpy and scipy have no elements for.
"""

from __future__ import annotations

from typing import Any

import sympy as sp  # noqa: TID253 - printing expressions is the subject

from assistant.solvers.jets import symbol
from assistant.solvers.scripts.printing import HEAD, code, label, plain_name, title
from validators.specs.equation import EquationSpec

_DISC = """
def mesh(level):
    return MeshTri.init_circle(level + 1).scaled({radius!r})

"""
_L_SHAPE = """
def mesh(level):
    n = 2 ** (level + 1)
    lines = [np.linspace(low, high, 2 * n + 1) for low, high in {bounds!r}]
    whole = MeshTri.init_tensor(*lines)
    middle = whole.p[:, whole.t].mean(axis=1)
    centre = [(line[0] + line[-1]) / 2 for line in lines]
    gone = ((middle[0] > centre[0]) == {right}) & ((middle[1] > centre[1]) == {upper})
    return whole.remove_elements(np.nonzero(gone)[0])

"""
_SOLVE = """
@BilinearForm
def stiffness(v, w, m):
    {x}, {y} = m.x
    return -({a}) * dot(grad(v), grad(w)) + ({c}) * v * w


@LinearForm
def load(w, m):
    {x}, {y} = m.x
    return -({s}) * w

"""
_FILM = """
@BilinearForm
def film(v, w, m):
    {x}, {y} = m.x
    return -({a}) * {alpha!r} * v * w


@LinearForm
def ambient(w, m):
    {x}, {y} = m.x
    return -({a}) * ({data}) * w


def solved(level):
    basis = Basis(mesh(level), ElementTriP2())
    edge = FacetBasis(basis.mesh, ElementTriP2())
    matrix = stiffness.assemble(basis) + film.assemble(edge)
    return basis, solve(matrix, load.assemble(basis) + ambient.assemble(edge))

"""
_FIXED = """
def solved(level):
    basis = Basis(mesh(level), ElementTriP2())
    dofs = basis.get_dofs()
    u = np.zeros(basis.N)
    {x}, {y} = basis.doflocs[:, dofs.flatten()]
    u[dofs.flatten()] = ({fixed}) + 0 * {x}
    matrix, right = stiffness.assemble(basis), load.assemble(basis)
    return basis, solve(*condense(matrix, right, x=u, D=dofs))

"""

_PROBE = """
runs = [solved({level} - 1), solved({level})]


def probed(place):
    return [float((basis.probes(np.array(place)) @ u)[0]) for basis, u in runs]

"""
_EXTRAPOLATED = """
def value(place):
    # Straight sides miss the circle by a share that falls fourfold with each halving.
    coarse, fine = probed(place)
    return fine + (fine - coarse) / 3

"""
_FINEST = """
def value(place):
    return probed(place)[-1]

"""


def elements(spec: EquationSpec, solution: Any) -> str | None:
    """The weak form on the finest mesh of the solution."""
    parts = solution.parts
    names = spec.independent
    x, y = (plain_name(n) for n in names)
    u = symbol(spec.unknowns[0])
    if any(p.expression != u or not set(names) <= set(p.at) for p in spec.points):
        return None
    bounds = [tuple(float(e) for e in spec.domain[n]) for n in names]
    fields = {"x": x, "y": y, "a": code(parts["coefficient"]),
              "c": code(parts["reaction"]), "s": code(parts["source"])}  # fmt: skip
    if spec.geometry == "disc":
        shape = _DISC.format(radius=bounds[0][1])
    else:
        right, upper = spec.data.get("missing_quadrant", (True, False))
        shape = _L_SHAPE.format(bounds=bounds, right=right, upper=upper)
    if parts["robin"] is None:
        ends = _FIXED.format(fixed=code(sp.sympify(parts["fixed"])), **fields)
    else:
        alpha, data = parts["robin"]
        ends = _FILM.format(alpha=alpha, data=code(sp.sympify(data)), **fields)
    lines = [
        HEAD.format(title=title(spec)).replace("numpy and scipy", "scikit-fem, scipy"),
        "import numpy as np",
        "from scipy import special",
        "from skfem import (Basis, BilinearForm, ElementTriP2, FacetBasis, LinearForm,",
        "                   MeshTri, condense, solve)",
        "from skfem.helpers import dot, grad",
        "",
        shape,
        _SOLVE.format(**fields),
        ends,
        _PROBE.format(level=parts["level"]),
        (_EXTRAPOLATED if spec.geometry == "disc" else _FINEST),
    ]
    for p in spec.points:
        place = [[p.at[n]] for n in names]
        lines.append(f"print({label(p)!r}, value({place!r}))")
    return "\n".join(lines) + "\n"
