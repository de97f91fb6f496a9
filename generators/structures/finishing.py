"""What a mended draft gets at the end, so that every reader takes it alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from generators.structures.ciftext import number_text, set_group, set_row
from generators.structures.drafts import RepairChange
from generators.structures.patient import X, Y, Z
from validators.crystal import Crystal, read_crystal
from validators.groups import locate
from validators.report import Report
from validators.specs.structure import StructureSpec
from validators.structure import check_cif

#: Å off its special position that is nothing but rounding (0.33 for 1/3).
_ROUNDED = 0.02

_Trial = tuple[str, tuple[RepairChange, ...]]


def finished(
    text: str, spec: StructureSpec, made: Sequence[RepairChange], report: Report
) -> tuple[str, tuple[RepairChange, ...], Report]:
    """Write operations and decimals where readers differ for want of them.

    Args:
        text: The mended file.
        spec: What the structure must be.
        made: The changes so far.
        report: Of the full check of `text`.
    """
    for step in (_operations, _decimals):
        if not _unlike(report):
            break
        crystal = read_crystal(text).crystal
        if crystal is None or crystal.group is None:
            break
        for trial, changes in step(text, crystal):
            after = check_cif(trial, spec).report
            if _weight(after) < _weight(report):
                text, made, report = trial, (*made, *changes), after
    return text, tuple(made), report


def _unlike(report: Report) -> bool:
    return any(f.check == "readers.agree" for f in report.findings)


def _weight(report: Report) -> tuple[int, int]:
    return len(report.errors), len(report.warnings)


def _operations(text: str, crystal: Crystal) -> Iterator[_Trial]:
    """The operations of the group."""
    assert crystal.group is not None
    change = RepairChange(
        "symmetry operations", "", f"{len(crystal.group.triplets)} operations of "
        f"{crystal.group.full_symbol}", "two readers took the file differently",
    )  # fmt: skip
    yield set_group(text, crystal.group), (change,)


def _decimals(text: str, crystal: Crystal) -> Iterator[_Trial]:
    """Six decimals for coordinates that stand off a special position by rounding."""
    assert crystal.group is not None
    changes = []
    for row, site in enumerate(crystal.sites):
        position, point = locate(
            crystal.group, site.frac, metric=crystal.lattice, tolerance=_ROUNDED
        )
        if position.freedom == 3:
            continue
        for tag, axis, old, new in zip((X, Y, Z), "xyz", site.frac, point, strict=True):
            if abs(new - old) < 1e-6:
                continue
            words = number_text(float(np.round(new, 6)))
            text = set_row(text, row, {tag: words})
            changes.append(
                RepairChange(f"site {site.label}, {axis}", f"{old:g}", words,
                             f"on {position.label} it is {position.text}; rounded, "
                             "readers take its images for several atoms")
            )  # fmt: skip
    if changes:
        yield text, tuple(changes)
