"""Space for a sphere between the atoms."""

import pytest

from generators.structures.build import build_from_record
from generators.structures.percolation import percolation
from knowledge.structures import structure_library
from validators.crystal import Crystal, read_crystal


def crystal_of(name: str) -> Crystal:
    record = structure_library().resolve(name).records[0]
    crystal = read_crystal(build_from_record(record).cif).crystal
    assert crystal is not None
    return crystal


@pytest.mark.parametrize(
    ("name", "radius", "dimensions"),
    [  # Layers of LiCoO2, channels of olivine, the three-dimensional net of spinel.
        ("LiCoO2", 0.2, 2), ("LiFePO4", 0.3, 1), ("LiMn2O4", 0.2, 3),
    ],
)  # fmt: skip
def test_lithium_paths_have_their_known_dimension(
    name: str, radius: float, dimensions: int
) -> None:
    found = percolation(crystal_of(name), radius, mobile="Li")
    assert found is not None
    assert found.dimensions == dimensions


def test_a_larger_sphere_never_reaches_farther() -> None:
    crystal = crystal_of("LiMn2O4")
    reached = [
        found.dimensions
        for radius in (0.1, 0.4, 0.7, 1.2)
        if (found := percolation(crystal, radius, mobile="Li")) is not None
    ]
    assert reached == sorted(reached, reverse=True)
    assert reached[0] == 3
    assert reached[-1] == 0
