"""Contradictions found before any draft, and possible wishes refused by mistake.

Records of the library, taken as wishes, must pass; wishes with one planted
contradiction must not. The baseline is building without the check: it refuses none.

Run: python -P benchmarks/contradictions.py [--wishes 1500] [--seed 0]
"""

# ruff: noqa: E402 - the path is set before the packages are imported

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path

# The folder of this script holds a file named like a package; the checkout leads.
sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.rules import wilson
from knowledge.structures import structure_library
from validators.contradictions import contradictions
from validators.filling import MOBILE
from validators.records import StructureRecord
from validators.specs.structure import LatticeSpec, SiteSpec, StructureSpec


def _wish(
    record: StructureRecord,
    sites: Sequence[tuple[str, str]],
    lattice: LatticeSpec | None = None,
) -> StructureSpec:
    return StructureSpec(
        formula=record.formula,
        composition=record.composition,
        group=record.group,
        sites=tuple(SiteSpec(e, letter) for e, letter in sites),
        lattice=lattice,
    )


def measure(count: int, seed: int) -> None:
    """Shares of planted contradictions found, and of possible wishes refused."""
    rng = random.Random(seed)
    records = [
        r
        for r in structure_library()
        if 2 <= len(r.sites) <= 8
        and r.group.number > 2
        and all(s.occupancy == 1 for s in r.sites)
    ]
    rng.shuffle(records)
    tried: dict[str, list[bool]] = {}
    for record in records[:count]:
        group = record.group
        sites = [(s.element, s.letter) for s in record.sites]
        cell = LatticeSpec(*record.cell, rule="cell")
        refused = bool(contradictions(_wish(record, sites, cell)))
        tried.setdefault("possible wish refused", []).append(refused)
        if refused:
            continue
        index = rng.randrange(len(sites))
        symbol, letter = sites[index]
        position = group.position(letter)
        assert position is not None
        others = [p for p in group.positions if p.multiplicity != position.multiplicity]
        if others:
            planted = [*sites]
            planted[index] = (symbol, rng.choice(others).letter)
            kind = "mobile ion" if symbol in MOBILE else "framework element"
            tried.setdefault(f"{kind} on a site of another size", []).append(
                bool(contradictions(_wish(record, planted)))
            )
        fixed = [
            i
            for i, (_, x) in enumerate(sites)
            if (p := group.position(x)) is not None and p.freedom == 0
        ]
        if len(fixed) > 1 and sites[fixed[0]][0] != sites[fixed[1]][0]:
            planted = [*sites]
            planted[fixed[1]] = (sites[fixed[1]][0], sites[fixed[0]][1])
            tried.setdefault("two elements fully on one place", []).append(
                bool(contradictions(_wish(record, planted)))
            )
        planted = [*sites]
        planted[index] = (symbol, chr(ord(group.positions[-1].letter) + 1))
        if planted[index][1].islower():
            tried.setdefault("letter that the group lacks", []).append(
                bool(contradictions(_wish(record, planted)))
            )
        if group.system not in {"triclinic", "monoclinic"}:
            a, b, c, alpha, beta, gamma = record.cell
            wrong = LatticeSpec(a, b, c, alpha, beta, gamma + 7, rule="cell")
            tried.setdefault("cell that the system forbids", []).append(
                bool(contradictions(_wish(record, sites, wrong)))
            )
    print(f"{'wish':40}{'found':>8}{'of':>7}{'share':>20}")
    for kind, hits in tried.items():
        low, high = wilson(sum(hits), len(hits))
        share = f"{sum(hits) / len(hits):.1%} [{low:.1%}, {high:.1%}]"
        print(f"{kind:40}{sum(hits):8}{len(hits):7}{share:>20}")
    print("baseline: building without this check refuses none of them (0 %)")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wishes", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    measure(args.wishes, args.seed)


if __name__ == "__main__":
    main()
