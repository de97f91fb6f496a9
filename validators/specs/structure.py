"""What a crystal structure is asked to be.

Every field that a user or record sets carries the id of the rule that set it, so that
a finding or a piece of evidence can name it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from validators.groups import Group

SharingKind = Literal["corner", "edge", "face", "isolated"]


@dataclass(frozen=True, slots=True)
class LatticeSpec:
    """Cell lengths in Å and angles in degrees; None where nothing was asked."""

    a: float | None = None
    b: float | None = None
    c: float | None = None
    alpha: float | None = None
    beta: float | None = None
    gamma: float | None = None
    tolerance: float = 0.01
    rule: str = ""

    def given(self) -> dict[str, float]:
        """The numbers that were asked for, by name."""
        names = ("a", "b", "c", "alpha", "beta", "gamma")
        return {n: v for n in names if (v := getattr(self, n)) is not None}


@dataclass(frozen=True, slots=True)
class SiteSpec:
    """A site that a structure must, or may, have.

    Attributes:
        label: ``"Na1"``, or empty.
        element: Symbol.
        letter: Wyckoff letter, or None.
        multiplicity: As stated, to catch a contradiction with the letter.
        occupancy: None means 'allowed': the fill follows the composition.
        frac: Coordinates, where stated.
        count: How many orbits of this kind ("two 36f sites").
        optional: The site may be empty.
        partial: The site must not be full where it is filled.
        shared: Several elements sit on this position together.
        counted: `count` was said in so many words ("one 36f site").
        inferred: `count` follows from the formula: the letter was named once.
    """

    element: str
    letter: str | None = None
    label: str = ""
    multiplicity: int | None = None
    occupancy: Fraction | None = None
    frac: tuple[float, float, float] | None = None
    count: int = 1
    optional: bool = False
    partial: bool = False
    shared: bool = False
    counted: bool = False
    inferred: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class SiteState:
    """Oxidation states asked for on one Wyckoff letter: Fe2+ and Fe3+ on 16d."""

    element: str
    letter: str
    states: tuple[int, ...]
    rule: str = ""


@dataclass(frozen=True, slots=True)
class OccupancySum:
    """Σ factor·occupancy over sites, each named by label (Na1) or position (18e)."""

    terms: tuple[tuple[Fraction, str], ...]
    total: Fraction
    element: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class CoordinationSpec:
    """How many ligands surround a centre, in which shape.

    Attributes:
        site: Label or Wyckoff position (``"8a"``) that narrows it, or empty.
        shape: ``"octahedron"``, ``"tetrahedron"`` …, or empty.
    """

    center: str
    ligand: str
    number: int
    site: str = ""
    shape: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class BondSpec:
    """A range for the distances of a pair, in Å; ``"*"`` stands for any element.

    `kind` tells whether the shortest contact or every bond of the first shell is
    meant.
    """

    first: str
    second: str
    shortest: float | None = None
    longest: float | None = None
    kind: Literal["contact", "bond"] = "bond"
    rule: str = ""


@dataclass(frozen=True, slots=True)
class ConnectivitySpec:
    """How polyhedra around two centres meet, and in how many dimensions they run.

    A centre is an element, several that make one net (``"Al/Si"``), or a shape that
    stands for all elements with it in the crystal (``"octahedron"``).
    With `only`, in no other way; with `every`, all corners of the first are shared;
    with `never`, in every way but this one.
    """

    first: str
    second: str
    sharing: SharingKind | None = None
    only: bool = False
    dimensions: int | None = None
    every: bool = False
    rule: str = ""
    never: bool = False

    @property
    def title(self) -> str:
        """For people: ``Zr-P``, ``Ti-Ti``, ``Al/Si``."""
        one_net = self.first == self.second and "/" in self.first
        return self.first if one_net else f"{self.first}-{self.second}"


@dataclass(frozen=True, slots=True)
class NetSpec:
    """How atoms bonded to each other are arranged: sheets of B in MgB2, Sb4 rings.

    Attributes:
        elements: Whose atoms make the net; empty for all.
        dimensions: 0 for rings and pairs, 1 chains, 2 layers, 3 a framework.
        flat: All atoms of a layer in one plane; False for a puckered one.
        neighbours: In the net, of every atom: 3 for a honeycomb.
        size: Atoms of an island: 4 for Sb4 rings.
        spacing: Å, lowest and highest distance of neighbouring layers.
        layered: The bonded framework of the elements, or of all without the ions
            between layers, runs in two dimensions: "layered", "CoO2 slabs".
        between: Elements that lie between those layers and join them.
    """

    elements: tuple[str, ...]
    dimensions: int | None = None
    flat: bool | None = None
    neighbours: int | None = None
    size: int | None = None
    spacing: tuple[float, float] | None = None
    rule: str = ""
    layered: bool = False
    between: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """For people: ``B``, ``B-N``, ``all atoms``."""
        return "-".join(self.elements) or "all atoms"


@dataclass(frozen=True, slots=True)
class CoordinateSpec:
    """One fractional coordinate of an atom, in the form of the Wyckoff tables.

    Attributes:
        axis: ``"x"``, ``"y"`` or ``"z"``; ``"u"`` for the parameter of a spinel or
            a wurtzite, which is no coordinate of one setting.
        element: Whose; empty where only the letter was said.
        label: Of the site, or empty.
        letter: Wyckoff letter, or empty.
    """

    axis: str
    value: float
    element: str = ""
    label: str = ""
    letter: str = ""
    tolerance: float = 0.005
    rule: str = ""


@dataclass(frozen=True, slots=True)
class AngleSpec:
    """A range in degrees for the angle of two bonds at `center`."""

    first: str
    center: str
    second: str
    low: float
    high: float
    rule: str = ""


@dataclass(frozen=True, slots=True)
class TypeSpec:
    """A structure type that was named: half-Heusler, CdCl2-type.

    Attributes:
        groups: Numbers of the space groups that the name stands for.
    """

    name: str
    groups: tuple[int, ...]
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What cannot be meant as it was said, found while the words were read.

    Attributes:
        kind: ``"unknown_group"``, ``"group_number"``, ``"two_values"`` …
        message: One sentence with what was said.
        expected: What could have been meant.
        found: What was said.
        hint: The nearest choice that is possible.
    """

    kind: str
    message: str
    expected: object = None
    found: object = None
    hint: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class StructureSpec:
    """The structure asked for; every field that is None or empty is free.

    Attributes:
        formula: As written; `composition` holds the amounts.
        group: In the setting asked for, or in the reference setting.
        group_explicit: Whether setting or origin were stated.
        setting: ``"1"``, ``"2"``, ``"H"`` or ``"R"``, asked for without a group.
        z: Formula units in the conventional cell.
        mixed: Element to the lowest and the highest average oxidation state that were
            asked for: (3, 4) for Mn3+ beside Mn4+, (7/2, 7/2) for an average of +3.5.
        system: Crystal system, where it was asked for by name.
        problems: Statements that contradict themselves or each other.
        rules: Rule id to its text, for people.
        symprec: Å, for finding symmetry.
        measured: A measured record of the compound has this structure.
    """

    formula: str | None = None
    composition: Mapping[str, Fraction] = field(default_factory=dict)
    name: str | None = None
    group: Group | None = None
    group_explicit: bool = False
    group_rule: str = ""
    setting: str = ""
    setting_rule: str = ""
    types: tuple[TypeSpec, ...] = ()
    lattice: LatticeSpec | None = None
    z: int | None = None
    z_rule: str = ""
    sites: tuple[SiteSpec, ...] = ()
    occupancy_sums: tuple[OccupancySum, ...] = ()
    oxidation: Mapping[str, int] = field(default_factory=dict)
    mixed: Mapping[str, tuple[Fraction, Fraction]] = field(default_factory=dict)
    oxidation_rule: str = ""
    site_states: tuple[SiteState, ...] = ()
    bonds: tuple[BondSpec, ...] = ()
    coordination: tuple[CoordinationSpec, ...] = ()
    connectivity: tuple[ConnectivitySpec, ...] = ()
    nets: tuple[NetSpec, ...] = ()
    angles: tuple[AngleSpec, ...] = ()
    coordinates: tuple[CoordinateSpec, ...] = ()
    density: tuple[float, float] | None = None
    density_rule: str = ""
    system: str | None = None
    system_rule: str = ""
    problems: tuple[Problem, ...] = ()
    polymorph: str | None = None
    rules: Mapping[str, str] = field(default_factory=dict)
    symprec: float = 0.01
    measured: bool = False

    def but(self, **changes: object) -> StructureSpec:
        """A copy with fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def has_rules(self) -> bool:
        """Whether anything beyond a compound was asked."""
        return bool(self.rules)
