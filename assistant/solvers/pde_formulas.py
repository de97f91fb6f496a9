"""Classical solutions of partial equations, found by trial and kept only if right."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product as cartesian
from typing import Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers.jets import is_linear, jets_in, symbol
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

    def substituted(expression: Any, at: dict[Any, Any]) -> tuple[float, float]:
        pairs = {}
        for item in jets_in(expression, [unknown]):
            got = value
            for variable in jet_parts(str(item))[1]:
                got = sp.diff(got, symbol(variable))
            pairs[item] = got
        parts = [
            complex(sp.N(term.subs(pairs).subs(at), DIGITS))
            for term in sp.Add.make_args(sp.sympify(expression))
        ]
        return abs(sum(parts)), sum(map(abs, parts))

    shares = (0.137, 0.414, 0.723, 0.911)
    for k in range(4):
        at = {
            symbol(n): sp.Rational(str(round(a + (b - a) * shares[(k + 2 * i) % 4], 9)))
            for i, (n, (a, b)) in enumerate(zip(names, ranges, strict=True))
        }
        for equation in spec.equations:
            total, size = substituted(equation, at)
            if not total <= 1e-12 * max(size, 1e-9):
                return False
        for c in spec.conditions:
            place = dict(at)
            far = False
            for name, where in c.where.items():
                if where in {sp.oo, -sp.oo}:
                    far = True
                    where = sp.Integer(10**3) * (1 if where == sp.oo else -1)
                place[symbol(name)] = where
            try:
                total, size = substituted(c.expression, place)
            except (TypeError, ValueError):
                return False
            if spec.time in c.where and total != total:
                at0 = {**place, symbol(str(spec.time)): sp.Rational(1, 10**12)}
                total, size = substituted(c.expression, at0)
            if not total <= (1e-6 if far else 1e-10) * max(size, 1.0):
                return False
        for name in spec.periodic:
            low, high = spec.domain[name]
            gap = value.subs(at | {symbol(name): low}) - value.subs(
                at | {symbol(name): high}
            )
            if abs(complex(sp.N(gap))) > 1e-10:
                return False
    return True


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
    yield from _modes(spec, u0, v0, t)
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
    place = sp.Rational(317, 1000)
    rest = equation.subs(ut, 0).subs(pairs).subs(x, place)
    slope = sp.diff(u0, x).subs(x, place)
    a = sp.diff(equation, ut)
    if rest.has(t) or not a.is_number or a == 0 or abs(sp.N(slope)) < 1e-12:
        return []
    speed = sp.nsimplify(sp.N(rest / a / slope, 20), rational=False, tolerance=1e-15)
    return [speed]


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


def _modes(spec: EquationSpec, u0: Any, v0: Any, t: Any) -> Iterator[Any]:
    """Each term of the data is an eigenfunction: solve for its amplitude in time.

    The ansatz is a steady part plus terms of the initial data (and of the source)
    times unknown functions of time, whose ordinary equations sympy solves.
    """
    (unknown,) = spec.unknowns
    spaces = [symbol(n) for n in spec.space]
    equation = sp.expand(spec.equations[0])
    # Without superposition a steady part adds nothing, and is slow to look for.
    linear = is_linear(equation, jets_in(equation, [unknown]))
    steadies = _steady(spec, unknown, spaces, t) if linear else []
    for steady in (sp.Integer(0), *steadies):
        remaining = sp.expand(u0 - steady, trig=False)
        shapes: list[Any] = []
        for term in [
            *sp.Add.make_args(remaining),
            *(sp.Add.make_args(sp.expand(v0)) if v0 is not None else ()),
            *_source_terms(equation, unknown),
        ]:
            shape = _shape(term, spaces)
            if shape is not None and shape not in shapes:
                shapes.append(shape)
        if len(shapes) > 6:
            continue
        total = steady
        ok = True
        source = equation.subs(dict.fromkeys(jets_in(equation, [unknown]), 0))
        for shape in shapes:
            amplitude = _amplitude(
                spec, equation, source, unknown, shape, remaining, v0, spaces, t
            )
            if amplitude is None:
                ok = False
                break
            total += amplitude * shape
        if ok:
            yield total


def _source_terms(equation: Any, unknown: str) -> list[Any]:
    rest = equation.subs(dict.fromkeys(jets_in(equation, [unknown]), 0))
    return [] if rest == 0 else list(sp.Add.make_args(sp.expand(rest)))


def _shape(term: Any, spaces: list[Any]) -> Any | None:
    """The factors of a term that depend on space."""
    if term == 0:
        return None
    _, dependent = term.as_independent(*spaces, as_Add=False)
    kept = [f for f in sp.Mul.make_args(dependent) if f.has(*spaces)]
    return sp.Mul(*kept)


def _coefficient(expression: Any, shape: Any) -> Any:
    """What multiplies a shape in a sum."""
    total = sp.Integer(0)
    for term in sp.Add.make_args(sp.expand(expression)):
        ratio = sp.simplify(term / shape)
        if not ratio.has(*(s for s in shape.free_symbols)) and (
            shape != 1 or not term.free_symbols
        ):
            total += ratio
    return total


def _amplitude(
    spec: EquationSpec,
    equation: Any,
    source: Any,
    unknown: str,
    shape: Any,
    remaining: Any,
    v0: Any,
    spaces: list[Any],
    t: Any,
) -> Any | None:
    f = sp.Function("amplitude")(t)
    pairs = {}
    for item in jets_in(equation, [unknown]):
        got = f * shape
        for variable in jet_parts(str(item))[1]:
            got = sp.diff(got, symbol(variable))
        pairs[item] = got
    homogeneous = (equation - source).subs(pairs).doit()
    if not _same_everywhere(homogeneous / shape, f, spaces, t):
        return None
    ratio = sp.simplify(homogeneous / shape)
    if ratio.has(*spaces):
        return None
    forcing = _coefficient(source, shape)
    conditions = {f.subs(t, 0): _coefficient(remaining, shape)}
    if v0 is not None:
        conditions[f.diff(t).subs(t, 0)] = _coefficient(sp.expand(v0), shape)
    found = sp.dsolve(sp.Eq(ratio + forcing, 0), f, ics=conditions)
    return found.rhs


def _same_everywhere(ratio: Any, amplitude: Any, spaces: list[Any], t: Any) -> bool:
    """Whether a ratio with an unknown function of time is free of space, by values.

    Most shapes are no eigenfunctions; two values tell it sooner than simplification.
    """
    rates = {
        amplitude.diff(t, 2): sp.Rational(13, 7),
        amplitude.diff(t): sp.Rational(-5, 9),
        amplitude: sp.Rational(11, 8),
        t: sp.Rational(3, 7),
    }
    values = []
    for share in (sp.Rational(2, 7), sp.Rational(7, 11)):
        places = {x: share + sp.Rational(k, 13) for k, x in enumerate(spaces)}
        value = ratio.subs(rates).subs(places)
        if not value.is_number:
            # Other parameters: the algebra decides.
            return True
        values.append(complex(sp.N(value)))
    return abs(values[0] - values[1]) <= 1e-9 * (abs(values[0]) + abs(values[1]))


def _steady(spec: EquationSpec, unknown: str, spaces: list[Any], t: Any) -> list[Any]:
    """A stationary solution of the equation and the boundary data, in one variable."""
    if len(spaces) != 1:
        return []
    (x,) = spaces
    equation = spec.equations[0]
    if equation.has(t):
        return []
    f = sp.Function("steady")(x)
    pairs = {}
    for item in jets_in(equation, [unknown]):
        orders = jet_parts(str(item))[1]
        if str(t) in orders:
            pairs[item] = sp.Integer(0)
        else:
            pairs[item] = f.diff(x, len(orders)) if orders else f
    plain = equation.subs(pairs).doit()
    try:
        general = sp.dsolve(plain, f).rhs
    # As above.
    except Exception:
        return []
    constants = sorted(general.free_symbols - {x}, key=str)
    conditions = []
    for c in spec.conditions:
        if str(t) in c.where or c.expression.has(t):
            continue
        place = c.where[str(x)]
        inner = {}
        for item in jets_in(c.expression, [unknown]):
            orders = jet_parts(str(item))[1]
            inner[item] = general.diff(x, len(orders)) if orders else general
        conditions.append(c.expression.subs(inner).subs(x, place))
    roots = sp.solve(conditions, constants, dict=True)
    return [general.subs(r) for r in roots if not general.subs(r).has(*constants)]


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
