"""Oxidation states that make a composition neutral, the usual ones first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import product

from validators.elements import ANION_FORMERS, NONMETALS, element

#: Elements that are found in two oxidation states side by side in one solid.
MIXED_VALENCE = frozenset(
    {"Ti", "V", "Cr", "Mn", "Fe", "Co", "Ni", "Cu", "Nb", "Mo", "Ru", "Rh", "Pd", "Ag",
     "W", "Re", "Ir", "Pt", "Au", "Ce", "Pr", "Tb", "Eu", "Sm", "Yb", "U", "Pb", "Sb",
     "Tl", "N", "S", "C"}
)  # fmt: skip
#: Elements that take one oxidation state beside oxygen and fluorine.
FIXED = frozenset(
    {"Li", "Na", "K", "Rb", "Cs", "Be", "Mg", "Ca", "Sr", "Ba", "Zn", "Cd", "Al",
     "Ga", "Sc", "Y", "La", "Nd", "Gd", "Lu", "Zr", "Hf", "Si", "Ge", "P", "B"}
)  # fmt: skip


#: Semimetals and nonmetals of one column, which mix without exchanging charge.
ALIKE = (
    frozenset({"Si", "Ge", "Sn", "Pb"}),
    frozenset({"P", "As", "Sb", "Bi"}),
    frozenset({"S", "Se", "Te"}),
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """One oxidation state per element (an average where one is of mixed valence).

    Attributes:
        states: Element to state.
        mixed: Element whose average is no integer, or None.
        common: Whether all states are usual ones.
    """

    states: Mapping[str, float]
    mixed: str | None
    common: bool


def assign(composition: Mapping[str, float | Fraction]) -> Assignment | None:
    """Find neutral oxidation states, or None for metals and where none exist."""
    key = tuple(sorted((k, round(float(v), 5)) for k, v in composition.items() if v))
    return _assign(key)


@lru_cache(maxsize=4096)
def _assign(key: tuple[tuple[str, float], ...]) -> Assignment | None:
    amounts = dict(key)
    if len(amounts) < 2 or not NONMETALS.intersection(amounts):
        return None
    if any(column.issuperset(amounts) for column in ALIKE):
        # Si-Ge, Se-Te, As-Sb: a solid solution of like elements, no salt.
        return None
    tolerance = 0.005 * sum(amounts.values())
    for allow_rare in (False, True):
        choices = {e: _states(e, amounts, allow_rare) for e in amounts}
        if any(not states for states in choices.values()):
            continue
        size = 1
        for states in choices.values():
            size *= len(states)
        if size > 200_000:
            continue
        best = _search(amounts, choices, tolerance)
        if best is not None:
            return Assignment(best, None, not allow_rare)
        mixed = _mixed(amounts, choices)
        if mixed is not None:
            return Assignment(mixed[1], mixed[0], not allow_rare)
    return None


def balanced(composition: Mapping[str, float | Fraction]) -> tuple[Assignment, ...]:
    """All neutral ways to give each element one usual state, the usual one first.

    Cu2ZnSnS4 balances as Cu(II), Sn(II) and as Cu(I), Sn(IV): a formula cannot tell,
    bond lengths can. What is of mixed valence or unusual has the one way of `assign`.
    """
    key = tuple(sorted((k, round(float(v), 5)) for k, v in composition.items() if v))
    return _balanced(key)


@lru_cache(maxsize=4096)
def _balanced(key: tuple[tuple[str, float], ...]) -> tuple[Assignment, ...]:
    first = _assign(key)
    if first is None or first.mixed or not first.common:
        return (first,) if first is not None else ()
    amounts = dict(key)
    choices = {e: _states(e, amounts, False) for e in amounts}
    tolerance = 0.005 * sum(amounts.values())
    ways = [
        Assignment(states, None, True)
        for _, states in _neutral(amounts, choices, tolerance)
        if not _inverted({n: int(s) for n, s in states.items()})
    ]
    rest = [way for way in ways if dict(way.states) != dict(first.states)]
    return (first, *rest[:7])


def most_electronegative(amounts: Mapping[str, float | Fraction]) -> str:
    """The element that is the anion if any is: a nonmetal where there is one.

    Lead is more electronegative than tellurium, and PbTe is a telluride all the same.
    """
    anions = NONMETALS.intersection(amounts) or set(amounts)
    return max(sorted(anions), key=lambda e: element(e).electronegativity or 0.0)


def _states(symbol: str, amounts: Mapping[str, float], rare: bool) -> tuple[int, ...]:
    data = element(symbol)
    anion = most_electronegative(amounts)
    usual = tuple(data.common) or tuple(data.known)
    if symbol == anion:
        negative = tuple(s for s in usual if s < 0) or tuple(
            s for s in data.known if s < 0
        )
        return (
            negative[:1]
            if not rare
            else negative + tuple(s for s in data.known if s < 0 and s not in negative)
        )
    if symbol == "H":
        others = {e for e in amounts if e != "H"}
        with_nonmetal = NONMETALS.intersection(others) - {"B", "Si", "Ge"}
        return (1,) if with_nonmetal else (-1, 1)
    states = usual if not rare else tuple(dict.fromkeys((*usual, *data.known)))
    if symbol not in ANION_FORMERS:
        states = tuple(s for s in states if s > 0)
    return states


def _search(
    amounts: Mapping[str, float],
    choices: Mapping[str, tuple[int, ...]],
    tolerance: float,
) -> dict[str, float] | None:
    ways = _neutral(amounts, choices, tolerance)
    return min(ways, key=lambda way: way[0])[1] if ways else None


def _neutral(
    amounts: Mapping[str, float],
    choices: Mapping[str, tuple[int, ...]],
    tolerance: float,
) -> list[tuple[int, dict[str, float]]]:
    """Rank and states of every choice whose charges add to zero."""
    out = []
    names = list(amounts)
    for states in product(*(choices[n] for n in names)):
        charge = sum(amounts[n] * s for n, s in zip(names, states, strict=True))
        if abs(charge) > tolerance:
            continue
        # Position in the list of usual states ranks them; a positive state on an
        # electronegative element beside a negative one on a metal never wins.
        rank = sum(choices[n].index(s) for n, s in zip(names, states, strict=True))
        rank += 10 * _inverted(dict(zip(names, states, strict=True)))
        out.append((rank, {n: float(s) for n, s in zip(names, states, strict=True)}))
    return out


def _inverted(states: Mapping[str, int]) -> int:
    count = 0
    for one, s in states.items():
        for other, t in states.items():
            x, y = element(one).electronegativity, element(other).electronegativity
            if x and y and x > y + 0.2 and s > 0 > t:
                count += 1
    return count


def _mixed(
    amounts: Mapping[str, float], choices: Mapping[str, tuple[int, ...]]
) -> tuple[str, dict[str, float]] | None:
    """Let one element of variable valence take the average that is needed."""
    best: tuple[float, str, dict[str, float]] | None = None
    for loose in amounts:
        options = choices[loose]
        if len(options) < 2 or loose not in MIXED_VALENCE:
            continue
        rest = [n for n in amounts if n != loose]
        for states in product(*(choices[n] for n in rest)):
            charge = sum(amounts[n] * s for n, s in zip(rest, states, strict=True))
            average = -charge / amounts[loose]
            if not min(options) < average < max(options) or average * max(options) < 0:
                continue
            assigned = {n: float(s) for n, s in zip(rest, states, strict=True)}
            if _inverted({**{n: int(s) for n, s in assigned.items()}}):
                continue
            rank = sum(choices[n].index(s) for n, s in zip(rest, states, strict=True))
            rank += max(options) - min(options)
            if best is None or rank < best[0]:
                best = (rank, loose, {**assigned, loose: average})
    return (best[1], best[2]) if best else None
