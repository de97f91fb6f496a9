"""Is the group that the atoms have the one that is declared and asked for?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from validators.crystal import Crystal
from validators.declared_symmetry import declared_number
from validators.found_symmetry import LOOSE, TIGHT, Found, found_group
from validators.groups import (
    reference_group,
)
from validators.report import (
    Evidence,
    Finding,
    Severity,
    check,
)
from validators.specs.structure import StructureSpec


@check("symmetry.space_group")
def group_found(crystal: Crystal, spec: StructureSpec) -> Iterator[Finding | Evidence]:
    """The atoms have the declared group, and it is the one that was asked for."""
    tight = found_group(crystal, TIGHT)
    loose = found_group(crystal, LOOSE)
    # A group that both ends of the tolerance agree on stands between them as well.
    agreed = tight is not None and loose is not None and tight.number == loose.number
    between = TIGHT <= spec.symprec <= LOOSE
    middle = tight if agreed and between else found_group(crystal, spec.symprec)
    if middle is None:
        yield Finding(
            "symmetry.space_group",
            Severity.ERROR,
            "spglib finds no symmetry: atoms overlap or the cell is degenerate",
            expected="distinct atoms",
            found=None,
            where="structure",
            hint="remove doubled atoms",
        )
        return
    best = middle
    numbers = {f.number for f in (tight, middle, loose) if f is not None}
    seen = f"{best.symbol} ({best.number})"
    at = (
        f"spglib at {TIGHT:g}, {spec.symprec:g} and {LOOSE:g} Å: "
        + ", ".join(
            f"{f.symbol} ({f.number})" if f else "none" for f in (tight, middle, loose)
        )
        if len(numbers) > 1
        else f"spglib at {TIGHT:g} to {LOOSE:g} Å: {seen}"
    )
    declared = crystal.group.number if crystal.group else declared_number(crystal)
    differs = declared is not None and declared not in numbers
    # A description in a subgroup (every atom listed in P1) is sound, if long.
    # Of equal point groups the one of the atoms has more translations: they were made
    # by the operations of the file.
    higher = differs and all(_order(n) >= _order(declared or 1) for n in numbers)
    if declared is not None and differs:
        symbol = reference_group(declared).short
        yield Finding(
            "symmetry.space_group",
            Severity.WARNING if higher else Severity.ERROR,
            f"the file's operations give {symbol} ({declared}), the atoms have "
            f"{'the higher symmetry ' if higher else ''}{seen}",
            expected=declared,
            found=best.number,
            where="space group",
            hint=f"describe the structure in {best.symbol}"
            if higher
            else "check operations, axes and coordinates",
        )
    yield Evidence(
        "found group",
        "symmetry.space_group",
        "fail" if differs and not higher else "pass",
        at + ("; described in a subgroup" if higher else ""),
    )
    if spec.group is not None:
        yield from _against_rule(spec, crystal, numbers, best, at)
        yield from _against_setting(spec, crystal)
    if spec.system is not None:
        yield from _against_system(spec, numbers, at)
    for asked in spec.types:
        # A name of a type means its group; positions and links are asked for apart.
        yield Evidence(
            asked.rule or "structure type asked for",
            "symmetry.space_group",
            "pass" if numbers & set(asked.groups) else "fail",
            f"the group of {asked.name}: {at}",
        )


def _against_system(
    spec: StructureSpec, numbers: set[int], at: str
) -> Iterator[Finding | Evidence]:
    systems = sorted({str(reference_group(n).system) for n in numbers})
    agrees = spec.system in systems
    yield Evidence(
        spec.system_rule or "crystal system asked for",
        "symmetry.space_group",
        "pass" if agrees else "fail",
        f"asked {spec.system}; {at}",
    )
    if not agrees:
        yield Finding(
            "symmetry.space_group",
            Severity.ERROR,
            f"a {spec.system} crystal is asked for, the atoms are "
            + " or ".join(systems),
            expected=spec.system,
            found=systems,
            where="crystal system",
            hint=f"use a {spec.system} space group and cell",
            rule=spec.system_rule or None,
        )


def _order(number: int) -> int:
    """Operations of the point group: a rough rank of symmetry."""
    group = reference_group(number)
    rotations, _ = group.operations
    return len({tuple(np.round(r).astype(int).ravel()) for r in rotations})


def _against_rule(
    spec: StructureSpec, crystal: Crystal, numbers: set[int], best: Found, at: str
) -> Iterator[Finding | Evidence]:
    assert spec.group is not None
    wanted = spec.group.number
    # A cell that is higher within the tolerance is no crystal of the lower group; one
    # that is lower may be of the group asked for with noisy coordinates.
    agrees = wanted == best.number or (
        wanted in numbers and _order(best.number) < _order(wanted)
    )
    rule = spec.group_rule or "space group asked for"
    yield Evidence(
        rule,
        "symmetry.space_group",
        "pass" if agrees else "fail",
        f"asked {spec.group.short} ({wanted}); {at}",
    )
    if not agrees:
        written = crystal.group is not None and crystal.group.number == wanted
        higher = written and _order(best.number) >= _order(wanted)
        system = reference_group(best.number).system
        pseudo = higher and system != spec.group.system
        yield Finding(
            "symmetry.space_group",
            Severity.ERROR,
            f"{'the rule asks for' if spec.group_rule else 'the usual form is'} "
            f"{spec.group.short} ({wanted}), the atoms have "
            f"{best.symbol} ({best.number})"
            + (f": cell and positions are pseudo-{system}" if pseudo else ""),
            expected=wanted,
            found=best.number,
            where="space group",
            # A stretched cell may still have more translations than were asked for.
            hint=f"ask for {best.symbol}, or for positions or occupancies without its "
            "further symmetry"
            if higher
            else f"write the operations of {spec.group.full_symbol} and place the "
            "atoms on its Wyckoff positions",
            rule=spec.group_rule or None,
        )


def _against_setting(
    spec: StructureSpec, crystal: Crystal
) -> Iterator[Finding | Evidence]:
    """A setting that was named is a demand on the file: Pbnm, P21/n, origin choice 1.

    A standard symbol alone names the group, in whatever setting the file is.
    """
    wanted, own = spec.group, crystal.group
    if wanted is None or own is None or own.number != wanted.number:
        return
    named = wanted.symbol != wanted.reference().symbol
    if not (named or spec.group_explicit) or len(wanted.settings()) == 1:
        return
    agrees = own.full_symbol == wanted.full_symbol or (
        not spec.group_explicit and own.symbol == wanted.symbol
    )
    rule = spec.group_rule or "setting asked for"
    measured = f"setting {wanted.full_symbol} asked; the file is in {own.full_symbol}"
    yield Evidence(rule, "symmetry.space_group", "pass" if agrees else "fail", measured)
    if not agrees:
        yield Finding(
            "symmetry.space_group",
            Severity.ERROR,
            measured,
            expected=wanted.full_symbol,
            found=own.full_symbol,
            where="space group",
            hint=f"describe the structure in {wanted.full_symbol}",
            rule=spec.group_rule or None,
        )
