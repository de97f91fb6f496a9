"""Phase-field equations by fast transforms and exponential time differencing.

For ``u_t = L u + N0(u) + Δ N1(u)`` with constant coefficients in L, on intervals and
rectangles whose sides are periodic or let nothing through. Space is a Fourier or
cosine series, so L is diagonal and is integrated exactly; the rest is advanced by
ETDRK4. Sources: Cox & Matthews, J. Comput. Phys. 176 (2002) 430–455; the contour
integrals for the coefficients, Kassam & Trefethen, SIAM J. Sci. Comput. 26 (2005)
1214–1233.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module
from scipy import fft

from assistant.solvers.errors import IllPosed, NotConverged
from assistant.solvers.jets import broadcast, derive, function, jets_in, symbol
from assistant.solvers.marching import Marching
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec, jet_parts

SETTLED = 2e-6
#: Points per axis, one and two dimensions.
SIZES = {1: (64, 128, 256, 512), 2: (32, 64, 128, 200, 256)}
FIRST_STEPS = 64
FILM_FRAMES = 11


@dataclass(frozen=True)
class Form:
    """``u_t = Σ a_k ∂^k u + N0(u) + Δ N1(u)``."""

    linear: tuple[tuple[Any, float], ...]
    local: Any
    under_laplacian: Any


def form_of(m: Marching) -> Form | None:
    """The parts of the rate, or None when it is not of this kind."""
    if len(m.components) != 1 or m.second or len(m.space) > 2 or "r" in m.space:
        return None
    (u,) = m.components
    rate = sp.expand(m.rates[0])
    if rate.free_symbols & {symbol(v) for v in (*m.space, m.time)}:
        return None
    if rate.has(sp.Piecewise, sp.Heaviside, sp.Abs):
        return None
    second = [symbol(f"{u}__{v}_{v}") for v in m.space]
    mobility = sp.diff(rate, second[0])
    if mobility.free_symbols - {u}:
        return None
    potential = sp.integrate(mobility, u)
    if potential.has(sp.Integral):
        return None
    spread: Any = 0
    for v in m.space:
        spread += derive(derive(potential, v, m.unknowns), v, m.unknowns)
    rest = sp.expand(rate - sp.expand(spread))
    linear: dict[Any, float] = {}
    # The linear part of N1 is moved to L, where it is exact.
    slope = sp.diff(potential, u).subs(u, 0)
    if slope.is_number and slope.is_finite:
        potential = sp.expand(potential - slope * u)
        for item in second:
            linear[item] = float(slope)
    for item in m.items(rest):
        orders = m.split(item)[1]
        if not orders:
            continue
        coefficient = sp.diff(rest, item)
        if not coefficient.is_number or any(orders.count(v) % 2 for v in m.space):
            return None
        linear[item] = linear.get(item, 0.0) + float(coefficient)
        rest = sp.expand(rest - coefficient * item)
    if rest.free_symbols - {u}:
        return None
    if not any(linear.values()):
        return None
    return Form(tuple(linear.items()), rest, potential)


def sides(m: Marching) -> tuple[str, ...] | None:
    """``periodic`` or ``cosine`` for every variable; None for other conditions."""
    out = []
    for v in m.space:
        if v in m.spec.periodic:
            out.append("periodic")
            continue
        for end in m.ends.get(v, []):
            for expression in end.expressions:
                odd = [
                    i
                    for i in m.items(expression)
                    if jet_parts(str(i))[1].count(v) % 2 == 1
                ]
                if not odd or sp.expand(expression.subs(dict.fromkeys(odd, 0))) != 0:
                    return None
        out.append("cosine")
    return tuple(out)


def applies(m: Marching) -> bool:
    """Whether this solver takes the problem: nonlinear or of fourth order."""
    if any(
        not getattr(b, "is_finite", False) for v in m.space for b in m.spec.domain[v]
    ):
        return False
    kinds = sides(m)
    form = form_of(m) if kinds is not None else None
    if form is None:
        return False
    smooth = not m.initial[0].has(sp.Piecewise, sp.Heaviside, sp.Abs, sp.sign)
    return smooth and bool(
        form.under_laplacian != 0 or form.local.has(symbol(str(m.components[0])))
    )


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


class Run:
    """One integration with fixed points and a fixed step."""

    def __init__(
        self,
        m: Marching,
        form: Form,
        counts: Sequence[int],
        horizon: float,
        steps: int,
        keep: Sequence[float],
        until: float,
        *,
        central: bool = False,
    ) -> None:
        self.m, self.grid, self.steps = m, Grid(m, counts), steps
        (u,) = m.components
        names = [symbol(v) for v in m.space]
        start = broadcast(function(names, m.initial[0]), *self.grid.mesh())
        self.linear = sum(
            value * self.grid.symbol_of(self._orders(item), central=central)
            for item, value in form.linear
        )
        self.spread = sum(
            self.grid.symbol_of([2 if w == v else 0 for w in m.space], central=central)
            for v in m.space
        )
        self.local = function([u], form.local) if form.local != 0 else None
        self.under = (
            function([u], form.under_laplacian) if form.under_laplacian != 0 else None
        )
        self.begin, self.horizon, self.until = m.start, horizon, until
        self.kept: dict[float, np.ndarray] = {}
        (self._central if central else self._etdrk4)(
            self.grid.forward(start), sorted(set(keep))
        )

    def _orders(self, item: Any) -> list[int]:
        orders = self.m.split(item)[1]
        return [orders.count(v) for v in self.m.space]

    def _rest(self, modes: np.ndarray) -> np.ndarray:
        u = self.grid.backward(modes)
        total: Any = 0.0
        if self.local is not None:
            total = total + self.grid.forward(broadcast(self.local, u))
        if self.under is not None:
            total = total + self.spread * self.grid.forward(broadcast(self.under, u))
        return np.asarray(total)

    def _legs(self, keep: Sequence[float]) -> list[tuple[float, int]]:
        """From one kept time to the next in steps of about the same length."""
        legs, at = [], self.begin
        whole = self.horizon - self.begin
        for t in keep:
            if t <= at:
                continue
            legs.append((t, max(1, round(self.steps * (t - at) / whole))))
            at = t
        return legs

    def _etdrk4(self, v: np.ndarray, keep: Sequence[float]) -> None:
        self.kept[self.begin] = v
        at, step = self.begin, 0.0
        weights: tuple[np.ndarray, ...] = ()
        for end, count in self._legs(keep):
            h = (end - at) / count
            if h != step:
                step, weights = h, _coefficients(h * np.asarray(self.linear), h)
            e, half, q, f1, f2, f3 = weights
            for _ in range(count):
                nv = self._rest(v)
                a = half * v + q * nv
                na = self._rest(a)
                b = half * v + q * na
                nb = self._rest(b)
                c = half * a + q * (2 * nb - nv)
                nc = self._rest(c)
                v = e * v + f1 * nv + 2 * f2 * (na + nb) + f3 * nc
                self._watch(v)
            self.kept[end] = v
            at = end

    def _central(self, v: np.ndarray, keep: Sequence[float]) -> None:
        """Backward differences of second order, the rest extrapolated (SBDF2)."""
        self.kept[self.begin] = v
        at = self.begin
        for end, count in self._legs(keep):
            h = (end - at) / count
            # A first step by two halves of the first-order scheme, extrapolated.
            before, rest = v, self._rest(v)
            whole = (v + h * rest) / (1 - h * self.linear)
            middle = (v + h / 2 * rest) / (1 - h / 2 * self.linear)
            middle = (middle + h / 2 * self._rest(middle)) / (1 - h / 2 * self.linear)
            v = 2 * middle - whole
            for _ in range(count - 1):
                new = self._rest(v)
                following = (4 * v - before + 2 * h * (2 * new - rest)) / (
                    3 - 2 * h * self.linear
                )
                before, v, rest = v, following, new
                self._watch(v)
            self.kept[end] = v
            at = end

    def _watch(self, v: np.ndarray) -> None:
        if time.monotonic() > self.until:
            raise NotConverged("the time allowed for one refinement is spent")
        if not np.isfinite(v.flat[0]) or not np.isfinite(np.abs(v).max()):
            raise IllPosed("the solution grows without bound, or the step is too long")

    def value(self, point: Any) -> float | None:
        """An expression in jets at a kept time."""
        m = self.m
        if point.expression is None or not set(m.space) <= set(point.at):
            return None
        modes = self.kept[point.at.get(m.time, self.horizon)]
        place = [point.at[v] for v in m.space]
        known: dict[Any, Any] = {symbol(n): v for n, v in point.at.items()}
        for item in jets_in(point.expression, m.unknowns):
            owner, orders = m.split(item)
            if owner not in m.components or m.time in jet_parts(str(item))[1]:
                return None
            known[item] = self.grid.at(modes, place, [orders.count(v) for v in m.space])
        return float(sp.N(sp.sympify(point.expression).subs(known)))

    def plane(
        self, t: float, lines: Sequence[np.ndarray], orders: Sequence[int]
    ) -> Any:
        """A derivative on a tensor of places at a kept time."""
        out: Any = self.kept[t]
        for axis in range(len(self.grid.counts)):
            rows = np.array([self.grid.row(axis, x, orders[axis]) for x in lines[axis]])
            out = np.moveaxis(np.tensordot(rows, out, (1, axis)), 0, axis)
        return np.real(out)


def _coefficients(decay: np.ndarray, h: float) -> tuple[np.ndarray, ...]:
    """ETDRK4 weights by averages over a circle around every value of h L."""
    flat, back = np.unique(decay.ravel(), return_inverse=True)
    points = np.exp(1j * np.pi * (np.arange(1, 33) - 0.5) / 32)
    z = flat[:, None] + points[None, :]
    ez = np.exp(z)

    def mean(values: np.ndarray) -> np.ndarray:
        return np.real(values.mean(axis=1))[back].reshape(decay.shape)

    q = h * mean((np.exp(z / 2) - 1) / z)
    f1 = h * mean((-4 - z + ez * (4 - 3 * z + z**2)) / z**3)
    f2 = h * mean((2 + z + ez * (-2 + z)) / z**3)
    f3 = h * mean((-4 - 3 * z - z**2 + ez * (4 - z)) / z**3)
    return np.exp(decay), np.exp(decay / 2), q, f1, f2, f3


def solve(spec: EquationSpec, m: Marching, horizon: float, until: float) -> Solution:
    """Refine points and steps together until nothing changes.

    Raises:
        SolverError: Not settled in time, or growth without bound.
    """
    form = form_of(m)
    assert form is not None
    asked = [p.at[m.time] for p in spec.points if m.time in p.at]
    window = np.linspace(horizon - 0.1 * (horizon - m.start), horizon, 9)
    film_times = np.linspace(m.start, horizon, FILM_FRAMES)
    last = [*asked, horizon]
    began = time.monotonic()
    runs: list[Run] = []
    table: list[dict[str, Any]] = []
    sizes = SIZES[len(m.space)]
    steps = FIRST_STEPS
    problem: Exception | None = None
    k = 0
    while k < 9:
        counts = _counts(m, sizes[min(len(runs), len(sizes) - 1)])
        spent = time.monotonic() - began
        if runs and spent * 5 > (until - began) * 0.8:
            break
        k += 1
        try:
            run = Run(m, form, counts, horizon, steps, last, until)
        except IllPosed as err:
            problem, steps = err, steps * 4
            continue
        except NotConverged as err:
            problem = err
            break
        runs.append(run)
        steps *= 2
        if len(runs) > 1:
            gap = _gap(runs[-2], runs[-1], last)
            table.append({"n": max(runs[-2].grid.counts), "error": gap})
            if gap < SETTLED:
                break
    if len(runs) < 2:
        raise problem or NotConverged("the evolution could not be refined in time")
    coarse, fine = runs[-2:]
    whole = Run(
        m, form, coarse.grid.counts, horizon, coarse.steps,
        [*last, *window, *film_times], until + 5,
    )  # fmt: skip
    return _report(spec, m, form, whole, fine, table, last, window, film_times, until)


def _counts(m: Marching, n: int) -> list[int]:
    """Points per axis in proportion to the sides, the longest with `n`."""
    lengths = [float(b) - float(a) for a, b in (m.spec.domain[v] for v in m.space)]
    return [
        max(16, int(2 * np.ceil(n * length / max(lengths) / 2))) for length in lengths
    ]


def _gap(a: Run, b: Run, times: Sequence[float]) -> float:
    lines = [np.linspace(low, high, 41) for low, high in a.grid.bounds]
    zero = [0] * len(lines)
    worst, size = 0.0, 1e-300
    for t in {*times}:
        x, y = a.plane(t, lines, zero), b.plane(t, lines, zero)
        size = max(size, float(np.abs(y).max()))
        worst = max(worst, float(np.abs(x - y).max()))
    return worst / size


def _auxiliary(run: Run, t: float, lines: Sequence[np.ndarray], value: Any) -> Any:
    """A quantity such as a chemical potential, from the series of the unknown."""
    m = run.m
    items = m.items(value)
    planes = []
    for item in items:
        orders = m.split(item)[1]
        planes.append(run.plane(t, lines, [orders.count(v) for v in m.space]))
    return broadcast(function(items, value), *planes)


def _report(
    spec: EquationSpec,
    m: Marching,
    form: Form,
    run: Run,
    fine: Run,
    table: list[dict[str, Any]],
    last: Sequence[float],
    window: np.ndarray,
    film_times: np.ndarray,
    until: float,
) -> Solution:
    u = str(m.components[0])
    scale = float(np.abs(fine.grid.backward(fine.kept[fine.horizon])).max())
    values: list[float | None] = []
    errors: list[float | None] = []
    for point in spec.points:
        a, b = run.value(point), fine.value(point)
        values.append(b)
        errors.append(None if a is None or b is None else 2 * abs(a - b) + 1e-9 * scale)
    # Dense enough for splines to see the thinnest layer that the series holds.
    lines = [
        np.linspace(low, high, int(np.clip(2 * n + 1, 121, 241)))
        for (low, high), n in zip(run.grid.bounds, run.grid.counts, strict=True)
    ]
    fields: dict[str, Any] = {}
    flat = [0] * len(lines)
    fields[u] = np.stack([run.plane(t, lines, flat) for t in window], axis=-1)
    fourth = any(len(m.split(i)[1]) > 2 for i, _ in form.linear)
    if fourth:
        # Splines take two derivatives of these, not four of the samples.
        for k, v in enumerate(m.space):
            orders = [2 if i == k else 0 for i in range(len(lines))]
            fields[f"{u}__{v}_{v}"] = np.stack(
                [run.plane(t, lines, orders) for t in window], axis=-1
            )
    for name, value in m.replaced.items():
        fields[name] = np.stack(
            [_auxiliary(run, t, lines, value) for t in window], axis=-1
        )
    measures: dict[str, Any] = {"refinement": table[-1]["error"]}
    second = None
    try:
        second = Run(
            m, form, run.grid.counts, run.horizon, 2 * run.steps,
            last, min(until, time.monotonic() + 4), central=True,
        )  # fmt: skip
        measures["disagreement"] = _gap(second, fine, last)
    except (NotConverged, IllPosed):
        measures["disagreement"] = None
    conserved = form.local == 0 and all(m.split(i)[1] for i, _ in form.linear)
    if conserved:
        first, end = (
            float(run.grid.backward(run.kept[t]).mean()) for t in (m.start, run.horizon)
        )
        size = float(np.abs(run.grid.backward(run.kept[m.start])).mean())
        measures["drift"] = abs(end - first) / max(size, 1e-300)
    notes = []
    if table[-1]["error"] > 1e-2:
        notes.append("refinement still changes the solution: it did not settle")
    parts: dict[str, Any] = {
        "sort": "phase_field",
        "counts": run.grid.counts,
        "steps": fine.steps,
        "kinds": run.grid.kinds,
        "linear": [(str(i), value) for i, value in form.linear],
        "local": form.local,
        "under": form.under_laplacian,
        "horizon": run.horizon,
        "times": sorted(set(last)),
    }
    if len(m.space) == 2:
        parts["film"] = {
            u: np.stack([run.plane(t, lines, flat) for t in film_times], axis=-1)
        }
        parts["film_t"] = film_times
    else:
        parts["image"] = np.array([run.plane(t, lines, flat) for t in film_times])
        parts["image_x"], parts["image_t"] = lines[0], film_times
    shape = "×".join(str(c) for c in fine.grid.counts)
    kinds = " and ".join(dict.fromkeys(run.grid.kinds))
    return Solution(
        kind="pde_parabolic",
        method=(
            f"{kinds} series with {shape} terms, exponential time differencing "
            f"(ETDRK4) with {fine.steps} steps"
            + ("; second method: central differences with SBDF2" if second else "")
        ),
        values=tuple(values),
        errors=tuple(errors),
        axes={**dict(zip(m.space, lines, strict=True)), m.time: window},
        fields=fields,
        table=tuple(table),
        steps=(
            "The equation is u_t = L u + N0(u) + Laplacian N1(u): the stiff linear "
            "part L is diagonal in the series and is integrated exactly.",
            "Points and steps are doubled together until the solution no longer "
            "changes; the total amount is checked where it must be conserved.",
        ),
        notes=tuple(notes),
        measures=measures,
        parts=parts,
    )
