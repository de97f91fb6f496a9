"""A rule that no record satisfies is told with the record, never met in silence."""

import pytest

from assistant import Assistant
from validators.crystal import read_crystal


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    return Assistant(home=tmp_path_factory.mktemp("home"))


@pytest.fixture
def nothing_placed(monkeypatch):
    """No structure is constructed: what is known must be told without one."""
    from generators.structures import candidates

    monkeypatch.setattr(candidates, "candidates", lambda *args, **named: [])


def _fails(answer):
    return [e for e in answer.report.evidence if e.verdict == "fail"]


def test_kesterite_keeps_its_record(assistant):
    answer = assistant.ask(
        "CIF of Cu2ZnSnS4", rules=["all cations are tetrahedrally coordinated by S"]
    )
    assert [a.origin for a in answer.trace.attempts] == ["library"]
    assert "I-4 (82)" in answer.text
    assert not _fails(answer)


@pytest.mark.parametrize(
    ("text", "known", "words"),
    [
        ("KCl CIF, a = 3.9 Å", "Fm-3m (225)", "On record KCl is"),
        ("KCl-CIF mit Gitterkonstante a = 3.9 Å", "Fm-3m (225)", "Belegt ist KCl"),
    ],
)
def test_the_known_form_is_named(assistant, nothing_placed, text, known, words):
    answer = assistant.ask(text)
    assert answer.status != "verified"
    assert words in answer.text
    assert known in answer.text
    assert any(c.citations for c in answer.claims)


def test_rules_choose_among_the_forms_on_record(assistant):
    answer = assistant.ask(
        "CIF of SiO2", rules=["each Si is coordinated by 6 O in an octahedron"]
    )
    assert [a.origin for a in answer.trace.attempts] == ["library"]
    assert not _fails(answer)


@pytest.mark.parametrize(
    ("text", "rule", "group", "other"),
    [
        # Stishovite and seifertite have sixfold silicon, aragonite ninefold calcium.
        ("quartz CIF", "Si is coordinated by 6 O", {152, 154}, "Pbcn (60)"),
        ("Give me the CIF of calcite", "Ca is coordinated by 9 O", {167}, "aragonite"),
        ("CIF of anatase TiO2", "TiO6 octahedra share corners only", {141}, ""),
        ("CIF for rutile", "the TiO6 octahedra share no edges", {136}, ""),
    ],
)
def test_a_form_that_is_named_is_kept_and_its_failure_told(
    assistant, text, rule, group, other
):
    answer = assistant.ask(text, rules=[rule])
    assert read_crystal(answer.cif).crystal.group.number in group
    assert answer.status == "unverified"
    assert any(e.verdict == "fail" and e.rule == "rule 1" for e in _all(answer))
    assert [a.origin for a in answer.trace.attempts].count("generator") == 0
    assert other in answer.text


def _all(answer):
    return answer.report.evidence


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("CIF of wurtzite ZnS, space group F-43m", ("P63mc (186)", "sphalerite")),
        ("CIF of aragonite in R-3c", ("Pnma (62)", "calcite")),
        ("给出锐钛矿TiO2的CIF，空间群P42/mnm", ("I41/amd（141）", "rutile")),
        ("Diamant als CIF, Raumgruppe P63/mmc", ("Fd-3m (227)", "graphite")),
    ],
)
def test_a_group_that_no_form_of_the_name_has_is_refused(assistant, text, words):
    answer = assistant.ask(text)
    assert answer.status == "refused"
    assert all(word in answer.text for word in words)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("CIF of titania in I41/amd", 141),
        ("CIF for zirconia, space group P42/nmc", 137),
        ("quartz in P3221", 154),
        ("CIF of quartz, space group P6222", 180),
    ],
)
def test_a_name_that_leaves_the_form_open_takes_the_group(assistant, text, number):
    answer = assistant.ask(text)
    assert answer.status == "verified", answer.text
    assert read_crystal(answer.cif).crystal.group.number == number


def test_a_failing_record_is_delivered_with_its_findings(assistant, nothing_placed):
    answer = assistant.ask(
        "CIF of ZnS",
        rules=["space group F-43m", "Zn is octahedral, 6 S around it"],
    )
    assert answer.status == "unverified"
    assert answer.report.errors
    assert "Built by symmetry operations from record" in answer.text


def test_a_failing_record_goes_before_a_failing_construction():
    from assistant.correction import best_of
    from assistant.records import Attempt
    from assistant.routes.base import Draft
    from validators.report import Finding, Report, Severity

    report = Report((Finding("geometry.coordination", Severity.ERROR, "4 S"),))
    origins = ("library", "library", "generator")
    drafts = [Draft(object(), origin, str(n)) for n, origin in enumerate(origins)]
    attempts = [
        Attempt(n, origin, report, str(n)) for n, origin in enumerate(origins, 1)
    ]
    assert best_of(drafts, attempts) is drafts[0]


