"""Records whose hydrogen was not located are never given as the whole compound."""

import pytest

from knowledge.library.structures.completeness import INCOMPLETE, is_incomplete
from knowledge.structures import structure_library


@pytest.mark.parametrize("name", ["birnessite", "pharmacosiderite", "crandallite"])
def test_a_hydrate_without_its_hydrogen_is_doubted(name: str) -> None:
    found = structure_library().resolve(f"CIF of {name}")
    assert found.records
    assert INCOMPLETE in found.doubts


@pytest.mark.parametrize(
    "formula",
    ["FeHO2", "Na2O2", "BaO2", "SrFeO3", "Fe3O4", "Ba2YCu3O6.92"],
)
def test_whole_compounds_peroxides_and_high_states_are_not_doubted(
    formula: str,
) -> None:
    found = structure_library().resolve(formula)
    assert found.records
    assert not any(is_incomplete(record) for record in found.records)
    assert INCOMPLETE not in found.doubts
