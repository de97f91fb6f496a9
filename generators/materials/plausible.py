"""How usual an oxidation state is beside an anion, counted in known compounds.

The rules allow P³⁺ beside S²⁻ as well as P⁵⁺; of the known thiophosphates nine in ten
hold P⁵⁺. Formulas of the shipped list with one anion and at most three
elements are counted where their charges can be told in one way only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from math import log

from generators.materials.formulas import known_formulas
from validators.compositions import neutral_assignments, parse_formula

#: Share below which a state counts as unusual.
UNUSUAL_SHARE = 0.15
#: Observations that count for nothing in particular, so that few prove little.
PRIOR = 1.0


@cache
def _formulas_with(anion: str) -> tuple[dict[str, float], ...]:
    found = []
    for text in known_formulas():
        if anion in text:
            counts = parse_formula(text)
            if anion in counts and 2 <= len(counts) <= 3:
                found.append(counts)
    return tuple(found)


@cache
def state_counts(element: str, anion: str) -> Counter[int]:
    """How often known compounds show each state of an element beside an anion."""
    out: Counter[int] = Counter()
    for counts in _formulas_with(anion):
        if element not in counts or element == anion:
            continue
        found = [a for a in neutral_assignments(counts) if a.ordered]
        states = {dict(a.states)[element] for a in found}
        anionic = {dict(a.states)[anion] < 0 for a in found}
        if len(states) == 1 and anionic == {True}:
            out[states.pop()] += 1
    return out


@cache
def share(element: str, state: int, anion: str) -> float:
    """Share of a state among those seen, 1 where nothing is known of the pair."""
    seen = state_counts(element, anion)
    total = sum(seen.values())
    return (seen[state] + PRIOR) / (total + PRIOR) if total else 1.0


def strangeness(states: Iterable[tuple[str, int]]) -> float:
    """Sum over cations of -ln of the share of their state; 0 is the most usual.

    Args:
        states: Elements with their oxidation states.
    """
    states = tuple(states)
    anions = sorted({e for e, s in states if s < 0})
    return sum(
        -log(min(share(e, s, x) for x in anions)) for e, s in states if s > 0 and anions
    )


def is_usual(states: Iterable[tuple[str, int]]) -> bool:
    """Whether no cation has a state that compounds of the anion hardly show."""
    states = tuple(states)
    anions = {e for e, s in states if s < 0}
    return all(
        share(e, s, x) >= UNUSUAL_SHARE for e, s in states if s > 0 for x in anions
    )
