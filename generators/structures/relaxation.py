"""Relaxation at fixed symmetry with a universal potential (the extra `physics`).

CHGNet (Deng et al., Nature Mach. Intell. 5 (2023) 1031) has its weights in its wheel
and runs offline. Those fitted to the functional r2SCAN serve (Huang et al.,
"Cross-functional transferability in foundation machine learning interatomic
potentials", npj Comput. Mater., 2025): of 110 compounds relaxed from their measured
structures 82 % keep all lengths within 3 %; with the weights for PBE (0.3.0), corrected
for what PBE makes too large, 75 %. Energies rank candidates of one composition;
differences below `TIE` do not decide. Dispersion is hardly in it, so the gaps between
layers are set afterwards from van der Waals distances (`layers`).
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np

from generators.structures.budget import Budget
from generators.structures.cells import symmetrised
from validators.crystal import Crystal, read_crystal
from validators.oxidation import assign

#: eV per atom; closer energies leave the choice open.
TIE = 0.010
#: eV/Å: forces at which a relaxation counts as finished.
FORCE = 0.03
#: By how much the potential makes lengths of ionic compounds too large; the first ion
#: of the list that a compound has counts. Medians of 186 compounds relaxed from their
#: measured structures (36 oxides, 150 others), drawn to 1 where they are few.
OVERSIZE = {"O": 1.001, "F": 0.999, "Cl": 1.004, "Br": 1.007, "I": 1.018, "S": 1.004,
            "Se": 1.008, "Te": 1.018, "As": 1.003, "H": 0.992}  # fmt: skip
#: The same for compounds without ions: of all, and on top the excess of a pure element
#: of each kind, by which shares of atoms count. Fitted to 38 compounds relaxed from
#: their measured structures: median error 0.3 %, uncorrected 0.9 %.
METAL = -0.005
METALS = (
    (frozenset({"Hg", "Tl", "Pb", "Bi"}), 0.025),
    (frozenset({"As", "Se", "Cd", "In", "Sn", "Sb", "Te"}), 0.013),
    (frozenset({"Ru", "Rh", "Pd", "Ag", "Os", "Ir", "Pt", "Au"}), 0.013),
)
#: eV/Å², curvature that the first step assumes, and Å, the longest step. ASE's 70 and
#: 0.2 Å need 28 % more steps for 19 compounds, to the same energy for 18 of them.
STIFFNESS, LONGEST_STEP = 20.0, 0.2
#: Steps of one relaxation, and atoms of the primitive cell that are affordable.
STEPS, MOST_ATOMS = 120, 80


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A relaxed structure.

    Attributes:
        cif: In the reference setting of the group that it had.
        energy: eV per atom.
        force: Largest force on an atom in eV/Å at the end.
        moved: Relative change of the volume.
        oversize: The factor by which lengths were divided, since the potential makes
            them too large; 1 for none.
        finished: Whether the forces fell below `FORCE`.
    """

    cif: str
    energy: float
    force: float
    moved: float
    oversize: float
    finished: bool


def available() -> bool:
    """Whether the extra `physics` is installed."""
    return find_spec("chgnet") is not None and find_spec("ase") is not None


