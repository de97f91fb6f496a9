"""The spec under construction while rules are read, one rule after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from validators.elements import element
from validators.specs.structure import (
    AngleSpec,
    BondSpec,
    ConnectivitySpec,
    CoordinateSpec,
    CoordinationSpec,
    LatticeSpec,
    NetSpec,
    OccupancySum,
    Problem,
    SiteSpec,
    StructureSpec,
)

if TYPE_CHECKING:
    from validators.groups import Group


@dataclass(slots=True)
class SpecDraft:
    """A spec and what was said about it so far.

    Attributes:
        spec: Grows with every fact.
        rule: Id of the rule being read.
        changing: The rule says that an earlier statement is to be replaced.
        understood: (rule id, what was read), in the order of reading.
        unread: (rule id, fragment) that a reader saw but could not use.
        joint: (element, letter) of elements that were named together on a position.
        lending: What is added comes from a structure family: it gives way to whatever
            the user says of the same elements, before or after.
        crossed: Elements paired with as many places, and all of them on all places.
    """

    spec: StructureSpec
    rule: str = ""
    changing: bool = False
    understood: list[tuple[str, str]] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    joint: set[tuple[str, str]] = field(default_factory=set)
    lending: bool = False
    crossed: list[tuple[tuple[SiteSpec, ...], tuple[SiteSpec, ...]]] = field(
        default_factory=list
    )
    _lent: set[object] = field(default_factory=set)
    _cleared: set[tuple[str, str]] = field(default_factory=set)

    def note(self, what: str) -> None:
        """Remember what was read."""
        if (self.rule, what) not in self.understood:
            self.understood.append((self.rule, what))

    def problem(self, kind: str, message: str, **fields: object) -> None:
        """Remember a statement that cannot be meant as it was said."""
        problem = Problem(kind, message, rule=self.rule, **fields)  # type: ignore[arg-type]
        if problem not in self.spec.problems:
            self.spec = self.spec.but(problems=(*self.spec.problems, problem))

    def _drop_problems(self, kinds: set[str]) -> None:
        kept = tuple(p for p in self.spec.problems if p.kind not in kinds)
        self.spec = self.spec.but(problems=kept)

    def set_group(self, group: Group, *, explicit: bool) -> None:
        """Ask for a space group; a second, different one is a contradiction."""
        earlier = self.spec.group
        if self.lending:
            if earlier is not None:
                return
            self._lent.add(group)
        elif earlier in self._lent:
            earlier = None
        if earlier is not None and self.spec.group_rule and not self.changing:
            if earlier.number != group.number:
                self.problem(
                    "two_values",
                    f"{self.spec.group_rule or 'the request'} asks for "
                    f"{earlier.short} ({earlier.number}), {self.rule} for "
                    f"{group.short} ({group.number})",
                    expected="one space group",
                    found=(earlier.short, group.short),
                    hint=f"keep one of {earlier.short} and {group.short}",
                )
                return
            if self.spec.group_explicit and not explicit:
                return
        if self.changing:
            self._drop_problems({"unknown_group", "group_number"})
        self.spec = self.spec.but(
            group=group, group_explicit=explicit, group_rule=self.rule
        )

    def set_lattice(self, values: dict[str, float], tolerance: float | None) -> None:
        """Ask for cell lengths in Å and angles in degrees."""
        old = self.spec.lattice or LatticeSpec()
        for name, value in values.items():
            before = getattr(old, name)
            limit = 0.005 * value
            if (
                before is not None
                and abs(before - value) > limit
                and not self.changing
                and old.rule
            ):
                self.problem(
                    "two_values",
                    f"{name} is asked to be {before:g} and {value:g}",
                    expected=f"one value of {name}",
                    found=(before, value),
                    hint=f"keep {before:g} or {value:g}",
                )
        fields = {**old.given(), **values}
        self.spec = self.spec.but(
            lattice=LatticeSpec(
                **fields, tolerance=tolerance or old.tolerance, rule=self.rule
            )
        )

    def set_system(self, system: str) -> None:
        """Ask for a crystal system."""
        before = self.spec.system
        if before not in {None, system} and not self.changing:
            self.problem(
                "two_values",
                f"a {before} and a {system} crystal are asked for",
                expected="one crystal system",
                found=(before, system),
                hint=f"keep {before} or {system}",
            )
            return
        self.spec = self.spec.but(system=system, system_rule=self.rule)

    def set_z(self, z: int) -> None:
        """Ask for formula units in the conventional cell."""
        if self.spec.z not in {None, z} and self.spec.z_rule and not self.changing:
            self.problem(
                "two_values",
                f"Z is asked to be {self.spec.z} and {z}",
                expected="one Z",
                found=(self.spec.z, z),
                hint=f"keep Z = {self.spec.z} or Z = {z}",
            )
            return
        self.spec = self.spec.but(z=z, z_rule=self.rule)

    def add_sites(self, sites: list[SiteSpec]) -> None:
        """Ask for sites; in a change they replace those of the same elements."""
        if self.lending:
            said = {s.element for s in self.spec.sites if s not in self._lent}
            sites = [s for s in sites if s.element not in said]
            self._lent.update(sites)
        named = {s.element for s in sites}
        kept = tuple(
            s
            for s in self.spec.sites
            if self.lending or s.element not in named or s not in self._lent
        )
        for symbol in named:
            if self.changing and (self.rule, symbol) not in self._cleared:
                kept = tuple(s for s in kept if s.element != symbol)
            self._cleared.add((self.rule, symbol))
        merged = list(kept)
        for site in sites:
            if not self.changing and _is_mention(site, merged):
                continue
            again = next(
                (
                    i
                    for i, old in enumerate(merged)
                    if (old.element, old.letter) == (site.element, site.letter)
                    and old.rule == site.rule
                    and site.shared
                    and not (old.shared or old.label or site.label or old.counted)
                ),
                None,
            )
            if again is not None:
                # "Li on 8d and 4a, Zn shares 8d with Li": the same position again.
                merged[again] = replace(merged[again], shared=True)
                continue
            same = next(
                (
                    i
                    for i, old in enumerate(merged)
                    if old.element == site.element
                    and old.letter == site.letter
                    and old.label == site.label
                    and old.rule != site.rule
                ),
                None,
            )
            if same is None:
                merged.append(site)
                continue
            old = merged[same]
            if (
                old.occupancy is not None
                and site.occupancy is not None
                and old.occupancy != site.occupancy
                and not self.changing
            ):
                self.problem(
                    "two_values",
                    f"{site.element} on {site.letter} is asked with occupancy "
                    f"{float(old.occupancy):g} and {float(site.occupancy):g}",
                    expected="one occupancy",
                    found=(float(old.occupancy), float(site.occupancy)),
                    hint="keep one of the two",
                )
            if old.occupancy is None or site.occupancy is not None:
                merged[same] = site
        self.spec = self.spec.but(sites=tuple(merged))

    def add_sum(self, total: OccupancySum) -> None:
        """Ask for a sum over sites."""
        names = {name for _, name in total.terms}
        kept = tuple(
            s for s in self.spec.occupancy_sums if {n for _, n in s.terms} != names
        )
        self.spec = self.spec.but(occupancy_sums=(*kept, total))

    def set_state(self, symbol: str, state: int) -> None:
        """Ask for an oxidation state; two of one element stand side by side."""
        mixed = dict(self.spec.mixed)
        states = dict(self.spec.oxidation)
        before = states.get(symbol)
        if self.changing:
            mixed.pop(symbol, None)
            states[symbol] = state
        elif symbol in mixed:
            low, high = mixed[symbol]
            mixed[symbol] = (min(low, Fraction(state)), max(high, Fraction(state)))
        elif before is not None and before != state:
            del states[symbol]
            low, high = sorted((Fraction(before), Fraction(state)))
            mixed[symbol] = (low, high)
        else:
            states[symbol] = state
        self.spec = self.spec.but(
            oxidation=states, mixed=mixed, oxidation_rule=self.rule
        )

    def set_average(self, symbol: str, average: Fraction) -> None:
        """Ask for an average oxidation state."""
        states = {k: v for k, v in self.spec.oxidation.items() if k != symbol}
        mixed = {**self.spec.mixed, symbol: (average, average)}
        self.spec = self.spec.but(
            oxidation=states, mixed=mixed, oxidation_rule=self.rule
        )

    def add_coordination(self, new: CoordinationSpec) -> None:
        """Ask for a coordination; one per centre, site and ligand."""

        def key(spec: CoordinationSpec) -> tuple[str, str, str]:
            return (spec.center, spec.site, spec.ligand)

        if self.lending:
            own = (c for c in self.spec.coordination if c not in self._lent)
            if new.center in {c.center for c in own}:
                return
            self._lent.add(new)
        else:
            self.spec = self.spec.but(
                coordination=tuple(
                    c
                    for c in self.spec.coordination
                    if c.center != new.center or c not in self._lent
                )
            )
        for old in self.spec.coordination:
            if key(old) != key(new) or self.changing:
                continue
            if old.number != new.number and self._may_differ(old, new):
                continue
            if old.number != new.number and new.number and old.number:
                self.problem(
                    "two_values",
                    f"{new.site or new.center} is asked to have {old.number} and "
                    f"{new.number} {new.ligand} neighbours",
                    expected="one coordination number",
                    found=(old.number, new.number),
                    hint=f"keep {old.number} or {new.number}",
                )
                return
            if old.shape and not new.shape:
                return
            if replace(new, rule=old.rule) == old and old.rule != new.rule:
                # Said again by the way ("the TiO6 octahedra share corners"): the rule
                # that said it first keeps its verdict.
                return
        kept = tuple(
            c
            for c in self.spec.coordination
            if key(c) != key(new) or (not self.changing and self._may_differ(c, new))
        )
        self.spec = self.spec.but(coordination=(*kept, new))

    def _may_differ(self, old: CoordinationSpec, new: CoordinationSpec) -> bool:
        """AlO6 and AlO4 side by side: an element on several sites, or one rule."""
        if old.site or old.number == new.number:
            return False
        orbits = sum(s.count for s in self.spec.sites if s.element == new.center)
        return orbits > 1 or old.rule == new.rule

    def add_connectivity(self, new: ConnectivitySpec) -> None:
        """Ask how two kinds of polyhedra meet."""

        def pair(spec: ConnectivitySpec) -> frozenset[str]:
            return frozenset((spec.first, spec.second))

        kept = list(self.spec.connectivity)
        if self.lending:
            if any(pair(old) == pair(new) and old not in self._lent for old in kept):
                return
            self._lent.add(new)
        elif any(pair(old) == pair(new) and old in self._lent for old in kept):
            kept = [c for c in kept if pair(c) != pair(new)]
        for index, old in enumerate(kept):
            if pair(old) != pair(new):
                continue
            if old.never != new.never:
                if old.sharing == new.sharing and not self.changing:
                    self.problem(
                        "two_values",
                        f"{new.first}-{new.second} polyhedra are asked to share "
                        f"{new.sharing}s and to share none",
                        expected="one of the two",
                        found=(old.sharing, f"no {new.sharing}"),
                        hint="keep one of the two",
                    )
                    break
                continue
            if old.sharing in {None, new.sharing} or new.sharing is None:
                kept[index] = ConnectivitySpec(
                    old.first,
                    old.second,
                    new.sharing or old.sharing,
                    old.only or new.only,
                    new.dimensions if new.dimensions is not None else old.dimensions,
                    old.every or new.every,
                    self.rule,
                    old.never,
                )
                if self.lending:
                    self._lent.add(kept[index])
                break
            if self.changing:
                kept[index] = new
                break
            if "isolated" in {old.sharing, new.sharing}:
                met = old.sharing if new.sharing == "isolated" else new.sharing
                self.problem(
                    "two_values",
                    f"{new.first}-{new.second} polyhedra are asked to be isolated and "
                    f"to share {met}s",
                    expected="one of the two",
                    found=(old.sharing, new.sharing),
                    hint="keep one of the two",
                )
                break
        else:
            kept.append(new)
        self.spec = self.spec.but(connectivity=tuple(kept))

    def add_bond(self, new: BondSpec) -> None:
        """Ask for a range of distances.

        Ranges of one rule stand side by side ("one of 1.86 Å, four of 2.00 Å"); that of
        another rule must overlap with those before it.
        """
        same = [
            b
            for b in self.spec.bonds
            if {b.first, b.second} == {new.first, new.second} and b.kind == new.kind
        ]
        kept = tuple(b for b in self.spec.bonds if b not in same)
        before = [b for b in same if b.rule != new.rule]
        if before and not self.changing and not any(_overlap(b, new) for b in before):
            said = [
                f"{b.shortest or 0:g} to {b.longest or 99:g} Å" for b in [*same, new]
            ]
            self.problem(
                "two_values",
                f"{new.first}-{new.second} is asked to be {' and '.join(said)}",
                expected="one range",
                found=tuple(said),
                hint=f"keep {' or '.join(said)}",
            )
        beside = () if self.changing else tuple(b for b in same if b.rule == new.rule)
        self.spec = self.spec.but(bonds=(*kept, *beside, new))

    def add_net(self, new: NetSpec) -> None:
        """Ask for layers, rings or chains of bonded atoms."""
        kept = tuple(
            n
            for n in self.spec.nets
            if n.elements != new.elements or (n.rule == new.rule and not self.changing)
        )
        self.spec = self.spec.but(nets=(*kept, new))

    def add_coordinate(self, new: CoordinateSpec) -> None:
        """Ask for one coordinate; a later value of the same replaces it."""

        def key(spec: CoordinateSpec) -> tuple[str, str, str, str]:
            return spec.axis, spec.element, spec.label, spec.letter

        kept = tuple(c for c in self.spec.coordinates if key(c) != key(new))
        self.spec = self.spec.but(coordinates=(*kept, new))

    def add_angle(self, new: AngleSpec) -> None:
        """Ask for a range of bond angles; those of one rule stand side by side."""

        def key(spec: AngleSpec) -> tuple[str, frozenset[str]]:
            return spec.center, frozenset((spec.first, spec.second))

        kept = tuple(
            a
            for a in self.spec.angles
            if key(a) != key(new) or (a.rule == new.rule and not self.changing)
        )
        self.spec = self.spec.but(angles=(*kept, new))

    def elements(self) -> tuple[str, ...]:
        """Elements of the compound, as far as it is known."""
        return tuple(self.spec.composition)

    def sole_center(self) -> str | None:
        """The one element that polyhedra can be around; None if there are several."""
        anion = self.ligand("")
        others = [e for e in self.elements() if e not in {anion, "H"}]
        return others[0] if len(others) == 1 else None

    def ligand(self, center: str) -> str | None:
        """What surrounds a centre when nobody says so: the most electronegative."""
        others = [e for e in self.elements() if e != center]
        if not others:
            return None
        return max(others, key=lambda e: element(e).electronegativity or 0.0)


def _overlap(one: BondSpec, other: BondSpec) -> bool:
    low = max(one.shortest or 0.0, other.shortest or 0.0)
    high = min(one.longest or 99.0, other.longest or 99.0)
    return low <= high


def _is_mention(site: SiteSpec, known: list[SiteSpec]) -> bool:
    """A place named again without anything new: "Li at 8a has 4 O neighbours"."""
    plain = not site.label and site.occupancy is None and site.frac is None
    return (
        plain
        and not site.counted
        and any(
            old.element == site.element
            and old.letter == site.letter
            and old.rule != site.rule
            for old in known
        )
    )


Reader = Callable[..., None]


def show_fraction(value: Fraction) -> str:
    """A fraction as people write occupancies."""
    return f"{float(value):.6g}"
