"""Lengths under the tags of fractions, hydrogen that is bonded to nothing."""

from tests.generators.structures.samples import draft
from validators.structure import check_cif

# Baur, Acta Cryst. 11 (1958) 488.
RUTILES = draft(
    "MnF2", (4.8734, 4.8734, 3.3099), "P 42/m n m", "Mn1 Mn 0 0 0", "F1 F 0.31 0.31 0",
    formula="Mn F2", number=136,
)  # fmt: skip
PORTLANDITE = draft(
    "CaO2H2", (3.589, 3.589, 4.911, 90, 90, 120), "P -3 m 1", "Ca1 Ca 0 0 0",
    "O1 O 0.333333 0.666667 0.2341", "H1 H 0.333333 0.666667 0.4248",
    formula="Ca H2 O2", number=164,
)  # fmt: skip


def _errors(text):
    return {f.check for f in check_cif(text).report.errors}


def test_lengths_a_little_above_one_are_told_from_fractions():
    assert _errors(RUTILES) == set()
    assert "sites.units" in _errors(RUTILES.replace("0.31 0.31 0", "1.5108 1.5108 0"))


def test_fractions_beyond_the_cell_are_no_lengths():
    assert _errors(RUTILES.replace("0.31 0.31 0", "1.31 1.31 1")) == set()


def test_hydrogen_is_bonded_to_something():
    assert _errors(PORTLANDITE) == set()
    lost = PORTLANDITE.replace("0.4248", "-0.4248")
    assert "geometry.hydrogen" in _errors(lost)
