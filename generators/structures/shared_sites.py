"""Ions over the sites that may hold them: where a dopant sits, how full each site is.

Three things decide, in this order. Ions of another charge than the host's go where
their bond-valence sum comes nearest to their charge. Sites that are too near to each
other are not filled together: of any set of mutually near atoms at most one is there
at a time, which bounds the sum of their occupancies. Within that the host ion keeps as
near to the shares of the record as it can. Nothing of it is measured, and it is said.

Source of the bond valences: s = exp((R0 - d)/0.37), Brown & Altermatt, Acta Cryst. B41
(1985) 244.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np

from validators.bond_valence import B, bond_valence_parameter
from validators.crystal import Crystal
from validators.distances import WARNING_SHARE, contact_floor
from validators.sites import placed_sites

#: Å; bonds beyond it add less than 0.02 to the sum of an oxide.
REACH = 3.3
#: Misfits of bond valence that differ by less than this share of the charge are alike:
#: the cell and the coordinates are the host's, not relaxed about the dopant.
ALIKE = 0.15
#: Sites of one element over which ions are spread by these rules.
MOST_SITES = 6
#: Largest denominator of an occupancy that a file gives with four decimals.
FINEST = 10_000


@dataclass(frozen=True, slots=True)
class Ion:
    """One kind of ion and how many of it the cell holds.

    Attributes:
        amount: Atoms a cell.
        charge: Formal charge in e, 0 where it is not known.
    """

    element: str
    amount: Fraction
    charge: float = 0.0


@dataclass(frozen=True, slots=True)
class Sharing:
    """How the ions share the sites.

    Attributes:
        occupancies: For each site, element to occupancy, zeros left out.
        notes: What decided, in one sentence each.
    """

    occupancies: tuple[Mapping[str, Fraction], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Bound:
    """A set of mutually near atoms: ``sum(count * occupancy) <= 1``."""

    counts: tuple[int, ...]


def share_sites(
    crystal: Crystal,
    rows: Sequence[int],
    ions: Sequence[Ion],
    *,
    states: Mapping[str, float] | None = None,
    closed: Mapping[str, Collection[int]] | None = None,
) -> Sharing | None:
    """Spread ions over sites of a structure.

    Args:
        crystal: Holds the sites with the occupancies that a record gives them.
        rows: Indices of the sites, each listed once.
        ions: The host ion is the one with the largest amount.
        states: Formal charges of all elements of the crystal, for bond valences.
        closed: For an element the places in `rows` of sites that it does not enter,
            such as the interstices of a framework.

    Returns:
        None where the sites cannot hold the ions.
    """
    host = max(ions, key=lambda ion: ion.amount)
    sizes = [int(crystal.multiplicities[r]) for r in rows]
    bounds = tuple(_bounds(crystal, rows, host.element))
    names = [_name(crystal, r) for r in rows]
    recorded = [
        Fraction(crystal.sites[r].occupancy).limit_denominator(FINEST) for r in rows
    ]
    held = _dot(sizes, recorded)
    if not held:
        return None
    taken = [Fraction(0)] * len(rows)
    out: list[dict[str, Fraction]] = [{} for _ in rows]
    notes = []
    for ion in sorted(ions, key=lambda i: -abs(i.charge - host.charge)):
        if ion is host:
            continue
        shut = (closed or {}).get(ion.element, ())
        open_to = [Fraction(0) if i in shut else r for i, r in enumerate(recorded)]
        room = _dot(sizes, open_to)
        if not room:
            return None
        even = [ion.amount * r / room for r in open_to]
        placed, note = even, ""
        if abs(ion.charge - host.charge) >= 1 and states and len(rows) > 1:
            sums = [_sum_at(crystal, r, ion, states) for r in rows]
            sums = [None if i in shut else s for i, s in enumerate(sums)]
            placed, note = _by_valence(ion, sums, sizes, taken, even, bounds, names)
        for index, share in enumerate(placed):
            if share:
                out[index][ion.element] = share
                taken[index] += share
        notes += [note] if note else []
    if any(t > 1 for t in taken):
        return None
    goal = [host.amount * r / held for r in recorded]
    filled = _nearest(goal, host.amount, sizes, taken, bounds)
    if filled is None:
        return None
    for index, share in enumerate(filled):
        if share:
            out[index][host.element] = share
    if len(rows) > 1 and any(0 < v < 1 for v in filled):
        notes.append(_shares_said(host, filled, goal, names, crystal, rows, bounds))
    return Sharing(tuple(out), tuple(notes))


def _name(crystal: Crystal, row: int) -> str:
    return placed_sites(crystal)[row].position.label


def _dot(sizes: Sequence[int], values: Sequence[Fraction]) -> Fraction:
    return sum((n * v for n, v in zip(sizes, values, strict=True)), Fraction(0))


# --- sites that exclude each other ---------------------------------------------


def limit_of(element: str) -> float:
    """Å below which two ions of an element are not there together."""
    return WARNING_SHARE * contact_floor(element, element)[0]


def _bounds(crystal: Crystal, rows: Sequence[int], element: str) -> Iterator[_Bound]:
    """Every set of mutually near atoms about an atom of each site."""
    atoms = crystal.atoms
    index = {row: i for i, row in enumerate(rows)}
    own = [a for a, s in enumerate(atoms.site) if int(s) in index]
    seen: set[tuple[int, ...]] = set()
    limit = limit_of(element)
    for row in rows:
        first = next(a for a in own if int(atoms.site[a]) == row)
        apart = atoms.frac[own] - atoms.frac[first]
        # Positions of the nearest image about the first atom, in Å.
        points = (apart - np.round(apart)) @ crystal.lattice
        around = [
            n
            for n, point in enumerate(points)
            if own[n] != first and np.linalg.norm(point) < limit
        ]
        for clique in _cliques(around, points, limit):
            counts = [0] * len(rows)
            counts[index[row]] += 1
            for n in clique:
                counts[index[int(atoms.site[own[n]])]] += 1
            if tuple(counts) not in seen:
                seen.add(tuple(counts))
                yield _Bound(tuple(counts))


def _cliques(
    around: Sequence[int], points: np.ndarray, limit: float
) -> list[tuple[int, ...]]:
    """Largest sets of points that are all nearer to each other than a limit."""
    near = {
        (a, b)
        for a, b in combinations(around, 2)
        if np.linalg.norm(points[a] - points[b]) < limit
    }
    found: list[tuple[int, ...]] = []
    for size in range(min(len(around), 4), 0, -1):
        for group in combinations(around, size):
            if all(pair in near for pair in combinations(group, 2)) and not any(
                set(group) <= set(larger) for larger in found
            ):
                found.append(group)
    return found


# --- where an ion of another charge goes -----------------------------------------


def _sum_at(
    crystal: Crystal, row: int, ion: Ion, states: Mapping[str, float]
) -> float | None:
    """Bond-valence sum of an ion at a site; None without parameters."""
    atoms = crystal.atoms
    point = atoms.frac[int(np.argmax(atoms.site == row))]
    total = 0.0
    steps = np.array(
        [[i, j, k] for i in (-1, 0, 1) for j in (-1, 0, 1) for k in (-1, 0, 1)], float
    )
    for site_index, site in enumerate(crystal.sites):
        other = states.get(site.element, 0.0)
        if other * ion.charge >= 0:
            continue
        cation, anion = (
            (ion.element, site.element) if ion.charge > 0
            else (site.element, ion.element)
        )  # fmt: skip
        state = round(ion.charge if ion.charge > 0 else other)
        parameter = bond_valence_parameter(cation, state, anion)
        if parameter is None:
            return None
        own = atoms.frac[atoms.site == site_index]
        apart = own[:, None, :] - point + steps[None]
        lengths = np.linalg.norm(apart @ crystal.lattice, axis=-1).ravel()
        lengths = lengths[(lengths < REACH) & (lengths > 0.5)]
        total += site.occupancy * float(np.exp((parameter.r0 - lengths) / B).sum())
    return total


def _by_valence(
    ion: Ion,
    sums: Sequence[float | None],
    sizes: Sequence[int],
    taken: Sequence[Fraction],
    even: list[Fraction],
    bounds: Sequence[_Bound],
    names: Sequence[str],
) -> tuple[list[Fraction], str]:
    """An ion on the sites that fit its charge best, the best ones first."""
    off = {i: abs(s - abs(ion.charge)) for i, s in enumerate(sums) if s is not None}
    if len(off) < 2:
        return even, ""
    best = min(off.values())
    alike = [i for i, v in off.items() if v < best + ALIKE * abs(ion.charge)]
    order = sorted(set(off) - set(alike), key=lambda i: off[i])
    out = [Fraction(0)] * len(sums)
    left = ion.amount
    for chosen in [alike, *([i] for i in order)]:
        room = [
            max(
                Fraction(0),
                min(
                    [Fraction(1), *(Fraction(1, b.counts[i]) for b in bounds
                                    if b.counts[i])]
                ) - taken[i],
            )
            for i in chosen
        ]  # fmt: skip
        space = _dot([sizes[i] for i in chosen], room)
        if left <= 0 or not space:
            continue
        share = min(Fraction(1), left / space)
        for i, free in zip(chosen, room, strict=True):
            out[i] = free * share
        left -= space * share
    if left > 0:
        return even, ""
    where = " and ".join(names[i] for i in range(len(out)) if out[i])
    measured = ", ".join(f"{names[i]} {sums[i]:.2f}" for i in off)
    return out, (
        f"{ion.element} is put on {where}: its bond-valence sums are {measured}, "
        f"against {ion.charge:+.3g}"
    )


# --- how full the sites of the host ion are ------------------------------------


def _nearest(
    goal: Sequence[Fraction],
    amount: Fraction,
    sizes: Sequence[int],
    taken: Sequence[Fraction],
    bounds: Sequence[_Bound],
) -> list[Fraction] | None:
    """Occupancies nearest to a goal that hold the amount and keep every bound.

    The least sum of ``size * (x - goal)**2``, solved exactly: of the sets of bounds
    that may be reached the first that meets the conditions of Karush, Kuhn and Tucker.
    """
    n = len(goal)
    limits: list[tuple[list[Fraction], Fraction]] = []
    for i in range(n):
        unit = [Fraction(int(i == k)) for k in range(n)]
        limits.append((unit, 1 - taken[i]))
        limits.append(([-u for u in unit], Fraction(0)))
    for bound in bounds:
        row = [Fraction(c) for c in bound.counts]
        spent = sum((c * t for c, t in zip(row, taken, strict=True)), Fraction(0))
        limits.append((row, 1 - spent))
    for active in _sets(len(limits), n - 1):
        solved = _stationary(goal, amount, sizes, [limits[k] for k in active])
        if solved is None:
            continue
        x, prices = solved
        if all(p >= 0 for p in prices) and all(
            sum((a * v for a, v in zip(row, x, strict=True)), Fraction(0)) <= most
            for row, most in limits
        ):
            return x
    return None


def _sets(count: int, most: int) -> Iterator[tuple[int, ...]]:
    for size in range(min(most, 4) + 1):
        yield from combinations(range(count), size)


def _stationary(
    goal: Sequence[Fraction],
    amount: Fraction,
    sizes: Sequence[int],
    active: Sequence[tuple[list[Fraction], Fraction]],
) -> tuple[list[Fraction], list[Fraction]] | None:
    """The point where the bounds in force and the amount are met, and their prices."""
    n, rows = len(goal), [([Fraction(s) for s in sizes], amount), *active]
    size = n + len(rows)
    table = [[Fraction(0)] * (size + 1) for _ in range(size)]
    for i in range(n):
        table[i][i] = Fraction(sizes[i])
        table[i][size] = sizes[i] * goal[i]
        for k, (row, _) in enumerate(rows):
            table[i][n + k] = row[i]
            table[n + k][i] = row[i]
    for k, (_, value) in enumerate(rows):
        table[n + k][size] = value
    solution = _solved(table)
    if solution is None:
        return None
    return solution[:n], solution[n + 1 :]


def _solved(table: list[list[Fraction]]) -> list[Fraction] | None:
    """Gauss and Jordan on exact fractions; None for a singular system."""
    size = len(table)
    for column in range(size):
        pivot = next((r for r in range(column, size) if table[r][column]), None)
        if pivot is None:
            return None
        table[column], table[pivot] = table[pivot], table[column]
        lead = table[column][column]
        table[column] = [v / lead for v in table[column]]
        for r in range(size):
            factor = table[r][column]
            if r != column and factor:
                table[r] = [
                    v - factor * w for v, w in zip(table[r], table[column], strict=True)
                ]
    return [row[size] for row in table]


def _shares_said(
    host: Ion,
    filled: Sequence[Fraction],
    goal: Sequence[Fraction],
    names: Sequence[str],
    crystal: Crystal,
    rows: Sequence[int],
    bounds: Sequence[_Bound],
) -> str:
    shown = ", ".join(
        f"{n} {float(v):.4g}" for n, v in zip(names, filled, strict=True) if v
    )
    text = f"{host.element} on {shown}: assumed, only a refinement can tell"
    if any(not math.isclose(x, g) for x, g in zip(filled, goal, strict=True)):
        pairs = {
            frozenset(names[i] for i, c in enumerate(b.counts) if c) for b in bounds
        }
        near = "; ".join(sorted("-".join(sorted(p)) for p in pairs))
        why = f" (sites nearer than {limit_of(host.element):.2f} Å: {near})"
        text += (
            f"; sites that are too near are not filled together{why if near else ''}, "
            "else as near to the shares of the structure it comes from as that allows"
        )
    return text
