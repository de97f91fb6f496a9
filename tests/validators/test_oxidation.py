"""Oxidation states of compounds whose chemistry is beyond doubt."""

from validators.oxidation import assign


def test_lead_telluride_is_a_telluride() -> None:
    # Pauling electronegativity of lead 2.33, of tellurium 2.10.
    found = assign({"Pb": 1, "Te": 1})
    assert found is not None
    assert found.states == {"Pb": 2.0, "Te": -2.0}


def test_gold_is_the_cation_beside_an_oxide() -> None:
    found = assign({"Au": 2, "O": 3})
    assert found is not None
    assert found.states["O"] == -2.0
