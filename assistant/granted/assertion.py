"""One thing that a clause says of something, in a form that can be judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.granted.subjects import Named

Form = Literal[
    "order",
    "extreme",
    "value",
    "kind",
    "system",
    "group",
    "level",
    "effect",
    "contents",
    "nature",
    "coordination",
    "recorded",
    "stabilised",
    "carried",
    "charge",
    "character",
    "symmetry",
]


@dataclass(frozen=True, slots=True)
class Assertion:
    """One thing that a clause says.

    Attributes:
        form: ``order`` (more or less of a property than another), ``extreme`` (the
            most or least of all), ``value``, ``kind`` (it is of a kind), ``system``
            (its crystal system), ``group`` (its space group), ``level`` (a property is
            high or low), ``effect`` (it raises or lowers a property), ``contents`` (it
            holds an element or does not), ``nature`` (it is called what some elements
            make it), ``coordination`` (its number of neighbours), ``charge`` (that of
            an ion), ``character`` (metal, semiconductor or insulator), ``recorded`` (an
            element added to it raises or lowers a property), ``stabilised`` (an
            element added to it favours its form of a system), ``carried`` (it conducts
            the ions of an element), ``symmetry`` (it has an inversion centre, a polar
            axis or piezoelectricity).
        subject: What is spoken of.
        quantity: The property, or the group of kinds.
        sign: +1 or -1: more or less, above or below, high or low, yes or no.
        other: The other side of an order.
        number, unit: Of a value.
        word: The kind, the crystal system or the element.
        text: The clause.
        of: The crystal system of the form that is spoken of.
    """

    form: Form
    subject: Named
    quantity: str
    sign: int
    other: Named | None = None
    number: float = 0.0
    unit: str = ""
    word: str = ""
    text: str = ""
    of: str = ""
