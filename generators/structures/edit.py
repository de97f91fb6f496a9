"""Edits of a structure in words: cell, group, elements, occupancies, cells, settings.

Small edits change only their lines; a new cell or setting rewrites the file. What an
edit implies (formula, Z, volume, charge) follows and is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from generators.structures.build import impose_system
from generators.structures.cells import (
    in_setting,
    primitive_cell,
    supercell,
    symmetrised,
)
from generators.structures.displacements import displace
from generators.structures.doping import dope
from generators.structures.doping_words import read_doping
from generators.structures.drafts import RepairChange
from generators.structures.edited import CannotEdit, Edited, follow
from generators.structures.exchanges import replace_single, swap
from generators.structures.group_edits import change_group, lower_system
from generators.structures.interstitial_edits import insert_atoms
from generators.structures.lowering import (
    strained_along,
    strained_in_plane,
)
from generators.structures.origin_shift import shift_origin
from generators.structures.patient import set_cell
from generators.structures.polyhedra_questions import with_sites_by_shape
from generators.structures.site_edits import (
    NUMBER,
    add_atom,
    move_atom,
    remove_atoms,
    remove_counted,
    remove_share,
)
from generators.structures.site_values import set_coordinate, set_site_occupancy
from generators.structures.vacancy_fills import fill_vacancies
from validators.cell_system import CELL_NAMES, cell_constraints
from validators.crystal import Crystal, read_crystal
from validators.groups import Group, UnknownGroup, find_group
from validators.specs.structure import StructureSpec

__all__ = ["CannotEdit", "Edited", "edit"]

Step = Callable[[str, str, Crystal], Edited | None]


def edit(
    text: str, instruction: str, spec: StructureSpec | None = None
) -> Edited | None:
    """Do what an instruction asks of a structure; None when it asks for no edit.

    Several edits in one instruction are done in the order cell, setting, group, site.

    Args:
        text: The file as it stands.
        instruction: The user's words, in any of six languages.
        spec: Rules that hold; unused by edits that do not touch them.
    """
    del spec
    words = _plain(instruction)
    first = read_crystal(text).crystal
    if first is not None:
        words = with_sites_by_shape(words, first)
    changes: list[RepairChange] = []
    notes: list[str] = []
    constructed = False
    listing: list[str] = []
    others: tuple[str, ...] = ()
    current = text
    for step in _STEPS:
        crystal = read_crystal(current).crystal
        if crystal is None:
            break
        done = step(current, words, crystal)
        if done is not None:
            current = done.text
            changes += done.changes
            notes += done.notes
            constructed = constructed or done.constructed
            listing += done.listing
            others = done.others
            if done.listing:
                # The supercell is in the arrangements already.
                break
    if not changes:
        return None
    return Edited(
        current, tuple(changes), tuple(dict.fromkeys(notes)), constructed,
        tuple(listing), others,
    )  # fmt: skip


#: Shares in words.
_SHARE = {"half": "50", "third": "33.3333", "quarter": "25", "tenth": "10"}
_SHARES = re.compile(
    r"(?i)(?P<half>\bhalf (?:of )?(?:the )?|(?:die )?hälfte (?:der |des |von )?|"
    r"(?:la )?moitié (?:des? |du |d['’])?|(?:la )?mitad (?:del? )?(?:los )?)|"
    r"(?P<third>\b(?:a|one) third (?:of )?(?:the )?|\bein drittel (?:der |des |von )?|"
    r"\b(?:un|le) tiers (?:des? |du |d['’])|\bun tercio (?:del? )?(?:los )?)|"
    r"(?P<quarter>\b(?:a|one) (?:quarter|fourth) (?:of )?(?:the )?|"
    r"\bein viertel (?:der |des |von )?|\b(?:un|le) quart (?:des? |du |d['’])|"
    r"\bun cuarto (?:del? )?(?:los )?)|"
    r"(?P<tenth>\b(?:a|one) tenth (?:of )?(?:the )?|\bein zehntel (?:der |des |von )?|"
    r"\bun dixième (?:des? |du |d['’])|\bun décimo (?:del? )?(?:los )?)"
)


def _plain(text: str) -> str:
    text = _SHARES.sub(lambda m: f"{_SHARE[m.lastgroup or '']} % of ", text)
    text = text.replace("−", "-").replace("–", "-").replace("×", "x").replace("＝", "=")
    return " ".join(text.split())


# --- cells -------------------------------------------------------------------

_ALONG = re.compile(
    r"(?i)\b(double|triple) (?:the )?(?:unit )?(?:cell|lattice|it)"
    r"(?: along| in)? (?:the )?([abc](?:(?: and |, ?)[abc])*)\b"
)
_EVERY_WAY = re.compile(
    r"(?i)\b(double|triple) (?:the )?(?:unit )?(?:cell|lattice|it) (?:along|in) "
    r"(?:all|every|each|the three)\b"
)
_SUPERCELL = re.compile(r"(?i)(?<![\d.])(\d)\s*[x*]\s*(\d)\s*[x*]\s*(\d)(?![\d.])")


def _supercell(text: str, words: str, crystal: Crystal) -> Edited | None:
    match = _SUPERCELL.search(words)
    along = _ALONG.search(words)
    every = _EVERY_WAY.search(words)
    if match is None and every:
        times = {"double": 2, "triple": 3}[every[1].lower()]
        return _repeated(crystal, (times, times, times))
    if match is None and along:
        factor = {"double": 2, "triple": 3}[along[1].lower()]
        size = tuple(factor if n in along[2].lower() else 1 for n in "abc")
        return _repeated(crystal, size)
    if match is None or not re.search(
        r"(?i)super-?cell|superzelle|supermaille|supercelda|超胞|超晶胞|スーパーセル|"
        r"スーパー|repeat|expand|replicate|"
        r"\b(?:cell|maille|zelle|celda)[^.;]{0,20}\d\s*[x*]\s*\d\s*[x*]\s*\d|"
        r"\d\s*[x*]\s*\d\s*[x*]\s*\d\s*(?:(?:unit )?cell|maille|zelle|celda)|晶胞|セル",
        words,
    ):  # fmt: skip
        return None
    return _repeated(crystal, tuple(int(match[i]) for i in (1, 2, 3)))


def _repeated(crystal: Crystal, size: tuple[int, ...]) -> Edited | None:
    """The cell repeated along its axes."""
    if min(size) < 1 or size == (1, 1, 1):
        return None
    new = supercell(crystal, (size[0], size[1], size[2]))
    change = RepairChange(
        "cell",
        f"a = {crystal.cell[0]:g}, b = {crystal.cell[1]:g}, c = {crystal.cell[2]:g} Å, "
        f"{len(crystal.atoms.frac)} positions",
        f"{size[0]}×{size[1]}×{size[2]} of it, "
        f"{len(crystal.atoms.frac) * int(np.prod(size))} positions, P 1",
        "the instruction asks for this supercell",
    )
    return Edited(new, (change,), ("all positions are written, without operations",))


def _primitive(text: str, words: str, crystal: Crystal) -> Edited | None:
    asked = re.search(
        r"(?i)primitive[rsn]? (?:unit )?(?:cell|zelle)|primitive cell|maille primitive|"
        r"celda primitiva|原胞|基本単位格子|プリミティブ|niggli",
        words,
    )
    if asked is None:
        return None
    if crystal.group is not None and crystal.group.symbol.startswith("P"):
        change = RepairChange(
            "cell", crystal.group.full_symbol, crystal.group.full_symbol,
            "the lattice is primitive: this cell is the primitive cell already",
        )  # fmt: skip
        return Edited(text, (change,))
    new, note = primitive_cell(crystal)
    change = RepairChange(
        "cell", f"{len(crystal.atoms.frac)} positions", note, "asked for"
    )
    return Edited(new, (change,))


def _conventional(text: str, words: str, crystal: Crystal) -> Edited | None:
    asked = re.search(
        r"(?i)conventional (?:unit )?cell|standard setting|symmetri[sz]e|find the "
        r"symmetry and|konventionelle zelle|maille conventionnelle|celda convencional|"
        r"惯用晶胞|慣用単位",
        words,
    )
    if asked is None:
        return None
    made = symmetrised(crystal, 0.05)
    if made is None:
        return None
    new, group = made
    was = crystal.group.full_symbol if crystal.group else "no tabulated setting"
    change = RepairChange(
        "setting", was, group.full_symbol,
        "the conventional cell of the symmetry that the atoms have",
    )  # fmt: skip
    return Edited(new, (change,))


#: The origin choice that the file does not have, whichever that is.
_OTHER_ORIGIN = re.compile(
    r"(?i)\b(?:other|second|alternative) (?:choice of )?origin|"
    r"origin\w*[^.;]{0,24}\b(?:other|alternative)\b|"
    r"\bandere\w* (?:ursprung|origin)\w*|\bautre (?:choix d['’]|"
    r"choix de l['’])?origine|"
    r"origine[^.;]{0,16}\bautre\b|\botr[oa] (?:elección de(?:l)? |"
    r"opción de(?:l)? )?origen|"
    r"origen[^.;]{0,16}\botr[oa]\b|另一个?(?:种)?原点|(?:別|もう一方|他)の原点"
)


def _setting(text: str, words: str, crystal: Crystal) -> Edited | None:
    if crystal.group is None:
        return None
    wanted: str | None = None
    if re.search(
        r"(?i)rhombohedral (?:axes|setting|cell)|rhomboedrische achsen", words
    ):
        wanted = "R"
    elif re.search(r"(?i)hexagonal (?:axes|setting|cell)|hexagonale achsen", words):
        wanted = "H"
    else:
        match = re.search(r"(?i)origin(?: choice)? ?([12])|ursprungswahl ([12])", words)
        if match:
            wanted = match[1] or match[2]
        elif _OTHER_ORIGIN.search(words) and crystal.group.extension in {"1", "2"}:
            wanted = "2" if crystal.group.extension == "1" else "1"
    target = setting_named(words, crystal)
    if wanted and target is None:
        target = next(
            (
                g
                for g in crystal.group.settings()
                if g.extension == wanted and g.symbol == crystal.group.symbol
            ),
            None,
        )
    if target is None or target.hall == crystal.group.hall:
        return None
    try:
        new = in_setting(crystal, target)
    except ValueError:
        return None
    change = RepairChange(
        "setting", crystal.group.full_symbol, target.full_symbol,
        "the same structure in other axes",
    )  # fmt: skip
    return Edited(new, (change,))


_IN_SETTING = re.compile(
    r"(?i:\b(?:settings?|axes|aufstellung|orientation|réglage|orientación|as|in|to|into)"
    r"|取向|设置|設定)\s*(?i:of |the |setting |space group )*[\"'“‘(]?"
    r"(-?[PIFCRAB] ?-?[\dmnabcde][\w /\-:]{0,12})"
)


#: Axes of a trigonal group with a rhombohedral lattice, by name in six languages.
AXES_NAMED = re.compile(
    r"(?i)(?:(?P<r>rhombo\w+|rombo[eé]dric\w+|菱面体|菱方|菱形)|"
    r"(?P<h>hexagonal\w*|六方))[- ]?(?:axes|axis|setting|achsen\w*|aufstellung|"
    r"zelle|cell|ejes|celda|軸|轴|晶轴|设定|設定|胞)|"
    r"\b(?:axes|ejes|réseau|maille|celda)\s+(?:(?P<r2>rhombo\w+|rombo[eé]dric\w+)|"
    r"(?P<h2>hexagonal\w*|hexagonaux))"
)


def setting_named(words: str, crystal: Crystal) -> Group | None:
    """Another setting of the structure's own group that words name by its symbol."""
    axes = AXES_NAMED.search(words)
    if axes and crystal.group is not None and crystal.group.extension in {"R", "H"}:
        wanted = "R" if axes["r"] or axes["r2"] else "H"
        for other in crystal.group.settings():
            if other.extension == wanted:
                return other
    for match in _IN_SETTING.finditer(words):
        symbol = match[1].strip(" .,;")
        # The symbol may be followed by words: the longest beginning that is one counts.
        for end in range(len(symbol), 1, -1):
            if end < len(symbol) and symbol[end].isalnum():
                continue
            try:
                named = find_group(symbol[:end].strip()).group
            except UnknownGroup:
                continue
            if crystal.group is not None and named.number == crystal.group.number:
                return named
            break
    return None


