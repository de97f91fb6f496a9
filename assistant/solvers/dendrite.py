"""A dendrite that grows from an electrode through a gap towards a separator.

Kobayashi's anisotropic phase field, p = 1 in the deposit, coupled to the concentration
c of the ion relative to the bulk, which the deposit consumes. With u = 1 - c it is
Kobayashi's model of solidification, whose heat is the depletion here:

    τ p_t = ∇·(ε²∇p) - ∂x(ε ε' p_y) + ∂y(ε ε' p_x) + s p (1 - p)(p - 1/2 + m(c))
    m(c) = α/π atan(γ c),   ε = ε̄ (1 + δ cos 4θ),   c_t = ∇·(d ∇c) - K p_t

In the separator the diffusivity d is φ^1.5 (Bruggeman) and the drive s is its porosity
φ. No flux passes the sides, so ∫(c + K p) is conserved. Lengths are in units of the
separator's thickness L, times of L²/D. Source: R. Kobayashi, Physica D 63 (1993) 410.

Finite volumes with Heun's method on three grids; cosine series with the same step in
time are the second method.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import fft

from assistant.solvers.errors import NotConverged
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec

#: Cells per unit of length on the three grids.
CELLS = (16, 24, 36)
SECOND_CELLS = 24
FRAMES = 24
NUCLEUS = 0.2


@dataclass(frozen=True)
class Model:
    """Parameters without dimension; `gap` from the electrode to the separator."""

    gap: float
    porosity: float
    width: float = 1.0
    behind: float = 0.25
    epsilon: float = 0.05
    tau: float = 3e-3
    alpha: float = 0.9
    gamma: float = 10.0
    latent: float = 1.6
    delta: float = 0.04

    @property
    def height(self) -> float:
        """From the electrode to the far side."""
        return self.gap + 1.0 + self.behind

    def inside(self, y: np.ndarray) -> np.ndarray:
        """One in the separator, nought outside, over a width of the interface."""
        w = self.epsilon
        up = 0.5 * (1 + np.tanh((y - self.gap) / w))
        down = 0.5 * (1 + np.tanh((y - self.gap - 1.0) / w))
        return np.asarray(up - down)


@dataclass
class Track:
    """One run: tip over time, conserved sum over time, pictures."""

    cells: int
    times: np.ndarray
    tips: np.ndarray
    drift: float
    frames: list[np.ndarray]
    frame_times: list[float]
    y: np.ndarray
    x: np.ndarray


class _Volumes:
    """Conservative finite volumes on square cells."""

    def __init__(self, m: Model, cells: int) -> None:
        self.m, self.h = m, 1.0 / cells
        nx, ny = round(m.width * cells), round(m.height * cells)
        self.x = (np.arange(nx) + 0.5) * self.h
        self.y = (np.arange(ny) + 0.5) * self.h
        edge = np.arange(1, ny) * self.h
        self.d_x = 1 - (1 - m.porosity**1.5) * m.inside(self.y)
        self.d_y = 1 - (1 - m.porosity**1.5) * m.inside(edge)
        self.drive = 1 - (1 - m.porosity) * m.inside(self.y)

    def rates(self, p: np.ndarray, c: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        m, h = self.m, self.h
        padded = np.pad(p, 1, mode="edge")
        gx = (padded[2:, 1:-1] - padded[:-2, 1:-1]) / (2 * h)
        gy = (padded[1:-1, 2:] - padded[1:-1, :-2]) / (2 * h)
        # Differences across the faces, and mean slopes along them.
        fx = np.diff(p, axis=0) / h
        fy = np.diff(p, axis=1) / h
        along_x = 0.5 * (gy[1:] + gy[:-1])
        along_y = 0.5 * (gx[:, 1:] + gx[:, :-1])
        ex, sx = _anisotropy(m, fx, along_x)
        ey, sy = _anisotropy(m, along_y, fy)
        flux_x = ex * ex * fx - ex * sx * along_x
        flux_y = ey * ey * fy + ey * sy * along_y
        spread = _divergence(flux_x, flux_y, h)
        force = np.arctan(m.gamma * c) * (m.alpha / np.pi)
        p_t = (spread + self.drive * p * (1 - p) * (p - 0.5 + force)) / m.tau
        c_t = _divergence(
            self.d_x * np.diff(c, axis=0) / h, self.d_y * np.diff(c, axis=1) / h, h
        )
        return p_t, c_t - m.latent * p_t

    def total(self, p: np.ndarray, c: np.ndarray) -> float:
        return float((c + self.m.latent * p).sum() * self.h * self.h)


def _anisotropy(
    m: Model, px: np.ndarray, py: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """ε and its derivative by the angle, from the slopes, without angles."""
    square = px * px + py * py + 1e-30
    c2, s2 = (px * px - py * py) / square, 2 * px * py / square
    cos4, sin4 = c2 * c2 - s2 * s2, 2 * c2 * s2
    # No direction can be told where the field is flat.
    flat = square / (square + 1e-8)
    return (
        m.epsilon * (1 + m.delta * cos4 * flat),
        -4 * m.epsilon * m.delta * sin4 * flat,
    )


def _divergence(flux_x: np.ndarray, flux_y: np.ndarray, h: float) -> np.ndarray:
    """Of fluxes through the inner faces; none pass the sides."""
    out = np.zeros((flux_x.shape[0] + 1, flux_y.shape[1] + 1))
    out[:-1] += flux_x
    out[1:] -= flux_x
    out[:, :-1] += flux_y
    out[:, 1:] -= flux_y
    return out / h


class _Series(_Volumes):
    """Cosine series: derivatives are exact for the waves that the grid carries."""

    def __init__(self, m: Model, cells: int) -> None:
        super().__init__(m, cells)
        self.kx = np.pi * np.arange(len(self.x)) / (len(self.x) * self.h)
        self.ky = np.pi * np.arange(len(self.y)) / (len(self.y) * self.h)
        self.d = 1 - (1 - m.porosity**1.5) * m.inside(self.y)

    def slope(self, f: np.ndarray, axis: int) -> np.ndarray:
        """Of an even field: an odd one (sines)."""
        k = self.kx if axis == 0 else self.ky
        waves = fft.dct(f, axis=axis, norm="ortho")
        shape = (-1, 1) if axis == 0 else (1, -1)
        waves = -waves * k.reshape(shape)
        waves = np.roll(waves, -1, axis=axis)
        index: list[Any] = [slice(None), slice(None)]
        index[axis] = -1
        waves[tuple(index)] = 0.0
        return np.asarray(fft.idst(waves, axis=axis, norm="ortho"))

    def back(self, f: np.ndarray, axis: int) -> np.ndarray:
        """The slope of an odd field: an even one."""
        k = self.kx if axis == 0 else self.ky
        waves = np.roll(fft.dst(f, axis=axis, norm="ortho"), 1, axis=axis)
        index: list[Any] = [slice(None), slice(None)]
        index[axis] = 0
        waves[tuple(index)] = 0.0
        shape = (-1, 1) if axis == 0 else (1, -1)
        return np.asarray(fft.idct(waves * k.reshape(shape), axis=axis, norm="ortho"))

    def rates(self, p: np.ndarray, c: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        m = self.m
        px, py = self.slope(p, 0), self.slope(p, 1)
        e, s = _anisotropy(m, px, py)
        spread = self.back(e * e * px - e * s * py, 0) + self.back(
            e * e * py + e * s * px, 1
        )
        force = np.arctan(m.gamma * c) * (m.alpha / np.pi)
        p_t = (spread + self.drive * p * (1 - p) * (p - 0.5 + force)) / m.tau
        c_t = self.back(self.d * self.slope(c, 0), 0) + self.back(
            self.d * self.slope(c, 1), 1
        )
        return p_t, c_t - m.latent * p_t


def run(
    m: Model,
    cells: int,
    until: float,
    method: type[_Volumes] = _Volumes,
    goal: float | None = None,
) -> Track:
    """Grow until the tip is at `goal` (half through the separator), or stands still.

    Raises:
        NotConverged: The time allowed is spent, or the fields leave their range.
    """
    grid = method(m, cells)
    h = grid.h
    radius = np.hypot(grid.x[:, None], grid.y[None, :])
    p = 0.5 * (1 - np.tanh((radius - NUCLEUS) / (2 * np.sqrt(2) * m.epsilon)))
    c = np.ones_like(p)
    fastest = max(1.0, (m.epsilon * (1 + m.delta)) ** 2 / m.tau * (1 + 16 * m.delta))
    dt = (0.16 if method is _Volumes else 0.07) * h * h / fastest
    first = grid.total(p, c)
    times, tips = [0.0], [_tip(grid, p)]
    frames, frame_times = [p.copy()], [0.0]
    goal = m.gap + 0.5 if goal is None else goal
    t, drift, step = 0.0, 0.0, 0
    every = max(1, round(2e-3 / dt))
    end = 3.0 * (m.gap + 1.0)
    while t < end:
        a, b = grid.rates(p, c)
        a2, b2 = grid.rates(p + dt * a, c + dt * b)
        p += 0.5 * dt * (a + a2)
        c += 0.5 * dt * (b + b2)
        t += dt
        step += 1
        if step % every == 0:
            tip = _tip(grid, p)
            times.append(t)
            tips.append(tip)
            frames.append(p.copy())
            frame_times.append(t)
            drift = max(drift, abs(grid.total(p, c) - first) / abs(first))
            if not np.isfinite(tip):
                raise NotConverged("the phase field left its range")
            if tip >= goal:
                break
            if len(tips) > 200 and tips[-1] - tips[-101] < 1e-4:
                break
            if time.monotonic() > until:
                raise NotConverged(
                    "the time allowed for one run of the dendrite is spent"
                )
    pick = np.unique(np.linspace(0, len(frames) - 1, FRAMES).round().astype(int))
    return Track(
        cells,
        np.array(times),
        np.array(tips),
        drift,
        [frames[k] for k in pick],
        [frame_times[k] for k in pick],
        grid.y,
        grid.x,
    )


def _tip(grid: _Volumes, p: np.ndarray) -> float:
    """Where p = 1/2 on the axis, by the profile of an interface between cells."""
    line = (9 * p[0] - p[1]) / 8
    above = np.nonzero(line > 0.5)[0]
    if not above.size or above[-1] + 1 >= len(line):
        return float("nan")
    k = int(above[-1])
    a, b = (
        np.arctanh(np.clip(2 * line[j] - 1, -0.999999, 0.999999)) for j in (k, k + 1)
    )
    return float(grid.y[k] + grid.h * a / (a - b))


def speed(track: Track, low: float, high: float) -> float | None:
    """Mean speed of the tip between two places; None where it does not get there."""
    if track.tips.max() < high:
        return None
    first, last = (float(np.interp(v, track.tips, track.times)) for v in (low, high))
    return (high - low) / (last - first)


def solve(spec: EquationSpec, *, budget_s: float = 40.0) -> Solution:
    """Tip speeds, the time to the separator, and the field on the finest grid.

    Raises:
        NotConverged: The time allowed is spent.
    """
    until = time.monotonic() + budget_s
    m = Model(**spec.data["model"])
    tracks = [run(m, cells, until) for cells in CELLS]
    second: Track | None = None
    try:
        second = run(m, SECOND_CELLS, until, _Series, _window(m)[1] + 0.02)
    except NotConverged:
        second = None
    names = {"v": _in_gap, "v_s": _in_separator, "t": _arrival}
    scale = spec.data["scale"]
    values: list[float | None] = []
    errors: list[float | None] = []
    table: list[dict[str, Any]] = []
    order = None
    for point in spec.points:
        got = [names[point.of](m, track) for track in tracks]
        if any(g is None for g in got):
            values.append(None)
            errors.append(None)
            continue
        value, bound, seen = _extrapolated([float(g) for g in got if g is not None])
        factor = float(scale[point.of])
        values.append(value * factor)
        errors.append(bound * factor)
        order = seen if point.of == "v" or order is None else order
    speeds = [_in_gap(m, track) for track in tracks]
    for track, v in zip(tracks, speeds, strict=True):
        table.append({"cells per L": track.cells, "tip speed": v, "drift": track.drift})
    other = _in_gap(m, second) if second is not None else None
    reached = [s for s in speeds if s is not None]
    reference = _extrapolated(reached)[0] if len(reached) == len(CELLS) else None
    gap = abs(other - reference) / abs(reference) if other and reference else None
    fine = tracks[-1]
    notes = []
    if None in values:
        notes.append("the tip stands still before it reaches the place asked about")
    if second is None:
        notes.append("the second method did not end in the time allowed")
    mirrored = [np.concatenate([f[::-1], f]) for f in fine.frames]
    return Solution(
        kind="dendrite",
        method=(
            "conservative finite volumes with Heun's method on three grids; second "
            "method: cosine series"
        ),
        values=tuple(values),
        errors=tuple(errors),
        order=order,
        table=tuple(table),
        steps=(
            "The model is Kobayashi's phase field with four-fold anisotropy; the "
            "depleted ion takes the part of the heat (R. Kobayashi, Physica D 63 "
            "(1993) 410).",
            "A nucleus sits on the electrode; the axis through it is a line of "
            "symmetry, and no flux passes the sides.",
            *(
                (f"By the second method the tip runs at {other:.5g} in the gap.",)
                if other
                else ()
            ),
        ),
        notes=tuple(notes),
        measures={
            "disagreement": gap,
            "drift": max(track.drift for track in tracks),
        },
        axes={
            "x": np.concatenate([-fine.x[::-1], fine.x]) * float(spec.data["L"]),
            "y": fine.y * float(spec.data["L"]),
        },
        fields={"p": mirrored[-1]},
        parts={
            "sort": "dendrite",
            "film": {"p": np.array(mirrored).transpose(1, 2, 0)},
            "film_t": np.array(fine.frame_times) * float(scale["t"]),
        },
    )


def _in_gap(m: Model, track: Track) -> float | None:
    """Mean speed over the middle of the gap, away from nucleus and separator."""
    return speed(track, *_window(m))


def _window(m: Model) -> tuple[float, float]:
    low = max(0.4 * m.gap, NUCLEUS + 2 * m.epsilon)
    return low, max(0.8 * m.gap, low + m.epsilon)


def _in_separator(m: Model, track: Track) -> float | None:
    return speed(track, m.gap + 0.15, m.gap + 0.45)


def _arrival(m: Model, track: Track) -> float | None:
    if track.tips.max() < m.gap:
        return None
    return float(np.interp(m.gap, track.tips, track.times))


def _extrapolated(values: list[float]) -> tuple[float, float, float | None]:
    """Richardson's value from three grids, a bound, and the observed order."""
    a, b, c = values
    ratio = CELLS[1] / CELLS[0]
    order = None
    if (a - b) * (b - c) > 0:
        order = float(np.log(abs((a - b) / (b - c))) / np.log(ratio))
    if order is None or not 0.8 < order < 4.5:
        return c, 3 * max(abs(a - b), abs(b - c)), order
    better = c + (c - b) / (ratio**order - 1)
    return better, 2 * abs(better - c), order
