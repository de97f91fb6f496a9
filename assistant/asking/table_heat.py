"""Windows of temperature that a data request names."""

from __future__ import annotations

import re

from assistant.asking.limits import Limits
from knowledge.quantities import quantities
from knowledge.units import convert, temperature_c


def bounded(
    named: tuple[float, float] | None, limits: Limits
) -> tuple[float, float] | None:
    """The window of temperature in °C, opened to one side by a word of limit."""
    if limits.low is None and limits.high is None:
        # "Solvus above 1200 °C" limits the quantity, no measurement.
        of_quantity = any(
            quantities()[name[1:]].dimension == "temperature"
            for name, _ in limits.values
        )
        return None if of_quantity else named
    return (
        -273.15 if limits.low is None else limits.low,
        1e9 if limits.high is None else limits.high,
    )


def other_windows(text: str, limits: Limits) -> tuple[tuple[float, float], ...]:
    """The windows of further temperatures: "at 77 K vs room temperature".

    >>> other_windows("at 77 K vs room temperature", Limits())
    ((-201.15, -191.15),)
    """
    if limits.low is not None or limits.high is not None:
        return ()
    marks = [m.group() for m in _POINT.finditer(text)]
    if len(marks) < 2 or not _EITHER_TEMPERATURE.search(text):
        return ()
    windows = dict.fromkeys(w for mark in marks if (w := window(mark)))
    first = window(text)
    return tuple(w for w in windows if w != first)


#: A temperature, and two of them set side by side.
_HEAT = (
    r"(?:[-−]?\d+(?:[.,]\d+)?\s?(?:°\s?C|℃|K)(?![A-Za-z0-9/])|room[- ]temperature|"
    r"\bRT\b|"
    r"室温|常温|Raumtemperatur|température ambiante|temperatura ambiente)"
)
_POINT = re.compile(_HEAT, re.IGNORECASE)
_EITHER_TEMPERATURE = re.compile(
    rf"{_HEAT}\s*(?:,|/|vs\.?|versus|and|or|und|oder|et|ou|y|o|compared (?:to|with)|"
    rf"gegen(?:über)?|contre|frente a|和|与|或|と|および)\s*(?:at |bei |à |a )?{_HEAT}",
    re.IGNORECASE,
)


def window(text: str) -> tuple[float, float] | None:
    """The limits of temperature in °C that a text names, or None.

    A single temperature stands for ± 5 °C, room temperature for 18 to 30.5 °C.
    """
    between = re.search(
        r"(?:between|from|zwischen|entre|从)\s*(-?\d+(?:\.\d+)?)\s*(°?\s?[CK])?\s*"
        r"(?:and|to|bis|und|et|y|a|–|-|到)\s*(-?\d+(?:\.\d+)?)\s*(°\s?C|K|C)\b",
        text,
    )
    if between:
        unit = between[4].replace(" ", "")
        low = convert(float(between[1]), unit, "°C")
        high = convert(float(between[3]), unit, "°C")
        if low is not None and high is not None:
            return (min(low, high), max(low, high))
    centre = temperature_c(text)
    if centre is None:
        return None
    room = re.search(
        r"room|ambient|\bRT\b|室温|常温|Raumtemperatur|ambiante|ambiente",
        text,
        re.IGNORECASE,
    )
    return (18.0, 30.5) if room else (centre - 5, centre + 5)
