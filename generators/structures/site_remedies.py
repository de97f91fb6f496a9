"""Changes of sites: letters, special positions, occupancies, elements, signs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations, permutations

import numpy as np

from generators.structures.ciftext import (
    drop_row,
    number_text,
    set_row,
    site_loop,
)
from generators.structures.drafts import RepairChange
from generators.structures.letter_remedies import letters
from generators.structures.patient import (
    Patient,
    Remedy,
    instability,
    move,
    replace_text,
    row_words,
    suspects,
)
from validators.crystal import Crystal
from validators.formula import (
    Composition,
    deviation,
)
from validators.groups import locate


def site_remedies(patient: Patient) -> Iterator[Remedy]:
    """Every change of sites that is worth trying, the cheap first."""
    yield from letters(patient)
    yield from _snaps(patient)
    yield from _occupancies(patient)
    yield from _doubles(patient)
    yield from _elements(patient)
    yield from _coordinates(patient)


# --- sites --------------------


def _snaps(patient: Patient) -> Iterator[Remedy]:
    """Move atoms onto the special position that they stand beside."""
    crystal = patient.crystal
    assert crystal is not None
    if crystal.group is None:
        return
    moved: list[tuple[int, np.ndarray, str]] = []
    for row, site in enumerate(crystal.sites):
        for tolerance in (0.35, 0.8):
            position, point = locate(
                crystal.group, site.frac, metric=crystal.lattice, tolerance=tolerance
            )
            off = float(np.linalg.norm((site.frac - point) @ crystal.lattice))
            if off > 1e-4 and position.freedom < 3:
                crowded = int(crystal.multiplicities[row]) != position.multiplicity
                if crowded or off < 0.02:
                    why = (
                        f"it stands {off:.2f} Å from {position.label}, {position.text}"
                    )
                    moved.append((row, point, why))
                    break
    crowded_rows = [m for m in moved if int(crystal.multiplicities[m[0]])]
    if not patient.said("sites.special_positions", "geometry.distances",
                        "composition.formula", "readers.agree", "sites.wyckoff",
                        "sites.rule"):  # fmt: skip
        return
    for row, point, why in crowded_rows:
        yield from _readings(patient, row, point, why)
    if len(crowded_rows) > 1:
        text = patient.text
        changes: list[RepairChange] = []
        for row, point, why in crowded_rows:
            one = move(replace_text(patient, text), row, point, why, 0)
            text = one.text
            changes += one.changes
        # Beside a lower group that keeps them where they are, both readings are shown.
        cost = 0.7 + 0.2 * min(len(crowded_rows), 2)
        yield Remedy(text, tuple(changes), cost, rival=True)


#: Å off its position from which on a coordinate was mistyped rather than rounded.
_MISTYPED = 0.1


def _readings(
    patient: Patient, row: int, point: np.ndarray, why: str
) -> Iterator[Remedy]:
    """Ways onto a position with one free coordinate, best bond valences first.

    An atom at (0.205, 0.305, 0) on x,x,0 was rounded, or one of the two coordinates
    was mistyped and the other is right: which, the bonds tell, and where they do not,
    the user does.
    """
    crystal = patient.crystal
    assert crystal is not None
    assert crystal.group is not None
    frac = np.asarray(crystal.sites[row].frac, float)
    off = float(np.linalg.norm((frac - point) @ crystal.lattice))
    places = [point]
    if off > _MISTYPED:
        places += _with_one_kept(crystal, frac, point)
    if len(places) == 1:
        yield move(patient, row, point, why, 0.8)
        return
    tried = [move(patient, row, place, why, 0.8) for place in places]
    misfit = [instability(patient, remedy) for remedy in tried]
    best = min(misfit)
    for remedy, off_by in zip(tried, misfit, strict=True):
        cost = remedy.cost + min(off_by - best, 1.0)
        yield replace(remedy, cost=cost, rival=True)


def _with_one_kept(
    crystal: Crystal, frac: np.ndarray, point: np.ndarray
) -> list[np.ndarray]:
    """Points of the line through `point` that keep one coordinate of `frac` each."""
    assert crystal.group is not None
    for axis in range(3):
        moved = frac.copy()
        moved[axis] += 0.02
        _, other = locate(crystal.group, moved, metric=crystal.lattice, tolerance=0.9)
        along = other - point
        if 1e-4 < float(np.abs(along).max()) < 0.05:
            break
    else:
        return []
    steps = [(frac[k] - point[k]) / along[k] for k in range(3) if abs(along[k]) > 1e-6]
    found: list[np.ndarray] = []
    for step in steps:
        place = point + step * along
        position, home = locate(
            crystal.group, place, metric=crystal.lattice, tolerance=0.01
        )
        if position.freedom == 1 and all(
            float(np.abs(place - known).max()) > 1e-4 for known in [point, *found]
        ):
            found.append(home)
    return found


def _occupancies(patient: Patient) -> Iterator[Remedy]:
    crystal = patient.crystal
    assert crystal is not None
    tag = "_atom_site_occupancy"
    loop = site_loop(patient.text)
    if loop is None or loop.column(tag) is None:
        return

    def remedy(values: Mapping[int, float], why: str, cost: float) -> Remedy:
        text = patient.text
        changes: list[RepairChange] = []
        for row, value in values.items():
            site = crystal.sites[row]
            new = number_text(value, 5)
            text = set_row(text, row, {tag: new})
            changes.append(
                RepairChange(
                    f"site {site.label}, occupancy", f"{site.occupancy:g}", new, why
                )
            )
        return Remedy(text, tuple(changes), cost + 0.1 * len(values))

    high = {i: s.occupancy for i, s in enumerate(crystal.sites) if s.occupancy > 1.011}
    if high:
        if all(v <= 100.5 for v in high.values()) and max(high.values()) > 1.5:
            yield remedy(
                {i: s.occupancy / 100 for i, s in enumerate(crystal.sites)},
                "the occupancies are in per cent; CIF wants fractions", 0.6,
            )  # fmt: skip
        yield remedy(dict.fromkeys(high, 1.0), "no site is filled more than once", 0.8)
        yield remedy(
            {i: v / crystal.multiplicities[i] for i, v in high.items()
             if v / crystal.multiplicities[i] <= 1},
            "the column held atoms per cell; CIF wants the fraction filled", 1.0,
        )  # fmt: skip
    shares = {round(s.occupancy, 4) for s in crystal.sites}
    if len(shares) == 1 and 0.0 < min(shares) < 0.999:
        yield remedy(
            dict.fromkeys(range(len(crystal.sites)), 1.0),
            "all sites are filled to the same part: one over a count of atoms, where "
            "CIF wants the fraction filled", 0.6,
        )  # fmt: skip
    parts = {
        i: 1.0
        for i, s in enumerate(crystal.sites)
        if s.occupancy < 0.999
        and abs(s.occupancy * crystal.multiplicities[i] - 1) < 0.02
    }
    if len(parts) == len(crystal.sites) and len(shares) > 1:
        yield remedy(
            parts, "each occupancy is one over the multiplicity of its site; CIF wants "
            "the fraction filled", 0.6,
        )  # fmt: skip
    negative = {i: s.occupancy for i, s in enumerate(crystal.sites) if s.occupancy < 0}
    if negative:
        yield remedy(
            {i: abs(v) for i, v in negative.items()}, "an occupancy is positive", 0.8
        )
    if patient.said("sites.occupancy"):
        for members in _shared(crystal):
            total = sum(crystal.sites[i].occupancy for i in members)
            if total > 1.011:
                yield remedy(
                    {i: crystal.sites[i].occupancy / total for i in members},
                    "atoms on one position fill it once", 1.2,
                )  # fmt: skip
    target = patient.target
    if target and patient.said("composition.formula", "sites.occupancy"):
        yield from _balance(crystal, target, remedy)


def _balance(
    crystal: Crystal,
    target: Composition,
    remedy: Callable[[Mapping[int, float], str, float], Remedy],
) -> Iterator[Remedy]:
    """Occupancies that give the formula: of one site, or of all sites of an element."""
    content = crystal.composition
    for units in _likely_units(content, target):
        for element, amount in target.items():
            need = float(amount) * units
            rows = [i for i, s in enumerate(crystal.sites) if s.element == element]
            have = content.get(element, 0.0)
            if not rows or abs(need - have) < 0.01 * max(need, 1):
                continue
            for row in rows:
                count = int(crystal.multiplicities[row])
                own = crystal.sites[row].occupancy * count
                value = (need - (have - own)) / count
                if 0.005 < value <= 1.0001:
                    # A site that the draft fills was hardly meant to be empty.
                    emptied = crystal.sites[row].occupancy > 0.999 and value < 0.99
                    yield remedy(
                        {row: min(value, 1.0)},
                        f"the formula needs {need:g} {element} in the cell",
                        2.6 if emptied else 1.0,
                    )  # fmt: skip
            if len(rows) > 1 and have:
                scaled = {i: crystal.sites[i].occupancy * need / have for i in rows}
                if all(v <= 1.0001 for v in scaled.values()):
                    # It gives up every occupancy that the draft states.
                    why = f"the formula needs {need:g} {element} in the cell"
                    yield replace(remedy(scaled, why, 1.5), stage=1)


def _likely_units(content: Mapping[str, float], target: Composition) -> list[float]:
    ratios = [content.get(e, 0.0) / float(n) for e, n in target.items() if n]
    rounded = [float(round(r)) for r in ratios if r > 0.5]
    counts = {r: rounded.count(r) for r in rounded}
    return sorted(counts, key=lambda r: -counts[r])[:2]


def _shared(crystal: Crystal) -> list[list[int]]:
    first = {int(s): i for i, s in reversed(list(enumerate(crystal.atoms.site)))}
    out = []
    for one, two in combinations(sorted(first), 2):
        gap = (
            crystal.atoms.frac[crystal.atoms.site == two]
            - crystal.atoms.frac[first[one]]
        )
        gap -= np.round(gap)
        if (np.linalg.norm(gap @ crystal.lattice, axis=1) < 0.05).any():
            out.append([one, two])
    return out


def _doubles(patient: Patient) -> Iterator[Remedy]:
    """Remove atoms that stand twice, as rows or as images of another row."""
    crystal = patient.crystal
    assert crystal is not None
    if not patient.said("geometry.distances", "sites.occupancy", "composition.formula"):
        return
    doubled: list[int] = []
    atoms = crystal.atoms
    for row, site in enumerate(crystal.sites):
        own = atoms.frac[atoms.site == row][0]
        for earlier in range(row):
            if earlier in doubled or crystal.sites[earlier].element != site.element:
                continue
            gap = atoms.frac[atoms.site == earlier] - own
            gap -= np.round(gap)
            if np.linalg.norm(gap @ crystal.lattice, axis=1).min() < 0.3:
                doubled.append(row)
                break
    if doubled:
        text = patient.text
        for row in reversed(doubled):
            text = drop_row(text, row)
        changes = tuple(
            RepairChange(
                f"site {crystal.sites[i].label}", row_words(crystal, i), "",
                "an operation already makes this atom from an earlier row",
            )
            for i in doubled
        )  # fmt: skip
        yield Remedy(text, changes, 0.7 + 0.05 * len(doubled))
    if len(crystal.sites) > 1:
        symbols = [site.element for site in crystal.sites]
        for row in suspects(patient, crystal)[:6]:
            # The last of its element is no surplus.
            if row in doubled or symbols.count(symbols[row]) == 1:
                continue
            yield Remedy(
                drop_row(patient.text, row),
                (RepairChange(f"site {crystal.sites[row].label}",
                              row_words(crystal, row), "",
                              "it is one atom too many for the formula"),),
                2.2,
            )  # fmt: skip


_VALENCE_SIGNS = (
    "geometry.bond_valence", "geometry.distances", "geometry.coordination",
    "composition.formula", "composition.charge", "sites.rule",
)  # fmt: skip


def _elements(patient: Patient) -> Iterator[Remedy]:
    """Swapped elements, and one site with the wrong element."""
    crystal = patient.crystal
    assert crystal is not None
    if not patient.said(*_VALENCE_SIGNS):
        return
    sites = crystal.sites
    tag = "_atom_site_type_symbol"

    def renamed(values: Mapping[int, str], why: str, cost: float) -> Remedy:
        text, changes = patient.text, []
        taken = [s.label for s in sites]
        for row, element in values.items():
            site = sites[row]
            number = re.sub(r"^[A-Za-z]+", "", site.label)
            label = f"{element}{number}"
            if label in taken and label != site.label:
                others = [sites[k].label for k in values]
                if label not in others:
                    label = f"{element}{len(sites) + row}"
            text = set_row(text, row, {tag: element, "_atom_site_label": label})
            changes.append(
                RepairChange(f"site {site.label}, element", site.element, element, why)
            )
        return Remedy(text, tuple(changes), cost)

    for one, two in combinations(range(min(len(sites), 12)), 2):
        if sites[one].element != sites[two].element:
            yield renamed(
                {one: sites[two].element, two: sites[one].element},
                "bonds and formula fit when these two elements change places", 1.8,
            )  # fmt: skip
    symbols = sorted({s.element for s in sites})
    for first, second in combinations(symbols, 2):
        swap = {
            i: second if s.element == first else first
            for i, s in enumerate(sites)
            if s.element in {first, second}
        }
        if len(swap) > 2:
            yield renamed(
                swap, f"bonds and formula fit when {first} and {second} change places",
                2.0,
            )  # fmt: skip
    yield from _rings(patient, crystal, renamed)
    target = patient.target
    if target is None:
        return
    for row, site in enumerate(sites):
        for element in target:
            if element == site.element:
                continue
            content = dict(crystal.composition)
            amount = site.occupancy * int(crystal.multiplicities[row])
            content[site.element] = content.get(site.element, 0.0) - amount
            content[element] = content.get(element, 0.0) + amount
            content = {k: v for k, v in content.items() if v > 1e-6}
            if deviation(target, content) < 0.006:
                yield renamed({row: element}, "the formula asks for it", 1.5)


#: Findings about bonds and content that make a ring as likely as one exchange.
_TORN = 3
#: Sites up to which every ring of three is tried; beyond, rings of elements only.
_RING_SITES = 8


def _rings(
    patient: Patient,
    crystal: Crystal,
    renamed: Callable[[Mapping[int, str], str, float], Remedy],
) -> Iterator[Remedy]:
    """Three elements that went round: each stands where the next belongs.

    One exchange of two cannot undo that. The formula must be kept, or met anew.
    """
    sites, target = crystal.sites, patient.target
    if target is None:
        return
    symbols = sorted({s.element for s in sites})
    trios: list[Mapping[int, str]] = []
    for one, two, three in permutations(symbols, 3):
        if one == min(one, two, three):
            turn = {one: two, two: three, three: one}
            trios.append({i: turn[s.element] for i, s in enumerate(sites)
                          if s.element in turn})  # fmt: skip
    if len(sites) <= _RING_SITES:
        for rows in permutations(range(len(sites)), 3):
            names = [sites[i].element for i in rows]
            if rows[0] == min(rows) and len(set(names)) == 3:
                turned = [*names[1:], names[0]]
                trios.append(dict(zip(rows, turned, strict=True)))
    # Where much is wrong, half of a ring undone must not be taken for the cure.
    torn = len(patient.said(*_VALENCE_SIGNS)) >= _TORN
    seen: list[Mapping[int, str]] = []
    for trio in trios:
        content: dict[str, float] = {}
        for row, site in enumerate(sites):
            symbol = trio.get(row, site.element)
            amount = site.occupancy * int(crystal.multiplicities[row])
            content[symbol] = content.get(symbol, 0.0) + amount
        if trio in seen or deviation(target, content) >= 0.006:
            continue
        seen.append(trio)
        why = "bonds and formula fit when these three elements change places"
        yield replace(renamed(trio, why, 2.2), stage=0 if torn else 1)


def _coordinates(patient: Patient) -> Iterator[Remedy]:
    """One coordinate with a lost sign, a half cell off, or exchanged with another."""
    crystal = patient.crystal
    assert crystal is not None
    if not patient.said(
        "geometry.distances", "geometry.bond_valence", "geometry.coordination",
        "sites.rule", "composition.formula", "geometry.hydrogen",
    ):  # fmt: skip
        return
    # Where the bonds of all sites together are wrong, any coordinate may be.
    rows = suspects(patient, crystal)[:3] or list(range(min(len(crystal.sites), 4)))
    for row in rows:
        frac = crystal.sites[row].frac
        for axis in range(3):
            for value, why in (
                (-frac[axis], "the sign was lost"),
                (frac[axis] + 0.5, "it is half a cell off"),
                (0.5 - frac[axis], "it is mirrored at a quarter of the cell"),
            ):
                point = frac.copy()
                point[axis] = value
                yield move(patient, row, point, why + ": bonds fit then", 2.2)
        for one, two in combinations(range(3), 2):
            point = frac.copy()
            point[one], point[two] = frac[two], frac[one]
            yield move(
                patient,
                row,
                point,
                "two coordinates were exchanged: bonds fit then",
                2.2,
            )
