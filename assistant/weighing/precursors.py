"""The usual precursors of an element, for users who name none.

For oxides: the oxide, carbonate or ammonium phosphate that is stable in air and sold
pure. For sulfides and halides: the binary compounds of the oxidation states in the
compound. They are an assumption, said as one, and any can be replaced.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd

from validators.elements import NONMETALS, element
from validators.formula import Composition
from validators.oxidation import assign

_OXIDE = {
    "Li": "Li2CO3", "Na": "Na2CO3", "K": "K2CO3", "Rb": "Rb2CO3", "Cs": "Cs2CO3",
    "Be": "BeO", "Mg": "MgO", "Ca": "CaCO3", "Sr": "SrCO3", "Ba": "BaCO3",
    "Sc": "Sc2O3", "Y": "Y2O3", "La": "La2O3", "Ce": "CeO2", "Pr": "Pr6O11",
    "Nd": "Nd2O3", "Sm": "Sm2O3", "Eu": "Eu2O3", "Gd": "Gd2O3", "Tb": "Tb4O7",
    "Dy": "Dy2O3", "Ho": "Ho2O3", "Er": "Er2O3", "Tm": "Tm2O3", "Yb": "Yb2O3",
    "Lu": "Lu2O3", "Ti": "TiO2", "Zr": "ZrO2", "Hf": "HfO2", "V": "V2O5",
    "Nb": "Nb2O5", "Ta": "Ta2O5", "Cr": "Cr2O3", "Mo": "MoO3", "W": "WO3",
    "Mn": "MnO2", "Fe": "Fe2O3", "Co": "Co3O4", "Ni": "NiO", "Cu": "CuO",
    "Zn": "ZnO", "Cd": "CdO", "B": "H3BO3", "Al": "Al2O3", "Ga": "Ga2O3",
    "In": "In2O3", "Si": "SiO2", "Ge": "GeO2", "Sn": "SnO2", "Pb": "PbO",
    "P": "NH4H2PO4", "As": "As2O5", "Sb": "Sb2O3", "Bi": "Bi2O3", "Te": "TeO2",
    "Se": "SeO2", "Ru": "RuO2", "Ir": "IrO2", "Rh": "Rh2O3", "Re": "ReO3",
    "Ag": "Ag2O", "Pd": "PdO", "Tl": "Tl2O3", "U": "UO2", "Th": "ThO2",
}  # fmt: skip
_HALOGENS = ("F", "Cl", "Br", "I")
_CHALCOGENS = ("S", "Se", "Te")
#: Taking up water or CO2, losing it, or leaving the charge at high temperature.
MOIST = frozenset({"La2O3", "Nd2O3", "Pr6O11", "CaO", "SrO", "BaO", "MgO"})
VOLATILE = frozenset({"Li", "Na", "K", "Rb", "Cs", "Pb", "Bi", "Zn", "Tl", "Cd"})


#: Salts of a class: the anion with its charge, and cations whose salt is sold dry.
_CLASSES = {
    "nitrate": ("NO3", 1, {"Li", "Na", "K", "Rb", "Cs", "Sr", "Ba", "Pb", "Ag", "Tl"}),
    "acetate": ("CH3COO", 1, {"Na", "K", "Cs", "Ag"}),
    "chloride": ("Cl", 1, {"Li", "Na", "K", "Rb", "Cs", "Ag", "Zn", "Pb", "Tl"}),
    "hydroxide": ("OH", 1, {"Na", "K", "Mg", "Ca", "Al", "Ni", "Co", "Zn"}),
    "carbonate": ("CO3", 2, {"Li", "Na", "K", "Rb", "Cs", "Ca", "Sr", "Ba", "Mn"}),
}
#: Charges of cations in their salts where an element has several.
_IN_SALTS = {
    "Fe": 3, "Co": 2, "Ni": 2, "Mn": 2, "Cu": 2, "Cr": 3, "Ce": 3, "Pr": 3, "Pb": 2,
    "Sn": 2, "Eu": 3, "Sm": 3, "Tb": 3, "Yb": 3, "Bi": 3, "Tl": 1, "Ag": 1, "In": 3,
}  # fmt: skip
#: Elements that have no such salts of a simple formula.
_NO_SALT = frozenset({"P", "B", "Si", "Ge", "Ti", "Nb", "Ta", "V", "Mo", "W", "As",
                      "Zr", "Hf", "Te", "Se", "Sb", "Re"})  # fmt: skip


def salts_of(kind: str, wanted: Composition) -> dict[str, tuple[str, bool]]:
    """Salts of a class for the cations of a compound.

    Returns:
        Cation to formula without water, and whether it is sold so.
    """
    ion, charge, dry = _CLASSES[kind]
    out = {}
    for cation in wanted:
        if cation in (*_HALOGENS, "O", "H", "C", "N") or cation in _NO_SALT:
            continue
        usual = [s for s in element(cation).common if s > 0]
        state = _IN_SALTS.get(cation) or (usual[0] if len(usual) == 1 else 0)
        if not state:
            continue
        shared = gcd(state, charge)
        cations, anions = charge // shared, state // shared
        group = f"({ion}){anions}" if anions > 1 and len(ion) > 1 else ion
        if len(ion) <= 2 and anions > 1 and ion != "OH":
            group = f"{ion}{anions}"
        formula = f"{cation}{cations if cations > 1 else ''}{group}"
        out[cation] = (formula, cation in dry)
    return out


def usual_precursors(wanted: Composition) -> list[str]:
    """Precursors for every element of a compound, those to be tried first in front."""
    halogens = [e for e in _HALOGENS if e in wanted]
    if "O" in wanted:
        cations = [e for e in wanted if e not in (*_HALOGENS, "O")]
        offered = [_OXIDE[e] for e in cations if e in _OXIDE]
        return [*_salts(wanted, halogens, cations, single=True), *offered]
    anions = [*halogens, *(e for e in _CHALCOGENS if e in wanted)]
    cations = [e for e in wanted if e not in anions]
    if not anions:
        # An intermetallic is made from its elements.
        return cations if not NONMETALS & set(cations) else []
    return _salts(wanted, anions, cations)


def _salts(
    wanted: Composition,
    anions: list[str],
    cations: list[str],
    *,
    single: bool = False,
) -> list[str]:
    """Binary compounds, halides of the most electropositive cations first."""
    found = assign(wanted)
    ordered = sorted(cations, key=lambda e: element(e).electronegativity or 9.0)
    out = []
    for anion in anions:
        own = ordered[:1] if single else ordered
        for cation in own:
            state = found.states.get(cation) if found is not None else None
            if state is None or state != int(state):
                usual = [s for s in element(cation).common if s > 0]
                state = usual[0] if usual else 0
            charge = 1 if anion in _HALOGENS else 2
            if state > 0:
                out.append(_binary(cation, int(state), anion, charge))
    return out


def _binary(cation: str, state: int, anion: str, charge: int) -> str:
    shared = gcd(state, charge)
    counts = {cation: Fraction(charge, shared), anion: Fraction(state, shared)}
    return "".join(f"{e}{n if n != 1 else ''}" for e, n in counts.items())
