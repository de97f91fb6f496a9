"""Relaxation, ranking and the gaps between layers."""

import time
from dataclasses import replace

import pytest

from generators.structures import ranking, relaxation
from generators.structures.budget import Budget
from generators.structures.build import build_from_record
from generators.structures.candidates import candidates
from generators.structures.cells import in_setting
from generators.structures.layers import gap_of, with_gap
from knowledge.structures import structure_library
from validators.crystal import Crystal, read_crystal
from validators.groups import find_hall
from validators.specs.structure import StructureSpec


def file_of(name: str) -> str:
    return build_from_record(structure_library().resolve(name).records[0]).cif


def read(cif: str) -> Crystal:
    crystal = read_crystal(cif).crystal
    assert crystal is not None
    return crystal


@pytest.mark.parametrize("name", ["MoS2", "graphite", "CdI2", "Bi2Te3"])
def test_measured_layered_structures_have_the_contacts_expected(name: str) -> None:
    gap = gap_of(read(file_of(name)))
    assert gap is not None
    assert gap.contact == pytest.approx(gap.wanted, rel=0.03)


@pytest.mark.parametrize("name", ["NaCl", "rutile", "quartz", "LiCoO2", "diamond"])
def test_frameworks_have_no_gap(name: str) -> None:
    assert gap_of(read(file_of(name))) is None


def test_a_gap_is_closed_and_the_layers_keep_their_bonds() -> None:
    crystal = read(file_of("MoS2"))
    wide = crystal.cell[2] * 1.15
    text = file_of("MoS2").replace(f"{crystal.cell[2]:g}", f"{wide:.4f}")
    z = next(s.frac[2] for s in crystal.sites if s.element == "S")
    # The layer about z = 1/4 keeps its thickness in the longer cell.
    middle = 0.25 if abs(z - 0.25) < 0.25 else 0.75
    moved = middle + (z - middle) / 1.15
    text = text.replace(f"{z:g}", f"{moved:.6f}")
    closed = with_gap(text)
    assert closed is not None
    after = read(closed)
    assert after.cell[0] == pytest.approx(crystal.cell[0])
    assert after.cell[2] == pytest.approx(crystal.cell[2], rel=0.03)


def layered_halide(c: float, z: float) -> str:
    """CdI2 with one layer across the border of the cell; c in Å, height of iodine."""
    text = file_of("CdI2")
    crystal = read(text)
    own = next(s.frac[2] for s in crystal.sites if s.element == "I")
    text = text.replace(f"{crystal.cell[2]:g}", f"{c:.4f}")
    return text.replace(f"{own:g}", f"{z:.6f}")


def test_a_layer_across_the_border_of_the_cell_is_one_layer() -> None:
    crystal = read(file_of("CdI2"))
    c = crystal.cell[2]
    z = next(s.frac[2] for s in crystal.sites if s.element == "I")
    wide = 1.1 * c
    gap = gap_of(read(layered_halide(wide, z / 1.1)))
    assert gap is not None
    # Iodine faces iodine across the gap, over a third of the net of the layer.
    rise = wide - 2 * (z if z < 0.5 else 1 - z) * c
    assert gap.contact == pytest.approx(
        (rise**2 + crystal.cell[0] ** 2 / 3) ** 0.5, abs=0.02
    )


def test_a_relaxed_gap_narrows_by_a_part_and_never_widens() -> None:
    c = read(file_of("CdI2")).cell[2]
    wide = layered_halide(1.1 * c, 0.25 / 1.1)
    closed, relaxed = with_gap(wide), with_gap(wide, relaxed=True)
    assert closed is not None
    assert relaxed is not None
    assert read(closed).cell[2] < read(relaxed).cell[2] < 1.1 * c
    narrow = layered_halide(0.94 * c, 0.25 / 0.94)
    assert with_gap(narrow) is not None
    assert with_gap(narrow, relaxed=True) is None


def test_what_was_not_relaxed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "available", lambda: False)
    library = structure_library()
    record = library.resolve("MgO").records[0]
    spec = StructureSpec(formula="CdO", composition={"Cd": 1, "O": 1})
    found = candidates(spec, records=[record])
    assert any("no energy model" in note for note in found[0].notes)


