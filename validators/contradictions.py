"""What cannot be built because the wishes contradict each other, before any draft.

Every finding carries the numbers, the one reason, and the nearest feasible choice in
`hint`. `contradictions` forbid the work; `doubts` only tell that a wish is unusual.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations, product

import numpy as np

from validators.distances import contact_floor, expected_volume
from validators.elements import element, is_element
from validators.filling import (
    Place,
    formula_units,
    full_amount,
    implied_units,
    is_tight,
    places_of,
    stated_amount,
)
from validators.formula import format_formula
from validators.groups import Group, locate
from validators.oxidation import MIXED_VALENCE, assign, most_electronegative
from validators.report import Finding, Severity
from validators.specs.structure import StructureSpec

__all__ = ["contradictions", "doubts"]

#: Slack for rounded occupancies such as 0.349 when amounts are compared.
ROUNDING = Fraction(3, 100)


def contradictions(spec: StructureSpec) -> list[Finding]:
    """Everything in a spec that cannot hold together; empty when it can be tried."""
    out = list(_problems(spec))
    # A group that does not exist leaves nothing to compare letters with.
    out += _composition(spec)
    out += _letters(spec)
    out += _orbits(spec)
    out += _occupancies(spec)
    if not any(f.check in {"rules.letter", "rules.element"} for f in out):
        out += _multiplicities(spec)
        out += _sums(spec)
    out += (f for f in _charges(spec) if f.severity is Severity.ERROR)
    out += _cell(spec)
    out += _points(spec)
    out += _geometry(spec)
    return out


def doubts(spec: StructureSpec) -> list[Finding]:
    """Warnings: a formula that is neutral only with unusual oxidation states."""
    return [f for f in _charges(spec) if f.severity is Severity.WARNING]


def _error(check: str, message: str, **fields: object) -> Finding:
    return Finding(f"rules.{check}", Severity.ERROR, message, **fields)  # type: ignore[arg-type]


#: Elements that take one oxidation state beside oxygen and fluorine.
FIXED = frozenset(
    {"Li", "Na", "K", "Rb", "Cs", "Be", "Mg", "Ca", "Sr", "Ba", "Zn", "Cd", "Al",
     "Ga", "Sc", "Y", "La", "Nd", "Gd", "Lu", "Zr", "Hf", "Si", "Ge", "P", "B"}
)  # fmt: skip

_KINDS = {
    "unknown_group": "space_group",
    "group_number": "space_group",
    "setting": "space_group",
    "element": "element",
}


def _problems(spec: StructureSpec) -> Iterator[Finding]:
    for problem in spec.problems:
        yield _error(
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
    for symbol, rule in asked.items():
        if symbol not in known and is_element(symbol):
            yield _error(
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
            yield _error(
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
            yield _error(
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
                yield _error(
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
            yield _error(
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
            yield _error(
                "sharing",
                f"{label} exists once and would be filled to {float(total):g} ({said})",
                expected="at most 1",
                found=float(total),
                where=f"position {label}",
                hint="reduce the occupancies to a sum of 1, such as "
                + ", ".join(f"{e} {float(o / total):.4g}" for e, o, _ in rows),
                rule=rows[-1][2] or None,
            )


# --- multiplicities against the formula -------------------------------------------


def _multiplicities(spec: StructureSpec) -> Iterator[Finding]:
    group = spec.group
    if group is None or not spec.composition or not spec.sites:
        return
    composition = spec.composition
    units = implied_units(spec, group)
    places = places_of(spec, group)
    if spec.z is not None:
        yield from _against_z(spec, group, places, Fraction(spec.z))
        return
    values = [value for value, _ in units.values()]
    if values and max(values) - min(values) > ROUNDING * max(values):
        yield _disagreement(spec, group, units)
        return
    z = formula_units(spec)
    if z is not None:
        yield from _against_z(spec, group, places, z)
        return
    # Nothing is tight: sites that every Z leaves too small, or shared ones.
    limits = {
        e: Fraction(sum(p.capacity or 0 for p in own)) / composition[e]
        for e, own in places.items()
        if composition.get(e) and all(p.capacity is not None for p in own)
    }
    if limits and min(limits.values()) <= 0:
        return


def _disagreement(
    spec: StructureSpec,
    group: Group,
    units: Mapping[str, tuple[Fraction, list[Place]]],
) -> Finding:
    counts = {e: u * spec.composition[e] for e, (u, _) in units.items()}
    said = ", ".join(f"{e} {_show(n)}" for e, n in counts.items())
    needed = ":".join(_show(Fraction(spec.composition[e])) for e in units)
    have = ":".join(_show(n) for n in counts.values())
    values = [u for u, _ in units.values()]
    whole = {
        u for u, own in units.values() if all(p.site.occupancy is None for p in own)
    }
    # The Z that most elements agree on; of equals one that full sites give.
    best = max(values, key=lambda v: (values.count(v), v in whole, -v))
    off = next(e for e, (u, _) in units.items() if u != best)
    wanted = spec.composition[off] * best
    return _error(
        "multiplicity",
        f"full sites give {said} a cell, {spec.formula} needs "
        f"{'-'.join(units)} as {needed}, not {have}",
        expected=f"{off} {_show(wanted)} a cell for Z = {_show(best)}",
        found=f"{off} {_show(counts[off])}",
        where=f"element {off}",
        hint=_feasible_for(group, off, wanted, counts[off]),
        rule=units[off][1][-1].site.rule or None,
    )


def _feasible_for(group: Group, symbol: str, wanted: Fraction, have: Fraction) -> str:
    sets = position_sets(group, wanted)
    options = []
    if sets:
        options.append(f"put {symbol} on " + " or on ".join(sets[:3]))
    if wanted < have:
        options.append(
            f"state an occupancy of {_show(wanted / have)} for the sites named"
        )
    return "; or ".join(options) or (
        f"no positions of {group.short} hold exactly {_show(wanted)} {symbol}: "
        "choose another group or Z"
    )


def position_sets(group: Group, amount: Fraction | int, *, most: int = 3) -> list[str]:
    """Sets of up to three positions that hold exactly `amount` atoms when full."""
    if Fraction(amount).denominator != 1 or amount <= 0:
        return []
    target = int(amount)
    positions = [p for p in group.positions if p.multiplicity <= target]
    found: list[str] = []
    for position in positions:
        if position.multiplicity == target:
            found.append(position.label)
    pool = [
        p
        for p in positions
        for _ in range(2 if p.freedom else 1)
        if p.multiplicity < target
    ]
    for size in (2, 3):
        for chosen in combinations(pool, size):
            if sum(p.multiplicity for p in chosen) == target:
                text = " + ".join(p.label for p in chosen)
                if text not in found:
                    found.append(text)
            if len(found) >= most:
                return found[:most]
    return found[:most]


def _against_z(
    spec: StructureSpec, group: Group, places: Mapping[str, list[Place]], z: Fraction
) -> Iterator[Finding]:
    composition = spec.composition
    for symbol, own in places.items():
        amount = composition.get(symbol)
        if not amount:
            continue
        wanted = amount * z
        stated = stated_amount(own)
        rule = own[-1].site.rule or None
        named = " + ".join(
            f"{p.site.count}×{p.multiplicity}{p.site.letter}"
            if p.site.count > 1
            else f"{p.multiplicity}{p.site.letter}"
            for p in own
        )
        if stated is not None:
            if abs(stated - wanted) > ROUNDING * max(wanted, Fraction(1)):
                yield _error(
                    "multiplicity",
                    f"the occupancies put {_show(stated)} {symbol} on {named}, "
                    f"{spec.formula} with Z = {_show(z)} needs {_show(wanted)}",
                    expected=_show(wanted),
                    found=_show(stated),
                    where=f"element {symbol}",
                    hint=_scaled(own, wanted, stated),
                    rule=rule,
                )
            continue
        capacity = [p.capacity for p in own]
        reason = "" if spec.z is not None else _because(spec, group, places, symbol)
        if None not in capacity and wanted > sum(c or 0 for c in capacity):
            have = Fraction(sum(c or 0 for c in capacity))
            yield _error(
                "multiplicity",
                f"{named} hold at most {_show(have)} {symbol}, {spec.formula} with "
                f"Z = {_show(z)}{reason} needs {_show(wanted)}",
                expected=_show(wanted),
                found=_show(have),
                where=f"element {symbol}",
                hint=_feasible_for(group, symbol, wanted, have)
                + _instead(spec, group, places, symbol, have / amount),
                rule=rule,
            )
            continue
        if is_tight(symbol, places, composition) and full_amount(own) != wanted:
            have = Fraction(full_amount(own))
            yield _error(
                "multiplicity",
                f"{named} give {_show(have)} {symbol} when full, {spec.formula} with "
                f"Z = {_show(z)} needs {_show(wanted)}",
                expected=_show(wanted),
                found=_show(have),
                where=f"element {symbol}",
                hint=_feasible_for(group, symbol, wanted, have),
                rule=rule,
            )
    yield from _crowded(spec, group, places, z)


def _because(
    spec: StructureSpec, group: Group, places: Mapping[str, list[Place]], symbol: str
) -> str:
    """Which other sites fix Z."""
    tight = [e for e in places if e != symbol and is_tight(e, places, spec.composition)]
    if not tight:
        return ""
    names = "+".join(f"{p.multiplicity}{p.site.letter}" for p in places[tight[0]])
    return f" (from {tight[0]} on {names})"


def _instead(
    spec: StructureSpec,
    group: Group,
    places: Mapping[str, list[Place]],
    symbol: str,
    units: Fraction,
) -> str:
    """Where the element that fixes Z could sit for the Z of the smaller site."""
    if spec.z is not None:
        return ""
    for other in places:
        if other != symbol and is_tight(other, places, spec.composition):
            taken = {p.site.letter for p in places[symbol] if p.freedom == 0}
            sets = [
                s
                for s in position_sets(group, spec.composition[other] * units)
                if s[-1] not in taken
            ]
            if sets:
                return f"; or keep it and put {other} on {' or '.join(sets[:2])}"
    return ""


def _crowded(
    spec: StructureSpec, group: Group, places: Mapping[str, list[Place]], z: Fraction
) -> Iterator[Finding]:
    """Elements that have only one position without freedom, and share it."""
    single: dict[str, list[tuple[str, Fraction]]] = {}
    for symbol, own in places.items():
        amount = spec.composition.get(symbol)
        if not amount or any(p.freedom and not p.site.shared for p in own):
            continue
        if len(own) == 1 and own[0].site.occupancy is None and own[0].orbits:
            single.setdefault(own[0].site.letter or "", []).append((symbol, amount * z))
    for letter, rows in single.items():
        position = group.position(letter)
        if position is None or len(rows) < 2:
            continue
        total = sum((n for _, n in rows), Fraction(0))
        room = position.multiplicity * max(
            p.orbits or 1 for e, _ in rows for p in places[e]
        )
        if total > room:
            said = " and ".join(f"{_show(n)} {e}" for e, n in rows)
            others = [
                p.label
                for p in group.positions
                if p.multiplicity == position.multiplicity and p.letter != letter
            ]
            yield _error(
                "sharing",
                f"{said} are asked on {position.label}, which "
                + ("" if position.freedom else "exists once and ")
                + f"holds {room} atoms (Z = {_show(z)})",
                expected=room,
                found=_show(total),
                where=f"position {position.label}",
                hint=f"move {rows[-1][0]} to {' or '.join(others)}"
                if others
                else f"move {rows[-1][0]} to "
                + (
                    " or ".join(position_sets(group, rows[-1][1]))
                    or "a position of another group"
                ),
                rule=places[rows[-1][0]][0].site.rule or None,
            )


def _scaled(own: list[Place], wanted: Fraction, stated: Fraction) -> str:
    if stated == 0:
        return "fill the sites"
    factor = wanted / stated
    words = [
        f"{p.site.label or p.site.element} {_show((p.site.occupancy or 0) * factor)}"
        for p in own
    ]
    if all((p.site.occupancy or 0) * factor <= 1 for p in own):
        return "occupancies that fit: " + ", ".join(words)
    return "change the formula or name further sites"


def _show(value: Fraction | int) -> str:
    value = Fraction(value)
    if value.denominator == 1:
        return str(int(value))
    if value.denominator <= 12:
        return f"{value.numerator}/{value.denominator}"
    return f"{float(value):.4g}"


def _sums(spec: StructureSpec) -> Iterator[Finding]:
    if not spec.occupancy_sums:
        return
    group = spec.group
    by_label = {s.label: s for s in spec.sites if s.label}
    for rule in spec.occupancy_sums:
        most = sum((abs(f) for f, _ in rule.terms), Fraction(0))
        if rule.total > most or rule.total < 0:
            yield _error(
                "sum",
                f"the sum over sites is asked to be {_show(rule.total)}, but full "
                f"sites give only {_show(most)}",
                expected=f"0 to {_show(most)}",
                found=_show(rule.total),
                where="occupancies",
                hint=f"a sum of at most {_show(most)}",
                rule=rule.rule or None,
            )
            continue
        sites = [by_label.get(name) for _, name in rule.terms]
        if group is None or any(s is None for s in sites):
            continue
        known = [s for s in sites if s is not None]
        if len({s.element for s in known}) != 1:
            continue
        symbol = known[0].element
        for (factor, name), site in zip(rule.terms, known, strict=True):
            position = group.position(site.letter) if site.letter else None
            if position and factor not in {position.multiplicity, Fraction(1)}:
                yield _error(
                    "sum",
                    f"the sum counts {name} with {_show(factor)}, but "
                    f"{position.label} has multiplicity {position.multiplicity}",
                    expected=position.multiplicity,
                    found=_show(factor),
                    where=f"site {name}",
                    hint=f"write {position.multiplicity}*occ({name})",
                    rule=rule.rule or None,
                )
        own = places_of(spec, group).get(symbol, [])
        whole = {p.site.label for p in own} == {name for _, name in rule.terms}
        counted = all(
            (pos := group.position(s.letter)) is not None and f == pos.multiplicity
            for (f, _), s in zip(rule.terms, known, strict=True)
            if s.letter
        )
        z = formula_units(spec)
        amount = spec.composition.get(symbol)
        if whole and counted and z is not None and amount and rule.total != amount * z:
            yield _error(
                "sum",
                f"the sum asks for {_show(rule.total)} {symbol} a cell, {spec.formula} "
                f"with Z = {_show(z)} needs {_show(amount * z)}",
                expected=_show(amount * z),
                found=_show(rule.total),
                where="occupancies",
                hint=f"a sum of {_show(amount * z)}, or the formula with "
                f"{symbol}{_show(rule.total / z)}",
                rule=rule.rule or None,
            )


# --- charges ----------------------------------------------------------------------


def _charges(spec: StructureSpec) -> Iterator[Finding]:
    composition = {k: v for k, v in spec.composition.items() if v}
    if len(composition) < 2:
        return
    stated = {k: v for k, v in spec.oxidation.items() if k in composition}
    formula = spec.formula or format_formula(composition)
    if stated:
        best = _closest_charge(composition, stated)
        if best is None:
            return
        charge, states = best
        if abs(charge) <= Fraction(1, 50) * sum(composition.values()):
            return
        said = ", ".join(f"{e} {s:+d}" for e, s in states.items())
        yield _error(
            "charge",
            f"{formula} with {said} carries {_signed(charge)} e, not 0",
            expected=0,
            found=_signed(charge),
            where="charges",
            hint=_neutral_choice(composition, states, charge, set(stated)),
            rule=spec.oxidation_rule or None,
        )
        return
    found = assign(composition)
    if found is not None and found.common:
        return
    anion = most_electronegative(composition)
    if anion not in {"O", "F", "Cl"} or len(composition) < 3:
        return
    usual = {e: _usual(e, anion) for e in composition}
    if any(s == 0 for s in usual.values()):
        return
    charge = sum((Fraction(n) * usual[e] for e, n in composition.items()), Fraction(0))
    if charge == 0:
        return
    said = ", ".join(f"{e} {s:+d}" for e, s in usual.items())
    other = (
        f"; it would need {', '.join(f'{e} {s:+.3g}' for e, s in found.states.items())}"
        if found is not None
        else ""
    )
    # Where every element has one state only, no choice can make the sum zero.
    certain = anion in {"O", "F"} and all(e == anion or e in FIXED for e in usual)
    yield Finding(
        "rules.charge",
        Severity.ERROR if certain else Severity.WARNING,
        f"{formula} carries {_signed(charge)} e with the usual states ({said})"
        + ("" if certain else other),
        expected=0,
        found=_signed(charge),
        where="charges",
        hint=_neutral_choice(composition, usual, charge, set()),
    )


def _usual(symbol: str, anion: str) -> int:
    data = element(symbol)
    states = data.common or data.known
    if symbol == anion:
        return next((s for s in states if s < 0), 0)
    return next((s for s in states if s > 0), 0)


def _signed(charge: Fraction) -> str:
    return f"{'+' if charge > 0 else '-'}{_show(abs(charge))}"


def _closest_charge(
    composition: Mapping[str, Fraction], stated: Mapping[str, int]
) -> tuple[Fraction, dict[str, int]] | None:
    """The total charge nearest to zero that the other elements allow."""
    anion = most_electronegative(composition)
    free = [e for e in composition if e not in stated]
    choices = []
    for symbol in free:
        data = element(symbol)
        known = data.known or data.common
        if symbol == anion:
            known = tuple(s for s in data.common if s < 0)[:1] or tuple(
                s for s in known if s < 0
            )
        choices.append(known or (0,))
    size = 1
    for options in choices:
        size *= len(options)
    if size > 100_000:
        return None
    best: tuple[Fraction, dict[str, int]] | None = None
    lows, highs = Fraction(0), Fraction(0)
    for symbol, options in zip(free, choices, strict=True):
        if symbol in MIXED_VALENCE:
            lows += composition[symbol] * min(options)
            highs += composition[symbol] * max(options)
    for states in product(*choices):
        full = {**dict(zip(free, states, strict=True)), **stated}
        charge = sum(
            (Fraction(composition[e]) * full[e] for e in composition), Fraction(0)
        )
        if best is None or abs(charge) < abs(best[0]):
            best = (charge, {e: full[e] for e in composition})
    if best is None:
        return None
    # An element of mixed valence takes any average between its states.
    fixed = sum(
        (
            Fraction(composition[e]) * best[1][e]
            for e in composition
            if e in stated or e not in MIXED_VALENCE
        ),
        Fraction(0),
    )
    if lows != highs and lows <= -fixed <= highs:
        return Fraction(0), best[1]
    return best


def _neutral_choice(
    composition: Mapping[str, Fraction],
    states: Mapping[str, int],
    charge: Fraction,
    stated: set[str],
) -> str:
    options = []
    for symbol in composition:
        needed = Fraction(states[symbol]) - charge / composition[symbol]
        known = element(symbol).known
        if needed.denominator == 1 and int(needed) in known:
            options.append(f"{symbol} {int(needed):+d}")
    words = []
    if options:
        words.append("neutral with " + " or ".join(options[:2]))
    anion = most_electronegative(composition)
    if states.get(anion, 0) < 0:
        amount = Fraction(composition[anion]) + charge / abs(states[anion])
        if amount > 0:
            changed = {**composition, anion: amount}
            words.append(f"{format_formula(changed)} is neutral with these states")
    return "; ".join(words) or "change the formula or the oxidation states"


# --- cell -------------------------------------------------------------------------

_FORMS = {
    "cubic": ({"b": "a", "c": "a"}, {"alpha": 90.0, "beta": 90.0, "gamma": 90.0}),
    "tetragonal": ({"b": "a"}, {"alpha": 90.0, "beta": 90.0, "gamma": 90.0}),
    "hexagonal": ({"b": "a"}, {"alpha": 90.0, "beta": 90.0, "gamma": 120.0}),
    "orthorhombic": ({}, {"alpha": 90.0, "beta": 90.0, "gamma": 90.0}),
}


def _cell(spec: StructureSpec) -> Iterator[Finding]:
    from validators.symmetry import cell_constraints

    group = spec.group
    if spec.system and group is not None:
        same = {spec.system, group.system}
        if len(same) == 2 and same != {"trigonal", "hexagonal"}:
            yield _error(
                "cell",
                f"{group.short} is {group.system}, the rule asks for a {spec.system} "
                "crystal",
                expected=group.system,
                found=spec.system,
                where="crystal system",
                hint=f"a {group.system} cell, or a {spec.system} group",
                rule=spec.system_rule or None,
            )
    if spec.lattice is None:
        return
    given = spec.lattice.given()
    rule = spec.lattice.rule or None
    for name, value in given.items():
        low, high = (0.5, 500.0) if name in "abc" else (5.0, 175.0)
        if not low < value < high:
            yield _error(
                "cell",
                f"{name} = {value:g} {'Å' if name in 'abc' else '°'} is no usable cell "
                "constant",
                expected=f"{low:g} to {high:g}",
                found=value,
                where=f"cell {name}",
                hint="lengths are in Å (1 nm = 10 Å), angles in degrees",
                rule=rule,
            )
    if group is not None:
        relations = cell_constraints(group)
        named = f"{group.short} ({group.system}" + (
            f", {group.setting_words})" if group.setting_words else ")"
        )
    elif spec.system in _FORMS:
        lengths, angles = _FORMS[spec.system]
        relations = [
            *lengths.items(),
            *((name, f"{value:g}") for name, value in angles.items()),
        ]
        named = f"a {spec.system} cell"
    else:
        return
    for name, relation in relations:
        if name not in given:
            continue
        if relation in {"a", "b", "c", "alpha", "beta", "gamma"}:
            wanted = given.get(relation)
        else:
            wanted = float(relation)
        if wanted is None:
            continue
        limit = 0.005 * wanted if name in "abc" else 0.1
        if abs(given[name] - wanted) > limit:
            unit = "Å" if name in "abc" else "°"
            yield _error(
                "cell",
                f"{named} needs {name} = "
                + (f"{relation} = " if relation in given else "")
                + f"{wanted:g} {unit}, {given[name]:g} {unit} is asked for",
                expected=wanted,
                found=given[name],
                where=f"cell {name}",
                hint=f"{name} = {wanted:g} {unit}"
                + _other_system(given, group.system if group else spec.system or ""),
                rule=rule,
            )
    yield from _room(spec, given)


def _other_system(given: Mapping[str, float], asked: str) -> str:
    a, b, c = (given.get(n) for n in "abc")
    right = all(
        abs(given.get(n, 90.0) - 90.0) < 0.1 for n in ("alpha", "beta", "gamma")
    )
    if not right or a is None:
        return ""
    b = a if b is None else b
    c = a if c is None else c
    same_ab, same_ac = abs(a - b) < 0.005 * a, abs(a - c) < 0.005 * a
    form = (
        "cubic" if same_ab and same_ac else "tetragonal" if same_ab else "orthorhombic"
    )
    return f", or a {form} group for this cell" if form != asked else ""


def _room(spec: StructureSpec, given: Mapping[str, float]) -> Iterator[Finding]:
    """Whether Z formula units fit in a cell whose constants are all known."""
    from validators.crystal import lattice_vectors
    from validators.symmetry import cell_constraints

    if spec.group is None or not spec.composition or spec.lattice is None:
        return
    cell: dict[str, float] = dict(given)
    for name, relation in cell_constraints(spec.group):
        if relation in cell:
            cell.setdefault(name, cell[relation])
        elif relation not in {"a", "b", "c", "alpha", "beta", "gamma"}:
            cell.setdefault(name, float(relation))
    names = ("a", "b", "c", "alpha", "beta", "gamma")
    if any(n not in cell for n in names):
        return
    angles = np.cos(np.radians([cell[n] for n in names[3:]]))
    if 1 - float((angles**2).sum()) + 2 * float(np.prod(angles)) < 1e-4:
        yield _error(
            "cell",
            "the three angles enclose no volume",
            expected="angles of a parallelepiped",
            found=tuple(cell[n] for n in names[3:]),
            where="cell",
            hint="check the angles",
            rule=spec.lattice.rule or None,
        )
        return
    z = formula_units(spec)
    expected = expected_volume({k: float(v) for k, v in spec.composition.items()})
    if z is None or expected is None:
        return
    volume = float(abs(np.linalg.det(lattice_vectors(tuple(cell[n] for n in names)))))
    ratio = volume / (expected * float(z))
    if 0.45 < ratio < 2.4:
        return
    fitting = volume / expected
    yield _error(
        "cell",
        f"a cell of {volume:.1f} Å³ with Z = {_show(z)} leaves "
        f"{ratio:.2g} times the room that {spec.formula} takes (about "
        f"{expected * float(z):.0f} Å³)",
        expected=f"about {expected * float(z):.0f} Å³",
        found=round(volume, 1),
        where="cell",
        hint=(
            "lengths may be in nm"
            if ratio < 0.005
            else f"Z near {max(1, round(fitting))} would fit this cell"
        ),
        rule=spec.lattice.rule or None,
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
            yield _error(
                "letter",
                f"({shown}) is on {found.label} ({found.text}) of {group.full_symbol}, "
                f"not on {wanted.label} ({wanted.text})",
                expected=wanted.label,
                found=found.label,
                where=f"site {site.label or site.element}",
                hint=f"a point of {wanted.label} has the form {wanted.text}; or name "
                f"{found.label}",
                rule=site.rule or None,
            )


def _geometry(spec: StructureSpec) -> Iterator[Finding]:
    for bond in spec.bonds:
        title = f"{bond.first}-{bond.second}"
        if (
            bond.shortest is not None
            and bond.longest is not None
            and bond.shortest > bond.longest
        ):
            yield _error(
                "bond",
                f"{title}: {bond.shortest:g} to {bond.longest:g} Å is no range",
                expected="shortest below longest",
                found=(bond.shortest, bond.longest),
                where=title,
                hint=f"{bond.longest:g} to {bond.shortest:g} Å",
                rule=bond.rule or None,
            )
        if "*" in {bond.first, bond.second} or bond.longest is None:
            continue
        floor, basis = contact_floor(bond.first, bond.second)
        if bond.longest < 0.75 * floor:
            yield _error(
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
        yield _error(
            "density",
            f"{density[1]:g} g/cm³ is the density of no crystal",
            expected="0.01 to 25 g/cm³",
            found=density,
            where="density",
            hint="the unit is g/cm³",
            rule=spec.density_rule or None,
        )
