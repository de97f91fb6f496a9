"""Forms of a compound told by polytype, condition and name in other languages."""

from __future__ import annotations

import pytest

from knowledge.structures import structure_library


@pytest.mark.parametrize(
    ("text", "formula", "group"),
    [
        # The cubic cell of 3C-SiC holds four units, not three.
        ("3C-SiC", "SiC", 216),
        # Of CdI2's family 2H counts layers of anions: one sandwich.
        ("2H-PbI2", "PbI2", 164), ("2H-MoS2", "MoS2", 194),
        # The condition selects among the forms of the mineral that is named.
        ("クリストバライト(低温型)のCIFファイル", "SiO2", 92),
        ("hBN", "BN", 194), ("TiO2(B)", "TiO2", 12), ("kaolinite", "Al2Si2O9H4", 1),
    ],
)  # fmt: skip
def test_a_form_is_found(text, formula, group) -> None:
    found = structure_library().resolve(text)
    assert found.formula == formula
    assert found.clear
    assert found.records[0].group.number in {group, {92: 96}.get(group, group)}


def test_a_mineral_of_one_structure_and_varied_composition_is_given() -> None:
    found = structure_library().resolve("cif for pentlandite")
    assert found.clear
    assert found.records[0].group.number == 225
    assert "composition" in found.assumption


@pytest.mark.parametrize("text", ["CsSnI3 black gamma phase", "TiO2 beta phase"])
def test_a_letter_behind_a_formula_is_a_phase(text) -> None:
    from knowledge.library.structures.phases import phases_in

    assert {"gamma", "beta"} & set(phases_in(text, None))


def test_radiation_and_angles_are_no_phases() -> None:
    from knowledge.library.structures.phases import phases_in

    for text in ("Cu K alpha pattern of NaCl", "at 2 theta", "YBa2Cu3O7-delta"):
        assert phases_in(text, None) == ()


def test_a_name_of_two_elements_means_the_compound_that_is_known() -> None:
    # Ni2+ and As3- would give Ni3As2.
    assert structure_library().resolve("CIF von Nickelarsenid").formula == "NiAs"


def test_another_mineral_is_no_high_pressure_form() -> None:
    found = structure_library().resolve("La estructura de la calcita a alta presión")
    assert not found.records


def test_a_condition_beside_a_type_leaves_a_doubt() -> None:
    found = structure_library().resolve("high-temperature phase of perovskite CaTiO3")
    assert found.doubts


def test_a_type_after_the_compound_is_no_other_compound() -> None:
    text = "high-pressure phase of silicon, beta-tin type, CIF"
    assert structure_library().resolve(text).formula == "Si"


def test_a_french_article_is_no_lanthanum() -> None:
    text = "La structure de la calcite en CIF, je dois la montrer demain"
    assert structure_library().resolve(text).formula == "CaCO3"
    assert structure_library().resolve("CIF of La").formula == "La"


def test_an_ore_in_signs_is_not_its_metal() -> None:
    resolve = structure_library().resolve
    assert resolve("赤銅鉱の結晶構造").formula == "Cu2O"
    # No table holds this one: better unknown than iron.
    assert resolve("菱鉄珍鉱の結晶構造").formula != "Fe"
    assert resolve("銅の結晶構造のCIF").formula == "Cu"


@pytest.mark.parametrize(
    ("said", "number"),
    [("cristobalita beta", 227), ("cristobalite, beta form", 227), ("β-quartz", 180),
     ("quartz, the beta phase", 180), ("beta-tridymite", 194)],
)  # fmt: skip
def test_a_letter_behind_a_name_tells_a_form_of_that_name(said, number):
    # Quartz, cristobalite and tridymite have a beta form each.
    found = structure_library().resolve(f"CIF for {said}")
    assert found.group == number
    assert all(r.group.number == number for r in found.records)


@pytest.mark.parametrize(
    ("said", "formula", "number"),
    [("talc", "Mg3Si4O12H2", 2), ("Speckstein", "Mg3Si4O12H2", 2),
     ("blue vitriol", "CuSO4.5H2O", 2), ("PWO", "PbWO4", 88),
     ("BFO", "BiFeO3", 161), ("钨酸铅", "PbWO4", 88),
     ("Egyptian blue", "CaCuSi4O10", 130), ("LuAG", "Lu3Al5O12", 230),
     ("clinochlore", "Mg5Al2Si3O18H8", 12)],
)  # fmt: skip
def test_abbreviations_and_trade_names(said, formula, number):
    found = structure_library().resolve(f"CIF of {said}")
    assert (found.formula, found.group) == (formula, number)


@pytest.mark.parametrize("said", ["chlorite", "tourmaline", "garnet", "石榴石"])
def test_names_of_mineral_groups_are_asked_about(said):
    assert not structure_library().resolve(f"CIF of {said}").clear
