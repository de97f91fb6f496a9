"""Sequential trees: each column is drawn given the columns before it.

A forest of regression trees is grown for each column; a draw follows one random tree
to a leaf and takes the value of a random training row there (Reiter, J. Off. Stat.
21 (2005) 441). `BoostedForest` adds one thing: a column with many distinct values
that its predecessors explain well is drawn as a boosted mean plus a residual, the
residual taken from cross-validated errors at similar means, so that a noisy
memory of single rows does not stand for the relation.

No row is stored as a row: the leaves hold values of one column each.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np

from generators import base
from generators.base import ModelCard, Progress, ProgressCall
from generators.codecs.columns import ColumnPlan, rounded
from generators.errors import (
    Cancelled,
    CheckpointMismatch,
    DataUnsuitable,
    NotFitted,
    SpecUnsupported,
)
from generators.novelty import fingerprints
from generators.registry import System
from generators.storage import read_model, write_model


@dataclass(frozen=True, slots=True)
class ForestConfig:
    """Sizes.

    Attributes:
        trees: Of each column's forest; training steps are trees.
        leaf: Least rows in a leaf; more protects single rows, fewer fits closer.
        share: Of the predecessors tried at a split.
        stages: Boosting stages of an explained column.
        depth: Of a boosted tree.
        rate: Learning rate of boosting.
        distinct: Share of distinct values from which a column may be boosted.
        window: Residuals on either side of a mean from which one is drawn.
        guard: Whether leaves grow when a trial on four fifths of the rows lets a
            membership attack on them succeed.
    """

    trees: int = 50
    leaf: int = 6
    share: float = 0.8
    stages: int = 200
    depth: int = 4
    rate: float = 0.08
    distinct: float = 0.3
    window: int = 25
    guard: bool = True


#: Membership AUC above which, by a standard error, leaves are made larger.
GUARD_AUC = 0.56
#: Largest leaf that the guard will choose.
GUARD_LEAF = 24
#: Rows that one tree sees at most; its leaves hold values of all rows.
MOST_TREE_ROWS = 1500
#: Tables with more entries are not guarded: the trial would cost too much.
GUARD_ENTRIES = 30_000

_PRESETS: dict[str, dict[str, Any]] = {
    "smoke": {"trees": 10, "stages": 30, "guard": False},
    "cpu": {},
    "gpu": {},
}


@dataclass(slots=True)
class _Trees:
    """Trees of one column as flat arrays; `roots` says where each begins."""

    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    value: np.ndarray
    roots: np.ndarray

    @classmethod
    def of(cls, estimators: Sequence[Any]) -> _Trees:
        parts: dict[str, list[np.ndarray]] = {
            name: [] for name in ("feature", "threshold", "left", "right", "value")
        }
        roots, at = [], 0
        for estimator in estimators:
            tree = estimator.tree_
            roots.append(at)
            parts["feature"].append(tree.feature.astype(np.int32))
            parts["threshold"].append(tree.threshold.astype(np.float64))
            parts["left"].append((tree.children_left + at).astype(np.int32))
            parts["right"].append((tree.children_right + at).astype(np.int32))
            parts["value"].append(tree.value[:, 0, 0].astype(np.float64))
            at += tree.node_count
        return cls(
            **{n: np.concatenate(p) for n, p in parts.items()},
            roots=np.array(roots, np.int32),
        )

    def leaves(self, x: np.ndarray, tree: np.ndarray) -> np.ndarray:
        """Leaf of each row in the tree chosen for it."""
        node = self.roots[tree].astype(np.int64)
        # scikit-learn compares in single precision; so must we.
        x32 = x.astype(np.float32)
        while True:
            feature = self.feature[node]
            inner = np.flatnonzero(feature >= 0)
            if not len(inner):
                return node
            at = node[inner]
            below = x32[inner, feature[inner]] <= self.threshold[at]
            node[inner] = np.where(below, self.left[at], self.right[at])

    def total(self, x: np.ndarray) -> np.ndarray:
        """Sum of the values of all trees."""
        out = np.zeros(len(x))
        for number in range(len(self.roots)):
            leaf = self.leaves(x, np.full(len(x), number))
            out += self.value[leaf]
        return out

    def arrays(self, prefix: str) -> dict[str, np.ndarray]:
        return {
            f"{prefix}|{n}": getattr(self, n)
            for n in ("feature", "threshold", "left", "right", "value", "roots")
        }

    @classmethod
    def read(cls, arrays: Mapping[str, np.ndarray], prefix: str) -> _Trees:
        names = ("feature", "threshold", "left", "right", "value", "roots")
        return cls(**{n: np.array(arrays[f"{prefix}|{n}"]) for n in names})


@dataclass(slots=True)
class _Column:
    """What is known of one column given its predecessors.

    `pool` holds column values sorted by leaf (`first`, `count` index it by node); a
    boosted column has `mean` (trees), `base` and residuals sorted by fitted mean.
    """

    trees: _Trees | None
    pool: np.ndarray
    first: np.ndarray
    count: np.ndarray
    base: float = 0.0
    rate: float = 0.0
    fitted: np.ndarray | None = None
    residual: np.ndarray | None = None


class SequentialForest:
    """Sequential trees behind the public face; see the module.

    Attributes:
        card: What was trained, on what.
    """

    boosted = False

    def __init__(
        self,
        system: System,
        *,
        preset: str = "cpu",
        seed: int = 0,
        config: Mapping[str, Any] | None = None,
    ) -> None:
        if preset not in _PRESETS:
            raise SpecUnsupported(
                f"preset {preset!r} is unknown; one of {', '.join(_PRESETS)}"
            )
        try:
            self.config = ForestConfig(**{**_PRESETS[preset], **dict(config or {})})
        except TypeError as err:
            raise SpecUnsupported(f"{system.name}: {err}") from err
        self.system, self.seed, self.preset = system, seed, preset
        self.kind = "table"
        self.card = ModelCard(system.name, "table", seed=seed)
        self.plans: dict[str, ColumnPlan] = {}
        self.order: list[str] = []
        self.columns: list[_Column] = []
        self._start: np.ndarray = np.zeros(0)
        self.known: np.ndarray = np.zeros(0, np.uint64)
        #: CPU seconds that boosting a column may take, None without a budget.
        self._allowed: float | None = None
        self._target: str | None = None

    # --- train --------------------------------------------------------------------

    def fit(
        self,
        items: Any,
        conditions: Any = None,
        *,
        target: str | None = None,
        steps: int | None = None,
        budget_s: float | None = None,
        progress: ProgressCall | None = None,
        cancelled: Callable[[], bool] | None = None,
        folder: Path | None = None,
        resume: bool = False,
    ) -> Self:
        """Grow the trees; see `generators.base.Generator.fit`.

        A step is one tree of every column. Conditions go first in the order, the
        target last. Every tree has a seed of its own, so a shorter run resumed ends
        in the same bits.
        """
        from generators.codecs.table import plan_table

        if not hasattr(items, "columns"):
            raise DataUnsuitable(f"{self.system.name} is made for tables")
        started = time.process_time()
        names = list(base.as_names(conditions))
        digest = base.data_hash(items)
        if resume and folder is not None and (Path(folder) / "model.json").exists():
            self._check_resume(Path(folder), digest)
        self.known = np.unique(fingerprints(items))
        self.plans = {p.name: p for p in plan_table(items)}
        for label in (*names, *([target] if target else [])):
            if label not in self.plans:
                raise DataUnsuitable(
                    f"column {label!r} is not in the table; it has "
                    f"{', '.join(self.plans)}"
                )
        rest = [c for c in self.plans if c not in names and c != target]
        last = [target] if target and target not in names else []
        self.order = [*names, *rest, *last]
        codes = self._codes(items)
        trees = steps if steps is not None else self.config.trees
        self.config = replace(self.config, trees=trees)
        guarded = self._guard(items, names, target, budget_s, steps)
        self._start = np.sort(codes[:, 0])
        self.columns = []
        total = max(len(self.order) - 1, 1)
        full, grown = self.config, 0
        self._target = target
        for j in range(1, len(self.order)):
            if cancelled is not None and cancelled():
                raise Cancelled(f"stopped by the user at column {j} of {total}")
            spent = time.process_time() - started
            if budget_s is not None and steps is None and j > 1:
                # Later columns have more predecessors, and one may be boosted: plan
                # for twice the cost of a tree so far.
                cost = spent / grown
                left = max(budget_s - spent, 0.0) / (total - j + 1)
                fewer = min(trees, max(5, int(left / (2 * cost)))) if cost else trees
                stages = max(60, round(full.stages * fewer / max(trees, 1)))
                self.config = replace(self.config, trees=fewer, stages=stages)
            if budget_s is not None and steps is None:
                self._allowed = max(budget_s - spent, 0.5)
            grown += self.config.trees
            self.columns.append(self._fit_column(codes[:, :j], codes[:, j], j))
            if progress is not None:
                spent = time.process_time() - started
                progress(Progress(j, total, spent, {"columns": float(j)}))
        explained = [
            self.order[j + 1]
            for j, column in enumerate(self.columns)
            if column.fitted is not None
        ]
        self.card = replace(
            self.card,
            columns=[str(c) for c in items.columns],
            conditions=names,
            target=target,
            rows={"train": len(items), "validation": 0},
            data_sha256=digest,
            config=asdict(self.config),
            versions=base.versions(),
            metrics={
                "boosted_columns": explained,
                "guard": guarded,
                "stopped_by": "steps" if self.config.trees == trees else "budget",
            },
            cost={
                "cpu_s": round(time.process_time() - started, 2),
                "steps": self.config.trees,
                "parameters": int(
                    sum(len(c.trees.feature) for c in self.columns if c.trees)
                ),
                "peak_mb": round(base.peak_memory_mb()),
            },
            notes=[
                "leaves hold training values of single columns; whoever has the "
                "weights can list them, though not whole rows"
            ],
        )
        if folder is not None:
            self.save(Path(folder))
        return self

    def _guard(
        self,
        items: Any,
        names: Sequence[str],
        target: str | None,
        budget_s: float | None,
        steps: int | None,
    ) -> list[dict[str, float]]:
        """Raise the least leaf until an attack on a trial model fails.

        Returns:
            Leaf and attack of each trial, for the card.
        """
        from generators.audit.tables import privacy, split_rows

        trials: list[dict[str, float]] = []
        entries = len(items) * len(items.columns)
        if not self.config.guard or len(items) < 80 or entries > GUARD_ENTRIES:
            return trials
        started = time.process_time()
        kept, left = split_rows(items, seed=self.seed)
        while True:
            inner = asdict(self.config) | {"guard": False}
            # The attack is on where rows lie; few trees tell that as well as many.
            inner |= {"trees": min(20, self.config.trees), "stages": 60}
            trial = type(self)(
                self.system, preset=self.preset, seed=self.seed, config=inner
            )
            trial.fit(kept, list(names) or None, target=target)
            attack = privacy(kept, left, trial.sample(len(kept), seed=self.seed))
            trials.append(
                {"leaf": self.config.leaf, "auc": round(attack.membership_auc, 4)}
            )
            limit = GUARD_AUC + attack.standard_error
            leaf = min(GUARD_LEAF, round(1.5 * self.config.leaf))
            spent = time.process_time() - started
            late = budget_s is not None and steps is None and spent > 0.25 * budget_s
            if attack.membership_auc <= limit or leaf == self.config.leaf or late:
                return trials
            self.config = replace(self.config, leaf=leaf)

    def _check_resume(self, folder: Path, digest: str) -> None:
        _, model, card = read_model(folder)
        if (model.get("system"), model.get("seed")) != (self.system.name, self.seed):
            raise CheckpointMismatch(
                f"the checkpoint in {str(folder)!r} is of another system or seed; "
                "train without --resume or into another folder"
            )
        if card.get("data_sha256") != digest:
            raise CheckpointMismatch(
                f"the checkpoint in {str(folder)!r} was trained on other data; "
                "train without --resume or into another folder"
            )

    def _codes(self, items: Any) -> np.ndarray:
        """Columns in order as numbers; a missing entry lies below all others."""
        columns = [self._code(items[name], self.plans[name]) for name in self.order]
        return np.stack(columns, 1)

    def _code(self, column: Any, plan: ColumnPlan) -> np.ndarray:
        if plan.kind == "number":
            raw = column.to_numpy(float)
            low, high = (
                (min(plan.values), max(plan.values)) if plan.values else (0.0, 1.0)
            )
            return np.where(np.isfinite(raw), raw, _missing_code(low, high))
        lookup = {v: float(i) for i, v in enumerate(plan.values)}
        return np.array(
            [-1.0 if v is None or v != v else lookup.get(str(v), 0.0) for v in column]
        )

    def _fit_column(self, x: np.ndarray, y: np.ndarray, j: int) -> _Column:
        from scipy.stats import rankdata
        from sklearn.ensemble import RandomForestRegressor

        config = self.config
        plan = self.plans[self.order[j]]
        if len(np.unique(y)) == 1:
            empty = np.zeros(0, np.int64)
            return _Column(None, y[:1].copy(), empty, empty)
        if self.boosted and self._fine(plan, len(y)) and self._explained(x, y, j):
            return self._fit_boosted(x, y, j)
        forest = RandomForestRegressor(
            n_estimators=1,
            min_samples_leaf=config.leaf,
            max_features=config.share,
            max_samples=min(1.0, MOST_TREE_ROWS / len(y)),
            n_jobs=1,
        )
        # Ranks make the split criterion blind to the column's scale and tails.
        ranks = rankdata(y) if plan.kind == "number" else y
        grown = []
        for number in range(config.trees):
            forest.set_params(random_state=_seed(self.seed, j, number))
            forest.fit(x, ranks)
            grown.append(forest.estimators_[0])
        trees = _Trees.of(grown)
        keys, values = [], []
        for number in range(len(grown)):
            keys.append(trees.leaves(x, np.full(len(x), number)))
            values.append(y)
        key, value = np.concatenate(keys), np.concatenate(values)
        # Sorted inside a leaf: a draw by position is then a quantile, and evenly
        # spread positions give an even spread of values.
        order = np.lexsort((value, key))
        nodes = len(trees.feature)
        count = np.bincount(key, minlength=nodes)
        first = np.concatenate([[0], np.cumsum(count)[:-1]])
        trees.value = trees.value[:0]
        return _Column(trees, value[order], first, count)

    def _explained(self, x: np.ndarray, y: np.ndarray, j: int) -> bool:
        """Whether one plain tree on half of the rows explains the other half a bit."""
        from sklearn.tree import DecisionTreeRegressor

        order = np.random.default_rng(_seed(self.seed, j, 2)).permutation(len(y))
        first, second = order[: len(y) // 2], order[len(y) // 2 :]
        tree = DecisionTreeRegressor(min_samples_leaf=8, random_state=0)
        guess = tree.fit(x[first], y[first]).predict(x[second])
        spread = float(np.var(y[second]))
        # A mean with residuals stands for one branch only. The target is taken to have
        # one; any other column must be explained well enough to show it.
        limit = 0.8 if self.order[j] == self._target else 0.5
        return spread > 0 and float(np.mean((guess - y[second]) ** 2)) < limit * spread

    def _fine(self, plan: ColumnPlan, rows: int) -> bool:
        """Whether a column is a measured amount without missing or heavy values."""
        distinct = len(plan.values) / max(rows, 1)
        return (
            plan.kind == "number"
            and not plan.missing
            and rows >= 50
            and distinct > self.config.distinct
            and max(plan.counts) / rows < 0.1
        )

    def _fit_boosted(self, x: np.ndarray, y: np.ndarray, j: int) -> _Column:
        from sklearn.ensemble import GradientBoostingRegressor
        from sklearn.model_selection import KFold

        config = self.config

        def fresh(stages: int) -> Any:
            return GradientBoostingRegressor(
                n_estimators=stages,
                max_depth=config.depth,
                learning_rate=config.rate,
                subsample=min(0.7, MOST_TREE_ROWS / len(y)),
                max_features=0.7,
                min_samples_leaf=3,
                random_state=_seed(self.seed, j, 0),
            )

        stages = config.stages
        if self._allowed is not None:
            started = time.process_time()
            fresh(10).fit(x, y)
            cost = (time.process_time() - started) / 10
            # One fit and five folds of four fifths.
            stages = min(stages, max(30, int(self._allowed / (5 * cost + 1e-9))))
        fitted = np.zeros(len(y))
        parts = 5 if len(y) <= 2 * MOST_TREE_ROWS else 3
        folds = KFold(parts, shuffle=True, random_state=_seed(self.seed, j, 1))
        for kept, left in folds.split(x):
            fitted[left] = fresh(stages).fit(x[kept], y[kept]).predict(x[left])
        model = fresh(stages).fit(x, y)
        order = np.argsort(fitted, kind="stable")
        trees = _Trees.of([e for (e,) in model.estimators_])
        low_high = np.array([y.min(), y.max()])
        empty = np.zeros(0, np.int64)
        return _Column(
            trees,
            low_high,
            empty,
            empty,
            base=float(model.init_.constant_.ravel()[0]),
            rate=config.rate,
            fitted=fitted[order],
            residual=(y - fitted)[order],
        )

    # --- sample ---------------------------------------------------------------------

    def sample(
        self, n: int, *, given: Mapping[str, Any] | None = None, seed: int = 0
    ) -> Any:
        """Draw rows; `given` fixes condition columns, others follow from them.

        Raises:
            SpecUnsupported: A given column was no condition at training.
        """
        import pandas as pd

        if not self.order:
            raise NotFitted(f"{self.system.name} is not trained; call fit first")
        given = dict(given or {})
        allowed = self.card.conditions
        unknown = [g for g in given if g not in allowed]
        if unknown:
            raise SpecUnsupported(
                f"{unknown[0]!r} is no condition of this model"
                + (f"; it has {', '.join(allowed)}" if allowed else "")
                + f"; train it with --conditions {','.join(given)}"
            )
        rng = np.random.default_rng([self.seed, seed, 5])
        codes = np.zeros((n, len(self.order)))
        for j, name in enumerate(self.order):
            if name in given:
                codes[:, j] = self._given_code(self.plans[name], given[name])
            elif j == 0:
                codes[:, 0] = self._first_column(n, rng)
            else:
                plan = self.plans[name]
                codes[:, j] = self._draw(self.columns[j - 1], codes[:, :j], plan, rng)
        out = {}
        for j, name in enumerate(self.order):
            plan = self.plans[name]
            out[name] = (
                [given[name]] * n if name in given else _decoded(codes[:, j], plan)
            )
        return pd.DataFrame({name: out[name] for name in self.card.columns})

    def _first_column(self, n: int, rng: np.random.Generator) -> np.ndarray:
        """Even quantiles of the first column, rare numbers moved like all others."""
        index = (_even(n, rng) * len(self._start)).astype(int)
        whole = _Column(
            None, self._start, np.zeros(1, int), np.array([len(self._start)])
        )
        root = np.zeros(n, int)
        plan = self.plans[self.order[0]]
        return self._between(self._start[index], index, root, whole, plan, rng)

    def _given_code(self, plan: ColumnPlan, value: Any) -> float:
        if plan.kind == "number":
            return float(value)
        if str(value) not in plan.values:
            raise SpecUnsupported(
                f"{value!r} never occurs in column {plan.name!r}; it has "
                f"{', '.join(map(str, plan.values))}"
            )
        return float(plan.values.index(str(value)))

    def _draw(
        self,
        column: _Column,
        x: np.ndarray,
        plan: ColumnPlan,
        rng: np.random.Generator,
    ) -> np.ndarray:
        n = len(x)
        if column.trees is None:
            return np.full(n, column.pool[0])
        if column.fitted is not None and column.residual is not None:
            mean = column.base + column.rate * column.trees.total(x)
            place = np.searchsorted(column.fitted, mean)
            reach = self.config.window
            shift = rng.integers(-reach, reach + 1, n)
            picked = np.clip(place + shift, 0, len(column.residual) - 1)
            low, high = column.pool
            return np.clip(mean + column.residual[picked], low, high)
        leaf = column.trees.leaves(x, rng.integers(len(column.trees.roots), size=n))
        count = column.count[leaf]
        # Rows that fall into like leaves get evenly spread quantiles: the share of
        # zeros then varies less than independent draws would make it.
        position = np.empty(n)
        centre = column.pool[column.first[leaf] + count // 2]
        position[np.lexsort((rng.random(n), centre))] = _even(n, rng)
        u = np.where(rng.random(n) < 0.5, rng.random(n), _scattered(position, rng))
        index = column.first[leaf] + np.minimum((u * count).astype(int), count - 1)
        drawn = column.pool[index]
        return self._between(drawn, index, leaf, column, plan, rng)

    def _between(
        self,
        drawn: np.ndarray,
        index: np.ndarray,
        leaf: np.ndarray,
        column: _Column,
        plan: ColumnPlan,
        rng: np.random.Generator,
    ) -> np.ndarray:
        """Move amounts to a place between their neighbours in the leaf.

        An exact repeat of a rare number would point to the row it came from; values
        with a mass of their own stay.
        """
        if plan.kind != "number" or plan.discrete:
            return np.asarray(drawn)
        rare = np.array(
            [v for v, a in zip(plan.values, plan.atoms, strict=True) if not a]
        )
        last = column.first[leaf] + column.count[leaf] - 1
        side = np.where(rng.random(len(index)) < 0.5, 1, -1)
        other = np.clip(index + side, column.first[leaf], last)
        neighbour = column.pool[other]
        free = np.isin(drawn, rare) & np.isin(neighbour, rare)
        moved = drawn + rng.random(len(drawn)) * (neighbour - drawn)
        return np.where(free, moved, drawn)

    # --- disk -------------------------------------------------------------------------

    def save(self, folder: Path) -> None:
        """Write trees and card."""
        arrays: dict[str, np.ndarray] = {"start|": self._start, "known|": self.known}
        shapes: list[dict[str, Any]] = []
        for j, column in enumerate(self.columns):
            if column.trees is not None:
                arrays |= column.trees.arrays(f"{j}|trees")
            for name in ("pool", "first", "count", "fitted", "residual"):
                value = getattr(column, name)
                if value is not None:
                    arrays[f"{j}|{name}"] = value
            shapes.append({"base": column.base, "rate": column.rate})
        model = {
            "system": self.system.name,
            "kind": "table",
            "seed": self.seed,
            "preset": self.preset,
            "config": asdict(self.config),
            "order": self.order,
            "plans": [p.to_json() for p in self.plans.values()],
            "columns": shapes,
        }
        write_model(Path(folder), arrays, model, self.card.to_json())

    @classmethod
    def restore(
        cls,
        system: System,
        arrays: Mapping[str, np.ndarray],
        model: Mapping[str, Any],
        card: Mapping[str, Any],
    ) -> Self:
        """Rebuild from what `save` wrote."""
        made = cls(
            system, preset=model["preset"], seed=model["seed"], config=model["config"]
        )
        made.card = ModelCard(**card)
        made.order = list(model["order"])
        plans = [ColumnPlan.from_json(p) for p in model["plans"]]
        made.plans = {p.name: p for p in plans}
        made._start = np.array(arrays["start|"])
        made.known = np.array(arrays["known|"])
        for j, shape in enumerate(model["columns"]):
            trees = None
            if f"{j}|trees|feature" in arrays:
                trees = _Trees.read(arrays, f"{j}|trees")
            optional: dict[str, Any] = {
                name: np.array(arrays[f"{j}|{name}"])
                for name in ("fitted", "residual")
                if f"{j}|{name}" in arrays
            }
            made.columns.append(
                _Column(
                    trees,
                    np.array(arrays[f"{j}|pool"]),
                    np.array(arrays[f"{j}|first"]),
                    np.array(arrays[f"{j}|count"]),
                    **shape,
                    **optional,
                )
            )
        return made


class BoostedForest(SequentialForest):
    """Sequential trees with boosted means for well explained columns."""

    boosted = True


def _seed(*parts: int) -> int:
    return int(np.random.SeedSequence(parts).generate_state(1)[0] & 0x7FFFFFFF)


def _missing_code(low: float, high: float) -> float:
    return low - max(high - low, 1.0)


def _even(n: int, rng: np.random.Generator) -> np.ndarray:
    """One draw in each n-th of [0, 1), in random order."""
    return np.asarray(rng.permutation((np.arange(n) + rng.random(n)) / max(n, 1)))


def _scattered(position: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return np.modf(position * 0.6180339887498949 * len(position) + rng.random())[0]


def _decoded(codes: np.ndarray, plan: ColumnPlan) -> Any:
    if plan.kind == "category":
        return [
            None if code < -0.5 else plan.values[round(float(code))] for code in codes
        ]
    values = codes
    if plan.missing:
        low, high = min(plan.values), max(plan.values)
        gap = _missing_code(low, high)
        values = np.where(codes <= (gap + low) / 2, np.nan, codes)
    values = rounded(values, plan.decimals)
    if plan.decimals == 0 and not plan.missing:
        return values.astype(np.int64)
    return values
