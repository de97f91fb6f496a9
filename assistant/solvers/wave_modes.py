"""Natural frequencies of a string, bar or line whose motion is a wave equation.

``a u_tt = b u_xx - m u`` with constant coefficients has the modes of its interval:
``omega_n^2 = (b k_n^2 + m)/a`` with ``k_n = n pi/L`` between like ends and
``(n - 1/2) pi/L`` between unlike ones. The check is a matrix of the operator on
Chebyshev points.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np
import sympy as sp  # noqa: TID253 - coefficients are read from expressions

from validators.specs.equation import EquationSpec, jet_name

#: Points of the check, enough for the modes that people ask for.
_POINTS = 48
_MOST = 10


@dataclass(frozen=True)
class Line:
    """``a u_tt = b u_xx - m u`` on an interval; whether each end is held."""

    inertia: float
    tension: float
    bed: float
    length: float
    held: tuple[bool, bool]

    def angular(self, number: int) -> float:
        """The angular frequency of a mode, counted from 1."""
        shift = 0.0 if self.held[0] == self.held[1] else 0.5
        wave = (number - shift) * math.pi / self.length
        return math.sqrt((self.tension * wave**2 + self.bed) / self.inertia)

    def checked(self, count: int) -> list[float]:
        """The lowest angular frequencies by collocation."""
        k = np.arange(_POINTS + 1)
        x = np.cos(np.pi * k / _POINTS)
        c = np.where((k == 0) | (k == _POINTS), 2.0, 1.0) * (-1.0) ** k
        gaps = x[:, None] - x[None, :] + np.eye(_POINTS + 1)
        slope = np.outer(c, 1 / c) / gaps
        slope -= np.diag(slope.sum(axis=1))
        slope *= -2 / self.length  # the first point is x = 0
        curve = slope @ slope
        ends = [0, _POINTS]
        rows = np.array(
            [np.eye(_POINTS + 1)[e] if h else slope[e]
             for e, h in zip(ends, self.held, strict=True)]
        )  # fmt: skip
        inner = list(range(1, _POINTS))
        # The values at the ends follow from the conditions there.
        follow = -np.linalg.solve(rows[:, ends], rows[:, inner])
        operator = curve[np.ix_(inner, inner)] + curve[np.ix_(inner, ends)] @ follow
        squares = (self.bed - self.tension * np.linalg.eigvals(operator)) / self.inertia
        found = np.sort(squares.real)
        floor = 0 if any(self.held) else 1  # a free line may move as a whole
        return [math.sqrt(v) for v in found[floor : floor + count]]


def line_of(spec: EquationSpec) -> Line | None:
    """The line that a spec describes; None for other problems."""
    if (
        len(spec.unknowns) != 1 or len(spec.equations) != 1 or len(spec.space) != 1
        or spec.time is None or spec.geometry != "interval" or spec.delays
    ):  # fmt: skip
        return None
    (u,), (x,), t = spec.unknowns, spec.space, spec.time
    value, steep, bent, fast = (
        sp.Symbol(jet_name(u, names), real=True) for names in ((), (x,), (x, x), (t, t))
    )
    expression = sp.expand(spec.equations[0])
    a, b, m = (sp.diff(expression, s) for s in (fast, bent, value))
    rest = sp.expand(expression - a * fast - b * bent - m * value)
    others = {str(s).split("__")[0] for s in rest.free_symbols}
    if u in others or not (a.is_number and b.is_number and m.is_number) or a == 0:
        return None
    inertia, tension, bed = 1.0, float(-b / a), float(m / a)
    ends = spec.domain.get(x)
    if ends is None or tension <= 0 or bed < 0 or not all(e.is_finite for e in ends):
        return None
    low, high = (float(e) for e in ends)
    held: dict[float, bool] = {}
    for condition in spec.conditions:
        if x not in condition.where:
            continue
        names = condition.expression.free_symbols & {value, steep}
        if len(names) != 1:
            return None
        held[float(condition.where[x])] = value in names
    if set(held) != {low, high}:
        return None
    return Line(inertia, tension, bed, high - low, (held[low], held[high]))


_NUMBERS = (
    (2, r"\btwo\b|\bzwei\b|\bdeux\b|\bdos\b|两个?|二个|2つ|二つ"),
    (3, r"\bthree\b|\bdrei\b|\btrois\b|\btres\b|三个?|3つ|三つ"),
    (4, r"\bfour\b|\bvier\b|\bquatre\b|\bcuatro\b|四个?|4つ|四つ"),
    (5, r"\bfive\b|\bfünf\b|\bcinq\b|\bcinco\b|五个?|5つ|五つ"),
)
_MANY = re.compile(
    r"frequencies|frequenzen|fréquences|frecuencias|pulsations|modes\b", re.I
)
_ANGULAR = re.compile(r"angular|circular|kreis|pulsation|angulaire|角", re.I)


def asked(quote: str) -> tuple[int, bool]:
    """How many frequencies a clause asks for, and whether angular ones."""
    angular = _ANGULAR.search(quote) is not None
    digits = re.search(r"(?<![\w.])([1-9]|10)(?![\w.])", quote)
    if digits:
        return min(int(digits[1]), _MOST), angular
    word = next((n for n, w in _NUMBERS if re.search(w, quote, re.I)), None)
    return word or (3 if _MANY.search(quote) else 1), angular
