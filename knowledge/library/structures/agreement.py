"""How far a computed structure is from the measured one of the same form.

Relaxed cells are mostly 0 to 2 % off, and an answer from one says so with numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

import numpy as np

from validators.crystal import lattice_vectors
from validators.records import StructureRecord

#: Å; a larger distance means another description of the form (origin, hand), not
#: another place of the atom.
FAR = 0.5
#: Shifts of the origin that many groups allow: half of the axes.
ORIGINS = tuple(np.array(halves) / 2 for halves in product((0, 1), repeat=3))


@dataclass(frozen=True, slots=True)
class Beside:
    """A measured record beside a computed one.

    Attributes:
        record: The measured one; its source may be unread (recalled numbers).
        lengths: Relative differences of a, b and c of the computed one.
        shift: Largest distance in Å between corresponding sites, both in the measured
            cell; None where the descriptions cannot be laid over each other.
    """

    record: StructureRecord
    lengths: tuple[float, float, float]
    shift: float | None


def measured_beside(
    computed: StructureRecord, others: Iterable[StructureRecord]
) -> Beside | None:
    """The first measured record of the same setting and number of sites."""
    for other in others:
        if (
            other.source.kind != "computation"
            and other.hall == computed.hall
            and len(other.sites) == len(computed.sites)
        ):
            a, b, c = (
                own / measured - 1
                for own, measured in zip(computed.cell[:3], other.cell[:3], strict=True)
            )
            return Beside(other, (a, b, c), _shift(computed, other))
    return None


def _shift(computed: StructureRecord, measured: StructureRecord) -> float | None:
    """Å; None where no origin lays the sites over each other."""
    found = [_worst(computed, measured, origin) for origin in ORIGINS]
    return min((worst for worst in found if worst is not None), default=None)


def _worst(
    computed: StructureRecord, measured: StructureRecord, origin: np.ndarray
) -> float | None:
    """Å; every measured site finds the nearest image of a computed one."""
    rotations, translations = measured.group.operations
    lattice = lattice_vectors(measured.cell)
    free = list(range(len(computed.sites)))
    worst = 0.0
    for site in measured.sites:
        apart = {}
        for number in free:
            other = computed.sites[number]
            if other.element == site.element:
                point = np.array(other.frac) + origin
                images = rotations @ point + translations - np.array(site.frac)
                images -= np.round(images)
                apart[number] = float(np.linalg.norm(images @ lattice, axis=1).min())
        nearest = min(apart, key=lambda number: apart[number], default=None)
        if nearest is None or apart[nearest] > FAR:
            return None
        free.remove(nearest)
        worst = max(worst, apart[nearest])
    return worst
