"""Ordered arrangements of a partly filled structure in a supercell, each once.

Positions that are filled in part (vacancies count as a species) are decorated so that
the amounts come out whole. Arrangements that an operation of the average structure
carries into each other are one; their number is counted exactly by Burnside's lemma
(cycle index of the permutations of the decorated positions), also where they are too
many to be listed. They are ranked by the electrostatic energy of formal charges at the
unrelaxed positions (Ewald sum, pymatgen), which knows neither relaxation nor covalence.
"""

from __future__ import annotations

import math
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice, product

import numpy as np
import spglib
from numpy.typing import NDArray

from generators.structures.cells import (
    Content,
    built_from,
    contents_by_kind,
    symmetrised,
)
from validators.crystal import Crystal, read_crystal
from validators.elements import NONMETALS, element
from validators.found_symmetry import positions_with_kinds
from validators.groups import Group, reference_group
from validators.oxidation import assign, most_electronegative

Ints = NDArray[np.int64]
#: The species of an empty position.
VACANCY = ""
#: Positions of the largest supercell, colourings that are all looked at, and random
#: ones that are where there are more.
MOST_POSITIONS, EXHAUSTIVE, SAMPLE = 200, 60_000, 3_000
#: Cells along one axis that are tried when no size is asked for.
LONGEST = 10
#: Structures that are written out.
SHOWN = 8
#: Amounts a cell closer than this to whole numbers are whole.
WHOLE = 0.02


class NotEnumerable(ValueError):
    """Why a structure has no ordered arrangements here."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One symmetry-distinct arrangement.

    Attributes:
        cif: In the symmetry that its atoms have.
        group: That symmetry.
        weight: Colourings of the supercell that are equivalent to it.
        energy: Ewald energy in eV per position above the lowest; None where there are
            no charges.
    """

    cif: str
    group: Group
    weight: int
    energy: float | None


@dataclass(frozen=True, slots=True)
class Arrangements:
    """Ordered arrangements of one composition in one supercell.

    Attributes:
        size: Cells along a, b, c.
        found: Lowest energy first, at most `SHOWN`.
        distinct: All symmetry-distinct ones, by Burnside's lemma.
        total: All colourings.
        complete: Whether all were looked at, not a sample.
        contents: Species by sublattice: element (or vacancy) to number of positions.
        charges: Formal charges that the energies rest on, empty where there are none.
        rounded: Whether the amounts of the average structure had to be rounded.
    """

    size: tuple[int, int, int]
    found: tuple[Arrangement, ...]
    distinct: int
    total: int
    complete: bool
    contents: tuple[Mapping[str, int], ...]
    charges: Mapping[str, float]
    rounded: bool


@dataclass(frozen=True, slots=True)
class _Lattice:
    """The supercell: positions, what may sit there, and what carries them over."""

    rows: np.ndarray
    frac: np.ndarray
    kinds: Ints
    contents: Mapping[int, Content]
    active: Ints
    pools: tuple[tuple[Ints, dict[str, int]], ...]
    permutations: Ints


def arrangements(
    crystal: Crystal,
    size: tuple[int, int, int] | None = None,
    *,
    charges: Mapping[str, float] | None = None,
    seed: int = 0,
    cancelled: Callable[[], bool] = lambda: False,
) -> Arrangements:
    """Decorate a partly filled structure in all distinct ways.

    Args:
        crystal: With partial occupancies.
        size: Cells along a, b, c; the smallest with whole amounts where None.
        charges: Formal charge of each element; from the composition where None.
        seed: For the sample where there are too many to look at all.
        cancelled: Asked between arrangements.

    Raises:
        NotEnumerable: Nothing is partly filled, or the cell grows too large.
    """
    if not crystal.disordered:
        raise NotEnumerable("every position is filled by one element: nothing to order")
    chosen = size or _smallest(crystal)
    states = dict(charges) if charges is not None else formal_charges(crystal)
    lattice = _supercell(crystal, chosen, states)
    total = math.prod(_ways(list(c.values())) for _, c in lattice.pools)
    distinct = _distinct(lattice)
    complete = total <= EXHAUSTIVE
    colourings = (
        _all(lattice) if complete else _some(lattice, np.random.default_rng(seed))
    )
    kept = _representatives(lattice, colourings, cancelled)
    species = sorted({s for _, counts in lattice.pools for s in counts})
    energies = _energies(lattice, [c for c, _ in kept], species, states)
    atoms = max(1, len(lattice.frac))
    rank = [0.0] * len(kept)
    if energies is not None:
        rank = [round((e - min(energies)) / atoms, 6) for e in energies]
    # Of equal energies those with fewest equivalents come first: higher symmetry.
    order = sorted(range(len(kept)), key=lambda i: (rank[i], kept[i][1], i))
    found = []
    for index in order[:SHOWN]:
        colouring, weight = kept[index]
        text, group = _written(lattice, colouring, species, crystal.name)
        above = rank[index] if energies is not None else None
        found.append(Arrangement(text, group, weight, above))
    wanted = _amounts(crystal, chosen)
    whole = all(abs(v - round(v)) <= WHOLE for pool in wanted for v in pool.values())
    return Arrangements(
        chosen, tuple(found), distinct, total, complete,
        tuple(counts for _, counts in lattice.pools), states if energies is not None
        else {}, not whole,
    )  # fmt: skip


