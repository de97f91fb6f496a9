"""Multiplicities and occupancies against the formula: do the sites hold it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations

from validators.filling import (
    MOBILE,
    Place,
    formula_units,
    full_amount,
    implied_units,
    is_tight,
    places_of,
    stated_amount,
)
from validators.groups import Group
from validators.oxidation import most_electronegative
from validators.report import Finding, Severity
from validators.specs.structure import StructureSpec

#: Slack for rounded occupancies such as 0.349 when amounts are compared.
ROUNDING = Fraction(3, 100)


def error(check: str, message: str, **fields: object) -> Finding:
    """A contradiction; `check` is the last part of its name."""
    return Finding(f"rules.{check}", Severity.ERROR, message, **fields)  # type: ignore[arg-type]


def show(value: Fraction | int) -> str:
    """A count or occupancy for people: whole, a simple fraction, or four digits."""
    value = Fraction(value)
    if value.denominator == 1:
        return str(int(value))
    if value.denominator <= 12:
        return f"{value.numerator}/{value.denominator}"
    return f"{float(value):.4g}"


def multiplicities(spec: StructureSpec) -> Iterator[Finding]:
    """Sites that cannot hold the formula, with or without a stated Z."""
    group = spec.group
    if group is None or not spec.composition or not spec.sites:
        return
    units = implied_units(spec, group)
    places = places_of(spec, group)
    collisions = list(_collisions(spec, group, places))
    if collisions:
        yield from collisions
        return
    values = [value for value, _ in units.values()]
    if spec.z is not None:
        agreed = set(values) if set(units) == set(places) else set()
        if len(agreed) == 1 and spec.z not in agreed and len(units) > 1:
            yield _another_z(spec, units, agreed.pop())
            return
        yield from _against_z(spec, group, places, Fraction(spec.z))
        return
    if values and max(values) - min(values) > ROUNDING * max(values):
        yield _disagreement(spec, group, units)
        return
    z = formula_units(spec)
    if z is not None:
        yield from _against_z(spec, group, places, z)
        return


def _another_z(
    spec: StructureSpec,
    units: Mapping[str, tuple[Fraction, list[Place]]],
    z: Fraction,
) -> Finding:
    """All sites agree on a Z that is not the one asked for."""
    counts = ", ".join(f"{e} {show(z * spec.composition[e])}" for e in units)
    return error(
        "multiplicity",
        f"the sites give {counts} a cell, which is Z = {show(z)} of {spec.formula}; "
        f"Z = {spec.z} is asked for",
        expected=f"Z = {show(z)}",
        found=f"Z = {spec.z}",
        where="Z",
        hint=f"Z = {show(z)} with these sites, or other sites for Z = {spec.z}",
        rule=spec.z_rule or None,
    )


def _disagreement(
    spec: StructureSpec,
    group: Group,
    units: Mapping[str, tuple[Fraction, list[Place]]],
) -> Finding:
    counts = {e: u * spec.composition[e] for e, (u, _) in units.items()}
    said = ", ".join(f"{e} {show(n)}" for e, n in counts.items())
    needed = ":".join(show(Fraction(spec.composition[e])) for e in units)
    have = ":".join(show(n) for n in counts.values())
    values = [u for u, _ in units.values()]
    whole = {
        u for u, own in units.values() if all(p.site.occupancy is None for p in own)
    }
    anion = most_electronegative(spec.composition)
    trusted = units[anion][0] if anion in units else None
    # The Z that most elements agree on; of equals one that full sites give, then the
    # anion's, whose sites are rarely left empty.
    best = max(values, key=lambda v: (values.count(v), v in whole, v == trusted, -v))
    off = next(e for e, (u, _) in units.items() if u != best)
    wanted = spec.composition[off] * best
    filled = "full sites" if whole == set(values) else "the sites as stated"
    return error(
        "multiplicity",
        f"{filled} give {said} a cell, {spec.formula} needs "
        f"{'-'.join(units)} as {needed}, not {have}",
        expected=f"{off} {show(wanted)} a cell for Z = {show(best)}",
        found=f"{off} {show(counts[off])}",
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
            f"state an occupancy of {show(wanted / have)} for the sites named"
        )
    return "; or ".join(options) or (
        f"no positions of {group.short} hold exactly {show(wanted)} {symbol}: "
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
                yield error(
                    "multiplicity",
                    f"the occupancies put {show(stated)} {symbol} on {named}, "
                    f"{spec.formula} with Z = {show(z)} needs {show(wanted)}",
                    expected=show(wanted),
                    found=show(stated),
                    where=f"element {symbol}",
                    hint=_scaled(own, wanted, stated),
                    rule=rule,
                )
            continue
        capacity = [p.capacity for p in own]
        reason = "" if spec.z is not None else _because(spec, places, symbol)
        if None not in capacity and wanted > sum(c or 0 for c in capacity):
            have = Fraction(sum(c or 0 for c in capacity))
            yield error(
                "multiplicity",
                f"{named} hold at most {show(have)} {symbol}, {spec.formula} with "
                f"Z = {show(z)}{reason} needs {show(wanted)}",
                expected=show(wanted),
                found=show(have),
                where=f"element {symbol}",
                hint=_feasible_for(group, symbol, wanted, have)
                + _instead(spec, group, places, symbol, have / amount),
                rule=rule,
            )
            continue
        if is_tight(symbol, places, composition) and full_amount(own) != wanted:
            have = Fraction(full_amount(own))
            yield error(
                "multiplicity",
                f"{named} give {show(have)} {symbol} when full, {spec.formula} with "
                f"Z = {show(z)} needs {show(wanted)}",
                expected=show(wanted),
                found=show(have),
                where=f"element {symbol}",
                hint=_feasible_for(group, symbol, wanted, have),
                rule=rule,
            )
    yield from _crowded(spec, group, places, z)


def _because(
    spec: StructureSpec, places: Mapping[str, list[Place]], symbol: str
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


def _collisions(
    spec: StructureSpec, group: Group, places: Mapping[str, list[Place]]
) -> Iterator[Finding]:
    """Different elements, each asked in full, on a position that exists once."""
    claims: dict[str, list[str]] = {}
    for symbol, own in places.items():
        for place in own:
            site = place.site
            loose = site.shared or site.partial or site.optional
            if place.freedom == 0 and site.occupancy is None and not loose:
                rows = claims.setdefault(site.letter or "", [])
                if symbol not in rows:
                    rows.append(symbol)
    composition = spec.composition
    tight = {
        full_amount(own) / composition[e]
        for e, own in places.items()
        if e in composition and is_tight(e, places, composition)
    }
    z = Fraction(spec.z) if spec.z else tight.pop() if len(tight) == 1 else None
    for letter, symbols in claims.items():
        position = group.position(letter)
        if position is None or len(symbols) < 2:
            continue
        if any(e not in composition for e in symbols):
            continue
        if z is not None:
            # What each would put there when its own sites are filled evenly.
            share = sum(
                (
                    composition[e] * z * position.multiplicity / full_amount(places[e])
                    for e in symbols
                ),
                Fraction(0),
            )
            if share <= position.multiplicity:
                continue
            found = f"they put {show(share)} atoms there for Z = {show(z)}"
        elif all(e in MOBILE or composition[e].denominator != 1 for e in symbols):
            continue
        else:
            found = "each would fill it"
        free = [
            p.label
            for p in group.positions
            if p.multiplicity == position.multiplicity
            and p.letter not in {s.letter for s in spec.sites}
        ]
        last = places[symbols[-1]]
        yield error(
            "sharing",
            f"{' and '.join(symbols)} are both asked on {position.label}, which exists "
            f"once and holds {position.multiplicity} atoms; {found}",
            expected=f"at most {position.multiplicity} atoms",
            found=symbols,
            where=f"position {position.label}",
            hint=(f"move {symbols[-1]} to {' or '.join(free[:3])}; or " if free else "")
            + "state occupancies that add up to 1 if they share it",
            rule=last[-1].site.rule or None,
        )


def _crowded(
    spec: StructureSpec, group: Group, places: Mapping[str, list[Place]], z: Fraction
) -> Iterator[Finding]:
    """Elements that have only one position without freedom, and share it."""
    single: dict[str, list[tuple[str, Fraction]]] = {}
    stated: dict[str, list[tuple[str, Fraction]]] = {}
    for symbol, own in places.items():
        amount = spec.composition.get(symbol)
        if not amount or any(p.freedom and not p.site.shared for p in own):
            continue
        for place in own:
            # "Sr on 1a, Ti on 1a fully": what was stated takes its room.
            share, letter = place.site.occupancy, place.site.letter or ""
            if share and place.freedom == 0:
                taken = (symbol, share * place.multiplicity)
                stated.setdefault(letter, []).append(taken)
        if len(own) == 1 and own[0].site.occupancy is None and own[0].orbits:
            single.setdefault(own[0].site.letter or "", []).append((symbol, amount * z))
    for letter, rows in single.items():
        rows += stated.get(letter, [])
        position = group.position(letter)
        if position is None or len(rows) < 2:
            continue
        total = sum((n for _, n in rows), Fraction(0))
        room = position.multiplicity * max(
            p.orbits or 1 for e, _ in rows for p in places[e]
        )
        if total > room:
            said = " and ".join(f"{show(n)} {e}" for e, n in rows)
            others = [
                p.label
                for p in group.positions
                if p.multiplicity == position.multiplicity and p.letter != letter
            ]
            yield error(
                "sharing",
                f"{said} are asked on {position.label}, which "
                + ("" if position.freedom else "exists once and ")
                + f"holds {room} atoms (Z = {show(z)})",
                expected=room,
                found=show(total),
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
        f"{p.site.label or p.site.element} {show((p.site.occupancy or 0) * factor)}"
        for p in own
    ]
    if all((p.site.occupancy or 0) * factor <= 1 for p in own):
        return "occupancies that fit: " + ", ".join(words)
    return "change the formula or name further sites"


def sums(spec: StructureSpec) -> Iterator[Finding]:
    """Sums over sites that full sites cannot reach, or that break the formula."""
    if not spec.occupancy_sums:
        return
    group = spec.group
    by_label = {s.label: s for s in spec.sites if s.label}
    for rule in spec.occupancy_sums:
        most = sum((abs(f) for f, _ in rule.terms), Fraction(0))
        if rule.total > most or rule.total < 0:
            yield error(
                "sum",
                f"the sum over sites is asked to be {show(rule.total)}, but full "
                f"sites give only {show(most)}",
                expected=f"0 to {show(most)}",
                found=show(rule.total),
                where="occupancies",
                hint=f"a sum of at most {show(most)}",
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
                yield error(
                    "sum",
                    f"the sum counts {name} with {show(factor)}, but "
                    f"{position.label} has multiplicity {position.multiplicity}",
                    expected=position.multiplicity,
                    found=show(factor),
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
            yield error(
                "sum",
                f"the sum asks for {show(rule.total)} {symbol} a cell, {spec.formula} "
                f"with Z = {show(z)} needs {show(amount * z)}",
                expected=show(amount * z),
                found=show(rule.total),
                where="occupancies",
                hint=f"a sum of {show(amount * z)}, or the formula with "
                f"{symbol}{show(rule.total / z)}",
                rule=rule.rule or None,
            )
