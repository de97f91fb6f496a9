"""Which site holds which oxidation state, judged by bond valences.

The sum at a site is computed with the parameters of each state that the element may
have there; the state whose own sum comes nearest is the one that the bonds show
(I. D. Brown, The Chemical Bond in Inorganic Chemistry, Oxford 2002, section 5).
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from validators.bond_valence import B, bond_valence_parameter
from validators.crystal import Crystal
from validators.neighbours import neighbours
from validators.oxidation import most_electronegative
from validators.report import Evidence, Finding, NotApplicable, Severity, check
from validators.sites import placed_sites
from validators.specs.structure import SiteState, StructureSpec

#: Valence units between the deviations of two states below which bonds do not tell.
UNDECIDED = 0.1
#: Share of the state that the nearest sum may miss: more is no ionic site.
FAR = 0.35


def valence_with_state(
    crystal: Crystal, index: int, state: float, anion: str
) -> float | None:
    """Bond-valence sum of a site in valence units, with parameters of one state.

    Between whole states (5/2 for a mixture of two) the two nearest are interpolated;
    None where a state has no tabulated parameter of its own.
    """
    low, high = math.floor(state), math.ceil(state)
    sums = []
    for whole in dict.fromkeys((low, high)):
        parameter = bond_valence_parameter(crystal.sites[index].element, whole, anion)
        if parameter is None or parameter.source.startswith("same pair"):
            return None
        pairs, atoms = neighbours(crystal), crystal.atoms
        atom = next(a for a, s in enumerate(atoms.site) if int(s) == index)
        window = pairs.of(atom)
        total = 0.0
        for other, distance in zip(
            pairs.other[window], pairs.distance[window], strict=True
        ):
            partner = crystal.sites[int(atoms.site[other])]
            if partner.element == anion:
                total += math.exp((parameter.r0 - distance) / B) * partner.occupancy
        sums.append(total)
    if len(sums) == 1:
        return sums[0]
    return sums[0] + (sums[1] - sums[0]) * (state - low)


@check("composition.site_states")
def states_on_sites(
    crystal: Crystal, spec: StructureSpec
) -> Iterator[Finding | Evidence]:
    """The bonds at a site show the oxidation state asked for there, or are open."""
    if not spec.site_states:
        raise NotApplicable("no oxidation state was asked for at a site")
    for wish in spec.site_states:
        yield from _judge(crystal, spec, wish)


def _judge(
    crystal: Crystal, spec: StructureSpec, wish: SiteState
) -> Iterator[Finding | Evidence]:
    name = wish.rule or "oxidation state of a site"
    title = f"{wish.element} on {wish.letter}"
    asked = " and ".join(f"{s:+d}" for s in wish.states)
    mean = sum(wish.states) / len(wish.states)
    anion = most_electronegative(crystal.composition)
    here = [
        i
        for i, (site, at) in enumerate(
            zip(crystal.sites, placed_sites(crystal), strict=True)
        )
        if site.element == wish.element and at.position.letter == wish.letter
    ]
    others = {
        s
        for w in spec.site_states
        if w.element == wish.element
        for s in (*w.states, sum(w.states) / len(w.states))
    }
    choices = sorted({*others, *(mean + d for d in (-1, 1)), mean})
    for index in here:
        found = {
            c: v
            for c in choices
            if c > 0 and (v := valence_with_state(crystal, index, c, anion)) is not None
        }
        label = f"{title} (site {crystal.sites[index].label})"
        if mean in found and len(found) == 1:
            # An element of one state has no other to be told from.
            near = abs(found[mean] - mean) <= FAR * mean
            text = f"{label}: bond-valence sum {found[mean]:.2f}; asked {asked}"
            yield Evidence(
                name, "composition.site_states", "pass" if near else "open", text
            )
            continue
        if mean not in found:
            text = f"{label}: asked {asked}; no bond-valence parameters tell the states"
            yield Evidence(name, "composition.site_states", "open", text)
            continue
        off = {c: abs(v - c) for c, v in found.items()}
        best = min(off, key=lambda c: off[c])
        shown = ", ".join(f"{v:.2f} as {c:+.3g}" for c, v in found.items())
        text = f"{label}: bond-valence sum {shown}; asked {asked}"
        good = best == mean or off[mean] - off[best] < UNDECIDED
        clear = off[best] <= FAR * best and (
            best != mean
            or min(v for c, v in off.items() if c != mean) - off[mean] >= UNDECIDED
        )
        verdict = "open" if not clear else "pass" if good else "fail"
        yield Evidence(
            name, "composition.site_states", verdict,  # type: ignore[arg-type]
            text + ("" if clear else "; the bonds do not tell the states apart"),
        )  # fmt: skip
        if verdict == "fail":
            yield Finding(
                "composition.site_states",
                Severity.ERROR,
                text,
                expected=asked,
                found=f"{best:+.3g}",
                where=f"site {crystal.sites[index].label}",
                hint=f"the bonds show {wish.element} {best:+.3g} there",
                rule=wish.rule or None,
            )
    if not here:
        text = f"{title}: no such site; asked {asked}"
        yield Evidence(name, "composition.site_states", "open", text)
