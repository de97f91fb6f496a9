"""Solutions by superposition: a steady part plus eigenfunctions that change in time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers import constant_coefficients
from assistant.solvers.jets import is_linear, jets_in, symbol
from validators.specs.equation import EquationSpec, jet_parts


def candidates(spec: EquationSpec, u0: Any, v0: Any, t: Any) -> Iterator[Any]:
    """Each term of the data is an eigenfunction: solve for its amplitude in time.

    The ansatz is a steady part plus terms of the initial data (and of the source)
    times unknown functions of time, whose ordinary equations sympy solves.
    """
    (unknown,) = spec.unknowns
    spaces = [symbol(n) for n in spec.space]
    equation = sp.expand(spec.equations[0])
    # Without superposition a steady part adds nothing, and is slow to look for.
    linear = is_linear(equation, jets_in(equation, [unknown]))
    for steady in _steadies(spec, unknown, spaces, t, linear=linear):
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
        source = equation.subs(dict.fromkeys(jets_in(equation, [unknown]), 0))
        # Most data are no eigenfunctions; all are looked at before any is solved.
        laws = [_law(equation - source, unknown, shape, spaces, t) for shape in shapes]
        if any(law is None for law in laws):
            continue
        total = steady
        for shape, law in zip(shapes, laws, strict=True):
            amplitude = _amplitude(law, source, shape, remaining, v0, t)
            if amplitude is None:
                break
            total += amplitude * shape
        else:
            yield total


def _steadies(
    spec: EquationSpec, unknown: str, spaces: list[Any], t: Any, *, linear: bool
) -> Iterator[Any]:
    """Nothing, and where superposition holds what stays for ever."""
    yield sp.Integer(0)
    source = spec.equations[0].subs(
        dict.fromkeys(jets_in(spec.equations[0], [unknown]), 0)
    )
    held = [
        c.expression.subs(dict.fromkeys(jets_in(c.expression, [unknown]), 0))
        for c in spec.conditions
        if spec.time not in c.where
    ]
    # Without source and data on the boundary nothing stays, or what stays is free.
    if linear and any(e != 0 for e in [source, *held]):
        yield from (s for s in _steady(spec, unknown, spaces, t) if s != 0)


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
        ratio = _without(term / shape, list(shape.free_symbols))
        if ratio is not None and (shape != 1 or not term.free_symbols):
            total += ratio
    return total


def _without(ratio: Any, names: list[Any]) -> Any | None:
    """A ratio that does not depend on some variables, simplified; None if it does.

    Values at two places tell it sooner than simplification.
    """
    if not ratio.has(*names):
        return ratio
    values = []
    for share in (sp.Rational(2, 7), sp.Rational(7, 11)):
        places = {x: share + sp.Rational(k, 13) for k, x in enumerate(names)}
        at = ratio.evalf(subs=places)
        if not at.is_number:
            break
        values.append(complex(at))
    else:
        if abs(values[0] - values[1]) > 1e-9 * (abs(values[0]) + abs(values[1])):
            return None
    plain = sp.simplify(ratio)
    return None if plain.has(*names) else plain


#: The function of time that multiplies a shape.
_AMPLITUDE = sp.Function("amplitude")


def _law(
    homogeneous: Any, unknown: str, shape: Any, spaces: list[Any], t: Any
) -> list[Any] | Any | None:
    """What an amplitude obeys: ``[a0, a1, …]`` if constant, else an expression.

    None where the shape is no eigenfunction.
    """
    items = jets_in(homogeneous, [unknown])
    shapes, orders = {}, {}
    for item in items:
        variables = jet_parts(str(item))[1]
        orders[item] = sum(v == str(t) for v in variables)
        got = shape
        for variable in variables:
            if variable != str(t):
                got = sp.diff(got, symbol(variable))
        shapes[item] = got
    slopes = {item: sp.diff(homogeneous, item) for item in items}
    if all(s.is_number for s in slopes.values()):
        sums = [sp.Integer(0)] * (max(orders.values()) + 1)
        for item in items:
            sums[orders[item]] += slopes[item] * shapes[item] / shape
        found = [_without(value, spaces) for value in sums]
        return None if any(value is None for value in found) else found
    f = _AMPLITUDE(t)
    pairs = {
        item: (f.diff(t, orders[item]) if orders[item] else f) * shapes[item]
        for item in items
    }
    ratio = homogeneous.subs(pairs).doit() / shape
    if not _same_everywhere(ratio, f, spaces, t):
        return None
    ratio = sp.simplify(ratio)
    return None if ratio.has(*spaces) else ratio


def _amplitude(
    law: Any, source: Any, shape: Any, remaining: Any, v0: Any, t: Any
) -> Any | None:
    """The solution of such a law with the part that the data have of the shape."""
    forcing = _coefficient(source, shape)
    initial = [_coefficient(remaining, shape)]
    if v0 is not None:
        initial.append(_coefficient(sp.expand(v0), shape))
    f = _AMPLITUDE(t)
    if isinstance(law, list):
        if len(law) == len(initial) + 1 and law[-1] != 0:
            found = constant_coefficients.solution(law, forcing, t, 0, initial)
            if found is not None:
                return found
        law = sum(a * (f.diff(t, k) if k else f) for k, a in enumerate(law))
    conditions = {f.subs(t, 0): initial[0]}
    if v0 is not None:
        conditions[f.diff(t).subs(t, 0)] = initial[1]
    return sp.dsolve(sp.Eq(law + forcing, 0), f, ics=conditions).rhs


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
    general = _general(equation, unknown, pairs, f, x)
    if general is None:
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


def _general(
    equation: Any, unknown: str, pairs: dict[Any, Any], f: Any, x: Any
) -> Any | None:
    """The general solution of a stationary equation."""
    items = [i for i in jets_in(equation, [unknown]) if pairs[i] != 0]
    slopes = {i: sp.diff(equation, i) for i in items}
    if items and all(s.is_number for s in slopes.values()):
        coefficients = [sp.Integer(0)] * (
            1 + max(len(jet_parts(str(i))[1]) for i in items)
        )
        for i, slope in slopes.items():
            coefficients[len(jet_parts(str(i))[1])] += slope
        source = equation.subs(dict.fromkeys(jets_in(equation, [unknown]), 0))
        found = constant_coefficients.general(coefficients, source, x)
        if found is not None:
            return found
    try:
        return sp.dsolve(equation.subs(pairs).doit(), f).rhs
    # SymPy fails with errors of every kind; nothing is known to stay then.
    except Exception:
        return None
