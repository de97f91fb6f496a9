"""The dimension of what a relation determines, found by changing the units.

If every known quantity is rescaled as a change of the metre asks, a homogeneous
relation rescales its unknown by a power of the same factor; that power is the
dimension. A relation that adds metres to seconds gives no power at all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.reading.errors import ReadingError
from assistant.reading.units import Dimension, dimension_text

#: Names of the base units, for messages.
_BASES = ("m", "kg", "s", "K", "mol", "A")
_FACTORS = (2.0, 3.0)


def dimension_of(
    solve: Callable[[Mapping[str, float]], float],
    known: Mapping[str, tuple[float, Dimension]],
) -> Dimension:
    """Exponents of the unknown.

    Args:
        solve: The unknown from values of the known quantities.
        known: Value in SI and dimension of each.

    Raises:
        ReadingError: The terms have different dimensions; names the base unit.
    """
    # Beside a large term a wrong one hides, so all quantities are made of like size;
    # numbers without a dimension keep their values, as exponents must.
    alike = {
        name: (0.7 + 0.17 * i if any(d) else value, d)
        for i, (name, (value, d)) in enumerate(known.items())
    }
    try:
        base = solve({name: value for name, (value, _) in alike.items()})
        known = alike
    except ReadingError:
        base = solve({name: value for name, (value, _) in known.items()})
    powers: list[float] = []
    for axis, symbol in enumerate(_BASES):
        if not any(d[axis] for _, d in known.values()):
            powers.append(0.0)
            continue
        found = []
        for factor in _FACTORS:
            try:
                moved = solve({n: v * factor ** d[axis] for n, (v, d) in known.items()})
            except (ReadingError, OverflowError):
                moved = math.nan
            found.append(
                math.log(moved / base) / math.log(factor)
                if base and moved / base > 0
                else math.nan
            )
        if not abs(found[0] - found[1]) < 1e-6:
            given = ", ".join(
                f"{n} in {dimension_text(d)}" for n, (_, d) in known.items() if any(d)
            )
            raise ReadingError(
                f"the units do not fit (dimension mismatch): in the relation the terms "
                f"differ in powers of {symbol}; given are {given}",
                "units",
            )
        powers.append(round(found[0], 6))
    return tuple(powers)  # type: ignore[return-value]


def check_units(
    relation: Any,
    target: str,
    expected: Dimension,
    known: Mapping[str, tuple[float, Dimension]],
) -> None:
    """Whether a relation gives its unknown the dimension that it must have.

    Raises:
        ReadingError: It gives another, so a constant was given in a wrong unit.
    """
    from assistant.reading.laws.relations import one_root, s

    present = {str(x) for x in relation.free_symbols}
    if present - set(known) != {target}:
        return

    def solve(values: Mapping[str, float]) -> float:
        pairs = {s(n): sp.Float(v, 30) for n, v in values.items() if n in present}
        return one_root(relation.subs(pairs), s(target))

    found = dimension_of(solve, {n: v for n, v in known.items() if n in present})
    if any(abs(a - b) > 1e-6 for a, b in zip(found, expected, strict=True)):
        raise ReadingError(
            f"the units do not fit (dimension mismatch): {target} comes out in "
            f"{dimension_text(found)} instead of {dimension_text(expected)}; check the "
            "units of the constants",
            "units",
        )
