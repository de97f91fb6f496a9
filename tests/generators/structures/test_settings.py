"""A record in another setting stays the same structure, with its letters."""

import pytest
from pymatgen.analysis.structure_matcher import StructureMatcher
from pymatgen.core import Structure

from generators.structures.build import build_from_record
from generators.structures.settings import record_in_setting
from knowledge.structures import structure_library
from validators.groups import find_group
from validators.structure import check_cif

SETTINGS = [
    ("Mg2SiO4", "Pbnm", None), ("Fe3O4", "Fd-3m", "1"), ("CaCO3", "R-3c", "R"),
    ("ZrO2", "P21/n", None), ("BaSO4", "Pbnm", None),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "symbol", "setting"), SETTINGS)
def test_the_structure_is_the_same(formula, symbol, setting):
    target = find_group(symbol, setting=setting).group
    records = structure_library().resolve(formula, group=target.number).records
    record = next(r for r in records if r.group.number == target.number)
    moved = record_in_setting(record, target)
    made, before = build_from_record(moved), build_from_record(record)
    checked = check_cif(made.cif).report
    assert checked.ok, [f.message for f in checked.findings]
    assert moved.group.full_symbol == target.full_symbol
    one = Structure.from_str(before.cif, fmt="cif").get_primitive_structure()
    other = Structure.from_str(made.cif, fmt="cif").get_primitive_structure()
    matcher = StructureMatcher(ltol=0.01, stol=0.02, angle_tol=0.5)
    assert matcher.fit(one, other)


def test_another_group_is_no_setting():
    record = structure_library().resolve("NaCl").records[0]
    with pytest.raises(ValueError, match="no setting of it"):
        record_in_setting(record, find_group("Pm-3m").group)
