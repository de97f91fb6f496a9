"""Phase-field equations by fast transforms and exponential time differencing.

For ``u_t = L u + N0(u) + Δ N1(u)`` with constant coefficients in L, on intervals and
rectangles whose sides are periodic or let nothing through. Space is a Fourier or
cosine series, so L is diagonal and is integrated exactly; the rest is advanced by
ETDRK4.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from assistant.solvers import free_energy
from assistant.solvers.errors import IllPosed, NotConverged
from assistant.solvers.exponential_steps import Run
from assistant.solvers.jets import broadcast, function
from assistant.solvers.marching import Marching
from assistant.solvers.phase_forms import Form, form_of
from assistant.solvers.solution import Solution
from validators.specs.equation import EquationSpec

SETTLED = 2e-6
#: Points per axis, one and two dimensions.
SIZES = {1: (64, 128, 256, 512), 2: (32, 64, 128, 200, 256)}
FIRST_STEPS = 64
FILM_FRAMES = 11


def solve(spec: EquationSpec, m: Marching, horizon: float, until: float) -> Solution:
    """Refine points and steps together until nothing changes.

    Raises:
        SolverError: Not settled in time, or growth without bound.
    """
    form = form_of(m)
    assert form is not None
    asked = [p.at[m.time] for p in spec.points if m.time in p.at]
    window = np.linspace(horizon - 0.1 * (horizon - m.start), horizon, 9)
    film_times = np.linspace(m.start, horizon, FILM_FRAMES)
    last = [*asked, horizon]
    began = time.monotonic()
    runs: list[Run] = []
    table: list[dict[str, Any]] = []
    sizes = SIZES[len(m.space)]
    steps = FIRST_STEPS
    problem: Exception | None = None
    k = 0
    while k < 9:
        counts = _counts(m, sizes[min(len(runs), len(sizes) - 1)])
        spent = time.monotonic() - began
        if runs and spent * 5 > (until - began) * 0.8:
            break
        k += 1
        try:
            run = Run(m, form, counts, horizon, steps, last, until)
        except IllPosed as err:
            problem, steps = err, steps * 4
            continue
        except NotConverged as err:
            problem = err
            break
        runs.append(run)
        steps *= 2
        if len(runs) > 1:
            gap = _gap(runs[-2], runs[-1], last)
            table.append({"n": max(runs[-2].grid.counts), "error": gap})
            if gap < SETTLED:
                break
    if len(runs) < 2:
        raise problem or NotConverged("the evolution could not be refined in time")
    coarse, fine = runs[-2:]
    whole = Run(
        m, form, coarse.grid.counts, horizon, coarse.steps,
        [*last, *window, *film_times], until + 5,
    )  # fmt: skip
    return _report(spec, m, form, whole, fine, table, last, window, film_times, until)


def _counts(m: Marching, n: int) -> list[int]:
    """Points per axis in proportion to the sides, the longest with `n`."""
    lengths = [float(b) - float(a) for a, b in (m.spec.domain[v] for v in m.space)]
    return [
        max(16, int(2 * np.ceil(n * length / max(lengths) / 2))) for length in lengths
    ]


def _gap(a: Run, b: Run, times: Sequence[float]) -> float:
    lines = [np.linspace(low, high, 41) for low, high in a.grid.bounds]
    zero = [0] * len(lines)
    worst, size = 0.0, 1e-300
    for t in {*times}:
        x, y = a.plane(t, lines, zero), b.plane(t, lines, zero)
        size = max(size, float(np.abs(y).max()))
        worst = max(worst, float(np.abs(x - y).max()))
    return worst / size


def _auxiliary(run: Run, t: float, lines: Sequence[np.ndarray], value: Any) -> Any:
    """A quantity such as a chemical potential, from the series of the unknown."""
    m = run.m
    items = m.items(value)
    planes = []
    for item in items:
        orders = m.split(item)[1]
        planes.append(run.plane(t, lines, [orders.count(v) for v in m.space]))
    return broadcast(function(items, value), *planes)


def _report(
    spec: EquationSpec,
    m: Marching,
    form: Form,
    run: Run,
    fine: Run,
    table: list[dict[str, Any]],
    last: Sequence[float],
    window: np.ndarray,
    film_times: np.ndarray,
    until: float,
) -> Solution:
    u = str(m.components[0])
    scale = float(np.abs(fine.grid.backward(fine.kept[fine.horizon])).max())
    values: list[float | None] = []
    errors: list[float | None] = []
    for point in spec.points:
        a, b = run.value(point), fine.value(point)
        values.append(b)
        errors.append(None if a is None or b is None else 2 * abs(a - b) + 1e-9 * scale)
    # Dense enough for splines to see the thinnest layer that the series holds.
    lines = [
        np.linspace(low, high, int(np.clip(2 * n + 1, 121, 241)))
        for (low, high), n in zip(run.grid.bounds, run.grid.counts, strict=True)
    ]
    fields: dict[str, Any] = {}
    flat = [0] * len(lines)
    fields[u] = np.stack([run.plane(t, lines, flat) for t in window], axis=-1)
    fourth = any(len(m.split(i)[1]) > 2 for i, _ in form.linear)
    if fourth:
        # Splines take two derivatives of these, not four of the samples.
        for k, v in enumerate(m.space):
            orders = [2 if i == k else 0 for i in range(len(lines))]
            fields[f"{u}__{v}_{v}"] = np.stack(
                [run.plane(t, lines, orders) for t in window], axis=-1
            )
    for name, value in m.replaced.items():
        fields[name] = np.stack(
            [_auxiliary(run, t, lines, value) for t in window], axis=-1
        )
    measures: dict[str, Any] = {"refinement": table[-1]["error"]}
    second = None
    try:
        second = Run(
            m, form, run.grid.counts, run.horizon, 2 * run.steps,
            last, min(until, time.monotonic() + 4), central=True,
        )  # fmt: skip
        measures["disagreement"] = _gap(second, fine, last)
    except (NotConverged, IllPosed):
        measures["disagreement"] = None
    conserved = form.local == 0 and all(m.split(i)[1] for i, _ in form.linear)
    if conserved:
        first, end = (
            float(run.grid.backward(run.kept[t]).mean()) for t in (m.start, run.horizon)
        )
        size = float(np.abs(run.grid.backward(run.kept[m.start])).mean())
        measures["drift"] = abs(end - first) / max(size, 1e-300)
    notes = []
    energy = free_energy.falls(run, form, list(film_times), lines)
    if energy is not None and energy[2] > free_energy.NOISE:
        notes.append(
            f"the free energy rises by {energy[2]:.1e} of its fall, which it must not"
        )
    if table[-1]["error"] > 1e-2:
        notes.append("refinement still changes the solution: it did not settle")
    parts: dict[str, Any] = {
        "sort": "phase_field",
        "counts": run.grid.counts,
        "steps": fine.steps,
        "kinds": run.grid.kinds,
        "linear": [(str(i), value) for i, value in form.linear],
        "local": form.local,
        "under": form.under_laplacian,
        "horizon": run.horizon,
        "times": sorted(set(last)),
    }
    if len(m.space) == 2:
        parts["film"] = {
            u: np.stack([run.plane(t, lines, flat) for t in film_times], axis=-1)
        }
        parts["film_t"] = film_times
    else:
        parts["image"] = np.array([run.plane(t, lines, flat) for t in film_times])
        parts["image_x"], parts["image_t"] = lines[0], film_times
    shape = "×".join(str(c) for c in fine.grid.counts)
    kinds = " and ".join(dict.fromkeys(run.grid.kinds))
    return Solution(
        kind="pde_parabolic",
        method=(
            f"{kinds} series with {shape} terms, exponential time differencing "
            f"(ETDRK4) with {fine.steps} steps"
            + ("; second method: central differences with SBDF2" if second else "")
        ),
        values=tuple(values),
        errors=tuple(errors),
        axes={**dict(zip(m.space, lines, strict=True)), m.time: window},
        fields=fields,
        table=tuple(table),
        steps=(
            "The equation is u_t = L u + N0(u) + Laplacian N1(u): the stiff linear "
            "part L is diagonal in the series and is integrated exactly.",
            "Points and steps are doubled together until the solution no longer "
            "changes; the total amount is checked where it must be conserved.",
            *(
                (
                    f"The free energy falls from {energy[0]:.6g} to {energy[1]:.6g} "
                    "and never rises in between.",
                )
                if energy is not None and energy[2] <= free_energy.NOISE
                else ()
            ),
        ),
        notes=tuple(notes),
        measures=measures,
        parts=parts,
    )
