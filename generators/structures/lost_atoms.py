"""A site that the formula asks for and the list has lost, placed by bond valences.

Neither draft nor record says where it was: the place is constructed, and said to be.
One orbit is looked for whose size is what the formula lacks; each Wyckoff position of
that size is tried at the points where the valence sum of the lost ion comes nearest to
its charge and no atom is too near.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from itertools import product

import numpy as np

from generators.structures.ciftext import add_row, number_text
from generators.structures.drafts import RepairChange
from generators.structures.edited import OCCUPANCY, free_label
from generators.structures.patient import Patient, Remedy
from validators.bond_valence import B, bond_valence_parameter, valences
from validators.crystal import Crystal, read_crystal
from validators.distances import contact_floor
from validators.groups import WyckoffPosition, locate
from validators.oxidation import assign
from validators.report import NotApplicable
from validators.specs.structure import StructureSpec

#: Points along each free coordinate; of three free ones the grid is coarser.
_POINTS = {1: 48, 2: 24, 3: 14}
#: Deviation of the valence sum, as a share of the charge, that a place may have.
_FIT = 0.6
#: Places that are tried.
_TRIED = 4


def lost_sites(patient: Patient) -> Iterator[Remedy]:
    """One orbit added where the formula lacks one."""
    crystal = patient.crystal
    if crystal is None or crystal.group is None or crystal.disordered:
        return
    if not patient.said("composition.formula", "composition.charge"):
        return
    target = patient.target
    lacking = _lacking(crystal, target) if target else None
    states = assign(target) if target else None
    if lacking is None or states is None:
        return
    symbol, number = lacking
    found = []
    for point, position, off in _places(crystal, symbol, number, states.states):
        row = {
            "_atom_site_label": free_label(crystal, symbol, "9"),
            "_atom_site_type_symbol": symbol, OCCUPANCY: "1",
            "_atom_site_fract_x": number_text(point[0], 4),
            "_atom_site_fract_y": number_text(point[1], 4),
            "_atom_site_fract_z": number_text(point[2], 4),
            "_atom_site_wyckoff_symbol": position.letter,
            "_atom_site_symmetry_multiplicity": str(position.multiplicity),
            "_atom_site_site_symmetry_multiplicity": str(position.multiplicity),
        }  # fmt: skip
        change = RepairChange(
            f"site {row['_atom_site_label']} (placed)", "",
            f"{symbol} on {position.label} at "
            + " ".join(f"{v:.4g}" for v in point),
            f"the formula has {number:g} {symbol} more in the cell; placed where bond "
            "valences fit, not measured",
        )  # fmt: skip
        text = add_row(patient.text, row)
        found.append((_strain(text, patient.spec, off), text, change))
    # The ion itself may sit well where its neighbours have too much: all sites count.
    for strain, text, change in sorted(found, key=lambda f: f[0])[:_TRIED]:
        yield Remedy(text, (change,), 4.0 + strain)


def _strain(text: str, spec: StructureSpec, off: float) -> float:
    """Global instability index of a trial; the ion's misfit where there is none."""
    trial = read_crystal(text).crystal
    if trial is None:
        return 9.0
    try:
        return valences(trial, spec).gii
    except NotApplicable:
        return 1.0 + off


def lacks_sites(patient: Patient) -> bool:
    """Whether the atoms fall short of formula and stated Z by one element alone."""
    crystal, target = patient.crystal, patient.target
    if crystal is None or not target or crystal.declared.z is None:
        return False
    return _lacking(crystal, target) is not None


def _lacking(crystal: Crystal, target: Mapping[str, object]) -> tuple[str, int] | None:
    """The one element of which the cell holds too few, and how many are missing."""
    have = crystal.composition
    amounts = {e: float(n) for e, n in target.items()}  # type: ignore[arg-type]
    stated = crystal.declared.z
    units: list[float] = []
    if stated is not None:
        with contextlib.suppress(ValueError):
            units.append(float(stated.value))
    units += [have[e] / amounts[e] for e in amounts if e in have]
    for z in dict.fromkeys(round(u, 3) for u in units if u > 0):
        gaps = {e: amounts[e] * z - have.get(e, 0.0) for e in amounts}
        short = {e: n for e, n in gaps.items() if n > 0.5}
        exact = all(abs(n) < 0.01 for e, n in gaps.items() if e not in short)
        if exact and len(short) == 1 and set(have) <= set(amounts):
            symbol, number = next(iter(short.items()))
            if abs(number - round(number)) < 0.01:
                return symbol, round(number)
    return None


