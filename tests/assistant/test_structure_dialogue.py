"""Dialogues about one structure: doping, arrangements, settings, exports, questions."""

import pytest

from assistant import Assistant
from assistant.compose.structure_formats import workbook
from assistant.crystal_follow_ups import about_structure, makes_compound
from assistant.records import Kind
from validators.crystal import read_crystal


def test_doping_goes_on_with_the_structure_in_force(talk):
    talk("Give me CeO2")
    doped = talk("dope with 20 % Gd, oxygen vacancies for charge compensation")
    content = read_crystal(doped.cif).crystal.composition
    assert content["O"] == pytest.approx(7.6)
    assert doped.status == "unverified"
    assert "Ce0.8Gd0.2O1.9" in doped.text
    ordered = talk("write this as an ordered 2x1x1 supercell")
    assert not read_crystal(ordered.cif).crystal.disordered
    assert "symmetry-distinct arrangements" in ordered.text
    back = talk("undo that")
    assert read_crystal(back.cif).crystal.disordered


def test_a_wish_that_cannot_be_fulfilled_is_refused_with_its_reason(talk):
    talk("Generate rutile")
    answer = talk("list the distinct configurations")
    assert answer.status == "refused"
    assert "nothing to order" in answer.text


def test_another_setting_is_written_in_it(talk):
    talk("CIF for LiFePO4")
    answer = talk("write it in the setting Pbnm")
    crystal = read_crystal(answer.cif).crystal
    assert crystal.group.symbol == "P b n m"
    assert crystal.cell[2] == pytest.approx(6.09, abs=0.05)
    assert answer.status == "verified"
    fresh = talk("CIF of CaTiO3 in space group Pbnm")
    assert read_crystal(fresh.cif).crystal.group.symbol == "P b n m"


def test_a_form_without_a_record_is_a_subgroup_with_a_chosen_distortion(talk):
    talk("Generate cubic BaTiO3")
    answer = talk("make it monoclinic")
    assert read_crystal(answer.cif).crystal.group.system == "monoclinic"
    assert "not measured" in answer.text


def test_spheres_charges_and_versions_are_asked_about(talk):
    talk("CIF of LiMn2O4")
    wide = talk("in how many dimensions can a sphere of radius 0.6 Å move through it?")
    assert "does not move" in wide.text
    assert "3-dimensional" in talk("and 0.2 Å?").text
    talk("replace 10 % of Mn by Ni")
    assert "is neutral with" in talk("what is the charge balance now?").text
    compared = talk("compare it with the original")
    assert "before:" in compared.text
    assert "now:" in compared.text


def test_a_structure_is_saved_as_a_workbook(tmp_path):
    import openpyxl

    answer = Assistant().ask("CIF of SrTiO3")
    path = tmp_path / "s.xlsx"
    path.write_bytes(workbook(answer.cif))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["cell", "sites", "atoms", "neighbours"]
    assert book["atoms"].max_row == 6


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Generate corundum", True), ("Erstelle Rutil", True),
        ("give me a table", False), ("give me the band gap of TiO2", False),
        ("create 5 candidates", False), ("make it cubic", False),
    ],
)  # fmt: skip
def test_a_compound_and_no_more_is_made(text, meant):
    assert makes_compound(text) is meant


@pytest.mark.parametrize(
    "text",
    ["save as an Excel sheet", "export as POSCAR", "and 0.3 Å?",
     "5 % La on Sr, compensated with Ti vacancies", "what is the bottleneck radius?"],
)  # fmt: skip
def test_words_about_the_structure_in_force(text):
    assert about_structure(text)


def test_lowering_the_symmetry_keeps_the_structure_in_force(talk):
    talk("Generate Si")
    answer = talk("lower the symmetry to tetragonal")
    crystal = read_crystal(answer.cif).crystal
    assert crystal.composition == {"Si": 8} or crystal.composition == {"Si": 4}
    assert crystal.group.system == "tetragonal"
    assert "not measured" in answer.text


def test_a_sphere_is_no_mineral(talk):
    talk("CIF of LiFePO4")
    answer = talk("can a sphere of 0.25 Å radius percolate?")
    assert "LiFePO4" in answer.text


