"""Requests for new candidates: what is read, what comes, what is claimed."""

import re
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from assistant.asking.amounts import count_in, limits
from assistant.chat.offline import OfflineModel
from assistant.records import Attempt, Kind, Request, Route, Status, Trace
from assistant.routes.augment import find_table
from assistant.routes.base import Work
from assistant.routes.generate import GeneratePath
from assistant.routes.generate_wishes import read_wishes
from assistant.routes.table_rows import task_of
from assistant.settings import Settings
from tests.generators.test_tables import mixes
from validators.compositions import electronegativity, parse_formula, same_formula


def work(tmp_path, language="en", out=None, seed=0):
    return Work(
        Settings(home=tmp_path),
        OfflineModel(),
        Route(Kind.GENERATE, (Kind.GENERATE,), 1.0, "", "pattern"),
        Trace("t", {}),
        language=language,
        # Far off: a busy machine must not change what these tests see.
        deadline=time.monotonic() + 600,
        seed=seed,
        out=out,
    )


def answer(path, request, job):
    found = path.specify(request, job)
    if found.stop is not None:
        return found.stop
    draft = path.draft(found.spec, (), job)
    report = path.check(draft, found.spec, job)
    attempts = [Attempt(1, draft.origin, report)]
    return path.compose(found.spec, draft, attempts, job)


def ask(tmp_path, text, language="en", **fields):
    return answer(
        GeneratePath(), Request(text=text, **fields), work(tmp_path, language)
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("20 neutral ABX3 with tolerance factor 0.85 to 1.0", 20),
        ("give me ten novel spinels", 10),
        ("propose new garnets", None),
        ("生成15个新的钙钛矿成分", 15),
        ("Schlage 12 neue Perowskite vor", 12),
        ("suggest compounds with band gap 1.5 eV", None),
        ("Na-Zr-P-O: 100 candidate structures", 100),
        ("Nenne mir zehn neutrale ABX3 mit Toleranzfaktor 0,85 bis 0,95", 10),
        ("Quiero 6 nuevas espinelas de azufre AB2S4", 6),
        ("Donne-moi 5 pérovskites doubles", 5),
    ],
)
def test_the_number_asked_for(text, count):
    assert count_in(text) == count


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("tolerance factor 0.85 to 1.0", (0.85, 1.0)),
        ("tolerance factor 0.85-1.0", (0.85, 1.0)),
        ("tolerance factor between 0.9 and 1", (0.9, 1.0)),
        ("0.8 < t < 1.0", (0.8, 1.0)),
        ("t between 0.9 and 1.02", (0.9, 1.02)),
        ("tolerance factor above 0.95", (0.95, 9.99)),
        ("tolerance factor above 0.9 and below 1.0", (0.9, 1.0)),
        ("a perovskite of any kind", None),
        ("Toleranzfaktor zwischen 0,9 und 1,0", (0.9, 1.0)),
        ("容忍因子在0.9到1.0之间", (0.9, 1.0)),
        ("許容因子0.9〜1.0", (0.9, 1.0)),
        ("factor de tolerancia entre 0.9 y 1.0", (0.9, 1.0)),
        ("facteur de tolérance entre 0,88 et 0,97", (0.88, 0.97)),
        ("tolerance factor 1.0 to 0.85", (0.85, 1.0)),
        ("tolerance factor from 0.92 up to 1.01", (0.92, 1.01)),
        ("tolerence factor 0.85-1", (0.85, 1.0)),
        (r"$0.85 \le t \leq 1.0$", (0.85, 1.0)),
        ("許容因子０．９〜１．０", (0.9, 1.0)),
    ],
)
def test_limits_of_the_tolerance_factor(text, window):
    spec, _ = read_wishes(text, [])
    found = limits(text, r"tolerance") if spec is None else spec.tolerance
    assert found == (pytest.approx(window) if window else None)


