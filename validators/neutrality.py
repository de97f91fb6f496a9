"""Charges of a spec, before there is a crystal: can they add up to zero?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product

from validators.amounts import error, show
from validators.elements import element
from validators.formula import format_formula
from validators.oxidation import FIXED, MIXED_VALENCE, assign, most_electronegative
from validators.report import Finding, Severity
from validators.specs.structure import StructureSpec

#: Of these no subhalide is known: CaF3 or NaCl2 is a slip of the pen.
_ONE_STATE = frozenset(
    {"Li", "Na", "K", "Rb", "Cs", "Be", "Mg", "Ca", "Sr", "Ba", "Zn", "Al"}
)

#: The cure where nothing nearer was found.
UNDECIDED = "change the formula or the oxidation states"


def charges(spec: StructureSpec) -> Iterator[Finding]:
    """An error where no choice is neutral, a warning where only unusual ones are."""
    composition = {k: v for k, v in spec.composition.items() if v}
    if len(composition) < 2:
        return
    stated = {k: v for k, v in spec.oxidation.items() if k in composition}
    formula = spec.formula or format_formula(composition)
    mixed = {k: v for k, v in spec.mixed.items() if k in composition}
    if mixed:
        yield from _mixed_charges(spec, composition, stated, mixed, formula)
        return
    if stated:
        best = _closest_charge(composition, stated)
        if best is None:
            return
        charge, states = best
        if abs(charge) <= Fraction(1, 50) * sum(composition.values()):
            return
        average = _of_one_site(spec, composition, states, charge, stated)
        if average is not None:
            yield average
            return
        said = ", ".join(f"{e} {s:+d}" for e, s in states.items())
        yield error(
            "charge",
            f"{formula} with {said} carries {_signed(charge)} e, not 0",
            expected=0,
            found=_signed(charge),
            where="charges",
            hint=UNDECIDED,
            rule=spec.oxidation_rule or None,
        )
        return
    found = assign(composition)
    if found is not None and found.common:
        return
    anion = most_electronegative(composition)
    plain = set(composition) - {anion} <= _ONE_STATE and anion in {"F", "Cl"}
    if anion not in {"O", "F", "Cl"} or (len(composition) < 3 and not plain):
        return
    usual = {e: _usual(e, anion) for e in composition}
    if any(s == 0 for s in usual.values()):
        return
    charge = sum((Fraction(n) * usual[e] for e, n in composition.items()), Fraction(0))
    if charge == 0:
        return
    said = ", ".join(f"{e} {s:+d}" for e, s in usual.items())
    other = (
        f"; it would need {', '.join(f'{e} {s:+.3g}' for e, s in found.states.items())}"
        if found is not None
        else ""
    )
    # Where every element has one state only, no choice can make the sum zero.
    certain = (plain or anion in {"O", "F"}) and all(
        e == anion or e in FIXED for e in usual
    )
    yield Finding(
        "rules.charge",
        Severity.ERROR if certain else Severity.WARNING,
        f"{formula} carries {_signed(charge)} e with the usual states ({said})"
        + ("" if certain else other),
        expected=0,
        found=_signed(charge),
        where="charges",
        hint=UNDECIDED,
    )


def states_taken(
    spec: StructureSpec,
) -> tuple[Fraction, Mapping[str, int]] | None:
    """The charge of a formula unit and the states that give it; None of mixed states.

    Stated states come first, then those that make the rest as neutral as can be, else
    the usual ones.
    """
    composition = {k: v for k, v in spec.composition.items() if v}
    if len(composition) < 2 or any(k in composition for k in spec.mixed):
        return None
    stated = {k: v for k, v in spec.oxidation.items() if k in composition}
    if stated:
        return _closest_charge(composition, stated)
    anion = most_electronegative(composition)
    usual = {e: _usual(e, anion) for e in composition}
    total = sum((Fraction(n) * usual[e] for e, n in composition.items()), Fraction(0))
    return total, usual


def states_beside(
    composition: Mapping[str, float | Fraction],
    stated: Mapping[str, int],
    mixed: Mapping[str, tuple[Fraction, Fraction]],
) -> dict[str, float]:
    """States of the elements whose states were not asked for, as they usually are."""
    found = assign(composition)
    anion = most_electronegative(composition)
    return {
        e: float(
            stated[e]
            if e in stated
            else found.states[e]
            if found is not None
            else _usual(e, anion)
        )
        for e in composition
        if e not in mixed
    }


def _mixed_charges(
    spec: StructureSpec,
    composition: Mapping[str, Fraction],
    stated: Mapping[str, int],
    mixed: Mapping[str, tuple[Fraction, Fraction]],
    formula: str,
) -> Iterator[Finding]:
    """An error where no average between the states that were asked for is neutral."""
    others = states_beside(composition, stated, mixed)
    rest = sum(float(composition[e]) * s for e, s in others.items())
    low = rest + sum(float(composition[e] * v[0]) for e, v in mixed.items())
    high = rest + sum(float(composition[e] * v[1]) for e, v in mixed.items())
    slack = 0.02 * float(sum(composition.values()))
    if low - slack <= 0 <= high + slack:
        return
    symbol = next(iter(mixed))
    needed = -(rest + sum(
        float(composition[e] * v[0]) for e, v in mixed.items() if e != symbol
    )) / float(composition[symbol])  # fmt: skip
    known = element(symbol).known
    possible = bool(known) and min(known) <= needed <= max(known)
    asked = ", ".join(f"{e} {_between(v)}" for e, v in mixed.items())
    said = ", ".join(f"{e} {s:+g}" for e, s in others.items())
    yield error(
        "charge",
        f"{formula} with {asked} and {said} carries {low:+.3g} to {high:+.3g} e, "
        "never 0",
        expected=0,
        found=f"{low:+.3g} to {high:+.3g}",
        where="charges",
        hint=f"neutral with {symbol} {needed:+.3g} on average"
        if possible
        else f"no state of {symbol} makes {formula} neutral: change the formula",
        rule=spec.oxidation_rule or None,
    )


def _between(states: tuple[Fraction, Fraction]) -> str:
    low, high = (f"{float(s):+g}" for s in states)
    return low if low == high else f"{low} to {high}"


def _of_one_site(
    spec: StructureSpec,
    composition: Mapping[str, Fraction],
    states: Mapping[str, int],
    charge: Fraction,
    stated: Mapping[str, int],
) -> Finding | None:
    """A warning where a state may hold on one of several sites: Fe(III) in Fe3O4."""
    formula = spec.formula or format_formula(composition)
    for symbol in stated:
        orbits = sum(s.count for s in spec.sites if s.element == symbol)
        if symbol not in MIXED_VALENCE or orbits < 2:
            continue
        average = Fraction(states[symbol]) - charge / composition[symbol]
        known = element(symbol).known
        if known and max(min(known), 0) <= average <= max(known):
            return Finding(
                "rules.charge",
                Severity.WARNING,
                f"{symbol} {stated[symbol]:+d} on every site makes {formula} carry "
                f"{_signed(charge)} e; on average {symbol} is {float(average):+.3g}",
                expected=f"{symbol} {float(average):+.3g} on average",
                found=f"{symbol} {stated[symbol]:+d}",
                where="charges",
                hint=f"say which site of {symbol} is {stated[symbol]:+d}",
                rule=spec.oxidation_rule or None,
            )
    return None


def _usual(symbol: str, anion: str) -> int:
    data = element(symbol)
    states = data.common or data.known
    if symbol == anion:
        return next((s for s in states if s < 0), 0)
    return next((s for s in states if s > 0), 0)


def _signed(charge: Fraction) -> str:
    return f"{'+' if charge > 0 else '-'}{show(abs(charge))}"


def _closest_charge(
    composition: Mapping[str, Fraction], stated: Mapping[str, int]
) -> tuple[Fraction, dict[str, int]] | None:
    """The total charge nearest to zero that the other elements allow."""
    anion = most_electronegative(composition)
    free = [e for e in composition if e not in stated]
    choices = []
    for symbol in free:
        data = element(symbol)
        known = data.known or data.common
        if symbol == anion:
            known = tuple(s for s in data.common if s < 0)[:1] or tuple(
                s for s in known if s < 0
            )
            if _may_pair(symbol, composition):
                known = (*known, -1)
        choices.append(known or (0,))
    size = 1
    for options in choices:
        size *= len(options)
    if size > 100_000:
        return None
    best: tuple[Fraction, dict[str, int]] | None = None
    lows, highs = Fraction(0), Fraction(0)
    for symbol, options in zip(free, choices, strict=True):
        if symbol in MIXED_VALENCE:
            lows += composition[symbol] * min(options)
            highs += composition[symbol] * max(options)
    for states in product(*choices):
        full = {**dict(zip(free, states, strict=True)), **stated}
        charge = sum(
            (Fraction(composition[e]) * full[e] for e in composition), Fraction(0)
        )
        if best is None or abs(charge) < abs(best[0]):
            best = (charge, {e: full[e] for e in composition})
    if best is None:
        return None
    # An element of mixed valence takes any average between its states.
    fixed = sum(
        (
            Fraction(composition[e]) * best[1][e]
            for e in composition
            if e in stated or e not in MIXED_VALENCE
        ),
        Fraction(0),
    )
    if lows != highs and lows <= -fixed <= highs:
        return Fraction(0), best[1]
    return best


#: Anions that bond to each other in solids, as in FeS2, CoSb3 and NiAs2.
_PAIRING = frozenset({"S", "Se", "Te", "P", "As", "Sb"})


def _may_pair(anion: str, composition: Mapping[str, Fraction]) -> bool:
    """Whether an anion may be -1: S2 pairs; O2 pairs beside alkali and Ca, Sr, Ba."""
    others = set(composition) - {anion}
    return anion in _PAIRING or (
        anion == "O"
        and len(others) == 1
        and bool(others & {"H", "Li", "Na", "K", "Rb", "Cs", "Ca", "Sr", "Ba"})
    )
