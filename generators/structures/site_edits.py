"""Edits of sites in words: replacement, doping, removal, occupancies, moves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from generators.structures.cells import (
    supercell,
)
from generators.structures.ciftext import (
    add_row,
    block_of,
    drop_row,
    drop_value,
    number_text,
    set_row,
    set_value,
    site_loop,
)
from generators.structures.drafts import RepairChange
from validators.crystal import Crystal, read_crystal
from validators.elements import is_element
from validators.formula import format_amount, format_formula, reduced
from validators.groups import locate
from validators.oxidation import assign

_OCCUPANCY = "_atom_site_occupancy"
#: A number in words, decimal point or comma.
NUMBER = r"(\d+(?:[.,]\d+)?)"


@dataclass(frozen=True, slots=True)
class Edited:
    """A changed structure.

    Attributes:
        text: The new file.
        changes: What was changed.
        notes: What follows from it, and what was assumed.
        constructed: Whether a number was made rather than asked for or computed from
            what stood there.
    """

    text: str
    changes: tuple[RepairChange, ...]
    notes: tuple[str, ...] = ()
    constructed: bool = False


# --- sites ----------------------------------------------------------------------

_REPLACE_WORDS = (
    r"replac\w*|substitut\w*|exchang\w*|swap|dop\w*|ersetz\w*|dotier\w*|remplac\w*|"
    r"reemplaz\w*|sustituy\w*|替换|取代|掺|置換|ドープ"
)
_BY = r"by|with|for|durch|mit|gegen|par|avec|por|con|为|成|で|to"
_PERCENT = (
    r"(?:(\d+(?:\.\d+)?) ?(?:%|percent|prozent|at\.? ?%|mol ?%) ?"
    r"(?:of|der|des|du|de|del)? ?)"
)
_SITE = r"(?:the |das |le |el |all |alle |every )?"
_REPLACE = re.compile(
    rf"(?i:{_REPLACE_WORDS})\s*(?i:{_PERCENT})?{_SITE}"
    rf"(?:(?i:(one|two|three|four|a single|1|2|3|4))\s+)?(?:(?i:of) )?{_SITE}"
    rf"([A-Z][a-z]?\d*[a-z]?)(?:[ -](?i:atoms?|ions?|sites?|atome?))?"
    rf"(?: (?i:in|of|from|von|de|du|aus) [A-Z(][\w().]*)?\s+(?i:{_BY})\s+"
    rf"(?i:{_PERCENT})?([A-Z][a-z]?)\b"
)
_ASIAN = re.compile(
    r"(?:(\d+(?:\.\d+)?)\s*%\s*的?)?([A-Z][a-z]?\d*)\s*(?:替换|取代|置换|换)(?:为|成)\s*([A-Z][a-z]?)|"
    r"([A-Z][a-z]?\d*)\s*の\s*(\d+(?:\.\d+)?)\s*%\s*を\s*([A-Z][a-z]?)\s*で"
)
_DOPE = re.compile(
    r"(?i:dope|doping|dotiere?|dopa|dope[rz]?)\b[^.]*?(?i:with|mit|avec|con)\s*"
    rf"(?i:{_PERCENT})?([A-Z][a-z]?)\b[^.]*?(?i:on|at|auf|sur|en)\s+(?i:the )?"
    r"([A-Z][a-z]?\d*)\b"
)
#: "dope 8 % Y on Zr", "dotiere mit 5 % Nb auf Ti"
_DOPED = re.compile(
    rf"(?i:dope|doping|dotiere?|dopa|dope[rz]?)\s+(?i:mit |with |avec |con )?"
    rf"(?i:{_PERCENT})?([A-Z][a-z]?)\s+(?i:on|onto|at|auf|sur|en)\s+(?i:the )?"
    r"([A-Z][a-z]?\d*)\b"
)
_COUNTS = {"one": 1, "a single": 1, "two": 2, "three": 3, "four": 4}


def replace_atoms(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Replace an element or site, in whole, in part, or single atoms."""
    asked = _replacement(words)
    if asked is None:
        return None
    percent, count, old, new = asked
    if not is_element(new) or new == old:
        return None
    rows = _rows(crystal, old)
    if not rows:
        return None
    if count is not None:
        return _replace_count(text, crystal, rows, count, new)
    share = Fraction(percent) / 100 if percent else Fraction(1)
    if not 0 < share <= 1:
        return None
    changes, current = [], text
    for row in rows:
        site = crystal.sites[row]
        whole = Fraction(site.occupancy).limit_denominator(1000)
        part = whole * share
        number = re.sub(r"^[A-Za-z]+", "", site.label)
        label = _free_label(crystal, new, number)
        if share == 1:
            current = set_row(
                current, row,
                {"_atom_site_label": label, "_atom_site_type_symbol": new},
            )  # fmt: skip
            changes.append(
                RepairChange(f"site {site.label}", site.element, new, "asked for")
            )
            continue
        if site_loop(current).column(_OCCUPANCY) is None:  # type: ignore[union-attr]
            from generators.structures.ciftext import add_column

            current = add_column(current, _OCCUPANCY, ["1"] * len(crystal.sites))
        left = number_text(float(whole - part), 5)
        current = set_row(current, row, {_OCCUPANCY: left})
        current = add_row(
            current,
            {
                "_atom_site_label": label, "_atom_site_type_symbol": new,
                "_atom_site_fract_x": number_text(site.frac[0]),
                "_atom_site_fract_y": number_text(site.frac[1]),
                "_atom_site_fract_z": number_text(site.frac[2]),
                _OCCUPANCY: number_text(float(part), 5),
                "_atom_site_wyckoff_symbol": site.letter or "?",
                "_atom_site_wyckoff_label": site.letter or "?",
                "_atom_site_symmetry_multiplicity": str(site.multiplicity or "?"),
                "_atom_site_site_symmetry_multiplicity": str(site.multiplicity or "?"),
            },
        )  # fmt: skip
        changes.append(
            RepairChange(f"site {site.label}, occupancy", f"{site.occupancy:g}", left,
                         f"{100 * float(share):g} % of it becomes {new}")
        )  # fmt: skip
        changes.append(
            RepairChange(f"site {label}", "", f"{new}, occupancy "
                         f"{number_text(float(part), 5)}", "shares the position")
        )  # fmt: skip
    current = follow(current)
    notes = _charge_notes(current, crystal)
    if _COMPENSATE.search(words):
        made = _compensated(current, crystal)
        if made is not None:
            current, more = made
            changes += more
            notes = [
                *_charge_notes(current, crystal),
                "vacancies were taken to balance the charge",
            ]
    return Edited(current, tuple(changes), tuple(notes))


