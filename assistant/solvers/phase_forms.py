"""Which equations are ``u_t = L u + N0(u) + Δ N1(u)``, L with constant coefficients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers.jets import derive, symbol
from assistant.solvers.marching import Marching
from validators.specs.equation import jet_parts


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
