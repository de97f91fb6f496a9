"""Formulas by pattern: the sites of a structure type filled with ions that fit them.

Charges balance, cations are less electronegative than anions, every ion is tabulated in
the coordination of its site, and radii lie in the limits asked for. Alloys have shares
in place of charges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, product
from typing import Any

import numpy as np

from generators.errors import SpecUnsupported
from generators.materials.candidate import ANIONS, Candidate, Ion
from generators.materials.intermetallics import (
    ALLOY,
    METALLIC,
    alloy_counts,
    metallic_scores,
)
from generators.materials.patterns import UNUSUAL
from validators.compositions import (
    electronegativity,
    oxidation_states,
    same_formula,
    shannon_radius,
    symbols,
    tolerance_factor,
)
from validators.elements import NONMETALS
from validators.specs.generation import PEROVSKITES, GenerationSpec, SiteRule

#: Combinations looked at in full; above it candidates are drawn at random.
EXHAUSTIVE = 400_000
#: Radius ratios within which a type is stable, by the labels of its sites.
RATIOS: dict[str, tuple[str, str, float, float, str]] = {
    "pyrochlore": (
        "A", "B", 1.46, 1.78,
        "Subramanian, Aravamudan & Subba Rao, Prog. Solid State Chem. 15 (1983) 55",
    ),
}  # fmt: skip
#: Sites whose radii fall in this order.
DESCENDING = {"garnet": ("A", "B", "C"), "perovskite": ("A", "B")}


def site_options(site: SiteRule, spec: GenerationSpec) -> list[Ion]:
    """Ions that may sit on a site."""
    if site.elements:
        pool = list(site.elements)
    elif site.anion:
        pool = sorted(ANIONS)
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


def by_fillings(spec: GenerationSpec, seed: int) -> tuple[list[Candidate], int, bool]:
    """The pattern with each count that its first site may have."""
    out: list[Candidate] = []
    looked, full = 0, True
    first, *rest = spec.sites
    for count in spec.fillings or (first.count,):
        filled = replace(spec, sites=(replace(first, count=count), *rest))
        found, seen, whole = _by_pattern(filled, seed)
        out, looked, full = out + found, looked + seen, full and whole
    return out, looked, full


def by_split(spec: GenerationSpec, seed: int) -> tuple[list[Candidate], int, bool]:
    """The pattern with one cation site shared by two elements in equal parts.

    For wishes that no element alone on each site can meet: Li and Mn in a spinel are
    LiCrMnO4, whose B2 holds Cr and Mn.
    """
    out: list[Candidate] = []
    looked, full = 0, True
    for place, site in enumerate(spec.sites):
        if site.anion or site.count % 2:
            continue
        half = replace(site, count=site.count // 2)
        parts = (
            replace(half, label=f"{site.label}1"),
            replace(half, label=f"{site.label}2"),
        )
        split = (*spec.sites[:place], *parts, *spec.sites[place + 1 :])
        try:
            found, seen, whole = _by_pattern(replace(spec, sites=split), seed)
        except SpecUnsupported:
            continue
        out, looked, full = out + found, looked + seen, full and whole
    return out, looked, full


def by_alloy(spec: GenerationSpec, seed: int) -> tuple[list[Candidate], int, bool]:
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
    if not spec.holds_wished(elements):
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
