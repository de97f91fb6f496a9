"""Does an evolution problem run forward in time?

A wave of number k put on the initial data grows at the rate max Re λ(k), where λ are
the eigenvalues of the symbol of the linearised equations. A bounded rate is a
well-posed problem; one that grows with k is heat flow backward in time, or
an elliptic equation posed with initial data, and the smallest disturbance then grows
without bound.
Source: H.-O. Kreiss, J. Lorenz, Initial-Boundary Value Problems and the Navier–Stokes
Equations (1989), ch. 2.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers.errors import IllPosed
from assistant.solvers.jets import function, symbol

if TYPE_CHECKING:
    from assistant.solvers.marching import Marching

#: Wave numbers at which the growth is compared, in units of 2π per length.
_WAVES = (1e3, 4e3, 1.6e4)
#: Rounding of real parts against the largest eigenvalue.
_NOISE = 1e-6
#: Eigenvalues of nilpotent symbols are rounding of this size.
_DEFECTIVE = 1e-9
_PLACES = 21


def check_forward(march: Marching) -> None:
    """Short waves must not grow faster and faster.

    Raises:
        IllPosed: They do, on the initial data.
    """
    if len(march.space) > 2:
        return
    parts = _parts(march)
    if all(len(orders) < 2 for _, _, orders, _ in parts) and len(march.components) < 2:
        return  # transport by one speed
    grid, spans = _grid(march)
    values = [(i, j, orders, _on_data(march, c, grid)) for i, j, orders, c in parts]
    if any(v is None for *_, v in values):
        return
    worst: tuple[float, float] | None = None
    for direction in _directions(len(march.space)):
        rates = [_growth(march, values, direction, spans, k) for k in _WAVES]
        steady = [r for r in rates if r is not None]
        if len(steady) < len(_WAVES):
            return
        if steady[0] > 0 and steady[2] > 1.5 * steady[1] > 2.25 * steady[0]:
            worst = max(worst or (0.0, 0.0), (steady[2], _WAVES[2]))
    if worst is None:
        return
    _refuse(march, values)


def _refuse(march: Marching, values: list[Any]) -> None:
    single = [
        v for i, j, orders, v in values if len(orders) == 2 and i == j and v is not None
    ]
    if (
        len(march.components) == 1
        and single
        and max(len(o) for *_, o, _ in values) == 2
    ):
        raise IllPosed(
            "the problem is ill-posed: the diffusion coefficient is negative "
            f"({float(min(np.min(v) for v in single)):.3g}), which is heat flow "
            "backward in time, and the smallest disturbance grows without bound"
        )
    kind = (
        "it is elliptic, and elliptic problems need conditions on the whole boundary "
        "instead of initial values"
        if march.second
        else "it runs backward in time for a part of the solution"
    )
    raise IllPosed(
        "the problem is ill-posed: the shorter a wave on the initial data, the faster "
        f"it grows, without bound ({kind}), so the solution does not depend "
        "continuously on the data"
    )


def _parts(march: Marching) -> list[tuple[int, int, tuple[str, ...], Any]]:
    """Row, column, derivatives and coefficient of each term, linearised."""
    out = []
    for i, rate in enumerate(march.rates):
        for item in march.items(rate):
            owner, orders = march.split(item)
            if owner not in march.components:
                continue
            coefficient = sp.diff(rate, item)
            if coefficient != 0:
                out.append((i, march.components.index(owner), orders, coefficient))
    return out


def _grid(march: Marching) -> tuple[list[Any], dict[str, float]]:
    axes, spans = [], {}
    for v in march.space:
        ends = march.bounds(v) if v not in march.spec.periodic else (
            march.spec.domain.get(v, (sp.Integer(0), sp.Integer(1)))
        )  # fmt: skip
        low, high = (
            float(b) if b not in {sp.oo, -sp.oo} else (-1.0 if b == -sp.oo else 1.0)
            for b in ends
        )
        if high <= low:
            high = low + 1.0
        spans[v] = high - low
        axes.append(np.linspace(low, high, _PLACES + 2)[1:-1])
    return [a.ravel() for a in np.meshgrid(*axes)], spans


def _on_data(march: Marching, coefficient: Any, grid: list[Any]) -> Any:
    """A coefficient on the initial data; None where it is not finite there."""
    values = {}
    for item in march.items(coefficient):
        owner, orders = march.split(item)
        if owner not in march.components:
            return None
        expression = march.initial[march.components.index(owner)]
        for name in orders:
            expression = sp.diff(expression, symbol(name))
        values[item] = expression
    at = coefficient.subs(values).subs(march.t, march.start)
    if at.free_symbols - {symbol(v) for v in march.space}:
        return None
    got = function([symbol(v) for v in march.space], at)(*grid)
    got = np.broadcast_to(np.asarray(got, dtype=float), grid[0].shape)
    return got if np.all(np.isfinite(got)) else None


def _directions(dimensions: int) -> list[tuple[float, ...]]:
    return [
        d
        for d in itertools.product((0.0, 1.0, -1.0), repeat=dimensions)
        if any(d) and next(x for x in d if x) > 0
    ]


def _growth(
    march: Marching, values: list[Any], direction: tuple[float, ...],
    spans: dict[str, float], count: float,
) -> float | None:  # fmt: skip
    """Max Re λ over the places, nothing below the noise of the eigenvalues."""
    size = len(march.components)
    shape = values[0][3].shape if values else (1,)
    matrix = np.zeros((*shape, size, size), dtype=complex)
    wave = {
        v: 2j * np.pi * count * d / spans[v]
        for v, d in zip(march.space, direction, strict=True)
    }
    for i, j, orders, value in values:
        factor = 1.0 + 0j
        for v in orders:
            factor *= wave[v]
        matrix[:, i, j] += value * factor
    if not np.all(np.isfinite(matrix)):
        return None
    largest = np.abs(matrix).max(axis=(1, 2))
    found = np.linalg.eigvals(matrix)
    rates, radius = found.real.max(axis=1), np.abs(found).max(axis=1)
    sure = (rates > _NOISE * radius) & (radius > _DEFECTIVE * largest)
    rates = np.where(sure, rates, 0.0)
    return float(rates.max())
