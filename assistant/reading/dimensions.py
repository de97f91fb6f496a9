"""Do the units of an equation fit together?

Bare numbers may carry any unit, so only what is certain is said: two terms whose
dimensions are both known and differ, or a function of a quantity with a dimension.
"""

from __future__ import annotations

from typing import Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.reading.errors import ReadingError
from assistant.reading.meaning import Meaning
from assistant.reading.units import NONE, Unit, dimension_text, parse_unit
from validators.specs.equation import jet_parts

_TIME = (0, 0, 1, 0, 0, 0)
_LENGTH = (1, 0, 0, 0, 0, 0)
_COORDINATES = {"x", "y", "z", "r"}
#: Exponents of m, kg, s, K, mol, A, and of the unknowns.
Vector = tuple[float, ...]


def check_dimensions(
    equations: list[Any],
    meaning: Meaning,
    quantities: dict[str, tuple[str, Unit]],
    shown: dict[str, str],
) -> None:
    """Raise when the parameters' units cannot fit.

    Raises:
        ReadingError: With reason ``units``, naming the two dimensions.
    """
    if not quantities:
        return
    table: dict[str, Vector | None] = {
        name: (*unit.dimension, 0.0) for name, (_, unit) in quantities.items()
    }
    angular = all(unit.dimension == NONE for _, unit in quantities.values())
    if angular:
        return
    for name in meaning.variables:
        if name in {"t", "tau"}:
            table[name] = (*_TIME, 0.0)
        elif name in _COORDINATES:
            table[name] = (*_LENGTH, 0.0)
        else:
            table[name] = None
    # A coordinate that the text counts in another dimension keeps that one.
    for name, text in shown.items():
        if name in meaning.variables:
            table[name] = (*parse_unit(text).dimension, 0.0)
    single = len(meaning.unknowns) == 1
    for name in meaning.unknowns:
        table[name] = (0.0,) * 6 + (1.0,) if single else None
        if name in shown and not single:
            table[name] = (*parse_unit(shown[name]).dimension, 0.0)
    for equation in equations:
        unknowns = [
            s for s in equation.free_symbols if jet_parts(str(s))[0] in meaning.unknowns
        ]
        linear = all(sp.diff(equation, a, b) == 0 for a in unknowns for b in unknowns)
        local = dict(table)
        if not linear or not single:
            for name in meaning.unknowns:
                if single:
                    unit = shown.get(name)
                    local[name] = (*parse_unit(unit).dimension, 0.0) if unit else None
        elif any(
            term.free_symbols.isdisjoint(unknowns)
            for term in sp.Add.make_args(sp.expand(equation))
        ):
            unit = shown.get(meaning.unknowns[0])
            local[meaning.unknowns[0]] = (
                (*parse_unit(unit).dimension, 0.0) if unit else None
            )
        dimension_of(sp.sympify(equation), local, meaning)


def dimension_of(
    expression: Any, table: dict[str, Vector | None], meaning: Meaning
) -> Any:
    """The dimension of an expression, or None when it cannot be known."""
    if expression.is_Symbol:
        name = str(expression)
        unknown, orders = jet_parts(name)
        base = table.get(unknown if orders else name)
        if base is None:
            return None
        for variable in orders:
            below = table.get(variable)
            if below is None:
                return None
            base = tuple(a - b for a, b in zip(base, below, strict=True))
        return base
    if expression.is_number:
        return (
            (0.0,) * 7 if expression.is_Integer or expression in {sp.pi, sp.E} else None
        )
    if expression.is_Add:
        return _sum(expression, table, meaning)
    if expression.is_Mul:
        total: Vector = (0.0,) * 7
        known = True
        for factor in expression.args:
            if factor.is_Rational and factor.q <= 10 and factor.p <= 10:
                continue
            part = dimension_of(factor, table, meaning)
            if part is None:
                known = False
            else:
                total = tuple(a + b for a, b in zip(total, part, strict=True))
        return total if known else None
    if expression.is_Pow:
        base = dimension_of(expression.base, table, meaning)
        if expression.base == sp.E or not expression.exp.is_number:
            return _argument(expression.exp, "exp", table, meaning)
        return None if base is None else tuple(a * float(expression.exp) for a in base)
    if expression.is_Function and len(expression.args) == 1:
        name = type(expression).__name__
        if name in {"Abs", "sign"}:
            return dimension_of(expression.args[0], table, meaning)
        return _argument(expression.args[0], name, table, meaning)
    return None


def _argument(inner: Any, name: str, table: Any, meaning: Meaning) -> Any:
    part = dimension_of(inner, table, meaning)
    if part is not None and any(abs(p) > 1e-9 for p in part[:6]):
        raise ReadingError(
            f"the units do not fit: the argument of {name} has the dimension "
            f"{dimension_text(tuple(part[:6]))}, but it must be a pure number",
            "units",
        )
    return (0.0,) * 7


def _sum(expression: Any, table: Any, meaning: Meaning) -> Any:
    found: tuple[Any, Vector] | None = None
    certain = True
    for term in expression.args:
        if term.is_number:
            # A bare number in a sum carries whatever unit the others have.
            certain = False
            continue
        part = dimension_of(term, table, meaning)
        if part is None:
            certain = False
            continue
        if found is None:
            found = (term, part)
        elif any(abs(a - b) > 1e-9 for a, b in zip(found[1], part, strict=True)):
            a, b = (
                dimension_text(tuple(p[:6])) + (" × the unknown" if p[6] else "")
                for p in (found[1], part)
            )
            raise ReadingError(
                f"the units do not fit (dimension mismatch): the term {found[0]} has "
                f"the "
                f"dimension {a}, but {term} has {b}; check the units of the parameters",
                "units",
            )
    return found[1] if found and certain else (found[1] if found else None)
