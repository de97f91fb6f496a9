"""Whether a crystal is layered: its bonded framework runs in two dimensions.

The framework is what cations and anions of the first shells make. Ions that merely fill
the space between layers (Li in LiCoO2, Sr in Sr2RuO4, K in mica) are left out of it,
the most weakly bonded first, until layers remain or nothing weak is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from validators.crystal import Crystal
from validators.elements import element
from validators.neighbours import neighbours
from validators.nets import bonds, layer_normal, layer_spacing, layer_thickness
from validators.networks import Component, Link, components
from validators.oxidation import assign
from validators.report import Evidence, Finding, NotApplicable, Severity, Verdict, check
from validators.shells import shell
from validators.specs.structure import NetSpec, StructureSpec

#: Cations that make no framework of their own where they are weakly bonded.
GUESTS = frozenset(
    {"Li", "Na", "K", "Rb", "Cs", "Ca", "Sr", "Ba", "Tl", "Ag", "Y", "La", "Ce", "Pr",
     "Nd", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu"}
)  # fmt: skip
#: Charge over neighbours (Pauling's bond strength) up to which they count as weak: La
#: in ninefold La2CuO4 has 0.33, Y in eightfold YBa2Cu3O7 0.38.
WEAK = 0.4
#: A site that is filled less than this holds no layers together: Ni on the Li site.
_FILLED = 0.5
_MOST_ATOMS = 400
#: Longest bond over the sum of covalent radii: K-O of mica 3.0 Å has 1.12, Bi-Cl of
#: BiOCl 3.06 Å within its layer 1.22, across the gap 3.49 Å 1.40.
REACH = 1.3
#: Longest bond over the mean of the first shell, beyond that shell.
STRETCH = 1.25
#: An ion touches what lies within this multiple of its nearest contact.
TOUCH = 1.3
#: Pauling electronegativity from which like atoms bond at covalent distances.
_COVALENT = 1.75


@dataclass(frozen=True, slots=True)
class Framework:
    """What remains bonded when guests are left out.

    Attributes:
        without: Elements that were left out.
        parts: Connected parts of more than one atom.
        parallel: Whether all two-dimensional parts have one normal.
        thickness: Å, of the thickest layer; None where nothing is a layer.
        spacing: Å between the middle planes of neighbouring layers; None where it
            cannot be told.
    """

    without: tuple[str, ...]
    parts: tuple[Component, ...]
    parallel: bool
    thickness: float | None
    spacing: float | None

    @property
    def dimensions(self) -> tuple[int, ...]:
        """Of each part, without repetition."""
        return tuple(sorted({p.dimensions for p in self.parts}))

    @property
    def is_layered(self) -> bool:
        """Sheets with one normal, and between them at most islands: CO3, H2O."""
        sheets = sum(len(p.cells) for p in self.parts if p.dimensions == 2)
        atoms = sum(len(p.cells) for p in self.parts)
        return (
            2 in self.dimensions
            and set(self.dimensions) <= {0, 2}
            and 2 * sheets >= atoms
            and self.parallel
        )


def framework(
    crystal: Crystal, *, elements: tuple[str, ...] = (), without: tuple[str, ...] = ()
) -> Framework | None:
    """The bonded parts of some elements (all, if none is named) without the guests.

    None where no such atoms, or too many, are in the cell.
    """
    atoms = crystal.atoms
    kinds = [crystal.sites[int(s)].element for s in atoms.site]
    nodes = [
        i
        for i, k in enumerate(kinds)
        if (not elements or k in elements)
        and k not in without
        and crystal.sites[int(atoms.site[i])].occupancy >= _FILLED
    ]
    wanted = {k for k in elements or crystal.composition if k not in without}
    if not nodes or len(nodes) > _MOST_ATOMS or wanted - {kinds[n] for n in nodes}:
        # Also where an element is only on places that are seldom filled.
        return None
    links = _ionic_links(crystal, nodes) or bonds(crystal, set(nodes))[0]
    parts = [p for p in components(nodes, links) if len(p.cells) > 1 or p.cycles]
    layers = [p for p in parts if p.dimensions == 2]
    normals = [layer_normal(crystal, p) for p in layers]
    parallel = all(abs(float(n @ normals[0])) > 0.999 for n in normals)
    thick = max((layer_thickness(crystal, p) for p in layers), default=None)
    apart = layer_spacing(crystal, layers) if layers and parallel else None
    return Framework(without, tuple(parts), parallel, thick, apart)


def _states(crystal: Crystal) -> dict[str, float]:
    assignment = assign(crystal.composition)
    return dict(assignment.states) if assignment is not None else {}


def _ionic_links(crystal: Crystal, nodes: list[int]) -> list[Link]:
    """Bonds of cations to the anions of their shells, and of like atoms."""
    states = _states(crystal)
    atoms = crystal.atoms
    kept = set(nodes)
    kinds = {n: crystal.sites[int(atoms.site[n])].element for n in nodes}
    anions = sorted({k for k in kinds.values() if states.get(k, 0.0) < 0})
    links: list[Link] = []
    for node, kind in kinds.items():
        for ligand in anions if states.get(kind, 0.0) > 0 else ():
            links += [
                (node, other, step)
                for other, step in _bonded(crystal, node, ligand)
                if other in kept
            ]
    return links + _like_links(crystal, kinds) if links else []


def _bonded(
    crystal: Crystal, node: int, ligand: str
) -> list[tuple[int, tuple[int, ...]]]:
    """Anions of one kind that are bonded to an atom, and their cells.

    Those of the first shell, and any within `STRETCH` times its mean length: the sixth
    oxygen of titanium in tetragonal PbTiO3 lies at 1.23 times.
    """
    around = shell(crystal, node, ligand)
    if around is None:
        return []
    kind = crystal.sites[int(crystal.atoms.site[node])].element
    first = around.distances[: around.number]
    within = max(float(first[-1]), STRETCH * float(first.mean()))
    longest = min(within + 1e-6, _bonding(kind, ligand))
    return [
        (int(other), tuple(int(v) for v in image))
        for other, image, distance in zip(
            around.atoms, around.images, around.distances, strict=True
        )
        if float(distance) <= longest
    ]


def _like_links(crystal: Crystal, kinds: dict[int, str]) -> list[Link]:
    """Bonds between atoms that are no ions to each other: Ga-Ga in GaS, S-S in FeS2."""
    pairs = neighbours(crystal)
    links: list[Link] = []
    for node, kind in kinds.items():
        size = element(kind).covalent_radius
        if (element(kind).electronegativity or 0.0) < _COVALENT:
            continue
        window = pairs.of(node)
        for other, image, distance in zip(
            pairs.other[window], pairs.image[window], pairs.distance[window],
            strict=True,
        ):  # fmt: skip
            if kinds.get(int(other)) == kind and 0.5 < distance < 2.1 * size:
                links.append((node, int(other), tuple(int(v) for v in image)))
    return links


def _bonding(one: str, two: str) -> float:
    """Å, up to which a cation and an anion are bonded."""
    return REACH * (element(one).covalent_radius + element(two).covalent_radius)


def guests(crystal: Crystal) -> tuple[str, ...]:
    """Elements that may lie between layers, the most weakly bonded first."""
    states = _states(crystal)
    anions = [e for e in crystal.composition if states.get(e, 0.0) < 0]
    strength: dict[str, float] = {}
    for index, site in enumerate(crystal.sites):
        state = states.get(site.element, 0.0)
        if site.element not in GUESTS or state <= 0:
            continue
        atom = int(np.argmax(crystal.atoms.site == index))
        number = sum(len(_bonded(crystal, atom, a)) for a in anions)
        own = state / max(number, 1)
        strength[site.element] = max(own, strength.get(site.element, 0.0))
    if not states:
        # Metals and semimetals: CaSi2, KC8.
        return tuple(sorted(GUESTS.intersection(crystal.composition)))
    return tuple(
        e for e, s in sorted(strength.items(), key=lambda p: p[1]) if s <= WEAK
    )


def layered_framework(crystal: Crystal) -> Framework | None:
    """The first framework that is layered; else that without the fewest guests."""
    loose = guests(crystal)
    whole: Framework | None = None
    for count in range(len(loose) + 1):
        found = framework(crystal, without=loose[:count])
        if found is not None and found.is_layered:
            return found
        if whole is None and found is not None and found.parts:
            whole = found
    return whole


@check("geometry.layers")
def layers_asked(crystal: Crystal, spec: StructureSpec) -> Iterator[Finding | Evidence]:
    """What is called layered has a framework in two dimensions."""
    asked = [rule for rule in spec.nets if rule.layered]
    if not asked:
        raise NotApplicable("no layers were asked for")
    for rule in asked:
        yield from _judge(crystal, rule)


def _judge(crystal: Crystal, rule: NetSpec) -> Iterator[Finding | Evidence]:
    name = rule.rule or "layers asked for"
    if rule.elements:
        found = framework(crystal, elements=rule.elements)
    else:
        found = layered_framework(crystal)
    if found is None or not found.parts:
        yield Evidence(name, "geometry.layers", "open", "no bonded framework was found")
        return
    without = f" without {', '.join(found.without)}" if found.without else ""
    if not found.without and not rule.elements and (loose := guests(crystal)):
        without = f", also without {', '.join(loose)}" if not found.is_layered else ""
    whose = f" of {rule.title}" if rule.elements else ""
    text = (
        f"bonded framework{whose}{without} in {_several(found.dimensions)} dimensions"
    )
    if found.thickness is not None:
        text += f", layers {found.thickness:.2f} Å thick"
    if found.spacing is not None:
        text += f", {found.spacing:.2f} Å apart"
    if not found.parallel:
        text += ", layers of several orientations"
    good = found.is_layered
    asked = "layers"
    counts = {g: between_layers(crystal, found, g) for g in rule.between}
    for guest, (between, atoms) in counts.items():
        text += f", {between} of {atoms} {guest} between two of them"
        asked += f", {guest} between them"
    own = "" if good or rule.elements else _sheets_within(crystal)
    if own:
        text += f"; {own}"
    # Some between and some within the layers, as Li in Li2MnO3: nobody said all.
    partly = good and any(0 < n < atoms for n, atoms in counts.values())
    good = good and all(0 < n == atoms for n, atoms in counts.values())
    doubtful = own or partly
    verdict: Verdict = "pass" if good else "open" if doubtful else "fail"
    yield Evidence(name, "geometry.layers", verdict, f"{text}; asked {asked}")
    if verdict == "fail":
        yield Finding(
            "geometry.layers",
            Severity.ERROR,
            f"{text}; asked {asked}",
            expected="a framework in 2 dimensions",
            found=text,
            where="framework",
            hint="name the atoms that make the layers, or leave the word out",
            rule=rule.rule or None,
        )


def between_layers(crystal: Crystal, found: Framework, guest: str) -> tuple[int, int]:
    """How many atoms of an element touch two layers, and how many there are."""
    layers = [p for p in found.parts if p.dimensions == 2]
    atoms = [
        i
        for i, s in enumerate(crystal.atoms.site)
        if crystal.sites[int(s)].element == guest
    ]
    if not layers:
        return 0, len(atoms)
    normal = layer_normal(crystal, layers[0])
    place = {n: (k, c) for k, p in enumerate(layers) for n, c in p.cells.items()}
    pairs = neighbours(crystal)
    between = 0
    for atom in atoms:
        window = pairs.of(atom)
        met = [
            (float(d), *place[int(o)], image)
            for o, image, d in zip(
                pairs.other[window], pairs.image[window], pairs.distance[window],
                strict=True,
            )
            if int(o) in place
        ]  # fmt: skip
        reach = TOUCH * min((d for d, *_ in met), default=0.0)
        # The same sheet one cell further along its normal is another layer.
        touched = {
            (layer, round(float((image - np.array(cell)) @ crystal.lattice @ normal)))
            for d, layer, cell, image in met
            if d <= reach
        }
        between += len(touched) > 1
    return between, len(atoms)


def _sheets_within(crystal: Crystal) -> str:
    """What makes layers that other strong bonds join, in words; empty where nothing.

    WO6 in Bi2WO6 (layered to all who work on it), as well as TiO6 in ilmenite; BaF in
    BaFCl, whose Ba-Cl bonds across the slabs (3.20 Å) are no weaker than those within
    (3.29 Å): the word is then a matter of taste, which no measure decides.
    """
    states = _states(crystal)
    anions = {e for e in crystal.composition if states.get(e, 0.0) < 0}
    cations = set(crystal.composition) - anions
    for symbol in sorted(cations):
        others = tuple(cations - {symbol})
        found = framework(crystal, without=others)
        if found is not None and found.is_layered:
            return f"{symbol} polyhedra alone make layers, which others join"
    for symbol in sorted(anions) if len(anions) > 1 else ():
        found = framework(crystal, without=(symbol,))
        if found is not None and found.is_layered:
            rest = ", ".join(sorted(anions - {symbol}))
            return f"bonds to {rest} alone make layers, which {symbol} joins"
    return ""


def _several(values: tuple[int, ...]) -> str:
    return " and ".join(str(v) for v in values)
