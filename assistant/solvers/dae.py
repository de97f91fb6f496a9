"""A second opinion on differential-algebraic systems: IDA on the equations as written.

The main solution integrates the index-reduced system; IDA (SUNDIALS, variable-order
BDF) takes the original residual, so that a fault of the reduction shows. It is used up
to index 1, beyond which the equations as written are no stable basis.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from assistant.solvers.first_order import System
from assistant.solvers.jets import function, jet, jets_in, order_of, symbol
from validators.specs.equation import EquationSpec

STEPS = 5_000
CALLS = 20_000
TOLERANCE = 1e-9


class _Slow(Exception):
    """The second opinion would cost more than it is worth."""


def disagreement(
    spec: EquationSpec, system: System, times: np.ndarray, fields: Mapping[str, Any]
) -> float | None:
    """The largest difference of IDA to the given samples, relative to their size.

    Args:
        spec: The problem as read.
        system: Its reduction, for the index.
        times: Sample times; the first is the start.
        fields: Samples of every unknown at these times.

    Returns:
        None where IDA does not apply or did not reach the end.
    """
    if system.index > 1 or spec.delays:
        return None
    if any(order_of(spec.equations, u) > 1 for u in spec.unknowns):
        return None
    names = [u for u in spec.unknowns if u in fields]
    if len(names) != len(spec.unknowns):
        return None
    try:
        from sksundae.ida import IDA
    except ImportError:
        return None
    t = symbol(system.variable)
    slopes = [jet(u, (system.variable,)) for u in names]
    present = {j for e in spec.equations for j in jets_in(e, spec.unknowns)}
    f = function([t, *(symbol(u) for u in names), *slopes], list(spec.equations))

    calls = 0

    def residual(when: float, y: Any, yp: Any, out: Any) -> None:
        nonlocal calls
        calls += 1
        if calls > CALLS:
            raise _Slow
        out[:] = np.array(f(when, *y, *yp), dtype=float)

    sizes = np.array([float(np.abs(fields[u]).max()) for u in names])
    # A component that vanishes cannot be had to a share of itself.
    sizes = np.maximum(sizes, max(1e-3 * float(sizes.max()), 1e-300))
    y0 = np.array([float(fields[u][0]) for u in names])
    algebraic = [k for k, s in enumerate(slopes) if s not in present]
    solver = IDA(
        residual,
        rtol=TOLERANCE,
        atol=TOLERANCE * np.maximum(sizes, 0.1 * float(sizes.max())),
        algebraic_idx=algebraic or None,
        calc_initcond="yp0",
        calc_init_dt=1e-6 * float(times[-1] - times[0]),
        max_num_steps=STEPS,
    )
    h = float(times[1] - times[0])
    guess = np.array([float(fields[u][1] - fields[u][0]) / h for u in names])
    try:
        with np.errstate(all="ignore"):
            got = solver.solve(times, y0, guess)
    except _Slow:
        return None
    # IDA returns what it has when it stops early, so success is asked for.
    if not got.success or len(got.t) != len(times):
        return None
    worst = 0.0
    for k, u in enumerate(names):
        gap = float(np.abs(got.y[:, k] - fields[u]).max())
        worst = max(worst, gap / float(sizes[k]))
    return worst
