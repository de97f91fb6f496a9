"""Oxidation states and amounts near to charged ones that are neutral, each judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from validators.elements import element
from validators.filling import MOBILE
from validators.formula import format_formula
from validators.nearest import MOST_CHOICES, Choice
from validators.neutrality import states_taken
from validators.oxidation import most_electronegative
from validators.report import Finding
from validators.specs.structure import StructureSpec

Judge = Callable[[StructureSpec], list[Finding]]


def neutral_choices(spec: StructureSpec, judge: Judge) -> tuple[Choice, ...]:
    """States or amounts with which the spec is neutral and nothing else breaks.

    An amount is offered only where the sites, Z and all other wishes hold it too.
    """
    before = {(f.check, f.where) for f in judge(spec)}
    out: list[Choice] = []
    for choice in _changes(spec):
        after = {(f.check, f.where) for f in judge(choice.spec)}
        if ("rules.charge", "charges") not in after and not after - before:
            out.append(choice)
        if len(out) == MOST_CHOICES:
            break
    return tuple(out)


def _changes(spec: StructureSpec) -> Iterator[Choice]:
    taken = states_taken(spec)
    if taken is None:
        return
    charge, states = taken
    composition = spec.composition
    for symbol, state in states.items():
        needed = Fraction(state) - charge / composition[symbol]
        if needed.denominator == 1 and int(needed) in element(symbol).known:
            changed = {**spec.oxidation, symbol: int(needed)}
            yield Choice(f"{symbol} {int(needed):+d}", spec.but(oxidation=changed))
    anion = most_electronegative(composition)
    movable = [e for e in composition if e in MOBILE and states[e] > 0]
    for symbol in [*movable, anion]:
        amount = composition[symbol] - charge / states[symbol] if states[symbol] else 0
        if amount <= 0:
            continue
        changed_amounts = {**composition, symbol: Fraction(amount)}
        formula = format_formula(changed_amounts)
        yield Choice(
            f"{formula}, which these states make neutral",
            spec.but(composition=changed_amounts, formula=formula),
        )
