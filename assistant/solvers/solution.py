"""What a solver returns: values with errors, and what a check needs to judge them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Solution:
    """A solved problem in internal units.

    Attributes:
        kind: ``ode_ivp``, ``dae``, ``ode_bvp``, ``eigenvalue``, ``parabolic`` …
        method: One line for people.
        values: One per point asked, None where it could not be had.
        errors: Absolute bounds, one per value.
        order: Observed order of convergence, None where it has no meaning.
        closed_form: Unknown to a sympy expression.
        axes: Variable to its sample coordinates.
        fields: Jet name to samples, shape of the axes in the order of `axes`.
        table: Refinement: rows of {"n" or "h", "error", …}.
        steps: How it was solved, sentence by sentence.
        notes: Reservations; any of these forbids ``verified``.
        parts: Script building blocks for the emitted code.
        measures: Figures that a check judges (drift, disagreement of two methods).
    """

    kind: str
    method: str
    values: tuple[float | None, ...] = ()
    errors: tuple[float | None, ...] = ()
    order: float | None = None
    closed_form: Mapping[str, Any] | None = None
    axes: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    table: tuple[Mapping[str, Any], ...] = ()
    steps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    parts: Mapping[str, Any] = field(default_factory=dict)
    measures: Mapping[str, Any] = field(default_factory=dict)
    scheme: Mapping[str, Any] = field(default_factory=dict)
