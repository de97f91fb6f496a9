"""Double layers: their potential at rest, and how they discharge."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.reading.errors import ReadingError
from assistant.reading.laws import dimensions as dim
from assistant.reading.laws import givens as numbers
from assistant.reading.laws import ions
from assistant.reading.laws.electrochemistry import FARADAY, GAS, VACUUM
from assistant.reading.laws.formal import Formal
from assistant.reading.laws.givens import Slot
from assistant.reading.laws.posed import (
    TEMPERATURE,
    Posed,
    needed,
    sorted_numbers,
    temperature_of,
    wanted_unit,
)


def poisson_boltzmann(text: str) -> Posed | None:
    """Potential beside a wall or between two, from concentration or Debye length."""
    if not re.search(r"poisson[\s–-]*boltzmann|double[\s-]*layer|gouy", text, re.I):
        return None
    if re.search(
        r"capacit|surface charge|charge density|debye length (?:of|in)", text, re.I
    ):
        return None
    law = "Poisson–Boltzmann equation"
    wall = Slot("wall", "potential of the wall", (dim.VOLTAGE,), ("psi0", "psi_0", "phi0", "V0"), r"potential|kept|held|surface|wall|plates?|both")  # fmt: skip
    salt = Slot("c", "concentration of the electrolyte (or the Debye length)", (dim.CONCENTRATION,), ("c", "c0"), r"electrolyte|solution|salt|bulk|\bin\b")  # fmt: skip
    debye = Slot("d", "Debye length", (dim.LENGTH,), ("lambda_D", "lambda", "L_D", "d"), r"debye(?: length)?|screening", lone=False)  # fmt: skip
    gap = Slot("h", "distance of the plates", (dim.LENGTH,), ("h", "H", "L"), r"plates?|apart|gap|separat\w+|slit|distance between", lone=False)  # fmt: skip
    place = Slot("x", "distance from the wall", (dim.LENGTH,), ("x",), r"\bat\b|away|distance from|potential", lone=True)  # fmt: skip
    eps = Slot("eps", "relative permittivity", (dim.ONE,), ("eps_r", "epsr", "er", "eps", "ε", "ε_r", "εr", "epsilon_r", "epsilon"), r"permittivity|dielectric constant|eps_?r")  # fmt: skip
    between = re.search(r"between|two (?:parallel |charged |flat )*(?:plates|walls|surfaces)|slit|mid-?plane", text, re.I)  # fmt: skip
    slots = (wall, salt, debye, *((gap,) if between else ()), place, eps, TEMPERATURE)
    found, taken = sorted_numbers(text, *slots)
    if "wall" not in taken:
        return None
    assumed: list[str] = []
    temperature = temperature_of(taken, assumed)
    known = ions.strength(text)
    z = known[2] if known and known[2] else 1
    if known and not known[2]:
        raise ReadingError(
            f"{law}: {known[0]} has ions of different charge; only symmetric "
            "electrolytes are solved by name. Please write the equation.",
            "unsupported",
        )
    if "d" in taken:
        length = taken["d"].value
    else:
        c = needed(taken, salt, law).value
        permittivity = taken["eps"].value if "eps" in taken else 78.4
        if "eps" not in taken:
            assumed.append("the relative permittivity is 78.4, that of water at 25 °C")
        strength = known[1] if known else 1.0
        if not known:
            assumed.append("a salt of two single charges")
        length = (permittivity * VACUUM * GAS * temperature / (2 * FARADAY**2 * strength * c)) ** 0.5  # fmt: skip
        assumed.append(f"the Debye length is {length * 1e9:.6g} nm")
    volt = GAS * temperature / (FARADAY * z)
    equation = f"psi'' = V/d^2*sinh(psi/V), V = {volt!r} V, d = {length!r} m"
    edge = taken["wall"]
    if between and "h" in taken:
        h = taken["h"]
        at = taken["x"].text if "x" in taken else f"{h.value / 2!r} m"
        problem = f"{equation}, psi(0) = {edge.text}, psi({h.value!r} m) = {edge.text}"
        assumed.append("both walls are at the same potential")
    else:
        place_ = taken.get("x")
        if place_ is None:
            raise ReadingError(f"{law}: at which distance from the wall?", "missing")
        at = place_.text
        problem = f"{equation}, psi(0) = {edge.text}, psi(inf) = 0 V"
        assumed.append("a flat wall before a thick electrolyte")
    formal = Formal(law, f"{problem}; psi at x = {at}", tuple(assumed))
    unit = wanted_unit(text, dim.VOLTAGE) or edge.unit
    left = tuple(numbers.unused(found))
    return Posed(replace(formal, unused=left), {"psi": unit} if unit else {})


def relaxing_electrode(text: str) -> Posed | None:
    """A double layer that discharges through a Butler–Volmer reaction."""
    if not re.search(r"butler|charge[\s-]transfer|exchange current", text, re.I):
        return None
    if not re.search(r"capacit", text, re.I):
        return None
    law = "Butler–Volmer relaxation of a double layer"
    c = Slot("c", "double-layer capacitance per area", (dim.CAPACITANCE_AREA,), ("C", "Cdl", "C_dl"), r"capacit")  # fmt: skip
    i0 = Slot("i0", "exchange current density", (dim.CURRENT_DENSITY,), ("i0", "j0", "i_0"), r"exchange")  # fmt: skip
    load = Slot("i", "applied current density", (dim.CURRENT_DENSITY,), ("i", "j"), r"applied|(?<!exchange )current density|charged (?:with|at)", lone=False)  # fmt: skip
    eta = Slot("eta", "overpotential at the start", (dim.VOLTAGE,), ("eta", "η", "eta0"), r"overpotential|polari[sz]ed|from")  # fmt: skip
    t = Slot("t", "time", (dim.TIME,), ("t",), r"after|time")
    a = Slot("a", "transfer coefficient", (dim.ONE,), ("alpha", "α"), r"transfer coeff\w*|symmetr\w+")  # fmt: skip
    n = Slot("n", "electrons", (dim.ONE,), ("n",), r"electrons?")
    found, taken = sorted_numbers(text, c, i0, load, eta, t, a, n, TEMPERATURE)
    assumed: list[str] = []
    temperature = temperature_of(taken, assumed)
    alpha = taken["a"].value if "a" in taken else 0.5
    if "a" not in taken:
        assumed.append("the transfer coefficient is 0.5")
    electrons = taken["n"].value if "n" in taken else 1.0
    f = electrons * FARADAY / (GAS * temperature)
    capacity = needed(taken, c, law).value
    exchange = needed(taken, i0, law).value
    current = taken["i"].value if "i" in taken else 0.0
    if "i" not in taken:
        assumed.append("no current flows from outside")
    start = taken["eta"].value if "eta" in taken else 0.0
    if "eta" not in taken and "i" not in taken:
        needed(taken, eta, law)
    end = needed(taken, t, law)
    unit = wanted_unit(text, dim.VOLTAGE) or (
        taken["eta"].unit if "eta" in taken else None
    )
    formal = Formal(
        law,
        f"C*eta' = J - K*(exp({alpha * f!r}*eta) - exp(-{(1 - alpha) * f!r}*eta)), "
        f"C = {capacity!r}, K = {exchange!r}, J = {current!r}, eta(0) = {start!r}; "
        f"eta at t = {end.value!r}",
        (*assumed, "potentials in volts and times in seconds"),
        tuple(numbers.unused(found)),
    )
    shown = {"eta": unit} if unit else {}
    if end.unit:
        shown["t"] = end.unit
    return Posed(formal, shown)
