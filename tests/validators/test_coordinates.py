"""Stated coordinates against the crystal, up to equivalent origins."""

import numpy as np
import pytest

from generators.structures.build import build_from_record
from knowledge.structures import structure_library
from validators.groups import find_group
from validators.origins import equivalent_origins
from validators.specs.structure import CoordinateSpec, SiteSpec, StructureSpec
from validators.structure import check_cif


@pytest.mark.parametrize("symbol", ["Fm-3m", "R-3c", "P21/c", "Pnma", "F-43m", "Ia-3d"])
def test_an_equivalent_origin_leaves_the_operations_as_they_are(symbol):
    group = find_group(symbol).group
    rotations, translations = group.operations
    shifts = equivalent_origins(group.hall, group.full_symbol)
    assert np.allclose(shifts[0], 0)

    def operations(moved):
        return {
            (*r.astype(int).ravel(), *np.round(t % 1 * 144).astype(int) % 144)
            for r, t in zip(rotations, moved, strict=True)
        }

    for shift in shifts:
        moved = translations + shift - rotations @ shift
        assert operations(moved) == operations(translations)


def verdicts(record, **wishes):
    text = build_from_record(structure_library().get(record)).cif
    report = check_cif(text, StructureSpec(**wishes)).report
    return [e.verdict for e in report.evidence if e.check == "sites.coordinates"]


NASICON = "nzp-hagman-1968"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"x": 0.1857, "y": -0.0142, "z": 0.1954}, ["pass"] * 3),
        # Each value occurs in some image, but not together.
        ({"x": 0.1857, "y": 0.3}, ["fail", "fail"]),
        ({"x": 0.40}, ["fail"]),
    ],
)
def test_values_of_one_atom_are_judged_together(values, expected):
    rules = tuple(CoordinateSpec(a, v, "O", "O1") for a, v in values.items())
    found = verdicts(NASICON, coordinates=rules)
    assert len(found) == len(expected)
    assert ("fail" in found) == ("fail" in expected)


def test_a_point_is_found_from_an_equivalent_origin():
    # Zr of NaZr2(PO4)3 at z = 0.1457, or at 0.6457 when the origin moves by c/2.
    for z, expected in ((0.1457, "pass"), (0.6457, "pass"), (0.2, "fail")):
        site = SiteSpec("Zr", "c", frac=(0.0, 0.0, z))
        assert verdicts(NASICON, sites=(site,)) == [expected]
