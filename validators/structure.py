"""The full check of a crystal: every structure check, in order.

`check_cif` is what the command line, the assistant and other agents call.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

# Each of these enters its checks in the catalogue.
from validators import (  # noqa: F401 - imported for their checks
    angles,
    bond_valence,
    bonds,
    cell_system,
    connectivity,
    coordinates,
    coordination,
    declared_symmetry,
    distances,
    hydrogen,
    layers,
    nets,
    readers,
    site_rules,
    site_states,
    sites,
    stoichiometry,
    symmetry,
    units,
)
from validators.crystal import Crystal, read_crystal
from validators.report import (
    Evidence,
    Finding,
    Report,
    Severity,
    check,
    run_checks,
)
from validators.specs.structure import StructureSpec
from validators.syntax import SAID_LIMIT, Parsed, dictionary_findings

#: In the order in which a reader wants to hear about them.
STRUCTURE_CHECKS = (
    "syntax.dictionary",
    "readers.agree",
    "symmetry.declared",
    "symmetry.operations",
    "symmetry.origin",
    "symmetry.cell",
    "symmetry.space_group",
    "symmetry.lattice_rule",
    "sites.wyckoff",
    "sites.special_positions",
    "sites.occupancy",
    "sites.rule",
    "sites.occupancy_sum",
    "sites.coordinates",
    "sites.units",
    "composition.formula",
    "composition.z",
    "composition.charge",
    "composition.site_states",
    "geometry.distances",
    "geometry.coordination",
    "geometry.connectivity",
    "geometry.nets",
    "geometry.layers",
    "geometry.bonds",
    "geometry.angles",
    "geometry.bond_valence",
    "geometry.hydrogen",
    "geometry.density",
)


@check("syntax.dictionary")
def dictionary_holds(
    crystal: Crystal, spec: StructureSpec
) -> Iterator[Finding | Evidence]:
    """Tags, types and ranges are those of the CIF core dictionary."""
    parsed: Parsed | None = crystal.parsed
    if parsed is None:
        return
    unknown = 0
    wrong = 0
    for finding in dictionary_findings(parsed):
        unknown += finding.severity is Severity.INFO
        wrong += finding.severity is Severity.ERROR
        yield finding
    yield Evidence(
        "dictionary",
        "syntax.dictionary",
        "fail" if wrong else "pass",
        f"CIF core dictionary 2.4: {wrong} values out of range, "
        f"{f'over {SAID_LIMIT}' if unknown > SAID_LIMIT else unknown} unknown tags",
    )


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """A report and the crystal that it is about (None where none could be read)."""

    report: Report
    crystal: Crystal | None


def check_cif(text: str, spec: StructureSpec | None = None) -> Checked:
    """Read a CIF and run every check on it.

    Args:
        text: The file.
        spec: What is asked of it; an empty spec asks for soundness only.
    """
    spec = spec or StructureSpec()
    reading = read_crystal(text)
    grammar_broken = any(
        f.check == "syntax.cif" and f.severity is Severity.ERROR
        for f in reading.findings
    )
    checked = ("syntax.cif",) if grammar_broken else ("syntax.cif", "syntax.content")
    evidence = (
        Evidence(
            "syntax",
            "syntax.cif",
            "fail" if grammar_broken else "pass",
            "CIF grammar by gemmi",
        ),
    )
    start = Report(reading.findings, checked, {}, evidence)
    if reading.crystal is None:
        reason = "the file could not be read as a structure"
        skipped = {name: reason for name in STRUCTURE_CHECKS}
        if reading.parsed.document is not None:
            findings = tuple(dictionary_findings(reading.parsed))
            skipped.pop("syntax.dictionary")
            start = start.merged(Report(findings, ("syntax.dictionary",)))
        # Nothing to judge is no soundness: a file without atoms is not 'ok'.
        return Checked(
            start.merged(
                Report((), (), skipped, (), frozenset({"composition.formula"}))
            ),
            None,
        )
    return Checked(
        start.merged(run_checks(reading.crystal, spec, STRUCTURE_CHECKS)),
        reading.crystal,
    )