@pytest.mark.parametrize(
    ("text", "include", "exclude"),
    [
        ("lead-free halide perovskites", (), ("Pb",)),
        ("bleifreie Perowskite", (), ("Pb",)),
        ("perovskites without Pb and Tl", (), ("Pb", "Tl")),
        ("garnets containing Li and La", ("Li", "La"), ()),
        ("spinels without cobalt", (), ("Co",)),
        ("不含铅的钙钛矿", (), ("Pb",)),
        ("perovskites sans plomb", (), ("Pb",)),
        ("ABX3 containing Sr but not Ti", ("Sr",), ("Ti",)),
        ("perovskitas sin Pb ni Cd", (), ("Pb", "Cd")),
        ("haluros sin elementos tóxicos", (), ("Pb", "Cd", "Hg", "Tl")),
        ("five oxides of Ti and V", ("Ti", "V"), ()),
        ("15 oxides ABO3, none containing Pb", (), ("Pb",)),
        ("espinelas sin cobalto", (), ("Co",)),
        ("鉛を含まないABX3ハロゲン化物", (), ("Pb",)),
    ],
)
def test_elements_wanted_and_not(text, include, exclude):
    spec, _ = read_wishes(text, [])
    assert set(include) <= set(spec.include)
    assert set(exclude) <= set(spec.exclude)
    assert not set(spec.include) & set(spec.exclude)


@pytest.mark.parametrize(
    "text",
    [
        "9 double perovskites A2BB'O6 with tolerance factor 0.9 to 1.0",
        "9 haluros de doble perovskita A2BB'X6 con factor de tolerancia 0.9 a 1.0",
        "9 Doppelperowskite mit Toleranzfaktor 0,9 bis 1,0",
    ],
)
def test_a_double_perovskite_has_a_tolerance_factor_too(tmp_path, text):
    found = answer(GeneratePath(), Request(text=text), work(tmp_path))
    assert len(found.generated) == 9
    assert all(0.9 <= g.scores["t"] <= 1.0 for g in found.generated)
    assert "candidates.tolerance_factor" in found.report.checked


def test_a_tolerance_factor_of_no_perovskite_is_not_pretended(tmp_path):
    request = Request(text="5 garnets with tolerance factor 0.9 to 1.0")
    found = GeneratePath().specify(request, work(tmp_path))
    assert any("not applied to garnet" in a for a in found.assumptions)


def test_alloys_are_not_balanced_like_salts(tmp_path):
    request = Request(text="Suggest 5 nickel superalloys")
    found = GeneratePath().specify(request, work(tmp_path))
    assert found.stop.status is Status.NEEDS_INPUT
    assert "alloys" in found.stop.text


def test_structures_of_one_formula_are_no_other_formulas(tmp_path):
    found = ask(tmp_path, "propose 2 candidate crystal structures for Mg3AsN")
    assert found.status is Status.UNVERIFIED
    assert len(found.generated) == 2
    for item in found.generated:
        assert "_cell_length_a" in item.cif
        assert item.origin.startswith("substitution of")
        assert item.formula is None
        assert item.scores["errors"] is not None
        assert item.novelty["doubts"]
    assert "no stability is claimed" in found.text
    assert "Mg3AsN" in found.text


def test_letters_of_an_antiperovskite_are_its_sites(tmp_path):
    request = Request(text="generate 5 A3BX antiperovskites")
    found = answer(GeneratePath(), request, work(tmp_path))
    assert len(found.generated) == 5
    for item in found.generated:
        assert sorted(parse_formula(item.formula).values()) == [1, 1, 3]


def test_a_pattern_is_found_between_chinese_characters():
    spec, _ = read_wishes("生成10个电荷中性的ABX3化合物,容忍因子在0.9到1.0之间", [])
    assert (spec.prototype, spec.count) == ("perovskite", 10)


def test_twenty_perovskites_in_a_window(tmp_path):
    found = ask(tmp_path, "20 neutral ABX3 with tolerance factor 0.85 to 1.0")
    assert found.status is Status.UNVERIFIED
    assert len(found.generated) == 20
    assert found.report.ok
    assert "candidates.tolerance_factor" in found.report.checked
    assert all(0.85 <= g.scores["t"] <= 1.0 for g in found.generated)
    assert "Shannon" in found.text
    assert {f for flags in found.table.flags for f in flags} <= {"synthetic", "known"}
    assert len(found.table.provenance) == len(found.table.rows) == 20


