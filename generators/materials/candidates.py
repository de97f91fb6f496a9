"""New formulas by rule: patterns filled with ions, systems, substitutions.

No property is predicted here. A candidate is what the rules allow: common oxidation
states balance, cations are less electronegative than anions, every ion is tabulated
in the coordination of its site, radii lie in the limits asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, product
from typing import Any

import numpy as np

from generators.errors import SpecUnsupported
from generators.materials.formulas import group_members, is_known, known_formulas
from generators.materials.intermetallics import (
    ALLOY,
    METALLIC,
    alloy_counts,
    metallic_scores,
)
from generators.materials.patterns import CHALCOGENS, HALIDES, PNICTOGENS, UNUSUAL
from generators.materials.plausible import is_usual, strangeness
from validators.compositions import (
    electronegativity,
    neutral_assignments,
    oxidation_states,
    parse_formula,
    same_formula,
    shannon_radius,
    symbols,
    tolerance_factor,
    write_formula,
)
from validators.specs.generation import PEROVSKITES, GenerationSpec, SiteRule

#: Combinations looked at in full; above it candidates are drawn at random.
EXHAUSTIVE = 400_000
NONMETALS = frozenset(
    (
        "H",
        "B",
        "C",
        "N",
        "O",
        "F",
        "Si",
        "P",
        "S",
        "Cl",
        "Ge",
        "As",
        "Se",
        "Br",
        "Te",
        "I",
    )
)
_STRONG = frozenset(("O", "F", "Cl", "Br", "I", "S", "Se", "N"))
_ANIONS = frozenset((*HALIDES, *CHALCOGENS, *PNICTOGENS))

#: Radius ratios within which a type is stable, by the labels of its sites.
RATIOS: dict[str, tuple[str, str, float, float, str]] = {
    "pyrochlore": (
        "A", "B", 1.46, 1.78,
        "Subramanian, Aravamudan & Subba Rao, Prog. Solid State Chem. 15 (1983) 55",
    ),
}  # fmt: skip
#: Sites whose radii fall in this order.
DESCENDING = {"garnet": ("A", "B", "C"), "perovskite": ("A", "B")}


@dataclass(frozen=True, slots=True)
class Ion:
    """An element with its charge on a site; `radius` in Å, 0 when not looked up."""

    element: str
    charge: int
    radius: float = 0.0
    coordination: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposed formula.

    Attributes:
        formula: In the order of the pattern.
        ions: Label of a site to its ion.
        scores: Measured figures: tolerance factor ``t``, ``mu``, ratios.
        known: Whether it is on the shipped list of known formulas.
        origin: How it was found.
        parent: The known formula it derives from, for substitutions.
    """

    formula: str
    ions: tuple[tuple[str, Ion], ...] = ()
    scores: dict[str, Any] = field(default_factory=dict)
    known: bool = False
    origin: str = "pattern"
    parent: str = ""


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
    if spec.prototype == ALLOY and len({*spec.include, *spec.system}) >= 4:
        found, looked, full = _by_alloy(spec, seed)
    elif spec.sites:
        found, looked, full = _by_fillings(spec, seed)
    elif spec.system:
        found, looked, full = _by_system(spec, seed)
    else:
        found, looked, full = _by_substitution(spec, seed)
    marked = [
        replace(c, known=is_known(c.formula) or same_formula(c.formula) in also_known)
        for c in found
    ]
    # "Ten more": what the conversation has listed already is no answer.
    told = {same_formula(formula) for formula in spec.told}
    marked = [c for c in marked if same_formula(c.formula) not in told]
    marked = [c for c in marked if _within(c, spec)]
    notes: list[tuple[str, int, int]] = []
    if spec.new_only:
        new = [c for c in marked if not c.known]
        notes.append(("known_left_out", len(marked) - len(new), len(marked)))
        marked = new
    if not marked:
        raise SpecUnsupported(_why_none(spec, looked))
    # Usual charges first; what known compounds hardly show fills up only.
    usual = [c for c in marked if is_usual(_states(c))]
    if spec.system and not spec.sites:
        chosen = marked[: spec.count]
    else:
        chosen = _varied(usual, spec.count, seed)
        if len(chosen) < spec.count:
            rest = [c for c in marked if c not in usual]
            chosen += _varied(rest, spec.count - len(chosen), seed)
    if len(usual) < len(marked):
        notes.append(("unusual_last", len(marked) - len(usual), len(marked)))
    return Proposed(tuple(chosen), len(marked), looked, full, tuple(notes))


