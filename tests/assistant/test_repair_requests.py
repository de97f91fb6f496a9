"""Files that people send to be checked or put right."""

from __future__ import annotations

import pytest

from assistant import Assistant
from tests.generators.structures.samples import draft

DIOPSIDE = """data_diopside
_cell_length_a 9.746
_cell_length_b 8.899
_cell_length_c 5.251
_cell_angle_alpha 90
_cell_angle_beta {beta}
_cell_angle_gamma 90
_space_group_name_H-M_alt 'C 1 2/c 1'
_space_group_IT_number 15
loop_
_space_group_symop_operation_xyz
x,y,z
-x,y,-z+1/2
-x,-y,-z
x,-y,z+1/2
x+1/2,y+1/2,z
-x+1/2,y+1/2,-z+1/2
-x+1/2,-y+1/2,-z
x+1/2,-y+1/2,z+1/2
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Ca1 Ca 0 0.3015 0.25
Mg1 Mg 0 0.9082 0.25
Si1 Si 0.2862 0.0933 0.2293
O1 O 0.1156 0.0873 0.1422
O2 O 0.3611 0.2500 0.3180
O3 O 0.3505 0.0176 0.9953
"""


@pytest.mark.parametrize(
    ("beta", "status"), [("105.63", "verified"), ("74.37", "unverified")]
)
def test_a_file_is_held_against_the_record_of_its_compound(beta, status) -> None:
    answer = Assistant().ask("Check this file.\n\n" + DIOPSIDE.format(beta=beta))
    assert answer.status == status
    if status == "verified":
        assert "amcsd-0004495" in {c.id for c in answer.citations}


ZIRCON = """data_YVO4
_cell_length_a 7.118
_cell_length_b 7.118
_cell_length_c 6.289
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_symmetry_space_group_name_H-M 'I 41/a m d'
_symmetry_Int_Tables_number 141
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Y1 Y 0 0.75 0.125
V1 V 0 0.25 0.375
O1 O 0 0.4346 0.2014
"""


@pytest.mark.parametrize(
    "words",
    [
        "¿puedes arreglar este CIF? Las distancias V-O salen mal",
        "Mon fichier CIF est faux (les distances V-O). Peux-tu le réparer ?",
        "Kannst du diese Datei in Ordnung bringen? Die Bindungslängen stimmen nicht",
        "このCIFを直してください。V-Oの結合距離がおかしいです",
    ],
)
def test_a_wish_for_repair_beats_the_property_that_it_names(words) -> None:
    answer = Assistant().ask(f"{words}\n{ZIRCON}")
    assert [c.what for c in answer.changes][:1] == ["space group symbol"]
    assert "141" in answer.cif


@pytest.mark.parametrize(
    "words", ["What is the correct V-O distance?", "¿Es correcta la distancia V-O?"]
)
def test_a_question_that_says_correct_is_a_question(words) -> None:
    answer = Assistant().ask(f"{words}\n{ZIRCON}")
    assert not answer.changes
    assert "1.7" in answer.text


@pytest.mark.parametrize(
    ("length", "volume", "status"),
    [("5.203", "302.06", "unverified"), ("5.030", "312.06", "verified")],
)
def test_a_volume_given_up_is_verified_only_with_a_record(length, volume, status):
    rows = ("Ni1 Ni 0 0 0.3502", "Ti1 Ti 0 0 0.1441", "O1 O 0.3263 0.0214 0.2430")
    text = draft(
        "NiTiO3", [length, length, 13.786, 90, 90, 120], "R -3", *rows, number=148,
        formula="Ni O3 Ti", z=6, lead=f"_cell_volume {volume}",
    )  # fmt: skip
    answer = Assistant().ask("Please repair this file.\n\n" + text)
    assert answer.status == status


def test_a_family_in_the_message_is_no_rule_for_the_file():
    # BaZrO3: "perovskite" names the family, not CaTiO3, and asks for no titanium.
    text = """data_x
_chemical_formula_sum 'Ba O3 Zr'
_cell_length_a 4.193
_cell_length_b 4.193
_cell_length_c 4.193
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_space_group_name_H-M_alt 'P m -3 m'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Ba Ba 0 0 0 1.0
Zr Zr 0.5 0.5 0.5 1.0
O O 0.5 0.5 0 1.0
"""
    for words in ("fix this perovskite", "Repariere diesen Perowskit"):
        answer = Assistant().ask(words, draft=text)
        assert "Zr" in answer.cif
        assert "Ca" not in answer.cif
        assert answer.status == "verified"
