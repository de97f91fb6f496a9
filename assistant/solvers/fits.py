"""Straight lines through transformed measurements, with confidence intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - parameters are expressions of the line
from scipy.special import stdtrit

from assistant.solvers.errors import IllPosed
from assistant.solvers.lines import LEVEL, LINES, SLOPE, X, Y
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec, Point

#: Share of repetitions whose interval holds the true parameter.
CONFIDENCE = 0.95


@dataclass(frozen=True)
class _Scatter:
    """Standard errors of slope and level, and degrees of freedom."""

    slope: float
    level: float
    freedom: int


def solve(spec: EquationSpec, *, budget_s: float = 20.0) -> Solution:
    """Least squares by centred sums, and again by an orthogonal factorisation.

    Raises:
        IllPosed: Fewer than two different abscissae.
    """
    del budget_s
    law = str(spec.data["law"])
    x = np.array(spec.data["x"], dtype=float)
    y = np.array(spec.data["y"], dtype=float)
    line = LINES[law]
    abscissa, ordinate = (
        np.asarray(sp.lambdify((X, Y), e, "numpy")(x, y), dtype=float)
        for e in (line.abscissa, line.ordinate)
    )
    if len(set(abscissa)) < 2:
        raise IllPosed("a line needs measurements at two different places at least")
    first = _centred(abscissa, ordinate)
    second = _factorised(abscissa, ordinate)
    values, errors = [], []
    for point in spec.points:
        a, b = (_evaluated(law, point, spec.data, *got) for got in (first, second))
        values.append(a)
        errors.append(2 * abs(a - b) + 1e-13 * abs(a))
    slope, level = first
    rest = ordinate - level - slope * abscissa
    spread = float(np.sum((ordinate - ordinate.mean()) ** 2))
    fit = 1 - float(rest @ rest) / spread if spread > 0 else 1.0
    steps = [
        f"The measurements are transformed so that the law is a straight line through "
        f"{len(x)} points; its slope is {slope:.8g} and its intercept {level:.8g}.",
        f"The coefficient of determination is {fit:.6f}.",
    ]
    scatter = _scatter(abscissa, rest)
    if scatter is None:
        steps.append("Two points fix the line; they tell nothing of its uncertainty.")
    else:
        share = scatter.slope / abs(slope) if slope else float("inf")
        steps.append(
            f"The scatter of the points gives the slope a standard error of "
            f"{100 * share:.2g} %; the error printed beside the value is that of the "
            "arithmetic alone."
        )
        steps += _intervals(spec, law, first, scatter)
    gap = abs(first[0] - second[0]) / max(abs(first[0]), 1e-300)
    return Solution(
        kind="fit",
        method="least squares for a straight line; second method: QR factorisation",
        values=tuple(values),
        errors=tuple(errors),
        table=tuple(
            {"x": float(a), "y": float(b), "line": float(level + slope * a)}
            for a, b in zip(abscissa, ordinate, strict=True)
        ),
        steps=tuple(steps),
        measures={"disagreement": gap},
        parts={"sort": "fit", "law": law, "x": x.tolist(), "y": y.tolist()},
    )


def parameter(law: str, name: str) -> Any:
    """The expression in slope and level that a name of a law means."""
    return LINES[law].parameters.get(name, LINES[law].predicted)


def _evaluated(
    law: str, point: Point, data: Mapping[str, Any], slope: float, level: float
) -> float:
    at = data.get("at", {}).get(point.of, 0.0)
    pairs = {SLOPE: slope, LEVEL: level, X: at}
    return float(sp.N(parameter(law, point.of).subs(pairs)))


def _scatter(x: np.ndarray, rest: np.ndarray) -> _Scatter | None:
    """From the residuals about the line; None where two points fix it."""
    if len(x) < 3:
        return None
    variance = float(rest @ rest) / (len(x) - 2)
    width = float(np.sum((x - x.mean()) ** 2))
    slope = float(np.sqrt(variance / width))
    level = float(np.sqrt(variance * (1 / len(x) + x.mean() ** 2 / width)))
    return _Scatter(slope, level, len(x) - 2)


def _intervals(
    spec: EquationSpec, law: str, line: tuple[float, float], scatter: _Scatter
) -> list[str]:
    """Confidence intervals of the parameters that hang on one of slope and level."""
    reach = float(stdtrit(scatter.freedom, 0.5 + CONFIDENCE / 2))
    out = []
    for point in spec.points:
        expression = LINES[law].parameters.get(point.of)
        if expression is None:
            continue
        ends = []
        for sign in (-1, 1):
            pairs = {
                SLOPE: line[0] + sign * reach * scatter.slope,
                LEVEL: line[1] + sign * reach * scatter.level,
            }
            ends.append(float(sp.N(expression.subs(pairs))) / spec.factor(point))
        unit = spec.unit.get(point.of, "")
        out.append(
            f"{point.of}: {100 * CONFIDENCE:g} % confidence interval from "
            f"{min(ends):.6g} to {max(ends):.6g}{f' {unit}' if unit else ''} "
            f"(Student's t with {scatter.freedom} degrees of freedom)."
        )
    return out


def _centred(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    shift = x - x.mean()
    slope = float(shift @ (y - y.mean()) / (shift @ shift))
    return slope, float(y.mean() - slope * x.mean())


def _factorised(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    size = float(np.abs(x).max())
    matrix = np.column_stack([x / size, np.ones_like(x)])
    q, r = np.linalg.qr(matrix)
    slope, level = np.linalg.solve(r, q.T @ y)
    return float(slope / size), float(level)
