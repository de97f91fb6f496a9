"""Which element sits on which Wyckoff position: as asked, or as the formula allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement, islice, product

import numpy as np

from generators.errors import SpecUnsupported
from generators.structures.occupancy import solve_occupancies
from generators.structures.placing.orbits import Orbit
from generators.structures.placing.template_starts import free_vector
from validators.formula import format_formula
from validators.groups import Group
from validators.origins import letter_permutations
from validators.specs.structure import StructureSpec

#: Ways to spread a formula over Wyckoff letters that are tried without site rules.
LAYOUTS = 6


@dataclass(frozen=True, slots=True)
class Layout:
    """Elements on letters with occupancies: what placing starts from."""

    orbits: tuple[Orbit, ...]
    note: str = ""


def _coordination(spec: StructureSpec, symbol: str, label: str) -> dict[str, int]:
    return {
        rule.ligand: rule.number
        for rule in spec.coordination
        if rule.center == symbol and (not rule.site or label.endswith(rule.site))
    }


def asked_layout(
    spec: StructureSpec, group: Group, wanted: Mapping[str, Fraction]
) -> Layout:
    """Orbits from the rules about sites, filled as the composition asks."""
    for site in spec.sites:
        if site.letter and group.position(site.letter) is None:
            raise SpecUnsupported(
                f"{site.element} is asked on {site.letter!r}, a letter that "
                f"{group.short} lacks"
            )
    missing = [
        e for e in wanted if e not in {s.element for s in spec.sites if s.letter}
    ]
    if missing:
        raise SpecUnsupported(
            f"the rules give no site to {', '.join(missing)}, but the formula is "
            f"{format_formula(wanted)}"
        )
    solved = solve_occupancies(spec)
    if solved.unsolved:
        raise SpecUnsupported(
            "; ".join(f"{element}: {why}" for element, why in solved.unsolved.items())
        )
    orbits: list[Orbit] = []
    labels: set[str] = set()
    joint = {(s.element, s.letter) for s in spec.sites if s.shared}
    hosts: dict[tuple[str, int], str] = {}
    for fill in solved.fills:
        position = group.position(fill.letter)
        if fill.occupancy == 0 or position is None:
            continue
        label = fill.label
        while label in labels:
            label = f"{fill.element}{len(labels) + 1}"
        labels.add(label)
        frac = next(
            (
                s.frac
                for s in spec.sites
                if s.element == fill.element and s.letter == fill.letter and s.frac
            ),
            None,
        )
        beside = ""
        if (fill.element, fill.letter) in joint:
            before = sum(
                o.element == fill.element and o.position.letter == fill.letter
                for o in orbits
            )
            beside = hosts.setdefault((fill.letter, before), label)
        start = free_vector(group, position, np.array(frac)) if frac else None
        orbits.append(
            Orbit(
                label, fill.element, position, float(fill.occupancy),
                _coordination(spec, fill.element, label), start or frac,
                beside if beside != label else "",
            )
        )  # fmt: skip
    return Layout(tuple(orbits), "; ".join(solved.full))


def possible_layouts(
    spec: StructureSpec, group: Group, wanted: Mapping[str, Fraction]
) -> Iterator[Layout]:
    """Ways to spread the formula over the letters, the fewest free numbers first."""
    freedom = {p.letter: p.freedom for p in group.positions}
    out: list[tuple[float, tuple[tuple[str, str], ...]]] = []
    seen: set[tuple[tuple[str, str], ...]] = set()
    moves = letter_permutations(group.hall, group.full_symbol)
    for z in [spec.z] if spec.z else [1, 2, 3, 4, 6, 8, 12, 16]:
        needs = {e: n * z for e, n in wanted.items()}
        if any(n.denominator != 1 for n in needs.values()):
            continue
        choices = [
            [[(e, letter) for letter in way] for way in _ways(int(n), group)[:8]]
            for e, n in needs.items()
        ]
        for pick in islice(product(*choices), 600):
            flat = tuple(sorted(pair for part in pick for pair in part))
            letters = [letter for _, letter in flat]
            if any(freedom[x] == 0 and letters.count(x) > 1 for x in letters):
                continue
            # The same arrangement seen from another allowed origin.
            if seen & {tuple(sorted((e, m[x]) for e, x in flat)) for m in moves}:
                continue
            seen.add(flat)
            out.append((sum(freedom[x] for x in letters) + 0.1 * z, flat))
        if len(out) > 40:
            break
    out.sort(key=lambda pair: pair[0])
    for _, flat in out[:LAYOUTS]:
        orbits: list[Orbit] = []
        counts: dict[str, int] = {}
        for symbol, letter in flat:
            position = group.position(letter)
            assert position is not None
            counts[symbol] = counts.get(symbol, 0) + 1
            label = f"{symbol}{counts[symbol]}"
            orbits.append(
                Orbit(label, symbol, position, 1.0, _coordination(spec, symbol, label))
            )
        yield Layout(tuple(orbits), "letters were chosen, not asked for")


def _ways(need: int, group: Group) -> list[tuple[str, ...]]:
    """Sets of letters whose multiplicities add up to a number."""
    out: list[tuple[str, ...]] = []
    letters = [(p.letter, p.multiplicity, p.freedom) for p in group.positions]
    for size in range(1, 4):
        for pick in combinations_with_replacement(letters, size):
            if sum(p[1] for p in pick) != need:
                continue
            if any(p[2] == 0 and pick.count(p) > 1 for p in pick):
                continue
            out.append(tuple(p[0] for p in pick))
    return out
