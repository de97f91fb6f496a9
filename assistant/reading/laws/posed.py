"""What a law posed as an exercise gives: numbers sorted, the problem in formulas."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.reading.errors import ReadingError
from assistant.reading.laws import dimensions as dim
from assistant.reading.laws import givens as numbers
from assistant.reading.laws.electrochemistry import ROOM
from assistant.reading.laws.formal import Formal
from assistant.reading.laws.givens import Given, Givens, Slot
from assistant.reading.units import Unit


@dataclass(frozen=True)
class Posed:
    """A problem in formulas with the units in which answers are shown.

    Attributes:
        formal: The problem.
        units: Name of an unknown or variable to the unit shown.
        points: How many values the text asks for, in words.
    """

    formal: Formal
    units: dict[str, Unit]


def needed(taken: dict[str, Given], slot: Slot, law: str) -> Given:
    """The number of a quantity.

    Raises:
        ReadingError: The text gives none.
    """
    if slot.key not in taken:
        raise ReadingError(f"{law}: which value has the {slot.says}?", "missing")
    return taken[slot.key]


def sorted_numbers(text: str, *slots: Slot) -> tuple[Givens, dict[str, Given]]:
    """All numbers of a text, and those that are quantities of the law."""
    found = numbers.givens(text)
    return found, numbers.assign(slots, found)


def wanted_unit(text: str, *dimensions: tuple[float, ...]) -> Unit | None:
    """The unit asked for, of one of these dimensions."""
    for _, unit, name in numbers.wanted_units(text):
        if tuple(unit.dimension) in dimensions:
            return replace(unit, text=name)
    return None


def temperature_of(taken: dict[str, Given], assumed: list[str]) -> float:
    """The temperature in kelvin, 298.15 K with a word of it where none is given."""
    if "T" in taken:
        return taken["T"].value
    assumed.append("the temperature is 298.15 K, as the text gives none")
    return ROOM


TEMPERATURE = Slot(
    "T", "temperature", (dim.TEMPERATURE,), ("T",), r"temperature|\bat\b"
)
