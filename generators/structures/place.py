"""Cell and free coordinates from a group, Wyckoff sites and chemistry alone.

Many starts are optimised at once, in the space of what symmetry leaves free: cell
constants and the free coordinates of each orbit. The cost joins bond valences, the
coordination numbers asked for, a damped Coulomb sum of formal charges (without it wrong
arrangements with perfect bond valences abound), repulsion, and a weak volume model.

Sources: bond valence s = exp((R0 - d)/0.37), Brown & Altermatt, Acta Cryst. B41 (1985)
244; shifted damped Coulomb sum, Wolf et al., J. Chem. Phys. 110 (1999) 8254. Weights
were tuned on well-known structures.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from validators.bond_valence import bond_valence_parameter
from validators.cell_system import cell_constraints
from validators.distances import expected_volume
from validators.elements import element
from validators.groups import Group, WyckoffPosition, op_key
from validators.neighbours import find_pairs

Array = np.ndarray

#: eV Å, Coulomb constant halved for pairs counted twice.
COULOMB = 7.2
DAMPING, REACH = 0.25, 7.5
#: How many neighbours of a representative atom are kept between list updates.
KEPT, UPDATE = 240, 10
#: Starts by the number of free parameters, cell constants included.
_STARTS = ((1, 4), (2, 12), (4, 24), (6, 40), (10, 72), (999, 128))
#: Weight of the Coulomb sum in the last third of the steps.
FINAL_COULOMB = 0.05


@dataclass(frozen=True, slots=True)
class Orbit:
    """A site to be placed.

    Attributes:
        coordination: ``{ligand: number}`` asked for.
        start: Fractional coordinates to start from, where something is known.
        beside: Label of the orbit whose place this one shares, or empty.
    """

    label: str
    element: str
    position: WyckoffPosition
    occupancy: float = 1.0
    coordination: Mapping[str, int] | None = None
    start: tuple[float, float, float] | None = None
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """One minimum.

    Attributes:
        cell: a, b, c in Å, angles in degrees.
        points: ``(n_orbits, 3)`` fractional coordinates.
        cost: Lower is better; comparable within one call only.
    """

    cell: tuple[float, float, float, float, float, float]
    points: Array
    cost: float


def images_of(group: Group, position: WyckoffPosition) -> tuple[Array, Array]:
    """Distinct operators of an orbit on the free vector: x = A v + t.

    Returns:
        ``(m, 3, 3)`` and ``(m, 3)``, the representative first.
    """
    rotations, translations = group.operations
    out_a, out_t, seen = [], [], set()
    for rotation, translation in zip(rotations, translations, strict=True):
        a = rotation @ position.rotation
        t = rotation @ position.shift + translation
        key = op_key(a * 4, t)
        if key not in seen:
            seen.add(key)
            out_a.append(a)
            out_t.append(t)
    return np.array(out_a), np.array(out_t)


def place(
    group: Group,
    orbits: Sequence[Orbit],
    *,
    states: Mapping[str, float] | None,
    cell: Mapping[str, float] | None = None,
    starting_cells: Sequence[tuple[float, ...]] = (),
    seed: int = 0,
    starts: int | None = None,
    steps: int = 180,
    deadline_s: float = 15.0,
    cancelled: Callable[[], bool] = lambda: False,
    keep: int = 8,
) -> list[Placement]:
    """Find cells and coordinates of low cost; distinct minima, the lowest first.

    Args:
        group: Setting of letters and result.
        orbits: What sits where.
        states: Oxidation state of each element, None for metals and covalent solids.
        cell: Constants that are fixed, by name (``a`` … ``gamma``).
        starting_cells: Cells worth starting from, such as those of templates.
        seed: For the random starts.
        starts: Their number; by default it grows with the free parameters.
        steps: Optimisation steps.
        deadline_s: Seconds of wall time after which the best so far is returned.
        cancelled: Asked between steps.
        keep: How many minima are returned.

    Raises:
        MissingExtra: torch is not installed.
    """
    try:
        import torch
    except ImportError as err:
        from generators.errors import SpecUnsupported

        raise SpecUnsupported(
            'placing atoms needs torch: pip install ".[generators]"'
        ) from err
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        problem = _Problem(torch, group, orbits, states, dict(cell or {}))
        return problem.solve(
            starting_cells, seed, starts, steps,
            time.monotonic() + deadline_s, cancelled, keep,
        )  # fmt: skip
    finally:
        torch.set_num_threads(threads)


class _Problem:
    """Tensors of one call."""

    def __init__(
        self,
        torch: Any,
        group: Group,
        orbits: Sequence[Orbit],
        states: Mapping[str, float] | None,
        fixed: dict[str, float],
    ) -> None:
        self.torch = torch
        self.group = group
        self.orbits = list(orbits)
        self.states = states
        self.fixed = fixed
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
        self.weight = torch.tensor(
            [c * o.occupancy for c, o in zip(self.counts, orbits, strict=True)],
            dtype=torch.float32,
        )
        self.occupancy = torch.tensor(
            [o.occupancy for o in orbits], dtype=torch.float32
        )
        content: dict[str, float] = {}
        for count, orbit in zip(self.counts, orbits, strict=True):
            content[orbit.element] = (
                content.get(orbit.element, 0.0) + count * orbit.occupancy
            )
        self.atoms = sum(content.values())
        model = expected_volume(content) or 15.0 * self.atoms
        # The model was fitted to computed cells, which are a little large.
        self.volume = model * (0.95 if states else 1.0)
        self._pair_tables()
        ties = dict(cell_constraints(group))
        self.free = [n for n in ("a", "b", "c") if n not in ties and n not in fixed]
        self.free_angles = [
            n for n in ("alpha", "beta", "gamma") if n not in ties and n not in fixed
        ]
        self.ties = ties

    def _pair_tables(self) -> None:
        torch = self.torch
        n = len(self.orbits)
        r0, target, soft, hard = (np.zeros((n, n)) for _ in range(4))
        bonded = np.zeros((n, n), bool)
        opposite = np.zeros((n, n), bool)
        for i, one in enumerate(self.orbits):
            for j, two in enumerate(self.orbits):
                radii = (
                    element(one.element).covalent_radius
                    + element(two.element).covalent_radius
                )
                q1 = (self.states or {}).get(one.element, 0.0)
                q2 = (self.states or {}).get(two.element, 0.0)
                target[i, j] = radii
                if q1 * q2 < 0:
                    opposite[i, j] = True
                    cation, anion = (one, two) if q1 > 0 else (two, one)
                    parameter = bond_valence_parameter(
                        cation.element, round(max(q1, q2)), anion.element
                    )
                    r0[i, j] = parameter.r0 if parameter else radii - 0.3
                    hard[i, j] = 0.72 * radii
                elif q1 < 0 and q2 < 0:
                    soft[i, j] = 0.92 * _anion_contact(one.element, two.element)
                    hard[i, j] = 0.76 * _anion_contact(one.element, two.element)
                elif q1 > 0 and q2 > 0:
                    soft[i, j] = 1.05 * radii
                    hard[i, j] = 0.75 * radii
                else:
                    hard[i, j] = 0.8 * radii
                wanted = (one.coordination or {}).get(two.element)
                if wanted:
                    bonded[i, j] = True
                    if opposite[i, j] and q1 > 0:
                        target[i, j] = r0[i, j] - 0.37 * math.log(abs(q1) / wanted)
        self.bonded = bonded
        as_tensor = lambda x: torch.tensor(x, dtype=torch.float32)  # noqa: E731
        self.r0, self.target = as_tensor(r0), as_tensor(target)
        self.soft, self.hard = as_tensor(soft), as_tensor(hard)
        self.opposite = torch.tensor(opposite)
        self.charge = as_tensor(
            [(self.states or {}).get(o.element, 0.0) for o in self.orbits]
        )
        self.kinds = sorted({o.element for o in self.orbits})
        self.kind = torch.tensor([self.kinds.index(o.element) for o in self.orbits])

    # --- parameters -----------------------------------------------------

    def _starts(
        self, count: int, cells: Sequence[tuple[float, ...]], rng: np.random.Generator
    ) -> tuple[Array, Array, Array]:
        names = ("a", "b", "c", "alpha", "beta", "gamma")
        logs = np.zeros((count, 3))
        angles = np.tile([90.0, 90.0, 90.0], (count, 1))
        for i in range(count):
            ratio = {"a": 1.0, "b": 1.0, "c": 1.0}
            if "c" in self.free and "b" not in self.free:
                ratio["c"] = math.exp(rng.uniform(math.log(0.35), math.log(6.0)))
            else:
                for n in self.free[1:]:
                    ratio[n] = math.exp(rng.normal(0, 0.45))
            values = {**ratio}
            for name in ("alpha", "beta", "gamma"):
                relation = self.ties.get(name)
                angle = 90.0
                if name in self.fixed:
                    angle = self.fixed[name]
                elif relation is not None and relation not in names:
                    angle = float(relation)
                elif relation is None and self.group.system == "monoclinic":
                    angle = rng.uniform(90, 118)
                elif relation is None:
                    angle = rng.uniform(75, 105)
                values[name] = angle
            for name, relation in self.ties.items():
                if relation in names:
                    values[name] = values[relation]
            if i < 2 * len(cells):
                values = dict(zip(names, cells[i // 2], strict=True))
            shape = _volume([values[n] for n in names])
            wanted = self.volume * math.exp(rng.normal(0, 0.06))
            scale = (wanted / shape) ** (1 / 3)
            if i < 2 * len(cells) and i % 2 == 0:
                scale = 1.0
            for k, n in enumerate("abc"):
                logs[i, k] = math.log(self.fixed.get(n, values[n] * scale))
            angles[i] = [values[n] for n in names[3:]]
        free = rng.random((count, len(self.orbits), 3))
        for j, orbit in enumerate(self.orbits):
            if orbit.start is not None:
                noise = rng.normal(0, 0.02, (count, 3))
                noise[: count // 4] *= 0.2
                guess = np.array(orbit.start) + noise
                free[: max(2, (3 * count) // 4), j] = guess[: max(2, (3 * count) // 4)]
        return logs, angles, free

    def _lattice(self, logs: Any, angles: Any) -> Any:
        torch = self.torch
        length = {}
        for k, n in enumerate("abc"):
            source = self.ties.get(n, n)
            k_source = "abc".index(source) if source in "abc" else k
            column = logs[:, k_source]
            if n in self.fixed:
                column = torch.full_like(column, math.log(self.fixed[n]))
            length[n] = torch.exp(column)
        rad = {}
        for k, n in enumerate(("alpha", "beta", "gamma")):
            relation = self.ties.get(n)
            if relation in {"alpha", "beta", "gamma"}:
                k = ("alpha", "beta", "gamma").index(str(relation))
            column = angles[:, k]
            if relation is not None and relation not in {"alpha", "beta", "gamma"}:
                column = torch.full_like(column, float(relation))
            low, high = (
                (88.0, 122.0) if self.group.system == "monoclinic" else (50, 130)
            )
            rad[n] = torch.deg2rad(column.clamp(low, high))
        ca, cb, cg = (torch.cos(rad[n]) for n in ("alpha", "beta", "gamma"))
        sg = torch.sin(rad["gamma"])
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

    def _points(self, free: Any) -> Any:
        own = free[:, self.at, :]
        return self.torch.einsum("mij,bmj->bmi", self.a, own) + self.t

    # --- neighbours -----------------------------------------------------------

    def _nearest(self, lattice: Any, points: Any) -> tuple[Any, Any]:
        """Indices and cells of the nearest images of each representative."""
        torch = self.torch
        volume = torch.linalg.det(lattice).abs()
        cross = torch.stack(
            [
                torch.linalg.cross(lattice[:, 1], lattice[:, 2]),
                torch.linalg.cross(lattice[:, 2], lattice[:, 0]),
                torch.linalg.cross(lattice[:, 0], lattice[:, 1]),
            ],
            1,
        )
        heights = volume[:, None] / cross.norm(dim=-1)
        many = len(self.of)
        others, cells = [], []
        for b in range(len(lattice)):
            # As far as the Coulomb sum reaches, but not further than memory allows.
            reach = [
                int(min(3, max(1, math.ceil(REACH / float(h) - 0.25))))
                for h in heights[b]
            ]
            axes = [torch.arange(-r, r + 1) for r in reach]
            grid = torch.cartesian_prod(*axes).float()
            reps = points[b, self.first]
            delta = points[b][None] - reps[:, None]
            delta = delta - torch.round(delta)
            shift = torch.round(delta - (points[b][None] - reps[:, None]))
            cart = delta @ lattice[b]
            where = grid @ lattice[b]
            d2 = ((cart[:, :, None, :] + where[None, None]) ** 2).sum(-1)
            # Exclude only the atom itself, so that an orbit repels its own copies.
            rows = torch.arange(len(self.first))
            home = int(torch.nonzero((grid == 0).all(1))[0])
            d2[rows, self.first, home] = 1e6
            flat = d2.reshape(len(self.first), -1)
            k = min(KEPT, flat.shape[1] - 1)
            best = torch.topk(flat, k, largest=False).indices
            atom = best // len(grid)
            image = grid[best % len(grid)] + torch.gather(
                shift, 1, atom[..., None].expand(-1, -1, 3)
            )
            if k < KEPT:
                pad = KEPT - k
                atom = torch.cat([atom, atom[:, :1].expand(-1, pad)], 1)
                far = image[:, :1].expand(-1, pad, -1) + 50.0
                image = torch.cat([image, far], 1)
            others.append(atom)
            cells.append(image)
        del many
        return torch.stack(others), torch.stack(cells)

    # --- cost -----------------------------------------------------------------

    def _cost(
        self, lattice: Any, points: Any, near: tuple[Any, Any], weight: float = 0.2
    ) -> Any:
        torch = self.torch
        atom, image = near
        batch = torch.arange(len(lattice))[:, None, None]
        reps = points[:, self.first]
        delta = points[batch, atom] + image - reps[:, :, None]
        d = torch.sqrt(
            (torch.einsum("bnki,bij->bnkj", delta, lattice) ** 2).sum(-1) + 1e-6
        )
        mine = torch.arange(len(self.orbits))[None, :, None].expand_as(atom)
        theirs = self.of[atom]
        share = self.weight / self.weight.sum()
        filled = self.occupancy[theirs]
        total = torch.zeros(len(lattice))
        volume = torch.linalg.det(lattice).abs()
        if self.states:
            against = self.opposite[mine, theirs]
            s = torch.exp((self.r0[mine, theirs] - d) / 0.37) * filled
            sums = torch.where(against & (d < 4.2), s, torch.zeros_like(s)).sum(-1)
            wanted = self.charge.abs()
            off = (sums - wanted) ** 2 / (0.2 + 0.1 * wanted) ** 2
            total = total + 0.25 * (off.clamp(max=200) * share).sum(-1)
            q = self.charge[mine] * self.charge[theirs] * filled
            edge = math.erfc(DAMPING * REACH) / REACH
            pair = torch.where(
                d < REACH, torch.erfc(DAMPING * d) / d.clamp(min=0.6) - edge,
                torch.zeros_like(d),
            )  # fmt: skip
            energy = COULOMB * (q * pair).sum(-1)
            total = total + weight * (energy * share).sum(-1)
            total = total + 0.25 * torch.log(volume / self.volume) ** 2 / 0.0625
        else:
            s = 1.12 * self.target[mine, theirs]
            ratio = (s / d.clamp(min=0.8)) ** 6
            lj = torch.where(d < 6.5, ratio**2 - 2 * ratio, torch.zeros_like(d))
            total = total + 0.15 * (lj.sum(-1).clamp(max=500) * share).sum(-1)
            total = total + 3.0 * torch.log(volume / self.volume) ** 2 / 0.0576
        total = total + self._shells(d, theirs, share)
        # Half-filled neighbours are alternatives and do not repel each other.
        both = (filled > 0.55) & (self.occupancy[mine] > 0.55)
        soft = torch.relu(self.soft[mine, theirs] - d) ** 2
        hard = torch.relu(self.hard[mine, theirs] - d) ** 2
        core = torch.relu(1.1 - d) ** 2
        hydrogen = (self.target[mine, theirs] < 1.1) & ~(self.soft[mine, theirs] > 0)
        core = torch.where(hydrogen, torch.relu(0.75 - d) ** 2, core)
        repel = (
            torch.where(both, 0.4 * soft + 8 * hard, torch.zeros_like(d)) + 20 * core
        )
        return total + (repel.sum(-1) * share).sum(-1)

    def _shells(self, d: Any, theirs: Any, share: Any) -> Any:
        torch = self.torch
        total = torch.zeros(len(d))
        kinds = self.kind[theirs]
        for i, orbit in enumerate(self.orbits):
            for ligand, number in (orbit.coordination or {}).items():
                if ligand not in self.kinds:
                    continue
                j = next(k for k, o in enumerate(self.orbits) if o.element == ligand)
                aim = self.target[i, j]
                own = torch.where(
                    kinds[:, i] == self.kinds.index(ligand), d[:, i],
                    torch.full_like(d[:, i], 50.0),
                )  # fmt: skip
                near = torch.topk(own, min(number + 1, own.shape[1]), largest=False)
                ordered = near.values
                slack = 0.05 if number <= 6 else 0.10
                off = torch.relu((ordered[:, :number] / aim - 1).abs() - slack) / 0.08
                total = total + 3 * share[i] * off.clamp(max=4).pow(2).mean(-1)
                if ordered.shape[1] > number:
                    gap = torch.relu(1.18 * aim - ordered[:, number]) / (0.1 * aim)
                    total = total + 1.5 * share[i] * gap.clamp(max=4) ** 2
        return total

    # --- search ---------------------------------------------------------------

    def solve(
        self,
        cells: Sequence[tuple[float, ...]],
        seed: int,
        starts: int | None,
        steps: int,
        until: float,
        cancelled: Callable[[], bool],
        keep: int,
    ) -> list[Placement]:
        torch = self.torch
        rng = np.random.default_rng(seed)
        freedom = sum(o.position.freedom for o in self.orbits)
        size = freedom + len(self.free) + len(self.free_angles)
        count = starts or next(n for most, n in _STARTS if size <= most)
        draw = count * (3 if freedom else 1)
        logs, angles, free = (
            torch.tensor(x, dtype=torch.float32) for x in self._starts(draw, cells, rng)
        )
        with torch.no_grad():
            lattice, points = self._lattice(logs, angles), self._points(free)
            first = self._cost(lattice, points, self._nearest(lattice, points))
            order = torch.argsort(torch.nan_to_num(first, nan=1e9))[:count]
        parameters = [
            x[order].clone().requires_grad_(True) for x in (logs, angles, free)
        ]
        optimiser = torch.optim.Adam(
            [
                {"params": [parameters[0]], "lr": 0.024},
                {"params": [parameters[1]], "lr": 0.6},
                {"params": [parameters[2]], "lr": 0.03},
            ]
        )
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimiser, max_lr=[0.024, 0.6, 0.03], total_steps=steps + 1, pct_start=0.2
        )
        near = None
        for step in range(steps):
            if time.monotonic() > until or cancelled():
                break
            lattice, points = (
                self._lattice(*parameters[:2]),
                self._points(parameters[2]),
            )
            if near is None or step % UPDATE == 0:
                with torch.no_grad():
                    near = self._nearest(lattice, points)
            # The Coulomb sum finds the arrangement but makes cells 1 to 3 % tight.
            weight = 0.2 if step < 0.65 * steps else FINAL_COULOMB
            cost = self._cost(lattice, points, near, weight)
            optimiser.zero_grad(set_to_none=True)
            torch.nan_to_num(cost, nan=0.0).sum().backward()
            for x in parameters:
                if x.grad is not None:
                    x.grad = torch.nan_to_num(x.grad)
                    flat = x.grad.reshape(len(x.grad), -1)
                    norm = flat.norm(dim=1, keepdim=True).clamp(min=5.0) / 5.0
                    x.grad = (flat / norm).reshape(x.grad.shape)
            optimiser.step()
            schedule.step()
        with torch.no_grad():
            lattice, points = (
                self._lattice(*parameters[:2]),
                self._points(parameters[2]),
            )
            cost = self._cost(lattice, points, self._nearest(lattice, points))
        return self._distinct(lattice, points, cost, keep)

    def _distinct(
        self, lattice: Any, points: Any, cost: Any, keep: int
    ) -> list[Placement]:
        out: list[Placement] = []
        marks: list[Array] = []
        for index in np.argsort(np.nan_to_num(cost.numpy(), nan=1e9)):
            rows = lattice[index].numpy().astype(float)
            reps = points[index, self.first].numpy().astype(float)
            mark = self._fingerprint(rows, points[index].numpy().astype(float))
            if any(np.abs(mark - other).max() < 0.08 for other in marks):
                continue
            marks.append(mark)
            out.append(Placement(_constants(rows), reps, float(cost[index])))
            if len(out) == keep:
                break
        return out

    def _fingerprint(self, rows: Array, points: Array) -> Array:
        """Volume per atom and the nearest distances of each representative."""
        wrapped = points - np.floor(points)
        wrapped[wrapped >= 1.0] = 0.0
        pairs = find_pairs(wrapped, rows, 4.5)
        parts = [abs(np.linalg.det(rows)) / self.atoms / 5]
        for head in self.first.tolist():
            d = pairs.distance[pairs.of(head)]
            parts += [*d[:8], *([4.5] * (8 - len(d[:8])))]
        return np.array(parts)


def _anion_contact(one: str, two: str) -> float:
    """Twice the size of anions, Å: Shannon radii at coordination six."""
    radii = {
        "F": 1.33, "O": 1.40, "N": 1.46, "Cl": 1.81, "S": 1.84, "Br": 1.96,
        "Se": 1.98, "I": 2.20, "Te": 2.21, "H": 1.4, "P": 2.12, "As": 2.2,
    }  # fmt: skip
    return sum(radii.get(s, element(s).covalent_radius + 0.9) for s in (one, two))


def _volume(cell: Sequence[float]) -> float:
    a, b, c = cell[:3]
    cosines = [math.cos(math.radians(v)) for v in cell[3:]]
    square = 1 - sum(x * x for x in cosines) + 2 * math.prod(cosines)
    return a * b * c * math.sqrt(max(square, 1e-4))


def _constants(rows: Array) -> tuple[float, float, float, float, float, float]:
    lengths = np.linalg.norm(rows, axis=1)
    unit = rows / lengths[:, None]
    angles = [
        math.degrees(math.acos(float(np.clip(unit[i] @ unit[j], -1, 1))))
        for i, j in ((1, 2), (0, 2), (0, 1))
    ]
    a, b, c = (float(v) for v in lengths)
    return a, b, c, angles[0], angles[1], angles[2]
