"""A runnable script that reproduces the values with public numpy and scipy calls.

A script holds the mathematics in full and imports nothing of this project, so that a
reader can check, change and rerun it. It prints one line per value asked for.
"""

from __future__ import annotations

from typing import Any

from assistant.solvers.scripts import (
    chebyshev,
    delays,
    dendrites,
    fronts,
    grids,
    laws,
    marched,
    meshes,
    ordinary,
    planar,
    transport,
)
from assistant.solvers.scripts.printing import label
from validators.specs.equation import EquationSpec


def emit(spec: EquationSpec, solution: Any) -> str | None:
    """The script, or None for kinds that have none."""
    text = _written(spec, solution)
    if text is None:
        return None
    if "functools." in text:
        text = text.replace(
            "import numpy as np", "import functools\n\nimport numpy as np"
        )
    return _in_shown_units(text, spec)


def _in_shown_units(text: str, spec: EquationSpec) -> str:
    """Printed values divided by the factor of their unit."""
    factors = {label(p): spec.factor(p) for p in spec.points}
    lines = []
    for line in text.split("\n"):
        for name, factor in factors.items():
            start = f"print({name!r}, "
            if factor != 1.0 and line.startswith(start) and line.rstrip().endswith(")"):
                line = f"{start}({line.rstrip()[len(start) : -1]}) / {factor!r})"
                break
        lines.append(line)
    return "\n".join(lines)


def _written(spec: EquationSpec, solution: Any) -> str | None:
    sort = solution.parts.get("sort")
    if solution.scheme and sort == "ivp":
        return ordinary.scheme(spec, solution)
    if solution.scheme and sort == "march":
        # A method of lines would not reproduce the numbers of the named scheme.
        return marched.scheme(spec, solution)
    if sort == "delay":
        return delays.steps(spec, solution)
    if sort == "dendrite":
        return dendrites.growth(spec, solution)
    if sort == "mesh":
        return meshes.elements(spec, solution)
    if sort == "arrival":
        return marched.arrival(spec, solution)
    if sort == "relations":
        return laws.relations(spec, solution)
    if sort == "beam":
        return laws.beam(spec, solution)
    if sort == "stefan":
        return fronts.moving(spec, solution)
    if sort == "fit":
        return fronts.fit(spec, solution)
    if sort == "period":
        return ordinary.period(spec, solution)
    if solution.closed_form and sort != "eigen":
        return ordinary.formula(spec, solution)
    if sort == "ivp":
        return ordinary.ivp(spec, solution)
    if sort == "bvp":
        return ordinary.bvp(spec, solution)
    if sort == "eigen":
        return chebyshev.eigen(spec, solution)
    if sort == "march2d":
        return planar.evolution(spec, solution)
    if sort == "transport":
        return transport.transported(spec, solution)
    if sort == "phase_field":
        return fronts.phase_field(spec, solution)
    if sort == "march" and len(spec.space) == 1:
        return grids.lines(spec, solution) or chebyshev.spectral(spec, solution)
    if sort == "elliptic" and len(spec.independent) == 2:
        return grids.elliptic(spec, solution)
    return None
