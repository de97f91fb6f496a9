"""Edits of a structure in words: cell, group, elements, occupancies, cells, settings.

Small edits change only their lines; a new cell or setting rewrites the file. What an
edit implies (formula, Z, volume, charge) follows and is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from generators.structures.build import impose_system
from generators.structures.cells import (
    in_setting,
    lowered,
    primitive_cell,
    supercell,
    symmetrised,
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
from generators.structures.patient import set_cell
from validators.crystal import Crystal, read_crystal
from validators.elements import is_element
from validators.formula import format_amount, format_formula, reduced
from validators.groups import UnknownGroup, find_group, locate
from validators.oxidation import assign
from validators.specs.structure import StructureSpec
from validators.symmetry import CELL_NAMES

_OCCUPANCY = "_atom_site_occupancy"


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
    changes: list[RepairChange] = []
    notes: list[str] = []
    constructed = False
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
    if not changes:
        return None
    return Edited(current, tuple(changes), tuple(dict.fromkeys(notes)), constructed)


def _plain(text: str) -> str:
    text = text.replace("−", "-").replace("–", "-").replace("×", "x").replace("＝", "=")
    return " ".join(text.split())


# --- cells -------------------------------------------------------------------

_SUPERCELL = re.compile(r"(?i)(?<![\d.])(\d)\s*[x*]\s*(\d)\s*[x*]\s*(\d)(?![\d.])")


def _supercell(text: str, words: str, crystal: Crystal) -> Edited | None:
    match = _SUPERCELL.search(words)
    if match is None or not re.search(
        r"(?i)super-?cell|superzelle|supermaille|supercelda|超胞|超晶胞|スーパーセル|"
        r"スーパー|repeat|expand|replicate",
        words,
    ):  # fmt: skip
        return None
    size = (int(match[1]), int(match[2]), int(match[3]))
    if min(size) < 1 or size == (1, 1, 1):
        return None
    new = supercell(crystal, size)
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
    target = None
    if wanted:
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
    new = in_setting(crystal, target)
    change = RepairChange(
        "setting", crystal.group.full_symbol, target.full_symbol,
        "the same structure in other axes",
    )  # fmt: skip
    return Edited(new, (change,))


_SYMBOL = re.compile(
    r"(?i)(?:space ?group|raumgruppe|groupe d.espace|grupo espacial|空间群|空間群)"
    r"[^\"'“”‘’\n]{0,18}?(?:to|into|auf|in|en|à|a|为|成|を|=|:)?\s*"
    r"(?:[\"'“‘]([^\"'”’]{2,16})[\"'”’]|((?:No\.? ?)?\d{1,3}(?!\d)|"
    r"[PIFCRAB] ?-?\d[\w /\-:]{0,12}|[PIFCRABpifcrab][\w/\-:]{1,10}))"
)


def _group(text: str, words: str, crystal: Crystal) -> Edited | None:
    if not re.search(
        r"(?i)\b(change|set|switch|convert|use|make|put|transform|write|lower|reduce|"
        r"ändere|setze|change[rz]?|mets|cambia|pon)\b|改|变更|変更|設定|换",
        words,
    ):
        return None
    match = _SYMBOL.search(words)
    if match is None:
        return None
    named = (match[1] or match[2]).strip(" .,;")
    try:
        target = find_group(named).group
    except UnknownGroup:
        return None
    was = crystal.group
    before = was.full_symbol if was else f"{len(crystal.rotations)} operations"
    if was is not None and was.number == target.number:
        if was.hall == target.hall:
            return None
        new = in_setting(crystal, target)
        return Edited(
            new,
            (RepairChange("space group", before, target.full_symbol, "another setting "
                          "of the same group; the structure is unchanged"),),
        )  # fmt: skip
    for tolerance in (0.01, 0.05, 0.1, 0.2):
        made = symmetrised(crystal, tolerance)
        if made is not None and made[1].number == target.number:
            note = f"the atoms have this group within {tolerance:g} Å"
            change = RepairChange("space group", before, target.full_symbol, note)
            return Edited(made[0], (change,), (note,))
    down = lowered(crystal, target.number)
    if down is not None:
        new, group = down
        note = (
            f"{group.short} is a subgroup: the atoms stay where they are and keep the "
            f"higher symmetry of {before} until they are moved"
        )
        change = RepairChange("space group", before, group.full_symbol, note)
        return Edited(new, (change,), (note,))
    return None


_SYSTEM = re.compile(
    r"(?i)\b(?:lower|reduce|break|distort|descend)\w*\b.*?\b(tetragonal|orthorhombic|"
    r"monoclinic|triclinic|trigonal|rhombohedral|hexagonal)\b|"
    r"\b(tetragonal|orthorhombic|monoclinic|triclinic)\w*\b.{0,20}\bdistort"
)


def _lower_system(text: str, words: str, crystal: Crystal) -> Edited | None:
    match = _SYSTEM.search(words)
    if match is None:
        return None
    return lower_symmetry(text, (match[1] or match[2]).lower())


def lower_symmetry(text: str, system: str, *, strain: float = 0.01) -> Edited | None:
    """Describe a structure in its largest subgroup of a system, slightly distorted.

    Args:
        text: The file.
        system: ``"tetragonal"``, ``"orthorhombic"`` …
        strain: Relative change of the lengths that become free.

    Returns:
        None where no subgroup of the same cell belongs to the system.
    """
    crystal = read_crystal(text).crystal
    if crystal is None:
        return None
    system = {"rhombohedral": "trigonal"}.get(system, system)
    found = lowered(crystal, None, system=system, strain=strain)
    if found is None:
        return None
    new, group = found
    before = crystal.group.full_symbol if crystal.group else "?"
    change = RepairChange(
        "space group", before, group.full_symbol,
        f"its largest {system} subgroup with the same cell",
    )  # fmt: skip
    note = (
        f"the distortion of {100 * strain:g} % was chosen, not measured: no claim that "
        "this form exists"
    )
    return Edited(new, (change,), (note,), True)


# --- cell constants ----------------------------------------------------------

_NUMBER = r"(\d+(?:[.,]\d+)?)"
_CONSTANT = re.compile(
    r"(?<![A-Za-z])(a|b|c|alpha|beta|gamma|α|β|γ)\s*"
    r"(?:=|:|to|auf|à|a|为|を|is|should be)"
    rf"\s*{_NUMBER}\s*(Å|A\b|angstrom|nm|pm|°|deg)?"
)
_GREEK = {"α": "alpha", "β": "beta", "γ": "gamma"}


def _cell(text: str, words: str, crystal: Crystal) -> Edited | None:
    wanted: dict[str, float] = {}
    for name, value, unit in _CONSTANT.findall(words):
        number = float(value.replace(",", "."))
        number *= {"nm": 10.0, "pm": 0.01}.get(unit, 1.0)
        wanted[_GREEK.get(name, name)] = number
    scale = re.search(
        rf"(?i)\b(expand|increase|enlarge|strain|stretch|compress|shrink|reduce|decrease)"
        rf"\w*\b[^.]*?\b(cell|lattice|volume|a|b|c)\b[^.]*?\bby {_NUMBER} ?%", words
    )  # fmt: skip
    cell = dict(zip(CELL_NAMES, crystal.cell, strict=True))
    why = "the instruction asks for it"
    if scale and not wanted:
        sign = (
            -1
            if scale[1].lower() in {"compress", "shrink", "reduce", "decrease"}
            else 1
        )
        factor = 1 + sign * float(scale[3]) / 100
        if scale[2].lower() == "volume":
            factor = factor ** (1 / 3)
        names = [scale[2]] if scale[2] in {"a", "b", "c"} else ["a", "b", "c"]
        wanted = {n: cell[n] * factor for n in names}
    wanted = {
        n: v
        for n, v in wanted.items()
        if (0.5 < v < 300 if n in "abc" else 5 < v < 175)
    }
    if not wanted:
        return None
    new = {**cell, **wanted}
    notes: list[str] = []
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
        return None
    made = set_cell(text, changed, why, 0)
    return Edited(_follow(made.text), made.changes, tuple(notes))


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
    rf"([A-Z][a-z]?\d*[a-z]?)(?: (?i:atoms?|ions?|sites?|atome?))?\s+(?i:{_BY})\s+"
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
_COUNTS = {"one": 1, "a single": 1, "two": 2, "three": 3, "four": 4}


def _replace(text: str, words: str, crystal: Crystal) -> Edited | None:
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
    current = _follow(current)
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
    return _follow(current), changes


def _replacement(words: str) -> tuple[str | None, int | None, str, str] | None:
    match = _REPLACE.search(words)
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
    current = _follow(current)
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


def _remove(text: str, words: str, crystal: Crystal) -> Edited | None:
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
    current = _follow(current)
    return Edited(current, changes, tuple(_charge_notes(current, crystal)))


_SET_OCCUPANCY = re.compile(
    r"(?i:occupanc\w*|besetzung\w*|occupation|ocupación|占有率|占位率?)[^.]{0,12}?"
    rf"(?i:of|on|for|von|de|du|の)?\s*([A-Z][a-z]?\d*)\s*(?i:to|=|auf|à|a|を|为|is)\s*{_NUMBER}|"
    rf"([A-Z][a-z]?\d+)\s*(?i:occupancy|occ\.?|の占有率を|占位率?)\s*(?:=|to|为)?\s*{_NUMBER}"
)


def _occupancy(text: str, words: str, crystal: Crystal) -> Edited | None:
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
    current = _follow(current)
    return Edited(current, tuple(changes), tuple(_charge_notes(current, crystal)))


_MOVE = re.compile(
    r"(?i:move|put|place|shift|set|verschiebe|setze|déplace|mueve)\s+"
    r"(?i:atom |site |the )*"
    r"([A-Z][a-z]?\d+)\s+(?i:to|at|on|nach|auf|à|a|en)\s*\(?\s*"
    r"(-?[\d./]+)[,\s]+(-?[\d./]+)[,\s]+(-?[\d./]+)"
)


def _move(text: str, words: str, crystal: Crystal) -> Edited | None:
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
    current = _follow(set_row(text, rows[0], values))
    change = RepairChange(
        f"site {site.label}", " ".join(f"{v:g}" for v in site.frac),
        " ".join(f"{v:g}" for v in point), "asked for",
    )  # fmt: skip
    return Edited(current, (change,), tuple(_charge_notes(current, crystal)))


# --- what follows ------------------------------------------------------------------


def _follow(text: str) -> str:
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


_STEPS: tuple[Step, ...] = (
    _supercell, _primitive, _conventional, _setting, _group, _lower_system, _cell,
    _replace, _remove, _occupancy, _move,
)  # fmt: skip
