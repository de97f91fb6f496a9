"""Wishes about the rows of a table, read from requests in people's words."""

import numpy as np
import pandas as pd
import pytest

from assistant.asking.column_names import target_named
from assistant.asking.row_task import (
    asks_privacy,
    row_task,
    rows_asked,
    wants_new,
)
from assistant.asking.row_turns import seed_of_turns, with_turns
from assistant.asking.row_wishes import read_row_wishes

RNG = np.random.default_rng(0)
N = 60
STEEL = pd.DataFrame(
    {
        "C (wt%)": RNG.uniform(0.1, 1, N).round(2),
        "Cr (wt%)": RNG.uniform(0, 2, N).round(2),
        "quench": RNG.choice(["oil", "water", "none"], N),
        "T_C": RNG.choice([800, 850, 900], N),
        "HV": RNG.uniform(150, 800, N).round(0),
        "UTS_MPa": RNG.uniform(400, 1500, N).round(0),
    }
)
MIX = pd.DataFrame(
    {"水泥": RNG.uniform(200, 500, N), "水": RNG.uniform(140, 200, N),
     "强度": RNG.uniform(20, 80, N)}
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("12 rows with HV = 450", ["HV=450"]),
        ("hardness of about 500 HV, oil quenched", ["quench=oil", "HV=500"]),
        ("UTS above 1.1 GPa, please", ["UTS_MPa>=1100"]),
        ("keep C below 0.6 wt% and UTS between 600 and 900",
         ["C (wt%)<=0.6", "UTS_MPa=600..900"]),
        ("treated at 850 °C, not water", ["quench=none|oil", "T_C=850"]),
        ("Härte um 300, Cr mindestens 1", ["Cr (wt%)>=1", "HV=300"]),
        ("at least 900 MPa", ["UTS_MPa>=900"]),
        ("HV must not fall below 300", ["HV>=300"]),
        ("UTS darf nicht über 900 steigen", ["UTS_MPa<=900"]),
        ("strength=750, 8 candidates", ["UTS_MPa=750"]),
        ("harder than 500 HV", ["HV>=500"]),
        ("UTS besser als 900", ["UTS_MPa>=900"]),
        ("give me 5 of them", []),
    ],
)  # fmt: skip
def test_values_limits_units_and_categories(text, given):
    assert list(read_row_wishes(text, STEEL).given) == given


def test_a_header_goes_before_the_quantity_of_another_column():
    table = pd.DataFrame({"coercivity_kA_m": [900.0, 1500, 2000],
                          "remanence_T": [1.1, 1.2, 1.3],
                          "Dy_at%": [0.0, 1.5, 2.0]})  # fmt: skip
    found = read_row_wishes("remanence between 1.2 and 1.3 T, no Dy", table)
    assert found.given == ("remanence_T=1.2..1.3", "Dy_at%=0")
    goal = read_row_wishes("5 with the highest remanence", table).goal
    assert goal is not None
    assert (goal.column, goal.end) == ("remanence_T", "most")


def test_han_names_need_no_spaces():
    found = read_row_wishes("给我10个强度为60的配比，水不超过170", MIX)
    assert found.given == ("水<=170", "强度=60")
    assert rows_asked("给我10个强度为60的配比", found) == 10


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("make sure C + Cr <= 2 and HV under 400", ("C (wt%) + Cr (wt%) <= 2",)),
        ("HV must stay below UTS", ("HV <= UTS_MPa",)),
        ("the sum of C and Cr is 1.5", ("C (wt%) + Cr (wt%) = 1.5",)),
    ],
)
def test_relations_of_columns_are_rules(text, rules):
    assert read_row_wishes(text, STEEL).rules == rules


def test_what_is_no_column_or_not_understood_is_told():
    assert read_row_wishes("10 rows with strain = 3", STEEL).unknown == ("strain",)
    assert read_row_wishes("quench = brine", STEEL).strange == ("quench=brine",)
    assert read_row_wishes("with higher toughness", STEEL).unread


