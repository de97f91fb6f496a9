"""Laws whose parameters follow from a list of measurements by a straight line.

Kissinger ``ln(β/Tp²) = const − E/(R Tp)``, Arrhenius ``ln k = ln A − E/(R T)`` and
Avrami ``ln(−ln(1 − X)) = ln k + n ln t``. Sources: H. E. Kissinger, Anal. Chem. 29
(1957) 1702–1706; M. Avrami, J. Chem. Phys. 7 (1939) 1103–1112.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.reading.asked import Asked
from assistant.reading.errors import ReadingError
from assistant.reading.laws.givens import Given, Givens, givens
from assistant.reading.meaning import symbol
from assistant.reading.units import Unit, parse_unit
from assistant.solvers.lines import LINES
from validators.specs.equation import EquationSpec, Point

_TEMPERATURE = (0, 0, 0, 1, 0, 0)
_ARRHENIUS = (
    r"arrhenius|activation energ|aktivierungsenerg|énergie d.activ|energía de activ|"
    r"活化能|活性化エネルギー"
)
_NUMBER = r"[-+]?\d+(?:\.\d+)?(?:\s*(?:[eE]|[x×*·]\s*10\s*\^?)\s*\{?[-+−]?\d+\}?)?"
_GAP = r"\s*(?:,|;|/|and|und|et|y|、|，|和)\s*(?:and\s+|und\s+|et\s+|y\s+)?"
_LIST = re.compile(
    rf"({_NUMBER}(?:\s*(?:°C|K|%)?{_GAP}{_NUMBER})+)\s*"
    r"((?:°C|K|1/)?[A-Za-z%µ°]*(?:\^?-?\d)?(?:\s*/\s*[A-Za-z]+(?:\^?-?\d)?)?)"
)


@dataclass(frozen=True)
class _Series:
    values: tuple[float, ...]
    unit: Unit
    before: str


def match(text: str, asked: Asked | None = None) -> EquationSpec | None:
    """The spec of a fit; None when the text names none of these laws with data.

    Raises:
        ReadingError: The lists do not fit together.
    """
    law = _named_law(text)
    if law is None:
        return _activated(text, asked)
    pairs = _pairs(text, asked) if law.startswith("arrhenius") else None
    if pairs is not None:
        return pairs
    text = _tabled(text)
    found = list(_series(text))
    if len(found) < 2:
        # One peak at one rate is a relation, not a fit.
        if law == "kissinger" and not re.search(
            r"pre-?exponential|frequency factor", text, re.I
        ):
            raise ReadingError(
                "which heating rates and which peak temperatures were measured? Give "
                "two lists of the same length, with units.",
                "missing",
            )
        return None
    return _from_series(law, found, asked, text)


def _named_law(text: str) -> str | None:
    """Which line the text names."""
    lowered = text.lower()
    if re.search(r"kissinger", lowered):
        return "kissinger"
    if re.search(_ARRHENIUS, lowered):
        product = r"(?:sigma|σ)\s*[*·⋅]?\s*T\b|conductivity times temperature"
        return "arrhenius_sigma_t" if re.search(product, text) else "arrhenius"
    if re.search(r"avrami|jmak", lowered):
        return "avrami"
    if re.search(r"power[\s-]?law|log[\s-]*log|potenzgesetz|loi de puissance", lowered):
        return "power"
    if re.search(r"parabolic|oxid\w*|k_?p\b", lowered):
        return "parabolic"
    return None


def _from_series(
    law: str, found: list[_Series], asked: Asked | None, text: str
) -> EquationSpec | None:
    def of(dimension: tuple[float, ...]) -> _Series | None:
        return next((s for s in found if tuple(s.unit.dimension) == dimension), None)

    if law == "kissinger" or law.startswith("arrhenius"):
        first = of((0, 0, 0, 1, 0, 0))
        if first is None:
            if law != "kissinger":
                return None
            raise ReadingError(
                "in which unit are the temperatures given (K or °C)?", "missing"
            )
    elif law == "power":
        first = of((0, 0, 1, 0, 0, 0)) or found[0]
    else:
        first = of((0, 0, 1, 0, 0, 0))
        if first is None:
            return None
    other = next(s for s in found if s is not first)
    share = 1.0
    if law == "avrami" and ("%" in other.unit.text or max(other.values) > 1):
        share = 0.01
    places = tuple(v * first.unit.factor + first.unit.offset for v in first.values)
    measured = tuple(v * other.unit.factor * share for v in other.values)
    return _spec(law, places, measured, asked, text, (first.unit, other.unit))


#: Quantities that grow with temperature by thermal activation.
_ACTIVATED = re.compile(
    r"rate (?:constant|coefficient)|reaction rate|diffusivit|diffusion coefficient|"
    r"ionic conductiv|geschwindigkeitskonstante|diffusions?koeffizient|constante de "
    r"vitesse|coefficient de diffusion|constante de velocidad|coeficiente de difusi|"
    r"速率常数|扩散系数|速度定数|拡散係数|\bk\b(?=\s*(?:=|is|at))|\bD\b(?=\s*(?:=|is|at))",
    re.I,
)


def _activated(text: str, asked: Asked | None) -> EquationSpec | None:
    """Two values of a rate or a diffusivity at two temperatures, a third asked for."""
    if not _ACTIVATED.search(text):
        return None
    spec = _pairs(text, asked)
    if spec is None or len(spec.points) == 0 or "at" not in spec.data:
        return None
    return replace(
        spec,
        assumptions=(
            "the quantity follows Arrhenius' law between and beyond the two "
            "temperatures",
            *spec.assumptions,
        ),
    )


def _pairs(text: str, asked: Asked | None) -> EquationSpec | None:
    """``1e-14 m2/s at 1100 K and 4e-13 m2/s at 1300 K; D at 1200 K?``."""
    found = givens(text)
    places, measured, open_, unit = _paired(found, _value_first)
    if len(places) < 2:
        places, measured, open_, unit = _paired(found, _temperature_first)
    if len(places) < 2:
        return None
    kelvin = parse_unit("K")
    spec = _spec(
        _named_law(text) or "arrhenius", tuple(places), tuple(measured), asked, text,
        (kelvin, unit or parse_unit("1")),
    )  # fmt: skip
    if not open_ or (asked is not None and asked.points):
        return spec
    names = [f"value at {t:.6g} K" for t in open_]
    points = [Point(n, None, {}, n) for n in names]
    # "activation energy and D at 900 K" asks for both, "D at 900 K" for one.
    wanted = spec.points if re.search(r"activat|\bE_?a\b", text, re.I) else ()
    return replace(
        spec,
        unknowns=(*(p.of for p in wanted), *names),
        points=(*wanted, *points),
        scale={**spec.scale, **{n: unit.factor for n in names if unit}},
        unit={**spec.unit, **{n: unit.text for n in names if unit}},
        data={**spec.data, "at": dict(zip(names, open_, strict=True))},
    )


_Pairs = tuple[list[float], list[float], list[float], Unit | None]


_Order = Callable[[Givens, Given, Given], tuple[Given, Given] | None]


def _value_first(found: Givens, one: Given, two: Given) -> tuple[Given, Given] | None:
    """``1e-14 m2/s at 1100 K``: the temperature and its value, or None."""
    joined = re.fullmatch(
        r"\s*(?:at|@|bei|à|a|en|\()\s*(?:T\s*=\s*)?", found.text[one.end : two.start]
    )
    warm = one.dimension != _TEMPERATURE and two.dimension == _TEMPERATURE
    return (two, one) if warm and joined else None


def _temperature_first(
    found: Givens, one: Given, two: Given
) -> tuple[Given, Given] | None:
    """``at 300 K the rate constant is 0.012 1/s, at 330 K it is 0.15 1/s``."""
    between = found.text[one.end : two.start]
    warm = one.dimension == _TEMPERATURE and two.dimension != _TEMPERATURE
    near = len(between) < 60 and not re.search(r"[?;.](?:\s|$)", between)
    return (one, two) if warm and near else None


def _paired(found: Givens, order: _Order) -> _Pairs:
    """Temperatures, values at them, temperatures left over, the values' unit."""
    places: list[float] = []
    measured: list[float] = []
    open_: list[float] = []
    unit: Unit | None = None
    items = found.items
    k = 0
    while k < len(items):
        pair = order(found, items[k], items[k + 1]) if k + 1 < len(items) else None
        if pair is None:
            if items[k].dimension == _TEMPERATURE:
                open_.append(items[k].value)
            k += 1
            continue
        warm, value = pair
        # "4e-13 at 1300 K" after "1e-14 m2/s at 1100 K" has the unit said before.
        bare = value.unit is None and unit is not None
        unit = unit or value.unit
        places.append(warm.value)
        measured.append(value.value * (unit.factor if bare and unit else 1.0))
        k += 2
    return places, measured, open_, unit


