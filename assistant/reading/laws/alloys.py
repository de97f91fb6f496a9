"""Laws of metals and ceramics as relations: scale, grains, nuclei, creep, cracks.

Each is a formula between quantities; what the text leaves open is solved for. A slot
without dimensions takes numbers of any unit, as the constants of power laws have.
"""

from __future__ import annotations

import sympy as sp  # noqa: TID253 - formulas are the subject of this module

from assistant.reading.laws import dimensions as dim
from assistant.reading.laws.givens import Givens, Slot
from assistant.reading.laws.relations import Extra, Given, Law, Output, gas_constant, s

BOLTZMANN = 1.380649e-23
_ENERGY = (2, 1, -2, 0, 0, 0)
_SURFACE_ENERGY = (0, 1, -2, 0, 0, 0)
_TOUGHNESS = (-0.5, 1, -2, 0, 0, 0)
_GAIN = (-2, 1, 0, 0, 0, 0)
TEMPERATURE = Slot(
    "T", "temperature", (dim.TEMPERATURE,), ("T",), r"temperature|\bat\b"
)
_TIME = Slot("t", "time", (dim.TIME,), ("t",), r"after|for|time|during|in\b")


def _exponent(found: Givens, taken: dict[str, Given]) -> Extra:
    del found
    return {} if "n" in taken else {"n": (2.0, "the exponent of grain growth is 2")}


def _angle(found: Givens, taken: dict[str, Given]) -> Extra:
    """A wall lowers the barrier; without one nuclei form in the bulk."""
    if "theta" in taken:
        return {}
    del found
    return {"theta": (float(sp.pi), "nuclei form in the bulk, not on a wall")}


def _athermal(found: Givens, taken: dict[str, Given]) -> Extra:
    """Without an activation energy the constant is that at the temperature meant."""
    del found
    if "Q" in taken:
        return {}
    why = (
        "no activation energy is given, so the constant holds at the temperature meant"
    )
    return {"Q": (0.0, why), "T": (1.0, "")}