def test_the_first_word_of_a_long_name_is_enough():
    table = pd.DataFrame({"strength_mpa": [40.0, 60, 90], "age_days": [3.0, 7, 28],
                          "phase": ["BCC", "FCC", "BCC"]})  # fmt: skip
    text = "rows with strength of 150 at age_days = 28"
    assert read_row_wishes(text, table).given == ("strength_mpa=150", "age_days=28")
    assert read_row_wishes("phase = BCC", table).given == ("phase=BCC",)
    assert read_row_wishes("strength above 90", table).given == ("strength_mpa>=90",)


def test_a_target_may_go_by_its_scale_or_be_unknown():
    assert target_named("the target is Vickers", STEEL) == ("HV", "Vickers")
    assert target_named("HV is what I predict", STEEL)[0] == "HV"
    assert target_named("target column: creep", STEEL) == (None, "creep")


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("15 rows with HV = 450.5", "make"),
        ("Propose 12 new alloys with UTS >= 900", "make"),
        ("Which treatment would give HV 700? 5 suggestions", "make"),
        ("Génère 20 lignes avec UTS = 800", "make"),
        ("generate 30 rows where quench is oil", "make"),
        ("double my table with fake rows", "augment"),
        ("extend to 200 rows", "augment"),
        ("I want 80 extra rows", "augment"),
        ("Use a GAN to make 40 rows", "augment"),
        ("fill up to 300 rows", "augment"),
        ("trois fois plus de données", "augment"),
        ("生成40个quench为oil的样本", "make"),
        ("propose 5 alloys with the highest strength", "make"),
        ("show me the rows with HV = 450", None),
        ("list the 5 hardest samples", None),
        ("which rows have HV above 400?", None),
        ("make a table of UTS and C", None),
        ("5 rows with quench = oil", None),
        ("sort by UTS", None),
        ("create a histogram of HV", None),
    ],
)
def test_rows_are_made_or_shown(text, task):
    assert row_task(text, read_row_wishes(text, STEEL), STEEL) == task


def test_the_number_of_rows_is_none_of_a_wish():
    text = "thirty alloys with HV = 450 and UTS of 800 MPa"
    assert rows_asked(text, read_row_wishes(text, STEEL)) == 30


def test_a_word_for_a_quantity_means_the_column_of_its_unit_and_is_told():
    found = read_row_wishes("strength=750", STEEL)
    assert found.assumed == ("'strength' was read as the column 'UTS_MPa'",)
    # Density is no pressure: it stays unknown and is asked back.
    assert read_row_wishes("density = 7.8", STEEL).unknown == ("density",)


def test_a_column_of_several_words_is_known_without_its_unit():
    frame = pd.DataFrame({"slag_kg": RNG.uniform(0, 200, N), "fly_ash_kg": 1.0,
                          "fc_MPa": RNG.uniform(20, 80, N)})  # fmt: skip
    found = read_row_wishes("slag + fly ash has to stay 400", frame)
    assert found.rules == ("slag_kg + fly_ash_kg = 400",)
    assert found.given == ()


@pytest.mark.parametrize(
    "text",
    [
        "train a cgan on this table",
        "Trainiere ein ddpm damit",
        f"turn my {N} rows into 200",
        f"aus {N} Zeilen 200 machen",
        "is it worth adding synthetic rows? compare with the real ones",
        "20 synthetic specimens on top",
    ],
)
def test_models_growth_and_the_use_of_made_rows_are_augmentation(text):
    wishes = read_row_wishes(text, STEEL)
    assert row_task(text, wishes, STEEL) == "augment"


@pytest.mark.parametrize(
    "text",
    [
        "compare artificial ageing with natural ageing",
        f"which of the {N} rows has the highest UTS?",
        "how does the GaN content compare?",
    ],
)
def test_questions_about_the_rows_that_are_there_make_none(text):
    assert row_task(text, read_row_wishes(text, STEEL), STEEL) is None


MIXES = pd.DataFrame(
    {"cement": [300.0, 400.0], "fly_ash_kg": [0.0, 90.0], "water": [160.0, 180.0],
     "fc_MPa": [31.0, 52.0]}
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("only with w/c below 0.4", ("water / cement <= 0.4",)),
        ("W/Z-Wert höchstens 0,45", ("water / cement <= 0.45",)),
        ("水灰比小于0.4", ("water / cement <= 0.4",)),
        ("water to fly ash ratio above 2", ("water / fly_ash_kg >= 2",)),
        ("ratio of water to cement between 0.3 and 0.5",
         ("water / cement >= 0.3", "water / cement <= 0.5")),
        ("fly ash / cement of at most 0.3", ("fly_ash_kg / cement <= 0.3",)),
    ],
)  # fmt: skip
def test_a_ratio_in_words_is_a_rule_of_two_columns(text, rules):
    found = read_row_wishes(text, MIXES)
    assert found.rules == rules
    assert not found.given
    assert not found.unknown


