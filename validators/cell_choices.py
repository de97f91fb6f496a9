"""Cells near to one that contradicts its group or content, each judged itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import gcd

import numpy as np

from validators.cells import fitting_units
from validators.nearest import MOST_CHOICES, Choice
from validators.report import Finding
from validators.specs.structure import LatticeSpec, StructureSpec

#: Formula units beyond which a cell of another unit of length is no near choice.
MOST_UNITS = 96

Judge = Callable[[StructureSpec], list[Finding]]


def cell_choices(
    spec: StructureSpec, finding: Finding, judge: Judge
) -> tuple[Choice, ...]:
    """Changes of the cell, Z or the group after which a judge finds less, not more.

    Args:
        spec: With the contradiction.
        finding: The contradiction; `where` names a constant (``"cell b"``) or the cell.
        judge: All contradictions of a spec.
    """
    before = {(f.check, f.where) for f in judge(spec)}
    out: list[Choice] = []
    for choice in _changes(spec, finding):
        after = {(f.check, f.where) for f in judge(choice.spec)}
        if (finding.check, finding.where) not in after and not after - before:
            out.append(choice)
        if len(out) == MOST_CHOICES:
            break
    return tuple(out)


def _changes(spec: StructureSpec, finding: Finding) -> Iterator[Choice]:
    lattice = spec.lattice
    if lattice is None:
        return
    _, _, name = finding.where.partition(" ")
    if name in lattice.given() and isinstance(finding.expected, float):
        value = finding.expected
        unit = "Å" if name in "abc" else "°"
        yield Choice(f"{name} = {value:g} {unit}", _with(spec, {name: value}))
        yield from _other_systems(spec)
        return
    units = fitting_units(spec)
    for factor, words in ((10.0, "lengths in nm"), (0.1, "lengths ten times smaller")):
        if units is not None and units * factor**3 < MOST_UNITS:
            yield Choice(f"{words}: {_lengths(spec, factor)}", _scaled(spec, factor))
    z = _near_units(spec, units) if units is not None else None
    if z is not None:
        yield Choice(f"Z = {z}", spec.but(z=z))
    held = spec.z or _near_units(spec, 1.0)
    if units is not None and held is not None:
        factor = (held / units) ** (1 / 3)
        yield Choice(_lengths(spec, factor), _scaled(spec, factor))


def _near_units(spec: StructureSpec, units: float) -> int | None:
    """The number of units nearest to one that positions of the group can hold."""
    step = gcd(*(p.multiplicity for p in spec.group.positions)) if spec.group else 1
    most = max(round(1.3 * units), MOST_UNITS)
    whole = [
        z
        for z in range(1, most + 1)
        if all((n * z / step).denominator == 1 for n in spec.composition.values())
    ]
    best = min(whole, key=lambda z: abs(z - units), default=None)
    return (
        best
        if best is not None and (units <= 1 or abs(best - units) < 0.25 * units)
        else None
    )


def _with(spec: StructureSpec, values: dict[str, float]) -> StructureSpec:
    lattice = spec.lattice or LatticeSpec()
    return spec.but(lattice=replace(lattice, **values))  # type: ignore[arg-type]


def _scaled(spec: StructureSpec, factor: float) -> StructureSpec:
    given = spec.lattice.given() if spec.lattice else {}
    return _with(spec, {n: v * factor for n, v in given.items() if n in "abc"})


def _lengths(spec: StructureSpec, factor: float) -> str:
    given = spec.lattice.given() if spec.lattice else {}
    return ", ".join(
        f"{n} = {v * factor:.4g} Å" for n, v in given.items() if n in "abc"
    )


def _other_systems(spec: StructureSpec) -> Iterator[Choice]:
    """A group of the system that the cell has, where no sites hold to this one."""
    if spec.sites or spec.lattice is None:
        return
    given = spec.lattice.given()
    right = all(
        abs(given.get(n, 90.0) - 90.0) < 0.1 for n in ("alpha", "beta", "gamma")
    )
    bent = spec.group is not None and spec.group.system in {"hexagonal", "trigonal"}
    if not right or (bent and "gamma" not in given) or "a" not in given:
        return
    a = given["a"]
    b, c = given.get("b", a), given.get("c", a)
    same = [bool(np.isclose(a, v, rtol=0.005)) for v in (b, c)]
    form = "cubic" if all(same) else "tetragonal" if same[0] else "orthorhombic"
    asked = spec.group.system if spec.group is not None else spec.system
    if form == asked:
        return
    other = spec.but(group=None, system=form, group_rule="", setting="")
    article = "an" if form == "orthorhombic" else "a"
    yield Choice(f"{article} {form} group for this cell", other)
