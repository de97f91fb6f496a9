"""Growth, transformation, catalysis, demixing and spins as relations.

Sources stand with each law. Every law with a rate carries the integral of that rate,
which must give the same values.
"""

from __future__ import annotations

import re

import sympy as sp  # noqa: TID253 - formulas are the subject of this module

from assistant.reading.errors import ReadingError
from assistant.reading.laws import dimensions as dim
from assistant.reading.laws.electrochemistry import R
from assistant.reading.laws.givens import Given, Givens, Slot
from assistant.reading.laws.relations import Extra, Law, Output, s

#: Electron gyromagnetic ratio in rad/(s T) and Bohr magneton over hbar, CODATA 2018.
GYROMAGNETIC = 1.76085963e11
MAGNETON = 8.79410006e10
_y = sp.Symbol("y_", real=True)


# --- oxidation ------------------------------------------------------------------------


def _oxide(found: Givens, taken: dict[str, Given]) -> Extra:
    if "x0" not in taken and "tau" not in taken:
        return {"x0": (0.0, "there is no oxide at the start")}
    return {}


DEAL_GROVE = Law(
    "Deal–Grove oxidation",
    r"deal[\s–-]*grove|silicon (?:is|be|must be|wafer)[^.]*oxidi[sz]ed|thermal oxid|oxidi[sz]ed in (?:dry|wet|steam)|(?:dry|wet|steam) oxid|oxide (?:growth|thickness|layer)|parabolic rate",
    (
        Slot("B", "parabolic rate constant B", (dim.DIFFUSIVITY,), ("B", "kp", "k_p"), r"parabolic"),
        Slot("A", "constant A (or linear rate constant B/A)", (dim.LENGTH,), ("A",), r"(?!x)x", lone=False),
        Slot("K", "linear rate constant B/A", (dim.SPEED,), ("B/A", "kl", "k_l", "BA"), r"linear"),
        Slot("tau", "time offset tau", (dim.TIME,), ("tau", "τ"), r"offset|shift|tau", lone=False),
        Slot("x0", "initial oxide", (dim.LENGTH,), ("x0", "x_0", "xi", "x_i", "w0"), r"initial\w*|native|already|existing|carries|covered (?:with|by)|starts? (?:with|from)|pre-?grown|there (?:is|are)", lone=False),
        Slot("x", "oxide thickness", (dim.LENGTH,), ("x", "w", "h"), r"until|thick\w*|reach\w*|grow\w*(?: to)?|total|target|to get|obtain|\bto\b"),
        Slot("t", "time", (dim.TIME,), ("t",), r"after|for|during|time|oxidi[sz]ed"),
    ),
    (
        s("K") * s("A") - s("B"),
        s("x0") ** 2 + s("A") * s("x0") - s("B") * s("tau"),
        s("x") ** 2 + s("A") * s("x") - s("B") * (s("t") + s("tau")),
    ),
    (
        Output("x", "nm", r"thick|how much oxide|oxide (?:after|grown)"),
        Output("t", "h", r"how (?:long|many (?:hours|minutes))|when|time|until"),
        Output("B", "um^2/h", r"parabolic"),
    ),
    ("the oxide grows by dx/dt = B/(2x + A)",),
    _oxide,
    (s("t") - sp.Integral((2 * _y + s("A")) / s("B"), (_y, s("x0"), s("x"))),),
    source="B. E. Deal, A. S. Grove, J. Appl. Phys. 36 (1965) 3770",
    ranges={"x0": (1e-15, 1.0), "x": (1e-14, 1.0), "t": (-1e12, 1e14), "tau": (-1e14, 1e14)},
)  # fmt: skip


# --- transformation -------------------------------------------------------------------


def _pairs(found: Givens) -> Extra:
    """Two transformed fractions with their times."""
    out: Extra = {}
    shares = [
        i
        for i in found.items
        if i.unit is not None and i.unit.text in {"%", "percent"} and not i.used
    ]
    times = [i for i in found.items if i.dimension == dim.TIME and not i.used]
    if len(shares) >= 2 and len(times) >= 2:
        for k, (share, time) in enumerate(zip(shares, times, strict=False), 1):
            if k > 2:
                break
            share.used = time.used = True
            out[f"X{k}"] = (share.value / 100, f"{share.text} after {time.text}")
            out[f"t{k}"] = (time.value, "")
    return out or _one_point(found, shares, times)


