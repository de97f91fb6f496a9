"""An activation energy is fitted to a user's own conductivities, with its interval."""

from math import exp

import pytest

from assistant import Assistant
from assistant.own_tables.arrhenius import BOLTZMANN, fit


@pytest.mark.parametrize("energy", [0.18, 0.35, 0.62])
def test_an_exact_line_gives_back_its_barrier(energy):
    kelvin = [298.15, 323.15, 348.15, 373.15, 423.15]
    sigma = [1e3 / k * exp(-energy / (BOLTZMANN * k)) for k in kelvin]
    line = fit(kelvin, sigma)
    assert line is not None
    assert line.energy == pytest.approx(energy, abs=1e-9)
    assert line.half == pytest.approx(0, abs=1e-6)


def test_the_unit_of_the_conductivity_does_not_change_the_barrier():
    kelvin, sigma = [300.0, 330.0, 370.0], [1e-5, 4.2e-5, 1.9e-4]
    assert fit(kelvin, sigma).energy == pytest.approx(
        fit(kelvin, [1000 * s for s in sigma]).energy
    )


def test_two_temperatures_are_no_line():
    assert fit([300.0, 300.0, 340.0], [1e-5, 1.1e-5, 4e-5]) is None


@pytest.mark.parametrize("head", ["T (°C)", "T (K)"])
def test_an_attached_table_is_answered_with_an_interval(head, tmp_path):
    rows = [f"{head},sigma (S/cm)"]
    for i, at in enumerate((300.0, 325.0, 350.0, 375.0, 400.0)):
        sigma = 2e3 / at * exp(-0.30 / (BOLTZMANN * at)) * (1.02 if i % 2 else 0.98)
        shown = at if head.endswith("(K)") else at - 273.15
        rows.append(f"{shown:.2f},{sigma:.4e}")
    path = tmp_path / "runs.csv"
    path.write_text("\n".join(rows))
    answer = Assistant().ask(
        "What is the activation energy of my sample?",
        files=[{"name": "runs.csv", "path": str(path)}],
    )
    assert "0.30" in answer.text
    assert "confidence interval" in answer.text
    assert answer.status == "verified"
