"""Mode-specific normalisation of an amount, after CTGAN.

A variational Bayesian mixture finds at most ten modes; a value becomes the one-hot
of a mode drawn by its responsibility and (value - mean) / (4 sd), clipped to
[-1, 1]. Source: Xu, Skoularidou, Cuesta-Infante & Veeramachaneni, NeurIPS 2019,
section 4.2. Beyond the paper: a value that many rows share exactly (zeros above
all) is a mode of zero width, so that it comes back exactly.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from generators.codecs.columns import ColumnPlan

MOST_MODES = 10
LEAST_WEIGHT = 0.005
#: Share of rows from which an exact value is a mode of zero width.
POINT_SHARE = 0.05
REACH = 4.0


@dataclass(frozen=True, slots=True)
class ModeColumn:
    """Modes of a column.

    Attributes:
        name: Of the column.
        points: Exact values with a mass of their own.
        missing: Whether a mode stands for a missing entry.
        means: Of the Gaussian modes, in the column's unit.
        sds: Of the Gaussian modes, in the column's unit.
        weights: Of the Gaussian modes among amounts, summing to 1.
        low: Least value seen.
        high: Largest value seen.
    """

    name: str
    points: tuple[float, ...]
    missing: bool
    means: tuple[float, ...]
    sds: tuple[float, ...]
    weights: tuple[float, ...]
    low: float
    high: float

    @property
    def width(self) -> int:
        """Number of modes of all sorts."""
        return len(self.points) + self.missing + len(self.means)

    def responsibilities(self, values: np.ndarray) -> np.ndarray:
        """Probability of each Gaussian mode for each value, ``(n, modes)``."""
        mean, sd = np.array(self.means), np.array(self.sds)
        z = (values[:, None] - mean) / sd
        log = np.log(self.weights) - np.log(sd) - 0.5 * z**2
        # A mode that cannot reach the value without clipping must not be chosen.
        log = np.where(np.abs(z) <= REACH, log, log - 1e3)
        log -= log.max(1, keepdims=True)
        p = np.exp(log)
        return np.asarray(p / p.sum(1, keepdims=True))

    def encode(self, column: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Amount and one-hot mode, ``(n, 1 + width)``."""
        n = len(column)
        out = np.zeros((n, 1 + self.width))
        taken = np.zeros(n, bool)
        for k, point in enumerate(self.points):
            hit = column == point
            out[hit, 1 + k] = 1
            taken |= hit
        first = len(self.points)
        if self.missing:
            gaps = ~np.isfinite(column)
            out[gaps, 1 + first] = 1
            taken |= gaps
            first += 1
        rest = np.flatnonzero(~taken)
        if len(rest):
            values = column[rest]
            p = self.responsibilities(values)
            u = rng.random(len(rest))[:, None]
            mode = np.minimum((p.cumsum(1) < u).sum(1), len(self.means) - 1)
            mean, sd = np.array(self.means)[mode], np.array(self.sds)[mode]
            out[rest, 0] = np.clip((values - mean) / (REACH * sd), -1, 1)
            out[rest, 1 + first + mode] = 1
        return out

    def decode(self, block: np.ndarray) -> np.ndarray:
        """Invert `encode`; the mode is the largest entry."""
        picked = block[:, 1:].argmax(1)
        means = np.array([*self.points, *([np.nan] * self.missing), *self.means])
        sds = np.array([0.0] * (len(self.points) + self.missing) + list(self.sds))
        value = means[picked] + REACH * sds[picked] * np.clip(block[:, 0], -1, 1)
        return np.asarray(np.clip(value, self.low, self.high))

    def to_json(self) -> dict[str, Any]:
        """Plain JSON."""
        names = ("name", "points", "missing", "means", "sds", "weights", "low", "high")
        found = {n: getattr(self, n) for n in names}
        return {n: list(v) if isinstance(v, tuple) else v for n, v in found.items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ModeColumn:
        """Read what `to_json` wrote."""
        found: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in data.items()
        }
        return cls(**found)


def fit_modes(name: str, column: np.ndarray, plan: ColumnPlan) -> ModeColumn:
    """Find the modes of a numeric column."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.mixture import BayesianGaussianMixture

    total = max(plan.rows, 1)
    points = tuple(
        v
        for v, count in zip(plan.values, plan.counts, strict=True)
        if count / total >= POINT_SHARE
    )
    known = column[np.isfinite(column)]
    rest = known[~np.isin(known, points)]
    if len(np.unique(rest)) < 3:
        points = tuple(plan.values)
        rest = np.array([])
    if not len(rest):
        centre = float(np.mean(known)) if len(known) else 0.0
        return ModeColumn(
            name, points, bool(plan.missing), (centre,), (1e-9,), (1.0,), centre, centre
        )
    mixture = BayesianGaussianMixture(
        n_components=min(MOST_MODES, len(np.unique(rest))),
        weight_concentration_prior_type="dirichlet_process",
        weight_concentration_prior=0.001,
        max_iter=200,
        random_state=0,
    )
    scale = float(rest.std()) or 1.0
    shift = float(rest.mean())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        mixture.fit(((rest - shift) / scale)[:, None])
    keep = mixture.weights_ > LEAST_WEIGHT
    weights = mixture.weights_[keep] / mixture.weights_[keep].sum()
    means = mixture.means_[keep, 0] * scale + shift
    sds = np.maximum(np.sqrt(mixture.covariances_[keep, 0, 0]) * scale, 1e-9)
    return ModeColumn(
        name,
        points,
        bool(plan.missing),
        tuple(float(m) for m in means),
        tuple(float(s) for s in sds),
        tuple(float(w) for w in weights),
        float(known.min()),
        float(known.max()),
    )
