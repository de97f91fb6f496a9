"""Powder lines at any wavelength, and angles between bonds."""

from __future__ import annotations

import math
import re

import pytest

from generators.structures.build import build_from_record
from generators.structures.powder_questions import pattern_asked
from generators.structures.questions import answer_question
from knowledge.structures import structure_library


def _file(name: str) -> str:
    return build_from_record(structure_library().resolve(name).records[0]).cif


@pytest.mark.parametrize(
    ("words", "wavelength"),
    [
        ("powder pattern for wavelength 0.4959 Å up to 20 degrees", 0.4959),
        ("Pulverdiagramm mit der Wellenlänge 0,7 Å", 0.7),
        ("XRD at 20 keV", 0.61992),
        ("difractograma con longitud de onda 0.154 nm", 1.54),
        ("powder pattern with Mo Kα", "MoKa"),
    ],
)
def test_the_radiation_is_read(words: str, wavelength: float | str) -> None:
    found = pattern_asked(words).wavelength
    if isinstance(wavelength, str):
        assert found == wavelength
    else:
        assert found == pytest.approx(wavelength, rel=1e-4)


def test_range_and_number_of_lines_are_read() -> None:
    asked = pattern_asked("the 4 strongest lines of the XRD between 10 and 25°")
    assert (asked.low, asked.high, asked.count, asked.first) == (10, 25, 4, False)
    asked = pattern_asked("powder pattern, first five peaks")
    assert (asked.count, asked.first) == (5, True)


def test_lines_obey_braggs_law() -> None:
    facts = answer_question("powder pattern, wavelength 0.5 Å", _file("CaF2"))
    assert facts is not None
    peaks = str(facts.items[0].values["peaks"])
    lines = re.findall(r"([\d.]+)° \(.*?d = ([\d.]+) Å", peaks)
    assert lines
    for angle, spacing in lines:
        sine = math.sin(math.radians(float(angle) / 2))
        assert 2 * float(spacing) * sine == pytest.approx(0.5, abs=2e-3)


def test_angles_of_a_tetrahedron_and_an_octahedron() -> None:
    facts = answer_question("what are the bond angles?", _file("diamond"))
    assert facts is None or "109.47" in str(facts.items[0].values.get("found"))
    facts = answer_question("list the O-Mg-O angles", _file("MgO"))
    assert facts is not None
    assert facts.items[0].values["found"] == "12 × 90.00°, 3 × 180.00°"


def test_angles_about_an_anion() -> None:
    # Kihara, Eur. J. Mineral. 2 (1990) 63: 143.6° at room temperature.
    facts = answer_question("what are the Si-O-Si angles?", _file("alpha-quartz"))
    assert facts is not None
    angle = float(str(facts.items[0].values["found"]).split("× ")[1].rstrip("°"))
    assert angle == pytest.approx(143.6, abs=1.0)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Which maximal subgroups does its space group have?", "P-43m"),
        ("What is the site symmetry of position 2a?", "-43m"),
    ],
)
def test_tables_of_the_structures_own_group(words: str, told: str) -> None:
    facts = answer_question(words, _file("Cu2O"))
    assert facts is not None
    assert told in str([fact.values for fact in facts.items])


def test_elements_that_share_a_site_make_no_angle_of_zero():
    text = build_from_record(structure_library().resolve("eucryptite").records[0]).cif
    facts = answer_question("Si-O-Al angles?", text).items
    told = [f.values["found"] for f in facts]
    assert told
    assert not any(found.startswith(("1 × 0.", "2 × 0.")) for found in told)


def test_a_tilt_of_octahedra_is_told_by_their_centres_alone():
    text = build_from_record(structure_library().resolve("GdFeO3").records[0]).cif
    facts = answer_question("octahedral tilt angle?", text).items
    assert {str(f.values["triple"])[:2] for f in facts} == {"Fe"}
