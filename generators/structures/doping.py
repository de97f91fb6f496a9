"""Doping: partial occupancies, what keeps the charge, and ordered arrangements of it.

Charges are formal: those that make the undoped compound neutral, and for a dopant the
usual state that is nearest to its host's (the one that balances, where several dopants
come together). Everything taken is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import gcd, prod

from generators.structures.charge_balance import compensate, vacate
from generators.structures.decorations import (
    VACANCY,
    Arrangements,
    NotEnumerable,
    arrangements,
)
from generators.structures.doped_sites import in_one, mobile_ion, spread, unbalanced
from generators.structures.doped_structure import (
    NEUTRAL,
    Doped,
    charges_said,
    host_element,
    share_row,
    size_gap,
)
from generators.structures.doping_words import (
    Compensation,
    Dopant,
    Doping,
    read_doping,
)
from generators.structures.drafts import RepairChange
from generators.structures.edited import (
    CannotEdit,
    Edited,
    charge_notes,
    follow,
    rows_of,
)
from validators.crystal import Crystal, read_crystal
from validators.elements import element
from validators.formula import format_formula, reduced
from validators.oxidation import assign

#: Share of the host where a message names none.
USUAL_SHARE = Fraction(1, 20)
#: Beside oxygen the heavy early transition metals keep the state of their group.
_GROUP_STATE = frozenset({"Nb", "Ta", "Mo", "W", "Re"})


def dope(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Dope a structure, or list the ordered arrangements of a partly filled one.

    Args:
        text: The file.
        words: The wish, in any of six languages.
        crystal: The file, read.

    Raises:
        CannotEdit: The wish is understood and cannot be fulfilled, with the reason.
    """
    wish = read_doping(words)
    if wish is None:
        return None
    if not wish.dopants:
        return _ordered(text, crystal, wish, {}) if wish.enumerated else None
    dopants = _with_hosts(wish.dopants, crystal)
    if dopants is None:
        return None
    state = Doped(text, crystal)
    known = _charges(crystal, dopants, wish.compensation)
    single = any(d.count is not None for d in dopants)
    if single and wish.size is None and wish.compensation is None:
        return None
    dopants = tuple(_of_formula(d, crystal) for d in dopants)
    whole = all(d.share == 1 for d in dopants)
    if single:
        dopants = tuple(_as_share(d, crystal, wish.size or (1, 1, 1)) for d in dopants)
    for dopant in dopants:
        if dopant.share is None:
            state.notes.append(
                f"no amount of {dopant.element} was named: 5 % was taken"
            )
    for before, after in zip(wish.dopants, dopants, strict=True):
        if before.host is None:
            state.notes.append(
                f"no site was named: {after.element} takes the place of {after.host}, "
                "the ion nearest in charge and size"
            )
    _substitute(state, dopants)
    state.charges = known or {}
    mobile = mobile_ion(crystal)
    if wish.compensation is not None:
        compensate(state, wish, dopants)
    elif mobile is not None and known and not whole and unbalanced(state) > 0:
        vacate(state, mobile, state.total, None, None)
        state.notes.append(f"{mobile} vacancies were assumed; another way can be named")
    elif known and not whole and abs(state.total) > NEUTRAL:
        state.notes += charge_notes(state.text, crystal)
    for host in dict.fromkeys(
        [*(d.host or "" for d in dopants), *([mobile] if mobile else [])]
    ):
        spread(state, host, tuple(d.element for d in dopants if d.host == host))
    if not any(n.startswith("the cell now holds") for n in state.notes):
        shown = {k: round(v, 4) for k, v in state.crystal.composition.items()}
        state.notes.insert(0, f"the cell now holds {format_formula(shown)}")
    done = Edited(state.text, in_one(state.changes), tuple(state.notes))
    if not wish.enumerated and not single:
        return done
    made = _ordered(state.text, state.crystal, wish, state.charges)
    return replace(
        made, changes=(*done.changes, *made.changes), notes=(*done.notes, *made.notes)
    )


