"""Planted slips are mended, right lines stay, and doubt is said."""

import re

import pytest

from generators.structures.build import build_from_record
from generators.structures.drafts import tidy
from generators.structures.repair import repair
from knowledge.structures import structure_library
from validators.crystal import read_crystal
from validators.formula import parse_formula
from validators.records import SiteRecord, Source, StructureRecord
from validators.specs.structure import StructureSpec
from validators.structure import check_cif

# Rutile after Meagher & Lager, Can. Mineral. 17 (1979) 77.
RUTILE = """# a comment that must stay
data_rutile
_chemical_formula_sum 'Ti O2'
_cell_length_a 4.593
_cell_length_b 4.593
_cell_length_c 2.959
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_cell_formula_units_Z 2
_space_group_name_H-M_alt 'P 42/m n m'
_space_group_IT_number 136
loop_
_space_group_symop_operation_xyz
'x,y,z'
'-y+1/2,x+1/2,z+1/2'
'-x,-y,z'
'y+1/2,-x+1/2,z+1/2'
'x+1/2,-y+1/2,-z+1/2'
'y,x,-z'
'-x+1/2,y+1/2,-z+1/2'
'-y,-x,-z'
'-x,-y,-z'
'y+1/2,-x+1/2,-z+1/2'
'x,y,-z'
'-y+1/2,x+1/2,-z+1/2'
'-x+1/2,y+1/2,z+1/2'
'-y,-x,z'
'x+1/2,-y+1/2,z+1/2'
'y,x,z'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_Wyckoff_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
Ti1 Ti a 0 0 0 1
O1 O f 0.3051 0.3051 0 1
"""
SPEC = StructureSpec(formula="TiO2", composition=parse_formula("TiO2"))


def test_a_sound_file_is_returned_as_it_is():
    mended = repair(RUTILE, SPEC)
    assert mended.text == RUTILE
    assert mended.changes == ()


def _sub(pattern: str, new: str) -> str:
    out = re.sub(pattern, new, RUTILE, count=1)
    assert out != RUTILE
    return out


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        (_sub(r"_a 4.593\n_cell_length_b 4.593\n_cell_length_c 2.959",
              "_a 0.4593\n_cell_length_b 0.4593\n_cell_length_c 0.2959"), "cell a"),
        (_sub("_gamma 90", "_gamma 120"), "cell gamma"),
        (_sub("Z 2", "Z 4"), "Z"),
        (_sub("O1 O f", "O1 O h"), "site O1, Wyckoff letter"),
        (_sub("0.3051 0.3051 0 1", "0.3051 0.3051 0 1.4"), "site O1, occupancy"),
        (_sub("'y,x,z'\n", ""), "symmetry operations"),
        (_sub("IT_number 136", "IT_number 221"), "space group number"),
        (_sub("(?s)'-y.*'y,x,z'\n", ""), "symmetry operations"),
        (RUTILE + "O2 O f 0.6949 0.6949 0 1\n", "site O2"),
    ],
)  # fmt: skip
def test_one_slip_needs_one_kind_of_change(broken, what):
    assert check_cif(broken, SPEC).report.errors
    mended = repair(broken, SPEC)
    assert not mended.report.errors
    assert what in {c.what for c in mended.changes}
    assert all(c.because for c in mended.changes)
    assert mended.text.startswith("# a comment that must stay")


def test_untouched_lines_stay():
    broken = RUTILE.replace("_cell_formula_units_Z 2", "_cell_formula_units_Z 8")
    before, after = broken.splitlines(), repair(broken, SPEC).text.splitlines()
    differing = [
        i for i, (x, y) in enumerate(zip(before, after, strict=True)) if x != y
    ]
    assert [before[i] for i in differing] == ["_cell_formula_units_Z 8"]


def _spread(match: re.Match[str]) -> str:
    return match[1].replace(",", ", ")