# --- the supercell --------------------------------------------------------------


def _amounts(crystal: Crystal, size: tuple[int, int, int]) -> list[dict[str, float]]:
    """Positions that each species takes on each sublattice of a supercell."""
    _, kinds = positions_with_kinds(crystal)
    cells = math.prod(size)
    out = []
    for kind, content in sorted(contents_by_kind(crystal).items()):
        held = sum((v for _, v in content), Fraction(0))
        if len(content) == 1 and held > Fraction(999, 1000):
            continue
        n = int((kinds == kind).sum()) * cells
        pool = {e: float(v) * n for e, v in content}
        if held < Fraction(999, 1000):
            pool[VACANCY] = n - sum(pool.values())
        out.append(pool)
    return out


def _smallest(crystal: Crystal) -> tuple[int, int, int]:
    """The smallest supercell with whole amounts, of equal ones the most even one."""
    positions = len(positions_with_kinds(crystal)[0])
    lengths = np.array(crystal.cell[:3])
    sizes = [
        s for s in product(range(1, LONGEST + 1), repeat=3)
        if math.prod(s) * positions <= MOST_POSITIONS
    ]  # fmt: skip

    def uneven(s: tuple[int, ...]) -> float:
        edges = lengths * np.array(s)
        return float(edges.max() / edges.min())

    sizes.sort(key=lambda s: (math.prod(s), uneven(s), s))
    for s in sizes:
        pools = _amounts(crystal, (s[0], s[1], s[2]))
        if all(
            abs(v - round(v)) <= WHOLE and (round(v) > 0 or v < 1e-6)
            for pool in pools for v in pool.values()
        ):  # fmt: skip
            return (s[0], s[1], s[2])
    raise NotEnumerable(
        f"no supercell of at most {MOST_POSITIONS} positions holds whole numbers of "
        "these atoms; name a size (2x2x1), and the amounts are rounded"
    )


def _rounded(
    pools: Sequence[Mapping[str, float]], charges: Mapping[str, float], rest: float
) -> list[dict[str, int]]:
    """Whole numbers with the same sums, neutral where that costs one atom a species.

    Args:
        pools: Amounts by sublattice.
        charges: Formal charges.
        rest: Charge of the positions that are filled by one element.
    """
    options = []
    for pool in pools:
        low = {e: math.floor(v + 1e-9) for e, v in pool.items()}
        left = round(sum(pool.values())) - sum(low.values())
        for e in sorted(pool, key=lambda e: low[e] - pool[e])[:left]:
            low[e] += 1
        moved = [
            low | {a: low[a] - 1, b: low[b] + 1}
            for a in low for b in low
            # No element of the structure may vanish by rounding.
            if a != b and low[a] > (1 if a != VACANCY else 0)
        ]  # fmt: skip
        options.append([low, *moved])

    def cost(chosen: tuple[dict[str, int], ...]) -> tuple[bool, float]:
        net = rest + sum(charges.get(e, 0.0) * n for c in chosen for e, n in c.items())
        off = sum(
            (n - pool[e]) ** 2
            for c, pool in zip(chosen, pools, strict=True)
            for e, n in c.items()
        )
        return bool(charges) and abs(net) > 1e-6, off

    best = min(islice(product(*options), 20_000), key=cost)
    return [{e: n for e, n in c.items() if n} for c in best]