@pytest.mark.skipif(
    not relaxation.available(), reason="the optional extra `physics` is not installed"
)
def test_relaxation_keeps_the_group_and_finds_the_cell() -> None:
    # Rutile: a = 4.593, c = 2.959 Å.
    text = file_of("rutile").replace("4.593", "4.75").replace("2.959", "2.90")
    result = relaxation.relax(text, Budget(600, 60))
    assert result is not None
    after = read(result.cif)
    assert after.group is not None
    assert after.group.number == 136
    assert after.cell[0] == pytest.approx(4.593, rel=0.01)
    assert after.cell[2] == pytest.approx(2.959, rel=0.01)


def test_lengths_are_corrected_for_the_potential_by_what_a_compound_holds() -> None:
    # r2SCAN is right for oxides and fluorides, too long for soft anions.
    assert relaxation.oversize({"Mg": 1, "Al": 2, "O": 4}) == pytest.approx(
        1, abs=0.003
    )
    assert relaxation.oversize({"Na": 1, "F": 1}) == pytest.approx(1, abs=0.003)
    assert 1.01 < relaxation.oversize({"Cd": 1, "Te": 1}) < 1.03
    # Heavy p elements and noble metals swell, 3d metals come out too short.
    assert relaxation.oversize({"Fe": 1, "Ni": 3}) < 1
    assert relaxation.oversize({"Bi": 1, "Pt": 1}) > 1.01
    assert 1 < relaxation.oversize({"Sb": 2, "Fe": 1}) < 1.01


@pytest.mark.skipif(
    not relaxation.available(), reason="the optional extra `physics` is not installed"
)
def test_a_relaxation_can_be_cancelled() -> None:
    start = time.monotonic()
    result = relaxation.relax(
        file_of("MgAl2O4"), Budget(600, 600, cancelled=lambda: True)
    )
    assert time.monotonic() - start < 30
    assert result is None or not result.finished


def test_a_relaxed_structure_comes_in_the_setting_asked_for() -> None:
    # Relaxing ends in Pnma; the rules ask for goethite's form of AlO(OH) in Pbnm.
    record = next(
        r
        for r in structure_library()
        if r.formula == "FeHO2" and r.group.short == "Pbnm"
    )
    spec = StructureSpec(
        formula="FeHO2", composition=record.composition, group=record.group
    )
    text = build_from_record(record).cif
    usual = in_setting(read(text), find_hall("-P 2ac 2n"))
    one = candidates(spec, records=[record], relaxing=False)[0]
    result = relaxation.Relaxed(usual, -5.0, 0.01, 0.0, 1.0, finished=True)
    after = ranking._after(one, result, spec)
    crystal = read(after.cif)
    assert crystal.group is not None
    assert crystal.group.full_symbol == record.group.full_symbol
    assert crystal.cell[:3] == pytest.approx(record.cell[:3], abs=0.01)
    assert not any("breaks a rule" in note for note in after.notes)


def test_a_cell_unlike_that_of_a_near_relative_is_not_believed() -> None:
    record = structure_library().resolve("MgO").records[0]
    spec = StructureSpec(formula="CdO", composition={"Cd": 1, "O": 1})
    one = candidates(spec, records=[record], relaxing=False)[0]
    length = read(one.cif).cell[0]
    far = relaxation.Relaxed(
        one.cif.replace(f"{length:g}", f"{1.1 * length:.4f}"),
        -5.0, 0.01, 0.5, 1.0, finished=True,
    )  # fmt: skip
    kept = ranking._after(replace(one, unlike=0.05), far, spec)
    assert kept.cif == one.cif
    assert any("near relative" in note for note in kept.notes)
    distant = ranking._after(replace(one, unlike=0.4), far, spec)
    assert not any("near relative" in note for note in distant.notes)


class Falling:
    """A relaxation whose energy falls by a part of what is left at each round."""

    def __init__(self, start: float, end: float, volume: float) -> None:
        self.energy, self.volume, self.rounds = float("inf"), volume, 0
        self._next, self._end = start, end

    def run(self, steps: int, budget: Budget) -> None:
        self.energy, self.rounds = self._next, self.rounds + 1
        self._next = self._end

    def result(self) -> "Falling":
        return self


