"""Steady second-order problems whose coefficient jumps between layers.

Polynomials across a jump do not converge, so the conservative finite volumes of the
evolution solver relax to the steady state, in which the flux is continuous.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers import evolution, piecewise
from assistant.solvers.errors import NotConverged
from assistant.solvers.jets import number, order_of, symbol
from assistant.solvers.marching import Marching
from assistant.solvers.solution import Solution
from validators.specs.equation import Condition, EquationSpec

#: Multiples of the slowest diffusion time after which the transient is gone; the
#: slowest mode has decayed by exp(-pi^2/4 * 20) = 4e-22 then.
RELAXATION = 20.0


def applies(spec: EquationSpec) -> bool:
    """One unknown, second order, finite interval, a piecewise leading coefficient."""
    if len(spec.unknowns) != 1 or len(spec.equations) != 1 or spec.periodic:
        return False
    (u,), (x,) = spec.unknowns, spec.independent
    if order_of(spec.equations, u) != 2 or {sp.oo, -sp.oo} & set(
        spec.domain.get(x, (sp.oo,))
    ):
        return False
    lead = sp.diff(spec.equations[0], symbol(f"{u}__{x}_{x}"))
    return bool(lead.has(sp.Piecewise, sp.Heaviside)) and lead.free_symbols <= {
        symbol(x)
    }


def solve(spec: EquationSpec, *, budget_s: float = 20.0) -> Solution:
    """Relax to the steady state on finer and finer grids.

    Raises:
        SolverError: As the evolution solver; or the state still changes.
    """
    (u,), (x,) = spec.unknowns, spec.independent
    time = "t" if x != "t" else "tau"
    lead = sp.diff(spec.equations[0], symbol(f"{u}__{x}_{x}"))
    low, high = (number(e) for e in spec.domain[x])
    places = np.linspace(low, high, 41)[1:-1]
    sizes = [number(lead.subs(symbol(x), sp.Float(p))) for p in places]
    sign = 1 if sizes[0] > 0 else -1
    horizon = RELAXATION * (high - low) ** 2 / min(abs(s) for s in sizes)
    marching = replace(
        spec,
        independent=(x, time),
        time=time,
        equations=(symbol(f"{u}__{time}") - sign * spec.equations[0],),
        conditions=(
            *spec.conditions,
            Condition(symbol(u), {time: sp.Integer(0)}, "start of the relaxation"),
        ),
        domain={**spec.domain, time: (sp.Integer(0), sp.Float(horizon))},
        points=tuple(
            replace(p, at={**p.at, time: horizon}) if p.expression is not None else p
            for p in spec.points
        ),
    )
    Marching(marching)
    found = evolution.solve(marching, budget_s=budget_s)
    profile = found.fields[u]
    drift = float(np.abs(profile[:, -1] - profile[:, 0]).max())
    if drift > 1e-5 * max(float(np.abs(profile).max()), 1e-300):
        raise NotConverged("the relaxation to the steady state did not come to rest")
    parts: dict[str, Any] = {"sort": "layers", "horizon": horizon}
    disagreement = _second(spec, found.axes[x], profile[:, -1])
    return replace(
        found,
        measures={**found.measures, "disagreement": disagreement},
        kind="ode_bvp",
        method=f"relaxation to the steady state: {found.method}",
        axes={x: found.axes[x]},
        fields={u: profile[:, -1]},
        steps=(
            "A coefficient jumps between layers: value and flux are continuous there, "
            "the slope is not.",
            "Conservative finite volumes carry the flux over the interfaces; the "
            "evolution is run until nothing changes, on ever finer grids.",
            *(
                ("Polynomials on each layer, continuous in value and flux, check it.",)
                if disagreement is not None
                else ()
            ),
        ),
        parts=parts,
    )


def _second(
    spec: EquationSpec, places: np.ndarray, profile: np.ndarray
) -> float | None:
    """The distance to the solution by polynomials on each layer."""
    layers = piecewise.of(spec)
    if layers is None:
        return None
    got = layers.sample(layers.steady(), places)
    return float(np.abs(got - profile).max() / max(np.abs(profile).max(), 1e-300))
