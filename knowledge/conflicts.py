"""Contradictions between sources: found by thresholds, explained, never averaged.

Two values are compared only when composition, quantity, bulk or total, kind of work
and temperature agree. Thresholds are in `library/thresholds.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log10

from knowledge.credibility import thresholds
from knowledge.facts import Fact, Value
from knowledge.names import same_composition
from knowledge.quantities import quantities
from knowledge.units import convert


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two values of one thing that do not agree.

    Attributes:
        grade: ``notable``, ``conflict``, ``strong conflict`` or ``implausible``.
        distance: In decades for log quantities, else relative to the larger value.
        explanations: What may explain it; empty when nothing stated does.
    """

    quantity: str
    formula: str
    one: tuple[str, Value]
    other: tuple[str, Value]
    grade: str
    distance: float
    explanations: tuple[str, ...]


def number_in(value: Value, unit: str) -> float | None:
    """The value in a unit, or None."""
    if value.number is None:
        return None
    if not unit or not value.unit:
        return value.number
    return convert(value.number, value.unit, unit)


def implausible(value: Value) -> str | None:
    """Why a value cannot be right as it stands, or None.

    Conductivity above 1 S/cm at or below 100 °C, a barrier outside 0.05 to 1.5 eV, and
    anything outside the range of its quantity.
    """
    quantity = quantities().get(value.base)
    number = number_in(value, quantity.unit) if quantity else None
    if quantity is None or number is None:
        return None
    if not quantity.low <= number <= quantity.high:
        return (
            f"{value.quantity} {number:g} {quantity.unit} is outside "
            f"{quantity.low:g} to {quantity.high:g} {quantity.unit}"
        )
    warm = value.temperature
    if quantity.name == "ionic conductivity" and number > 1 and (warm or 25) <= 100:
        return f"{value.quantity} {number:g} S/cm near room temperature exceeds 1 S/cm"
    return None


def compare(one: Fact, a: Value, other: Fact, b: Value) -> Conflict | None:
    """Judge two values; None when they agree or cannot be compared."""
    if a.base != b.base or not a.formula or not b.formula:
        return None
    quantity = quantities().get(a.base)
    if quantity is None or not same_composition(a.formula, b.formula, tolerance=0.001):
        return None
    if (one.kind == "computation") != (other.kind == "computation"):
        return None
    table = thresholds()
    x, y = number_in(a, quantity.unit), number_in(b, quantity.unit)
    if x is None or y is None:
        return None
    if a.base == "lattice parameter" and a.quantity != b.quantity:
        return None
    first, second = a.temperature, b.temperature
    # Only transport depends on temperature so steeply that it has to be stated.
    if quantity.log:
        if first is None or second is None:
            return None
        if abs(first - second) > table["same_temperature_K"]:
            return None
    if a.scope and b.scope and a.scope != b.scope:
        return None
    explanations = []
    if quantity.log:
        if x <= 0 or y <= 0:
            return None
        distance = abs(log10(x / y))
        limits = table["conflict_decades"]
        if distance <= limits["usual"]:
            return None
        grade = "notable"
        if distance > limits["notable"]:
            grade = "conflict"
        if distance > limits["conflict"]:
            grade = "strong conflict"
        if not a.scope or not b.scope:
            explanations.append("bulk or total is not stated for both")
        slip = table["slip_decades"]
        for decades in (1, 2, 3):
            if abs(distance - decades) <= slip:
                explanations.append(
                    f"the factor is 10^{decades}: a slip of exponent or unit is likely"
                )
    else:
        if a.base in table["absolute"]:
            distance = abs(x - y)
            limit = table["absolute"][a.base]
        else:
            distance = abs(x - y) / max(abs(x), abs(y), 1e-30)
            limit = table["relative"].get(a.base, table["relative"]["default"])
        if distance <= limit:
            return None
        grade = "conflict" if distance > 2 * limit else "notable"
    if one.source.doi == other.source.doi:
        explanations.append("both come from one source: other samples or conditions")
    return Conflict(
        a.base,
        a.formula,
        (one.id, a),
        (other.id, b),
        grade,
        distance,
        tuple(explanations),
    )


def find_conflicts(
    facts: Sequence[Fact], *, quantities_wanted: Iterable[str] = ()
) -> list[Conflict]:
    """All contradictions among records, the widest first; copies are not counted."""
    wanted = set(quantities_wanted)
    items = [
        (fact, value)
        for fact in facts
        for value in fact.values
        if value.role != "text" and (not wanted or value.base in wanted)
    ]
    out = []
    seen: set[tuple[object, ...]] = set()
    for i, (one, a) in enumerate(items):
        for other, b in items[i + 1 :]:
            if one.id == other.id or one.material != other.material:
                continue
            if one.source.doi == other.source.doi:
                continue
            found = compare(one, a, other, b)
            if found is None:
                continue
            key = (
                found.quantity,
                found.formula,
                frozenset((str(a.value), str(b.value))),
            )
            if key not in seen:
                seen.add(key)
                out.append(found)
    out.sort(key=lambda item: (-item.distance, item.one[0], item.other[0]))
    return out