def _places(
    crystal: Crystal, symbol: str, number: int, states: Mapping[str, float]
) -> list[tuple[np.ndarray, WyckoffPosition, float]]:
    """Places by how well the valence sum fits, the best first, distinct orbits only."""
    assert crystal.group is not None
    out: list[tuple[np.ndarray, WyckoffPosition, float]] = []
    for position in crystal.group.positions:
        if position.multiplicity != number:
            continue
        points = _points(position)
        off = _misfit(crystal, symbol, points, states)
        order = np.argsort(off)
        taken: list[np.ndarray] = []
        for index in order[:60]:
            if off[index] > _FIT or len(taken) >= 3:
                break
            point, value = _refined(
                crystal, symbol, position, points[index], states, off[index]
            )
            home, _ = locate(crystal.group, point, metric=crystal.lattice,
                             tolerance=0.1)  # fmt: skip
            if home.letter != position.letter:
                continue
            images = crystal.rotations @ point + crystal.translations
            if any(_near(crystal, images, other) for other in taken):
                continue
            taken.append(point)
            out.append((point % 1.0, position, float(value)))
    return sorted(out, key=lambda item: item[2])


def _near(crystal: Crystal, images: np.ndarray, point: np.ndarray) -> bool:
    gap = images - point
    gap -= np.round(gap)
    return bool(np.linalg.norm(gap @ crystal.lattice, axis=1).min() < 0.5)


def _points(position: WyckoffPosition) -> np.ndarray:
    """Points of a position: its own, or a grid over its free coordinates."""
    axes = position.free_axes
    if not axes:
        return np.array([position.point(np.zeros(3))], float)
    ticks = np.arange(_POINTS[len(axes)]) / _POINTS[len(axes)]
    out = []
    for values in product(ticks, repeat=len(axes)):
        where = np.zeros(3)
        where[list(axes)] = values
        out.append(position.point(where))
    return np.array(out, float)


def _misfit(
    crystal: Crystal, symbol: str, points: np.ndarray, states: Mapping[str, float]
) -> np.ndarray:
    """Share by which the valence sum at points misses the charge; inf if crowded."""
    own = states[symbol]
    total = np.zeros(len(points))
    crowded = np.zeros(len(points), bool)
    steps = np.array(list(product((-1, 0, 1), repeat=3)), float)
    symbols = [crystal.sites[int(i)].element for i in crystal.atoms.site]
    for frac, other in zip(crystal.atoms.frac, symbols, strict=True):
        gap = points - frac
        gap -= np.round(gap)
        away = np.linalg.norm((gap[:, None] + steps) @ crystal.lattice, axis=-1)
        charge = states.get(other, 0.0)
        if own * charge < 0:
            cation, anion = (symbol, other) if own > 0 else (other, symbol)
            state = round(own if own > 0 else charge)
            known = bond_valence_parameter(cation, state, anion)
            if known is None:
                return np.full(len(points), np.inf)
            total += np.exp((known.r0 - away) / B).sum(axis=1)
        floor = contact_floor(symbol, other)[0]
        # A percentile of contacts is no wall: A-O' of pyrochlores lies just below it.
        limit = 0.92 * floor if own * charge < 0 else floor
        crowded |= away.min(axis=1) < limit
    off = np.abs(total - abs(own)) / abs(own)
    off[crowded] = np.inf
    return off


def _refined(
    crystal: Crystal, symbol: str, position: WyckoffPosition, start: np.ndarray,
    states: Mapping[str, float], value: float,
) -> tuple[np.ndarray, float]:  # fmt: skip
    """A point moved along its free coordinates to a better valence sum."""
    axes = list(position.free_axes)
    point, step = start.copy(), 0.02
    while axes and step > 0.001:
        trials = []
        for axis, sign in product(axes, (1, -1)):
            where = point.copy()
            where[axis] += sign * step
            trials.append(position.point(where))
        off = _misfit(crystal, symbol, np.array(trials), states)
        best = int(off.argmin())
        if off[best] < value - 1e-4:
            point, value = np.array(trials[best], float), float(off[best])
        else:
            step /= 2
    return point, value
