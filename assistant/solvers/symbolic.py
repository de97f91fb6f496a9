"""Formulas for ordinary problems: found by sympy, believed only after a check.

sympy's own verdict is not enough: it returns solutions beyond a pole and refuses
right ones. A candidate counts when its residual vanishes at sample points to high
precision, it meets the conditions, and it is real and finite over the whole range.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import mpmath
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers import constant_coefficients
from assistant.solvers.jets import (
    is_linear,
    jets_in,
    number,
    order_of,
    symbol,
    vanishes,
)
from assistant.solvers.limits import TooLong, within
from validators.specs.equation import EquationSpec, jet_parts

#: Significant digits to which residuals and conditions are evaluated.
DIGITS = 30
#: Significant digits of a rational number beyond which formulas are left as found.
LONGEST = 9


def closed_form(
    spec: EquationSpec, *, limit_s: float = 6.0, cpu_s: float | None = None
) -> dict[str, Any] | None:
    """Unknown to formula, checked; None when none was found in time.

    Args:
        spec: An ordinary problem.
        limit_s: Wall time allowed.
        cpu_s: Processor time allowed, which another load does not shorten.
    """
    if spec.delays or spec.eigenvalue or spec.periodic or len(spec.independent) != 1:
        return None
    if any(e.has(sp.Float) for e in spec.equations):
        return None
    try:
        with within(limit_s, cpu_s):
            for candidate in by_formula(spec):
                if is_right(spec, candidate):
                    return candidate
            if _is_hopeless(spec):
                return None
            for candidate in _candidates(spec):
                if is_right(spec, candidate):
                    return {name: tidy(value) for name, value in candidate.items()}
    # SymPy fails with errors of every kind; without a formula the numbers stand.
    except (TooLong, Exception):
        return None
    return None


def by_formula(spec: EquationSpec) -> Iterator[dict[str, Any]]:
    """Solutions of one equation with constant coefficients, without a search."""
    if len(spec.unknowns) != 1 or len(spec.equations) != 1:
        return
    (unknown,), (equation,) = spec.unknowns, spec.equations
    t = symbol(spec.independent[0])
    items = {len(jet_parts(str(i))[1]): i for i in jets_in(equation, [unknown])}
    if not items or not spec.conditions:
        return
    order = max(items)
    source = equation.subs(dict.fromkeys(items.values(), 0))
    slopes = {k: sp.diff(equation, i) for k, i in items.items()}
    start, initial = _initial_values(spec, unknown, order)
    if all(s.is_number for s in slopes.values()):
        coefficients = [slopes.get(k, sp.Integer(0)) for k in range(order + 1)]
        if initial is not None:
            value = constant_coefficients.solution(
                coefficients, source, t, start, initial
            )
            if value is not None:
                yield {unknown: value}
            return
        value = constant_coefficients.general(coefficients, source, t)
        if value is not None:
            yield from _fitted({unknown: value}, spec, t)
    elif order == 1 and initial is not None and slopes[1].is_number:
        y = items.get(0)
        rate = sp.expand(-equation.subs(items[1], 0) / slopes[1])
        if y is not None and rate.is_polynomial(y) and rate.free_symbols == {y}:
            quadratic = sp.Poly(rate, y).all_coeffs()[::-1]
            if len(quadratic) == 3:
                value = constant_coefficients.riccati(quadratic, t, start, initial[0])
                if value is not None:
                    yield {unknown: tidy(value)}


def _initial_values(
    spec: EquationSpec, unknown: str, order: int
) -> tuple[Any, list[Any] | None]:
    """Where all conditions hold, and value and derivatives there; None if others."""
    places = {c.where.get(spec.independent[0]) for c in spec.conditions}
    if len(places) != 1 or len(spec.conditions) != order:
        return None, None
    (start,) = places
    found: dict[int, Any] = {}
    for c in spec.conditions:
        items = jets_in(c.expression, [unknown])
        slope = sp.diff(c.expression, items[0]) if len(items) == 1 else None
        if slope is None or not slope.is_number or start in {None, sp.oo, -sp.oo}:
            return None, None
        value = -c.expression.subs(items[0], 0) / slope
        found[len(jet_parts(str(items[0]))[1])] = value.subs(
            symbol(spec.independent[0]), start
        )
    if set(found) != set(range(order)):
        return None, None
    return start, [found[k] for k in range(order)]


def _is_hopeless(spec: EquationSpec) -> bool:
    """Whether sympy's search has no method that ends in an explicit formula.

    Of its methods for nonlinear equations beyond the first order two give more than an
    unsolved integral: equations without the unknown itself, and Liouville's, which like
    ``y'' = g(y) y'`` are met by every constant. Nonlinear systems are solved one
    equation after the other, where none waits for itself. Coefficients that jump are
    met beyond the first order by no method.
    """
    items = [i for e in spec.equations for i in jets_in(e, spec.unknowns)]
    if all(is_linear(e, items) for e in spec.equations):
        layered = any(
            sp.diff(e, i).has(sp.Piecewise, sp.Heaviside)
            for e in spec.equations
            for i in set(items)
        )
        return layered and max(len(jet_parts(str(i))[1]) for i in items) > 1
    if len(spec.unknowns) > 1:
        return _waits_for_itself(spec)
    (unknown,), (equation,) = spec.unknowns, spec.equations
    slopes = [i for i in set(items) if jet_parts(str(i))[1]]
    if max(len(jet_parts(str(i))[1]) for i in items) < 2:
        return False
    reducible = symbol(unknown) not in items
    met = vanishes(equation.subs(dict.fromkeys(slopes, 0)))
    return not (reducible or met)


def _waits_for_itself(spec: EquationSpec) -> bool:
    """Whether unknowns determine each other by nonlinear equations."""
    waiting = list(spec.equations)
    known: set[str] = set()

    def unsolved(equation: Any) -> list[Any]:
        items = jets_in(equation, spec.unknowns)
        return [i for i in items if jet_parts(str(i))[0] not in known]

    def owners(items: list[Any]) -> set[str]:
        return {jet_parts(str(i))[0] for i in items}

    while waiting:
        ready = [
            e for e in waiting if len({jet_parts(str(i))[0] for i in unsolved(e)}) == 1
        ]
        if not ready:
            return not all(is_linear(e, unsolved(e)) for e in waiting)
        for e in ready:
            known |= owners(unsolved(e))
            waiting.remove(e)
    return False


def tidy(value: Any) -> Any:
    """A shorter equal form, if one is found before the time of the caller ends."""
    best = value
    # Dense polynomials in exp(t/600.00000001) have astronomically many terms.
    if any(_long(number) for number in sp.sympify(value).atoms(sp.Rational)):
        return best
    for attempt in (sp.simplify, sp.expand, sp.factor):
        try:
            other = attempt(value)
        except TooLong:
            return best
        # As above: the form that was found is right, if longer.
        except Exception:
            continue
        if sp.count_ops(other) < sp.count_ops(best):
            best = other
    return best


def _long(number: Any) -> bool:
    return any(len(str(abs(n)).rstrip("0")) > LONGEST for n in (number.p, number.q))


def _candidates(spec: EquationSpec) -> Iterator[dict[str, Any]]:
    t = symbol(spec.independent[0])
    functions = {u: sp.Function(u)(t) for u in spec.unknowns}
    equations = [_with_functions(e, functions, t, spec) for e in spec.equations]
    if len(spec.unknowns) == 1:
        (unknown,) = spec.unknowns
        found = sp.dsolve(equations[0], functions[unknown])
        found = found if isinstance(found, list) else [found]
        for item in found:
            for value in _explicit(item, functions[unknown]):
                yield from _fitted({unknown: value}, spec, t)
        return
    found = sp.dsolve(equations, list(functions.values()))
    groups = found if found and isinstance(found[0], list) else [found]
    for group in groups:
        values = {item.lhs.func.__name__: item.rhs for item in group}
        if set(values) == set(spec.unknowns):
            yield from _fitted(values, spec, t)


def _with_functions(
    expression: Any, functions: dict[str, Any], t: Any, spec: EquationSpec
) -> Any:
    pairs = {}
    for item in jets_in(expression, spec.unknowns):
        unknown, orders = jet_parts(str(item))
        pairs[item] = (
            functions[unknown].diff(t, len(orders)) if orders else functions[unknown]
        )
    return sp.sympify(expression).subs(pairs)


def _explicit(item: Any, function: Any) -> list[Any]:
    if item.lhs == function and not item.rhs.has(function):
        return [item.rhs]
    value = sp.Dummy("value", real=True)
    plain = (item.lhs - item.rhs).subs(function, value)
    return list(sp.solve(plain, value))


def _constants(values: dict[str, Any], spec: EquationSpec) -> list[Any]:
    known = {symbol(n) for n in (*spec.independent,)}
    known |= {s for e in spec.equations for s in e.free_symbols}
    known |= {s for c in spec.conditions for s in c.expression.free_symbols}
    return sorted({s for v in values.values() for s in v.free_symbols} - known, key=str)


def _fitted(
    values: dict[str, Any], spec: EquationSpec, t: Any
) -> Iterator[dict[str, Any]]:
    constants = _constants(values, spec)
    conditions = [_condition(c, values, spec, t) for c in spec.conditions]
    if not conditions:
        yield values
        return
    if not constants:
        yield values
        return
    roots = sp.solve(conditions, constants, dict=True)
    for root in roots:
        yield {name: value.subs(root) for name, value in values.items()}


def _condition(
    condition: Any, values: dict[str, Any], spec: EquationSpec, t: Any
) -> Any:
    pairs = {}
    for item in jets_in(condition.expression, spec.unknowns):
        unknown, orders = jet_parts(str(item))
        pairs[item] = (
            values[unknown].diff(t, len(orders)) if orders else values[unknown]
        )
    place = condition.where[str(t)]
    expression = condition.expression.subs(pairs)
    if place in {sp.oo, -sp.oo}:
        return sp.limit(expression, t, place)
    return expression.subs(t, place)


# --- judging -----------------------------------------------------------------------


def is_right(spec: EquationSpec, values: dict[str, Any]) -> bool:
    """Residual, conditions, reality and finiteness over the whole range."""
    t = symbol(spec.independent[0])
    constants = _constants(values, spec)
    if constants and spec.conditions:
        needed = sum(max(order_of(spec.equations, u), 0) for u in spec.unknowns)
        if len(constants) > needed - len(spec.conditions):
            return False
    free = {s for v in values.values() for s in v.free_symbols} - {t}
    pairs = {
        s: sp.Rational(13 + 4 * i, 17 + i) for i, s in enumerate(sorted(free, key=str))
    }
    low, high = _range(spec)
    for condition in spec.conditions:
        left = sp.N(_condition(condition, values, spec, t).subs(pairs), DIGITS)
        if not left.is_number or abs(complex(left)) > 1e-9:
            return False
    derived: dict[Any, Any] = {}
    for equation in spec.equations:
        for item in jets_in(equation, spec.unknowns):
            unknown, orders = jet_parts(str(item))
            value = values[unknown]
            derived[item] = value.diff(t, len(orders)) if orders else value
    for equation in spec.equations:
        terms = (
            sp.Add.make_args(sp.expand(equation))
            if not equation.has(sp.Piecewise)
            else (equation,)
        )
        put = [term.subs(derived).subs(pairs) for term in terms]
        for parts in _at_places(put, t, _places(low, high)):
            total, size = abs(sum(parts)), sum(map(abs, parts))
            if not total <= 1e-10 * max(size, 1e-12):
                return False
    return _finite(values, t, low, high, pairs)


def _at_places(
    terms: Sequence[Any], t: Any, places: Sequence[Any]
) -> Iterator[list[complex]]:
    """Terms at places, to many digits; compiled where mpmath has their functions."""
    compiled = sp.lambdify(t, list(terms), "mpmath")
    for place in places:
        try:
            with mpmath.workdps(DIGITS + 10):
                parts = [complex(p) for p in compiled(mpmath.mpf(place.p) / place.q)]
        except (NameError, TypeError, ValueError, ArithmeticError):
            parts = [complex(sp.N(term.subs(t, place), DIGITS)) for term in terms]
        yield parts


def _range(spec: EquationSpec) -> tuple[float, float]:
    name = spec.independent[0]
    places = [c.where[name] for c in spec.conditions if name in c.where]
    finite = [number(p) for p in places if p.is_number and p not in {sp.oo, -sp.oo}]
    low = min(finite, default=0.0)
    high = max(finite, default=low)
    asked = [p.at[name] for p in spec.points if name in p.at]
    told = spec.domain.get(name)
    if told is not None and getattr(told[1], "is_finite", False):
        asked.append(float(told[1]))
    low, high = min([low, *asked]), max([high, *asked])
    if high <= low:
        high = low + 1.0
    return low, high


def _places(low: float, high: float) -> Sequence[Any]:
    """Irregular interior points, as rationals."""
    return [
        sp.Rational(f"{low + (high - low) * share:.12g}")
        for share in (0.0371, 0.1713, 0.3127, 0.4639, 0.6243, 0.8117, 0.9619)
    ]


def _finite(
    values: dict[str, Any], t: Any, low: float, high: float, pairs: dict[Any, Any]
) -> bool:
    # Compiled: substituting into an expression takes a hundred times as long.
    compiled = [sp.lambdify(t, v.subs(pairs), "mpmath") for v in values.values()]
    for i in range(161):
        place = mpmath.mpf(low + (high - low) * (i + 0.013) / 161)
        for f in compiled:
            try:
                got = complex(f(place))
            except ZeroDivisionError:
                return False
            if (
                got != got
                or abs(got) > 1e12
                or abs(got.imag) > 1e-8 * (1 + abs(got.real))
            ):
                return False
    return True


def evaluate(values: dict[str, Any], spec: EquationSpec, point: Any) -> float | None:
    """The value asked for, from the formula."""
    if point.expression is None:
        return None
    pairs: dict[Any, Any] = {}
    for item in jets_in(point.expression, spec.unknowns):
        unknown, orders = jet_parts(str(item))
        value = values[unknown]
        for variable in orders:
            value = value.diff(symbol(variable))
        pairs[item] = value
    expression = sp.sympify(point.expression).subs(pairs)
    # As it is written: 0.1 is a tenth, and sin(π) is zero.
    at = {symbol(n): sp.Rational(repr(float(v))) for n, v in point.at.items()}
    got = expression.evalf(18, subs=at)
    if not got.is_number:
        return None
    result = complex(got)
    return result.real if abs(result.imag) <= 1e-10 * (1 + abs(result)) else None