def _one_point(found: Givens, shares: list[Given], times: list[Given]) -> Extra:
    """A time at which half, or a share that stands before it, has transformed."""
    for time in times:
        before = found.before(time, 45)
        between = re.search(rf"(?:{_HALF})[^\d%]*$", before, re.I)
        if between and len(times) + len(shares) > 1:
            time.used = True
            return {"th": (time.value, f"half after {time.text}")}
        for share in shares:
            words = found.text[share.end : time.start]
            if share.end <= time.start and re.fullmatch(rf"[^\d,;.?]*\b(?:{_AFTER})\s*", words):  # fmt: skip
                share.used = time.used = True
                said = f"{share.text} after {time.text}"
                return {"X1": (share.value / 100, said), "t1": (time.value, "")}
    return {}


_HALF = r"\bhalf\b|zur hälfte|à moitié|la mitad|一半|半分"
_AFTER = r"after|within|in|nach|innerhalb|après|en|tras|después de"


def _power(found: Givens, taken: dict[str, Given]) -> Extra:
    """The rate constant of k t^n has the unit of time to the power -n.

    Raises:
        ReadingError: Its unit belongs to another exponent.
    """
    k, n = taken.get("k"), taken.get("n")
    if k is not None and n is not None and k.dimension[2] not in {0, -1, -n.value}:
        raise ReadingError(
            f"the units do not fit: with n = {n.value:g} the rate constant is per time "
            f"to the power {n.value:g}, but {k.text} is given",
            "units",
        )
    return {}


def _avrami(name: str, exponent: sp.Expr, unless: str, k: Slot, said: str) -> Law:
    """One of the two conventions for the rate constant."""

    def power(t: str) -> sp.Expr:
        return exponent.subs(_y, s(t))

    rate = sp.diff(exponent, _y)
    return Law(
        name,
        r"avrami|jmak|kolmogorov|(?:re)?crystalli[sz]ation|transformed",
        (
            Slot("n", "Avrami exponent n", (dim.ONE,), ("n",), r"exponent|avrami (?:index|parameter)|with n"),
            k,
            Slot("th", "half time", (dim.TIME,), ("t_half", "t12", "t_0.5", "t50", "t1/2"), r"half[\s-]*(?:life|time)|50 ?%|half (?:is |of )", lone=False),
            Slot("t", "time", (dim.TIME,), ("t",), r"after|time|\bat\b|for|within"),
            Slot("X", "transformed fraction", (dim.ONE,), ("X", "f"), r"fraction|until|to reach|transform\w*|complete|(?:re)?crystalli[sz]ed|solidified|for|reach\w*"),
        ),
        (
            sp.log(2) - power("th"),
            sp.log(sp.log(1 / (1 - s("X2"))) / sp.log(1 / (1 - s("X1")))) - s("n") * sp.log(s("t2") / s("t1")),
            sp.log(1 / (1 - s("X1"))) - power("t1"),
            -sp.log(1 - s("X")) - power("t"),
        ),
        (
            Output("X", "", r"fraction|how much|degree|extent|what (?:percentage|share)|transformed after|percent|anteil|fracción|porcentaje|proportion|分数|比例|割合|分率"),
            Output("t", "s", r"how (?:long|many (?:seconds|minutes|hours))|when|time (?:for|to|until|at|is)"),
            Output("n", "", r"exponent|\bn\b"),
            Output("k", "", r"rate constant|\bk\b"),
            Output("th", "s", r"half[\s-]*(?:life|time)"),
        ),
        (said,),
        _power,
        proofs=(-sp.log(1 - s("X")) - sp.Integral(rate, (_y, 0, s("t"))),),
        before=_pairs,
        source="M. Avrami, J. Chem. Phys. 7 (1939) 1103",
        unless=unless,
        ranges={"X": (1e-12, 1 - 1e-15), "n": (0.01, 50.0)},
    )  # fmt: skip


