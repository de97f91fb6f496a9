"""The table of samples beside an equation answer, against closed forms."""

import csv
import math

import pytest

from assistant.records import Request
from assistant.settings import load_settings
from assistant.wiring import build_assistant


def samples(text, out):
    given = build_assistant(load_settings(), out=out)
    answer = given.answer(Request(text=text, options={"route": "equation"}))
    (path,) = [a.path for a in answer.artifacts if a.path.endswith("solution.csv")]
    with open(path, encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_a_plane_is_sampled_from_the_start_to_the_end(tmp_path):
    rows = samples(
        "u_t = u_xx + u_yy on the unit square, u = 0 on all edges, "
        "u(x,y,0) = sin(pi x) sin(pi y). u(0.5,0.5,0.05)?",
        tmp_path,
    )
    times = sorted({float(row["t"]) for row in rows})
    assert times[0] == 0
    assert times[-1] == pytest.approx(0.05)
    assert len(times) == 25
    for row in rows[::97]:
        x, y, t, u = (float(row[name]) for name in ("x", "y", "t", "u"))
        exact = math.sin(math.pi * x) * math.sin(math.pi * y)
        exact *= math.exp(-2 * math.pi**2 * t)
        assert u == pytest.approx(exact, abs=2e-4)


def test_samples_stand_in_the_units_of_the_question(tmp_path):
    rows = samples(
        "u_t = D u_xx, D = 1e-12 m^2/s, 0 < x < 10 um, u(x,0)=0, u(0,t)=1, "
        "no flux at x = 10 um; u at x = 5 um after 10 s?",
        tmp_path,
    )
    assert {"x (um)", "t (s)"} < set(rows[0])
    assert max(float(row["x (um)"]) for row in rows) == pytest.approx(10)
