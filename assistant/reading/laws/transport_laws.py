"""Steady transport, adsorption, electrodes, fields: relations between quantities."""

from __future__ import annotations

import re

import sympy as sp  # noqa: TID253 - formulas are the subject of this module

from assistant.reading.laws import dimensions as dim
from assistant.reading.laws.arrhenius import molar_energies
from assistant.reading.laws.electrochemistry import F, R
from assistant.reading.laws.givens import Givens, Slot
from assistant.reading.laws.relations import Extra, Given, Law, Output, s

TEMPERATURE = Slot(
    "T", "temperature", (dim.TEMPERATURE,), ("T",), r"temperature|\bat\b"
)
_MOLAR_MASS = (0, 1, 0, 0, -1, 0)
_DENSITY = (-3, 1, 0, 0, 0, 0)
_CONDUCTIVITY = (1, 1, -3, -1, 0, 0)
_HEAT_FLUX = (0, 1, -3, 0, 0, 0)
_RESISTIVITY = (3, 1, -3, 0, 0, -2)
_ELECTRIC_CONDUCTIVITY = (-3, -1, 3, 0, 0, 2)
_FREQUENCY = (0, 0, -1, 0, 0, 0)
_LEVELS = (dim.ONE, dim.CONCENTRATION, (-3, 1, 0, 0, 0, 0))
_ELECTRONS = Slot(
    "n", "electrons per ion", (dim.ONE,), ("n", "z"), r"electrons?|valence|charge"
)
_ONE_ELECTRON = Slot(
    "n", "electrons", (dim.ONE,), ("n", "z"), r"electrons?", 1.0, "one electron"
)
_WORD_ELECTRONS = {"one": 1.0, "single": 1.0, "two": 2.0, "three": 3.0, "four": 4.0}
MU0 = 1.25663706212e-6
CHARGE_UNIT = 1.602176634e-19


def _worded_electrons(found: Givens, taken: dict[str, Given]) -> Extra:
    """Electrons in words ("two electrons", "Cu2+") where no number names them."""
    if "n" in taken:
        return {}
    told = re.search(
        r"\b(one|single|two|three|four)[\s-]*electrons?\b", found.text, re.I
    )
    if told:
        return {"n": (_WORD_ELECTRONS[told[1].lower()], f"{told[1].lower()} electron(s) are exchanged")}  # fmt: skip
    ion = re.search(r"\b[A-Z][a-z]?\s?\^?\(?([1-4])\+", found.text)
    if ion:
        return {"n": (float(ion[1]), f"{ion[1]} electron(s), the charge of the ion")}
    return {}


def _couple(found: Givens, taken: dict[str, Given]) -> Extra:
    """Contents in the order of the text where no word tells the side.

    A half that is only named holds nothing of the other; a place is counted into the
    second half unless the question says left.
    """
    out: Extra = {}
    left = [i for i in found.items if not i.used and i.dimension in _LEVELS and i.unit]
    for key in ("cl", "cr"):
        if key not in taken and left:
            item = left.pop(0)
            item.used = True
            out[key] = (item.value, "")
    if ("cl" in taken or "cl" in out) and not ("cr" in taken or "cr" in out):
        out["cr"] = (0.0, "the other half holds none of it")
    question = re.split(r"[.;]\s", found.text.rstrip(" ?."))[-1]
    if re.search(r"\bleft\b", question) and not re.search(r"\bright\b", question):
        out["side"] = (-1.0, "the place lies in the first half, left of the interface")
    else:
        out["side"] = (1.0, "the place lies in the half that is named second")
    return out


