"""Straight lines through transformed measurements, with the scatter of the slope."""

from __future__ import annotations

from typing import Any

import numpy as np

from assistant.solvers.errors import IllPosed
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec

GAS_CONSTANT = 8.31446261815324


def solve(spec: EquationSpec, *, budget_s: float = 20.0) -> Solution:
    """Least squares by centred sums, and again by an orthogonal factorisation.

    Raises:
        IllPosed: Fewer than two different abscissae.
    """
    del budget_s
    law = str(spec.data["law"])
    x = np.array(spec.data["x"], dtype=float)
    y = np.array(spec.data["y"], dtype=float)
    if law == "avrami":
        abscissa, ordinate = np.log(x), np.log(-np.log1p(-y))
    elif law == "kissinger":
        abscissa, ordinate = 1 / x, np.log(y / x**2)
    else:
        abscissa, ordinate = 1 / x, np.log(y)
    if len(set(abscissa)) < 2:
        raise IllPosed("a line needs measurements at two different places at least")
    first = _centred(abscissa, ordinate)
    second = _factorised(abscissa, ordinate)
    values, errors = [], []
    for point in spec.points:
        a, b = (_parameter(law, point.of, *line) for line in (first, second))
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
    if len(x) > 2:
        scatter = float(
            np.sqrt(
                rest @ rest / (len(x) - 2) / np.sum((abscissa - abscissa.mean()) ** 2)
            )
        )
        share = scatter / abs(slope) if slope else float("inf")
        steps.append(
            f"The scatter of the points gives the slope a standard error of "
            f"{100 * share:.2g} %; the error printed beside the value is that of the "
            "arithmetic alone."
        )
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


def _parameter(law: str, name: str, slope: float, level: float) -> Any:
    if name == "E_a":
        return -GAS_CONSTANT * slope
    if name in {"A", "k"}:
        return float(np.exp(level))
    return slope