@cache
def _calculator() -> Any:
    import torch
    from chgnet.model import CHGNet
    from chgnet.model.dynamics import CHGNetCalculator

    # More threads than cores slow a step a hundredfold on a busy machine.
    torch.set_num_threads(1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # The loader prints its size and device; data alone belongs on stdout.
        with contextlib.redirect_stdout(io.StringIO()):
            model = CHGNet.load(model_name="r2scan", use_device="cpu")
            return CHGNetCalculator(
                model=model, use_device="cpu", on_isolated_atoms="ignore"
            )


class Relaxation:
    """A structure on its way to rest: cell and positions move, the symmetry stays."""

    def __init__(self, atoms: Any, number: int) -> None:
        from ase.constraints import FixSymmetry
        from ase.filters import FrechetCellFilter
        from ase.optimize import BFGS

        self._atoms, self._number = atoms, number
        self._before = atoms.get_volume() / len(atoms)
        self._broken = False
        self._force = np.inf
        self.finished = False
        #: eV per atom, after at least one step.
        self.energy = np.inf
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            atoms.calc = _calculator()
            atoms.set_constraint(FixSymmetry(atoms, symprec=0.01))
            filtered: Any = FrechetCellFilter(atoms)
            # Takes half the steps of FIRE to the same energies.
            self._optimiser = BFGS(
                filtered, logfile=None, alpha=STIFFNESS, maxstep=LONGEST_STEP
            )

    def run(self, steps: int, budget: Budget) -> None:
        """Go on for at most so many steps, as far as the budget reaches."""
        if self._broken or self.finished:
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                # ASE counts the steps of all runs together.
                for _ in self._optimiser.irun(
                    fmax=FORCE, steps=self._optimiser.nsteps + steps
                ):
                    if budget.over():
                        break
                self.energy = float(self._atoms.get_potential_energy())
                self.energy /= len(self._atoms)
                self._force = float(np.abs(self._atoms.get_forces()).max())
                self.finished = self._force <= FORCE
            except (RuntimeError, ValueError, ArithmeticError):
                self._broken = True
        if not self.sound:
            self.energy = np.inf

    @property
    def volume(self) -> float:
        """Å³ per atom."""
        return float(self._atoms.get_volume() / len(self._atoms))

    @property
    def _swelling(self) -> float:
        return self.volume / self._before

    @property
    def sound(self) -> bool:
        """Whether the potential did not break down on it."""
        return (
            not self._broken
            and bool(np.isfinite(self.energy))
            and 0.5 < self._swelling < 2.0
        )

    def result(self) -> Relaxed | None:
        """The structure as it is now; None where it broke down."""
        if not self.sound:
            return None
        factor = oversize(Counter(self._atoms.get_chemical_symbols()))
        atoms = self._atoms.copy()
        atoms.set_constraint()
        atoms.set_cell(atoms.cell[:] / factor, scale_atoms=True)
        made = _conventional(atoms, self._number)
        if made is None:
            return None
        moved = self._swelling / factor**3 - 1
        return Relaxed(made, self.energy, self._force, moved, factor, self.finished)


def relaxation(cif: str) -> Relaxation | None:
    """The relaxation of a structure, not yet begun.

    None where the extra is missing, the structure is disordered or too large.
    """
    crystal = read_crystal(cif).crystal
    if crystal is None or crystal.disordered or not available():
        return None
    atoms = _primitive(crystal)
    if atoms is None or len(atoms) > MOST_ATOMS:
        return None
    try:
        return Relaxation(atoms, crystal.group.number if crystal.group else 1)
    except (RuntimeError, ValueError, ArithmeticError):
        return None


def relax(cif: str, budget: Budget, *, steps: int = STEPS) -> Relaxed | None:
    """Relax cell and positions without lowering the symmetry.

    Args:
        cif: An ordered structure.
        budget: Time after which the best so far is returned.
        steps: Most steps of the optimiser.

    Returns:
        None where the extra is missing, the structure is disordered or too large, or
        the potential breaks down on it.
    """
    begun = relaxation(cif)
    if begun is None:
        return None
    begun.run(steps, budget)
    return begun.result()


def oversize(content: Mapping[str, float]) -> float:
    """By how much the potential makes the lengths of such a compound too large."""
    if assign(content) is None:
        whole = sum(content.values())
        shares = (
            excess * sum(n for element, n in content.items() if element in kind)
            for kind, excess in METALS
        )
        return 1 + METAL + sum(shares) / whole
    return next((v for e, v in OVERSIZE.items() if e in content), 1.0)


def _primitive(crystal: Crystal) -> Any:
    """The primitive cell as ASE atoms, exactly symmetric."""
    import spglib
    from ase import Atoms

    numbers = {e: n for n, e in enumerate(sorted(crystal.composition), 1)}
    elements = [crystal.sites[int(s)].element for s in crystal.atoms.site]
    found = spglib.standardize_cell(
        (crystal.lattice.tolist(), crystal.atoms.frac.tolist(),
         [numbers[e] for e in elements]),
        to_primitive=True, symprec=0.01,
    )  # fmt: skip
    if found is None:
        return None
    lattice, frac, kinds = found
    back = {n: e for e, n in numbers.items()}
    symbols = ["H" if back[int(k)] in {"D", "T"} else back[int(k)] for k in kinds]
    return Atoms(symbols, scaled_positions=frac, cell=lattice, pbc=True)


def _conventional(atoms: Any, number: int) -> str | None:
    """The reference setting; None where the symmetry was lost."""
    from generators.structures.foreign import plain_cif

    text = plain_cif(
        np.array(atoms.cell), list(atoms.get_chemical_symbols()),
        np.array(atoms.get_scaled_positions()),
    )  # fmt: skip
    crystal = read_crystal(text).crystal
    if crystal is None:
        return None
    for tolerance in (0.003, 0.01, 0.03):
        made = symmetrised(crystal, tolerance)
        if made is not None and made[1].number == number:
            return made[0]
    made = symmetrised(crystal, 0.01)
    return made[0] if made is not None else None
