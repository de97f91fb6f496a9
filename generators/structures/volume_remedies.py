"""A stated volume that the cell constants do not enclose: which of them was mistyped?

Either the volume was, or one constant: digits exchanged, one digit wrong, or the angle
of a monoclinic cell left at 90 degrees. Bond valences decide, and where they do not,
the user.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from generators.structures.build import impose_system
from generators.structures.ciftext import CELL_TAGS, block_of
from generators.structures.drafts import RepairChange
from generators.structures.patient import (
    Patient,
    Remedy,
    instability,
    refresh_volume,
    set_cell,
)
from validators.cell_system import CELL_NAMES, cell_constraints
from validators.cif_content import read_number
from validators.crystal import Crystal

#: Relative difference of a length from the one that the volume asks for.
_PRECISE = 0.0015


def volume_remedies(patient: Patient) -> Iterator[Remedy]:
    """The volume rewritten, or the constant after which the cell encloses it."""
    crystal = patient.crystal
    finding = next(
        (f for f in patient.said("symmetry.cell") if f.where == "cell volume"), None
    )
    if crystal is None or finding is None:
        return
    written = Remedy(
        refresh_volume(patient.text),
        (RepairChange("cell volume", str(finding.found), str(finding.expected),
                      "the cell encloses it"),),
        0.3, rival=True,
    )  # fmt: skip
    stated = read_number(crystal.declared.volume.value)  # type: ignore[union-attr]
    ways = [written]
    if stated:
        ways += [
            replace(set_cell(patient.text, new, why, 0.4), rival=True)
            for new, why in _mistyped(patient, crystal, stated)
        ]
    if len(ways) == 1:
        yield replace(written, rival=False)
        return
    misfit = [instability(patient, way) for way in ways]
    for way, off in zip(ways, misfit, strict=True):
        yield replace(way, cost=way.cost + min(5.0 * (off - min(misfit)), 4.0))


def _mistyped(
    patient: Patient, crystal: Crystal, stated: float
) -> Iterator[tuple[Mapping[str, float], str]]:
    """Constants after which the cell has the stated volume, with the reason."""
    group = crystal.group
    if group is None:
        return
    cell = dict(zip(CELL_NAMES, crystal.cell, strict=True))
    ties = dict(cell_constraints(group))
    block = block_of(patient.text)
    for name in "abc":
        if name in ties:
            continue
        power = 1 + sum(tie == name for tie in ties.values())
        wanted = cell[name] * (stated / crystal.volume) ** (1 / power)
        token = block.value(CELL_TAGS[name]) if block else None
        near = [v for v in _slips(token.value if token else "")
                if abs(v / wanted - 1) < _PRECISE]  # fmt: skip
        if near:
            best = min(near, key=lambda v: abs(v / wanted - 1))
            new = impose_system({**cell, name: best}, group)
            changed = {n: v for n, v in new.items() if abs(v - cell[n]) > 1e-6}
            yield changed, f"digits were mistyped: the stated volume is {stated:g} Å³"
    for name in ("alpha", "beta", "gamma"):
        # A right angle where the system asks for none was written by habit.
        if group.system != "monoclinic" or name in ties or cell[name] != 90.0:
            continue
        sine = stated / (cell["a"] * cell["b"] * cell["c"])
        if 0.5 < sine < 1:
            angle = round(180.0 - math.degrees(math.asin(sine)), 2)
            yield (
                {name: angle},
                (
                    f"the stated volume of {stated:g} Å³ gives it; of the two angles "
                    "with this sine the obtuse one, as is customary"
                ),
            )


def _slips(text: str) -> list[float]:
    """Numbers that differ from one by an exchange of digits or by one digit."""
    match = re.match(r"[\d.]+", text)
    digits = list(match[0]) if match else []
    out = []
    for i, one in enumerate(digits):
        if one == ".":
            continue
        for other in "0123456789":
            out.append("".join([*digits[:i], other, *digits[i + 1 :]]))
        later = next((j for j in range(i + 1, len(digits)) if digits[j] != "."), None)
        if later is not None:
            swapped = digits.copy()
            swapped[i], swapped[later] = digits[later], one
            out.append("".join(swapped))
    values = {float(v) for v in out if v.count(".") < 2}
    return sorted(values - {float("".join(digits))} - {0.0})
