"""What a CIF says and what is found in it, as rows for the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.page.scene import crystal_of, formula_of, group_symbol, subscripted
from validators.crystal import Crystal
from validators.found_symmetry import LOOSE, found_group
from validators.report import NotApplicable
from validators.shells import coordination_table
from validators.sites import placed_sites

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StructureFacts:
    """A structure in tables.

    Attributes:
        caption: Formula and space group in a line.
        symmetry: Property, what the file declares, what its atoms show.
        sites: One row a site.
        surroundings: One row a cation site with its shell.
        operations: As triplets.
    """

    caption: str
    symmetry: list[Row]
    sites: list[Row]
    surroundings: list[Row]
    operations: list[str]


def structure_facts(cif_text: str) -> StructureFacts:
    """Tables of a CIF.

    Raises:
        BadInput: No structure can be read.
    """
    crystal = crystal_of(cif_text)
    found = found_group(crystal, 0.01)
    symbol = f", {group_symbol(found.symbol)} (no. {found.number})" if found else ""
    return StructureFacts(
        f"{subscripted(formula_of(crystal))}{symbol}",
        list(_symmetry(crystal)),
        _sites(crystal),
        [
            {
                "site": label, "ligand": ligand, "number": number,
                "shortest (Å)": round(short, 3), "longest (Å)": round(long, 3),
            }
            for label, ligand, number, short, long in coordination_table(crystal)
        ],
        _operations(crystal),
    )  # fmt: skip


def _symmetry(crystal: Crystal) -> list[Row]:
    declared = crystal.declared
    found, loose = found_group(crystal, 0.01), found_group(crystal, LOOSE)
    a, b, c, alpha, beta, gamma = crystal.cell

    def row(what: str, written: object, measured: object) -> Row:
        return {"property": what, "declared": str(written), "found": str(measured)}

    def said(token: Any) -> str:
        return token.value if token is not None else "not stated"

    shown = f"{group_symbol(found.symbol)} (no. {found.number})" if found else "none"
    rows = [
        row("space group", said(declared.symbol), shown),
        row("number", said(declared.number), found.number if found else "none"),
        row(
            "Hall symbol",
            said(declared.hall),
            f"{found.hall} (standard setting)" if found else "none",
        ),
        row(
            "operations",
            "written" if declared.operations else "not written",
            len(crystal.rotations),
        ),
        row("cell lengths (Å)", f"{a:g}, {b:g}, {c:g}", ""),
        row("cell angles (°)", f"{alpha:g}, {beta:g}, {gamma:g}", ""),
        row("volume (Å³)", said(declared.volume), f"{crystal.volume:.3f}"),
        row("atoms in the cell", "", len(crystal.atoms.frac)),
    ]
    if found and loose and loose.number != found.number:
        rows.insert(
            1,
            row(
                f"space group within {LOOSE:g} Å",
                "",
                f"{group_symbol(loose.symbol)} (no. {loose.number})",
            ),
        )
    return rows


def _sites(crystal: Crystal) -> list[Row]:
    try:
        placed = [p.position for p in placed_sites(crystal)]
    except NotApplicable:
        placed = []
    rows = []
    for index, site in enumerate(crystal.sites):
        position = placed[index] if placed else None
        rows.append(
            {
                "label": site.label,
                "element": site.element,
                "Wyckoff": f"{position.multiplicity}{position.letter}"
                if position
                else "",
                "declared": f"{site.multiplicity or ''}{site.letter or ''}",
                "atoms": int(crystal.multiplicities[index]),
                "x": round(float(site.frac[0]), 5),
                "y": round(float(site.frac[1]), 5),
                "z": round(float(site.frac[2]), 5),
                "occupancy": round(site.occupancy, 4),
            }
        )
    return rows


def _operations(crystal: Crystal) -> list[str]:
    import gemmi

    out = []
    for rotation, translation in zip(
        crystal.rotations, crystal.translations, strict=True
    ):
        op = gemmi.Op()
        op.rot = [[round(24 * float(v)) for v in row] for row in rotation]
        op.tran = [round(24 * float(v)) for v in translation]
        out.append(op.triplet())
    return out
