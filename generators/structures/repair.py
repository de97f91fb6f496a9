"""Repair of drafts: the smallest change after which every check passes.

First the text is tidied, then single remedies are tried against the checks; the one
after which least is wrong for the least change is kept, until nothing is wrong or
nothing helps. Lines that are right stay as they were, comments included.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from generators.structures.drafts import RepairChange, tidy
from generators.structures.finishing import finished
from generators.structures.patient import Patient, Remedy
from generators.structures.record_agreement import same_structure
from generators.structures.record_alignment import agrees, same_atoms
from generators.structures.record_slips import agreeing, towards_a_record
from generators.structures.remedies import remedies
from generators.structures.whole_remedies import (
    whole_remedies,
    with_fraction_tags,
)
from validators.crystal import Crystal, read_crystal
from validators.records import StructureRecord
from validators.report import Finding, Report, Severity, run_checks
from validators.specs.structure import StructureSpec
from validators.structure import STRUCTURE_CHECKS, check_cif

__all__ = ["Alternative", "RepairChange", "Repaired", "repair"]

#: The second reader and the dictionary take most of the time and see little more.
_QUICK = tuple(
    name
    for name in STRUCTURE_CHECKS
    if name not in {"readers.agree", "syntax.dictionary"}
)
#: What takes most of the rest is asked last: further checks add findings, never take
#: one away, so a remedy that is worse without them stays worse.
_DEAR = ("symmetry.space_group", "geometry.bond_valence", "geometry.coordination")
_CHEAP = tuple(name for name in _QUICK if name not in _DEAR)
#: Repairs that are worse by no more serve as well.
_RIVAL = 0.35
#: What speaks for a repair that ends in a structure on record.
_KNOWN = 0.7
#: Warnings that a change may be made for.
_COUNTED = {
    "geometry.bond_valence": 1.0, "geometry.distances": 3.0,
    "sites.special_positions": 4.0, "composition.charge": 3.0,
    "geometry.density": 3.0, "symmetry.space_group": 0.5, "composition.formula": 2.0,
    "symmetry.cell": 1.0, "symmetry.declared": 4.0,
}  # fmt: skip
MAX_STEPS, LAST_STAGE = 12, 2
OUTSIDE = "facts that neither draft nor rules give were taken from a record"


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another repair after which as little is wrong."""

    text: str
    changes: tuple[RepairChange, ...]


@dataclass(frozen=True, slots=True)
class Repaired:
    """A mended draft.

    Attributes:
        text: The file; equal to the draft where nothing was changed.
        changes: In the order in which they were made.
        alternatives: Other repairs that serve as well, each with all its changes: to
            be shown, and asked about.
        notes: What could not be mended, and which facts came from outside the draft.
        outside: Whether a fact from a record was used.
        report: Of the mended file.
    """

    text: str
    changes: tuple[RepairChange, ...]
    alternatives: tuple[Alternative, ...] = ()
    notes: tuple[str, ...] = ()
    outside: bool = False
    report: Report = field(default_factory=Report)