@pytest.mark.parametrize(
    ("slip", "mend"),
    [
        (lambda t: f"Here is your file:\n```cif\n{t}```\nHope it helps!\n", "fence"),
        (lambda t: t.replace("'P 42/m n m'", "P 42/m n m"), "quotes"),
        (lambda t: t.replace("loop_\n_atom", "_atom"), "loop"),
        (lambda t: t.replace(" 0.3051 0.3051 0 1", " 0.3051 −0.3051 1/2 1"), "signs"),
        (lambda t: re.sub(r"(?m)^(\w\S+ \w+ \w .*) 1$", r"\1", t), "ragged"),
        (lambda t: t.replace("data_rutile\n", ""), "data"),
        (lambda t: t.replace("_fract_", "_fractional_"), "tags"),
        (lambda t: t.replace("a 4.593", "a 4.593 Å"), "units"),
        (lambda t: t.replace("b 4.593", "b = 4.593"), "equals sign"),
        (lambda t: t.replace("Z 2", "Z 2\n_cell_measurement_temperature"), "value"),
        (lambda t: re.sub(r"'(-?[xy][^']*)'", _spread, t), "operations"),
    ],
)  # fmt: skip
def test_text_slips_are_mended(slip, mend):
    broken = slip(RUTILE)
    text, changes = tidy(broken, formula="TiO2")
    assert changes, mend
    report = check_cif(text).report
    assert not [f for f in report.errors if f.check.startswith("syntax")], mend


def _record() -> StructureRecord:
    from fractions import Fraction

    return StructureRecord(
        "test-rutile", "TiO2", "-P 4n 2n", (4.593, 4.593, 2.959, 90, 90, 90),
        (SiteRecord("Ti1", "Ti", "a", Fraction(1), (0, 0, 0)),
         SiteRecord("O1", "O", "f", Fraction(1), (0.3051, 0.3051, 0))),
        Source("Meagher & Lager (1979)"),
    )  # fmt: skip


def test_a_lost_atom_comes_from_a_record_and_its_source_is_named():
    broken = RUTILE.replace("O1 O f 0.3051 0.3051 0 1\n", "")
    mended = repair(broken, SPEC, records=[_record()])
    assert not mended.report.errors
    assert mended.outside
    assert any("Meagher" in c.because for c in mended.changes)


def test_without_a_record_a_lost_atom_is_placed_and_said_to_be():
    broken = RUTILE.replace("O1 O f 0.3051 0.3051 0 1\n", "")
    mended = repair(broken, SPEC)
    assert not mended.report.errors
    placed = next(c for c in mended.changes if "(placed)" in c.what)
    # 4f and 4g are the same structure, turned about the axis.
    assert "4f" in placed.after or "4g" in placed.after
    assert "not measured" in placed.because
    # Bond valences know the place to a few hundredths: 0.305 in the paper.
    x = read_crystal(mended.text).crystal.sites[-1].frac[0]
    assert min(abs(x - v) for v in (0.305, 0.695, 0.805, 0.195)) < 0.02


def test_a_text_without_structure_ends_with_a_note():
    mended = repair("I am sorry, I cannot write this file.", SPEC)
    assert mended.report.errors or not mended.report.ok


def test_marks_of_lists_and_tables_are_taken_off_the_rows():
    text = build_from_record(structure_library().resolve("rutile").records[0]).cif
    head, _, rows = text.partition("_atom_site_occupancy\n")
    sites = [row for row in rows.split("\n") if row.strip()]
    for mark in ("- {}", "| {} |"):
        drawn = [
            mark.format(" | ".join(r.split()) if "|" in mark else r) for r in sites
        ]
        draft = head + "_atom_site_occupancy\n" + "\n".join(drawn) + "\n"
        fixed = repair(draft, StructureSpec())
        assert check_cif(fixed.text).report.ok
        assert len(fixed.changes) == 1


