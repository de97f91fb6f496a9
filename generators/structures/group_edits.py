"""Changes of the space group: to a group by its symbol, to a crystal system by name."""

from __future__ import annotations

import re

from generators.structures.cells import in_setting, lowered, supercell, symmetrised
from generators.structures.drafts import RepairChange
from generators.structures.edited import Edited
from generators.structures.lowering import lower_symmetry
from validators.crystal import Crystal, read_crystal
from validators.groups import Group, UnknownGroup, find_group

_SYMBOL = re.compile(
    r"(?i)(?:space ?group|raumgruppe|groupe d.espace|grupo espacial|空间群|空間群|"
    r"sub-?group|untergruppe|sous-groupe|subgrupo|子群|部分群)"
    r"[^\"'“”‘’\n]{0,18}?(?:to|into|auf|in|en|à|a|为|成|を|=|:)?\s*"
    r"(?:[\"'“‘]([^\"'”’]{2,16})[\"'”’]|((?:No\.? ?)?\d{1,3}(?!\d)|"
    r"[PIFCRAB] ?-?\d[\w /\-:]{0,12}|[PIFCRABpifcrab][\w/\-:]{1,10}))"
)


#: Every atom of the cell, as programs without symmetry want it.
_P1 = re.compile(
    r"(?i)\b(?:in|to|into|as|en|als|à|with|con|avec|mit)\s+(?:space group |raumgruppe |"
    r"(?:le )?groupe d.espace |(?:el )?grupo espacial )?(?-i:P)\s?1(?![\w/])|"
    r"(?<![\w])(?-i:P)\s?1\s*(?:で|に|形式|格式|空间群|空間群|展开|の\s*cif|cif|setting)|"
    r"(?:以|用|按|成|为)\s*(?-i:P)\s?1(?![\w/])|"
    r"\b(?:without|no) symmetry(?: operations)?\b|ohne symmetrie\w*|sans symétrie|"
    r"sin simetría|不(?:带|含|用)对称|対称性なし"
)
#: "Lower the symmetry to P4mm": the symbol says what it is.
_TO_GROUP = re.compile(
    r"(?i)(?:(?:lower|reduce|descend|distort|senke|erniedrige|reduziere|abaisser?|réduis|"
    r"réduire|baja|bajar|rebaja)\w*[^.?!]{0,40}?\b(?:to|into|auf|nach|à|en|vers|hasta|a)\s+"
    r"|(?:降低|降)(?:到|至|为|成)?\s*|対称性を\s*)"
    r"(?-i:([\"'“‘])([^\"'”’]{2,16})[\"'”’]|"
    r"([PIFCRAB] ?-?[1-6mnabcd][A-Za-z0-9_/\-:]{0,8}))"
)


def change_group(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Describe the structure in a group that its atoms have, or in a subgroup."""
    if _P1.search(words) and len(crystal.rotations) > 1:
        own = crystal.group.full_symbol if crystal.group else "its operations"
        why = "all atoms of the cell are written, without symmetry, as asked"
        listed = supercell(crystal, (1, 1, 1))
        return Edited(listed, (RepairChange("space group", own, "P 1", why),))
    if not re.search(
        r"(?i)\b(change|set|switch|convert|use|make|put|transform|write|lower|reduce|"
        r"ändere|setze|change[rz]?|mets|cambia|pon|descend|distort|senke|erniedrige|"
        r"reduziere|abaisser?|réduis|réduire|baja|bajar|rebaja)\b|改|变更|変更|設定|换|降|"
        r"下げ|落と",
        words,
    ):
        return None
    match = _SYMBOL.search(words) or _TO_GROUP.search(words)
    if match is None:
        return None
    named = next(g for g in match.groups()[::-1] if g and len(g) > 1).strip(" .,;")
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
    down = lowered(crystal, target.number) or _lowered_from_found(
        crystal, target.number
    )
    if down is not None:
        new, group = down
        note = (
            f"{group.short} is a subgroup: the atoms stay where they are and keep the "
            f"higher symmetry of {before} until they are moved"
        )
        origin = re.search(r"its origin at ([\d. ]+)", new)
        moved = (
            f"; its origin lies at {origin[1].strip()} of the old cell"
            if origin
            else ""
        )
        change = RepairChange("space group", before, group.full_symbol, note + moved)
        return Edited(new, (change,), (note + moved,))
    return None


_SYSTEM = re.compile(
    r"(?i)\b(?:lower|reduce|break|distort|descend)\w*\b.*?\b(tetragonal|orthorhombic|"
    r"monoclinic|triclinic|trigonal|rhombohedral|hexagonal)\b|"
    r"\b(tetragonal|orthorhombic|monoclinic|triclinic)\w*\b.{0,20}\bdistort"
)


def lower_system(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Distort the structure into a crystal system that the words name."""
    match = _SYSTEM.search(words)
    if match is None:
        return None
    return lower_symmetry(text, (match[1] or match[2]).lower())


def _lowered_from_found(crystal: Crystal, number: int) -> tuple[str, Group] | None:
    """A subgroup of the symmetry that the atoms have, which the file may not say."""
    made = symmetrised(crystal, 0.01)
    found = read_crystal(made[0]).crystal if made is not None else None
    return lowered(found, number) if found is not None else None
