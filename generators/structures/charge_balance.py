"""What keeps the charge of a doped cell: vacancies, interstitial ions, co-dopants."""

from __future__ import annotations

from fractions import Fraction
from math import prod

from generators.structures.ciftext import number_text, set_row
from generators.structures.doped_structure import (
    NEUTRAL,
    Doped,
    add_site,
    charges_said,
    host_element,
    share_row,
    size_gap,
    with_occupancies,
)
from generators.structures.doping_words import Compensation, Dopant, Doping
from generators.structures.drafts import RepairChange
from generators.structures.edited import OCCUPANCY, CannotEdit, follow, rows_of
from generators.structures.voids import widest_void
from validators.elements import ANION_FORMERS, element
from validators.groups import WyckoffPosition

#: Cations that move into empty positions where a message names none.
_SMALL = ("Li", "Na", "H", "K", "Ag", "Cu", "Mg")


def compensate(state: Doped, wish: Doping, dopants: tuple[Dopant, ...]) -> None:
    """Bring the charge of the cell to zero in the way that is asked for."""
    asked = wish.compensation
    assert asked is not None
    if not state.charges:
        raise CannotEdit(
            "no formal charges make the undoped compound neutral: there is nothing to "
            "balance"
        )
    total = state.total
    if abs(total) <= NEUTRAL and asked.count is None:
        state.notes.append(f"neutral as it is with {charges_said(state.charges)}")
        return
    if asked.mechanism == "interstitial":
        symbol = asked.element or _usual_interstitial(state, total)
        _fill_void(state, symbol, total, asked.count, wish.size)
    elif asked.mechanism == "co-dopant":
        _partner(state, asked, total, dopants)
    else:
        symbol = asked.element or _usual_vacancy(state, total)
        vacate(state, symbol, total, asked.count, wish.size)
    rest = state.total
    if abs(rest) > 0.005:
        cells = prod(wish.size or (1, 1, 1))
        cell = "supercell" if wish.size else "cell"
        state.notes.append(
            f"with {charges_said(state.charges)} the {cell} "
            f"keeps a charge of {rest * cells:+.3g} e"
        )
    else:
        state.notes.append(f"neutral with {charges_said(state.charges)}")


def _usual_vacancy(state: Doped, total: float) -> str:
    """Too little positive charge: anions leave; too much: the weakest cation leaves."""
    own = {e: state.charges[e] for e in state.parent.composition}
    if total < 0:
        return min(own, key=lambda e: own[e])
    return min((e for e in own if own[e] > 0), key=lambda e: own[e])


def _usual_interstitial(state: Doped, total: float) -> str:
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


def _charge_of(state: Doped, symbol: str, sign: int) -> float:
    """Formal charge of an element, also of one that is new to the structure."""
    if symbol not in state.charges:
        usual = [s for s in element(symbol).common if s * sign > 0]
        if not usual:
            raise CannotEdit(
                f"{symbol} has no usual {'positive' if sign > 0 else 'negative'} state"
            )
        state.charges[symbol] = float(usual[0])
    return state.charges[symbol]


def vacate(
    state: Doped, symbol: str, total: float, count: int | None,
    size: tuple[int, int, int] | None,
) -> None:  # fmt: skip
    """Let ions of an element leave, as many as balance a charge or as are counted.

    Raises:
        CannotEdit: The structure holds none, too few, or ions of the wrong sign.
    """
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
    with_occupancies(state)
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
    state: Doped, symbol: str, total: float, count: int | None,
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
    with_occupancies(state)
    add_site(
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
    state: Doped,
    asked: Compensation,
    total: float,
    dopants: tuple[Dopant, ...],
) -> None:
    symbol = asked.element
    assert symbol is not None
    host = asked.host or _partner_host(state, symbol, total, dopants)
    rows = rows_of(state.crystal, host)
    if not rows:
        raise CannotEdit(f"the structure has no site {host} for {symbol}")
    at = state.charges[host_element(state.crystal, host)]
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
        share_row(state, row, {symbol: share})
    state.text = follow(state.text)
    state.notes.append(f"{symbol} on {host} balances the charge of {total:+.3g} e")


def _partner_host(
    state: Doped, symbol: str, total: float, dopants: tuple[Dopant, ...]
) -> str:
    """The site on which a co-dopant has the right charge and the least misfit."""
    usual = [s for s in element(symbol).common if s > 0] or list(element(symbol).common)
    own = dict.fromkeys(
        [host_element(state.parent, d.host or "") for d in dopants]
        + list(state.parent.composition)
    )
    fit = [
        e for e in own
        if any((s - state.charges[e]) * total < 0 and (s > 0) == (state.charges[e] > 0)
               for s in usual)
    ]  # fmt: skip
    if not fit:
        return next(iter(own))
    return min(fit, key=lambda e: size_gap(e, symbol))
