"""Do symbol, number, operations and origin of a file hold together?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import spglib

from validators.cif_content import symbol_text
from validators.crystal import Array, Crystal
from validators.groups import (
    Group,
    UnknownGroup,
    find_group,
    find_hall,
    op_key,
    reference_group,
)
from validators.report import (
    Evidence,
    Finding,
    NotApplicable,
    Severity,
    check,
)
from validators.specs.structure import StructureSpec


def declared_number(crystal: Crystal) -> int | None:
    """The group number that a file names, by symbol, number or Hall symbol."""
    for token in (
        crystal.declared.symbol, crystal.declared.number, crystal.declared.hall,
    ):  # fmt: skip
        if token is not None:
            try:
                if token is crystal.declared.hall:
                    return find_hall(token.value).number
                return find_group(symbol_text(token)).group.number
            except UnknownGroup:
                continue
    return None


@check("symmetry.declared")
def declared_agree(
    crystal: Crystal, spec: StructureSpec
) -> Iterator[Finding | Evidence]:
    """Symbol, number and Hall symbol exist and name the same group."""
    declared = crystal.declared
    groups: dict[str, Group] = {}
    for what, token in (
        ("symbol", declared.symbol), ("number", declared.number),
        ("Hall symbol", declared.hall),
    ):  # fmt: skip
        if token is None:
            continue
        text = symbol_text(token) if what == "symbol" else token.value
        try:
            groups[what] = (
                find_hall(text) if what == "Hall symbol" else find_group(text).group
            )
        except UnknownGroup as unknown:
            # A Hall symbol with an explicit change of basis is beyond the table.
            known_form = what == "Hall symbol" and "(" in text
            yield Finding(
                "symmetry.declared",
                Severity.INFO if known_form else Severity.ERROR,
                f"space group {what}: {unknown}",
                expected="a symbol of International Tables A",
                found=text,
                where=f"space group {what}",
                line=token.line,
                hint=f"use {unknown.near[0]!r}" if unknown.near else "",
            )
    numbers = {what: group.number for what, group in groups.items()}
    if len(set(numbers.values())) > 1:
        said = ", ".join(f"{w} → {groups[w].short} ({n})" for w, n in numbers.items())
        yield Finding(
            "symmetry.declared",
            Severity.ERROR,
            f"the file names different space groups: {said}",
            expected="one group",
            found=numbers,
            where="space group",
            line=declared.number.line if declared.number else None,
            hint="keep the one that the operations and atoms have",
        )
    if not groups and not declared.operations:
        yield Finding(
            "symmetry.declared",
            Severity.WARNING,
            "no space group and no operations are given: readers take P1",
            expected="operations or a space group",
            found="none",
            hint="write the symmetry operations",
        )
    if groups:
        first = next(iter(groups.values()))
        yield Evidence(
            "declared group",
            "symmetry.declared",
            "pass" if len(set(numbers.values())) == 1 else "fail",
            ", ".join(f"{w} {g.full_symbol} ({g.number})" for w, g in groups.items())
            if len(groups) > 1
            else f"{first.full_symbol} ({first.number})",
        )


@check("symmetry.operations")
def operations_agree(
    crystal: Crystal, spec: StructureSpec
) -> Iterator[Finding | Evidence]:
    """The written operations form a group, and it is the declared one."""
    if not crystal.declared.operations:
        raise NotApplicable("the file writes no operations")
    rotations, translations = crystal.rotations, crystal.translations
    # The operations of a tabulated setting form a group; only others are multiplied.
    tabulated = crystal.group is not None and len(crystal.group.triplets) == len(
        rotations
    )
    fault = "" if tabulated else _closure_fault(rotations, translations)
    if fault:
        yield Finding(
            "symmetry.operations",
            Severity.ERROR,
            f"the {len(rotations)} operations do not form a group: {fault}",
            expected="a closed set with the identity",
            found=len(rotations),
            where="operations",
            hint="write all operations of the group",
        )
        return
    kind = spglib.get_spacegroup_type_from_symmetry(
        np.round(rotations).astype("intc"),
        translations,
        lattice=crystal.lattice,
        symprec=1e-5,
    )
    number = int(kind.number) if kind is not None else None
    named = f"{kind.international_short} ({number})" if kind is not None else "no group"
    target = declared_number(crystal)
    if target is not None and number is not None and number != target:
        symbol = reference_group(target)
        only_identity = len(rotations) == 1
        line = crystal.declared.symbol.line if crystal.declared.symbol else None
        yield Finding(
            "symmetry.operations",
            Severity.ERROR,
            f"{len(rotations)} operation{'s' if len(rotations) != 1 else ''} written "
            f"({named}), but the file declares {symbol.short} ({target}) with "
            f"{len(symbol.triplets)}"
            + (
                ": readers that use operations see a collapsed cell"
                if only_identity
                else ""
            ),
            expected=target,
            found=number,
            where="operations",
            line=line,
            hint=f"write the {len(symbol.triplets)} operations of {symbol.short}",
        )
    yield Evidence(
        "operations",
        "symmetry.operations",
        "fail" if target is not None and number != target else "pass",
        f"{len(rotations)} operations, closed, {named}",
    )


def _closure_fault(rotations: Array, translations: Array) -> str:
    keys = {op_key(r, t) for r, t in zip(rotations, translations, strict=True)}
    if len(keys) != len(rotations):
        return "an operation stands twice"
    if op_key(np.eye(3), np.zeros(3)) not in keys:
        return "the identity x,y,z is missing"
    products_r = np.einsum("aij,bjk->abik", rotations, rotations).reshape(-1, 3, 3)
    products_t = (
        np.einsum("aij,bj->abi", rotations, translations) + translations[:, None, :]
    ).reshape(-1, 3)
    # One integer for each product: 36,864 rows of twelve numbers take long to sort.
    entries = np.clip(np.round(products_r.reshape(-1, 9)), -8, 7).astype(np.int64) + 8
    steps = np.round((products_t % 1.0) * 144).astype(np.int64) % 144
    codes = entries @ 16 ** np.arange(9) * 144**3 + steps @ 144 ** np.arange(3)
    unique = len(np.unique(codes))
    if unique != len(keys):
        return f"products of them give {unique} operations"
    return ""


@check("symmetry.origin")
def origin_stated(
    crystal: Crystal, spec: StructureSpec
) -> Iterator[Finding | Evidence]:
    """Without operations, origin choice or axes must be beyond doubt."""
    declared = crystal.declared
    if declared.operations:
        yield Evidence(
            "origin", "symmetry.origin", "pass", "operations fix origin and axes"
        )
        return
    if declared.hall is not None:
        yield Evidence(
            "origin", "symmetry.origin", "pass", "Hall symbol fixes origin and axes"
        )
        return
    token = declared.symbol or declared.number
    if token is None:
        raise NotApplicable("no group is declared")
    try:
        named = find_group(symbol_text(token))
    except UnknownGroup:
        raise NotApplicable("the declared group does not exist") from None
    if named.explicit or not named.group.extension:
        yield Evidence("origin", "symmetry.origin", "pass", named.group.full_symbol)
        return
    if named.group.extension in "HR":
        axes = crystal.group.setting_words if crystal.group else "unknown axes"
        yield Evidence("origin", "symmetry.origin", "pass", f"the cell shows {axes}")
        return
    yield Finding(
        "symmetry.origin",
        Severity.ERROR,
        f"{named.group.short} has two origin choices and the file says neither "
        "operations nor Hall symbol: pymatgen takes choice 1, gemmi choice 2",
        expected="operations; readers differ even on a symbol with :1 or :2",
        found=token.value,
        where="space group",
        line=token.line,
        hint="write the symmetry operations",
    )


# --- cell against system ------------------------------------------------------
