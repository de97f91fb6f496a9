"""Questions about symmetry and geometry, answered by computing.

The answers are facts (a name with values); `assistant.compose` puts them into words.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from validators.crystal import Crystal, lattice_vectors, read_crystal
from validators.distances import density
from validators.elements import is_element
from validators.formula import format_formula, reduced
from validators.groups import Group, UnknownGroup, find_group, locate
from validators.shells import main_ligand, site_shell
from validators.symmetry import cell_constraints, found_group

#: Å; a point this near to a special position may be its rounded form.
ROUNDING = 0.05


@dataclass(frozen=True, slots=True)
class Fact:
    """One computed answer: which sentence, with which values."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """Computed answers.

    Attributes:
        items: In the order in which they are told.
        cif: The structure that they are about, where there is one.
        about_structure: Whether they rest on a structure (and so on its source).
    """

    items: tuple[Fact, ...]
    cif: str | None = None
    about_structure: bool = False


_MAKE = re.compile(
    r"(?i)\b(?:generat\w*|creat\w*|make|build|write|produce|construct|gerate|genrate|"
    r"erzeug\w*|erstell\w*|génér\w*|crée\w*|genera(?:r|me|d)?|crea(?:r|me|d)?|change|set|replace|remove|"
    r"repair|fix|check|convert|supercell)\b|生成|创建|作成|作って|修复|检查"
)
_NUMBER = r"[-+]?(?:\d+/\d+|\d*\.\d+|\d+)"
_POINT = re.compile(
    rf"(?<![\w.])\(?\s*({_NUMBER})\s*[,;\s]\s*({_NUMBER})\s*[,;\s]\s*({_NUMBER})\s*\)?"
    r"(?![\w.])"
)
_GENERAL = re.compile(
    r"(?i)general position|allgemeine\w* lage|position générale|posición general|"
    r"一般位置|一般等价|一般等価"
)
_WYCKOFF_LIST = re.compile(
    r"(?i)(?:which|list|what|all|table|welche|quell\w+|cuáles|哪些|どの)[^.?]{0,40}wyckoff|"
    r"wyckoff (?:positions?|letters?|sites?|lagen|positionen) (?:of|in|for|von|de)"
)
_SPECIAL = re.compile(
    r"(?i)special|which letter|wyckoff|welche\w* lage|spezielle|position spéciale|"
    r"posición especial|特殊|哪个字母|multiplicity"
)
_CENTRIC = re.compile(
    r"(?i)centro-?symm|zentrosymm|centrosym|centrosim|inversion cent|inversionszentr|"
    r"中心对称|対称中心|\bpolar\b|\bchiral\b|enantiomorph|手性"
)
_OPERATIONS = re.compile(
    r"(?i)how many (?:symmetry )?operations|number of (?:symmetry )?operations|"
    r"symmetry operations of|order of the (?:space |point )?group|point group of|"
    r"crystal system of|wie viele (?:symmetrie)?operationen|combien d.opérations"
)
_GROUP_OF = re.compile(
    r"(?i)(?:space ?group|raumgruppe|groupe d.espace|grupo espacial|空间群|空間群)"
)
_ASKS = re.compile(
    r"(?i)\?|？|^\s*(?:what|which|is|how|does|are|welche|was|wie|ist|quel|quelle|est|"
    r"combien|cuál|cuánt|es\b|simulate|compute|calculate|give|show|list|berechne|"
    r"calcul\w*)|什么|多少|哪|吗|何|いくつ|計算|计算|¿"
)
_ATOMS = re.compile(
    r"(?i)how many atoms|number of atoms|atoms (?:are )?(?:in|per) the (?:unit )?cell|"
    r"wie viele atome|combien d.atomes|cuántos átomos|多少(?:个)?原子|原子数|原子は"
)
_CELL = re.compile(
    r"(?i)lattice (?:parameter|constant)|cell (?:parameter|length|volume|constant)|"
    r"gitter(?:parameter|konstante)|paramètres? de maille|parámetros? de red|晶格|"
    r"格子定数"
)
_DENSITY = re.compile(
    r"(?i)\bdensity\b|\bdichte\b|\bdensité\b|\bmasse volumique\b|\bdensidad\b|密度"
)
_BONDS = re.compile(
    r"(?i)bond (?:length|distance)|interatomic distance|bindungslänge|longueurs? de "
    r"liaison|longitud\w* de enlace|键长|結合長|结合长"
)
_COORDINATION = re.compile(
    r"(?i)coordination (?:number|of)|koordinationszahl|nombre de coordination|"
    r"número de coordinación|配位数"
)
_POWDER = re.compile(
    r"(?i)\bxrd\b|powder (?:pattern|diffraction)|diffraction pattern|diffractogram|"
    r"pulverdiffrakt|beugungs(?:bild|diagramm)|diffractogramme|difractograma|衍射|回折"
)


def answer_question(text: str, crystal_text: str | None) -> Facts | None:
    """Answer a question about symmetry or geometry; None when the text asks none.

    Args:
        text: The user's words, in any of the six languages.
        crystal_text: CIF of the structure that the question is about.
    """
    if not may_be_question(text):
        return None
    group = _group_in(text)
    if group is not None:
        items = tuple(_about_group(text, group))
        if items:
            return Facts(items)
    if crystal_text is None:
        return None
    crystal = read_crystal(crystal_text).crystal
    if crystal is None:
        return None
    items = tuple(_about_crystal(text, crystal))
    return Facts(items, crystal_text, True) if items else None


def may_be_question(text: str) -> bool:
    """Whether a message asks something rather than wants something made."""
    return len(text) <= 600 and not _MAKE.search(text) and _asks(text)


def _asks(text: str) -> bool:
    return _ASKS.search(text) is not None or _POWDER.search(text) is not None


# --- groups -----------------------------------------------------------------------

_SYMBOL = re.compile(
    r"(?<![A-Za-z0-9])([PIFCABR](?:\s?[-\u2212]?(?:[1-6][_(]?[1-5]?\)?|[mnabcde])"
    r"(?:\s?/\s?[mnabcde])?){1,5}(?::[12HR])?)(?![A-Za-z0-9])"
)


def _group_in(text: str) -> Group | None:
    """The space group that a question names by symbol or number."""
    setting = None
    lower = text.lower()
    if "rhombohedral ax" in lower:
        setting = "R"
    elif "hexagonal ax" in lower:
        setting = "H"
    elif re.search(r"origin(?: choice)? 1\b", lower):
        setting = "1"
    for match in _SYMBOL.finditer(text):
        words = match[1].split(" ")
        # The longest run of words that is a symbol wins: "P 63/m m c", not "P 63/m".
        for length in range(len(words), 0, -1):
            symbol = " ".join(words[:length])
            if is_element(symbol) or len(symbol) < 2:
                # Pb, Cm and In are elements unless the text says otherwise.
                continue
            try:
                return find_group(symbol, setting=setting).group
            except UnknownGroup:
                continue
    number = re.search(r"(?i)(?:space ?group|no\.?|number|nr\.?|#)\s*(\d{1,3})\b", text)
    if number and 1 <= int(number[1]) <= 230:
        return find_group(int(number[1]), setting=setting).group
    return None


def _about_group(text: str, group: Group) -> Iterator[Fact]:
    base = {
        "group": group.short, "number": group.number,
        "setting": group.setting_words or "standard setting",
    }  # fmt: skip
    point = _POINT.search(_without_symbols(text))
    if point is not None and _SPECIAL.search(text):
        yield from _where(group, point, base)
        return
    if _GENERAL.search(text):
        general = group.positions[-1]
        yield Fact(
            "general_position",
            {**base, "multiplicity": general.multiplicity, "letter": general.letter},
        )
        if group.extension in {"H", "R"}:
            other = find_group(
                group.number, setting="R" if group.extension == "H" else "H"
            ).group
            yield Fact(
                "general_position_other",
                {
                    "multiplicity": other.positions[-1].multiplicity,
                    "setting": other.setting_words,
                },
            )
        return
    if _WYCKOFF_LIST.search(text):
        yield Fact(
            "wyckoff_list",
            {
                **base,
                "positions": "; ".join(
                    f"{p.label} ({p.text})" for p in group.positions
                ),
            },
        )
        return
    if _CENTRIC.search(text):
        yield _centric(group, base)
        return
    if _OPERATIONS.search(text):
        yield Fact(
            "group",
            {
                **base, "system": group.system, "operations": len(group.triplets),
                "point_group": group.entry.point_group_hm(),
            },
        )  # fmt: skip


def _without_symbols(text: str) -> str:
    """The text with group symbols blanked, whose digits are no coordinates."""
    return _SYMBOL.sub(" ", text)


def _where(group: Group, match: re.Match[str], base: dict[str, Any]) -> Iterator[Fact]:
    values = [float(Fraction(match[i])) for i in (1, 2, 3)]
    point = np.array(values)
    # Only fractions matter; a cell of the right system with edges of 5 to 8 Å.
    cell = dict(zip(("a", "b", "c", "alpha", "beta", "gamma"),
                    (5.0, 6.0, 8.0, 85.0, 95.0, 100.0), strict=True))  # fmt: skip
    for name, relation in cell_constraints(group):
        cell[name] = cell[relation] if relation in cell else float(relation)
    if group.rhombohedral_axes:
        cell.update(alpha=60.0, beta=60.0, gamma=60.0)
    metric = lattice_vectors(tuple(cell.values()))
    exact, _ = locate(group, point, metric=metric, tolerance=1e-6)
    near, home = locate(group, point, metric=metric, tolerance=ROUNDING)
    shown = ", ".join(match[i] for i in (1, 2, 3))
    yield Fact(
        "point",
        {
            **base, "point": shown, "label": near.label, "text": near.text,
            "special": near.letter != group.positions[-1].letter,
        },
    )  # fmt: skip
    if near.letter != exact.letter:
        home = home - np.floor(home + 1e-9)
        yield Fact(
            "rounded",
            {
                "point": shown, "label": near.label, "general": exact.label,
                "exact": ", ".join(
                    str(Fraction(float(v)).limit_denominator(24)) for v in home
                ),
            },
        )  # fmt: skip


def _centric(group: Group, base: dict[str, Any]) -> Fact:
    entry = group.entry
    return Fact(
        "centric",
        {
            **base, "centric": bool(entry.is_centrosymmetric()),
            "chiral": bool(entry.is_sohncke()), "point_group": entry.point_group_hm(),
        },
    )  # fmt: skip


# --- structures -------------------------------------------------------------------


def _about_crystal(text: str, crystal: Crystal) -> Iterator[Fact]:
    formula = format_formula(reduced(crystal.exact_composition))
    asked: list[tuple[re.Pattern[str], Callable[[Crystal, str], Iterator[Fact]]]] = [
        (_CENTRIC, _crystal_centric), (_GROUP_OF, _crystal_group),
        (_ATOMS, _crystal_atoms), (_CELL, _crystal_cell), (_DENSITY, _crystal_density),
        (_BONDS, _crystal_bonds), (_COORDINATION, _crystal_coordination),
        (_POWDER, _crystal_powder),
    ]  # fmt: skip
    for pattern, tell in asked:
        if pattern.search(text):
            yield from tell(crystal, formula)


def _crystal_group(crystal: Crystal, formula: str) -> Iterator[Fact]:
    found = found_group(crystal, 0.01)
    if found is not None:
        yield Fact(
            "space_group",
            {"formula": formula, "group": found.symbol, "number": found.number},
        )


def _crystal_centric(crystal: Crystal, formula: str) -> Iterator[Fact]:
    found = found_group(crystal, 0.01)
    if found is not None:
        group = find_group(found.number).group
        yield _centric(group, {
            "group": group.short, "number": group.number, "setting": formula,
        })  # fmt: skip


def _crystal_atoms(crystal: Crystal, formula: str) -> Iterator[Fact]:
    total = sum(crystal.composition.values())
    yield Fact(
        "atoms",
        {
            "formula": formula, "count": f"{total:g}",
            "content": format_formula(
                {k: round(v, 3) for k, v in crystal.composition.items()}
            ),
        },
    )  # fmt: skip


def _crystal_cell(crystal: Crystal, formula: str) -> Iterator[Fact]:
    a, b, c, alpha, beta, gamma = crystal.cell
    yield Fact(
        "cell",
        {
            "formula": formula, "a": f"{a:g}", "b": f"{b:g}", "c": f"{c:g}",
            "alpha": f"{alpha:g}", "beta": f"{beta:g}", "gamma": f"{gamma:g}",
            "volume": f"{crystal.volume:.2f}",
        },
    )  # fmt: skip


def _crystal_density(crystal: Crystal, formula: str) -> Iterator[Fact]:
    yield Fact("density", {"formula": formula, "density": f"{density(crystal):.3f}"})


def _crystal_bonds(crystal: Crystal, formula: str) -> Iterator[Fact]:
    for index, site in enumerate(crystal.sites):
        ligand = main_ligand(crystal, site.element) or _other(crystal, site.element)
        around = site_shell(crystal, index, ligand) if ligand else None
        if around is not None:
            inner = around.distances[: around.number]
            yield Fact(
                "bonds",
                {
                    "site": site.label, "ligand": ligand, "number": around.number,
                    "low": f"{inner[0]:.3f}", "high": f"{inner[-1]:.3f}",
                },
            )  # fmt: skip


_crystal_coordination = _crystal_bonds


def _other(crystal: Crystal, symbol: str) -> str | None:
    others = [e for e in crystal.composition if e != symbol]
    return others[0] if len(others) == 1 else None


def _crystal_powder(crystal: Crystal, formula: str) -> Iterator[Fact]:
    from pymatgen.analysis.diffraction.xrd import XRDCalculator
    from pymatgen.core import Structure

    if crystal.text is None:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        structure = Structure.from_str(crystal.text, fmt="cif")
    pattern = XRDCalculator("CuKa").get_pattern(structure, two_theta_range=(5, 90))
    order = np.argsort(-pattern.y)[:10]
    peaks = []
    for i in sorted(order):
        hkl = "".join(str(v) for v in pattern.hkls[i][0]["hkl"])
        peaks.append(
            f"{pattern.x[i]:.2f}° ({hkl}, {pattern.y[i]:.0f} %, "
            f"d = {pattern.d_hkls[i]:.3f} Å)"
        )
    yield Fact("powder", {"formula": formula, "peaks": "; ".join(peaks)})
