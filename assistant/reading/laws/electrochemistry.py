"""Ions at equilibrium and in transport, and the kinetics of electrodes.

Sources: A. J. Bard, L. R. Faulkner, Electrochemical Methods, 2nd ed. (2001), ch. 2–4
and 13; J. Newman, N. P. Balsara, Electrochemical Systems, 4th ed. (2021), ch. 7, 8, 11.
Constants are the exact SI values of 2019; the permittivity of vacuum is CODATA 2018.
"""

from __future__ import annotations

import re

import sympy as sp  # noqa: TID253 - formulas are the subject of this module

from assistant.reading.laws import dimensions as dim
from assistant.reading.laws import ions
from assistant.reading.laws.givens import Given, Givens, Slot
from assistant.reading.laws.relations import Extra, Law, Output, s

FARADAY = 96485.33212331
GAS = 8.31446261815324
VACUUM = 8.8541878128e-12
ROOM = 298.15

F, R = sp.Float("96485.33212331001", 25), sp.Float("8.31446261815324", 25)
EPS0 = sp.Float("8.8541878128e-12", 25)

TEMPERATURE = Slot(
    "T", "temperature", (dim.TEMPERATURE,), ("T",), r"temperature|\bat\b",
    ROOM, "298.15 K is assumed, as the text gives none",
)  # fmt: skip
PERMITTIVITY = Slot(
    "eps", "relative permittivity", (dim.ONE,),
    ("eps_r", "epsr", "er", "eps", "ε", "ε_r", "εr", "epsilon_r", "epsilon"),
    r"permittivity|dielectric constant", 78.4,
    "78.4 of water at 25 °C is assumed",
)  # fmt: skip
CHARGE = Slot(
    "z", "charge number of the ion", (dim.ONE,), ("z",), r"valence|charge number",
    1.0, "a single positive charge is assumed",
)  # fmt: skip


def _ion(found: Givens, taken: dict[str, Given]) -> Extra:
    charge = ions.charge(found.text)
    return (
        {}
        if charge is None
        else {"z": (float(charge), f"the ion has the charge {charge:+d}")}
    )


def _towards(found: Givens, taken: dict[str, Given]) -> Extra:
    out = _ion(found, taken)
    against = re.search(
        r"from right to left|right to left|from x = L to|towards (?:the left|x = 0)|"
        r"against the|oppos", found.text, re.I,
    )  # fmt: skip
    out["sign"] = (
        -1.0 if against else 1.0,
        "the field points against the direction of x"
        if against
        else "the field points along x, from the first face to the second",
    )
    if re.search(r"middle|cent(?:er|re)|halfway|half way|mid-?plane", found.text, re.I):
        thickness = taken.get("L")
        if thickness is not None:
            out["x"] = (thickness.value / 2, "the middle is at half the thickness")
    return out


def _salt(found: Givens, taken: dict[str, Given]) -> Extra:
    salt = ions.strength(found.text)
    if salt is not None:
        return {
            "nu": (
                salt[1],
                f"{salt[0]}: the ionic strength is {salt[1]:g} times the concentration",
            )
        }
    if re.search(r"ionic strength", found.text, re.I):
        return {"nu": (1.0, "")}
    return {"nu": (1.0, "a salt of two single charges is assumed")}


def _symmetric_salt(found: Givens, taken: dict[str, Given]) -> Extra:
    salt = ions.strength(found.text)
    return (
        {"z": (float(salt[2]), f"{salt[0]} has charges of ±{salt[2]}")}
        if salt and salt[2]
        else {}
    )


_COUNTS = {"one": 1, "single": 1, "two": 2, "three": 3, "four": 4}


def _electrons(found: Givens, taken: dict[str, Given]) -> Extra:
    """How many electrons a "two-electron step" or "4 electrons" transfers."""
    told = re.search(
        r"\b(one|single|two|three|four|\d)[\s-]+electrons?\b", found.text, re.I
    )
    if told is None:
        return {}
    number = float(_COUNTS.get(told[1].lower(), 0) or told[1])
    return {"n": (number, f"{number:g} electron(s) are transferred")}


def _transfer(found: Givens, taken: dict[str, Given]) -> Extra:
    """Anodic and cathodic coefficients from one, or one half each; electrons."""
    return _electrons(found, taken) | _coefficients(found, taken)


