"""A property of formulas: predicted from the elements, with its error stated.

Descriptors are means, spreads and extremes of tabulated properties of the elements,
weighted by their shares, and the shares themselves (the idea of L. Ward et al., npj
Comput. Mater. (2016), with a shorter list). Formulas that occur several times
count once, with the median of their values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from generators.errors import DataUnsuitable
from validators.compositions import UnreadableFormula, parse_formula, same_formula

#: Fewest formulas with a value of which a property can be learnt.
LEAST = 30
#: Ratio of the outer tenths from which the logarithm is learnt.
DECADE = 10.0


@cache
def _element(symbol: str) -> tuple[float, ...]:
    """Number, period, group, mass, electronegativity, radius, valence electrons."""
    import warnings

    from pymatgen.core import Element

    from generators.materials.intermetallics import valence_electrons

    e = Element(symbol)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        radius, pauling = e.atomic_radius, e.X
    x = float(pauling) if pauling and pauling == pauling else 0.0
    return (
        float(e.Z), float(e.row), float(e.group), float(e.atomic_mass), x,
        float(radius) if radius else 1.5, float(valence_electrons(symbol)),
    )  # fmt: skip


@cache
def _all() -> dict[str, int]:
    from validators.compositions import symbols

    return {symbol: i for i, symbol in enumerate(sorted(symbols()))}


def descriptors(formulas: Sequence[str]) -> np.ndarray:
    """Descriptors of formulas, ``(n, 36 + elements)``."""
    places = _all()
    out = np.zeros((len(formulas), 36 + len(places)), np.float32)
    for row, text in zip(out, formulas, strict=True):
        counts = parse_formula(text)
        share = np.array(list(counts.values()))
        share = share / share.sum()
        table = np.array([_element(e) for e in counts])
        mean = share @ table
        row[:7] = mean
        row[7:14] = share @ np.abs(table - mean)
        row[14:21], row[21:28] = table.min(0), table.max(0)
        row[28:35] = np.ptp(table, 0)
        row[35] = len(counts)
        for element, part in zip(counts, share, strict=True):
            row[36 + places[element]] = part
    return out


@dataclass(frozen=True, slots=True)
class FormulaProperty:
    """A property model of formulas with its cross-validated error.

    Attributes:
        target: The property.
        rmse: Root mean square error, of the logarithm where `log`, 5-fold.
        r2: Of the same folds.
        rows: Formulas on which it was fitted.
        log: Whether the natural logarithm is predicted, as of conductivities.
        low: Least training value, in the unit of the property.
        high: Largest training value.
    """

    target: str
    rmse: float
    r2: float
    rows: int
    log: bool
    low: float
    high: float
    model: Any = None

    @classmethod
    def fit(
        cls, formulas: Sequence[str], values: np.ndarray, target: str, *, seed: int
    ) -> FormulaProperty:
        """Fit and measure the error.

        Raises:
            DataUnsuitable: Too few formulas with a value.
        """
        from sklearn.ensemble import ExtraTreesRegressor
        from sklearn.metrics import r2_score
        from sklearn.model_selection import KFold, cross_val_predict

        texts, y = measured_once(formulas, values)
        if len(texts) < LEAST:
            raise DataUnsuitable(
                f"{len(texts)} formulas with a value of {target!r} are too few; "
                f"{LEAST} are needed"
            )
        low, high = float(y.min()), float(y.max())
        log = low > 0 and np.quantile(y, 0.9) >= DECADE * np.quantile(y, 0.1)
        log, y = bool(log), np.log(y) if log else y
        x = descriptors(texts)
        trees = ExtraTreesRegressor(
            200, min_samples_leaf=2, max_features=0.4, random_state=seed, n_jobs=1
        )
        folds = KFold(5, shuffle=True, random_state=seed)
        guess = cross_val_predict(trees, x, y, cv=folds)
        rmse = float(np.sqrt(np.mean((guess - y) ** 2)))
        r2 = float(r2_score(y, guess))
        return cls(target, rmse, r2, len(texts), log, low, high, trees.fit(x, y))

    def predict(self, formulas: Sequence[str]) -> np.ndarray:
        """Predicted property of formulas, in its unit."""
        if not len(formulas):
            return np.zeros(0)
        found = self.model.predict(descriptors(formulas))
        return np.asarray(np.exp(found) if self.log else found)

    def error_text(self) -> str:
        """The error in words: an amount, or a factor where logarithms are predicted."""
        if self.log:
            return f"a factor of {np.exp(self.rmse):.3g}"
        return f"{self.rmse:.4g}"

    def to_json(self) -> dict[str, Any]:
        """Figures only."""
        return {
            "rmse": round(self.rmse, 6), "r2": round(self.r2, 4), "rows": self.rows,
            "of_logarithm": self.log, "low": self.low, "high": self.high,
        }  # fmt: skip


def measured_once(
    formulas: Sequence[str], values: np.ndarray
) -> tuple[list[str], np.ndarray]:
    """Each readable formula once, with the median of its finite values."""
    found: dict[str, list[float]] = {}
    for text, value in zip(formulas, values, strict=True):
        if value is None or not np.isfinite(value):
            continue
        try:
            found.setdefault(same_formula(str(text)), []).append(float(value))
        except UnreadableFormula:
            continue
    return list(found), np.array([float(np.median(v)) for v in found.values()])


def limits_of(wish: Any) -> tuple[float | None, float | None]:
    """Both limits of a wish: a number twice, a pair as it is."""
    return wish if isinstance(wish, tuple) else (float(wish), float(wish))


def off_by(values: np.ndarray, wish: Any, model: FormulaProperty) -> np.ndarray:
    """How far values are from a wish, in units of the model's error; 0 inside."""
    low, high = limits_of(wish)
    scale = np.log if model.log else np.asarray
    x = scale(np.maximum(values, 1e-300) if model.log else values)
    out = np.zeros(len(x))
    if low is not None:
        bound = scale(np.array(max(low, 1e-300) if model.log else low))
        out = np.maximum(out, bound - x)
    if high is not None:
        bound = scale(np.array(max(high, 1e-300) if model.log else high))
        out = np.maximum(out, x - bound)
    return np.asarray(out / max(model.rmse, 1e-12))


def nearness(values: np.ndarray, wish: Any, model: FormulaProperty) -> np.ndarray:
    """Weight of predicted values under a wish: a normal of half the model's error.

    Narrower than the error, since what is drawn is to be nearest, not merely near.
    """
    return np.asarray(np.exp(-0.5 * (2 * off_by(values, wish, model)) ** 2))


def beyond(wish: Any, model: FormulaProperty) -> bool:
    """Whether a wish lies outside the training values."""
    low, high = limits_of(wish)
    return (low is not None and low > model.high) or (
        high is not None and high < model.low
    )
