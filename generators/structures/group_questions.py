"""Questions about space groups, answered from their operations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from generators.structures.cell_subgroups import LARGEST, cell_subgroups
from generators.structures.facts import Fact
from generators.structures.group_tables import (
    reflection_conditions,
    site_symmetry,
    subgroups,
)
from generators.structures.symmetry_elements import symmetry_elements
from validators.cell_system import cell_constraints
from validators.crystal import lattice_vectors
from validators.elements import is_element
from validators.groups import (
    Group,
    UnknownGroup,
    find_group,
    is_polar,
    locate,
)

#: Å; a point this near to a special position may be its rounded form.
ROUNDING = 0.05

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
_OPERATIONS = re.compile(
    r"(?i)how many (?:symmetry )?operations|number of (?:symmetry )?operations|"
    r"symmetry operations of|order of the (?:space |point )?group|point group of|"
    r"crystal system of|wie viele (?:symmetrie)?operationen|combien d.opérations"
)
CENTRIC = re.compile(
    r"(?i)centro-?symm|zentrosymm|centrosym|centrosim|inversion cent|inversionszentr|"
    r"中心对称|对称中心|対称中心|\bchiral\w*|enantiomorph|手性|キラル|"
    r"point groups?|punktgruppe|groupes? ponctuel|grupos? puntual|点群"
)
_SYMBOL = re.compile(
    r"(?<![A-Za-z0-9])([PIFCABR](?:\s?[-\u2212]?(?:[1-6][_(]?[1-5]?\)?|[mnabcde])"
    r"(?:\s?/\s?[mnabcde])?){1,5}(?::[12HR])?)(?![A-Za-z0-9])"
)


def group_in(text: str) -> Group | None:
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
    named = r"space ?group|no\.?|number|nr\.?|#"
    if _WYCKOFF_LIST.search(text) or _SUBGROUPS.search(text) or _SITE.search(text):
        # "Group 14" alone is a column of the periodic table.
        named += r"|\bgroup|\bgruppe|\bgroupe|\bgrupo"
    number = re.search(rf"(?i)(?:{named})\s*(\d{{1,3}})\b", text)
    if number and 1 <= int(number[1]) <= 230:
        return find_group(int(number[1]), setting=setting).group
    return None


_HALL = re.compile(r"(?i)\bhall\b|霍尔符号|ホール記号")
_SITE = re.compile(
    r"(?i)site[- ]symmetr|lagesymmetrie|symétrie (?:de |du )?site|symétrie ponctuelle|"
    r"simetría (?:de |del )?(?:sitio|posición)|位点对称|位置对称|サイト対称"
)
_LETTER = re.compile(r"(?<![\w.])(\d{1,3})\s?([a-zA])(?![\w])")
_COORDINATES = re.compile(
    r"(?i)coordinates|koordinaten|coordonnées|coordenadas|坐标|座標|equivalent points"
)
_SUBGROUPS = re.compile(
    r"(?i)sub-?groups?|untergruppe|sous-groupe|subgrupo|子群|部分群"
)
#: Subgroups that lose translations.
_LARGER_CELL = re.compile(
    r"(?i)klassengleich|k-sub|larger cell|super ?cell|lose\w* translation|"
    r"(?:double|triple|multipl|enlarg)\w*[^.?]{0,20}cell|größere\w* zelle|verdoppel\w*|"
    r"maille (?:double|multiple)|celda (?:doble|múltiple)|晶胞(?:扩大|加倍)|倍胞|"
    r"胞が大き"
)
_DOUBLED = re.compile(r"(?i)doubl|verdoppel|doble|加倍")
_INDEX = re.compile(r"(?i)ind(?:ex|ice)\s*(?:=|of|von|de)?\s*(\d)|(?:指数|指標)\s*(\d)")
_ABSENCES = re.compile(
    r"(?i)refle[cx]tion condition|systematic(?:ally)? absen|extinction|"
    r"auslöschung|absences? systématique|ausencias? sistemática|消光|消滅則|出现条件"
)
_AXIS = re.compile(
    r"(?i)unique axis|axis unique|hauptachse|eindeutige achse|axe unique|eje único|"
    r"\bunique\b|唯一轴|主軸"
)
_SETTINGS = re.compile(
    r"(?i)\bsettings?\b|aufstellung|origin choice|axes? choice|设定|設定|réglage"
)
_ELEMENTS = re.compile(
    r"(?i)\bscrew|schraubenachse|axes? hélicoïda|ejes? helicoidal|螺旋轴|螺旋軸|"
    r"らせん軸|"
    r"\bglide|gleitspiegel|plans? de glissement|planos? de deslizamiento|滑移面|映進面|"
    r"symmetry elements|symmetrieelement|éléments de symétrie|elementos de simetría|"
    r"对称元素|対称要素|mirror planes?|spiegelebene|plans? de miroir|planos? de espejo"
)
POLAR = re.compile(r"(?i)\bpolar\w*|\bpolaire|极性|極性|pyroelectric|ferroelectric")


def asks_tables(text: str) -> bool:
    """Whether words ask for an entry of the tables, question mark or not."""
    asked = (_HALL, _SITE, _SUBGROUPS, _ABSENCES, _WYCKOFF_LIST, _ELEMENTS)
    return any(pattern.search(text) for pattern in asked)


def about_group(text: str, group: Group) -> Iterator[Fact]:
    """What a question asks of a space group."""
    base = {
        "group": group.short, "number": group.number,
        "setting": group.setting_words or "standard setting",
    }  # fmt: skip
    point = _POINT.search(_without_symbols(text))
    if point is not None and _SPECIAL.search(text):
        yield from _where(group, point, base)
        return
    yield from _about_tables(text, group, base)
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
    if _WYCKOFF_LIST.search(text) and not _SITE.search(text):
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
    if CENTRIC.search(text):
        yield centric(group, base)
        return
    if _OPERATIONS.search(text):
        yield Fact(
            "group",
            {
                **base, "system": group.system, "operations": len(group.triplets),
                "point_group": group.entry.point_group_hm(),
            },
        )  # fmt: skip


def _about_tables(text: str, group: Group, base: dict[str, Any]) -> Iterator[Fact]:
    """Symbols, sites, subgroups, absences and axes."""
    if _HALL.search(text):
        yield Fact("hall", {**base, "hall": group.hall, "symbol": group.full_symbol})
    named = _LETTER.search(_without_symbols(text))
    position = next(
        (p for p in group.positions if named and p.letter == named[2]), None
    )
    if position is not None and (_SITE.search(text) or _COORDINATES.search(text)):
        yield Fact(
            "site",
            {
                **base, "label": position.label, "text": position.text,
                "symmetry": site_symmetry(group, position),
            },
        )  # fmt: skip
    elif position is None and _SITE.search(text):
        yield _sites_of_symmetry(text, group, base)
    if _SUBGROUPS.search(text):
        asked = _INDEX.search(text)
        index = int(asked[1] or asked[2]) if asked else None
        found = [s for s in subgroups(group.number) if index in (None, s.index)]
        told = "; ".join(
            f"{s.group.short} ({s.group.number}), [{s.index}]" for s in found
        )
        larger = _LARGER_CELL.search(text) is not None
        if not larger:
            yield Fact("subgroups", {**base, "found": told or "–"})
        times = 2 if larger and _DOUBLED.search(text) else index
        wider = [s for s in cell_subgroups(group.number) if times in (None, s.index)]
        told = "; ".join(
            f"{s.group.short} ({s.group.number}), [{s.index}]" for s in wider
        )
        yield Fact("cell_subgroups", {**base, "found": told or "–", "most": LARGEST})
    if _ABSENCES.search(text):
        told = "; ".join(reflection_conditions(group)) or "–"
        yield Fact("absences", {**base, "found": told})
    if _ELEMENTS.search(text):
        told = "; ".join(symmetry_elements(group)) or "–"
        yield Fact("elements", {**base, "found": told})
    if _AXIS.search(text):
        yield Fact("axis", {**base, "axis": _unique_axis(group)})
    if POLAR.search(text):
        yield Fact("polar", {**base, "polar": is_polar(group),
                             "point_group": group.entry.point_group_hm()})  # fmt: skip
    elif _SETTINGS.search(text):
        told = ", ".join(g.full_symbol for g in group.settings())
        yield Fact("settings", {**base, "found": told})


_POINT_SYMBOL = re.compile(
    r"(?<![\w/.-])(-?\d(?:/m)?(?:[.m]|-?\d(?:/m)?)*|\.*m[.m2]*|2?mm2?)(?![\w/])"
)


def _sites_of_symmetry(text: str, group: Group, base: dict[str, Any]) -> Fact:
    """Positions that have the site symmetry named, else those of all positions."""
    symmetries = [(p, site_symmetry(group, p)) for p in group.positions]
    known = {_parts_of(symmetry) for _, symmetry in symmetries}
    after = _SITE.split(_without_symbols(text))[-1]
    named = [m[1] for m in _POINT_SYMBOL.finditer(after) if len(_parts_of(m[1])) > 0]
    wanted = next((n for n in named if _parts_of(n) in known), next(iter(named), None))
    if wanted is None:
        told = "; ".join(f"{p.label} {symmetry}" for p, symmetry in symmetries)
        return Fact("site_symmetries", {**base, "found": told})
    found = [
        f"{p.label} ({p.text})"
        for p, symmetry in symmetries
        if _parts_of(symmetry) == _parts_of(wanted)
    ]
    told = "; ".join(found) or "–"
    return Fact("sites_of_symmetry", {**base, "symmetry": wanted, "found": told})


def _parts_of(symbol: str) -> tuple[str, ...]:
    """The elements of a point-group symbol whatever their orientation: -6m2, -62m."""
    parts = re.findall(r"-?\d(?:/m)?|m", symbol)
    return tuple(sorted(p for p in parts if p != "1" or len(parts) == 1))


def _unique_axis(group: Group) -> str:
    """The axis that the rotations single out; a dash where none is."""
    if group.system == "monoclinic":
        rotations, _ = group.operations
        for k, name in enumerate("abc"):
            i, j = (n for n in range(3) if n != k)
            if any(r[i, i] == r[j, j] != r[k, k] for r in rotations):
                return name
    if group.rhombohedral_axes:
        return "[111]"
    if group.system in {"tetragonal", "trigonal", "hexagonal"}:
        return "c"
    return "–"


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


def centric(group: Group, base: dict[str, Any]) -> Fact:
    """Whether a group has inversion, and whether it has proper rotations only."""
    entry = group.entry
    return Fact(
        "centric",
        {
            **base, "centric": bool(entry.is_centrosymmetric()),
            "chiral": bool(entry.is_sohncke()), "point_group": entry.point_group_hm(),
        },
    )  # fmt: skip