AVRAMI = (
    _avrami(
        "Avrami (JMAK) kinetics",
        (s("k") * _y) ** s("n"),
        r"k\s*\*?\s*t\s*\^\s*n|s\^?\(?-n",
        Slot("k", "rate constant k", (dim.RATE,), ("k", "K"), r"rate|constant"),
        "the convention is X = 1 - exp(-(k t)^n), with k per unit of time",
    ),
    _avrami(
        "Avrami (JMAK) kinetics",
        s("k") * _y ** s("n"),
        r"(?!x)x",
        Slot(
            "k",
            "rate constant k",
            tuple((0, 0, -p / 100, 0, 0, 0) for p in range(601)),
            ("k", "K"),
            r"rate constant",
        ),
        "the convention is X = 1 - exp(-k t^n) with t in seconds",
    ),
)


# --- peaks ----------------------------------------------------------------------------

KISSINGER = Law(
    "Kissinger's peak condition",
    r"kissinger",
    (
        Slot("E", "activation energy", (dim.MOLAR_ENERGY,), ("E", "Ea", "E_a", "Q"), r"activation|energy"),
        Slot("A", "pre-exponential factor", (dim.RATE,), ("A", "k0", "k_0", "nu"), r"pre-?exponential|frequency|factor"),
        Slot("beta", "heating rate", (dim.HEATING,), ("beta", "β", "phi"), r"heating|rate"),
        Slot("Tp", "peak temperature", (dim.TEMPERATURE,), ("Tp", "T_p"), r"peak|temperature"),
    ),
    (sp.log(s("beta") * s("E") / (R * s("Tp") ** 2 * s("A"))) + s("E") / (R * s("Tp")),),
    (
        Output("Tp", "K", r"temperature|where|peak"),
        Output("E", "kJ/mol", r"activation energy"),
        Output("A", "1/s", r"pre-?exponential|frequency factor"),
        Output("beta", "K/min", r"heating rate"),
    ),
    ("a reaction of first order, heated at a constant rate",),
    source="H. E. Kissinger, Anal. Chem. 29 (1957) 1702",
    ranges={"Tp": (50.0, 6000.0), "E": (1e3, 5e6)},
)  # fmt: skip


# --- catalysts ------------------------------------------------------------------------


def _shape(found: Givens, taken: dict[str, Given]) -> Extra:
    """The characteristic length from radius, diameter or thickness."""
    if "size" not in taken:
        return {}
    item = taken["size"]
    around = found.before(item) + " " + found.text[item.end : item.end + 30]
    near = found.text[max(0, item.start - 22) : item.end + 22]
    if re.search(r"half[\s-]*(?:the )?thick", near, re.I):
        return {"L": (item.value, "")}
    if re.search(r"diameter|\bdia\b|ø|thick|wide", near, re.I):
        one_side = re.search(
            r"one (?:face|side)|impermeable|washcoat|sealed|single side|other (?:face|side) (?:is )?(?:closed|imperm)",
            found.text,
            re.I,
        )
        if one_side and re.search(r"thick|wide", around, re.I):
            return {
                "L": (item.value, "the whole thickness counts, as one face is closed")
            }
        return {
            "L": (item.value / 2, "the characteristic length is half of " + item.text)
        }
    return {"L": (item.value, "")}


