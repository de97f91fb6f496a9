"""Entries of International Tables A, computed from the operations."""

import pytest

from generators.structures.group_tables import (
    reflection_conditions,
    site_symmetry,
    subgroups,
)
from generators.structures.questions import answer_question, may_be_question
from validators.groups import find_group


def test_maximal_subgroups_of_the_cubic_perovskite_group() -> None:
    found = {(s.group.short, s.index) for s in subgroups(221)}
    assert found == {("P-43m", 2), ("P432", 2), ("Pm-3", 2), ("P4/mmm", 3), ("R-3m", 4)}


@pytest.mark.parametrize(
    ("symbol", "conditions"),
    [
        ("P21/c", {"h0l: l = 2n", "0k0: k = 2n", "00l: l = 2n"}),
        ("P212121", {"h00: h = 2n", "0k0: k = 2n", "00l: l = 2n"}),
        ("Pm-3m", set()),
    ],
)
def test_reflection_conditions(symbol: str, conditions: set[str]) -> None:
    assert set(reflection_conditions(find_group(symbol).group)) == conditions


def test_centring_shows_in_general_reflections() -> None:
    assert "hkl: h+k = 2n" in reflection_conditions(find_group("C2/c").group)
    assert "hkl: -h+k+l = 3n" in reflection_conditions(find_group("R-3c").group)


def test_site_symmetry_of_rutile_positions() -> None:
    group = find_group("P42/mnm").group
    found = {p.label: site_symmetry(group, p) for p in group.positions}
    assert found["2a"] == "mmm"
    assert found["4d"] == "-4"
    assert found["16k"] == "1"


@pytest.mark.parametrize(
    ("question", "fact", "key", "value"),
    [
        ("What is the Hall symbol of P21/c?", "hall", "hall", "-P 2ybc"),
        ("site symmetry of Wyckoff 4e in P42/mnm", "site", "symmetry", "mm2"),
        ("Is the c axis unique in No. 5?", "axis", "axis", "b"),
        ("Is Pca21 a polar group?", "polar", "polar", True),
        ("Is P-1 polar?", "polar", "polar", False),
    ],
)
def test_questions_about_groups(
    question: str, fact: str, key: str, value: object
) -> None:
    facts = answer_question(question, None)
    assert facts is not None
    assert any(f.name == fact and f.values[key] == value for f in facts.items)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Give me the CIF of cryolite, setting P 1 21/n 1", False),
        ("Ich möchte eine CIF-Datei von GdFeO3 in der Aufstellung Pbnm", False),
        ("给我 GdFeO3 的 CIF,设定 Pbnm", False),
        ("Give me the settings of P21/n", True),
        ("Give me the space group in the CIF of NaCl", True),
    ],
)
def test_a_file_that_is_wanted_asks_nothing_of_the_tables(text, asks):
    assert may_be_question(text) is asks
