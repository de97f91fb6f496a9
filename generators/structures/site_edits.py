"""Edits of sites in words: single atoms, removal, occupancies, moves."""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np

from generators.structures.cells import (
    supercell,
)
from generators.structures.ciftext import (
    add_column,
    add_row,
    drop_row,
    number_text,
    set_row,
    site_loop,
)
from generators.structures.drafts import RepairChange
from generators.structures.edited import (
    OCCUPANCY,
    CannotEdit,
    Edited,
    charge_notes,
    follow,
    free_label,
    rows_of,
)
from generators.structures.exchanges import choices_told
from generators.structures.instruction import takes_out
from generators.structures.site_places import place_values
from validators.crystal import Crystal, read_crystal
from validators.element_names import with_symbols
from validators.elements import is_element
from validators.formula import reduced

#: A number in words, decimal point or comma.
NUMBER = r"(\d+(?:[.,]\d+)?)"


#: What stands between the verb and the element: "remove all the", "enlève tout le".
_ALL = (
    r"(?i:the |das |die |den |le |la |les |el |los |l['’]|all(?:e[sn]?)? |tou[st]e?s? |"
    r"todos? |todas? |every |gesamte[nsr]? |(?:an?y? )?sites? |atoms? |ions? |of |von |"
    r"du |de |del |的|所有|全部)*"
)
_REMOVE = re.compile(
    r"(?i:remove|delete|drop|take out|leave out|entferne|lösche|supprime[rz]?|enlève|"
    rf"retire|elimina|quita|borra|删除|去掉|移除)\s*{_ALL}"
    r"([A-Z][a-z]?\d*[a-z]?)(?![\w])|"
    r"(?:すべての|全ての|全部の)?([A-Z][a-z]?\d*)\s*(?:原子|イオン|サイト)?\s*を?\s*"
    r"(?:すべて|全て|全部|完全に)?\s*を?\s*(?:削除|除去|取り除|抜)|"
    r"(?:把|将)\s*(?:所有|全部)?的?\s*([A-Z][a-z]?\d*)\s*(?:原子|离子)?\s*(?:都|全部|全)?"
    r"\s*(?:删除|去掉|移除|除去)"
)
_ONE = r"(one|an?|a single|two|three|four|\d{1,2}|eine?n?|un[ea]?|deux|dos|zwei|一|1)"
_ATOMS = r"(?i:atome?s?|átomos?|ions?|iones)"
_COUNTED = re.compile(
    rf"(?i:\b{_ONE}\s+)([A-Z][a-z]?)(?:[- ]?{_ATOMS})?(?![\w])|"
    rf"(?i:\b{_ONE}\s+){_ATOMS}(?i: of| von| de| d['’])\s*([A-Z][a-z]?)(?![\w])|"
    r"(?:([一两1-9])个)\s*([A-Z][a-z]?)|([A-Z][a-z]?)(?:原子)?を?([一二1-9])(?:つ|個)"
)
_NUMBERS = {
    "one": 1, "a": 1, "an": 1, "a single": 1, "two": 2, "three": 3, "four": 4,
    "ein": 1, "eine": 1, "einen": 1, "un": 1, "una": 1, "une": 1, "deux": 2, "dos": 2,
    "zwei": 2, "一": 1, "二": 2, "两": 2,
}  # fmt: skip


_PER_UNIT = re.compile(
    r"(?i)(?:per|pro|par|por|je|each|every)\s+(?:formula unit|formeleinheit|"
    r"unité formulaire|(?:unidad de )?fórmula|f\.?u\.?)|"
    r"每个?(?:化学式|分子式)(?:单元|单位)?|(?:化学)?式単位(?:あたり|当たり|ごと)"
)


def _units(crystal: Crystal) -> int:
    """Formula units in the cell."""
    amounts = crystal.exact_composition
    smallest = reduced(amounts)
    return round(float(sum(amounts.values()) / sum(smallest.values())))


