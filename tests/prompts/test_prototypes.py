"""The formula of another compound beside 'type' names a structure type."""

import pytest

from prompts.language import read_rules
from validators.specs.structure import StructureSpec


@pytest.mark.parametrize(
    ("text", "formula", "group"),
    [
        ("ReO3-type WO3", "WO3", 221),
        ("WO3 in the cubic ReO3 structure", "WO3", 221),
        ("WO3 im ReO3-Typ", "WO3", 221),
        ("NbF3 del tipo ReO3", "NbF3", 221),
        ("WO3 de type ReO3", "WO3", 221),
        ("ReO3型WO3", "WO3", 221),
        ("FeF3-type AlF3", "AlF3", 167),
        ("PbO-type FeSe", "FeSe", 129),
    ],
)
def test_a_prototype_is_a_group_and_no_polyhedron(
    text: str, formula: str, group: int
) -> None:
    spec = read_rules([text], formula=formula, base=StructureSpec()).spec
    assert spec.group is not None
    assert spec.group.number == group
    assert not spec.coordination
    assert [t.groups for t in spec.types] == [(group,)]


def test_a_prototype_against_the_group_is_left_unread() -> None:
    rules = ["The space group of WO3 is P21/n.", "It is of the ReO3 type."]
    read = read_rules(rules, formula="WO3", base=StructureSpec())
    assert read.spec.group is not None
    assert read.spec.group.number == 14
    assert not read.spec.coordination
    assert any("ReO3" in what for _, what in read.not_understood)


def test_a_polyhedron_of_the_compound_stays_one() -> None:
    read = read_rules(
        ["ScF6 octahedra share corners."], formula="ScF3", base=StructureSpec()
    )
    assert not read.spec.types
    assert read.spec.coordination
