"""Which of a host's sites a dopant and the vacancies beside it are on.

A share of an element is spread over its sites alike at first. Where the element has
several, `share_sites` decides anew: a dopant of another charge goes where its bonds
fit, and sites that are too near to each other are not filled together.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from generators.structures.ciftext import drop_row, number_text, set_row
from generators.structures.doped_structure import NEUTRAL, Doped
from generators.structures.drafts import RepairChange
from generators.structures.edited import OCCUPANCY, follow, rows_of
from generators.structures.hosts import GUESTS
from generators.structures.shared_sites import MOST_SITES, Ion, share_sites
from validators.crystal import Crystal

#: Occupancies nearer than this are the same.
SAME = 5e-4


def in_one(changes: Sequence[RepairChange]) -> tuple[RepairChange, ...]:
    """One change a site: what it was at first and what it came to."""
    out: dict[str, RepairChange] = {}
    for change in changes:
        site = change.what.removesuffix(", occupancy")
        if site not in out:
            out[site] = change
            continue
        first = out[site]
        why = "; ".join(dict.fromkeys((first.because, change.because)))
        after = change.after
        if not first.before:
            if after == "0":
                del out[site]
                continue
            after = f"{first.after.split(',')[0]}, occupancy {after}"
        out[site] = RepairChange(first.what, first.before, after, why)
    return tuple(out.values())


def mobile_ion(crystal: Crystal) -> str | None:
    """The alkali or noble-metal ion that leaves sites empty, the most frequent one."""
    found = {
        s.element
        for s in crystal.sites
        if s.element in GUESTS and s.occupancy < 1 - SAME
    }
    return max(found, key=lambda e: crystal.composition[e], default=None)


def unbalanced(state: Doped) -> float:
    """Charge of the cell in e by formal charges, less what rounding of a record makes.

    Occupancies with three decimals leave the undoped cell with a charge of its own.
    """
    own = sum(
        state.charges.get(e, 0.0) * n for e, n in state.parent.composition.items()
    )
    total = state.total - own
    return total if abs(total) > NEUTRAL else 0.0


def _place(crystal: Crystal, row: int) -> tuple[float, ...]:
    return tuple(round(float(v), 5) for v in crystal.sites[row].frac)


def spread(state: Doped, host: str, dopants: tuple[str, ...]) -> None:
    """Decide on which sites of a host element its ions and dopants are.

    Args:
        state: With the amounts that the cell is to hold.
        host: Element; a label names one site, which stays as it is.
        dopants: Elements that take its places.
    """
    rows = rows_of(state.parent, host)
    if state.parent.sites[rows[0]].element != host or not 1 < len(rows) <= MOST_SITES:
        return
    crystal = state.crystal
    places = {_place(state.parent, r): n for n, r in enumerate(rows)}
    on_host = {
        i: places[place]
        for i, s in enumerate(crystal.sites)
        if s.element in {host, *dopants} and (place := _place(crystal, i)) in places
    }
    amounts: dict[str, Fraction] = {}
    for i in on_host:
        site = crystal.sites[i]
        held = Fraction(site.occupancy).limit_denominator(10**5) * int(
            crystal.multiplicities[i]
        )
        amounts[site.element] = amounts.get(site.element, Fraction(0)) + held
    ions = [
        Ion(e, n.limit_denominator(1000), state.charges.get(e, 0.0))
        for e, n in amounts.items()
    ]
    made = share_sites(state.parent, rows, ions, states=state.charges)
    if made is None:
        return
    moved = False
    for i in sorted(on_host, reverse=True):
        site = crystal.sites[i]
        new = made.occupancies[on_host[i]].get(site.element, Fraction(0))
        if abs(float(new) - site.occupancy) < SAME:
            continue
        moved = True
        shown = number_text(float(new), 5)
        state.text = (
            set_row(state.text, i, {OCCUPANCY: shown})
            if new
            else drop_row(state.text, i)
        )
        state.changes.append(
            RepairChange(
                f"site {site.label}, occupancy", f"{site.occupancy:.5g}", shown,
                "which of the sites are filled",
            )
        )  # fmt: skip
    if moved:
        state.text = follow(state.text)
        state.notes += made.notes
