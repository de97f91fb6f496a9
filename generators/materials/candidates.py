"""New formulas by rule: patterns filled with ions, systems, substitutions.

No property is predicted here. A candidate is what the rules allow: common oxidation
states balance, cations are less electronegative than anions, every ion is tabulated
in the coordination of its site, radii lie in the limits asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from generators.errors import SpecUnsupported
from generators.materials.candidate import Candidate, states_of
from generators.materials.formulas import is_known
from generators.materials.intermetallics import ALLOY, METALLIC
from generators.materials.patterned import by_alloy, by_fillings, by_split
from generators.materials.plausible import is_usual
from generators.materials.searched import by_substitution, by_system
from validators.compositions import parse_formula, same_formula
from validators.specs.generation import GenerationSpec


@dataclass(frozen=True, slots=True)
class Proposed:
    """Candidates and what the search was.

    `notes` are keys of sentences with two numbers: so many, of so many.
    """

    candidates: tuple[Candidate, ...]
    allowed: int
    looked_at: int
    exhaustive: bool
    notes: tuple[tuple[str, int, int], ...] = ()


def propose(
    spec: GenerationSpec, *, seed: int, also_known: frozenset[str] = frozenset()
) -> Proposed:
    """Find candidates for a spec.

    Args:
        spec: Pattern, system or wishes.
        seed: Of the choice among what the rules allow.
        also_known: Formulas known beside the shipped list, as `same_formula` spells.

    Raises:
        SpecUnsupported: The rules allow nothing, with the reason.
    """
    notes: list[tuple[str, int, int]] = []
    if spec.prototype == ALLOY and len({*spec.include, *spec.system}) >= 4:
        found, looked, full = by_alloy(spec, seed)
    elif spec.sites:
        found, looked, full = by_fillings(spec, seed)
        if not found and spec.include and spec.prototype not in METALLIC:
            found, more, full = by_split(spec, seed)
            looked += more
            notes.append(("shared_site", len(found), looked))
    elif spec.system:
        found, looked, full = by_system(spec, seed)
    else:
        found, looked, full = by_substitution(spec, seed)
    marked = [
        replace(c, known=is_known(c.formula) or same_formula(c.formula) in also_known)
        for c in found
    ]
    # "Ten more": what the conversation has listed already is no answer.
    told = {same_formula(formula) for formula in spec.told}
    marked = [c for c in marked if same_formula(c.formula) not in told]
    marked = [c for c in marked if _within(c, spec)]
    if spec.new_only:
        new = [c for c in marked if not c.known]
        notes.append(("known_left_out", len(marked) - len(new), len(marked)))
        marked = new
    if not marked:
        raise SpecUnsupported(_why_none(spec, looked))
    # Usual charges first; what known compounds hardly show fills up only.
    usual = [c for c in marked if is_usual(states_of(c))]
    if spec.outermost and spec.order is not None:
        chosen = _ordered(usual or marked, spec)[: spec.count]
    elif spec.system and not spec.sites:
        chosen = marked[: spec.count]
    else:
        chosen = _varied(usual, spec.count, seed)
        if len(chosen) < spec.count:
            rest = [c for c in marked if c not in usual]
            chosen += _varied(rest, spec.count - len(chosen), seed)
    if spec.order is not None:
        chosen = _ordered(chosen, spec)
        held = sum(spec.order[0] in c.scores for c in chosen)
        if held < len(chosen):
            notes.append(("no_figure", len(chosen) - held, len(chosen)))
    if len(chosen) < spec.count < 100:
        notes.append(("fewer", len(chosen), spec.count))
    if len(usual) < len(marked):
        notes.append(("unusual_last", len(marked) - len(usual), len(marked)))
    return Proposed(tuple(chosen), len(marked), looked, full, tuple(notes))


def _ordered(found: Sequence[Candidate], spec: GenerationSpec) -> list[Candidate]:
    """Candidates by the figure of the order; those without it come last."""
    name, largest = spec.order or ("", False)

    def place(candidate: Candidate) -> tuple[bool, float]:
        value = candidate.scores.get(name)
        return value is None, (-1 if largest else 1) * (value or 0.0)

    return sorted(found, key=place)


def _within(candidate: Candidate, spec: GenerationSpec) -> bool:
    """Whether amounts of elements and computed figures lie in the wished limits."""
    counts = parse_formula(candidate.formula)
    total = sum(counts.values())
    if spec.atoms is not None and total > spec.atoms:
        return False
    if not spec.holds_wished(counts):
        return False
    for element, low, high, percent in spec.amounts:
        value = counts.get(element, 0.0) * (100 / total if percent else 1.0)
        if not _inside(value, low, high):
            return False
    return all(
        name in candidate.scores and _inside(candidate.scores[name], low, high)
        for name, low, high in spec.figures
    )


def _inside(value: float, low: float | None, high: float | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _limits_text(name: str, low: float | None, high: float | None) -> str:
    if low is not None and low == high:
        return f"{name} = {low:g}"
    parts = [f"{name} ≥ {low:g}"] if low is not None else []
    return " and ".join([*parts, *([f"{name} ≤ {high:g}"] if high is not None else [])])


def _why_none(spec: GenerationSpec, looked: int) -> str:
    wishes = []
    if spec.told:
        wishes.append("not listed before in this conversation")
    if spec.neutral:
        wishes.append("charge neutrality with common oxidation states")
    if spec.ordered:
        wishes.append("electronegativity order")
    if spec.tolerance:
        wishes.append("a tolerance factor of {:g} to {:g}".format(*spec.tolerance))
    if spec.octahedral:
        wishes.append("an octahedral factor of {:g} to {:g}".format(*spec.octahedral))
    wishes += [
        _limits_text(element + (" in at.%" if percent else ""), low, high)
        for element, low, high, percent in spec.amounts
    ]
    if spec.atoms is not None:
        wishes.append(f"at most {spec.atoms} atoms")
    wishes += [_limits_text(n.replace("_", " "), lo, hi) for n, lo, hi in spec.figures]
    if spec.include:
        wishes.append("with " + ", ".join(spec.include))
    wishes += ["with one of " + ", ".join(group) for group in spec.either]
    if spec.exclude:
        wishes.append("without " + ", ".join(spec.exclude))
    if spec.new_only:
        wishes.append("not on the list of known formulas")
    return f"none of {looked} combinations meets " + ", ".join(wishes)


def _varied(found: Sequence[Candidate], n: int, seed: int) -> list[Candidate]:
    """Choose candidates so that no element occurs in most of them.

    Each next one is the least repetitive of a random handful.
    """
    rng = np.random.default_rng([seed, 73])
    left = [found[int(i)] for i in rng.permutation(len(found))]
    used: dict[str, int] = {}
    chosen: list[Candidate] = []
    while left and len(chosen) < n:
        handful = left[:24]

        def wear(candidate: Candidate) -> int:
            return sum(used.get(e, 0) ** 2 for e in parse_formula(candidate.formula))

        best = min(range(len(handful)), key=lambda k: wear(handful[k]))
        picked = left.pop(best)
        chosen.append(picked)
        for element in parse_formula(picked.formula):
            used[element] = used.get(element, 0) + 1
    return chosen
