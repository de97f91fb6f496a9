"""Tables as people keep them: names, dates, gaps, truths, sums, odd files."""

import numpy as np
import pandas as pd
import pytest

from generators import registry
from generators.errors import DataUnsuitable
from generators.tables.drawing import draw_rows
from generators.tables.outline import Outline, date_form
from generators.tables.reading import read_bytes


def glass(n=80):
    """Oxides in percent, a numbered sample, a date, a remark that never came."""
    rng = np.random.default_rng(4)
    parts = rng.dirichlet([8, 2, 2], n) * 100
    parts[:, 2][parts[:, 2] < 8] = 0
    parts = (parts / parts.sum(1, keepdims=True) * 100).round(1)
    parts[:, 0] = (100 - parts[:, 1:].sum(1)).round(1)
    days = pd.to_datetime("2021-03-01") + pd.to_timedelta(rng.integers(0, 90, n), "D")
    frame = pd.DataFrame(parts, columns=["SiO₂", "Na₂O", "CaO"])
    frame["sample"] = [f"G-{i:03d}" for i in range(n)]
    frame["day"] = days.strftime("%d.%m.%Y")
    frame["ofen"] = rng.choice(["A", "Ω"], n)
    frame["clear"] = rng.random(n) < 0.5
    frame["remark"] = np.nan
    frame["Tg"] = (400 + 2 * frame["SiO₂"] + rng.normal(0, 4, n)).round(1)
    frame.loc[::9, "Tg"] = np.nan
    frame.loc[5, "Tg"] = np.inf
    return frame


def test_an_outline_tells_names_dates_and_gaps_from_what_can_be_learnt():
    outline = Outline.of(glass())
    assert outline.inner == ["SiO₂", "Na₂O", "CaO", "day", "ofen", "clear", "Tg"]
    assert list(outline.labels) == ["sample"]
    assert outline.dates == {"day": "%d.%m.%Y"}
    assert outline.empty == ("remark",)
    assert outline.sums[0][:2] == (("SiO₂", "Na₂O", "CaO"), 100.0)
    assert Outline.from_json(outline.to_json()) == outline


def test_rows_come_back_as_they_were_but_for_their_names():
    frame = glass()
    outline = Outline.of(frame)
    back = outline.outward(outline.inward(frame))
    assert list(back.columns) == list(frame.columns)
    assert back["day"].tolist() == frame["day"].tolist()
    assert back["clear"].tolist() == frame["clear"].tolist()
    assert back["sample"].tolist()[:2] == ["G-080", "G-081"]
    assert np.isnan(back["Tg"][5])


@pytest.mark.parametrize("name", ["best", "ctgan", "vae", "d3pm"])
def test_odd_tables_train_and_give_all_columns_back(name, tmp_path):
    frame = glass()
    model = registry.make(name, kind="table", preset="smoke").fit(frame, steps=4)
    model.save(tmp_path)
    rows = draw_rows(registry.load(tmp_path), 30, seed=1).rows
    assert list(rows.columns) == list(frame.columns)
    assert not set(rows["sample"]) & set(frame["sample"])
    assert rows["sample"].nunique() == 30
    assert np.allclose(rows[["SiO₂", "Na₂O", "CaO"]].sum(axis=1), 100, atol=1e-6)
    # A sum is kept on the grid of its columns, not by more digits.
    assert np.allclose(rows["CaO"], rows["CaO"].round(1))
    days = pd.to_datetime(rows["day"], format="%d.%m.%Y")
    assert days.between("2021-03-01", "2021-05-30").all()
    assert set(rows["clear"]) <= {True, False}
    assert rows["remark"].isna().all()


def test_consecutive_numbers_and_distinct_words_are_names():
    frame = glass()
    frame.insert(0, "nr", range(7, 87))
    frame["sample"] = [f"{x:x}" for x in range(1000, 1080)]
    assert list(Outline.of(frame).labels) == ["nr", "sample"]
    made = Outline.of(frame).outward(Outline.of(frame).inward(frame).head(3))
    assert made["nr"].tolist() == [87, 88, 89]
    assert made["sample"].isna().all()