#: Two lengths that the system ties, two against each other: either may be the slip.
TWO_LENGTHS = """data_x
_symmetry_space_group_name_H-M 'P 4 m m'
_cell_length_a 3.990
_cell_length_b 3.954
_cell_length_c 4.030
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Ba1 Ba 0 0 0
Ti1 Ti 0.5 0.5 0.52
O1 O 0.5 0.5 0.98
O2 O 0.5 0 0.485
"""


@pytest.mark.parametrize(
    ("reply", "kept"),
    [("2", 2), ("the first one, please", 1), ("ich meine die zweite", 2)],
)
def test_both_repairs_are_shown_and_the_reply_picks(talk, reply, kept):
    shown = talk("Repair this file.\n\n" + TWO_LENGTHS)
    assert shown.status == "unverified"
    assert shown.text.count("```cif") == 2
    assert shown.text.rstrip().endswith("?")
    files = [part.split("\n```")[0] for part in shown.text.split("```cif\n")[1:]]
    lengths = [
        {line.split()[1] for line in f.splitlines() if line.startswith("_cell_length")}
        for f in files
    ]
    assert lengths[0] != lengths[1]
    picked = talk(reply)
    assert picked.status == "verified"
    assert picked.cif.strip() == files[kept - 1]


def test_a_question_about_an_element_means_the_structure_in_force(talk):
    talk("CIF of rutile")
    assert "Ti1 has 6 O" in talk("bond lengths of Ti").text
    # Tenorite, its long bonds beside the square: Asbrink & Norrby, Acta Cryst. B26.
    assert "4 O at" in talk("coordination of Cu in CuO").text


def test_two_names_are_compared(talk):
    answer = talk("Compare diamond and graphite")
    assert answer.route == "cif"
    assert "Fd-3m" in answer.text
    assert "P63" in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "put F instead of Cl in the NaCl structure, leave a alone",
        "把NaCl里的Cl换成F再给我结构", "NaClのClをFに置き換えて",
        "nimm F statt Cl in der Struktur von NaCl",
    ],
)  # fmt: skip
def test_an_element_in_the_place_of_another_is_never_dropped(talk, text):
    made = read_crystal(talk(text).cif).crystal
    assert set(made.composition) == {"Na", "F"}


def test_questions_and_strains_in_other_words_mean_the_structure_in_force(talk):
    made = read_crystal(talk("CIF of rutile").cif).crystal
    assert "1.94" in talk("what are the Ti-O distances?").text
    assert "Ti1 has 6 O" in talk("what coordination does Ti have").text
    assert "Ti1 hat 6 O" in talk("welche Koordination hat Ti?").text
    shrunk = read_crystal(talk("shrink c by 2 percent").cif).crystal
    assert shrunk.cell[2] == pytest.approx(0.98 * made.cell[2], abs=1e-4)
    wider = read_crystal(talk("strain c by 2 %").cif).crystal
    assert wider.cell[2] == pytest.approx(1.02 * shrunk.cell[2], rel=1e-4)


def test_a_coordinate_that_symmetry_fixes_is_answered_with_the_reason(talk):
    talk("Give me a CIF of NaZr2(PO4)3")
    answer = talk("use 0.1 for x of Na1")
    assert answer.status == "refused"
    assert "x of Na1 is fixed at 0 by the symmetry of its site" in answer.text


def test_going_back_finds_the_structure_across_other_subjects(tmp_path, monkeypatch):
    monkeypatch.setenv("MATERIALS_HOME", str(tmp_path))
    assistant = Assistant()
    for text in ("Give me CeO2", "replace 20 % of Ce by Zr", "define grain boundary",
                 "thanks!"):  # fmt: skip
        assistant.ask(text, session="s")
    back = assistant.ask("go back to the version before the doping", session="s")
    assert back.route is Kind.CIF
    assert set(read_crystal(back.cif).crystal.composition) == {"Ce", "O"}


def test_going_back_means_the_kind_that_was_made_last(tmp_path, monkeypatch):
    monkeypatch.setenv("MATERIALS_HOME", str(tmp_path))
    assistant = Assistant()
    for text in ("Give me CeO2", "replace 20 % of Ce by Zr", "solve y'=-y, y(0)=1",
                 "y(0)=3", "thank you"):  # fmt: skip
        assistant.ask(text, session="s")
    back = assistant.ask("go back to the version before", session="s")
    assert back.route is Kind.EQUATION
    assert "exp(-t)" in back.text


