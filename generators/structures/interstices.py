"""Sites between the atoms of a framework, for ions that it has no site for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from generators.structures.hosts import Host
from generators.structures.writer import BuiltSite
from validators.coordination import roomiest_point
from validators.crystal import Crystal
from validators.distances import contact_floor
from validators.groups import WyckoffPosition, locate
from validators.specs.structure import StructureSpec

#: Least room of a site for an added ion: distances as a share of the shortest known.
ROOM = 0.7
_Place = tuple[float, WyckoffPosition, tuple[float, float, float]]


def extra_sites(
    crystal: Crystal,
    spec: StructureSpec,
    host: Host,
    orbits: Sequence[BuiltSite],
    added: Fraction,
) -> list[BuiltSite]:
    """Sites for ions that a framework lacks: those asked for, else the roomiest."""
    left = Counter(
        {
            letter: sum(
                s.count for s in spec.sites
                if s.element == host.guest and s.letter == letter
            )
            for letter in {s.letter for s in spec.sites if s.element == host.guest}
            if letter
        }
    )  # fmt: skip
    left.subtract(s.position.letter for s in orbits)
    found = [
        place
        for letter, count in sorted(left.items())
        if count > 0 and (place := _place_on(crystal, letter, host.guest)) is not None
        and place[0] >= ROOM
    ]  # fmt: skip
    if added > sum(p[1].multiplicity for p in found):
        roomiest = _roomiest(crystal, spec, host, added)
        found = [roomiest] if roomiest is not None else []
    capacity = sum(p[1].multiplicity for p in found)
    return [
        BuiltSite(
            f"{host.guest}{number}", host.guest, position, added / capacity, point
        )
        for number, (_, position, point) in enumerate(found, len(orbits) + 1)
    ]


def _place_on(crystal: Crystal, letter: str, guest: str) -> _Place | None:
    """The point of a position with most room: its room, the position, the point."""
    assert crystal.group is not None
    position = crystal.group.position(letter)
    if position is None:
        return None
    if position.freedom == 0:
        point = position.point(np.zeros(3))
    else:
        found = roomiest_point(crystal, position, "")
        if found is None:
            return None
        # The roomiest point of a general position may lie on a special one.
        own, point = locate(
            crystal.group, found, metric=crystal.lattice, tolerance=0.05
        )
        if own.letter != position.letter:
            return None
    x, y, z = (float(v) for v in np.round(np.asarray(point) % 1.0, 5))
    return _space(crystal, np.asarray(point), guest), position, (x, y, z)


def _roomiest(
    crystal: Crystal, spec: StructureSpec, host: Host, added: Fraction
) -> _Place | None:
    """The position with most room for further ions, among the letters allowed."""
    assert crystal.group is not None
    allowed = {s.letter for s in spec.sites if s.element == host.guest and s.letter}
    best: _Place | None = None
    for position in crystal.group.positions:
        if position.multiplicity < added or (
            allowed and position.letter not in allowed
        ):
            continue
        place = _place_on(crystal, position.letter, host.guest)
        if place is not None and (best is None or place[0] > best[0] + 0.02):
            best = place
    return best if best is not None and best[0] >= ROOM else None


def _space(crystal: Crystal, point: np.ndarray, symbol: str) -> float:
    """The smallest distance to an atom, as a share of the shortest on record."""
    apart = crystal.atoms.frac - point
    apart -= np.round(apart)
    lengths = np.linalg.norm(apart @ crystal.lattice, axis=1)
    floors = {s.element: contact_floor(symbol, s.element)[0] for s in crystal.sites}
    limits = np.array(
        [floors[crystal.sites[int(i)].element] for i in crystal.atoms.site]
    )
    return float((lengths / limits).min())
