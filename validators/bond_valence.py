"""Bond valences: sums at every site and the global instability index."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from validators.crystal import Array, Crystal
from validators.elements import element
from validators.neighbours import CUTOFF, Neighbours, find_pairs, neighbours
from validators.oxidation import FIXED, Assignment, balanced
from validators.report import Evidence, Finding, NotApplicable, Severity, check
from validators.specs.structure import StructureSpec
from validators.stoichiometry import oxidation_of

B = 0.37
#: Valence units. Sound structures stay below 0.2, strained ones reach 0.3-0.4
#: (Salinas-Sanchez et al., J. Solid State Chem. 100 (1992) 201).
GII_LIMIT = 0.6
#: Relative deviation of a cation's sum that cannot be strain.
SUM_LIMIT = 0.45
#: Beyond both of these a structure is broken: of 1,494 ordered oxides and fluorides of
#: the library one exceeds them, a silicate at more than 100 GPa.
GII_BROKEN, CRUSHED = 1.0, 1.4
#: None of 2,964 oxides, fluorides and chlorides without hydrogen is beyond this, but
#: for ammonium read as N(III) and halogens read as cations.
GII_TORN = 1.5


#: Centres of rigid anions (carbonate, silicate, phosphate …) and the share of their
#: charge that bonds to O and F give. Of 1,413 such sites in the library's ordered
#: structures two are outside (0.41 and 0.56, both torn apart in their sources).
CENTRES = frozenset({("B", 3), ("C", 4), ("Si", 4), ("P", 5), ("S", 6), ("Ge", 4),
                     ("As", 5), ("Se", 6)})  # fmt: skip
CENTRE_SHARES = (0.6, 1.4)

#: Anions for which valence sums mean something; carbides and pnictides of metals are
#: metallic or covalent.
IONIC_ANIONS = frozenset({"F", "O", "Cl", "Br", "I", "S", "Se", "Te", "N"})


#: Of these, where a sum off by a lot is a fault of the structure: sound measured
#: nitrides (beta-Si3N4: 5.2 at N) and pnictide oxides (LaFeAsO) miss their sums.
HARD_ANIONS = IONIC_ANIONS - {"N"}

#: Anions whose bonds are covalent or metallic as often as ionic, where one R0 for a
#: pair holds less well: bonds of the measured FeSe, WSe2 and CuIr2S4 are 0.1 to 0.26 Å
#: shorter than it says. Of 208 measured, ordered ones on record 24 are warned of (11 %;
#: 5 % of oxides). A slip looks alike: only agreement with a measurement excuses it.
COVALENT = frozenset({"S", "Se", "Te"})
#: Large ions of one charge: it is spread over so many bonds that a lattice which is
#: held by the others presses or stretches each of them (measured kosmochlor 0.27 Å at
#: Na, KTaO3 0.23 Å at K).
SPREAD = frozenset({"Na", "K", "Rb", "Cs", "Tl"})
#: Å by which all bonds of a site would have to change to give its sum, up to which
#: such sites of sound measured structures are off.
YIELDING = 0.28
#: Valence units below which a bond is left out of a sum.
WEAKEST = 0.006


@dataclass(frozen=True, slots=True)
class Parameter:
    """R0 in Å of a pair, and where it comes from."""

    r0: float
    source: str


@cache
def _tables() -> tuple[
    dict[tuple[str, int, str], float],
    dict[tuple[str, str], float],
    dict[tuple[str, int, str], str],
]:
    raw = json.loads(files("validators").joinpath("data/bond_valence.json").read_text())
    exact: dict[tuple[str, int, str], float] = {}
    any_state: dict[tuple[str, str], float] = {}
    source: dict[tuple[str, int, str], str] = {}
    for cation, state, anion, r0, key in raw["r0"]:
        exact[cation, state, anion] = r0
        source[cation, state, anion] = raw["sources"][key]
        any_state.setdefault((cation, anion), r0)
    return exact, any_state, source


@cache
def bond_valence_parameter(cation: str, state: int, anion: str) -> Parameter | None:
    """R0 for a pair: tabulated, else from sizes; None where neither is known.

    Source of the formula: O'Keeffe & Brese, J. Am. Chem. Soc. 113 (1991) 3226,
    R0 = r1 + r2 - r1 r2 (sqrt c1 - sqrt c2)^2 / (c1 r1 + c2 r2).
    """
    exact, any_state, source = _tables()
    if (cation, state, anion) in exact:
        return Parameter(exact[cation, state, anion], source[cation, state, anion])
    if (cation, anion) in any_state:
        return Parameter(any_state[cation, anion], "same pair, other oxidation state")
    one, two = element(cation), element(anion)
    if (
        one.bond_size is None or two.bond_size is None
        or one.bond_softness is None or two.bond_softness is None
    ):  # fmt: skip
        return None
    r1, r2, c1, c2 = one.bond_size, two.bond_size, one.bond_softness, two.bond_softness
    r0 = r1 + r2 - r1 * r2 * (math.sqrt(c1) - math.sqrt(c2)) ** 2 / (c1 * r1 + c2 * r2)
    return Parameter(r0, "O'Keeffe & Brese, J. Am. Chem. Soc. 113 (1991) 3226")


@dataclass(frozen=True, slots=True)
class Valences:
    """Sums by site.

    Attributes:
        sums: ``(n_sites,)`` bond-valence sum in valence units.
        states: ``(n_sites,)`` oxidation state, signed.
        gii: Root mean square deviation over fully occupied surroundings.
    """

    sums: Array
    states: Array
    gii: float


def valences(crystal: Crystal, spec: StructureSpec) -> Valences:
    """Bond-valence sums, occupancies of the partners counted.

    Where a formula balances in several usual ways, that which the bonds fit best.

    Raises:
        NotApplicable: No oxidation states, or a pair without parameters.
    """
    assignment = oxidation_of(crystal, spec)
    if assignment is None:
        raise NotApplicable("no oxidation states: metallic, or not neutral")
    if not assignment.common:
        # Disulphides, peroxides and metals: the states balance on paper only.
        raise NotApplicable("neutral with unusual oxidation states only")
    if not IONIC_ANIONS.intersection(assignment.states):
        raise NotApplicable("no anion of an ionic solid")
    if spec.oxidation or assignment.mixed:
        return _valences_with(crystal, assignment)
    ways = balanced(crystal.composition)
    return min((_valences_with(crystal, way) for way in ways), key=lambda v: v.gii)


def _valences_with(crystal: Crystal, assignment: Assignment) -> Valences:
    symbols = ["H" if s.element in {"D", "T"} else s.element for s in crystal.sites]
    # An empty site has no part in the balance of charges, and no state.
    states = np.array([assignment.states.get(e, 0) for e in symbols])
    if not (states < 0).any() or not (states > 0).any():
        raise NotApplicable("no cation-anion pairs")
    pairs = _bonds(crystal, symbols, states)
    atoms = crystal.atoms
    heads = _first_atoms(crystal)
    occupancy = np.array([s.occupancy for s in crystal.sites])
    sums = np.zeros(len(crystal.sites))
    for site, atom in enumerate(heads):
        window = pairs.of(atom)
        others = atoms.site[pairs.other[window]]
        for other, distance in zip(others, pairs.distance[window], strict=True):
            if states[site] * states[other] >= 0:
                continue
            cation, anion = (site, other) if states[site] > 0 else (other, site)
            parameter = bond_valence_parameter(
                symbols[cation], round(states[cation]), symbols[anion]
            )
            if parameter is None:
                raise NotApplicable(
                    f"no bond-valence parameter for {symbols[cation]}-{symbols[anion]}"
                )
            valence = math.exp((parameter.r0 - distance) / B)
            if symbols[cation] == "H":
                # X-rays see hydrogen too near to its anion; it gives no more than 1.
                valence = min(valence, 1.0)
            sums[site] += valence * occupancy[other]
    counts = crystal.multiplicities * occupancy
    deviation = sums - np.abs(states)
    gii = float(np.sqrt((counts * deviation**2).sum() / max(counts.sum(), 1e-9)))
    return Valences(sums, states, gii)


def _bonds(crystal: Crystal, symbols: list[str], states: Array) -> Neighbours:
    """Pairs as far apart as a bond can be: Rb-Br and Cs-I pass the usual limit."""
    longest = max(
        (
            found.r0
            for one, q in zip(symbols, states, strict=True)
            for two, r in zip(symbols, states, strict=True)
            if q > 0 > r
            and (found := bond_valence_parameter(one, round(q), two)) is not None
        ),
        default=0.0,
    ) - B * math.log(WEAKEST)
    pairs = neighbours(crystal)
    if longest <= CUTOFF or not len(pairs.distance):
        return pairs
    if pairs.distance.min() < 1.0:
        return pairs  # overlapping atoms: no sum would mean anything
    return find_pairs(crystal.atoms.frac, crystal.lattice, longest)


def _first_atoms(crystal: Crystal) -> list[int]:
    """One atom of each orbit."""
    first: dict[int, int] = {}
    for atom, site in enumerate(crystal.atoms.site):
        first.setdefault(int(site), atom)
    return [first[i] for i in range(len(crystal.sites))]


def _is_broken(crystal: Crystal, found: Valences) -> bool:
    """Whether bonds are beyond all strain: too many, or all of them torn.

    Ammonium and halogens in the middle of oxygen carry states that no sum shows.
    """
    if found.gii <= GII_BROKEN:
        return False
    anions = {
        s.element for s, q in zip(crystal.sites, found.states, strict=True) if q < 0
    }
    cations = {s.element for s in crystal.sites if s.occupancy} - anions
    plain = anions <= {"O", "F", "Cl"} and not cations & {"N", "Cl", "Br", "I"}
    if plain and found.gii > GII_TORN:
        return True
    if not {"O", "F"} & set(crystal.composition):
        return False
    return any(
        site.element in FIXED and state > 0 and total > CRUSHED * state
        for site, total, state in zip(
            crystal.sites, found.sums, found.states, strict=True
        )
    )


def _is_torn(crystal: Crystal, symbol: str, state: float, total: float) -> bool:
    """Whether the centre of a rigid anion has far too little, or too much, bonding."""
    low, high = CENTRE_SHARES
    anions = {"O", "F"} & set(crystal.composition)
    others = {"N", "S", "Cl"} & set(crystal.composition) - {symbol}
    return (
        bool(anions)
        and not others
        and (symbol, round(state)) in CENTRES
        and not low < total / state < high
    )


def _untabulated(crystal: Crystal, found: Valences) -> bool:
    """Whether a sum rests on a parameter that no one fitted to such bonds."""
    ions = {
        (s.element, float(q)) for s, q in zip(crystal.sites, found.states, strict=True)
    }
    exact = _tables()[0]
    return any(
        (cation, round(state), anion) not in exact
        for cation, state in ions
        for anion, charge in ions
        if state > 0 > charge
    )


def _yields(symbol: str, total: float, state: float, covalent: bool) -> bool:
    """Whether a sum is no further off than those of sound crystals with such bonds."""
    if not covalent and not (symbol in SPREAD and state == 1):
        return False
    return total > 0 and B * abs(math.log(total / abs(state or 1.0))) <= YIELDING


@check("geometry.bond_valence", required=False)
def valence_sums(crystal: Crystal, spec: StructureSpec) -> Iterator[Finding | Evidence]:
    """Bond-valence sums are near the oxidation states."""
    found = valences(crystal, spec)
    soft = {
        site.element
        for site, state in zip(crystal.sites, found.states, strict=True)
        if state < 0 and site.element not in HARD_ANIONS
    }
    if soft:
        raise NotApplicable(
            f"{', '.join(sorted(soft))}: bond valences mean little beside nitrides, "
            "pnictides and covalent anions"
        )
    shown = ", ".join(
        f"{s.label} {v:.2f} ({q:+.3g})"
        for s, v, q in zip(crystal.sites[:24], found.sums, found.states, strict=False)
    )
    judged = not crystal.disordered
    anions = {
        s.element for s, q in zip(crystal.sites, found.states, strict=True) if q < 0
    }
    covalent = spec.measured and (anions <= COVALENT or _untabulated(crystal, found))
    off, strained = [], []
    for site, total, state in zip(crystal.sites, found.sums, found.states, strict=True):
        # Sums at partly filled sites, of hydrogen and of soft anions say little.
        if not judged or site.element in {"H", "D"} or abs(state) < 0.5:
            continue
        limit = SUM_LIMIT * abs(state) + 0.25
        if abs(total - abs(state)) > limit:
            if _yields(site.element, float(total), float(state), covalent):
                strained.append(site.label)
                continue
            off.append(site)
            torn = _is_torn(crystal, site.element, float(state), float(total))
            yield Finding(
                "geometry.bond_valence",
                Severity.ERROR if torn else Severity.WARNING,
                f"bond-valence sum at {site.label} is {total:.2f}, its oxidation state "
                f"{state:+.3g}",
                expected=f"{abs(state):.3g} ± {limit:.2g}",
                found=round(float(total), 2),
                where=f"site {site.label}",
                line=site.line,
                hint="bonds are too short"
                if total > abs(state)
                else "bonds are too long or a neighbour is missing",
            )
    bad = judged and found.gii > GII_LIMIT
    if (
        bad
        and covalent
        and all(
            _yields(s.element, float(v), float(q), covalent)
            for s, v, q in zip(crystal.sites, found.sums, found.states, strict=True)
        )
    ):
        bad, strained = False, strained or ["all sites"]
    broken = judged and _is_broken(crystal, found)
    if bad:
        yield Finding(
            "geometry.bond_valence",
            Severity.ERROR if broken else Severity.WARNING,
            f"global instability index {found.gii:.2f}",
            expected=f"below {GII_LIMIT}",
            found=round(found.gii, 3),
            where="structure",
            hint="check cell lengths and coordinates",
        )
    yield Evidence(
        "bond valence",
        "geometry.bond_valence",
        "open" if not judged else "fail" if off or bad else "pass",
        f"global instability index {found.gii:.2f}"
        + ("" if judged else " (partial occupancies: for information)")
        + (
            f" ({', '.join(strained)}: off by less than {YIELDING} Å in every bond, as "
            "in sound structures with such bonds)"
            if strained
            else ""
        )
        + f"; {shown}",
    )