def _within(candidate: Candidate, spec: GenerationSpec) -> bool:
    """Whether amounts of elements and computed figures lie in the wished limits."""
    counts = parse_formula(candidate.formula)
    total = sum(counts.values())
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
    wishes += [_limits_text(n.replace("_", " "), lo, hi) for n, lo, hi in spec.figures]
    if spec.include:
        wishes.append("with " + ", ".join(spec.include))
    if spec.exclude:
        wishes.append("without " + ", ".join(spec.exclude))
    if spec.new_only:
        wishes.append("not on the list of known formulas")
    return f"none of {looked} combinations meets " + ", ".join(wishes)


# --- patterns ---------------------------------------------------------------------


def site_options(site: SiteRule, spec: GenerationSpec) -> list[Ion]:
    """Ions that may sit on a site."""
    if site.elements:
        pool = list(site.elements)
    elif site.anion:
        pool = sorted(_ANIONS)
    else:
        pool = sorted(symbols() - UNUSUAL - {"D", "T"})
    allowed = set(spec.system)
    out = []
    for element in pool:
        if element in spec.exclude or (allowed and element not in allowed):
            continue
        if spec.prototype in METALLIC:
            out.append(Ion(element, 0))
            continue
        # Nonmetals are cations only where the site says so or is a small one.
        small = site.coordination is not None and site.coordination <= 4
        if not site.elements and not site.anion and element in NONMETALS and not small:
            continue
        if (
            not site.elements
            and element in ("H", "O", "F", "N", "C")
            and not site.anion
        ):
            continue
        for charge in oxidation_states(element):
            if site.anion != (charge < 0) and not site.charges:
                continue
            if site.charges and charge not in site.charges:
                continue
            if not site.anion and charge < 0:
                continue
            out.append(Ion(element, charge))
    if site.coordination is None:
        return out
    measured = []
    for ion in out:
        # A cation must be known in this coordination; anions are less particular,
        # and two- or nine-fold entries are rare, so one neighbour off may serve.
        reach = 99 if site.anion else 1 if site.coordination in (2, 9) else 0
        radius = shannon_radius(ion.element, ion.charge, site.coordination, reach=reach)
        if radius is not None:
            measured.append(
                replace(ion, radius=radius.value, coordination=radius.coordination)
            )
    return measured


def _by_fillings(spec: GenerationSpec, seed: int) -> tuple[list[Candidate], int, bool]:
    """The pattern with each count that its first site may have."""
    out: list[Candidate] = []
    looked, full = 0, True
    first, *rest = spec.sites
    for count in spec.fillings or (first.count,):
        filled = replace(spec, sites=(replace(first, count=count), *rest))
        found, seen, whole = _by_pattern(filled, seed)
        out, looked, full = out + found, looked + seen, full and whole
    return out, looked, full


def _by_alloy(spec: GenerationSpec, seed: int) -> tuple[list[Candidate], int, bool]:
    """Alloys of named elements: equal shares, and shares in steps of 5 at.%."""
    named = [*dict.fromkeys((*spec.include, *spec.system))]
    names = [f"M{i}" for i in range(len(named))]
    placed = dict(zip(names, named, strict=True))
    tried = alloy_counts(len(named), 40 * spec.count, seed)
    out = []
    for parts in tried:
        scores = metallic_scores(ALLOY, placed, dict(zip(names, parts, strict=True)))
        if scores is not None:
            # Equal shares are written without numbers, all others in at.%.
            step = 5 if sum(parts) == 20 else 1
            text = "".join(
                f"{e}{n * step if n * step > 1 else ''}"
                for e, n in zip(named, parts, strict=True)
            )
            ions = tuple((s, Ion(e, 0)) for s, e in placed.items())
            out.append(Candidate(text, ions, scores, origin="alloy"))
    return out, len(tried), False


def _by_pattern(spec: GenerationSpec, seed: int) -> tuple[list[Candidate], int, bool]:
    options = [site_options(site, spec) for site in spec.sites]
    for site, found in zip(spec.sites, options, strict=True):
        if not found:
            raise SpecUnsupported(
                f"no ion may sit on site {site.label} "
                f"({site.coordination or 'any'}-fold) under these wishes"
            )
    total = int(np.prod([float(len(o)) for o in options]))
    if total <= EXHAUSTIVE:
        picks: Any = product(*options)
        full = True
    else:
        picks = _random_picks(options, seed)
        full = False
    out, looked = [], 0
    names = set()
    for ions in picks:
        looked += 1
        candidate = _fill(spec, ions)
        if candidate is None:
            continue
        key = same_formula(candidate.formula)
        if key not in names:
            names.add(key)
            out.append(candidate)
        if not full and len(out) >= max(20 * spec.count, 400):
            break
    return out, looked, full


