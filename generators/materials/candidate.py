"""A proposed formula and the ions that it is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from generators.materials.patterns import CHALCOGENS, HALIDES, PNICTOGENS

#: Elements that may be the anion of a proposed compound.
ANIONS = frozenset((*HALIDES, *CHALCOGENS, *PNICTOGENS))


@dataclass(frozen=True, slots=True)
class Ion:
    """An element with its charge on a site; `radius` in Å, 0 when not looked up."""

    element: str
    charge: int
    radius: float = 0.0
    coordination: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposed formula.

    Attributes:
        formula: In the order of the pattern.
        ions: Label of a site to its ion.
        scores: Measured figures: tolerance factor ``t``, ``mu``, ratios.
        known: Whether it is on the shipped list of known formulas.
        origin: How it was found.
        parent: The known formula it derives from, for substitutions.
    """

    formula: str
    ions: tuple[tuple[str, Ion], ...] = ()
    scores: dict[str, Any] = field(default_factory=dict)
    known: bool = False
    origin: str = "pattern"
    parent: str = ""


def states_of(candidate: Candidate) -> list[tuple[str, int]]:
    """The elements of a candidate with the charges that they carry in it."""
    return [(ion.element, ion.charge) for _, ion in candidate.ions]
