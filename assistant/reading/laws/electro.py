"""Circuits, double layers, electrodes and magnetisation."""

from __future__ import annotations

import re

from assistant.reading.errors import ReadingError
from assistant.reading.laws.formal import Formal, need
from assistant.reading.quantities import TIME, Bag

VOLTAGE = (2, 1, -3, 0, 0, -1)
RESISTANCE = (2, 1, -3, 0, 0, -2)
CAPACITANCE = (-2, -1, 4, 0, 0, 2)
INDUCTION = (0, 1, -2, 0, 0, -1)
#: Of a gyromagnetic ratio, 1/(s T).
RATIO = (0, -1, 1, 0, 0, 1)
#: k_B T/e at 298.15 K in V, from the exact SI values of k_B and e.
THERMAL_VOLT = 1.380649e-23 * 298.15 / 1.602176634e-19
#: Electron gyromagnetic ratio in rad/(s T), CODATA 2018.
GYROMAGNETIC = 1.76085963e11


def capacitor(bag: Bag, text: str) -> Formal | None:
    """A capacitor that is charged or discharged through a resistor."""
    r = bag.take(
        "R", words=r"resist\w*|widerstand|résist\w*|resist\w*", dimension=RESISTANCE
    )
    c = bag.take("C", dimension=CAPACITANCE)
    r = r or bag.take(dimension=RESISTANCE)
    if r is None or c is None:
        return None
    falls = re.search(
        r"discharg|entl[aä]d|décharg|descarg|放電|放电|"
        r"charged to(?!.*(?:source|supply))",
        text,
    )
    rises = re.search(
        r"charg|auf\w*l[aä]d|l[aä]dt|geladen|cargar?\b|carga|source|supply|battery|"
        r"quelle|充電|充电",
        text,
    )
    if not falls and not rises:
        raise ReadingError(
            "is the capacitor charged from a source or does it discharge?", "missing"
        )
    v0 = bag.take("V0", "U0", "V", "U", dimension=VOLTAGE)
    v0 = v0 or bag.take(dimension=VOLTAGE)
    v0 = need(v0, "which voltage has the source (or, at first, the capacitor)?")
    times = bag.all("t", dimension=TIME)
    source, start = ("0 V", v0.text) if falls else (v0.text, "0 V")
    return Formal(
        "charging of a capacitor",
        f"R*C*U' + U = S, R = {r.text}, C = {c.text}, S = {source}, U(0) = {start}"
        + (f"; U at t = {' and t = '.join(t.text for t in times)}" if times else ""),
        () if falls else ("the capacitor is empty at the start",),
    )


def landau_lifshitz_gilbert(bag: Bag, text: str) -> Formal | None:
    """A macrospin in a field along z, in components."""
    damping = need(
        bag.take("alpha", "a", words=r"damping(?: constant| parameter)?|dämpfung\w*"),
        "which Gilbert damping alpha applies?",
    )
    field = bag.take("B", "H", words=r"field", dimension=INDUCTION)
    field = need(
        field or bag.take(dimension=INDUCTION), "which field (in tesla) acts along z?"
    )
    angle = bag.take(
        "theta",
        "theta0",
        words=r"angle|tilt\w*|from the z|degrees",
        after=r"deg|°|rad|from",
    )
    angle = need(angle, "from which angle to the field does the moment start?")
    degrees = angle.unit in {"°", "deg"} or re.search(r"deg|°", angle.after)
    theta = (
        angle.value
        if angle.unit in {"°", "deg", "rad"}
        else (angle.value * (3.141592653589793 / 180 if degrees else 1.0))
    )
    given = bag.take("gamma", "γ", "g0", "gamma0", dimension=RATIO)
    ratio = f"{GYROMAGNETIC:.9g} 1/(s T)"
    if given is not None:
        ratio = given.text if given.unit else f"{given.text} 1/(s T)"
    times = bag.all("t", dimension=TIME)
    asks = " and t = ".join(t.text for t in times)
    return Formal(
        "Landau–Lifshitz–Gilbert equation of a macrospin",
        "mx' = -w*(my + a*mx*mz), my' = w*(mx - a*my*mz), mz' = w*a*(mx^2 + my^2), "
        f"w = G*B/(1 + a^2), G = {ratio}, B = {field.text}, "
        f"a = {damping.text}, mx(0) = sin({theta!r}), my(0) = 0, mz(0) = cos({theta!r})"
        + (f"; mx, my and mz at t = {asks}" if asks else ""),
        (
            "the field lies along z, without anisotropy",
            *(
                ()
                if given
                else (
                    "the gyromagnetic ratio is that of the electron, "
                    f"{GYROMAGNETIC:.6g} rad/(s T)",
                )
            ),
        ),
    )
