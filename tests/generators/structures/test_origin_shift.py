"""A shift of the origin changes coordinates and nothing else."""

from __future__ import annotations

import pytest

from generators.structures.build import build_from_record
from generators.structures.edit import edit
from knowledge.structures import structure_library
from validators.crystal import read_crystal
from validators.found_symmetry import found_group
from validators.shells import coordination_table


@pytest.mark.parametrize("vector", ["1/2 1/2 1/2", "0.1 0.2 0.3"])
def test_bonds_and_group_stay(vector: str) -> None:
    record = structure_library().resolve("rutile").records[0]
    text = build_from_record(record).cif
    done = edit(text, f"shift the origin by {vector}")
    assert done is not None
    before, after = read_crystal(text).crystal, read_crystal(done.text).crystal
    assert before is not None
    assert after is not None
    assert found_group(after, 0.01).number == found_group(before, 0.01).number
    old, new = (
        {row[1:] for row in coordination_table(crystal)} for crystal in (before, after)
    )
    assert {tuple(map(str, r[:2])) for r in old} == {
        tuple(map(str, r[:2])) for r in new
    }
    assert max(r[3] for r in new) == pytest.approx(max(r[3] for r in old), abs=1e-3)
