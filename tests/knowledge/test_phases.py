"""Phases told by Greek letters, colours and marks: that one or none, never another."""

from __future__ import annotations

import pytest

from knowledge.structures import structure_library

LIBRARY = structure_library()


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("black CsPbI3", 221), ("yellow phase of CsPbI3", 62), ("δ-CsPbI3", 62),
        ("perovskite CsPbI3", 221), ("yellow PbO", 57), ("red PbO", 129),
        ("black HgS", 216), ("gamma-Mg2SiO4", 227), ("beta-SiC", 216),
        ("alpha-Al2O3", 167), ("alpha-Fe2O3", 167), ("grey tin", 227),
    ],
)  # fmt: skip
def test_a_letter_or_a_colour_selects_its_form(text: str, group: int) -> None:
    found = LIBRARY.resolve(text)
    assert found.group == group
    assert found.records
    assert not found.doubts


@pytest.mark.parametrize(
    "text", ["gamma-CsPbI3", "delta-MnO2", "epsilon-Fe2O3", "red phosphorus"]
)
def test_no_other_form_is_given_for_a_letter_or_colour(text: str) -> None:
    found = LIBRARY.resolve(text)
    assert found.records == ()
    assert any("form" in doubt for doubt in found.doubts)


def test_a_letter_that_no_form_has_leaves_a_doubt() -> None:
    found = LIBRARY.resolve("gamma-ZrO2")
    assert any("gamma" in doubt for doubt in found.doubts)
    assert not LIBRARY.resolve("CIF of ZrO2").doubts


@pytest.mark.parametrize(
    "text",
    ["2-theta pattern of Al2O3", "SiO2 pattern with Cu K-alpha", "YBa2Cu3O7-δ",
     "monoclinic Ga2O3 with beta = 103.8", "Al2O3 with gamma 120"],
)  # fmt: skip
def test_angles_radiation_and_defects_name_no_phase(text: str) -> None:
    found = LIBRARY.resolve(text)
    assert found.records
    assert not any("called" in doubt for doubt in found.doubts)


def test_a_form_of_another_condition_leaves_a_doubt() -> None:
    found = LIBRARY.resolve("low-temperature phase of black CsPbI3")
    assert any("high-temperature form" in doubt for doubt in found.doubts)


@pytest.mark.parametrize(
    ("text", "group", "layers"),
    [("MoS2 3R polytype CIF", 160, 3), ("2H-MoS2", 194, 2), ("4H-SiC", 186, 4),
     ("cif of 6H SiC", 186, 6)],
)  # fmt: skip
def test_a_polytype_has_as_many_layers_as_its_mark_says(text, group, layers):
    found = LIBRARY.resolve(text)
    assert found.group == group
    record = found.records[0]
    units = sum(record.contents.values()) / sum(record.composition.values())
    assert units == layers


@pytest.mark.parametrize("text", ["15R-SiC", "3R-WS2"])
def test_no_other_polytype_is_given_in_its_place(text):
    assert LIBRARY.resolve(text).records == ()


@pytest.mark.parametrize("text", ["GaN annealed for 6h", "SrTiO3 at 300 K and 5T"])
def test_hours_and_fields_are_no_polytypes(text):
    assert LIBRARY.resolve(text).records


@pytest.mark.parametrize("formula", ["CaIrO3", "NiP2"])
def test_a_form_made_under_pressure_leaves_a_doubt(formula):
    found = LIBRARY.resolve(f"CIF of {formula}")
    assert found.doubts


@pytest.mark.parametrize("text", ["black arsenic", "1T'-WTe2", "omega-quartz"])
def test_a_colour_or_a_mark_that_no_form_here_has_is_never_passed_over(text):
    found = LIBRARY.resolve(text)
    assert found.doubts or not found.records


@pytest.mark.parametrize(
    ("text", "symbol"), [("α-uranium", "U"), ("alpha-iron", "Fe"), ("β-tungsten", "W")]
)
def test_a_letter_joined_to_a_name_leaves_the_name(text, symbol):
    assert set(LIBRARY.resolve(text).composition) == {symbol}


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("ice VII CIF", 224), ("VO2(M1)", 14), ("t-ZrO2 cif", 137), ("m-ZrO2", 14),
        ("R-MnO2", 62), ("TiO2(R)", 136), ("alpha-plutonium", 11),
        ("delta-plutonium", 225),
    ],
)  # fmt: skip
def test_numbers_and_marks_of_phases_select_their_form(text: str, group: int) -> None:
    found = LIBRARY.resolve(text)
    assert found.group == group
    assert found.records
    assert not found.doubts


@pytest.mark.parametrize(
    "text",
    [
        "ice II", "h-MoO3 CIF", "KNO3 phase III", "γ-MnO2",
        "hexagonal diamond", "rhombohedral graphite",
    ],
)  # fmt: skip
def test_a_mark_without_its_record_is_never_the_usual_form(text: str) -> None:
    found = LIBRARY.resolve(text)
    assert found.formula is not None
    assert not found.records or found.doubts


@pytest.mark.parametrize(
    "text",
    ["Si-III CIF", "Fe(II) CIF", "zeolite Y at 600 °C", "phase II", "III"],
)
def test_numbers_degrees_and_labels_are_no_iodine_carbon_or_yttrium(text: str) -> None:
    found = LIBRARY.resolve(text)
    assert set(found.composition) <= {"Si", "Fe", "O"}


@pytest.mark.parametrize("text", ["plutonium", "olivine", "apatite", "garnet", "mica"])
def test_a_name_of_several_things_is_asked_about(text: str) -> None:
    found = LIBRARY.resolve(text)
    assert not found.clear
    assert len(found.options) > 1


def test_a_name_of_one_form_is_not_another_form_of_its_letter() -> None:
    assert LIBRARY.resolve("beta-cristobalite").group == 227
    assert LIBRARY.resolve("beta-quartz").group in {180, 181}


@pytest.mark.parametrize("text", ["w-BN", "r-BN", "alpha nickel hydroxide"])
def test_letters_before_a_formula_are_no_decoration(text: str) -> None:
    found = LIBRARY.resolve(text)
    assert not found.records or found.doubts


def test_a_second_anion_makes_another_compound() -> None:
    assert LIBRARY.resolve("magnesium hydroxide chloride").formula is None
