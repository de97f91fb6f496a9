"""Formulas without a pattern: a chemical system searched, or known formulas changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from generators.errors import SpecUnsupported
from generators.materials.candidate import ANIONS, Candidate, Ion, states_of
from generators.materials.formulas import group_members, known_formulas
from generators.materials.patterns import UNUSUAL
from generators.materials.plausible import strangeness
from validators.compositions import (
    neutral_assignments,
    parse_formula,
    same_formula,
    write_formula,
)
from validators.specs.generation import GenerationSpec

#: Anions beside which the weak ones (P, As, C …) are not negative.
_STRONG = frozenset(("O", "F", "Cl", "Br", "I", "S", "Se", "N"))
#: Changed formulas looked at before a search by exchange ends.
MOST_CHANGES = 150_000


def by_system(
    spec: GenerationSpec, seed: int, *, most: int = 32
) -> tuple[list[Candidate], int, bool]:
    """Small whole-number formulas of a chemical system that balance."""
    elements = [e for e in spec.system if e not in spec.exclude]
    if not 2 <= len(elements) <= 6:
        raise SpecUnsupported(
            f"a system of {len(elements)} elements is not searched; give 2 to 6"
        )
    reach = {2: 8, 3: 8, 4: 7, 5: 5, 6: 4}[len(elements)]
    anions = [e for e in elements if e in ANIONS]
    limits = [16 if e in anions[-1:] else reach for e in elements]
    out, looked = [], 0
    names = set()
    for counts in product(*(range(1, m + 1) for m in limits)):
        looked += 1
        if sum(counts) > most or int(np.gcd.reduce(counts)) > 1:
            continue
        amounts = {e: float(c) for e, c in zip(elements, counts, strict=True)}
        found = neutral_assignments(amounts) if spec.neutral or spec.ordered else ()
        if spec.neutral and not found:
            continue
        if spec.ordered:
            found = tuple(a for a in found if a.ordered and _plain_anions(a.states))
            if not found:
                continue
        text = write_formula(amounts)
        key = same_formula(text)
        if key in names:
            continue
        names.add(key)
        states = min((a.states for a in found), key=strangeness, default=())
        ions = tuple((e, Ion(e, s)) for e, s in states)
        out.append(Candidate(text, ions, {"atoms": sum(counts)}, origin="system"))
    # Usual charges first, then fewer atoms: the likelier compounds.
    out.sort(key=lambda c: (round(strangeness(states_of(c)), 2), c.scores["atoms"]))
    return out, looked, True


def _plain_anions(states: Sequence[tuple[str, int]]) -> bool:
    """Whether no weak anion (P, As, C …) stands beside a strong one (O, F, S …)."""
    minus = {e for e, s in states if s < 0}
    strong = minus & _STRONG
    return not strong or minus <= strong


def by_substitution(
    spec: GenerationSpec, seed: int
) -> tuple[list[Candidate], int, bool]:
    """Known formulas with elements exchanged.

    One element gives way to another of its group; an element that must be there and is
    not takes the place of any other, charges permitting.
    """
    groups = group_members()
    parents = sorted(known_formulas())
    order = np.random.default_rng([seed, 72]).permutation(len(parents))
    found: dict[str, Candidate] = {}
    looked = 0
    # Two exchanges only where one does not give as many as are wanted.
    for twice in (False, True):
        if len(found) >= spec.count:
            break
        for index in order:
            counts = parse_formula(parents[int(index)])
            if not _may_be_parent(counts, spec):
                continue
            for changed in _changes(counts, spec, groups, twice=twice):
                looked += 1
                if set(changed) & set(spec.exclude):
                    continue
                if not spec.holds_wished(changed):
                    continue
                text = write_formula(changed)
                key = same_formula(text)
                states = None if key in found else _allowed_states(changed, spec)
                if states is None:
                    continue
                ions = tuple((e, Ion(e, s)) for e, s in states)
                parent = write_formula(counts)
                found[key] = Candidate(
                    text, ions, {}, origin="substitution", parent=parent
                )
            if len(found) >= max(30 * spec.count, 300) or looked > MOST_CHANGES:
                break
    return list(found.values()), looked, False


def _may_be_parent(counts: dict[str, float], spec: GenerationSpec) -> bool:
    """Whether one exchange, or two, can lead from a known formula to the wishes."""
    if len(counts) < 2 or set(counts) & UNUSUAL:
        return False
    if spec.size is not None and len(counts) != spec.size:
        return False
    if spec.anions and not set(counts) & set(spec.anions):
        return False
    return len(set(spec.include) - set(counts)) <= 1


def _changes(
    counts: dict[str, float],
    spec: GenerationSpec,
    groups: dict[str, list[str]],
    *,
    twice: bool,
) -> Iterator[dict[str, float]]:
    """Formulas one exchange away, or two with a missing element put in first."""
    missing = [e for e in spec.include if e not in counts]
    starts = [counts]
    if missing and not twice:
        fixed = {*spec.include, *spec.anions}
        yield from _with(missing[0], counts, fixed)
    elif missing:
        starts = list(_with(missing[0], counts, {*spec.include, *spec.anions}))
    elif twice:
        return
    for start in starts:
        for old in sorted(start):
            if old in spec.include and (twice or not missing):
                continue
            for new in groups.get(old, ()):
                if new not in start:
                    yield {new if e == old else e: n for e, n in start.items()}


def _with(
    element: str, counts: dict[str, float], fixed: set[str]
) -> Iterator[dict[str, float]]:
    """The formula with an element in the place of each other one in turn."""
    for old in sorted(counts):
        if old not in fixed:
            yield {element if e == old else e: n for e, n in counts.items()}


def _allowed_states(
    counts: dict[str, float], spec: GenerationSpec
) -> tuple[tuple[str, int], ...] | None:
    """Oxidation states that meet the wishes, empty where none are asked for."""
    found = neutral_assignments(counts)
    if not found:
        return None if spec.neutral or spec.ordered or spec.anions else ()
    for assignment in found:
        minus = {e for e, s in assignment.states if s < 0}
        if spec.ordered and not assignment.ordered:
            continue
        if spec.anions and not (minus and minus <= set(spec.anions)):
            continue
        # An oxyhalide holds both.
        if len(spec.anions) > 1 and "O" in spec.include and minus == {"O"}:
            continue
        return tuple(assignment.states)
    return None
