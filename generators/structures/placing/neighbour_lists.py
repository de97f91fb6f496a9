"""Nearest images of the representative of each orbit, for a batch of structures."""

from __future__ import annotations

import math
from typing import Any

#: Å: how far lists reach; the Coulomb sum ends there.
REACH = 7.5
#: Most neighbours of a representative in a list.
KEPT = 240
#: Å beyond `REACH` that atoms may come nearer before lists are made anew.
SKIN = 0.6


def nearest_images(
    torch: Any, lattice: Any, points: Any, first: Any
) -> tuple[Any, Any]:
    """Indices and cells of the nearest images of each representative, near ones first.

    Args:
        torch: The module.
        lattice: ``(b, 3, 3)``.
        points: ``(b, n_atoms, 3)``, fractional.
        first: ``(n_orbits,)`` positions of the representatives.

    Returns:
        Atoms ``(b, n_orbits, k)`` and whole translations ``(b, n_orbits, k, 3)``; k is
        at most `KEPT` and as small as `REACH` allows.
    """
    heights = _heights(torch, lattice)
    others, cells, widest = [], [], 1
    for b in range(len(lattice)):
        # As far as the Coulomb sum reaches, but not further than memory allows.
        reach = [
            int(min(3, max(1, math.ceil(REACH / float(h) - 0.25)))) for h in heights[b]
        ]
        axes = [torch.arange(-r, r + 1) for r in reach]
        grid = torch.cartesian_prod(*axes).float()
        gap = points[b][None] - points[b, first][:, None]
        shift = -torch.round(gap)
        cart = (gap + shift) @ lattice[b]
        where = grid @ lattice[b]
        d2 = ((cart[:, :, None, :] + where[None, None]) ** 2).sum(-1)
        # Exclude only the atom itself, so that an orbit repels its own copies.
        rows = torch.arange(len(first))
        d2[rows, first, len(grid) // 2] = 1e6
        flat = d2.reshape(len(first), -1)
        best = torch.topk(flat, min(KEPT, flat.shape[1] - 1), largest=False)
        close = int((best.values < (REACH + SKIN) ** 2).sum(1).max())
        widest = max(widest, close)
        atom = best.indices // len(grid)
        image = grid[best.indices % len(grid)] + torch.gather(
            shift, 1, atom[..., None].expand(-1, -1, 3)
        )
        others.append(atom)
        cells.append(image)
    atoms = [_to_width(torch, x, widest, 0) for x in others]
    images = [_to_width(torch, x, widest, 50) for x in cells]
    return torch.stack(atoms), torch.stack(images)


def _heights(torch: Any, lattice: Any) -> Any:
    """Distances of the lattice planes, ``(b, 3)``."""
    cross = torch.stack(
        [
            torch.linalg.cross(lattice[:, 1], lattice[:, 2]),
            torch.linalg.cross(lattice[:, 2], lattice[:, 0]),
            torch.linalg.cross(lattice[:, 0], lattice[:, 1]),
        ],
        1,
    )
    volume = torch.linalg.det(lattice).abs()
    return volume[:, None] / cross.norm(dim=-1)


def _to_width(torch: Any, x: Any, width: int, away: int) -> Any:
    """Columns cut off, or filled up with the first column moved away."""
    missing = width - x.shape[1]
    if missing <= 0:
        return x[:, :width]
    filler = x[:, :1].expand(-1, missing, *x.shape[2:]) + away
    return torch.cat([x, filler], 1)