def _as_share(dopant: Dopant, crystal: Crystal, size: tuple[int, int, int]) -> Dopant:
    """Single atoms of a supercell as a share of their host."""
    if dopant.count is None:
        return dopant
    have = sum(
        crystal.sites[r].occupancy * int(crystal.multiplicities[r])
        for r in rows_of(crystal, dopant.host or "")
    )
    places = round(have) * prod(size)
    if dopant.count > places:
        raise CannotEdit(f"the cell holds {places} {dopant.host}, not {dopant.count}")
    return replace(dopant, share=Fraction(dopant.count, places))


def _of_formula(dopant: Dopant, crystal: Crystal) -> Dopant:
    """An amount for each formula unit as a share of the host."""
    if dopant.amount is None:
        return dopant
    units = _units_of(crystal)
    have = (
        sum(
            crystal.sites[r].occupancy * int(crystal.multiplicities[r])
            for r in rows_of(crystal, dopant.host or "")
        )
        / units
    )
    if dopant.amount > have + 0.005:
        raise CannotEdit(
            f"a formula unit holds {have:.4g} {dopant.host}, not "
            f"{float(dopant.amount):g}"
        )
    share = min(Fraction(1), (dopant.amount / Fraction(have).limit_denominator(1000)))
    return replace(dopant, share=share.limit_denominator(10_000))


def _units_of(crystal: Crystal) -> int:
    """Formula units in the cell: those that the file states, else the fewest."""
    stated = crystal.declared.z
    if stated is not None and stated.value.isdigit() and int(stated.value):
        return int(stated.value)
    whole = [round(n) for n in crystal.composition.values() if abs(n - round(n)) < 0.01]
    return gcd(*whole) if whole else 1


def _with_hosts(
    dopants: tuple[Dopant, ...], crystal: Crystal
) -> tuple[Dopant, ...] | None:
    """Each dopant with a host; None where one is no site of the structure."""
    out = []
    for dopant in dopants:
        host = dopant.host or _nearest_host(dopant.element, crystal)
        if host is None or not rows_of(crystal, host) or host == dopant.element:
            return None
        out.append(replace(dopant, host=host))
    return tuple(out)


def _nearest_host(symbol: str, crystal: Crystal) -> str | None:
    """The element of the structure that is most like a dopant in charge and size."""
    states = assign(crystal.composition)
    if states is None:
        others = [e for e in crystal.composition if e != symbol]
        return min(others, key=lambda e: size_gap(e, symbol), default=None)
    usual = element(symbol).common
    hosts = [
        e for e, s in states.states.items()
        if e != symbol and any((s > 0) == (u > 0) for u in usual)
    ]  # fmt: skip

    def unlike(host: str) -> float:
        gap = min(
            (abs(states.states[host] - u) for u in usual
             if (u > 0) == (states.states[host] > 0)), default=9.0,
        )  # fmt: skip
        return gap + 4.0 * size_gap(host, symbol)

    return min(hosts, key=unlike, default=None)


def _charges(
    crystal: Crystal, dopants: tuple[Dopant, ...], asked: Compensation | None
) -> dict[str, float] | None:
    """Formal charges of the elements with the dopants; None for metals.

    Of several usual states of a dopant those serve first for which the compensation
    that is asked for makes sense.
    """
    then = assign(crystal.composition)
    if then is None:
        return None
    known = dict(then.states)
    new = [d for d in dopants if d.element not in known]
    options = []
    for dopant in new:
        at = known[host_element(crystal, dopant.host or "")]
        usual = [s for s in element(dopant.element).common if (s > 0) == (at > 0)]
        if not usual:
            usual = [s for s in element(dopant.element).known if (s > 0) == (at > 0)]
        if not usual:
            return None
        if dopant.element in _GROUP_STATE:
            options.append(usual)
        else:
            options.append(_nearest_first(usual, at))
    best: tuple[bool, float, int, dict[str, float]] | None = None
    for chosen in product(*options):
        trial = known | {d.element: float(s) for d, s in zip(new, chosen, strict=True)}
        net = sum(
            float(d.share or USUAL_SHARE)
            * (trial[d.element] - known[host_element(crystal, d.host or "")])
            for d in dopants
        )
        rank = sum(o.index(s) for o, s in zip(options, chosen, strict=True))
        # Two dopants may balance each other; one keeps its most likely state.
        balanced = len(new) > 1 and abs(net) < 1e-6
        key = (
            not balanced and not _serves(asked, net, trial),
            0.0 if balanced else 1.0, rank,
        )  # fmt: skip
        if best is None or key < best[:3]:
            best = (*key, trial)
    return best[3] if best is not None else None


