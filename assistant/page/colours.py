"""Colours and drawing radii of the elements."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from validators.elements import element

#: For what has no colour of its own, and for the empty part of a site.
GREY, VACANT = "#9a9a9a", "#f4f4f4"


@cache
def _colours() -> dict[str, str]:
    """Jmol's element colours, as tabulated by pymatgen."""
    text = files("assistant.page").joinpath("data/element_colours.json").read_text()
    return dict(json.loads(text))


def colour(symbol: str) -> str:
    """Colour of an element as ``#rrggbb``."""
    return _colours().get("H" if symbol in {"D", "T"} else symbol, GREY)


def radius(symbol: str) -> float:
    """Drawing radius in Å: the covalent radius scaled so that bonds stay visible."""
    return 0.08 + 0.36 * element(symbol).covalent_radius


def shaded(hex_colour: str, light: float) -> tuple[float, float, float]:
    """A colour made darker (`light` < 1) or lighter (> 1), as RGB in [0, 1]."""
    channels = [int(hex_colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    if light <= 1:
        red, green, blue = (c * light for c in channels)
    else:
        red, green, blue = (c + (1 - c) * (light - 1) for c in channels)
    return red, green, blue