def test_a_distortion_of_our_own_choice_is_no_lower_group():
    from assistant.routes.cif_drafts import judged_wide
    from validators.groups import find_group
    from validators.specs.structure import LatticeSpec, StructureSpec
    from validators.structure import check_cif

    group = find_group("P4/mmm").group
    spec = StructureSpec(
        formula="CsCl", composition={"Cs": 1, "Cl": 1}, group=group, group_rule="r"
    )
    assert judged_wide(spec).symprec == 0.1
    given = spec.but(lattice=LatticeSpec(a=4.12, c=4.15))
    assert judged_wide(given) == given
    text = """data_x
_cell_length_a 4.12
_cell_length_b 4.12
_cell_length_c 4.15
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
Cs1 Cs 0 0 0
Cl1 Cl 0.5 0.5 0.5
"""
    for structure, verdict in ((spec, "pass"), (judged_wide(spec), "fail")):
        said = [e for e in check_cif(text, structure).report.evidence if e.rule == "r"]
        assert [e.verdict for e in said] == [verdict]
        assert "Pm-3m (221)" in said[0].measured


def test_an_atom_beside_the_allowed_sites_fails_the_rule():
    from generators.structures.build import build_from_record
    from knowledge.structures import structure_library
    from validators.specs.structure import SiteSpec, StructureSpec
    from validators.structure import check_cif

    record = structure_library().resolve("Al2O3").records[0]
    spec = StructureSpec(
        formula="Al2O3",
        sites=(SiteSpec("Al", "b", rule="rule 1"),),
        rules={"rule 1": "Al on 6b"},
    )
    report = check_cif(build_from_record(record).cif, spec).report
    said = [e for e in report.evidence if e.rule == "rule 1" and e.verdict == "fail"]
    assert any("also sits on 'c'" in e.measured for e in said)
    assert all(f.rule for f in report.errors if f.check == "sites.rule")


def test_a_broken_placement_is_not_handed_out_where_sites_are_named(
    assistant, monkeypatch
):
    from generators.structures import candidates
    from validators.records import Provenance

    broken = """data_x
_cell_length_a 3
_cell_length_b 3
_cell_length_c 3
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_space_group_name_H-M_alt 'P m -3 m'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
K1 K 0 0 0
I1 I 0.5 0.5 0.5
"""
    made = candidates.Candidate(broken, "placed by optimisation", 9.0, Provenance())
    monkeypatch.setattr(candidates, "candidates", lambda *args, **named: [made])
    answer = assistant.ask(
        "CIF of KI", rules=["space group Pm-3m; K on 1a, I on 1b; a = 4.2 Å"]
    )
    assert answer.status == "abstained"
    assert answer.cif is None
    assert "On record KI is Fm-3m (225)" in answer.text


@pytest.mark.parametrize(
    ("text", "system"),
    [
        ("CIF of cubic Al-doped LLZO Li6.25Al0.25La3Zr2O12", "cubic"),
        ("请生成立方Li6.25Al0.25La3Zr2O12的CIF", "cubic"),
        ("CIF of tetragonal Li6.9La3Zr1.9Ta0.1O12", "tetragonal"),
    ],
)
def test_the_named_system_is_kept_where_no_record_decides(assistant, text, system):
    answer = assistant.ask(text)
    group = read_crystal(answer.cif).crystal.group
    assert group.system == system


def test_a_garnet_with_vacancies_has_the_form_with_partly_filled_sites(assistant):
    answer = assistant.ask("CIF for Li6.5La3Zr1.5Ta0.5O12")
    crystal = read_crystal(answer.cif).crystal
    on = {s.element: s.letter for s in crystal.sites if s.element in {"Zr", "Ta"}}
    assert crystal.group.number == 230
    assert on == {"Zr": "a", "Ta": "a"}
    assert any("24d" in said and "96h" in said for said in answer.assumptions)


def test_an_abbreviation_is_no_formula(assistant):
    answer = assistant.ask("Al-doped LLZO, 0.25 Al per formula unit, cubic, CIF please")
    amounts = read_crystal(answer.cif).crystal.composition
    assert amounts["Al"] / amounts["La"] == pytest.approx(0.25 / 3, abs=1e-3)


def test_a_mixed_structure_with_a_crushed_full_site_is_not_handed_out(assistant):
    """Ti4+ on a full site keeps a bond-valence sum near four."""
    from validators.bond_valence import CRUSHED, valences
    from validators.specs.structure import StructureSpec

    answer = assistant.ask("CIF of Li0.5La0.5TiO3, space group P4/mmm")
    crystal = read_crystal(answer.cif).crystal
    found = valences(crystal, StructureSpec())
    titanium = [
        v for s, v in zip(crystal.sites, found.sums, strict=True) if s.element == "Ti"
    ]
    assert all(v < CRUSHED * 4 for v in titanium)
