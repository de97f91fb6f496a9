"""A draft as a whole: its data blocks, and listings in the format of other programs."""

from __future__ import annotations

import re

from generators.structures.draft_loops import Record
from generators.structures.foreign import structure_in

_DATA = re.compile(r"(?mi)^[ \t]*data_(\S*)")
_CELL = re.compile(r"(?mi)^\s*_cell_length_a\b")
_SITES = re.compile(r"(?mi)^\s*_atom_site_(?:fract|cartn)_x\b")


def from_other_format(text: str, record: Record) -> str:
    """A POSCAR or XYZ listing that stands where a CIF should, written as a CIF."""
    if _CELL.search(text) or _SITES.search(text):
        return text
    found = structure_in(text)
    if found is None:
        return text
    record("text", "a listing of another program", "data_, cell, group and sites",
           "written as a CIF; the group is the one that the atoms have")  # fmt: skip
    return found[1]


def one_of_each_block(text: str, record: Record) -> str:
    """Data blocks of one name: those without atoms go, the others get names.

    A draft that was begun anew leaves its first lines above the second try.
    """
    starts = [m.start() for m in _DATA.finditer(text)]
    written = [m[1] for m in _DATA.finditer(text)]
    names = [name.lower() for name in written]
    if len(set(names)) == len(names):
        return text
    parts = [
        text[start:end]
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
    ]
    has_atoms = [bool(_SITES.search(part)) for part in parts]
    out, taken = [text[: starts[0]]], set[str]()
    for shown, part, atoms in zip(written, parts, has_atoms, strict=True):
        name = shown.lower()
        if not atoms and any(has_atoms) and names.count(name) > 1:
            record("data block", f"data_{shown}", "",
                   "another block of this name holds the atoms")  # fmt: skip
            continue
        if name in taken:
            number = next(n for n in range(2, 99) if f"{name}_{n}" not in taken)
            new = f"{shown}_{number}"
            record("data block", f"data_{shown}", f"data_{new}",
                   "two blocks of a file have two names")  # fmt: skip
            part = _DATA.sub(f"data_{new}", part, count=1)
            name = new.lower()
        taken.add(name)
        out.append(part)
    return "".join(out)
