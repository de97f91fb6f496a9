"""Doping in words, its compensation, and ordered arrangements."""

from fractions import Fraction

import pytest

from generators.structures.decorations import arrangements
from generators.structures.doping_words import Compensation, Dopant, read_doping
from generators.structures.edit import CannotEdit, edit
from generators.structures.voids import widest_void
from validators.crystal import read_crystal


def cif(group: str, cell: str, *rows: str, units: int = 1) -> str:
    names = ["a", "b", "c"]
    lines = ["data_test", f"_cell_formula_units_Z {units}"]
    lines += [f"_cell_length_{n} {v}" for n, v in zip(names, cell.split(), strict=True)]
    lines += [f"_cell_angle_{n} 90" for n in ("alpha", "beta", "gamma")]
    lines += [f"_space_group_name_H-M_alt '{group}'", "loop_"]
    columns = ("label", "type_symbol", "fract_x", "fract_y", "fract_z", "occupancy")
    lines += [f"_atom_site_{n}" for n in columns]
    return "\n".join([*lines, *rows]) + "\n"


FLUORITE = cif("F m -3 m", "5.463 5.463 5.463", "Ca1 Ca 0 0 0 1",
               "F1 F 0.25 0.25 0.25 1", units=4)  # fmt: skip
CERIA = FLUORITE.replace("Ca1 Ca", "Ce1 Ce").replace("F1 F", "O1 O")
PEROVSKITE = cif("P m -3 m", "3.905 3.905 3.905", "Sr1 Sr 0.5 0.5 0.5 1",
                 "Ti1 Ti 0 0 0 1", "O1 O 0.5 0 0 1")  # fmt: skip


@pytest.mark.parametrize(
    ("words", "dopants", "compensation"),
    [
        ("Dope it with 10 % Nb on the Ti site, compensated by Sr vacancies",
         (Dopant("Nb", "Ti", Fraction(1, 10)),), Compensation("vacancy", "Sr")),
        ("Substitute 12.5 % of the Ca by Y and balance the charge with interstitial "
         "fluorine", (Dopant("Y", "Ca", Fraction(1, 8)),),
         Compensation("interstitial", "F")),
        ("replace 25% of Zn by equal amounts of Cu and Ga so that it stays neutral",
         (Dopant("Cu", "Zn", Fraction(1, 8)), Dopant("Ga", "Zn", Fraction(1, 8))),
         Compensation("any")),
        ("Put 5% Fe on the Ti site and compensate with Nb co-doping",
         (Dopant("Fe", "Ti", Fraction(1, 20)),), Compensation("co-dopant", "Nb")),
        ("Ersetze 10 % des Zirkoniums durch Scandium, Ladungsausgleich durch "
         "Sauerstoffleerstellen", (Dopant("Sc", "Zr", Fraction(1, 10)),),
         Compensation("vacancy", "O")),
        ("remplace 15 % du cérium par du samarium avec des lacunes d'oxygène",
         (Dopant("Sm", "Ce", Fraction(3, 20)),), Compensation("vacancy", "O")),
        ("Nb-doped, 0.25 Nb per formula unit",
         (Dopant("Nb", None, amount=Fraction(1, 4)),), None),
        ("Dope with 0.4 Ta on Zr", (Dopant("Ta", "Zr", amount=Fraction(2, 5)),), None),
        ("把10%的Zr替换成Y，用氧空位补偿", (Dopant("Y", "Zr", Fraction(1, 10)),),
         Compensation("vacancy", "O")),
        ("Dope 5% of Ti sites in SrTiO3 with Nb and give me the CIF",
         (Dopant("Nb", "Ti", Fraction(1, 20)),), None),
        ("codope with 5% Nb and 5% In on Ti",
         (Dopant("Nb", "Ti", Fraction(1, 20)), Dopant("In", "Ti", Fraction(1, 20))),
         None),
    ],
)  # fmt: skip
def test_a_wish_for_doping_is_read(words, dopants, compensation):
    found = read_doping(words)
    assert found is not None
    assert found.dopants == dopants
    assert found.compensation == compensation


def content(text):
    crystal = read_crystal(text).crystal
    assert crystal is not None
    return {e: round(n, 4) for e, n in crystal.composition.items()}


def test_interstitials_go_to_the_widest_empty_position():
    done = edit(
        FLUORITE, "Substitute 12.5 % of the Ca by Y, interstitial F balances it"
    )
    assert done is not None
    assert content(done.text) == {"Ca": 3.5, "Y": 0.5, "F": 8.5}
    crystal = read_crystal(done.text).crystal
    added = next(s for s in crystal.sites if s.occupancy == 0.125 and s.element == "F")
    # The octahedral hole of fluorite, 4b.
    assert sorted(round(v % 1, 3) for v in added.frac) in ([0, 0, 0.5], [0.5, 0.5, 0.5])
    assert any("not measured" in note for note in done.notes)


def test_a_co_dopant_takes_the_charge_away():
    done = edit(
        PEROVSKITE, "put 4 % Al on the Ti site and compensate with Nb co-doping"
    )
    assert done is not None
    assert content(done.text) == {"Sr": 1, "Ti": 0.92, "Al": 0.04, "Nb": 0.04, "O": 3}


def test_vacancies_of_the_named_element_are_made():
    done = edit(PEROVSKITE, "5 % La on Sr, compensated with Ti vacancies")
    assert done is not None
    assert content(done.text) == {"Sr": 0.95, "La": 0.05, "Ti": 0.9875, "O": 3}


def test_a_compensation_of_the_wrong_sign_is_refused_with_the_cure():
    with pytest.raises(CannotEdit, match="anion vacancies"):
        edit(FLUORITE, "10 % Na on the Ca site, compensate with interstitial F")


