"""A structure on its way to a doped one: shared sites, added sites, formal charges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from generators.structures.ciftext import (
    add_column,
    add_row,
    number_text,
    set_row,
    site_loop,
)
from generators.structures.drafts import RepairChange
from generators.structures.edited import OCCUPANCY, CannotEdit, free_label, rows_of
from validators.crystal import Crystal, read_crystal
from validators.elements import element

#: Charges a cell below which a cell is neutral.
NEUTRAL = 1e-6


@dataclass
class Doped:
    """A structure on its way from the pure to the doped compound."""

    text: str
    parent: Crystal
    charges: dict[str, float] = field(default_factory=dict)
    changes: list[RepairChange] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def crystal(self) -> Crystal:
        """The structure as it stands; raises CannotEdit where it cannot be read."""
        found = read_crystal(self.text).crystal
        if found is None:
            raise CannotEdit("the doped structure cannot be read")
        return found

    @property
    def total(self) -> float:
        """Charges a cell."""
        return sum(self.charges[e] * n for e, n in self.crystal.composition.items())


def size_gap(one: str, other: str) -> float:
    """Difference of covalent radii, in Å."""
    return abs(element(one).covalent_radius - element(other).covalent_radius)


def host_element(crystal: Crystal, host: str) -> str:
    """The element of a host, which is named by its symbol or by the label of a site."""
    return crystal.sites[rows_of(crystal, host)[0]].element


def charges_said(charges: Mapping[str, float]) -> str:
    """Formal charges in words: `La +3, O -2`."""
    return ", ".join(f"{e} {v:+.3g}" for e, v in sorted(charges.items()))


def share_row(state: Doped, row: int, shares: Mapping[str, Fraction]) -> None:
    """One site, shared with what replaces part of it."""
    crystal = state.crystal
    site = crystal.sites[row]
    number = "".join(c for c in site.label if c.isdigit())
    whole = Fraction(site.occupancy).limit_denominator(1000)
    if list(shares.values()) == [Fraction(1)]:
        new = next(iter(shares))
        state.text = set_row(
            state.text, row,
            {"_atom_site_label": free_label(crystal, new, number),
             "_atom_site_type_symbol": new},
        )  # fmt: skip
        state.changes.append(
            RepairChange(f"site {site.label}", site.element, new, "asked for")
        )
        return
    with_occupancies(state)
    left = number_text(float(whole * (1 - sum(shares.values()))), 5)
    state.text = set_row(state.text, row, {OCCUPANCY: left})
    said = " and ".join(f"{100 * float(s):.4g} %" for s in shares.values())
    state.changes.append(
        RepairChange(f"site {site.label}, occupancy", f"{site.occupancy:g}", left,
                     f"{said} of it becomes {' and '.join(shares)}")
    )  # fmt: skip
    for new, share in shares.items():
        add_site(
            state, new, number, list(site.frac), float(whole * share),
            "shares the position", letter=site.letter or "?",
            multiplicity=str(site.multiplicity or "?"),
        )  # fmt: skip


def with_occupancies(state: Doped) -> None:
    """Give the file a column of occupancies, where it has none."""
    if site_loop(state.text).column(OCCUPANCY) is None:  # type: ignore[union-attr]
        ones = ["1"] * len(state.crystal.sites)
        state.text = add_column(state.text, OCCUPANCY, ones)


def add_site(
    state: Doped, symbol: str, number: str, frac: Sequence[float], occupancy: float,
    why: str, *, letter: str, multiplicity: str,
) -> None:  # fmt: skip
    """Add a site, and say why."""
    label = free_label(state.crystal, symbol, number)
    shown = number_text(occupancy, 5)
    state.text = add_row(
        state.text,
        {
            "_atom_site_label": label, "_atom_site_type_symbol": symbol,
            "_atom_site_fract_x": number_text(frac[0]),
            "_atom_site_fract_y": number_text(frac[1]),
            "_atom_site_fract_z": number_text(frac[2]),
            OCCUPANCY: shown,
            "_atom_site_wyckoff_symbol": letter, "_atom_site_wyckoff_label": letter,
            "_atom_site_symmetry_multiplicity": multiplicity,
            "_atom_site_site_symmetry_multiplicity": multiplicity,
        },
    )  # fmt: skip
    state.changes.append(
        RepairChange(f"site {label}", "", f"{symbol}, occupancy {shown}", why)
    )
