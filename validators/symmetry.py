"""Does the file's symmetry hold together, and do its atoms have it?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import spglib
from numpy.typing import NDArray

from validators.cif_content import read_number, symbol_text
from validators.crystal import Array, Crystal, distinct
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

#: Å: tight, and as loose as rounded or measured coordinates need.
TIGHT, LOOSE = 0.001, 0.1


@dataclass(frozen=True, slots=True)
class Found:
    """What spglib finds at one tolerance.

    Attributes:
        number: Of the space group.
        symbol: Hermann–Mauguin, short.
        hall: Hall symbol of spglib's standard setting.
        letters: Wyckoff letter of each averaged position, in spglib's setting.
        symprec: Å.
    """

    number: int
    symbol: str
    hall: str
    letters: tuple[str, ...]
    symprec: float


_KEPT: WeakKeyDictionary[Crystal, dict[float, Found | None]] = WeakKeyDictionary()


def found_group(crystal: Crystal, symprec: float) -> Found | None:
    """The group that the atoms have; None where spglib cannot tell (overlaps)."""
    kept = _KEPT.setdefault(crystal, {})
    if symprec not in kept:
        kept[symprec] = _search(crystal, symprec)
    return kept[symprec]


def _search(crystal: Crystal, symprec: float) -> Found | None:
    frac, kinds = positions_with_kinds(crystal)
    try:
        dataset = spglib.get_symmetry_dataset(
            (crystal.lattice, frac, kinds),  # type: ignore[arg-type]
            symprec=symprec,
        )
    # spglib 2.8 raises its own errors where 2.6 returned None.
    except Exception:
        return None
    if dataset is None:
        return None
    return Found(
        int(dataset.number),
        str(dataset.international),
        str(dataset.hall),
        tuple(dataset.wyckoffs),
        symprec,
    )


def positions_with_kinds(crystal: Crystal) -> tuple[Array, NDArray[np.int64]]:
    """Positions of the cell and a number for what sits there.

    Sites that share a position (mixed occupancy) are one position whose kind is the
    set of its elements with their occupancies.
    """
    atoms = crystal.atoms
    if len(atoms.frac) == 0:
        return atoms.frac, np.zeros(0, int)
    content = [(s.element, round(s.occupancy, 3)) for s in crystal.sites]
    shared = _shared_positions(crystal)
    kinds: dict[tuple[tuple[str, float], ...], int] = {}
    frac, numbers = [], []
    for members in shared:
        key = tuple(sorted(content[int(atoms.site[i])] for i in members))
        numbers.append(kinds.setdefault(key, len(kinds) + 1))
        frac.append(atoms.frac[members[0]])
    return np.array(frac), np.array(numbers, int)


def _shared_positions(crystal: Crystal) -> list[list[int]]:
    """Atoms grouped by position; alone unless sites are partly filled."""
    atoms = crystal.atoms
    partial = [
        i for i, s in enumerate(atoms.site) if crystal.sites[int(s)].occupancy < 0.999
    ]
    alone = [
        [i]
        for i, s in enumerate(atoms.site)
        if crystal.sites[int(s)].occupancy >= 0.999
    ]
    if not partial:
        return alone
    points = atoms.frac[partial]
    groups: list[list[int]] = []
    heads = distinct(points, crystal.lattice, 0.05)
    difference = points[:, None, :] - points[None, heads, :]
    difference -= np.round(difference)
    nearest = np.linalg.norm(difference @ crystal.lattice, axis=-1).argmin(axis=1)
    for rank in range(len(heads)):
        groups.append([partial[i] for i in np.flatnonzero(nearest == rank)])
    return alone + groups


# --- declared against declared ------------------------------------------------


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
    target = _declared_number(crystal)
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


def _declared_number(crystal: Crystal) -> int | None:
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


def cell_constraints(group: Group) -> list[tuple[str, str]]:
    """What the crystal system asks of the cell, as (name, relation) pairs."""
    system = group.system
    if group.rhombohedral_axes:
        return [("b", "a"), ("c", "a"), ("beta", "alpha"), ("gamma", "alpha")]
    if system == "monoclinic":
        axis = group.entry.monoclinic_unique_axis()
        angles = {"a": "alpha", "b": "beta", "c": "gamma"}
        return [(v, "90") for k, v in angles.items() if k != axis]
    right = [("alpha", "90"), ("beta", "90")]
    if system == "orthorhombic":
        return [*right, ("gamma", "90")]
    if system == "tetragonal":
        return [("b", "a"), *right, ("gamma", "90")]
    if system in {"trigonal", "hexagonal"}:
        return [("b", "a"), *right, ("gamma", "120")]
    if system == "cubic":
        return [("b", "a"), ("c", "a"), *right, ("gamma", "90")]
    return []


CELL_NAMES = ("a", "b", "c", "alpha", "beta", "gamma")


@check("symmetry.cell")
def cell_fits_system(
    crystal: Crystal, spec: StructureSpec
) -> Iterator[Finding | Evidence]:
    """The cell obeys the crystal system of the operations."""
    group = crystal.group
    if group is None:
        raise NotApplicable("the operations stand in no tabulated setting")
    cell = dict(zip(CELL_NAMES, crystal.cell, strict=True))
    broken = []
    for name, relation in cell_constraints(group):
        wanted = cell[relation] if relation in cell else float(relation)
        limit = 0.005 * wanted if name in "abc" else 0.1
        if abs(cell[name] - wanted) > limit:
            broken.append((name, wanted, relation))
    for name, wanted, relation in broken:
        unit = "Å" if name in "abc" else "°"
        token = (
            crystal.block.value(
                f"_cell_length_{name}" if name in "abc" else f"_cell_angle_{name}"
            )
            if crystal.block
            else None
        )
        yield Finding(
            "symmetry.cell",
            Severity.ERROR,
            f"{name} = {cell[name]:g} {unit}, but {group.short} ({group.system}"
            f"{', ' + group.setting_words if group.setting_words else ''}) needs "
            + (
                f"{name} = {relation} = {wanted:g} {unit}"
                if relation in cell
                else f"{wanted:g}{unit}"
            ),
            expected=wanted,
            found=cell[name],
            where=f"cell {name}",
            line=token.line if token else None,
            hint=f"set {name} to {wanted:g}",
        )
    yield Evidence(
        "cell",
        "symmetry.cell",
        "fail" if broken else "pass",
        f"{group.system}: a={cell['a']:g} b={cell['b']:g} c={cell['c']:g} Å, "
        f"α={cell['alpha']:g} β={cell['beta']:g} γ={cell['gamma']:g}°",
    )
    volume = crystal.declared.volume
    if volume is not None:
        said = read_number(volume.value)
        if said is not None and abs(said - crystal.volume) > 0.01 * crystal.volume:
            yield Finding(
                "symmetry.cell",
                Severity.WARNING,
                f"_cell_volume is {said:g} Å³, the cell encloses "
                f"{crystal.volume:.2f} Å³",
                expected=round(crystal.volume, 2),
                found=said,
                where="cell volume",
                line=volume.line,
                hint=f"write {crystal.volume:.2f}",
            )


# --- found against declared and asked -----------------------------------------


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
    declared = crystal.group.number if crystal.group else _declared_number(crystal)
    differs = declared is not None and declared not in numbers
    # A description in a subgroup (every atom listed in P1) is sound, if long.
    higher = differs and all(_order(n) > _order(declared or 1) for n in numbers)
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
        yield from _against_rule(spec, numbers, best, at)
        yield from _against_setting(spec, crystal)
    if spec.system is not None:
        yield from _against_system(spec, numbers, at)


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
    spec: StructureSpec, numbers: set[int], best: Found, at: str
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
        yield Finding(
            "symmetry.space_group",
            Severity.ERROR,
            f"{'the rule asks for' if spec.group_rule else 'the usual form is'} "
            f"{spec.group.short} ({wanted}), the atoms have "
            f"{best.symbol} ({best.number})",
            expected=wanted,
            found=best.number,
            where="space group",
            hint=f"write the operations of {spec.group.full_symbol} and place the "
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


@check("symmetry.lattice_rule")
def lattice_asked(
    crystal: Crystal, spec: StructureSpec
) -> Iterator[Finding | Evidence]:
    """The cell has the lengths and angles that were asked for."""
    if spec.lattice is None or not spec.lattice.given():
        raise NotApplicable("no cell was asked for")
    cell = dict(zip(CELL_NAMES, crystal.cell, strict=True))
    for name, wanted in spec.lattice.given().items():
        limit = spec.lattice.tolerance * wanted if name in "abc" else 0.5
        good = abs(cell[name] - wanted) <= limit
        unit = "Å" if name in "abc" else "°"
        rule = spec.lattice.rule or "cell asked for"
        yield Evidence(
            rule,
            "symmetry.lattice_rule",
            "pass" if good else "fail",
            f"{name} = {cell[name]:g} {unit}, asked {wanted:g} ± {limit:.2g}",
        )
        if not good:
            yield Finding(
                "symmetry.lattice_rule",
                Severity.ERROR,
                f"{name} = {cell[name]:g} {unit}, the rule asks for {wanted:g} {unit}",
                expected=wanted,
                found=cell[name],
                where=f"cell {name}",
                hint=f"set {name} to {wanted:g}",
                rule=spec.lattice.rule or None,
            )
