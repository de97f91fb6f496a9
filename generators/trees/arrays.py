"""Regression trees as flat arrays, walked without the library that grew them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(slots=True)
class Trees:
    """Trees of one column; `roots` says where each begins."""

    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    value: np.ndarray
    roots: np.ndarray

    @classmethod
    def of(cls, estimators: Sequence[Any]) -> Trees:
        """Take the nodes of fitted trees of scikit-learn."""
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
        """Arrays by name, for the model's file."""
        return {
            f"{prefix}|{n}": getattr(self, n)
            for n in ("feature", "threshold", "left", "right", "value", "roots")
        }

    @classmethod
    def read(cls, arrays: Mapping[str, np.ndarray], prefix: str) -> Trees:
        """Read what `arrays` gave."""
        names = ("feature", "threshold", "left", "right", "value", "roots")
        return cls(**{n: np.array(arrays[f"{prefix}|{n}"]) for n in names})
