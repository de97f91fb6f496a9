"""Bond lengths asked for against those in the crystal."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from validators.crystal import Crystal
from validators.neighbours import neighbours
from validators.report import Evidence, Finding, NotApplicable, Severity, check
from validators.shells import site_shell
from validators.specs.structure import BondSpec, StructureSpec


@check("geometry.bonds")
def bonds_asked(crystal: Crystal, spec: StructureSpec) -> Iterator[Finding | Evidence]:
    """Bond lengths lie in the ranges asked for."""
    if not spec.bonds:
        raise NotApplicable("no bond lengths were asked for")
    done: set[tuple[str, str, str, str]] = set()
    for rule in spec.bonds:
        key = (rule.first, rule.second, rule.kind, rule.rule)
        beside = [b for b in spec.bonds if (b.first, b.second, b.kind, b.rule) == key]
        if len(beside) == 1 or rule.kind == "contact":
            yield from _judge_bond(crystal, rule)
        elif key not in done:
            yield from _judge_several(crystal, beside)
        done.add(key)


def _judge_several(
    crystal: Crystal, rules: list[BondSpec]
) -> Iterator[Finding | Evidence]:
    """Every bond lies in one of the ranges, and each range holds a bond."""
    rule = rules[-1]
    title = f"{rule.first}-{rule.second}"
    found: list[float] = []
    for index, site in enumerate(crystal.sites):
        if site.element == rule.first:
            around = site_shell(crystal, index, rule.second)
            if around is not None:
                found += [float(v) for v in around.distances[: around.number]]
    name = rule.rule or "bond length asked for"
    if not found:
        yield Evidence(name, "geometry.bonds", "open", f"{title}: no such contact")
        return

    def inside(value: float, one: BondSpec) -> bool:
        low = one.shortest if one.shortest is not None else 0.0
        high = one.longest if one.longest is not None else 99.0
        return low - 0.005 <= value <= high + 0.005

    asked = ", ".join(
        f"{b.shortest if b.shortest is not None else 0:g} to "
        f"{f'{b.longest:g}' if b.longest is not None else 'any'} Å"
        for b in rules
    )
    outside = [v for v in found if not any(inside(v, b) for b in rules)]
    empty = [b for b in rules if not any(inside(v, b) for v in found)]
    good = not outside and not empty
    measured = ", ".join(f"{v:.3f}" for v in sorted(set(np.round(found, 3))))
    text = f"{title} {measured} Å, asked {asked}"
    yield Evidence(name, "geometry.bonds", "pass" if good else "fail", text)
    if not good:
        yield Finding(
            "geometry.bonds",
            Severity.ERROR,
            text,
            expected=asked,
            found=[round(v, 3) for v in outside],
            where=title,
            hint="move the atoms or change the cell",
            rule=rule.rule or None,
        )


def _judge_bond(crystal: Crystal, rule: BondSpec) -> Iterator[Finding | Evidence]:
    name = rule.rule or "bond length asked for"
    title = f"{rule.first}-{rule.second}".replace("*-*", "any two atoms")
    found: list[float] = []
    if "*" in {rule.first, rule.second}:
        pairs = neighbours(crystal)
        found = [float(v) for v in pairs.distance if v > 1e-3]
        found = [min(found)] if found else []
    for index, site in enumerate(crystal.sites):
        if site.element != rule.first:
            continue
        around = site_shell(crystal, index, rule.second)
        if around is not None:
            count = 1 if rule.kind == "contact" else around.number
            found.extend(float(v) for v in around.distances[:count])
    if not found:
        yield Evidence(name, "geometry.bonds", "open", f"{title}: no such contact")
        return
    low, high = min(found), max(found)
    good = (rule.shortest is None or low >= rule.shortest - 0.005) and (
        rule.longest is None or high <= rule.longest + 0.005
    )
    asked = (
        f"{rule.shortest if rule.shortest is not None else 0:g} to "
        f"{f'{rule.longest:g}' if rule.longest is not None else 'any'} Å"
    )
    yield Evidence(
        name,
        "geometry.bonds",
        "pass" if good else "fail",
        f"{title} {low:.3f}-{high:.3f} Å, asked {asked}",
    )
    if not good:
        yield Finding(
            "geometry.bonds",
            Severity.ERROR,
            f"{title} distances are {low:.3f}-{high:.3f} Å, {asked} is asked for",
            expected=asked,
            found=(round(low, 3), round(high, 3)),
            where=title,
            hint="move the atoms or change the cell",
            rule=rule.rule or None,
        )
