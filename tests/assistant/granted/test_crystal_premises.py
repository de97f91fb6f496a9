"""Structure types, inversion centres, valences, carriers and absolutes in premises."""

# ruff: noqa: E501 - requests of people stand on one line

from __future__ import annotations

import pytest

from assistant.compose.faq_granted import evidence_sentences
from assistant.granted.judging import verdicts
from assistant.granted.symmetries import has


def outcomes(text: str) -> set[tuple[str, str]]:
    return {
        (v.assertion.form, v.outcome) for v in verdicts(text) if v.assertion is not None
    }


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Since InAs adopts the rock salt structure, how large is its cell?", "wrong"),
        ("Since InAs adopts the zincblende structure, how large is its cell?", "right"),
        ("Warum ist LiFePO4 im Spinelltyp so stabil?", "wrong"),
        ("Comme CaF2 a la structure blende, quelle est sa densité ?", "wrong"),
        ("既然CaF2是萤石结构,它的密度是多少?", "right"),
        ("LiMn2O4は層状構造なので、拡散は二次元ですか?", "wrong"),
        # Both are in Fm-3m: the neighbours of the cation tell them apart.
        ("Given that MgO has the fluorite structure, how many atoms are in its cell?", "wrong"),
        ("Since GaAs nanowires have the wurtzite structure, what is their gap?", "open"),
    ],
)  # fmt: skip
def test_a_structure_type_is_told_by_group_composition_and_neighbours(
    text: str, outcome: str
) -> None:
    found = outcomes(text)
    assert ("group", outcome) in found or (
        outcome == "open" and ("group", "wrong") not in found
    )


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Because BaTiO3 is centrosymmetric at room temperature, how can it be piezoelectric?", "wrong"),
        ("Since cubic BaTiO3 has an inversion centre, can it be poled?", "right"),
        ("Warum ist AlN eigentlich zentrosymmetrisch?", "wrong"),
        ("Puisque MgO n'a pas de centre d'inversion, est-il piézoélectrique ?", "wrong"),
        ("Dado que el MgO es centrosimétrico, ¿puede ser piroeléctrico?", "right"),
        ("既然NaCl晶体具有极性,它的极化方向是什么?", "wrong"),
        ("ZnOは反転中心を持たないので、どのように応用されますか?", "right"),
    ],
)  # fmt: skip
def test_inversion_centres_and_polar_axes_are_those_of_the_point_group(
    text: str, outcome: str
) -> None:
    assert ("symmetry", outcome) in outcomes(text)


def test_the_point_group_432_is_not_piezoelectric_without_a_centre() -> None:
    assert not has(207, "inversion centre")
    assert not has(207, "piezoelectricity")


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Since lanthanum is tetravalent in LLTO, how is charge balanced?", "wrong"),
        ("Da Lanthan in LLTO dreiwertig ist, wie wird die Ladung ausgeglichen?", "right"),
        ("Because Y is tetravalent in YSZ, how do vacancies form?", "wrong"),
        ("既然LiFePO4中的铁是三价,它的磁性如何?", "wrong"),
        ("Puisque le nickel de NiO est divalent, quelle est sa configuration ?", "right"),
        ("After charging iron is trivalent in LiFePO4. Why?", "open"),
    ],
)  # fmt: skip
def test_valences_in_words_are_those_of_charge_balance_or_of_the_element(
    text: str, outcome: str
) -> None:
    found = outcomes(text)
    assert ("charge", outcome) in found or (
        outcome == "open" and ("charge", "wrong") not in found
    )


def test_a_conductor_carries_no_ion_that_its_formula_lacks() -> None:
    assert ("carried", "wrong") in outcomes(
        "Why does sodium carry the current in Li7P3S11?"
    )
    assert ("carried", "wrong") not in outcomes(
        "Why do lithium ions diffuse into graphite?"
    )
    assert ("carried", "wrong") not in outcomes(
        "Why do protons move in LLZO after exchange in water?"
    )