def test_new_garnets_are_not_on_the_list(tmp_path):
    found = ask(tmp_path, "propose new garnets")
    assert len(found.generated) == 10
    assert not any(g.novelty["on_known_list"] for g in found.generated)
    for item in found.generated:
        assert sorted(parse_formula(item.formula).values()) == [2, 3, 3, 12]


def test_structures_of_a_system_hold_its_elements(tmp_path):
    found = ask(tmp_path, "suggest 2 hypothetical structures in the Li-P-S system")
    assert found.status is Status.UNVERIFIED
    assert found.cif is None
    assert 1 <= len(found.generated) <= 2
    for row in found.table.rows:
        assert set(parse_formula(row[0])) == {"Li", "P", "S"}
    assert all(g.cif for g in found.generated)


def test_properties_are_not_judged_without_a_model(tmp_path):
    found = ask(tmp_path, "5 oxide perovskites with band gap 1.5 eV, t of 0.9 to 1.0")
    assert "Not judged here" in found.text
    assert "band gap" in found.text


def test_contradictions_are_refused(tmp_path):
    text = "perovskites with tolerance factor above 1.2 and below 0.9"
    assert ask(tmp_path, text).status is Status.REFUSED
    text = "spinels containing Co but without cobalt"
    assert ask(tmp_path, text).status is Status.REFUSED


def test_the_impossible_is_refused_with_its_reason(tmp_path):
    found = ask(tmp_path, "ABX3 with tolerance factor 2.0 to 2.5")
    assert found.status is Status.REFUSED
    assert "tolerance factor of 2 to 2.5" in found.text
    assert not found.report.ok


def test_a_wish_beyond_the_table_is_marked(tmp_path):
    text = "10 rows with strength = 400 from\n" + mixes(60).to_csv(index=False)
    found = ask(tmp_path, text)
    assert "extrapolation" in found.text
    assert found.generated
    assert all(g.scores["extrapolation"] for g in found.generated)


def test_words_for_the_number_of_elements(tmp_path):
    found = ask(tmp_path, "6 new ternary nitrides")
    assert all(len(parse_formula(g.formula)) == 3 for g in found.generated)
    assert all("N" in parse_formula(g.formula) for g in found.generated)
    assert any("no structure type" in a for a in _assumed(tmp_path, "6 new nitrides"))


def _assumed(tmp_path, text):
    return GeneratePath().specify(Request(text=text), work(tmp_path)).assumptions


def test_a_site_can_be_fixed(tmp_path):
    found = ask(tmp_path, "9 new double perovskites A2BB'O6 with Ba on A")
    assert len(found.generated) == 9
    assert all(parse_formula(g.formula).get("Ba") == 2 for g in found.generated)


def test_no_candidates_is_no_wish(tmp_path):
    assert ask(tmp_path, "0 perovskites").status is Status.NEEDS_INPUT


def test_rules_count_like_words(tmp_path):
    found = ask(
        tmp_path,
        "12 new perovskites",
        rules=["Rule 1: no lead", "Rule 2: tolerance factor between 0.9 and 1.0",
               "only oxides"],
    )  # fmt: skip
    assert len(found.generated) == 12
    for item in found.generated:
        elements = parse_formula(item.formula)
        assert "O" in elements
        assert "Pb" not in elements
        assert 0.9 <= item.scores["t"] <= 1.0


def test_a_follow_up_changes_the_earlier_request(tmp_path):
    turns = [
        {"role": "user", "content": "8 perovskites, tolerance factor 0.9 to 1.0"},
        {"role": "assistant", "content": "Here are 8 ..."},
    ]
    found = ask(tmp_path, "only fluorides, please", history=turns)
    assert len(found.generated) == 8
    assert all("F" in parse_formula(g.formula) for g in found.generated)
    assert all(0.9 <= g.scores["t"] <= 1.0 for g in found.generated)


@pytest.mark.parametrize(
    ("language", "word"),
    [("zh", "候选"), ("de", "Kandidaten"), ("ja", "候補"), ("fr", "candidates"),
     ("es", "candidatas")],
)  # fmt: skip
def test_the_frame_speaks_the_users_language(tmp_path, language, word):
    assert word in ask(tmp_path, "4 ABO3 perovskites", language).text


