"""Classical solutions of diffusion and conduction asked for by their situation.

"Derive the solution of Fick's second law for a thin film source" becomes the equation,
the conditions of the situation and the family of solutions that the similarity variable
leads to; the solver puts the formula back and checks what must hold. Source: J. Crank,
The Mathematics of Diffusion, 2nd ed. (1975), ch. 2 and 3.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import sympy as sp  # noqa: TID253 - formulas are the subject of this module

from assistant.reading.errors import ReadingError
from assistant.reading.laws import dimensions as dim
from assistant.reading.laws import givens as numbers
from assistant.reading.laws.givens import Given, Givens, Slot
from assistant.reading.meaning import symbol
from assistant.reading.units import parse_unit
from validators.specs.equation import EquationSpec, Point, jet_name

_LAW = re.compile(
    r"fick\w*[’']?s?\s+(?:second|2nd|2\.|zweite\w*|seconde|deuxième|segunda)|"
    r"(?:second|2nd|zweite\w*|deuxième|seconde|segunda)\s+(?:law of fick|fick\w*|loi de "
    r"fick|ley de fick)|菲克第二定律|フィックの第二法則|"
    r"diffusion(?:s?\s*|\s+)(?:equation|gleichung|problem)|équation de (?:la )?diffusion|"
    r"ecuación de (?:la )?difusión|扩散方程|拡散方程式|diffusion from|diffusion out of",
    re.I,
)
_ASKED = re.compile(
    r"\bderiv|solution|\bsolve|herleit|ableit|lösung|löse|dérive|démontr|résou|obten|"
    r"deduc|resuelv|resolver|solución|推导|求解|解|導|formula|expression|profile|c\(x|plot",
    re.I,
)
_x, _t, _r = symbol("x"), symbol("t"), symbol("r")
_D, _M = symbol("D"), symbol("M")
_cs, _c0, _c1, _c2 = (symbol(n) for n in ("cs", "c0", "c1", "c2"))
_width = 2 * sp.sqrt(_D * _t)


@dataclass(frozen=True)
class Situation:
    """One classical situation.

    Attributes:
        name: What it is called.
        words: How people name it.
        formula: The solution, over x (or r), t, D and the amounts.
        says: Its conditions in words.
        steps: How it is found.
        curvature: 0 for planes, 1 around a line, 2 around a point.
        half: Whether the body begins at x = 0.
        needs: Names of its levels or amounts with their meaning.
        amount: The conserved integral, None where matter enters.
        edge: Value at x = 0, None where none is held.
        start: Value far away (right, left) as t goes to zero.
    """

    name: str
    words: str
    formula: sp.Expr
    says: str
    steps: tuple[str, ...]
    curvature: int = 0
    half: bool = False
    needs: tuple[str, ...] = ("M",)
    amount: sp.Expr | None = None
    edge: sp.Expr | None = None
    start: tuple[sp.Expr, sp.Expr] = (sp.Integer(0), sp.Integer(0))


_SOURCE_STEPS = (
    "The amount M is conserved and no length is given, so c = M t^(-d/2) f(s) with "
    "s = x/sqrt(t) and d the number of dimensions.",
    "Put into the equation this leaves D f'' + s f'/2 + f/2 = 0 (in one dimension), "
    "that is (D f' + s f/2)' = 0.",
    "The flux vanishes far away, so D f' = -s f/2 and f = A exp(-s^2/(4 D)).",
    "The integral of c equals M, which fixes A.",
)
_LEVEL_STEPS = (
    "The data hold no length, so c depends on s = x/(2 sqrt(D t)) alone.",
    "Put into the equation this leaves c'' + 2 s c' = 0, so c' = A exp(-s^2).",
    "Integrated once more: c = B + A' erf(s); the two levels fix both constants.",
)
_STEP = re.compile(
    r"diffusion couple|\bcouple\b|step (?:profile|function|initial)|two (?:half|semi)|"
    r"interdiffus|diffusionspaar|扩散偶|拡散対|par de difusión",
    re.I,
)
SITUATIONS = (
    Situation(
        "instantaneous point source",
        r"point[\s-]source|punktquelle|source ponctuelle|fuente puntual|点源",
        _M / (4 * sp.pi * _D * _t) ** sp.Rational(3, 2) * sp.exp(-(_r**2) / (4 * _D * _t)),
        "an amount M is set free at r = 0 at t = 0; c vanishes far away",
        _SOURCE_STEPS, curvature=2, amount=_M,
    ),
    Situation(
        "instantaneous line source",
        r"line[\s-]source|linienquelle|source linéaire|fuente lineal|线源|線源",
        _M / (4 * sp.pi * _D * _t) * sp.exp(-(_r**2) / (4 * _D * _t)),
        "an amount M per length is set free at r = 0 at t = 0; c vanishes far away",
        _SOURCE_STEPS, curvature=1, amount=_M,
    ),
    Situation(
        "thin film on the surface of a thick body",
        r"(?=.*(?:thin[\s-](?:film|layer)|tracer layer|dünne\w* schicht|couche mince|"
        r"capa fina|薄膜|薄层|薄層))(?=.*(?:on (?:the|a|its) (?:surface|end|face)|"
        r"semi[\s-]*infinite|half[\s-]*space|oberfläche|halbraum|surface|superficie|表面))",
        _M / sp.sqrt(sp.pi * _D * _t) * sp.exp(-(_x**2) / (4 * _D * _t)),
        "an amount M per area lies at x = 0 at t = 0; nothing leaves through x = 0",
        (*_SOURCE_STEPS, "Nothing crosses x = 0, so all of M lies on x > 0."),
        half=True, amount=_M,
    ),
    Situation(
        "thin film (plane) source between two thick bodies",
        r"thin[\s-](?:film|layer)|plane source|instantaneous source|planar source|delta|"
        r"gaussian source|dünne\w* schicht|flächenquelle|ebene quelle|couche mince|source "
        r"plane|capa fina|película delgada|fuente plana|薄膜|薄层|薄層|平面源|面源",
        _M / (2 * sp.sqrt(sp.pi * _D * _t)) * sp.exp(-(_x**2) / (4 * _D * _t)),
        "an amount M per area lies at x = 0 at t = 0; c vanishes far away on both sides",
        _SOURCE_STEPS, amount=_M,
    ),
    Situation(
        "diffusion couple",
        _STEP.pattern,
        (_c1 + _c2) / 2 + (_c2 - _c1) / 2 * sp.erf(_x / _width),
        "at t = 0 the concentration is c1 for x < 0 and c2 for x > 0",
        _LEVEL_STEPS, needs=("c1", "c2"), start=(_c2, _c1),
    ),
    Situation(
        "constant surface concentration on a thick body",
        r"constant (?:surface|boundary)|surface concentration|fixed surface|semi[\s-]*"
        r"infinite|half[\s-]*space|halbunendlich|halbraum|konstante\w* (?:oberfläche|rand)|"
        r"semi-infini|concentration (?:de surface|constante)|semiinfinit|superficie "
        r"constante|半无限|半無限|恒定表面|表面濃度一定",
        _c0 + (_cs - _c0) * sp.erfc(_x / _width),
        "the concentration is cs at x = 0 for t > 0, and c0 at t = 0 and far away",
        _LEVEL_STEPS, half=True, needs=("cs", "c0"), edge=_cs, start=(_c0, _c0),
    ),
)  # fmt: skip
#: Units of concentrations, by their exponents of (m, kg, s, K, mol, A).
_VOLUMES = {(-3, 0, 0, 0, 1, 0): "mol/m^3", (-3, 1, 0, 0, 0, 0): "kg/m^3"}
#: Questions for anything but the concentration.
_INVERSE = re.compile(
    r"how (?:long|deep|far)|(?:what|which) (?:time|depth|temperature|diffusiv)|wie lange|"
    r"combien de temps|cuánto tiempo|多久|多长时间|時間はどれ",
    re.I,
)
_SLOTS = (
    Slot("D", "diffusivity", (dim.DIFFUSIVITY,), ("D",)),
    Slot("t", "time", (dim.TIME,), ("t",)),
    Slot("M", "amount", ((-2, 0, 0, 0, 1, 0), (0, 0, 0, 0, 1, 0), (-2, 1, 0, 0, 0, 0), (0, 1, 0, 0, 0, 0), dim.ONE), ("M", "Q"), r"amount|dose", lone=False),
    Slot("x", "place", (dim.LENGTH,), ("x", "r", "z")),
    *(
        Slot(n, n, (dim.CONCENTRATION, (-3, 1, 0, 0, 0, 0), dim.ONE), (n, n.upper(), f"{n[0]}_{n[1]}"), lone=False)
        for n in ("cs", "c0", "c1", "c2")
    ),
)  # fmt: skip


def match(text: str) -> EquationSpec | None:
    """The situation that a text names, with the numbers that it gives.

    Raises:
        ReadingError: A time is given without a diffusivity, so no value follows.
    """
    if not _LAW.search(text) or not _ASKED.search(text) or _INVERSE.search(text):
        return None
    situation = next((s for s in SITUATIONS if re.search(s.words, text, re.I)), None)
    if situation is None:
        return None
    found = numbers.givens(text)
    taken = numbers.assign(_SLOTS, found)
    if "t" in taken and "D" not in taken:
        raise ReadingError("which value has the diffusivity?", "missing")
    return _spec(situation, taken, found)


def _spec(s: Situation, taken: dict[str, Given], found: Givens) -> EquationSpec:
    variable = "r" if s.curvature else "x"
    c = "c"
    v = symbol(variable)
    first, second = (symbol(jet_name(c, (variable,) * k)) for k in (1, 2))
    rate = _D * (second + (s.curvature * first / v if s.curvature else 0))
    equation = symbol(jet_name(c, ("t",))) - rate
    known = {symbol(n): sp.Float(taken[n].value) for n in ("D",) if n in taken}
    given = {n for n in s.needs if n in taken}
    assumed = [s.says]
    scale: dict[str, float] = {}
    unit: dict[str, str] = {}
    amounts = {symbol(n): sp.Float(taken[n].value) for n in given}
    if "D" in taken and given != set(s.needs):
        amounts = _reduced(s, assumed)
    if "D" in taken:
        scale, unit = _units(taken)
        _shown(s, taken, given, scale, unit)
    points: tuple[Point, ...] = ()
    if {"D", "t"} <= set(taken):
        spread = math.sqrt(2 * taken["D"].value * taken["t"].value)
        places = (
            [taken["x"].value]
            if "x" in taken
            else [k * spread for k in (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)]
        )
        points = tuple(
            Point(c, symbol(c), {variable: p, "t": taken["t"].value}, "")
            for p in places
        )
    low = sp.Integer(0) if s.half or s.curvature else -sp.oo
    return EquationSpec(
        unknowns=(c,),
        independent=(variable, "t"),
        time="t",
        equations=(sp.expand(equation.subs(known)),),
        domain={variable: (low, sp.oo), "t": (sp.Integer(0), sp.oo)},
        parameters={n: taken[n].text for n in ("D", *sorted(given)) if n in taken},
        geometry=("interval", "cylinder", "sphere")[s.curvature],
        points=points,
        scale=scale,
        unit=unit,
        law=f"Fick's second law, {s.name}",
        assumptions=tuple(assumed),
        data={
            "derivation": {
                "formula": s.formula, "known": known, "amounts": amounts,
                "steps": s.steps, "curvature": s.curvature, "half": s.half,
                "amount": s.amount, "edge": s.edge, "start": s.start,
            },
            "unused": tuple(numbers.unused(found)),
        },
    )  # fmt: skip


def _reduced(s: Situation, assumed: list[str]) -> dict[sp.Expr, sp.Expr]:
    """Levels for values of a share, where the text gives no amounts."""
    if s.needs == ("M",):
        assumed.append("M is not given, so the values are c/M")
        return {_M: sp.Integer(1)}
    high, low = ("cs", "c0") if s.edge is not None else ("c2", "c1")
    assumed.append(
        f"{high} and {low} are not given, so the values are the share "
        f"(c - {low})/({high} - {low})"
    )
    return {symbol(high): sp.Integer(1), symbol(low): sp.Integer(0)}


def _shown(
    s: Situation, taken: dict[str, Given], given: set[str], scale: dict[str, float],
    unit: dict[str, str],
) -> None:  # fmt: skip
    """The unit of the concentration: that of a level, or of an amount per volume."""
    power = s.curvature + 1
    per = "1/m" if power == 1 else f"1/m^{power}"
    if s.needs == ("M",):
        amount = taken["M"].dimension if "M" in given else tuple(dim.ONE)
        volume = (amount[0] - power, *amount[1:])
        scale["c"] = 1.0
        unit["c"] = per if amount == tuple(dim.ONE) else _VOLUMES.get(volume, "SI")
        return
    level = next((taken[n].unit for n in sorted(given)), None)
    if level is not None and given == set(s.needs):
        scale["c"], unit["c"] = level.factor, level.text


def _units(taken: dict[str, Given]) -> tuple[dict[str, float], dict[str, str]]:
    """Shown units: the time as given, lengths near the width of the profile."""
    scale, unit = {}, {}
    time = taken.get("t")
    if time is not None and time.unit is not None:
        scale["t"], unit["t"] = time.unit.factor, time.unit.text
    place = taken.get("x")
    if place is not None and place.unit is not None:
        scale["x"] = scale["r"] = place.unit.factor
        unit["x"] = unit["r"] = place.unit.text
    elif time is not None:
        width = math.sqrt(taken["D"].value * time.value)
        name = next(
            n for n, size in (("nm", 1e-6), ("um", 1e-3), ("mm", 1.0), ("m", math.inf))
            if width < size
        )  # fmt: skip
        chosen = parse_unit(name)
        scale["x"] = scale["r"] = chosen.factor
        unit["x"] = unit["r"] = name
    return scale, unit
