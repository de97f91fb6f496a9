"""What symmetry leaves free: cell constants and coordinates, and where they start."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from generators.structures.placing.orbits import Array, Orbit, images_of
from validators.cell_system import cell_constraints
from validators.groups import Group

_LENGTHS = ("a", "b", "c")
_ANGLES = ("alpha", "beta", "gamma")
#: Spread of the logarithm of the first volume about the model, and of axial ratios.
_VOLUME_SPREAD, _RATIO_SPREAD = 0.06, 0.45
#: Range of c/a where two axes are tied: 5 in LiCoO2, 7 in Bi2Te3.
_RATIOS = (0.35, 6.0)


class Freedom:
    """Free parameters of a group with orbits, and the maps to cells and points.

    Parameters are three arrays for a batch of b starts: logarithms of the lengths
    ``(b, 3)``, angles in degrees ``(b, 3)``, free vectors ``(b, n_orbits, 3)``;
    components that symmetry fixes are carried along and have no effect.

    Attributes:
        counts: Positions in the cell of each orbit.
        of: ``(n_atoms,)``, the orbit of each position.
        first: ``(n_orbits,)``, the representative position of each orbit.
        size: Number of free parameters.
    """

    def __init__(
        self,
        torch: Any,
        group: Group,
        orbits: Sequence[Orbit],
        fixed: Mapping[str, float],
    ) -> None:
        self.torch = torch
        self.group = group
        self.orbits = list(orbits)
        self.fixed = dict(fixed)
        maps = [images_of(group, o.position) for o in orbits]
        self.counts = [len(a) for a, _ in maps]
        self.a = torch.tensor(np.concatenate([a for a, _ in maps]), dtype=torch.float32)
        self.t = torch.tensor(np.concatenate([t for _, t in maps]), dtype=torch.float32)
        self.of = torch.tensor(np.repeat(np.arange(len(orbits)), self.counts))
        # Ions on one mixed position have one set of coordinates.
        index = {o.label: i for i, o in enumerate(orbits)}
        hosts = [index.get(o.beside, i) for i, o in enumerate(orbits)]
        self.at = torch.tensor(hosts)[self.of]
        self.first = torch.tensor(np.cumsum([0, *self.counts[:-1]]))
        self.ties = dict(cell_constraints(group))
        self.free = [n for n in _LENGTHS if n not in self.ties and n not in fixed]
        angles = [n for n in _ANGLES if n not in self.ties and n not in fixed]
        self.coordinates = sum(o.position.freedom for o in orbits)
        self.size = self.coordinates + len(self.free) + len(angles)

    def starts(
        self,
        count: int,
        cells: Sequence[tuple[float, ...]],
        volume: float,
        rng: np.random.Generator,
    ) -> tuple[Array, Array, Array]:
        """Random parameters, some of them on the cells and coordinates given.

        Args:
            count: How many.
            cells: Cells to start from, two starts each.
            volume: Expected volume of the cell in Å³.
            rng: Source of chance.
        """
        names = (*_LENGTHS, *_ANGLES)
        logs = np.zeros((count, 3))
        angles = np.zeros((count, 3))
        for i in range(count):
            from_cell = i < 2 * len(cells)
            values = self._shape(rng)
            if from_cell:
                values = dict(zip(names, cells[i // 2], strict=True))
            shape = cell_volume([values[n] for n in names])
            wanted = volume * math.exp(rng.normal(0, _VOLUME_SPREAD))
            scale = (wanted / shape) ** (1 / 3)
            if from_cell and i % 2 == 0:
                scale = 1.0
            for k, n in enumerate(_LENGTHS):
                logs[i, k] = math.log(self.fixed.get(n, values[n] * scale))
            angles[i] = [values[n] for n in _ANGLES]
        free = rng.random((count, len(self.orbits), 3))
        for j, orbit in enumerate(self.orbits):
            if orbit.start is not None:
                noise = rng.normal(0, 0.02, (count, 3))
                noise[: count // 4] *= 0.2
                known = max(2, (3 * count) // 4)
                free[:known, j] = (np.array(orbit.start) + noise)[:known]
        return logs, angles, free

    def _shape(self, rng: np.random.Generator) -> dict[str, float]:
        """Random axial ratios and angles by cell constant; the ties are obeyed."""
        values = dict.fromkeys(_LENGTHS, 1.0)
        if "c" in self.free and "b" not in self.free:
            low, high = _RATIOS
            values["c"] = math.exp(rng.uniform(math.log(low), math.log(high)))
        else:
            for n in self.free[1:]:
                values[n] = math.exp(rng.normal(0, _RATIO_SPREAD))
        for name in _ANGLES:
            relation = self.ties.get(name)
            angle = 90.0
            if name in self.fixed:
                angle = self.fixed[name]
            elif relation is None:
                monoclinic = self.group.system == "monoclinic"
                angle = rng.uniform(90, 118) if monoclinic else rng.uniform(75, 105)
            elif relation not in _ANGLES:
                angle = float(relation)
            values[name] = angle
        for name, relation in self.ties.items():
            if relation in values:
                values[name] = values[str(relation)]
        return values

    def lattice(self, logs: Any, angles: Any) -> Any:
        """Rows of the lattice, ``(b, 3, 3)`` in Å."""
        torch = self.torch
        length = {}
        for k, n in enumerate(_LENGTHS):
            source = self.ties.get(n, n)
            column = logs[:, _LENGTHS.index(source) if source in _LENGTHS else k]
            if n in self.fixed:
                column = torch.full_like(column, math.log(self.fixed[n]))
            length[n] = torch.exp(column)
        low, high = (88.0, 122.0) if self.group.system == "monoclinic" else (50, 130)
        cosine, sine = {}, {}
        for k, n in enumerate(_ANGLES):
            relation = self.ties.get(n)
            column = angles[:, _ANGLES.index(relation) if relation in _ANGLES else k]
            if relation is not None and relation not in _ANGLES:
                column = torch.full_like(column, float(relation))
            radians = torch.deg2rad(column.clamp(low, high))
            cosine[n], sine[n] = torch.cos(radians), torch.sin(radians)
        ca, cb, cg = (cosine[n] for n in _ANGLES)
        sg = sine["gamma"]
        zero = torch.zeros_like(ca)
        y = (ca - cb * cg) / sg
        z = torch.sqrt(torch.clamp(1 - cb * cb - y * y, min=1e-4))
        a, b, c = length["a"], length["b"], length["c"]
        rows = [
            torch.stack([a, zero, zero], -1),
            torch.stack([b * cg, b * sg, zero], -1),
            torch.stack([c * cb, c * y, c * z], -1),
        ]
        return torch.stack(rows, 1)

    def points(self, free: Any) -> Any:
        """Fractional coordinates of all positions, ``(b, n_atoms, 3)``."""
        own = free[:, self.at, :]
        return self.torch.einsum("mij,bmj->bmi", self.a, own) + self.t


def cell_volume(cell: Sequence[float]) -> float:
    """Volume of a, b, c, alpha, beta, gamma (degrees)."""
    a, b, c = cell[:3]
    cosines = [math.cos(math.radians(v)) for v in cell[3:]]
    square = 1 - sum(x * x for x in cosines) + 2 * math.prod(cosines)
    return a * b * c * math.sqrt(max(square, 1e-4))


def constants_of(rows: Array) -> tuple[float, float, float, float, float, float]:
    """Lengths in Å and angles in degrees of lattice rows ``(3, 3)``."""
    lengths = np.linalg.norm(rows, axis=1)
    unit = rows / lengths[:, None]
    angles = [
        math.degrees(math.acos(float(np.clip(unit[i] @ unit[j], -1, 1))))
        for i, j in ((1, 2), (0, 2), (0, 1))
    ]
    a, b, c = (float(v) for v in lengths)
    return a, b, c, angles[0], angles[1], angles[2]