def test_symbols_of_strengths_answer_to_their_names():
    steels = pd.DataFrame({"YS_MPa": [300.0, 500.0], "Rm": [400.0, 600.0]})
    found = read_row_wishes(
        "yield strength of at least 400 MPa and tensile strength below 550", steels
    )
    assert found.given == ("YS_MPa>=400", "Rm<=550")
    mixes = read_row_wishes("compressive strength above 40 MPa", MIXES)
    assert mixes.given == ("fc_MPa>=40",)


def test_amounts_joined_by_or_stand_for_any_of_them():
    found = read_row_wishes("cement only 300 or above 380, water at most 170", MIXES)
    assert found.given == ("cement=300|>=380", "water<=170")
    found = read_row_wishes("water 150, 160 or 170 kg/m3", MIXES)
    assert found.given == ("water=150|160|170",)
    denied = read_row_wishes("cement not 300 or above 380", MIXES)
    assert not denied.given
    assert any("not 300" in part for part in denied.unread)
    assert read_row_wishes("cement 300 or more", MIXES).given == ("cement>=300",)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("can I share the synthetic rows with a competitor?", True),
        ("which column leaks?", True),
        ("Welche Spalte verrät einzelne Zeilen?", True),
        ("puis-je partager ces lignes avec un client ?", True),
        ("¿puedo compartir estas filas?", True),
        ("这些合成数据可以公开吗？", True),
        ("この行を共有しても大丈夫？ データの漏洩はない？", True),
        ("augment my 140 rows to 500", False),
        ("give me the share of rows above 40 MPa", False),
        ("which column correlates with strength", False),
    ],
)
def test_questions_about_sharing_rows(text, asked):
    assert asks_privacy(text) is asked


def test_new_compounds_are_made_though_the_table_could_answer():
    assert wants_new("give me 12 new compounds with kappa below 1")
    assert wants_new("新しい化合物を5つ")
    assert not wants_new("which compounds have kappa below 1")


def test_a_message_goes_on_with_the_rows_made_before():
    before = ["make 50 mixes with fc_MPa above 40"]

    def read(text, turns=before):
        return read_row_wishes(with_turns(text, turns, MIXES), MIXES)

    found = read("now 200 more")
    assert found.given == ("fc_MPa>=40",)
    assert not found.unread
    assert rows_asked(found.rest, found) == 200
    narrowed = read("only with w/c below 0.4")
    assert narrowed.rules == ("water / cement <= 0.4",)
    assert rows_asked(narrowed.rest, narrowed) == 50
    assert read("and now fc_MPa above 60").given == ("fc_MPa>=60",)
    whole = with_turns("how many of my real mixes are above 60?", before, MIXES)
    assert whole.count("mixes") == 1
    # Wishes of all turns in between count.
    chain = [*before, "only with water below 170", "30 more"]
    assert read("the same with another seed", chain).given == (
        "water<=170",
        "fc_MPa>=40",
    )


def test_other_rows_are_drawn_with_another_seed():
    turns = ["make 50 mixes with fc_MPa above 40"]
    assert seed_of_turns("only with water below 170", turns, 4) == 4
    assert seed_of_turns("200 more", turns, 4) == 5
    assert seed_of_turns("encore 20", [*turns, "200 more"], 4) == 6
    assert seed_of_turns("dasselbe mit Seed 11", turns, 4) == 11


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("propose 5 mixes above 40 MPa with as little cement as possible",
         ("cement", "least")),
        ("fc_MPa über 40 mit möglichst wenig Wasser", ("water", "least")),
        ("10 mixes with the highest fc_MPa, water below 170", ("fc_MPa", "most")),
        ("5 mixes, as strong as possible", ("fc_MPa", "most")),
        ("5 Mischungen, möglichst fest", ("fc_MPa", "most")),
        ("尽量强的配比5个", ("fc_MPa", "most")),
        ("できるだけ強い配合を5件", ("fc_MPa", "most")),
        ("at least 300 kg of cement", None),
        ("minimum cement 300", None),
    ],
)  # fmt: skip
def test_the_end_of_a_column_that_is_wanted(text, goal):
    found = read_row_wishes(text, MIXES).goal
    assert (found and (found.column, found.end)) == goal


