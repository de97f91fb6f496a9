"""Slips that no check can see, told by the record of the compound."""

import pytest

from assistant.file_records import compared_report, of_the_file
from generators.structures.build import build_from_record
from generators.structures.ciftext import number_text, set_row, set_value, site_loop
from generators.structures.patient import refresh_volume
from generators.structures.record_agreement import standing
from generators.structures.repair import repair
from knowledge.structures import structure_library
from validators.crystal import read_crystal
from validators.formula import parse_formula
from validators.structure import check_cif

X, Y = "_atom_site_fract_x", "_atom_site_fract_y"
LIBRARY = structure_library()


def _cif(identifier):
    return build_from_record(LIBRARY.get(identifier)).cif


def _is_on_record(text):
    crystal = read_crystal(text).crystal
    near = standing(crystal, LIBRARY.by_composition(crystal.exact_composition))
    return near is not None and near.same


def _exchanged_lengths(text):
    a, c = (read_crystal(text).crystal.cell[i] for i in (0, 2))
    for tag, value in (("a", c), ("b", c), ("c", a)):
        text = set_value(text, f"_cell_length_{tag}", number_text(value))
    return refresh_volume(text)


def _exchanged_numbers(text, label):
    crystal = read_crystal(text).crystal
    row = next(i for i, s in enumerate(crystal.sites) if s.label == label)
    x, y, _ = crystal.sites[row].frac
    return set_row(text, row, {X: number_text(y), Y: number_text(x)})


# Zircon, Finch et al., Am. Mineral. 86 (2001) 681; FeSb2, marcasite type.
@pytest.mark.parametrize(
    "broken",
    [
        _exchanged_lengths(_cif("amcsd-0002643")),
        _exchanged_numbers(_cif("amcsd-0002643"), "O1"),
    ],
)
def test_a_slip_that_leaves_the_checks_content_is_mended_by_the_record(broken):
    mended = repair(broken, records=of_the_file(broken))
    assert _is_on_record(mended.text)
    assert len({c.because for c in mended.changes}) <= 2


def test_what_passes_the_checks_stays_the_second_choice():
    broken = _exchanged_lengths(_cif("amcsd-0002643"))
    assert check_cif(broken).report.ok
    mended = repair(broken, records=of_the_file(broken))
    assert [a.changes for a in mended.alternatives] == [()]
    assert "Finch" in " ".join(c.because for c in mended.changes)


def test_a_difference_from_the_record_is_a_warning_that_names_the_source():
    broken = _exchanged_lengths(_cif("amcsd-0002643"))
    checked = check_cif(broken)
    report = compared_report(checked.crystal, checked.report)
    told = [f for f in report.findings if f.check == "records.agree"]
    assert report.ok
    assert [f.severity.value for f in told] == ["warning"]
    assert "Source:" in told[0].message


def test_agreement_with_the_record_is_told_and_is_no_warning():
    checked = check_cif(_cif("amcsd-0002643"))
    report = compared_report(checked.crystal, checked.report)
    told = [f for f in report.findings if f.check == "records.agree"]
    assert [f.severity.value for f in told] == ["info"]


def test_a_sound_file_of_the_record_is_left_alone():
    text = _cif("cod-9008283")
    assert repair(text, records=of_the_file(text)).changes == ()


def test_records_are_found_for_a_list_in_p1():
    # Brookite, Pbca: only the header says P 1.
    text = _cif("amcsd-0005160")
    text = text.replace("'P b c a'", "'P 1'").replace("_IT_number  61", "_IT_number  1")
    assert "amcsd-0005160" in {r.id for r in of_the_file(text)}


def test_a_row_with_one_value_more_ends_in_an_occupancy():
    text = _cif("amcsd-0002643")
    loop = site_loop(text)
    assert loop is not None
    lines = [x for x in text.splitlines() if x.strip() != "_atom_site_occupancy"]
    mended = repair("\n".join(lines) + "\n", records=())
    assert not mended.report.errors
    assert _is_on_record(mended.text)


@pytest.mark.parametrize("share", ["0.25", "0.125"])
def test_all_sites_filled_to_one_part_are_full(share):
    # GaAs, zinc blende: one over the number of atoms in the cell is no occupancy.
    text = f"""data_GaAs
_chemical_formula_sum 'As Ga'
_cell_length_a 5.6533
_cell_length_b 5.6533
_cell_length_c 5.6533
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_cell_formula_units_Z 4
_space_group_name_H-M_alt 'F -4 3 m'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
Ga1 Ga 0 0 0 {share}
As1 As 0.25 0.25 0.25 {share}
"""
    mended = repair(text)
    assert not mended.report.errors
    assert all(s.occupancy == 1 for s in read_crystal(mended.text).crystal.sites)


def test_screws_of_the_other_hand_are_a_slip_of_the_symbol():
    # Quartz, P3_2 2 1: the sites of one hand under the symbol of the other.
    record = next(r for r in LIBRARY.resolve("quartz").records if r.group.number == 154)
    text = build_from_record(record).cif
    head = text[: text.index("loop_")].replace("P 32 2 1", "P 31 2 1")
    head = head.replace(record.hall, 'P 31 2"').replace(" 154", " 152")
    sites = "loop_\n" + text[text.rindex("loop_") + 6 :]
    head = "\n".join(x for x in head.splitlines() if "Hall" not in x) + "\n"
    mended = repair(head + sites, records=of_the_file(head + sites))
    assert read_crystal(mended.text).crystal.group.number == 154


def test_a_sound_file_leads_where_only_a_number_of_the_record_parts_them():
    """LiFeAs: an old record has Li at z = 0.74, newer refinements at 0.846."""
    text = """data_LiFeAs
_chemical_formula_sum 'As Fe Li'
_space_group_name_H-M_alt 'P 4/n m m :2'
_space_group_IT_number 129
_cell_length_a 3.7754
_cell_length_b 3.7754
_cell_length_c 6.3534
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Li Li 0.25 0.25 0.8459
Fe Fe 0.75 0.25 0.5
As As 0.25 0.25 0.2635
"""
    records = structure_library().by_composition(parse_formula("LiFeAs"))
    done = repair(text, records=records)
    assert not any(change.what.startswith("site Li") for change in done.changes)
    assert not done.outside
    beside = done.alternatives[0].changes
    assert any(c.what == "site Li, z" and c.after == "0.74" for c in beside)


def test_a_measured_structure_is_not_doubted_for_its_covalent_bonds():
    record = structure_library().get("amcsd-0013603")
    checked = check_cif(build_from_record(record).cif)
    assert any(f.check == "geometry.bond_valence" for f in checked.report.warnings)
    report = compared_report(checked.crystal, checked.report)
    assert not report.warnings
