"""Starts from templates, and a search that ends in whatever time there is."""

from dataclasses import replace

import numpy as np
import pytest

from generators.structures.budget import Budget
from generators.structures.build import build_from_record
from generators.structures.placing.orbits import Orbit
from generators.structures.placing.search import place
from generators.structures.placing.template_starts import free_vector, template_starts
from generators.structures.settings import record_in_setting
from knowledge.structures import structure_library
from validators.crystal import read_crystal
from validators.groups import find_group
from validators.records import StructureRecord


def record_of(name: str) -> StructureRecord:
    return structure_library().resolve(name).records[0]


def orbits_of(record: StructureRecord) -> list[Orbit]:
    return [
        Orbit(s.label, s.element, record.group.position(s.letter))
        for s in record.sites
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("group", "letter", "point"),
    [
        # 4c of Pnma is x,1/4,z; its copy -x,3/4,-z is no x,1/4,z of the same x.
        ("P n m a", "c", (0.9, 0.75, 0.3)),
        # 6h of P6_3/mmc is x,2x,1/4.
        ("P 63/m m c", "h", (0.34, 0.17, 0.25)),
        # 4c of Pbnm is x,y,1/4; its copy -x,-y,3/4 is no x,y,1/4 of the same x and y.
        ("P b n m", "c", (0.0086, 0.7228, 0.75)),
    ],
)
def test_a_copy_of_a_position_gives_the_free_vector_of_its_representative(
    group: str, letter: str, point: tuple[float, ...]
) -> None:
    found = find_group(group).group
    position = found.position(letter)
    naive = position.point(np.array(point))
    vector = free_vector(found, position, np.array(point))
    assert vector is not None
    rotations, translations = found.operations
    copies = rotations @ np.array(point) + translations

    def away(made: np.ndarray) -> float:
        gaps = copies - made
        return float(np.abs(gaps - np.round(gaps)).max(axis=1).min())

    assert away(position.point(np.array(vector))) < 1e-6
    assert away(naive) > 0.05


def test_a_point_off_a_position_has_no_free_vector() -> None:
    found = find_group("P n m a").group
    assert free_vector(found, found.position("c"), np.array([0.1, 0.4, 0.3])) is None


def test_a_template_in_another_setting_serves_and_its_kind_counts_once() -> None:
    record = record_of("forsterite")
    other = find_group("P b n m").group
    if record.group.full_symbol == other.full_symbol:
        other = find_group("P n m a").group
    orbits = orbits_of(record_in_setting(record, other))
    starts = list(template_starts(other, orbits, [record, record]))
    assert len(starts) == 1
    made, cell = starts[0]
    assert all(o.start is not None for o in made)
    assert np.prod(cell[:3]) == pytest.approx(np.prod(record.cell[:3]), rel=1e-3)


def test_a_template_with_other_amounts_serves_by_its_positions() -> None:
    """Olivine: both metals of LiFePO4 are on the positions of magnesium."""
    record = record_of("forsterite")
    group = record.group
    exchanged = {"Mg": ["Li", "Fe"], "Si": ["P"], "O": ["O", "O", "O"]}
    orbits = [
        Orbit(o.label, exchanged[o.element].pop(0), o.position)
        for o in orbits_of(record)
    ]
    made, _ = next(template_starts(group, orbits, [record]))
    assert {o.element for o in made if o.start} == {"Li", "Fe", "P", "O"}


def test_the_structure_itself_is_a_minimum_of_its_start() -> None:
    record = record_of("zircon")
    crystal = read_crystal(build_from_record(record).cif).crystal
    assert crystal is not None
    shells = {"Zr": {"O": 8}, "Si": {"O": 4}}
    wanted = [replace(o, coordination=shells.get(o.element)) for o in orbits_of(record)]
    orbits, cell = next(template_starts(record.group, wanted, [record]))
    states = {"Zr": 4.0, "Si": 4.0, "O": -2.0}
    best = place(
        record.group, orbits, states=states, starting_cells=[cell], starts=4,
        steps=60, budget=Budget(600, 600),
    )[0]  # fmt: skip
    assert best.cell[0] == pytest.approx(crystal.cell[0], rel=0.04)
    assert best.cell[2] == pytest.approx(crystal.cell[2], rel=0.04)


def test_a_search_ends_in_its_time_with_something() -> None:
    record = record_of("forsterite")
    states = {"Mg": 2.0, "Si": 4.0, "O": -2.0}
    budget = Budget(600, 0.5)
    found = place(record.group, orbits_of(record), states=states, budget=budget)
    assert found
    assert budget.used() < 4


def test_a_part_of_a_budget_is_of_what_is_left() -> None:
    whole = Budget(100, 40)
    part = whole.part(0.5)
    assert part.wall_s == pytest.approx(50, rel=0.01)
    assert part.cpu_s == pytest.approx(20, rel=0.01)
    assert whole.part(1.0, wall_s=7).wall_s == 7
    assert Budget(100, 100, lambda: True).over()


def test_records_of_a_group_come_by_their_number_of_sites() -> None:
    library = structure_library()
    found = library.in_group(141, 3)
    assert found
    assert all(r.group.number == 141 and len(r.sites) == 3 for r in found)
    left = library.in_group(141, 3, exclude=[found[0].id])
    assert len(left) == len(found) - 1
