"""Layers in six languages; who makes them and who lies between."""

import pytest

from prompts.language import read_rules
from validators.specs.structure import StructureSpec


def read(text, formula):
    return read_rules([text], formula=formula, base=StructureSpec())


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("it has a layered structure", "Bi2O2Se"),
        ("该化合物为层状结构。", "Bi2O2Se"),
        ("層状構造である。", "Bi2O2Se"),
        ("Die Verbindung hat eine Schichtstruktur", "HfS2"),
        ("C'est un composé lamellaire", "HfS2"),
        ("La estructura es en capas", "HfS2"),
    ],
)
def test_a_layered_crystal_is_asked_for(text, formula):
    found = read(text, formula)
    assert [(n.elements, n.layered) for n in found.spec.nets] == [((), True)]
    assert not found.not_understood


@pytest.mark.parametrize(
    "text",
    [
        "RhO2 layers with Na between them",
        "Na sits between the RhO2 slabs",
        "Zwischen den RhO2-Schichten liegen Na-Ionen",
        "RhO2-Schichten, dazwischen Na",
        "RhO2 slabs, in between Na ions",
        "Les ions Na se trouvent entre les couches RhO2",
        "Los iones Na están entre las capas de RhO2",
        "Na 位于 RhO2 层之间",
        "NaはRhO2層の間に位置する",
    ],
)
def test_layers_of_some_elements_and_ions_between(text):
    found = read(text, "NaRhO2")
    (net,) = found.spec.nets
    assert (net.elements, net.between) == (("Rh", "O"), ("Na",))
    assert not found.not_understood


def test_polyhedra_that_form_layers_are_still_polyhedra():
    found = read("RhO6 octahedra share edges and form layers", "NaRhO2").spec
    assert not found.nets
    assert [(c.sharing, c.dimensions) for c in found.connectivity] == [("edge", 2)]


def test_a_denied_layer_is_said_to_be_unread():
    found = read("it is not a layered structure", "SrHfO3")
    assert not found.spec.nets
    assert found.not_understood


def test_edges_within_layers_and_faces_across_hold_for_all_octahedra():
    # In ilmenite equal octahedra share edges within a layer, unequal ones a face.
    found = read(
        "NiO6 and TiO6 share edges within layers and faces across", "NiTiO3"
    ).spec.connectivity
    told = {(c.first, c.second, c.sharing, c.dimensions) for c in found}
    assert told == {("Ni/Ti", "Ni/Ti", "edge", 2), ("Ni/Ti", "Ni/Ti", "face", None)}