def remove_counted(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Take single atoms out ("remove one Na atom"): the cell loses its symmetry."""
    if not takes_out(words) or _TAKEN.search(words):
        return None
    match = _COUNTED.search(with_symbols(words))
    if match is None:
        return None
    told = [part for part in match.groups() if part]
    amount, symbol = told if told[1][0].isupper() else told[::-1]
    count = _NUMBERS.get(amount.lower()) or int(amount)
    notes = []
    if _PER_UNIT.search(words):
        units = _units(crystal)
        notes.append(f"the cell holds {units} formula units: {count} from each")
        count *= units
    if len(crystal.rotations) > 1 and rows_of(crystal, symbol):
        text = supercell(crystal, (1, 1, 1))
        again = read_crystal(text).crystal
        if again is None:
            return None
        crystal = again
        notes.append("operations were resolved, so that single atoms can go")
    rows = rows_of(crystal, symbol)
    if not 0 < count < len(rows) + 1 or len(rows) == len(crystal.sites):
        return None
    notes += choices_told(crystal, rows, count)
    done = _without(text, rows[:count], crystal)
    return Edited(done.text, done.changes, (*notes, *done.notes), True)


def remove_atoms(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Remove a site, or all sites of an element."""
    if _TAKEN.search(words):
        return None
    match = _REMOVE.search(words) or _REMOVE.search(with_symbols(words))
    if match is None:
        return None
    rows = rows_of(crystal, next(filter(None, match.groups())))
    if not rows or len(rows) == len(crystal.sites):
        return None
    return _without(text, rows, crystal)


def _without(text: str, rows: list[int], crystal: Crystal) -> Edited:
    """The file without some rows of its list of atoms."""
    current = text
    for row in reversed(rows):
        current = drop_row(current, row)
    changes = tuple(
        RepairChange(
            f"site {crystal.sites[r].label}",
            f"{crystal.sites[r].element} "
            + " ".join(f"{v:g}" for v in crystal.sites[r].frac),
            "", "asked for",
        )
        for r in rows
    )  # fmt: skip
    current = follow(current)
    return Edited(current, changes, tuple(charge_notes(current, crystal)))


_TAKEN = re.compile(
    r"(?i)(\d+(?:[.,]\d+)?)\s*(?:%|％|percent|prozent|pour ?cent|por ?ciento)|"
    r"(half|hälfte|moitié|mitad|一半|半分|半数)"
)


def remove_share(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Take a share of an element out: the occupancies of its sites become smaller."""
    share = _TAKEN.search(words)
    if share is None or not takes_out(words):
        return None
    words = with_symbols(words)
    named = [
        element
        for element in dict.fromkeys(site.element for site in crystal.sites)
        if re.search(rf"(?<![A-Za-z]){element}(?![A-Za-z0-9(])", words)
    ]
    part = float(share[1].replace(",", ".")) / 100 if share[1] else 0.5
    if len(named) != 1 or not 0 < part < 1:
        return None
    loop = site_loop(text)
    if loop is None or loop.column(OCCUPANCY) is None:
        text = add_column(text, OCCUPANCY, ["1"] * len(crystal.sites))
    changes = []
    for row in rows_of(crystal, named[0]):
        site = crystal.sites[row]
        new = number_text(site.occupancy * (1 - part), 5)
        text = set_row(text, row, {OCCUPANCY: new})
        changes.append(
            RepairChange(f"site {site.label}, occupancy", f"{site.occupancy:g}", new,
                         f"{100 * part:g} % of {named[0]} are taken out")
        )  # fmt: skip
    current = follow(text)
    notes = charge_notes(current, crystal)
    return Edited(current, tuple(changes), tuple(notes), True)


_MOVE = re.compile(
    r"(?:(?i:move|put|place|shift|set|bring|verschiebe|setze|bewege|déplace[rz]?|mets|"
    r"mueve|desplaza|pon)\s+"
    r"(?i:the |das |die |den |le |la |les |l['’]|el |los |atome? |átomo |site |ion |"
    r"(?:de |d['’]))*([A-Z][a-z]?\d*)(?![a-z])(?i:[- ](?:atome?|ion|site))?\s+"
    r"(?i:to|at|on|onto|nach|auf|zu|à|vers|en|a|hasta)|"
    r"(?:把|将)\s*([A-Z][a-z]?\d*)\s*(?:原子|离子)?\s*(?:移动?到|放到|移至|放在)|"
    r"([A-Z][a-z]?\d*)\s*(?:原子|イオン)?を)\s*(?i:the |position |die |la |lage |"
    r"posición )*\(?\s*"
    r"(-?[\d./]+)[,\s]+(-?[\d./]+)[,\s]+(-?[\d./]+)"
)


def move_atom(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Give one site the coordinates asked for.

    Raises:
        CannotEdit: Another atom stands there, or the name fits several sites.
    """
    match = _MOVE.search(with_symbols(words))
    if match is None:
        return None
    name = match[1] or match[2] or match[3]
    rows = rows_of(crystal, name)
    try:
        point = [float(Fraction(match[i].rstrip("."))) for i in (4, 5, 6)]
    except (ValueError, ZeroDivisionError):
        return None
    if len(rows) > 1:
        labels = ", ".join(crystal.sites[r].label for r in rows)
        raise CannotEdit(f"{name} stands on several sites ({labels}): which one?")
    if len(rows) != 1:
        return None
    site = crystal.sites[rows[0]]
    others = crystal.atoms.frac[crystal.atoms.site != rows[0]] - np.array(point)
    others -= np.round(others)
    gaps = np.linalg.norm(others @ crystal.lattice, axis=1)
    if len(gaps) and gaps.min() < _TAKEN_PLACE:
        there = crystal.atoms.site[crystal.atoms.site != rows[0]][int(gaps.argmin())]
        raise CannotEdit(
            f"{crystal.sites[int(there)].label} lies {gaps.min():.2f} Å from "
            f"{match[4]} {match[5]} {match[6]}: exchange the two, or name another place"
        )
    values = place_values(np.array(point), crystal.group, crystal.lattice)
    current = follow(set_row(text, rows[0], values))
    change = RepairChange(
        f"site {site.label}", " ".join(f"{v:g}" for v in site.frac),
        " ".join(f"{v:g}" for v in point), "asked for",
    )  # fmt: skip
    return Edited(current, (change,), tuple(charge_notes(current, crystal)))


_ADD = re.compile(
    r"(?i:\b(?:add|insert|put|place|füge|setze|ajoute[rz]?|mets|añade|agrega|inserta|"
    r"pon)\b|加入|添加|追加)[^.;]{0,40}?(?<![A-Za-z])([A-Z][a-z]?)(?![A-Za-z])[^.;]{0,40}?"
    r"(?i:\bat|\bon|\bin|\bbei|\bauf|\ben|\bà|在|を|に)?\s*\(?\s*"
    r"(-?\d+/\d+|-?\d*\.\d+|-?[01])[,\s]+(-?\d+/\d+|-?\d*\.\d+|-?[01])[,\s]+"
    r"(-?\d+/\d+|-?\d*\.\d+|-?[01])(?![\d.])"
)
_OCCUPIED = r"(?:occupanc\w*|besetz\w*|occup(?:ation|é)\w*|ocupa\w*|占有率|占据率)"
_FILLED = re.compile(
    rf"(?i){_OCCUPIED}[^\d]{{0,12}}(?P<after>\d*[.,]?\d+)\s*(?P<share>%)?|"
    rf"(?P<before>\d*[.,]?\d+)\s*(?P<part>%)?\s*(?:d['’]|de )?{_OCCUPIED}"
)


def add_atom(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Put an atom where the words say, with the occupancy that they give, else full.

    Raises:
        CannotEdit: An atom stands there already.
    """
    match = _ADD.search(with_symbols(words))
    if match is None or not is_element(match[1]):
        return None
    point = np.array([float(Fraction(match[i])) for i in (2, 3, 4)])
    share = _FILLED.search(words)
    told = (share["after"] or share["before"]) if share else "1"
    amount = float(told.replace(",", "."))
    amount = amount / 100 if share and (share["share"] or share["part"]) else amount
    if not 0 < amount <= 1:
        return None
    apart = crystal.atoms.frac - point
    apart -= np.round(apart)
    near = float(np.linalg.norm(apart @ crystal.lattice, axis=1).min())
    if near < _TAKEN_PLACE:
        raise CannotEdit(
            f"an atom of the structure lies {near:.2f} Å from "
            f"{match[2]} {match[3]} {match[4]}: replace it, or name another place"
        )
    label = free_label(crystal, match[1], "1")
    values = {
        "_atom_site_label": label, "_atom_site_type_symbol": match[1],
        OCCUPANCY: number_text(amount, 5),
    }  # fmt: skip
    values |= place_values(point, crystal.group, crystal.lattice)
    loop = site_loop(text)
    if loop is None or loop.column(OCCUPANCY) is None:
        text = add_column(text, OCCUPANCY, ["1"] * len(crystal.sites))
    current = follow(add_row(text, values))
    where = " ".join(match[i] for i in (2, 3, 4))
    change = RepairChange(
        f"site {label}", "", f"{match[1]} at {where}, occupancy {amount:g}", "asked for"
    )
    notes = (
        f"the nearest atom is {near:.2f} Å away; nothing was relaxed",
        *charge_notes(current, crystal),
    )
    return Edited(current, (change,), notes, True)


#: Å; nearer than that a place is taken.
_TAKEN_PLACE = 0.5
