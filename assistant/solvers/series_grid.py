"""Fourier and cosine series on intervals and rectangles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import fft

from assistant.solvers.marching import Marching
from assistant.solvers.phase_forms import sides


class Grid:
    """Points, transforms and wave numbers of a rectangle."""

    def __init__(self, m: Marching, counts: Sequence[int]) -> None:
        self.kinds = sides(m) or ()
        self.bounds = [tuple(float(b) for b in m.spec.domain[v]) for v in m.space]
        self.counts = tuple(counts)
        self.lines, self.waves = [], []
        for kind, (low, high), n in zip(
            self.kinds, self.bounds, self.counts, strict=True
        ):
            length = high - low
            if kind == "periodic":
                self.lines.append(low + length * np.arange(n) / n)
                self.waves.append(2 * np.pi * fft.fftfreq(n, length / n))
            else:
                self.lines.append(low + length * (np.arange(n) + 0.5) / n)
                self.waves.append(np.pi * np.arange(n) / length)
        self.steps = [
            (high - low) / n
            for (low, high), n in zip(self.bounds, self.counts, strict=True)
        ]

    def mesh(self) -> list[np.ndarray]:
        """Coordinates, one array per variable."""
        return list(np.meshgrid(*self.lines, indexing="ij"))

    def forward(self, field: np.ndarray) -> np.ndarray:
        """Coefficients of the series."""
        out: np.ndarray = field
        for axis, kind in enumerate(self.kinds):
            if kind == "cosine":
                out = fft.dct(out, axis=axis)
        for axis, kind in enumerate(self.kinds):
            if kind == "periodic":
                out = fft.fft(out, axis=axis)
        return out

    def backward(self, modes: np.ndarray) -> np.ndarray:
        """Values at the points."""
        out = modes
        for axis, kind in enumerate(self.kinds):
            if kind == "periodic":
                out = fft.ifft(out, axis=axis)
        out = np.real(out)
        for axis, kind in enumerate(self.kinds):
            if kind == "cosine":
                out = fft.idct(out, axis=axis)
        return out

    def symbol_of(self, orders: Sequence[int], *, central: bool = False) -> np.ndarray:
        """The factor of an even derivative on every mode.

        Args:
            orders: Derivatives by variable, all even.
            central: The factor of central differences on the points instead.
        """
        out = np.ones(())
        for axis, (wave, order, h) in enumerate(
            zip(self.waves, orders, self.steps, strict=True)
        ):
            square = 2 * (1 - np.cos(wave * h)) / h**2 if central else wave**2
            shape = [1] * len(self.waves)
            shape[axis] = -1
            out = out * ((-1.0) ** (order // 2) * square ** (order // 2)).reshape(shape)
        return np.broadcast_to(out, self.counts)

    def row(self, axis: int, place: float, order: int) -> np.ndarray:
        """Values of a derivative of every basis function of one axis at a place."""
        low = self.bounds[axis][0]
        wave, n = self.waves[axis], self.counts[axis]
        if self.kinds[axis] == "periodic":
            keep = np.ones(n)
            if n % 2 == 0:
                keep[n // 2] = 0.0
            return keep * (1j * wave) ** order * np.exp(1j * wave * (place - low)) / n
        weight = np.full(n, 1.0 / n)
        weight[0] /= 2
        return weight * wave**order * np.cos(wave * (place - low) + order * np.pi / 2)

    def at(
        self, modes: np.ndarray, place: Sequence[float], orders: Sequence[int]
    ) -> float:
        """A derivative of the series at a place."""
        out: Any = modes
        for axis in reversed(range(len(self.counts))):
            out = np.tensordot(
                out, self.row(axis, place[axis], orders[axis]), (axis, 0)
            )
        return float(np.real(out))
