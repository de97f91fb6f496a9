"""Wishes about shapes that positions without freedom decide before anything is drawn.

Where every atom of a spec sits on a position without a free coordinate, and the cell
is given or cubic, nothing is left to place: who surrounds whom and how polyhedra meet
follows. A wish that says otherwise is a contradiction.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from validators.amounts import error
from validators.cells import complete_cell
from validators.cif_content import Declared, Site
from validators.crystal import Crystal
from validators.distances import expected_volume
from validators.groups import Group
from validators.report import Finding
from validators.specs.structure import StructureSpec


def fixed_crystal(spec: StructureSpec) -> Crystal | None:
    """The crystal that group, positions and cell leave no choice about, or None.

    Of a cubic group the cell length is taken from the expected volume where it is not
    given: shapes do not depend on it.
    """
    group = spec.group
    if group is None or not spec.composition:
        return None
    if {s.element for s in spec.sites} != set(spec.composition):
        return None
    sites: list[Site] = []
    atoms = 0
    for number, site in enumerate(spec.sites, 1):
        position = group.position(site.letter) if site.letter else None
        loose = site.optional or site.partial or site.shared or site.count > 1
        if position is None or position.freedom or loose:
            return None
        if site.occupancy not in {None, Fraction(1)}:
            return None
        atoms += position.multiplicity
        label = site.label or f"{site.element}{number}"
        sites.append(Site(label, site.element, position.point(np.zeros(3)), 1.0))
    cell = complete_cell(spec) or _cubic_cell(spec, group, atoms)
    if cell is None:
        return None
    rotations, translations = group.operations
    a, b, c, alpha, beta, gamma = cell
    return Crystal(
        "", (a, b, c, alpha, beta, gamma), rotations, translations, group,
        Declared(), tuple(sites),
    )  # fmt: skip


def _cubic_cell(
    spec: StructureSpec, group: Group, atoms: int
) -> tuple[float, ...] | None:
    volume = expected_volume({k: float(v) for k, v in spec.composition.items()})
    if group.system != "cubic" or volume is None:
        return None
    units = atoms / float(sum(spec.composition.values(), Fraction(0)))
    a = (volume * units) ** (1 / 3)
    return (a, a, a, 90.0, 90.0, 90.0)


def fixed_contradictions(spec: StructureSpec) -> Iterator[Finding]:
    """Shapes and links asked for that positions without freedom exclude."""
    from validators.angles import angles_asked
    from validators.connectivity import connectivity_asked
    from validators.coordination import coordination_asked
    from validators.layers import layers_asked
    from validators.nets import nets_asked

    asked = (
        (spec.coordination, coordination_asked, "coordination"),
        (spec.connectivity, connectivity_asked, "connectivity"),
        ([n for n in spec.nets if not n.layered], nets_asked, "net"),
        ([n for n in spec.nets if n.layered], layers_asked, "layers"),
        (spec.angles, angles_asked, "angle"),
    )
    if not any(wishes for wishes, _, _ in asked):
        return
    crystal = fixed_crystal(spec)
    if crystal is None:
        return
    for wishes, judge, kind in asked:
        if not wishes:
            continue
        for item in judge(crystal, spec):
            if isinstance(item, Finding):
                yield error(
                    kind,
                    f"the positions leave nothing free: {item.message}",
                    expected=item.expected,
                    found=item.found,
                    where=item.where,
                    hint=_feasible(kind, item),
                    rule=item.rule,
                )


def _feasible(kind: str, item: Finding) -> str:
    """What these positions do give."""
    if kind == "connectivity" and isinstance(item.found, dict):
        kinds = [k for k, n in item.found.items() if n]
        return (
            f"ask for {' and '.join(kinds)} sharing of {item.where}"
            if kinds
            else f"ask for {item.where} without a shared atom"
        ) + ", or free the positions"
    return f"ask for what these positions give ({item.found}), or free the positions"
