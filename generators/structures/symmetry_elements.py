"""Axes and planes of a space group by name: 3_1 along [001], a c glide across [010].

A screw axis n_p moves by p/n of the shortest lattice vector along it with every n-th of
a turn; a glide plane moves by half of a lattice vector in it (International Tables for
Crystallography A, 1.4).
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import gcd

import numpy as np

from validators.groups import Group

_Direction = tuple[int, int, int]
#: Directions that axes and normals of planes can have, the simple ones first.
_DIRECTIONS: list[_Direction] = sorted(
    (
        d
        for d in product(range(-2, 3), range(-2, 3), range(-2, 3))
        if gcd(*d) == 1 and next(v for v in d if v) > 0
    ),
    key=lambda d: (sum(abs(v) for v in d), [-v for v in d]),
)


def symmetry_elements(group: Group) -> list[str]:
    """Names of the axes and planes of a group, each with its directions.

    Of axes along one direction those of the highest order are named.
    """
    rotations, translations = group.operations
    centring = _lattice_points(rotations, translations)
    named: dict[str, list[_Direction]] = {}
    highest: dict[_Direction, int] = {}
    axes: list[tuple[str, int, _Direction]] = []
    for rotation, shift in zip(rotations, translations, strict=True):
        matrix = np.rint(rotation).astype(int)
        turn = matrix * round(float(np.linalg.det(matrix)))
        order = _order(turn)
        proper = round(float(np.linalg.det(matrix))) == 1
        if order == 1:
            continue
        axis = next(d for d in _DIRECTIONS if (turn @ d == d).all())
        if proper:
            symbol = _axis_symbol(matrix, shift, order, axis, centring)
        elif order == 2:
            symbol = _plane_symbol(matrix, shift, centring)
        else:
            symbol = f"-{order}"
        if proper or order > 2:
            axes.append((symbol, order, axis))
            highest[axis] = max(highest.get(axis, 0), order)
        elif axis not in named.setdefault(symbol, []):
            named[symbol].append(axis)
    for symbol, order, axis in axes:
        inverted = symbol.startswith("-")
        if order == highest[axis] and not (inverted and order == 3):
            known = named.setdefault(symbol, [])
            if axis not in known:
                known.append(axis)
    return [
        f"{symbol} {_places(directions)}"
        for symbol, directions in sorted(named.items(), key=_rank)
        if symbol
    ]


def _rank(item: tuple[str, list[_Direction]]) -> tuple[bool, int, str]:
    symbol = item[0]
    digit = next((int(c) for c in symbol if c.isdigit()), 0)
    return (not digit, -digit, symbol)


def _places(directions: list[_Direction]) -> str:
    first = min(directions, key=lambda d: _DIRECTIONS.index(d))
    told = "[" + "".join(f"{v}" for v in first) + "]"
    return f"{told}" + (f" (×{len(directions)})" if len(directions) > 1 else "")


def _order(turn: np.ndarray) -> int:
    return {3: 1, -1: 2, 0: 3, 1: 4, 2: 6}[int(np.trace(turn))]


def _lattice_points(rotations: np.ndarray, translations: np.ndarray) -> np.ndarray:
    """Translations of the lattice within two cells, centring included."""
    own = np.array(
        [
            t
            for r, t in zip(rotations, translations, strict=True)
            if np.array_equal(np.rint(r), np.eye(3))
        ]
    )
    cells = np.array(list(product(range(-2, 3), repeat=3)), float)
    return np.asarray((own[:, None, :] + cells[None]).reshape(-1, 3))


def _axis_symbol(
    matrix: np.ndarray,
    shift: np.ndarray,
    order: int,
    axis: _Direction,
    centring: np.ndarray,
) -> str:
    """N or n_p of one operation; empty for one that turns by more than one n-th."""
    powers = [np.linalg.matrix_power(matrix, k) for k in range(order)]
    along = sum(p @ shift for p in powers) / order
    direction = np.array(axis, float)
    # The shortest lattice vector along the axis.
    ratios = [
        float(p @ direction / (direction @ direction))
        for p in centring
        if np.linalg.norm(np.cross(p, direction)) < 1e-6
    ]
    step = min(r for r in ratios if r > 1e-6)
    part = Fraction(float(along @ direction / (direction @ direction)) / step)
    moved = round(float(part) * order) % order
    if order > 2:
        # Which way it turns: x, R x and the axis make a right-handed system or none.
        other = np.array([1.0, 0.0, 0.0])
        if np.linalg.norm(np.cross(other, direction)) < 1e-6:
            other = np.array([0.0, 1.0, 0.0])
        handed = float(np.linalg.det(np.array([other, matrix @ other, direction])))
        if handed < 0:
            moved = (order - moved) % order
    # A lattice translation aslant to the axis adds its part along it: beside each
    # threefold axis of a cubic cell stand screw axes.
    slants = {
        round(order * float(q @ direction / (direction @ direction)) / step) % order
        for q in _along(centring, matrix, order)
    }
    ways = sorted({(moved + s) % order for s in slants})
    return ", ".join(f"{order}_{w}" if w else f"{order}" for w in ways)


def _along(centring: np.ndarray, matrix: np.ndarray, order: int) -> np.ndarray:
    """The parts of lattice translations that a rotation leaves as they are."""
    powers = sum(np.linalg.matrix_power(matrix, k) for k in range(order))
    return np.asarray(centring @ np.asarray(powers, float).T / order)


def _plane_symbol(matrix: np.ndarray, shift: np.ndarray, centring: np.ndarray) -> str:
    """m, a, b, c, n or d of one operation."""
    glide = (shift + matrix @ shift) / 2
    ways = [glide + p for p in centring if np.allclose(matrix @ p, p, atol=1e-6)]
    parts = min(
        ([abs(float(v)) for v in w] for w in ways),
        key=lambda w: (sum(v > 1e-6 for v in w), sum(w)),
    )
    moved = [n for n, v in zip("abc", parts, strict=True) if v > 1e-6]
    if not moved:
        return "m"
    if any(abs(v - 0.25) < 1e-3 for v in parts):
        return "d"
    return moved[0] if len(moved) == 1 else "n"
