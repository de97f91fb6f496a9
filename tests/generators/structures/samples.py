"""Short drafts for the tests of repair: a cell, a symbol, rows of sites."""

from collections.abc import Sequence

_TAGS = {
    "label": "_atom_site_label", "symbol": "_atom_site_type_symbol",
    "letter": "_atom_site_Wyckoff_symbol", "x": "_atom_site_fract_x",
    "y": "_atom_site_fract_y", "z": "_atom_site_fract_z",
    "occupancy": "_atom_site_occupancy",
}  # fmt: skip
SITES = ("label", "symbol", "x", "y", "z")
FILLED = (*SITES, "occupancy")


def draft(
    name: str,
    cell: Sequence[object],
    group: str,
    *rows: str,
    columns: Sequence[str] = SITES,
    number: int | None = None,
    formula: str = "",
    z: int | None = None,
    lead: str = "",
) -> str:
    """A CIF without operations.

    Args:
        name: Of the data block; empty for none.
        cell: One length of a cubic cell, lengths of a right-angled one, or all six.
        group: Hermann-Mauguin symbol.
        *rows: Of the atom-site loop, as they stand.
        columns: Of that loop, by the names of `_TAGS`.
        number: Of the space group.
        formula: The formula sum.
        z: Formula units.
        lead: Lines before the cell.
    """
    sides = list(cell) * 3 if len(cell) == 1 else list(cell)
    constants = [*sides, *[90] * (6 - len(sides))]
    lines = [f"data_{name}"] if name else []
    lines += lead.splitlines()
    if formula:
        lines.append(f"_chemical_formula_sum '{formula}'")
    parts = (*(f"length_{n}" for n in "abc"),
             *(f"angle_{n}" for n in ("alpha", "beta", "gamma")))  # fmt: skip
    lines += [f"_cell_{p} {v}" for p, v in zip(parts, constants, strict=True)]
    if z is not None:
        lines.append(f"_cell_formula_units_Z {z}")
    lines.append(f"_space_group_name_H-M_alt '{group}'")
    if number is not None:
        lines.append(f"_space_group_IT_number {number}")
    lines += ["loop_", *(_TAGS[c] for c in columns), *rows]
    return "\n".join(lines) + "\n"