def test_only_rivals_near_the_lowest_energy_are_relaxed_to_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    library = structure_library()
    record = library.resolve("MgO").records[0]
    spec = StructureSpec(formula="CdO", composition={"Cd": 1, "O": 1})
    one = candidates(spec, records=[record], relaxing=False)[0]
    runs = {
        "first": Falling(-5.0, -5.1, 11.0),
        "twin": Falling(-5.0, -5.1, 11.0),
        "falls": Falling(-4.9, -5.2, 12.0),
        "hopeless": Falling(-3.0, -9.0, 13.0),
    }
    monkeypatch.setattr(ranking, "relaxation", runs.__getitem__)
    rivals = [replace(one, cif=name) for name in runs]
    done = ranking._relaxed(rivals, Budget(600, 600))
    assert [candidate.cif for candidate, _ in done] == ["falls"]
    assert runs["hopeless"].rounds == 1
    assert runs["twin"].rounds == 1
    assert runs["falls"].rounds == len(ranking.ROUNDS)


def test_rivals_of_every_origin_are_relaxed(monkeypatch: pytest.MonkeyPatch) -> None:
    record = structure_library().resolve("MgO").records[0]
    spec = StructureSpec(formula="CdO", composition={"Cd": 1, "O": 1})
    one = candidates(spec, records=[record], relaxing=False)[0]
    monkeypatch.setattr(ranking, "_distinct", list)
    found = [replace(one, origin="placed by optimisation", score=2.0)] * 9
    found = [replace(c, score=2 + 0.01 * i) for i, c in enumerate(found)]
    found.append(replace(one, origin="substitution of mp-1 (MgO)", score=2.8))
    rivals = ranking._rivals(found)
    assert len(rivals) == ranking.RELAXED
    assert [c.score for c in rivals] == sorted(c.score for c in rivals)
    assert rivals[-1].origin.startswith("substitution")


@pytest.mark.parametrize(
    ("energy", "first", "told"),
    [
        (-5.015, "substitution", "a known structure type leads up to 0.02"),
        (-5.050, "placed", "the next candidate lies +0.050 eV"),
    ],
)
def test_a_known_type_gives_way_to_clearly_lower_energies_alone(
    monkeypatch: pytest.MonkeyPatch, energy: float, first: str, told: str
) -> None:
    record = structure_library().resolve("MgO").records[0]
    spec = StructureSpec(formula="CdO", composition={"Cd": 1, "O": 1})
    one = candidates(spec, records=[record], relaxing=False)[0]
    found = [
        replace(one, origin="substitution of mp-1 (MgO)", score=2.5, unlike=0.1),
        replace(one, origin="placed by optimisation", score=2.0, unlike=None),
    ]
    results = [
        relaxation.Relaxed(one.cif, -5.0, 0.01, 0.02, 1.01, finished=True),
        relaxation.Relaxed(one.cif, energy, 0.01, 0.0, 1.01, finished=True),
    ]
    monkeypatch.setattr(ranking, "available", lambda: True)
    monkeypatch.setattr(
        ranking, "_relaxed", lambda *_: list(zip(found, results, strict=True))
    )
    order = ranking.ranked(found, spec, Budget(600, 600))
    assert order[0].origin.startswith(first)
    assert told in " ".join(order[0].notes)


def test_no_more_rivals_are_begun_than_can_come_to_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record = structure_library().resolve("MgO").records[0]
    spec = StructureSpec(formula="CdO", composition={"Cd": 1, "O": 1})
    one = candidates(spec, records=[record], relaxing=False)[0]
    for used, begun in ((0.0, 5), (0.6, ranking.BEGUN)):
        runs = {str(i): Falling(-5.0 - i, -5.1 - i, 11.0 + i) for i in range(5)}
        monkeypatch.setattr(ranking, "relaxation", runs.__getitem__)
        monkeypatch.setattr(Budget, "used", lambda _, used=used: used)
        ranking._relaxed([replace(one, cif=name) for name in runs], Budget(600, 600))
        assert sum(run.rounds > 0 for run in runs.values()) == begun