def test_a_table_of_names_alone_is_refused():
    frame = pd.DataFrame({"id": [f"x{i}" for i in range(30)]})
    with pytest.raises(DataUnsuitable, match="nothing but names"):
        Outline.of(frame)


@pytest.mark.parametrize(
    ("texts", "form"),
    [
        (["2021-03-01", "2020-12-31"], "%Y-%m-%d"),
        (["31/12/2020", "01/03/2021"], "%d/%m/%Y"),
        (["2020年12月31日", "2021年3月1日"], "%Y年%m月%d日"),
        (["2020-12-31 12:30", "2021-03-01 00:10"], "%Y-%m-%d %H:%M"),
        (["Na2O", "CaO"], None),
        (["1.5", "2.5"], None),
    ],
)
def test_dates_are_told_by_their_form(texts, form):
    assert date_form(pd.Series(texts, dtype=object)) == form


# --- files ------------------------------------------------------------------------


def test_decimal_commas_and_old_encodings_are_read():
    text = "Härte;Ofen\n12,5;groß\n1.013,25;klein\n-;klein\n"
    for encoding in ("utf-8-sig", "cp1252", "utf-16"):
        frame = read_bytes("x.csv", text.encode(encoding))
        assert frame["Härte"].tolist()[:2] == [12.5, 1013.25]
        assert np.isnan(frame["Härte"][2])
        assert frame["Ofen"].tolist() == ["groß", "klein", "klein"]
    chinese = "温度,电导率\n300,0.1\n400,0.2\n"
    assert list(read_bytes("x.csv", chinese.encode("gb18030"))) == ["温度", "电导率"]


def test_titles_and_trailing_separators_do_not_hide_the_table():
    frame = read_bytes("x.csv", b"Series 7\n\na,b,\n1,2,\n3,4,\n5,6,\n")
    assert frame.to_dict("list") == {"a": [1, 3, 5], "b": [2, 4, 6]}
    quoted = read_bytes("x.csv", b'load,note\n"1,200","a, b"\n"2,400",c\n')
    assert quoted["load"].tolist() == [1200, 2400]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "is empty"),
        (b"a,b,c\n", "without rows"),
        (b"a,b\n1,2\n1,2,3\n4,5\n", "line 3 has 3 entries"),
        (bytes(range(256)), "holds no text"),
        (b"1,2\n3,4\n5,6\n", "not the names of columns"),
        (b"a,a\n1,2\n3,4\n", "occurs twice"),
    ],
)
def test_what_is_no_table_is_said_in_one_line(body, words):
    with pytest.raises(DataUnsuitable, match=words) as caught:
        read_bytes("x.csv", body)
    assert "\n" not in str(caught.value)


def test_the_separator_that_cuts_the_names_too_is_taken():
    # Each row of numbers has as many decimal commas as semicolons.
    rows = "\n".join(f"0,{i};1{i};45{i},0;16,{i}5" for i in range(1, 9))
    frame = read_bytes("a.csv", f"Br;T;d;pce\n{rows}\n".encode())
    assert list(frame.columns) == ["Br", "T", "d", "pce"]
    assert len(frame) == 8
    assert frame["pce"].iloc[0] == 16.15


def test_sums_of_any_total_and_with_rounding_below_zero_are_kept():
    rng = np.random.default_rng(0)
    slag = rng.uniform(0, 200, 60).round(1)
    frame = pd.DataFrame(
        {"slag": slag, "ash": 400 - slag, "mpa": rng.normal(50, 9, 60)}
    )
    (rule,) = Outline.of(frame).rules()
    assert (rule.columns, rule.total) == (("slag", "ash"), 400.0)
    parts = (100 * rng.dirichlet([1, 1, 1], 60)).round(1)
    parts[:, 0] = (100 - parts[:, 1:].sum(1)).round(1)
    parts[0] = (-0.1, 50.0, 50.1)
    made = pd.DataFrame(parts, columns=["Al", "Fe", "Ti"]).assign(
        hv=rng.normal(size=60)
    )
    (rule,) = Outline.of(made).rules()
    assert rule.total == 100.0
    free = pd.DataFrame(rng.uniform(1, 9, (60, 3)), columns=["a", "b", "c"])
    assert Outline.of(free).rules() == []