def repair(
    text: str,
    spec: StructureSpec | None = None,
    *,
    records: Sequence[StructureRecord] = (),
    budget_s: float = 15.0,
    cancelled: Callable[[], bool] = lambda: False,
) -> Repaired:
    """Mend a draft by the smallest change.

    Args:
        text: A CIF, or what was meant to be one.
        spec: What the structure must be; its rules count as checks.
        records: Structures of the compound, for facts that the draft lacks. Such
            facts are used only where nothing in the draft helps, and are named.
        budget_s: Seconds after which the best so far is returned.
        cancelled: Asked between attempts.
    """
    spec = spec or StructureSpec()
    until = time.monotonic() + budget_s
    first = check_cif(text, spec).report
    if not first.errors and not _worth_mending(first):
        return _as_on_record(Repaired(text, (), report=first), text, spec, records)
    if any(f.where == "size" for f in first.errors):
        # What is beyond the limits is no draft with a slip.
        return Repaired(text, (), notes=(first.errors[0].message,), report=first)
    tidied, changes = tidy(text, formula=spec.formula or "")
    if not changes:
        tidied = text if text.endswith("\n") else text + "\n"
    made_fractions = with_fraction_tags(tidied)
    current = made_fractions or tidied
    made: list[RepairChange] = list(changes)
    outside = False
    alternatives: list[Alternative] = []
    crystal, report = _quick(current, spec)
    for remedy in whole_remedies(Patient(current, crystal, report, spec, records)):
        whole, told = _quick(remedy.text, spec)
        if _penalty(told) + remedy.cost < _penalty(report):
            current, crystal, report = remedy.text, whole, told
            made += remedy.changes
            break
    stage = 0
    for _ in range(MAX_STEPS):
        if _penalty(report) == 0 or cancelled() or time.monotonic() > until:
            break
        patient = Patient(current, crystal, report, spec, records)
        ranked = _ranked(patient, until, cancelled, stage=stage)
        if not ranked or ranked[0][0] >= _penalty(report) - 1e-9:
            if stage == LAST_STAGE:
                break
            if stage == LAST_STAGE - 1 and report.errors:
                slips = _from_slips(tidied, spec, records)
                if slips is not None:
                    return replace(slips, changes=(*changes, *slips.changes))
            # Several slips in one draft are mended one by one; what gives up a
            # statement of the draft, or all of it, comes last.
            stage += 1
            continue
        _, remedy, after, found = ranked[0]
        alternatives = _others(ranked, made)
        current, crystal, report = remedy.text, after, found
        made = [*(changes if remedy.stage == LAST_STAGE else made), *remedy.changes]
        outside = outside or remedy.outside
    final = check_cif(current, spec).report
    current, all_made, final = finished(current, spec, made, final)
    if len(all_made) > len(made):
        alternatives = [_finished(a, spec) for a in alternatives]
    notes = []
    if final.errors:
        rest = "; ".join(f.message for f in final.errors[:3])
        notes.append(f"not mended: {rest}")
    if outside:
        notes.append(OUTSIDE)
    readable = not any(f.check == "syntax.cif" for f in first.errors)
    if readable and len(final.errors) > len(first.errors) and first.errors:
        return Repaired(text, (), notes=("no change helps",), report=first)
    done = Repaired(
        current, all_made, tuple(alternatives), tuple(notes), outside, final
    )
    return done if final.errors else _as_on_record(done, tidied, spec, records, changes)


def _from_slips(
    text: str, spec: StructureSpec, records: Sequence[StructureRecord]
) -> Repaired | None:
    """A draft less the slips that part it from a record, where it is sound then."""
    crystal, report = _quick(text, spec)
    remedy = towards_a_record(Patient(text, crystal, report, spec, records))
    if remedy is None:
        return None
    after = check_cif(remedy.text, spec).report
    done, made, after = finished(remedy.text, spec, remedy.changes, after)
    if after.errors:
        return None
    notes = (OUTSIDE,) if remedy.outside else ()
    return Repaired(done, made, (), notes, remedy.outside, after)


def _as_on_record(
    done: Repaired,
    tidied: str,
    spec: StructureSpec,
    records: Sequence[StructureRecord],
    changes: Sequence[RepairChange] = (),
) -> Repaired:
    """A sound file that is not the structure on record, by the slips between the two.

    Whether the compound on record was meant only the user knows: both are shown. The
    record leads where plain slips explain the whole difference; where a number would
    have to be taken from it, the file leads: another refinement is as good a reason.
    """
    if not records:
        return done
    told = _from_slips(tidied, spec, records)
    if told is None:
        return done
    made = (*changes, *told.changes)
    crystal = read_crystal(done.text).crystal
    if crystal is not None and agreeing(crystal, records):
        return done
    rivals = [Alternative(done.text, done.changes)]
    if len(done.changes) > len(made):
        rivals = []
    elif told.outside:
        beside = Alternative(told.text, made)
        return replace(done, alternatives=(beside, *done.alternatives))
    return replace(told, changes=made, alternatives=tuple(rivals))


