"""Classical solutions of partial equations, found by trial and kept only if right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product as cartesian
from typing import Any

import mpmath
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers import eigenfunctions
from assistant.solvers.jets import jets_in, symbol
from assistant.solvers.limits import TooLong, within
from validators.specs.equation import EquationSpec, jet_parts

DIGITS = 25


def closed_form(spec: EquationSpec, *, limit_s: float = 5.0) -> dict[str, Any] | None:
    """A formula for one unknown, or None; every candidate is verified."""
    if len(spec.unknowns) != 1:
        return None
    try:
        with within(limit_s):
            for value in _candidates(spec):
                if is_right(spec, value):
                    return {spec.unknowns[0]: value}
    # SymPy fails with errors of every kind; without a formula the numbers stand.
    except (TooLong, Exception):
        return None
    return None


def is_right(spec: EquationSpec, value: Any) -> bool:
    """Equation, initial and boundary conditions at irregular places."""
    (unknown,) = spec.unknowns
    names = spec.independent
    ranges = []
    for name in names:
        low, high = spec.domain.get(name, (sp.Integer(0), sp.Integer(1)))
        a = float(low) if low not in {sp.oo, -sp.oo} else -2.0
        b = float(high) if high not in {sp.oo, -sp.oo} else a + 2.0
        ranges.append((a, b))
    told = {*spec.equations, *(c.expression for c in spec.conditions)}
    residuals = {e: _put_in(e, unknown, value, names) for e in told}
    shares = (0.137, 0.414, 0.723, 0.911)
    for k in range(4):
        at: dict[str, Any] = {
            n: sp.Rational(str(round(a + (b - a) * shares[(k + 2 * i) % 4], 9)))
            for i, (n, (a, b)) in enumerate(zip(names, ranges, strict=True))
        }
        for equation in spec.equations:
            total, size = residuals[equation](at)
            if not total <= 1e-12 * max(size, 1e-9):
                return False
        for c in spec.conditions:
            left = residuals[c.expression]
            place = dict(at)
            far = False
            for name, where in c.where.items():
                if where in {sp.oo, -sp.oo}:
                    far = True
                    where = sp.Integer(10**3) * (1 if where == sp.oo else -1)
                place[name] = where
            total, size = left(place)
            if spec.time in c.where and total != total:
                total, size = left({**place, str(spec.time): sp.Rational(1, 10**12)})
            if not total <= (1e-6 if far else 1e-10) * max(size, 1.0):
                return False
        for name in spec.periodic:
            start, end = (
                value.subs({symbol(n): w for n, w in {**at, name: edge}.items()})
                for edge in spec.domain[name]
            )
            if abs(complex(sp.N(start - end))) > 1e-10:
                return False
    return True


def _put_in(
    expression: Any, unknown: str, value: Any, names: Sequence[str]
) -> Callable[[dict[str, Any]], tuple[float, float]]:
    """A value put into an expression: size of the sum and sum of the sizes at a place.

    Both are not a number where a term does not exist.
    """
    pairs = {}
    for item in jets_in(expression, [unknown]):
        got = value
        for variable in jet_parts(str(item))[1]:
            got = sp.diff(got, symbol(variable))
        pairs[item] = got
    terms = [t.xreplace(pairs) for t in sp.Add.make_args(sp.sympify(expression))]
    # Compiled once: substituting at every place takes a hundred times as long.
    compiled = sp.lambdify([symbol(n) for n in names], terms, "mpmath")

    def left(at: dict[str, Any]) -> tuple[float, float]:
        with mpmath.workdps(DIGITS + 10):
            places = [_digits(at[n]) for n in names]
            try:
                parts = [complex(part) for part in compiled(*places)]
            except (ZeroDivisionError, ValueError):
                return float("nan"), float("nan")
        return abs(sum(parts)), sum(map(abs, parts))

    return left


def _digits(place: Any) -> Any:
    if isinstance(place, sp.Rational):
        return mpmath.mpf(place.p) / place.q
    return mpmath.mpmathify(sp.N(place, DIGITS + 10))


def _candidates(spec: EquationSpec) -> Iterator[Any]:
    if spec.time is None:
        yield from _elliptic(spec)
        return
    assert spec.time is not None
    t = symbol(str(spec.time))
    starts = _initial(spec)
    if starts is None:
        return
    (u0, v0) = starts
    if len(spec.space) == 1:
        x = symbol(spec.space[0])
        yield from _travelling(spec, u0, x, t)
        if v0 is not None:
            yield from _dalembert(spec, u0, v0, x, t)
    yield from eigenfunctions.candidates(spec, u0, v0, t)
    if len(spec.space) == 1:
        yield from _half_space(spec, u0, x, t)


def _initial(spec: EquationSpec) -> tuple[Any, Any] | None:
    (unknown,) = spec.unknowns
    assert spec.time is not None
    u = symbol(unknown)
    first = second = None
    for c in spec.conditions:
        if set(c.where) != {spec.time}:
            continue
        if c.where[spec.time] != 0:
            return None
        items = jets_in(c.expression, [unknown])
        if len(items) != 1:
            return None
        slope = sp.diff(c.expression, items[0])
        value = -c.expression.subs(items[0], 0) / slope
        if items[0] == u:
            first = sp.expand(value)
        else:
            second = sp.expand(value)
    return None if first is None else (first, second)


def _travelling(spec: EquationSpec, u0: Any, x: Any, t: Any) -> Iterator[Any]:
    """``u(x - ct)`` and the same with decay, for advection."""
    (unknown,) = spec.unknowns
    equation = spec.equations[0]
    ut, ux = symbol(f"{unknown}__{t}"), symbol(f"{unknown}__{x}")
    a, b = sp.diff(equation, ut), sp.diff(equation, ux)
    k = sp.diff(equation, symbol(unknown))
    if a.is_number and b.is_number and a != 0 and b != 0:
        yield u0.subs(x, x - b / a * t)
        if k.is_number:
            yield u0.subs(x, x - b / a * t) * sp.exp(-k / a * t)
    # What diffuses alike to both sides does not travel.
    if all(
        len(jet_parts(str(i))[1]) % 2 == 0 and sp.diff(equation, i).is_number
        for i in jets_in(equation, [unknown])
        if i != ut
    ):
        return
    # A wave of fixed shape that the initial profile already has.
    for speed in _speeds(equation, unknown, u0, x, t):
        yield u0.subs(x, x - speed * t)


def _speeds(equation: Any, unknown: str, u0: Any, x: Any, t: Any) -> list[Any]:
    pairs = {}
    ut = symbol(f"{unknown}__{t}")
    for item in jets_in(equation, [unknown]):
        if item == ut:
            continue
        orders = jet_parts(str(item))[1]
        if str(t) in orders:
            return []
        pairs[item] = sp.diff(u0, x, len(orders)) if orders else u0
    a = sp.diff(equation, ut)
    rest = equation.subs(ut, 0).subs(pairs)
    if rest.has(t) or not a.is_number or a == 0:
        return []
    speed = rest / a / sp.diff(u0, x)
    told = []
    for share in (sp.Rational(317, 1000), sp.Rational(811, 1000)):
        at = speed.evalf(20, subs={x: share})
        if not at.is_number or not at.is_finite:
            return []
        told.append(at)
    # A profile keeps its shape when all of it moves with one speed.
    if abs(told[0] - told[1]) > 1e-12 * (abs(told[0]) + abs(told[1])):
        return []
    return [sp.nsimplify(told[0], rational=False, tolerance=1e-15)]


def _dalembert(spec: EquationSpec, u0: Any, v0: Any, x: Any, t: Any) -> Iterator[Any]:
    (unknown,) = spec.unknowns
    equation = spec.equations[0]
    tt, xx = symbol(f"{unknown}__{t}_{t}"), symbol(f"{unknown}__{x}_{x}")
    a, b = sp.diff(equation, tt), sp.diff(equation, xx)
    if not (a.is_number and b.is_number) or a == 0 or b == 0:
        return
    c2 = -b / a
    if not c2.is_positive:
        return
    c = sp.sqrt(c2)
    s = sp.Dummy("s", real=True)
    value = (u0.subs(x, x - c * t) + u0.subs(x, x + c * t)) / 2
    if v0 != 0:
        inner = sp.integrate(v0.subs(x, s), s)
        if inner.has(sp.Integral):
            return
        value += (inner.subs(s, x + c * t) - inner.subs(s, x - c * t)) / (2 * c)
    yield sp.simplify(value)
    yield value


def _half_space(spec: EquationSpec, u0: Any, x: Any, t: Any) -> Iterator[Any]:
    """Error-function solutions of diffusion on a half line or the whole line."""
    (unknown,) = spec.unknowns
    low, high = spec.domain.get(str(x), (None, None))
    if high != sp.oo:
        return
    equation = spec.equations[0]
    a = sp.diff(equation, symbol(f"{unknown}__{t}"))
    b = sp.diff(equation, symbol(f"{unknown}__{x}_{x}"))
    if not (a.is_number and b.is_number) or a == 0:
        return
    d = -b / a
    if not d.is_positive:
        return
    width = 2 * sp.sqrt(d * t)
    if low == 0 and not u0.has(x):
        for c in spec.conditions:
            if c.where.get(str(x)) == 0:
                value = sp.Wild("value")
                del value
                slope = symbol(f"{unknown}__{x}")
                if slope not in c.expression.free_symbols:
                    surface = -c.expression.subs(symbol(unknown), 0) / sp.diff(
                        c.expression, symbol(unknown)
                    )
                    yield u0 + (surface - u0) * sp.erfc(x / width)
                elif symbol(unknown) not in c.expression.free_symbols:
                    g = -c.expression.subs(slope, 0) / sp.diff(c.expression, slope)
                    yield u0 - g * (
                        2 * sp.sqrt(d * t / sp.pi) * sp.exp(-(x**2) / (4 * d * t))
                        - x * sp.erfc(x / width)
                    )


def _elliptic(spec: EquationSpec) -> Iterator[Any]:
    """Forcing or boundary data that are eigenfunctions of the operator."""
    (unknown,) = spec.unknowns
    names = [symbol(n) for n in spec.independent]
    equation = sp.expand(spec.equations[0])
    items = jets_in(equation, [unknown])
    source = equation.subs(dict.fromkeys(items, 0))
    operator = equation - source

    def applied(value: Any) -> Any:
        pairs = {}
        for item in items:
            got = value
            for variable in jet_parts(str(item))[1]:
                got = sp.diff(got, symbol(variable))
            pairs[item] = got
        return operator.subs(pairs)

    total = sp.Integer(0)
    for term in sp.Add.make_args(source):
        if term == 0:
            continue
        ratio = sp.simplify(applied(term) / term)
        if not ratio.is_number or ratio == 0:
            total = None
            break
        total -= term / ratio
    if total is not None:
        yield total
    # Boundary data that hold everywhere, such as u = x^2 - y^2.
    for c in spec.conditions:
        slope = sp.diff(c.expression, symbol(unknown))
        if slope == 0:
            continue
        data = (
            -c.expression.subs(dict.fromkeys(jets_in(c.expression, [unknown]), 0))
            / slope
        )
        if data != 0 and data.has(*names):
            yield data
            for (name, place), other in cartesian(c.where.items(), names):
                if symbol(name) == other or not data.has(other):
                    continue
                y = symbol(name)
                k2 = sp.simplify(-sp.diff(data, other, 2) / data)
                if k2.is_number and k2.is_positive:
                    k = sp.sqrt(k2)
                    low, high = spec.domain[name]
                    start, end = (low, high) if place == high else (high, low)
                    yield data * sp.sinh(k * (y - start)) / sp.sinh(k * (end - start))
