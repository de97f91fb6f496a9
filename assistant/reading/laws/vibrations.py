"""Natural frequencies of slender beams in bending.

f_n = B_n^2/(2π L^2) sqrt(E I/(ρ A)), where B_n solves the characteristic equation of
the supports. Source: S. S. Rao, Mechanical Vibrations, ch. 8.5.
"""

from __future__ import annotations

import math
import re
from typing import Any

import sympy as sp  # noqa: TID253 - formulas are the subject of this module

from assistant.reading import wordings as say
from assistant.reading.asked import Asked
from assistant.reading.errors import ReadingError
from assistant.reading.laws import dimensions as dim
from assistant.reading.laws import givens as numbers
from assistant.reading.laws.givens import Givens, Slot
from assistant.reading.laws.relations import s
from assistant.reading.laws.sections import area, ends, reserve, second_moment
from assistant.reading.units import parse_unit
from validators.specs.equation import EquationSpec, Point

_CUE = re.compile(
    r"(?:natural|eigen|resonan\w*|fundamental|bending)[\s-]*(?:frequenc\w*|modes?)|"
    r"eigenfrequen\w*|eigenschwing\w*|固有频率|固有頻率|fréquences? propres?|固有振動|"
    r"frecuencias? (?:propias?|naturales?)",
    re.I,
)
_BODY = re.compile(
    r"\bbeam\b|cantilever|\bbar\b|\brod\b|reed|tuning fork|balken|poutre|viga|梁|はり",
    re.I,
)
_DENSITY = (-3, 1, 0, 0, 0, 0)
#: Mass per length, kg/m.
_LINE_MASS = (-1, 1, 0, 0, 0, 0)
_STIFFNESS = Slot(
    "EI", "bending stiffness E*I", (dim.STIFFNESS,), ("EI", "E*I", "B"),
    r"stiffness|rigidity|EI",
)  # fmt: skip
_LINEAR = Slot(
    "mu", "mass per length", (_LINE_MASS,), ("mu", "m", "μ", "rhoA", "w"),
    r"mass per|per (?:unit )?(?:length|met)",
)  # fmt: skip
_SLOTS = (
    Slot("L", "length", (dim.LENGTH,), ("L", "l"), r"\blong\b|length|span\w*"),
    Slot("E", "modulus", (dim.PRESSURE,), ("E", "Y"), r"modulus|young|\bE\b"),
    Slot("rho", "density", (_DENSITY, dim.ONE), ("rho", "ρ"), r"density"),
    Slot("I", "second moment of area", (dim.SECOND_MOMENT,), ("I",), r"second moment"),
    Slot("A", "area of the section", (dim.AREA,), ("A",), r"area|section"),
)
#: Characteristic equation in B for each pair of supports, and its roots' places.
_SHAPES: dict[frozenset[str], tuple[Any, float]] = {
    frozenset({"clamped"}): (lambda b: sp.cos(b) - 1 / sp.cosh(b), 0.5),
    frozenset({"free"}): (lambda b: sp.cos(b) - 1 / sp.cosh(b), 0.5),
    frozenset({"clamped", "free"}): (lambda b: sp.cos(b) + 1 / sp.cosh(b), -0.5),
    frozenset({"pinned"}): (lambda b: sp.sin(b), 0.0),
    frozenset({"clamped", "pinned"}): (
        lambda b: sp.sin(b) - sp.cos(b) * sp.tanh(b),
        0.25,
    ),
}


def match(text: str, asked: Asked | None) -> EquationSpec | None:
    """The spec of a vibrating beam; None where the text is about none.

    Raises:
        ReadingError: A value or the supports are missing.
    """
    if not _CUE.search(text) or not _BODY.search(text):
        return None
    found = numbers.givens(text)
    stiff = {dim.PRESSURE, dim.STIFFNESS}
    if not any(i.dimension in stiff for i in found.items):
        return None
    reserve(found)
    taken = numbers.assign((_STIFFNESS, _LINEAR, *_SLOTS), found)
    both_free = re.search(r"free[\s-]*free|both ends (?:are )?free", text, re.I)
    held = ("free", "free") if both_free else ends(text)
    if held is None:
        raise ReadingError("how is the beam supported at its ends?", "missing")
    known = {k: i.value for k, i in taken.items()}
    assumed = [
        "a slender beam that bends (Euler and Bernoulli), all modes in one plane"
    ]
    if "rho" in taken and taken["rho"].dimension == dim.ONE:
        assumed.append("the density, given without a unit, is in kg/m^3")
    _complete(found, known, assumed)
    for slot in _needed(known):
        if slot.key not in known:
            raise ReadingError(f"which value has the {slot.says}?", "missing")
    count = say.count_word(text) or (
        1 if re.search(r"fundamental|lowest|first|\bfrequency\b", text, re.I) else 3
    )
    shape, offset = _SHAPES[frozenset(held)]
    stiffness = s("EI") if "EI" in known else s("E") * s("I")
    mass = s("mu") if "mu" in known else s("rho") * s("A")
    equations, ranges = [], {}
    for n in range(1, count + 1):
        root = s(f"B{n}")
        near = (n + offset) * math.pi
        ranges[f"B{n}"] = (near - 0.5, near + 0.5)
        equations += [
            shape(root),
            s(f"f{n}")
            - root**2 / (2 * sp.pi * s("L") ** 2) * sp.sqrt(stiffness / mass),
        ]  # fmt: skip
    names = [f"f{n}" for n in range(1, count + 1)]
    hertz = parse_unit("Hz")
    return EquationSpec(
        unknowns=tuple(names),
        independent=(),
        time=None,
        equations=tuple(equations),
        parameters={k: f"{v:.10g}" for k, v in known.items()},
        points=tuple(Point(n, None, {}, n) for n in names),
        scale={n: hertz.factor for n in names},
        unit={n: "Hz" for n in names},
        closed_form="no",
        law="natural frequencies of a beam",
        assumptions=(f"the ends are {held[0]} and {held[1]}", *assumed),
        data={
            "kind": "relations",
            "known": known,
            "ranges": ranges,
            "proofs": (),
            "source": "S. S. Rao, Mechanical Vibrations, ch. 8.5",
            "unused": tuple(numbers.unused(found)),
        },
    )


def _needed(known: dict[str, float]) -> list[Slot]:
    """Quantities that must be known: products may be given for their factors."""
    spared = {"E", "I"} if "EI" in known else set()
    spared |= {"rho", "A"} if "mu" in known else set()
    return [slot for slot in _SLOTS if slot.key not in spared]


def _complete(found: Givens, known: dict[str, float], assumed: list[str]) -> None:
    """Second moment and area from the words of the section."""
    if "A" not in known and "mu" not in known:
        covered = area(found)
        if covered is not None:
            known["A"] = covered
    if "I" not in known and "EI" not in known:
        section = second_moment(found)
        if section is not None:
            known["I"] = section[0]
            assumed.append(f"{section[1]} = {section[0]:.6g} m^4")
