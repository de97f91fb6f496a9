"""The rule book: schema, families, and texts that the reader understands."""

import hashlib
import re
from fractions import Fraction

import pytest

from knowledge.structures import structure_library
from prompts.errors import RuleError
from prompts.language import read_rules
from prompts.rules import read_rule_file, rule_book
from validators.formula import parse_formula
from validators.groups import find_group
from validators.report import CATALOGUE
from validators.specs.structure import StructureSpec
from validators.structure import STRUCTURE_CHECKS, check_cif


def spec(formula, group=None, **more):
    return StructureSpec(
        formula=formula,
        composition=parse_formula(formula),
        group=find_group(group).group if group else None,
        **more,
    )


def families(*args, **more):
    return {f.name for f in rule_book().families_of(spec(*args, **more))}


@pytest.mark.parametrize(
    ("formula", "group", "family"),
    [
        ("SrTiO3", 221, "perovskite"), ("Li0.5La0.5TiO3", 221, "perovskite"),
        ("NaZr2(PO4)3", 167, "nasicon"), ("Na3Zr2Si2PO12", 167, "nasicon"),
        ("Li1.3Al0.3Ti1.7(PO4)3", 167, "nasicon"), ("Y3Al5O12", 230, "garnet"),
        ("Li7La3Zr2O12", 230, "garnet"), ("Li7La3Zr2O12", 142, "garnet"),
        ("MgAl2O4", 227, "spinel"), ("LiMn2O4", 227, "spinel"),
        ("Li14Zn(GeO4)4", 62, "lisicon"), ("LiFePO4", 62, "olivine"),
        ("Mg2SiO4", 62, "olivine"), ("TiO2", 136, "rutile"), ("CaF2", 225, "fluorite"),
        ("Li6PS5Cl", 216, "argyrodite"), ("LiCoO2", 166, "layered_oxide"),
        ("NaCl", 225, "rock_salt"), ("ZnS", 216, "zincblende"),
        ("Gd2Ti2O7", 227, "pyrochlore"), ("ZnO", 186, "wurtzite"),
        ("Al2O3", 167, "corundum"),
    ],
)  # fmt: skip
def test_families_are_found_by_formula_and_group(formula, group, family):
    assert family in families(formula, group)


@pytest.mark.parametrize(
    ("formula", "group"), [("NaCl", 221), ("Fe2O3", 161), ("SrTiO3", 148), ("Si", 227)]
)
def test_no_family_where_formula_or_group_do_not_fit(formula, group):
    assert families(formula, group) == set()


def test_a_family_that_only_its_name_tells():
    """Formula and group of an inverse spinel are those of a normal one."""
    assert families("NiFe2O4", 227) == {"spinel"}
    text = "an inverse spinel in Fd-3m"
    read = read_rules([text], formula="NiFe2O4", base=StructureSpec())
    assert read.not_understood == ()
    assert {(s.element, s.letter, s.occupancy) for s in read.spec.sites} == {
        ("Fe", "a", None), ("Ni", "d", Fraction(1, 2)), ("Fe", "d", Fraction(1, 2)),
        ("O", "e", None),
    }  # fmt: skip


def test_a_formula_alone_decides_nothing_but_with_the_name_it_does():
    assert families("FeTiO3") == set()
    assert families("CaTiO3", name="perovskite") == {"perovskite"}
    assert families("CaTiO3", rules={"rule 1": "钙钛矿结构"}) == {"perovskite"}


def test_every_rule_has_a_source_and_a_check_that_exists():
    book = rule_book()
    known = {*STRUCTURE_CHECKS, "syntax.cif", "syntax.content"}
    assert set(STRUCTURE_CHECKS) <= set(CATALOGUE)
    for entry in book._book.values():
        for rule in entry.rules:
            assert rule.check in known, rule.id
            assert entry.sources[rule.source].citation


