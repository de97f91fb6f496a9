"""Script of the dendrite before a separator: volumes on three grids."""

from __future__ import annotations

from typing import Any

from assistant.solvers.dendrite import CELLS, NUCLEUS, Model
from assistant.solvers.scripts.printing import HEAD, label
from validators.specs.equation import EquationSpec

_BODY = '''
def inside(y):
    up = 0.5 * (1 + np.tanh((y - gap) / epsilon))
    return up - 0.5 * (1 + np.tanh((y - gap - 1) / epsilon))


def anisotropy(px, py):
    square = px * px + py * py + 1e-30
    c2, s2 = (px * px - py * py) / square, 2 * px * py / square
    flat = square / (square + 1e-8)
    return (epsilon * (1 + delta * (c2 * c2 - s2 * s2) * flat),
            -8 * epsilon * delta * c2 * s2 * flat)


def divergence(flux_x, flux_y, h):
    out = np.zeros((flux_x.shape[0] + 1, flux_y.shape[1] + 1))
    out[:-1] += flux_x
    out[1:] -= flux_x
    out[:, :-1] += flux_y
    out[:, 1:] -= flux_y
    return out / h


def grow(cells):
    """Times and places of the tip; p is the deposit, c the ion."""
    h = 1 / cells
    x = (np.arange(round(width * cells)) + 0.5) * h
    y = (np.arange(round((gap + 1 + behind) * cells)) + 0.5) * h
    edge = np.arange(1, len(y)) * h
    d_x = 1 - (1 - porosity**1.5) * inside(y)
    d_y = 1 - (1 - porosity**1.5) * inside(edge)
    drive = 1 - (1 - porosity) * inside(y)

    def rates(p, c):
        q = np.pad(p, 1, mode="edge")
        gx = (q[2:, 1:-1] - q[:-2, 1:-1]) / (2 * h)
        gy = (q[1:-1, 2:] - q[1:-1, :-2]) / (2 * h)
        fx, fy = np.diff(p, axis=0) / h, np.diff(p, axis=1) / h
        along_x, along_y = (gy[1:] + gy[:-1]) / 2, (gx[:, 1:] + gx[:, :-1]) / 2
        ex, sx = anisotropy(fx, along_x)
        ey, sy = anisotropy(along_y, fy)
        spread = divergence(ex * ex * fx - ex * sx * along_x,
                            ey * ey * fy + ey * sy * along_y, h)
        force = np.arctan(gamma * c) * alpha / np.pi
        p_t = (spread + drive * p * (1 - p) * (p - 0.5 + force)) / tau
        flow = divergence(d_x * np.diff(c, axis=0) / h, d_y * np.diff(c, axis=1) / h, h)
        return p_t, flow - latent * p_t

    def tip(p):
        line = (9 * p[0] - p[1]) / 8  # on the axis
        k = np.nonzero(line > 0.5)[0][-1]
        a, b = np.arctanh(np.clip(2 * line[k:k + 2] - 1, -0.999999, 0.999999))
        return y[k] + h * a / (a - b)

    radius = np.hypot(x[:, None], y[None, :])
    p = 0.5 * (1 - np.tanh((radius - nucleus) / (2 * np.sqrt(2) * epsilon)))
    c = np.ones_like(p)
    fastest = max(1, (epsilon * (1 + delta))**2 / tau * (1 + 16 * delta))
    dt = 0.16 * h * h / fastest
    every, step = max(1, round(2e-3 / dt)), 0
    times, tips = [0.0], [tip(p)]
    while tips[-1] < gap + 0.5 and step * dt < 3 * (gap + 1):
        a, b = rates(p, c)
        a2, b2 = rates(p + dt * a, c + dt * b)  # Heun
        p, c, step = p + dt * (a + a2) / 2, c + dt * (b + b2) / 2, step + 1
        if step % every == 0:
            times.append(step * dt)
            tips.append(tip(p))
            if len(tips) > 200 and tips[-1] - tips[-101] < 1e-4:
                break
    return np.array(times), np.array(tips)


def speed(run, low, high):
    first, last = np.interp([low, high], run[1], run[0])
    return (high - low) / (last - first)


def extrapolated(values):
    a, b, c = values
    ratio = cells[1] / cells[0]
    if (a - b) * (b - c) > 0:
        order = np.log(abs((a - b) / (b - c))) / np.log(ratio)
        if 0.8 < order < 4.5:
            return c + (c - b) / (ratio**order - 1)
    return c


runs = [grow(n) for n in cells]
low = max(0.4 * gap, nucleus + 2 * epsilon)
high = max(0.8 * gap, low + epsilon)
'''
_ASKED = {
    "v": "speed(run, low, high)",
    "v_s": "speed(run, gap + 0.15, gap + 0.45)",
    "t": "np.interp(gap, run[1], run[0])",
}


def growth(spec: EquationSpec, solution: Any) -> str | None:
    """Kobayashi's model with the parameters of the request."""
    if any(v is None for v in solution.values):
        return None
    model = Model(**spec.data["model"])
    lines = [
        HEAD.format(title=spec.law),
        "# Lengths in units of the separator's thickness L, times in L^2/D.",
        "# R. Kobayashi, Physica D 63 (1993) 410, with the ion in place of the heat.",
        "import numpy as np",
        "",
        *(f"{name} = {getattr(model, name)!r}" for name in Model.__dataclass_fields__),
        f"nucleus, cells = {NUCLEUS!r}, {CELLS!r}",
        "",
        _BODY,
    ]
    for p in spec.points:
        factor = float(spec.data["scale"][p.of])
        lines.append(
            f"print({label(p)!r}, {factor!r} * "
            f"float(extrapolated([{_ASKED[p.of]} for run in runs])))"
        )
    return "\n".join(lines) + "\n"
