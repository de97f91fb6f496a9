"""Laws whose parameters follow from a list of measurements by a straight line.

Kissinger ``ln(β/Tp²) = const − E/(R Tp)``, Arrhenius ``ln k = ln A − E/(R T)`` and
Avrami ``ln(−ln(1 − X)) = ln k + n ln t``. Sources: H. E. Kissinger, Anal. Chem. 29
(1957) 1702–1706; M. Avrami, J. Chem. Phys. 7 (1939) 1103–1112.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.reading.asked import Asked
from assistant.reading.errors import ReadingError
from assistant.reading.meaning import symbol
from assistant.reading.units import Unit, parse_unit
from validators.specs.equation import EquationSpec, Point

_NUMBER = r"[-+]?\d+(?:\.\d+)?(?:\s*(?:[eE]|[x×*·]\s*10\s*\^?)\s*\{?[-+−]?\d+\}?)?"
_GAP = r"\s*(?:,|;|/|and|und|et|y|、|，|和)\s*(?:and\s+|und\s+|et\s+|y\s+)?"
_LIST = re.compile(
    rf"({_NUMBER}(?:\s*(?:°C|K|%)?{_GAP}{_NUMBER})+)\s*"
    r"((?:°C|K|1/)?[A-Za-z%µ°]*(?:\s*/\s*(?:min|s|h|mol))?(?:\^?-?\d)?)"
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
    lowered = text.lower()
    kissinger = re.search(r"kissinger", lowered)
    arrhenius = re.search(
        r"arrhenius|activation energ|aktivierungsenerg|"
        r"énergie d.activ|"
        r"energía de activ|活化能|活性化エネルギー",
        lowered,
    )
    avrami = re.search(r"avrami|jmak", lowered)
    if not (kissinger or arrhenius or avrami):
        return None
    text = _tabled(text)
    found = list(_series(text))
    if len(found) < 2:
        # One peak at one rate is a relation, not a fit.
        if kissinger and not re.search(r"pre-?exponential|frequency factor", lowered):
            raise ReadingError(
                "which heating rates and which peak temperatures were measured? Give "
                "two lists of the same length, with units.",
                "missing",
            )
        return None
    temperatures = next(
        (s for s in found if tuple(s.unit.dimension) == (0, 0, 0, 1, 0, 0)), None
    )
    if kissinger or (arrhenius and temperatures is not None):
        if temperatures is None:
            raise ReadingError(
                "in which unit are the temperatures given (K or °C)?", "missing"
            )
        other = next(s for s in found if s is not temperatures)
        kelvin = tuple(
            v * temperatures.unit.factor + temperatures.unit.offset
            for v in temperatures.values
        )
        rates = tuple(v * other.unit.factor for v in other.values)
        return _spec(
            "kissinger" if kissinger else "arrhenius", kelvin, rates, asked, text
        )
    if avrami:
        times = next(
            (s for s in found if tuple(s.unit.dimension) == (0, 0, 1, 0, 0, 0)), None
        )
        if times is None:
            return None
        other = next(s for s in found if s is not times)
        share = 0.01 if "%" in other.unit.text or max(other.values) > 1 else 1.0
        return _spec(
            "avrami",
            tuple(v * times.unit.factor for v in times.values),
            tuple(v * share for v in other.values),
            asked,
            text,
        )
    return None


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


def _spec(
    law: str,
    places: tuple[float, ...],
    measured: tuple[float, ...],
    asked: Asked | None,
    text: str,
) -> EquationSpec:
    if len(places) != len(measured):
        raise ReadingError(
            f"the two lists have {len(measured)} and {len(places)} numbers; each "
            "measurement needs both",
            "missing",
        )
    if min(places) <= 0 or min(measured) <= 0:
        raise ReadingError("the logarithm needs positive numbers", "contradictory")
    if law == "avrami" and max(measured) >= 1:
        raise ReadingError(
            "transformed fractions must lie between 0 and 1", "contradictory"
        )
    x, y, energy, constant = (symbol(n) for n in ("T", "k", "E_a", "const"))
    r = sp.Float("8.31446261815324")
    n = symbol("n")
    equation = {
        "kissinger": sp.log(symbol("beta") / symbol("T_p") ** 2)
        + energy / (r * symbol("T_p"))
        - constant,
        "arrhenius": sp.log(y / symbol("A")) + energy / (r * x),
        "avrami": sp.log(-sp.log(1 - symbol("X")))
        - sp.log(symbol("k"))
        - n * sp.log(symbol("t")),
    }[law]
    factor = re.search(r"pre-?\s?(?:exponential|factor)|frequency factor|\bA\b", text)
    names = {
        "kissinger": ["E_a"],
        "arrhenius": ["E_a", "A"] if factor else ["E_a"],
        "avrami": ["n", "k"],
    }[law]
    points = tuple(Point(name, None, {}, name) for name in names)
    if asked is not None and asked.points:
        points = tuple(Point(_named(of, names), None, {}, of) for of, _ in asked.points)
    energetic = law != "avrami"
    return EquationSpec(
        unknowns=tuple(names),
        independent=("T",) if energetic else ("t",),
        time=None,
        equations=(equation,),
        points=points,
        scale={"E_a": 1000.0} if energetic else {},
        unit={"E_a": "kJ/mol"} if energetic else {},
        law={
            "kissinger": "Kissinger analysis",
            "arrhenius": "Arrhenius law",
            "avrami": "Avrami (JMAK) kinetics",
        }[law],
        closed_form="no",
        data={"kind": "fit", "law": law, "x": places, "y": measured},
        assumptions=(
            ("R = 8.314462618 J/(mol K)", "every measurement has the same weight")
            if energetic
            else ("X = 1 - exp(-k t^n)", "every measurement has the same weight")
        ),
    )


def _named(of: str, names: list[str]) -> str:
    lowered = of.lower().replace("_", "")
    for name in names:
        if lowered in {name.lower().replace("_", ""), name[0].lower()}:
            return name
    return names[0]
