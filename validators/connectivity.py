"""How polyhedra meet, and in how many dimensions their net runs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from validators.coordination import SHAPES, shape_fits
from validators.crystal import Crystal
from validators.networks import periodicity
from validators.report import Evidence, Finding, NotApplicable, Severity, check
from validators.shells import main_ligand, shell, site_shell
from validators.specs.structure import ConnectivitySpec, StructureSpec


@dataclass(frozen=True, slots=True)
class Sharing:
    """Polyhedra of two kinds that share ligands; counts are pairs in the cell.

    `unshared` counts the ligands of the first kind that none of the second touches.
    """

    corner: int
    edge: int
    face: int
    dimensions: int
    ligand: str
    by_kind: Mapping[str, int]
    unshared: int = 0


def sharing(
    crystal: Crystal,
    first: str,
    second: str,
    ligand: str | None = None,
    *,
    sites: Collection[int] | None = None,
) -> Sharing | None:
    """How polyhedra around two elements meet; None where one has no shell.

    Several elements beside each other (``"Al/Si"``) count as one kind of centre: AlO4
    and SiO4 that share corners with one another make one net.

    Two polyhedra that share one ligand atom meet in a corner, two an edge, three or
    more a face. `dimensions` is the periodicity of the net that they form: 0 for
    islands, 1 chains, 2 sheets, 3 a framework; `by_kind` that of the contacts of one
    kind alone: the edges of rutile make chains, edges and corners a framework. Where
    `sites` are given, only polyhedra around those are looked at.
    """
    ones, others = set(first.split("/")), set(second.split("/"))
    if ligand is None:
        ligand = next(
            (
                common
                for center in [*sorted(ones), *sorted(others)]
                if (common := main_ligand(crystal, center)) is not None
            ),
            None,
        )
    if ligand is None:
        return None
    atoms = crystal.atoms
    centers = [
        i
        for i, s in enumerate(atoms.site)
        if crystal.sites[int(s)].element in ones | others
        and crystal.sites[int(s)].occupancy > 0
        and (sites is None or int(s) in sites)
    ]
    if len(centers) > 400:
        return None
    corners: dict[tuple[int, int, int, int], list[tuple[int, tuple[int, ...]]]] = {}
    for atom in centers:
        around = shell(crystal, atom, ligand)
        number = site_shell(crystal, int(atoms.site[atom]), ligand)
        if around is None or number is None:
            continue
        for other, image in zip(
            around.atoms[: number.number], around.images[: number.number], strict=True
        ):
            corners.setdefault((int(other), 0, 0, 0), []).append(
                (atom, tuple(int(v) for v in -image))
            )
    shared: dict[tuple[int, int, tuple[int, ...]], int] = {}
    unshared = 0
    for touching in corners.values():
        kinds = [crystal.sites[int(atoms.site[a])].element for a, _ in touching]
        met = sum(k in others for k in kinds) - (1 if ones == others else 0)
        unshared += 0 if met > 0 else sum(k in ones for k in kinds)
        for i, (one, cell_one) in enumerate(touching):
            for two, cell_two in touching[i + 1 :]:
                step = tuple(b - a for a, b in zip(cell_one, cell_two, strict=True))
                if _coincide(crystal, one, two, step):
                    # Two elements that share a position make one polyhedron.
                    continue
                back = tuple(-v for v in step)
                if (two, back) < (one, step):
                    key = (two, one, back)
                else:
                    key = (one, two, step)
                shared[key] = shared.get(key, 0) + 1
    found = _count(crystal, ones, others, shared, ligand, centers)
    return replace(found, unshared=unshared)


#: Å, nearer than which two centres are alternatives on one place.
_ONE_PLACE = 0.6


def _coincide(crystal: Crystal, one: int, two: int, step: tuple[int, ...]) -> bool:
    frac = crystal.atoms.frac
    apart = (frac[two] + np.array(step) - frac[one]) @ crystal.lattice
    return bool(np.linalg.norm(apart) < _ONE_PLACE)


def _count(
    crystal: Crystal,
    ones: set[str],
    others: set[str],
    shared: dict[tuple[int, int, tuple[int, ...]], int],
    ligand: str,
    centers: list[int],
) -> Sharing:
    def kind(atom: int) -> str:
        return crystal.sites[int(crystal.atoms.site[atom])].element

    counts = {1: 0, 2: 0, 3: 0}
    edges = []
    of_kind: dict[str, list[tuple[int, int, tuple[int, ...]]]] = {
        "corner": [], "edge": [], "face": [],
    }  # fmt: skip
    for (one, two, step), number in shared.items():
        kinds = kind(one), kind(two)
        if (kinds[0] in ones and kinds[1] in others) or (
            kinds[1] in ones and kinds[0] in others
        ):
            counts[min(number, 3)] += 1
            edges.append((one, two, step))
            of_kind[("corner", "edge", "face")[min(number, 3) - 1]].append(edges[-1])
    return Sharing(
        counts[1],
        counts[2],
        counts[3],
        periodicity(centers, edges),
        ligand,
        {k: periodicity(centers, v) for k, v in of_kind.items()},
    )


def centres_of(crystal: Crystal, shape: str) -> tuple[str, ...]:
    """Elements with a site in the middle of a polyhedron of this shape."""
    found = []
    for index, site in enumerate(crystal.sites):
        ligand = main_ligand(crystal, site.element)
        around = site_shell(crystal, index, ligand) if ligand is not None else None
        if around is None or around.number != SHAPES[shape]:
            continue
        if shape_fits(crystal, index, around, around.number, shape)[0]:
            found.append(site.element)
    return tuple(sorted(set(found)))


def _without_shape(
    name: str, rule: ConnectivitySpec, title: str
) -> Iterator[Finding | Evidence]:
    """A shape is asked to be linked, and no atom has it."""
    text = f"{title}: no such polyhedra; asked {rule.sharing or 'a net'} of them"
    yield Evidence(name, "geometry.connectivity", "fail", text)
    yield Finding(
        "geometry.connectivity",
        Severity.ERROR,
        text,
        expected=f"{rule.title} polyhedra",
        found="none",
        where=title,
        hint="name the polyhedra that are meant by their formula, such as TiO6",
        rule=rule.rule or None,
    )


@check("geometry.connectivity")
def connectivity_asked(
    crystal: Crystal, spec: StructureSpec
) -> Iterator[Finding | Evidence]:
    """Polyhedra share what the rules say, in as many dimensions."""
    if not spec.connectivity:
        raise NotApplicable("no connectivity was asked for")
    for rule in spec.connectivity:
        other = any(
            c is not rule
            and not c.never
            and {c.first, c.second} == {rule.first, rule.second}
            for c in spec.connectivity
        )
        yield from _judge_connectivity(
            crystal, rule, exclusive=not other, ligand=_ligand_said(crystal, spec, rule)
        )


def _ligand_said(
    crystal: Crystal, spec: StructureSpec, rule: ConnectivitySpec
) -> str | None:
    """What surrounds the centres in the words of the rules: Ti in "Ti6C octahedra".

    None where the rules do not say it of both alike.
    """
    said = [
        {
            c.ligand
            for c in spec.coordination
            if c.center in group.split("/") and c.ligand in crystal.composition
        }
        for group in (rule.first, rule.second)
    ]
    both = said[0] & said[1]
    return next(iter(both)) if len(both) == 1 else None


def _judge_connectivity(
    crystal: Crystal,
    rule: ConnectivitySpec,
    *,
    exclusive: bool,
    ligand: str | None = None,
) -> Iterator[Finding | Evidence]:
    name = rule.rule or "connectivity asked for"
    first, second = (
        "/".join(centres_of(crystal, n)) if n in SHAPES else n
        for n in (rule.first, rule.second)
    )
    title = rule.title
    if rule.first in SHAPES:
        of = first if first == second else f"{first} and {second}"
        title += f" (around {of or 'no atom'})"
    if not first or not second:
        yield from _without_shape(name, rule, title)
        return
    met = sharing(crystal, first, second, ligand)
    if met is None:
        yield Evidence(
            name, "geometry.connectivity", "open", f"{title}: not measurable"
        )
        return
    text = (
        f"{title} polyhedra over {met.ligand}: {met.corner} corner, {met.edge} edge, "
        f"{met.face} face contacts a cell; net of dimension {met.dimensions}"
    )
    counts = {"corner": met.corner, "edge": met.edge, "face": met.face}
    good = True
    wanted = ""
    if rule.sharing == "isolated":
        good = not any(counts.values())
        wanted = "no shared ligand"
    elif rule.sharing is not None and rule.never:
        good = not counts[rule.sharing]
        wanted = f"no {rule.sharing} sharing"
    elif rule.sharing is not None:
        good = counts[rule.sharing] > 0
        # Corners alone are meant unless the rules ask for edges or faces as well.
        if rule.only or (rule.sharing == "corner" and exclusive):
            good = good and not any(v for k, v in counts.items() if k != rule.sharing)
        wanted = f"{rule.sharing} sharing{' only' if rule.only else ''}"
    if rule.every:
        good = good and not met.unshared
        text += f"; {met.unshared} {met.ligand} around {rule.first} not shared"
        wanted += ", all corners"
    if rule.dimensions is not None:
        # "Octahedra share edges and form chains" speaks of the edges alone.
        alone = met.by_kind.get(rule.sharing or "", met.dimensions)
        good = good and rule.dimensions in {met.dimensions, alone}
        if alone != met.dimensions:
            text += f", {alone} over {rule.sharing}s alone"
        wanted += f"{' in ' if wanted else ''}{rule.dimensions} dimensions"
    yield Evidence(
        name,
        "geometry.connectivity",
        "pass" if good else "fail",
        f"{text}; asked {wanted}",
    )
    if not good:
        yield Finding(
            "geometry.connectivity",
            Severity.ERROR,
            f"{text}; asked {wanted}",
            expected=wanted,
            found=counts,
            where=title,
            hint=f"place {first} and {second} so that their polyhedra have {wanted}",
            rule=rule.rule or None,
        )
