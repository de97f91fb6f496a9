"""The activation energy of a user's own conductivity-temperature table.

ln(σT) = ln A - Ea / (k T), fitted by least squares; the interval is the 95 % confidence
interval of the slope by Student's t with n - 2 degrees of freedom. Fitting ln σ in
place of ln(σT) gives a barrier that is lower by about kT, so both are told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from assistant.own_tables.figures import Figure, Told, Worked
from assistant.own_tables.question import OwnQuestion
from assistant.own_tables.tables import OwnTable
from knowledge.units import convert

#: Boltzmann constant in eV/K (exact in the SI of 2019, CODATA).
BOLTZMANN = 8.617333262e-5
#: Fewest temperatures of one sample for a line with an interval.
FEWEST = 3
#: Coefficient of determination below which one barrier does not describe the data.
STRAIGHT = 0.98


@dataclass(frozen=True, slots=True)
class Line:
    """A fitted Arrhenius line; energies in eV."""

    energy: float
    half: float
    plain: float
    r2: float
    low: float
    high: float
    n: int


def heat_and_conductivity(table: OwnTable) -> tuple[int, int] | None:
    """Columns of temperature and of conductivity (or its reciprocal), if both stand."""
    heat = next(
        (
            i
            for i, c in enumerate(table.columns)
            if c.numeric and c.unit in {"K", "°C", "°F"} and "sinter" not in c.base
        ),
        None,
    )
    flow = next(
        (
            i
            for i, c in enumerate(table.columns)
            if c.numeric and "conductivity" in c.base and "thermal" not in c.base
        ),
        None,
    )
    return None if heat is None or flow is None else (heat, flow)


def fit(kelvin: Sequence[float], sigma: Sequence[float]) -> Line | None:
    """The line through ln(σT) over 1/T, or None where no line can be drawn.

    Args:
        kelvin: Temperatures in K, at least three different ones.
        sigma: Conductivities in any one unit; the unit does not change the slope.
    """
    from scipy.stats import linregress, t

    pairs = [(k, s) for k, s in zip(kelvin, sigma, strict=True) if k > 0 and s > 0]
    if len({k for k, _ in pairs}) < FEWEST:
        return None
    x = [1 / k for k, _ in pairs]
    line = linregress(x, [log(s * k) for k, s in pairs])
    plain = linregress(x, [log(s) for _, s in pairs])
    half = float(t.ppf(0.975, len(pairs) - 2)) * float(line.stderr) * BOLTZMANN
    heats = [k for k, _ in pairs]
    return Line(
        -float(line.slope) * BOLTZMANN,
        half,
        -float(plain.slope) * BOLTZMANN,
        float(line.rvalue) ** 2,
        min(heats),
        max(heats),
        len(pairs),
    )


def _samples(table: OwnTable, rows: Sequence[int]) -> dict[str, list[int]]:
    """Rows by sample, where a text column repeats its names over temperatures."""
    for column in table.columns:
        if column.numeric:
            continue
        groups: dict[str, list[int]] = {}
        for row in rows:
            groups.setdefault(str(column.cells[row]), []).append(row)
        if all(len(held) >= FEWEST for held in groups.values()) and groups:
            return groups
    return {"": list(rows)}


def barriers(q: OwnQuestion, table: OwnTable, rows: list[int]) -> Worked:
    """The activation energy of every sample with its interval."""
    found = heat_and_conductivity(table)
    if found is None:
        return Worked((Told("no_arrhenius"),), table, tuple(rows), found=False)
    heat, flow = found
    told: list[Told] = []
    used: list[int] = []
    for name, members in _samples(table, rows).items():
        held = [r for r in members if _pair(table, heat, flow, r) is not None]
        pairs = [p for r in held if (p := _pair(table, heat, flow, r)) is not None]
        line = fit([k for k, _ in pairs], [s for _, s in pairs])
        if line is None:
            told.append(Told("few_arrhenius", {"n": len(held), "name": name}))
            continue
        used += held
        figures = (
            Figure(table, flow, tuple(held), "arrhenius", round(line.energy, 4), "eV"),
        )
        words: dict[str, Any] = {
            "label": f"{name}: " if name else "",
            "n": line.n,
            "low": f"{line.energy - line.half:.3f}",
            "high": f"{line.energy + line.half:.3f}",
            "plain": f"{line.plain:.3f}",
            "r2": f"{line.r2:.4f}",
            "from_k": f"{line.low:.0f}",
            "to_k": f"{line.high:.0f}",
            "energy": f"{line.energy:.3f}",
        }
        told.append(Told("arrhenius", words, figures))
        if line.r2 < STRAIGHT:
            told.append(Told("bent_arrhenius", {"label": words["label"]}))
    known = bool(used)
    return Worked(tuple(told), table, tuple(used), (heat, flow), found=known)


def _pair(
    table: OwnTable, heat: int, flow: int, row: int
) -> tuple[float, float] | None:
    at, sigma = table.columns[heat].cells[row], table.columns[flow].cells[row]
    if not isinstance(at, int | float) or not isinstance(sigma, int | float):
        return None
    kelvin = convert(float(at), table.columns[heat].unit, "K")
    return None if kelvin is None else (kelvin, float(sigma))