_ROW = re.compile(
    rf"\b([A-Za-zσβ]\w*)\s*[(\[]\s*([^()\[\]]{{1,12}})\s*[)\]]\s*[:=]?\s*"
    rf"({_NUMBER}(?:[\s|]+{_NUMBER}){{2,}})"
)


def _tabled(text: str) -> str:
    """``T(C) 25 50 75`` → ``T 25, 50, 75 °C``: rows with their unit in the head."""

    def spelled(found: re.Match[str]) -> str:
        unit = "°C" if found[2].strip() in {"C", "degC", "deg C"} else found[2].strip()
        return f"{found[1]} {', '.join(re.findall(_NUMBER, found[3]))} {unit}"

    return _ROW.sub(spelled, text)


def _series(text: str) -> list[_Series]:
    out = []
    at = 0
    for found in _LIST.finditer(text):
        digits = re.findall(_NUMBER, found.group(1))
        values = tuple(float(_plain(d)) for d in digits)
        unit_text = found.group(2).strip()
        if "°C" in found.group(1) and not unit_text:
            unit_text = "°C"
        try:
            unit = parse_unit(unit_text) if unit_text else parse_unit("1")
        except ReadingError:
            unit = Unit("", 1.0, (0, 0, 0, 0, 0, 0))
        out.append(_Series(values, unit, text[at : found.start()]))
        at = found.end()
    return out


