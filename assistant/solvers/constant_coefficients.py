"""Linear equations with constant coefficients, and Riccati's, by their formulas.

``a0 y + a1 y' + … + an y(n) + source = 0``. sympy's general solver needs a hundred
times as long for these, and they are most of what is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module


def basis(coefficients: Sequence[Any], t: Any) -> list[Any] | None:
    """Solutions without a source, as many as the order; None where roots are hard.

    Args:
        coefficients: ``a0 … an``, numbers, the last not zero.
        t: The variable.
    """
    lowest = next(k for k, a in enumerate(coefficients) if a != 0)
    polynomials = [t**k for k in range(lowest)]
    rest = list(coefficients[lowest:])
    if len(rest) == 1:
        return polynomials
    if len(rest) == 2:
        return [*polynomials, sp.exp(-rest[0] / rest[1] * t)]
    if len(rest) > 3:
        return None
    c, b, a = rest
    discriminant = sp.expand(b**2 - 4 * a * c)
    if discriminant == 0:
        decay = sp.exp(-b / (2 * a) * t)
        return [*polynomials, decay, t * decay]
    if discriminant.is_positive:
        root = sp.sqrt(discriminant)
        return [
            *polynomials,
            *(sp.exp(sp.expand((-b + s * root) / (2 * a)) * t) for s in (1, -1)),
        ]
    if not discriminant.is_negative:
        return None
    frequency = sp.expand(sp.sqrt(-discriminant) / (2 * a))
    frequency = frequency if frequency.is_positive else -frequency
    decay = sp.exp(-b / (2 * a) * t)
    return [
        *polynomials, decay * sp.cos(frequency * t), decay * sp.sin(frequency * t),
    ]  # fmt: skip


def particular(coefficients: Sequence[Any], source: Any, t: Any) -> Any | None:
    """One solution for a sum of constants, exponentials, sines and cosines.

    None for other sources, and in resonance.
    """
    total = sp.Integer(0)
    for term in sp.Add.make_args(sp.expand(source)):
        if term == 0:
            continue
        found = _forced(coefficients, -term, t)
        if found is None:
            return None
        total += found
    return total


def _forced(coefficients: Sequence[Any], term: Any, t: Any) -> Any | None:
    size, shape = term.as_independent(t, as_Add=False)
    if not size.is_number:
        return None
    if shape == 1:
        k = next(k for k, a in enumerate(coefficients) if a != 0)
        return size * t**k / (sp.factorial(k) * coefficients[k])
    if len(shape.args) != 1:
        return None
    argument = sp.expand(shape.args[0])
    rate = sp.diff(argument, t)
    if not rate.is_number:
        return None
    if isinstance(shape, sp.exp):
        response = sp.expand(sum(a * rate**k for k, a in enumerate(coefficients)))
        return None if response == 0 else size * shape / response
    if not isinstance(shape, sp.sin | sp.cos):
        return None
    # L cos θ = P cos θ − Q sin θ and L sin θ = P sin θ + Q cos θ.
    signs = (1, 1, -1, -1)
    real, imaginary = (
        sp.expand(
            sum(
                signs[k % 4] * a * rate**k
                for k, a in enumerate(coefficients)
                if k % 2 == odd
            )
        )
        for odd in (0, 1)
    )
    response = sp.expand(real**2 + imaginary**2)
    if response == 0:
        return None
    cosine, sine = sp.cos(argument), sp.sin(argument)
    made = (
        real * cosine + imaginary * sine
        if isinstance(shape, sp.cos)
        else real * sine - imaginary * cosine
    )
    return size * made / response


def general(coefficients: Sequence[Any], source: Any, t: Any) -> Any | None:
    """All solutions, with constants ``C1``, ``C2`` …; None where not had."""
    shapes = basis(coefficients, t)
    forced = particular(coefficients, source, t)
    if shapes is None or forced is None:
        return None
    free = sp.symbols(f"C1:{len(shapes) + 1}")
    return forced + sum(c * s for c, s in zip(free, shapes, strict=True))


def solution(
    coefficients: Sequence[Any], source: Any, t: Any, start: Any, initial: Sequence[Any]
) -> Any | None:
    """The solution with given value and derivatives at a start; None where not had.

    Args:
        coefficients: ``a0 … an``, numbers, the last not zero.
        source: A function of `t`.
        t: The variable.
        start: Where the initial values hold.
        initial: Value and derivatives, one per order.
    """
    shapes = basis(coefficients, t)
    forced = particular(coefficients, source, t)
    if shapes is None or forced is None:
        return None
    # Solutions as functions of the time since the start keep their numbers short.
    shifted = [s.subs(t, t - start) if start != 0 else s for s in shapes]
    matrix = sp.Matrix(
        [[sp.diff(s, t, k).subs(t, start) for s in shifted] for k in range(len(shapes))]
    )
    right = sp.Matrix(
        [
            y - (sp.diff(forced, t, k).subs(t, start) if k else forced.subs(t, start))
            for k, y in enumerate(initial)
        ]
    )
    single = len(shapes) == 1
    amounts = [right[0] / matrix[0]] if single else matrix.LUsolve(right)
    return forced + sum(sp.expand(a) * s for a, s in zip(amounts, shifted, strict=True))


def riccati(coefficients: Sequence[Any], t: Any, start: Any, first: Any) -> Any | None:
    """``y' = c0 + c1 y + c2 y²`` from a first value, among them logistic growth.

    With the roots p and q of the right-hand side ``(y − p)/(y − q)`` is an exponential.
    """
    c0, c1, c2 = coefficients
    discriminant = sp.expand(c1**2 - 4 * c2 * c0)
    since = t - start
    if discriminant == 0:
        root = -c1 / (2 * c2)
        if sp.expand(first - root) == 0:
            return root
        return root + 1 / (1 / (first - root) - c2 * since)
    if discriminant.is_negative:
        half = sp.sqrt(-discriminant) / 2
        angle = sp.atan((c2 * first + c1 / 2) / half)
        return (half * sp.tan(half * since + angle) - c1 / 2) / c2
    if not discriminant.is_positive:
        return None
    width = sp.sqrt(discriminant)
    p, q = (sp.expand((-c1 + s * width) / (2 * c2)) for s in (1, -1))
    above, below = sp.expand(first - p), sp.expand(first - q)
    if above == 0 or below == 0:
        return sp.sympify(first)
    # (y − p)/(y − q) = above/below · exp(width t)
    decaying = below / above * sp.exp(-width * since)
    return (q - p * decaying) / (1 - decaying)
