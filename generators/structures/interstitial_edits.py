"""Single atoms put where a structure has most room, without a place named."""

from __future__ import annotations

import re

import numpy as np

from generators.structures.cells import supercell
from generators.structures.ciftext import add_column, add_row, number_text, site_loop
from generators.structures.drafts import RepairChange
from generators.structures.edited import (
    OCCUPANCY,
    CannotEdit,
    Edited,
    charge_notes,
    follow,
    free_label,
)
from generators.structures.voids import widest_void
from validators.crystal import Crystal, read_crystal
from validators.element_names import with_symbols
from validators.elements import is_element

_ONE = (
    r"(?:(?P<count>one|an?|a single|two|three|four|\d|eine?n?|un[ea]?|deux|dos|zwei|"
    r"drei|trois|tres|一个?|两个|1つの?)\s*)?"
)
_PUT = (
    r"(?i:\b(?:put|place|insert|add|füge|setze|baue|bringe|mets|place[rz]?|insère|"
    r"ajoute[rz]?|pon|coloca|inserta|añade|agrega)\b|放入|加入|插入|添加|在)"
)
_BETWEEN = (
    r"(?i:interstitial\w*|interstice\w*|zwischengitter\w*|interstici\w*|intersticial\w*|"
    r"(?:empty|free|open|vacant) (?:site|position|space|place)|void\b|hohlraum|lücke|"
    r"间隙|空隙|格子間|隙間|\bin between\b|\bin-between\b|dazwischen|entre (?:eux|"
    r"les autres|"
    r"los demás|ellos)|中间|间里)"
)
#: More of an element, without a verb: "two extra F in between".
_MORE = (
    r"(?i:extra|additional|more|further|zusätzliche[nrs]?|weitere[nrs]?|"
    r"supplémentaires?|adicional(?:es)?|más|额外的?|多余的?|余分な?)"
)
_INSERT = (
    re.compile(rf"(?i:{_ONE}){_MORE}\s*(?P<el>[A-Z][a-z]?)(?![A-Za-z0-9])[^.;]{{0,40}}?{_BETWEEN}"),
    re.compile(rf"(?i:{_ONE})(?P<el>[A-Z][a-z]?)\s+{_MORE}(?![A-Za-z0-9])[^.;]{{0,40}}?{_BETWEEN}"),
    re.compile(
        rf"{_PUT}[^.;]{{0,12}}?(?i:{_ONE})(?P<el>[A-Z][a-z]?)(?![A-Za-z0-9])[^.;]{{0,40}}?"
        rf"{_BETWEEN}"
    ),
    re.compile(rf"(?:在)?{_BETWEEN}(?:位|位置)?(?:上|中|里)?\s*(?:放入|加入|插入|添加|放)\s*"
               rf"{_ONE}\s*(?P<el>[A-Z][a-z]?)(?![A-Za-z])"),
    re.compile(rf"{_BETWEEN}(?:サイト|位置)?に\s*(?P<el>[A-Z][a-z]?)(?:原子|イオン)?を\s*"
               r"(?:(?P<count>[1-4一二])つ|(?P<number>[1-4])個)?\s*(?:入れ|挿入|追加)"),
)  # fmt: skip
_NUMBERS = {
    "two": 2, "three": 3, "four": 4, "deux": 2, "dos": 2, "zwei": 2, "drei": 3,
    "trois": 3, "tres": 3, "两个": 2, "二": 2,
}  # fmt: skip
#: Words that make the place one of a share or of a balance of charge, read elsewhere.
_ELSEWHERE = re.compile(
    r"(?i)%|％|compensat|balanc|neutral|kompens|ausgleich|équilibr|补偿|補償|\bdop|dotier|掺|"
    r"\d\s*/\s*\d|\d\.\d"
)


#: Å between two images of a position that are two places.
_APART = 0.5


def insert_atoms(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Put single atoms on the widest empty positions of the cell, one by one.

    Raises:
        CannotEdit: The cell is too large for its room to be measured.
    """
    said = with_symbols(words)
    match = next((m for p in _INSERT if (m := p.search(said))), None)
    if match is None or _ELSEWHERE.search(words) or not is_element(match["el"]):
        return None
    count = _count(match["count"] or match.groupdict().get("number") or "")
    void = widest_void(crystal)
    if void is None:
        raise CannotEdit("the cell is too large to look for room in it")
    notes = []
    if len(crystal.rotations) > 1:
        text = supercell(crystal, (1, 1, 1))
        notes.append("operations were resolved, so that a single atom can come in")
    loop = site_loop(text)
    if loop is None or loop.column(OCCUPANCY) is None:
        rows = len(loop.rows) if loop else 0
        text = add_column(text, OCCUPANCY, ["1"] * rows)
    changes: list[RepairChange] = []
    gap, near = void.nearest
    for point in _spread(crystal, np.array(void.frac), count):
        here = read_crystal(text).crystal
        if here is None:
            break
        label = free_label(here, match["el"], "i")
        place = [number_text(float(np.round(v, 5))) for v in point]
        values = {
            "_atom_site_label": label, "_atom_site_type_symbol": match["el"],
            OCCUPANCY: "1",
            **{f"_atom_site_fract_{n}": v for n, v in zip("xyz", place, strict=True)},
        }  # fmt: skip
        text = add_row(text, values)
        changes.append(
            RepairChange(
                f"site {label}", "", f"{match['el']} at {' '.join(place)}",
                f"{void.position.label}, the widest empty position, {gap:.2f} Å "
                f"from the nearest {near}; chosen by room, not measured, and "
                "nothing relaxed",
            )
        )  # fmt: skip
    current = follow(text)
    return Edited(
        current, tuple(changes), (*notes, *charge_notes(current, crystal)), True
    )


def _spread(crystal: Crystal, point: np.ndarray, count: int) -> list[np.ndarray]:
    """Images of a point, as many as asked for, each far from those before.

    Raises:
        CannotEdit: The position has fewer points in the cell.
    """
    images = crystal.rotations @ point + crystal.translations
    images -= np.floor(images + 1e-9)
    chosen = [images[0]]
    while len(chosen) < count:
        gap = images[:, None] - np.array(chosen)[None]
        gap -= np.round(gap)
        near = np.linalg.norm(gap @ crystal.lattice, axis=2).min(axis=1)
        if near.max() < _APART:
            raise CannotEdit(f"the widest empty position has room for {len(chosen)}")
        chosen.append(images[int(near.argmax())])
    return chosen


def _count(word: str) -> int:
    if word.isdigit():
        return int(word)
    return _NUMBERS.get(word.lower(), 1)
