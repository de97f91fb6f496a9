"""The free energy of a phase field, which a closed system never gains.

``u_t = Δ(f'(u) - κ Δu)`` lowers ``F = ∫ f(u) + κ |∇u|²/2``, and ``u_t = κ Δu - f'(u)``
lowers the same with the other sign of the reaction. Source: J. W. Cahn, J. E. Hilliard,
J. Chem. Phys. 28 (1958) 258–267; S. M. Allen, J. W. Cahn, Acta Metall. 27 (1979)
1085–1095.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers.exponential_steps import Run
from assistant.solvers.jets import broadcast, function
from assistant.solvers.phase_forms import Form

#: Growth of the energy that rounding and the rule of integration may show.
NOISE = 1e-6


def density(run: Run, form: Form) -> tuple[sp.Expr, float] | None:
    """f(u) and κ where the equation lowers an energy; None where it does not."""
    m = run.m
    (u,) = m.components
    orders: dict[int, set[float]] = {}
    for item, value in form.linear:
        counts = [m.split(item)[1].count(v) for v in m.space]
        if sum(counts) == max(counts):
            orders.setdefault(sum(counts), set()).add(value)
    if any(len(values) != 1 for values in orders.values()):
        return None
    leading = {k: next(iter(v)) for k, v in orders.items()}
    if form.local == 0 and set(leading) <= {2, 4} and leading.get(4, 0.0) < 0:
        slope = sp.Float(leading.get(2, 0.0))
        return sp.integrate(slope * u + form.under_laplacian, u), -leading[4]
    if form.under_laplacian == 0 and set(leading) == {2} and leading[2] > 0:
        return -sp.integrate(form.local, u), leading[2]
    return None


def falls(
    run: Run, form: Form, times: Sequence[float], lines: Sequence[np.ndarray]
) -> tuple[float, float, float] | None:
    """The energy at the first and last time, and the largest rise between.

    None where the equation lowers no energy.
    """
    found = density(run, form)
    if found is None or found[0].has(sp.Integral):
        return None
    bulk = function([run.m.components[0]], found[0])
    energies = []
    for t in times:
        flat = run.plane(t, lines, [0] * len(lines))
        total = broadcast(bulk, flat)
        for axis in range(len(lines)):
            orders = [1 if k == axis else 0 for k in range(len(lines))]
            total = total + found[1] / 2 * run.plane(t, lines, orders) ** 2
        for line in reversed(lines):
            total = np.trapezoid(total, line, axis=-1)
        energies.append(float(total))
    rises = np.diff(energies)
    spread = max(max(energies) - min(energies), 1e-300)
    return energies[0], energies[-1], float(max(rises.max(), 0.0) / spread)
