"""One column given its predecessors: grown as a forest or boosted, then drawn."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from generators.codecs.columns import ColumnPlan
from generators.trees.arrays import Trees
from generators.trees.config import MOST_TREE_ROWS, ForestConfig, seed_of

#: Steps of this size put any run of numbers evenly over [0, 1).
_GOLDEN = 0.6180339887498949


@dataclass(slots=True)
class Column:
    """What is known of one column given its predecessors.

    `pool` holds column values sorted by leaf (`first`, `count` index it by node); a
    boosted column has `mean` (trees), `base` and residuals sorted by fitted mean.
    `weight` says how much each predecessor matters, `log` that means and residuals
    are of the logarithm.
    """

    trees: Trees | None
    pool: np.ndarray
    first: np.ndarray
    count: np.ndarray
    weight: np.ndarray
    base: float = 0.0
    rate: float = 0.0
    log: bool = False
    fitted: np.ndarray | None = None
    residual: np.ndarray | None = None


def constant(y: np.ndarray, predecessors: int) -> Column:
    """A column of one value."""
    empty = np.zeros(0, np.int64)
    return Column(None, y[:1].copy(), empty, empty, np.zeros(predecessors))


def grow(
    x: np.ndarray,
    y: np.ndarray,
    plan: ColumnPlan,
    config: ForestConfig,
    *,
    seed: int,
    number: int,
    weights: np.ndarray,
) -> Column:
    """Grow a forest whose leaves hold the column's values.

    Args:
        x: Predecessors as numbers, ``(n, j)``.
        y: The column as numbers.
        plan: Of the column.
        config: Sizes.
        seed: Of the model.
        number: Of the column.
        weights: Of the rows; a leaf holds at least ``config.leaf`` of weight, so that
            rows of one mix do not fill it alone.
    """
    from scipy.stats import rankdata
    from sklearn.ensemble import RandomForestRegressor

    rows = min(MOST_TREE_ROWS, len(y))
    forest = RandomForestRegressor(
        n_estimators=1,
        min_samples_leaf=config.leaf,
        min_weight_fraction_leaf=min(
            config.leaf * len(y) / (rows * float(weights.sum())), 0.5
        ),
        max_features=config.share,
        max_samples=rows,
        n_jobs=1,
    )
    # Ranks make the split criterion blind to the column's scale and tails.
    ranks = rankdata(y) if plan.kind == "number" else y
    grown, weight = [], np.zeros(x.shape[1])
    for tree in range(config.trees):
        forest.set_params(random_state=seed_of(seed, number, tree))
        forest.fit(x, ranks, sample_weight=weights)
        grown.append(forest.estimators_[0])
        weight += forest.feature_importances_
    trees = Trees.of(grown)
    leaves = [trees.leaves(x, np.full(len(x), tree)) for tree in range(len(grown))]
    key, value = np.concatenate(leaves), np.tile(y, len(grown))
    # Sorted inside a leaf: a draw by position is then a quantile, and evenly
    # spread positions give an even spread of values.
    order = np.lexsort((value, key))
    count = np.bincount(key, minlength=len(trees.feature))
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    trees.value = trees.value[:0]
    return Column(trees, value[order], first, count, weight / max(len(grown), 1))


def is_fine(plan: ColumnPlan, rows: int, config: ForestConfig) -> bool:
    """Whether a column is a measured amount without missing or heavy values."""
    return (
        plan.kind == "number"
        and not plan.missing
        and rows >= 50
        and len(plan.values) / max(rows, 1) > config.distinct
        and max(plan.counts) / rows < 0.1
    )


def is_explained(x: np.ndarray, y: np.ndarray, limit: float, seed: int) -> bool:
    """Whether one plain tree on half of the rows explains the other half a bit.

    Args:
        x: Predecessors.
        y: The column.
        limit: Largest share of the variance that may stay unexplained.
        seed: Of the halves.
    """
    from sklearn.tree import DecisionTreeRegressor

    order = np.random.default_rng(seed).permutation(len(y))
    first, second = order[: len(y) // 2], order[len(y) // 2 :]
    tree = DecisionTreeRegressor(min_samples_leaf=8, random_state=0)
    guess = tree.fit(x[first], y[first]).predict(x[second])
    spread = float(np.var(y[second]))
    return spread > 0 and float(np.mean((guess - y[second]) ** 2)) < limit * spread


def boost(
    x: np.ndarray,
    y: np.ndarray,
    config: ForestConfig,
    *,
    seed: int,
    number: int,
    allowed: float | None,
) -> Column:
    """Boost the column's mean and keep cross-validated residuals.

    Args:
        x: Predecessors.
        y: The column.
        config: Sizes.
        seed: Of the model.
        number: Of the column.
        allowed: CPU seconds that this may take, None without a budget.
    """
    from sklearn.ensemble import GradientBoostingRegressor
    from sklearn.model_selection import KFold

    def fresh(stages: int) -> Any:
        return GradientBoostingRegressor(
            n_estimators=stages,
            max_depth=config.depth,
            learning_rate=config.rate,
            subsample=min(0.7, MOST_TREE_ROWS / len(y)),
            max_features=0.7,
            min_samples_leaf=3,
            random_state=seed_of(seed, number, 0),
        )

    log = spans_decades(y)
    y = np.log(y) if log else y
    stages = config.stages
    if allowed is not None:
        started = time.process_time()
        fresh(10).fit(x, y)
        cost = (time.process_time() - started) / 10
        # One fit, five folds of four fifths, and five of half of them.
        stages = min(stages, max(30, int(allowed / (7 * cost + 1e-9))))
    parts = 5 if len(y) <= 2 * MOST_TREE_ROWS else 3
    folds = list(
        KFold(parts, shuffle=True, random_state=seed_of(seed, number, 1)).split(x)
    )
    # Each stage's mean of rows that the model did not see: the stages with the least
    # error are kept, which tables of a hundred rows need fewer of.
    staged = np.zeros((stages, len(y)))
    for kept, left in folds:
        grown = fresh(stages).fit(x[kept], y[kept])
        staged[:, left] = list(grown.staged_predict(x[left]))
    errors = ((staged - y) ** 2).mean(1)
    stages = max(10, int(errors.argmin()) + 1)
    fitted, fewer = staged[stages - 1], np.zeros(len(y))
    for kept, left in folds:
        # The folds are shuffled only into order: every second row is a fair half.
        half = kept[::2]
        fewer[left] = fresh(stages).fit(x[half], y[half]).predict(x[left])
    model = fresh(stages).fit(x, y)
    scatter = scatter_share(y - fitted, y - fewer)
    order = np.argsort(fitted, kind="stable")
    empty = np.zeros(0, np.int64)
    return Column(
        Trees.of([e for (e,) in model.estimators_]),
        np.array([y.min(), y.max()]),
        empty,
        empty,
        np.asarray(model.feature_importances_),
        base=float(model.init_.constant_.ravel()[0]),
        rate=config.rate,
        log=log,
        fitted=fitted[order],
        residual=np.sqrt(scatter) * (y - fitted)[order],
    )


def spans_decades(y: np.ndarray) -> bool:
    """Whether amounts are better told apart by their logarithm, as conductivities are.

    All positive, over two decades between the outer tenths, and less skewed as
    logarithms than as they are.
    """
    from scipy.stats import skew

    if y.min() <= 0 or np.quantile(y, 0.9) < 100 * np.quantile(y, 0.1):
        return False
    return bool(abs(skew(np.log(y))) < abs(skew(y)))


def scatter_share(full: np.ndarray, half: np.ndarray) -> float:
    """Share of the squared errors that more rows would not remove.

    The error of a model falls about as 1/n towards the scatter of the data; errors
    after training on n and on n/2 rows give that limit. What lies above it is the
    model's own error, and drawing it as scatter would count it twice.

    Args:
        full: Errors on rows kept apart after training on n rows.
        half: Errors on the same rows after training on n/2.

    Returns:
        At least 0.25, since two noisy figures can lie.
    """
    now, before = float(np.mean(full**2)), float(np.mean(half**2))
    limit = now - max(before - now, 0.0)
    return float(np.clip(limit / now, 0.25, 1.0)) if now > 0 else 1.0


# --- draw -------------------------------------------------------------------------


def draw(
    column: Column,
    x: np.ndarray,
    plan: ColumnPlan,
    config: ForestConfig,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw the column for rows of predecessors."""
    n = len(x)
    if column.trees is None:
        return np.full(n, column.pool[0])
    if column.fitted is not None and column.residual is not None:
        mean = column.base + column.rate * column.trees.total(x)
        drawn = mean + _residuals(column, mean, _even(x, column.weight, rng), config)
        low, high = column.pool
        # Thrown back rather than stopped at the ends, where they would heap up.
        drawn = np.where(drawn < low, 2 * low - drawn, drawn)
        drawn = np.where(drawn > high, 2 * high - drawn, drawn)
        drawn = np.clip(drawn, low, high)
        return np.asarray(np.exp(drawn) if column.log else drawn)
    u = _even(x, column.weight, rng)
    leaf = column.trees.leaves(x, rng.integers(len(column.trees.roots), size=n))
    count = column.count[leaf]
    index = column.first[leaf] + np.minimum((u * count).astype(int), count - 1)
    return between(column.pool[index], index, leaf, column, plan, rng, config.blur)