def _pellet(name: str, cue: str, eta: sp.Expr, middle: sp.Expr, unless: str) -> Law:
    return Law(
        f"Thiele modulus and effectiveness factor, {name}",
        cue,
        (
            Slot("k", "first-order rate constant", (dim.RATE,), ("k", "k1", "kv", "k_v"), r"rate|constant"),
            Slot("D", "effective diffusivity", (dim.DIFFUSIVITY,), ("De", "D_e", "D", "Deff", "D_eff"), r"diffus"),
            Slot("size", "size of the pellet (radius, diameter or thickness)", (dim.LENGTH,), ("R", "L", "r", "d", "Rp", "dp"), r"radius|diameter|thick\w*|size|pellet|slab|extrudate"),
            Slot("c", "surface concentration", (dim.CONCENTRATION,), ("c", "cs", "c_s", "c0", "cs0"), r"surface|concentration|bulk"),
            Slot("phi", "Thiele modulus", (dim.ONE,), ("phi", "Phi", "φ", "ϕ"), r"modulus|thiele"),
        ),
        (
            s("phi") ** 2 * s("D") - s("L") ** 2 * s("k"),
            s("eta") - eta,
            s("cm") - s("c") * middle,
            s("rate") - s("eta") * s("k") * s("c"),
        ),
        (
            Output("eta", "", r"effectiveness"),
            Output("phi", "", r"modulus|thiele (?:number|modulus)"),
            Output("cm", "mol/m^3", r"cent(?:er|re)|middle|core|closed face|innermost"),
            Output("rate", "mol/(m^3 s)", r"(?:observed|actual|effective|overall|mean) rate"),
        ),
        (f"first-order reaction in a {name}, isothermal; the modulus is L*sqrt(k/D) with L the radius (or half the thickness)",),
        _shape,
        source="E. W. Thiele, Ind. Eng. Chem. 31 (1939) 916",
        unless=unless,
    )  # fmt: skip


_phi = s("phi")
_HIGHER = r"\bat [xr] ?=|second[\s-]*order|zero(?:th)?[\s-]*order|c\^2|c²|order (?:2|two|0|n\b|1/2)|half[\s-]*order"
_MAIN = r"thiele|effectiveness factor|(?:catalyst|porous|pellet|extrudate)[^.]*(?:first[\s-]*order|reaction)|first[\s-]*order[^.]*(?:catalyst|porous|pellet|extrudate)"
THIELE = (
    _pellet(
        "sphere", _MAIN,
        3 / _phi**2 * (_phi / sp.tanh(_phi) - 1), _phi / sp.sinh(_phi),
        r"slab|plate|layer|film|flat|cylind|extrudate|strand|washcoat|" + _HIGHER,
    ),
    _pellet(
        "long cylinder", _MAIN,
        2 * sp.besseli(1, _phi) / (_phi * sp.besseli(0, _phi)), 1 / sp.besseli(0, _phi),
        r"slab|plate|layer|film|flat|spher|washcoat|" + _HIGHER,
    ),
    _pellet(
        "flat slab", _MAIN,
        sp.tanh(_phi) / _phi, 1 / sp.cosh(_phi),
        r"cylind|extrudate|strand|spher|" + _HIGHER,
    ),
)  # fmt: skip


# --- demixing -------------------------------------------------------------------------


def _gradient_term(found: Givens, taken: dict[str, Given]) -> Extra:
    half = re.search(
        r"kappa\s*/\s*2|κ\s*/\s*2|1/2\s*\*?\s*(?:kappa|κ)|½|half", found.text, re.I
    )
    whole = re.search(r"(?:kappa|κ)\s*\*?\s*(?:\||\()?\s*(?:grad|∇)", found.text, re.I)
    if whole and not half:
        return {"m": (2.0, "the gradient term of the energy is kappa |grad c|^2")}
    return {"m": (1.0, "the gradient term of the energy is kappa/2 |grad c|^2")}


SPINODAL = Law(
    "linear theory of spinodal decomposition (Cahn–Hilliard)",
    r"spinodal|cahn[\s–-]*hilliard",
    (
        Slot("fpp", "second derivative f'' of the energy", (dim.ENERGY_DENSITY,), ("f''", "f_cc", "fcc", "d2f", "f"), r"second derivative|curvature|f''"),
        Slot("kappa", "gradient energy coefficient", (dim.LINE_ENERGY,), ("kappa", "κ", "K"), r"gradient"),
        Slot("M", "mobility", ((5, -1, 1, 0, 0, 0), ), ("M",), r"mobility"),
    ),
    (
        s("lm") ** 2 * (-s("fpp")) - 8 * sp.pi**2 * s("m") * s("kappa"),
        s("lc") ** 2 * (-s("fpp")) - 4 * sp.pi**2 * s("m") * s("kappa"),
        s("rate") * 4 * s("m") * s("kappa") - s("M") * s("fpp") ** 2,
    ),
    (
        Output("lm", "nm", r"fastest|dominant|most unstable|wavelength|wave length"),
        Output("lc", "nm", r"critical wave|smallest|shortest|cut-?off"),
        Output("rate", "1/s", r"growth rate|amplification"),
    ),
    ("small waves on a uniform mixture inside the spinodal",),
    _gradient_term,
    source="J. W. Cahn, Acta Metall. 9 (1961) 795",
)  # fmt: skip


