"""A setting, a group or a system that is asked for is a demand on the file."""

import pytest

from assistant import Assistant

ASKED = [
    ("Generate Mg2SiO4 forsterite in Pbnm setting", "'P b n m'"),
    ("forsterite CIF in Pbnm, a = 4.756 Å, b = 10.207 Å, c = 5.980 Å", "P b n m"),
    ("CIF of magnetite in origin choice 1", "F d -3 m:1"),
    ("calcite CIF on rhombohedral axes", "R -3 c:R"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "symbol"), ASKED)
def test_the_file_is_in_the_setting_asked_for(text, symbol, tmp_path):
    answer = Assistant(home=tmp_path).ask(text)
    assert str(answer.status) == "verified"
    assert symbol.strip("'") in answer.cif
    assert any("setting" in e.measured for e in answer.report.evidence)


def test_a_group_that_contradicts_the_record_is_told(tmp_path):
    answer = Assistant(home=tmp_path).ask("Build NaCl with space group P4/mmm")
    assert any("Fm-3m (225)" in a and "P4/mmm" in a for a in answer.assumptions)
    assert "On record NaCl is Fm-3m (225)" in answer.text
    assert str(answer.status) != "verified"


@pytest.mark.parametrize("text", ["MAPbI3 cubic CIF", "Na2Mn[Fe(CN)6] CIF file please"])
def test_no_broken_placement_is_handed_out(text, tmp_path):
    answer = Assistant(home=tmp_path).ask(text)
    if answer.cif is None:
        assert str(answer.status) == "abstained"
    else:
        assert answer.report.ok
