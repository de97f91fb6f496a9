"""Bond valences: sums near the oxidation states, strain seen."""

import pytest

import validators.structure  # noqa: F401  (fills the catalogue of checks)
from generators.structures.build import build_from_record
from knowledge.structures import structure_library
from tests.validators.samples import checked, cif, complaints, swap
from validators.bond_valence import bond_valence_parameter, valences
from validators.crystal import read_crystal
from validators.report import run_checks
from validators.specs.structure import StructureSpec


def sums(name):
    crystal = read_crystal(cif(name)).crystal
    found = valences(crystal, StructureSpec())
    return dict(zip([s.label for s in crystal.sites], found.sums, strict=True)), found


def test_parameters_of_brese_and_okeeffe():
    # Brese & O'Keeffe, Acta Cryst. B47 (1991) 192: Na-O 1.80, Zr-O 1.937, P-O 1.604;
    # newer refinements differ by 0.02.
    for cation, state, r0 in (("Na", 1, 1.80), ("Zr", 4, 1.937), ("P", 5, 1.604)):
        assert bond_valence_parameter(cation, state, "O").r0 == pytest.approx(
            r0, abs=0.03
        )


def test_sums_are_near_the_oxidation_states():
    found, all_of_it = sums("nzp-hagman-1968")
    for label, state in (("Na1", 1), ("Zr1", 4), ("P1", 5), ("O1", 2), ("O2", 2)):
        assert found[label] == pytest.approx(state, abs=0.1 * state + 0.2)
    assert all_of_it.gii < 0.3


def test_a_stretched_cell_is_underbonded():
    text = cif()
    for axis, value in (("a", "8.8043"), ("b", "8.8043"), ("c", "22.7585")):
        text = swap(
            text, rf"(length_{axis} +){value}", rf"\g<1>{float(value) * 1.15:.4f}"
        )
    assert "geometry.bond_valence" in complaints(text)
    assert "geometry.bond_valence" not in complaints(cif())


def test_partial_occupancy_is_for_information_only():
    report = checked(cif("llzo-cubic-awaka-2011"))
    evidence = next(e for e in report.evidence if e.check == "geometry.bond_valence")
    assert evidence.verdict == "open"


def _judged(identifier, **changes):
    record = structure_library().get(identifier)
    crystal = read_crystal(build_from_record(record).cif).crystal
    return run_checks(crystal, StructureSpec(**changes), ("geometry.bond_valence",))


def test_a_large_ion_pressed_by_its_lattice_is_no_fault():
    """Kosmochlor, measured: Na has 2.05, every bond 0.27 Å shorter than it would."""
    report = _judged("amcsd-0003483")
    assert not report.warnings
    assert "Na" in report.evidence[0].measured.split(";")[0]


@pytest.mark.parametrize("identifier", ["amcsd-0013603", "amcsd-0017224"])
def test_sums_of_covalent_bonds_are_excused_by_a_measurement_only(identifier):
    """WSe2 and FeSe: bonds 0.14 and 0.20 Å shorter than one R0 for the pair says."""
    assert _judged(identifier).warnings
    assert not _judged(identifier, measured=True).warnings


def test_long_bonds_of_large_ions_are_counted():
    """Rb-Br at 4.2 Å and more: twelve of them are bonds, no missing neighbours."""
    record = structure_library().get("mp-1114624")
    crystal = read_crystal(build_from_record(record).cif).crystal
    found = valences(crystal, StructureSpec())
    rubidium = [
        v for s, v in zip(crystal.sites, found.sums, strict=True) if s.element == "Rb"
    ]
    assert min(rubidium) > 0.2
