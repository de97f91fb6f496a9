"""Compositions whose structures can be the framework of a compound with mobile ions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

from generators.structures.substitute import unlikeness
from validators.elements import NONMETALS, element

#: Ions that are found at interstices and leave sites empty.
GUESTS = frozenset({"Li", "Na", "K", "Ag", "Cu"})
#: Unlikeness up to which two cations may share positions of a framework, and what
#: that costs against a host in which each has its own.
MIXABLE, MIX_COST = 1.0, 0.05
#: Ions for each cation of the framework in the hosts that are tried.
RATIOS = tuple(Fraction(n, 6) for n in (1, 2, 3, 6, 9, 12, 15, 18, 21, 24, 30, 36, 42))


@dataclass(frozen=True, slots=True)
class Host:
    """A composition whose structures can serve as framework.

    Attributes:
        composition: One guest element and the framework, one framework unit.
        guest: The element on the sites of the mobile ions.
        sharers: Elements of the compound that sit on those sites too.
        mixed: Two elements that share positions of the framework, with their parts;
            the composition names the first of them only.
    """

    composition: Mapping[str, Fraction]
    guest: str
    sharers: tuple[str, ...]
    mixed: tuple[tuple[str, Fraction], ...] = ()


def hosts_of(composition: Mapping[str, Fraction]) -> list[Host]:
    """Host compositions of a compound with mobile ions; empty without such ions."""
    amounts = {k: Fraction(v) for k, v in composition.items() if v}
    guests = [e for e in amounts if e in GUESTS]
    metals = [e for e in amounts if e not in GUESTS and e not in NONMETALS]
    cations = [e for e in amounts if e not in GUESTS and not _is_anion(e, amounts)]
    if not guests or not set(amounts) & NONMETALS:
        return []
    guest = max(guests, key=lambda e: amounts[e])
    out = _plain_hosts(amounts, guest, guests, metals)
    for one, other in combinations(cations, 2):
        if unlikeness(one, other) > MIXABLE or _charge_gap(one, other) > 1:
            continue
        head, minor = sorted((one, other), key=lambda e: -amounts[e])
        total = amounts[head] + amounts[minor]
        merged = {e: n for e, n in amounts.items() if e != minor} | {head: total}
        parts = ((head, amounts[head] / total), (minor, amounts[minor] / total))
        rest = [m for m in metals if m != minor]
        out += [
            replace(host, mixed=parts)
            for host in _plain_hosts(merged, guest, guests, rest)
            if head not in host.sharers
        ]
    return out


def _charge_gap(one: str, other: str) -> int:
    """The smallest difference of usual oxidation states of two cations."""
    pairs = [
        abs(p - q)
        for p in element(one).common
        for q in element(other).common
        if p > 0 and q > 0
    ]
    return min(pairs, default=0)


def _plain_hosts(
    amounts: Mapping[str, Fraction],
    guest: str,
    guests: Sequence[str],
    metals: Sequence[str],
) -> list[Host]:
    """Hosts in which every element of the framework has its own positions."""
    out = []
    # Divalent cations are found beside the mobile ones, Zr4+ on a site of Na+ is not.
    minors = [m for m in metals if _is_minor(m, amounts) and _charge_gap(guest, m) < 2]
    for sharers in [(), *[(m,) for m in minors]]:
        frame = {
            e: n for e, n in amounts.items() if e not in guests and e not in sharers
        }
        cations = [e for e in frame if not _is_anion(e, frame)]
        if not cations:
            continue
        unit = min(frame[e] for e in cations)
        for ratio in RATIOS:
            host = {guest: ratio, **{e: n / unit for e, n in frame.items()}}
            out.append(Host(host, guest, (*guests, *sharers)))
    return out


def _is_anion(symbol: str, amounts: Mapping[str, Fraction]) -> bool:
    values = {e: element(e).electronegativity or 0.0 for e in amounts}
    return values[symbol] == max(values.values())


def _is_minor(symbol: str, amounts: Mapping[str, Fraction]) -> bool:
    """Whether an element is scarcer than every other cation of the framework."""
    others = [
        n
        for e, n in amounts.items()
        if e not in GUESTS and e != symbol and not _is_anion(e, amounts)
    ]
    return bool(others) and all(amounts[symbol] < n for n in others)


def guests_of(wanted: Mapping[str, Fraction], host: Host) -> Fraction:
    """Ions of a compound for one framework unit of a host."""
    frame = frame_of(wanted, host)
    symbol = next(iter(frame))
    unit = frame[symbol] / host.composition[symbol]
    return sum((wanted[e] for e in host.sharers), Fraction(0)) / unit


def frame_of(wanted: Mapping[str, Fraction], host: Host) -> dict[str, Fraction]:
    """The framework's part of a compound, elements that share positions as one."""
    out = {e: n for e, n in wanted.items() if e not in host.sharers}
    for minor, _ in host.mixed[1:]:
        head = host.mixed[0][0]
        out[head] += out.pop(minor)
    return out
