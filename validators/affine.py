"""Coordinate triplets such as -x+y,2x,z+1/4 as a matrix and a shift, and back."""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

_TERM = re.compile(r"([+-]?)(\d+(?:/\d+)?)?([xyz]?)")


def parse_affine(text: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Read coordinates such as ``"x,2x,1/4"`` as matrix and shift.

    Raises:
        ValueError: Not three expressions linear in x, y, z.
    """
    parts = text.replace(" ", "").lower().split(",")
    if len(parts) != 3:
        raise ValueError(f"expected three coordinates, got {text!r}")
    rotation = np.zeros((3, 3))
    shift = np.zeros(3)
    for row, part in enumerate(parts):
        position = 0
        while position < len(part):
            match = _TERM.match(part, position)
            if match is None or not (match[2] or match[3]):
                raise ValueError(f"cannot read coordinate {part!r} in {text!r}")
            value = float(Fraction(match[2])) if match[2] else 1.0
            value = -value if match[1] == "-" else value
            if match[3]:
                rotation[row, "xyz".index(match[3])] += value
            else:
                shift[row] += value
            position = match.end()
    return rotation, shift


def format_affine(rotation: NDArray[np.float64], shift: NDArray[np.float64]) -> str:
    """Write matrix and shift as coordinates, the inverse of `parse_affine`."""
    parts = []
    for row in range(3):
        words = []
        for axis, name in enumerate("xyz"):
            factor = Fraction(float(rotation[row, axis])).limit_denominator(24)
            if factor == 0:
                continue
            sign = "-" if factor < 0 else "+"
            size = abs(factor)
            words.append(f"{sign}{'' if size == 1 else size}{name}")
        constant = Fraction(float(shift[row])).limit_denominator(48)
        if constant or not words:
            words.append(f"{'-' if constant < 0 else '+'}{abs(constant)}")
        parts.append("".join(words).removeprefix("+"))
    return ",".join(parts)


def by_own_axes(
    rotation: NDArray[np.float64], shift: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The same points with coordinates of the setting as parameters.

    A change of axes writes them as -z,0,x-z; they are x,0,z. Left as they are where a
    coordinate would get a factor that is no whole number.
    """
    axes: list[int] = []
    for axis in range(3):
        if np.linalg.matrix_rank(rotation[[*axes, axis]]) > len(axes):
            axes.append(axis)
    own = np.zeros((3, 3))
    own[:, axes] = rotation @ np.linalg.pinv(rotation[axes])
    if not np.allclose(own, np.round(own)):
        return rotation, shift
    own = np.round(own)
    return own, shift - own @ shift