_COMPENSATE = re.compile(
    r"(?i)compensat|charge.?balanc|charge.?neutral|keep it neutral|vacanc|"
    r"ladungsausgleich|ladungsneutral|leerstelle|lacune|vacante|电荷补偿|空位|電荷補償|空孔"
)


def _compensated(text: str, before: Crystal) -> tuple[str, list[RepairChange]] | None:
    """Vacancies on the anion, or on the cation of lowest charge, that balance it."""
    after = read_crystal(text).crystal
    then = assign(before.composition)
    if after is None or then is None:
        return None
    states = dict(then.states)
    for symbol in after.composition:
        if symbol not in states:
            from validators.elements import element

            usual = [s for s in element(symbol).common if s > 0]
            if not usual:
                return None
            states[symbol] = float(usual[0])
    total = sum(states[e] * n for e, n in after.composition.items())
    if abs(total) < 1e-6:
        return None
    # Too little positive charge: anions leave; too much: the weakest cation leaves.
    kind = min(states, key=lambda e: states[e]) if total < 0 else min(
        (e for e in states if states[e] > 0), key=lambda e: states[e]
    )  # fmt: skip
    rows = _rows(after, kind)
    have = after.composition[kind]
    need = have - total / states[kind]
    if not rows or not 0 < need < have:
        return None
    current: str = text
    changes: list[RepairChange] = []
    for row in rows:
        site = after.sites[row]
        new = number_text(site.occupancy * need / have, 5)
        current = set_row(current, row, {_OCCUPANCY: new})
        changes.append(
            RepairChange(f"site {site.label}, occupancy", f"{site.occupancy:g}", new,
                         f"{kind} vacancies balance the charge of {total:+.3g} e")
        )  # fmt: skip
    return follow(current), changes


def _replacement(words: str) -> tuple[str | None, int | None, str, str] | None:
    added = _DOPED.search(words)
    if added:
        return added[1] or "5", None, added[3], added[2]
    match = _REPLACE.search(words)
    if match and not match[1] and not match[4]:
        # "swap Zr for Hf at x = 0.5"
        share = re.search(r"\bx\s*=\s*(0?\.\d+)", words)
        if share:
            return str(100 * float(share[1])), None, match[3], match[5]
    if match:
        word = (match[2] or "").lower()
        count = _COUNTS.get(word, int(word) if word.isdigit() else None)
        return match[1] or match[4], count, match[3], match[5]
    match = _DOPE.search(words)
    if match:
        return match[1] or "5", None, match[3], match[2]
    match = _ASIAN.search(words)
    if match:
        if match[2]:
            return match[1], None, match[2], match[3]
        return match[5], None, match[4], match[6]
    return None


