"""Conduction and cooling."""

from __future__ import annotations

import re

from assistant.reading.errors import ReadingError
from assistant.reading.laws.formal import Formal, need
from assistant.reading.quantities import DIFFUSIVITY, LENGTH, TEMPERATURE, TIME, Bag


def slab(bag: Bag, text: str) -> Formal | None:
    """A plate whose faces are suddenly held at a temperature."""
    size = bag.take(
        "L",
        words=r"thick\w*|length|wide|plate of|slab of|rod of|wall of|dicke|länge|"
        r"épaisseur|longueur|espesor|longitud",
        after=r"thick|long|wide|dick|épais|lang|de espesor|d'épaisseur",
        dimension=LENGTH,
    )
    size = size or bag.take(dimension=LENGTH)
    alpha = bag.take("alpha", "a", "D", "kappa", dimension=DIFFUSIVITY)
    if size is None or alpha is None:
        return None
    start = bag.take(
        "T0", "T_0", words=r"initial\w*|uniform\w*|start\w*|heated to|at first"
    )
    edge = bag.take(
        "Ts",
        "T_s",
        words=r"faces?|surfaces?|ends?|sides?|held|kept|quench\w*|"
        r"plunged|bath|both|gehalten|oberflächen?|maintenu\w*|superficie\w*|abgeschreckt",
    )
    # "at 800 °C is quenched in water at 20 °C": the first is the start.
    start = start or bag.take(dimension=TEMPERATURE)
    edge = edge or bag.take(dimension=TEMPERATURE)
    start = need(start, "which temperature has the body at the start?")
    edge = need(edge, "at which temperature are the faces held?")
    times = bag.all("t", dimension=TIME)
    places = bag.all("x", dimension=LENGTH)
    where = "x = " + " and x = ".join(p.text for p in places) if places else ""
    if not where and re.search(
        r"cent(?:er|re)|middle|midplane|mitte|milieu|centro|中心", text
    ):
        value, unit = size.text.split(maxsplit=1)
        where = f"x = {float(value) / 2:.12g} {unit}"
    tail = ", ".join(
        part
        for part in (where, "t = " + " and t = ".join(t.text for t in times))
        if part and part != "t = "
    )
    return Formal(
        "heat conduction in a slab",
        f"T_t = alpha T_xx, alpha = {alpha.text}, slab of thickness L = {size.text}, "
        f"T(0,t) = {edge.text}, T(L,t) = {edge.text}, T(x,0) = {start.text}"
        + (f"; T at {tail}" if tail else ""),
        (
            "heat flows across the thickness only, and both faces are at the same "
            "temperature",
        ),
    )


def cooling(bag: Bag, text: str) -> Formal | None:
    """Newton's law of cooling."""
    k = bag.take("k", words=r"constant|rate|coefficient")
    ambient = bag.take(
        "Ta",
        "T_a",
        "Tenv",
        "T_env",
        "T_inf",
        "Tinf",
        words=r"room|ambient|surround\w*|environment|air|umgebung|ambiante|"
        r"ambiente|bath",
        after=r"room|surround|ambient|environment|air\b|bath|raum|pièce|habitaci",
    )
    temperatures = bag.all("T0", "T_0", dimension=TEMPERATURE)
    if not temperatures:
        found = bag.take("T0", "T_0", words=r"at|initial\w*|from|starts?|coffee|body")
        temperatures = [found] if found else []
    if k is None:
        raise ReadingError(
            "which cooling constant k applies (per unit of time)?", "missing"
        )
    ambient = need(ambient, "which temperature have the surroundings?")
    start = need(
        temperatures[0] if temperatures else None,
        "which temperature has the body at the start?",
    )
    times = bag.all("t", dimension=TIME)
    return Formal(
        "Newton's law of cooling",
        f"T' = -k*(T - Ta), k = {k.text}, Ta = {ambient.text}, T(0) = {start.text}"
        + (f"; T at t = {' and t = '.join(t.text for t in times)}" if times else ""),
    )
