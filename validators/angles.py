"""Bond angles asked for against those in the crystal."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from validators.crystal import Array, Crystal
from validators.report import Evidence, Finding, NotApplicable, Severity, check
from validators.shells import Shell, site_shell
from validators.specs.structure import AngleSpec, StructureSpec


@check("geometry.angles")
def angles_asked(crystal: Crystal, spec: StructureSpec) -> Iterator[Finding | Evidence]:
    """Bond angles lie in the ranges asked for."""
    if not spec.angles:
        raise NotApplicable("no bond angles were asked for")
    for rule in spec.angles:
        yield from _judge(crystal, rule)


def bond_angles(
    crystal: Crystal, site: int, first: str, second: str
) -> tuple[float, ...]:
    """Angles at a site between bonds to two kinds of neighbours, degrees, ascending.

    Bonds are those of the first shell of each kind.
    """
    one, two = site_shell(crystal, site, first), site_shell(crystal, site, second)
    if one is None or two is None:
        return ()
    atom = int(np.argmax(crystal.atoms.site == site))
    rows = _directions(crystal, atom, one), _directions(crystal, atom, two)
    cosines = np.clip(rows[0] @ rows[1].T, -1.0, 1.0)
    if first == second:
        cosines = cosines[np.triu_indices(len(cosines), 1)]
    angles = np.degrees(np.arccos(cosines.ravel()))
    return tuple(float(v) for v in np.sort(angles))


def _directions(crystal: Crystal, atom: int, around: Shell) -> Array:
    """``(number, 3)`` unit vectors from an atom to its shell."""
    count = around.number
    frac = crystal.atoms.frac
    apart = (
        frac[around.atoms[:count]] + around.images[:count] - frac[atom]
    ) @ crystal.lattice
    unit: Array = apart / np.linalg.norm(apart, axis=1, keepdims=True)
    return unit


def _judge(crystal: Crystal, rule: AngleSpec) -> Iterator[Finding | Evidence]:
    """Every site has such an angle; where a site has one only, it is in the range."""
    name = rule.rule or "angle asked for"
    title = f"{rule.first}-{rule.center}-{rule.second}"
    found = [
        angles
        for index, site in enumerate(crystal.sites)
        if site.element == rule.center
        and (angles := bond_angles(crystal, index, rule.first, rule.second))
    ]
    if not found:
        yield Evidence(name, "geometry.angles", "open", f"{title}: no such angle")
        return
    good = all(any(rule.low <= v <= rule.high for v in angles) for angles in found)
    shown = ", ".join(
        f"{v:.1f}" for v in sorted({round(v, 1) for a in found for v in a})[:8]
    )
    asked = f"{rule.low:g} to {rule.high:g}°"
    text = f"{title} {shown}°, asked {asked}"
    yield Evidence(name, "geometry.angles", "pass" if good else "fail", text)
    if not good:
        yield Finding(
            "geometry.angles",
            Severity.ERROR,
            text,
            expected=asked,
            found=shown,
            where=title,
            hint="move the atoms or change the cell",
            rule=rule.rule or None,
        )
