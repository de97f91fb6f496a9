"""What a cell holds: atoms, formula units, their volume and number density."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generators.structures.facts import Fact
from validators.crystal import Crystal
from validators.formula import format_formula, reduced


def content(crystal: Crystal, formula: str) -> Iterator[Fact]:
    """Atoms of the cell, by elements."""
    total = sum(crystal.composition.values())
    yield Fact(
        "atoms",
        {
            "formula": formula, "count": f"{total:g}",
            "content": format_formula(
                {k: round(v, 3) for k, v in crystal.composition.items()}
            ),
        },
    )  # fmt: skip


def units(crystal: Crystal) -> float:
    """Formula units in the cell: of a mixed crystal those that its file states."""
    held = crystal.exact_composition
    stated = crystal.declared.z
    if crystal.disordered and stated is not None and stated.value.isdigit():
        return float(max(int(stated.value), 1))
    return float(sum(held.values()) / sum(reduced(held).values()))


def formula_unit(crystal: Crystal) -> dict[str, Any]:
    """What one formula unit holds."""
    held = crystal.exact_composition
    z = units(crystal)
    if not crystal.disordered or z == 1:
        return dict(reduced(held))
    return {k: round(float(v) / z, 4) for k, v in held.items()}


def formula_units(crystal: Crystal, formula: str) -> Iterator[Fact]:
    """How many formula units the cell holds."""
    yield Fact(
        "formula_units",
        {
            "formula": formula, "z": f"{units(crystal):g}",
            "content": format_formula(
                {k: round(v, 3) for k, v in crystal.composition.items()}
            ),
        },
    )  # fmt: skip


def volume_per_unit(crystal: Crystal, formula: str) -> Iterator[Fact]:
    """Volume of the cell over its formula units, in Å³."""
    z = units(crystal)
    yield Fact(
        "volume_per_unit",
        {
            "formula": formula, "z": f"{z:g}", "volume": f"{crystal.volume:.2f}",
            "share": f"{crystal.volume / z:.2f}",
        },
    )  # fmt: skip


def number_density(crystal: Crystal, formula: str) -> Iterator[Fact]:
    """Atoms in a cubic centimetre: content of the cell over its volume in Å³."""
    total = sum(crystal.composition.values())
    yield Fact(
        "number_density",
        {
            "formula": formula, "count": f"{total:g}",
            "volume": f"{crystal.volume:.2f}",
            "density": f"{total / crystal.volume * 10:.4g}",
        },
    )  # fmt: skip
