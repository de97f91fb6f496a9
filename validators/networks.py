"""Connected walks in a periodic graph: islands, chains, sheets, frameworks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

#: Atom, atom, and the cell of the second relative to that of the first.
Link = tuple[int, int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Component:
    """Atoms that are linked, and how the net repeats.

    Attributes:
        cells: The cell in which each atom was reached from the first.
        cycles: Lattice translations that lead from an atom to its image in the net.
    """

    cells: dict[int, tuple[int, ...]]
    cycles: tuple[tuple[int, ...], ...]

    @property
    def dimensions(self) -> int:
        """0 for an island, 1 for a chain, 2 for a sheet, 3 for a framework."""
        return int(np.linalg.matrix_rank(np.array(self.cycles))) if self.cycles else 0


def components(nodes: Sequence[int], links: Iterable[Link]) -> list[Component]:
    """The connected parts of a periodic graph."""
    graph: dict[int, list[tuple[int, tuple[int, ...]]]] = {n: [] for n in nodes}
    for one, two, step in links:
        graph[one].append((two, step))
        graph[two].append((one, tuple(-v for v in step)))
    out: list[Component] = []
    seen: set[int] = set()
    for root in nodes:
        if root in seen:
            continue
        cells: dict[int, tuple[int, ...]] = {root: (0, 0, 0)}
        queue, cycles = [root], []
        while queue:
            node = queue.pop()
            for other, step in graph[node]:
                reached = tuple(a + b for a, b in zip(cells[node], step, strict=True))
                if other not in cells:
                    cells[other] = reached
                    queue.append(other)
                    continue
                cycle = tuple(a - b for a, b in zip(reached, cells[other], strict=True))
                if any(cycle):
                    cycles.append(cycle)
        seen |= set(cells)
        out.append(Component(cells, tuple(cycles)))
    return out


def periodicity(nodes: Sequence[int], links: Iterable[Link]) -> int:
    """The most dimensions in which any part of a graph repeats (0 to 3)."""
    return max((c.dimensions for c in components(nodes, links)), default=0)