# --- cell constants ----------------------------------------------------------

_CONSTANT = re.compile(
    r"(?<![A-Za-z/])(a|b|c|alpha|beta|gamma|α|β|γ)\s*"
    r"(?:[- ]?(?:axis|achse|轴|軸))?\s*"
    r"(?:=|:|to|of|auf|à|a|en|sur|por|vaut|igual a|改成|改为|设为|变为|变成|为|を|is|"
    r"should be|soll|doit être|debe ser)"
    rf"\s*{NUMBER}\s*(Å|A\b|angstrom|nm|pm|°|deg)?"
)
_GREEK = {"α": "alpha", "β": "beta", "γ": "gamma"}

_SCALE = re.compile(
    r"(?i)\b(?P<verb>expand|increase|enlarge|strain|stretch|compress|shrink|reduce|"
    r"decrease|re-?scale|scale|multiply|skalier|multiplizier|multiplie|redimensionne|"
    r"escala|multiplica)\w*\b[^.]*?\b(?P<what>(?:(?:unit )?cell |lattice )?volume|"
    r"zellvolumen|volumen|cell|lattice|zelle|maille|celda|a|b|c)\b[^.]*?"
    r"\b(?:by|with|um|mit|de|par|en|por|un)\b[^\d.%+−-]{0,20}"
    rf"(?P<sign>[-+−]?)\s*(?P<much>{NUMBER})\s*"
    r"(?P<percent>%|percent|prozent|pour cent|por ciento)?"
)
#: Verbs after which a number without a per cent sign is a factor.
_MULTIPLIES = ("scal", "rescal", "re-scal", "mult", "skal", "redim", "escal")


