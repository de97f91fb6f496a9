"""What cannot be built because the wishes contradict each other, before any draft.

Every finding carries the numbers, the one reason, and the nearest feasible choice in
`hint`. `contradictions` forbid the work; `doubts` only tell that a wish is unusual.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from validators.amounts import ROUNDING, error, multiplicities, sums
from validators.cell_choices import cell_choices
from validators.cells import FAR, cell_contradictions, fixed_distance, most_distant
from validators.distances import contact_floor
from validators.elements import is_element
from validators.fixed import fixed_contradictions
from validators.groups import Group, locate
from validators.nearest import Choice, in_words, nearest_choices
from validators.neutral_choices import neutral_choices
from validators.neutrality import UNDECIDED, charges
from validators.report import Finding, Severity
from validators.specs.structure import BondSpec, StructureSpec

__all__ = ["contradictions", "doubts", "site_contradictions"]

#: Contradictions that another position or occupancy may remove.
_CHOOSABLE = frozenset({"rules.letter", "rules.multiplicity", "rules.sharing"})


def contradictions(spec: StructureSpec) -> list[Finding]:
    """Everything in a spec that cannot hold together; empty when it can be tried.

    The hint of each is a choice that has been judged itself.
    """
    # A point off its position knows its cure.
    told = list(_points(spec))
    return [f if f in told else _with_nearest(f, spec) for f in _all(spec)]


def _all(spec: StructureSpec) -> list[Finding]:
    out = list(_problems(spec))
    # A group that does not exist leaves nothing to compare letters with.
    out += _composition(spec)
    about_sites = [*_letters(spec), *_orbits(spec), *_occupancies(spec)]
    if not any(f.check in {"rules.letter", "rules.element"} for f in about_sites + out):
        about_sites += _amounts(spec)
    out += about_sites
    out += (f for f in charges(spec) if f.severity is Severity.ERROR)
    out += cell_contradictions(spec)
    out += _points(spec)
    out += _surroundings(spec)
    out += _geometry(spec)
    # What does not hold the formula or shares places twice has no crystal to look at.
    return out or list(fixed_contradictions(spec))


def site_contradictions(spec: StructureSpec) -> list[Finding]:
    """Everything about letters, amounts and coordinates of sites, nothing left out.

    Amounts are judged beside letters that do not exist, so that a change which mends
    the letter can be judged whole.
    """
    return [
        *_letters(spec), *_orbits(spec), *_occupancies(spec), *_points(spec),
        *_amounts(spec),
    ]  # fmt: skip


def _amounts(spec: StructureSpec) -> list[Finding]:
    # A sum that cannot be reached is no measure of the formula units.
    return list(sums(spec)) or list(multiplicities(spec))


def _with_nearest(finding: Finding, spec: StructureSpec) -> Finding:
    """The finding with choices as its hint that have been judged themselves."""
    if finding.check == "rules.charge":
        if finding.hint != UNDECIDED:
            return finding
        neutral = neutral_choices(spec, lambda s: [*_all(s), *charges(s)])
        return replace(finding, hint=_listed(neutral) or finding.hint)
    if finding.check == "rules.cell":
        cells = cell_choices(spec, finding, _all)
        return replace(finding, hint=_listed(cells) or finding.hint)
    if finding.check not in _CHOOSABLE or finding.where == "Z":
        return finding
    choices = nearest_choices(spec, finding, site_contradictions)
    if choices:
        return replace(finding, hint=in_words(choices))
    short = spec.group.short if spec.group is not None else "the group"
    return replace(
        finding,
        hint=f"no other position or occupancy of these sites holds {spec.formula} in "
        f"{short}: change the formula, Z or the group",
    )


def _listed(choices: Sequence[Choice]) -> str:
    return ", or ".join(c.words for c in choices)


def doubts(spec: StructureSpec) -> list[Finding]:
    """Warnings: unusual oxidation states; letters that stand for several sites."""
    return [
        *(
            _with_nearest(f, spec)
            for f in charges(spec)
            if f.severity is Severity.WARNING
        ),
        *_inferred(spec),
    ]


def _inferred(spec: StructureSpec) -> Iterator[Finding]:
    for site in spec.sites:
        if site.inferred:
            place = f"{site.multiplicity or ''}{site.letter}"
            yield Finding(
                "rules.multiplicity",
                Severity.WARNING,
                f"{site.element} on {place} is read as {site.count} sites {place}: "
                f"{spec.formula} needs them",
                expected=f"{site.count}×{place}",
                found=place,
                where=f"element {site.element}",
                hint="name each site where this is not meant",
                rule=site.rule or None,
            )


_KINDS = {
    "unknown_group": "space_group",
    "group_number": "space_group",
    "setting": "space_group",
    "element": "element",
}


def _problems(spec: StructureSpec) -> Iterator[Finding]:
    for problem in spec.problems:
        yield error(
            _KINDS.get(problem.kind, "two_values"),
            problem.message,
            expected=problem.expected,
            found=problem.found,
            where=problem.rule,
            hint=problem.hint,
            rule=problem.rule or None,
        )


def _composition(spec: StructureSpec) -> Iterator[Finding]:
    if not spec.composition:
        return
    known = list(spec.composition)
    asked: dict[str, str] = {}
    for site in spec.sites:
        asked.setdefault(site.element, site.rule)
    for coordination in spec.coordination:
        asked.setdefault(coordination.center, coordination.rule)
        asked.setdefault(coordination.ligand, coordination.rule)
    for bond in spec.bonds:
        for symbol in (bond.first, bond.second):
            if symbol != "*":
                asked.setdefault(symbol, bond.rule)
    for net in spec.nets:
        for symbol in net.elements:
            asked.setdefault(symbol, net.rule)
    for angle in spec.angles:
        for symbol in (angle.first, angle.center, angle.second):
            asked.setdefault(symbol, angle.rule)
    for symbol, rule in asked.items():
        if symbol not in known and is_element(symbol):
            yield error(
                "element",
                f"{symbol} is asked for, but {spec.formula} holds only "
                f"{', '.join(known)}",
                expected=sorted(known),
                found=symbol,
                where=f"element {symbol}",
                hint=f"leave {symbol} out, or give a formula with {symbol}",
                rule=rule or None,
            )


def _near_positions(group: Group, multiplicity: int | None) -> str:
    positions = group.positions
    if multiplicity is not None:
        same = [p for p in positions if p.multiplicity == multiplicity]
        if same:
            return " or ".join(p.label for p in same)
        nearest = sorted(positions, key=lambda p: abs(p.multiplicity - multiplicity))
        return " or ".join(p.label for p in nearest[:2])
    return ", ".join(p.label for p in positions)


def _letters(spec: StructureSpec) -> Iterator[Finding]:
    group = spec.group
    if group is None:
        return
    for site in spec.sites:
        if site.letter is None:
            continue
        name = site.label or site.element
        position = group.position(site.letter)
        if position is None:
            last = group.positions[-1]
            yield error(
                "letter",
                f"{group.short} has no Wyckoff letter {site.letter!r}: its positions "
                f"run from a to {last.letter} ({_all_labels(group)})",
                expected=[p.label for p in group.positions],
                found=f"{site.multiplicity or ''}{site.letter}",
                where=f"site {name}",
                hint=f"put {name} on {_near_positions(group, site.multiplicity)}",
                rule=site.rule or None,
            )
        elif site.multiplicity not in {None, position.multiplicity}:
            wish = f"{site.multiplicity}{site.letter}"
            yield error(
                "letter",
                f"{wish} does not exist in {group.full_symbol}: letter {site.letter} "
                f"has multiplicity {position.multiplicity}",
                expected=position.label,
                found=wish,
                where=f"site {name}",
                hint=f"use {position.label}"
                + (
                    f", or {_near_positions(group, site.multiplicity)} for "
                    f"{site.multiplicity} atoms"
                ),
                rule=site.rule or None,
            )


def _all_labels(group: Group) -> str:
    return ", ".join(p.label for p in group.positions)


def _orbits(spec: StructureSpec) -> Iterator[Finding]:
    """A position without free coordinates exists once."""
    group = spec.group
    if group is None:
        return
    claims: dict[str, list[tuple[str, int, str, bool]]] = {}
    for site in spec.sites:
        position = group.position(site.letter) if site.letter else None
        if position is None or position.freedom or site.occupancy == 0:
            continue
        claims.setdefault(position.letter, []).append(
            (site.element, max(site.count, 1), site.rule, site.occupancy is not None)
        )
    for letter, rows in claims.items():
        position = group.position(letter)
        assert position is not None
        for symbol in dict.fromkeys(r[0] for r in rows):
            own = [r for r in rows if r[0] == symbol]
            count = sum(r[1] for r in own)
            if count > 1 and not all(r[3] for r in own):
                yield error(
                    "sharing",
                    f"{symbol} is asked on {count} sites {position.label}, but "
                    f"{position.label} ({position.text}) has no free coordinate and "
                    f"exists once",
                    expected=1,
                    found=count,
                    where=f"element {symbol}",
                    hint="use different positions: "
                    + ", ".join(
                        p.label
                        for p in group.positions
                        if p.multiplicity == position.multiplicity
                        and p.letter != letter
                    )
                    or "one site only",
                    rule=own[-1][2] or None,
                )


def _occupancies(spec: StructureSpec) -> Iterator[Finding]:
    group = spec.group
    for site in spec.sites:
        if site.occupancy is not None and not 0 <= site.occupancy <= 1:
            yield error(
                "occupancy",
                f"occupancy {float(site.occupancy):g} of {site.label or site.element} "
                "is outside 0 to 1",
                expected="0 to 1",
                found=float(site.occupancy),
                where=f"site {site.label or site.element}",
                hint="give the share of the position that is filled, 1 for full",
                rule=site.rule or None,
            )
    if group is None:
        return
    by_letter: dict[str, list[tuple[str, Fraction, str]]] = {}
    for site in spec.sites:
        position = group.position(site.letter) if site.letter else None
        if position is None or position.freedom or site.occupancy is None:
            continue
        if site.occupancy > 1:
            continue
        by_letter.setdefault(position.label, []).append(
            (site.element, site.occupancy, site.rule)
        )
    for label, rows in by_letter.items():
        total = sum((r[1] for r in rows), Fraction(0))
        if total > 1 + ROUNDING / 3:
            said = " + ".join(f"{e} {float(o):g}" for e, o, _ in rows)
            yield error(
                "sharing",
                f"{label} exists once and would be filled to {float(total):g} ({said})",
                expected="at most 1",
                found=float(total),
                where=f"position {label}",
                hint="reduce the occupancies to a sum of 1, such as "
                + ", ".join(f"{e} {float(o / total):.4g}" for e, o, _ in rows),
                rule=rows[-1][2] or None,
            )


# --- coordinates, polyhedra, bonds ------------------------------------------------


def _points(spec: StructureSpec) -> Iterator[Finding]:
    group = spec.group
    if group is None:
        return
    for site in spec.sites:
        wanted = group.position(site.letter) if site.letter else None
        if wanted is None or site.frac is None:
            continue
        found, _ = locate(
            group, np.array(site.frac), metric=np.eye(3) * 10, tolerance=0.03
        )
        if found.letter != wanted.letter:
            shown = ", ".join(f"{v:g}" for v in site.frac)
            moved = replace(site, letter=found.letter, multiplicity=found.multiplicity)
            other = spec.but(sites=tuple(moved if s is site else s for s in spec.sites))
            holds = not [*_letters(other), *_orbits(other), *_amounts(other)]
            yield error(
                "letter",
                f"({shown}) is on {found.label} ({found.text}) of {group.full_symbol}, "
                f"not on {wanted.label} ({wanted.text})",
                expected=wanted.label,
                found=found.label,
                where=f"site {site.label or site.element}",
                hint=f"a point of {wanted.label} has the form {wanted.text}"
                + (f"; or name {found.label}" if holds else ""),
                rule=site.rule or None,
            )


def _surroundings(spec: StructureSpec) -> Iterator[Finding]:
    """Two surroundings of an element that has one site only."""
    for symbol in dict.fromkeys(c.center for c in spec.coordination):
        own = [c for c in spec.coordination if c.center == symbol and not c.site]
        numbers = {(c.ligand, c.number): c for c in own if c.number}
        sites = [s for s in spec.sites if s.element == symbol and s.occupancy != 0]
        if sum(max(s.count, 1) for s in sites) != 1:
            continue
        for ligand in dict.fromkeys(c.ligand for c in own):
            rows = [c for (x, _), c in numbers.items() if x == ligand]
            if len(rows) > 1:
                said = " and ".join(str(c.number) for c in rows)
                place = f"{sites[0].multiplicity or ''}{sites[0].letter or ''}"
                yield error(
                    "two_values",
                    f"{symbol} has one site ({place}), but is asked to have {said} "
                    f"{ligand} neighbours",
                    expected="one coordination number",
                    found=[c.number for c in rows],
                    where=f"element {symbol}",
                    hint="keep "
                    + " or ".join(str(c.number) for c in rows)
                    + f", or name a second site of {symbol}",
                    rule=rows[-1].rule or None,
                )


def _fixed_bond(spec: StructureSpec, bond: BondSpec) -> Iterator[Finding]:
    """A bond length against cell and positions that leave nothing free."""
    found = fixed_distance(spec, bond.first, bond.second)
    bound = found is None
    if found is None and bond.shortest is not None:
        # With a length left open, the others still say how near a pair must come.
        most = most_distant(spec, bond.first, bond.second)
        found = most if most is not None and most < FAR else None
    if found is None or spec.lattice is None:
        return
    slack = 0.005 + spec.lattice.tolerance * found
    low, high = bond.shortest, bond.longest
    if (low is None or found >= low - slack) and (
        bound or high is None or found <= high + slack or bond.kind == "contact"
    ):
        return
    title = f"{bond.first}-{bond.second}"
    asked = (
        f"{low:g} to {high:g} Å"
        if low is not None and high is not None
        else f"at least {low:g} Å"
        if low is not None
        else f"at most {high:g} Å"
    )
    wanted = ((low or high or found) + (high or low or found)) / 2
    scaled = ", ".join(
        f"{n} = {v * wanted / found:.4g} Å"
        for n, v in spec.lattice.given().items()
        if n in "abc"
    )
    yield error(
        "bond",
        f"the cell and the positions bring {title} to {found:.3f} Å or nearer, {asked} "
        "is asked for"
        if bound
        else f"the cell and the positions fix {title} at {found:.3f} Å, {asked} is "
        "asked for",
        expected=round(found, 3),
        found=asked,
        where=title,
        hint=f"ask for {found:.3f} Å, or for a cell with {scaled}",
        rule=bond.rule or None,
    )


def _geometry(spec: StructureSpec) -> Iterator[Finding]:
    for bond in spec.bonds:
        title = f"{bond.first}-{bond.second}"
        if (
            bond.shortest is not None
            and bond.longest is not None
            and bond.shortest > bond.longest
        ):
            yield error(
                "bond",
                f"{title}: {bond.shortest:g} to {bond.longest:g} Å is no range",
                expected="shortest below longest",
                found=(bond.shortest, bond.longest),
                where=title,
                hint=f"{bond.longest:g} to {bond.shortest:g} Å",
                rule=bond.rule or None,
            )
        yield from _fixed_bond(spec, bond)
        if "*" in {bond.first, bond.second} or bond.longest is None:
            continue
        floor, basis = contact_floor(bond.first, bond.second)
        if bond.longest < 0.75 * floor:
            yield error(
                "bond",
                f"{title} at most {bond.longest:g} Å is asked for; such atoms come no "
                f"nearer than about {floor:.2f} Å ({basis})",
                expected=f"above {floor:.2f} Å",
                found=bond.longest,
                where=title,
                hint=f"a range above {floor:.2f} Å",
                rule=bond.rule or None,
            )
    density = spec.density
    if density is not None and not 0.01 < density[1] < 25:
        yield error(
            "density",
            f"{density[1]:g} g/cm³ is the density of no crystal",
            expected="0.01 to 25 g/cm³",
            found=density,
            where="density",
            hint="the unit is g/cm³",
            rule=spec.density_rule or None,
        )
