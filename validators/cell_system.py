"""What a group asks of the cell, and whether the cell obeys."""

from __future__ import annotations

from collections.abc import Iterator

from validators.cif_content import read_number
from validators.crystal import Crystal
from validators.groups import (
    Group,
)
from validators.report import (
    Evidence,
    Finding,
    NotApplicable,
    Severity,
    check,
)
from validators.specs.structure import StructureSpec


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


#: Relative difference of tied lengths, and degrees, up to which rounding and standard
#: uncertainties explain it, and from which on the cell is of another system.
ROUNDED, BROKEN = (0.0005, 0.02), (0.002, 0.1)


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
        off = abs(cell[name] - wanted) / (wanted if name in "abc" else 1.0)
        if off > ROUNDED[name not in "abc"]:
            grade = Severity.ERROR if off > BROKEN[name not in "abc"] else None
            broken.append((name, wanted, relation, grade or Severity.WARNING))
    for name, wanted, relation, grade in broken:
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
            grade,
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
    volume = crystal.declared.volume
    said = read_number(volume.value) if volume is not None else None
    other = said is not None and abs(said - crystal.volume) > 0.01 * crystal.volume
    yield Evidence(
        "cell",
        "symmetry.cell",
        "fail" if broken or other else "pass",
        f"{group.system}: a={cell['a']:g} b={cell['b']:g} c={cell['c']:g} Å, "
        f"α={cell['alpha']:g} β={cell['beta']:g} γ={cell['gamma']:g}°",
    )
    if volume is not None and other:
        yield Finding(
            "symmetry.cell",
            Severity.ERROR,
            f"_cell_volume is {said:g} Å³, the cell encloses {crystal.volume:.2f} Å³",
            expected=round(crystal.volume, 2),
            found=said,
            where="cell volume",
            line=volume.line,
            hint=f"write {crystal.volume:.2f}, or mend the constant that is wrong",
        )


# --- found against declared and asked -----------------------------------------


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
