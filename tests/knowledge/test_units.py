"""Units convert by definition, and case decides between milli and mega."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.units import UNITS, convert, find_unit, temperature_c


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("S cm-1", "S/cm"), ("S cm⁻¹", "S/cm"), ("mS/cm", "mS/cm"), ("S m^-1", "S/m"),
        ("μS/cm", "µS/cm"), ("W/m.K", "W/(m K)"), ("W m−1 K−1", "W/(m K)"),
        ("µV/K", "µV/K"), ("at.%", "at.%"), ("mAh g-1", "mAh/g"), ("s", "s"),
        ("MPa", "MPa"), ("°C", "°C"), ("Å", "Å"),
    ],
)  # fmt: skip
def test_spellings_are_understood(text, name):
    unit = find_unit(text)
    assert unit is not None
    assert unit.name == name


def test_siemens_alone_is_no_second():
    assert find_unit("S") is None


@given(st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(UNITS)),
       st.floats(1e-6, 1e6))  # fmt: skip
def test_conversion_and_back_is_the_identity(one, other, value):
    there = convert(value, one, other)
    if there is None:
        assert UNITS[one].dimension != UNITS[other].dimension
    else:
        back = convert(there, other, one)
        assert back == pytest.approx(value, rel=1e-6, abs=1e-5)


@pytest.mark.parametrize(
    ("value", "one", "other", "expected"),
    [
        (1.0, "mS/cm", "S/cm", 1e-3), (1.0, "S/m", "S/cm", 1e-2),
        (300, "K", "°C", 26.85),
        (96.485332, "kJ/mol", "eV", 1.0),
        (1.0, "nm", "Å", 10.0), (2, "GPa", "MPa", 2000),
    ],
)  # fmt: skip
def test_known_conversions(value, one, other, expected):
    assert convert(value, one, other) == pytest.approx(expected)


def test_temperatures_in_text():
    assert temperature_c("at 300 K") == pytest.approx(26.85)
    assert temperature_c("bei Raumtemperatur") == 25
    assert temperature_c("x = 0.5") is None
