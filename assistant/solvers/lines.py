"""Laws that are straight lines in transformed measurements.

Kissinger ``ln(β/Tp²) = const − E/(R Tp)``, Arrhenius ``ln k = ln A − E/(R T)``, the
same for σT, Avrami ``ln(−ln(1 − X)) = ln k + n ln t``, power laws
``ln y = ln a + n ln x`` and parabolic growth ``y² = k t + const``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp  # noqa: TID253 - formulas are the subject of this module

X, Y, SLOPE, LEVEL = sp.symbols("x y slope level", real=True)
GAS_CONSTANT = sp.Float("8.31446261815324")
_ENERGY = -GAS_CONSTANT * SLOPE


@dataclass(frozen=True)
class Line:
    """A law as a line.

    Attributes:
        name: For the answer.
        abscissa: Of `X` and `Y`, as the ordinate.
        ordinate: What is linear in the abscissa.
        parameters: Name to an expression in `SLOPE` or `LEVEL`.
        predicted: The measured quantity at another `X`, from both.
    """

    name: str
    abscissa: Any
    ordinate: Any
    parameters: Mapping[str, Any]
    predicted: Any = None


LINES: dict[str, Line] = {
    "kissinger": Line("Kissinger analysis", 1 / X, sp.log(Y / X**2), {"E_a": _ENERGY}),
    "arrhenius": Line(
        "Arrhenius law",
        1 / X,
        sp.log(Y),
        {"E_a": _ENERGY, "A": sp.exp(LEVEL)},
        sp.exp(LEVEL + SLOPE / X),
    ),
    "arrhenius_sigma_t": Line(
        "Arrhenius law of the product of conductivity and temperature",
        1 / X,
        sp.log(Y * X),
        {"E_a": _ENERGY, "A": sp.exp(LEVEL)},
        sp.exp(LEVEL + SLOPE / X) / X,
    ),
    "avrami": Line(
        "Avrami (JMAK) kinetics",
        sp.log(X),
        sp.log(-sp.log(1 - Y)),
        {"n": SLOPE, "k": sp.exp(LEVEL)},
        1 - sp.exp(-sp.exp(LEVEL) * X**SLOPE),
    ),
    "power": Line(
        "power law",
        sp.log(X),
        sp.log(Y),
        {"n": SLOPE, "a": sp.exp(LEVEL)},
        sp.exp(LEVEL) * X**SLOPE,
    ),
    "parabolic": Line(
        "parabolic growth", X, Y**2, {"k_p": SLOPE}, sp.sqrt(SLOPE * X + LEVEL)
    ),
}