def test_the_frame_has_every_line_in_every_language():
    from assistant.compose.generation_words import WORDS

    languages = {"en", "zh", "de", "fr", "es", "ja"}
    for key, words in WORDS.items():
        assert set(words) == languages, key
        fields = {language: set(_fields(text)) for language, text in words.items()}
        assert set(map(frozenset, fields.values())) == {frozenset(fields["en"])}, key


def _fields(text):
    from string import Formatter

    return [name for _, name, _, _ in Formatter().parse(text) if name]


def test_rows_need_their_table(tmp_path):
    found = ask(tmp_path, "generate 20 rows with strength 50")
    assert found.status is Status.NEEDS_INPUT


def test_rows_under_a_condition(tmp_path):
    text = "generate 12 rows with strength = 60 from this table\n" + mixes(60).to_csv(
        index=False
    )
    found = ask(tmp_path, text)
    assert found.status is Status.UNVERIFIED
    assert len(found.generated) == 12
    spread = mixes(60)["strength"].max() - mixes(60)["strength"].min()
    for item in found.generated:
        assert abs(item.row["strength"] - 60) <= 0.021 * spread
        assert item.row["synthetic"] is True
        assert item.hull in ("inside", "edge", "outside")
    assert "RMSE" in found.text
    assert all("synthetic" in flags for flags in found.table.flags)


def test_files_are_written_only_where_a_folder_is_named(tmp_path):
    out = tmp_path / "out"
    job = work(tmp_path, out=out)
    found = answer(GeneratePath(), Request(text="4 ABO3 perovskites"), job)
    (artifact,) = found.artifacts
    assert Path(artifact.path).read_text("utf-8").startswith("formula,")
    assert ask(tmp_path, "4 ABO3 perovskites").artifacts == ()


def test_equal_seeds_give_equal_answers(tmp_path):
    a = ask(tmp_path, "6 new spinels")
    assert a.text == ask(tmp_path, "6 new spinels").text


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("Suggest 5 new lithium argyrodites", "Li"),
        ("propose 5 zinc spinels", "Zn"),
        ("schlage 5 Natrium-Granate vor", "Na"),
        ("5 lead-free perovskites", None),
    ],
)
def test_an_element_before_a_type_must_be_there(text, element):
    spec, _ = read_wishes(text, ())
    assert spec.include == ((element,) if element else ())


@pytest.mark.parametrize(
    ("text", "elements", "anions"),
    [
        ("five new sodium thiophosphates", {"Na", "P", "S"}, {"S"}),
        ("6 lithium borates", {"Li", "B", "O"}, {"O"}),
        ("Vorschläge für 5 Natriumwolframate", {"Na", "W", "O"}, {"O"}),
        ("提出6个新的锂磷酸盐", {"Li", "P", "O"}, {"O"}),
        ("5 quaternary nitrides with Zn", {"N", "Zn"}, {"N"}),
        ("4 oxychlorides", {"O", "Cl"}, {"O", "Cl"}),
    ],
)
def test_a_family_fixes_its_elements_and_its_anion(tmp_path, text, elements, anions):
    found = ask(tmp_path, text)
    spec, _ = read_wishes(text, ())
    assert len(found.generated) == spec.count
    for item in found.generated:
        assert elements <= set(parse_formula(item.formula))
        states = item.scores["oxidation_states"]
        minus = {re.sub(r"[\d+-]", "", s) for s in states.split() if s.endswith("-")}
        assert minus <= anions


@pytest.mark.parametrize(
    ("text", "figure", "right"),
    [
        ("8 Laves phases AB2", "radius_ratio", lambda v: 1.05 <= v <= 1.70),
        ("6 new half-Heusler compounds", "valence_electrons", lambda v: v == 18),
        ("4 high-entropy alloys without Re", "delta_percent", lambda v: v <= 6.6),
        ("10 new Heusler compositions X2YZ", "valence_electrons", lambda v: v > 0),
    ],
)
def test_metals_among_themselves_carry_no_charges(tmp_path, text, figure, right):
    found = ask(tmp_path, text)
    assert found.status is Status.UNVERIFIED
    assert len(found.generated) == int(text.split()[0])
    for item in found.generated:
        assert right(item.scores[figure])
        assert item.scores["oxidation_states"] == ""
        assert not set(parse_formula(item.formula)) & {"O", "S", "N", "F", "Cl", "Re"}
    assert "Oxidation states" not in found.text


