"""A sound solution passes; a planted fault is found by the check that should."""

from dataclasses import replace

import numpy as np
import pytest

from assistant.reading.equations import understand
from assistant.solvers import plan
from validators.equations import CHECKS
from validators.report import run_checks


@pytest.fixture(scope="module")
def sound():
    spec = understand("y'' + y = 0, y(0)=1, y'(0)=0. y(2)?")
    return spec, plan.solve(spec)


def test_a_sound_solution_has_no_finding(sound):
    spec, solution = sound
    report = run_checks(solution, spec, CHECKS)
    assert report.ok
    assert not report.findings


@pytest.mark.parametrize(
    ("change", "check"),
    [
        (lambda s: {"fields": {n: v + 0.05 * np.sin(3 * next(iter(s.axes.values())))
                               for n, v in s.fields.items()}}, "equation.residual"),
        (lambda s: {"fields": {n: v + 0.1 for n, v in s.fields.items()}},
         "equation.conditions"),
        (lambda s: {"values": (None,)}, "equation.values"),
        (lambda s: {"errors": (0.3,)}, "equation.refinement"),
        (lambda s: {"measures": {**s.measures, "disagreement": 0.2}},
         "equation.second_method"),
        (lambda s: {"measures": {**s.measures, "drift": 0.1}}, "equation.conservation"),
        (lambda s: {"closed_form": {n: v * 2 + 1 for n, v in s.closed_form.items()}},
         "equation.closed_form"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(sound, change, check):
    spec, solution = sound
    report = run_checks(replace(solution, **change(solution)), spec, CHECKS)
    assert check in {finding.check for finding in report.errors}