def _coefficients(found: Givens, taken: dict[str, Given]) -> Extra:
    a, c, one = (taken.get(k) for k in ("aa", "ac", "alpha"))
    both = re.search(
        r"both (?:the )?(?:transfer|charge|symmetry)|each", found.text, re.I
    )
    if a is not None and c is None:
        return {"ac": (1 - a.value, "the two transfer coefficients add up to one")}
    if c is not None and a is None:
        return {"aa": (1 - c.value, "the two transfer coefficients add up to one")}
    if a is None and c is None:
        if one is None:
            why = "symmetric: both transfer coefficients are 0.5"
            return {"aa": (0.5, why), "ac": (0.5, "")}
        rest = one.value if both else 1 - one.value
        return {
            "aa": (one.value, ""),
            "ac": (
                rest,
                "" if both else "the cathodic coefficient is one less the anodic",
            ),
        }
    return {}


_v = s("z") * F * s("sign") * s("E") / (R * s("T"))
_decay = sp.exp(-_v * s("L"))
_x = sp.Symbol("x_", real=True)

NERNST_PLANCK = Law(
    "Nernst–Planck equation, steady, constant field",
    r"nernst[\s–-]*planck|goldman",
    (
        Slot("D", "diffusivity", (dim.DIFFUSIVITY,), ("D",), r"diffusivity|diffusion coeff"),
        Slot("L", "thickness", (dim.LENGTH,), ("L", "d", "h", "delta"), r"thick|wide|width|membrane|separator|film|layer|across (?:a|the)"),
        TEMPERATURE,
        CHARGE,
        Slot("c1", "concentration on the first face", (dim.CONCENTRATION,), ("c1", "c0", "cL", "c_L", "c_1", "c_0", "c"), r"left|inlet|feed|first|inside|inner|concentration"),
        Slot("c2", "concentration on the second face", (dim.CONCENTRATION,), ("c2", "c_2", "cR", "c_R"), r"right|outlet|second|other|outside|outer"),
        Slot("E", "electric field", (dim.FIELD,), ("E",), r"field"),
        Slot("U", "voltage drop", (dim.VOLTAGE,), ("U", "V", "dphi", "Δφ"), r"voltage|potential|drop"),
        Slot("x", "place", (dim.LENGTH,), ("x",), r"\bat\b|from the", lone=False),
    ),
    (
        s("U") - s("E") * s("L"),
        s("J") * (1 - _decay) - s("D") * _v * (s("c1") - s("c2") * _decay),
        s("cx") * (1 - _decay)
        - (s("c1") - s("c2") * _decay)
        + (s("c1") - s("c2")) * sp.exp(-_v * (s("L") - s("x"))),
        s("i") - s("z") * F * s("J"),
    ),
    (
        Output("J", "mol/(m^2 s)", r"flux"),
        Output("cx", "mol/m^3", r"concentration (?:in|at|half|profile|\w+ the middle)|steady concentration"),
        Output("i", "A/m^2", r"current density"),
    ),
    ("the flux is J = -D dc/dx + z F E D c/(R T), the same through the whole thickness",),
    _towards,
    unless=r"semi-?infinite|after \d|concrete|initially free",
    source="Newman and Balsara, Electrochemical Systems, ch. 11 (dilute solution)",
    ranges={"J": (-1e6, 1e6), "U": (-1e4, 1e4)},
)  # fmt: skip


def _pull(found: Givens, taken: dict[str, Given]) -> Extra:
    """How the field acts on the ions, and an empty body where nothing is said."""
    out = _ion(found, taken)
    outwards = re.search(
        r"outwards?|out of|away from|against|pull\w* (?:them )?back", found.text, re.I
    )
    out["sign"] = (
        -1.0 if outwards else 1.0,
        f"the field pulls the ions {'outwards' if outwards else 'inwards'}",
    )
    if "ci" not in taken:
        out["ci"] = (0.0, "the body is free of the ion at the start")
    return out


_w = sp.Abs(s("z")) * F * s("sign") * s("E") / (R * s("T"))
_spread = 2 * sp.sqrt(s("D") * s("t"))
_front = s("D") * s("t") * _w