def test_apatites_are_filled_with_two_anions(tmp_path):
    found = ask(tmp_path, "10 apatite compositions")
    assert len(found.generated) == 10
    for item in found.generated:
        counts = sorted(parse_formula(item.formula).values())
        assert counts == [1, 3, 5, 12]


def test_a_fluorapatite_holds_fluorine(tmp_path):
    found = ask(tmp_path, "5 fluorapatites without lead")
    assert len(found.generated) == 5
    assert all(parse_formula(i.formula).get("F") == 1 for i in found.generated)


def test_a_quality_between_an_element_and_its_class_drops_neither(tmp_path):
    found = ask(tmp_path, "6 sodium superionic phosphates, no vanadium")
    assert len(found.generated) == 6
    for item in found.generated:
        assert {"Na", "P", "O"} <= set(parse_formula(item.formula))
    free = ask(tmp_path, "6 sodium-free phosphates")
    assert len(free.generated) == 6
    assert all("Na" not in parse_formula(i.formula) for i in free.generated)


def formulas_with_values(n=160):
    """A list of rock salts and perovskites whose value the elements decide."""
    made = [f"{a}{x}" for a in ("Mg", "Ca", "Sr", "Ba", "Ni", "Co", "Mn", "Fe", "Cd")
            for x in ("O", "S", "Se", "Te")]  # fmt: skip
    metals = ("Mg", "Zn", "Ni", "Co", "Mn", "Fe", "Ca", "Sr")
    made += [f"{a}{b}{x}3" for a in ("K", "Rb", "Cs", "Na") for b in metals
             for x in ("F", "Cl", "Br")]  # fmt: skip
    value = [sum(electronegativity(e) * c for e, c in parse_formula(f).items())
             / sum(parse_formula(f).values()) for f in made]  # fmt: skip
    return pd.DataFrame({"formula": made, "gap_eV": np.round(value, 4)}).head(n)


def test_formulas_are_made_for_a_property_of_the_table(tmp_path):
    from tests.assistant.test_augment import attach

    frame = formulas_with_values()
    request = Request(text="generate 8 new compounds with a band gap of 2.9 eV",
                      files=attach(frame, "gaps.csv"))  # fmt: skip
    table = find_table(request)
    assert task_of(table, request)[0] == "formulas"
    now = work(tmp_path)
    found = answer(_Formulas(table), request, now)
    known = {same_formula(f) for f in frame["formula"]}
    assert len(found.generated) == 8
    assert not {same_formula(g.formula) for g in found.generated} & known
    predicted = [g.scores["predicted_gap_eV"] for g in found.generated]
    assert abs(np.mean(predicted) - 2.9) < abs(frame["gap_eV"].mean() - 2.9) / 2
    assert "formulas made without it" in found.text
    beyond = Request(text="5 compounds with gap_eV = 9", files=request.files)
    text = answer(_Formulas(table), beyond, now).text
    assert "Extrapolation" in text


class _Formulas(GeneratePath):
    """The path with its beginning fixed, as the data route enters it."""

    def __init__(self, table):
        self.table = table

    def specify(self, request, work):
        return self.formula_spec(self.table, request, work)


def test_a_class_that_is_not_known_is_asked_back(tmp_path):
    found = ask(tmp_path, "12 half-Frobnic compositions")
    assert found.status is Status.NEEDS_INPUT
    assert "half-Frobnic" in found.text
    # Of no class at all: what they shall be is asked once, and nothing is guessed.
    assert ask(tmp_path, "10 new compounds").status is Status.NEEDS_INPUT
    assert ask(tmp_path, "10 new chlorides").status is Status.UNVERIFIED


def test_one_letter_may_stand_for_two_sites_of_a_type(tmp_path):
    found = ask(tmp_path, "7 new garnets A3B5O12")
    assert "garnet" in found.text
    for item in found.generated:
        ions = item.scores["radii_angstrom"]
        assert ions["A"] > ions["B"]