def _factor(scale: re.Match[str]) -> float | None:
    """By which a length, or the volume, is multiplied: "by 2 %", "by 1.02"."""
    verb, much = scale["verb"].lower(), float(scale["much"].replace(",", "."))
    if not scale["percent"]:
        return much if verb.startswith(_MULTIPLIES) and 0.2 < much < 5 else None
    less = verb in {"compress", "shrink", "reduce", "decrease"}
    return 1 + (-1 if less or scale["sign"] in {"-", "−"} else 1) * much / 100


#: Words by which one axis alone is meant, whatever symmetry ties to it.
_STRAINS = re.compile(
    r"(?i)\b(?:strain|stretch|compress|uniaxial)\w*|\b(?:only|alone|nur|allein|"
    r"seulement|uniquement|seule|solo|sólo|solamente)\b|仅|只|だけ|のみ"
)
_RATIO = re.compile(
    rf"(?<![A-Za-z])c\s?/\s?a(?: ratio)?\s*(?:=|:|of|to|auf|von|de|à|为|を|is)?\s*"
    rf"{NUMBER}"
)


def _ratio(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Another ratio of c to a: a stays; a cubic cell becomes a tetragonal one."""
    match = _RATIO.search(words)
    if match is None:
        return None
    wanted = float(match[1].replace(",", "."))
    own = crystal.cell[2] / crystal.cell[0]
    if not 0.1 < wanted < 10 or abs(wanted / own - 1) < 1e-6:
        return None
    return strained_along(crystal, "c", wanted / own - 1)


_BIAXIAL = re.compile(r"(?i)biaxial strain of (-?\d+(?:\.\d+)?) % in the ab plane")


def _biaxial(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Strain of a and b alike; c keeps its length, the group what symmetry is left."""
    match = _BIAXIAL.search(words)
    strain = float(match[1]) / 100 if match else 0.0
    return strained_in_plane(crystal, strain) if 0 < abs(strain) < 0.3 else None


def sets_constant(words: str) -> bool:
    """Whether words give a cell constant a value ("set c to 5.3 Å")."""
    return _CONSTANT.search(_plain(words)) is not None


def _scaled_axes(words: str) -> dict[str, float]:
    """Axes that words make longer or shorter, each with its factor."""
    found = {}
    for scale in _SCALE.finditer(words):
        axis, factor = scale["what"].lower(), _factor(scale)
        if axis in {"a", "b", "c"} and factor is not None:
            found[axis] = factor
    return found


def _cell(text: str, words: str, crystal: Crystal) -> Edited | None:
    wanted: dict[str, float] = {}
    for name, value, unit in _CONSTANT.findall(words):
        number = float(value.replace(",", "."))
        number *= {"nm": 10.0, "pm": 0.01}.get(unit, 1.0)
        wanted[_GREEK.get(name, name)] = number
    cell = dict(zip(CELL_NAMES, crystal.cell, strict=True))
    why, scaled = "the instruction asks for it", ""
    scale = _SCALE.search(words)
    factor = _factor(scale) if scale else None
    if not wanted and len(several := _scaled_axes(words)) > 1:
        # "a by +1 %, c by -1 %" means the constants, and no strain of one axis.
        wanted = {axis: cell[axis] * times for axis, times in several.items()}
    if scale and factor is not None and not wanted:
        what = scale["what"].lower()
        if what.endswith(("volume", "volumen")):
            factor = factor ** (1 / 3)
        names = [what] if what in {"a", "b", "c"} else ["a", "b", "c"]
        if len(names) == 1 and crystal.group is not None:
            ties = dict(cell_constraints(crystal.group))
            follow_it = sorted(n for n, first in ties.items() if first == names[0])
            # c of a cubic cell is an axis; a is the constant of the system.
            strains = _STRAINS.search(words) or names[0] in ties
            if strains and (names[0] in ties or follow_it):
                return strained_along(crystal, names[0], factor - 1)
            if follow_it:
                scaled = (
                    f"{' = '.join([names[0], *follow_it])} by {crystal.group.short}: "
                    f"all follow; “strain {names[0]} by …” changes {names[0]} alone"
                )
        wanted = {n: cell[n] * factor for n in names}
        if len(names) == 3 and what in {"cell", "lattice", "zelle", "maille", "celda"}:
            scaled = (
                f"each length by {100 * (factor - 1):+.3g} %, the volume by "
                f"{100 * (factor**3 - 1):+.3g} %; for the other, name the volume"
            )
    wanted = {
        n: v
        for n, v in wanted.items()
        if (0.5 < v < 300 if n in "abc" else 5 < v < 175)
    }
    if not wanted:
        return None
    new = {**cell, **wanted}
    notes = [scaled] if scaled else []
    if crystal.group is not None:
        # A constant that symmetry ties to another moves both.
        tied = impose_system(new, crystal.group)
        for name in wanted:
            if abs(tied[name] - wanted[name]) > 1e-9:
                back = {**new, "a": wanted[name]} if name in {"b", "c"} else new
                trial = impose_system(back, crystal.group)
                if abs(trial[name] - wanted[name]) < 1e-9:
                    tied = trial
                else:
                    notes.append(
                        f"{crystal.group.short} fixes {name} = {tied[name]:g}; "
                        f"{wanted[name]:g} would need a lower symmetry"
                    )
        new = tied
    changed = {n: v for n, v in new.items() if abs(v - cell[n]) > 1e-9}
    if not changed:
        if notes:
            return None
        there = tuple(
            RepairChange(f"cell {n}", f"{cell[n]:g}", f"{v:g}", "it is so already")
            for n, v in wanted.items()
        )
        return Edited(text, there)
    made = set_cell(text, changed, why, 0)
    return Edited(follow(made.text), made.changes, tuple(notes))


def _ordered(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Doping written in a supercell, before the supercell step takes its size."""
    wish = read_doping(words)
    counted = wish is not None and any(d.count is not None for d in wish.dopants)
    if wish is None or not (wish.enumerated or (counted and wish.size)):
        return None
    if not wish.dopants and not crystal.disordered:
        # "Remove half of the Li and give the ordered cells": first it is taken out.
        fewer = remove_share(text, words, crystal)
        left = read_crystal(fewer.text).crystal if fewer is not None else None
        if fewer is not None and left is not None:
            made = dope(fewer.text, words, left)
            return made and replace(
                made,
                changes=(*fewer.changes, *made.changes),
                notes=(*fewer.notes, *made.notes),
            )
        if wish.size is not None:
            return None
    return dope(text, words, crystal)


def _doped(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Doping of the cell as it stands, as partial occupancy."""
    wish = read_doping(words)
    if wish is None or wish.enumerated:
        return None
    return dope(text, words, crystal)


_STEPS: tuple[Step, ...] = (
    _ordered, _primitive, _conventional, _supercell, _setting, change_group,
    lower_system,
    _biaxial, _ratio, _cell, _doped, swap, replace_single, remove_share, remove_counted,
    remove_atoms, insert_atoms, add_atom, fill_vacancies, set_site_occupancy, displace,
    set_coordinate, move_atom, shift_origin,
)  # fmt: skip