def _nearest_first(states: list[int], at: float) -> list[int]:
    return sorted(states, key=lambda s: (abs(s - at), -abs(s)))


def _serves(
    asked: Compensation | None, net: float, charges: Mapping[str, float]
) -> bool:
    """Whether what is asked for can balance a charge of this sign."""
    if asked is None or asked.element is None:
        return True
    if asked.mechanism == "co-dopant":
        return abs(net) > 1e-6
    own = charges.get(asked.element)
    if own is None:
        usual = element(asked.element).common
        own = float(usual[0]) if usual else 0.0
    return own * net > 0 if asked.mechanism == "vacancy" else own * net < 0


# --- substitution -----------------------------------------------------------------


def _substitute(state: Doped, dopants: tuple[Dopant, ...]) -> None:
    """Give each dopant its share of its host's positions."""
    by_host: dict[str, list[Dopant]] = {}
    for dopant in dopants:
        by_host.setdefault(dopant.host or "", []).append(dopant)
    for host, own in by_host.items():
        shares = {d.element: d.share or USUAL_SHARE for d in own}
        if not 0 < sum(shares.values()) <= 1:
            raise CannotEdit(
                f"{100 * float(sum(shares.values())):g} % of {host} is to be replaced; "
                "a share lies between 0 and 100 %"
            )
        for row in rows_of(state.crystal, host):
            share_row(state, row, shares)
    state.text = follow(state.text)


# --- ordered arrangements -----------------------------------------------------------


def _ordered(
    text: str, crystal: Crystal, wish: Doping, charges: Mapping[str, float]
) -> Edited:
    """The lowest of the ordered arrangements, with all others listed."""
    try:
        made = arrangements(crystal, wish.size, charges=charges or None)
    except NotEnumerable as reason:
        raise CannotEdit(str(reason)) from reason
    best = made.found[0]
    final = read_crystal(best.cif).crystal
    exact = reduced(final.exact_composition) if final is not None else {}
    size = "×".join(str(n) for n in made.size)
    change = RepairChange(
        "cell", "partly filled positions",
        f"{size} supercell, one of {made.distinct} distinct arrangements "
        f"({best.group.short})",
        "lowest electrostatic energy of formal charges" if made.charges
        else "the one of highest symmetry first",
    )  # fmt: skip
    notes = []
    if made.rounded:
        notes.append(f"amounts were rounded to whole atoms: {format_formula(exact)}")
    return Edited(
        best.cif, (change,), tuple(notes), True,
        listing=tuple(_lines(made)), others=tuple(a.cif for a in made.found[1:]),
    )  # fmt: skip


def _lines(made: Arrangements) -> list[str]:
    """What was enumerated, and the first arrangements of it."""
    size = "×".join(str(n) for n in made.size)
    pools = "; ".join(
        " + ".join(f"{n} {e if e != VACANCY else 'vacant'}" for e, n in pool.items())
        for pool in made.contents
    )
    how = (
        f"all {made.total:,} were looked at" if made.complete
        else "too many to look at all: a random part was"
    )  # fmt: skip
    lines = [
        f"{made.distinct:,} symmetry-distinct arrangements of {pools} in {size} cells "
        f"(counted by Burnside's lemma, of {made.total:,}); {how}"
    ]
    if made.charges:
        lines.append(
            f"ranked by the Ewald energy of {charges_said(made.charges)} at unrelaxed "
            "positions: neither relaxation nor covalence is in it"
        )
    for number, one in enumerate(made.found, 1):
        above = f"+{one.energy:.4f} eV per position, " if one.energy is not None else ""
        lines.append(
            f"{number}. {one.group.short} ({one.group.number}), {above}"
            f"{one.weight} equivalent"
        )
    if made.distinct > len(made.found):
        lines.append(f"… {made.distinct - len(made.found):,} more")
    return lines
