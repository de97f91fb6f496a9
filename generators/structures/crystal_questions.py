"""Questions about one structure, answered by computing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from generators.structures.bond_angles import ANGLE, bond_angles
from generators.structures.content_questions import (
    content,
    formula_unit,
    formula_units,
    number_density,
    units,
    volume_per_unit,
)
from generators.structures.decorations import formal_charges
from generators.structures.fact_words import (
    ATOMS,
    AXIAL,
    BONDS,
    CELL,
    COORDINATION,
    DENSITY,
    GROUP,
    PER_UNIT,
    UNITS,
)
from generators.structures.facts import Fact
from generators.structures.group_questions import CENTRIC, POLAR, centric
from generators.structures.group_tables import site_symmetry
from generators.structures.layers import gap_of
from generators.structures.molar_questions import (
    CAPACITY,
    MOLAR_VOLUME,
    molar_volume,
    theoretical_capacity,
)
from generators.structures.pair_questions import (
    ONE_PLACE,
    absent,
    bonds_within,
    pair_distances,
)
from generators.structures.percolation import DEFAULT_PROBE, percolation
from generators.structures.polyhedra_questions import (
    asks_shape,
    kind_said,
    shapes,
    sites_meant,
)
from generators.structures.powder_questions import POWDER, powder_pattern
from validators.connectivity import sharing
from validators.crystal import Crystal
from validators.crystal_systems import SYSTEM_STEMS
from validators.distances import density
from validators.element_names import elements_named
from validators.formula import format_formula
from validators.found_symmetry import found_group
from validators.groups import find_group, is_polar, locate
from validators.oxidation import assign
from validators.shells import Shell, main_ligand, site_shell

#: What asks for an amount, before the element that it is asked of.
_HOW_MUCH = re.compile(
    r"(?i)\b(?:how (?:many|much)|wie ?viele?|combien (?:de |d['’])|cuánt[oa]s?)\s*"
    r"(?P<what>[^\s?？,.]+)|(?:多少|几)个?(?P<zh>[^，。？?\s]{1,4})|"
    r"(?P<ja>[^\s、。はが]{1,8})[はが](?:何個|いくつ|どれ(?:だけ|くらい))"
)
_PER_VOLUME = re.compile(
    r"(?i)(?:atoms?|atome|atomes|átomos|ions?)\b[^.?!]{0,20}"
    r"\b(?:per|pro|par|por) (?:cubic |[cnm]?m[\^³3]|å|kubik)|\bnumber density\b|"
    r"teilchendichte|原子数密度|数密度"
)
#: A crystal system that a question asks for, or asks whether it is the one.
_SYSTEM = re.compile(
    r"(?i)crystal system|kristallsystem|système cristallin|sistema cristalino|晶系|"
    r"結晶系|\b(?:is|are|ist|sind|est|sont|es|son)\b[^.?!]{1,60}?"
    rf"(?<![a-zà-ÿ])(?:{'|'.join(SYSTEM_STEMS.values())})"
    r"(?:\s+(?:at|bei|à|a|en)\s+[^.?!？]{1,25})?\s*(?:[?？]|$)|"
    rf"是(?:{'|'.join(SYSTEM_STEMS.values())})"
)
_OCCUPIED = re.compile(
    r"(?i)wyckoff|welche\w* lagen?|occup(?:y|ies|ied|anc(?:y|ies))|"
    r"besetz\w+|\b(?:ocupan?|occupent|occupés)\b|taux d.occupation|ocupaci[oó]n\w*|"
    r"占有率|占据率|位置|サイト|"
    r"(?:coordinates?|parameters?)\b.{0,30}\b(?:free|variable|refin\w+|fixed)|"
    r"\b(?:free|variable|refinable|fixed)\b.{0,12}\b(?:coordinate|parameter)|"
    r"freie\w* (?:koordinate|parameter)|(?:coordonnée|paramètre)s? libres?|"
    r"(?:coordenada|parámetro)s? libres?|自由坐标|自由な座標"
)
_GAP = re.compile(
    r"(?i)(?:van der waals|vdw|inter-?layer|layer)[- ]?(?:gap|spacing|distance|"
    r"abstand|lücke)|schichtabstand|gap (?:width|between (?:the )?layers)|"
    r"distance (?:inter-?feuillets?|entre (?:les )?feuillets)|"
    r"distancia (?:inter-?laminar|entre capas)|层间距|层间|范德华间隙|層間"
)
_LINKED = re.compile(
    r"(?i)link(?:ed|age)|connect\w*|shar(?:e|ed|ing)|verknüpf\w*|verbunden|reli(?:és|ées)|"
    r"\bli(?:és|ées)\b|partag\w*|compart\w*|teilen sich|enlazad[oa]s|共用|つなが|繋が|"
    r"connect[ée]s|unid[oa]s|conect\w*|连接|共享|共有|連結"
)
_DIMENSION = re.compile(
    r"(?i)percolat\w*|diffusion path|migration path|channels?|bottleneck|\bsphere of\b|"
    r"\bprobe\b|perkol\w*|engpass|\bkugel mit|goulot|cuello de botella|"
    r"渗流|瓶颈|拡散経路|浸透|"
    r"\b(?:largest|biggest|widest) (?:\w+ )?(?:sphere|ball|probe)|größte\w* kugel|"
    r"plus grande (?:sphère|boule|bille)|(?:esfera|bola) más grande|mayor esfera|"
    r"最大的?球|最大の球|"
    r"(?:how many|number of|wie ?viele[nr]?|combien de|cuántas) dimension\w*|"
    r"几维|几个维度|多少维|何次元"
)
_PROBE = re.compile(
    r"(?i)(?:radius|probe|sphere|kugel|radio|rayon|半径)\D{0,20}?(\d(?:[.,]\d+)?)|"
    r"(\d(?:[.,]\d+)?)\s?(?:Å|angstrom)"
)
_CHARGE = re.compile(
    r"(?i)charge[ -]?(?:balanc|neutral)|\bneutral\b|oxidation (?:state|number)|"
    r"net charge|"
    r"\b(?:la|the|die|total) (?:charge|carga|ladung)\b(?! (?:compens|neutr))|"
    r"ladungs(?:neutral|bilanz)|oxidationszahl|neutre|neutr[oa]\b|"
    r"nombres? d.oxydation|número de oxidación|电荷平衡|电中性|氧化态|酸化数|電荷"
)
_FORMULA = re.compile(
    r"(?i)\b(?:formula|composition|formel|zusammensetzung|formule|fórmula|composición)\b|"
    r"化学式|组成|組成"
)


def asks_occupied(text: str) -> bool:
    """Whether a question is which positions the atoms take, not what the tables say."""
    return re.search(r"(?i)occup|besetz|占据|占有|atoms? (?:sit|are)", text) is not None


def about_crystal(text: str, crystal: Crystal) -> Iterator[Fact]:
    """What a question asks of a structure."""
    formula = format_formula(formula_unit(crystal))
    if BONDS.search(text) or COORDINATION.search(text):
        missing = absent(text, crystal, formula)
        yield from missing
        if missing:
            # Nothing else is told in its place.
            text = COORDINATION.sub(" ", BONDS.sub(" ", text))
    if told := list(pair_distances(text, crystal)):
        yield from told
        text = COORDINATION.sub(" ", BONDS.sub(" ", text))
    if MOLAR_VOLUME.search(text):
        yield from molar_volume(crystal, formula)
        text = MOLAR_VOLUME.sub("", text)
    if CAPACITY.search(text):
        yield from theoretical_capacity(crystal, formula)
    if asks_shape(text):
        yield from shapes(text, crystal, _named_elements(text, crystal))
        text = CELL.sub("", text)
    if PER_UNIT.search(text) and CELL.search(text):
        yield from volume_per_unit(crystal, formula)
        text = PER_UNIT.sub("", CELL.sub("", text))
    elif UNITS.search(text):
        yield from formula_units(crystal, formula)
        text = UNITS.sub("", text)
    if AXIAL.search(text):
        yield from _axial_ratio(crystal, formula)
        text = AXIAL.sub("", text)
    if COORDINATION.search(text):
        # "How many O surround Zr?" asks for neighbours, not for a content.
        text = _HOW_MUCH.sub(" ", ATOMS.sub(" ", text))
    if _FORMULA.search(text) or _asks_amount(text, crystal):
        yield from content(crystal, formula)
    if _CHARGE.search(text):
        yield from _charge(crystal, formula)
    if _OCCUPIED.search(text):
        yield from _occupied(text, crystal, formula)
    if _LINKED.search(text):
        yield from linked(text, crystal)
    if _DIMENSION.search(text):
        yield from _percolation(text, crystal, formula)
    if _GAP.search(text):
        yield from _layers(crystal, formula)
    if _PER_VOLUME.search(text):
        # An amount in a volume is neither the content of a cell nor a mass.
        yield from number_density(crystal, formula)
        text = DENSITY.sub("", ATOMS.sub("", text))
    asked: list[tuple[re.Pattern[str], Callable[[Crystal, str], Iterator[Fact]]]] = [
        (_SYSTEM, _crystal_system),
        (CENTRIC, _crystal_centric), (POLAR, _crystal_polar), (GROUP, _crystal_group),
        (ATOMS, content), (CELL, _crystal_cell), (DENSITY, _crystal_density),
        (BONDS, _crystal_bonds), (COORDINATION, _crystal_coordination),
    ]  # fmt: skip
    if POWDER.search(text):
        yield from powder_pattern(crystal, formula, text)
    if ANGLE.search(text):
        yield from bond_angles(text, crystal)
        text = BONDS.sub("", text)
    for pattern, tell in asked:
        if pattern.search(text):
            yield from _of_elements(tell(crystal, formula), text, crystal)


def describe(crystal: Crystal, name: str) -> Fact:
    """One line about a structure, for comparison with another."""
    found = found_group(crystal, 0.01)
    number = found.number if found is not None else 1
    group = find_group(number).group
    shells = ", ".join(
        f"{f.values['site']}–{f.values['ligand']} {f.values['number']} × "
        f"{f.values['low']}–{f.values['high']} Å"
        for f in _crystal_bonds(crystal, name)
    )
    a, b, c = crystal.cell[:3]
    return Fact(
        "compared",
        {
            "name": name, "formula": format_formula(formula_unit(crystal)),
            "group": group.short, "number": number, "system": group.system,
            "a": f"{a:g}", "b": f"{b:g}", "c": f"{c:g}", "z": f"{units(crystal):g}",
            "density": f"{density(crystal):.3f}", "shells": shells or "–",
        },
    )  # fmt: skip


def _named_elements(text: str, crystal: Crystal) -> list[str]:
    """Elements of the structure that the question names by symbol or by name."""
    own = {s.element for s in crystal.sites}
    names = elements_named(text, own)
    # Symbols in formulas of the compound itself ask about no element.
    symbols = re.findall(
        r"(?<![A-Za-z0-9)])([A-Z][a-z]?)(?=[-– ]|O\d|$|[,.?\u3040-\u9fff])", text
    )
    return [e for e in sorted(own) if e in names or e in symbols]


def _asks_amount(text: str, crystal: Crystal) -> bool:
    """Whether a question is how much of an element the structure holds."""
    asked = _HOW_MUCH.search(text)
    what = next((part for part in asked.groups() if part), "") if asked else ""
    return bool(what and _named_elements(what, crystal))


def _of_elements(facts: Iterator[Fact], text: str, crystal: Crystal) -> Iterator[Fact]:
    """Bonds about the elements that the question names, where it names some."""
    named = _named_elements(text, crystal)
    found = list(facts)
    kept = [
        f for f in found
        if f.name != "bonds" or not named
        or any(s.label == f.values["site"] and s.element in named
               for s in crystal.sites)
    ]  # fmt: skip
    yield from kept or found


def _occupied(text: str, crystal: Crystal, formula: str) -> Iterator[Fact]:
    """Which Wyckoff positions the atoms occupy."""
    group = crystal.group
    if group is None:
        return
    named = _named_elements(text, crystal)
    places = []
    for site in crystal.sites:
        if named and site.element not in named:
            continue
        position, point = locate(
            group, np.array(site.frac), metric=crystal.lattice, tolerance=0.02
        )
        share = "" if site.occupancy > 0.9995 else f", {site.occupancy:.3g}"
        where = ", ".join(f"{v:.4g}" for v in point)
        places.append(
            f"{site.element} ({site.label}) {position.label} "
            f"[{site_symmetry(group, position)}] ({where}; {position.text}){share}"
        )
    if places:
        yield Fact(
            "occupied",
            {"formula": formula, "group": group.short, "number": group.number,
             "places": "; ".join(places)},
        )  # fmt: skip


def places_of_named(text: str, crystal: Crystal) -> list[Fact]:
    """Positions of the elements that a question names; none where it names none."""
    if not _named_elements(text, crystal):
        return []
    formula = format_formula(formula_unit(crystal))
    return list(_occupied(text, crystal, formula))


def linked(text: str, crystal: Crystal) -> Iterator[Fact]:
    """How the polyhedra about the cations meet."""
    sites = sites_meant(text, crystal)
    if sites:
        yield from _linked_kind(text, crystal, sites)
        return
    named = [e for e in _named_elements(text, crystal) if main_ligand(crystal, e)]
    elements = list(dict.fromkeys(s.element for s in crystal.sites))
    centres = named or [e for e in elements if main_ligand(crystal, e)]
    for i, first in enumerate(centres):
        for second in centres[i:]:
            met = sharing(crystal, first, second)
            if met is not None and (
                first == second or met.corner + met.edge + met.face
            ):
                yield Fact(
                    "linked",
                    {
                        "first": first, "second": second, "ligand": met.ligand,
                        "corner": met.corner, "edge": met.edge, "face": met.face,
                        "dimensions": met.dimensions,
                    },
                )  # fmt: skip


def _linked_kind(text: str, crystal: Crystal, sites: tuple[int, ...]) -> Iterator[Fact]:
    """How the polyhedra of one kind meet: the octahedra of a spinel alone."""
    centres = "/".join(sorted({crystal.sites[i].element for i in sites}))
    met = sharing(crystal, centres, centres, sites=sites)
    if met is not None:
        yield Fact(
            "linked_kind",
            {
                "kind": kind_said(text, crystal, sites), "ligand": met.ligand,
                "corner": met.corner, "edge": met.edge, "face": met.face,
                "dimensions": met.dimensions,
            },
        )  # fmt: skip


def _percolation(text: str, crystal: Crystal, formula: str) -> Iterator[Fact]:
    """In how many dimensions a sphere can move through the space between the atoms."""
    asked = _PROBE.search(text)
    radius = float((asked[1] or asked[2]).replace(",", ".")) if asked else DEFAULT_PROBE
    mobile = next((e for e in ("Li", "Na", "K", "Ag", "Mg", "Zn", "F")
                   if any(s.element == e for s in crystal.sites)), None)  # fmt: skip
    named = _named_elements(text, crystal)
    if named:
        mobile = named[0]
    found = percolation(crystal, radius, mobile=mobile)
    if found is None:
        return
    yield Fact(
        "percolation" if found.dimensions else "no_percolation",
        {
            "formula": formula, "radius": f"{radius:g}", "mobile": mobile or "–",
            "dimensions": found.dimensions, "widest": f"{found.widest:.2f}",
            "grid": f"{found.spacing:.2f}",
        },
    )  # fmt: skip


def _layers(crystal: Crystal, formula: str) -> Iterator[Fact]:
    """How far the layers are apart, where the structure has layers across an axis."""
    found = gap_of(crystal)
    if found is None:
        yield Fact("no_layers", {"formula": formula})
        return
    yield Fact(
        "layers",
        {
            "formula": formula, "axis": "abc"[found.axis], "layers": found.layers,
            "planes": f"{found.planes:.3f}", "contact": f"{found.contact:.3f}",
        },
    )  # fmt: skip


def _charge(crystal: Crystal, formula: str) -> Iterator[Fact]:
    """Oxidation states with which the composition is neutral, or the charge left."""
    found = assign(crystal.composition)
    states = formal_charges(crystal)
    if not states:
        return
    usual = found is not None and found.common
    total = sum(states[e] * n for e, n in crystal.composition.items())
    told = ", ".join(f"{e} {v:+.3g}" for e, v in sorted(states.items()))
    neutral = usual or abs(total) < 1e-3
    yield Fact(
        "neutral" if neutral else "charged",
        {"formula": formula, "states": told, "total": f"{total:+.3g}"},
    )


def _crystal_group(crystal: Crystal, formula: str) -> Iterator[Fact]:
    found = found_group(crystal, 0.01)
    if found is not None:
        yield Fact(
            "space_group",
            {"formula": formula, "group": found.symbol, "number": found.number},
        )


def _crystal_system(crystal: Crystal, formula: str) -> Iterator[Fact]:
    found = found_group(crystal, 0.01)
    if found is not None:
        group = find_group(found.number).group
        yield Fact(
            "system",
            {"formula": formula, "system": group.system, "group": group.short,
             "number": group.number},
        )  # fmt: skip


def _crystal_centric(crystal: Crystal, formula: str) -> Iterator[Fact]:
    found = found_group(crystal, 0.01)
    if found is not None:
        group = find_group(found.number).group
        yield centric(group, {
            "group": group.short, "number": group.number, "setting": formula,
        })  # fmt: skip


def _crystal_polar(crystal: Crystal, formula: str) -> Iterator[Fact]:
    """Whether the group that the atoms have is polar, whatever the file says."""
    found = found_group(crystal, 0.01)
    if found is not None:
        group = find_group(found.number).group
        yield Fact("polar", {
            "group": group.short, "number": group.number, "setting": formula,
            "polar": is_polar(group), "point_group": group.entry.point_group_hm(),
        })  # fmt: skip


def _axial_ratio(crystal: Crystal, formula: str) -> Iterator[Fact]:
    a, b, c = crystal.cell[:3]
    ratio = f"c/a = {c / a:.4f}"
    if abs(b / a - 1) > 1e-4:
        ratio = f"b/a = {b / a:.4f}, {ratio}"
    yield Fact(
        "axial_ratio",
        {"formula": formula, "ratio": ratio, "a": f"{a:g}", "b": f"{b:g}",
         "c": f"{c:g}"},
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


def shells(crystal: Crystal) -> list[Mapping[str, Any]]:
    """The nearest neighbours of each site: site, ligand, number, low, high in Å."""
    return [fact.values for fact in _crystal_bonds(crystal, "")]


def _crystal_bonds(crystal: Crystal, formula: str) -> Iterator[Fact]:
    for index, site in enumerate(crystal.sites):
        ligand = main_ligand(crystal, site.element) or _other(crystal, site.element)
        around = site_shell(crystal, index, ligand) if ligand else None
        if around is not None and around.distances[0] > ONE_PLACE:
            inner = around.distances[: around.number]
            near = around.distances[around.distances <= around.reach]
            if len(inner) < _FEW and len(near) > len(inner):
                # Of an ion far off the centre of its octahedron one bond is the
                # shell; the others are told all the same.
                yield bonds_within(site.label, ligand, near)
                continue
            yield Fact(
                "bonds",
                {
                    "site": site.label, "ligand": ligand, "number": around.number,
                    "low": f"{inner[0]:.3f}", "high": f"{inner[-1]:.3f}",
                    "split": _split(around),
                },
            )  # fmt: skip


def _split(around: Shell) -> str:
    """``"2 × 1.951, 2 × 1.961; + 2 × 2.784"``: the shell, and a weaker one beyond."""

    def told(parts: list[tuple[int, float]]) -> str:
        return ", ".join(f"{n} × {d:.3f}" for n, d in parts)

    return told(around.parts) + (
        f"; + {told(around.further)}" if around.further else ""
    )


#: Ligands fewer than these are looked at beyond the first gap.
_FEW = 3


_crystal_coordination = _crystal_bonds


def _other(crystal: Crystal, symbol: str) -> str | None:
    """The one other element; of an element itself, its own atoms."""
    others = [e for e in crystal.composition if e != symbol] or [symbol]
    return others[0] if len(others) == 1 else None
