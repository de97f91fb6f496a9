"""Laws whose answer needs a differential equation: numbers sorted, problem written.

Each function takes the numbers of the text and gives the problem in formulas, for the
ordinary reader, or None when the text is not about it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.reading.errors import ReadingError
from assistant.reading.laws import dimensions as dim
from assistant.reading.laws import givens as numbers
from assistant.reading.laws import ions
from assistant.reading.laws.electrochemistry import FARADAY, GAS, ROOM, VACUUM
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


def _need(taken: dict[str, Given], slot: Slot, law: str) -> Given:
    if slot.key not in taken:
        raise ReadingError(f"{law}: which value has the {slot.says}?", "missing")
    return taken[slot.key]


def _sorted(text: str, *slots: Slot) -> tuple[Givens, dict[str, Given]]:
    found = numbers.givens(text)
    return found, numbers.assign(slots, found)


def _wanted(text: str, *dimensions: tuple[float, ...]) -> Unit | None:
    """The unit asked for, of one of these dimensions."""
    for _, unit, name in numbers.wanted_units(text):
        if tuple(unit.dimension) in dimensions:
            return replace(unit, text=name)
    return None


def _temperature(taken: dict[str, Given], assumed: list[str]) -> float:
    if "T" in taken:
        return taken["T"].value
    assumed.append("the temperature is 298.15 K, as the text gives none")
    return ROOM


_T = Slot("T", "temperature", (dim.TEMPERATURE,), ("T",), r"temperature|\bat\b")


# --- double layers --------------------------------------------------------------------


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
    slots = (wall, salt, debye, *((gap,) if between else ()), place, eps, _T)
    found, taken = _sorted(text, *slots)
    if "wall" not in taken:
        return None
    assumed: list[str] = []
    temperature = _temperature(taken, assumed)
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
        c = _need(taken, salt, law).value
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
    unit = _wanted(text, dim.VOLTAGE) or edge.unit
    left = tuple(numbers.unused(found))
    return Posed(replace(formal, unused=left), {"psi": unit} if unit else {})


# --- electrodes -----------------------------------------------------------------------


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
    found, taken = _sorted(text, c, i0, load, eta, t, a, n, _T)
    assumed: list[str] = []
    temperature = _temperature(taken, assumed)
    alpha = taken["a"].value if "a" in taken else 0.5
    if "a" not in taken:
        assumed.append("the transfer coefficient is 0.5")
    electrons = taken["n"].value if "n" in taken else 1.0
    f = electrons * FARADAY / (GAS * temperature)
    capacity = _need(taken, c, law).value
    exchange = _need(taken, i0, law).value
    current = taken["i"].value if "i" in taken else 0.0
    if "i" not in taken:
        assumed.append("no current flows from outside")
    start = taken["eta"].value if "eta" in taken else 0.0
    if "eta" not in taken and "i" not in taken:
        _need(taken, eta, law)
    end = _need(taken, t, law)
    unit = _wanted(text, dim.VOLTAGE) or (taken["eta"].unit if "eta" in taken else None)
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


def _units(taken: dict[str, Given]) -> dict[str, Unit]:
    return {name: item.unit for name, item in taken.items() if item.unit is not None}


# --- particles ------------------------------------------------------------------------


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
    found, taken = _sorted(text, radius, size, d, j, local, i, thick, share, c0, top, t)
    if "D" not in taken and "R" not in taken and "dp" not in taken:
        return None
    assumed: list[str] = []
    if "R" in taken:
        r = taken["R"].value
    elif "dp" in taken:
        r = taken["dp"].value / 2
    else:
        r = _need(taken, radius, law).value
    if "j" in taken:
        flux = taken["j"].value
    elif "il" in taken:
        flux = taken["il"].value / FARADAY
        assumed.append("the flux is the local current density over F")
    elif "i" in taken and {"L", "eps"} <= set(taken):
        area = 3 * taken["eps"].value / r
        flux = taken["i"].value / (FARADAY * area * taken["L"].value)
        assumed.append(
            f"the surface per volume is 3 eps/R = {area:.6g} 1/m, so the flux is "
            f"i/(F a L) = {flux:.6g} mol/(m^2 s)"
        )
    elif "i" in taken:
        _need(taken, thick, law)
        _need(taken, share, law)
        return None
    else:
        _need(taken, j, law)
        return None
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
    start = _need(taken, c0, law)
    sign = "" if inward else "-"
    problem = (
        f"c_t = D*(c_rr + 2/r*c_r), sphere, D = {_need(taken, d, law).value!r}, "
        f"R = {r!r}, D*c_r(R,t) = {sign}{flux!r}, c(r,0) = {start.value!r}"
    )
    unit = _wanted(text, dim.CONCENTRATION) or start.unit
    shown: dict[str, Unit] = {"c": unit} if unit else {}
    runs_out = re.search(
        r"(?:when|how long|time)[^.?]*(?:zero|empty|exhaust\w*|runs? out|deplet\w*|full|"
        r"saturat\w*|reach\w*|maximum)", text, re.I,
    )  # fmt: skip
    if runs_out and "t" not in taken:
        level = 0.0
        if inward:
            level = _need(taken, top, law).value
        centre = re.search(r"cent(?:er|re)|core", text, re.I)
        problem += f"; when does c reach {level!r} at r = {0.0 if centre else r!r}"
        unit_t = _wanted(text, dim.TIME)
        if unit_t:
            shown["t"] = unit_t
        return Posed(Formal(law, problem, tuple(assumed), tuple(numbers.unused(found))), shown)  # fmt: skip
    end = _need(taken, t, law)
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


# --- catalysts of other orders --------------------------------------------------------

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
    found, taken = _sorted(text, k, d, size, c, phi)
    round_ = bool(re.search(r"spher|\bball|bead", text, re.I))
    if "phi" in taken:
        modulus = taken["phi"].value
    else:
        length = _need(taken, size, law)
        near = found.text[max(0, length.start - 25) : length.end + 25]
        halved = re.search(r"diameter|thick", near, re.I) and not re.search(r"half[\s-]*(?:the )?thick", near, re.I)  # fmt: skip
        value = length.value / 2 if halved else length.value
        modulus = value * (
            _need(taken, k, law).value
            * _need(taken, c, law).value ** (n - 1)
            / _need(taken, d, law).value
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


# --- phase fields ---------------------------------------------------------------------

_STARTS = re.compile(
    r"(?:start\w*\s+(?:from|with|at|as)?|initial(?:ly| condition| profile| state)?(?:\s+is)?|"
    r"from(?:\s+the\s+(?:profile|state))?|begin\w*\s+(?:from|with))\s*:?\s*"
    r"(?:[ucφ]|phi)?\s*(?:\([^()]*\))?\s*=?\s*"
    r"(?P<start>[-+]?[\d.(]*[^,;?]*?(?:sin|cos|tanh|exp|rand)\w*\s*\([^,;?]*?\)[^,;?]*?)"
    r"(?=[,;?]|\.\s|\.$|\s+(?:what|find|and (?:no|zero|period)|on|with|until)\b|$)",
    re.I,
)  # fmt: skip


#: Wishes to see what the equation does.
_SHOW = re.compile(
    r"show|demonstrat|simulat|illustrat|visuali|spinodal|example|zeig|entmisch|simulier|"
    r"beispiel|montre|simule|exemple|muestra|ejemplo|演示|模拟|展示|例|示",
    re.I,
)


def _shown_example(text: str, hilliard: bool) -> Posed | None:
    """An example without dimension, where the text only wants to see the equation.

    Every choice is told as an assumption; None where the text gives numbers of its own.
    """
    told = [i for i in numbers.givens(text).items if i.name or i.unit is not None]
    if not _SHOW.search(text) or told or re.search(r"=", text):
        return None
    waves = ((3, 1), (5, -1), (8, 1), (11, -1))
    noise = " ".join(f"{sign:+d}*0.01*cos({k}*pi*x/4)" for k, sign in waves)
    shared = (
        "the text gives no numbers, so an example without dimension is shown: "
        "kappa = eps^2 = 0.01, mobility 1, 0 < x < 4, no flux through the ends",
        "the start is four small cosine waves of amplitude 0.01 about the mean 0",
    )
    if hilliard:
        return Posed(
            Formal(
                "Cahn–Hilliard equation",
                "c_t = lap(c^3 - c - 0.01*lap(c)), 0 < x < 4, no-flux ends, c(x,0) = "
                f"{noise}; c at t = 0.1 and t = 0.5 and t = 2",
                (
                    *shared,
                    "the free energy is the integral of (c^2-1)^2/4 + kappa c_x^2/2, so "
                    "the chemical potential is c^3 - c - kappa c_xx",
                ),
            ),
            {},
        )
    return Posed(
        Formal(
            "Allen–Cahn equation",
            "u_t = 0.01*u_xx + u - u^3, 0 < x < 4, u_x(0,t) = 0, u_x(4,t) = 0, u(x,0) = "
            f"{noise}; u at t = 2 and t = 5 and t = 10",
            (*shared, "the double well is (u^2-1)^2/4"),
        ),
        {},
    )


def phase_field(text: str) -> Posed | None:
    """Allen–Cahn and Cahn–Hilliard in one dimension, in words."""
    allen = re.search(r"allen[\s–-]*cahn", text, re.I)
    hilliard = re.search(r"cahn[\s–-]*hilliard", text, re.I)
    if not (allen or hilliard) or re.search(r"two[\s-]dimension|\b2D\b|square|grain|radius|disc|circle", text, re.I):  # fmt: skip
        return None
    start = _STARTS.search(text)
    if start is None:
        return _shown_example(text, bool(hilliard))
    name = "u" if allen else "c"
    width = Slot("eps", "interface parameter eps", (dim.ONE,), ("eps", "epsilon", "ε", "eps^2"), r"eps\w*|width|interface parameter|gradient coefficient")  # fmt: skip
    kappa = Slot("kappa", "gradient coefficient kappa", (dim.ONE,), ("kappa", "κ", "gamma"), r"kappa")  # fmt: skip
    mobility = Slot("M", "mobility", (dim.ONE,), ("M", "L"), r"mobility|kinetic")
    length = Slot("Lx", "length", (dim.ONE,), ("L",), r"length|long|interval")
    _, taken = _sorted(text, width, kappa, mobility, length)
    square = re.search(r"(?:eps|epsilon|ε)\s*(?:\^2|²)\s*=\s*([\d.eE-]+)", text)
    if square:
        factor = float(square[1])
    elif "eps" in taken:
        factor = taken["eps"].value ** 2
    elif "kappa" in taken:
        factor = taken["kappa"].value
    else:
        raise ReadingError("phase field: which value has the interface parameter eps?", "missing")  # fmt: skip
    ends = re.search(
        r"(?:(?<![\w.])(-?[\d.]+)\s*(?:to|<\s*x\s*<|\.\.\.?|–)\s*(-?[\d.]+)(?![\w.]))|\[\s*(-?[\d.]+)\s*,\s*(-?[\d.]+|2\s*pi)\s*\]",
        text,
    )  # fmt: skip
    low, high = "0", None
    if ends:
        low, high = (ends[1], ends[2]) if ends[1] else (ends[3], ends[4])
    elif "Lx" in taken:
        high = f"{taken['Lx'].value:g}"
    elif re.search(r"unit (?:interval|length|box|bar)", text, re.I):
        high = "1"
    if high is None:
        raise ReadingError("phase field: how long is the domain?", "missing")
    high = high.rstrip(".")
    m = f"{taken['M'].value!r}*" if "M" in taken else ""
    periodic = re.search(r"periodic", text, re.I)
    if not periodic and not re.search(r"no[\s-]*flux|insulated|zero[\s-]*flux|neumann|closed", text, re.I):  # fmt: skip
        raise ReadingError("phase field: what holds at the ends (no flux, periodic)?", "missing")  # fmt: skip
    if allen:
        law = "Allen–Cahn equation"
        equation = f"u_t = {m}({factor!r}*u_xx + u - u^3)"
        walls = f"u_x({low},t) = 0, u_x({high},t) = 0"
    else:
        law = "Cahn–Hilliard equation"
        equation = f"c_t = {m}lap(c^3 - c - {factor!r}*lap(c))"
        walls = "no-flux ends"
    well = re.search(r"(?:f\s*=\s*|double[\s-]well\s*)([^,;]*\^\s*2[^,;.]*)", text)
    if well and not re.search(r"\(\s*(?:[uc]\^2\s*-\s*1|1\s*-\s*[uc]\^2)\s*\)\s*\^2\s*/\s*4", well[1]):  # fmt: skip
        raise ReadingError(
            "phase field: another double well than (c^2-1)^2/4 is given; please write "
            "the equation itself",
            "missing",
        )
    assumed = [
        "the double well is (u^2-1)^2/4, so the reaction term is u - u^3"
        if allen
        else "the double well is (c^2-1)^2/4, so the chemical potential is "
        "c^3 - c - eps^2 lap(c)"
    ]
    bounds = "periodic" if periodic else walls
    asks = re.findall(
        r"(?:\bat\s+|\bwhen\s+|,\s*|\band\s+)([xt])\s*=\s*([\d.]+\w*)", text
    )
    xs = [v.rstrip(".") for n_, v in asks if n_ == "x"]
    ts = [v.rstrip(".") for n_, v in asks if n_ == "t"]
    called = re.findall(r"\b[uc]\(\s*([\d.]+)\s*,\s*([\d.]+)\s*\)\s*\?", text)
    xs, ts = xs or [c[0] for c in called], ts or [c[1] for c in called]
    if not ts:
        raise ReadingError("phase field: at which time is the field wanted?", "missing")
    places = " and x = ".join(xs)
    at = (f"x = {places}, " if xs else "") + "t = " + " and t = ".join(ts)
    first = start["start"].strip().rstrip(".")
    return Posed(
        Formal(
            law,
            f"{equation}, {low} < x < {high}, {bounds}, {name}(x,0) = {first}; "
            f"{name} at {at}",
            tuple(assumed),
            tuple(),
        ),
        {},
    )


ALL = (
    poisson_boltzmann, relaxing_electrode, single_particle, thiele, phase_field,
)  # fmt: skip
