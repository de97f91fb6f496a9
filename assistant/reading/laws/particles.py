"""Particles of electrodes and pellets of catalysts."""

from __future__ import annotations

import re

from assistant.reading.laws import dimensions as dim
from assistant.reading.laws import givens as numbers
from assistant.reading.laws.electrochemistry import FARADAY
from assistant.reading.laws.formal import Formal
from assistant.reading.laws.givens import Given, Slot
from assistant.reading.laws.posed import (
    Posed,
    needed,
    sorted_numbers,
    wanted_unit,
)
from assistant.reading.units import Unit


def _units(taken: dict[str, Given]) -> dict[str, Unit]:
    return {name: item.unit for name, item in taken.items() if item.unit is not None}


def _surface_flux(
    taken: dict[str, Given],
    r: float,
    law: str,
    slots: tuple[Slot, Slot, Slot],
    assumed: list[str],
) -> float | None:
    """The flux through the surface of a particle of radius `r`, in mol/(m^2 s).

    Args:
        taken: What the text gives.
        r: Radius in m.
        law: For the question.
        slots: Of the flux, and of thickness and volume fraction of the electrode.
        assumed: Gets what was reckoned with.

    Raises:
        ReadingError: A value is missing.
    """
    j, thick, share = slots
    if "j" in taken:
        return taken["j"].value
    if "il" in taken:
        assumed.append("the flux is the local current density over F")
        return taken["il"].value / FARADAY
    if "i" not in taken:
        needed(taken, j, law)
        return None
    if not {"L", "eps"} <= set(taken):
        needed(taken, thick, law)
        needed(taken, share, law)
        return None
    area = 3 * taken["eps"].value / r
    flux = taken["i"].value / (FARADAY * area * taken["L"].value)
    assumed.append(
        f"the surface per volume is 3 eps/R = {area:.6g} 1/m, so the flux is "
        f"i/(F a L) = {flux:.6g} mol/(m^2 s)"
    )
    return flux


def _inward(text: str, assumed: list[str]) -> bool:
    """Whether lithium enters; what is taken for granted is added to `assumed`."""
    gains = re.search(
        r"\b(?:insert\w*|intercalat\w+|lithiat\w+|gains?|takes? up|into the particle|"
        r"enters?|inward\w*)\b", text, re.I,
    )  # fmt: skip
    loses = re.search(
        r"delithiat\w+|deintercalat\w+|extract\w*|loses?|leav\w+|out of|outward\w*|"
        r"releas\w+|removed", text, re.I,
    )  # fmt: skip
    inward = bool(gains) and not loses
    if not gains and not loses and re.search(r"\bcharg", text, re.I):
        assumed.append("whether lithium enters is not said; it leaves the particle")
    assumed.append(
        "lithium enters the particle" if inward else "lithium leaves the particle"
    )
    return inward


def single_particle(text: str) -> Posed | None:
    """A round particle that gains or loses lithium at a constant rate."""
    if not re.search(
        r"single[\s-]particle|lithiat|intercalat|active (?:material )?particle|"
        r"(?:loses|gains|takes up|releases) lithium|particles?\b[^.]*\bflux",
        text, re.I,
    ):  # fmt: skip
        return None
    law = "single-particle model"
    radius = Slot("R", "radius of the particle", (dim.LENGTH,), ("R", "Rp", "R_p", "Rs", "R_s", "r"), r"radius")  # fmt: skip
    size = Slot("dp", "diameter of the particle", (dim.LENGTH,), ("d", "dp", "d_p"), r"diameter|size", lone=False)  # fmt: skip
    d = Slot("D", "diffusivity in the solid", (dim.DIFFUSIVITY,), ("D", "Ds", "D_s"), r"diffus")  # fmt: skip
    j = Slot("j", "flux through the surface (or current density, thickness and volume fraction)", (dim.FLUX,), ("j", "J", "N"), r"flux|rate")  # fmt: skip
    i = Slot("i", "current density", (dim.CURRENT_DENSITY,), ("i", "I", "iapp", "i_app"), r"current")  # fmt: skip
    local = Slot("il", "current density on the particle surface", (dim.CURRENT_DENSITY,), ("i_s", "i_loc"), r"(?:local|particle surface|interfacial|surface) current", lone=False)  # fmt: skip
    thick = Slot("L", "thickness of the electrode", (dim.LENGTH,), ("L", "l", "h"), r"thick|electrode", lone=False)  # fmt: skip
    share = Slot("eps", "volume fraction of active material", (dim.ONE,), ("eps", "eps_s", "ε", "ε_s"), r"volume fraction|fraction|active")  # fmt: skip
    c0 = Slot("c0", "concentration at the start", (dim.CONCENTRATION,), ("c0", "c_0", "cini"), r"initial\w*|start\w*|begin\w*|from|\bat\b|uniform\w*")  # fmt: skip
    top = Slot("cmax", "largest concentration", (dim.CONCENTRATION,), ("cmax", "c_max", "cs_max"), r"max\w*|saturat\w+|theoretical|full", lone=False)  # fmt: skip
    t = Slot("t", "time", (dim.TIME,), ("t",), r"after|time|for")
    found, taken = sorted_numbers(
        text, radius, size, d, j, local, i, thick, share, c0, top, t
    )
    if "D" not in taken and "R" not in taken and "dp" not in taken:
        return None
    assumed: list[str] = []
    if "R" in taken:
        r = taken["R"].value
    elif "dp" in taken:
        r = taken["dp"].value / 2
    else:
        r = needed(taken, radius, law).value
    flux = _surface_flux(taken, r, law, (j, thick, share), assumed)
    if flux is None:
        return None
    inward = _inward(text, assumed)
    start = needed(taken, c0, law)
    sign = "" if inward else "-"
    problem = (
        f"c_t = D*(c_rr + 2/r*c_r), sphere, D = {needed(taken, d, law).value!r}, "
        f"R = {r!r}, D*c_r(R,t) = {sign}{flux!r}, c(r,0) = {start.value!r}"
    )
    unit = wanted_unit(text, dim.CONCENTRATION) or start.unit
    shown: dict[str, Unit] = {"c": unit} if unit else {}
    runs_out = re.search(
        r"(?:when|how long|time)[^.?]*(?:zero|empty|exhaust\w*|runs? out|deplet\w*|full|"
        r"saturat\w*|reach\w*|maximum)", text, re.I,
    )  # fmt: skip
    if runs_out and "t" not in taken:
        level = 0.0
        if inward:
            level = needed(taken, top, law).value
        centre = re.search(r"cent(?:er|re)|core", text, re.I)
        problem += f"; when does c reach {level!r} at r = {0.0 if centre else r!r}"
        unit_t = wanted_unit(text, dim.TIME)
        if unit_t:
            shown["t"] = unit_t
        return Posed(Formal(law, problem, tuple(assumed), tuple(numbers.unused(found))), shown)  # fmt: skip
    end = needed(taken, t, law)
    centre = re.search(r"cent(?:er|re)|middle", text, re.I)
    where = "0" if centre else repr(r)
    both = centre and re.search(r"surface", re.sub(r"surface (?:flux|current|area)|through (?:its|the) surface", "", text), re.I)  # fmt: skip
    places = f"r = {r!r} and r = 0" if both else f"r = {where}"
    shown |= _units({"t": end})
    if "R" in taken:
        shown |= _units({"r": taken["R"]})
    return Posed(
        Formal(law, f"{problem}; c at {places}, t = {end.value!r}", tuple(assumed), tuple(numbers.unused(found))),
        shown,
    )  # fmt: skip


