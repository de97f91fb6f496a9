"""Which forms of a compound are on record, and which rule each of them fails.

A rule that no record satisfies is no licence to make another polymorph in silence: the
answer names what is known and where it and the rule part.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.routes.cif_spec import CifDraft, Misfit
from validators.records import StructureRecord
from validators.specs.structure import StructureSpec

if TYPE_CHECKING:
    from fractions import Fraction

    from generators.structures.occupancy import Occupancies

#: Records of one compound that are built and held against the rules.
JUDGED = 12
#: Relative difference of a cell length or angle from a rule's that no temperature,
#: pressure or method of measuring makes.
OTHER_CELL = 0.15


def from_record(record: StructureRecord, structure: StructureSpec) -> CifDraft:
    """A record's structure, with the occupancies that the rules state.

    Raises:
        GeneratorError: Rules and record cannot be brought together.
    """
    from generators.structures.build import build_from_record
    from generators.structures.occupancy import solve_occupancies

    fills = solve_occupancies(structure, record=record)
    made = build_from_record(record, structure, fills=_fills_of(record, fills))
    return CifDraft(
        made.cif, made.provenance, notes=(*made.notes, *fills.full), record=record
    )


def _fills_of(record: StructureRecord, fills: Occupancies) -> dict[str, Fraction]:
    """Occupancies that the rules state, by the record's own site labels."""
    waiting: dict[tuple[str, str], list[str]] = {}
    for site in record.sites:
        waiting.setdefault((site.element, site.letter), []).append(site.label)
    out = {}
    for fill in fills.fills:
        labels = waiting.get((fill.element, fill.letter))
        if labels:
            label = labels.pop(0)
            if fill.basis == "rule":
                out[label] = fill.occupancy
    return out


def against_rules(
    records: Sequence[StructureRecord], structure: StructureSpec
) -> tuple[list[StructureRecord], tuple[Misfit, ...]]:
    """Records that satisfy the rules before those that do not, else in their order.

    Returns:
        The records, and what each of them fails where all of them fail something.
    """
    from generators.errors import GeneratorError
    from validators.structure import check_cif

    if not structure.has_rules or not records:
        return list(records), ()
    passing, failing, misfits = [], [], []
    for record in records[:JUDGED]:
        try:
            report = check_cif(from_record(record, structure).text, structure).report
        except GeneratorError as fault:
            failing.append((99, record))
            misfits.append(Misfit(record, next(iter(structure.rules)), str(fault)))
            continue
        broken = [f for f in report.errors if f.rule in structure.rules]
        if not broken:
            passing.append(record)
            continue
        failing.append((len(broken), record))
        misfits.append(Misfit(record, broken[0].rule or "", broken[0].message))
    failing.sort(key=lambda item: item[0])
    ordered = [*passing, *(record for _, record in failing), *records[JUDGED:]]
    return ordered, () if passing else one_of_a_form(misfits)


def left_out(
    records: Sequence[StructureRecord], structure: StructureSpec
) -> tuple[Misfit, ...]:
    """Records of a compound whose group or cell is another than a rule asks for."""
    out = []
    for record in records:
        measured = other_cell(record, structure)
        if structure.group is not None and structure.group_rule:
            wanted = structure.group
            if record.group.number != wanted.number:
                asked = f"{wanted.short} ({wanted.number})"
                out.append(Misfit(record, structure.group_rule, f"asked {asked}"))
                continue
        if measured and structure.lattice is not None and structure.lattice.rule:
            out.append(Misfit(record, structure.lattice.rule, measured))
    return one_of_a_form(out)


def other_cell(record: StructureRecord, structure: StructureSpec) -> str:
    """The first length or angle that is far from the one asked for; empty if none."""
    if structure.lattice is None:
        return ""
    names = ("a", "b", "c", "alpha", "beta", "gamma")
    cell = dict(zip(names, record.cell, strict=True))
    for name, value in structure.lattice.given().items():
        if abs(cell[name] - value) > OTHER_CELL * value:
            return f"{name} = {cell[name]:g}, asked {value:g}"
    return ""


def one_of_a_form(misfits: Sequence[Misfit]) -> tuple[Misfit, ...]:
    """The first misfit of each space group: its other records say the same."""
    out: dict[tuple[int, str], Misfit] = {}
    for misfit in misfits:
        out.setdefault((misfit.record.group.number, misfit.rule), misfit)
    return tuple(out.values())
