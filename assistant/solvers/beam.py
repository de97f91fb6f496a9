"""Straight beams under point and uniform loads: singularity functions, and elements.

Bending of each piece is a polynomial; with Macaulay brackets the whole deflection is
one formula with two unknowns at the left end, fixed by the right end. Cubic Hermite
elements, which are exact at their nodes for these loads, are the second method.
Source: S. P. Timoshenko, Strength of Materials, part I.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from assistant.solvers.errors import Unsupported
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec

ELEMENTS = 64


def solve(spec: EquationSpec, *, budget_s: float = 10.0) -> Solution:
    """Deflections, slopes, moments, shear forces and reactions of one beam.

    Raises:
        Unsupported: Ends at which the beam can move freely.
    """
    del budget_s
    data = spec.data
    stiffness, length, spread = (float(data[k]) for k in ("EI", "L", "q"))
    loads = [(float(p), float(a)) for p, a in data["loads"]]
    left, right = data["ends"]
    beam = Macaulay(stiffness, length, spread, loads, left, right)
    rough, nodes = _elements(stiffness, length, spread, loads, left, right)
    x = np.linspace(0, length, 401)
    shape = np.array([beam.w(v) for v in x])
    size = float(np.max(np.abs(shape))) or 1.0
    gap = max(abs(beam.w(v) - rough[2 * k]) / size for k, v in enumerate(nodes))
    told = {
        "w": beam.w,
        "slope": beam.slope,
        "M": beam.moment,
        "V": beam.shear,
        "R": beam.reaction,
    }
    values, errors, steps = [], [], []
    for point in spec.points:
        at = point.at.get("x")
        if at is None:
            of = beam.w if point.of == "w" else beam.moment
            at, value = _largest(of, length, loads)
            what = "deflection" if point.of == "w" else "bending moment"
            steps.append(f"The largest {what} is at x = {at:.8g} m.")
        else:
            value = told[point.of](at)
        values.append(float(value))
        # At an end or in the middle a moment may be zero but for rounding.
        largest = max(abs(float(told[point.of](v))) for v in x[::8])
        errors.append(2 * gap * abs(float(value)) + 1e-12 * largest)
    total = spread * length + sum(p for p, _ in loads)
    balance = abs(beam.reaction(0.0) + beam.reaction(length) - total) / (
        abs(total) or 1.0
    )
    steps.insert(
        0,
        f"The left end carries {beam.reaction(0.0):.8g} N and the right end "
        f"{beam.reaction(length):.8g} N of the load of {total:.8g} N.",
    )
    return Solution(
        kind="beam",
        method=(
            "singularity functions (Macaulay); second method: cubic Hermite finite "
            "elements"
        ),
        values=tuple(values),
        errors=tuple(errors),
        steps=tuple(steps),
        axes={"x": x},
        fields={"w": shape},
        measures={"disagreement": gap, "drift": balance},
        parts={
            "sort": "beam",
            "EI": stiffness,
            "L": length,
            "q": spread,
            "loads": loads,
            "ends": (left, right),
        },
    )


class Macaulay:
    """``EI w = R x³/6 - M x²/2 + …`` with the four values at the left end."""

    def __init__(
        self,
        stiffness: float,
        length: float,
        spread: float,
        loads: list[tuple[float, float]],
        left: str,
        right: str,
    ) -> None:
        self.s, self.length, self.q, self.loads = stiffness, length, spread, loads
        # Unknowns: w, slope, moment M = -EI w'', shear V = -EI w''' at x = 0.
        held = {"clamped": (0, 1), "pinned": (0, 2), "free": (2, 3)}
        if left == right == "free" or {left, right} == {"pinned", "free"}:
            raise Unsupported("a beam held so could move freely")
        matrix, rest = [], []
        for row in held[left]:
            line = np.zeros(4)
            line[row] = 1
            matrix.append(line)
            rest.append(0.0)
        for row in held[right]:
            line = np.array([self._at(length, row, k) for k in range(4)])
            matrix.append(line)
            rest.append(-self._load(length, row))
        # Rows of very different size: deflections against forces.
        a = np.array(matrix)
        scale = np.abs(a).max(axis=1)
        columns = np.abs(a / scale[:, None]).max(axis=0)
        self.start = (
            np.linalg.solve(a / scale[:, None] / columns, np.array(rest) / scale)
            / columns
        )
        self.right = right

    def _at(self, x: float, row: int, k: int) -> float:
        """What the k-th value at the left end gives to the row-th value at x."""
        s = self.s
        table = (
            (1.0, x, -(x**2) / (2 * s), -(x**3) / (6 * s)),
            (0.0, 1.0, -x / s, -(x**2) / (2 * s)),
            (0.0, 0.0, 1.0, x),
            (0.0, 0.0, 0.0, 1.0),
        )
        return float(table[row][k])

    def _load(self, x: float, row: int) -> float:
        """What the loads give to the row-th value at x; loads at x count in V after."""
        s, q = self.s, self.q
        parts = [(p, max(x - a, 0.0), a) for p, a in self.loads]
        if row == 0:
            return float(
                q * x**4 / (24 * s) + sum(p * d**3 for p, d, _ in parts) / (6 * s)
            )
        if row == 1:
            return float(
                q * x**3 / (6 * s) + sum(p * d**2 for p, d, _ in parts) / (2 * s)
            )
        if row == 2:
            return float(-q * x**2 / 2 - sum(p * d for p, d, _ in parts))
        return float(-q * x - sum(p for p, _, a in parts if a <= x))

    def _value(self, x: float, row: int) -> float:
        own = sum(self._at(x, row, k) * self.start[k] for k in range(4))
        return float(own + self._load(x, row))

    def w(self, x: float) -> float:
        """Deflection in m, positive along the load."""
        return self._value(x, 0)

    def slope(self, x: float) -> float:
        """Slope in rad."""
        return self._value(x, 1)

    def moment(self, x: float) -> float:
        """Bending moment ``-EI w''`` in N m, sagging positive."""
        return self._value(x, 2)

    def shear(self, x: float) -> float:
        """Shear force ``-EI w'''`` in N."""
        return self._value(x, 3)

    def reaction(self, x: float) -> float:
        """Force of the support at an end in N, positive against the load."""
        if x == 0:
            # Loads that stand on the support itself go straight into it.
            return float(self.start[3])
        if self.right == "free":
            return 0.0
        return -self.shear(x)


def _largest(
    of: Any, length: float, loads: list[tuple[float, float]]
) -> tuple[float, float]:
    """Place and value of the largest magnitude."""
    from scipy.optimize import minimize_scalar

    grid = np.unique([*np.linspace(0, length, 2001), *(a for _, a in loads)])
    values = np.array([of(v) for v in grid])
    k = int(np.argmax(np.abs(values)))
    best = (float(grid[k]), float(values[k]))
    if 0 < k < len(grid) - 1:
        sign = np.sign(values[k])
        found = minimize_scalar(
            lambda v: -sign * of(v),
            bounds=(grid[k - 1], grid[k + 1]),
            method="bounded",
            options={"xatol": 1e-10 * length},
        )
        if abs(of(found.x)) > abs(best[1]):
            best = (float(found.x), float(of(found.x)))
    return best


def _elements(
    stiffness: float,
    length: float,
    spread: float,
    loads: list[tuple[float, float]],
    left: str,
    right: str,
) -> tuple[np.ndarray, np.ndarray]:
    """Nodal deflections and slopes of Hermite elements with nodes at the loads."""
    nodes = np.unique([*np.linspace(0, length, ELEMENTS + 1), *(a for _, a in loads)])
    n = len(nodes)
    k = np.zeros((2 * n, 2 * n))
    f = np.zeros(2 * n)
    for i in range(n - 1):
        h = nodes[i + 1] - nodes[i]
        block = (
            stiffness
            / h**3
            * np.array(
                [
                    [12, 6 * h, -12, 6 * h],
                    [6 * h, 4 * h * h, -6 * h, 2 * h * h],
                    [-12, -6 * h, 12, -6 * h],
                    [6 * h, 2 * h * h, -6 * h, 4 * h * h],
                ]
            )
        )
        at = slice(2 * i, 2 * i + 4)
        k[at, at] += block
        f[at] += spread * np.array([h / 2, h * h / 12, h / 2, -h * h / 12])
    for p, a in loads:
        f[2 * int(np.argmin(np.abs(nodes - a)))] += p
    fixed = []
    for end, held in ((0, left), (n - 1, right)):
        if held != "free":
            fixed.append(2 * end)
        if held == "clamped":
            fixed.append(2 * end + 1)
    open_ = [i for i in range(2 * n) if i not in fixed]
    out = np.zeros(2 * n)
    out[open_] = np.linalg.solve(k[np.ix_(open_, open_)], f[open_])
    return out, nodes
