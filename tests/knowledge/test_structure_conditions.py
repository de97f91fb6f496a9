"""Forms that are asked for by the conditions at which they live."""

import pytest

from knowledge.structures import structure_library


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("CIF of the high-temperature phase of BaTiO3", 221),
        ("Hochtemperaturphase von BaTiO3", 221),
        ("BaTiO3高温相的CIF", 221),
        ("CIF of BaTiO3 above the Curie temperature", 221),
        ("low-temperature form of quartz", 152),
        ("high-temperature form of quartz", 180),
        ("high-pressure phase of CaCO3", 62),
        ("CIF of YBa2Cu3O7, a high-temperature superconductor", 47),
    ],
)
def test_conditions_select_the_form(text, group):
    found = structure_library().resolve(text)
    assert found.clear
    assert found.group == group
    twins = {152: 154}
    assert found.records
    assert {r.group.number for r in found.records} <= {group, twins.get(group)}


@pytest.mark.parametrize(
    ("text", "count"),
    [("high-pressure form of SiO2", 2), ("high temperature phase of zirconia", 2),
     ("low-temperature phase of LiFePO4", 1)],
)  # fmt: skip
def test_several_or_unknown_forms_are_asked_about(text, count):
    found = structure_library().resolve(text)
    assert not found.clear
    assert not found.records
    assert len(found.options) == count


def test_a_form_without_a_record_is_not_replaced_by_another():
    found = structure_library().resolve("phase haute température de PbTiO3")
    assert found.group == 221
    assert not found.records
    assert found.doubts