LAWS: tuple[Law, ...] = (
    Law(
        "parabolic oxidation, gain of mass",
        r"parabolic\w*|oxidi[sz]|oxidation|scal(?:e|ing)\b|zunder|weight gain|mass gain",
        (
            Slot("kp", "parabolic rate constant", ((-4, 2, -1, 0, 0, 0),), ("kp", "k_p", "k", "K"), r"constant"),
            Slot("w", "gain of mass per area", (_GAIN,), ("w", "dm", "Δm", "m"), r"gain"),
            Slot("w0", "gain at the start", (_GAIN,), ("w0",), r"initial\w*|already|at first", 0.0, "the surface is bare at first", lone=False),
            _TIME,
        ),
        (s("w") ** 2 - s("w0") ** 2 - s("kp") * s("t"),),
        (Output("w", "mg/cm^2", r"gain|mass|weight"), Output("t", "h", r"how long|when|time"), Output("kp", "g^2/(cm^4 s)", r"constant")),
        ("the square of the gain grows linearly with time, w^2 = kp t",),
        asks=False,
        source="Birks, Meier and Pettit, High-Temperature Oxidation of Metals, ch. 3",
        unless=r"deal.?grove|silicon|linear",
    ),
    Law(
        "parabolic growth of a layer",
        r"(?:parabolic\w*|oxidi[sz]|oxidation|scal(?:e|ing)\b|layer|intermetallic)",
        (
            Slot("kp", "parabolic rate constant", (dim.DIFFUSIVITY,), ("kp", "k_p", "k", "K"), r"constant|parabolic"),
            Slot("x", "thickness", (dim.LENGTH,), ("x", "X", "d"), r"thick\w*|layer|scale"),
            Slot("x0", "thickness at the start", (dim.LENGTH,), ("x0",), r"initial\w*|already|at first", 0.0, "there is no layer at first", lone=False),
            _TIME,
        ),
        (s("x") ** 2 - s("x0") ** 2 - s("kp") * s("t"),),
        (Output("x", "um", r"thick|layer|scale"), Output("t", "h", r"how long|when|time"), Output("kp", "m^2/s", r"constant")),
        ("the constant is that of x^2 = kp t (Tammann's, x^2 = 2 k t, is half of it)",),
        asks=False,
        source="Birks, Meier and Pettit, High-Temperature Oxidation of Metals, ch. 3",
        unless=r"deal.?grove|silicon|diffusivity|diffusion coefficient|carburi|linear",
    ),
    Law(
        "grain growth",
        r"grain (?:growth|size|diameter)|grains? (?:grow|coarsen)|kornwachstum|korngröße",
        (
            Slot("G0", "grain size at the start", (dim.LENGTH,), ("G0", "G_0", "d0", "D0", "d_0"), r"initial\w*|from|start\w*|at first"),
            Slot("G", "grain size", (dim.LENGTH,), ("G", "d", "D"), r"reach\w*|to\b|final", lone=False),
            Slot("K", "growth constant", (), ("k", "K"), r"constant|rate", lone=False),
            Slot("n", "exponent of growth", (dim.ONE,), ("n", "m"), r"exponent"),
            _TIME,
        ),
        (s("G") ** s("n") - s("G0") ** s("n") - s("K") * s("t"),),
        (Output("G", "um", r"grain|size"), Output("t", "h", r"how long|when|time")),
        ("the boundaries move under their own curvature, G^n - G0^n = k t",),
        _exponent,
        asks=False,
        source="Humphreys and Hatherly, Recrystallization, ch. 11",
        unless=r"hall|petch|yield|strength",
    ),
    Law(
        "classical nucleation",
        r"nucleat|critical (?:radius|nucleus)|keimbildung|germination|nucleaci",
        (
            Slot("gamma", "interface energy", (_SURFACE_ENERGY,), ("gamma", "γ", "sigma", "σ"), r"interfac\w*|surface|energy"),
            Slot("g", "driving force per volume", (dim.ENERGY_DENSITY,), ("dG", "ΔGv", "dGv", "DeltaG_v", "g"), r"driving|volume|free"),
            Slot("theta", "contact angle", (dim.ONE,), ("theta", "θ"), r"contact|wetting|angle"),
        ),
        (
            s("r") - 2 * s("gamma") / sp.Abs(s("g")),
            s("W") - 16 * sp.pi * s("gamma") ** 3 / (3 * s("g") ** 2) * (2 + sp.cos(s("theta"))) * (1 - sp.cos(s("theta"))) ** 2 / 4,
        ),
        (Output("r", "nm", r"radius|size"), Output("W", "J", r"barrier|work|energy of (?:the )?(?:critical )?(?:nucleus|formation)")),
        (),
        _angle,
        source="Porter and Easterling, Phase Transformations in Metals and Alloys, ch. 4",
    ),
    Law(
        "coarsening of precipitates (Lifshitz, Slyozov, Wagner)",
        r"ostwald|ripening|coarsen|\blsw\b|lifshitz.?slyozov|ostwald-?reifung|mûrissement|熟化",
        (
            Slot("r0", "mean radius at the start", (dim.LENGTH,), ("r0", "r_0", "R0"), r"initial\w*|from|start\w*|radius"),
            Slot("r", "mean radius", (dim.LENGTH,), ("r",), r"reach\w*|to\b|double", lone=False),
            Slot("K", "rate of the cubed radius", ((3, 0, -1, 0, 0, 0),), ("K", "k", "K_LSW"), r"constant|rate"),
            _TIME,
        ),
        (s("r") ** 3 - s("r0") ** 3 - s("K") * s("t"),),
        (Output("r", "nm", r"radius|size"), Output("t", "h", r"how long|when|time"), Output("K", "m^3/s", r"constant")),
        ("the matrix limits the growth by diffusion, r^3 - r0^3 = K t",),
        source="Lifshitz and Slyozov, J. Phys. Chem. Solids 19 (1961) 35",
    ),
    Law(
        "Hall–Petch relation",
        r"hall[\s–-]*petch|grain (?:size|boundary) (?:strength|harden)",
        (
            Slot("s0", "friction stress", (dim.PRESSURE,), ("sigma0", "sigma_0", "σ0", "σ_0", "s0"), r"friction|lattice|sigma"),
            Slot("k", "Hall–Petch constant", (_TOUGHNESS,), ("k", "ky", "k_y", "K"), r"constant|coefficient|slope"),
            Slot("d", "grain size", (dim.LENGTH,), ("d", "D"), r"grain|size|diameter"),
            Slot("y", "yield stress", (dim.PRESSURE,), ("sigma_y", "σ_y", "sy"), r"yield|strength", lone=False),
        ),
        (s("y") - s("s0") - s("k") / sp.sqrt(s("d")),),
        (Output("y", "MPa", r"yield|stress|strength"), Output("d", "um", r"grain|size")),
        source="Hall, Proc. Phys. Soc. B 64 (1951) 747",
    ),
    Law(
        "steady creep (Norton)",
        r"norton|\bcreep|power[\s-]law creep|kriech",
        (
            Slot("A", "creep constant", (), ("A", "A0", "B"), r"constant|prefactor|factor", lone=False),
            Slot("S", "stress", (dim.PRESSURE,), ("sigma", "σ", "S"), r"stress|load|under"),
            Slot("n", "stress exponent", (dim.ONE,), ("n",), r"exponent"),
            Slot("Q", "activation energy", (dim.MOLAR_ENERGY,), ("Q", "Qc", "Q_c", "Ea"), r"activation"),
            TEMPERATURE,
            Slot("e", "creep rate", (dim.RATE,), ("rate", "eps_dot"), r"creep rate|strain rate", lone=False),
            Slot("strain", "strain", (dim.ONE,), ("eps", "strain"), r"strain\b", lone=False),
            Slot("t", "time", (dim.TIME,), ("t",), r"after|time|for", lone=False),
        ),
        (
            s("e") - s("A") * s("S") ** s("n") * sp.exp(-s("Q") / (s("R") * s("T"))),
            s("strain") - s("e") * s("t"),
        ),
        (Output("e", "1/s", r"rate"), Output("strain", "", r"\bstrain\b(?! rate)|elongation"), Output("S", "MPa", r"stress"), Output("t", "h", r"how long|when|time")),
        ("creep is steady",),
        _athermal,
        before=gas_constant,
        source="Norton, The Creep of Steel at High Temperatures (1929)",
        unless=r"larson|rupture",
    ),
    Law(
        "Larson–Miller parameter",
        r"larson|rupture (?:time|life)",
        (
            Slot("P", "Larson–Miller parameter", (dim.TEMPERATURE, dim.ONE), ("P", "LMP"), r"parameter|LMP", lone=False),
            Slot("C", "constant of the parameter", (dim.ONE,), ("C",), r"constant", 20.0, "the constant is 20, as is usual"),
            TEMPERATURE,
            Slot("t", "time to rupture", (dim.TIME,), ("t", "tr", "t_r"), r"rupture|after|life|time"),
        ),
        (s("P") - s("T") * (s("C") + sp.log(s("t") / 3600) / sp.log(10)),),
        (Output("t", "h", r"how long|when|time|life"), Output("T", "K", r"temperature"), Output("P", "", r"parameter")),
        ("the time stands in hours in the parameter",),
        source="Larson and Miller, Trans. ASME 74 (1952) 765",
    ),
    Law(
        "stress intensity of a crack",
        r"fracture toughness|stress intensity|crack (?:length|size)|critical crack|\bK_?IC\b|K1c",
        (
            Slot("K", "stress intensity", (_TOUGHNESS,), ("K", "KIC", "K_IC", "K_I", "K1c", "Kc"), r"toughness|intensity"),
            Slot("S", "stress", (dim.PRESSURE,), ("sigma", "σ", "S"), r"stress|load|under|tension"),
            Slot("a", "crack length", (dim.LENGTH,), ("a",), r"crack|flaw|notch"),
            Slot("Y", "geometry factor", (dim.ONE,), ("Y", "f"), r"geometry|factor", 1.0, "the geometry factor is 1 (a small crack in a wide plate)"),
        ),
        (s("K") - s("Y") * s("S") * sp.sqrt(sp.pi * s("a")),),
        (Output("a", "mm", r"crack|flaw"), Output("S", "MPa", r"stress"), Output("K", "MPa m^0.5", r"intensity|toughness")),
        ("a is half the length of an inner crack, or the depth of one at the surface",),
        asks=False,
        source="Irwin, J. Appl. Mech. 24 (1957) 361",
        unless=r"paris|fatigue|griffith",
    ),
    Law(
        "Griffith strength",
        r"griffith",
        (
            Slot("E", "elastic modulus", (dim.PRESSURE,), ("E",), r"modulus|young"),
            Slot("gamma", "surface energy", (_SURFACE_ENERGY,), ("gamma", "γ"), r"surface|energy"),
            Slot("a", "crack length", (dim.LENGTH,), ("a",), r"crack|flaw"),
            Slot("S", "strength", (dim.PRESSURE,), ("sigma", "σ", "S"), r"stress|strength", lone=False),
        ),
        (s("S") ** 2 * sp.pi * s("a") - 2 * s("E") * s("gamma"),),
        (Output("S", "MPa", r"stress|strength"), Output("a", "um", r"crack|flaw")),
        ("plane stress; a is half the length of an inner crack",),
        source="Griffith, Phil. Trans. R. Soc. A 221 (1921) 163",
    ),
    Law(
        "thermal stress of a clamped body",
        r"thermal stress|thermally induced stress|wärmespannung",
        (
            Slot("E", "elastic modulus", (dim.PRESSURE,), ("E",), r"modulus|young|E\b"),
            Slot("a", "thermal expansion", ((0, 0, 0, -1, 0, 0),), ("alpha", "α", "CTE"), r"expansion"),
            Slot("D", "change of temperature", (dim.TEMPERATURE,), ("dT", "ΔT", "DeltaT"), r"by\b|change|difference|drop|rise|heated|cooled"),
            Slot("nu", "Poisson's ratio", (dim.ONE,), ("nu", "ν"), r"poisson", 0.0, "the body is held along one direction only (no Poisson's ratio is given)"),
        ),
        (s("S") - s("E") * s("a") * s("D") / (1 - s("nu")),),
        (Output("S", "MPa", r"stress"), Output("D", "K", r"temperature")),
        ("the body cannot expand at all",),
        source="Timoshenko and Goodier, Theory of Elasticity, ch. 13",
    ),
    Law(
        "vacancies in equilibrium",
        r"vacanc(?:y|ies)",
        (
            Slot("Q", "formation energy", (_ENERGY,), ("Q", "Ef", "E_f", "Ev", "E_v", "Hf"), r"energy|enthalpy|formation"),
            TEMPERATURE,
            Slot("N", "sites per volume", ((-3, 0, 0, 0, 0, 0),), ("N",), r"sites|atoms|density"),
        ),
        (
            s("x") - sp.exp(-s("Q") / (BOLTZMANN * s("T"))),
            s("nv") - s("N") * s("x"),
        ),
        (Output("x", "", r"fraction|share|concentration"), Output("nv", "1/m^3", r"per (?:m|cm|volume)|number|density|how many"), Output("T", "K", r"temperature")),
        ("the entropy of formation is neglected",),
        asks=False,
        source="Callister, Materials Science and Engineering, ch. 4",
        unless=r"diffus|dop|kröger|oxygen",
    ),
)  # fmt: skip