#: Looked at before Butler and Volmer's law, which its words name as well.
TAFEL = Law(
    "Tafel equation",
    r"tafel",
    (
        Slot("i0", "exchange current density", (dim.CURRENT_DENSITY,), ("i0", "i_0", "j0", "j_0"), r"exchange(?: current)?"),
        Slot("i", "current density", (dim.CURRENT_DENSITY,), ("i", "j"), r"\bat\b|(?<!exchange )current|drives?"),
        Slot("b", "Tafel slope", (dim.VOLTAGE,), ("b",), r"slope"),
        Slot("eta", "overpotential", (dim.VOLTAGE,), ("eta", "η"), r"over-?potential", lone=False),
    ),
    (s("eta") - s("b") * sp.log(s("i") / s("i0")) / sp.log(10),),
    (Output("eta", "mV", r"over-?potential"), Output("i", "mA/cm^2", r"(?<!exchange )current"), Output("i0", "mA/cm^2", r"exchange")),
    ("the back reaction is neglected",),
    asks=False,
    source="Bard and Faulkner, Electrochemical Methods, ch. 3.4",
    ranges={"eta": (-3.0, 3.0)},
)  # fmt: skip

LAWS: tuple[Law, ...] = (
    Law(
        "Cottrell equation",
        r"cottrell|chronoamperometr|potential step",
        (
            Slot("A", "area of the electrode", (dim.AREA,), ("A", "S"), r"area|electrode"),
            Slot("c", "bulk concentration", (dim.CONCENTRATION,), ("c", "c0", "C"), r"concentration|bulk|solution"),
            Slot("D", "diffusivity", (dim.DIFFUSIVITY,), ("D",), r"diffus"),
            Slot("I", "current", (dim.CURRENT,), ("I", "i"), r"current", lone=False),
            Slot("t", "time", (dim.TIME,), ("t",), r"after|time"),
            _ONE_ELECTRON,
        ),
        (s("I") - s("n") * F * s("A") * s("c") * sp.sqrt(s("D") / (sp.pi * s("t"))),),
        (Output("I", "uA", r"current"), Output("t", "s", r"how long|when|time"), Output("D", "cm^2/s", r"diffusivity|diffusion coeff"), Output("c", "mol/L", r"concentration")),
        ("a flat electrode that depletes the solution at once",),
        _worded_electrons,
        source="Cottrell, Z. Phys. Chem. 42 (1903) 385",
    ),
    Law(
        "Randles–Ševčík equation",
        r"randles|sev[cč][ií]k|peak current",
        (
            Slot("A", "area of the electrode", (dim.AREA,), ("A", "S"), r"area|electrode"),
            Slot("c", "bulk concentration", (dim.CONCENTRATION,), ("c", "c0", "C"), r"concentration|bulk|solution"),
            Slot("D", "diffusivity", (dim.DIFFUSIVITY,), ("D",), r"diffus"),
            Slot("v", "scan rate", ((2, 1, -4, 0, 0, -1),), ("v", "nu"), r"scan|sweep"),
            Slot("I", "peak current", (dim.CURRENT,), ("I", "ip", "i_p", "Ip"), r"peak", lone=False),
            _ONE_ELECTRON,
            Slot("T", "temperature", (dim.TEMPERATURE,), ("T",), r"temperature|\bat\b", 298.15, "298.15 K"),
        ),
        (s("I") - sp.Rational(4463, 10000) * s("n") * F * s("A") * s("c") * sp.sqrt(s("n") * F * s("v") * s("D") / (R * s("T"))),),
        (Output("I", "uA", r"current"), Output("D", "cm^2/s", r"diffusivity|diffusion coeff")),
        ("the reaction is reversible",),
        _worded_electrons,
        source="Bard and Faulkner, Electrochemical Methods, eq. 6.2.19",
    ),
    Law(
        "corrosion rate from the current",
        r"corro|korro|腐食|腐蚀",
        (
            Slot("i", "corrosion current density", (dim.CURRENT_DENSITY,), ("i", "icorr", "i_corr", "j"), r"current|corro\w*|with|at"),
            Slot("M", "molar mass", (_MOLAR_MASS,), ("M",), r"molar|mass|weight"),
            Slot("rho", "density", (_DENSITY,), ("rho", "ρ", "d"), r"density"),
            _ELECTRONS,
            Slot("v", "penetration rate", (dim.SPEED,), ("v", "CR"), r"penetration|rate", lone=False),
        ),
        (s("v") - s("i") * s("M") / (s("n") * F * s("rho")),),
        (Output("v", "mm/year", r"rate|penetration|thickness|how (?:fast|much)"), Output("i", "uA/cm^2", r"current")),
        ("the attack is even and all current dissolves metal; a year has 365.25 days",),
        _worded_electrons,
        asks=False,
        source="Faraday's law; ASTM G102",
    ),
    Law(
        "Faraday's law of electrolysis",
        r"faraday|electrolys|electrodeposit|electroplat|deposit\w* (?:by|with|from)|plating|galvani",
        (
            Slot("I", "current", (dim.CURRENT,), ("I", "i"), r"current|\bat\b|with"),
            Slot("t", "time", (dim.TIME,), ("t",), r"for|after|time|during"),
            Slot("M", "molar mass", (_MOLAR_MASS,), ("M",), r"molar|weight"),
            _ELECTRONS,
            Slot("m", "mass", (dim.MASS,), ("m",), r"mass|deposit", lone=False),
            Slot("eff", "current efficiency", (dim.ONE,), ("eff", "eta"), r"efficien\w*|yield", 1.0, "all current serves the reaction"),
            Slot("A", "area", (dim.AREA,), ("A",), r"area|plate|surface|on"),
            Slot("rho", "density", (_DENSITY,), ("rho", "ρ"), r"density"),
            Slot("h", "thickness", (dim.LENGTH,), ("h", "d"), r"thick\w*", lone=False),
        ),
        (
            s("m") - s("eff") * s("I") * s("t") * s("M") / (s("n") * F),
            s("h") - s("m") / (s("rho") * s("A")),
        ),
        (Output("h", "um", r"thick"), Output("m", "g", r"mass|how much|grams|weight"), Output("t", "min", r"how long|when|time"), Output("I", "A", r"current")),
        (),
        _worded_electrons,
        asks=False,
        source="Faraday's law",
    ),
    Law(
        "Langmuir isotherm",
        r"langmuir",
        (
            Slot("K", "adsorption constant", ((1, -1, 2, 0, 0, 0), (3, 0, 0, 0, -1, 0)), ("K", "b", "KL", "K_L"), r"constant|equilibrium"),
            Slot("p", "pressure or concentration", (dim.PRESSURE, dim.CONCENTRATION), ("p", "P", "c", "C"), r"pressure|concentration|\bat\b"),
            Slot("theta", "coverage", (dim.ONE,), ("theta", "θ"), r"coverage|cover"),
        ),
        (s("theta") * (1 + s("K") * s("p")) - s("K") * s("p"),),
        (Output("theta", "", r"coverage|covered|fraction|share"), Output("p", "bar", r"pressure"), Output("K", "1/bar", r"constant")),
        ("one kind of site, no interaction between the molecules",),
        source="Langmuir, J. Am. Chem. Soc. 40 (1918) 1361",
        unless=r"rate|kinetic|dtheta|after",
    ),
    Law(
        "diffusion couple of two half-spaces",
        r"diffusion couple|interdiffusion|diffusionspaar|couple de diffusion",
        (
            Slot("D", "interdiffusion coefficient", (dim.DIFFUSIVITY,), ("D",), r"diffus"),
            Slot("cl", "content of one half", _LEVELS, ("cl", "c1", "C1"), r"left", lone=False),
            Slot("cr", "content of the other half", _LEVELS, ("cr", "c2", "C2"), r"right", lone=False),
            Slot("x", "distance from the interface", (dim.LENGTH,), ("x",), r"\bat\b|from|interface|away|distance|deep"),
            Slot("t", "time", (dim.TIME,), ("t",), r"after|for|time"),
        ),
        (
            s("c") - (s("cl") + s("cr")) / 2
            - (s("cr") - s("cl")) / 2 * sp.erf(s("side") * s("x") / (2 * sp.sqrt(s("D") * s("t")))),
        ),
        (Output("c", "%", r"concentration|content|fraction|how much"), Output("t", "h", r"how long|when")),
        ("one interdiffusion coefficient for all compositions",),
        _couple,
        source="Crank, The Mathematics of Diffusion, eq. 2.14",
    ),
    Law(
        "steady conduction through a plane wall",
        r"(?s)(?=.*(?:conductiv|W\s*/\s*\(?m\b)).*?(?:wall|furnace|insulat|lining|pane|window|brick|slab|plate|wand\b|mur\b|pared)",
        (
            Slot("k", "thermal conductivity", (_CONDUCTIVITY,), ("k", "lambda", "λ", "kappa"), r"conductiv"),
            Slot("L", "thickness", (dim.LENGTH,), ("L", "d"), r"thick\w*|wall"),
            Slot("T1", "temperature of the hot face", (dim.TEMPERATURE,), ("T1", "T_1", "Ti", "Th"), r"inside|inner|hot|one (?:side|face)|between"),
            Slot("T2", "temperature of the cold face", (dim.TEMPERATURE,), ("T2", "T_2", "To", "Tc"), r"outside|outer|cold|other|\band\b"),
            Slot("A", "area", (dim.AREA,), ("A",), r"area|m\^?2"),
            Slot("q", "heat flux", (_HEAT_FLUX,), ("q",), r"flux", lone=False),
        ),
        (s("q") - s("k") * (s("T1") - s("T2")) / s("L"), s("Q") - s("q") * s("A")),
        (Output("q", "W/m^2", r"flux|per (?:m|square|area)"), Output("Q", "W", r"heat (?:loss|flow)|power|how much heat"), Output("L", "cm", r"thick"), Output("q", "W/m^2", r"heat")),
        ("heat flows straight through; the conductivity does not depend on temperature",),
        asks=False,
        source="Carslaw and Jaeger, Conduction of Heat in Solids, ch. 1",
        unless=r"after|quench|diffusivity|transient|when|how long|convect|heat transfer coeff|emissiv",
        ranges={"T1": (0.0, 1e5), "T2": (0.0, 1e5)},
    ),
    Law(
        "steady conduction to a convecting face",
        r"(?s)(?=.*(?:convect|heat transfer coeff|film coeff|h\s*=)).*?(?:rod|bar|wall|slab|plate|pane|steady)",
        (
            Slot("k", "thermal conductivity", (_CONDUCTIVITY,), ("k", "lambda", "λ", "kappa"), r"conductiv"),
            Slot("h", "heat transfer coefficient", ((0, 1, -3, -1, 0, 0),), ("h", "alpha", "U"), r"coefficient|convect"),
            Slot("L", "length of the way", (dim.LENGTH,), ("L", "d"), r"thick\w*|long|length|rod|bar|wall|slab|plate"),
            Slot("T1", "temperature of the held face", (dim.TEMPERATURE,), ("T1", "T_1", "T0", "Th"), r"left|hot|inside|inner|one (?:end|side|face)|held|kept|base"),
            Slot("Tf", "temperature of the fluid", (dim.TEMPERATURE,), ("Tf", "T_f", "T_inf", "Tinf", "T2"), r"convect\w*(?: to)?|fluid|air|ambient|surround\w*|water|\bto\b"),
        ),
        (
            s("q") * (s("L") / s("k") + 1 / s("h")) - (s("T1") - s("Tf")),
            s("Ts") - s("Tf") - s("q") / s("h"),
        ),
        (Output("Ts", "°C", r"temperature"), Output("q", "W/m^2", r"flux|heat (?:loss|flow)")),
        ("heat flows straight to the convecting face; the sides lose none",),
        source="Carslaw and Jaeger, Conduction of Heat in Solids, ch. 1",
        unless=r"after|quench|diffusivity|transient|when|how long|\bfins?\b|emissiv|initial",
        ranges={"Ts": (1e-3, 1e5), "q": (-1e12, 1e12)},
        asks=False,
    ),
    Law(
        "exchange of radiation",
        r"radiat|emissiv|stefan.?boltzmann",
        (
            Slot("eps", "emissivity", (dim.ONE,), ("eps", "e", "ε"), r"emissiv", 1.0, "a black surface"),
            Slot("T1", "temperature of the surface", (dim.TEMPERATURE,), ("T", "T1", "Ts"), r"surface|body|\bat\b|plate"),
            Slot("T2", "temperature of the surroundings", (dim.TEMPERATURE,), ("T2", "T0", "Tamb"), r"surround\w*|ambient|room|walls?", 0.0, "the surroundings are neglected"),
            Slot("A", "area", (dim.AREA,), ("A",), r"area|surface"),
        ),
        (s("q") - s("eps") * sp.Float("5.670374419e-8") * (s("T1") ** 4 - s("T2") ** 4), s("Q") - s("q") * s("A")),
        (Output("Q", "W", r"power|how much heat|heat loss"), Output("q", "W/m^2", r"flux|per|radiat"), Output("T1", "K", r"temperature")),
        ("grey surfaces far apart",),
        asks=False,
        source="Stefan–Boltzmann law",
        unless=r"after|cool|neutron|x-?ray|how long|diffract",
    ),
    Law(
        "skin depth",
        r"skin (?:depth|effect)|eindringtiefe|effet de peau",
        (
            Slot("f", "frequency", (_FREQUENCY,), ("f",), r"frequency|\bat\b"),
            Slot("rho", "resistivity", (_RESISTIVITY,), ("rho", "ρ"), r"resistiv"),
            Slot("sig", "conductivity", (_ELECTRIC_CONDUCTIVITY,), ("sigma", "σ"), r"conductiv"),
            Slot("mur", "relative permeability", (dim.ONE,), ("mu_r", "mur", "μr", "μ_r"), r"permeab", 1.0, "the metal is not magnetic"),
            Slot("d", "skin depth", (dim.LENGTH,), ("delta", "δ", "d"), r"depth", lone=False),
        ),
        (
            s("d") ** 2 * sp.pi * s("f") * MU0 * s("mur") - s("rho"),
            s("rho") * s("sig") - 1,
        ),
        (Output("d", "um", r"depth|thick|deep"), Output("f", "Hz", r"frequency")),
        ("a good conductor, thick against the depth",),
        source="Jackson, Classical Electrodynamics, ch. 5.18",
    ),
    Law(
        "Curie–Weiss law",
        r"curie",
        (
            Slot("C", "Curie constant", (), ("C",), r"constant", lone=False),
            Slot("theta", "Weiss temperature", (dim.TEMPERATURE,), ("theta", "θ", "Tc", "T_C", "T_c", "Theta"), r"weiss|curie temperature|theta", 0.0, "no Weiss temperature is given (Curie's law)", lone=False),
            Slot("T", "temperature", (dim.TEMPERATURE,), ("T",), r"\bat\b|temperature"),
            Slot("chi", "susceptibility", (), ("chi", "χ"), r"susceptib", lone=False),
        ),
        (s("chi") * (s("T") - s("theta")) - s("C"),),
        (Output("chi", "", r"susceptib|chi"), Output("T", "K", r"temperature")),
        ("above the ordering temperature",),
        asks=False,
        source="Kittel, Introduction to Solid State Physics, ch. 11",
    ),
    Law(
        "thermoelectric figure of merit",
        r"figure of merit|\bzT\b|\bZT\b",
        (
            Slot("S", "Seebeck coefficient", ((2, 1, -3, -1, 0, -1),), ("S", "alpha"), r"seebeck|thermopower"),
            Slot("sig", "electrical conductivity", (_ELECTRIC_CONDUCTIVITY,), ("sigma", "σ"), r"electrical|conductiv"),
            Slot("rho", "resistivity", (_RESISTIVITY,), ("rho", "ρ"), r"resistiv"),
            Slot("kappa", "thermal conductivity", (_CONDUCTIVITY,), ("kappa", "κ", "k"), r"thermal"),
            TEMPERATURE,
        ),
        (s("ZT") * s("kappa") - s("S") ** 2 * s("sig") * s("T"), s("rho") * s("sig") - 1),
        (Output("ZT", "", r"figure|zT"),),
        asks=False,
        source="Ioffe, Semiconductor Thermoelements (1957)",
    ),
    Law(
        "carriers and mobility",
        r"mobilit|carrier (?:density|concentration)|hall coefficient",
        (
            Slot("N", "carrier density", ((-3, 0, 0, 0, 0, 0),), ("n", "N", "p"), r"carrier|density|concentration"),
            Slot("mu", "mobility", ((0, -1, 2, 0, 0, 1),), ("mu", "μ"), r"mobil"),
            Slot("sig", "conductivity", (_ELECTRIC_CONDUCTIVITY,), ("sigma", "σ"), r"conductiv"),
            Slot("rho", "resistivity", (_RESISTIVITY,), ("rho", "ρ"), r"resistiv"),
            Slot("RH", "Hall coefficient", ((3, 0, -1, 0, 0, -1),), ("R_H", "RH"), r"hall"),
        ),
        (
            s("sig") - s("N") * CHARGE_UNIT * s("mu"),
            s("rho") * s("sig") - 1,
            s("RH") * s("N") * CHARGE_UNIT - 1,
        ),
        (Output("sig", "S/cm", r"(?<!thermal )conductiv"), Output("rho", "ohm cm", r"resistiv"), Output("mu", "cm^2/(V s)", r"mobil"), Output("N", "1/cm^3", r"carrier|density")),
        ("one kind of carrier",),
        asks=False,
        source="Kittel, Introduction to Solid State Physics, ch. 6",
    ),
    Law(
        "Arrhenius law",
        r"arrhenius|activation energy|pre-?exponential|D0\b|D_0\b|aktivierungsenergie",
        (
            Slot("k0", "pre-exponential factor", (), ("A", "k0", "D0", "D_0", "k_0", "sigma0"), r"pre-?exponential|prefactor|frequency factor", lone=False),
            Slot("Q", "activation energy", (dim.MOLAR_ENERGY,), ("Q", "Ea", "E_a", "E", "EA"), r"activation"),
            Slot("T", "temperature", (dim.TEMPERATURE,), ("T",), r"temperature|\bat\b"),
            Slot("k", "rate", (), ("k", "D"), r"(?:rate|diffusivity|conductivity|coefficient)\b(?! of)", lone=False),
        ),
        (s("k") - s("k0") * sp.exp(-s("Q") / (s("R") * s("T"))),),
        (Output("T", "K", r"(?:which|what) temperature"), Output("Q", "kJ/mol", r"activation"), Output("k", "", r"rate|diffusiv|coefficient|constant|value")),
        (),
        asks=False,
        before=molar_energies,
        source="Arrhenius, Z. Phys. Chem. 4 (1889) 226",
        unless=r"depth|carburi|after|creep|kissinger|surface|half-space",
    ),
    Law(
        "Stokes–Einstein relation",
        r"stokes.?einstein",
        (
            Slot("eta", "viscosity", ((-1, 1, -1, 0, 0, 0),), ("eta", "η", "mu"), r"viscos"),
            Slot("r", "radius", (dim.LENGTH,), ("r", "R", "a"), r"radius|particle"),
            Slot("D", "diffusivity", (dim.DIFFUSIVITY,), ("D",), r"diffus", lone=False),
            TEMPERATURE,
        ),
        (s("D") * 6 * sp.pi * s("eta") * s("r") - sp.Float("1.380649e-23") * s("T"),),
        (Output("D", "m^2/s", r"diffus"), Output("r", "nm", r"radius|size")),
        ("round particles in a liquid that sticks to them",),
        source="Einstein, Ann. Phys. 322 (1905) 549",
    ),
)  # fmt: skip
