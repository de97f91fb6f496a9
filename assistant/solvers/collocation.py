"""Rectangular Chebyshev collocation on an interval.

Unknown values live on Chebyshev points of the second kind; equations are imposed on
fewer points of the first kind, and the rows that are left over carry the boundary
conditions, whatever their order. Source: Driscoll & Hale, IMA J. Numer. Anal. 36
(2016) 108–132; differentiation matrices after Trefethen, Spectral Methods in MATLAB.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np


@lru_cache(maxsize=64)
def _unit(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Nodes (ascending) and first derivative on [-1, 1]."""
    k = np.arange(n)
    x = -np.cos(np.pi * k / (n - 1))
    c = np.ones(n)
    c[0] = c[-1] = 2.0
    c *= (-1.0) ** k
    # sin differences keep the digits that x_i - x_j loses near the ends.
    half = np.pi * k / (2 * (n - 1))
    difference = (
        2.0
        * np.sin(half[:, None] + half[None, :])
        * np.sin(half[:, None] - half[None, :])
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        d = (c[:, None] / c[None, :]) / difference
    np.fill_diagonal(d, 0.0)
    np.fill_diagonal(d, -d.sum(axis=1))
    return x, d


class Interval:
    """Chebyshev points on [low, high]."""

    def __init__(self, low: float, high: float, n: int) -> None:
        self.low, self.high, self.n = low, high, n
        x, d = _unit(n)
        self.x = low + (high - low) * (x + 1) / 2
        self.x[0], self.x[-1] = low, high
        first = d * 2 / (high - low)
        self._powers = [np.eye(n), first]
        weights = np.ones(n)
        weights[0] = weights[-1] = 0.5
        self._weights = weights * (-1.0) ** np.arange(n)
        self._last: tuple[bytes, np.ndarray] = b"", np.zeros((0, n))

    def derivative(self, order: int) -> np.ndarray:
        """The matrix of a derivative, shape (n, n)."""
        while len(self._powers) <= order:
            nxt = self._powers[1] @ self._powers[-1]
            # Rows of a derivative matrix sum to zero exactly.
            np.fill_diagonal(nxt, 0.0)
            np.fill_diagonal(nxt, -nxt.sum(axis=1))
            self._powers.append(nxt)
        return self._powers[order]

    def to(self, places: np.ndarray | float) -> np.ndarray:
        """Barycentric interpolation to `places`, shape (len(places), n)."""
        places = np.atleast_1d(np.asarray(places, dtype=float))
        # A picture asks for the same places at every time.
        key = places.tobytes()
        if key != self._last[0]:
            self._last = key, self._interpolation(places)
        return self._last[1]

    def _interpolation(self, places: np.ndarray) -> np.ndarray:
        difference = places[:, None] - self.x[None, :]
        span = self.high - self.low
        hit = np.abs(difference) < 1e-14 * span
        with np.errstate(divide="ignore", invalid="ignore"):
            matrix = self._weights / difference
            matrix = matrix / matrix.sum(axis=1, keepdims=True)
        rows = hit.any(axis=1)
        matrix[rows] = hit[rows].astype(float)
        return matrix

    def inner(self, m: int) -> np.ndarray:
        """`m` points of the first kind, away from the ends."""
        k = np.arange(m)
        x = -np.cos(np.pi * (2 * k + 1) / (2 * m))
        return self.low + (self.high - self.low) * (x + 1) / 2

    def weights(self) -> np.ndarray:
        """Clenshaw–Curtis weights for the integral over the interval."""
        n = self.n - 1
        theta = np.pi * np.arange(n + 1) / n
        w = np.zeros(n + 1)
        v = np.ones(n - 1)
        inside = theta[1:-1]
        if n % 2 == 0:
            w[0] = w[-1] = 1 / (n**2 - 1)
            for k in range(1, n // 2):
                v -= 2 * np.cos(2 * k * inside) / (4 * k**2 - 1)
            v -= np.cos(n * inside) / (n**2 - 1)
        else:
            w[0] = w[-1] = 1 / n**2
            for k in range(1, (n - 1) // 2 + 1):
                v -= 2 * np.cos(2 * k * inside) / (4 * k**2 - 1)
        w[1:-1] = 2 * v / n
        return w * (self.high - self.low) / 2


class Periodic:
    """Fourier points on a circle, with the interface of `Interval`."""

    def __init__(self, low: float, high: float, n: int) -> None:
        self.n = n if n % 2 else n + 1
        self.low, self.high = low, high
        self.x = low + (high - low) * np.arange(self.n) / self.n
        self._frequency = 2j * np.pi * np.fft.fftfreq(self.n, (high - low) / self.n)

    def derivative(self, order: int) -> np.ndarray:
        """The dense matrix of a derivative."""
        eye = np.fft.fft(np.eye(self.n), axis=0)
        return np.real(np.fft.ifft((self._frequency**order)[:, None] * eye, axis=0))

    def to(self, places: np.ndarray | float) -> np.ndarray:
        """Trigonometric interpolation."""
        places = np.atleast_1d(np.asarray(places, dtype=float))
        phase = np.exp(self._frequency[None, :] * (places[:, None] - self.low))
        return np.real(phase @ np.fft.fft(np.eye(self.n), axis=0)) / self.n