def _supercell(
    crystal: Crystal, size: tuple[int, int, int], charges: Mapping[str, float]
) -> _Lattice:
    frac, kinds = positions_with_kinds(crystal)
    if len(frac) * math.prod(size) > MOST_POSITIONS:
        raise NotEnumerable(
            f"{size[0]}x{size[1]}x{size[2]} cells hold {len(frac) * math.prod(size)} "
            f"positions, at most {MOST_POSITIONS} are decorated"
        )
    grid = np.stack(np.meshgrid(*[np.arange(k) for k in size], indexing="ij"), -1)
    grid = grid.reshape(-1, 3)
    n = np.array(size, float)
    points = ((frac[:, None, :] + grid[None]) / n).reshape(-1, 3)
    many = np.repeat(kinds, len(grid))
    contents = contents_by_kind(crystal)
    rows = np.asarray(crystal.lattice) * n[:, None]
    amounts = _amounts(crystal, size)
    partial = [
        k for k, c in sorted(contents.items())
        if not (len(c) == 1 and c[0][1] > Fraction(999, 1000))
    ]  # fmt: skip
    active = np.flatnonzero(np.isin(many, partial))
    place = {int(a): i for i, a in enumerate(active)}
    rest = sum(
        charges.get(contents[int(k)][0][0], 0.0) for k in many if int(k) not in partial
    )
    pools = tuple(
        (
            np.array([place[int(i)] for i in np.flatnonzero(many == kind)], np.int64),
            counts,
        )
        for kind, counts in zip(partial, _rounded(amounts, charges, rest), strict=True)
    )
    return _Lattice(
        rows, points, many, contents, active, pools,
        _permutations(rows, points, many, active),
    )  # fmt: skip


def _permutations(
    rows: np.ndarray, points: np.ndarray, kinds: Ints, active: Ints
) -> Ints:
    """``(n_operations, n_active)`` where each operation carries each position."""
    found = spglib.get_symmetry(
        (rows, points, kinds),  # type: ignore[arg-type]
        symprec=0.01,
    )
    if found is None:
        return np.arange(len(active))[None]
    here = points[active]
    out = []
    for rotation, shift in zip(found["rotations"], found["translations"], strict=True):
        moved = here @ rotation.T + shift
        gap = moved[:, None] - here[None]
        gap -= np.round(gap)
        away = np.linalg.norm(gap @ rows, axis=-1)
        goal = away.argmin(axis=1)
        if away[np.arange(len(goal)), goal].max() < 0.1:
            out.append(goal)
    return np.unique(np.array(out, np.int64), axis=0)


def formal_charges(crystal: Crystal) -> dict[str, float]:
    """Formal charges: neutral ones with usual states, else the usual state of each."""
    states = assign(crystal.composition)
    if states is not None and states.common:
        return dict(states.states)
    if states is None and not NONMETALS.intersection(crystal.composition):
        return {}
    anion = most_electronegative(crystal.composition)
    out = {}
    for symbol in crystal.composition:
        usual = element(symbol).common
        fit = [s for s in usual if (s < 0) == (symbol == anion)] or list(usual)
        if not fit:
            return {}
        out[symbol] = float(fit[0])
    return out if len(out) > 1 else {}


# --- counting -------------------------------------------------------------------


def _ways(counts: list[int]) -> int:
    out = math.factorial(sum(counts))
    for n in counts:
        out //= math.factorial(n)
    return out


def _distinct(lattice: _Lattice) -> int:
    """Burnside: the mean number of colourings that an operation leaves as they are."""
    types: Counter[tuple[tuple[int, ...], ...]] = Counter()
    for permutation in lattice.permutations:
        types[tuple(_cycles(permutation, pool) for pool, _ in lattice.pools)] += 1
    total = 0
    for cycles, number in types.items():
        fixed = 1
        for lengths, (_, counts) in zip(cycles, lattice.pools, strict=True):
            fixed *= _fixed(lengths, tuple(counts.values()))
        total += number * fixed
    return total // len(lattice.permutations)


def _cycles(permutation: Ints, pool: Ints) -> tuple[int, ...]:
    """Lengths of the cycles of one sublattice."""
    seen: set[int] = set()
    lengths = []
    for start in pool:
        here, length = int(start), 0
        while here not in seen:
            seen.add(here)
            here = int(permutation[here])
            length += 1
        if length:
            lengths.append(length)
    return tuple(sorted(lengths))


def _fixed(lengths: tuple[int, ...], counts: tuple[int, ...]) -> int:
    """Ways to give whole cycles to species so that each has its number."""
    ways: dict[tuple[int, ...], int] = {counts: 1}
    for length in lengths:
        after: dict[tuple[int, ...], int] = {}
        for left, number in ways.items():
            for k, n in enumerate(left):
                if n >= length:
                    rest = (*left[:k], n - length, *left[k + 1 :])
                    after[rest] = after.get(rest, 0) + number
        ways = after
    return sum(ways.values())


# --- listing --------------------------------------------------------------------


def _spread(
    places: tuple[int, ...], counts: list[tuple[int, int]]
) -> Iterator[dict[int, int]]:
    """All ways to put the species (index, number) on some places."""
    if not counts:
        yield {}
        return
    (species, number), rest = counts[0], counts[1:]
    if not rest:
        yield dict.fromkeys(places, species)
        return
    for taken in combinations(places, number):
        left = tuple(p for p in places if p not in taken)
        for other in _spread(left, rest):
            yield {**dict.fromkeys(taken, species), **other}


