"""Who is inside which polyhedron, in six languages."""

import pytest

from prompts.language import read_rules
from validators.specs.structure import StructureSpec


def read(text, formula):
    return read_rules([text], formula=formula, base=StructureSpec())


@pytest.mark.parametrize(
    "text",
    [
        "Cd は O 四面体に、Cr は O 八面体に囲まれる",
        "Cd は O の四面体、Cr は八面体",
        "CdはO四面体中心、CrはO八面体中心に配位する。",
        "カドミウムは酸素の四面体配位、クロムは酸素の八面体配位をとる",
        "Cd在O四面体中，Cr在O八面体中",
        "Cd 被 O 四面体包围，Cr 被 O 八面体包围",
        "Cd est dans des tétraèdres d'oxygène, Cr dans des octaèdres d'oxygène",
        "Cd sitzt in Sauerstofftetraedern, Cr in Sauerstoffoktaedern",
        "Cd está en tetraedros de oxígeno y Cr en octaedros de oxígeno",
        "Cd is surrounded by an O tetrahedron, Cr by an O octahedron",
        "Cd and Cr in tetrahedra and octahedra, respectively",
    ],
)
def test_each_atom_is_in_its_own_polyhedron(text):
    found = read(text, "CdCr2O4")
    said = {(c.center, c.number, c.ligand, c.shape) for c in found.spec.coordination}
    assert said == {("Cd", 4, "O", "tetrahedron"), ("Cr", 6, "O", "octahedron")}
    assert not found.not_understood


@pytest.mark.parametrize(
    "text",
    [
        "Ga in tetrahedra and octahedra",
        "Ga is both tetrahedrally and octahedrally coordinated",
        "Ga sitzt in Tetraedern und in Oktaedern",
        "Ga est en coordination tétraédrique et octaédrique",
        "Ga está en tetraedros y octaedros",
        "Ga 有四面体和八面体两种配位",
        "Ga は四面体と八面体の両方に配位する",
    ],
)
def test_one_element_in_polyhedra_of_two_kinds(text):
    found = read(text, "Ga2O3")
    said = {(c.center, c.number, c.shape) for c in found.spec.coordination}
    assert said == {("Ga", 4, "tetrahedron"), ("Ga", 6, "octahedron")}
    assert not found.not_understood


def test_two_shapes_of_two_elements_are_nobodys_without_respectively():
    found = read("Zn and Ga in tetrahedra and octahedra", "ZnGa2O4")
    assert not found.spec.coordination
    assert "tetrahedra and octahedra" in found.not_understood[0][1]


@pytest.mark.parametrize(
    "text",
    [
        "chains of edge-sharing GeO6 octahedra; corner sharing between chains",
        "GeO6-Oktaeder bilden kantenverknüpfte Ketten, die über Ecken verbunden sind",
        "GeO6 八面体共棱成链，链间共顶点",
        "GeO6八面体は稜を共有して鎖をつくり、鎖どうしは頂点でつながる",
        "Les octaèdres GeO6 partagent des arêtes en chaînes, reliées par des sommets",
        "Octaedros GeO6 que comparten aristas en cadenas; las cadenas se unen por "
        "vértices",
    ],
)
def test_chains_are_held_by_edges_and_meet_in_corners(text):
    found = read(text, "GeO2")
    said = {(c.sharing, c.dimensions) for c in found.spec.connectivity}
    assert said == {("edge", 1), ("corner", None)}
    assert not found.not_understood


def test_a_formula_behind_the_shape_says_whose_it_is():
    text = "Cu con 4 O en plano cuadrado, octaedros MnO6 comparten vértices"
    found = read(text, "CaCu3Mn4O12")
    said = {(c.center, c.number, c.shape) for c in found.spec.coordination}
    assert said == {("Cu", 4, "square planar"), ("Mn", 6, "octahedron")}
