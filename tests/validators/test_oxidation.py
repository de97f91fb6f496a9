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


def test_bond_lengths_decide_between_two_balanced_pairs_of_states():
    """Cu2ZnSnS4: Cu(II) with Sn(II) balances as Cu(I) with Sn(IV) does; 2.41 Å to four
    S is Sn(IV)."""
    from generators.structures.build import build_from_record
    from knowledge.structures import structure_library
    from validators.bond_valence import valences
    from validators.crystal import read_crystal
    from validators.oxidation import balanced
    from validators.specs.structure import StructureSpec

    ways = balanced({"Cu": 2, "Zn": 1, "Sn": 1, "S": 4})
    assert {(w.states["Cu"], w.states["Sn"]) for w in ways} == {(2, 2), (1, 4)}
    record = structure_library().resolve("Cu2ZnSnS4").records[0]
    crystal = read_crystal(build_from_record(record).cif).crystal
    found = valences(crystal, StructureSpec())
    states = dict(zip((s.element for s in crystal.sites), found.states, strict=True))
    assert (states["Cu"], states["Sn"]) == (1, 4)
    assert len(balanced({"Na": 1, "Cl": 1})) == 1
