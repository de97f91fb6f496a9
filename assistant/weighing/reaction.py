"""Reactions that make a compound, balanced exactly, and the gases that close them.

Amounts are fractions: nothing is fitted. What the precursors bring beside the compound
leaves as the gas that it is known to leave as in air: C as CO2, H as H2O, N of ammonium
as NH3 and of nitrate as NO2, S of sulfate as SO3. Oxygen closes the balance.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from validators.elements import element
from validators.errors import ValidatorError
from validators.formula import Composition, parse_formula

#: What carries each element away when the compound has no place for it.
_CARRIERS = {"C": "CO2", "H": "H2O", "S": "SO3"}
#: Precursors that are tried together at most when none was named for an element.
_MOST = 12


class NotBalanced(ValidatorError):
    """No amounts of these substances make the compound; `reason` is a key of words.

    Attributes:
        reason: "missing", "left_over", "negative" or "ambiguous".
        what: Elements or formulas that it concerns.
    """

    def __init__(self, reason: str, what: str) -> None:
        super().__init__(f"{reason}: {what}")
        self.reason = reason
        self.what = what


@dataclass(frozen=True, slots=True)
class Reaction:
    """One mole of a compound from its precursors.

    Attributes:
        target: Its formula as written.
        sources: Formula of a precursor to moles.
        gases: Formula of a gas to moles given off; negative where it is taken up.
    """

    target: str
    sources: Mapping[str, Fraction]
    gases: Mapping[str, Fraction]

    def off_balance(self) -> dict[str, Fraction]:
        """Elements whose sums differ between the two sides; empty when balanced."""
        total: Composition = {}
        sides = [(f, n) for f, n in self.sources.items()]
        sides += [(self.target, Fraction(-1))]
        sides += [(f, -n) for f, n in self.gases.items()]
        for formula, moles in sides:
            for symbol, amount in parse_formula(formula).items():
                total[symbol] = total.get(symbol, Fraction(0)) + moles * amount
        return {symbol: amount for symbol, amount in total.items() if amount}


def molar_mass(formula: str) -> float:
    """In g/mol, from standard atomic weights (see `validators.elements`)."""
    return sum(element(e).mass * float(n) for e, n in parse_formula(formula).items())


def balance(target: str, sources: Sequence[str]) -> Reaction:
    """Balance the making of a compound from precursors.

    Args:
        target: Formula of the compound.
        sources: Formulas of the precursors, each once.

    Raises:
        NotBalanced: With what stands in the way.
        FormulaError: A text is no formula.
    """
    wanted = parse_formula(target)
    brought = [parse_formula(source) for source in sources]
    fixed = _fixed(wanted, sources, brought)
    if lacking := [e for e in fixed if not any(e in b for b in brought)]:
        raise NotBalanced("missing", ", ".join(lacking))
    if extra := [e for e in fixed if e not in wanted]:
        raise NotBalanced("left_over", ", ".join(extra))
    rows = [[b.get(e, Fraction(0)) for b in brought] for e in fixed]
    moles = _solved(rows, [wanted[e] for e in fixed])
    if moles is None:
        raise NotBalanced("left_over", ", ".join(sources))
    if isinstance(moles, int):
        raise NotBalanced("ambiguous", ", ".join(sources))
    if negative := [s for s, n in zip(sources, moles, strict=True) if n < 0]:
        raise NotBalanced("negative", ", ".join(negative))
    used = {s: n for s, n in zip(sources, moles, strict=True) if n}
    return Reaction(target, used, _gases(wanted, used))


def first_balanced(
    target: str, named: Sequence[str], offered: Sequence[str]
) -> Reaction | None:
    """The reaction of named precursors with the fewest, first-offered others."""
    offered = [one for one in offered if one not in named][:_MOST]
    for count in range(len(offered) + 1):
        for others in combinations(offered, count):
            try:
                found = balance(target, [*named, *others])
            except NotBalanced:
                continue
            if len(found.sources) == len(named) + count:
                return found
    return None


def _fixed(
    wanted: Composition, sources: Sequence[str], brought: Sequence[Composition]
) -> list[str]:
    """Elements whose amounts the precursors must meet by themselves."""
    present = dict.fromkeys([*wanted, *(e for b in brought for e in b)])
    leaving = {e for e in ("C", "H", "N") if e not in wanted}
    if "S" not in wanted and all(
        "SO4" in s for s, b in zip(sources, brought, strict=True) if "S" in b
    ):
        leaving.add("S")
    # Without oxygen on one side there is no air in the reaction to close it.
    leaving |= {"O"} if "O" in wanted or leaving & set(present) else set()
    return [e for e in present if e not in leaving]


def _solved(
    rows: list[list[Fraction]], wanted: list[Fraction]
) -> list[Fraction] | int | None:
    """Exact solution; None where there is none, the free directions where many."""
    table = [[*row, value] for row, value in zip(rows, wanted, strict=True)]
    width = len(rows[0]) if rows else 0
    pivots: list[int] = []
    for column in range(width):
        at = len(pivots)
        pivot = next((r for r in range(at, len(table)) if table[r][column]), None)
        if pivot is None:
            continue
        table[at], table[pivot] = table[pivot], table[at]
        lead = table[at][column]
        table[at] = [value / lead for value in table[at]]
        for r, row in enumerate(table):
            if r != at and row[column]:
                times = row[column]
                table[r] = [a - times * b for a, b in zip(row, table[at], strict=True)]
        pivots.append(column)
    if any(row[-1] for row in table[len(pivots) :]):
        return None
    if len(pivots) < width:
        return width - len(pivots)
    return [table[i][-1] for i in range(width)]


def _gases(wanted: Composition, used: Mapping[str, Fraction]) -> dict[str, Fraction]:
    left: Composition = {e: -n for e, n in wanted.items()}
    ammonium = Fraction(0)
    for source, moles in used.items():
        for symbol, amount in parse_formula(source).items():
            left[symbol] = left.get(symbol, Fraction(0)) + moles * amount
        groups = re.findall(r"NH4(?![\d.])|\(NH4\)(\d*)", source)
        ammonium += moles * sum(int(g or 1) for g in groups)
    gases: dict[str, Fraction] = {}
    if nitrogen := left.get("N", Fraction(0)):
        gases["NH3"] = min(ammonium, nitrogen)
        gases["NO2"] = nitrogen - gases["NH3"]
        left["H"] = left.get("H", Fraction(0)) - 3 * gases["NH3"]
        left["O"] = left.get("O", Fraction(0)) - 2 * gases["NO2"]
    for symbol, gas in _CARRIERS.items():
        if amount := left.get(symbol, Fraction(0)):
            made = parse_formula(gas)
            gases[gas] = amount / made[symbol]
            left["O"] = left.get("O", Fraction(0)) - made["O"] * gases[gas]
    if left.get("O"):
        gases["O2"] = left["O"] / 2
    return {gas: moles for gas, moles in gases.items() if moles}