def _random_picks(options: Sequence[list[Ion]], seed: int) -> Any:
    rng = np.random.default_rng([seed, 71])
    for _ in range(EXHAUSTIVE // 2):
        yield tuple(o[int(rng.integers(len(o)))] for o in options)


def _fill(spec: GenerationSpec, ions: Sequence[Ion]) -> Candidate | None:
    """A candidate of these ions, or None when a rule forbids it."""
    charge = sum(i.charge * s.count for i, s in zip(ions, spec.sites, strict=True))
    if spec.neutral and charge != 0:
        return None
    elements = [i.element for i in ions]
    if len(set(elements)) < len(elements):
        return None
    if not set(spec.include) <= set(elements):
        return None
    if spec.ordered:
        plus = [electronegativity(i.element) for i in ions if i.charge > 0]
        minus = [electronegativity(i.element) for i in ions if i.charge < 0]
        if not minus or any(x is None for x in (*plus, *minus)):
            return None
        if max(x or 0 for x in plus) >= min(x or 0 for x in minus):
            return None
    placed = {s.label: i for s, i in zip(spec.sites, ions, strict=True)}
    scores = _geometry(spec, placed)
    if scores is None:
        return None
    formula = "".join(
        f"{i.element}{s.count if s.count > 1 else ''}"
        for s, i in zip(spec.sites, ions, strict=True)
    )
    return Candidate(formula, tuple(placed.items()), scores)


def _largest(a: Ion, others: Sequence[Ion]) -> bool:
    """Whether an ion is larger than others at equal (sixfold) coordination."""
    mine, *rest = (shannon_radius(i.element, i.charge, 6) for i in (a, *others))
    return mine is not None and all(r is None or r.value < mine.value for r in rest)


def _geometry(spec: GenerationSpec, placed: dict[str, Ion]) -> dict[str, Any] | None:
    if spec.prototype in METALLIC:
        metals = {label: ion.element for label, ion in placed.items()}
        return metallic_scores(
            spec.prototype, metals, {s.label: s.count for s in spec.sites}
        )
    scores: dict[str, Any] = {}
    if spec.prototype in PEROVSKITES and "A" in placed and "B" in placed:
        x = next(i for i in placed.values() if i.charge < 0)
        a, b, c = (placed.get(label) for label in ("A", "B", "C"))
        assert a is not None
        assert b is not None
        found = tolerance_factor(
            (a.element, a.charge),
            (b.element, b.charge),
            (x.element, x.charge),
            second=(c.element, c.charge) if c is not None else None,
        )
        if found is None:
            return None
        scores = {"t": round(found.t, 4), "mu": round(found.mu, 4)}
        if c is not None and not _largest(a, (b, c)):
            return None
        if spec.tolerance and not spec.tolerance[0] <= found.t <= spec.tolerance[1]:
            return None
        if spec.octahedral and not spec.octahedral[0] <= found.mu <= spec.octahedral[1]:
            return None
    order = DESCENDING.get(spec.prototype, ())
    radii = [placed[label].radius for label in order if label in placed]
    if len(radii) > 1 and any(a <= b for a, b in pairwise(radii)):
        return None
    if spec.prototype in RATIOS:
        first, second, low, high, _ = RATIOS[spec.prototype]
        if first in placed and second in placed:
            ratio = placed[first].radius / placed[second].radius
            scores["radius_ratio"] = round(ratio, 4)
            if not low <= ratio <= high:
                return None
    return scores


# --- systems and substitutions ------------------------------------------------------


def _by_system(
    spec: GenerationSpec, seed: int, *, most: int = 32
) -> tuple[list[Candidate], int, bool]:
    """Small whole-number formulas of a chemical system that balance."""
    elements = [e for e in spec.system if e not in spec.exclude]
    if not 2 <= len(elements) <= 6:
        raise SpecUnsupported(
            f"a system of {len(elements)} elements is not searched; give 2 to 6"
        )
    reach = {2: 8, 3: 8, 4: 7, 5: 5, 6: 4}[len(elements)]
    anions = [e for e in elements if e in _ANIONS]
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
    out.sort(key=lambda c: (round(strangeness(_states(c)), 2), c.scores["atoms"]))
    return out, looked, True


def _states(candidate: Candidate) -> list[tuple[str, int]]:
    return [(ion.element, ion.charge) for _, ion in candidate.ions]


def _plain_anions(states: Sequence[tuple[str, int]]) -> bool:
    """Whether no weak anion (P, As, C …) stands beside a strong one (O, F, S …)."""
    minus = {e for e, s in states if s < 0}
    strong = minus & _STRONG
    return not strong or minus <= strong


#: Changed formulas looked at before a search by exchange ends.
MOST_CHANGES = 150_000


def _by_substitution(
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
                if not set(spec.include) <= set(changed):
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


# --- choice ---------------------------------------------------------------------------


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
