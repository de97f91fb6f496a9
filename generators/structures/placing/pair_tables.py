"""Distances that chemistry wants between the orbits of a problem."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from generators.structures.placing.orbits import Array, Orbit
from validators.bond_valence import bond_valence_parameter
from validators.elements import element

#: Å, size of anions at coordination six: Shannon, Acta Cryst. A32 (1976) 751.
_ANION = {
    "F": 1.33, "O": 1.40, "N": 1.46, "Cl": 1.81, "S": 1.84, "Br": 1.96,
    "Se": 1.98, "I": 2.20, "Te": 2.21, "H": 1.4, "P": 2.12, "As": 2.2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PairTables:
    """Arrays ``(n_orbits, n_orbits)`` of distances in Å, and the charges.

    Attributes:
        r0: Bond-valence parameter of pairs of unlike charge, else 0.
        target: Length of a bond where one is asked for; else the sum of radii.
        soft: Like charges repel below it, softly; 0 for other pairs.
        hard: Below it any pair repels.
        opposite: Whether the charges are of unlike sign.
        charge: ``(n_orbits,)`` formal charges.
    """

    r0: Array
    target: Array
    soft: Array
    hard: Array
    opposite: Array
    charge: Array


def pair_tables(
    orbits: Sequence[Orbit], states: Mapping[str, float] | None
) -> PairTables:
    """Tables of a problem; without states all pairs count as neutral."""
    n = len(orbits)
    charge = np.array([(states or {}).get(o.element, 0.0) for o in orbits])
    r0, target, soft, hard = (np.zeros((n, n)) for _ in range(4))
    opposite = np.outer(charge, charge) < 0
    for i, one in enumerate(orbits):
        for j, two in enumerate(orbits):
            q1, q2 = float(charge[i]), float(charge[j])
            radii = (
                element(one.element).covalent_radius
                + element(two.element).covalent_radius
            )
            target[i, j] = radii
            if q1 * q2 < 0:
                cation, anion = (one, two) if q1 > 0 else (two, one)
                parameter = bond_valence_parameter(
                    cation.element, round(max(q1, q2)), anion.element
                )
                r0[i, j] = parameter.r0 if parameter else radii - 0.3
                hard[i, j] = 0.72 * radii
            elif q1 < 0 and q2 < 0:
                contact = _anion_contact(one.element, two.element)
                soft[i, j], hard[i, j] = 0.92 * contact, 0.76 * contact
            elif q1 > 0 and q2 > 0:
                soft[i, j], hard[i, j] = 1.05 * radii, 0.75 * radii
            else:
                hard[i, j] = 0.8 * radii
            wanted = (one.coordination or {}).get(two.element)
            if wanted and opposite[i, j] and q1 > 0:
                target[i, j] = r0[i, j] - 0.37 * math.log(abs(q1) / wanted)
    return PairTables(r0, target, soft, hard, opposite, charge)


def _anion_contact(one: str, two: str) -> float:
    """Twice the size of anions, Å."""
    return sum(_ANION.get(s, element(s).covalent_radius + 0.9) for s in (one, two))
