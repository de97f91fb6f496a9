"""Units and their conversion by pint, whose constants are those of CODATA 2022."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
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
    text = written.strip().translate(_SUPER).replace("Ω", "ohm").replace("Ω", "ohm")
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
    import pint

    units = [known_unit(source), known_unit(target)]
    for written, unit in zip((source, target), units, strict=True):
        if unit is None:
            raise KeyError(written)
    registry = _registry()
    given = registry.Quantity(value, units[0])
    avogadro = registry.Quantity(1, "avogadro_constant")
    ways: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
        ("", given, ()),
        ("N_A", given, ("mole",)),
        ("k_B", given, ("boltzmann",)),
        ("h, c", given, ("spectroscopy",)),
    )
    for relation, quantity, context in ways:
        tries = (
            (quantity * avogadro, quantity / avogadro)
            if relation == "N_A"
            else (quantity,)
        )
        for one in tries:
            try:
                names = () if relation == "N_A" else context
                found = float(one.to(units[1], *names).magnitude)
            except (pint.PintError, ValueError, ZeroDivisionError, OverflowError):
                continue
            second = by_table(value, source, target)
            agrees = (
                None
                if second is None
                else (abs(second - found) <= AGREE * max(abs(found), abs(second)))
            )
            return Converted(found, relation, agrees)
    return None
