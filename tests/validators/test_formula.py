"""Compositions: when two of them are one compound."""

from __future__ import annotations

from validators.formula import agree, parse_formula


def test_a_vacancy_is_no_rounding() -> None:
    """O6.91 and O7 in a formula of thirteen atoms differ by 0.003 in the fraction."""
    asked = parse_formula("YBa2Cu3O6.91")
    assert not agree(asked, parse_formula("YBa2Cu3O7"), within=0.006)
    assert not agree(asked, parse_formula("YBa2Cu3O6.8"), within=0.02)
    assert agree(asked, parse_formula("Y2Ba4Cu6O13.82"), within=0.006)
    # Refined occupancies, and amounts written to two digits.
    zirconia = parse_formula("Y0.15Zr0.85O1.925")
    assert agree(zirconia, parse_formula("Y0.1478Zr0.8522O1.9261"), within=0.006)
    assert agree(
        parse_formula("KAlSi2O6"), parse_formula("KAl0.99Si2.01O6"), within=0.006
    )
