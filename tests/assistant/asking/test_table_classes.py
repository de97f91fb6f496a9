"""Elements beside a class, short words of a family, and plain phrases of a class."""

import pytest

from assistant.asking.listing import wishes_rows
from assistant.asking.table import parse_table
from assistant.granted.judging import verdicts
from assistant.own_tables.question import parse_own
from assistant.own_tables.tables import own_tables


def test_elements_named_apart_are_filters_each():
    spec = parse_table("conductivité ionique des halogénures de lithium à l'yttrium")
    assert spec.either == (("Li",), ("Y",))
    assert spec.elements == ()


def test_elements_of_one_list_are_a_choice():
    spec = parse_table("ionic conductivity of Al, Ga or Ta LLZO, table")
    assert set(spec.elements) == {"Al", "Ga", "Ta"}


def test_an_element_that_only_some_members_hold_is_a_filter():
    spec = parse_table("ionic conductivity of tantalum garnets as a table")
    assert "Ta" in spec.elements


def test_the_word_for_an_amount_chooses_no_rows():
    text = "yield strength of high-entropy alloys with any vanadium content, as a table"
    spec = parse_table(text)
    assert (spec.every, spec.left) == (("V",), ())


def test_a_limit_of_an_amount_is_not_passed_over():
    text = "yield strength of high-entropy alloys with vanadium content above 5 %"
    spec = parse_table(text)
    assert spec.left or spec.unread


def test_a_class_called_by_an_unknown_type_is_told():
    spec = parse_table("table of the conductivity of K2NiF4-type oxides")
    assert spec.unread == ("K2NiF4",)


@pytest.mark.parametrize(
    "text", ["tabla de la retención de los cátodos NCM", "NCM retention, as a table"]
)
def test_retention_of_a_cathode_is_that_of_its_capacity(text):
    spec = parse_table(text)
    assert spec.quantities == ("capacity retention",)
    assert spec.left == ()


def test_members_of_a_class_are_wished_as_rows():
    assert wishes_rows("Lattice parameters of Li NASICON phosphates with germanium")
    assert wishes_rows("Ionenleitfähigkeit von LAGP unter 300 K")
    assert not wishes_rows("ionic conductivity of LLZO")


def test_one_member_does_not_refute_what_a_class_holds():
    judged = verdicts("Table of the hardness of HEAs containing niobium")
    assert all(verdict.outcome != "wrong" for verdict in judged)


def test_alloys_based_on_others_are_not_only_these():
    spec = parse_table("plot the elongation of CoCrFeNi-based HEAs against Mn content")
    assert spec.formulas == ()
    assert set(spec.every) == {"Co", "Cr", "Fe", "Ni"}


def test_a_limit_of_an_element_limits_its_own_column_or_is_told():
    head = "Legierung,{},Rp0.2 (MPa),A (%)\n"
    rows = "L1,12.5,310,28\nL2,16.0,355,24\nL3,18.2,402,19\n"
    text = "¿Cuál es la media de Rp0.2 de las aleaciones con más de 15 % de Cr?"

    def read(name):
        data = (head.format(name) + rows).encode()
        return parse_own(text, own_tables([("alloys.csv", data)])[0])

    told = read("Cr-Gehalt (Gew.-%)")
    assert [(c.column, c.sign, c.number) for c in told.conditions] == [(1, ">", 15.0)]
    other = read("Zeit (h)")
    assert other.conditions == ()
    assert other.unread