# --- spins ----------------------------------------------------------------------------


def _spin(found: Givens, taken: dict[str, Given]) -> Extra:
    out: Extra = {}
    g = taken.get("g")
    out["gamma"] = (
        (MAGNETON * g.value, f"the gyromagnetic ratio follows from g = {g.value:g}")
        if g is not None
        else (
            GYROMAGNETIC,
            f"the gyromagnetic ratio is that of the electron, {GYROMAGNETIC:.6g} rad/(s T)",
        )
    )
    if "th1" not in taken and re.search(
        r"equator|in the (?:film )?plane|perpendicular", found.text, re.I
    ):
        out["th1"] = (1.5707963267948966, "the equator is at 90° from the field")
    return out


_ANGLE = (dim.ONE,)
LARMOR = Law(
    "Larmor precession",
    r"larmor|precession (?:frequency|period)|ferromagnetic resonance",
    (
        Slot("B", "magnetic induction", (dim.INDUCTION,), ("B", "B0", "H"), r"field|\bin\b"),
        Slot("g", "g factor", (dim.ONE,), ("g",), r"g[\s-]*factor"),
        Slot("f", "frequency", (dim.RATE,), ("f",), r"frequency"),
    ),
    (s("f") * 2 * sp.pi - s("gamma") * s("B"), s("period") * s("f") - 1),
    (Output("f", "GHz", r"frequency"), Output("period", "ps", r"period"), Output("B", "T", r"field")),
    ("a moment in a field alone, without anisotropy or demagnetising field",),
    _spin,
    unless=r"kittel|demagneti|thin film",
    source="the torque equation dm/dt = -gamma m x B",
)  # fmt: skip

SWITCHING = Law(
    "Landau–Lifshitz–Gilbert equation of a macrospin, angle to the field",
    r"landau|\bllg\b|macrospin|gilbert",
    (
        Slot("a", "Gilbert damping", (dim.ONE,), ("alpha", "α", "a"), r"damping"),
        Slot("B", "magnetic induction", (dim.INDUCTION,), ("B", "B0", "H"), r"field|\bin\b"),
        Slot("g", "g factor", (dim.ONE,), ("g",), r"g[\s-]*factor"),
        Slot("th0", "angle to the field at the start", _ANGLE, ("theta0", "theta", "θ", "θ0"), r"starts?|tilted|from|initial\w*|released"),
        Slot("th1", "angle to the field at the end", _ANGLE, ("theta1",), r"reach\w*|cross\w*|until|passes|within|falls (?:below|to)|down to|relax\w*"),
        Slot("t", "time", (dim.TIME,), ("t",), r"after|time"),
    ),
    (
        s("w") * (1 + s("a") ** 2) - s("gamma") * s("B"),
        sp.log(sp.tan(s("th1") / 2) / sp.tan(s("th0") / 2)) + s("a") * s("w") * s("t"),
    ),
    (Output("t", "ns", r"how long|how many [npµ]?s\b|when|time (?:to|until|for|does)"),),
    ("the field is uniform and along z, without anisotropy",),
    _spin,
    (s("t") - sp.Integral(1 / (s("a") * s("w") * sp.sin(_y)), (_y, s("th1"), s("th0"))),),
    source="T. L. Gilbert, IEEE Trans. Magn. 40 (2004) 3443",
    unless=r"anisotropy|m_?[xyz] (?:at|after)|\bafter \d",
)  # fmt: skip

LAWS: tuple[Law, ...] = (
    DEAL_GROVE, *AVRAMI, KISSINGER, *THIELE, SPINODAL, LARMOR, SWITCHING,
)  # fmt: skip