@pytest.mark.parametrize(
    ("text", "given", "rules"),
    [
        ("Tg above 580 °C and no boron oxide", ("B2O3=0", "Tg_C>=580"), ()),
        ("氧化硼大于5", ("B2O3>=5",), ()),
        ("Natriumoxid unter 10", ("Na2O<=10",), ()),
        ("un rapport eau/cendres volantes inférieur à 0,2", (),
         ("water_kg / fly_ash_kg <= 0.2",)),
        ("Leitfähigkeit mindestens 9", ("Leitfaehigkeit_mS_cm>=9",), ()),
        ("Porosität unter 0,5 % und Laserleistung über 250 W",
         ("porosity_%<=0.5", "laser_power_W>=250"), ()),
        ("硬度高于340 HV", ("hardness_HV>=340",), ()),
        ("carbon below 0.2 and at least 1 % nickel", ("C_wt%<=0.2", "Ni_wt%>=1"), ()),
    ],
)  # fmt: skip
def test_columns_answer_to_names_of_what_they_hold(text, given, rules):
    names = ["B2O3", "Na2O", "Tg_C", "water_kg", "fly_ash_kg", "Leitfaehigkeit_mS_cm",
             "C_wt%", "Ni_wt%", "porosity_%", "laser_power_W",
             "hardness_HV"]  # fmt: skip
    frame = pd.DataFrame({n: [0.0, 1.5, 600.0] for n in names})
    found = read_row_wishes(text, frame)
    assert (found.given, found.rules) == (given, rules)


def test_a_rule_of_two_columns_has_rows_made():
    found = read_row_wishes("50 mixes with w/c at most 0.4", MIXES)
    assert row_task("50 mixes with w/c at most 0.4", found, MIXES) == "make"


def test_a_comparison_of_no_column_is_not_dropped_in_any_language():
    for text in (
        "Zähigkeit mindestens 9",
        "ductilité d'au moins 9",
        "tenacidad mayor de 9",
    ):
        assert read_row_wishes(text, MIXES).unknown


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("40 more rows, T neither 800 nor 850", ("T_C!=800|850",)),
        ("T_C != 800, 20 more rows", ("T_C!=800",)),
        ("20 Zeilen mehr, nicht 800 oder 850 °C", ("T_C!=800|850",)),
        ("HV except 300, 400 and 500", ("HV!=300|400|500",)),
        ("硬度不是300或310，再加20行", ("HV!=300|310",)),
        ("硬さ300と310以外で20件追加", ("HV!=300|310",)),
        ("HV not above 300", ("HV<=300",)),
        ("20 more rows but no T of 800 or 850", ("T_C!=800|850",)),
        ("20 filas más, ni a 800 ni a 850 °C", ("T_C!=800|850",)),
        ("再加20行，硬度不是300也不是310", ("HV!=300|310",)),
    ],
)
def test_amounts_that_shall_not_be(text, given):
    assert read_row_wishes(text, STEEL).given == given


def test_an_end_of_a_column_nobody_knows_is_told():
    found = read_row_wishes("25 filas más con la rugosidad mínima", STEEL)
    assert any("mínima" in part for part in found.unread)


ROAD = pd.DataFrame(
    {
        "binder": RNG.uniform(40, 70, N).round(1),
        "water": RNG.uniform(140, 200, N).round(0),
        "cement": RNG.uniform(200, 500, N).round(0),
        "fly_ash": RNG.choice([0.0, 40.0, 80.0], N),
        "age_days": RNG.choice([7, 28], N),
        "strength_MPa": RNG.uniform(10, 80, N).round(1),
    }
)


