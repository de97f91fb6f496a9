"""Calculus on jets: total derivatives, what an equation is linear in, functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from validators.specs.equation import jet_name, jet_parts


def symbol(name: str) -> Any:
    """The one symbol of a name."""
    return sp.Symbol(name, real=True)


def jet(unknown: str, orders: Sequence[str] = ()) -> Any:
    """The symbol of a derivative."""
    return symbol(jet_name(unknown, tuple(orders)))


def jets_in(expression: Any, unknowns: Sequence[str]) -> list[Any]:
    """Jets of the unknowns, sorted by name."""
    return sorted(
        (
            s
            for s in getattr(expression, "free_symbols", ())
            if jet_parts(str(s))[0] in unknowns
        ),
        key=str,
    )


def derive(expression: Any, variable: str, unknowns: Sequence[str]) -> Any:
    """Total derivative by the chain rule."""
    total = sp.diff(expression, symbol(variable))
    for item in jets_in(expression, unknowns):
        unknown, orders = jet_parts(str(item))
        total += sp.diff(expression, item) * jet(unknown, (*orders, variable))
    return total


def order_of(
    expressions: Sequence[Any], unknown: str, variable: str | None = None
) -> int:
    """Highest derivative of an unknown (by one variable, or in total)."""
    best = -1
    for expression in expressions:
        for item in jets_in(expression, [unknown]):
            orders = jet_parts(str(item))[1]
            count = len(orders) if variable is None else orders.count(variable)
            best = max(best, count)
    return best


#: Compiled functions that are kept; refinement asks for the same ones on each grid.
_KEPT = 512
_compiled: dict[Any, Callable[..., Any]] = {}


def function(arguments: Sequence[Any], expressions: Any) -> Callable[..., Any]:
    """A numpy function of symbols; scalars broadcast to the shape of the arguments."""
    if isinstance(expressions, sp.Expr) and expressions.is_Number:
        value = float(expressions)
        return lambda *_: value
    if isinstance(expressions, sp.MatrixBase):
        content: Any = sp.ImmutableMatrix(expressions)
    else:
        single = not isinstance(expressions, list | tuple)
        content = expressions if single else tuple(expressions)
    # Equal Python numbers of different kinds are printed differently.
    parts = content if isinstance(content, tuple) else (content,)
    key = (tuple(arguments), type(expressions), content, *map(type, parts))
    found = _compiled.get(key)
    if found is None:
        if len(_compiled) >= _KEPT:
            _compiled.clear()
        found = _compiled[key] = sp.lambdify(
            list(arguments), expressions, modules=["scipy", "numpy"], cse=True
        )
    return found


def broadcast(function_: Callable[..., Any], *arguments: Any) -> np.ndarray:
    """Call and spread a constant result over the arguments' shape."""
    value = function_(*arguments)
    shape = np.broadcast_shapes(*(np.shape(a) for a in arguments)) if arguments else ()
    return np.broadcast_to(np.asarray(value, dtype=float), shape).astype(float)


def is_linear(expression: Any, symbols: Sequence[Any]) -> bool:
    """Whether an expression is affine in the symbols."""
    for a in symbols:
        first = sp.diff(expression, a)
        if not first.free_symbols & set(symbols):
            continue
        if any(not vanishes(sp.diff(first, b)) for b in symbols):
            return False
    return True


def vanishes(expression: Any) -> bool:
    """Whether an expression is zero, by values at irregular places.

    Simplification may take minutes where units bring long rational factors.
    """
    if expression == 0:
        return True
    names = sorted(expression.free_symbols, key=str)
    for shift in (0, 1, 2):
        places = {
            s: sp.Rational(7 + 3 * k + 5 * shift, 11 + 2 * k)
            for k, s in enumerate(names)
        }
        terms = sp.Add.make_args(expression.subs(places))
        parts = [complex(sp.N(term, 25)) for term in terms]
        if abs(sum(parts)) > 1e-12 * sum(map(abs, parts)):
            return False
    return True


def number(value: Any) -> float:
    """A sympy number as a float, complex ones refused."""
    result = complex(sp.N(value))
    if abs(result.imag) > 1e-12 * max(1.0, abs(result.real)):
        raise ValueError(f"{value} is not real")
    return result.real
