"""Klassengleiche subgroups, against International Tables A1."""

import pytest

from generators.structures.cell_subgroups import cell_subgroups
from generators.structures.questions import answer_question


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (221, {(225, 2), (226, 2), (229, 4)}),
        (229, {(221, 2), (222, 2), (223, 2), (224, 2)}),
        (225, {(221, 4), (224, 4)}),
        (139, {(n, 2) for n in (123, 126, 128, 129, 131, 134, 136, 137)} | {(139, 3)}),
        (167, {(165, 3), (167, 4)}),
        (62, {(62, 3)}),
    ],
)
def test_subgroups_with_fewer_translations(number, expected):
    found = {(s.group.number, s.index) for s in cell_subgroups(number)}
    assert found == expected


def test_a_question_for_a_doubled_cell_names_those_of_index_two():
    facts = answer_question("which subgroups of Pm-3m double the cell?", None)
    (fact,) = facts.items
    assert fact.name == "cell_subgroups"
    assert "Fm-3c (226), [2]" in fact.values["found"]
    assert "229" not in fact.values["found"]
