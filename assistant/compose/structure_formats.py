"""A checked structure in the formats of other programs."""

from __future__ import annotations

import io
import re
import warnings
from typing import Any

_FORMATS = (
    ("poscar", r"poscar|vasp"),
    ("xlsx", r"xlsx|excel|spreadsheet|工作表|エクセル"),
    ("xyz", r"(?<![a-z])xyz(?![a-z])"),
    ("cif", r"(?<![a-z])cif(?![a-z])"),
)


#: What joins two formats that are both wanted: "as POSCAR and XYZ".
_JOINED = re.compile(
    r"\s*(?:files?|formats?|dateien?)?\s*(?:,|;|/|&|\+|、|，|and|und|et|y|sowie|和|与|と)\s*"
    r"(?:also |auch |an? |as |als |en |como )*",
    re.IGNORECASE,
)


def formats_asked(words: str) -> tuple[str, ...]:
    """The formats that a request wants: the one named last, and what is joined to it.

    >>> formats_asked("from CIF to POSCAR and XYZ"), formats_asked("the density")
    (('poscar', 'xyz'), ())
    """
    found = sorted(
        (match.start(), match.end(), name)
        for name, pattern in _FORMATS
        for match in re.finditer(pattern, words.lower())
    )
    wanted: list[str] = []
    begins = None
    for start, end, name in reversed(found):
        if begins is not None and not _JOINED.fullmatch(words[end:begins]):
            break
        begins = start
        wanted.insert(0, name)
    return tuple(dict.fromkeys(wanted))


def convert(cif: str, wanted: str) -> str | None:
    """A CIF as POSCAR or XYZ; None where the format cannot hold it.

    Neither format knows partial occupancies, so a disordered structure has no faithful
    form in them.
    """
    from pymatgen.core import Structure

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        structure = Structure.from_str(cif, fmt="cif")
        if not structure.is_ordered:
            return None
        if wanted == "poscar":
            return str(structure.get_sorted_structure().to(fmt="poscar"))
        if wanted == "xyz":
            from pymatgen.io.xyz import XYZ

            return str(XYZ(structure))
    return cif


def workbook(cif: str) -> bytes | None:
    """A CIF as an XLSX workbook: cell, sites, all atoms, nearest neighbours.

    Partial occupancies have a column; None where the text holds no structure.
    """
    import datetime

    import xlsxwriter

    from generators.structures.crystal_questions import shells
    from validators.crystal import read_crystal

    crystal = read_crystal(cif).crystal
    if crystal is None:
        return None
    group = crystal.group
    names = ("a", "b", "c", "alpha", "beta", "gamma")
    cell: list[list[Any]] = [
        ["space group", group.full_symbol if group else "", ""],
        ["number", group.number if group else "", ""],
        *(
            [name, value, "Å" if name in "abc" else "deg"]
            for name, value in zip(names, crystal.cell, strict=True)
        ),
        ["volume", round(crystal.volume, 4), "Å3"],
    ]
    sites = [
        [s.label, s.element, s.letter or "", int(m), *map(float, s.frac), s.occupancy]
        for s, m in zip(crystal.sites, crystal.multiplicities, strict=True)
    ]
    atoms = [
        [crystal.sites[int(i)].label, crystal.sites[int(i)].element,
         *map(float, frac), *map(float, place), crystal.sites[int(i)].occupancy]
        for i, frac, place in zip(crystal.atoms.site, crystal.atoms.frac,
                                  crystal.cartesian(), strict=True)
    ]  # fmt: skip
    bonds = [
        [f["site"], f["ligand"], f["number"], float(f["low"]), float(f["high"])]
        for f in shells(crystal)
    ]
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True},
    )
    # A fixed date keeps two runs identical.
    book.set_properties({"created": datetime.datetime(2000, 1, 1)})
    for title, header, rows in (
        ("cell", ["quantity", "value", "unit"], cell),
        ("sites", ["label", "element", "wyckoff", "multiplicity", "x", "y", "z",
                   "occupancy"], sites),
        ("atoms", ["label", "element", "x", "y", "z", "X (Å)", "Y (Å)", "Z (Å)",
                   "occupancy"], atoms),
        ("neighbours", ["site", "ligand", "number", "from (Å)", "to (Å)"], bonds),
    ):  # fmt: skip
        sheet = book.add_worksheet(title)
        for number, row in enumerate([header, *rows]):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
    book.close()
    return buffer.getvalue()
