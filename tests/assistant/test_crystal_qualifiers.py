"""Words that make another thing of a compound: the plain record is not verified."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.crystal_qualifiers import _has_water
from assistant.records import Status
from validators.formula import parse_formula
from validators.specs.structure import StructureSpec


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    return Assistant(home=tmp_path_factory.mktemp("home"))


@pytest.mark.parametrize(
    "text",
    [
        "monolayer MoS2 CIF", "delithiated LiCoO2 CIF", "oxygen-deficient SrTiO3 CIF",
        "antiferromagnetic structure of NiO CIF", "twinned pyrite CIF",
        "charge density wave phase of TiSe2 CIF", "CIF de la monocouche de MoS2",
        "2x2 superstructure of Cu3Au CIF", "disordered Cu3Au CIF",
        "单层MoS2的CIF", "anhydrous gypsum CIF", "lithiated graphite CIF",
        "n=2 Ruddlesden-Popper strontium titanate CIF", "ferroelectric HfO2 CIF",
        "yeso hemihidratado CIF", "high albite CIF", "18 carat gold CIF",
        "KH2PO4 ferroelectric phase CIF", "sodium-rich NASICON CIF",
    ],
)  # fmt: skip
def test_a_wish_that_the_record_does_not_fulfil_is_told(assistant, text) -> None:
    assert assistant.ask(text).status is not Status.VERIFIED


@pytest.mark.parametrize(
    "text",
    [
        "calcium sulfate dihydrate CIF", "ordered Cu3Au CIF", "anhydrous CaSO4 CIF",
        "Generate a CIF for MoS2", "ferroelectric PbTiO3 CIF",
        "CIF of wadsleyite for a post-doc",
    ],
)  # fmt: skip
def test_a_wish_that_the_record_fulfils_is_none(assistant, text) -> None:
    assert assistant.ask(text).status is Status.VERIFIED


def test_gigapascals_are_no_grams(assistant) -> None:
    answer = assistant.ask("CIF file for the beta-tin phase of silicon at 12 GPa")
    assert answer.route == "cif"
    assert "mmol" not in answer.text


@pytest.mark.parametrize(
    ("formula", "dry"),
    [("Li(OH)", True), ("NaHCO3", True), ("NH4Cl", True), ("KH2PO4", True),
     ("LiOH.H2O", False), ("CaSO4.2H2O", False), ("Zn4Si2O10H4", False)],
)  # fmt: skip
def test_hydrogen_of_hydroxides_and_acid_anions_is_no_water(formula, dry):
    spec = StructureSpec(formula=formula, composition=parse_formula(formula))
    assert _has_water("anhydrous", spec) is dry


@pytest.mark.parametrize("formula", ["NaNO3", "NaNO2"])
def test_sodium_nitrate_is_nothing_nano(tmp_path, formula):
    answer = Assistant(home=tmp_path).ask(f"CIF for {formula}")
    assert answer.cif is not None
    assert f": {formula}" not in answer.text.split("- ")[1]
    assert answer.status is Status.VERIFIED