@pytest.mark.parametrize(
    "text",
    [
        "strength must never drop below 35 MPa",
        "die Festigkeit darf 35 MPa nicht unterschreiten",
        "die Druckfestigkeit soll nicht unter 35 MPa fallen",
        "la résistance ne doit pas descendre en dessous de 35 MPa",
        "la resistencia no debe bajar de 35 MPa",
        "抗压强度不得低于35 MPa",
        "圧縮強度は35 MPaを下回らない",
    ],
)
def test_a_denied_side_is_the_other_one_in_six_languages(text):
    assert read_row_wishes(f"20 rows, {text}", ROAD).given == ("strength_MPa>=35",)


@pytest.mark.parametrize(
    "text",
    ["nothing of fly ash: no fly ash", "keine Flugasche", "pas de cendres volantes",
     "nada de cenizas volantes", "不含粉煤灰", "フライアッシュなし"],
)  # fmt: skip
def test_a_constituent_is_left_out_in_six_languages(text):
    assert read_row_wishes(text, ROAD).given == ("fly_ash=0",)


@pytest.mark.parametrize(
    "text",
    ["water-cement ratio below 0.5", "Wasserzementwert höchstens 0,5",
     "rapport eau/ciment inférieur à 0,5", "relación agua/cemento inferior a 0,5",
     "水灰比不超过0.5"],
)  # fmt: skip
def test_the_ratio_of_water_to_cement_has_a_name_in_each_language(text):
    assert read_row_wishes(text, ROAD).rules == ("water / cement <= 0.5",)


def test_an_amount_in_a_denial_that_says_no_side_is_told_and_not_drawn():
    wishes = read_row_wishes("20 rows, strength never reaching 35 MPa", ROAD)
    assert not wishes.given
    assert wishes.unread


def test_brackets_hold_the_ends_of_a_range():
    assert read_row_wishes("age_days in [3, 90]", ROAD).given == ("age_days=3..90",)


@pytest.mark.parametrize(
    "text",
    ["I need 500 Zeilen mehr", "Füge 80 Zeilen hinzu", "quiero 60 filas más"],
)
def test_more_rows_lengthen_the_table(text):
    assert row_task(text, read_row_wishes(text, ROAD), ROAD) == "augment"


def test_duplicates_are_looked_for_and_not_made():
    text = "check this table for duplicates and unit errors"
    assert row_task(text, read_row_wishes(text, ROAD), ROAD) is None


def test_two_bounds_of_a_column_are_a_range_or_refuse_each_other():
    text = "20 rows, cement at least 300 and cement below 350"
    assert read_row_wishes(text, ROAD).given == ("cement=300..350",)
    wishes = read_row_wishes("cement at least 400 and cement below 350", ROAD)
    assert wishes.opposed
    assert not wishes.unknown


def test_what_is_left_out_is_not_told_as_unread():
    wishes = read_row_wishes("フライアッシュを含まない配合を25行作成して", ROAD)
    assert wishes.given == ("fly_ash=0",)
    assert not wishes.unread


BUILDS = pd.DataFrame(
    {
        "laser_power_W": RNG.choice([150.0, 200.0, 250.0], N),
        "layer_thickness_um": RNG.choice([30.0, 40.0, 60.0], N),
        "porosity_pct": RNG.uniform(0, 3, N).round(2),
    }
)


@pytest.mark.parametrize(
    "text",
    ["neither 60 nor 40 µm layer thickness", "weder 60 noch 40 µm Schichtdicke",
     "ni 60 ni 40 µm d'épaisseur de couche", "层厚不是60和40", "層厚は60と40以外"],
)  # fmt: skip
def test_neither_of_two_amounts_bars_both_in_front_of_the_name_too(text):
    assert read_row_wishes(text, BUILDS).given == ("layer_thickness_um!=60|40",)


def test_the_next_amounts_unit_does_not_take_a_bound_away():
    text = "Laserleistung höchstens 250 W, weder 60 noch 40 µm Schichtdicke"
    given = read_row_wishes(text, BUILDS).given
    assert given == ("laser_power_W<=250", "layer_thickness_um!=60|40")


@pytest.mark.parametrize("text", ["850 °C以外で20行", "焼入れは850℃以外で20行"])
def test_what_is_but_not_this_amount_is_barred_by_its_unit_alone(text):
    assert read_row_wishes(text, STEEL).given == ("T_C!=850",)