def _rows(crystal: Crystal, name: str) -> list[int]:
    """Rows of a label, or of an element."""
    exact = [i for i, s in enumerate(crystal.sites) if s.label == name]
    if exact:
        return exact
    return [i for i, s in enumerate(crystal.sites) if s.element == name]


def _free_label(crystal: Crystal, element: str, number: str) -> str:
    taken = {s.label for s in crystal.sites}
    label = f"{element}{number}"
    n = 1
    while label in taken:
        label, n = f"{element}{n}", n + 1
    return label


def _replace_count(
    text: str, crystal: Crystal, rows: list[int], count: int, new: str
) -> Edited | None:
    """Exchange single atoms: the cell must list every position on its own."""
    notes = []
    if len(crystal.rotations) > 1:
        text = supercell(crystal, (1, 1, 1))
        again = read_crystal(text).crystal
        if again is None:
            return None
        old = crystal.sites[rows[0]].element
        crystal, rows = again, _rows(again, old)
        notes.append("operations were resolved, so that single atoms can differ")
    if count > len(rows):
        return None
    changes, current = [], text
    for row in rows[:count]:
        site = crystal.sites[row]
        label = _free_label(crystal, new, str(row + 1))
        current = set_row(
            current, row, {"_atom_site_label": label, "_atom_site_type_symbol": new}
        )
        changes.append(
            RepairChange(f"site {site.label}", site.element, new, "asked for")
        )
    choices = _choices(crystal, rows) if count == 1 else 0
    if choices == 1:
        notes.append("all choices of the atom are equivalent by symmetry")
    elif choices:
        notes.append(f"there are {choices} inequivalent choices; the first was taken")
    current = follow(current)
    return Edited(current, tuple(changes), (*notes, *_charge_notes(current, crystal)))


def _choices(crystal: Crystal, rows: list[int]) -> int:
    """Inequivalent atoms among some rows, by the symmetry that spglib finds."""
    import spglib

    from validators.symmetry import positions_with_kinds

    frac, kinds = positions_with_kinds(crystal)
    found = spglib.get_symmetry_dataset(
        (crystal.lattice, frac, kinds),  # type: ignore[arg-type]
        symprec=0.01,
    )
    if found is None or len(frac) != len(crystal.sites):
        return 0
    return len({int(found.equivalent_atoms[row]) for row in rows})


_REMOVE = re.compile(
    r"(?i:remove|delete|drop|take out|leave out|entferne|lösche|supprime[rz]?|enlève|"
    r"elimina|quita|borra|删除|去掉|移除)\s*(?i:the |das |le |la |el |all |alle |site |"
    r"atoms? |sites? |of )*([A-Z][a-z]?\d*[a-z]?)(?!\w)|"
    r"([A-Z][a-z]?\d*)\s*を(?:削除|除去|取り除)"
)


