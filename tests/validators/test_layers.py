"""Layers of well-known crystals, and crystals that only look as if they had some."""

import pytest

from generators.structures.build import build_from_record
from knowledge.structures import structure_library
from tests.validators.test_nets import MGB2, cif, crystal
from validators.formula import parse_formula
from validators.layers import between_layers, framework, layered_framework
from validators.specs.structure import NetSpec, StructureSpec
from validators.structure import check_cif

#: LiCoO2: Orman & Wiseman, Acta Cryst. C40 (1984) 12.
LICOO2 = cif("R -3 m:H", 2.816, 14.05, ("Li", 0, 0, 0.5), ("Co", 0, 0, 0),
             ("O", 0, 0, 0.26), gamma=120)  # fmt: skip
#: K2NiF4: Yeh et al., Acta Cryst. C49 (1993) 806.
K2NIF4 = cif("I 4/m m m", 4.013, 13.088, ("K", 0, 0, 0.352), ("Ni", 0, 0, 0),
             ("F", 0, 0.5, 0), ("F", 0, 0, 0.153))  # fmt: skip
PEROVSKITE = cif("P m -3 m", 3.905, 3.905, ("Sr", 0, 0, 0), ("Ti", 0.5, 0.5, 0.5),
                 ("O", 0.5, 0.5, 0))  # fmt: skip
#: Tetragonal PbTiO3: Nelmes & Kuhs, Solid State Commun. 54 (1985) 721.
FERROELECTRIC = cif("P 4 m m", 3.904, 4.157, ("Pb", 0, 0, 0), ("Ti", 0.5, 0.5, 0.538),
                    ("O", 0.5, 0.5, 0.105), ("O", 0.5, 0, 0.612))  # fmt: skip
#: Rock salt with the ions of LiCoO2 in no order: the same bonds in all directions.
ROCK_SALT = cif("F m -3 m", 4.2, 4.2, ("Co", 0, 0, 0), ("O", 0.5, 0.5, 0.5))


@pytest.mark.parametrize(
    ("text", "without"),
    [(LICOO2, ("Li",)), (K2NIF4, ("K",)), (MGB2, ())],
)
def test_layered_crystals_are_layered_without_what_is_between(text, without):
    found = layered_framework(crystal(text))
    assert found.is_layered
    assert found.without == without


@pytest.mark.parametrize("text", [PEROVSKITE, FERROELECTRIC, ROCK_SALT])
def test_frameworks_are_not_layered(text):
    assert not layered_framework(crystal(text)).is_layered


@pytest.mark.parametrize(
    ("formula", "layered"),
    [("MoS2", True), ("V2O5", True), ("Bi2Te3", True), ("BiOCl", True), ("GaS", True),
     ("Mg(OH)2", True), ("KAl3Si3O10(OH)2", True), ("YBa2Cu3O7", True),
     ("LiMn2O4", False), ("LiFePO4", False), ("NaZr2(PO4)3", False),
     ("KAlSi3O8", False), ("CaF2", False), ("Y3Al5O12", False)],
)  # fmt: skip
def test_records_are_layered_as_they_are_known_to_be(formula, layered):
    record = next(iter(structure_library().by_composition(parse_formula(formula))))
    found = layered_framework(crystal(build_from_record(record).cif))
    assert found.is_layered is layered


#: SrFCl: Sauvage, Acta Cryst. B30 (1974) 2786; Sr-Cl 3.07 Å across, 3.11 Å within.
MATLOCKITE = cif("P 4/n m m:2", 4.1259, 6.9579, ("Sr", 0.25, 0.25, 0.2015),
                 ("F", 0.75, 0.25, 0), ("Cl", 0.25, 0.25, 0.6429))  # fmt: skip


@pytest.mark.parametrize(
    ("text", "net", "verdict"),
    [
        (LICOO2, NetSpec((), 2, layered=True), "pass"),
        (LICOO2, NetSpec(("Co", "O"), 2, layered=True, between=("Li",)), "pass"),
        (LICOO2, NetSpec(("Li", "Co", "O"), 2, layered=True), "fail"),
        (PEROVSKITE, NetSpec((), 2, layered=True), "fail"),
        (MATLOCKITE, NetSpec((), 2, layered=True), "open"),
        (PEROVSKITE, NetSpec(("Ti", "O"), 2, layered=True), "fail"),
        (K2NIF4, NetSpec(("Ni", "F"), 2, layered=True, between=("K",)), "pass"),
        (K2NIF4, NetSpec(("K", "F"), 2, layered=True, between=("Ni",)), "fail"),
    ],
)
def test_layers_are_judged(text, net, verdict):
    report = check_cif(text, StructureSpec(nets=(net,))).report
    said = [e.verdict for e in report.evidence if e.check == "geometry.layers"]
    assert said == [verdict]
    assert any(f.check == "geometry.layers" for f in report.findings) == (
        verdict == "fail"
    )


def test_an_ion_within_the_layers_is_not_between_them():
    found = crystal(LICOO2)
    layers = framework(found, elements=("Co", "O"))
    assert between_layers(found, layers, "Li") == (3, 3)
    assert between_layers(found, layers, "Co") == (0, 3)