def test_one_counterexample_denies_always_and_only_always() -> None:
    text = (
        "Since Al doping always lowers the conductivity of LLZO, which dopant is left?"
    )
    (found,) = [v for v in verdicts(text) if v.outcome == "wrong"]
    told = evidence_sentences(found.evidence, "en")
    assert told[0].text == "Not always:"
    assert told[1].facts
    assert "wrong" not in {o for _, o in outcomes(text.replace("always ", ""))}


def test_a_correction_rests_on_a_record_of_the_same_composition() -> None:
    (found, *_) = verdicts("Given that Li10GeP2S12 is cubic, how large is its cell?")
    assert found.outcome == "wrong"
    assert [v.formula for _, _, v in found.evidence.values] == ["Li10GeP2S12"]


def test_the_form_named_by_its_system_is_corrected_by_its_own_group() -> None:
    text = "LLZO in its cubic form crystallises in P4/mmm; which site does La take?"
    found = next(v for v in verdicts(text) if v.outcome == "wrong")
    assert found.evidence.values[0][2].value == "Ia-3d"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Da Aluminium in Al2O3 tetraedrisch koordiniert ist, wie lang ist die Bindung?", "wrong"),
        ("Since Al in the theta phase of Al2O3 is tetrahedrally coordinated, what follows?", "open"),
        ("On sait bien que Mg est en coordination tétraédrique dans MgO. Pourquoi ?", "wrong"),
    ],
)  # fmt: skip
def test_a_bare_formula_means_its_usual_form(text: str, outcome: str) -> None:
    found = outcomes(text)
    assert ("coordination", outcome) in found or (
        outcome == "open" and ("coordination", "wrong") not in found
    )


def test_at_room_temperature_the_form_listed_for_it_counts() -> None:
    assert ("system", "wrong") in outcomes(
        "Warum ist CaTiO3 bei Raumtemperatur kubisch?"
    )
    assert ("system", "wrong") not in outcomes("Warum ist CaTiO3 bei 1600 K kubisch?")


def test_what_should_be_done_doubts_nothing_of_the_clause_before() -> None:
    text = "Since Co is divalent in LiCoO2, what should be changed first?"
    assert ("charge", "wrong") in outcomes(text)
    assert not outcomes("It might be that Co is divalent in LiCoO2.")


def test_a_lacking_centre_and_a_verb_at_the_end_are_read() -> None:
    assert ("symmetry", "wrong") in outcomes(
        "Since MgO lacks an inversion centre, what follows?"
    )
    text = "Woran liegt es, dass CaO die Fluoritstruktur hat?"
    assert ("group", "wrong") in outcomes(text)


def test_silicon_in_quartz_is_that_of_quartz() -> None:
    text = "Since Si in quartz is octahedrally coordinated, how long is the bond?"
    (found,) = [v for v in verdicts(text) if v.outcome == "wrong"]
    assert found.evidence.values[0][2].formula == "SiO2"


def test_a_class_named_after_its_ion_and_an_onset_of_superconduction_are_read() -> None:
    text = "Dado que el Li6PS5Cl es un conductor de iones sodio, ¿qué electrodo usar?"
    assert ("carried", "wrong") in outcomes(text)
    text = (
        "Because YBa2Cu3O7 becomes superconducting only below 20 K, must I use helium?"
    )
    assert ("value", "wrong") in outcomes(text)
    text = "Since YBa2Cu3O7 is superconducting below 77 K, what cools it?"
    assert ("value", "wrong") not in outcomes(text)


def test_a_pronoun_stands_for_the_one_compound_of_the_request() -> None:
    text = "Write me a CIF for MgO, given that it is hexagonal."
    (found,) = [v for v in verdicts(text) if v.outcome == "wrong"]
    assert found.clause == "it is hexagonal"


def test_another_polytype_is_not_judged_by_the_usual_form() -> None:
    text = "Since SiC is centrosymmetric in its 6H polytype, what is its space group?"
    assert ("symmetry", "wrong") not in outcomes(text)
