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

from assistant.solvers.jets import jets_in, number, order_of, symbol
from assistant.solvers.limits import TooLong, within
from validators.specs.equation import EquationSpec, jet_parts

#: Significant digits to which residuals and conditions are evaluated.
DIGITS = 30
#: Significant digits of a rational number beyond which formulas are left as found.
LONGEST = 9


def closed_form(spec: EquationSpec, *, limit_s: float = 6.0) -> dict[str, Any] | None:
    """Unknown to formula, checked; None when none was found in time."""
    if spec.delays or spec.eigenvalue or spec.periodic or len(spec.independent) != 1:
        return None
    if any(e.has(sp.Float) for e in spec.equations):
        return None
    try:
        with within(limit_s):
            for candidate in _candidates(spec):
                if is_right(spec, candidate):
                    return {name: tidy(value) for name, value in candidate.items()}
    # SymPy fails with errors of every kind; without a formula the numbers stand.
    except (TooLong, Exception):
        return None
    return None


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
    for place in _places(low, high):
        for equation in spec.equations:
            terms = (
                sp.Add.make_args(sp.expand(equation))
                if not equation.has(sp.Piecewise)
                else (equation,)
            )
            parts = [
                complex(sp.N(term.subs(derived).subs(pairs).subs(t, place), DIGITS))
                for term in terms
            ]
            total, size = abs(sum(parts)), sum(map(abs, parts))
            if not total <= 1e-10 * max(size, 1e-12):
                return False
    return _finite(values, t, low, high, pairs)


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
    at = {symbol(n): sp.Float(v, 20) for n, v in point.at.items()}
    got = sp.N(expression.subs(at), 18)
    if not got.is_number:
        return None
    result = complex(got)
    return result.real if abs(result.imag) <= 1e-10 * (1 + abs(result)) else None