def test_brackets_in_a_pattern_are_multiplied_out():
    spec, _ = read_wishes("5 compositions A3(PO4)2", ())
    assert sorted(s.count for s in spec.sites) == [2, 3, 8]


@pytest.mark.parametrize(
    ("text", "count", "right"),
    [
        ("5 new garnet electrolytes with Li content above 6", 5,
         lambda n, s: n["Li"] > 6 and n["O"] == 12),
        ("new Heusler compounds with 24 valence electrons", 10,
         lambda n, s: s["valence_electrons"] == 24),
        ("15 high-entropy alloys from Co Cr Fe Ni Mn Al, Al below 10 at%", 15,
         lambda n, s: set(n) == {"Co", "Cr", "Fe", "Ni", "Mn", "Al"}
         and 100 * n["Al"] / sum(n.values()) <= 10),
        ("8 HEAs of Ti, Zr, Hf, Nb, Ta with VEC below 4.4", 8,
         lambda n, s: set(n) == {"Ti", "Zr", "Hf", "Nb", "Ta"} and s["vec"] <= 4.4),
    ],
)  # fmt: skip
def test_amounts_and_figures_are_limits(tmp_path, text, count, right):
    found = ask(tmp_path, text)
    assert len(found.generated) == count
    for item in found.generated:
        assert right(parse_formula(item.formula), item.scores)


def test_a_limit_that_nothing_meets_is_named(tmp_path):
    found = ask(tmp_path, "5 garnets with Li content above 9")
    assert found.status is Status.REFUSED
    assert "Li" in found.text


def test_a_model_to_train_needs_a_table(tmp_path):
    found = ask(tmp_path, "Train a VAE on my CSV")
    assert found.status is Status.NEEDS_INPUT
    assert "table" in found.text


def test_a_follow_up_changes_number_and_anion():
    from assistant import Assistant

    assistant = Assistant()
    assistant.ask("20 neutral ABX3 halides, no lead", session="halides")
    more = assistant.ask("and ten more, but without cesium", session="halides")
    assert len(more.generated) == 10
    assert not any("Cs" in g.formula for g in more.generated)
    oxides = assistant.ask("nur Oxide bitte", session="halides")
    assert all(g.formula.endswith("O3") for g in oxides.generated)


@pytest.mark.parametrize(
    "wish", ["no oxides", "keine Oxide", "sin óxidos", "不要氧化物", "酸化物は除いて"]
)
def test_a_class_of_compounds_that_is_excluded_is_not_wished(wish):
    from assistant.asking.chemistry_words import anions_barred, anions_in

    assert anions_in(wish) == ()
    assert anions_barred(wish) == ("O",)


@pytest.mark.parametrize("word", ["antiperovskites", "反钙钛矿", "Antiperowskite"])
def test_an_antiperovskite_is_no_perovskite_in_any_language(word):
    from generators.materials.patterns import find_type

    found = find_type(f"5 {word}")
    assert found is not None
    assert found.name == "antiperovskite"


@pytest.mark.parametrize(
    "text",
    ["40 neutral A2BX6 without lead", "40 vacancy-ordered double perovskites"],
)
def test_the_large_cation_beside_ordered_vacancies_is_monovalent(tmp_path, text):
    found = ask(tmp_path, text)
    # Shannon (1976) and usual states: alkali metals, thallium, silver, copper.
    single = {"Li", "Na", "K", "Rb", "Cs", "Tl", "Ag", "Cu", "In", "Au", "Hg"}
    for made in found.generated:
        counts = parse_formula(made.formula)
        (large,) = (e for e, n in counts.items() if n == 2)
        assert large in single
    assert len(found.generated) == 40


def test_elements_joined_by_or_on_a_site_are_alternatives(tmp_path):
    found = ask(tmp_path, "8 A2BX6 chlorides with tin or titanium on B")
    held = [set(parse_formula(g.formula)) & {"Sn", "Ti"} for g in found.generated]
    assert held
    assert all(len(one) == 1 for one in held)
    assert {next(iter(one)) for one in held} == {"Sn", "Ti"}