MIGRATION = Law(
    "Nernst–Planck equation, constant field, semi-infinite body",
    r"nernst[\s–-]*planck|migration",
    (
        Slot("D", "diffusivity", (dim.DIFFUSIVITY,), ("D",), r"diffus"),
        CHARGE,
        Slot("E", "electric field", (dim.FIELD,), ("E",), r"field"),
        Slot("U", "voltage", (dim.VOLTAGE,), ("U", "V"), r"voltage|potential"),
        Slot("L", "thickness under the voltage", (dim.LENGTH,), ("L",), r"thick|across|over", lone=False),
        Slot("c0", "concentration at the surface", (dim.CONCENTRATION,), ("c0", "cs", "c_s"), r"surface|held|outside|solution"),
        Slot("ci", "concentration at the start", (dim.CONCENTRATION,), ("ci", "c_i"), r"initial\w*|at the start|inside", lone=False),
        Slot("x", "depth", (dim.LENGTH,), ("x",), r"depth|\bat\b|deep|inside|below"),
        Slot("t", "time", (dim.TIME,), ("t",), r"after|time"),
        TEMPERATURE,
    ),
    (
        s("U") - s("E") * s("L"),
        s("c") - s("ci")
        - (s("c0") - s("ci")) / 2
        * (
            sp.erfc((s("x") - _front) / _spread)
            + sp.exp(_w * s("x")) * sp.erfc((s("x") + _front) / _spread)
        ),
    ),
    (
        Output("c", "mol/m^3", r"concentration"),
        Output("t", "h", r"how long|when|time"),
        Output("x", "mm", r"how deep|which depth|what depth"),
    ),
    ("the ions drift at the speed |z| F D E/(R T) in a constant field",),
    _pull,
    (
        s("c") - s("ci")
        - (s("c0") - s("ci"))
        * sp.Integral(
            s("x") / (2 * sp.sqrt(sp.pi * s("D") * _x**3))
            * sp.exp(-((s("x") - _w * s("D") * _x) ** 2) / (4 * s("D") * _x)),
            (_x, 0, s("t")),
        ),
    ),
    source="A. Ogata, R. B. Banks, U.S. Geol. Surv. Prof. Pap. 411-A (1961), with the drift of the field",
    unless=r"membrane|separator|steady|limiting",
)  # fmt: skip

HALF_CELL = Law(
    "Nernst equation of a metal in a solution of its ion",
    r"(?:potential|voltage)(?:[^.]|\.\d)*(?:electrode|half[\s-]?cell|\bwire\b|\brod\b)|(?:electrode|half[\s-]?cell)(?:[^.]|\.\d)*(?:potential|voltage)",
    (
        TEMPERATURE,
        Slot("z", "number of electrons", (dim.ONE,), ("z", "n"), r"electrons|valence|charge number"),
        Slot("E0", "standard potential", (dim.VOLTAGE,), ("E0", "E_0", "E°", "E^0", "E0'"), r"standard|\bE0\b"),
        Slot("c", "concentration of the ion", (dim.CONCENTRATION,), ("c", "C"), r"solution|concentration|\bin\b|mol"),
    ),
    (s("E") - s("E0") - R * s("T") / (s("z") * F) * sp.log(s("c") / 1000),),
    (Output("E", "V", r"potential|voltage"), Output("c", "mol/L", r"(?:what|which) concentration")),
    ("the activity of the ion is its concentration over 1 mol/L, that of the metal is one",),
    _ion,
    unless=r"planck|\bcells?\b(?<!half-cell)(?<!half cell)|overpotential|tafel|butler|inside|outside|membrane|\bpH\b|hydrogen|chlor|calomel|Fe3\+|\|\||corros|exchange current|double layer|surface potential",
    source="Bard and Faulkner, Electrochemical Methods, ch. 2",
    ranges={"E": (-10.0, 10.0)},
    asks=False,
)  # fmt: skip