def test_an_element_has_bonds_to_itself(talk):
    # Diamond, a 3.567 (Wyckoff, Crystal Structures 1 (1963) 7): sqrt(3) a / 4.
    assert "1.544" in talk("What is the bond length in diamond?").text


def test_a_transition_that_no_record_carries_forbids_verified(talk):
    low = talk("CIF of Fe3O4 below the Verwey transition")
    assert low.status == "unverified"
    assert "Verwey" in low.text
    assert talk("BaTiO3 above the Curie temperature, cif").status == "verified"


@pytest.mark.parametrize(
    ("question", "system"),
    [
        ("Is NaCl cubic?", "NaCl is cubic"),
        ("Is SrTiO3 hexagonal?", "SrTiO3 is cubic"),
        ("Which crystal system does quartz have?", "SiO2 is trigonal"),
        ("Ist Anatas tetragonal?", "TiO2: Kristallsystem tetragonal"),
    ],
)
def test_a_crystal_system_is_told_not_built(question, system):
    got = Assistant().ask(question)
    assert got.text.startswith(system)
    assert got.cif is None
    assert str(got.status) == "verified"


# --- what the structure at hand tells -------------------------------------------------


@pytest.mark.parametrize(
    ("made", "asked", "told"),
    [
        ("给我ZnO的CIF", "Zn的配位数是多少？", "4 个 O"),
        ("Genera la estructura del rutilo", "¿qué coordinación tiene el titanio?",
         "Ti1 tiene 6 O"),
        ("CIF of CaF2", "what coordination does Ca have", "Ca1 has 8 F"),
        ("Give me MgO", "how many O are in the cell?", "Mg4O4"),
        ("Give me MgO", "and the volume", "74."),
        ("Erzeuge eine CIF von KBr", "und die Dichte?", "2.7"),
    ],
)  # fmt: skip
def test_a_question_about_its_atoms_means_the_structure_at_hand(
    talk, made, asked, told
):
    talk(made)
    answer = talk(asked)
    assert told in answer.text
    assert answer.status == "verified"


def test_a_question_that_names_another_compound_means_that_one(talk):
    talk("CIF of CaTiO3")
    assert "Im-3m" in talk("what is the space group of iron?").text
    other = talk("what's the density of KCl?")
    assert "KCl" in other.text
    assert other.cif is None


def test_a_question_without_a_computation_is_told_so_with_the_structure(talk):
    talk("Give me KBr")
    answer = talk("is this the low temperature form?")
    assert answer.status == "unverified"
    assert "Fm-3m" in answer.text
    assert "low temperature form" in answer.text


@pytest.mark.parametrize(
    ("text", "share"),
    [("把一半的Mg换成Ni", 0.5), ("把25%的Mg换成Ni", 0.25), ("把Mg换成Ni", 1.0),
     ("Mgの半分をNiに置き換えて", 0.5), ("MgをNiに置き換えて", 1.0)],
)  # fmt: skip
def test_a_share_of_an_element_is_exchanged_as_said(talk, text, share):
    talk("Give me MgO")
    content = read_crystal(talk(text).cif).crystal.composition
    assert content["Ni"] == pytest.approx(4 * share)


def test_whether_a_form_is_the_usual_one_needs_no_mark_of_a_question(talk):
    assert "monoclinic" in talk("is zirconia cubic").text
    usual = talk("is BaTiO3 tetragonal at room temperature")
    assert "P4mm" in usual.text
    assert usual.status == "verified"
    hot = talk("is zirconia cubic at 1000 C?")
    assert hot.status == "unverified"
    assert "1000 C" in hot.text


def test_a_cell_constant_of_the_user_is_set_beside_the_recorded_one(talk):
    talk("make strontium titanate")
    talk("is that cheap?")
    answer = talk("your cell constant is off, I measured 3.899")
    assert answer.changes
    assert "3.905" in answer.text


