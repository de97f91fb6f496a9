"""Conduction and cooling."""

from __future__ import annotations

import re

from assistant.reading.errors import ReadingError
from assistant.reading.laws.formal import Formal, need
from assistant.reading.quantities import DIFFUSIVITY, LENGTH, TEMPERATURE, TIME, Bag
from assistant.reading.wordings import INSULATED

#: Insulation along the body, which makes the flow one-dimensional and closes no end.
_ALONG = re.compile(
    r"\blateral\w*|\bsides\b|curved surface|mantle|perimeter|circumference|"
    r"along its (?:length|sides)|mantelfläche|seitlich\w*|latéral\w*",
    re.I,
)
_ALL_ENDS = re.compile(r"\b(?:both|all|ends|faces|beide\w*|deux|ambos|ambas)\b", re.I)
_NEAR = re.compile(r"\bleft\b|\blinke\w*|\bgauche\b|izquierd|x\s*=\s*0\b|左", re.I)
_HELD = (
    r"faces?|surfaces?|ends?|sides?|held|kept|quench\w*|plunged|bath|both|gehalten|"
    r"oberflächen?|maintenu\w*|superficie\w*|abgeschreckt"
)
_TWO_FACES = re.compile(
    r"\bleft\b.*\bright\b|\bright\b.*\bleft\b|"
    r"\bone (?:end|face|side|surface)\b.*\bother\b",
    re.I | re.S,
)
_AT_CLOSED = re.compile(
    r"\b(?:at|of) the (?:insulated|adiabatic) (?:end|face|side|surface)", re.I
)
_OTHER_EXCHANGE = re.compile(
    r"convect|newton(?:'s)? (?:law of )?cooling|radiat|"
    r"(?<!no[\s-])(?<!zero[\s-])\bflux\b|"
    r"heat transfer coefficient|W\s*/\s*\(?m\^?2|konvek|wärmeübergang|convec",
    re.I,
)


def _closed_end(text: str) -> str | None:
    """Which end lets no heat through: ``near`` (x = 0), ``far``, ``both``, or None."""
    closed = []
    for clause in re.split(
        r"[,;:]|\.\s|\band\b|\bwhile\b|\bund\b|\bet\b|\by\b|，|。", text
    ):
        if not INSULATED.search(clause) or _ALONG.search(clause):
            continue
        if _ALL_ENDS.search(clause):
            return "both"
        closed.append("near" if _NEAR.search(clause) else "far")
    return closed[0] if closed else None


def slab(bag: Bag, text: str) -> Formal | None:
    """A plate whose faces are suddenly held at a temperature, or one of them.

    None where a face exchanges heat in another way, which this law cannot hold.
    """
    closed = _closed_end(text)
    if closed == "both" or _OTHER_EXCHANGE.search(text):
        return None
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
        words=_HELD,
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
    if not where and closed and _AT_CLOSED.search(text):
        where = f"x = {size.text}" if closed == "far" else "x = 0"
    tail = ", ".join(
        part
        for part in (where, "t = " + " and t = ".join(t.text for t in times))
        if part and part != "t = "
    )
    near, far, assumed = _faces(closed, edge.text)
    second = None
    if _TWO_FACES.search(text):
        # A bare "0 C" may also be a charge, so the words beside it decide.
        second = bag.take(dimension=TEMPERATURE) or bag.take(words=_HELD)
    if closed is None and second is not None:
        ends = [edge.text, second.text]
        if re.search(r"(?s)\bright\b.*\bleft\b", text, re.I):
            ends.reverse()
        near, far = f"T(0,t) = {ends[0]}", f"T(L,t) = {ends[1]}"
        assumed = "each face is held at its own temperature from the start"
    return Formal(
        "heat conduction in a slab",
        f"T_t = alpha T_xx, alpha = {alpha.text}, slab of thickness L = {size.text}, "
        f"{near}, {far}, T(x,0) = {start.text}" + (f"; T at {tail}" if tail else ""),
        (f"heat flows across the thickness only, and {assumed}",),
    )


def _faces(closed: str | None, edge: str) -> tuple[str, str, str]:
    """Conditions of both faces, and what was taken for granted about them."""
    held = f"T(0,t) = {edge}", f"T(L,t) = {edge}"
    free = "T_x(0,t) = 0", "T_x(L,t) = 0"
    if closed == "near":
        return free[0], held[1], "no heat passes the face at x = 0"
    if closed == "far":
        return held[0], free[1], "no heat passes the face at x = L"
    return *held, "both faces are at the same temperature"


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
