"""Chemical formulas: text to exact amounts and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import reduce
from math import gcd

from validators.elements import elements, is_element
from validators.errors import ValidatorError

Composition = dict[str, Fraction]

_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉．", "0123456789.")
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:/\d+)?|\.\d+")
_SYMBOL = re.compile(r"[A-Z][a-z]?")
_MAX_LENGTH = 300
# A full stop is a decimal point, except before water: CaSO4.2H2O, but Li0.5La0.5TiO3.
_HYDRATE = re.compile(r"[·•*∙⋅]|\.(?=\d*H2O)")


class FormulaError(ValidatorError):
    """The text is no formula; says at which character and why."""


def parse_formula(text: str) -> Composition:
    """Read a formula with brackets, decimals, fractions and hydrate dots.

    >>> {k: int(v) for k, v in parse_formula("NaZr2(PO4)3").items()}
    {'Na': 1, 'Zr': 2, 'P': 3, 'O': 12}

    Raises:
        FormulaError: Unknown element, unbalanced bracket, a variable such as x.
    """
    cleaned = (
        text.strip()
        .translate(_SUBSCRIPTS)
        .replace("_", "")
        .replace("{", "")
        .replace("}", "")
        .replace("$", "")
    )
    cleaned = re.sub(r"\s+", "", cleaned)
    if not cleaned or len(cleaned) > _MAX_LENGTH:
        raise FormulaError(f"expected a formula such as NaZr2(PO4)3, got {text!r:.60}")
    total: Composition = {}
    for part in _HYDRATE.split(cleaned):
        factor = Fraction(1)
        head = _NUMBER.match(part)
        if head and head.end() < len(part):
            factor = Fraction(head[0])
            part = part[head.end() :]
        amounts, end = _group(part, 0, text)
        if end != len(part):
            raise FormulaError(f"unexpected {part[end]!r} in formula {text!r}")
        for symbol, amount in amounts.items():
            total[symbol] = total.get(symbol, Fraction(0)) + factor * amount
    return {symbol: amount for symbol, amount in total.items() if amount > 0}


def _group(
    part: str, start: int, whole: str, depth: int = 0
) -> tuple[Composition, int]:
    if depth > 8:
        raise FormulaError(f"brackets are nested too deeply in {whole!r:.60}")
    amounts: Composition = {}
    at = start
    while at < len(part):
        char = part[at]
        if char in "([":
            inner, at = _group(part, at + 1, whole, depth + 1)
            if at >= len(part) or part[at] not in ")]":
                raise FormulaError(f"a bracket is not closed in formula {whole!r}")
            at += 1
            number = _NUMBER.match(part, at)
            factor = Fraction(number[0]) if number else Fraction(1)
            at = number.end() if number else at
            for symbol, amount in inner.items():
                amounts[symbol] = amounts.get(symbol, Fraction(0)) + amount * factor
            continue
        if char in ")]":
            if depth == 0:
                raise FormulaError(f"a bracket closes but never opens in {whole!r}")
            return amounts, at
        symbol_match = _SYMBOL.match(part, at)
        if symbol_match is None:
            raise FormulaError(f"unexpected {char!r} in formula {whole!r}")
        symbol = symbol_match[0]
        if not is_element(symbol):
            symbol = symbol[0]
            if not is_element(symbol):
                raise FormulaError(
                    f"{symbol_match[0]!r} in formula {whole!r} is no element"
                )
        at += len(symbol)
        number = _NUMBER.match(part, at)
        if number:
            try:
                amount = Fraction(number[0])
            except ZeroDivisionError:
                raise FormulaError(f"division by zero in formula {whole!r}") from None
            at = number.end()
        else:
            amount = Fraction(1)
        symbol = "H" if symbol in {"D", "T"} else symbol
        amounts[symbol] = amounts.get(symbol, Fraction(0)) + amount
    return amounts, at


def reduced(composition: Mapping[str, Fraction]) -> Composition:
    """Divide by the greatest common divisor where all amounts are integers."""
    amounts = {k: Fraction(v) for k, v in composition.items() if v}
    if not amounts or any(v.denominator != 1 for v in amounts.values()):
        return amounts
    divisor = reduce(gcd, (int(v) for v in amounts.values()))
    return {k: v / divisor for k, v in amounts.items()}


def _order(symbol: str) -> tuple[float, str]:
    data = elements().get(symbol)
    x = data.electronegativity if data and data.electronegativity else 9.0
    return (x, symbol)


def format_formula(composition: Mapping[str, Fraction | float]) -> str:
    """Write amounts as a formula, least electronegative element first."""
    parts = []
    for symbol in sorted(composition, key=_order):
        amount = composition[symbol]
        if amount:
            parts.append(f"{symbol}{format_amount(amount)}")
    return "".join(parts)


def format_amount(amount: Fraction | float) -> str:
    """1 becomes nothing, integers stay, the rest gets up to four decimals."""
    value = float(amount)
    if abs(value - round(value)) < 1e-6:
        return "" if round(value) == 1 else str(round(value))
    return f"{value:.4f}".rstrip("0").rstrip(".")


def fractions_of(composition: Mapping[str, Fraction | float]) -> dict[str, float]:
    """Atomic fractions that add to 1."""
    total = float(sum(composition.values()))
    return {k: float(v) / total for k, v in composition.items()} if total else {}


def deviation(
    one: Mapping[str, Fraction | float], other: Mapping[str, Fraction | float]
) -> float:
    """Largest difference of an atomic fraction between two compositions."""
    first, second = fractions_of(one), fractions_of(other)
    return max(
        (abs(first.get(k, 0.0) - second.get(k, 0.0)) for k in {*first, *second}),
        default=1.0,
    )


#: Share of what is missing from (or beyond) a whole amount that rounding may change.
_ROUNDED = 0.1
#: Atoms a formula unit by which refined occupancies miss the formula of a compound.
_SLACK = 0.02


def agree(
    asked: Mapping[str, Fraction | float],
    found: Mapping[str, Fraction | float],
    *,
    within: float,
) -> bool:
    """Whether two compositions are the same compound.

    Beside the atomic fractions, what an amount lacks to a whole number has to agree
    to a tenth: YBa2Cu3O6.91 and YBa2Cu3O7 differ by 0.003 in the fraction of oxygen,
    and are not the same.

    Args:
        asked: The formula whose units are counted.
        found: The other one, in any units.
        within: Largest difference of an atomic fraction.
    """
    if deviation(asked, found) > within:
        return False
    ratios = sorted(float(found[e]) / float(n) for e, n in asked.items() if n)
    unit = ratios[len(ratios) // 2]
    for symbol, amount in asked.items():
        one, other = float(amount), float(found.get(symbol, 0.0)) / unit
        lacking = [abs(v - round(one)) for v in (one, other)]
        if abs(one - other) > _ROUNDED * max(lacking) + _SLACK:
            return False
    return True