def test_arrangements_are_counted_and_the_lowest_is_given():
    done = edit(CERIA, "replace 25 % of Ce by Gd with oxygen vacancies and enumerate "
                "the ordered supercells")  # fmt: skip
    assert done is not None
    assert done.constructed
    assert content(done.text) == {"Ce": 6, "Gd": 2, "O": 15}
    # 28 ways for Gd times 16 for the vacancy fall into 7 classes.
    assert "7 symmetry-distinct" in done.listing[0]
    assert len(done.others) == 6
    assert read_crystal(done.text).crystal.disordered is False


def test_burnside_agrees_with_the_list():
    half = edit(PEROVSKITE, "replace 50 % of Sr by Ba")
    assert half is not None
    made = arrangements(read_crystal(half.text).crystal, (2, 2, 1))
    assert made.total == 6
    assert sum(a.weight for a in made.found) == made.total
    assert made.distinct == len(made.found) == 2


def test_rounding_keeps_the_cell_neutral():
    done = edit(CERIA, "dope with 20 % Gd on Ce with oxygen vacancies")
    assert done is not None
    made = arrangements(read_crystal(done.text).crystal, (2, 1, 1))
    assert made.rounded
    counts = {e: n for pool in made.contents for e, n in pool.items()}
    assert 4 * counts["Ce"] + 3 * counts["Gd"] == 2 * counts["O"]


def test_single_atoms_of_a_supercell_leave_with_a_vacancy():
    rock_salt = FLUORITE.replace("Ca1 Ca", "Mg1 Mg").replace(
        "F1 F 0.25 0.25 0.25 1", "O1 O 0.5 0.5 0.5 1"
    )
    done = edit(rock_salt, "Replace two Mg in a 2x2x1 supercell by Li, with one oxygen "
                "vacancy")  # fmt: skip
    assert done is not None
    assert content(done.text) == {"Mg": 14, "Li": 2, "O": 15}


def test_an_ordered_structure_has_nothing_to_enumerate():
    with pytest.raises(CannotEdit, match="nothing to order"):
        edit(FLUORITE, "list the distinct configurations")


def test_the_hole_of_diamond_is_found():
    diamond = cif("F d -3 m:1", "5.43 5.43 5.43", "Si1 Si 0 0 0 1")
    void = widest_void(read_crystal(diamond).crystal)
    assert void is not None
    assert void.position.label == "8b"
    assert void.nearest[0] == pytest.approx(2.351, abs=0.01)


def test_a_share_said_once_holds_for_what_follows():
    wish = read_doping(
        "substitute 10 % of the cobalt with aluminium and another 10 % with nickel"
    )
    assert wish is not None
    assert [(d.element, d.share) for d in wish.dopants] == [
        ("Al", Fraction(1, 10)), ("Ni", Fraction(1, 10)),
    ]  # fmt: skip


def test_no_dopant_vanishes_by_rounding():
    done = edit(CERIA, "dope with 8 % Gd on Ce with oxygen vacancies")
    assert done is not None
    made = arrangements(read_crystal(done.text).crystal, (2, 1, 1))
    assert {e for pool in made.contents for e in pool} >= {"Ce", "Gd", "O"}


@pytest.mark.parametrize(
    ("words", "dopants"),
    [
        # The share stands behind the host; each dopant has its own.
        ("Ba on La 12 %, Zn on Ga 8 %",
         (Dopant("Ba", "La", Fraction(3, 25)), Dopant("Zn", "Ga", Fraction(2, 25)))),
        ("dope Zr with 4 % Y and O with 2 % N",
         (Dopant("Y", "Zr", Fraction(1, 25)), Dopant("N", "O", Fraction(1, 50)))),
        ("Ca2+ for Y 6 %, Ni for Cr 4 %",
         (Dopant("Ca", "Y", Fraction(3, 50)), Dopant("Ni", "Cr", Fraction(1, 25)))),
        # What is not wanted is no compensation, and hides no share.
        ("codope with Ta and Al so that no vacancies form, 3 % each",
         (Dopant("Ta", None, Fraction(3, 100)), Dopant("Al", None, Fraction(3, 100)))),
    ],
)  # fmt: skip
def test_every_dopant_keeps_its_host_and_share(words, dopants):
    wish = read_doping(words)
    assert wish is not None
    assert wish.dopants == dopants
    assert wish.compensation is None


#: Two sites of Li, one of which is partly filled; 2 formula units.
CONDUCTOR = cif("P m -3 m", "4 4 4", "Li1 Li 0.5 0.5 0.5 1", "Li2 Li 0.5 0 0 0.3333",
                "Ti1 Ti 0 0 0 1", "O1 O 0.5 0.5 0 1", units=1)  # fmt: skip


def test_an_amount_for_each_formula_unit_is_that_amount():
    crystal = read_crystal(CERIA).crystal
    done = edit(CERIA, "dope with 0.2 Zr per formula unit on the Ce site", None)
    amounts = read_crystal(done.text).crystal.composition
    assert amounts["Zr"] == pytest.approx(0.2 * 4)
    assert amounts["Ce"] == pytest.approx(crystal.composition["Ce"] - 0.8)


def test_more_of_a_dopant_than_the_formula_has_places_is_refused():
    with pytest.raises(CannotEdit, match="a formula unit holds 1 Ce"):
        edit(CERIA, "dope with 1.5 Zr per formula unit on the Ce site", None)


def test_a_change_made_in_two_steps_is_told_as_one():
    done = edit(
        CERIA, "replace 20 % of Ce by Gd, compensated by oxygen vacancies", None
    )
    sites = [c.what.removesuffix(", occupancy") for c in done.changes]
    assert len(sites) == len(set(sites))
