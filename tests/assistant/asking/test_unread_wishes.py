"""Wishes about rows that nothing serves are told, and numbers of rows are counted."""

import numpy as np
import pandas as pd
import pytest

from assistant.asking.row_task import grown_to, row_task
from assistant.asking.row_turns import with_turns
from assistant.asking.row_wishes import read_row_wishes
from assistant.routes.augment import rows_wanted

RNG = np.random.default_rng(0)
FRAME = pd.DataFrame(
    {
        "slag_kg_m3": RNG.uniform(300, 450, 40),
        "NaOH_M": RNG.uniform(4, 16, 40),
        "curing_temp_C": RNG.uniform(20, 90, 40),
        "age_days": RNG.choice([3.0, 7.0, 28.0], 40),
        "strength_MPa": RNG.uniform(20, 90, 40),
    }
)


@pytest.mark.parametrize(
    "text",
    [
        "100 more rows, and strength must increase with age",
        "100 weitere Zeilen, die Festigkeit soll mit dem Alter steigen",
        "ajoute 50 lignes, la résistance doit croître avec l'âge",
        "añade 50 filas, la resistencia debe aumentar con la edad",
        "再生成100行,强度必须随龄期增加",
        "強度が材齢とともに増加するように100行追加して",
    ],
)
def test_a_relation_over_all_rows_is_told_and_made_no_rule(text):
    wishes = read_row_wishes(text, FRAME)
    assert len(wishes.unread) == 1
    assert wishes.rules == wishes.given == ()


@pytest.mark.parametrize(
    "text", ["40 rows with at most 3 % metakaolin", "30 rows, grain size 5 to 8 µm"]
)
def test_an_amount_of_nothing_in_the_table_is_told(text):
    wishes = read_row_wishes(text, FRAME)
    assert wishes.unread or wishes.unknown


@pytest.mark.parametrize(
    "text",
    ["40 rows within 60 s", "50 % more rows", "add 30 rows at 60 °C", "augment to 90"],
)
def test_times_shares_and_what_was_read_are_not_told(text):
    assert read_row_wishes(text, FRAME).unread == ()


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("20 Zeilen, Härtung zwischen 40 und 60 °C", "curing_temp_C=40..60"),
        ("20 rows at 40 to 60 °C", "curing_temp_C=40..60"),
        ("20 rows at 40 and 60 °C", "curing_temp_C=40|60"),
        ("20 filas entre 40 y 60 °C", "curing_temp_C=40..60"),
        ("20行,氢氧化钠浓度8到12 M", "NaOH_M=8..12"),
        ("20 Zeilen mit Natronlauge über 10 M", "NaOH_M>=10"),
        ("NaOHは10 M以下で40件", "NaOH_M<=10"),
    ],
)
def test_both_ends_of_a_range_count(text, wish):
    assert read_row_wishes(text, FRAME).given == (wish,)


def test_rows_there_are_and_rows_to_be_made():
    text = "I only have 40 mixes. Give me 90 synthetic ones"
    wishes = read_row_wishes(text, FRAME)
    assert row_task(text, wishes, FRAME) == "augment"
    assert grown_to(wishes.rest, 40) is None
    assert rows_wanted(wishes.rest, 40)[0] == 90
    assert grown_to("turn my 40 rows into 90", 40) == 90


def test_an_age_changed_later_leaves_the_number_of_rows():
    before = "Make 60 recipes with strength of at least 70 MPa"
    merged = with_turns("now the same with 7 days", [before], FRAME)
    assert "60 recipes" in merged
    assert "60 recipes" not in with_turns("now 20 rows", [before], FRAME)
