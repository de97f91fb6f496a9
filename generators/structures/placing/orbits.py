"""What is placed, what comes out, and how symmetry repeats an orbit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from validators.groups import Group, WyckoffPosition, op_key

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Orbit:
    """A site to be placed.

    Attributes:
        coordination: ``{ligand: number}`` asked for.
        start: Fractional coordinates to start from, where something is known.
        beside: Label of the orbit whose place this one shares, or empty.
    """

    label: str
    element: str
    position: WyckoffPosition
    occupancy: float = 1.0
    coordination: Mapping[str, int] | None = None
    start: tuple[float, float, float] | None = None
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """One minimum.

    Attributes:
        cell: a, b, c in Å, angles in degrees.
        points: ``(n_orbits, 3)`` fractional coordinates.
        cost: Lower is better; comparable within one call only.
    """

    cell: tuple[float, float, float, float, float, float]
    points: Array
    cost: float


def images_of(group: Group, position: WyckoffPosition) -> tuple[Array, Array]:
    """Distinct operators of an orbit on the free vector: x = A v + t.

    Returns:
        ``(m, 3, 3)`` and ``(m, 3)``, the representative first.
    """
    rotations, translations = group.operations
    out_a, out_t, seen = [], [], set()
    for rotation, translation in zip(rotations, translations, strict=True):
        a = rotation @ position.rotation
        t = rotation @ position.shift + translation
        key = op_key(a * 4, t)
        if key not in seen:
            seen.add(key)
            out_a.append(a)
            out_t.append(t)
    return np.array(out_a), np.array(out_t)
