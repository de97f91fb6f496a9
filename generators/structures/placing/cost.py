"""The cost of a batch of structures: chemistry without an energy model.

Sources: bond valence s = exp((R0 - d)/0.37), Brown & Altermatt, Acta Cryst. B41 (1985)
244; shifted damped Coulomb sum, Wolf et al., J. Chem. Phys. 110 (1999) 8254. Weights
were tuned on well-known structures.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generators.structures.placing.freedom import Freedom
from generators.structures.placing.neighbour_lists import REACH, nearest_images
from generators.structures.placing.orbits import Orbit
from generators.structures.placing.pair_tables import pair_tables
from validators.distances import expected_volume

#: eV Å, Coulomb constant halved for pairs counted twice.
_COULOMB = 7.2
_DAMPING = 0.25
#: Weight of the Coulomb sum while an arrangement is looked for, and in the last third
#: of the steps: it finds the arrangement but makes cells 1 to 3 % tight.
SEARCH_COULOMB, FINAL_COULOMB = 0.2, 0.05
#: Neighbours that count in terms of short range; 4.2 Å hold fewer.
_SHORT = 56
#: Part of the bond length by which ligands of a polyhedron may differ at no cost: up to
#: six, more, and about ions that distort their polyhedra: Jahn-Teller ions, those with
#: a lone pair, and those that lean to a side (V5+, Mo6+, W6+).
_SLACK, _WIDE_SLACK, _DISTORTED_SLACK = 0.05, 0.10, 0.20
_DISTORTING = frozenset(
    {("Cu", 2), ("Mn", 3), ("Cr", 2), ("Pb", 2), ("Sn", 2), ("Bi", 3), ("Sb", 3),
     ("As", 3), ("Te", 4), ("Se", 4), ("Tl", 1), ("I", 5), ("V", 5), ("Mo", 6),
     ("W", 6), ("Hg", 2), ("Hg", 1), ("Ag", 1)}
)  # fmt: skip
#: Å; pairs beyond it have no bond valence.
_BOND_REACH = 4.2


@dataclass(frozen=True, slots=True)
class Near:
    """A neighbour list with the tables of its pairs, of shape ``(b, n_orbits, k)``.

    Attributes:
        flat: Row of each neighbour in the points of the whole batch, flattened.
        image: Whole translations, ``(b, n_orbits, k, 3)``.
        theirs: Orbit of each neighbour.
        charges: Product of charges and occupancy, or None for neutral problems.
        short: Tables of the nearest pairs by name.
    """

    flat: Any
    image: Any
    theirs: Any
    charges: Any
    short: Mapping[str, Any]


class Cost:
    """Terms of one problem, evaluated for a batch of structures."""

    def __init__(
        self,
        torch: Any,
        freedom: Freedom,
        orbits: Sequence[Orbit],
        states: Mapping[str, float] | None,
    ) -> None:
        self.torch = torch
        self.freedom = freedom
        self.orbits = list(orbits)
        self.ionic = bool(states)
        self.distorting = {
            e for e, charge in (states or {}).items() if (e, charge) in _DISTORTING
        }

        def tensor(values: Any) -> Any:
            return torch.tensor(values, dtype=torch.float32)

        self.occupancy = tensor([o.occupancy for o in orbits])
        amounts = [c * o.occupancy for c, o in zip(freedom.counts, orbits, strict=True)]
        content: dict[str, float] = {}
        for amount, orbit in zip(amounts, orbits, strict=True):
            content[orbit.element] = content.get(orbit.element, 0.0) + amount
        self.atoms = sum(content.values())
        self.share = tensor(amounts) / self.atoms
        model = expected_volume(content) or 15.0 * self.atoms
        # The model was fitted to computed cells, which are a little large.
        self.volume = model * (0.95 if states else 1.0)
        tables = pair_tables(orbits, states)
        self.charge = tensor(tables.charge)
        self.target = tables.target
        hydrogen = (tables.target < 1.1) & ~(tables.soft > 0)
        self.tables = {
            "r0": tensor(tables.r0),
            "soft": tensor(tables.soft),
            "hard": tensor(tables.hard),
            "core": tensor(hydrogen * -0.35 + 1.1),
            "opposite": tensor(tables.opposite),
            "size": tensor(1.12 * tables.target),
        }
        kinds = sorted({o.element for o in orbits})
        self.kinds = {e: i for i, e in enumerate(kinds)}
        self.kind = torch.tensor([self.kinds[o.element] for o in orbits])

    def near(self, lattice: Any, points: Any) -> Near:
        """The neighbour lists of a batch."""
        torch = self.torch
        atom, image = nearest_images(torch, lattice, points, self.freedom.first)
        rows = torch.arange(len(points))[:, None, None] * points.shape[1]
        theirs = self.freedom.of[atom]
        mine = torch.arange(len(self.orbits))[None, :, None].expand_as(theirs)
        pair = (mine * len(self.orbits) + theirs)[:, :, :_SHORT]
        short = {name: table.reshape(-1)[pair] for name, table in self.tables.items()}
        filled = self.occupancy[theirs]
        near_filled = filled[:, :, :_SHORT]
        short["filled"] = near_filled * short["opposite"]
        # Half-filled neighbours are alternatives and do not repel each other.
        both = (near_filled > 0.55) & (self.occupancy[mine[:, :, :_SHORT]] > 0.55)
        short["both"] = both.float()
        charges = None
        if self.ionic:
            charges = self.charge[mine] * self.charge[theirs] * filled
        else:
            short["size"] = self.tables["size"].reshape(-1)[
                mine * len(self.orbits) + theirs
            ]
        return Near((atom + rows).reshape(-1), image, theirs, charges, short)

    def __call__(
        self, lattice: Any, points: Any, near: Near, coulomb: float = SEARCH_COULOMB
    ) -> Any:
        """Cost per atom, ``(b,)``; `coulomb` weighs the sum of charges."""
        torch = self.torch
        d = self._distances(lattice, points, near)
        close = d[:, :, :_SHORT]
        volume = torch.linalg.det(lattice).abs()
        off = torch.log(volume / self.volume) ** 2
        if self.ionic:
            total = 0.25 * off / 0.0625 + coulomb * self._madelung(d, near)
            total = total + self._valences(close, near)
        else:
            total = 3.0 * off / 0.0576 + self._packing(d, near)
        shells = self._shells(close, near.theirs[:, :, :_SHORT])
        return total + shells + self._repulsion(close, near)

    def _distances(self, lattice: Any, points: Any, near: Near) -> Any:
        torch = self.torch
        there = torch.index_select(points.reshape(-1, 3), 0, near.flat)
        there = there.reshape(near.image.shape) + near.image
        delta = there - points[:, self.freedom.first][:, :, None]
        b, n, k, _ = delta.shape
        cart = torch.bmm(delta.reshape(b, n * k, 3), lattice)
        return torch.sqrt((cart**2).sum(-1) + 1e-6).reshape(b, n, k)

    def _valences(self, d: Any, near: Near) -> Any:
        """Departure of the bond-valence sums of all ions from their charges."""
        torch = self.torch
        s = torch.exp((near.short["r0"] - d) / 0.37) * near.short["filled"]
        sums = (s * (d < _BOND_REACH)).sum(-1)
        wanted = self.charge.abs()
        off = (sums - wanted) ** 2 / (0.2 + 0.1 * wanted) ** 2
        return 0.25 * (off.clamp(max=200) * self.share).sum(-1)

    def _madelung(self, d: Any, near: Near) -> Any:
        """Damped Coulomb energy of the formal charges, eV per atom."""
        torch = self.torch
        edge = math.erfc(_DAMPING * REACH) / REACH
        pair = torch.erfc(_DAMPING * d) / d.clamp(min=0.6) - edge
        energy = _COULOMB * (near.charges * pair * (d < REACH)).sum(-1)
        return (energy * self.share).sum(-1)

    def _packing(self, d: Any, near: Near) -> Any:
        """Lennard-Jones energy of neutral atoms."""
        ratio = (near.short["size"] / d.clamp(min=0.8)) ** 6
        energy = ((ratio**2 - 2 * ratio) * (d < 6.5)).sum(-1)
        return 0.15 * (energy.clamp(max=500) * self.share).sum(-1)

    def _repulsion(self, d: Any, near: Near) -> Any:
        torch = self.torch
        short = near.short
        soft = torch.relu(short["soft"] - d) ** 2
        hard = torch.relu(short["hard"] - d) ** 2
        core = torch.relu(short["core"] - d) ** 2
        repel = (0.4 * soft + 8 * hard) * short["both"] + 20 * core
        return (repel.sum(-1) * self.share).sum(-1)

    def _shells(self, d: Any, theirs: Any) -> Any:
        """Departure of the nearest ligands from the polyhedra that are asked for."""
        torch = self.torch
        total = torch.zeros(len(d))
        kinds = self.kind[theirs]
        for i, orbit in enumerate(self.orbits):
            for ligand, number in (orbit.coordination or {}).items():
                if ligand not in self.kinds:
                    continue
                j = next(k for k, o in enumerate(self.orbits) if o.element == ligand)
                aim = float(self.target[i, j])
                own = torch.where(
                    kinds[:, i] == self.kinds[ligand], d[:, i],
                    torch.full_like(d[:, i], 50.0),
                )  # fmt: skip
                near = torch.topk(own, min(number + 1, own.shape[1]), largest=False)
                ordered = near.values
                slack = _SLACK if number <= 6 else _WIDE_SLACK
                if orbit.element in self.distorting:
                    slack = _DISTORTED_SLACK
                off = torch.relu((ordered[:, :number] / aim - 1).abs() - slack) / 0.08
                total = total + 3 * self.share[i] * off.clamp(max=4).pow(2).mean(-1)
                if ordered.shape[1] > number:
                    gap = torch.relu(1.18 * aim - ordered[:, number]) / (0.1 * aim)
                    total = total + 1.5 * self.share[i] * gap.clamp(max=4) ** 2
        return total
