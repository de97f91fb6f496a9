"""The group of the atoms does not depend on how the crystal is described."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.validators import samples
from tests.validators.samples import NASICON, RECORDS, checked, cif, errors, swap
from validators.cif_content import Declared, Site
from validators.crystal import Crystal, read_crystal
from validators.found_symmetry import found_group
from validators.groups import find_group
from validators.specs.structure import LatticeSpec, StructureSpec, TypeSpec
from validators.structure import check_cif

#: As and S share a position of eight places, so that the order of rows could matter.
SHARED = "amcsd-0000138"


def in_p1(name):
    crystal = read_crystal(cif(name)).crystal
    atoms = crystal.atoms
    sites = tuple(
        replace(crystal.sites[int(s)], frac=f)
        for f, s in zip(atoms.frac, atoms.site, strict=True)
    )
    return crystal, sites


def plain(cell, sites):
    return Crystal(
        "x", cell, np.eye(3)[None], np.zeros((1, 3)), None, Declared(), sites
    )


def number_of(crystal):
    return found_group(crystal, 0.01).number


@given(
    st.sampled_from((*RECORDS, SHARED)),
    st.tuples(*[st.floats(0, 1, allow_nan=False)] * 3),
    st.randoms(use_true_random=False),
)
@settings(max_examples=25, deadline=None)
def test_group_survives_origin_shift_and_permutation(name, shift, rng):
    crystal, sites = in_p1(name)
    moved = [replace(s, frac=(s.frac + np.array(shift)) % 1.0) for s in sites]
    rng.shuffle(moved)
    assert (
        number_of(plain(crystal.cell, tuple(moved)))
        == samples.record(name).group.number
    )


@pytest.mark.parametrize(
    "name", ["cod-9008678", "llto-inaguma-1993", samples.NASICON, SHARED]
)
@pytest.mark.parametrize("scaling", [(2, 1, 1), (1, 2, 1), (1, 1, 3), (2, 2, 1)])
def test_group_survives_a_supercell(name, scaling):
    crystal, sites = in_p1(name)
    a, b, c, *angles = crystal.cell
    scale = np.array(scaling)
    cells = np.stack(np.meshgrid(*[range(n) for n in scaling], indexing="ij"), -1)
    big = tuple(
        replace(s, frac=(s.frac + cell) / scale)
        for cell in cells.reshape(-1, 3)
        for s in sites
    )
    cell = (a * scale[0], b * scale[1], c * scale[2], *angles)
    assert number_of(plain(cell, big)) == samples.record(name).group.number


def test_group_survives_a_rotation_of_axes():
    crystal, sites = in_p1("llzo-tetragonal-awaka-2009")
    a, b, c, alpha, beta, gamma = crystal.cell
    turned = tuple(replace(s, frac=s.frac[[1, 2, 0]]) for s in sites)
    assert number_of(plain((b, c, a, beta, gamma, alpha), turned)) == 142


def test_a_moved_atom_lowers_the_group():
    crystal, sites = in_p1("cod-9008678")
    first = sites[0]
    moved = (Site(first.label, first.element, first.frac + 0.05), *sites[1:])
    assert number_of(plain(crystal.cell, moved)) != 225


def spec(symbol, **more):
    return StructureSpec(group=find_group(symbol).group, group_rule="rule 1", **more)


def test_the_rule_about_the_group_is_judged_with_evidence():
    report = checked(cif(), spec("R-3c"))
    held = [e for e in report.evidence if e.rule == "rule 1"]
    assert [e.verdict for e in held] == ["pass"]
    assert "167" in held[0].measured
    report = checked(cif(), spec("R-3m"))
    assert [e.verdict for e in report.evidence if e.rule == "rule 1"] == ["fail"]
    assert any(f.rule == "rule 1" for f in report.errors)


def test_the_crystal_system_asked_for_is_judged():
    assert "symmetry.space_group" in errors(cif(), StructureSpec(system="cubic"))
    assert checked(cif("cod-9008678"), StructureSpec(system="cubic")).ok


def test_a_cell_rule_has_a_tolerance():
    near = StructureSpec(lattice=LatticeSpec(a=8.80, c=22.76, rule="rule 4"))
    far = StructureSpec(lattice=LatticeSpec(a=9.30, rule="rule 4"))
    assert checked(cif(), near).ok
    assert "symmetry.lattice_rule" in errors(cif(), far)


def test_two_origins_without_operations_are_ambiguous():
    text = swap(cif("cod-9008678"), "'F m -3 m'", "'F d -3 m'")
    text = swap(text, "(IT_number +)225", r"\g<1>227")
    assert "symmetry.origin" in errors(samples.drop_operations(text))


def test_a_symbol_with_origin_is_enough():
    report = checked(samples.drop_operations(cif()))
    assert "symmetry.origin" not in {f.check for f in report.errors}


def test_number_and_symbol_that_disagree_are_named():
    text = swap(cif(), r"(IT_number +)167", r"\g<1>166")
    finding = next(f for f in checked(text).errors if f.check == "symmetry.declared")
    assert "166" in finding.message
    assert "167" in finding.message


def test_a_pseudo_cubic_cell_is_called_so():
    """NaCl in P4/mmm with c = √2·a is rock salt (a 5.64 Å) in a smaller cell."""
    text = """data_x
_cell_length_a 3.98808
_cell_length_b 3.98808
_cell_length_c 5.64
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_space_group_name_H-M_alt 'P 4/m m m'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Na1 Na 0 0 0
Na2 Na 0.5 0.5 0.5
Cl1 Cl 0 0 0.5
Cl2 Cl 0.5 0.5 0
"""
    spec = StructureSpec(group=find_group("P4/mmm").group, group_rule="rule 1")
    report = check_cif(text, spec).report
    said = [f for f in report.errors if f.check == "symmetry.space_group"]
    assert len(said) == 1
    assert "pseudo-cubic" in said[0].message
    assert "ask for Fm-3m" in said[0].hint
    # Stretched along c the same positions are body-centred, and no longer cubic.
    stretched = check_cif(text.replace("5.64", "6.00"), spec).report
    said = [f for f in stretched.errors if f.check == "symmetry.space_group"]
    assert "I4/mmm" in said[0].message
    assert "pseudo" not in said[0].message


@pytest.mark.parametrize(("number", "verdict"), [(167, "pass"), (194, "fail")])
def test_a_structure_type_is_judged_by_its_group(number, verdict):
    spec = StructureSpec(types=(TypeSpec("a type", (number,), "rule 3"),))
    report = check_cif(cif(NASICON), spec).report
    assert [e.verdict for e in report.evidence if e.rule == "rule 3"] == [verdict]