LAWS: tuple[Law, ...] = (
    MIGRATION,
    HALF_CELL,
    Law(
        "Nernst equation of one ion",
        r"nernst (?:potential|equation|voltage)|(?:equilibrium|reversal) potential",
        (
            TEMPERATURE,
            CHARGE,
            Slot("co", "concentration outside", (dim.CONCENTRATION,), ("co", "c_o", "c_out"), r"outside|extracellular|external|\bout\b"),
            Slot("ci", "concentration inside", (dim.CONCENTRATION,), ("ci", "c_i", "c_in"), r"inside|intracellular|internal|cytosol\w*|\bin\b"),
        ),
        (s("E") - R * s("T") / (s("z") * F) * sp.log(s("co") / s("ci")),),
        (Output("E", "mV", r"potential|voltage"), Output("ci", "mmol/L", r"inside"), Output("co", "mmol/L", r"outside")),
        ("the potential is that of the inside against the outside",),
        _ion,
        unless=r"planck",
        source="Bard and Faulkner, Electrochemical Methods, ch. 2",
        ranges={"E": (-10.0, 10.0)},
    ),
    NERNST_PLANCK,
    Law(
        "limiting current of a symmetric metal cell",
        r"limiting current",
        (
            Slot("c", "salt concentration", (dim.CONCENTRATION,), ("c", "c0"), r"concentration|electrolyte|salt"),
            Slot("D", "salt diffusivity", (dim.DIFFUSIVITY,), ("D",), r"diffus"),
            Slot("tp", "transference number of the cation", (dim.ONE,), ("t+", "t_+", "tp", "t"), r"transference|transport number"),
            Slot("L", "distance of the electrodes", (dim.LENGTH,), ("L", "d"), r"separator|thick|distance|apart|electrolyte"),
            Slot("z", "electrons", (dim.ONE,), ("z", "n"), r"electrons?", 1.0, "one electron per ion"),
        ),
        (s("i") - 2 * s("z") * F * s("D") * s("c") / ((1 - s("tp")) * s("L")),),
        (Output("i", "A/m^2", r"current"), Output("L", "um", r"thick|distance"), Output("c", "mol/L", r"concentration")),
        ("steady state of a binary electrolyte between two like metal electrodes: the salt vanishes at the one where the metal is deposited",),
        source="Newman and Balsara, Electrochemical Systems, ch. 11",
        unless=r"diffusion layer|nernst layer|stirred|rotating",
    ),
    Law(
        "limiting current through a diffusion layer",
        r"limiting current",
        (
            Slot("c", "bulk concentration", (dim.CONCENTRATION,), ("c", "c0"), r"concentration|bulk|solution"),
            Slot("D", "diffusivity", (dim.DIFFUSIVITY,), ("D",), r"diffus"),
            Slot("L", "thickness of the diffusion layer", (dim.LENGTH,), ("delta", "L", "d"), r"layer|thick"),
            Slot("z", "electrons", (dim.ONE,), ("z", "n"), r"electrons?", 1.0, "one electron per ion"),
        ),
        (s("i") * s("L") - s("z") * F * s("D") * s("c"),),
        (Output("i", "A/m^2", r"current"), Output("L", "um", r"thick|layer"), Output("c", "mol/L", r"concentration")),
        ("the concentration falls to zero at the electrode along a straight line",),
        _ion,
        source="Bard and Faulkner, Electrochemical Methods, ch. 1.4",
        unless=r"symmetric",
    ),
    Law(
        "surface charge of a flat double layer (Grahame equation)",
        r"surface charge|grahame|charge density",
        (
            Slot("psi", "surface potential", (dim.VOLTAGE,), ("psi0", "psi", "phi0", "V0"), r"potential"),
            Slot("q", "surface charge", ((-2, 0, 1, 0, 0, 1),), ("sigma", "q"), r"charge"),
            Slot("c", "concentration of the electrolyte", (dim.CONCENTRATION,), ("c", "c0"), r"electrolyte|concentration|salt|solution"),
            PERMITTIVITY, TEMPERATURE, CHARGE,
        ),
        (s("q") - sp.sqrt(8 * s("eps") * EPS0 * s("c") * R * s("T")) * sp.sinh(s("z") * F * s("psi") / (2 * R * s("T"))),),
        (Output("q", "C/m^2", r"charge"), Output("psi", "mV", r"potential")),
        ("a flat wall in a symmetric electrolyte (Gouy–Chapman)",),
        _symmetric_salt,
        source="Bard and Faulkner, Electrochemical Methods, ch. 13.3",
        ranges={"psi": (-2.0, 2.0), "q": (-1e3, 1e3)},
    ),
    Law(
        "Debye length",
        r"\bdebye\b\W{0,2}(?:screening )?length|screening (?:\(debye\) )?length|debye[\s-]*hückel length",
        (
            Slot("c", "concentration of the electrolyte", (dim.CONCENTRATION,), ("c", "c0", "I"), r"electrolyte|concentration|salt|solution|strength|\bof\b|\bin\b"),
            Slot("d", "Debye length", (dim.LENGTH,), ("d", "lambda", "lambda_D"), r"length"),
            PERMITTIVITY, TEMPERATURE,
        ),
        (s("d") ** 2 * 2 * F**2 * s("nu") * s("c") - s("eps") * EPS0 * R * s("T"),),
        (Output("d", "nm", r"length"), Output("c", "mol/L", r"concentration|ionic strength")),
        (),
        _salt,
        source="Bard and Faulkner, Electrochemical Methods, ch. 13.3",
        unless=r"potential (?:at|\d)|mV|two (?:parallel )?plates|surface potential",
    ),
    Law(
        "charge transfer resistance",
        r"charge[\s-]*transfer resistance|polari[sz]ation resistance",
        (
            Slot("i0", "exchange current density", (dim.CURRENT_DENSITY,), ("i0", "i_0", "j0", "j_0"), r"exchange"),
            TEMPERATURE,
            Slot("n", "electrons", (dim.ONE,), ("n", "z"), r"electrons?", 1.0, "one electron"),
            Slot("Rct", "charge transfer resistance", ((4, 1, -3, 0, 0, -2),), ("Rct", "R_ct"), r"resistance"),
        ),
        (s("Rct") * s("n") * F * s("i0") - R * s("T"),),
        (Output("Rct", "ohm cm^2", r"resistance"), Output("i0", "mA/cm^2", r"exchange current")),
        ("the Butler–Volmer law near equilibrium",),
        _electrons,
        source="Bard and Faulkner, Electrochemical Methods, eq. 3.4.13",
    ),
    Law(
        "Tafel slope",
        r"tafel slope",
        (
            Slot("alpha", "transfer coefficient", (dim.ONE,), ("alpha", "α", "beta"), r"transfer|symmetry"),
            TEMPERATURE,
            Slot("n", "electrons", (dim.ONE,), ("n", "z"), r"electrons?", 1.0, "one electron"),
            Slot("b", "Tafel slope", (dim.VOLTAGE,), ("b",), r"slope"),
        ),
        (s("b") * s("alpha") * s("n") * F - sp.log(10) * R * s("T"),),
        (Output("b", "mV", r"slope"), Output("alpha", "", r"coefficient")),
        ("the slope is in potential per decade of current",),
        _electrons,
        source="Bard and Faulkner, Electrochemical Methods, ch. 3.4",
    ),
    Law(
        "Butler–Volmer law",
        r"butler[\s–-]*volmer|exchange current",
        (
            Slot("i0", "exchange current density", (dim.CURRENT_DENSITY,), ("i0", "i_0", "j0", "j_0"), r"exchange(?: current)?"),
            Slot("i", "current density", (dim.CURRENT_DENSITY,), ("i", "j"), r"(?<!exchange )current density|drives?|carr|deliver|draw|\bat\b|anodic current|cathodic current"),
            Slot("eta", "overpotential", (dim.VOLTAGE,), ("eta", "η"), r"over-?potential|overvoltage|polari[sz]"),
            Slot("aa", "anodic transfer coefficient", (dim.ONE,), ("alpha_a", "aa", "α_a", "αa", "alpha_A"), r"anodic"),
            Slot("ac", "cathodic transfer coefficient", (dim.ONE,), ("alpha_c", "ac", "α_c", "αc", "alpha_C"), r"cathodic"),
            Slot("alpha", "transfer coefficient", (dim.ONE,), ("alpha", "α", "beta", "β"), r"(?<!anodic )(?<!cathodic )transfer coeff\w*|symmetr\w+"),
            Slot("n", "electrons", (dim.ONE,), ("n", "z"), r"electrons?(?= transferred)?", 1.0, "one electron"),
            TEMPERATURE,
        ),
        (
            s("i")
            - s("i0")
            * (
                sp.exp(s("aa") * s("n") * F * s("eta") / (R * s("T")))
                - sp.exp(-s("ac") * s("n") * F * s("eta") / (R * s("T")))
            ),
        ),
        (
            Output("eta", "mV", r"over-?potential|overvoltage|voltage"),
            Output("i", "mA/cm^2", r"(?<!exchange )current"),
            Output("i0", "mA/cm^2", r"exchange current"),
        ),
        ("anodic currents and overpotentials are positive", "no limit by transport"),
        _transfer,
        unless=r"capacit|open[\s-]*circuit|relax",
        source="Bard and Faulkner, Electrochemical Methods, eq. 3.4.11",
        ranges={"eta": (-3.0, 3.0), "i": (-1e12, 1e12)},
    ),
)  # fmt: skip
