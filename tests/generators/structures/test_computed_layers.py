"""Layers of computed structures that dispersion did not bring together."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.records import Status
from generators.structures.build import build_from_record
from generators.structures.layers import gap_of, is_too_wide
from knowledge.structures import structure_library
from validators.crystal import read_crystal


def crystal_of(record_id: str):
    record = structure_library().get(record_id)
    assert record is not None
    crystal = read_crystal(build_from_record(record).cif).crystal
    assert crystal is not None
    return crystal


def test_a_layer_across_the_border_of_the_cell_is_one_layer():
    # SnSe2: Sn at 0, Se at ±0.227: atoms of one sandwich are no contact of two.
    gap = gap_of(crystal_of("mp-665"))
    assert gap is not None
    assert gap.contact == pytest.approx(4.33, abs=0.02)


@pytest.mark.parametrize("record", ["mp-665", "mp-694", "matbench-dielectric-1509"])
def test_computed_cells_that_are_a_tenth_too_long_are_seen(record):
    # SnSe2, VSe2 and CrBr3 measured: c = 6.14, 6.11 and 18.2 Å.
    assert is_too_wide(crystal_of(record))


@pytest.mark.parametrize("formula", ["PbI2", "MoS2", "Bi2Te3", "CdI2", "TiS2", "MoSe2"])
def test_measured_layers_are_not_too_far_apart(formula):
    found = structure_library().resolve(f"CIF of {formula}")
    measured = [r for r in found.records if r.source.kind == "experiment"]
    assert not any(is_too_wide(crystal_of(r.id)) for r in measured)


def test_such_a_record_is_not_verified_and_the_reason_is_told(tmp_path):
    answer = Assistant(home=tmp_path).ask("Kristallstruktur von SnSe2 als CIF, bitte")
    assert answer.status is Status.UNVERIFIED
    assert "Schichten" in answer.text
