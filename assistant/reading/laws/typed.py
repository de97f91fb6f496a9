"""Algebraic relations that the user writes: all values given but one.

"x^2 = 2 k t with k = 3e-14 cm2/s; thickness after 200 h" holds no derivative. The
formula passes the grammar of every other formula, constants of nature keep their
usual symbols, and the unit of the result follows from those of the numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.reading.asked import Asked
from assistant.reading.errors import ReadingError
from assistant.reading.laws import givens as numbers
from assistant.reading.laws.homogeneity import dimension_of
from assistant.reading.laws.relations import one_root
from assistant.reading.meaning import Meaning
from assistant.reading.notation import normalise
from assistant.reading.statements import Statement, read_statements
from assistant.reading.trees import nodes
from assistant.reading.units import NONE, Dimension, Unit, dimension_text, parse_unit
from validators.specs.equation import EquationSpec, Point

#: Constants in SI with their dimension (CODATA 2018).
_CONSTANTS: dict[str, tuple[float, Dimension]] = {
    "R": (8.31446261815324, (2, 1, -2, -1, -1, 0)),
    "k_B": (1.380649e-23, (2, 1, -2, -1, 0, 0)),
    "kB": (1.380649e-23, (2, 1, -2, -1, 0, 0)),
    "N_A": (6.02214076e23, (0, 0, 0, 0, -1, 0)),
    "F": (96485.33212, (0, 0, 1, 0, -1, 1)),
    "h": (6.62607015e-34, (2, 1, -1, 0, 0, 0)),
    "hbar": (1.054571817e-34, (2, 1, -1, 0, 0, 0)),
    "mu_0": (1.25663706212e-6, (1, 1, -2, 0, 0, -2)),
    "mu0": (1.25663706212e-6, (1, 1, -2, 0, 0, -2)),
    "epsilon_0": (8.8541878128e-12, (-3, -1, 4, 0, 0, 2)),
    "eps0": (8.8541878128e-12, (-3, -1, 4, 0, 0, 2)),
    "mu_B": (9.2740100783e-24, (2, 0, 0, 0, 0, 1)),
}
_TEMPERATURE: Dimension = (0, 0, 0, 1, 0, 0)
#: Symbols whose number often stands without them, with dimension and words.
_USUAL: dict[str, tuple[Dimension, str]] = {
    "t": ((0, 0, 1, 0, 0, 0), r"after|for|time|nach|après|después|\bin\b"),
    "T": (_TEMPERATURE, r"\bat\b|temperature|bei|à\b|temperatura"),
}


@dataclass
class _Relation:
    """A formula with what is known in it."""

    expression: Any
    text: str
    known: dict[str, tuple[float, Dimension]]
    shown: dict[str, str]
    units: dict[str, Unit]
    assumptions: list[str] = field(default_factory=list)

    def open(self) -> list[str]:
        """Names without a value."""
        return sorted(
            str(s) for s in self.expression.free_symbols if str(s) not in self.known
        )


def match(text: str, asked: Asked | None) -> EquationSpec | None:
    """The relation as a problem; None where none is written or too much is open.

    Raises:
        ReadingError: The units of its numbers do not fit together.
    """
    if "=" not in text or len(text) > 1200:
        return None
    plain = _plain(text)
    try:
        reading = read_statements(normalise(plain))
    except ReadingError:
        return None
    if reading.functions:
        return None
    formulas = [s for s in reading.statements if _is_formula(s)]
    if len(formulas) != 1:
        return None
    relation = _relation(formulas[0], reading.statements)
    if relation is None:
        return None
    left = _unnamed(relation, plain)
    names = relation.open() or _released(relation)
    if len(names) != 1:
        return None
    # A number that the formula has no place for means that it was read amiss.
    return _spec(relation, names[0], plain, left, asked)


def _plain(text: str) -> str:
    text = text.replace("$", " ").replace("**", "^")
    text = re.sub(r"(1/[A-Za-z]+)\s+per\s+([A-Za-z]+(?:\^\d+)?)", r"1/(\1 \2)", text)
    return text.replace("1/(1/", "1/(")


def _is_formula(statement: Statement) -> bool:
    if not statement.is_equality or len(statement.sides) != 2:
        return False
    left, right = statement.sides
    parts = [*nodes(left), *nodes(right)]
    if any(n[0] in {"D", "prime", "dot", "lap", "div", "at", "qty"} for n in parts):
        return False
    names = {n[1] for n in parts if n[0] == "name"}
    behind = {n[1] for n in nodes(right) if n[0] == "name"} - {"pi", "e"}
    given = left[0] == "name" and (right[0] == "qty" or not behind)
    return len(names) >= 2 and not given


def _relation(formula: Statement, statements: list[Statement]) -> _Relation | None:
    meaning = Meaning((), ())
    try:
        expression = meaning.scalar(formula.sides[0]) - meaning.scalar(formula.sides[1])
    except ReadingError:
        return None
    known: dict[str, tuple[float, Dimension]] = {}
    shown: dict[str, str] = {}
    units: dict[str, Unit] = {}
    for statement in statements:
        if statement is formula or not statement.is_equality:
            continue
        left, right = statement.sides[0], statement.sides[-1]
        if left[0] != "name":
            continue
        if right[0] == "qty":
            unit: Unit = right[2]
            known[left[1]] = (
                float(right[1]) * unit.factor + unit.offset,
                unit.dimension,
            )
            units[left[1]] = unit
        else:
            value = meaning.scalar(right)
            if not value.is_number:
                return None
            known[left[1]] = (float(value), NONE)
        shown[left[1]] = statement.text.partition("=")[2].strip()
    out = _Relation(expression, formula.text, known, shown, units)
    _split(out)
    for name in out.open():
        if name in _CONSTANTS and name != _alone_on_the_left(formula):
            value, dimension = out.known[name] = _CONSTANTS[name]
            out.shown[name] = f"{value:.10g} {dimension_text(dimension)}"
    return out


def _alone_on_the_left(formula: Statement) -> str:
    left = formula.sides[0]
    return str(left[1]) if left[0] == "name" else ""


def _released(relation: _Relation) -> list[str]:
    """A letter that was taken for a constant where nothing else is left to ask."""
    taken = [n for n in relation.known if relation.known[n] is _CONSTANTS.get(n)]
    if len(taken) != 1:
        return []
    del relation.known[taken[0]], relation.shown[taken[0]]
    return taken


def _split(relation: _Relation) -> None:
    """``RT`` and ``kT`` are products where no value has that name."""
    for name in relation.open():
        parts = re.fullmatch(r"(R|F|k|kB|k_B|n|z)(T|F)", name)
        if parts is None:
            continue
        constant = "k_B" if parts[1] == "k" and "k" not in relation.known else parts[1]
        product = sp.Symbol(constant, real=True) * sp.Symbol(parts[2], real=True)
        old = next(s for s in relation.expression.free_symbols if str(s) == name)
        relation.expression = relation.expression.subs(old, product)


def _unnamed(relation: _Relation, plain: str) -> list[str]:
    """Give numbers without a symbol to the usual symbols; what is left, as written."""
    found = numbers.givens(plain)
    formula_names = {str(s) for s in relation.expression.free_symbols}
    for item in found.items:
        item.used = (
            bool(item.name) and item.name.replace("σ", "sigma") in relation.known
        )
    for name, (dimension, words) in _USUAL.items():
        if name not in relation.open() or name not in formula_names:
            continue
        fitting = found.of(dimension)
        near = [i for i in fitting if re.search(words, found.before(i, 25))]
        chosen = (near or fitting)[:1]
        if len(relation.open()) > 1 and chosen:
            item = chosen[0]
            item.used = True
            relation.known[name] = (item.value, dimension)
            relation.shown[name] = item.text
            if item.unit:
                relation.units[name] = item.unit
    values = {v for v, _ in relation.known.values()}
    warm = "T" in formula_names
    return [
        f"{i.name} = {i.text}" if i.name else i.text
        for i in found.items
        if not i.used
        and i.unit is not None
        and i.value not in values
        # A temperature beside constants that hold at it is no number too many.
        and (warm or i.dimension != _TEMPERATURE)
    ]


def _spec(
    relation: _Relation, target: str, plain: str, left: list[str], asked: Asked | None
) -> EquationSpec:
    symbol = next(s for s in relation.expression.free_symbols if str(s) == target)
    present = {str(s) for s in relation.expression.free_symbols}
    others = [n for n in relation.known if n in present]

    def solve(values: Mapping[str, float]) -> float:
        pairs = {
            s: sp.Float(values[str(s)], 30)
            for s in relation.expression.free_symbols
            if str(s) in values
        }
        return one_root(relation.expression.subs(pairs), symbol)

    dimension = dimension_of(solve, {n: relation.known[n] for n in others})
    unit = _shown_unit(dimension, numbers.wanted_units(plain), relation)
    key = str(symbol)
    label = asked.points[0][0] if asked and asked.points else key
    rename = {s: sp.Symbol(str(s), real=True) for s in relation.expression.free_symbols}
    # Names given but not in the formula entered nothing.
    idle = [f"{n} = {relation.shown[n]}" for n in relation.known if n not in others]
    return EquationSpec(
        unknowns=(key,),
        independent=(),
        time=None,
        equations=(relation.expression.xreplace(rename),),
        parameters={n: relation.shown[n] for n in others},
        points=(Point(key, None, {}, label),),
        scale={key: unit.factor},
        unit={key: unit.text} if unit.text != "1" else {},
        closed_form="no",
        law="relation as written",
        assumptions=tuple(relation.assumptions),
        data={
            "kind": "relations",
            "known": {n: relation.known[n][0] for n in others},
            "ranges": {},
            "proofs": (),
            "source": "",
            "unused": tuple(dict.fromkeys([*idle, *left])),
        },
    )


def _shown_unit(
    dimension: Dimension, wanted: list[tuple[int, Unit, str]], relation: _Relation
) -> Unit:
    for _, unit, text in wanted:
        if _same(unit.dimension, dimension):
            return Unit(text, unit.factor, unit.dimension)
    for unit in relation.units.values():
        if any(dimension) and _same(unit.dimension, dimension) and not unit.offset:
            return unit
    if not any(dimension):
        return Unit("1", 1.0, NONE)
    return parse_unit(dimension_text(dimension))


def _same(one: Dimension, two: Dimension) -> bool:
    return all(abs(a - b) < 1e-6 for a, b in zip(one, two, strict=True))
