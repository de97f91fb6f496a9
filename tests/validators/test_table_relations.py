"""Laws between columns, rows without a name, sums of shares, copies, small amounts."""

import pytest

from assistant.own_tables.quality import faults_of, user_table


def _found(text: str, check: str) -> list[str]:
    report = faults_of(user_table("t.csv", text.encode()))
    return [str(f.where) for f in report.findings if f.check == check]


CELLS = """cell,Voc (V),Jsc (mA/cm2),FF (%),PCE (%)
a,1.12,24.3,79.5,21.6
b,1.10,24.1,78.0,20.7
c,1.05,22.0,75.2,17.4
d,1.13,25.2,80.4,29.9
"""


def test_an_efficiency_that_its_parts_do_not_give_is_an_error():
    assert _found(CELLS, "tables.relations") == ["row 4"]


def test_a_law_that_few_rows_obey_is_none_of_this_table():
    text = CELLS.replace("21.6", "12.6").replace("20.7", "9.1")
    assert _found(text, "tables.relations") == []


def test_a_figure_of_merit_is_checked_by_its_parts():
    text = """sample,Seebeck (µV/K),sigma (S/cm),kappa (W/mK),T (K),zT
a,-210,1050,1.4,300,0.99
b,-225,900,1.2,300,1.14
c,-240,620,1.9,600,1.13
d,310,160,0.7,770,5.69
"""
    assert _found(text, "tables.relations") == ["row 4"]


def test_a_ratio_in_the_header_is_that_of_the_two_columns_it_names():
    text = "mix,cement (kg/m3),water,w/c,fc (MPa)\n" + "".join(
        f"m{i},{300 + 10 * i},{150 + 5 * i},0.50,{35 + i}\n" for i in range(5)
    )
    assert _found(text, "tables.relations") == []
    assert _found(text + "m9,280,140,0.9,33\n", "tables.relations") == ["row 6"]


def test_yield_above_the_ultimate_strength_is_an_error():
    text = "id,yield strength (MPa),UTS (MPa)\n" + "".join(
        f"s{i},{200 + i},{300 + i}\n" for i in range(5)
    )
    assert _found(text, "tables.relations") == []
    assert _found(text + "s9,410,330\n", "tables.relations") == ["row 6"]


def test_neighbouring_shares_that_make_up_a_whole_are_added():
    text = """mix,cement (%),fly ash (%),slag (%),fc (MPa)
a,100,0,0,48
b,80,20,0,44
c,70,30,0,39
d,60,20,20,43
e,60,30,20,47
"""
    assert _found(text, "tables.sums") == ["row 5"]


def test_a_row_that_does_not_say_of_what_it_is():
    text = "alloy,HV\nAl1,100\n,120\nAl3,130\nAl4,140\nAl5,150\n"
    assert _found(text, "tables.gaps") == ["row 2"]


def test_small_amounts_are_no_slips_of_unit():
    text = "ID,x,hardness (HV)\n" + "".join(
        f"s{i},{0.2 + 0.02 * i:.2f},{300 + i}\n" for i in range(12)
    )
    assert _found(f"{text}s20,0.01,301\n", "tables.unit_slips") == []


@pytest.mark.parametrize("other", [455, 760])
def test_a_copied_row_shows_in_any_of_many_columns(other):
    rows = [[i, 50 + i, 15 - i / 4, 35 - 0.75 * i, 430 + 7 * i, 2.3 + i / 100]
            for i in range(12)]  # fmt: skip
    rows.append([12, *rows[4][1:4], other, rows[4][5]])
    text = "No.,SiO2 mol%,B2O3 mol%,Na2O mol%,Tg (°C),density (g/cm3)\n"
    text += "".join(",".join(map(str, row)) + "\n" for row in rows)
    assert "row 13" in _found(text, "tables.duplicates")


def test_few_rows_show_a_kelvin_among_celsius_and_a_share_above_a_hundred():
    text = "lot;Tg [°C];Feuchte %\n"
    cells = ("82,1;0,4", "83,0;0,5", "355,9;0,4", "81,4;0,6", "82,7;140", "82,5;0,5")
    text += "".join(f"P{i};{c}\n" for i, c in enumerate(cells))
    assert _found(text, "tables.unit_slips") == ["row 3"]
    assert _found(text, "tables.ranges") == ["row 5"]


def test_a_copy_under_another_short_name_is_found():
    text = "Sample,SiC vol%,ZrO2 vol%,HV10,KIC (MPa m1/2)\n"
    rows = (
        (0, 1650, 4.1),
        (5, 1710, 4.6),
        (10, 1780, 5.0),
        (15, 1820, 5.5),
        (10, 1780, 7.9),
    )
    text += "".join(f"S{i},{a},20,{b},{c}\n" for i, (a, b, c) in enumerate(rows))
    assert _found(text, "tables.duplicates") == ["row 5"]
