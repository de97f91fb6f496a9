"""Units and their conversion by pint, whose constants are those of CODATA 2022."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from operator import add, mul, sub, truediv
from typing import Any

from knowledge.units import convert as by_table
from knowledge.units import find_unit

#: Agreement of the two tables of factors; ours has 8 digits of the molar ones.
AGREE = 1e-6
_SUPER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")
_TEMPERATURES = {"C": "degC", "°C": "degC", "℃": "degC", "ºC": "degC",
                 "celsius": "degC", "F": "degF", "°F": "degF", "fahrenheit": "degF",
                 "K": "kelvin"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Converted:
    """A value in another unit.

    Attributes:
        value: In the unit that was wanted.
        relation: What was used beyond factors: "", "N_A", "k_B", "h, c".
        agrees: Whether a second table of factors gives the same; None where it lacks
            one of the units.
    """

    value: float
    relation: str
    agrees: bool | None


@cache
def _registry() -> Any:
    import pint

    return pint.UnitRegistry(autoconvert_offset_to_baseunit=True)


def known_unit(written: str) -> Any:
    """The unit of pint that a spelling means, None where there is none."""
    import pint

    plain = _TEMPERATURES.get(written.strip().replace(" ", ""))
    plain = plain or _pint_spelling(written)
    table = find_unit(written)
    for spelling in (plain, _pint_spelling(table.name) if table else None):
        if not spelling:
            continue
        try:
            return _registry().parse_units(spelling)
        except (pint.PintError, ValueError, TypeError, AttributeError, SyntaxError):
            continue
    return None


def _pint_spelling(written: str) -> str:
    text = (
        written.strip()
        .translate(_SUPER)
        .replace("Ω", "ohm")
        .replace("Ohm", "ohm")
        .replace("Ω", "ohm")
    )
    text = re.sub(r"[·⋅]", "*", text).replace("℃", "degC")
    text = re.sub(r"[°º]\s?([CF])", r"deg\1", text)
    text = re.sub(r"\s*([*/])\s*", r"\1", text)
    text = re.sub(r"(?<=[A-Za-zµμÅ])\^?\(?(-?\d)\)?", r"**\1", text)
    return re.sub(r"\s+", "*", text)


def convert(value: float, source: str, target: str) -> Converted | None:
    """A value in another unit, None where the two measure different things.

    Particles and moles are bridged by the Avogadro constant, temperatures and energies
    by the Boltzmann constant, wavelengths, frequencies and energies by h and c.

    Raises:
        KeyError: A unit is not known; its argument is the spelling.
    """
    units = [known_unit(source), known_unit(target)]
    for written, unit in zip((source, target), units, strict=True):
        if unit is None:
            raise KeyError(written)
    found = _bridged(_registry().Quantity(value, units[0]), units[1])
    if found is None:
        return None
    second = by_table(value, source, target)
    agrees = (
        None
        if second is None
        else (abs(second - found[0]) <= AGREE * max(abs(found[0]), abs(second)))
    )
    return Converted(*found, agrees)


def _bridged(given: Any, unit: Any) -> tuple[float, str] | None:
    """A quantity in a unit, and what was used beyond factors."""
    import pint

    avogadro = _registry().Quantity(1, "avogadro_constant")
    ways: tuple[tuple[str, tuple[Any, ...], tuple[str, ...]], ...] = (
        ("", (given,), ()),
        ("N_A", (given * avogadro, given / avogadro), ()),
        ("k_B", (given,), ("boltzmann",)),
        ("h, c", (given,), ("spectroscopy",)),
    )
    for relation, tries, contexts in ways:
        for one in tries:
            try:
                return float(one.to(unit, *contexts).magnitude), relation
            except (pint.PintError, ValueError, ZeroDivisionError, OverflowError):
                continue
    return None


@dataclass(frozen=True, slots=True)
class Summed:
    """The value of a sum of quantities.

    Attributes:
        value: In `unit`.
        unit: As it is shown, "" for a pure number.
        relation: What was used beyond factors.
        exact: Whether no factor of conversion and no constant was used.
    """

    value: float
    unit: str
    relation: str
    exact: bool


def evaluate(tree: tuple[object, ...], wanted: str) -> Summed | None:
    """Work out a sum of `reading.arithmetic`; None where its units do not fit.

    Raises:
        ZeroDivisionError: It divides by zero.
        OverflowError: A power is too large to be computed.
    """
    import pint

    try:
        found = _registry().Quantity(_evaluated(tree))
    except pint.PintError:
        return None
    if wanted:
        bridged = _bridged(found, known_unit(wanted))
        return (
            None if bridged is None else Summed(bridged[0], wanted, bridged[1], False)
        )
    plain = found.to_reduced_units()
    if _constants_in(tree):
        plain = found.to_base_units()
    factors = _constants_in(tree) or _mixes_units(tree)
    exact = plain.magnitude == found.magnitude and not factors
    unit = "" if plain.dimensionless else f"{plain.units:~P}"
    if plain.dimensionless:
        plain = plain.to("dimensionless")
    return Summed(float(plain.magnitude), unit, "", exact)


#: Of a power: beyond it no one asks, and numbers grow without end.
_LARGEST_POWER = 64


def _evaluated(tree: Any) -> Any:
    kind = tree[0]
    if kind == "value":
        _, value, unit = tree
        return _registry().Quantity(value, known_unit(unit)) if unit else value
    if kind == "constant":
        return _registry().Quantity(1, tree[1]).to_base_units()
    left, right = _evaluated(tree[1]), _evaluated(tree[2])
    if kind == "^":
        power = float(right)
        if abs(power) > _LARGEST_POWER:
            raise OverflowError(f"the power {power:g} is beyond {_LARGEST_POWER}")
        return left**power
    return {"+": add, "-": sub, "*": mul, "/": truediv}[kind](left, right)


def _mixes_units(tree: Any) -> bool:
    """Whether different units are added, which takes factors between them."""
    units = {part[2] for part in _values_in(tree)}
    return len(units) > 1 and _adds(tree)


def _values_in(tree: Any) -> list[Any]:
    if tree[0] == "value":
        return [tree]
    parts = [part for part in tree[1:] if isinstance(part, tuple)]
    return [value for part in parts for value in _values_in(part)]


def _adds(tree: Any) -> bool:
    parts = [part for part in tree[1:] if isinstance(part, tuple)]
    return tree[0] in ("+", "-") or any(_adds(part) for part in parts)


def _constants_in(tree: Any) -> bool:
    return tree[0] == "constant" or any(
        isinstance(part, tuple) and _constants_in(part) for part in tree[1:]
    )
