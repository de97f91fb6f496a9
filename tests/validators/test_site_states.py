"""Which site holds which oxidation state: told by the bonds, or open."""

import pytest

from generators.structures.build import build_from_record
from knowledge.structures import structure_library
from prompts.language import read_rules
from validators.specs.structure import StructureSpec
from validators.structure import check_cif

CASES = [
    ("Fe3O4", "Fe3+ on 8a", "pass"),
    ("Fe3O4", "Fe2+ on 8a", "fail"),
    ("Fe3O4", "Fe2+ and Fe3+ on 16d", "pass"),
    ("Fe3O4", "Fe2+ 占据 16d", "fail"),
    ("ZnFe2O4", "Fe3+ on 16d", "pass"),
    ("ZnFe2O4", "Zn(II) auf 8a", "pass"),
]


def judged(formula, rule):
    record = structure_library().resolve(formula).records[0]
    base = StructureSpec(formula=formula)
    spec = read_rules([rule], formula=formula, base=base).spec
    spec = spec.but(oxidation={}, mixed={})
    report = check_cif(build_from_record(record).cif, spec).report
    return [e for e in report.evidence if e.check == "composition.site_states"]


@pytest.mark.parametrize(("formula", "rule", "verdict"), CASES)
def test_bonds_tell_the_state_of_a_site(formula, rule, verdict):
    found = judged(formula, rule)
    assert [e.verdict for e in found] == [verdict], [e.measured for e in found]
    assert "bond-valence sum" in found[0].measured


def test_a_site_that_is_not_there_is_open():
    assert [e.verdict for e in judged("Fe3O4", "Fe3+ on 8b")] == ["open"]


@pytest.mark.parametrize("formula", ["Si3N4", "LaFeAsO", "TiN", "GaN", "Fe4N"])
def test_soft_anions_are_not_judged_by_bond_valence(formula):
    records = structure_library().resolve(formula).records
    for record in records[:2]:
        report = check_cif(build_from_record(record).cif).report
        assert not [f for f in report.findings if f.check == "geometry.bond_valence"]