def _plain(text: str) -> str:
    text = re.sub(r"\s|\{|\}", "", text).replace("−", "-")
    return re.sub(r"[x×*·]10\^?", "e", text)


def _equation(law: str) -> Any:
    r = sp.Float("8.31446261815324")
    x, y, t = symbol("T"), symbol("k"), symbol("t")
    energy, factor, n = symbol("E_a"), symbol("A"), symbol("n")
    return {
        "kissinger": sp.log(symbol("beta") / symbol("T_p") ** 2)
        + energy / (r * symbol("T_p"))
        - symbol("const"),
        "arrhenius": sp.log(y / factor) + energy / (r * x),
        "arrhenius_sigma_t": sp.log(symbol("sigma") * x / factor) + energy / (r * x),
        "avrami": sp.log(-sp.log(1 - symbol("X"))) - sp.log(y) - n * sp.log(t),
        "power": symbol("y") - symbol("a") * symbol("x") ** n,
        "parabolic": symbol("y") ** 2 - symbol("k_p") * t - symbol("const"),
    }[law]


def _spec(
    law: str,
    places: tuple[float, ...],
    measured: tuple[float, ...],
    asked: Asked | None,
    text: str,
    units: tuple[Unit, Unit],
) -> EquationSpec:
    if len(places) != len(measured):
        raise ReadingError(
            f"the two lists have {len(measured)} and {len(places)} numbers; each "
            "measurement needs both",
            "missing",
        )
    if law != "parabolic" and (min(places) <= 0 or min(measured) <= 0):
        raise ReadingError("the logarithm needs positive numbers", "contradictory")
    if law == "avrami" and max(measured) >= 1:
        raise ReadingError(
            "transformed fractions must lie between 0 and 1", "contradictory"
        )
    factor = re.search(r"pre-?\s?(?:exponential|factor)|frequency factor|\bA\b", text)
    names = [n for n in LINES[law].parameters if n != "A" or factor]
    points = tuple(Point(name, None, {}, name) for name in names)
    if asked is not None and asked.points:
        points = tuple(Point(_named(of, names), None, {}, of) for of, _ in asked.points)
    energetic = "E_a" in names
    shown = {"E_a": (1000.0, "kJ/mol")} if energetic else {}
    if law == "parabolic" and units[1].text not in {"", "1"}:
        first, second = units
        shown["k_p"] = (
            second.factor**2 / first.factor,
            f"({second.text})^2/{first.text}",
        )
    said = {
        "avrami": ("X = 1 - exp(-k t^n)",),
        "power": ("y = a x^n",),
        "parabolic": ("y^2 = k_p t + const, with y the gain or thickness",),
    }.get(law, ("R = 8.314462618 J/(mol K)",))
    return EquationSpec(
        unknowns=tuple(names),
        independent=("T",) if energetic else ("t",),
        time=None,
        equations=(_equation(law),),
        points=points,
        scale={name: value for name, (value, _) in shown.items()},
        unit={name: text for name, (_, text) in shown.items()},
        law=LINES[law].name,
        closed_form="no",
        data={"kind": "fit", "law": law, "x": places, "y": measured},
        assumptions=(*said, "every transformed measurement has the same weight"),
    )


def _named(of: str, names: list[str]) -> str:
    lowered = of.lower().replace("_", "")
    for name in names:
        if lowered in {name.lower().replace("_", ""), name[0].lower()}:
            return name
    return names[0]
