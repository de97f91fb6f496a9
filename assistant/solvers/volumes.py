"""Conservative finite volumes in one space variable, vertex-centred.

Fluxes live on faces between nodes, cells at the ends are half as wide, and a
condition of the third kind enters as the flux through the end, so that nothing is
lost that the boundary does not let out. Cylinders and spheres use the exact cell
volumes. Second order on smooth problems.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module
from scipy.integrate import solve_ivp
from scipy.interpolate import CubicSpline

from assistant.solvers import piecewise
from assistant.solvers.band import Band
from assistant.solvers.errors import Escaped, NotConverged
from assistant.solvers.jets import (
    broadcast,
    derive,
    function,
    is_linear,
    jet,
    jets_in,
    number,
    symbol,
)
from assistant.solvers.lsoda import Trajectory, Watch
from assistant.solvers.marched import Run, ends_of, times_of
from assistant.solvers.marching import Marching
from validators.specs.equation import jet_parts


@dataclass(frozen=True)
class Form:
    """``mass * rate = div(flux) + rest`` for every component.

    The mass is one unless what multiplies the time derivative jumps between layers:
    then it is the flux beside it that is continuous.
    """

    flux: tuple[Any, ...]
    rest: tuple[Any, ...]
    weight: int
    mass: Any = 1


def form_of(m: Marching) -> Form | None:
    """The conservative form, found once; None when the order is not two."""
    if "form" not in m.kept:
        m.kept["form"] = _form_of(m)
    return m.kept["form"]


def _form_of(m: Marching) -> Form | None:
    (v,) = m.space
    if any(o > 2 for o in m.order.values()):
        return None
    weight = {"cylinder": 1, "sphere": 2}.get(m.spec.geometry, 0) if v == "r" else 0
    x = symbol(v)
    fluxes, rests = [], []
    mass, rates = _layered_mass(m)
    for rate in rates:
        flux: Any = sp.Integer(0)
        for c in m.components:
            unknown, orders = jet_parts(str(c))
            second = jet(unknown, (*orders, v, v))
            coefficient = sp.diff(rate, second)
            if coefficient == 0:
                continue
            if any(len(m.split(i)[1]) > 1 for i in m.items(coefficient)):
                return None
            if any(len(m.split(i)[1]) == 1 for i in m.items(coefficient)):
                # A flux that depends on the slope, such as a p-Laplacian: leave it.
                return None
            flux += coefficient * jet(unknown, (*orders, v))
        spread = derive(x**weight * flux, v, m.unknowns) / x**weight
        rest = sp.expand(sp.expand(rate) - sp.expand(spread))
        if rest.has(sp.Derivative, sp.DiracDelta):
            rest = rest.replace(sp.DiracDelta, lambda *a: sp.Integer(0))
        fluxes.append(flux)
        rests.append(rest)
    if all(f == 0 for f in fluxes):
        return None
    return Form(tuple(fluxes), tuple(rests), weight, mass)


def _layered_mass(m: Marching) -> tuple[Any, list[Any]]:
    """What multiplies the time derivative where it jumps, and the rates times it."""
    if len(m.components) == 1 and len(m.spec.equations) == 1 and not m.second:
        equation = m.spec.equations[0]
        top = jet(str(m.components[0]), (m.time,))
        mass = sp.diff(equation, top)
        jumps = mass.has(sp.Piecewise, sp.Heaviside)
        if jumps and mass.free_symbols <= {symbol(m.space[0])}:
            return mass, [-equation.subs(top, 0)]
    return sp.Integer(1), m.rates


def cells_on_layers(m: Marching, least: int) -> int:
    """A number of cells whose nodes lie where layers meet, `least` if there is none."""
    low, high = ends_of(m)
    parts = 1
    for equation in m.spec.equations:
        for place in piecewise.jumps(equation, m.space[0], low, high):
            share = Fraction((place - low) / (high - low)).limit_denominator(240)
            parts = math.lcm(parts, share.denominator)
    return least if parts > 240 else parts * math.ceil(least / parts)


def applies(m: Marching) -> bool:
    """Whether this scheme takes the problem."""
    if len(m.space) != 1 or m.space[0] in m.spec.periodic:
        return False
    return form_of(m) is not None


def march(m: Marching, n: int, horizon: float, tolerance: float, until: float) -> Run:
    """One run with `n` cells.

    Raises:
        NotConverged: The time is spent or the integrator gave up.
        Escaped: The solution grows without bound on this grid.
    """
    form = form_of(m)
    assert form is not None
    return _Volumes(m, form, n, tolerance, until).run(horizon)


class _Volumes:
    def __init__(
        self, m: Marching, form: Form, n: int, tolerance: float, until: float
    ) -> None:
        self.m, self.form, self.n = m, form, n
        self.tolerance = tolerance
        (self.v,) = m.space
        self.low, self.high = ends_of(m)
        self.x = np.linspace(self.low, self.high, n + 1)
        self.h = (self.high - self.low) / n
        self.faces = (self.x[:-1] + self.x[1:]) / 2
        #: Faces between nodes, and both ends of the domain.
        self.edges = np.concatenate([[self.low], self.faces, [self.high]])
        w = form.weight
        self.volume = np.diff(self.edges ** (w + 1)) / (w + 1)
        self.edge_area = self.edges**w
        self.mass = self._mass()
        self.per_volume = 1 / (self.volume * self.mass)
        self.watch = Watch(m.time, until)
        x, t = symbol(self.v), m.t
        self.count = len(m.components)
        zeroth = list(m.components)
        first = [jet(*self._parts(c)) for c in m.components]
        self.flux = [function([x, t, *zeroth, *first], f) for f in form.flux]
        # What is asked at every step is told once: no sympy in the inner loop.
        self.flows = [f != 0 for f in form.flux]
        self.makes = [r != 0 for r in form.rest]
        self.places = self._places()
        self.rest = [function([x, t, *zeroth, *first], r) for r in form.rest]
        self.fixed: list[tuple[int, int, Any]] = []
        self.slope: dict[tuple[int, int], Any] = {}
        self._take_ends(first)
        self.pinned = {(k, node) for k, node, _ in self.fixed}
        self.held = np.array(
            [node * self.count + k for k, node, _ in self.fixed], dtype=int
        )
        self.sloped = any(r.has(*first) for r in form.rest)
        self.no_slopes = np.zeros((self.count, n + 1))
        #: Neighbours that a rate looks at; slopes at the ends look two nodes inwards.
        self.reach = 2 * self.count - 1 + (self.count if self.sloped else 0)
        self.linear, self.band = self._band(first)

    def _mass(self) -> np.ndarray | float:
        """The mean mass of each cell; a cell between two layers holds both."""
        if self.form.mass == 1:
            return 1.0
        f = function([symbol(self.v)], self.form.mass)
        places = self._within_cells()
        return broadcast(f, places.ravel()).reshape(places.shape).mean(axis=1)

    def _within_cells(self) -> np.ndarray:
        """Eight places in each cell ``(nodes, 8)``, halved cells at the ends."""
        shares = (np.arange(8) + 0.5) / 8
        return np.asarray(self.edges[:-1, None] + np.diff(self.edges)[:, None] * shares)

    def _take_ends(self, first: list[Any]) -> None:
        """The conditions at both ends, compiled once for all grids."""
        m, n = self.m, self.n
        kept = m.kept.get("volume ends")
        if kept is None:
            self.ends_of(first)
            m.kept["volume ends"] = (self.fixed, self.slope, n)
            return
        # The last node has another number on every grid.
        fixed, slopes, last = kept
        self.fixed += [(k, n if node == last else node, f) for k, node, f in fixed]
        for (k, node), f in slopes.items():
            self.slope[(k, n if node == last else node)] = f

    def _band(self, first: list[Any]) -> tuple[bool, Band | None]:
        """The rate as a banded matrix where it is linear with constant data.

        Returns:
            Whether what is made is linear too, and the band; of the fluxes alone
            where it is not.
        """
        m = self.m
        told = m.kept.get("linear")
        if told is None:
            known = [*m.components, *first]

            def plain(parts: Sequence[Any]) -> bool:
                return not any(
                    m.t in p.free_symbols or not is_linear(p, known) for p in parts
                )

            flows = plain([*self.form.flux, *m.slopes_at_ends])
            told = m.kept["linear"] = flows, flows and plain(self.form.rest)
        flows, whole = told
        if not flows:
            return False, None

        def rate(y: np.ndarray) -> np.ndarray:
            u = y.reshape(-1, self.count).T
            out = self._flows(m.start, u)
            return (out + self._made(m.start, u) if whole else out).T.ravel()

        band = Band.of(rate, self.count * (self.n + 1), self.reach)
        return whole and band is not None, band

    def _parts(self, c: Any) -> tuple[str, tuple[str, ...]]:
        unknown, orders = jet_parts(str(c))
        return unknown, (*orders, self.v)

    def ends_of(self, first: list[Any]) -> None:
        """At each end a component is fixed, or its slope is known."""
        m, t = self.m, self.m.t
        for end in m.ends.get(self.v, []):
            place = number(end.place)
            node = 0 if abs(place - self.low) < 1e-12 * (1 + abs(place)) else self.n
            if node == self.n and abs(place - self.high) > 1e-9 * (1 + abs(place)):
                raise NotConverged("a condition inside the domain is not treated")
            for e in end.expressions:
                e = e.subs(symbol(self.v), end.place)
                slopes = [s for s in first if s in e.free_symbols]
                plain = [c for c in m.components if c in e.free_symbols]
                if len(slopes) == 1:
                    k = first.index(slopes[0])
                    roots = _roots(e, slopes[0])
                    if len(roots) != 1:
                        raise NotConverged("a boundary condition is not solvable")
                    m.slopes_at_ends.append(roots[0])
                    self.slope[(k, node)] = function([t, *m.components], roots[0])
                elif not slopes and len(plain) == 1:
                    k = m.components.index(plain[0])
                    roots = _roots(e, plain[0])
                    if len(roots) != 1:
                        raise NotConverged("a boundary condition is not solvable")
                    self.fixed.append((k, node, function([t], roots[0])))
                    unknown, orders = jet_parts(str(plain[0]))
                    if m.second and not orders:
                        rate = sp.diff(roots[0], t)
                        velocity = jet(unknown, (m.time,))
                        if velocity in m.components:
                            self.fixed.append(
                                (
                                    m.components.index(velocity),
                                    node,
                                    function([t], rate),
                                )
                            )
                else:
                    raise NotConverged("a coupled boundary condition is not treated")

    def rate(self, t: float, y: np.ndarray) -> np.ndarray:
        """Time derivatives; fixed nodes follow their data."""
        self.watch.look(t, y)
        if self.fixed:
            y = y.copy()
            y[self.held] = [float(f(t)) for _, _, f in self.fixed]
        u = y.reshape(self.n + 1, self.count).T
        if self.band is None:
            changes = self._flows(t, u)
            if any(self.makes):
                changes += self._made(t, u)
            out = changes.T.ravel()
        else:
            out = self.band.times(y)
            if not self.linear:
                out += self._made(t, u).T.ravel()
        if self.fixed:
            out[self.held] = 0.0
        return out

    def _end_slopes(self, t: float, u: np.ndarray) -> np.ndarray:
        ends = np.zeros((self.count, 2))
        for (k, node), f in self.slope.items():
            ends[k, 0 if node == 0 else 1] = float(f(t, *u[:, node]))
        return ends

    def _flows(self, t: float, u: np.ndarray) -> np.ndarray:
        """What fluxes make of nodal values ``(components, nodes)``."""
        ends = self._end_slopes(t, u)
        # Faces between nodes, and both ends of the domain.
        values = np.empty((self.count, self.n + 2))
        values[:, 0], values[:, -1] = u[:, 0], u[:, -1]
        np.add(u[:, 1:], u[:, :-1], out=values[:, 1:-1])
        values[:, 1:-1] *= 0.5
        slopes = np.empty_like(values)
        slopes[:, 0], slopes[:, -1] = ends[:, 0], ends[:, 1]
        np.subtract(u[:, 1:], u[:, :-1], out=slopes[:, 1:-1])
        slopes[:, 1:-1] *= 1 / self.h
        out = np.zeros_like(u)
        for k in range(self.count):
            if not self.flows[k]:
                continue
            total = self.flux[k](self.edges, t, *values, *slopes) * self.edge_area
            # A node that is held needs no balance; its flux may not exist.
            for node, at in ((0, 0), (self.n, -1)):
                if (k, node) in self.pinned:
                    total[at] = 0.0
            np.subtract(total[1:], total[:-1], out=out[k])
            out[k] *= self.per_volume
        return out

    def _made(self, t: float, u: np.ndarray) -> np.ndarray:
        """What is made or carried at the nodes, beside the fluxes."""
        slopes = (
            self._central(u, self._end_slopes(t, u)) if self.sloped else self.no_slopes
        )
        out = np.empty(u.shape)
        for k, makes in enumerate(self.makes):
            out[k] = self.rest[k](self.places, t, *u, *slopes) if makes else 0.0
        return out if self.form.mass == 1 else out / self.mass

    def _central(self, u: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Slopes at the nodes, those at the ends as their conditions say."""
        central = np.empty_like(u)
        central[:, 1:-1] = (u[:, 2:] - u[:, :-2]) / (2 * self.h)
        central[:, 0] = (-3 * u[:, 0] + 4 * u[:, 1] - u[:, 2]) / (2 * self.h)
        central[:, -1] = (3 * u[:, -1] - 4 * u[:, -2] + u[:, -3]) / (2 * self.h)
        for k, node in self.slope:
            central[k, node] = ends[k, 0 if node == 0 else 1]
        return central

    def _places(self) -> np.ndarray:
        # Terms such as (1/r) u_r are regular at the centre; a point just off it
        # gives their limit.
        if self.v == "r" and self.low == 0.0:
            x = self.x.copy()
            x[0] = 1e-9 * self.h
            return x
        return self.x

    def _size(self, y0: np.ndarray, horizon: float) -> float:
        """What the solution will measure: start, boundary data, or what is made."""
        times = np.linspace(self.m.start, horizon, 9)
        data = [abs(float(f(t))) for _, _, f in self.fixed for t in times]
        size = max([float(np.abs(y0).max()), *data])
        if size > 0:
            return size
        rates = max(float(np.nanmax(np.abs(self.rate(t, y0)))) for t in times[:-1])
        return min(rates * (horizon - self.m.start), 1.0) or 1.0

    def run(self, horizon: float) -> Run:
        m, x = self.m, symbol(self.v)
        # A jump is seen by cell averages, not by point values.
        places = self._within_cells()
        columns = []
        for start in m.initial:
            f = function([x], start)
            if start.has(sp.Piecewise, sp.Heaviside, sp.sign):
                columns.append(
                    broadcast(f, places.ravel()).reshape(places.shape).mean(axis=1)
                )
            else:
                columns.append(broadcast(f, self.x))
        u0 = np.array(columns)
        y0 = u0.T.ravel()
        size = self._size(y0, horizon)
        self.watch.horizon, self.watch.bound = horizon, 1e8 * max(size, 1.0)
        tolerances = {"rtol": self.tolerance, "atol": self.tolerance * 1e-2 * size}
        at, steps = (
            self._explicit(y0, horizon, tolerances)
            if m.second
            else self._implicit(y0, horizon, tolerances)
        )
        cache: dict[tuple[float, int], CubicSpline] = {}

        def sample(item: Any, places: np.ndarray, t: float) -> np.ndarray:
            owner, orders = m.split(item)
            k = m.components.index(owner)
            if (t, k) not in cache:
                u = at(t).reshape(self.n + 1, self.count).T.copy()
                for other, node, f in self.fixed:
                    if t > m.start:
                        u[other, node] = float(f(t))
                cache[(t, k)] = CubicSpline(self.x, u[k])
            return cache[(t, k)](places, len(orders))

        return Run(sample, self.n, "conservative finite volumes", steps=steps)

    def _implicit(
        self, y0: np.ndarray, horizon: float, tolerances: dict[str, float]
    ) -> tuple[Any, int]:
        jacobian = None
        if self.band is not None and self.linear:
            constant = self.band.without(self.held)

            def jacobian(t: float, y: np.ndarray) -> np.ndarray:
                return constant

        path = Trajectory(
            self.rate, times_of(self.m, horizon), y0,
            reach=self.reach, jacobian=jacobian, watch=self.watch, **tolerances,
        )  # fmt: skip
        return path.at, path.steps

    def _explicit(
        self, y0: np.ndarray, horizon: float, tolerances: dict[str, float]
    ) -> tuple[Any, int]:
        with np.errstate(all="ignore"):
            got = solve_ivp(
                self.rate, (self.m.start, horizon), y0, method="DOP853",
                dense_output=True, **tolerances,
            )  # fmt: skip
        if np.abs(got.y[:, -1]).max() > self.watch.bound:
            raise Escaped(self.m.time, float(got.t[-1]), horizon)
        if got.status != 0 or not np.all(np.isfinite(got.y[:, -1])):
            raise NotConverged("the time integration failed")
        return got.sol, len(got.t)


__all__ = ["Form", "applies", "form_of", "jets_in", "march"]


def _roots(condition: Any, unknown: Any) -> list[Any]:
    """What a condition makes of its unknown; a linear one needs no solver."""
    slope = sp.diff(condition, unknown)
    if slope.is_number and slope != 0:
        return [-condition.subs(unknown, 0) / slope]
    return list(sp.solve(condition, unknown))
