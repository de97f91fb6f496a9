"""The search: many starts, lowered together, of which the worse ones are dropped."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from generators.errors import SpecUnsupported
from generators.structures.budget import Budget
from generators.structures.placing.cost import FINAL_COULOMB, SEARCH_COULOMB, Cost
from generators.structures.placing.freedom import Freedom, constants_of
from generators.structures.placing.orbits import Array, Orbit, Placement
from validators.groups import Group
from validators.neighbours import find_pairs

#: Starts by the number of free parameters, cell constants included.
_STARTS = ((1, 4), (2, 12), (4, 24), (6, 40), (10, 72), (999, 128))
#: Random parameters that are judged for each start that is made.
_DRAWS = 3
#: Steps between neighbour lists.
_UPDATE = 10
#: Largest steps: logarithm of lengths, degrees, free coordinates.
_RATES = (0.024, 0.6, 0.03)
#: Part of the schedule in which the steps grow.
_WARM = 0.2
#: When only a share of the starts is kept on with, the best: (progress, share).
_THIN = ((0.35, 0.5), (0.6, 0.25))
#: From this part of the schedule on the Coulomb sum has its final weight.
_SETTLE = 0.65
#: Fewest steps worth making, as a share of those wanted, and fewest starts.
_FEWEST_STEPS, _FEWEST_STARTS = 0.6, 8


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
    budget: Budget | None = None,
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
        steps: Optimisation steps; fewer, with fewer starts, where time is short.
        budget: Time for it; 15 s by default.
        keep: How many minima are returned.

    Raises:
        SpecUnsupported: torch is not installed.
    """
    try:
        import torch
    except ImportError as err:
        raise SpecUnsupported(
            'placing atoms needs torch: pip install ".[generators]"'
        ) from err
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        freedom = Freedom(torch, group, orbits, cell or {})
        cost = Cost(torch, freedom, orbits, states)
        search = _Search(torch, freedom, cost, budget or Budget(15.0, 15.0))
        count = starts or next(n for most, n in _STARTS if freedom.size <= most)
        search.draw(count, starting_cells, np.random.default_rng(seed))
        search.descend(steps)
        return search.minima(keep)
    finally:
        torch.set_num_threads(threads)


