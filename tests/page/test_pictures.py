"""Powder patterns obey Bragg's law; pictures are pictures."""

import math

import numpy as np
import pytest
from PIL import Image

from assistant.errors import BadInput
from assistant.pictures import (
    WAVELENGTHS,
    powder_pattern,
    powder_png,
    profile,
    structure_png,
)
from tests.page.answers import RUTILE, SHARED


@pytest.mark.parametrize("wavelength", ["CuKa", "MoKa"])
def test_every_line_obeys_braggs_law(wavelength):
    lines = powder_pattern(RUTILE, wavelength)
    assert len(lines) > 10
    for line in lines:
        theta = math.radians(line.two_theta / 2)
        assert 2 * line.d * math.sin(theta) == pytest.approx(
            WAVELENGTHS[wavelength], rel=1e-6
        )


def test_rutile_has_its_strongest_line_at_27_4_degrees():
    # PDF 21-1276: 110 at 27.447 degrees for Cu K-alpha 1.
    lines = powder_pattern(RUTILE)
    best = max(lines, key=lambda line: line.intensity)
    assert best.hkl == "110"
    assert best.two_theta == pytest.approx(27.45, abs=0.1)


def test_lines_fit_the_tetragonal_cell():
    for line in powder_pattern(RUTILE):
        h, k, l_ = (int(c) for c in line.hkl.split(",")[0])
        assert 1 / line.d**2 == pytest.approx(
            (h * h + k * k) / 4.594**2 + l_ * l_ / 2.959**2, rel=1e-6
        )


def test_a_shift_of_origin_changes_no_intensity():
    shifted = SHARED.replace("0.5 0.5 0.5 1", "0.6 0.5 0.5 1").replace(
        "La1 La 0 0", "La1 La 0.1 0"
    )
    shifted = shifted.replace("Li1 Li 0 0", "Li1 Li 0.1 0")
    shifted = shifted.replace("O 0.5 0.5 0 1", "O 0.6 0.5 0 1")
    shifted = shifted.replace("O 0.5 0 0.5 1", "O 0.6 0 0.5 1")
    shifted = shifted.replace("O 0 0.5 0.5 1", "O 0.1 0.5 0.5 1")
    before, after = powder_pattern(SHARED), powder_pattern(shifted)
    assert [r.intensity for r in after] == pytest.approx(
        [r.intensity for r in before], rel=1e-6, abs=1e-6
    )


def test_the_profile_peaks_at_the_lines():
    lines = powder_pattern(RUTILE)
    grid = np.linspace(5, 90, 8501)
    shape = profile(lines, grid)
    assert shape.max() == pytest.approx(100)
    assert grid[shape.argmax()] == pytest.approx(lines[0].two_theta, abs=0.02)


def test_an_overfilled_place_has_no_pattern():
    with pytest.raises(BadInput, match="filled"):
        powder_pattern(SHARED.replace("0 0 0 0.5", "0 0 0 1.0"))


def test_an_unknown_radiation_is_named():
    with pytest.raises(BadInput, match="CuKa"):
        powder_pattern(RUTILE, "violet")


@pytest.mark.parametrize("cif", [RUTILE, SHARED])
def test_pictures_are_png_with_something_on_them(cif, tmp_path):
    for name, draw in (("s", structure_png), ("p", powder_png)):
        data = draw(cif)
        path = tmp_path / f"{name}.png"
        path.write_bytes(data)
        with Image.open(path) as image:
            pixels = np.asarray(image.convert("RGB"))
        assert min(pixels.shape[:2]) > 300
        assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 50


def test_the_same_structure_gives_the_same_bytes():
    assert structure_png(RUTILE) == structure_png(RUTILE)
