"""A second solution on discs and L-shapes, sharing nothing with the finite elements.

A disc is solved in polar coordinates, with Chebyshev points along the diameter and
Fourier modes around (L. N. Trefethen, Spectral Methods in MATLAB, ch. 11); an L-shape
by finite volumes on squares, whose boundary faces carry the condition itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers.collocation import Interval
from assistant.solvers.jets import broadcast, function
from validators.specs.equation import EquationSpec

#: Points over the diameter (even, so that none is the centre) and around.
_ACROSS, _AROUND = 30, 32
#: Squares along a side of an L-shape; two sizes, extrapolated.
_SQUARES = (40, 80)
Probe = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Weak:
    """``a Δu + ∇a·∇u + c u + s = 0`` with one condition on the whole boundary.

    Attributes:
        names: The two coordinates.
        coefficient: a.
        reaction: c.
        source: s.
        fixed: The boundary value, or None.
        robin: (alpha, data) of ``u_n + alpha u = data``, or None.
    """

    names: tuple[Any, Any]
    coefficient: Any
    reaction: Any
    source: Any
    fixed: Any
    robin: Any


class Data:
    """The functions of a weak form, on numpy arrays."""

    def __init__(self, weak: Weak) -> None:
        names, coefficient = list(weak.names), weak.coefficient

        def call(expression: Any) -> Callable[..., np.ndarray]:
            made = function(names, expression)
            return lambda *places: broadcast(made, *places)

        self.a, self.c, self.s = (
            call(e) for e in (coefficient, weak.reaction, weak.source)
        )
        self.slopes = [call(sp.diff(coefficient, n)) for n in names]
        self.alpha = None if weak.robin is None else float(weak.robin[0])
        self.edge = call(weak.fixed if weak.robin is None else weak.robin[1])


def difference(spec: EquationSpec, data: Data, probe: Probe) -> float | None:
    """The largest distance of the two solutions over the size of the solution."""
    if spec.geometry == "disc":
        places, values = _disc(float(spec.domain[spec.independent[0]][1]), data)
    elif spec.geometry == "lshape":
        places, values = _l_shape(spec, data)
    else:
        return None
    kept = np.isfinite(values)
    values, mine = values[kept], probe(places[:, kept])
    return float(np.abs(mine - values).max() / max(np.abs(values).max(), 1e-300))


def _disc(radius: float, data: Data) -> tuple[np.ndarray, np.ndarray]:
    line = Interval(-radius, radius, _ACROSS)
    half = _ACROSS // 2
    r = line.x[half:]
    angle = 2 * np.pi * np.arange(_AROUND) / _AROUND
    # u(-r, θ) = u(r, θ + π): the left half of the diameter is the right half turned.
    turn = np.roll(np.eye(_AROUND), _AROUND // 2, axis=1)

    def along(order: int) -> np.ndarray:
        d = line.derivative(order)[half:]
        right, left = d[:, half:], d[:, half - 1 :: -1]
        return np.kron(right, np.eye(_AROUND)) + np.kron(left, turn)

    spin = _fourier(_AROUND)
    around = np.kron(np.eye(half), spin)
    around2 = np.kron(np.eye(half), spin @ spin)
    rr, tt = (m.ravel() for m in np.meshgrid(r, angle, indexing="ij"))
    x, y = rr * np.cos(tt), rr * np.sin(tt)
    first, second = along(1), along(2)
    ax, ay = (slope(x, y) for slope in data.slopes)
    outward = ax * np.cos(tt) + ay * np.sin(tt)
    turning = (-ax * np.sin(tt) + ay * np.cos(tt)) / rr
    a = data.a(x, y)[:, None]
    matrix = a * (second + first / rr[:, None] + around2 / rr[:, None] ** 2)
    matrix += outward[:, None] * first + turning[:, None] * around
    matrix += np.diag(data.c(x, y))
    right = -data.s(x, y)
    rim = np.arange((half - 1) * _AROUND, half * _AROUND)
    edge = data.edge(x[rim], y[rim])
    matrix[rim] = 0.0
    if data.alpha is None:
        matrix[rim, rim] = 1.0
    else:
        matrix[rim] = first[rim]
        matrix[rim, rim] += data.alpha
    right[rim] = edge
    values = np.linalg.solve(matrix, right)
    # The elements' boundary is a polygon inside the circle.
    inside = rr < 0.97 * radius
    return np.array([x[inside], y[inside]]), values[inside]


def _fourier(n: int) -> np.ndarray:
    """The derivative of periodic functions at n even places."""
    k = np.arange(n)
    gap = (k[:, None] - k[None, :]) * np.pi / n
    with np.errstate(divide="ignore", invalid="ignore"):
        out = 0.5 * (-1.0) ** (k[:, None] - k[None, :]) / np.tan(gap)
    np.fill_diagonal(out, 0.0)
    return out


def _l_shape(spec: EquationSpec, data: Data) -> tuple[np.ndarray, np.ndarray]:
    coarse, fine = (_volumes(spec, data, n) for n in _SQUARES)
    places, values = coarse
    # Each coarse square holds four fine ones, whose mean has the error of its own size.
    n, m = _SQUARES
    lattice = fine[1].reshape(m, m)
    means = lattice.reshape(n, m // n, n, m // n).mean(axis=(1, 3)).ravel()
    return places, means + (means - values) / 3


def _volumes(spec: EquationSpec, data: Data, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Centres of n × n squares and values there; nan in the missing quadrant."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.linalg import spsolve

    (x0, x1), (y0, y1) = (
        tuple(float(e) for e in spec.domain[v]) for v in spec.independent
    )
    hx, hy = (x1 - x0) / n, (y1 - y0) / n
    x = x0 + hx * (np.arange(n) + 0.5)
    y = y0 + hy * (np.arange(n) + 0.5)
    xx, yy = np.meshgrid(x, y, indexing="ij")
    right, upper = spec.data.get("missing_quadrant", (True, False))
    gone = ((xx > (x0 + x1) / 2) == right) & ((yy > (y0 + y1) / 2) == upper)
    index = -np.ones((n, n), dtype=int)
    index[~gone] = np.arange(int((~gone).sum()))
    i_all, j_all, v_all = [], [], []
    rhs = -(data.s(xx, yy) * hx * hy)[~gone]
    i_all.append(index[~gone])
    j_all.append(index[~gone])
    v_all.append((data.c(xx, yy) * hx * hy)[~gone])
    for step, across, length in (
        ((1, 0), hx, hy), ((-1, 0), hx, hy), ((0, 1), hy, hx), ((0, -1), hy, hx),
    ):  # fmt: skip
        cells = np.argwhere(~gone)
        other = cells + np.array(step)
        inside = ((other >= 0) & (other < n)).all(axis=1)
        near = np.full(len(cells), -1)
        near[inside] = index[other[inside, 0], other[inside, 1]]
        me = index[cells[:, 0], cells[:, 1]]
        fx = x[cells[:, 0]] + step[0] * hx / 2
        fy = y[cells[:, 1]] + step[1] * hy / 2
        a = data.a(fx, fy)
        linked = near >= 0
        flow = a * length / across
        i_all += [me[linked], me[linked]]
        j_all += [near[linked], me[linked]]
        v_all += [flow[linked], -flow[linked]]
        outer = ~linked
        edge = data.edge(fx, fy)
        if data.alpha is None:
            weight = 2 * flow
        else:
            # u_n + alpha u = data, eliminated over half a square.
            weight = a * length * data.alpha * 2 / (2 + data.alpha * across)
            edge = edge / data.alpha if data.alpha else edge
            if not data.alpha:
                np.subtract.at(rhs, me[outer], (a * length * edge)[outer])
        i_all.append(me[outer])
        j_all.append(me[outer])
        v_all.append(-weight[outer])
        if data.alpha is None or data.alpha:
            np.subtract.at(rhs, me[outer], (weight * edge)[outer])
    matrix = coo_matrix(
        (np.concatenate(v_all), (np.concatenate(i_all), np.concatenate(j_all)))
    ).tocsr()
    values = np.full((n, n), np.nan)
    values[~gone] = spsolve(matrix, rhs)
    return np.array([xx.ravel(), yy.ravel()]), values.ravel()