_ORDERS = {"zero": 0.0, "zeroth": 0.0, "half": 0.5, "second": 2.0, "third": 3.0}


def thiele(text: str) -> Posed | None:
    """Effectiveness factor of a reaction of any order in a slab or sphere."""
    if not re.search(r"thiele|effectiveness|pellet|catalyst|porous", text, re.I):
        return None
    order = re.search(r"\b(half|second|third)[\s-]*order", text, re.I)
    power = re.search(r"c\s*\^\s*([\d.]+)|order\s*(?:n\s*=\s*)?([\d.]+)", text)
    if order is not None:
        n = _ORDERS[order[1].lower()]
    elif power is not None:
        n = float((power[1] or power[2]).rstrip("."))
    else:
        return None
    law = f"Thiele problem of a reaction of order {n:g}"
    k = Slot("k", "rate constant", ((3 * (n - 1), 0, -1, 0, 1 - n, 0),), ("k", "k2", "kn"), r"rate|constant")  # fmt: skip
    d = Slot("D", "effective diffusivity", (dim.DIFFUSIVITY,), ("De", "D_e", "D", "Deff", "D_eff"), r"diffus")  # fmt: skip
    size = Slot("L", "size", (dim.LENGTH,), ("L", "R"), r"thick\w*|radius|diameter|size")  # fmt: skip
    c = Slot("c", "surface concentration", (dim.CONCENTRATION,), ("c", "cs", "c_s", "c0"), r"surface|concentration")  # fmt: skip
    phi = Slot("phi", "Thiele modulus", (dim.ONE,), ("phi", "Phi", "φ"), r"modulus|thiele")  # fmt: skip
    found, taken = sorted_numbers(text, k, d, size, c, phi)
    round_ = bool(re.search(r"spher|\bball|bead", text, re.I))
    if "phi" in taken:
        modulus = taken["phi"].value
    else:
        length = needed(taken, size, law)
        near = found.text[max(0, length.start - 25) : length.end + 25]
        halved = re.search(r"diameter|thick", near, re.I) and not re.search(r"half[\s-]*(?:the )?thick", near, re.I)  # fmt: skip
        value = length.value / 2 if halved else length.value
        modulus = value * (
            needed(taken, k, law).value
            * needed(taken, c, law).value ** (n - 1)
            / needed(taken, d, law).value
        ) ** 0.5  # fmt: skip
    factor = 3 if round_ else 1
    curved = " + 2/x*c'" if round_ else ""
    asks = f"{factor}/p^2*c'(1)"
    if re.search(r"cent(?:er|re) concentration|concentration (?:in|at) the (?:cent|mid)", text, re.I):  # fmt: skip
        asks = "c at x = 0"
    return Posed(
        Formal(
            law,
            f"c''{curved} = p^2*c^{n:g}, p = {modulus!r}, c'(0) = 0, c(1) = 1; {asks}",
            (
                f"lengths are scaled to the {'radius' if round_ else 'half thickness'}, "
                "concentrations to the surface; the modulus L*sqrt(k c^(n-1)/D) is "
                f"{modulus:.6g}",
            ),
            tuple(numbers.unused(found)),
        ),
        {},
    )
