"""Sampled solutions as figures: the numbers drawn are the numbers in the file."""

import csv
import io

import numpy as np
import pytest

from assistant.page.solution_figures import (
    curves,
    film,
    heat_map,
    profiles,
    read_samples,
    refinement_figure,
)


def written(header, *lines):
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(header)
    for point in np.array(np.meshgrid(*lines, indexing="ij")).reshape(len(lines), -1).T:
        # u = 1 x + 10 y + 100 t tells every place from every other.
        writer.writerow([*point, float(point @ [1, 10, 100][: len(point)])])
    return stream.getvalue()


X, Y, T = [0.0, 0.5, 1.0], [0.0, 2.0], [0.0, 1.0, 2.0, 3.0]


def test_a_curve_holds_every_sample():
    samples = read_samples(written(["t (s)", "u"], X), ["t"])
    (trace,) = curves(samples)["data"]
    assert trace["x"] == X
    assert trace["y"] == X


def test_time_goes_upwards_whatever_its_column():
    for header, lines in ((["x", "t", "u"], (X, T)), (["t", "x", "u"], (T, X))):
        samples = read_samples(written(header, *lines), ["x", "t"])
        (trace,) = heat_map(samples, "u")["data"]
        z = np.array(trace["z"])
        assert trace["x"] == X
        assert trace["y"] == T
        assert z.shape == (4, 3)
        steps = (0.5, 10) if header[0] == "x" else (5, 1)
        assert z[0, 1] - z[0, 0] == pytest.approx(steps[0])
        assert z[1, 0] - z[0, 0] == pytest.approx(steps[1])


def test_profiles_are_rows_of_the_map():
    samples = read_samples(written(["x", "t", "u"], X, T), ["x", "t"])
    traces = profiles(samples, "u")["data"]
    assert [trace["name"] for trace in traces] == ["t = 0", "t = 1", "t = 2", "t = 3"]
    assert traces[2]["y"] == [20.0, 20.5, 21.0]


def test_the_legend_of_profiles_tells_the_unit_of_time():
    samples = read_samples(written(["x (m)", "t (minutes)", "T (C)"], X, T), ["x", "t"])
    legend = profiles(samples, "T (C)")["layout"]["legend"]
    assert legend["title"]["text"] == "t (minutes)"


def test_a_film_has_a_frame_for_every_time_in_one_scale():
    samples = read_samples(written(["x", "y", "t", "u"], X, Y, T), ["x", "y", "t"])
    figure = film(samples, "u")
    assert [frame["name"] for frame in figure["frames"]] == ["0", "1", "2", "3"]
    first = figure["data"][0]
    assert (first["zmin"], first["zmax"]) == (0.0, 321.0)
    last = np.array(figure["frames"][3]["data"][0]["z"])
    assert last[1, 2] == pytest.approx(1.0 + 20.0 + 300.0)
    assert len(figure["layout"]["sliders"][0]["steps"]) == 4


@pytest.mark.parametrize(
    "text", ["", "x,u\n0,1\n", "x,t,u\n0,0,1\n1,1,1\n0,1,1\n", "x,u\na,b\nc,d\n"]
)
def test_what_is_no_grid_is_not_drawn(text):
    assert read_samples(text, ["x", "t"]) is None


def test_one_refinement_is_no_line():
    assert refinement_figure([{"n": 10, "error": 1e-3}]) is None
    figure = refinement_figure([{"n": 10, "error": 1e-3}, {"n": 20, "error": 1e-5}])
    assert figure["data"][0]["y"] == [1e-3, 1e-5]