def _index(lattice: _Lattice) -> dict[str, int]:
    names = sorted({s for _, counts in lattice.pools for s in counts})
    return {s: i for i, s in enumerate(names)}


def _all(lattice: _Lattice) -> Iterator[Ints]:
    index = _index(lattice)
    parts = [
        list(
            _spread(
                tuple(int(p) for p in pool),
                sorted(((index[s], n) for s, n in counts.items()), key=lambda x: x[1]),
            )
        )
        for pool, counts in lattice.pools
    ]
    for chosen in product(*parts):
        colouring = np.zeros(len(lattice.active), np.int64)
        for part in chosen:
            for place, species in part.items():
                colouring[place] = species
        yield colouring


def _some(lattice: _Lattice, rng: np.random.Generator) -> Iterator[Ints]:
    index = _index(lattice)
    for _ in range(SAMPLE):
        colouring = np.zeros(len(lattice.active), np.int64)
        for pool, counts in lattice.pools:
            species = np.repeat([index[s] for s in counts], list(counts.values()))
            colouring[pool] = rng.permutation(species)
        yield colouring


def _representatives(
    lattice: _Lattice, colourings: Iterator[Ints], cancelled: Callable[[], bool]
) -> list[tuple[Ints, int]]:
    """One colouring of each orbit, with the size of the orbit."""
    # Random odd weights: two colourings share a sum with negligible probability.
    weights = np.random.default_rng(1).integers(
        1, 2**62, size=len(lattice.active), dtype=np.int64
    )
    weights |= 1
    seen: set[int] = set()
    out: list[tuple[Ints, int]] = []
    with np.errstate(over="ignore"):
        for colouring in colourings:
            if int((colouring + 1) @ weights) in seen:
                continue
            images = (colouring[lattice.permutations] + 1) @ weights
            own = set(images.tolist())
            seen |= own
            out.append((colouring, len(own)))
            if cancelled():
                break
    return out


# --- energies and texts -----------------------------------------------------------


def _energies(
    lattice: _Lattice,
    colourings: list[Ints],
    species: list[str],
    charges: Mapping[str, float],
) -> list[float] | None:
    """Ewald energy in eV of each colouring; None without charges for all elements."""
    needed = {e for c in lattice.contents.values() for e, _ in c}
    if not needed <= set(charges) or not colourings:
        return None
    from pymatgen.analysis.ewald import EwaldSummation
    from pymatgen.core import Lattice, Structure

    # One matrix for unit charges serves every colouring: E = q M q.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        unit = Structure(Lattice(lattice.rows), ["H"] * len(lattice.frac), lattice.frac)
        unit.add_oxidation_state_by_site([1.0] * len(lattice.frac))
        matrix = EwaldSummation(unit).total_energy_matrix
    fixed = np.zeros(len(lattice.frac))
    for i, kind in enumerate(lattice.kinds):
        fixed[i] = charges[lattice.contents[int(kind)][0][0]]
    of_species = np.array([charges.get(s, 0.0) for s in species])
    out = []
    for colouring in colourings:
        q = fixed.copy()
        q[lattice.active] = of_species[colouring]
        out.append(float(q @ matrix @ q))
    return out


def _written(
    lattice: _Lattice, colouring: Ints, species: list[str], name: str
) -> tuple[str, Group]:
    """One arrangement as CIF, and the symmetry of its atoms.

    The file is written in that symmetry where its conventional cell is as large as the
    supercell, else in P 1: a supercell that was asked for is not exchanged.
    """
    kept: list[int] = []
    contents: dict[int, Content] = {}
    kinds: list[int] = []
    numbers: dict[str, int] = {}
    chosen = dict(zip(lattice.active.tolist(), colouring.tolist(), strict=True))
    for i, kind in enumerate(lattice.kinds):
        element = (
            species[chosen[i]] if i in chosen else lattice.contents[int(kind)][0][0]
        )
        if element == VACANCY:
            continue
        number = numbers.setdefault(element, len(numbers) + 1)
        contents[number] = ((element, Fraction(1)),)
        kept.append(i)
        kinds.append(number)
    text = built_from(
        lattice.rows, lattice.frac[kept], np.array(kinds), contents,
        reference_group(1), name=name, notes=("an ordered arrangement",),
    )  # fmt: skip
    crystal = read_crystal(text).crystal
    made = symmetrised(crystal, 0.01) if crystal is not None else None
    if made is None:
        return text, reference_group(1)
    other = read_crystal(made[0]).crystal
    same = other is not None and len(other.atoms.frac) == len(kept)
    return (made[0] if same else text), made[1]