def remove_atoms(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Remove a site, or all sites of an element."""
    match = _REMOVE.search(words)
    if match is None:
        return None
    rows = _rows(crystal, match[1] or match[2])
    if not rows or len(rows) == len(crystal.sites):
        return None
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
    return Edited(current, changes, tuple(_charge_notes(current, crystal)))


_SET_OCCUPANCY = re.compile(
    r"(?i:occupanc\w*|besetzung\w*|occupation|ocupación|占有率|占位率?)[^.]{0,12}?"
    rf"(?i:of|on|for|von|de|du|の)?\s*([A-Z][a-z]?\d*)\s*(?i:to|=|auf|à|a|を|为|is)\s*{NUMBER}|"
    rf"([A-Z][a-z]?\d+)\s*(?i:occupancy|occ\.?|の占有率を|占位率?)\s*(?:=|to|为)?\s*{NUMBER}"
)


def set_occupancy(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Set the occupancy of a site or element."""
    match = _SET_OCCUPANCY.search(words)
    if match is None:
        return None
    name = match[1] or match[3]
    value = float((match[2] or match[4]).replace(",", "."))
    rows = _rows(crystal, name)
    if not rows or not 0 <= value <= 1:
        return None
    current, changes = text, []
    if site_loop(current).column(_OCCUPANCY) is None:  # type: ignore[union-attr]
        from generators.structures.ciftext import add_column

        current = add_column(current, _OCCUPANCY, ["1"] * len(crystal.sites))
    for row in rows:
        site = crystal.sites[row]
        current = set_row(current, row, {_OCCUPANCY: number_text(value, 5)})
        changes.append(
            RepairChange(f"site {site.label}, occupancy", f"{site.occupancy:g}",
                         number_text(value, 5), "asked for")
        )  # fmt: skip
    current = follow(current)
    return Edited(current, tuple(changes), tuple(_charge_notes(current, crystal)))


_MOVE = re.compile(
    r"(?i:move|put|place|shift|set|verschiebe|setze|déplace|mueve)\s+"
    r"(?i:atom |site |the )*"
    r"([A-Z][a-z]?\d+)\s+(?i:to|at|on|nach|auf|à|a|en)\s*\(?\s*"
    r"(-?[\d./]+)[,\s]+(-?[\d./]+)[,\s]+(-?[\d./]+)"
)


def move_atom(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Give one site the coordinates asked for."""
    match = _MOVE.search(words)
    if match is None:
        return None
    rows = _rows(crystal, match[1])
    try:
        point = [float(Fraction(match[i])) for i in (2, 3, 4)]
    except (ValueError, ZeroDivisionError):
        return None
    if len(rows) != 1:
        return None
    site = crystal.sites[rows[0]]
    values = {
        f"_atom_site_fract_{axis}": number_text(v)
        for axis, v in zip("xyz", point, strict=True)
    }
    if crystal.group is not None:
        position, _ = locate(
            crystal.group, np.array(point), metric=crystal.lattice, tolerance=0.02
        )
        values["_atom_site_wyckoff_symbol"] = position.letter
        values["_atom_site_symmetry_multiplicity"] = str(position.multiplicity)
    current = follow(set_row(text, rows[0], values))
    change = RepairChange(
        f"site {site.label}", " ".join(f"{v:g}" for v in site.frac),
        " ".join(f"{v:g}" for v in point), "asked for",
    )  # fmt: skip
    return Edited(current, (change,), tuple(_charge_notes(current, crystal)))


# --- what follows ------------------------------------------------------------------


def follow(text: str) -> str:
    """Formula, Z, volume and density follow the atoms; stated charges are dropped."""
    crystal = read_crystal(text).crystal
    block = block_of(text)
    if crystal is None or block is None:
        return text
    content = reduced(crystal.exact_composition)
    units = 1
    if crystal.disordered:
        counts = [round(float(v)) for v in content.values() if v == int(v)]
        for n in range(max(counts, default=1), 1, -1):
            if all(v % n == 0 for v in counts):
                units = n
                break
        content = {k: v / units for k, v in content.items()}
    else:
        total = sum(crystal.exact_composition.values())
        units = round(float(total / sum(content.values())))
    order = sorted(content, key=lambda e: (e != "C" if "C" in content else False, e))
    if "_chemical_formula_sum" in block.pairs:
        formula = " ".join(f"{e}{format_amount(content[e])}" for e in order)
        text = set_value(text, "_chemical_formula_sum", formula)
    if "_cell_formula_units_z" in block.pairs:
        text = set_value(text, "_cell_formula_units_z", str(units))
    if "_exptl_crystal_density_diffrn" in block.pairs:
        text = drop_value(text, "_exptl_crystal_density_diffrn")
    for tag in ("_chemical_formula_structural", "_chemical_formula_moiety",
                "_chemical_name_common", "_chemical_name_mineral",
                "_chemical_formula_weight"):  # fmt: skip
        text = drop_value(text, tag)
    return text


def _charge_notes(text: str, before: Crystal) -> list[str]:
    """Whether the edited composition can be neutral, and what would compensate."""
    after = read_crystal(text).crystal
    if after is None:
        return []
    then, now = assign(before.composition), assign(after.composition)
    shown = format_formula({k: round(v, 4) for k, v in after.composition.items()})
    notes = [f"the cell now holds {shown}"]
    if then is None:
        return notes
    if now is not None and now.mixed is None:
        return notes
    from validators.elements import element

    total = 0.0
    for symbol, amount in after.composition.items():
        state = then.states.get(symbol)
        if state is None:
            positive = [s for s in element(symbol).common if s > 0]
            state = positive[0] if positive else 0
        total += state * amount
    if abs(total) > 0.01:
        kind = "cation vacancies or a lower-valent co-dopant" if total > 0 else (
            "anion vacancies, interstitial cations or a higher-valent co-dopant"
        )  # fmt: skip
        notes.append(
            f"with the usual oxidation states the cell carries {total:+.3g} e: {kind} "
            "would balance it"
        )
    return notes