def _even(x: np.ndarray, weight: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A quantile for each row, evenly spread among rows that lie close.

    Shares and local means then vary less than independent draws would make them.
    """
    u = np.empty(len(x))
    u[along(x, weight)] = np.modf(np.arange(len(x)) * _GOLDEN + rng.random())[0]
    return u


def _residuals(
    column: Column, mean: np.ndarray, u: np.ndarray, config: ForestConfig
) -> np.ndarray:
    """The `u`-quantile of the residuals at means like each of `mean`."""
    assert column.fitted is not None
    assert column.residual is not None
    size = min(2 * config.window + 1, len(column.residual))
    place = np.searchsorted(column.fitted, mean) - size // 2
    first = np.clip(place, 0, len(column.residual) - size)
    near = np.sort(column.residual[first[:, None] + np.arange(size)], axis=1)
    return np.asarray(near[np.arange(len(mean)), (u * size).astype(int)])


def draw_first(
    values: np.ndarray,
    n: int,
    plan: ColumnPlan,
    rng: np.random.Generator,
    blur: float,
) -> np.ndarray:
    """Even quantiles of sorted values, rare numbers moved like all others."""
    u = rng.permutation((np.arange(n) + rng.random(n)) / max(n, 1))
    index = (u * len(values)).astype(int)
    whole = Column(None, values, np.zeros(1, int), np.array([len(values)]), np.zeros(0))
    root = np.zeros(n, int)
    return between(values[index], index, root, whole, plan, rng, blur)


def between(
    drawn: np.ndarray,
    index: np.ndarray,
    leaf: np.ndarray,
    column: Column,
    plan: ColumnPlan,
    rng: np.random.Generator,
    blur: float,
) -> np.ndarray:
    """Move amounts towards a neighbour in the leaf, the next one or a farther one.

    An exact repeat of a rare number would point to the row it came from, and a place
    right beside it still does in small tables; values with a mass of their own stay.
    """
    if plan.kind != "number" or plan.discrete:
        return np.asarray(drawn)
    rare = np.array([v for v, a in zip(plan.values, plan.atoms, strict=True) if not a])
    last = column.first[leaf] + column.count[leaf] - 1
    reach = np.maximum(np.round(blur * np.sqrt(column.count[leaf])), 1).astype(int)
    side = np.where(rng.random(len(index)) < 0.5, 1, -1) * rng.integers(1, reach + 1)
    other = np.clip(index + side, column.first[leaf], last)
    neighbour = column.pool[other]
    free = np.isin(drawn, rare) & np.isin(neighbour, rare)
    moved = drawn + rng.random(len(drawn)) * (neighbour - drawn)
    return np.where(free, moved, drawn)


def along(x: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """An order of rows in which neighbours lie close in the columns that matter.

    The rows are halved again and again at the median of the column with the widest
    weighted ranks.

    Args:
        x: Rows, ``(n, j)``.
        weight: Of the columns, not negative.
    """
    n = len(x)
    if n < 3 or not x.shape[1] or not np.any(weight > 0):
        return np.arange(n)
    ranks = x.argsort(0, kind="stable").argsort(0, kind="stable") / n
    # Equal values must not be told apart by their order of arrival.
    for j in range(x.shape[1]):
        values, inverse = np.unique(x[:, j], return_inverse=True)
        total = np.bincount(inverse, ranks[:, j], minlength=len(values))
        ranks[:, j] = (total / np.bincount(inverse, minlength=len(values)))[inverse]
    scaled = ranks * np.sqrt(weight)
    cells, done = [np.arange(n)], []
    while cells:
        cell = cells.pop()
        if len(cell) <= 2:
            done.append(cell)
            continue
        block = scaled[cell]
        column = int((block.max(0) - block.min(0)).argmax())
        order = cell[np.argsort(block[:, column], kind="stable")]
        half = len(order) // 2
        cells += [order[half:], order[:half]]
    return np.concatenate(done)