def _worth_mending(report: Report) -> bool:
    """Warnings that name a plain slip with one cure, or bonds that cannot be."""
    warned = {f.check for f in report.warnings}
    return bool(
        warned & {"symmetry.cell", "sites.special_positions", "readers.agree"}
        or warned >= {"geometry.distances", "geometry.bond_valence"}
    )


def _quick(
    text: str, spec: StructureSpec, checks: tuple[str, ...] = _QUICK
) -> tuple[Crystal | None, Report]:
    reading = read_crystal(text)
    start = Report(reading.findings, ("syntax.content",))
    if reading.crystal is None:
        return None, start
    return reading.crystal, start.merged(run_checks(reading.crystal, spec, checks))


def _penalty(report: Report) -> float:
    total = 0.0
    for finding in report.findings:
        if finding.severity is Severity.ERROR:
            total += 10.0
            # How far off it is tells two half-right remedies apart.
            total += 0.5 * finding.message.count(" instead of ")
        elif finding.severity is Severity.WARNING:
            total += _COUNTED.get(finding.check, 0.0)
            if finding.check == "geometry.bond_valence":
                total += _strain(finding)
    if not report.checked or len(report.checked) == 1:
        total += 200.0
    return total


def _strain(finding: Finding) -> float:
    """How far bonds are beyond what is seen in sound structures, 0 to 4.

    Among the shipped records one in 170 has a global instability index above 1.
    """
    if finding.where != "structure" or not isinstance(finding.found, float):
        return 0.0
    return min(max(3.0 * (finding.found - 0.6), 0.0), 4.0)


_Ranked = tuple[float, Remedy, Crystal | None, Report]


def _ranked(
    patient: Patient, until: float, cancelled: Callable[[], bool], *, stage: int
) -> list[_Ranked]:
    out: list[_Ranked] = []
    seen = {patient.text}
    best = _penalty(patient.report)
    errors = patient.report.errors
    for remedy in remedies(patient):
        if time.monotonic() > until or cancelled():
            break
        if remedy.text in seen or not remedy.changes:
            continue
        if remedy.stage > stage or (remedy.stage == LAST_STAGE and not errors):
            continue
        seen.add(remedy.text)
        crystal, report = _quick(remedy.text, patient.spec, _CHEAP)
        if _penalty(report) + remedy.cost > best + _RIVAL:
            continue
        if crystal is not None:
            report = report.merged(run_checks(crystal, patient.spec, _DEAR))
        value = _penalty(report) + remedy.cost
        best = min(best, value)
        if crystal is not None and report.ok and agrees(crystal, patient.records):
            value -= _KNOWN
        out.append((value, remedy, crystal, report))
    return sorted(out, key=lambda item: item[0])


def _finished(other: Alternative, spec: StructureSpec) -> Alternative:
    """An alternative with what was written into the first at the end."""
    report = check_cif(other.text, spec).report
    text, changes, _ = finished(other.text, spec, other.changes, report)
    return Alternative(text, changes)


def _others(
    ranked: Sequence[_Ranked], made: Sequence[RepairChange]
) -> list[Alternative]:
    """Repairs as good as the first that end in a sound file.

    Args:
        ranked: Remedies of one step, the best first.
        made: Changes of the steps before, which all of them share.
    """
    best, remedy, crystal, report = ranked[0]
    if report.errors or crystal is None:
        return []
    out = []
    shown = [crystal]
    places = {c.what for c in remedy.changes}
    for value, other, trial, found in ranked[1:8]:
        # Of two lengths that the draft states, a record does not make one unsaid.
        stated = all(c.what.startswith("cell ") for c in (*remedy.changes,
                                                          *other.changes))  # fmt: skip
        near = _RIVAL + _KNOWN if stated else _RIVAL
        if value - best > near or found.errors or trial is None:
            break
        # The image of an atom is the atom: two ways to one structure are no choice.
        # Nor are a setting and the shift of origin that comes to the same.
        if any(same_atoms(trial, k) or same_structure(trial, k) for k in shown):
            continue
        other_place = {c.what for c in other.changes} != places
        if other_place or (remedy.rival and other.rival):
            shown.append(trial)
            out.append(Alternative(other.text, (*made, *other.changes)))
    return out[:2]
