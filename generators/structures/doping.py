"""Doping: partial occupancies, what keeps the charge, and ordered arrangements of it.

Charges are formal: those that make the undoped compound neutral, and for a dopant the
usual state that is nearest to its host's (the one that balances, where several dopants
come together). Everything taken is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import product
from math import prod

from generators.structures.ciftext import (
    add_column,
    add_row,
    number_text,
    set_row,
    site_loop,
)
from generators.structures.decorations import (
    VACANCY,
    Arrangements,
    NotEnumerable,
    arrangements,
)
from generators.structures.doping_words import (
    Compensation,
    Dopant,
    Doping,
    read_doping,
)
from generators.structures.drafts import RepairChange
from generators.structures.edited import (
    OCCUPANCY,
    CannotEdit,
    Edited,
    charge_notes,
    follow,
    free_label,
    rows_of,
)
from generators.structures.voids import widest_void
from validators.crystal import Crystal, read_crystal
from validators.elements import ANION_FORMERS, element
from validators.formula import format_formula, reduced
from validators.groups import WyckoffPosition
from validators.oxidation import assign

#: Share of the host where a message names none.
USUAL_SHARE = Fraction(1, 20)
#: Beside oxygen the heavy early transition metals keep the state of their group.
_GROUP_STATE = frozenset({"Nb", "Ta", "Mo", "W", "Re"})
#: Charges a cell below which a cell is neutral.
_NEUTRAL = 1e-6
#: Cations that move into empty positions where a message names none.
_SMALL = ("Li", "Na", "H", "K", "Ag", "Cu", "Mg")


@dataclass
class _State:
    """A structure on its way from the pure to the doped compound."""

    text: str
    parent: Crystal
    charges: dict[str, float] = field(default_factory=dict)
    changes: list[RepairChange] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def crystal(self) -> Crystal:
        found = read_crystal(self.text).crystal
        if found is None:
            raise CannotEdit("the doped structure cannot be read")
        return found

    @property
    def total(self) -> float:
        """Charges a cell."""
        return sum(self.charges[e] * n for e, n in self.crystal.composition.items())


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
    state = _State(text, crystal)
    known = _charges(crystal, dopants, wish.compensation)
    single = any(d.count is not None for d in dopants)
    if single and wish.size is None and wish.compensation is None:
        return None
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
    if wish.compensation is not None:
        _compensate(state, wish, dopants)
    elif known and not whole and abs(state.total) > _NEUTRAL:
        state.notes += charge_notes(state.text, crystal)
    if not any(n.startswith("the cell now holds") for n in state.notes):
        shown = {k: round(v, 4) for k, v in state.crystal.composition.items()}
        state.notes.insert(0, f"the cell now holds {format_formula(shown)}")
    done = Edited(state.text, tuple(state.changes), tuple(state.notes))
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
        return min(others, key=lambda e: _size_gap(e, symbol), default=None)
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
        return gap + 4.0 * _size_gap(host, symbol)

    return min(hosts, key=unlike, default=None)


def _size_gap(one: str, other: str) -> float:
    return abs(element(one).covalent_radius - element(other).covalent_radius)


def _host_element(crystal: Crystal, host: str) -> str:
    return crystal.sites[rows_of(crystal, host)[0]].element


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
        at = known[_host_element(crystal, dopant.host or "")]
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
            * (trial[d.element] - known[_host_element(crystal, d.host or "")])
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


def _substitute(state: _State, dopants: tuple[Dopant, ...]) -> None:
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
            _share_row(state, row, shares)
    state.text = follow(state.text)


def _share_row(state: _State, row: int, shares: Mapping[str, Fraction]) -> None:
    """One site, shared with what replaces part of it."""
    crystal = state.crystal
    site = crystal.sites[row]
    number = "".join(c for c in site.label if c.isdigit())
    whole = Fraction(site.occupancy).limit_denominator(1000)
    if list(shares.values()) == [Fraction(1)]:
        new = next(iter(shares))
        state.text = set_row(
            state.text, row,
            {"_atom_site_label": free_label(crystal, new, number),
             "_atom_site_type_symbol": new},
        )  # fmt: skip
        state.changes.append(
            RepairChange(f"site {site.label}", site.element, new, "asked for")
        )
        return
    _with_occupancies(state)
    left = number_text(float(whole * (1 - sum(shares.values()))), 5)
    state.text = set_row(state.text, row, {OCCUPANCY: left})
    said = " and ".join(f"{100 * float(s):.4g} %" for s in shares.values())
    state.changes.append(
        RepairChange(f"site {site.label}, occupancy", f"{site.occupancy:g}", left,
                     f"{said} of it becomes {' and '.join(shares)}")
    )  # fmt: skip
    for new, share in shares.items():
        _add_site(
            state, new, number, list(site.frac), float(whole * share),
            "shares the position", letter=site.letter or "?",
            multiplicity=str(site.multiplicity or "?"),
        )  # fmt: skip


def _with_occupancies(state: _State) -> None:
    if site_loop(state.text).column(OCCUPANCY) is None:  # type: ignore[union-attr]
        ones = ["1"] * len(state.crystal.sites)
        state.text = add_column(state.text, OCCUPANCY, ones)


def _add_site(
    state: _State, symbol: str, number: str, frac: Sequence[float], occupancy: float,
    why: str, *, letter: str, multiplicity: str,
) -> None:  # fmt: skip
    label = free_label(state.crystal, symbol, number)
    shown = number_text(occupancy, 5)
    state.text = add_row(
        state.text,
        {
            "_atom_site_label": label, "_atom_site_type_symbol": symbol,
            "_atom_site_fract_x": number_text(frac[0]),
            "_atom_site_fract_y": number_text(frac[1]),
            "_atom_site_fract_z": number_text(frac[2]),
            OCCUPANCY: shown,
            "_atom_site_wyckoff_symbol": letter, "_atom_site_wyckoff_label": letter,
            "_atom_site_symmetry_multiplicity": multiplicity,
            "_atom_site_site_symmetry_multiplicity": multiplicity,
        },
    )  # fmt: skip
    state.changes.append(
        RepairChange(f"site {label}", "", f"{symbol}, occupancy {shown}", why)
    )


# --- charge -----------------------------------------------------------------------


def _compensate(state: _State, wish: Doping, dopants: tuple[Dopant, ...]) -> None:
    """Bring the charge of the cell to zero in the way that is asked for."""
    asked = wish.compensation
    assert asked is not None
    if not state.charges:
        raise CannotEdit(
            "no formal charges make the undoped compound neutral: there is nothing to "
            "balance"
        )
    total = state.total
    if abs(total) <= _NEUTRAL and asked.count is None:
        state.notes.append(f"neutral as it is with {_said(state.charges)}")
        return
    if asked.mechanism == "interstitial":
        symbol = asked.element or _usual_interstitial(state, total)
        _fill_void(state, symbol, total, asked.count, wish.size)
    elif asked.mechanism == "co-dopant":
        _partner(state, asked, total, dopants)
    else:
        symbol = asked.element or _usual_vacancy(state, total)
        _vacate(state, symbol, total, asked.count, wish.size)
    rest = state.total
    if abs(rest) > 0.005:
        cells = prod(wish.size or (1, 1, 1))
        state.notes.append(
            f"with {_said(state.charges)} the {'supercell' if wish.size else 'cell'} "
            f"keeps a charge of {rest * cells:+.3g} e"
        )
    else:
        state.notes.append(f"neutral with {_said(state.charges)}")


def _said(charges: Mapping[str, float]) -> str:
    return ", ".join(f"{e} {v:+.3g}" for e, v in sorted(charges.items()))


def _usual_vacancy(state: _State, total: float) -> str:
    """Too little positive charge: anions leave; too much: the weakest cation leaves."""
    own = {e: state.charges[e] for e in state.parent.composition}
    if total < 0:
        return min(own, key=lambda e: own[e])
    return min((e for e in own if own[e] > 0), key=lambda e: own[e])


def _usual_interstitial(state: _State, total: float) -> str:
    own = {e: state.charges[e] for e in state.parent.composition}
    if total > 0:
        return min(own, key=lambda e: own[e])
    small = [e for e in _SMALL if own.get(e, 0.0) > 0]
    if not small:
        raise CannotEdit(
            f"the cell lacks {-total:.3g} positive charges; name the cation that is to "
            "go between (interstitial Li, for example)"
        )
    return small[0]


def _charge_of(state: _State, symbol: str, sign: int) -> float:
    """Formal charge of an element, also of one that is new to the structure."""
    if symbol not in state.charges:
        usual = [s for s in element(symbol).common if s * sign > 0]
        if not usual:
            raise CannotEdit(
                f"{symbol} has no usual {'positive' if sign > 0 else 'negative'} state"
            )
        state.charges[symbol] = float(usual[0])
    return state.charges[symbol]


def _vacate(
    state: _State, symbol: str, total: float, count: int | None,
    size: tuple[int, int, int] | None,
) -> None:  # fmt: skip
    crystal = state.crystal
    rows = rows_of(crystal, symbol)
    if not rows:
        raise CannotEdit(f"the structure holds no {symbol} that could leave")
    charge = _charge_of(state, symbol, 1)
    have = crystal.composition[symbol]
    gone = total / charge
    if count is not None:
        gone = count / prod(size or (1, 1, 1))
    if gone <= 0:
        raise CannotEdit(
            f"the cell carries {total:+.3g} e, and {symbol} {charge:+.3g} that leaves "
            f"would make it worse: {_cures(total)} would balance it"
        )
    if gone >= have:
        raise CannotEdit(
            f"{gone:.3g} {symbol} a cell would have to leave, it holds {have:.3g}"
        )
    _with_occupancies(state)
    for row in rows:
        site = crystal.sites[row]
        new = number_text(site.occupancy * (1 - gone / have), 5)
        state.text = set_row(state.text, row, {OCCUPANCY: new})
        state.changes.append(
            RepairChange(f"site {site.label}, occupancy", f"{site.occupancy:g}", new,
                         f"{symbol} vacancies balance the charge of {total:+.3g} e")
        )  # fmt: skip
    state.text = follow(state.text)
    state.notes.append(f"{symbol} vacancies were taken to balance the charge")


def _cures(total: float) -> str:
    if total > 0:
        return "cation vacancies, interstitial anions or a lower-valent co-dopant"
    return "anion vacancies, interstitial cations or a higher-valent co-dopant"


def _fill_void(
    state: _State, symbol: str, total: float, count: int | None,
    size: tuple[int, int, int] | None,
) -> None:  # fmt: skip
    charge = _charge_of(state, symbol, -1 if symbol in ANION_FORMERS[:9] else 1)
    need = -total / charge
    if count is not None:
        need = count / prod(size or (1, 1, 1))
    if need <= 0:
        raise CannotEdit(
            f"the cell carries {total:+.3g} e, and interstitial {symbol} {charge:+.3g} "
            f"would make it worse: {_cures(total)} would balance it"
        )
    void = widest_void(state.parent)
    if void is None:
        raise CannotEdit("no empty position was found that could hold another ion")
    position: WyckoffPosition = void.position
    share = need / position.multiplicity
    if share > 1:
        raise CannotEdit(
            f"{need:.3g} interstitial {symbol} a cell do not fit on {position.label}, "
            "the widest empty position"
        )
    _with_occupancies(state)
    _add_site(
        state, symbol, "i", void.frac, share,
        f"interstitial {symbol} balances the charge of {total:+.3g} e",
        letter=position.letter, multiplicity=str(position.multiplicity),
    )  # fmt: skip
    state.text = follow(state.text)
    away, nearest = void.nearest
    state.notes.append(
        f"{symbol} goes to {position.label}, the widest empty position ({away:.2f} Å "
        f"to the nearest {nearest}); chosen by room, not measured, and nothing relaxed"
    )


def _partner(
    state: _State, asked: Compensation, total: float, dopants: tuple[Dopant, ...]
) -> None:
    symbol = asked.element
    assert symbol is not None
    host = asked.host or _partner_host(state, symbol, total, dopants)
    rows = rows_of(state.crystal, host)
    if not rows:
        raise CannotEdit(f"the structure has no site {host} for {symbol}")
    at = state.charges[_host_element(state.crystal, host)]
    options = (
        [state.charges[symbol]] if symbol in state.charges
        else [float(s) for s in element(symbol).common if (s > 0) == (at > 0)]
    )  # fmt: skip
    right = [s for s in options if (s - at) * total < 0]
    if not right:
        raise CannotEdit(
            f"the cell carries {total:+.3g} e, and {symbol} on {host} does not take it "
            f"away: {_cures(total)} would balance it"
        )
    state.charges[symbol] = min(right, key=lambda s: abs(s - at))
    need = -total / (state.charges[symbol] - at)
    crystal = state.crystal
    have = sum(
        crystal.sites[r].occupancy * int(crystal.multiplicities[r]) for r in rows
    )
    if need > have:
        raise CannotEdit(f"{need:.3g} {symbol} a cell need more {host} than there is")
    share = Fraction(need / have).limit_denominator(10_000)
    for row in rows:
        _share_row(state, row, {symbol: share})
    state.text = follow(state.text)
    state.notes.append(f"{symbol} on {host} balances the charge of {total:+.3g} e")


def _partner_host(
    state: _State, symbol: str, total: float, dopants: tuple[Dopant, ...]
) -> str:
    """The site on which a co-dopant has the right charge and the least misfit."""
    usual = [s for s in element(symbol).common if s > 0] or list(element(symbol).common)
    own = dict.fromkeys(
        [_host_element(state.parent, d.host or "") for d in dopants]
        + list(state.parent.composition)
    )
    fit = [
        e for e in own
        if any((s - state.charges[e]) * total < 0 and (s > 0) == (state.charges[e] > 0)
               for s in usual)
    ]  # fmt: skip
    if not fit:
        return next(iter(own))
    return min(fit, key=lambda e: _size_gap(e, symbol))


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
            f"ranked by the Ewald energy of {_said(made.charges)} at unrelaxed "
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
