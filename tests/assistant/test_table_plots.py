"""Plots over composition, temperature and years: what is read, drawn and left out."""

import pytest
from matplotlib.figure import Figure

from assistant.asking.table import parse_table
from assistant.asking.table_axes import Axis, read_axis
from assistant.compose.table_figures import draw_plot, write_figure
from assistant.compose.table_points import amounts, holding, plot_of
from assistant.records import TableResult

COLUMNS = [
    {"name": "material", "unit": ""}, {"name": "composition", "unit": ""},
    {"name": "ionic conductivity", "unit": "S/cm"},
    {"name": "temperature", "unit": "°C"}, {"name": "doi", "unit": ""},
]  # fmt: skip
ROWS = [
    ["LLZO", "Li6.4La3Zr1.4Ta0.6O12", 1e-3, 25, "10.1/a"],
    ["LLZO", "Li6.8La3Zr1.8Ta0.2O12", 5e-4, 25, "10.1/a"],
    ["LLZO", "Li7La3Zr2O12", 3e-5, 25, "10.1/a"],
    ["LLZO", "Li7La3Zr2O12", 2e-4, 25, "10.1/b"],
    ["LLZO", "Li6.6La3Zr1.6Ta0.4O12", 7e-4, 25, None],
    ["LLZO", "Li6.4Al0.2La3Zr2O12", 4e-4, 25, "10.1/b"],
    ["LLZO", "Li52.8La24Zr12.8Ta3.2O96", 6e-4, 25, "10.1/c"],
]
FLAGS = [[], [], [], [], ["no source"], [], []]
TABLE = TableResult(COLUMNS, ROWS, [f"r-{n}" for n in range(7)], FLAGS)


@pytest.mark.parametrize(
    ("text", "name", "element"),
    [
        ("plot the conductivity of LLZO against Ta content", "amount", "Ta"),
        ("Härte von AlxCoCrFeNi als Funktion des Al-Gehalts", "amount", "Al"),
        ("trace la dureté en fonction de la teneur en Al", "amount", "Al"),
        ("grafica el zT de PbTe frente a la temperatura", "temperature", ""),
        ("绘制LATP的离子电导率随Al含量变化的图", "amount", "Al"),
        ("LLZOのイオン伝導率をTa量に対してプロット", "amount", "Ta"),
        ("conductivity of doped LLZO vs dopant content", "amount", ""),
        ("plot solar cell efficiency by year", "year", ""),
        ("hardness of nickel versus grain size", "grain size", ""),
        ("band gap of CsPbI3 vs MAPbI3", "", ""),
        ("plot the conductivity of Al vs Ta doped LLZO", "", ""),
        ("stability of LLZO against lithium", "", ""),
    ],
)
def test_what_is_drawn_over_is_read(text, name, element):
    axis = read_axis(text)
    assert (axis.name, axis.element) == (name, element)


def test_the_element_of_an_axis_is_no_filter():
    spec = parse_table("plot the ionic conductivity of LLZO against Ta content")
    assert (spec.axis, spec.axis_element, spec.elements) == ("amount", "Ta", ())
    assert spec.left == ()


def test_points_stand_at_their_amount_with_a_series_a_study():
    plot = plot_of(TABLE, Axis("amount", "Ta"))
    held = {name: [p.x for p in points] for name, points in plot.series.items()}
    assert held["LLZO [10.1/a]"] == pytest.approx([0, 0.2, 0.6])
    assert plot.x_label == "Ta, atoms per formula unit"


def test_a_sample_without_a_source_is_not_drawn():
    plot = plot_of(TABLE, Axis("amount", "Ta"))
    assert plot.undrawn == 1
    assert 4 not in {p.row for points in plot.series.values() for p in points}


def test_a_host_counts_as_zero_only_beside_its_own_series():
    rows = holding(TABLE, Axis("amount", "Ta"))
    assert 2 in rows  # of the study of Ta
    assert 3 not in rows  # of a study without Ta
    assert 5 not in rows  # with aluminium instead


def test_a_cell_of_eight_units_is_brought_to_one():
    found, unit = amounts([row[1] for row in ROWS])
    assert unit == "per formula unit"
    assert found[6]["Ta"] == pytest.approx(0.4)


def test_shares_and_unequal_formulas_are_atomic_percent():
    found, unit = amounts(["Al0.25Co0.75", "Al0.5Co0.5"])
    assert (found[0]["Al"], unit) == (25, "at. %")
    assert amounts(["Al0.3CoCrFeNi", "Ni2Al", "AlCoCrFeNi"])[1] == "at. %"


def test_dopants_have_a_series_each():
    plot = plot_of(TABLE, Axis("amount"))
    assert set(plot.series) == {"Ta", "Al"}
    assert [p.x for p in plot.series["Al"]] == pytest.approx([0, 0.2])


def test_one_place_makes_no_plot():
    assert plot_of(TABLE, Axis("temperature")) is None


def test_a_plot_is_written(tmp_path):
    made = write_figure(TABLE, tmp_path, plot_of(TABLE, Axis("amount", "Ta")))
    assert (tmp_path / "table.png").stat().st_size > 5000
    assert made.kind == "png"


def test_no_two_series_look_alike():
    rows = [
        ["LLZO", f"Li6.{n}La3Zr1.4Ta0.{n % 9 + 1}O12", 1e-4, 25, f"10.1/{n}"]
        for n in range(14)
    ]
    table = TableResult(COLUMNS, rows, [f"r-{n}" for n in range(14)], [[]] * 14)
    axes = Figure().add_subplot()
    draw_plot(axes, table, plot_of(table, Axis("amount", "Ta")))
    looks = [(line.get_color(), line.get_marker()) for line in axes.lines]
    assert len(looks) == len(set(looks)) == 10
