"""Candidate structures of a formula, a system or a pattern, by substitution.

The machinery is that of the CIF route (`generators.structures.candidates`); here it
gives several candidates side by side, each with what the checks found. None is called
stable: that needs energies of all competing phases.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from validators.report import Evidence, Finding, Report, Severity
from validators.specs.generation import GenerationSpec

if TYPE_CHECKING:
    from generators.structures.candidates import Candidate
    from validators.specs.structure import StructureSpec

#: Seconds for the first compound, whose templates have to be read, and for others.
EACH_S = 6.0
#: Most structures of one request.
MOST = 50


@dataclass(frozen=True, slots=True)
class MadeStructure:
    """One candidate and what can be said of it.

    Attributes:
        formula: Of the candidate.
        group: Symbol and number of its space group, empty when not found.
        candidate: The file with its origin and doubts.
        known: Whether the formula is on the list of known ones or in the library.
    """

    formula: str
    group: str
    candidate: Candidate
    known: bool

    @property
    def scores(self) -> dict[str, Any]:
        """What the checks counted."""
        report = self.candidate.report
        return {
            "score": round(self.candidate.score, 3),
            "errors": len(report.errors) if report else None,
            "warnings": len(report.warnings) if report else None,
            "space_group": self.group,
        }


@dataclass(frozen=True, slots=True)
class MadeStructures:
    """Candidates of one request, and the formulas for which there were none."""

    structures: tuple[MadeStructure, ...]
    without: tuple[str, ...] = ()


def make_structures(
    spec: GenerationSpec,
    *,
    seed: int,
    deadline_s: float,
    also_known: frozenset[str] = frozenset(),
    cancelled: Callable[[], bool] = lambda: False,
    tell: Callable[[str], None] = lambda message: None,
) -> MadeStructures:
    """Candidate structures for a spec.

    A formula gets its best candidates; a system or pattern gets one or more for each
    of the formulas that the rules propose.

    Raises:
        GeneratorError: No formula meets the wishes, or no structure could be made.
    """
    from generators.errors import SpecUnsupported
    from generators.materials.formulas import is_known
    from validators.compositions import same_formula

    until = time.monotonic() + deadline_s
    count = min(spec.count, MOST)
    single = bool(spec.formula)
    out: list[MadeStructure] = []
    without: list[str] = []
    reserve: list[MadeStructure] = []
    for formula in (
        [spec.formula] if single else _formulas(spec, count, seed, also_known)
    ):
        left = until - time.monotonic()
        if len(out) >= count or left <= 0 or cancelled():
            break
        tell(f"structures of {formula}")
        known = is_known(formula) or same_formula(formula) in also_known
        found = [
            _described(formula, made, known)
            for made in _candidates(formula, spec, seed, left if single else EACH_S)
        ]
        if not found:
            without.append(formula)
        # Of several formulas each gets its best first, further ones fill up.
        out += found[: count if single else 1]
        reserve += [] if single else found[1:]
    out += reserve[: count - len(out)]
    if not out:
        names = spec.formula or ", ".join(without[:5]) or "the wishes"
        group = f" in {spec.space_group}" if spec.space_group else ""
        raise SpecUnsupported(
            f"no structure could be made for {names}{group}: no known compound with "
            "the same amounts serves as a template"
        )
    return MadeStructures(tuple(out[:count]), tuple(without))


def _formulas(
    spec: GenerationSpec, count: int, seed: int, also_known: frozenset[str]
) -> Iterator[str]:
    from generators.materials.candidates import propose

    wanted = replace(spec, kind="composition", count=max(3 * count, 12))
    for proposed in propose(wanted, seed=seed, also_known=also_known).candidates:
        yield proposed.formula


def _candidates(
    formula: str, spec: GenerationSpec, seed: int, seconds: float
) -> list[Candidate]:
    """Different structures of a formula, templates of other compounds alone."""
    from assistant.routes.cif_drafts import templates
    from generators.errors import GeneratorError
    from generators.structures.candidates import candidates
    from validators.compositions import UnreadableFormula, same_formula

    def own(written: str) -> bool:
        try:
            return same_formula(written) == same_formula(formula)
        except UnreadableFormula:
            return False

    asked = structure_spec(formula, spec.space_group)
    # A record of the compound itself is no new candidate.
    others = [r for r in templates(asked) if not own(r.formula)]
    try:
        found = candidates(
            asked, records=others, seed=seed, deadline_s=seconds, relaxing=False
        )
    except GeneratorError:
        return []
    kept = {_shape(made.cif): made for made in reversed(found)}
    return sorted(kept.values(), key=lambda made: made.score)


def _shape(cif: str) -> tuple[Any, ...]:
    """What two descriptions of one arrangement share: group, atoms and sites."""
    from validators.crystal import read_crystal

    crystal = read_crystal(cif).crystal
    if crystal is None or crystal.group is None:
        return (cif,)
    counts = sorted((s.element, round(float(s.occupancy), 2)) for s in crystal.sites)
    atoms = len(crystal.atoms.frac)
    return (crystal.group.number, atoms, tuple(counts))


def structure_spec(formula: str, group: str) -> StructureSpec:
    """What a formula and a space group ask of a structure.

    Raises:
        SpecUnsupported: The group's symbol is unknown.
    """
    from generators.errors import SpecUnsupported
    from validators.formula import parse_formula
    from validators.groups import UnknownGroup, find_group
    from validators.specs.structure import StructureSpec

    try:
        named = find_group(group).group if group else None
    except UnknownGroup as err:
        raise SpecUnsupported(str(err)) from err
    return StructureSpec(
        formula=formula,
        composition=dict(parse_formula(formula)),
        group=named,
        group_explicit=named is not None,
    )


def _described(formula: str, made: Candidate, known: bool) -> MadeStructure:
    from validators.crystal import read_crystal

    crystal = read_crystal(made.cif).crystal
    group = crystal.group if crystal is not None else None
    return MadeStructure(
        formula,
        f"{group.symbol} ({group.number})" if group is not None else "",
        made,
        known,
    )


def report_of(made: MadeStructures, wanted: int) -> Report:
    """Findings and evidence of all candidates as one report."""
    findings = []
    evidence = []
    for number, one in enumerate(made.structures, 1):
        report = one.candidate.report
        errors = report.errors if report else ()
        found = "; ".join(f.message for f in errors) or "no check found an error"
        evidence.append(
            Evidence(
                f"candidate {number}: {one.formula}",
                "candidates.structure",
                "fail" if errors else "pass",
                found,
            )
        )
        findings += [
            replace(f, severity=Severity.WARNING, where=f"candidate {number}")
            for f in errors
        ]
    if len(made.structures) < wanted:
        findings.append(
            Finding(
                "candidates.count",
                Severity.WARNING,
                f"{len(made.structures)} structures could be made, {wanted} were asked "
                "for",
                expected=wanted,
                found=len(made.structures),
            )
        )
    return Report(
        tuple(findings),
        ("candidates.structure", "candidates.count"),
        evidence=tuple(evidence),
    )