def test_a_remark_about_the_edited_structure_does_not_undo_the_edit(talk):
    talk("make lithium niobate")
    talk("replace 5 % of the Nb by Ta")
    remark = talk("that isn't LiNbO3 any more, right?")
    assert remark.cif is None
    assert "Ta" in remark.text
    back = talk("give me the previous one back")
    assert "Ta" not in read_crystal(back.cif).crystal.composition


def test_a_share_in_words_and_the_way_back_with_its_reason(talk):
    talk("Erzeuge die Struktur von Fluorit")
    mixed = talk("ersetze ein Viertel von Ca durch Y")
    assert read_crystal(mixed.cif).crystal.composition["Y"] == pytest.approx(1.0)
    back = talk("das war falsch, geh zurück")
    assert "Y" not in read_crystal(back.cif).crystal.composition


def test_an_edit_in_french_words_is_made_compared_and_taken_back(talk):
    talk("génère la structure de la blende")
    changed = talk("remplace le soufre par du sélénium")
    assert set(read_crystal(changed.cif).crystal.composition) == {"Zn", "Se"}
    assert "ZnSe" in talk("compare avec l'original").text
    back = talk("reviens en arrière")
    assert set(read_crystal(back.cif).crystal.composition) == {"Zn", "S"}


def test_undo_may_come_with_its_reason(talk):
    talk("give me gallium nitride")
    talk("substitute 15 % of the gallium with aluminium")
    back = talk("hm, 15 % seems a lot, undo it please")
    assert "Al" not in read_crystal(back.cif).crystal.composition


@pytest.mark.parametrize(
    ("made", "asked", "told"),
    [
        ("给我钛酸锶的CIF", "Sr周围有几个O？", "12 个 O"),
        ("give me gallium nitride", "how far apart are Ga and N?", "Ga1 has 4 N at"),
        ("给我钛酸锶的CIF", "电荷平衡吗？", "Ti +4"),
    ],
)
def test_distances_neighbours_and_charges_are_told(talk, made, asked, told):
    talk(made)
    assert told in talk(asked).text


def test_a_cell_constant_is_set_in_japanese(talk):
    talk("蛍石のCIFを作って")
    changed = talk("格子定数を5.5にして")
    assert read_crystal(changed.cif).crystal.cell[0] == pytest.approx(5.5)
    assert "5.5" in talk("本当に正しいですか").cif


def test_an_element_in_a_question_is_that_of_the_structure(talk):
    talk("build wurtzite ZnO for me")
    answer = talk("which atoms are nearest to zinc?")
    assert answer.cif is None
    assert "Zn1 has 4 O" in answer.text


def test_the_first_version_comes_back_after_several_changes(talk):
    first = talk("CIF of MgO")
    talk("stretch a by 1 %")
    talk("replace 10 % of Mg by Ni")
    back = talk("no that's wrong, back to the first version")
    assert read_crystal(back.cif).crystal.cell == read_crystal(first.cif).crystal.cell
    assert set(read_crystal(back.cif).crystal.composition) == {"Mg", "O"}


@pytest.mark.parametrize(
    ("asked", "told"),
    [("quelle est la distance Ti-O ?", "6 O"), ("mets 5 % de Nb sur Ti", "Nb0.05"),
     ("setze 5 % Nb auf Ti", "Nb0.05")],
)  # fmt: skip
def test_french_and_german_orders_about_sites_are_read(talk, asked, told):
    talk("CIF de SrTiO3")
    assert told in talk(asked).text


def test_whether_it_is_another_compound_makes_no_other(talk):
    talk("Please set up the crystal structure of calcite")
    talk("substitute a third of the Ca with Mg")
    answer = talk("is that dolomite?")
    assert answer.cif is None
    assert "R-3c" in answer.text


def test_half_of_an_element_in_german_and_french_words(talk):
    talk("Strukturdatei für Galliumarsenid bitte")
    half = talk("ersetze die Hälfte des Galliums durch Aluminium")
    assert read_crystal(half.cif).crystal.composition["Ga"] == pytest.approx(2)
    talk("mach das rückgängig")
    half = talk("remplace la moitié du gallium par de l'aluminium")
    assert read_crystal(half.cif).crystal.composition["Ga"] == pytest.approx(2)
