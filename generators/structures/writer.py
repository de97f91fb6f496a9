"""The CIF writer: nothing that a reader would have to guess.

Operations, Hall symbol, letters, multiplicities and occupancies are always written,
so that two readers see the same crystal whatever their conventions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from validators.crystal import lattice_vectors
from validators.elements import element
from validators.formula import format_amount
from validators.groups import Group, WyckoffPosition
from validators.records import Source

Cell = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """A site on its Wyckoff position, coordinates already on it."""

    label: str
    element: str
    position: WyckoffPosition
    occupancy: Fraction
    frac: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Built:
    """A structure ready to be written."""

    name: str
    formula: str
    group: Group
    cell: Cell
    sites: tuple[BuiltSite, ...]
    sources: tuple[Source, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def contents(self) -> dict[str, Fraction]:
        """Atoms in the cell."""
        out: dict[str, Fraction] = {}
        for site in self.sites:
            amount = site.position.multiplicity * site.occupancy
            out[site.element] = out.get(site.element, Fraction(0)) + amount
        return out


def write_cif(built: Built) -> str:
    """Write a structure as CIF text, Unix line ends, ASCII only."""
    volume = float(abs(np.linalg.det(lattice_vectors(built.cell))))
    contents = built.contents
    mass = sum(element(e).mass * float(n) for e, n in contents.items())
    units = _formula_units(built)
    lines = [f"# {line}" for line in _header(built)]
    lines += [
        f"data_{_block_name(built.name or built.formula)}",
        "_audit_creation_method           'materials-assistant, by symmetry'",
        f"_chemical_formula_sum            '{_formula_sum(built, units)}'",
    ]
    if built.name:
        lines.append(f"_chemical_name_common            '{_ascii(built.name)}'")
    for name, value in zip(("a", "b", "c"), built.cell[:3], strict=True):
        lines.append(f"_cell_length_{name}                   {_trim(value, 5)}")
    for name, value in zip(("alpha", "beta", "gamma"), built.cell[3:], strict=True):
        tag = f"_cell_angle_{name}"
        lines.append(f"{tag:<33}{_trim(value, 4)}")
    lines += [
        f"_cell_volume                     {volume:.3f}",
        f"_cell_formula_units_Z            {units}" if units else "",
        f"_exptl_crystal_density_diffrn    {mass * 1.66053906660 / volume:.3f}",
        f"_space_group_name_H-M_alt        '{built.group.full_symbol}'",
        f"_space_group_name_Hall           {_quote(built.group.hall)}",
        f"_space_group_IT_number           {built.group.number}",
        "",
        "loop_",
        "_space_group_symop_id",
        "_space_group_symop_operation_xyz",
    ]
    lines += [
        f"{number} '{triplet}'"
        for number, triplet in enumerate(built.group.triplets, 1)
    ]
    lines += [
        "",
        "loop_",
        "_atom_site_label",
        "_atom_site_type_symbol",
        "_atom_site_symmetry_multiplicity",
        "_atom_site_Wyckoff_symbol",
        "_atom_site_fract_x",
        "_atom_site_fract_y",
        "_atom_site_fract_z",
        "_atom_site_occupancy",
    ]
    for site in built.sites:
        x, y, z = (_coordinate(v) for v in site.frac)
        lines.append(
            f"{site.label:<6}{site.element:<4}{site.position.multiplicity:<5}"
            f"{site.position.letter:<3}{x:<11}{y:<11}{z:<11}"
            f"{_occupancy(site.occupancy)}"
        )
    text = "\n".join(line for line in lines if line is not None)
    return re.sub(r"\n{3,}", "\n\n", text) + "\n"


def _header(built: Built) -> list[str]:
    lines = []
    for source in built.sources:
        seen = "" if source.seen else " (values recalled, not compared with the print)"
        lines.append(_ascii(f"source: {source.citation}{seen}"))
        if source.doi:
            lines.append(f"doi: {source.doi}")
        if source.licence:
            lines.append(_ascii(f"licence of the data: {source.licence}"))
    lines += [_ascii(note) for note in built.notes]
    return [line[:200] for line in lines]


def _formula_units(built: Built) -> int | None:
    from validators.formula import parse_formula

    wanted = parse_formula(built.formula)
    ratios = [
        float(built.contents.get(e, Fraction(0)) / n) for e, n in wanted.items() if n
    ]
    if not ratios:
        return None
    units = round(sum(ratios) / len(ratios))
    close = all(abs(r - units) < 0.03 * max(units, 1) for r in ratios)
    return units if units and close else None


def _formula_sum(built: Built, units: int | None) -> str:
    contents = {e: n / (units or 1) for e, n in built.contents.items() if n}
    # Hill order: carbon and hydrogen first where there is carbon, else by alphabet.
    order = sorted(contents)
    if "C" in contents:
        head = [e for e in ("C", "H") if e in contents]
        order = head + [e for e in order if e not in head]
    return " ".join(f"{e}{format_amount(contents[e])}" for e in order)


def _trim(value: float, digits: int) -> str:
    text = f"{value:.{digits}f}".rstrip("0")
    return text + "0" if text.endswith(".") else text


def _coordinate(value: float) -> str:
    wrapped = value - np.floor(value + 1e-9)
    wrapped = 0.0 if abs(wrapped) < 5e-7 or wrapped > 1 - 5e-7 else wrapped
    return f"{wrapped:.6f}".rstrip("0").ljust(3, "0")


def _occupancy(value: Fraction) -> str:
    return f"{float(value):.6f}".rstrip("0").rstrip(".")


def _quote(text: str) -> str:
    # A Hall symbol may hold a double prime; CIF allows it inside single quotes.
    return f"'{text}'"


def _block_name(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "_", _ascii(text)).strip("_")[:70] or "structure"


def _ascii(text: str) -> str:
    replaced = (
        text.replace("Å", "A").replace("°", " deg").replace("–", "-").replace("—", "-")
        .replace("·", ".").replace("×", "x").replace("'", " ")
    )  # fmt: skip
    return replaced.encode("ascii", "replace").decode()