class _Search:
    """A batch of starts on its way down."""

    def __init__(self, torch: Any, freedom: Freedom, cost: Cost, budget: Budget):
        self.torch = torch
        self.freedom = freedom
        self.cost = cost
        self.budget = budget
        self.parameters: list[Any] = []
        # Adam: running means of gradients and of their squares.
        self.means: list[Any] = []
        self.squares: list[Any] = []

    def draw(
        self, count: int, cells: Sequence[tuple[float, ...]], rng: np.random.Generator
    ) -> None:
        """Random parameters, of which the cheapest become the starts."""
        torch = self.torch
        many = count * (_DRAWS if self.freedom.coordinates else 1)
        drawn = [
            torch.tensor(x, dtype=torch.float32)
            for x in self.freedom.starts(many, cells, self.cost.volume, rng)
        ]
        costs: list[Any] = []
        for begin in range(0, many, count):
            # Judging takes no more than a part of the time.
            if costs and self.budget.used() > 0.2:
                break
            part = [x[begin : begin + count] for x in drawn]
            with torch.no_grad():
                lattice, points = self._shapes(part)
                costs.append(
                    self.cost(lattice, points, self.cost.near(lattice, points))
                )
        judged = torch.nan_to_num(torch.cat(costs), nan=1e9)
        order = torch.argsort(judged)[:count]
        self.parameters = [x[order].clone().requires_grad_(True) for x in drawn]
        self.means = [torch.zeros_like(x) for x in self.parameters]
        self.squares = [torch.zeros_like(x) for x in self.parameters]

    def descend(self, steps: int) -> None:
        """Adam with steps that grow and shrink; ends with the schedule or the time."""
        torch = self.torch
        thinning = list(_THIN)
        before = self.budget.used()
        many = len(self.parameters[0])
        near = None
        progress = 0.0
        for step in range(steps):
            if self.budget.over():
                break
            progress = max(progress, step / steps)
            used = self.budget.used()
            # Only where time will not do is it the clock: else chance would rule.
            if step > 3 and used + (used - before) * (steps / step - 1) > 1:
                progress = max(progress, used)
            lattice, points = self._shapes(self.parameters)
            if near is None or step % _UPDATE == 0:
                with torch.no_grad():
                    near = self.cost.near(lattice, points)
            coulomb = SEARCH_COULOMB if progress < _SETTLE else FINAL_COULOMB
            cost = self.cost(lattice, points, near, coulomb)
            for x in self.parameters:
                x.grad = None
            torch.nan_to_num(cost, nan=0.0).sum().backward()
            self._move(step, _rate(progress))
            keep = len(cost)
            if step == 3:
                possible = 4 * (1 - used) / max(used - before, 1e-9)
                keep = int(keep * min(1.0, possible / (_FEWEST_STEPS * steps)))
            while thinning and progress >= thinning[0][0]:
                keep = min(keep, math.ceil(many * thinning.pop(0)[1]))
            if keep < len(cost) and len(cost) > _FEWEST_STARTS:
                self._keep(cost, max(keep, _FEWEST_STARTS))
                near = None

    def _move(self, step: int, rate: float) -> None:
        torch = self.torch
        first, second = 0.9, 0.999
        with torch.no_grad():
            for x, mean, square, largest in zip(
                self.parameters, self.means, self.squares, _RATES, strict=True
            ):
                gradient = torch.zeros_like(x) if x.grad is None else x.grad
                gradient = torch.nan_to_num(gradient)
                flat = gradient.reshape(len(x), -1)
                norm = flat.norm(dim=1, keepdim=True).clamp(min=5.0) / 5.0
                gradient = (flat / norm).reshape(x.shape)
                mean.mul_(first).add_(gradient, alpha=1 - first)
                square.mul_(second).addcmul_(gradient, gradient, value=1 - second)
                size = (square / (1 - second ** (step + 1))).sqrt_().add_(1e-8)
                unbiased = 1 - first ** (step + 1)
                x.addcdiv_(mean, size, value=-largest * rate / unbiased)

    def _keep(self, cost: Any, many: int) -> None:
        """Go on with the starts of lowest cost only."""
        torch = self.torch
        order = torch.argsort(torch.nan_to_num(cost.detach(), nan=1e9))[:many]
        order = order.sort().values
        self.parameters = [
            x.detach()[order].clone().requires_grad_(True) for x in self.parameters
        ]
        self.means = [x[order] for x in self.means]
        self.squares = [x[order] for x in self.squares]

    def minima(self, keep: int) -> list[Placement]:
        """Distinct end points, the lowest first."""
        torch = self.torch
        with torch.no_grad():
            lattice, points = self._shapes(self.parameters)
            cost = self.cost(lattice, points, self.cost.near(lattice, points))
        out: list[Placement] = []
        marks: list[Array] = []
        for index in np.argsort(np.nan_to_num(cost.numpy(), nan=1e9)):
            rows = lattice[index].numpy().astype(float)
            atoms = points[index].numpy().astype(float)
            mark = self._fingerprint(rows, atoms)
            if any(np.abs(mark - other).max() < 0.08 for other in marks):
                continue
            marks.append(mark)
            heads = atoms[self.freedom.first.numpy()]
            out.append(Placement(constants_of(rows), heads, float(cost[index])))
            if len(out) == keep:
                break
        return out

    def _shapes(self, parameters: Sequence[Any]) -> tuple[Any, Any]:
        logs, angles, free = parameters
        return self.freedom.lattice(logs, angles), self.freedom.points(free)

    def _fingerprint(self, rows: Array, points: Array) -> Array:
        """Volume per atom and the nearest distances of each representative."""
        wrapped = points - np.floor(points)
        wrapped[wrapped >= 1.0] = 0.0
        pairs = find_pairs(wrapped, rows, 4.5)
        parts = [abs(np.linalg.det(rows)) / self.cost.atoms / 5]
        for head in self.freedom.first.tolist():
            d = pairs.distance[pairs.of(head)]
            parts += [*d[:8], *([4.5] * (8 - len(d[:8])))]
        return np.array(parts)


def _rate(progress: float) -> float:
    """Size of the steps at a part of the schedule: up, then down to nothing."""
    if progress < _WARM:
        return 0.04 + 0.96 * (1 - math.cos(math.pi * progress / _WARM)) / 2
    return (1 + math.cos(math.pi * (progress - _WARM) / (1 - _WARM))) / 2 + 1e-4