def test_a_lost_element_is_not_written_out_of_the_formula():
    text = build_from_record(structure_library().resolve("rutile").records[0]).cif
    rows = text.rstrip("\n").split("\n")
    draft = "\n".join(r for r in rows if not r.startswith("Ti1")) + "\n"
    fixed = repair(draft, StructureSpec())
    assert "Ti" in next(
        line for line in fixed.text.split("\n") if "_chemical_formula_sum" in line
    )


TWO_COORDINATES = """data_TiO2
_cell_length_a 4.594
_cell_length_b 4.594
_cell_length_c 2.959
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_space_group_name_H-M_alt 'P 42/m n m'
_space_group_IT_number 136
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Ti1 Ti 0 0 0
O1 O {x} {y} 0
"""


@pytest.mark.parametrize(("x", "y"), [("0.205", "0.305"), ("0.305", "0.205")])
def test_of_two_unequal_coordinates_the_one_that_fits_the_bonds_is_kept(x, y):
    """Oxygen of rutile is at x,x,0 with x = 0.305; the mean of a slip is neither."""
    mended = repair(TWO_COORDINATES.format(x=x, y=y))
    assert mended.report.ok
    assert [c.after for c in mended.changes] == ["0.305"]


#: Ceria in nanometres, one oxygen twice. Wyckoff, Crystal Structures 1 (1963) 241.
CERIA = """data_ceria
_symmetry_space_group_name_H-M 'F m -3 m'
_cell_length_a 0.5411
_cell_length_b 0.5411
_cell_length_c 0.5411
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Ce1 0 0 0
O1 0.25 0.25 0.25
O2 0.75 0.75 0.75
"""


@pytest.mark.parametrize("named", [False, True])
def test_two_slips_are_two_small_changes_also_where_the_compound_is_named(named):
    amounts = parse_formula("CeO2")
    spec = StructureSpec(formula="CeO2", composition=amounts) if named else None
    records = structure_library().by_composition(amounts) if named else []
    mended = repair(CERIA, spec, records=records)
    assert not mended.report.errors
    assert not mended.outside
    assert "_cell_length_a 5.411" in mended.text
    assert "O1 0.25 0.25 0.25" in mended.text
    assert "O2" not in mended.text


def test_a_lost_group_is_read_from_the_letters_beside_another_slip():
    record = structure_library().get("amcsd-0000459")
    broken = build_from_record(record).cif
    broken = re.sub(r"(H-M_alt\s+)'.*'", r"\1'P 1'", broken)
    broken = re.sub(r"(name_Hall\s+)'.*'", r"\1'P 1'", broken)
    broken = re.sub(r"(IT_number\s+)\d+", r"\g<1>1", broken)
    broken = re.sub(
        r"(_operation_xyz\n).*?\n\n", r"\g<1>1 'x,y,z'\n\n", broken, flags=re.DOTALL
    )
    broken = re.sub(r"(?m)^(O3 .*) 1$", r"\1 1.5", broken)
    mended = repair(broken)
    assert not mended.report.errors
    assert read_crystal(mended.text).crystal.group.number == record.group.number
    assert {c.what for c in mended.changes if c.what.startswith("site")} <= {
        "site O3, occupancy"
    }


@pytest.mark.parametrize(
    ("slip", "mend"),
    [
        ("_cell_length_c 2.959 (3)", "_cell_length_c 2.959(3)"),
        ("**_cell_length_c** 2.959", "_cell_length_c 2.959"),
    ],
)
def test_marks_around_tags_and_loose_uncertainties_are_mended(slip, mend):
    mended = repair(RUTILE.replace("_cell_length_c 2.959", slip), SPEC)
    assert not mended.report.errors
    assert mend in mended.text


def test_a_short_sentence_after_the_file_goes():
    mended = repair(RUTILE + "\nHope this helps!\n", SPEC)
    assert not mended.report.errors
    assert "Hope" not in mended.text