def test_the_families_of_solid_electrolytes_and_oxides_are_there():
    assert {
        "perovskite", "nasicon", "garnet", "spinel", "lisicon", "olivine", "rutile",
        "fluorite", "argyrodite", "layered_oxide",
    } <= set(rule_book().families)  # fmt: skip


EXAMPLES = [
    ("SrTiO3", 221), ("NaZr2(PO4)3", 167), ("Y3Al5O12", 230), ("MgAl2O4", 227),
    ("Li14Zn(GeO4)4", 62), ("LiFePO4", 62), ("TiO2", 136), ("CaF2", 225),
    ("Gd2Ti2O7", 227), ("ZnO", 186), ("Al2O3", 167),
    ("LiCoO2", 166), ("NaCl", 225), ("ZnS", 216),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "group"), EXAMPLES)
def test_the_reader_understands_every_enforced_rule(formula, group):
    asked = spec(formula, group)
    for family in rule_book().families_of(asked):
        texts = rule_book().texts(family.name, asked)
        assert texts
        read = read_rules(texts, formula=formula, base=asked, source=family.name)
        assert read.not_understood == ()
        assert read.spec.problems == ()


def test_selection_carries_elements_not_roles():
    rules = rule_book().select("cif", spec("SrTiO3", 221))
    assert any(r.text.startswith("Ti is coordinated by 6 O") for r in rules)
    assert not any(re.search(r"\{\w+\}", r.text) for r in rules)
    assert rules[0].priority >= rules[-1].priority
    assert rule_book().select("faq", spec("SrTiO3", 221)) == ()


def test_family_rules_hold_for_measured_structures():
    """Rules that real crystals of the family break would teach a model nonsense.

    Taken over records of the library that a family claims, at least nine in ten must
    satisfy the family's rules.
    """
    from generators.structures.build import build_from_record

    records = [
        r
        for r in structure_library()
        if len(r.sites) <= 8 and r.source.kind == "experiment"
    ]
    # An order that another record does not change.
    records.sort(key=lambda r: hashlib.sha256(r.id.encode()).digest())
    judged, broken = 0, []
    for record in records:
        asked = StructureSpec(
            formula=record.formula, composition=record.composition, group=record.group
        )
        for family in rule_book().families_of(asked):
            texts = rule_book().texts(family.name, asked)
            if not texts or judged >= 60:
                continue
            ruled = read_rules(
                texts, formula=record.formula, base=asked, source=family.name
            ).spec
            report = check_cif(build_from_record(record).cif, ruled).report
            judged += 1
            failed = {f.message for f in report.errors if f.rule}
            if failed:
                broken.append((record.id, record.formula, family.name, failed))
        if judged >= 60:
            break
    assert judged >= 40
    assert len(broken) <= 0.1 * judged, broken


BAD_FILES = {
    "no YAML": ("family: [", "no YAML"),
    "unknown field": ("family: x\nsources: {}\nrules: []\ncolour: red", "colour"),
    "no source": (
        "family: x\nsources: {}\nrules:\n  - {id: x.a, text: 'some text', check: "
        "c, source: nowhere}",
        "nowhere",
    ),
    "unknown role": (
        "family: x\nsources: {s: {citation: 'a book'}}\nrules:\n  - {id: x.a, text: "
        "'{Q} is here', check: c, source: s}",
        "'Q'",
    ),
    "bad id": (
        "family: x\nsources: {s: {citation: 'a book'}}\nrules:\n  - {id: X, text: "
        "'some text', check: c, source: s}",
        "rules.0.id",
    ),
}


@pytest.mark.parametrize("fault", BAD_FILES)
def test_a_bad_rule_file_is_refused_with_its_place(fault):
    text, said = BAD_FILES[fault]
    with pytest.raises(RuleError) as caught:
        read_rule_file(text, "x.yaml")
    assert "x.yaml" in str(caught.value)
    assert said in str(caught.value)
