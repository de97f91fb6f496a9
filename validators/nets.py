"""Nets of atoms that are bonded to each other: flat layers, rings, chains, spacing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import gcd

import numpy as np

from validators.crystal import Array, Crystal
from validators.neighbours import neighbours
from validators.networks import Component, Link, components
from validators.report import Evidence, Finding, NotApplicable, Severity, check
from validators.specs.structure import NetSpec, StructureSpec

#: A contact is a bond of the net up to this multiple of the nearest of both atoms.
BOND_REACH = 1.14
#: Å; how far an atom may lie from the plane of a flat layer.
FLATNESS = 0.1


@dataclass(frozen=True, slots=True)
class Net:
    """What the bonded atoms of some elements make.

    Attributes:
        dimensions: Of each part.
        sizes: Atoms of each part in one repeat.
        neighbours: Bonds of every atom within the net.
        thickness: Å, of the thickest layer; None where nothing is a layer.
        spacing: Å between the middle planes of neighbouring layers; None where there
            are no parallel layers.
    """

    dimensions: tuple[int, ...]
    sizes: tuple[int, ...]
    neighbours: tuple[int, ...]
    thickness: float | None
    spacing: float | None


def net_of(crystal: Crystal, elements: tuple[str, ...]) -> Net | None:
    """The net of direct bonds between atoms of these elements; all, if none is named.

    None where no such atoms, or too many, are in the cell.
    """
    atoms = crystal.atoms
    kinds = [crystal.sites[int(s)].element for s in atoms.site]
    nodes = [i for i, k in enumerate(kinds) if not elements or k in elements]
    if not nodes or len(nodes) > 400:
        return None
    links, degrees = bonds(crystal, set(nodes))
    parts = components(nodes, links)
    # An atom that is bonded to none of the others belongs to no net.
    parts = [p for p in parts if len(p.cells) > 1 or p.cycles] or parts
    layers = [p for p in parts if p.dimensions == 2]
    thickness = max((layer_thickness(crystal, p) for p in layers), default=None)
    alone = bool(layers) and len(layers) == len(parts)
    return Net(
        tuple(p.dimensions for p in parts),
        tuple(len(p.cells) for p in parts),
        tuple(degrees[n] for p in parts for n in p.cells),
        thickness,
        layer_spacing(crystal, layers) if alone else None,
    )


def bonds(crystal: Crystal, nodes: set[int]) -> tuple[list[Link], dict[int, int]]:
    """Contacts that are near for both atoms, each once, and how many an atom has."""
    pairs = neighbours(crystal)
    nearest: dict[int, float] = {}
    rows = []
    for node in sorted(nodes):
        window = pairs.of(node)
        for other, image, distance in zip(
            pairs.other[window],
            pairs.image[window],
            pairs.distance[window],
            strict=True,
        ):
            if int(other) in nodes and distance > 0.5:
                nearest.setdefault(node, float(distance))
                step = tuple(int(v) for v in image)
                rows.append((node, int(other), step, float(distance)))
    links: list[Link] = []
    degrees = dict.fromkeys(nodes, 0)
    for one, two, step, distance in rows:
        if distance > BOND_REACH * min(nearest[one], nearest[two]):
            continue
        degrees[one] += 1
        back = tuple(-v for v in step)
        if (one, two, step) <= (two, one, back):
            links.append((one, two, step))
    return links, degrees


def layer_normal(crystal: Crystal, layer: Component) -> Array:
    """Unit vector across a layer."""
    rows = np.array(layer.cycles) @ crystal.lattice
    normal: Array = np.linalg.svd(rows)[2][2]
    return normal


def _heights(crystal: Crystal, layer: Component, normal: Array) -> Array:
    points = [crystal.atoms.frac[n] + np.array(c) for n, c in layer.cells.items()]
    heights: Array = np.array(points) @ crystal.lattice @ normal
    return heights


def layer_thickness(crystal: Crystal, layer: Component) -> float:
    """Å between the outermost atoms of a layer."""
    return float(np.ptp(_heights(crystal, layer, layer_normal(crystal, layer))))


def layer_spacing(crystal: Crystal, layers: list[Component]) -> float | None:
    """The least distance of the middle planes of parallel layers, Å."""
    normal = layer_normal(crystal, layers[0])
    if any(abs(layer_normal(crystal, p) @ normal) < 0.999 for p in layers):
        return None
    # All translations of the lattice, seen along the normal, are multiples of this.
    period = _common_step([float(v) for v in crystal.lattice @ normal])
    if period is None:
        return None
    heights = sorted(
        float(np.mean(_heights(crystal, p, normal))) % period for p in layers
    )
    gaps = [b - a for a, b in pairwise([*heights, heights[0] + period])]
    wide = [g for g in gaps if g > 0.5]
    return min(wide) if wide else None


def _common_step(values: list[float]) -> float | None:
    """The greatest common measure of lengths, to 0.001 Å."""
    whole = [round(abs(v) * 1000) for v in values]
    step = gcd(*(v for v in whole if v > 5)) if any(v > 5 for v in whole) else 0
    return step / 1000 if step > 500 else None


@check("geometry.nets")
def nets_asked(crystal: Crystal, spec: StructureSpec) -> Iterator[Finding | Evidence]:
    """Layers, chains and rings of bonded atoms are as the rules say."""
    asked = [rule for rule in spec.nets if not rule.layered]
    if not asked:
        raise NotApplicable("no net of bonded atoms was asked for")
    for rule in asked:
        yield from _judge(crystal, rule)


def _judge(crystal: Crystal, rule: NetSpec) -> Iterator[Finding | Evidence]:
    name = rule.rule or "net asked for"
    net = net_of(crystal, rule.elements)
    if net is None:
        yield Evidence(name, "geometry.nets", "open", f"{rule.title}: not measurable")
        return
    measured = [f"net of bonds in {_range(net.dimensions)} dimensions"]
    asked, good = [], True
    if rule.dimensions is not None:
        asked.append(f"{rule.dimensions} dimensions")
        good = good and set(net.dimensions) == {rule.dimensions}
    if rule.size is not None:
        measured.append(f"parts of {_range(net.sizes)} atoms")
        asked.append(f"{rule.size} atoms in each")
        good = good and set(net.sizes) == {rule.size}
    if rule.neighbours is not None:
        measured.append(f"{_range(net.neighbours)} neighbours")
        asked.append(f"{rule.neighbours} neighbours")
        good = good and set(net.neighbours) == {rule.neighbours}
    if rule.flat is not None:
        if net.thickness is not None:
            measured.append(f"layers {net.thickness:.2f} Å thick")
        asked.append("flat layers" if rule.flat else "puckered layers")
        flat = net.thickness is not None and net.thickness <= FLATNESS
        good = good and net.thickness is not None and flat == rule.flat
    if rule.spacing is not None:
        low, high = rule.spacing
        if net.spacing is not None:
            measured.append(f"{net.spacing:.3f} Å apart")
        asked.append(f"{low:g} to {high:g} Å apart")
        good = good and net.spacing is not None and low <= net.spacing <= high
    layered = set(net.dimensions) == {2}
    if rule.spacing is not None and net.spacing is None and layered:
        yield Evidence(
            name, "geometry.nets", "open",
            f"{rule.title}: the distance of the layers could not be measured",
        )  # fmt: skip
        return
    text = f"{rule.title}: {', '.join(measured)}; asked {', '.join(asked)}"
    yield Evidence(name, "geometry.nets", "pass" if good else "fail", text)
    if not good:
        yield Finding(
            "geometry.nets",
            Severity.ERROR,
            text,
            expected=", ".join(asked),
            found=", ".join(measured),
            where=rule.title,
            hint=f"place {rule.title} so that the net has {', '.join(asked)}",
            rule=rule.rule or None,
        )


def _range(values: tuple[int, ...]) -> str:
    low, high = min(values), max(values)
    return str(low) if low == high else f"{low} to {high}"
