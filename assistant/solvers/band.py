"""An affine rate as a banded matrix and a vector, found by trying unit vectors.

Where equation and conditions are linear with data that do not change in time, the
products of a few diagonals replace the compiled expressions at every step, and the
integrator is given its Jacobian.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Band:
    """``rate(y) = A y + b`` with ``A`` zero beyond `reach` diagonals on each side.

    Attributes:
        diagonals: ``(2 reach + 1, n)``; entry ``[i - j + reach, j]`` is ``A[i, j]``, as
            LAPACK and LSODA store bands.
        constant: ``b``.
        reach: Diagonals on each side.
        used: Offsets ``i - j`` of the diagonals that are not all zero.
    """

    diagonals: np.ndarray
    constant: np.ndarray
    reach: int
    used: tuple[int, ...]

    @classmethod
    def of(
        cls, rate: Callable[[np.ndarray], np.ndarray], n: int, reach: int
    ) -> Band | None:
        """The band of an affine rate; None when a trial shows another rate.

        Columns that cannot meet are tried together.
        """
        constant = rate(np.zeros(n)).copy()
        width = 2 * reach + 1
        diagonals = np.zeros((width, n))
        for first in range(min(width, n)):
            columns = np.arange(first, n, width)
            trial = np.zeros(n)
            trial[columns] = 1.0
            got = rate(trial) - constant
            for offset in range(-reach, reach + 1):
                rows = columns + offset
                inside = (rows >= 0) & (rows < n)
                diagonals[offset + reach, columns[inside]] = got[rows[inside]]
        used = tuple(
            k - reach for k in range(width) if np.any(diagonals[k] != 0) or k == reach
        )
        band = cls(diagonals, constant, reach, used)
        probe = np.cos(1.7 * np.arange(n))
        true = rate(probe)
        size = np.abs(true).max() + np.abs(diagonals).max()
        good = np.all(np.isfinite(diagonals)) and np.all(
            np.abs(band.times(probe) - true) <= 1e-10 * size
        )
        return band if good else None

    def times(self, y: np.ndarray) -> np.ndarray:
        """``A y + b``."""
        n = len(y)
        out: np.ndarray = self.diagonals[self.reach] * y
        out += self.constant
        for k in self.used:
            if k > 0:
                out[k:] += self.diagonals[self.reach + k, : n - k] * y[: n - k]
            elif k < 0:
                out[:k] += self.diagonals[self.reach + k, -k:] * y[-k:]
        return out

    def without(self, rows: np.ndarray) -> np.ndarray:
        """The diagonals of the matrix whose given rows are zero."""
        left = self.diagonals.copy()
        n = left.shape[1]
        for offset in range(-self.reach, self.reach + 1):
            columns = rows - offset
            inside = columns[(columns >= 0) & (columns < n)]
            left[offset + self.reach, inside] = 0.0
        return left
