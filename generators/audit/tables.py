"""How good and how private synthetic rows are, measured against real rows.

Every function takes plain data frames with equal columns. Distances are taken in a
space where each number is divided by its spread in the training rows and each
category counts as 0 or 1, so that no unit dominates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Privacy:
    """Closeness of synthetic rows to the rows a model was trained on.

    Attributes:
        dcr: Median distance of a synthetic row to its nearest training row, divided
            by the same median for unseen real rows; 1 is like fresh data, 0 copies.
        copies: Share of synthetic rows that equal a training row in every column.
        unseen_copies: The same share for unseen real rows: what chance repeats.
        membership_auc: Area under the ROC curve of the attack that calls a row a
            member when a synthetic row lies close to it; 0.5 tells nothing.
        standard_error: Of that area (Hanley & McNeil, Radiology 143 (1982) 29).
        leaks: Whether the attack works beyond chance or rows are copied.
    """

    dcr: float
    copies: float
    unseen_copies: float
    membership_auc: float
    standard_error: float
    leaks: bool

    def to_json(self) -> dict[str, Any]:
        """Plain numbers."""
        return asdict(self)


def numeric_columns(frame: pd.DataFrame) -> list[str]:
    """Names of the columns that hold numbers."""
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    return [
        str(c)
        for c in frame.columns
        if is_numeric_dtype(frame[c]) and not is_bool_dtype(frame[c])
    ]


def feature_space(
    reference: pd.DataFrame, frames: Sequence[pd.DataFrame]
) -> list[np.ndarray]:
    """Map frames to float arrays on scales fitted to `reference`.

    A missing number becomes the reference median and sets an indicator beside it.
    """
    numbers = set(numeric_columns(reference))
    parts: list[list[np.ndarray]] = [[] for _ in frames]
    for column in reference.columns:
        if column in numbers:
            base = reference[column].to_numpy(float)
            known = base[np.isfinite(base)]
            spread = float(known.std()) if known.size else 1.0
            centre = float(np.median(known)) if known.size else 0.0
            gaps = bool(np.isnan(base).any())
            for out, frame in zip(parts, frames, strict=True):
                raw = frame[column].to_numpy(float)
                missing = ~np.isfinite(raw)
                filled = np.where(missing, centre, raw)
                out.append(((filled - centre) / (spread or 1.0))[:, None])
                if gaps:
                    out.append(missing.astype(float)[:, None])
        else:
            seen = sorted({str(v) for v in reference[column]})
            for out, frame in zip(parts, frames, strict=True):
                values = frame[column].astype(str).to_numpy()
                out.append(
                    np.stack([(values == s) * 0.7071 for s in seen], 1).astype(float)
                )
    return [np.concatenate(p, 1) if p else np.zeros((0, 0)) for p in parts]


def nearest(points: np.ndarray, targets: np.ndarray, *, k: int = 1) -> np.ndarray:
    """Distance of each point to its `k`-th nearest target."""
    from sklearn.neighbors import NearestNeighbors

    found = NearestNeighbors(n_neighbors=k).fit(targets).kneighbors(points)[0]
    return np.asarray(found[:, -1])


def area_under_roc(members: np.ndarray, others: np.ndarray) -> tuple[float, float]:
    """Area and its standard error for scores that are higher for members."""
    from scipy.stats import rankdata

    m, o = len(members), len(others)
    ranks = rankdata(np.concatenate([members, others]))
    area = float((ranks[:m].sum() - m * (m + 1) / 2) / (m * o))
    q1, q2 = area / (2 - area), 2 * area**2 / (1 + area)
    variance = (
        area * (1 - area) + (m - 1) * (q1 - area**2) + (o - 1) * (q2 - area**2)
    ) / (m * o)
    return area, float(np.sqrt(max(variance, 0.0)))


def privacy(
    train: pd.DataFrame, unseen: pd.DataFrame, synthetic: pd.DataFrame
) -> Privacy:
    """Attack the synthetic rows by distance.

    Args:
        train: Rows the generator saw.
        unseen: Real rows it did not see.
        synthetic: Its samples.
    """
    a, b, s = feature_space(train, [train, unseen, synthetic])
    to_train, fresh = nearest(s, a), nearest(b, a)
    area, error = area_under_roc(-nearest(a, s), -nearest(b, s))
    copies = float((to_train < 1e-6).mean())
    repeats = float((fresh < 1e-6).mean())
    chance = float(np.sqrt(max(repeats * (1 - repeats), 1 / len(b)) / len(b)))
    leaks = area - 2 * error > 0.56 or copies > repeats + 3 * chance + 0.02
    reference = float(np.median(fresh)) or float(np.mean(fresh)) or 1.0
    return Privacy(
        float(np.median(to_train)) / reference, copies, repeats, area, error, leaks
    )


def without_each_column(
    train: pd.DataFrame, unseen: pd.DataFrame, synthetic: pd.DataFrame
) -> dict[str, float]:
    """Area of the attack with each column left out; the least names the telling one.

    Args:
        train: Rows the generator saw.
        unseen: Real rows it did not see.
        synthetic: Its samples.

    Returns:
        Empty for tables of fewer than two columns.
    """
    if len(train.columns) < 2:
        return {}
    out = {}
    for column in train.columns:
        frames = [f.drop(columns=column) for f in (train, unseen, synthetic)]
        out[str(column)] = privacy(*frames).membership_auc
    return out


def share_alone(values: pd.Series) -> float:
    """Share of the rows whose value no other row of the column has."""
    counts = values.map(str).value_counts()
    return float((counts == 1).sum()) / max(len(values), 1)


def zero_rate_error(real: pd.DataFrame, synthetic: pd.DataFrame) -> float:
    """Largest difference in the share of exact zeros over the numeric columns."""
    errors = [
        abs(float((real[c] == 0).mean()) - float((synthetic[c] == 0).mean()))
        for c in numeric_columns(real)
    ]
    return max(errors, default=0.0)


def design_matrix(
    frame: pd.DataFrame, target: str, reference: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """Predictors (scaled numbers, categories one-hot) and target as arrays."""
    inputs = [c for c in reference.columns if c != target]
    (x,) = feature_space(reference[inputs], [frame[inputs]])
    return x, frame[target].to_numpy(float)


def fit_regressor(
    rows: pd.DataFrame, target: str, *, seed: int, reference: pd.DataFrame
) -> Any:
    """Fit the gradient-boosting regressor (library defaults) that judges tables."""
    from sklearn.ensemble import GradientBoostingRegressor

    kept = rows[np.isfinite(rows[target].to_numpy(float))]
    x, y = design_matrix(kept, target, reference)
    return GradientBoostingRegressor(random_state=seed).fit(x, y)


def r_squared(
    rows: pd.DataFrame,
    test: pd.DataFrame,
    target: str,
    *,
    seed: int = 0,
    reference: pd.DataFrame | None = None,
) -> float:
    """R² on `test` of a regressor fitted to `rows`.

    Args:
        rows: Training rows, real, synthetic or both.
        test: Real rows kept apart.
        target: Numeric column.
        seed: Of the regressor.
        reference: Fixes the scales; `rows` when omitted.
    """
    from sklearn.metrics import r2_score

    base = rows if reference is None else reference
    model = fit_regressor(rows, target, seed=seed, reference=base)
    kept = test[np.isfinite(test[target].to_numpy(float))]
    x, y = design_matrix(kept, target, base)
    return float(r2_score(y, model.predict(x)))


def quality(real: pd.DataFrame, synthetic: pd.DataFrame) -> float:
    """Overall quality score of sdmetrics: column shapes and pair trends, 0 to 1."""
    import warnings

    from sdmetrics.reports.single_table import QualityReport

    numbers = set(numeric_columns(real))
    metadata = {
        "columns": {
            str(c): {"sdtype": "numerical" if c in numbers else "categorical"}
            for c in real.columns
        }
    }
    report = QualityReport()
    # Constant columns make sdmetrics warn about correlations; the score is defined.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report.generate(real, synthetic, metadata, verbose=False)
        return float(report.get_score())


def split_rows(
    frame: pd.DataFrame,
    *,
    seed: int,
    test_share: float = 0.2,
    groups: Sequence[str] = (),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Train and test rows, at random or with equal `groups` values kept together."""
    rng = np.random.default_rng([seed, 17])
    if groups:
        keys = frame[list(groups)].map(str).agg("|".join, axis=1)
        names = np.array(sorted(set(keys)))
        rng.shuffle(names)
        sizes = keys.value_counts()
        wanted, chosen, total = test_share * len(frame), set(), 0
        for name in names:
            if total >= wanted:
                break
            chosen.add(name)
            total += int(sizes[name])
        mask = keys.isin(chosen).to_numpy()
    else:
        order = rng.permutation(len(frame))
        mask = np.zeros(len(frame), bool)
        mask[order[: round(test_share * len(frame))]] = True
    return (
        frame[~mask].reset_index(drop=True),
        frame[mask].reset_index(drop=True),
    )
