"""Dendrites before a separator: conservation, refinement, two methods, a film."""

import time

import numpy as np
import pytest

from assistant.reading.errors import ReadingError
from assistant.reading.problems import read
from assistant.solvers import dendrite

SMALL = dendrite.Model(gap=0.6, porosity=0.4)


def test_deposit_and_ion_together_are_conserved_and_two_methods_agree():
    until = time.monotonic() + 60
    volumes = dendrite.run(SMALL, 16, until, goal=0.55)
    series = dendrite.run(SMALL, 16, until, dendrite._Series, goal=0.55)
    assert volumes.drift < 1e-12
    assert volumes.tips[-1] > volumes.tips[0]
    end = min(volumes.times[-1], series.times[-1])
    a, b = (float(np.interp(end, t.times, t.tips)) for t in (volumes, series))
    assert a == pytest.approx(b, rel=2e-2)


def test_the_separator_slows_the_tip():
    dense = dendrite.Model(gap=0.6, porosity=0.2)
    until = time.monotonic() + 60
    slow, fast = (dendrite.run(m, 12, until, goal=0.95) for m in (dense, SMALL))
    end = min(slow.times[-1], fast.times[-1])
    a, b = (float(np.interp(end, t.times, t.tips)) for t in (slow, fast))
    assert a < b


def test_words_become_the_model_with_its_source():
    spec = read(
        "Simulate a lithium dendrite growing towards a 25 um separator of porosity "
        "50 % with a gap of 20 um, D = 2e-10 m2/s"
    )
    assert spec.data["model"]["gap"] == pytest.approx(0.8)
    assert spec.data["model"]["porosity"] == 0.5
    assert any("Kobayashi" in a for a in spec.assumptions)
    assert [p.of for p in spec.points] == ["v", "t"]


def test_a_separator_without_thickness_is_asked_for():
    with pytest.raises(ReadingError, match="how thick"):
        read("Grow a lithium dendrite towards a separator")


def test_a_plane_that_changes_becomes_a_film(tmp_path):
    from types import SimpleNamespace

    from assistant.compose.equation_plots import _film

    field = np.random.default_rng(1).random((8, 6, 5))
    spec = SimpleNamespace(unknowns=("p",), time="t", scale={}, unit={"t": "s"})
    solution = SimpleNamespace(parts={"film": {"p": field}, "film_t": np.arange(5.0)})
    (artifact,) = _film(spec, solution, tmp_path)
    text = (tmp_path / "film.html").read_text(encoding="utf-8")
    assert artifact.kind == "html"
    assert "data:image/gif;base64," in text
    assert "<script" not in text
